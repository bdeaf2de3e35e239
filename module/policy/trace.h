/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - tracepoints
 *
 * Documentation/tracing.rst has the events and their fields.  None has an
 * address of the kernel.  Tasks are named as in common_pid: by the id in the
 * initial PID namespace.
 */

#undef TRACE_SYSTEM
#define TRACE_SYSTEM fseccomp

#if !defined(_FSECCOMP_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define _FSECCOMP_TRACE_H

#include <linux/audit.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/tracepoint.h>
#include <linux/types.h>

#include "arch/abi.h"
#include "bpf/verdict.h"
#include "policy/array.h"
#include "policy/filter.h"

/* clang-format off */

#define fseccomp_show_action(action)                              \
	__print_symbolic(action,                                  \
			 { SECCOMP_RET_KILL_PROCESS, "kill_process" }, \
			 { SECCOMP_RET_KILL_THREAD, "kill_thread" },   \
			 { SECCOMP_RET_TRAP, "trap" },                 \
			 { SECCOMP_RET_ERRNO, "errno" },               \
			 { SECCOMP_RET_USER_NOTIF, "user_notif" },     \
			 { SECCOMP_RET_TRACE, "trace" },               \
			 { SECCOMP_RET_LOG, "log" },                   \
			 { SECCOMP_RET_ALLOW, "allow" })

#define fseccomp_show_mode(mode)                              \
	__print_symbolic(mode,                                \
			 { SECCOMP_MODE_STRICT, "strict" },   \
			 { SECCOMP_MODE_FILTER, "filter" })

#define fseccomp_show_flags(flags)                                       \
	__print_flags(flags, "|",                                        \
		      { SECCOMP_FILTER_FLAG_TSYNC, "tsync" },            \
		      { SECCOMP_FILTER_FLAG_LOG, "log" },                \
		      { SECCOMP_FILTER_FLAG_SPEC_ALLOW, "spec_allow" },  \
		      { SECCOMP_FILTER_FLAG_NEW_LISTENER, "listener" },  \
		      { SECCOMP_FILTER_FLAG_TSYNC_ESRCH, "tsync_esrch" }, \
		      { SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,          \
			"wait_killable" })

/* A call of current has been decided; @array is NULL in strict mode. */
TRACE_EVENT(fseccomp_verdict,
	TP_PROTO(const struct seccomp_data *sd, u32 verdict,
		 const struct fseccomp_array *array,
		 const struct fseccomp_filter *match),

	TP_ARGS(sd, verdict, array, match),

	TP_STRUCT__entry(
		__array(u64, args, 6)
		__field(u64, array)
		__field(u64, filter)
		__field(s32, index)
		__field(u32, filters)
		__field(u32, arch)
		__field(s32, nr)
		__field(u32, action)
		__field(u32, data)
	),

	TP_fast_assign(
		memcpy(__entry->args, sd->args, sizeof(__entry->args));
		__entry->array = array ? array->entry.id : 0;
		__entry->filter = match ? match->entry.id : 0;
		__entry->index = fseccomp_array_index(array, match);
		__entry->filters = array ? array->len : 0;
		__entry->arch = sd->arch;
		__entry->nr = sd->nr;
		__entry->action = fseccomp_verdict_action(verdict);
		__entry->data = fseccomp_verdict_data(verdict);
		if (__entry->action == SECCOMP_RET_ERRNO)
			__entry->data = min_t(u32, __entry->data, MAX_ERRNO);
	),

	TP_printk("arch=%s nr=%d args=(%llx, %llx, %llx, %llx, %llx, %llx) action=%s data=%u index=%d filters=%u filter=%llu array=%llu",
		  fseccomp_show_arch(__entry->arch), __entry->nr,
		  __entry->args[0], __entry->args[1], __entry->args[2],
		  __entry->args[3], __entry->args[4], __entry->args[5],
		  fseccomp_show_action(__entry->action), __entry->data,
		  __entry->index, __entry->filters, __entry->filter,
		  __entry->array)
);

/* current has confined itself; @array and @filter are NULL in strict mode. */
TRACE_EVENT(fseccomp_attach,
	TP_PROTO(int mode, const struct fseccomp_array *array,
		 const struct fseccomp_filter *filter, unsigned int flags,
		 unsigned int tasks),

	TP_ARGS(mode, array, filter, flags, tasks),

	TP_STRUCT__entry(
		__field(u64, array)
		__field(u64, filter)
		__field(u32, filters)
		__field(u32, insns)
		__field(u32, flags)
		__field(u32, tasks)
		__field(s32, mode)
	),

	TP_fast_assign(
		__entry->array = array ? array->entry.id : 0;
		__entry->filter = filter ? filter->entry.id : 0;
		__entry->filters = array ? array->len : 0;
		__entry->insns = filter ? filter->len : 0;
		__entry->flags = flags;
		__entry->tasks = tasks;
		__entry->mode = mode;
	),

	TP_printk("mode=%s filter=%llu insns=%u flags=%s array=%llu filters=%u tasks=%u",
		  fseccomp_show_mode(__entry->mode), __entry->filter,
		  __entry->insns, fseccomp_show_flags(__entry->flags),
		  __entry->array, __entry->filters, __entry->tasks)
);

