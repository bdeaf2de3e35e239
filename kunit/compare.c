// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - random programs, compared with the kernel's own engine
 *
 * A module that does its work while it is loaded: insmod fails if fseccomp and
 * the kernel differ about a program.  The kernel's verifier, converter and
 * interpreter are called where they are, with memory that is used again, because
 * making and freeing a struct bpf_prog takes a hundred times as long as both.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/err.h>
#include <linux/filter.h>
#include <linux/kprobes.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/seccomp.h>
#include <linux/slab.h>
#include <linux/static_call.h>

#include "bpf/check.c"
#include "bpf/residue.c"
#include "bpf/run.c"
#include "random.c"

static unsigned long seed = 1;
module_param(seed, ulong, 0444);
MODULE_PARM_DESC(seed, "Seed of the random programs");

static unsigned long programs = 200000;
module_param(programs, ulong, 0444);
MODULE_PARM_DESC(programs, "Number of random programs");

enum {
	/* Programs that depend on the same number, whoever makes them. */
	CHUNK = 1024,
	/* Room for a program, in instructions; most are far shorter. */
	MAX_LEN = 600,
	SHORT_LEN = 48,
	/* Of each valid program. */
	CALLS = 4,
	/* Programs that are compiled at a time, as one. */
	PACK = 64,
	/* Choice, an end, and the programs, each with A set back to 0. */
	PACK_LEN = 2 + PACK * 2 + PACK * (1 + SHORT_LEN),
};

/* Functions of the kernel that modules cannot call. */
typedef unsigned long kallsyms_lookup_name_t(const char *name);
typedef struct bpf_prog *(prepare_t)(struct bpf_prog *fp,
				     bpf_aux_classic_check_t trans);
typedef int seccomp_check_t(struct sock_filter *insns, unsigned int len);
typedef int convert_t(struct sock_filter *insns, int len, struct bpf_prog *prog,
		      int *new_len, bool *seen_ld_abs);
typedef unsigned int interpret_t(const void *ctx, const struct bpf_insn *insns);

static int restated_seccomp_check(struct sock_filter *insns, unsigned int len);

DEFINE_STATIC_CALL_NULL(lookup, kallsyms_lookup_name_t);
DEFINE_STATIC_CALL_NULL(prepare, prepare_t);
DEFINE_STATIC_CALL(seccomp_check, restated_seccomp_check);
DEFINE_STATIC_CALL_NULL(convert, convert_t);
DEFINE_STATIC_CALL_NULL(interpret, interpret_t);

/* What two engines can differ in. */
enum difference {
	SAME,
	VALIDITY,
	LENGTH,
	VERDICT,
	RESIDUE,
	COMPILED,
};

static const char *const differences[] = {
	[VALIDITY] = "validity",
	[LENGTH] = "converted length",
	[VERDICT] = "verdict",
	[RESIDUE] = "verdict of the residue",
	[COMPILED] = "verdict, compiled",
};

/* A thread, what it works on, and what it has done. */
struct worker {
	struct task_struct *task;
	struct fseccomp_rng rng;

	struct sock_filter insns[MAX_LEN];
	unsigned int len;
	u16 masks[MAX_LEN];
	struct seccomp_data sd;
	/* The classic program, and what the kernel has made of it. */
	struct bpf_prog *classic;
	struct bpf_prog *converted;

	struct sock_filter pack[PACK_LEN];
	unsigned int pack_len;
	unsigned int packed;
	/* Where in @pack the programs are. */
	unsigned int packed_at[PACK];

	/* What arch and number of @sd leave of the program. */
	struct sock_filter residue[MAX_LEN];
	struct fseccomp_residue_point points[MAX_LEN + 1];

	u64 ours, native;
	u64 compared, valid, calls, compiled;
	struct sock_filter smaller[MAX_LEN];
};

static atomic_long_t next_chunk;
/* The first difference, or an error, ends the run. */
static atomic_t result;

