// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - seccomp profiles of containers
 *
 * The format is that of containers/common and Docker; it is reduced to rules
 * as pkg/seccomp there does it.  What is not known is refused: a profile half
 * understood would be another profile.
 */

#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"

/* As Go calls the architecture that the container runtime is built for. */
#define RUNTIME_ARCH "amd64"

struct name {
	const char *name;
	__u32 value;
};

static const struct name actions[] = {
	{ "SCMP_ACT_KILL", SCMP_ACT_KILL },
	{ "SCMP_ACT_KILL_THREAD", SCMP_ACT_KILL_THREAD },
	{ "SCMP_ACT_KILL_PROCESS", SCMP_ACT_KILL_PROCESS },
	{ "SCMP_ACT_TRAP", SCMP_ACT_TRAP },
	{ "SCMP_ACT_ERRNO", SCMP_ACT_ERRNO(0) },
	{ "SCMP_ACT_LOG", SCMP_ACT_LOG },
	{ "SCMP_ACT_ALLOW", SCMP_ACT_ALLOW },
	{ NULL, 0 },
};

static const struct name operators[] = {
	{ "SCMP_CMP_NE", SCMP_CMP_NE },
	{ "SCMP_CMP_LT", SCMP_CMP_LT },
	{ "SCMP_CMP_LE", SCMP_CMP_LE },
	{ "SCMP_CMP_EQ", SCMP_CMP_EQ },
	{ "SCMP_CMP_GE", SCMP_CMP_GE },
	{ "SCMP_CMP_GT", SCMP_CMP_GT },
	{ "SCMP_CMP_MASKED_EQ", SCMP_CMP_MASKED_EQ },
	{ NULL, 0 },
};

static __u32 find(const struct name *names, const char *name)
{
	for (; names->name; names++) {
		if (strcmp(names->name, name) == 0)
			return names->value;
	}
	errx(1, "the profile says %s, which is not known here", name);
}

static __u32 find_action(const char *name, int error)
{
	const __u32 action = find(actions, name);

	return action == SCMP_ACT_ERRNO(0) ? SCMP_ACT_ERRNO(error) : action;
}

/* "SCMP_ARCH_X86_64" is "x86_64" to libseccomp. */
static __u32 find_arch(const char *name)
{
	static const char prefix[] = "SCMP_ARCH_";
	char lower[32] = "";
	__u32 arch;
	size_t i;

	if (strncmp(name, prefix, strlen(prefix)) == 0)
		name += strlen(prefix);
	for (i = 0; name[i] && i < sizeof(lower) - 1; i++)
		lower[i] = tolower(name[i]);
	arch = seccomp_arch_resolve_name(lower);
	if (!arch)
		errx(1, "libseccomp knows no architecture %s", name);
	return arch;
}

static void unpack_failed(const json_error_t *error)
{
	errx(1, "the profile is not as expected: %s", error->text);
}

static void add_arch(struct profile *profile, __u32 arch)
{
	if (profile->num_arches == PROFILE_ARCHES)
		errx(1, "the profile has too many architectures");
	profile->arches[profile->num_arches++] = arch;
}

/* The native architecture, and those which come along with it. */
static void read_arches(struct profile *profile, json_t *map)
{
	const __u32 native = seccomp_arch_native();
	json_t *entry, *subs, *sub;
	const char *name;
	json_error_t error;
	size_t i, j;

	add_arch(profile, native);
	for (i = 0; (entry = json_array_get(map, i)); i++) {
		subs = NULL;
		if (json_unpack_ex(entry, &error, 0, "{s:s, s?o}",
				   "architecture", &name, "subArchitectures",
				   &subs))
			unpack_failed(&error);
		if (find_arch(name) != native)
			continue;
		for (j = 0; (sub = json_array_get(subs, j)); j++)
			add_arch(profile, find_arch(json_string_value(sub)));
	}
}

static bool has_word(const char *list, const char *word)
{
	const size_t len = strlen(word);
	const char *at;

	for (at = strstr(list, word); at; at = strstr(at + 1, word)) {
		if ((at == list || at[-1] == ',') &&
		    (at[len] == ',' || at[len] == '\0'))
			return true;
	}
	return false;
}

/* How many strings of the array are in the list. */
static size_t count_in(json_t *array, const char *list)
{
	size_t i, count = 0;
	json_t *item;

	for (i = 0; (item = json_array_get(array, i)); i++)
		count += has_word(list, json_string_value(item));
	return count;
}

static void get_conditions(json_t *object, json_t **arches, json_t **caps)
{
	json_error_t error;

	*arches = NULL;
	*caps = NULL;
	if (object && json_unpack_ex(object, &error, JSON_STRICT, "{s?o, s?o}",
				     "arches", arches, "caps", caps))
		unpack_failed(&error);
}

static bool applies(json_t *includes, json_t *excludes, const char *list)
{
	json_t *arches, *caps;

	get_conditions(excludes, &arches, &caps);
	if (count_in(arches, RUNTIME_ARCH) || count_in(caps, list))
		return false;

	get_conditions(includes, &arches, &caps);
	if (json_array_size(arches) && !count_in(arches, RUNTIME_ARCH))
		return false;
	return count_in(caps, list) == json_array_size(caps);
}

static void add_rule(struct profile *profile, const char *name, __u32 action,
		     const struct scmp_arg_cmp *args, unsigned int len)
{
	struct profile_rule *rule;
	const size_t size = sizeof(*rule) * (profile->num_rules + 1);

	profile->rules = realloc(profile->rules, size);
	if (!profile->rules)
		err(1, "realloc");
	rule = &profile->rules[profile->num_rules++];
	rule->name = name;
	rule->action = action;
	rule->len = len;
	if (len)
		memcpy(rule->args, args, sizeof(*args) * len);
}

