// SPDX-License-Identifier: GPL-2.0
// What a function returns is something else.

@found@
expression e;
position p;
@@

	return e@p;

@script:python@
p << found.p;
@@
from found import swap
swap(p, {"true": "false", "false": "true", "0": "-EINVAL", "*": "0"})
