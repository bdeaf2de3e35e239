// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - user notification
 *
 * A call that a filter answers with SECCOMP_RET_USER_NOTIF waits here until the
 * listener's supervisor has replied.
 */

#include <linux/anon_inodes.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/poll.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seccomp.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>
#include <asm/syscall.h>

#include <compat/file.h>
#include <compat/seccomp.h>

#include "host/symbol.h"
#include "policy/filter.h"
#include "policy/listener.h"
#include "policy/trace.h"

/* The kernel's headers had this before 5.7, and programs still use it. */
#define IOCTL_NOTIF_ID_VALID_WRONG_DIR SECCOMP_IOR(2, __u64)

enum notification_state {
	NOTIFICATION_INIT,
	NOTIFICATION_SENT,
	NOTIFICATION_REPLIED,
};

/**
 * struct notification - One call that waits for a reply
 *
 * On the stack of the task that made the call.  All of it is protected by the
 * listener's lock.
 */
struct notification {
	/** @list: In the listener's @notifications until it closes. */
	struct list_head list;
	/** @id: Names the notification to the supervisor. */
	u64 id;
	/** @task: Who made the call. */
	struct task_struct *task;
	/** @sd: The call. */
	const struct seccomp_data *sd;
	/** @state: How far it has come. */
	enum notification_state state;
	/** @error: The reply: a negative errno, or 0. */
	int error;
	/** @val: The reply: the result of the call if @error is 0. */
	long val;
	/** @flags: The reply: SECCOMP_USER_NOTIF_FLAG_CONTINUE or 0. */
	u32 flags;
	/** @wakeup: Completed by a reply and by each addfd. */
	struct completion wakeup;
	/** @addfds: Descriptors that the task has yet to install. */
	struct list_head addfds;
};

/**
 * struct addfd - A descriptor on its way to the task that made the call
 *
 * On the stack of the supervisor.  Protected by the listener's lock as long as
 * it is in a list.
 */
struct addfd {
	/** @list: In the notification's @addfds; empty once it is done. */
	struct list_head list;
	/** @file: The supervisor's reference. */
	struct file *file;
	/** @flags: SECCOMP_ADDFD_FLAG_*. */
	u32 flags;
	/** @newfd: The number to install it as, with ..._SETFD. */
	int newfd;
	/** @newfd_flags: O_CLOEXEC or 0. */
	u32 newfd_flags;
	/** @ret: The number it got, or a negative errno. */
	int ret;
	/** @done: Completed when @ret is valid. */
	struct completion done;
};

/**
 * struct fseccomp_listener - Where the notifications of one filter go
 */
struct fseccomp_listener {
	/**
	 * @lock: Protects the notifications.  Taken with no lock of the module
	 * held; epoll polls under its own.
	 */
	struct mutex lock;
	/** @filter: The filter that owns the listener; immutable. */
	struct fseccomp_filter *filter;
	/** @wait_killable: SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV; immutable. */
	bool wait_killable;
	/** @open: Whether the file exists.  Cleared once, under @lock. */
	bool open;
	/** @sync_wake_up: SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP; under @lock. */
	bool sync_wake_up;
	/** @next_id: Id of the next notification; under @lock. */
	u64 next_id;
	/** @notifications: In the order of the calls; under @lock. */
	struct list_head notifications;
	/** @requests: How many readers can be served. */
	atomic_t requests;
	/** @readers: Who waits exclusively: a request wakes one of them. */
	wait_queue_head_t readers;
	/**
	 * @pollers: Who polls.  Apart from @readers, because a poller may be
	 * exclusive too, and would be woken in the place of a reader.
	 */
	wait_queue_head_t pollers;
};

/* The scheduling hint is lost where the kernel has no function for it. */
static void wake_up_for(const struct fseccomp_listener *listener,
			wait_queue_head_t *wait)
{
	void *const key = poll_to_key(EPOLLIN | EPOLLRDNORM);
	const unsigned int mode = TASK_NORMAL;

	if (listener->sync_wake_up &&
	    static_call_query(fseccomp_wake_up_on_current_cpu))
		static_call(fseccomp_wake_up_on_current_cpu)(wait, mode, key);
	else
		__wake_up(wait, mode, 1, key);
}

static void wake_readers(struct fseccomp_listener *listener)
{
	lockdep_assert_held(&listener->lock);

	wake_up_for(listener, &listener->readers);
	wake_up_for(listener, &listener->pollers);
}

static void wake_task(struct fseccomp_listener *listener,
		      struct notification *n)
{
	lockdep_assert_held(&listener->lock);

