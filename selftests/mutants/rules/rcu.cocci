// SPDX-License-Identifier: GPL-2.0
// A function has no RCU read section.

@found@
identifier f =~ "^rcu_read_(un)?lock";
position p;
@@

	f@p()

@script:python@
p << found.p;
@@
from found import calls
calls(p, "(void)0", "")
