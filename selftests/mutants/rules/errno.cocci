// SPDX-License-Identifier: GPL-2.0
// An error is another one.

@found@
identifier E =~ "^E[A-Z]+$";
position p;
@@

	-E@p

@script:python@
p << found.p;
@@
from found import swap
swap(p, {"EINVAL": "EPERM", "*": "EINVAL"})
