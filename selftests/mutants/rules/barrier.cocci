// SPDX-License-Identifier: GPL-2.0
// A barrier is left out.

@found@
identifier f =~ "^(smp_[rw]?mb|smp_mb__.*|barrier|barrier_nospec|synchronize_.*|rcu_barrier)$";
position p;
@@

	f@p(...);

@script:python@
p << found.p;
@@
from found import leave_out
leave_out(p)

@accessor@
identifier f =~ "^(rcu_assign_pointer|smp_store_release|smp_load_acquire|WRITE_ONCE|array_index_nospec)$";
position p;
@@

	f@p(...)

@script:python@
p << accessor.p;
@@
from found import swap
swap(p, {
    "rcu_assign_pointer": "RCU_INIT_POINTER",
    "smp_store_release": "WRITE_ONCE",
    "smp_load_acquire": "READ_ONCE",
})
