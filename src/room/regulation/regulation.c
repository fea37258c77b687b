#include "room/regulation/regulation.h"

#include "gen/fault.h"
#include "gen/q_regulation.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "plat/keep.h"
#include "room/regulation/pack.h"

static enum err
install_pack(struct ctx *ctx, const struct pack *pack)
{
    struct q_regulation_find found_row;
    struct regulation_version_id version;
    struct regulation_id id;
    struct rules rules;
    struct str digest;
    struct rules_flaw flaw;
    bool found;

    TRY(q_regulation_find(ctx, str_of(pack->code), &found_row, &found));
    if (found) {
        return OK;
    }
    MUST(rules_parse(ctx->arena, pack->document, &rules, &flaw));
    digest = crypto_sha256_hex(ctx->arena,
        (struct bytes){(const uint8_t *)pack->document.p, pack->document.n});
    TRY(q_regulation_insert(ctx, rules.code, rules.title, &id));
    return q_regulation_version_insert(ctx,
        &(struct q_regulation_version_insert_in){
            .regulation = id,
            .level = rules.level,
            .from_on = rules.from_on,
            .to_on = rules.to_on,
            .law = rules.law,
            .body = pack->document,
            .digest = digest,
        },
        &version);
}

static enum err
install_calendar(struct ctx *ctx)
{
    struct str why;
    const struct json *root = json_parse(ctx->arena, pack_calendar, &why);
    const struct json *days = root == NULL ? NULL : json_get(root, "days");

    MUST(days != NULL);
    for (const struct json *day = days->child; day != NULL; day = day->next) {
        enum calendar_day_kind kind;
        struct date on;
        MUST(date_parse_iso(json_get_str(day, "on"), &on));
        MUST(calendar_day_kind_parse(json_get_str(day, "kind"), &kind));
        TRY(q_calendar_insert(ctx, on, kind, json_get_str(day, "name"), json_get_str(day, "law")));
    }
    return OK;
}

enum err
regulation_install(struct ctx *ctx)
{
    for (size_t i = 0; i < pack_count; i++) {
        TRY(install_pack(ctx, &packs[i]));
    }
    return install_calendar(ctx);
}

enum err
regulation_for(struct ctx *ctx, struct org_id org, enum recognition_level level, struct date on,
    struct regulation_version_id *out)
{
    struct q_regulation_version_for row;
    bool found;

    TRY(q_regulation_version_for(ctx, org, level, on, &row, &found));
    if (!found) {
        return fault_arg(ctx, FAULT_NO_REGULATION, NULL, date_vi(ctx->arena, on));
    }
    *out = row.id;
    return OK;
}

static const void *
make_rules(struct arena *arena, const void *arg)
{
    struct rules *rules = ARENA_NEW(arena, struct rules);
    const struct str *document = arg;
    struct rules_flaw flaw;

    MUST(rules_parse(arena, str_dup(arena, *document), rules, &flaw));
    return rules;
}

/* A frozen version is read from its document once: it never changes, and its digest is part of the key. */
enum err
regulation_rules(struct ctx *ctx, struct regulation_version_id version, struct rules *out)
{
    struct q_regulation_version_state state;
    struct q_regulation_version_body row;
    struct rules_flaw flaw;

    TRY(q_regulation_version_state(ctx, version, &state));
    struct str key = str_cat(ctx->arena, STR("rules "), state.digest);
    const struct rules *kept = state.is_frozen ? keep_find(ctx->app->kept, key) : NULL;

    if (kept != NULL) {
        *out = *kept;
        return OK;
    }
    TRY(q_regulation_version_body(ctx, version, &row));
    MUST(rules_parse(ctx->arena, row.body, out, &flaw));
    if (state.is_frozen) {
        (void)keep_make(ctx->app->kept, key, make_rules, &row.body);
    }
    return OK;
}

enum err
regulation_rules_for(struct ctx *ctx, struct org_id org, struct date on, struct rules *out)
{
    struct regulation_version_id version;

    TRY(regulation_for(ctx, org, RECOGNITION_LEVEL_BASE, on, &version));
    return regulation_rules(ctx, version, out);
}

enum err
regulation_freeze(struct ctx *ctx, struct regulation_version_id version)
{
    return q_regulation_version_freeze(ctx, version, ctx->now);
}

/* The days from from_on, or all of them. */
static enum err
calendar_from(struct ctx *ctx, struct date from_on, struct calendar *out)
{
    struct q_calendar_list *rows;
    struct calendar_entry *days;
    size_t count;

    TRY(q_calendar_list(ctx, from_on, &rows, &count));
    days = ARENA_ARRAY(ctx->arena, struct calendar_entry, count + 1);
    for (size_t i = 0; i < count; i++) {
        days[i] = (struct calendar_entry){rows[i].day_on,
            rows[i].kind == CALENDAR_DAY_KIND_WORKING, rows[i].name};
    }
    *out = (struct calendar){days, count};
    return OK;
}

enum err
regulation_calendar(struct ctx *ctx, struct calendar *out)
{
    return calendar_from(ctx, DATE_NONE, out);
}

enum err
regulation_clock(struct ctx *ctx, const struct rules *rules, const char *code, struct date from_on,
    struct clock_end *out)
{
    const struct rules_clock *clock = rules_find_clock(rules, str_of(code));
    struct calendar calendar;

    MUST(clock != NULL);
    TRY(calendar_from(ctx, from_on, &calendar)); /* a clock only looks ahead */
    *out = clock_compute(&calendar, clock, from_on);
    return OK;
}

enum err
regulation_file_by(struct ctx *ctx, const struct rules *rules, struct date first_used_on,
    struct date *out)
{
    struct clock_end end;

    *out = DATE_NONE;
    if (date_is_none(first_used_on) || rules_find_clock(rules, STR(RULES_CLOCK_FIRST_USE)) == NULL) {
        return OK;
    }
    TRY(regulation_clock(ctx, rules, RULES_CLOCK_FIRST_USE, first_used_on, &end));
    *out = end.due_on;
    return OK;
}

/* A period whose first day of the calendar stands after its last began in the year before. */
static struct period
period_of(const struct rules *rules, int32_t year)
{
    struct civil from = rules->report_from;
    struct civil to = rules->report_to;
    bool begins_before = from.month > to.month || (from.month == to.month && from.day > to.day);

    from.year = begins_before ? year - 1 : year;
    to.year = year;
    return (struct period){year, date_of_civil(from), date_of_civil(to)};
}

enum err
regulation_report_period(struct ctx *ctx, struct org_id org, int32_t year, struct period *out)
{
    struct rules rules;

    TRY(regulation_rules_for(ctx, org, ctx->today, &rules));
    *out = period_of(&rules, year == 0 ? civil_of_date(ctx->today).year : year);
    if (year == 0 && date_cmp(ctx->today, out->to_on) > 0) {
        *out = period_of(&rules, out->year + 1);
    }
    return OK;
}