/*
 * seccomp_check_filter(), for kernels without seccomp: what it allows less than
 * sockets do, and how it turns its loads into ones that are converted.
 */
static int restated_seccomp_check(struct sock_filter *insns, unsigned int len)
{
	unsigned int pc;

	for (pc = 0; pc < len; pc++) {
		struct sock_filter *const insn = &insns[pc];

		switch (insn->code) {
		case 0x20:
			if (insn->k >= 64 || insn->k & 3)
				return -EINVAL;
			insn->code = BPF_LDX | BPF_W | BPF_ABS;
			break;
		case 0x80:
		case 0x81:
			insn->code &= 1;
			insn->k = 64;
			break;
		case 0x28:
		case 0x30:
		case 0x40:
		case 0x48:
		case 0x50:
		case 0xb1:
		case 0x94:
		case 0x9c:
		case 0x0e:
			return -EINVAL;
		}
	}
	return 0;
}

/* Valid programs are not to be turned into anything here. */
static int check_and_stop(struct sock_filter *insns, unsigned int len)
{
	return static_call(seccomp_check)(insns, len) ?: -ECANCELED;
}

static int check_and_go_on(struct sock_filter *insns, unsigned int len)
{
	return static_call(seccomp_check)(insns, len);
}

/* As seccomp_prepare_filter(); leaves the program as it is to be converted. */
static int native_check(struct worker *w, const struct sock_filter *insns,
			unsigned int len)
{
	struct bpf_prog *const fp = w->classic;
	int ret;

	fp->len = len;
	memcpy(fp->insns, insns, array_size(len, sizeof(*insns)));
	/* An error lets the program go, of which this is not the last user. */
	atomic64_set(&fp->aux->refcnt, 1000);
	ret = PTR_ERR_OR_ZERO(static_call(prepare)(fp, check_and_stop));
	return ret == -ECANCELED ? 0 : ret;
}

static enum difference compare_check(struct worker *w,
				     const struct sock_filter *insns,
				     unsigned int len)
{
	w->ours = -fseccomp_check(insns, len, w->masks);
	w->native = -native_check(w, insns, len);
	return w->ours == w->native ? SAME : VALIDITY;
}

static enum difference compare_length(struct worker *w,
				      const struct sock_filter *insns,
				      unsigned int len)
{
	struct bpf_prog *const classic = w->classic;
	bool seen_ld_abs = false;
	int converted = 0;
	int ret;

	ret = static_call(convert)(classic->insns, len, NULL, &converted,
				   &seen_ld_abs);
	if (!ret)
		ret = static_call(convert)(classic->insns, len, w->converted,
					   &converted, &seen_ld_abs);
	w->ours = fseccomp_converted_insns(insns, len);
	w->native = ret ?: converted;
	return w->ours == w->native ? SAME : LENGTH;
}

static enum difference compare_run(struct worker *w,
				   const struct sock_filter *insns)
{
	w->ours = fseccomp_run(insns, &w->sd);
	w->native = static_call(interpret)(&w->sd, w->converted->insnsi);
	return w->ours == w->native ? SAME : VERDICT;
}

/* After compare_run(), with whose verdict that of the residue is compared. */
static enum difference compare_residue(struct worker *w,
				       const struct sock_filter *insns,
				       unsigned int len)
{
	fseccomp_residue(w->residue, insns, len, w->sd.arch, w->sd.nr,
			 w->points);
	w->ours = fseccomp_run(w->residue, &w->sd);
	return w->ours == w->native ? SAME : RESIDUE;
}

/* All that is done about one program, with the one call of @w. */
static enum difference compare_again(struct worker *w,
				     const struct sock_filter *insns,
				     unsigned int len)
{
	enum difference ret = compare_check(w, insns, len);

	if (ret || w->native)
		return ret;
	return compare_length(w, insns, len) ?:
		       compare_run(w, insns) ?:
					       compare_residue(w, insns, len);
}

