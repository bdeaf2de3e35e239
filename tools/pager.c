// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the pager that shows long output
 *
 * Standard output becomes a pipe to it.  So does standard error if that is a
 * terminal, because its lines would overtake those that are still in the pipe.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "complaint.h"
#include "pager.h"
#include "terminal.h"

/* Not each system has less. */
#define DEFAULT_PAGER \
	"if command -v less >/dev/null; then exec less -FRX; else exec cat; fi"

/* The status by which the shell says that there is no such command. */
#define NOT_FOUND 127

static bool is_forbidden;

/* 0 without a pager. */
static pid_t pid;

/* What standard output and standard error were. */
static int old_stdout = STDOUT_FILENO;
static int old_stderr = STDERR_FILENO;

/**
 * pager_forbid - Makes pager_start() do nothing
 */
void pager_forbid(void)
{
	is_forbidden = true;
}

/* For the shell; NULL if the user wants none. */
static const char *command(void)
{
	const char *text = getenv("FSECCOMP_PAGER");

	if (!text)
		text = getenv("PAGER");
	if (!text)
		return DEFAULT_PAGER;
	return *text && strcmp(text, "cat") ? text : NULL;
}

static void run(const char *text, int input)
{
	dup2(input, STDIN_FILENO);
	/* Those who may run fseccomp as root get no shell from less by that. */
	if (!geteuid())
		setenv("LESSSECURE", "1", false);
	execl("/bin/sh", "sh", "-c", text, NULL);
	_exit(NOT_FOUND);
}

/* Returns a copy of @fd as it was. */
static int replace(int fd, int by)
{
	const int old = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	dup2(by, fd);
	return old;
}

/**
 * pager_start - Gives to a pager what is printed from now on
 *
 * Without a terminal, or if the user wants none, nothing changes.  Nor does it if
 * there is no memory.
 */
void pager_start(void)
{
	const char *const text = command();
	int ends[2];

	if (is_forbidden || pid || !text || !isatty(STDOUT_FILENO) ||
	    terminal_is_dumb() || pipe2(ends, O_CLOEXEC))
		return;
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		run(text, ends[0]);
	if (pid > 0) {
		if (isatty(STDERR_FILENO))
			old_stderr = replace(STDERR_FILENO, ends[1]);
		old_stdout = replace(STDOUT_FILENO, ends[1]);
		/* Ctrl-C is for the pager, and who leaves it has seen enough. */
		signal(SIGINT, SIG_IGN);
		signal(SIGPIPE, SIG_IGN);
	}
	close(ends[0]);
	close(ends[1]);
}

/**
 * pager_is_on - Whether a pager shows what is printed
 *
 * Return: Whether pager_start() has started one.
 */
bool pager_is_on(void)
{
	return pid > 0;
}

/**
 * pager_terminal - Where output gets to at last
 *
 * Return: A file descriptor, which need not be a terminal.
 */
int pager_terminal(void)
{
	return old_stdout;
}

/**
 * pager_wait - Waits until the user leaves the pager
 *
 * Standard output has to be closed: its end ends the pager, too.
 *
 * Return: ANSWER_OK, or ANSWER_CANNOT after the complaint that there is no such pager.
 */
enum answer pager_wait(void)
{
	int status = 0;

	dup2(old_stderr, STDERR_FILENO);
	waitpid(pid, &status, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != NOT_FOUND)
		return ANSWER_OK;
	return complain(
		ANSWER_CANNOT,
		"there is no pager '%s'; set FSECCOMP_PAGER to another, or give --no-pager",
		command());
}