	if (listener->sync_wake_up &&
	    static_call_query(fseccomp_complete_on_current_cpu))
		static_call(fseccomp_complete_on_current_cpu)(&n->wakeup);
	else
		complete(&n->wakeup);
}

/* There is a reply: whoever has given it is current. */
static void trace_answer(const struct fseccomp_listener *listener,
			 const struct notification *n)
{
	trace_fseccomp_notify_answer(listener->filter, n->id, n->task->pid,
				     n->error, n->val, n->flags);
}

static void trace_gone(const struct fseccomp_listener *listener,
		       const struct notification *n, int error)
{
	trace_fseccomp_notify_gone(listener->filter, n->id, n->task->pid,
				   error);
}

static void trace_addfd(const struct fseccomp_listener *listener,
			const struct notification *n, const struct addfd *addfd)
{
	trace_fseccomp_notify_addfd(listener->filter, n->id, n->task->pid,
				    addfd->flags, addfd->ret);
}

/* Once the supervisor has seen the call, only death interrupts the wait. */
static bool waits_killable(const struct fseccomp_listener *listener,
			   const struct notification *n)
{
	return listener->wait_killable && n->state >= NOTIFICATION_SENT;
}

static void install_addfd(const struct fseccomp_listener *listener,
			  struct notification *n, struct addfd *addfd)
{
	struct file *const file = addfd->file;
	const u32 flags = addfd->newfd_flags;
	const int newfd = addfd->newfd;
	int fd;

	lockdep_assert_held(&listener->lock);

	list_del_init(&addfd->list);

	if (addfd->flags & SECCOMP_ADDFD_FLAG_SETFD)
		fd = static_call(fseccomp_receive_fd_replace)(newfd, file,
							      flags);
	else
		fd = fseccomp_receive_fd(file, flags);
	addfd->ret = fd;
	trace_addfd(listener, n, addfd);

	if (addfd->flags & SECCOMP_ADDFD_FLAG_SEND) {
		if (fd < 0) {
			/* The supervisor hears of it, and can reply again. */
			n->state = NOTIFICATION_SENT;
		} else {
			n->error = 0;
			n->val = fd;
			n->flags = 0;
			trace_answer(listener, n);
		}
	}

	/* The supervisor's stack may be gone from here on. */
	complete(&addfd->done);
}

static void cancel_addfds(const struct fseccomp_listener *listener,
			  struct notification *n)
{
	struct addfd *addfd, *next;

	lockdep_assert_held(&listener->lock);

	list_for_each_entry_safe(addfd, next, &n->addfds, list) {
		addfd->ret = -ESRCH;
		trace_addfd(listener, n, addfd);
		list_del_init(&addfd->list);
		complete(&addfd->done);
	}
}

/* 0 when there is a reply, or the errno of what interrupted the wait. */
static int wait_for_reply(struct fseccomp_listener *listener,
			  struct notification *n)
{
	do {
		const bool killable = waits_killable(listener, n);
		struct addfd *addfd;
		int err;

		lockdep_assert_held(&listener->lock);

		mutex_unlock(&listener->lock);
		if (killable)
			err = wait_for_completion_killable(&n->wakeup);
		else
			err = wait_for_completion_interruptible(&n->wakeup);
		mutex_lock(&listener->lock);

		if (err && (killable || !waits_killable(listener, n)))
			return err;

		addfd = list_first_entry_or_null(&n->addfds, struct addfd,
						 list);
		if (addfd)
			install_addfd(listener, n, addfd);
	} while (n->state != NOTIFICATION_REPLIED);

	return 0;
}

/**
 * fseccomp_listener_ask - Lets the supervisor decide a call
 *
 * @listener: The listener of the filter that gave the verdict, or NULL.
 * @sd: The call, kept until the function returns.
 * @regs: The registers of current; the result of the call is set here if it is
 *	  skipped.
 *
 * Results: what the supervisor replied; -ENOSYS without a listener, or if it
 * closes; -ERESTARTSYS if a signal interrupts the wait.  Source:
 * seccomp_do_user_notification() (kernel/seccomp.c), seccomp_unotify(2).
 *
 * Context: Process context, may sleep.
 * Return: 0 if the call is to be made, -1 if it is to be skipped.
 */