/* Takes out of a program what can be, as long as the difference stays. */
static void minimise(struct worker *w, enum difference which)
{
	struct sock_filter *const smaller = w->smaller;
	unsigned int at, cut, len;
	bool again;

	do {
		again = false;
		for (cut = w->len; cut > 0; cut /= 2) {
			for (at = 0; at + cut <= w->len && cut < w->len;) {
				memcpy(smaller, w->insns, sizeof(w->insns));
				len = fseccomp_program_cut(smaller, w->len, at,
							   cut);
				if (compare_again(w, smaller, len) != which) {
					at++;
					continue;
				}
				memcpy(w->insns, smaller, sizeof(w->insns));
				w->len = len;
				again = true;
			}
		}
		for (at = 0; at < w->len; at++) {
			memcpy(smaller, w->insns, sizeof(w->insns));
			smaller[at].k = 0;
			if (!w->insns[at].k ||
			    compare_again(w, smaller, w->len) != which)
				continue;
			w->insns[at].k = 0;
			again = true;
		}
	} while (again);
	compare_again(w, w->insns, w->len);
}

static void report(struct worker *w, enum difference which)
{
	const struct seccomp_data *const sd = &w->sd;
	unsigned int pc;

	/* One report is enough. */
	if (atomic_cmpxchg(&result, 0, -EBADMSG))
		return;

	if (which == COMPILED)
		pr_err("seed=%lu: %s: fseccomp %#llx, kernel %#llx\n", seed,
		       differences[which], w->ours, w->native);
	else
		minimise(w, which);
	pr_err("seed=%lu: %s: fseccomp %#llx, kernel %#llx, %u instructions\n",
	       seed, differences[which], w->ours, w->native, w->len);
	for (pc = 0; pc < w->len; pc++)
		pr_err("{ %#04x, %u, %u, %#x },\n", w->insns[pc].code,
		       w->insns[pc].jt, w->insns[pc].jf, w->insns[pc].k);
	pr_err("nr %#x, arch %#x, ip %#llx, args %#llx %#llx %#llx %#llx %#llx %#llx\n",
	       sd->nr, sd->arch, sd->instruction_pointer, sd->args[0],
	       sd->args[1], sd->args[2], sd->args[3], sd->args[4], sd->args[5]);
}

static void make_program(struct worker *w)
{
	struct fseccomp_rng *const rng = &w->rng;
	unsigned int len, changes, pc;

	len = 1 + fseccomp_rng_below(rng, fseccomp_rng_below(rng, 256) ?
						  SHORT_LEN :
						  MAX_LEN);
	w->len = fseccomp_random_program(rng, w->insns, w->masks, len);
	switch (fseccomp_rng_below(rng, 16)) {
	case 0:
		/* Next to nothing of these is valid. */
		for (pc = 0; pc < w->len; pc++)
			w->insns[pc].code =
				fseccomp_rng_below(rng, 2) ?
					fseccomp_rng_next(rng) :
					fseccomp_rng_below(rng, 0x100);
		break;
	case 1:
	case 2:
	case 3:
	case 4:
	case 5:
	case 6:
		for (changes = 1 + fseccomp_rng_below(rng, 3); changes;
		     changes--)
			w->len = fseccomp_random_spoil(rng, w->insns, w->len);
		break;
	}
}

static void empty_pack(struct worker *w)
{
	w->packed = 0;
	w->pack_len = 2 + PACK * 2;
	/* The upper half of the instruction pointer chooses. */
	w->pack[0] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 12);
	w->pack[1 + PACK * 2] = (struct sock_filter)BPF_STMT(BPF_RET, 0);
}

static void pack_program(struct worker *w)
{
	const unsigned int pc = 1 + w->packed * 2;

	w->pack[pc] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						   w->packed, 0, 1);
	w->pack[pc + 1] = (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA,
						       w->pack_len - (pc + 2));
	w->pack[w->pack_len++] = (struct sock_filter)BPF_STMT(BPF_LD, 0);
	memcpy(&w->pack[w->pack_len], w->insns,
	       array_size(w->len, sizeof(*w->insns)));
	w->packed_at[w->packed++] = w->pack_len;
	w->pack_len += w->len;
}

