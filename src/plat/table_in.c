#include "plat/table_in.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vi.h"
#include "gen/fault.h"
#include "plat/text.h"
#include "plat/text_in.h"

#include <stdlib.h>

/* Heading of the column of reasons that table_bad_rows() adds. */
#define REASON_COLUMN "reason"

/* -- faults ---------------------------------------------------------------------------------------- */

static void
add_fault(struct table *table, size_t row, int64_t line, int column, int code, struct str arg)
{
    table->fault_total++;
    if (row < table->count) {
        table->rows[row].is_bad = true;
    }
    if (table->fault_count == TABLE_FAULTS_MAX) {
        return;
    }
    table->faults[table->fault_count++] = (struct table_fault){row, line, column,
        {.code = code, .field = column < 0 ? STR_NONE : str_of(table->columns[column].name),
            .arg = arg}};
}

void
table_fault(struct table *table, size_t row, int column, int code, struct str arg)
{
    add_fault(table, row, table->rows[row].line, column, code, arg);
}

static int
by_place(const void *a, const void *b)
{
    const struct table_fault *x = a;
    const struct table_fault *y = b;

    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return (x->column > y->column) - (x->column < y->column);
}

void
table_sort_faults(struct table *table)
{
    qsort(table->faults, table->fault_count, sizeof(table->faults[0]), by_place);
}

struct str
table_fault_column(const struct table *table, const struct table_fault *fault)
{
    return fault->column < 0 ? STR("-") : str_of(table->columns[fault->column].name);
}

/* -- cells ----------------------------------------------------------------------------------------- */

/* What is left of the text while it is taken apart. */
struct cursor_in {
    struct table *table;
    struct str rest;
    int64_t line;
};

static bool
is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* The cell between quotes; rest begins behind the first quote. A quote without an end takes all. */
static struct str
quoted_cell(struct cursor_in *in)
{
    struct buf out;
    size_t at = 0;

    buf_init(&out, in->table->arena, 64);
    while (at < in->rest.n) {
        char c = in->rest.p[at++];
        if (c == '"' && at < in->rest.n && in->rest.p[at] == '"') {
            at++;
        } else if (c == '"') {
            break;
        }
        in->line += c == '\n' ? 1 : 0;
        buf_char(&out, c);
    }
    in->rest = str_from(in->rest, at);
    return buf_str(&out);
}

/* The next cell; false when it was the last of its line. */
static bool
next_cell(struct cursor_in *in, struct str *out)
{
    const char separator = in->table->separator;
    bool is_quoted = in->rest.n > 0 && in->rest.p[0] == '"';
    size_t n = 0;

    if (is_quoted) {
        in->rest = str_from(in->rest, 1);
        *out = quoted_cell(in);
    }
    while (n < in->rest.n && in->rest.p[n] != separator && !is_line_end(in->rest.p[n])) {
        n++;
    }
    if (!is_quoted) {
        *out = str_sub(in->rest, 0, n);
    }
    in->rest = str_from(in->rest, n);
    if (in->rest.n > 0 && in->rest.p[0] == separator) {
        in->rest = str_from(in->rest, 1);
        return true;
    }
    if (in->rest.n > 1 && in->rest.p[0] == '\r' && in->rest.p[1] == '\n') {
        in->rest = str_from(in->rest, 1);
    }
    in->rest = str_from(in->rest, in->rest.n > 0 ? 1 : 0);
    in->line++;
    return false;
}

static bool
is_formula(struct str cell)
{
    if (cell.n == 0) {
        return false;
    }
    if (cell.p[0] == '=' || cell.p[0] == '@') {
        return true;
    }
    /* +84... is a telephone number, - alone a dash; a sum is neither. */
    return (cell.p[0] == '+' || cell.p[0] == '-') && cell.n > 1 &&
           (cell.p[1] < '0' || cell.p[1] > '9') && cell.p[1] != ' ';
}

static void
take_cell(struct table *table, size_t row, int column, struct str raw)
{
    const struct table_column *def = &table->columns[column];
    struct str clean;

    switch (text_in(table->arena, raw, TEXT_LINE, &clean)) {
    case TEXT_IN_OK:
        break;
    case TEXT_IN_BAD_UTF8:
    case TEXT_IN_BAD_CHARACTER:
        table->rows[row].cells[column] = STR("\xEF\xBF\xBD");
        table_fault(table, row, column, FAULT_BAD_TEXT, STR_NONE);
        return;
    }
    if (str_is_blank(clean)) {
        return;
    }
    table->rows[row].cells[column] = clean;
    if (is_formula(clean)) {
        table_fault(table, row, column, FAULT_CELL_IS_FORMULA, STR_NONE);
    } else if (utf8_count(clean) > (size_t)def->chars_max) {
        table_fault(table, row, column, FAULT_TOO_LONG,
            str_printf(table->arena, "%d", (int)def->chars_max));
    }
}

/* -- headings -------------------------------------------------------------------------------------- */