int fseccomp_listener_ask(struct fseccomp_listener *listener,
			  const struct seccomp_data *sd, struct pt_regs *regs)
{
	struct notification n = {
		.task = current,
		.sd = sd,
		.state = NOTIFICATION_INIT,
	};
	int err = -ENOSYS;
	u32 flags = 0;
	long val = 0;

	might_sleep();

	if (!listener)
		goto out_skip;

	init_completion(&n.wakeup);
	INIT_LIST_HEAD(&n.addfds);

	mutex_lock(&listener->lock);
	if (!listener->open) {
		mutex_unlock(&listener->lock);
		goto out_skip;
	}

	n.id = listener->next_id++;
	list_add_tail(&n.list, &listener->notifications);
	atomic_inc(&listener->requests);
	trace_fseccomp_notify_send(listener->filter, n.id, current->pid);
	wake_readers(listener);

	err = wait_for_reply(listener, &n);
	if (!err) {
		err = n.error;
		val = n.val;
		flags = n.flags;
	} else {
		trace_gone(listener, &n, err);
	}

	cancel_addfds(listener, &n);
	list_del(&n.list);
	mutex_unlock(&listener->lock);

	if (flags & SECCOMP_USER_NOTIF_FLAG_CONTINUE)
		return 0;

out_skip:
	syscall_set_return_value(current, regs, err, val);
	return -1;
}

static struct notification *
find_notification(struct fseccomp_listener *listener, u64 id)
{
	struct notification *n;

	lockdep_assert_held(&listener->lock);

	list_for_each_entry(n, &listener->notifications, list) {
		if (n->id == id)
			return n;
	}
	return NULL;
}

static struct notification *find_unread(struct fseccomp_listener *listener)
{
	struct notification *n;

	lockdep_assert_held(&listener->lock);

	list_for_each_entry(n, &listener->notifications, list) {
		if (n->state == NOTIFICATION_INIT)
			return n;
	}
	return NULL;
}

static bool has_users(const struct fseccomp_listener *listener)
{
	return atomic_read(&listener->filter->users) != 0;
}

static int wait_for_request(struct fseccomp_listener *listener)
{
	DEFINE_WAIT(wait);
	int ret;

	wait.flags |= WQ_FLAG_EXCLUSIVE;

	if (!has_users(listener) ||
	    atomic_dec_if_positive(&listener->requests) >= 0)
		return 0;

	for (;;) {
		ret = prepare_to_wait_event(&listener->readers, &wait,
					    TASK_INTERRUPTIBLE);

		if (atomic_dec_if_positive(&listener->requests) >= 0 ||
		    !has_users(listener)) {
			ret = 0;
			break;
		}
		if (ret)
			return ret;
		schedule();
	}
	finish_wait(&listener->readers, &wait);
	return ret;
}

/* A reader that could not be told of a notification leaves it to the next. */
static void unread(struct fseccomp_listener *listener, u64 id)
{
	struct notification *n;

	mutex_lock(&listener->lock);
	n = find_notification(listener, id);
	if (n) {
		/* The task need no longer wait as if it had been seen. */
		if (waits_killable(listener, n))
			complete(&n->wakeup);
		n->state = NOTIFICATION_INIT;
		atomic_inc(&listener->requests);
		wake_readers(listener);
	}
	mutex_unlock(&listener->lock);
}

/*
 * Errors, in this order:
 *
 * * -EFAULT, -EINVAL: the buffer cannot be read, or is not zero.
 * * -ERESTARTSYS: a signal interrupted the wait.
 * * -ENOENT: the task that made the call has gone, or no task uses the filter.
 * * -EFAULT: the buffer cannot be written; the notification stays.
 */
static long do_recv(struct fseccomp_listener *listener, void __user *buf)
{
	struct seccomp_notif notif = {};
	struct notification *n;
	pid_t task;
	int ret;

	ret = check_zeroed_user(buf, sizeof(notif));
	if (ret < 0)
		return ret;
	if (ret == 0)
		return -EINVAL;

	ret = wait_for_request(listener);
	if (ret)
		return ret;

	mutex_lock(&listener->lock);
	n = find_unread(listener);
	if (!n) {
		mutex_unlock(&listener->lock);
		return -ENOENT;
	}
	notif.id = n->id;
	notif.pid = task_pid_vnr(n->task);
	task = n->task->pid;
	notif.data = *n->sd;
	n->state = NOTIFICATION_SENT;
	wake_up_poll(&listener->pollers, EPOLLOUT | EPOLLWRNORM);
	mutex_unlock(&listener->lock);

	if (copy_to_user(buf, &notif, sizeof(notif))) {
		unread(listener, notif.id);
		return -EFAULT;
	}
	trace_fseccomp_notify_receive(listener->filter, notif.id, task);
	return 0;
}

