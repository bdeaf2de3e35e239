// SPDX-License-Identifier: GPL-2.0
// A "not" is left out.

@found@
expression a;
position p;
@@

(
	!@p a
|
	~@p a
)

@script:python@
p << found.p;
@@
from found import replace
replace(p, "")
