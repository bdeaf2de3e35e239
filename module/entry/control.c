// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - seccomp(2) and prctl(2) of foreign ABIs
 */

#include <linux/compat.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/filter.h>
#include <linux/module.h>
#include <linux/prctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/static_call.h>
#include <linux/uaccess.h>
#include <asm/syscall.h>

#include <compat/ftrace.h>

#include "arch/abi.h"
#include "bpf/verdict.h"
#include "entry/control.h"
#include "host/hook.h"
#include "policy/filter.h"
#include "policy/listener.h"
#include "task/attach.h"
#include "task/state.h"

#define FILTER_FLAGS                                                         \
	(SECCOMP_FILTER_FLAG_TSYNC | SECCOMP_FILTER_FLAG_LOG |               \
	 SECCOMP_FILTER_FLAG_SPEC_ALLOW | SECCOMP_FILTER_FLAG_NEW_LISTENER | \
	 SECCOMP_FILTER_FLAG_TSYNC_ESRCH |                                   \
	 SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)

static long set_mode_strict(u32 flags, const void __user *uargs)
{
	if (flags != 0 || uargs)
		return -EINVAL;
	return fseccomp_attach_strict();
}

static int copy_fprog(struct sock_fprog *fprog, const void __user *uargs)
{
	if (in_compat_syscall()) {
		struct compat_sock_fprog fprog32;

		BUILD_BUG_ON(sizeof(fprog32) != 8);
		if (copy_from_user(&fprog32, uargs, sizeof(fprog32)))
			return -EFAULT;
		fprog->len = fprog32.len;
		fprog->filter = compat_ptr(fprog32.filter);
		return 0;
	}

	return copy_from_user(fprog, uargs, sizeof(*fprog)) ? -EFAULT : 0;
}

/*
 * TSYNC tells which thread it failed at by a number where NEW_LISTENER returns
 * one too, so both need TSYNC_ESRCH.
 */
static bool flags_are_valid(u32 flags)
{
	const u32 both = SECCOMP_FILTER_FLAG_TSYNC |
			 SECCOMP_FILTER_FLAG_NEW_LISTENER;

	if (flags & ~FILTER_FLAGS)
		return false;
	if ((flags & both) == both &&
	    !(flags & SECCOMP_FILTER_FLAG_TSYNC_ESRCH))
		return false;
	return !(flags & SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV) ||
	       flags & SECCOMP_FILTER_FLAG_NEW_LISTENER;
}

/*
 * The descriptor is taken before the filter is attached and becomes visible
 * after.  Errors: those of get_unused_fd_flags(), fseccomp_listener_open() and
 * fseccomp_attach_filter().
 */
static long attach_with_listener(struct fseccomp_filter *filter, u32 flags)
{
	const bool killable = flags & SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
	struct file *file;
	int fd, ret;

	fd = get_unused_fd_flags(O_CLOEXEC);
	if (fd < 0)
		return fd;

	file = fseccomp_listener_open(filter, killable);
	if (IS_ERR(file)) {
		ret = PTR_ERR(file);
		goto out_fd;
	}

	ret = fseccomp_attach_filter(filter, flags);
	if (ret) {
		fseccomp_listener_abandon(file);
		goto out_fd;
	}
	fd_install(fd, file);
	return fd;

out_fd:
	put_unused_fd(fd);
	return ret;
}

/*
 * Errors, in this order:
 *
 * * -EINVAL: unknown flags, or flags that exclude each other.
 * * -EFAULT: the struct sock_fprog cannot be read.
 * * Those of fseccomp_filter_from_user().
 * * Those of attach_with_listener() or fseccomp_attach_filter().
 */
static long set_mode_filter(u32 flags, const void __user *uargs)
{
	struct fseccomp_filter *filter;
	struct sock_fprog fprog;
	long ret;

	if (!flags_are_valid(flags))
		return -EINVAL;

	ret = copy_fprog(&fprog, uargs);
	if (ret)
		return ret;

	filter = fseccomp_filter_from_user(&fprog);
	if (IS_ERR(filter))
		return PTR_ERR(filter);
	filter->log = flags & SECCOMP_FILTER_FLAG_LOG;

	if (flags & SECCOMP_FILTER_FLAG_NEW_LISTENER)
		ret = attach_with_listener(filter, flags);
	else
		ret = fseccomp_attach_filter(filter, flags);
	fseccomp_filter_put(filter);
	return ret;
}

/* Errors, in this order: -EINVAL: flags; -EFAULT: the action cannot be read. */
static long get_action_avail(u32 flags, const void __user *uargs)
{
	u32 action;

	if (flags != 0)
		return -EINVAL;
	if (copy_from_user(&action, uargs, sizeof(action)))
		return -EFAULT;
	return fseccomp_action_index(action) >= 0 ? 0 : -EOPNOTSUPP;
}