/*
 * Errors, in this order:
 *
 * * -EFAULT: the reply cannot be read.
 * * -EINVAL: unknown flags, or CONTINUE together with a result.
 * * -EINTR: a signal came.
 * * -ENOENT: no such notification.
 * * -EINPROGRESS: it has not been received, or there was a reply already.
 */
static long do_send(struct fseccomp_listener *listener, const void __user *buf)
{
	struct seccomp_notif_resp resp;
	struct notification *n;
	long ret;

	if (copy_from_user(&resp, buf, sizeof(resp)))
		return -EFAULT;
	if (resp.flags & ~SECCOMP_USER_NOTIF_FLAG_CONTINUE)
		return -EINVAL;
	if (resp.flags & SECCOMP_USER_NOTIF_FLAG_CONTINUE &&
	    (resp.error || resp.val))
		return -EINVAL;

	ret = mutex_lock_interruptible(&listener->lock);
	if (ret)
		return ret;

	n = find_notification(listener, resp.id);
	if (!n) {
		ret = -ENOENT;
	} else if (n->state != NOTIFICATION_SENT) {
		ret = -EINPROGRESS;
	} else {
		n->state = NOTIFICATION_REPLIED;
		n->error = resp.error;
		n->val = resp.val;
		n->flags = resp.flags;
		trace_answer(listener, n);
		wake_task(listener, n);
	}
	mutex_unlock(&listener->lock);
	return ret;
}

/*
 * Errors, in this order: -EFAULT: the id cannot be read; -EINTR: a signal came;
 * -ENOENT: no notification of that id waits for a reply.
 */
static long do_id_valid(struct fseccomp_listener *listener,
			const void __user *buf)
{
	struct notification *n;
	long ret;
	u64 id;

	if (copy_from_user(&id, buf, sizeof(id)))
		return -EFAULT;

	ret = mutex_lock_interruptible(&listener->lock);
	if (ret)
		return ret;

	n = find_notification(listener, id);
	if (!n || n->state != NOTIFICATION_SENT)
		ret = -ENOENT;
	mutex_unlock(&listener->lock);
	return ret;
}

/* Errors: -EINVAL: unknown flags; -EINTR: a signal came. */
static long do_set_flags(struct fseccomp_listener *listener,
			 unsigned long flags)
{
	long ret;

	if (flags & ~SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP)
		return -EINVAL;

	ret = mutex_lock_interruptible(&listener->lock);
	if (ret)
		return ret;
	listener->sync_wake_up = flags & SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP;
	mutex_unlock(&listener->lock);
	return 0;
}

static int queue_addfd(struct fseccomp_listener *listener, u64 id,
		       struct addfd *addfd, struct notification **n)
{
	lockdep_assert_held(&listener->lock);

	*n = find_notification(listener, id);
	if (!*n)
		return -ENOENT;
	if ((*n)->state != NOTIFICATION_SENT)
		return -EINPROGRESS;

	if (addfd->flags & SECCOMP_ADDFD_FLAG_SEND) {
		if (!list_empty(&(*n)->addfds))
			return -EBUSY;
		(*n)->state = NOTIFICATION_REPLIED;
	}

	list_add(&addfd->list, &(*n)->addfds);
	complete(&(*n)->wakeup);
	return 0;
}

/* Queues a descriptor and waits until the task has installed it. */
static long pass_addfd(struct fseccomp_listener *listener, u64 id,
		       struct addfd *addfd)
{
	struct notification *n;
	long ret;

	ret = mutex_lock_interruptible(&listener->lock);
	if (ret)
		return ret;
	ret = queue_addfd(listener, id, addfd, &n);
	mutex_unlock(&listener->lock);
	if (ret)
		return ret;

	ret = wait_for_completion_interruptible(&addfd->done);
	if (!ret)
		return addfd->ret;

	/* It may have been done between the signal and here. */
	mutex_lock(&listener->lock);
	if (list_empty(&addfd->list)) {
		ret = addfd->ret;
	} else {
		list_del(&addfd->list);
		if (addfd->flags & SECCOMP_ADDFD_FLAG_SEND)
			n->state = NOTIFICATION_SENT;
	}
	mutex_unlock(&listener->lock);
	return ret;
}

