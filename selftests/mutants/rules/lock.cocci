// SPDX-License-Identifier: GPL-2.0
// A function does not take its lock.

@found@
identifier f =~ "^(mutex|spin|raw_spin|read|write|down|up)_(trylock|lock|unlock|read|write)";
expression lock;
position p;
@@

	f@p(lock, ...)

@script:python@
p << found.p;
lock << found.lock;
@@
from found import calls
calls(p, "0", lock)
