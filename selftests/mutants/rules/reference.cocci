// SPDX-License-Identifier: GPL-2.0
// A reference is not taken, or not put.

@found@
identifier f =~ "(_get|_put|_put_.*|_get_.*|^put_.*|^get_(pid|file|task_struct)|^fput|^refcount_.*|^__module_get)$";
position p;
@@

	f@p(...);

@script:python@
p << found.p;
@@
from found import leave_out
leave_out(p)

@tried@
identifier f =~ "^(try_module_get|refcount_inc_not_zero|refcount_dec_and_test|atomic_.*_and_test)$";
position p;
@@

	f@p(...)

@script:python@
p << tried.p;
@@
from found import call
call(p, "true")
