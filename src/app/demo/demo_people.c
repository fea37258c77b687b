/* demo_people.c -- agencies before and after 1 July 2025, and the people in them. */
#include "app/demo/demo.h"
#include "app/succession.h"

#include "gen/q_identity.h"
#include "gen/q_org.h"
#include "room/identity/identity.h"
#include "room/org/org.h"
#include "room/regulation/regulation.h"

static const char orgs[] =
#include "demo_orgs.inc"
    ;
static const char successions[] =
#include "demo_succession.inc"
    ;
static const char people[] =
#include "demo_people.inc"
    ;
static const char posts[] =
#include "demo_posts.inc"
    ;
enum { MORNING_HOURS = 9 };

bool
demo_next(struct str *rest, struct demo_row *row)
{
    while (rest->n > 0) {
        struct str line = str_cut(rest, '\n');
        if (str_is_blank(line) || line.p[0] == '#') {
            continue;
        }
        *row = (struct demo_row){.count = 0};
        while (!str_is_none(line) && row->count < DEMO_COLUMNS_MAX) {
            struct str cell = str_cut(&line, '\t');
            row->column[row->count++] = str_eq_c(cell, "-") ? STR_NONE : cell;
        }
        return true;
    }
    return false;
}

struct date
demo_date(struct str iso)
{
    struct date on = DATE_NONE;

    if (!str_is_none(iso)) {
        MUST(date_parse_iso(iso, &on));
    }
    return on;
}

enum err
demo_as(struct ctx *ctx, const char *staff_code, struct date on)
{
    struct q_person_by_staff_code row;
    struct q_post_main post;
    bool found;

    ctx->today = on;
    ctx->now = (struct instant){instant_of_date(on).us + MORNING_HOURS * INT64_C(3600000000)};
    TRY(q_person_by_staff_code(ctx, str_of(staff_code), &row, &found));
    MUST(found);
    ctx->actor.person = row.id;
    TRY(q_post_main(ctx, row.id, on, &post, &found));
    ctx->actor.org = found ? post.org : (struct org_id){0};
    return OK;
}

static struct str
staff_code_of(struct str user)
{
    struct str rest = str_of(people);
    struct demo_row row;

    while (demo_next(&rest, &row)) {
        if (!str_is_none(row.column[11]) && str_eq(row.column[11], user)) {
            return row.column[0];
        }
    }
    return user; /* somebody without an account is named by his staff code */
}

enum err
demo_as_user(struct ctx *ctx, struct str user, struct date on)
{
    return demo_as(ctx, str_c(ctx->arena, staff_code_of(user)), on);
}

enum err
demo_person(struct ctx *ctx, struct str user, struct person_id *out)
{
    struct q_person_by_staff_code row;
    bool found;

    TRY(q_person_by_staff_code(ctx, staff_code_of(user), &row, &found));
    MUST(found);
    *out = row.id;
    return OK;
}

/* "A|B" is two lines. */
static struct str
with_lines(struct ctx *ctx, struct str text)
{
    char *copy = NULL;

    if (str_is_none(text)) {
        return STR_NONE;
    }
    copy = arena_alloc(ctx->arena, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        copy[i] = text.p[i] == '|' ? '\n' : text.p[i];
    }
    return (struct str){copy, text.n};
}

static enum err
give_functions(struct ctx *ctx, struct org_id org, struct str list, struct date from_on)
{
    while (list.n > 0) {
        enum org_function function;
        MUST(org_function_parse(str_cut(&list, ';'), &function));
        TRY(q_org_function_insert(ctx, org, function, from_on, DATE_NONE, STR_NONE));
    }
    return OK;
}

/* The last day only says for how long officials are counted: the succession ends the agency. */
static enum err
add_org(struct ctx *ctx, const struct demo_row *row)
{
    const struct str *c = row->column;
    struct org_new org = {
        .code = c[0],
        .name = c[1],
        .short_name = c[2],
        .heading_parent = with_lines(ctx, c[3]),
        .heading_own = with_lines(ctx, c[4]),
        .symbol = c[5],
        .place_text = c[6],
        .from_on = demo_date(c[11]),
        .to_on = DATE_NONE,
    };
    struct date last_on = demo_date(c[12]);
    struct org_id id;
    int64_t officials;
    struct civil from;

    MUST(org_kind_parse(c[7], &org.kind) && org_level_parse(c[8], &org.level));
    MUST(str_to_i64(c[10], &org.official_order) && str_to_i64(c[13], &officials));
    if (!str_is_none(c[9])) {
        TRY(org_by_code(ctx, c[9], &org.parent));
    }
    TRY(org_add(ctx, &org, &id));
    from = civil_of_date(org.from_on);
    for (int32_t year = from.year < 2023 ? 2023 : from.year; year <= 2026; year++) {
        if (date_is_none(last_on) || civil_of_date(last_on).year >= year) {
            TRY(q_org_staff_set(ctx, id, year, (int32_t)officials));
        }
    }
    return give_functions(ctx, id, c[14], org.from_on);
}