static char
separator_of(struct str head)
{
    size_t semicolons = 0;
    size_t commas = 0;

    for (size_t i = 0; i < head.n && !is_line_end(head.p[i]); i++) {
        if (head.p[i] == '\t') {
            return '\t';
        }
        semicolons += head.p[i] == ';' ? 1 : 0;
        commas += head.p[i] == ',' ? 1 : 0;
    }
    return semicolons >= commas && semicolons > 0 ? ';' : commas > 0 ? ',' : '\t';
}

static bool
is_heading(struct arena *arena, const struct table_column *column, struct str cell)
{
    struct str words = vi_search_words(arena, cell);

    if (str_eq(words, vi_search_words(arena, str_of(column->name)))) {
        return true;
    }
    return column->label >= 0 &&
           str_eq(words, vi_search_words(arena, text_get(LANG_VI, column->label)));
}

/* The column that a heading names; -1 for the column of reasons, -2 for none. */
static int
find_column(struct table *table, struct str cell)
{
    if (str_is_blank(cell) || str_eq_c(cell, REASON_COLUMN)) {
        return -1;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (is_heading(table->arena, &table->columns[i], cell)) {
            return (int)i;
        }
    }
    return -2;
}

/* Which column stands where; returns how many headings there are. */
static size_t
read_headings(struct cursor_in *in, int places[TABLE_COLUMNS_MAX])
{
    struct table *table = in->table;
    bool is_there[TABLE_COLUMNS_MAX] = {false};
    size_t count = 0;
    bool has_more;

    do {
        struct str cell;
        has_more = next_cell(in, &cell);
        cell = utf8_is_valid(cell) ? str_trim(cell) : STR("?");
        int column = find_column(table, cell);
        if (column == -2) {
            add_fault(table, SIZE_MAX, 1, -1, FAULT_COLUMN_UNKNOWN, cell);
        } else if (column >= 0 && is_there[column]) {
            add_fault(table, SIZE_MAX, 1, column, FAULT_SENT_TWICE, STR_NONE);
        } else if (column >= 0) {
            is_there[column] = true;
        }
        places[count] = column;
        count++;
    } while (has_more && count < TABLE_COLUMNS_MAX);
    if (has_more) {
        add_fault(table, SIZE_MAX, 1, -1, FAULT_COLUMN_UNKNOWN, STR("..."));
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].is_required && !is_there[i]) {
            add_fault(table, SIZE_MAX, 1, (int)i, FAULT_COLUMN_MISSING, STR_NONE);
        }
    }
    return count;
}

/* -- rows ------------------------------------------------------------------------------------------ */

static void
read_row(struct cursor_in *in, const int *places, size_t place_count)
{
    struct table *table = in->table;
    size_t row = table->count++;
    size_t given = 0;
    size_t place = 0;
    bool has_more;

    table->rows[row].line = in->line;
    table->rows[row].cells = ARENA_ARRAY(table->arena, struct str, table->column_count);
    do {
        struct str cell;
        has_more = next_cell(in, &cell);
        given += str_is_blank(cell) ? 0 : 1;
        if (place < place_count && places[place] >= 0) {
            take_cell(table, row, places[place], cell);
        } else if (place >= place_count && !str_is_blank(cell)) {
            table_fault(table, row, -1, FAULT_TOO_MANY_CELLS, STR_NONE);
        }
        place++;
    } while (has_more);
    if (given == 0) {
        table->count--; /* a blank line is no row */
        return;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        if (table->columns[i].is_required && str_is_none(table->rows[row].cells[i])) {
            table_fault(table, row, (int)i, FAULT_REQUIRED, STR_NONE);
        }
    }
}

void
table_read(struct arena *arena, struct str text, const struct table_column *columns,
    size_t column_count, struct table *out)
{
    int places[TABLE_COLUMNS_MAX] = {0};
    struct cursor_in in = {.table = out, .rest = text, .line = 1};

    *out = (struct table){.arena = arena, .columns = columns, .column_count = column_count};
    out->faults = ARENA_ARRAY(arena, struct table_fault, TABLE_FAULTS_MAX);
    if (str_starts(in.rest, STR("\xEF\xBB\xBF"))) {
        in.rest = str_from(in.rest, 3);
    }
    if (text.n > TABLE_BYTES_MAX || str_is_blank(in.rest)) {
        add_fault(out, SIZE_MAX, 1, -1, text.n > TABLE_BYTES_MAX ? FAULT_FILE_TOO_LARGE : FAULT_TABLE_IS_EMPTY,
            STR("2 MiB"));
        return;
    }
    out->separator = separator_of(in.rest);
    size_t place_count = read_headings(&in, places);
    if (out->fault_count > 0) {
        return;
    }
    out->rows = ARENA_ARRAY(arena, struct table_row, TABLE_ROWS_MAX);
    while (in.rest.n > 0) {
        if (out->count == TABLE_ROWS_MAX) {
            add_fault(out, SIZE_MAX, in.line, -1, FAULT_TOO_MANY_ROWS,
                str_printf(arena, "%d", TABLE_ROWS_MAX));
            return;
        }
        read_row(&in, places, place_count);
    }
    if (out->count == 0) {
        add_fault(out, SIZE_MAX, 1, -1, FAULT_TABLE_IS_EMPTY, STR_NONE);
    }
}

