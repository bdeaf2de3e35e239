// SPDX-License-Identifier: GPL-2.0
// One of several flags is left out.

@found@
expression a, b;
position p, q;
@@

	a |@p b@q

@script:python@
p << found.p;
q << found.q;
@@
from found import cut
cut(p, q)
