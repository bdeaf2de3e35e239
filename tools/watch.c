// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp watch - calls that are not allowed, as they are made
 */

#include <argp.h>
#include <errno.h>
#include <linux/kernel.h>
#include <linux/types.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bpf/verdict.h"
#include "command.h"
#include "comms.h"
#include "complaint.h"
#include "denial.h"
#include "feed.h"
#include "json.h"
#include "names.h"
#include "number.h"
#include "options.h"
#include "question.h"
#include "tally.h"
#include "terminal.h"

/* Between two looks at the buffers. */
#define PAUSE_US 50000

struct options {
	bool json;
	bool count;
	pid_t pid;
	const char *comm;
	/* What the kernel is to tell, by its language for events. */
	char filter[4000];
	char calls[3000];
	/* A bit for each of fseccomp_actions. */
	u8 actions;
};

/* The signal that ends it. */
static volatile sig_atomic_t stop;

static const struct argp_option option_table[] = {
	{ "pid", 'p', "PID", 0,
	  "Only of this process, and what it has started and starts", 0 },
	{ "comm", 'n', "NAME", 0,
	  "Only of tasks of this name, in which * is anything", 0 },
	{ "call", 'c', "CALL", 0, "Only this call; again for another", 0 },
	{ "action", 'a', "ACTION", 0,
	  "Only this action, also log and allow; again for another", 0 },
	{ "count", 's', NULL, 0,
	  "Print no calls but, when interrupted, a table of how many there were",
	  0 },
	{ "json", 'j', NULL, 0, "Print JSON, an object in each line", 0 },
	{}
};

/* Adds to an expression; false if there is no room. */
static bool extend(char *expression, size_t size, const char *joint,
		   const char *format, ...)
	__attribute__((format(printf, 4, 5)));

static bool extend(char *expression, size_t size, const char *joint,
		   const char *format, ...)
{
	size_t used = strlen(expression);
	va_list args;

	if (used)
		used += snprintf(expression + used, size - used, " %s ", joint);
	if (used >= size)
		return false;
	va_start(args, format);
	used += vsnprintf(expression + used, size - used, format, args);
	va_end(args);
	return used < size;
}

static enum answer want_comm(struct options *options, const char *name)
{
	if (strpbrk(name, "\"\\") || strlen(name) > 15)
		return complain(
			ANSWER_USAGE,
			"'%s' is no name of a task: they have up to 15 characters",
			name);
	options->comm = name;
	return ANSWER_OK;
}

/* Of one ABI; whether there is room. */
static bool extend_calls(struct options *options, const struct abi *abi, u32 nr)
{
	return extend(options->calls, sizeof(options->calls), "||",
		      "(arch == %#x && nr == %d)", abi->arch, (int)nr);
}

static enum answer want_number(struct options *options, const char *text,
			       bool *room)
{
	struct seccomp_data call;
	enum answer answer;
	unsigned int i;

	for (i = 0; i < ABIS; i++) {
		answer = question_call(&call, &names_abis[i], text);
		if (answer != ANSWER_OK)
			return answer;
		*room &= extend_calls(options, &names_abis[i], call.nr);
	}
	return ANSWER_OK;
}

static enum answer want_name(struct options *options, const char *name,
			     bool *room)
{
	const struct abi *lacks = NULL;
	unsigned int i, known = 0;
	u32 nr;

	for (i = 0; i < ABIS; i++) {
		if (!names_call_number(&names_abis[i], name, &nr)) {
			lacks = &names_abis[i];
			continue;
		}
		known++;
		*room &= extend_calls(options, &names_abis[i], nr);
	}
	if (!known)
		return complain(
			ANSWER_USAGE,
			"neither i386 nor x86_64 has a call '%s'; a number is taken, too",
			name);
	if (lacks)
		remark("%s has no call '%s' of its own; it may be a part of "
		       "socketcall or ipc there",
		       lacks->name, name);
	return ANSWER_OK;
}

static enum answer want_call(struct options *options, const char *name)
{
	enum answer answer;
	bool room = true;
	u64 number;

	if (number_read(name, &number))
		answer = want_number(options, name, &room);
	else
		answer = want_name(options, name, &room);
	if (answer == ANSWER_OK && !room)
		return complain(
			ANSWER_USAGE,
			"these are too many calls for a filter of the kernel");
	return answer;
}

static enum answer want_action(struct options *options, const char *name)
{
	unsigned int i;

	for (i = 0; i < FSECCOMP_ACTIONS_LEN; i++) {
		if (strcmp(fseccomp_actions[i].name, name))
			continue;
		options->actions |= 1 << i;
		return ANSWER_OK;
	}
	return complain(
		ANSWER_USAGE,
		"there is no action '%s'; there are kill_process, kill_thread, trap, errno, user_notif, trace, log, allow",
		name);
}

