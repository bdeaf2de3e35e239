// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - locks that two threads of the unit tests want
 */

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>

#include "contend.h"

/*
 * For how long a thread is held up that takes the lock as it should; one that does
 * not has come to its end by then.
 */
#define MAX_MS 50

struct actor {
	const struct fseccomp_test_contention *contention;
	void *data;
	struct completion ready;
	struct completion go;
	bool has_begun;
	struct completion ended;
};

static int run_actor(void *arg)
{
	struct actor *const actor = arg;

	if (actor->contention->prepare)
		actor->contention->prepare(actor->data);
	complete(&actor->ready);
	wait_for_completion(&actor->go);
	WRITE_ONCE(actor->has_begun, true);
	actor->contention->act(actor->data);
	complete(&actor->ended);
	/* The thread's own siglock is needed until the other one is done with it. */
	while (!kthread_should_stop())
		schedule_timeout_interruptible(1);
	return 0;
}

/**
 * fseccomp_test_contend - Looks while another thread waits for a lock
 *
 * @test: The test; it is skipped where there is only one processor.
 * @lock: The lock, or NULL for the siglock of the other thread.
 * @contention: What the two do.
 * @data: For both.
 *
 * Context: Thread of the test.
 * Return: Whether the other thread waited.
 */
bool fseccomp_test_contend(struct kunit *test, spinlock_t *lock,
			   const struct fseccomp_test_contention *contention,
			   void *data)
{
	struct actor actor = { .contention = contention, .data = data };
	struct task_struct *thread;
	unsigned int cpu, ms;
	bool has_waited;

	if (num_online_cpus() < 2)
		kunit_skip(test, "needs two processors");
	init_completion(&actor.ready);
	init_completion(&actor.go);
	init_completion(&actor.ended);
	thread = kthread_create(run_actor, &actor, "fseccomp_kunit");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, thread);
	if (!lock)
		lock = &rcu_dereference_protected(thread->sighand, true)
				->siglock;

	/* The caller's processor does nothing else until the lock is free. */
	migrate_disable();
	cpu = cpumask_any_but(cpu_online_mask, smp_processor_id());
	kthread_bind(thread, cpu);
	wake_up_process(thread);
	wait_for_completion(&actor.ready);

	spin_lock_irq(lock);
	complete(&actor.go);
	while (!READ_ONCE(actor.has_begun))
		cpu_relax();
	for (ms = 0; ms < MAX_MS && !completion_done(&actor.ended); ms++)
		mdelay(1);
	has_waited = !completion_done(&actor.ended);
	contention->look(data);
	spin_unlock_irq(lock);
	migrate_enable();

	kthread_stop(thread);
	return has_waited;
}
