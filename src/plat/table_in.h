/* table_in.h -- lists as offices keep them: TSV, CSV, and the CSV that Excel writes with semicolons.
 *
 * Accepts  UTF-8 with or without a byte order mark, any line end, cells in quotes with doubled quotes;
 *          the first line names the columns, in any order, by their name or their Vietnamese name
 *          (upper and lower case, marks and punctuation do not matter). Text goes through text_in().
 * Refuses  bytes that are no UTF-8, control characters, texts that are too long, an unknown column, a
 *          needed column or cell that is missing, cells that a spreadsheet would run as a formula.
 * Faults   all of them, by line and column, not just the first: they are the table's own, so that a
 *          list with a thousand wrong rows can be given back with a reason on each.
 * Memory   everything in the arena; cells are views of the text or copies there.
 */
#ifndef PLAT_TABLE_IN_H
#define PLAT_TABLE_IN_H

#include "plat/ctx.h"

enum {
    TABLE_BYTES_MAX = 2 * 1024 * 1024,
    TABLE_ROWS_MAX = 5000,
    TABLE_COLUMNS_MAX = 24,
    TABLE_FAULTS_MAX = 2000, /* more are counted, not kept */
};

struct table_column {
    const char *name;  /* staff_code */
    int label;         /* text of its Vietnamese name, also accepted as heading; -1 for none */
    bool is_required;  /* the column and a value in every row */
    int32_t chars_max;
};
struct table_fault {
    size_t row;     /* index of the row; SIZE_MAX: the table as a whole */
    int64_t line;   /* of the file, from 1 */
    int column;     /* index of the column; -1: the row as a whole */
    struct fault fault;
};
struct table_row {
    int64_t line;
    struct str *cells; /* by the order of the columns; none when blank or not there */
    bool is_bad;
};
struct table {
    struct arena *arena;
    const struct table_column *columns;
    size_t column_count;
    struct table_row *rows;
    size_t count;
    struct table_fault *faults;
    size_t fault_count; /* kept */
    size_t fault_total; /* found */
    char separator;
};

/* Reads the whole text. What is wrong is in the table's faults. */
void table_read(struct arena *arena, struct str text, const struct table_column *columns,
    size_t column_count, struct table *out);
/* A reason against a row that the caller found; code is enum fault_code. */
void table_fault(struct table *table, size_t row, int column, int code, struct str arg);
/* A date as people type it; DATE_NONE for a blank cell or after a fault. is_birth refuses a year of
 * two digits. */
struct date table_date(struct table *table, size_t row, int column, bool is_birth);
/* yes, no, 1, 0, x, có, không; blank is no. */
bool table_flag(struct table *table, size_t row, int column);
/* The rows by a key of the caller's (one for each row), for lists whose lines name one another. */
struct table_index {
    const struct table_key *keys; /* sorted, rows with the same key in their order */
    size_t count;
};
struct table_key {
    struct str key;
    size_t row;
};
struct table_index table_index_of(const struct table *table, const struct str *keys);
/* The first row with the key; SIZE_MAX when there is none. */
size_t table_index_find(const struct table_index *index, struct str key);
/* FAULT_LISTED_TWICE with the line of the first on every further row with the same text in the column,
 * as people compare codes and names of accounts: without case and marks. */
void table_check_twice(struct table *table, int column);
/* Puts the faults in the order of lines and columns. */
void table_sort_faults(struct table *table);
/* The rows that have faults, as TSV with the reasons in a last column that table_read() passes over;
 * cells that look like formulas are quoted by an apostrophe. */
struct str table_bad_rows(struct ctx *ctx, const struct table *table);
/* The name under which the fault's column is shown; "-" for a row or the table. */
struct str table_fault_column(const struct table *table, const struct table_fault *fault);

#endif