/*
 * Errors, in this order:
 *
 * * -EINVAL, -E2BIG, -EFAULT: the size is not one that struct
 *   seccomp_notif_addfd had or may get, or what lies beyond it is not zero.
 * * -EINVAL: unknown flags, or a number without SECCOMP_ADDFD_FLAG_SETFD.
 * * -EBADF: the supervisor has no such descriptor.
 * * -EINTR: a signal came.
 * * -ENOENT: no such notification.
 * * -EINPROGRESS: it has not been received, or there was a reply already.
 * * -EBUSY: to be a reply, it must be the only descriptor.
 * * -ESRCH: the task stopped waiting; -ERESTARTSYS: the supervisor did.
 * * Those of receive_fd() in the task, such as -EMFILE.
 */
static long do_addfd(struct fseccomp_listener *listener,
		     const struct seccomp_notif_addfd __user *buf,
		     unsigned int size)
{
	struct seccomp_notif_addfd arg;
	struct addfd addfd;
	long ret;

	BUILD_BUG_ON(sizeof(arg) != SECCOMP_NOTIFY_ADDFD_SIZE_VER0);

	if (size < SECCOMP_NOTIFY_ADDFD_SIZE_VER0 || size >= PAGE_SIZE)
		return -EINVAL;
	ret = copy_struct_from_user(&arg, sizeof(arg), buf, size);
	if (ret)
		return ret;

	if (arg.newfd_flags & ~O_CLOEXEC)
		return -EINVAL;
	if (arg.flags & ~(SECCOMP_ADDFD_FLAG_SETFD | SECCOMP_ADDFD_FLAG_SEND))
		return -EINVAL;
	if (arg.newfd && !(arg.flags & SECCOMP_ADDFD_FLAG_SETFD))
		return -EINVAL;

	addfd.file = fget(arg.srcfd);
	if (!addfd.file)
		return -EBADF;
	addfd.flags = arg.flags;
	addfd.newfd = arg.newfd;
	addfd.newfd_flags = arg.newfd_flags;
	init_completion(&addfd.done);

	ret = pass_addfd(listener, arg.id, &addfd);
	fput(addfd.file);
	return ret;
}

static long listener_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	struct fseccomp_filter *const filter = file->private_data;
	struct fseccomp_listener *const listener = filter->listener;
	void __user *const buf = (void __user *)arg;

	switch (cmd) {
	case SECCOMP_IOCTL_NOTIF_RECV:
		return do_recv(listener, buf);
	case SECCOMP_IOCTL_NOTIF_SEND:
		return do_send(listener, buf);
	case IOCTL_NOTIF_ID_VALID_WRONG_DIR:
	case SECCOMP_IOCTL_NOTIF_ID_VALID:
		return do_id_valid(listener, buf);
	case SECCOMP_IOCTL_NOTIF_SET_FLAGS:
		return do_set_flags(listener, arg);
	}

	/* This one may be given with any size and direction. */
	if (_IOC_TYPE(cmd) == SECCOMP_IOC_MAGIC &&
	    _IOC_NR(cmd) == _IOC_NR(SECCOMP_IOCTL_NOTIF_ADDFD))
		return do_addfd(listener, buf, _IOC_SIZE(cmd));
	return -EINVAL;
}

static __poll_t listener_poll(struct file *file, poll_table *pt)
{
	struct fseccomp_filter *const filter = file->private_data;
	struct fseccomp_listener *const listener = filter->listener;
	struct notification *n;
	__poll_t events = 0;

	poll_wait(file, &listener->pollers, pt);

	if (mutex_lock_interruptible(&listener->lock))
		return EPOLLERR;

	list_for_each_entry(n, &listener->notifications, list) {
		if (n->state == NOTIFICATION_INIT)
			events |= EPOLLIN | EPOLLRDNORM;
		else if (n->state == NOTIFICATION_SENT)
			events |= EPOLLOUT | EPOLLWRNORM;
	}
	mutex_unlock(&listener->lock);

	if (!has_users(listener))
		events |= EPOLLHUP;
	return events;
}

static void close_listener(struct fseccomp_listener *listener)
{
	struct notification *n, *next;

	mutex_lock(&listener->lock);
	WRITE_ONCE(listener->open, false);
	list_for_each_entry_safe(n, next, &listener->notifications, list) {
		list_del_init(&n->list);
		if (n->state == NOTIFICATION_REPLIED)
			continue;
		n->state = NOTIFICATION_REPLIED;
		n->error = -ENOSYS;
		n->val = 0;
		n->flags = 0;
		trace_gone(listener, n, -ENOSYS);
		complete(&n->wakeup);
	}
	mutex_unlock(&listener->lock);
}

