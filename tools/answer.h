/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fseccomp - exit statuses
 */

#ifndef _FSECCOMP_TOOL_ANSWER_H
#define _FSECCOMP_TOOL_ANSWER_H

enum answer {
	ANSWER_OK = 0,
	/* The question was understood, and the answer is no. */
	ANSWER_NO = 1,
	/* The question was not. */
	ANSWER_USAGE = 2,
	/* Not permitted, or something that it takes is not there. */
	ANSWER_CANNOT = 3,
};

#endif /* _FSECCOMP_TOOL_ANSWER_H */
