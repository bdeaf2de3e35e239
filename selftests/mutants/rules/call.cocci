// SPDX-License-Identifier: GPL-2.0
// A call is left out.

@found@
identifier f !~ "^(trace_|lockdep_|might_|pr_|WARN|BUILD_BUG|static_assert|(mutex|spin|raw_spin|read|write|down|up)_|rcu_read_|smp_|__acquire|__release)";
position p;
@@

	f@p(...);

@script:python@
p << found.p;
@@
from found import leave_out
leave_out(p)

@indirect@
expression f, g;
position p;
@@

	f@p(g)(...);

@script:python@
p << indirect.p;
@@
from found import leave_out
leave_out(p)
