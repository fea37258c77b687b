#include "room/identity/people_import.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_org.h"
#include "room/audit/audit.h"
#include "room/identity/identity.h"

enum { STAFF_CODE, FULL_NAME, BIRTH_ON, DEGREE, SALUTATION, PHONE, EMAIL, ORG, UNIT, TITLE, IS_HEAD,
    FROM_ON, DOCUMENT, ROLES, USER_NAME, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    [STAFF_CODE] = {"staff_code", -1, true, 40},
    [FULL_NAME] = {"full_name", -1, true, 100},
    [BIRTH_ON] = {"birth_on", -1, false, 10},
    [DEGREE] = {"degree", -1, false, 60},
    [SALUTATION] = {"salutation", -1, false, 20},
    [PHONE] = {"phone", -1, false, 30},
    [EMAIL] = {"email", -1, false, 120},
    [ORG] = {"org", -1, true, 40},
    [UNIT] = {"unit", -1, false, 100},
    [TITLE] = {"title", -1, true, 100},
    [IS_HEAD] = {"is_head", -1, false, 10},
    [FROM_ON] = {"from_on", -1, false, 10},
    [DOCUMENT] = {"document", -1, false, 100},
    [ROLES] = {"roles", -1, false, 200},
    [USER_NAME] = {"user_name", -1, false, USER_NAME_CHARS_MAX},
};

/* The same value in an earlier line, as people compare names: without case and marks. */
static void
check_twice(struct ctx *ctx, struct table *table, size_t row, int column)
{
    struct str mine = vi_fold(ctx->arena, table->rows[row].cells[column]);

    for (size_t i = 0; i < row && mine.n > 0; i++) {
        if (str_eq(vi_fold(ctx->arena, table->rows[i].cells[column]), mine)) {
            table_fault(table, row, column, FAULT_LISTED_TWICE,
                str_printf(ctx->arena, "%lld", (long long)table->rows[i].line));
            return;
        }
    }
}

static enum err
read_org(struct ctx *ctx, struct table *table, size_t row, struct org_id *out)
{
    struct str code = table->rows[row].cells[ORG];
    struct q_org_find org = {0};
    bool found = true;

    if (!str_is_none(code)) {
        TRY(q_org_find(ctx, code, &org, &found));
    }
    if (!found) {
        table_fault(table, row, ORG, FAULT_ORG_UNKNOWN, code);
    }
    *out = org.id;
    return OK;
}

static enum err
give_roles(struct ctx *ctx, struct table *table, size_t row, const struct post_new *post)
{
    struct str rest = table->rows[row].cells[ROLES];

    while (!str_is_blank(rest)) {
        enum role_code role;
        if (!role_code_parse(str_trim(str_cut(&rest, ',')), &role)) {
            table_fault(table, row, ROLES, FAULT_NOT_A_CHOICE, STR_NONE);
            return OK;
        }
        TRY(role_give(ctx, post->person, post->org, role, post->from_on, DATE_NONE, post->document));
    }
    return OK;
}

static enum err
give_account(struct ctx *ctx, struct table *table, size_t row, struct person_id person)
{
    struct str name = table->rows[row].cells[USER_NAME];
    struct q_account_by_name there;
    struct account_id account;
    bool found;

    if (str_is_none(name)) {
        return OK;
    }
    TRY(q_account_by_name(ctx, vi_fold(ctx->arena, name), &there, &found));
    if (found) {
        table_fault(table, row, USER_NAME, FAULT_USER_NAME_TAKEN, name);
        return OK;
    }
    return account_add(ctx, person, name, STR_NONE, true, &account);
}

static enum err
add_person(struct ctx *ctx, struct table *table, size_t row, struct post_new *post,
    struct date birth_on)
{
    const struct str *c = table->rows[row].cells;

    TRY(person_add(ctx,
        &(struct person_new){.full_name = c[FULL_NAME], .degree = c[DEGREE], .phone = c[PHONE],
            .email = c[EMAIL], .salutation = c[SALUTATION], .staff_code = c[STAFF_CODE],
            .birth_on = birth_on},
        &post->person));
    TRY(post_add(ctx, post));
    TRY(give_roles(ctx, table, row, post));
    return give_account(ctx, table, row, post->person);
}

static enum err
import_row(struct ctx *ctx, struct table *table, size_t row, struct import_counts *counts)
{
    const struct str *c = table->rows[row].cells;
    struct date birth_on = table_date(table, row, BIRTH_ON, true);
    struct post_new post = {.unit = c[UNIT], .title = c[TITLE], .document = c[DOCUMENT],
        .is_head = table_flag(table, row, IS_HEAD), .from_on = table_date(table, row, FROM_ON, false),
        .to_on = DATE_NONE};
    struct q_person_by_staff_code there;
    bool found;

    if (date_is_none(post.from_on)) {
        post.from_on = ctx->today;
    }
    check_twice(ctx, table, row, STAFF_CODE);
    check_twice(ctx, table, row, USER_NAME);
    TRY(read_org(ctx, table, row, &post.org));
    if (table->rows[row].is_bad) {
        return OK;
    }
    TRY(q_person_by_staff_code(ctx, c[STAFF_CODE], &there, &found));
    if (found) {
        counts->kept++;
        return OK;
    }
    counts->added++;
    return add_person(ctx, table, row, &post, birth_on);
}

enum err
people_import(struct ctx *ctx, struct str text, struct table *table, struct import_counts *counts)
{
    *counts = (struct import_counts){0};
    table_read(ctx->arena, text, columns, COLUMNS, table);
    for (size_t i = 0; i < table->count; i++) {
        TRY(import_row(ctx, table, i, counts));
    }
    if (table->fault_total > 0) {
        return ERR_INVALID;
    }
    return event_add(ctx, ACT_IMPORT_RUN, (struct ref){"person", 0, {0}}, NULL,
        event_payload(ctx, "added", str_printf(ctx->arena, "%lld", (long long)counts->added), NULL));
}