enum err
demo_agencies(struct ctx *ctx)
{
    struct str rest = str_of(orgs);
    struct demo_row row;

    TRY(regulation_install(ctx));
    while (demo_next(&rest, &row)) {
        TRY(add_org(ctx, &row));
    }
    return OK;
}

enum err
demo_succession(struct ctx *ctx)
{
    struct date on = demo_date(STR(DEMO_SUCCESSION_ON));
    struct succession_counts counts = {0};
    struct succession list;

    TRY(demo_as_user(ctx, STR("quantri"), on));
    TRY(succession_read(ctx, str_of(successions), on, &list));
    MUST(list.table.fault_total == 0);
    return succession_apply(ctx, &list, &counts);
}

static enum err
give_roles(struct ctx *ctx, struct person_id person, struct str list, struct date from,
    struct date to)
{
    while (list.n > 0) {
        struct str code = str_cut(&list, ';');
        struct str word = str_cut(&code, '@');
        enum role_code role;
        struct org_id org;
        MUST(role_code_parse(word, &role));
        TRY(org_by_code(ctx, code, &org));
        TRY(role_give(ctx, person, org, role, from, to, STR_NONE));
    }
    return OK;
}

static enum err
add_post(struct ctx *ctx, const struct post_new *post, struct str agency, struct str roles)
{
    struct post_new whole = *post;

    TRY(org_by_code(ctx, agency, &whole.org));
    TRY(post_add(ctx, &whole));
    return give_roles(ctx, whole.person, roles, whole.from_on, whole.to_on);
}

static enum err
add_person(struct ctx *ctx, const struct demo_row *row, struct str password_hash)
{
    const struct str *c = row->column;
    struct account_id account;
    struct post_new post = {.unit = c[6], .title = c[7], .is_head = str_eq_c(c[8], "1"),
        .from_on = demo_date(c[9]), .to_on = demo_date(c[10])};

    TRY(person_add(ctx,
        &(struct person_new){.staff_code = c[0], .full_name = c[1], .birth_on = demo_date(c[2]),
            .degree = c[3], .salutation = c[4]},
        &post.person));
    if (!str_is_none(c[13])) {
        struct q_person_by_staff_code manager;
        bool found;
        TRY(q_person_by_staff_code(ctx, c[13], &manager, &found));
        post.manager = manager.id;
    }
    TRY(add_post(ctx, &post, c[5], c[12]));
    return str_is_none(c[11]) ? OK
                              : account_add(ctx, post.person, c[11], password_hash, false, &account);
}

static enum err
add_earlier_post(struct ctx *ctx, const struct demo_row *row)
{
    const struct str *c = row->column;
    struct post_new post = {.unit = c[2], .title = c[3], .is_head = str_eq_c(c[4], "1"),
        .from_on = demo_date(c[5]), .to_on = demo_date(c[6])};
    struct q_person_by_staff_code person;
    bool found;

    TRY(q_person_by_staff_code(ctx, c[0], &person, &found));
    MUST(found);
    post.person = person.id;
    return add_post(ctx, &post, c[1], c[7]);
}

enum err
demo_people(struct ctx *ctx, struct str password_hash)
{
    struct str rest = str_of(people);
    struct demo_row row;

    while (demo_next(&rest, &row)) {
        TRY(add_person(ctx, &row, password_hash));
    }
    rest = str_of(posts);
    while (demo_next(&rest, &row)) {
        TRY(add_earlier_post(ctx, &row));
    }
    return OK;
}

static bool
is_listed(const struct demo_login *logins, size_t count, struct str role)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(logins[i].role, role)) {
            return true;
        }
    }
    return false;
}

size_t
demo_logins(struct arena *arena, struct demo_login *logins)
{
    struct str rest = str_of(people);
    struct demo_row row;
    size_t count = 0;

    (void)arena;
    while (demo_next(&rest, &row)) {
        struct str list = row.column[12];
        while (!str_is_none(row.column[11]) && list.n > 0) {
            struct str one = str_cut(&list, ';');
            struct str role = str_cut(&one, '@');
            if (!is_listed(logins, count, role) && count < DEMO_LOGINS_MAX) {
                logins[count++] = (struct demo_login){role, row.column[11]};
            }
        }
    }
    return count;
}