/* The kernel's compiler, where it has one; else its interpreter once more. */
static int compare_pack(struct worker *w)
{
	struct bpf_prog *fp;
	unsigned int i, j;
	int ret = 0;

	fp = bpf_prog_alloc(bpf_prog_size(w->pack_len), 0);
	if (!fp)
		return -ENOMEM;
	fp->len = w->pack_len;
	memcpy(fp->insns, w->pack, array_size(fp->len, sizeof(*w->pack)));
	fp = static_call(prepare)(fp, check_and_go_on);
	if (IS_ERR(fp))
		return PTR_ERR(fp);

	for (i = 0; i < w->packed && !ret; i++) {
		const struct sock_filter *const insns =
			&w->pack[w->packed_at[i]];

		for (j = 0; j < CALLS && !ret; j++) {
			fseccomp_random_call(&w->rng, &w->sd);
			w->sd.instruction_pointer &= U32_MAX;
			w->sd.instruction_pointer |= (u64)i << 32;
			w->ours = fseccomp_run(insns, &w->sd);
			w->native = bpf_prog_run_pin_on_cpu(fp, &w->sd);
			w->calls++;
			if (w->ours == w->native)
				continue;
			w->len = (i + 1 < w->packed ? w->packed_at[i + 1] - 1 :
						      w->pack_len) -
				 w->packed_at[i];
			memcpy(w->insns, insns,
			       array_size(w->len, sizeof(*insns)));
			report(w, COMPILED);
			ret = -EBADMSG;
		}
	}
	w->compiled += fp->jited ? w->packed : 0;
	bpf_prog_destroy(fp);
	return ret;
}

static int compare_program(struct worker *w)
{
	enum difference which;
	unsigned int i;

	make_program(w);
	fseccomp_random_call(&w->rng, &w->sd);

	which = compare_check(w, w->insns, w->len);
	w->compared++;
	if (which)
		goto differs;
	if (w->native)
		return 0;

	w->valid++;
	which = compare_length(w, w->insns, w->len);
	if (which)
		goto differs;
	for (i = 0; i < CALLS; i++) {
		if (i > 0)
			fseccomp_random_call(&w->rng, &w->sd);
		which = compare_run(w, w->insns);
		w->calls++;
		if (which)
			goto differs;
	}
	which = compare_residue(w, w->insns, w->len);
	if (which)
		goto differs;

	/* Few of them: to compile takes far longer than all the rest. */
	if (w->packed < PACK && w->len <= SHORT_LEN)
		pack_program(w);
	return 0;

differs:
	report(w, which);
	return -EBADMSG;
}

static int compare_chunk(struct worker *w, unsigned long chunk)
{
	unsigned int i;
	int ret;

	w->rng.state = (u64)seed << 32 ^ chunk;
	fseccomp_rng_next(&w->rng);
	empty_pack(w);
	for (i = 0; i < CHUNK; i++) {
		ret = compare_program(w);
		if (ret)
			return ret;
	}
	return chunk % 4 ? 0 : compare_pack(w);
}

static int work(void *data)
{
	struct worker *const w = data;
	int ret = 0;

	while (!ret && !atomic_read(&result)) {
		const unsigned long chunk = atomic_long_inc_return(&next_chunk);

		if ((chunk - 1) * CHUNK >= programs)
			break;
		ret = compare_chunk(w, chunk);
		cond_resched();
	}
	if (ret)
		atomic_cmpxchg(&result, 0, ret);

	while (!kthread_should_stop())
		schedule_timeout_idle(1);
	return ret;
}

static void destroy(struct worker *w)
{
	if (!w)
		return;
	if (w->classic) {
		w->classic->type = BPF_PROG_TYPE_UNSPEC;
		bpf_prog_free(w->classic);
	}
	if (w->converted)
		bpf_prog_free(w->converted);
	kvfree(w);
}

