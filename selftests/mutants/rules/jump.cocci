// SPDX-License-Identifier: GPL-2.0
// A jump is left out.

@found@
position p;
@@

(
	break@p;
|
	continue@p;
)

@script:python@
p << found.p;
@@
from found import leave_out
leave_out(p)
