// SPDX-License-Identifier: GPL-2.0
// An assignment is left out.

@found@
expression a, b;
assignment operator op;
position p;
@@

(
	a@p op b;
|
	a@p++;
|
	a@p--;
|
	++@p a;
|
	--@p a;
)

@script:python@
p << found.p;
@@
from found import leave_out
leave_out(p)