/* A child of current has what current is confined by. */
TRACE_EVENT(fseccomp_inherit,
	TP_PROTO(const struct task_struct *child, int mode,
		 const struct fseccomp_array *array),

	TP_ARGS(child, mode, array),

	TP_STRUCT__entry(
		__field(u64, array)
		__field(u32, filters)
		__field(s32, child)
		__field(s32, mode)
	),

	TP_fast_assign(
		__entry->array = array ? array->entry.id : 0;
		__entry->filters = array ? array->len : 0;
		__entry->child = child->pid;
		__entry->mode = mode;
	),

	TP_printk("child=%d mode=%s array=%llu filters=%u", __entry->child,
		  fseccomp_show_mode(__entry->mode), __entry->array,
		  __entry->filters)
);

/* Nobody uses an array any more. */
TRACE_EVENT(fseccomp_release,
	TP_PROTO(const struct fseccomp_array *array),

	TP_ARGS(array),

	TP_STRUCT__entry(
		__field(u64, array)
		__field(u32, filters)
	),

	TP_fast_assign(
		__entry->array = array->entry.id;
		__entry->filters = array->len;
	),

	TP_printk("array=%llu filters=%u", __entry->array, __entry->filters)
);

/* @task is who waits; current may be the supervisor. */
DECLARE_EVENT_CLASS(fseccomp_notification,
	TP_PROTO(const struct fseccomp_filter *filter, u64 id, pid_t task),

	TP_ARGS(filter, id, task),

	TP_STRUCT__entry(
		__field(u64, filter)
		__field(u64, id)
		__field(s32, task)
	),

	TP_fast_assign(
		__entry->filter = filter->entry.id;
		__entry->id = id;
		__entry->task = task;
	),

	TP_printk("filter=%llu id=%llu task=%d", __entry->filter, __entry->id,
		  __entry->task)
);

DEFINE_EVENT(fseccomp_notification, fseccomp_notify_send,
	TP_PROTO(const struct fseccomp_filter *filter, u64 id, pid_t task),
	TP_ARGS(filter, id, task));

DEFINE_EVENT(fseccomp_notification, fseccomp_notify_receive,
	TP_PROTO(const struct fseccomp_filter *filter, u64 id, pid_t task),
	TP_ARGS(filter, id, task));

TRACE_EVENT(fseccomp_notify_answer,
	TP_PROTO(const struct fseccomp_filter *filter, u64 id, pid_t task,
		 int error, long val, u32 flags),

	TP_ARGS(filter, id, task, error, val, flags),

	TP_STRUCT__entry(
		__field(u64, filter)
		__field(u64, id)
		__field(s64, val)
		__field(s32, task)
		__field(s32, error)
		__field(u32, flags)
	),

	TP_fast_assign(
		__entry->filter = filter->entry.id;
		__entry->id = id;
		__entry->val = val;
		__entry->task = task;
		__entry->error = error;
		__entry->flags = flags;
	),

	TP_printk("filter=%llu id=%llu task=%d error=%d val=%lld flags=%s",
		  __entry->filter, __entry->id, __entry->task, __entry->error,
		  __entry->val,
		  __print_flags(__entry->flags, "|",
				{ SECCOMP_USER_NOTIF_FLAG_CONTINUE,
				  "continue" }))
);

/* The task waits no more, though nobody answered. */
TRACE_EVENT(fseccomp_notify_gone,
	TP_PROTO(const struct fseccomp_filter *filter, u64 id, pid_t task,
		 int error),

	TP_ARGS(filter, id, task, error),

	TP_STRUCT__entry(
		__field(u64, filter)
		__field(u64, id)
		__field(s32, task)
		__field(s32, error)
	),

	TP_fast_assign(
		__entry->filter = filter->entry.id;
		__entry->id = id;
		__entry->task = task;
		__entry->error = error;
	),

	TP_printk("filter=%llu id=%llu task=%d error=%d", __entry->filter,
		  __entry->id, __entry->task, __entry->error)
);

/* The task has, or has not, installed a descriptor of its supervisor. */
TRACE_EVENT(fseccomp_notify_addfd,
	TP_PROTO(const struct fseccomp_filter *filter, u64 id, pid_t task,
		 u32 flags, int ret),

	TP_ARGS(filter, id, task, flags, ret),

	TP_STRUCT__entry(
		__field(u64, filter)
		__field(u64, id)
		__field(s32, task)
		__field(u32, flags)
		__field(s32, ret)
	),

	TP_fast_assign(
		__entry->filter = filter->entry.id;
		__entry->id = id;
		__entry->task = task;
		__entry->flags = flags;
		__entry->ret = ret;
	),

	TP_printk("filter=%llu id=%llu task=%d flags=%s ret=%d",
		  __entry->filter, __entry->id, __entry->task,
		  __print_flags(__entry->flags, "|",
				{ SECCOMP_ADDFD_FLAG_SETFD, "setfd" },
				{ SECCOMP_ADDFD_FLAG_SEND, "send" }),
		  __entry->ret)
);

/* clang-format on */

#endif /* _FSECCOMP_TRACE_H */

/* Kbuild has this directory searched. */
#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH policy
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
