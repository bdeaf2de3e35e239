// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - files in debugfs
 *
 * They show confined tasks, their filters and decisions.  Documentation/tracing.rst
 * has the formats.  Each file but verdicts begins with a line that names its
 * columns.  Nothing that is shown is an address of the kernel.
 */

#include <linux/debugfs.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include "policy/array.h"
#include "policy/cache.h"
#include "policy/filter.h"
#include "policy/listener.h"
#include "policy/registry.h"
#include "task/inspect.h"
#include "task/state.h"
#include "view/debugfs.h"
#include "view/stat.h"

static const char *name_of_mode(int mode)
{
	switch (mode) {
	case SECCOMP_MODE_STRICT:
		return "strict";
	case SECCOMP_MODE_FILTER:
		return "filter";
	default:
		return "dead";
	}
}

static void show_task(struct seq_file *seq,
		      const struct fseccomp_bucket *bucket,
		      const struct fseccomp_state *state)
{
	const struct task_struct *const task = state->task;
	const struct fseccomp_array *array;
	char comm[TASK_COMM_LEN];
	u64 id;

	/* Without it, the task may be gone. */
	lockdep_assert_held(&bucket->lock);

	rcu_read_lock();
	array = rcu_dereference(state->array);
	id = array ? array->entry.id : 0;
	rcu_read_unlock();

	/* The lock of names does not nest here; they are zero at their end. */
	data_race(memcpy(comm, task->comm, sizeof(comm)));
	comm[sizeof(comm) - 1] = '\0';

	seq_printf(seq, "%d %d %s %u %llu ", READ_ONCE(task->pid), task->tgid,
		   name_of_mode(READ_ONCE(state->mode)),
		   READ_ONCE(state->filters_len), id);
	seq_escape(seq, comm, "\n\\");
	seq_putc(seq, '\n');
}

/*
 * The position is a bucket, so that nobody is left out or comes twice who stays
 * where he is.  0 is the line of names.
 */
static void *find_bucket(loff_t *pos)
{
	if (*pos == 0)
		return SEQ_START_TOKEN;

	for (; *pos <= ARRAY_SIZE(fseccomp_states); (*pos)++) {
		struct fseccomp_bucket *const bucket =
			&fseccomp_states[*pos - 1];

		if (!hlist_empty(&bucket->head))
			return bucket;
	}
	return NULL;
}

static void *tasks_start(struct seq_file *seq, loff_t *pos)
{
	return find_bucket(pos);
}

static void *tasks_next(struct seq_file *seq, void *v, loff_t *pos)
{
	(*pos)++;
	return find_bucket(pos);
}

static void tasks_stop(struct seq_file *seq, void *v)
{
}

/*
 * A state is no reference of its task, and an RCU read section keeps neither
 * from being freed if it began too late.  A task is freed after its state has
 * been removed, though, and that takes the lock.
 */
static int tasks_show(struct seq_file *seq, void *v)
{
	struct fseccomp_bucket *const bucket = v;
	const struct fseccomp_state *state;

	if (v == SEQ_START_TOKEN) {
		seq_puts(seq, "tid tgid mode filters array comm\n");
		return 0;
	}

	spin_lock_irq(&bucket->lock);
	hlist_for_each_entry(state, &bucket->head, node) {
		if (!READ_ONCE(state->released))
			show_task(seq, bucket, state);
	}
	spin_unlock_irq(&bucket->lock);
	return 0;
}

/*
 * In a registry the position is an id, or 0 for the line of names.  The object
 * at the position is held by a reference, in no read section: who shows it may
 * sleep.
 */
struct kind {
	const struct fseccomp_registry *registry;
	bool (*get)(struct fseccomp_entry *entry);
	void (*put)(struct fseccomp_entry *entry);
};

/* Skips objects that are on their way out. */
static struct fseccomp_entry *get_from(const struct kind *kind,
				       struct fseccomp_entry *entry)
{
	while (entry && !kind->get(entry))
		entry = fseccomp_registry_next(kind->registry, entry);
	return entry;
}

