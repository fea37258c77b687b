#include "room/identity/people_import.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_org.h"
#include "gen/text.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/identity/identity.h"

enum { STAFF_CODE, FULL_NAME, BIRTH_ON, DEGREE, SALUTATION, PHONE, EMAIL, ORG, UNIT, TITLE, IS_HEAD,
    FROM_ON, DOCUMENT, ROLES, USER_NAME, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    [STAFF_CODE] = {"staff_code", TEXT_TABLE_STAFF_CODE, true, 40},
    [FULL_NAME] = {"full_name", TEXT_TABLE_FULL_NAME, true, 100},
    [BIRTH_ON] = {"birth_on", TEXT_TABLE_BIRTH_ON, false, 10},
    [DEGREE] = {"degree", TEXT_TABLE_DEGREE, false, 60},
    [SALUTATION] = {"salutation", TEXT_TABLE_SALUTATION, false, 20},
    [PHONE] = {"phone", TEXT_TABLE_PHONE, false, 30},
    [EMAIL] = {"email", TEXT_TABLE_EMAIL, false, 120},
    [ORG] = {"org", TEXT_TABLE_ORG, true, 40},
    [UNIT] = {"unit", TEXT_TABLE_UNIT, false, 100},
    [TITLE] = {"title", TEXT_TABLE_TITLE, true, 100},
    [IS_HEAD] = {"is_head", TEXT_TABLE_IS_HEAD, false, 10},
    [FROM_ON] = {"from_on", TEXT_TABLE_FROM_ON, false, 10},
    [DOCUMENT] = {"document", TEXT_TABLE_DOCUMENT, false, 100},
    [ROLES] = {"roles", TEXT_TABLE_ROLES, false, 200},
    [USER_NAME] = {"user_name", TEXT_TABLE_USER_NAME, false, USER_NAME_CHARS_MAX},
};

/* One line of the list, as far as it could be understood. */
struct line {
    struct person_new person;
    struct post_new post;
    enum role_code roles[ROLE_CODE_LAST];
    size_t role_count;
    struct str user_name;
    bool is_there;
};

/* -- checking ------------------------------------------------------------------------------------------ */

static enum err
read_org(struct ctx *ctx, struct table *table, size_t row, struct org_id *out)
{
    struct str code = table->rows[row].cells[ORG];
    struct q_org_find org;
    bool found;

    if (str_is_none(code)) {
        return OK;
    }
    TRY(q_org_find(ctx, code, &org, &found));
    if (!found) {
        table_fault(table, row, ORG, FAULT_ORG_UNKNOWN, code);
    } else if (!may(ctx, ACT_PERSON_CREATE, (struct scope){.org = org.id})) {
        table_fault(table, row, ORG, FAULT_ORG_NOT_ADMINISTERED, code);
    } else {
        *out = org.id;
    }
    return OK;
}

static void
read_roles(struct table *table, size_t row, struct line *line)
{
    struct str rest = table->rows[row].cells[ROLES];

    while (!str_is_blank(rest) && line->role_count < ROLE_CODE_LAST) {
        if (!role_code_parse(str_trim(str_cut(&rest, ',')), &line->roles[line->role_count++])) {
            table_fault(table, row, ROLES, FAULT_NOT_A_CHOICE, STR_NONE);
            return;
        }
    }
}

static enum err
check_account(struct ctx *ctx, struct table *table, size_t row, const struct line *line)
{
    struct q_account_by_name there;
    bool found = false;

    if (!str_is_none(line->user_name)) {
        TRY(q_account_by_name(ctx, vi_fold(ctx->arena, line->user_name), &there, &found));
    }
    if (found) {
        table_fault(table, row, USER_NAME, FAULT_USER_NAME_TAKEN, line->user_name);
    }
    return OK;
}

static enum err
check_row(struct ctx *ctx, struct table *table, size_t row, struct line *line)
{
    const struct str *c = table->rows[row].cells;
    struct q_person_by_staff_code there;

    *line = (struct line){
        .person = {.full_name = c[FULL_NAME], .degree = c[DEGREE], .phone = c[PHONE],
            .email = c[EMAIL], .salutation = c[SALUTATION], .staff_code = c[STAFF_CODE],
            .birth_on = table_date(table, row, BIRTH_ON, true)},
        .post = {.unit = c[UNIT], .title = c[TITLE], .document = c[DOCUMENT],
            .is_head = table_flag(table, row, IS_HEAD),
            .from_on = table_date(table, row, FROM_ON, false), .to_on = DATE_NONE},
        .user_name = c[USER_NAME]};
    if (date_is_none(line->post.from_on)) {
        line->post.from_on = ctx->today;
    }
    read_roles(table, row, line);
    TRY(read_org(ctx, table, row, &line->post.org));
    if (!str_is_none(c[STAFF_CODE])) {
        TRY(q_person_by_staff_code(ctx, c[STAFF_CODE], &there, &line->is_there));
    }
    return line->is_there ? OK : check_account(ctx, table, row, line);
}

static enum err
check(struct ctx *ctx, struct str text, struct table *table, struct line **lines,
    struct import_counts *counts)
{
    *counts = (struct import_counts){0};
    table_read(ctx->arena, text, columns, COLUMNS, table);
    *lines = ARENA_ARRAY(ctx->arena, struct line, table->count + 1);
    bool *is_there = ARENA_ARRAY(ctx->arena, bool, table->count + 1);
    table_check_twice(table, STAFF_CODE);
    table_check_twice(table, USER_NAME);
    for (size_t i = 0; i < table->count; i++) {
        TRY(check_row(ctx, table, i, &(*lines)[i]));
        is_there[i] = (*lines)[i].is_there;
        counts->kept += is_there[i] ? 1 : 0;
        counts->added += is_there[i] ? 0 : 1;
    }
    counts->is_there = is_there;
    return OK;
}

enum err
people_import_check(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts)
{
    struct line *lines;

    return check(ctx, text, table, &lines, counts);
}

/* -- adding ---------------------------------------------------------------------------------------------- */

static enum err
add_line(struct ctx *ctx, struct line *line)
{
    struct post_new *post = &line->post;
    struct account_id account;

    TRY(person_add(ctx, &line->person, &post->person));
    TRY(post_add(ctx, post));
    for (size_t i = 0; i < line->role_count; i++) {
        TRY(role_give(ctx, post->person, post->org, line->roles[i], post->from_on, DATE_NONE,
            post->document));
    }
    return str_is_none(line->user_name)
               ? OK : account_add(ctx, post->person, line->user_name, STR_NONE, true, &account);
}

enum err
people_import(struct ctx *ctx, struct str text, struct table *table, struct import_counts *counts)
{
    struct line *lines;

    TRY(check(ctx, text, table, &lines, counts));
    if (table->fault_total > 0) {
        return ERR_INVALID;
    }
    for (size_t i = 0; i < table->count; i++) {
        if (!lines[i].is_there) {
            TRY(add_line(ctx, &lines[i]));
        }
    }
    return event_add(ctx, ACT_IMPORT_RUN, (struct ref){"person", 0, {0}}, NULL,
        event_payload(ctx, "added", str_printf(ctx->arena, "%lld", (long long)counts->added), NULL));
}
