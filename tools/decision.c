// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - what a stack of filters makes of a call
 */

#include <linux/kernel.h>
#include <linux/seccomp.h>
#include <linux/types.h>

#include "bpf/run.h"
#include "bpf/verdict.h"
#include "decision.h"
#include "names.h"
#include "program.h"

/* Of strict mode, for which x32 is no ABI of its own. */
static bool is_strict_call(const struct seccomp_data *call)
{
	static const char *const names[] = { "read", "write", "exit" };
	const struct abi *const abi = names_abi_by_arch(call->arch);
	const char *const last = abi->is_narrow ? "sigreturn" : "rt_sigreturn";
	unsigned int i;
	u32 nr;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (names_call_number(abi, names[i], &nr) && nr == call->nr)
			return true;
	}
	return names_call_number(abi, last, &nr) && nr == call->nr;
}

static struct decision decide_without_filters(const struct stack *stack,
					      const struct seccomp_data *call)
{
	struct decision decision = {
		.filter = -1,
		.verdict = SECCOMP_RET_ALLOW,
	};

	if (stack->mode == SECCOMP_MODE_STRICT && !is_strict_call(call))
		decision.verdict = SECCOMP_RET_KILL_THREAD;
	return decision;
}

/**
 * decision_make - Holds a call against filters, of which all are asked
 *
 * @stack: The filters; or none, and the mode of a task without.
 * @call: The call.
 *
 * Return: What becomes of it.
 */
struct decision decision_make(const struct stack *stack,
			      const struct seccomp_data *call)
{
	struct decision decision = {
		.filter = stack->len - 1,
	};
	unsigned int i = stack->len - 1;

	if (!stack->len)
		return decide_without_filters(stack, call);
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

/**
 * decision_lets_through - Whether a call is made as if there were no filters
 *
 * @decision: What filters make of it.
 *
 * Return: True also if a message is logged.
 */
bool decision_lets_through(const struct decision *decision)
{
	const u32 action = fseccomp_verdict_action(decision->verdict);

	return action == SECCOMP_RET_ALLOW || action == SECCOMP_RET_LOG;
}
