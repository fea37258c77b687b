#include "room/org/org_import.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/org.h"

enum { CODE, NAME, SHORT_NAME, KIND, LEVEL, PARENT, SYMBOL, PLACE, HEADING_PARENT, HEADING_OWN,
    FROM_ON, DOCUMENT, FUNCTIONS, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    [CODE] = {"code", TEXT_TABLE_CODE, true, 40},
    [NAME] = {"name", TEXT_TABLE_NAME, true, 200},
    [SHORT_NAME] = {"short_name", TEXT_TABLE_SHORT_NAME, false, 100},
    [KIND] = {"kind", TEXT_TABLE_KIND, true, 40},
    [LEVEL] = {"level", TEXT_TABLE_LEVEL, true, 40},
    [PARENT] = {"parent", TEXT_TABLE_PARENT, false, 40},
    [SYMBOL] = {"symbol", TEXT_TABLE_SYMBOL, true, 30},
    [PLACE] = {"place", TEXT_TABLE_PLACE, true, 60},
    [HEADING_PARENT] = {"heading_parent", TEXT_TABLE_HEADING_PARENT, false, 200},
    [HEADING_OWN] = {"heading_own", TEXT_TABLE_HEADING_OWN, false, 200},
    [FROM_ON] = {"from_on", TEXT_TABLE_FROM_ON, false, 10},
    [DOCUMENT] = {"document", TEXT_TABLE_DOCUMENT, false, 200},
    [FUNCTIONS] = {"functions", TEXT_TABLE_FUNCTIONS, false, 200},
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

/* One line of the list, as far as it could be understood. */
struct line {
    struct org_new org;
    size_t parent_row; /* the earlier line that is its parent; SIZE_MAX: none */
    enum org_function functions[ORG_FUNCTION_LAST];
    size_t function_count;
    bool is_there;
};
struct reading {
    struct table *table;
    struct line *lines;
    struct table_index codes, names;
    const struct str *name_keys; /* by row */
};

/* -- checking ------------------------------------------------------------------------------------------ */

/* Whether an agency may be put under the parent (0: a root) by whoever imports. */
static enum err
may_add_under(struct ctx *ctx, struct org_id parent, bool *out)
{
    struct q_org_version_on own;
    bool found;

    *out = ctx->actor.is_system ||
           (parent.v != 0 && may(ctx, ACT_ORG_MANAGE, (struct scope){OBJECT_ORG, parent.v, parent, STR_NONE}));
    for (size_t i = 0; parent.v == 0 && !*out && i < ctx->actor.role_count; i++) {
        const struct role_held *held = &ctx->actor.roles[i];
        if (held->role == ROLE_CODE_ADMINISTRATOR) {
            TRY(q_org_version_on(ctx, held->org, ctx->today, &own, &found));
            *out = found && own.parent.v == 0;
        }
    }
    return OK;
}

/* The parent is an agency that is there, or an earlier line: that line's own place counts then. */
static enum err
read_parent(struct ctx *ctx, struct reading *r, size_t row)
{
    struct str code = r->table->rows[row].cells[PARENT];
    struct line *line = &r->lines[row];
    struct q_org_find parent = {0};
    bool found = false;
    bool is_mine;

    if (!str_is_none(code)) {
        TRY(q_org_find(ctx, code, &parent, &found));
        size_t at = found ? SIZE_MAX : table_index_find(&r->codes, vi_fold(ctx->arena, code));
        if (!found && at >= row) {
            table_fault(r->table, row, PARENT, FAULT_ORG_UNKNOWN, code);
        }
        if (!found && at < row) {
            line->parent_row = at;
            return OK;
        }
    }
    line->org.parent = parent.id;
    TRY(may_add_under(ctx, parent.id, &is_mine));
    if (!is_mine && (found || str_is_none(code))) {
        table_fault(r->table, row, PARENT, FAULT_ORG_NOT_ADMINISTERED, code);
    }
    return OK;
}

static void
read_functions(struct table *table, size_t row, struct line *line)
{
    struct str rest = table->rows[row].cells[FUNCTIONS];

    while (!str_is_blank(rest) && line->function_count < ORG_FUNCTION_LAST) {
        if (!org_function_parse(str_trim(str_cut(&rest, ',')),
                &line->functions[line->function_count++])) {
            table_fault(table, row, FUNCTIONS, FAULT_NOT_A_CHOICE, STR_NONE);
            return;
        }
    }
}

static void
read_words(struct ctx *ctx, struct table *table, size_t row, struct line *line)
{
    const struct str *c = table->rows[row].cells;
    struct org_new *org = &line->org;

    *org = (struct org_new){.code = c[CODE], .name = c[NAME],
        .short_name = str_is_none(c[SHORT_NAME]) ? c[NAME] : c[SHORT_NAME],
        .heading_parent = c[HEADING_PARENT],
        .heading_own = str_is_none(c[HEADING_OWN]) ? vi_upper(ctx->arena, c[NAME]) : c[HEADING_OWN],
        .symbol = c[SYMBOL], .place_text = c[PLACE], .official_order = table->rows[row].line,
        .from_on = table_date(table, row, FROM_ON, false), .to_on = DATE_NONE,
        .document = c[DOCUMENT]};
    if (date_is_none(org->from_on)) {
        org->from_on = ctx->today;
    }
    if (!str_is_none(c[CODE]) && !is_code(c[CODE])) {
        table_fault(table, row, CODE, FAULT_BAD_TEXT, STR_NONE);
    }
    if (!str_is_none(c[KIND]) && !org_kind_parse(c[KIND], &org->kind)) {
        table_fault(table, row, KIND, FAULT_NOT_A_CHOICE, STR_NONE);
    }
    if (!str_is_none(c[LEVEL]) && !org_level_parse(c[LEVEL], &org->level)) {
        table_fault(table, row, LEVEL, FAULT_NOT_A_CHOICE, STR_NONE);
    }
    read_functions(table, row, line);
}

/* Another agency of this name under the same parent, there or in an earlier line. */
static enum err
check_name(struct ctx *ctx, struct reading *r, size_t row)
{
    const struct org_new *org = &r->lines[row].org;
    size_t first = table_index_find(&r->names, r->name_keys[row]);
    struct q_org_namesakes *there;
    struct str taken_by = STR_NONE;
    size_t count;

    TRY(q_org_namesakes(ctx, vi_search_words(ctx->arena, org->name), org->parent, org->from_on, &there,
        &count));
    for (size_t i = 0; i < count && r->lines[row].parent_row == SIZE_MAX; i++) {
        if (str_eq(vi_upper(ctx->arena, there[i].name), vi_upper(ctx->arena, org->name))) {
            taken_by = there[i].code;
        }
    }
    if (first < row) {
        taken_by = r->table->rows[first].cells[CODE];
    }
    if (!str_is_none(taken_by)) {
        table_fault(r->table, row, NAME, FAULT_ORG_NAME_TAKEN, taken_by);
    }
    return OK;
}

static enum err
check_row(struct ctx *ctx, struct reading *r, size_t row)
{
    struct line *line = &r->lines[row];
    struct q_org_find there;

    line->parent_row = SIZE_MAX;
    read_words(ctx, r->table, row, line);
    if (!str_is_none(line->org.code)) {
        TRY(q_org_find(ctx, line->org.code, &there, &line->is_there));
    }
    if (line->is_there) {
        return OK;
    }
    TRY(read_parent(ctx, r, row));
    return str_is_none(line->org.name) ? OK : check_name(ctx, r, row);
}

/* Lines by their code; and by name and parent, as namesakes are told. */
static void
index_lines(struct ctx *ctx, struct reading *r)
{
    struct str *codes = ARENA_ARRAY(ctx->arena, struct str, r->table->count + 1);
    struct str *names = ARENA_ARRAY(ctx->arena, struct str, r->table->count + 1);

    for (size_t i = 0; i < r->table->count; i++) {
        const struct str *c = r->table->rows[i].cells;
        codes[i] = vi_fold(ctx->arena, c[CODE]);
        names[i] = str_printf(ctx->arena, "%.*s\t%.*s", STR_ARG(c[PARENT]),
            STR_ARG(vi_upper(ctx->arena, c[NAME])));
    }
    r->codes = table_index_of(r->table, codes);
    r->names = table_index_of(r->table, names);
    r->name_keys = names;
}

static enum err
check(struct ctx *ctx, struct str text, struct reading *r, struct import_counts *counts)
{
    struct table *table = r->table;

    *counts = (struct import_counts){0};
    table_read(ctx->arena, text, columns, COLUMNS, table);
    r->lines = ARENA_ARRAY(ctx->arena, struct line, table->count + 1);
    bool *is_there = ARENA_ARRAY(ctx->arena, bool, table->count + 1);
    index_lines(ctx, r);
    table_check_twice(table, CODE);
    for (size_t i = 0; i < table->count; i++) {
        TRY(check_row(ctx, r, i));
        is_there[i] = r->lines[i].is_there;
        counts->kept += is_there[i] ? 1 : 0;
        counts->added += is_there[i] ? 0 : 1;
    }
    counts->is_there = is_there;
    return OK;
}

enum err
org_import_check(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts)
{
    return check(ctx, text, &(struct reading){.table = table}, counts);
}

/* -- adding ---------------------------------------------------------------------------------------------- */

static enum err
add_line(struct ctx *ctx, struct reading *r, struct line *line, struct org_id *id)
{
    struct q_org_find parent;
    bool found;

    if (line->parent_row != SIZE_MAX) {
        TRY(q_org_find(ctx, r->lines[line->parent_row].org.code, &parent, &found));
        line->org.parent = parent.id;
    }
    TRY(org_add(ctx, &line->org, id));
    for (size_t i = 0; i < line->function_count; i++) {
        TRY(q_org_function_insert(ctx, *id, line->functions[i], line->org.from_on, DATE_NONE,
            STR_NONE));
    }
    return OK;
}

enum err
org_import(struct ctx *ctx, struct str text, struct table *table, struct import_counts *counts)
{
    struct reading r = {.table = table};
    struct org_id id;

    TRY(check(ctx, text, &r, counts));
    if (table->fault_total > 0) {
        return ERR_INVALID;
    }
    for (size_t i = 0; i < table->count; i++) {
        if (!r.lines[i].is_there) {
            TRY(add_line(ctx, &r, &r.lines[i], &id));
        }
    }
    return event_add(ctx, ACT_ORG_IMPORT, (struct ref){"org", 0, {0}}, NULL,
        event_payload(ctx, "added", str_printf(ctx->arena, "%lld", (long long)counts->added), NULL));
}