/* The wanted ones; without any, all but those that let calls through. */
static void filter_actions(struct options *options)
{
	char text[300] = "";
	unsigned int i;

	for (i = 0; i < FSECCOMP_ACTIONS_LEN; i++) {
		if (options->actions >> i & 1)
			extend(text, sizeof(text), "||", "action == %#x",
			       fseccomp_actions[i].value);
	}
	if (!*text)
		sprintf(text, "action != %#x && action != %#x",
			SECCOMP_RET_ALLOW, SECCOMP_RET_LOG);
	extend(options->filter, sizeof(options->filter), "&&", "(%s)", text);
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *const options = state->input;
	enum answer answer = ANSWER_OK;

	switch (key) {
	case 'a':
		answer = want_action(options, arg);
		break;
	case 'c':
		answer = want_call(options, arg);
		break;
	case 'j':
		options->json = true;
		break;
	case 'n':
		answer = want_comm(options, arg);
		break;
	case 'p':
		answer = number_pid(arg, &options->pid);
		break;
	case 's':
		options->count = true;
		break;
	case ARGP_KEY_ARG:
		answer = complain(
			ANSWER_USAGE,
			"'%s' is one argument too many; fseccomp watch --help lists the options",
			arg);
		break;
	case ARGP_KEY_END:
		if (options->comm)
			extend(options->filter, sizeof(options->filter), "&&",
			       "COMM ~ \"%s\"", options->comm);
		filter_actions(options);
		if (*options->calls)
			extend(options->filter, sizeof(options->filter), "&&",
			       "(%s)", options->calls);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	if (answer != ANSWER_OK)
		exit(answer);
	return 0;
}

/* The time of day of a time of the monotonic clock. */
static void time_text(char *text, size_t size, u64 time_ns)
{
	struct timespec real, mono;
	struct tm tm;
	time_t seconds;
	long long ns;

	clock_gettime(CLOCK_REALTIME, &real);
	clock_gettime(CLOCK_MONOTONIC, &mono);
	ns = (real.tv_sec - mono.tv_sec) * 1000000000LL + real.tv_nsec -
	     mono.tv_nsec + (long long)time_ns;
	seconds = ns / 1000000000;
	localtime_r(&seconds, &tm);
	snprintf(text, size, "%02d:%02d:%02d.%06d", tm.tm_hour, tm.tm_min,
		 tm.tm_sec, (int)(ns % 1000000000 / 1000));
}

static void print_json(const struct denial *denial, const char *time)
{
	const struct seccomp_data *const call = &denial->call;
	const struct abi *const abi = names_abi_by_arch(call->arch);
	const pid_t pid = comms_process(denial->tid);
	json_t *const args = json_array();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(call->args); i++)
		json_array_append_new(args, json_hex(call->args[i]));
	json_say(
		json_pack(
			"{s:s, s:o, s:i, s:s, s:s?, s:i, s:s?, s:o, s:o, s:i, s:i}",
			"time", time, "pid",
			pid ? json_integer(pid) : json_null(), "tid",
			denial->tid, "comm", comms_find(denial->tid), "call",
			abi ? names_call(abi, call->nr) : NULL, "nr", call->nr,
			"arch", abi ? abi->name : NULL, "args", args, "verdict",
			json_verdict(denial->verdict), "filter", denial->filter,
			"filters", denial->filters),
		true);
}

static void print(const struct denial *denial, void *context)
{
	const struct options *const options = context;
	const struct abi *const abi = names_abi_by_arch(denial->call.arch);
	char pid[16] = "?", time[24], call[QUESTION_TEXT_MAX], verdict[80],
	     by[40] = "strict mode";

	if (options->count) {
		tally_add(denial);
		return;
	}
	time_text(time, sizeof(time), denial->time_ns);
	if (options->json) {
		print_json(denial, time);
		return;
	}
	question_text(call, sizeof(call), &denial->call);
	names_verdict_text(verdict, sizeof(verdict), denial->verdict);
	if (comms_process(denial->tid))
		snprintf(pid, sizeof(pid), "%d", comms_process(denial->tid));
	if (denial->filter >= 0)
		snprintf(by, sizeof(by), "filter %d of %u", denial->filter,
			 denial->filters);
	say(PLAIN, "%s %7s %7d %-15s %-6s %s: %s, by %s", time, pid,
	    denial->tid, comms_find(denial->tid),
	    abi ? names_call_abi(abi, denial->call.nr) : "?", call, verdict,
	    by);
}

/* Says at once that what has been printed is not all. */
static void print_lost(const struct options *options, u64 lost)
{
	if (options->json)
		json_say(json_pack("{s:I}", "lost", (json_int_t)lost), true);
	else
		say(BAD, "%llu lost: there were more than could be printed",
		    (unsigned long long)lost);
}

static void on_signal(int signal)
{
	stop = signal;
}

static void catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	const struct sigaction action = { .sa_handler = on_signal };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaction(signals[i], &action, NULL);
}

static enum answer watch(struct options *options, struct feed *feed)
{
	u64 lost, told = 0;
	bool last, on;

	do {
		last = stop;
		on = feed_is_on(feed);
		if (last)
			feed_stop(feed);
		else
			usleep(PAUSE_US);
		comms_forget();
		feed_read(feed, print, options);
		lost = feed_lost(feed);
		if (lost > told && !options->count)
			print_lost(options, lost - told);
		told = lost;
		fflush(stdout);
	} while (on && !last && !ferror(stdout));
	if (options->count)
		tally_print(options->json, lost);
	if (on)
		return ANSWER_OK;
	return complain(
		ANSWER_CANNOT,
		"nothing more is seen: the module has been unloaded, or its tracepoint switched off");
}

int command_watch(int argc, char **argv)
{
	const struct argp argp = {
		.options = option_table,
		.parser = parse,
		.doc = "Prints the calls that fseccomp does not let through, as they "
		       "are made: when, process, thread, its name, architecture, call, "
		       "verdict, and the filter that decided, 0 being the "
		       "oldest.",
	};
	struct options options = {};
	struct feed *feed;
	enum answer answer;

	if (options_parse(&argp, 0, argc, argv, &options))
		return ANSWER_USAGE;
	catch_signals();
	answer = feed_open(&feed, options.filter, options.pid);
	if (answer != ANSWER_OK)
		return answer;
	remark("watching; Ctrl-C ends it");
	answer = watch(&options, feed);
	feed_close(feed);
	/* As without the handler: who reads has seen enough. */
	if (stop == SIGPIPE) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	return answer;
}