static void *entries_start(const struct kind *kind, loff_t *pos)
{
	struct fseccomp_entry *entry;

	if (*pos == 0)
		return SEQ_START_TOKEN;

	rcu_read_lock();
	entry = fseccomp_registry_from(kind->registry, *pos);
	entry = get_from(kind, entry);
	rcu_read_unlock();
	/* The entry of that id may be gone. */
	if (entry)
		*pos = entry->id;
	return entry;
}

static void entries_stop(const struct kind *kind, void *v)
{
	if (v && v != SEQ_START_TOKEN)
		kind->put(v);
}

static void *entries_next(const struct kind *kind, void *v, loff_t *pos)
{
	struct fseccomp_entry *next;

	rcu_read_lock();
	if (v == SEQ_START_TOKEN)
		next = fseccomp_registry_from(kind->registry, 0);
	else
		next = fseccomp_registry_next(kind->registry, v);
	next = get_from(kind, next);
	rcu_read_unlock();

	/* Behind the last one there is room for a newer one. */
	(*pos)++;
	if (next)
		*pos = next->id;
	entries_stop(kind, v);
	return next;
}

static struct fseccomp_array *array_of_entry(struct fseccomp_entry *entry)
{
	return container_of(entry, struct fseccomp_array, entry);
}

static bool get_array(struct fseccomp_entry *entry)
{
	return refcount_inc_not_zero(&array_of_entry(entry)->refs);
}

static void put_array(struct fseccomp_entry *entry)
{
	fseccomp_array_put(array_of_entry(entry));
}

static const struct kind arrays = {
	.registry = &fseccomp_arrays,
	.get = get_array,
	.put = put_array,
};

static void *arrays_start(struct seq_file *seq, loff_t *pos)
{
	return entries_start(&arrays, pos);
}

static void *arrays_next(struct seq_file *seq, void *v, loff_t *pos)
{
	return entries_next(&arrays, v, pos);
}

static void arrays_stop(struct seq_file *seq, void *v)
{
	entries_stop(&arrays, v);
}

static int arrays_show(struct seq_file *seq, void *v)
{
	struct fseccomp_cache_figures cached;
	const struct fseccomp_array *array;
	u32 i;

	if (v == SEQ_START_TOKEN) {
		seq_puts(seq,
			 "array tasks insns words decisions bytes filters\n");
		return 0;
	}

	array = array_of_entry(v);
	fseccomp_cache_measure(&array->cache, &cached);
	/* One reference is ours. */
	seq_printf(seq, "%llu %u %u %u %u %zu ", array->entry.id,
		   refcount_read(&array->refs) - 1, array->chain_insns,
		   cached.words, cached.decisions, cached.bytes);
	for (i = 0; i < array->len; i++)
		seq_printf(seq, "%s%llu", i ? "," : "",
			   array->filters[i]->entry.id);
	seq_putc(seq, '\n');
	return 0;
}

static struct fseccomp_filter *filter_of(struct fseccomp_entry *entry)
{
	return container_of(entry, struct fseccomp_filter, entry);
}

static bool get_filter(struct fseccomp_entry *entry)
{
	return refcount_inc_not_zero(&filter_of(entry)->refs);
}

static void put_filter(struct fseccomp_entry *entry)
{
	fseccomp_filter_put(filter_of(entry));
}

static const struct kind filters = {
	.registry = &fseccomp_filters,
	.get = get_filter,
	.put = put_filter,
};

static void *filters_start(struct seq_file *seq, loff_t *pos)
{
	return entries_start(&filters, pos);
}

static void *filters_next(struct seq_file *seq, void *v, loff_t *pos)
{
	return entries_next(&filters, v, pos);
}

static void filters_stop(struct seq_file *seq, void *v)
{
	entries_stop(&filters, v);
}

