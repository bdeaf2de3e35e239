// SPDX-License-Identifier: GPL-2.0
/*
 * fseccomp - the word that a mistyped one was meant to be
 */

#include <string.h>

#include "suggestion.h"

/* Longer words are not compared. */
#define MAX_LEN 15

/* Distances of the beginnings of two words, by their lengths. */
struct table {
	unsigned int cells[MAX_LEN + 1][MAX_LEN + 1];
};

static unsigned int less(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* The distance of the first @i letters of @a from the first @j of @b. */
static unsigned int distance_of(const struct table *table, const char *a,
				unsigned int i, const char *b, unsigned int j)
{
	const unsigned int(*const cells)[MAX_LEN + 1] = table->cells;
	unsigned int least;

	if (!i || !j)
		return i + j;
	least = less(cells[i - 1][j], cells[i][j - 1]) + 1;
	least = less(least, cells[i - 1][j - 1] + (a[i - 1] != b[j - 1]));
	if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
		least = less(least, cells[i - 2][j - 2] + 1);
	return least;
}

/*
 * How many letters have to be added, removed, replaced, or exchanged with the next
 * one: the restricted Damerau-Levenshtein distance.
 */
static unsigned int distance(const char *a, const char *b)
{
	const unsigned int a_len = strlen(a), b_len = strlen(b);
	unsigned int i, j;
	struct table table;

	for (i = 0; i <= a_len; i++) {
		for (j = 0; j <= b_len; j++)
			table.cells[i][j] = distance_of(&table, a, i, b, j);
	}
	return table.cells[a_len][b_len];
}

/**
 * suggestion_fits - Whether somebody who typed one word may have meant another
 *
 * @typed: What has been typed.
 * @word: A word that there is.
 *
 * Return: True if @typed is the beginning of @word, or if one mistake makes the
 * difference; two, if one of them has more than four letters.
 */
bool suggestion_fits(const char *typed, const char *word)
{
	const size_t typed_len = strlen(typed), word_len = strlen(word);

	if (!typed_len || typed_len > MAX_LEN || word_len > MAX_LEN)
		return false;
	if (!strncmp(typed, word, typed_len))
		return true;
	return distance(typed, word) <= (typed_len > 4 || word_len > 4 ? 2 : 1);
}
