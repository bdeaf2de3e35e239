// SPDX-License-Identifier: GPL-2.0
// A function is called in place of one that is like it.

@found@
identifier f =~ "^(min|max|min_t|max_t|list_add|list_add_tail|wait_for_completion_interruptible|wait_for_completion_killable)$";
position p;
@@

	f@p(...)

@script:python@
p << found.p;
@@
from found import swap
swap(p, {
    "min": "max", "max": "min", "min_t": "max_t", "max_t": "min_t",
    "list_add": "list_add_tail", "list_add_tail": "list_add",
    "wait_for_completion_interruptible": "wait_for_completion_killable",
    "wait_for_completion_killable": "wait_for_completion_interruptible",
})