static int filters_show(struct seq_file *seq, void *v)
{
	const struct fseccomp_filter *filter;
	const char *listener = "none";

	if (v == SEQ_START_TOKEN) {
		seq_puts(seq, "filter arrays insns log listener\n");
		return 0;
	}

	filter = filter_of(v);
	if (filter->listener)
		listener = fseccomp_listener_is_open(filter->listener) ?
				   "open" :
				   "closed";
	seq_printf(seq, "%llu %d %u %d %s\n", filter->entry.id,
		   atomic_read(&filter->users), filter->len, filter->log,
		   listener);
	return 0;
}

static int listeners_show(struct seq_file *seq, void *v)
{
	struct fseccomp_listener_figures figures;
	const struct fseccomp_filter *filter;
	int ret;

	if (v == SEQ_START_TOKEN) {
		seq_puts(seq, "filter arrays open unread unanswered answered ");
		seq_puts(seq, "wait_killable sync_wake_up\n");
		return 0;
	}

	filter = filter_of(v);
	if (!filter->listener)
		return 0;

	ret = fseccomp_listener_measure(filter->listener, &figures);
	if (ret)
		return ret;
	seq_printf(seq, "%llu %d %d %u %u %u %d %d\n", filter->entry.id,
		   atomic_read(&filter->users), figures.open, figures.unread,
		   figures.unanswered, figures.answered, figures.wait_killable,
		   figures.sync_wake_up);
	return 0;
}

static void *verdicts_start(struct seq_file *seq, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

static void *verdicts_next(struct seq_file *seq, void *v, loff_t *pos)
{
	(*pos)++;
	return NULL;
}

static void verdicts_stop(struct seq_file *seq, void *v)
{
}

static int verdicts_show(struct seq_file *seq, void *v)
{
	fseccomp_stat_show(seq);
	return 0;
}

static const struct seq_operations tasks_ops = {
	.start = tasks_start,
	.next = tasks_next,
	.stop = tasks_stop,
	.show = tasks_show,
};

static const struct seq_operations arrays_ops = {
	.start = arrays_start,
	.next = arrays_next,
	.stop = arrays_stop,
	.show = arrays_show,
};

static const struct seq_operations filters_ops = {
	.start = filters_start,
	.next = filters_next,
	.stop = filters_stop,
	.show = filters_show,
};

static const struct seq_operations listeners_ops = {
	.start = filters_start,
	.next = filters_next,
	.stop = filters_stop,
	.show = listeners_show,
};

static const struct seq_operations verdicts_ops = {
	.start = verdicts_start,
	.next = verdicts_next,
	.stop = verdicts_stop,
	.show = verdicts_show,
};

static const struct {
	const char *name;
	const struct seq_operations *ops;
} files[] = {
	{ "tasks", &tasks_ops },       { "arrays", &arrays_ops },
	{ "filters", &filters_ops },   { "listeners", &listeners_ops },
	{ "verdicts", &verdicts_ops },
};

/* The mode of the file says root; which root is for the opener to say. */
static int open_file(struct inode *inode, struct file *file)
{
	if (!fseccomp_inspect_is_allowed())
		return -EACCES;
	return seq_open(file, inode->i_private);
}

static const struct file_operations fops = {
	.owner = THIS_MODULE,
	.open = open_file,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release,
};

static struct dentry *dir;

/**
 * fseccomp_debugfs_init - Makes the files, where there is a debugfs
 *
 * Context: Module load, may sleep.
 */
void __init fseccomp_debugfs_init(void)
{
	unsigned int i;

	dir = debugfs_create_dir(KBUILD_MODNAME, NULL);
	for (i = 0; i < ARRAY_SIZE(files); i++)
		debugfs_create_file(files[i].name, 0400, dir,
				    (void *)files[i].ops, &fops);
}

/**
 * fseccomp_debugfs_exit - Removes the files and waits for their readers
 *
 * Context: Process context, may sleep.
 */
void fseccomp_debugfs_exit(void)
{
	debugfs_remove(dir);
}
