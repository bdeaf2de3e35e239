// SPDX-License-Identifier: GPL-2.0
// An error is not checked for.

@found@
expression e;
identifier label;
position p;
@@

(
	if (e@p) return ...;
|
	if (e@p) goto label;
|
	if (e@p) { ... return ...; }
|
	if (e@p) { ... goto label; }
)

@script:python@
p << found.p;
@@
from found import replace
replace(p, "false")
