// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp check - whether this kernel can carry the module
 *
 * It looks for what the lists of the module name: options of the kernel in
 * include/compat/requirements.def, functions in module/host/symbols.def and
 * module/arch/hooked.def.
 */

#include <argp.h>
#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arch/symbols.h"
#include "command.h"
#include "complaint.h"
#include "config.h"
#include "finding.h"
#include "json.h"
#include "options.h"
#include "pager.h"
#include "symbols.h"
#include "terminal.h"

#define TRACING "/sys/kernel/tracing/"

/* Which kernels need something. */
enum need {
	NEED_ALWAYS,
	NEED_SECCOMP,
	NEED_NOSECCOMP,
	NEED_VSYSCALL,
	NEED_X32,
	NEED_NEVER,
};

struct function {
	const char *name;
	enum need need;
};

/* What the module calls. */
static const struct function called[] = {
	{ "kallsyms_lookup_name", NEED_ALWAYS },
#define FSECCOMP_SYMBOL(call, result, parameters, name, need) \
	{ name, NEED_##need },
#include "host/symbols.def"
#undef FSECCOMP_SYMBOL
};

/* What it redirects. */
static const struct function hooked[] = {
#define FSECCOMP_HOOKED(id, name, need) { name, NEED_##need },
#include "arch/hooked.def"
#undef FSECCOMP_HOOKED
};

#define FUNCTIONS (ARRAY_SIZE(called) + ARRAY_SIZE(hooked))

/* A kernel to be checked. */
struct subject {
	struct findings findings;
	/* What was given by --config is about another one than that which runs. */
	const char *config_path;
	struct config config;
	bool has_config;
	bool has_seccomp;
	/* If the configuration says so. */
	bool has_x32;
	bool has_vsyscall;
	struct utsname uts;
};

static const struct argp_option option_table[] = {
	{ "config", 'c', "FILE", 0,
	  "Check the configuration in FILE, and nothing of the kernel that runs",
	  0 },
	{ "json", 'j', NULL, 0, "Print JSON", 0 },
	{}
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct subject *const subject = state->input;

	switch (key) {
	case 'c':
		subject->config_path = arg;
		break;
	case 'j':
		if (!subject->findings.json)
			subject->findings.json = json_array();
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* The first word of a file, "" if there is none. */
static const char *word_of(const char *path)
{
	static char word[64];
	FILE *const file = fopen(path, "re");

	word[0] = '\0';
	if (file) {
		if (fscanf(file, "%63s", word) != 1)
			word[0] = '\0';
		fclose(file);
	}
	return word;
}

static void check_machine(struct subject *subject)
{
	if (strcmp(subject->uts.machine, "x86_64"))
		find(&subject->findings, FINDING_BAD, "machine",
		     "%s: only x86-64 kernels are supported",
		     subject->uts.machine);
}

static void check_release(struct subject *subject, const char *release)
{
	struct findings *const findings = &subject->findings;
	unsigned int major = 0, minor = 0;

	if (sscanf(release, "%u.%u", &major, &minor) != 2)
		find(findings, FINDING_NOTE, "release",
		     "'%s' is no number that is understood", release);
	else if (major < 6 || (major == 6 && minor < 1))
		find(findings, FINDING_BAD, "release",
		     "%s: boot a kernel of 6.1 or later", release);
	else if (!subject->has_seccomp && major == 6 && minor < 9)
		find(findings, FINDING_BAD, "release",
		     "%s: without CONFIG_SECCOMP it takes 6.9 or later",
		     release);
	else
		find(findings, FINDING_OK, "release", "%s", release);
}

static void check_config(struct subject *subject)
{
	static const struct {
		const char *option;
		bool is_needed;
	} options[] = {
#define FSECCOMP_NEEDS(option, message) { "CONFIG_" #option, true },
#define FSECCOMP_REFUSES(option, message) { "CONFIG_" #option, false },
#include "../include/compat/requirements.def"
#undef FSECCOMP_NEEDS
#undef FSECCOMP_REFUSES
	};
	struct findings *const findings = &subject->findings;
	unsigned int i, bad = findings->bad;

	if (!subject->has_config) {
		find(findings, FINDING_NOTE, "config",
		     "not found in /proc/config.gz, /boot or /lib/modules/%s; building the module tells if something is missing",
		     subject->uts.release);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(options); i++) {
		const char *const option = options[i].option;
		const bool has = config_has(&subject->config, option);

		if (options[i].is_needed && !has)
			find(findings, FINDING_BAD, "config",
			     "%s is not set: boot a kernel that has it",
			     option);
		else if (!options[i].is_needed && has)
			find(findings, FINDING_BAD, "config",
			     "%s is set: boot a kernel without it", option);
	}
	if (findings->bad == bad)
		find(findings, FINDING_OK, "config", "%s",
		     subject->config.path);
}

/* Of a kernel that need not be here. */
static void check_config_release(struct subject *subject)
{
	char release[64];

	subject->has_seccomp = config_has(&subject->config, "CONFIG_SECCOMP");
	if (config_release(&subject->config, release, sizeof(release)))
		check_release(subject, release);
	else
		find(&subject->findings, FINDING_NOTE, "release",
		     "not told by the configuration: it takes 6.1 or later, and 6.9 without CONFIG_SECCOMP");
}

/* Lists those of @names that are not there. */
static bool check_names(struct findings *findings, enum kind kind,
			const char *about, const char *what,
			const char *const *names, const bool *found,
			unsigned int len)
{
	char text[1000] = "";
	size_t used = 0;
	unsigned int i;

	for (i = 0; i < len && used < sizeof(text); i++) {
		if (!found[i])
			used += snprintf(text + used, sizeof(text) - used,
					 " %s", names[i]);
	}
	if (used)
		find(findings, kind, about, "%s%s", what, text);
	return !used;
}

static bool is_needed(const struct subject *subject, enum need need)
{
	switch (need) {
	case NEED_ALWAYS:
		return true;
	case NEED_SECCOMP:
		return subject->has_seccomp;
	case NEED_NOSECCOMP:
		return !subject->has_seccomp;
	case NEED_VSYSCALL:
		return !subject->has_seccomp && subject->has_vsyscall;
	case NEED_X32:
		return subject->has_x32;
	default:
		return false;
	}
}

/* Appends the names of those that the kernel needs. */
static void list_needed(const struct subject *subject,
			const struct function *functions,
			unsigned int functions_len, const char **names,
			unsigned int *len)
{
	unsigned int i;

	for (i = 0; i < functions_len; i++) {
		if (is_needed(subject, functions[i].need))
			names[(*len)++] = functions[i].name;
	}
}

static void check_functions(struct subject *subject)
{
	struct findings *const findings = &subject->findings;
	const char *names[FUNCTIONS];
	bool found[FUNCTIONS];
	unsigned int len = 0;

	list_needed(subject, called, ARRAY_SIZE(called), names, &len);
	list_needed(subject, hooked, ARRAY_SIZE(hooked), names, &len);

	if (!symbols_find("/proc/kallsyms", names, len, found))
		find(findings, FINDING_BAD, "functions",
		     "there is no /proc/kallsyms: mount /proc, and boot a kernel with CONFIG_KALLSYMS");
	else if (check_names(findings, FINDING_BAD, "functions",
			     "the kernel lacks what the module calls:", names,
			     found, len))
		find(findings, FINDING_OK, "functions", "all %u are there",
		     len);
}

static void check_tracing(struct subject *subject)
{
	struct findings *const findings = &subject->findings;
	const char *names[ARRAY_SIZE(hooked)];
	bool found[ARRAY_SIZE(hooked)];
	const char *enabled;
	unsigned int len = 0;

	enabled = word_of("/proc/sys/kernel/ftrace_enabled");
	if (!strcmp(enabled, "0"))
		find(findings, FINDING_BAD, "ftrace",
		     "it is switched off: sysctl kernel.ftrace_enabled=1");
	else if (!*enabled)
		find(findings, FINDING_BAD, "ftrace",
		     "there is no sysctl kernel.ftrace_enabled: boot a kernel with CONFIG_FUNCTION_TRACER");
	else
		find(findings, FINDING_OK, "ftrace", "enabled");

	list_needed(subject, hooked, ARRAY_SIZE(hooked), names, &len);
	if (!symbols_find(TRACING "available_filter_functions", names, len,
			  found))
		find(findings, FINDING_NOTE, "ftrace",
		     "cannot read " TRACING
		     "available_filter_functions; as root, with tracefs mounted, this is checked too");
	else
		check_names(findings, FINDING_BAD, "ftrace",
			    "the kernel does not let these be traced:", names,
			    found, len);
}

/* Whether calls of i386 work, found out by one: getpid. */
static void check_i386(struct subject *subject)
{
	struct findings *const findings = &subject->findings;
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		long ret = 20;

		asm volatile("int $0x80"
			     : "+a"(ret)
			     :
			     : "memory", "r8", "r9", "r10", "r11");
		_exit(ret != getpid());
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		find(findings, FINDING_NOTE, "i386", "cannot fork to find out");
	else if (WIFSIGNALED(status) || WEXITSTATUS(status))
		find(findings, FINDING_BAD, "i386",
		     "calls of i386 programs do not work: boot with ia32_emulation=1, and with CONFIG_IA32_EMULATION");
	else
		find(findings, FINDING_OK, "i386", "its calls work");
}

static void check_lockdown(struct subject *subject)
{
	struct findings *const findings = &subject->findings;
	char line[128] = "";
	FILE *const file = fopen("/sys/kernel/security/lockdown", "re");

	if (file) {
		if (!fgets(line, sizeof(line), file))
			line[0] = '\0';
		fclose(file);
	}
	if (strstr(line, "[confidentiality]"))
		find(findings, FINDING_BAD, "lockdown",
		     "confidentiality: kprobes are forbidden; boot without lockdown=confidentiality");
	else if (strstr(line, "[integrity]"))
		find(findings, FINDING_NOTE, "lockdown",
		     "integrity: the module must be signed with a key that the kernel trusts");
	else
		find(findings, FINDING_OK, "lockdown", "none");
}

static void check_modules(struct subject *subject)
{
	struct findings *const findings = &subject->findings;
	const char *enforced;

	if (!access("/sys/module/fseccomp", F_OK)) {
		const char *const version =
			word_of("/sys/module/fseccomp/version");

		find(findings, FINDING_OK, "module", "loaded%s%s",
		     *version ? ", version " : "", version);
		return;
	}
	find(findings, FINDING_NOTE, "module", "not loaded: modprobe fseccomp");
	if (!strcmp(word_of("/proc/sys/kernel/modules_disabled"), "1"))
		find(findings, FINDING_BAD, "modules",
		     "none can be loaded until the next boot: sysctl kernel.modules_disabled is 1");
	enforced = word_of("/sys/module/module/parameters/sig_enforce");
	if (!strcmp(enforced, "Y"))
		find(findings, FINDING_NOTE, "signature",
		     "the module must be signed with a key that the kernel trusts: module.sig_enforce is on");
	else
		find(findings, FINDING_OK, "signature", "none is demanded");
}

static void check_headers(struct subject *subject)
{
	struct findings *const findings = &subject->findings;
	char path[128];

	snprintf(path, sizeof(path), "/lib/modules/%s/build/Makefile",
		 subject->uts.release);
	if (access(path, F_OK))
		find(findings, FINDING_NOTE, "headers",
		     "not there, to build the module here: install linux-headers-%s",
		     subject->uts.release);
	else
		find(findings, FINDING_OK, "headers", "%.*s",
		     (int)(strlen(path) - strlen("/Makefile")), path);
}

/* Without a configuration, from what there is of seccomp. */
static bool kernel_has_seccomp(void)
{
	static const char *const name[] = { "__secure_computing" };
	bool found;

	return !symbols_find("/proc/kallsyms", name, 1, &found) || found;
}

static void check_running(struct subject *subject)
{
	const struct config *const config = &subject->config;

	subject->has_x32 = subject->has_config &&
			   config_has(config, "CONFIG_X86_X32_ABI");
	subject->has_vsyscall =
		subject->has_config &&
		config_has(config, "CONFIG_X86_VSYSCALL_EMULATION");
	check_functions(subject);
	check_tracing(subject);
	check_i386(subject);
	check_lockdown(subject);
	check_modules(subject);
	check_headers(subject);
}

int command_check(int argc, char **argv)
{
	const struct argp argp = {
		.options = option_table,
		.parser = parse,
		.doc = "Tells whether this kernel can carry the module, and what to "
		       "do where it cannot.  Exit status: 0 if it can, 1 if "
		       "not.",
	};
	struct subject subject = {};
	unsigned int bad;

	if (options_parse(&argp, 0, argc, argv, &subject))
		return ANSWER_USAGE;
	pager_start();
	uname(&subject.uts);
	if (subject.config_path) {
		subject.has_config =
			config_open(&subject.config, subject.config_path);
		if (!subject.has_config) {
			json_decref(subject.findings.json);
			return complain(ANSWER_CANNOT,
					"%s is no configuration of a kernel",
					subject.config_path);
		}
		check_config_release(&subject);
		check_config(&subject);
	} else {
		subject.has_seccomp = kernel_has_seccomp();
		subject.has_config =
			config_find(&subject.config, subject.uts.release);
		check_machine(&subject);
		check_release(&subject, subject.uts.release);
		check_config(&subject);
		check_running(&subject);
	}
	config_close(&subject.config);
	bad = subject.findings.bad;
	if (subject.findings.json)
		json_say(json_pack("{s:b, s:o}", "can_carry", !bad, "findings",
				   subject.findings.json),
			 false);
	else if (bad)
		say(STRONG, "this kernel cannot carry fseccomp");
	else
		say(STRONG, "this kernel can carry fseccomp");
	return bad ? ANSWER_NO : ANSWER_OK;
}