/* -- values ---------------------------------------------------------------------------------------- */

struct date
table_date(struct table *table, size_t row, int column, bool is_birth)
{
    struct str cell = table->rows[row].cells[column];
    struct date on = DATE_NONE;

    if (str_is_none(cell) || date_parse_iso(cell, &on)) {
        return on;
    }
    switch (date_parse_typed(cell, &on)) {
    case DATE_TYPED_OK:
        return on;
    case DATE_TYPED_SHORT_YEAR:
        if (!is_birth) {
            return on;
        }
        table_fault(table, row, column, FAULT_BIRTH_YEAR_DIGITS, STR_NONE);
        break;
    case DATE_TYPED_MALFORMED:
        table_fault(table, row, column, FAULT_NOT_A_DATE, STR_NONE);
        break;
    case DATE_TYPED_IMPOSSIBLE:
        table_fault(table, row, column, FAULT_NO_SUCH_DAY, cell);
        break;
    }
    return DATE_NONE;
}

bool
table_flag(struct table *table, size_t row, int column)
{
    static const char *const yes[] = {"1", "x", "yes", "co", "true"};
    static const char *const no[] = {"0", "no", "khong", "false"};
    struct str word = vi_fold(table->arena, table->rows[row].cells[column]);

    for (size_t i = 0; i < ARRAY_COUNT(yes); i++) {
        if (str_eq_c(word, yes[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < ARRAY_COUNT(no); i++) {
        if (str_eq_c(word, no[i])) {
            return false;
        }
    }
    if (!str_is_blank(word)) {
        table_fault(table, row, column, FAULT_NOT_A_CHOICE, STR_NONE);
    }
    return false;
}

/* -- rows that name one another ------------------------------------------------------------------------ */

static int
by_key(const void *a, const void *b)
{
    const struct table_key *x = a;
    const struct table_key *y = b;
    int order = str_cmp(x->key, y->key);

    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

struct table_index
table_index_of(const struct table *table, const struct str *keys)
{
    struct table_key *sorted = ARENA_ARRAY(table->arena, struct table_key, table->count + 1);

    for (size_t i = 0; i < table->count; i++) {
        sorted[i] = (struct table_key){keys[i], i};
    }
    qsort(sorted, table->count, sizeof(sorted[0]), by_key);
    return (struct table_index){sorted, table->count};
}

size_t
table_index_find(const struct table_index *index, struct str key)
{
    size_t low = 0;
    size_t high = index->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(index->keys[middle].key, key) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < index->count && str_eq(index->keys[low].key, key) ? index->keys[low].row : SIZE_MAX;
}

void
table_check_twice(struct table *table, int column)
{
    struct str *keys = ARENA_ARRAY(table->arena, struct str, table->count + 1);

    for (size_t i = 0; i < table->count; i++) {
        keys[i] = vi_fold(table->arena, table->rows[i].cells[column]);
    }
    struct table_index index = table_index_of(table, keys);
    for (size_t i = 0; i < table->count; i++) {
        size_t first = str_is_blank(keys[i]) ? i : table_index_find(&index, keys[i]);
        if (first < i) {
            table_fault(table, i, column, FAULT_LISTED_TWICE,
                str_printf(table->arena, "%lld", (long long)table->rows[first].line));
        }
    }
}

/* -- giving back ----------------------------------------------------------------------------------- */

static void
put_cell(struct buf *out, struct str cell)
{
    if (is_formula(cell)) {
        buf_char(out, '\'');
    }
    buf_put(out, cell);
}

static void
put_reasons(struct ctx *ctx, const struct table *table, size_t row, struct buf *out)
{
    bool is_first = true;

    for (size_t i = 0; i < table->fault_count; i++) {
        const struct table_fault *f = &table->faults[i];
        if (f->row != row) {
            continue;
        }
        buf_c(out, is_first ? "" : "; ");
        buf_put(out, table_fault_column(table, f));
        buf_c(out, ": ");
        buf_put(out, text_of_fault(ctx, &f->fault));
        is_first = false;
    }
}

struct str
table_bad_rows(struct ctx *ctx, const struct table *table)
{
    struct buf out;

    buf_init(&out, ctx->arena, 4096);
    for (size_t i = 0; i < table->column_count; i++) {
        buf_c(&out, table->columns[i].name);
        buf_char(&out, '\t');
    }
    buf_c(&out, REASON_COLUMN "\n");
    for (size_t row = 0; row < table->count; row++) {
        if (!table->rows[row].is_bad) {
            continue;
        }
        for (size_t i = 0; i < table->column_count; i++) {
            put_cell(&out, table->rows[row].cells[i]);
            buf_char(&out, '\t');
        }
        put_reasons(ctx, table, row, &out);
        buf_char(&out, '\n');
    }
    return buf_str(&out);
}