/* Errors, in this order: -EINVAL: flags; -EFAULT: @uargs cannot be written. */
static long get_notif_sizes(u32 flags, void __user *uargs)
{
	const struct seccomp_notif_sizes sizes = {
		.seccomp_notif = sizeof(struct seccomp_notif),
		.seccomp_notif_resp = sizeof(struct seccomp_notif_resp),
		.seccomp_data = sizeof(struct seccomp_data),
	};

	BUILD_BUG_ON(sizeof(struct seccomp_notif) != 80);
	BUILD_BUG_ON(sizeof(struct seccomp_notif_resp) != 24);
	BUILD_BUG_ON(sizeof(struct seccomp_data) != 64);

	if (flags != 0)
		return -EINVAL;
	return copy_to_user(uargs, &sizes, sizeof(sizes)) ? -EFAULT : 0;
}

static long do_seccomp(u32 op, u32 flags, void __user *uargs)
{
	switch (op) {
	case SECCOMP_SET_MODE_STRICT:
		return set_mode_strict(flags, uargs);
	case SECCOMP_SET_MODE_FILTER:
		return set_mode_filter(flags, uargs);
	case SECCOMP_GET_ACTION_AVAIL:
		return get_action_avail(flags, uargs);
	case SECCOMP_GET_NOTIF_SIZES:
		return get_notif_sizes(flags, uargs);
	default:
		return -EINVAL;
	}
}

static long do_prctl(u32 option, unsigned long mode, void __user *uargs)
{
	if (option == PR_GET_SECCOMP)
		return fseccomp_current_mode();

	switch (mode) {
	case SECCOMP_MODE_STRICT:
		return do_seccomp(SECCOMP_SET_MODE_STRICT, 0, NULL);
	case SECCOMP_MODE_FILTER:
		return do_seccomp(SECCOMP_SET_MODE_FILTER, 0, uargs);
	default:
		return -EINVAL;
	}
}

/*
 * Registers can be wider than the arguments of a foreign call: then the rest does
 * not count.
 */
static void control_read_args(unsigned long args[6], struct pt_regs *regs)
{
	const struct fseccomp_abi *const abi =
		fseccomp_abi_find(syscall_get_arch(current));
	unsigned int i;

	syscall_get_arguments(current, regs, args);
	for (i = 0; abi && abi->foreign && i < 6; i++)
		args[i] = (u32)args[i];
}

static bool is_seccomp_option(struct pt_regs *regs)
{
	unsigned long args[6];

	control_read_args(args, regs);
	return (u32)args[0] == PR_GET_SECCOMP || (u32)args[0] == PR_SET_SECCOMP;
}

/*
 * The replacements may sleep, so each runs with the reference of the module
 * that takes_*() took for it; a module that is going takes no more calls.
 */

static bool takes_seccomp(struct ftrace_regs *fregs)
{
	return try_module_get(THIS_MODULE);
}

static bool takes_prctl(struct ftrace_regs *fregs)
{
	struct pt_regs *const regs = (void *)ftrace_regs_get_argument(fregs, 0);

	return is_seccomp_option(regs) && try_module_get(THIS_MODULE);
}

/* A confined task stays ours in its native calls; others are the kernel's. */
static bool takes_confined_seccomp(struct ftrace_regs *fregs)
{
	return fseccomp_state_current() && takes_seccomp(fregs);
}

static bool takes_confined_prctl(struct ftrace_regs *fregs)
{
	return fseccomp_state_current() && takes_prctl(fregs);
}

static long seccomp_replacement(struct pt_regs *regs)
{
	unsigned long args[6];
	long ret;

	control_read_args(args, regs);
	ret = do_seccomp(args[0], args[1], (void __user *)args[2]);
	module_put(THIS_MODULE);
	return ret;
}

static long prctl_replacement(struct pt_regs *regs)
{
	unsigned long args[6];
	long ret;

	control_read_args(args, regs);
	ret = do_prctl(args[0], args[1], (void __user *)args[2]);
	module_put(THIS_MODULE);
	return ret;
}

typedef long entry_t(const struct pt_regs *regs);

DEFINE_STATIC_CALL_NULL(fseccomp_entry_proof, entry_t);

/* No operation and no option has the number that all arguments are here. */
static long control_prove(unsigned long addr)
{
	struct pt_regs regs;

	memset(&regs, 0xff, sizeof(regs));
	static_call_update(fseccomp_entry_proof, (entry_t *)addr);
	return static_call(fseccomp_entry_proof)(&regs);
}

/* Their names come from the ABI. */
const struct fseccomp_hook fseccomp_control_seccomp_hook = {
	.takes = takes_seccomp,
	.replacement = seccomp_replacement,
	.prove = control_prove,
};

const struct fseccomp_hook fseccomp_control_prctl_hook = {
	.takes = takes_prctl,
	.replacement = prctl_replacement,
	.prove = control_prove,
};

const struct fseccomp_hook fseccomp_control_confined_seccomp_hook = {
	.takes = takes_confined_seccomp,
	.replacement = seccomp_replacement,
	.prove = control_prove,
};

const struct fseccomp_hook fseccomp_control_confined_prctl_hook = {
	.takes = takes_confined_prctl,
	.replacement = prctl_replacement,
	.prove = control_prove,
};
