// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - how a kernel was configured
 */

#include <linux/kernel.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "config.h"

/* No kernel's has a tenth of that. */
#define MAX_BYTES (4 << 20)

/**
 * config_open - Reads a configuration
 *
 * @config: Set to it.
 * @path: Its file, which may be compressed.
 *
 * Return: False if the file cannot be read, or is no configuration.
 */
bool config_open(struct config *config, const char *path)
{
	const gzFile file = gzopen(path, "re");
	int bytes;

	if (!file)
		return false;
	snprintf(config->path, sizeof(config->path), "%s", path);
	config->text = malloc(MAX_BYTES + 1);
	bytes = config->text ? gzread(file, config->text, MAX_BYTES) : -1;
	gzclose(file);
	if (bytes > 0) {
		config->text[bytes] = '\0';
		if (strstr(config->text, "\nCONFIG_"))
			return true;
	}
	config_close(config);
	return false;
}

/**
 * config_find - Reads the configuration of a kernel from where distributions have
 * it
 *
 * @config: Set to it.
 * @release: The release of the kernel.
 *
 * Return: False if there is none.
 */
bool config_find(struct config *config, const char *release)
{
	static const char *const places[] = {
		"/proc/config.gz",
		"/boot/config-%s",
		"/usr/lib/modules/%s/config",
		"/lib/modules/%s/config",
		"/lib/modules/%s/build/.config",
	};
	char path[256];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(places); i++) {
		snprintf(path, sizeof(path), places[i], release);
		if (config_open(config, path))
			return true;
	}
	return false;
}

/**
 * config_close - Forgets a configuration
 *
 * @config: One that has been opened, or zeros.
 */
void config_close(struct config *config)
{
	free(config->text);
	memset(config, 0, sizeof(*config));
}

/**
 * config_release - For which kernel a configuration was made
 *
 * @config: The configuration.
 * @release: Its version, as the comment at its beginning has it.
 * @size: Bytes that there are for it.
 *
 * Return: Whether there is such a comment: "# Linux/x86 6.1.0 Kernel Configuration".
 */
bool config_release(const struct config *config, char *release, size_t size)
{
	const char *line = strstr(config->text, "# Linux/");
	char found[64];

	if (!line ||
	    sscanf(line, "# Linux/%*s %63s Kernel Configuration", found) != 1)
		return false;
	snprintf(release, size, "%s", found);
	return true;
}

/**
 * config_has - Whether a configuration has an option
 *
 * @config: The configuration.
 * @option: The option, such as "CONFIG_KPROBES".
 *
 * Return: Whether it is y or m.
 */
bool config_has(const struct config *config, const char *option)
{
	char line[100];

	snprintf(line, sizeof(line), "\n%s=y\n", option);
	if (strstr(config->text, line))
		return true;
	snprintf(line, sizeof(line), "\n%s=m\n", option);
	return strstr(config->text, line);
}
