#include "room/org/org_import.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/audit/audit.h"
#include "room/org/org.h"

enum { CODE, NAME, SHORT_NAME, KIND, LEVEL, PARENT, SYMBOL, PLACE, HEADING_PARENT, HEADING_OWN,
    FROM_ON, DOCUMENT, FUNCTIONS, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    [CODE] = {"code", -1, true, 40},
    [NAME] = {"name", -1, true, 200},
    [SHORT_NAME] = {"short_name", -1, false, 100},
    [KIND] = {"kind", -1, true, 40},
    [LEVEL] = {"level", -1, true, 40},
    [PARENT] = {"parent", -1, false, 40},
    [SYMBOL] = {"symbol", -1, true, 30},
    [PLACE] = {"place", -1, true, 60},
    [HEADING_PARENT] = {"heading_parent", -1, false, 200},
    [HEADING_OWN] = {"heading_own", -1, false, 200},
    [FROM_ON] = {"from_on", -1, false, 10},
    [DOCUMENT] = {"document", -1, false, 200},
    [FUNCTIONS] = {"functions", -1, false, 200},
};

static bool
is_code(struct str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '-') {
            return false;
        }
    }
    return code.n > 0;
}

static enum err
read_parent(struct ctx *ctx, struct table *table, size_t row, struct org_new *org)
{
    struct str code = table->rows[row].cells[PARENT];
    struct q_org_find parent;
    bool found;

    if (str_is_none(code)) {
        return OK;
    }
    TRY(q_org_find(ctx, code, &parent, &found));
    if (!found) {
        table_fault(table, row, PARENT, FAULT_ORG_UNKNOWN, code);
    }
    org->parent = parent.id;
    return OK;
}

static void
read_words(struct ctx *ctx, struct table *table, size_t row, struct org_new *org)
{
    const struct str *c = table->rows[row].cells;

    if (!is_code(c[CODE])) {
        table_fault(table, row, CODE, FAULT_BAD_TEXT, STR_NONE);
    }
    if (!org_kind_parse(c[KIND], &org->kind)) {
        table_fault(table, row, KIND, FAULT_NOT_A_CHOICE, STR_NONE);
    }
    if (!org_level_parse(c[LEVEL], &org->level)) {
        table_fault(table, row, LEVEL, FAULT_NOT_A_CHOICE, STR_NONE);
    }
    org->from_on = table_date(table, row, FROM_ON, false);
    if (date_is_none(org->from_on)) {
        org->from_on = ctx->today;
    }
}

static enum err
add_functions(struct ctx *ctx, struct table *table, size_t row, struct org_id id, struct date from_on)
{
    struct str rest = table->rows[row].cells[FUNCTIONS];

    while (!str_is_blank(rest)) {
        struct str word = str_trim(str_cut(&rest, ','));
        enum org_function function;
        if (!org_function_parse(word, &function)) {
            table_fault(table, row, FUNCTIONS, FAULT_NOT_A_CHOICE, STR_NONE);
            return OK;
        }
        TRY(q_org_function_insert(ctx, id, function, from_on, DATE_NONE, STR_NONE));
    }
    return OK;
}

/* The line that names the code first; the row itself when it is the first. */
static int64_t
first_line(const struct table *table, size_t row, int column)
{
    for (size_t i = 0; i < row; i++) {
        if (str_eq(table->rows[i].cells[column], table->rows[row].cells[column])) {
            return table->rows[i].line;
        }
    }
    return table->rows[row].line;
}

static enum err
import_row(struct ctx *ctx, struct table *table, size_t row, struct import_counts *counts)
{
    const struct str *c = table->rows[row].cells;
    struct org_new org = {.code = c[CODE], .name = c[NAME],
        .short_name = str_is_none(c[SHORT_NAME]) ? c[NAME] : c[SHORT_NAME],
        .heading_parent = c[HEADING_PARENT],
        .heading_own = str_is_none(c[HEADING_OWN]) ? vi_upper(ctx->arena, c[NAME]) : c[HEADING_OWN],
        .symbol = c[SYMBOL], .place_text = c[PLACE], .official_order = table->rows[row].line,
        .to_on = DATE_NONE, .document = c[DOCUMENT]};
    int64_t first = first_line(table, row, CODE);
    struct q_org_find there;
    struct org_id id;
    bool found;

    if (first != table->rows[row].line) {
        table_fault(table, row, CODE, FAULT_LISTED_TWICE,
            str_printf(ctx->arena, "%lld", (long long)first));
    }
    read_words(ctx, table, row, &org);
    TRY(read_parent(ctx, table, row, &org));
    if (table->rows[row].is_bad) {
        return OK;
    }
    TRY(q_org_find(ctx, org.code, &there, &found));
    if (found) {
        counts->kept++;
        return OK;
    }
    TRY(org_add(ctx, &org, &id));
    counts->added++;
    return add_functions(ctx, table, row, id, org.from_on);
}

enum err
org_import(struct ctx *ctx, struct str text, struct table *table, struct import_counts *counts)
{
    *counts = (struct import_counts){0};
    table_read(ctx->arena, text, columns, COLUMNS, table);
    for (size_t i = 0; i < table->count; i++) {
        TRY(import_row(ctx, table, i, counts));
    }
    if (table->fault_total > 0) {
        return ERR_INVALID;
    }
    return event_add(ctx, ACT_ORG_IMPORT, (struct ref){"org", 0, {0}}, NULL,
        event_payload(ctx, "added", str_printf(ctx->arena, "%lld", (long long)counts->added), NULL));
}
