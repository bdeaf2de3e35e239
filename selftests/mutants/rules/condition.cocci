// SPDX-License-Identifier: GPL-2.0
// A condition is negated.

@found@
expression e;
statement S1, S2;
position p;
@@

	if (e@p) S1 else S2

@script:python@
p << found.p;
@@
from found import wrap
wrap(p, "!(", ")")
