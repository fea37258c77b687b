/* home_pictures.c */
#include "app/home_pictures.h"

#include "gen/policy.h"
#include "gen/q_app.h"
#include "gen/route.h"
#include "gen/text.h"
#include "plat/chart.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/directive/directive.h"
#include "room/regulation/regulation.h"

enum { MONTHS = 12, MONTHS_ON_PHONE = 6, ROWS_MAX = 24 };

static struct str
clock_title(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->clock_count; i++) {
        if (str_eq(rules->clocks[i].code, code)) {
            return rules->clocks[i].title;
        }
    }
    return code;
}

enum err
home_fill_waits(struct ctx *ctx, struct date from, struct date to, struct view_home *view)
{
    struct q_home_waits *rows;
    struct chart_wait *waits;
    struct rules rules;
    size_t count;

    TRY(q_home_waits(ctx, ctx->actor.org, from, to, &rows, &count));
    if (count == 0) {
        return OK;
    }
    TRY(regulation_rules_for(ctx, ctx->actor.org, ctx->today, &rules));
    waits = ARENA_ARRAY(ctx->arena, struct chart_wait, count);
    for (size_t i = 0; i < count; i++) {
        waits[i] = (struct chart_wait){
            clock_title(&rules, rows[i].clock), rows[i].used, rows[i].allowed};
    }
    view->waits = chart_waits(ctx->arena, text_get(ctx->lang, TEXT_HOME_DAYS), waits, count);
    view->has_waits = true;
    return OK;
}

/* -- months -------------------------------------------------------------------------------------- */

struct months {
    struct chart_heat_row rows[ROWS_MAX];
    int64_t values[ROWS_MAX][MONTHS];
    struct str columns[MONTHS];
    int64_t first; /* months since year 0 */
    size_t count;
    int64_t quiet; /* agencies without an application */
};

static int64_t
month_number(struct civil day)
{
    return (int64_t)day.year * MONTHS + day.month - 1;
}

static struct months *
months_begin(struct ctx *ctx, struct date *from)
{
    struct months *months = ARENA_NEW(ctx->arena, struct months);
    struct civil today = civil_of_date(ctx->today);

    months->first = month_number(today) - (MONTHS - 1);
    *from = date_of_civil((struct civil){(int32_t)(months->first / MONTHS),
        (int32_t)(months->first % MONTHS) + 1, 1});
    for (size_t i = 0; i < MONTHS; i++) {
        struct text_arg n = {"n", str_printf(ctx->arena, "%d", (int)((months->first + (int64_t)i) % MONTHS) + 1)};

        months->columns[i] = text_fill(ctx->arena, ctx->lang, TEXT_HOME_MONTH, &n, 1);
    }
    return months;
}

/* Rows of one label come one after the other; a label without any month comes with none. */
static void
months_add(struct months *months, struct str label, struct date month, int64_t n)
{
    int64_t at;

    if (date_is_none(month)) {
        months->quiet++;
        return;
    }
    if (months->count == 0 || !str_eq(months->rows[months->count - 1].label, label)) {
        if (months->count == ROWS_MAX) {
            return;
        }
        months->rows[months->count] =
            (struct chart_heat_row){.label = label, .values = months->values[months->count]};
        months->count++;
    }
    at = month_number(civil_of_date(month)) - months->first;
    if (at >= 0 && at < MONTHS) {
        months->values[months->count - 1][at] += n;
    }
}

static void
months_draw(struct ctx *ctx, const struct months *months, struct view_home *view)
{
    if (months->count == 0) {
        return;
    }
    view->months = chart_heat(ctx->arena, &(struct chart_heat){
        .caption = text_get(ctx->lang, TEXT_HOME_MONTHS_CAPTION),
        .row_heading = text_get(ctx->lang, view->is_by_agency ? TEXT_HOME_AGENCY : TEXT_HOME_FIELD),
        .total_heading = text_get(ctx->lang, TEXT_HOME_TOTAL),
        .columns = months->columns,
        .column_count = MONTHS,
        .old_count = MONTHS - MONTHS_ON_PHONE,
        .rows = months->rows,
        .row_count = months->count,
    });
    view->has_months = true;
    view->quiet_agencies = months->quiet;
}

enum err
home_fill_months(struct ctx *ctx, struct view_home *view)
{
    const struct org_id org = actor_org_for(ctx, ACT_REPORT_LIST);
    struct q_home_months_below *below;
    struct q_home_months_by_field *fields;
    struct date from;
    struct months *months = months_begin(ctx, &from);
    size_t count;

    if (may(ctx, ACT_REPORT_LIST, (struct scope){.org = org})) {
        TRY(q_home_months_below(ctx, org, from, ctx->today, &below, &count));
        for (size_t i = 0; i < count; i++) {
            months_add(months, below[i].label, below[i].month, below[i].n);
        }
        view->is_by_agency = count > 0;
    }
    if (!view->is_by_agency && may(ctx, ACT_INITIATIVE_LIST, (struct scope){.org = ctx->actor.org})) {
        TRY(q_home_months_by_field(ctx, ctx->actor.org, from, ctx->today, &fields, &count));
        for (size_t i = 0; i < count; i++) {
            months_add(months, fields[i].label, fields[i].month, fields[i].n);
        }
    }
    months_draw(ctx, months, view);
    return OK;
}

enum err
home_fill_directive(struct ctx *ctx, struct view_home *view)
{
    const struct org_id org = actor_org_for(ctx, ACT_REPORT_LIST);
    struct q_home_directive row;
    bool found;

    TRY(q_home_directive(ctx, org, ctx->actor.person, ctx->today, &row, &found));
    if (!found) {
        return OK;
    }
    view->directive_number = directive_number_text(ctx->arena, row.number, row.symbol);
    view->may_see_progress = may(ctx, ACT_DIRECTIVE_PROGRESS,
        (struct scope){.kind = OBJECT_DIRECTIVE, .id = row.id.v, .org = row.org,
            .state = directive_status_word(row.status)});
    view->directive_id = row.id;
    return directive_bars(ctx, row.id, view->may_see_progress ? (struct org_id){0} : org,
        &view->bars, &view->legend);
}