static struct worker *create(unsigned int cpu)
{
	struct worker *const w = kvzalloc(sizeof(*w), GFP_KERNEL);

	if (!w)
		return NULL;
	w->classic = bpf_prog_alloc(bpf_prog_size(MAX_LEN), 0);
	/* No instruction becomes more than five. */
	w->converted = bpf_prog_alloc(bpf_prog_size(3 + 5 * MAX_LEN), 0);
	if (!w->classic || !w->converted)
		goto out_destroy;
	/* One that is counted, which is not freed when it is let go. */
	w->classic->type = BPF_PROG_TYPE_SOCKET_FILTER;

	w->task = kthread_create(work, w, "fseccomp_compare/%u", cpu);
	if (IS_ERR(w->task))
		goto out_destroy;
	return w;

out_destroy:
	destroy(w);
	return NULL;
}

static unsigned long __init find(const char *name)
{
	const unsigned long addr = static_call(lookup)(name);

	if (!addr)
		pr_err("this kernel has no function %s\n", name);
	return addr;
}

static int __init find_symbols(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long prepare, convert, interpret, check;
	int ret;

	ret = register_kprobe(&kp);
	if (ret)
		return ret;
	static_call_update(lookup, (kallsyms_lookup_name_t *)kp.addr);
	unregister_kprobe(&kp);

	prepare = find("bpf_prepare_filter");
	convert = find("bpf_convert_filter");
	interpret = find("__bpf_prog_run512");
	if (!prepare || !convert || !interpret)
		return -ENOENT;
	static_call_update(prepare, (prepare_t *)prepare);
	static_call_update(convert, (convert_t *)convert);
	static_call_update(interpret, (interpret_t *)interpret);

	if (!IS_ENABLED(CONFIG_SECCOMP_FILTER))
		return 0;
	check = find("seccomp_check_filter");
	if (!check)
		return -ENOENT;
	static_call_update(seccomp_check, (seccomp_check_t *)check);
	return 0;
}

static int __init compare_init(void)
{
	const ktime_t start = ktime_get();
	u64 compared = 0, valid = 0, calls = 0, compiled = 0;
	struct worker *workers[8] = {};
	unsigned int n, i;
	int ret;

	ret = find_symbols();
	if (ret)
		return ret;

	n = min_t(unsigned int, num_online_cpus(), ARRAY_SIZE(workers));
	for (i = 0; i < n; i++) {
		workers[i] = create(i);
		if (!workers[i])
			atomic_set(&result, -ENOMEM);
	}
	for (i = 0; i < n; i++) {
		if (workers[i])
			wake_up_process(workers[i]->task);
	}
	for (i = 0; i < n; i++) {
		struct worker *const w = workers[i];

		if (!w)
			continue;
		while (!atomic_read(&result) &&
		       (atomic_long_read(&next_chunk) - 1) * CHUNK <
			       (long)programs)
			schedule_timeout_idle(HZ / 50);
		kthread_stop(w->task);
		compared += w->compared;
		valid += w->valid;
		calls += w->calls;
		compiled += w->compiled;
		destroy(w);
	}
	ret = atomic_read(&result);
	if (ret) {
		pr_err("seed=%lu: error %d\n", seed, ret);
		return ret;
	}

	pr_info("seed=%lu: %llu programs compared (%llu valid, %llu compiled), %llu calls, in %lld ms\n",
		seed, compared, valid, compiled, calls,
		ktime_ms_delta(ktime_get(), start));
	/* Neither answer may be the rule. */
	if (valid < compared / 4 || valid > compared * 3 / 4) {
		pr_err("seed=%lu: the programs are not as they should be\n",
		       seed);
		return -EINVAL;
	}
	return 0;
}

static void __exit compare_exit(void)
{
}

module_init(compare_init);
module_exit(compare_exit);
MODULE_DESCRIPTION("Compares fseccomp's engine with the kernel's");
MODULE_LICENSE("GPL");
