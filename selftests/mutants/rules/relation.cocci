// SPDX-License-Identifier: GPL-2.0
// A comparison is another one.

@found@
expression a, b;
position p;
@@

(
	a <@p b
|
	a <=@p b
|
	a >@p b
|
	a >=@p b
|
	a ==@p b
|
	a !=@p b
)

@script:python@
p << found.p;
@@
from found import swap
swap(p, {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="})