static int listener_release(struct inode *inode, struct file *file)
{
	struct fseccomp_filter *const filter = file->private_data;

	if (filter) {
		close_listener(filter->listener);
		fseccomp_filter_put(filter);
	}
	return 0;
}

/* Its owner keeps the module as long as a listener is open. */
static const struct file_operations listener_fops = {
	.owner = THIS_MODULE,
	.poll = listener_poll,
	.release = listener_release,
	.unlocked_ioctl = listener_ioctl,
	.compat_ioctl = listener_ioctl,
};

/**
 * fseccomp_listener_open - Gives a filter a listener, and the listener a file
 *
 * @filter: A filter that no array holds yet.
 * @wait_killable: Whether SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV was given.
 *
 * Context: Process context, may sleep.
 * Return: The file, with a reference of @filter, to be installed or passed to
 * fseccomp_listener_abandon(); or an ERR_PTR(): -ENOMEM, or the errno of
 * anon_inode_getfile().
 */
struct file *fseccomp_listener_open(struct fseccomp_filter *filter,
				    bool wait_killable)
{
	struct fseccomp_listener *listener;
	struct file *file;

	might_sleep();

	listener = kzalloc(sizeof(*listener), GFP_KERNEL_ACCOUNT);
	if (!listener)
		return ERR_PTR(-ENOMEM);

	mutex_init(&listener->lock);
	listener->filter = filter;
	listener->wait_killable = wait_killable;
	listener->open = true;
	listener->next_id = get_random_u64();
	INIT_LIST_HEAD(&listener->notifications);
	init_waitqueue_head(&listener->readers);
	init_waitqueue_head(&listener->pollers);

	file = anon_inode_getfile("seccomp notify", &listener_fops, filter,
				  O_RDWR);
	if (IS_ERR(file)) {
		kfree(listener);
		return file;
	}
	filter->listener = listener;
	fseccomp_filter_get(filter);
	return file;
}

/**
 * fseccomp_listener_abandon - Drops a file whose filter was not attached
 *
 * @file: What fseccomp_listener_open() returned.
 *
 * Context: Process context, may sleep.
 */
void fseccomp_listener_abandon(struct file *file)
{
	/* No task has seen the file, so its release can come at any time. */
	fseccomp_filter_put(file->private_data);
	file->private_data = NULL;
	fput(file);
}

/**
 * fseccomp_listener_free - Frees the listener of a filter that goes
 *
 * @listener: A listener without file, or NULL.
 *
 * Context: Any.
 */
void fseccomp_listener_free(struct fseccomp_listener *listener)
{
	kfree(listener);
}

/**
 * fseccomp_listener_is_open - Whether somebody may answer notifications
 *
 * @listener: A listener, or NULL.
 *
 * Context: Any; the answer can change at any time, but only to no.
 * Return: True if it has a file.
 */
bool fseccomp_listener_is_open(const struct fseccomp_listener *listener)
{
	return listener && READ_ONCE(listener->open);
}

/**
 * fseccomp_listener_orphan - Tells the supervisor that no task is left
 *
 * @listener: The listener of a filter that has no more users.
 *
 * Context: Any, also under spinlocks and in tracepoint probes.
 */
void fseccomp_listener_orphan(struct fseccomp_listener *listener)
{
	wake_up_all(&listener->readers);
	__wake_up(&listener->pollers, TASK_NORMAL, 0, poll_to_key(EPOLLHUP));
}

/**
 * fseccomp_listener_measure - Tells how a listener is doing
 *
 * @listener: A listener whose filter the caller holds a reference of.
 * @figures: Filled in.
 *
 * Context: Process context, may sleep: as long as the file systems take of the
 * descriptors that a task replaces by those of its supervisor.
 * Return: 0 or -EINTR: a signal came.
 */
int fseccomp_listener_measure(struct fseccomp_listener *listener,
			      struct fseccomp_listener_figures *figures)
{
	const struct notification *n;
	int ret;

	*figures = (struct fseccomp_listener_figures){
		.wait_killable = listener->wait_killable,
	};
	ret = mutex_lock_interruptible(&listener->lock);
	if (ret)
		return ret;
	figures->open = listener->open;
	figures->sync_wake_up = listener->sync_wake_up;
	list_for_each_entry(n, &listener->notifications, list) {
		if (n->state == NOTIFICATION_INIT)
			figures->unread++;
		else if (n->state == NOTIFICATION_SENT)
			figures->unanswered++;
		else
			figures->answered++;
	}
	mutex_unlock(&listener->lock);
	return 0;
}
