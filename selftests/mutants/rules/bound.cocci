// SPDX-License-Identifier: GPL-2.0
// A bound is off by one.

@found@
expression a;
position p, q;
@@

(
	a +@p 1@q
|
	a -@p 1@q
)

@script:python@
p << found.p;
q << found.q;
@@
from found import cut
cut(p, q)
