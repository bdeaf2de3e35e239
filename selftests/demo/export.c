// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - making a filter of a profile
 */

#include <err.h>
#include <errno.h>
#include <seccomp.h>
#include <string.h>

#include "export.h"
#include "profile.h"

static void check(int ret, const char *what)
{
	if (ret < 0)
		errx(1, "libseccomp: %s: %s", what, strerror(-ret));
}

/**
 * export_bpf - Writes the filter that libseccomp makes of a profile
 *
 * @profile: The profile.
 * @fd: Where to write the program, an array of struct sock_filter.
 *
 * Does as container runtimes do: names that libseccomp does not know are left
 * out, and so are rules that say what is done anyway, which it refuses.
 */
void export_bpf(const struct profile *profile, int fd)
{
	const struct profile_rule *rule = profile->rules;
	scmp_filter_ctx ctx;
	size_t i;
	int ret, nr;

	ctx = seccomp_init(profile->action);
	if (!ctx)
		errx(1,
		     "libseccomp does not take the profile's default action");

	for (i = 0; i < profile->num_arches; i++) {
		ret = seccomp_arch_add(ctx, profile->arches[i]);
		if (ret != -EEXIST)
			check(ret, "seccomp_arch_add");
	}
	for (i = 0; i < profile->num_rules; i++, rule++) {
		nr = seccomp_syscall_resolve_name(rule->name);
		if (nr == __NR_SCMP_ERROR || rule->action == profile->action)
			continue;
		check(seccomp_rule_add_array(ctx, rule->action, nr, rule->len,
					     rule->args),
		      rule->name);
	}
	check(seccomp_export_bpf(ctx, fd), "seccomp_export_bpf");
	seccomp_release(ctx);
}
