/* kit.h -- what every test program may use: cmocka with its headers, tables of cases, and the proof
 * that a MUST ends the process.
 *
 * A table is a file of tests/data: one case a line, columns parted by tabs, '#' starts a comment
 * line, the first other line names the columns. \uXXXX stands for a character that an editor would
 * hide or normalise; a lone "-" is a value not given (STR_NONE).
 */
#ifndef TESTS_KIT_H
#define TESTS_KIT_H

/* cmocka.h wants these four before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

enum { KIT_COLUMNS_MAX = 8, KIT_ROWS_MAX = 20000 };

struct kit_row {
    const char *file;
    int line;
    struct str column[KIT_COLUMNS_MAX];
};

/* Calls check for each case; prints the lines for which it says false, then fails the test if
 * there were any. A table without cases fails too. */
void
kit_table(const char *file, size_t columns, bool (*check)(struct arena *, const struct kit_row *));

/* The arena of a test program that needs no more than one; set_up and tear_down of its group. */
struct arena *kit_arena(void);
int kit_arena_set_up(void **state);
int kit_arena_tear_down(void **state);

/* Whether act(arg), run in a process of its own, ends in abort(). */
bool kit_aborts(void (*act)(void *arg), void *arg);

#define assert_str(got, wanted) kit_assert_str((got), (wanted), __FILE__, __LINE__)
void kit_assert_str(struct str got, const char *wanted, const char *file, int line);

#endif