static unsigned int read_args(json_t *array, struct scmp_arg_cmp *args)
{
	json_error_t error;
	const char *op;
	json_t *entry;
	size_t i;

	if (json_array_size(array) > PROFILE_ARGS)
		errx(1, "the profile has a rule with too many conditions");
	for (i = 0; (entry = json_array_get(array, i)); i++) {
		json_int_t value, value_two = 0;
		int index;

		if (json_unpack_ex(entry, &error, 0, "{s:i, s:I, s?I, s:s}",
				   "index", &index, "value", &value, "valueTwo",
				   &value_two, "op", &op))
			unpack_failed(&error);
		if (index < 0 || index >= PROFILE_ARGS)
			errx(1, "the profile has no argument %d", index);
		args[i] =
			SCMP_CMP(index, find(operators, op), value, value_two);
	}
	return i;
}

/* Conditions on the same argument are alternatives, as runtimes have it. */
static bool are_alternatives(const struct scmp_arg_cmp *args, unsigned int len)
{
	unsigned int i, seen = 0;

	for (i = 0; i < len; i++) {
		if (seen & 1 << args[i].arg)
			return true;
		seen |= 1 << args[i].arg;
	}
	return false;
}

static void read_entry(struct profile *profile, json_t *entry, const char *caps)
{
	json_t *names, *name, *array = NULL, *includes = NULL, *excludes = NULL;
	struct scmp_arg_cmp args[PROFILE_ARGS];
	unsigned int len, j;
	int error_nr = EPERM;
	const char *action;
	json_error_t error;
	__u32 value;
	size_t i;

	if (json_unpack_ex(entry, &error, 0, "{s:o, s:s, s?i, s?o, s?o, s?o}",
			   "names", &names, "action", &action, "errnoRet",
			   &error_nr, "args", &array, "includes", &includes,
			   "excludes", &excludes))
		unpack_failed(&error);
	if (!applies(includes, excludes, caps))
		return;

	value = find_action(action, error_nr);
	len = read_args(array, args);
	for (i = 0; (name = json_array_get(names, i)); i++) {
		const char *const call = json_string_value(name);

		if (!are_alternatives(args, len)) {
			add_rule(profile, call, value, args, len);
			continue;
		}
		for (j = 0; j < len; j++)
			add_rule(profile, call, value, &args[j], 1);
	}
}

/**
 * profile_read - Reads the profile of a container
 *
 * @profile: Is filled; to be given to profile_free().
 * @path: Of the document.
 * @caps: The capabilities of the container, with commas between them.
 *
 * Does not return if anything is wrong.
 */
void profile_read(struct profile *profile, const char *path, const char *caps)
{
	json_t *syscalls, *entry, *arches = NULL;
	int error_nr = EPERM;
	json_error_t error;
	const char *action;
	size_t i;

	memset(profile, 0, sizeof(*profile));
	profile->json = json_load_file(path, 0, &error);
	if (!profile->json)
		errx(1, "%s:%d: %s", path, error.line, error.text);
	if (json_unpack_ex(profile->json, &error, 0, "{s:s, s?i, s?o, s:o}",
			   "defaultAction", &action, "defaultErrnoRet",
			   &error_nr, "archMap", &arches, "syscalls",
			   &syscalls))
		unpack_failed(&error);

	profile->action = find_action(action, error_nr);
	read_arches(profile, arches);
	for (i = 0; (entry = json_array_get(syscalls, i)); i++)
		read_entry(profile, entry, caps);
}

static bool holds(const struct scmp_arg_cmp *cmp, __u64 arg)
{
	switch (cmp->op) {
	case SCMP_CMP_NE:
		return arg != cmp->datum_a;
	case SCMP_CMP_LT:
		return arg < cmp->datum_a;
	case SCMP_CMP_LE:
		return arg <= cmp->datum_a;
	case SCMP_CMP_EQ:
		return arg == cmp->datum_a;
	case SCMP_CMP_GE:
		return arg >= cmp->datum_a;
	case SCMP_CMP_GT:
		return arg > cmp->datum_a;
	case SCMP_CMP_MASKED_EQ:
		return (arg & cmp->datum_a) == cmp->datum_b;
	default:
		errx(1, "no such comparison");
	}
}

/**
 * profile_judge - What the profile says about a call
 *
 * @profile: The profile.
 * @call: The name of the call.
 * @args: Its arguments.
 *
 * This knows neither libseccomp's idea of the profile nor the filter that is
 * made of it: the first rule that holds has the say.
 *
 * Return: A SCMP_ACT_* value.
 */
__u32 profile_judge(const struct profile *profile, const char *call,
		    const __u64 args[PROFILE_ARGS])
{
	const struct profile_rule *rule = profile->rules;
	unsigned int i;
	size_t n;

	for (n = 0; n < profile->num_rules; n++, rule++) {
		if (strcmp(rule->name, call))
			continue;
		for (i = 0; i < rule->len; i++) {
			if (!holds(&rule->args[i], args[rule->args[i].arg]))
				break;
		}
		if (i == rule->len)
			return rule->action;
	}
	return profile->action;
}

/**
 * profile_free - Gives back what profile_read() took
 *
 * @profile: The profile.
 */
void profile_free(struct profile *profile)
{
	free(profile->rules);
	json_decref(profile->json);
}
