// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what a stack of filters makes of a call
 */

#include <linux/seccomp.h>
#include <linux/types.h>

#include "../module/run.h"
#include "../module/verdict.h"
#include "decision.h"
#include "program.h"

/* All filters are asked, the newest first. */
struct decision decide(const struct stack *stack,
		       const struct seccomp_data *call)
{
	struct decision decision = {
		.filter = stack->len - 1,
	};
	unsigned int i = stack->len - 1;

	decision.verdict = fseccomp_run(stack->programs[i].insns, call);
	while (i-- > 0) {
		const u32 verdict =
			fseccomp_run(stack->programs[i].insns, call);

		if (fseccomp_verdict_beats(verdict, decision.verdict)) {
			decision.verdict = verdict;
			decision.filter = i;
		}
	}
	return decision;
}

/* Whether the call is made as if there were no filters, but for a message. */
bool decision_lets_through(const struct decision *decision)
{
	const u32 action = fseccomp_verdict_action(decision->verdict);

	return action == SECCOMP_RET_ALLOW || action == SECCOMP_RET_LOG;
}
