/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - how a kernel was configured
 */

#ifndef _FSECCOMP_TOOL_CONFIG_H
#define _FSECCOMP_TOOL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct config - The text of a .config
 */
struct config {
	/** @path: Where it was found. */
	char path[256];
	/** @text: It; owned. */
	char *text;
};

bool config_find(struct config *config, const char *release);
bool config_open(struct config *config, const char *path);
bool config_release(const struct config *config, char *release, size_t size);
void config_close(struct config *config);
bool config_has(const struct config *config, const char *option);

#endif /* _FSECCOMP_TOOL_CONFIG_H */
