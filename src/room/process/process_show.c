#include "room/process/process_show.h"

#include "gen/text.h"
#include "plat/chart.h"
#include "plat/text.h"

enum { PERCENT = 100 };

/* "giảm 73%"; none when there was nothing before. */
static struct str
change_said(struct ctx *ctx, int64_t before, int64_t after)
{
    int64_t gap = after > before ? after - before : before - after;
    int64_t percent = before > 0 ? (gap * PERCENT + before / 2) / before : 0;

    if (before <= 0) {
        return STR_NONE;
    }
    if (gap == 0) {
        return text_get(ctx->lang, TEXT_PROCESS_SAME);
    }
    return text_fill(ctx->arena, ctx->lang, after < before ? TEXT_PROCESS_DOWN : TEXT_PROCESS_UP,
        (const struct text_arg[]){{"n", number_vi(ctx->arena, percent)}}, 1);
}

static struct str
value_said(struct ctx *ctx, const struct q_measurement_list *row)
{
    return str_printf(ctx->arena, "%.*s %.*s", STR_ARG(hundredths_vi(ctx->arena, row->mean)),
        STR_ARG(row->unit));
}

/* The newest measurement of a phase among rows of one metric. */
static const struct q_measurement_list *
newest(const struct q_measurement_list *rows, size_t count, struct str metric, bool is_before)
{
    for (size_t i = count; i-- > 0;) {
        if (str_eq(rows[i].metric, metric) &&
            (rows[i].phase == MEASUREMENT_PHASE_BEFORE) == is_before) {
            return &rows[i];
        }
    }
    return NULL;
}

static struct html
bars_of(struct ctx *ctx, const struct q_measurement_list *before,
    const struct q_measurement_list *after)
{
    return chart_before_after(
        ctx->arena, &(struct chart_pair){
                        .before_label = text_get(ctx->lang, TEXT_ENUM_MEASUREMENT_PHASE_BEFORE),
                        .after_label = text_get(ctx->lang, TEXT_ENUM_MEASUREMENT_PHASE_AFTER),
                        .before_said = value_said(ctx, before),
                        .after_said = value_said(ctx, after),
                        .change = change_said(ctx, before->mean, after->mean),
                        .before = before->mean,
                        .after = after->mean,
                    });
}

enum err
show_measurements(struct ctx *ctx, struct process_id process, struct shortcoming_id shortcoming,
    const struct measurement_pair **pairs, size_t *pair_count,
    const struct measurement_view **items, size_t *count)
{
    struct q_measurement_list *rows;
    struct measurement_view *shown;
    struct measurement_pair *paired;

    TRY(q_measurement_list(ctx, process, shortcoming, &rows, count));
    shown = ARENA_ARRAY(ctx->arena, struct measurement_view, *count + 1);
    paired = ARENA_ARRAY(ctx->arena, struct measurement_pair, *count + 1);
    *pair_count = 0;
    for (size_t i = 0; i < *count; i++) {
        const struct q_measurement_list *before = newest(rows, *count, rows[i].metric, true);
        const struct q_measurement_list *after = newest(rows, *count, rows[i].metric, false);

        shown[i] = (struct measurement_view){
            .id = rows[i].id,
            .metric = rows[i].metric,
            .unit = rows[i].unit,
            .phase = rows[i].phase,
            .n = rows[i].n,
            .mean = hundredths_vi(ctx->arena, rows[i].mean),
            .low = rows[i].low.has ? hundredths_vi(ctx->arena, rows[i].low.v) : STR_NONE,
            .high = rows[i].high.has ? hundredths_vi(ctx->arena, rows[i].high.v) : STR_NONE,
            .from_on = rows[i].from_on,
            .to_on = rows[i].to_on,
            .method = rows[i].method,
            .measured_by = rows[i].measured_by_name,
        };
        if (after == &rows[i] && before != NULL) {
            paired[(*pair_count)++] =
                (struct measurement_pair){rows[i].metric, bars_of(ctx, before, after)};
        }
    }
    *items = shown;
    *pairs = paired;
    return OK;
}

enum err
show_shortcomings(struct ctx *ctx, struct org_id org, struct process_id process,
    struct review_id review, struct page page, const struct shortcoming_row **items, size_t *count,
    struct opt_i64 *next)
{
    struct q_shortcoming_list *rows;
    struct shortcoming_row *shown;

    TRY(q_shortcoming_list(ctx,
        &(struct q_shortcoming_list_in){
            .org = org,
            .process = process,
            .review = review,
            .cursor = page.cursor,
            .limit = page_rows(page),
            .actor = ctx->actor.person,
            .today = ctx->today,
        },
        &rows, count));
    *count = PAGE_CUT(page, rows, *count, next);
    shown = ARENA_ARRAY(ctx->arena, struct shortcoming_row, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        shown[i] = (struct shortcoming_row){rows[i].id, rows[i].kind, rows[i].status, rows[i].what,
            rows[i].process_name, rows[i].happened_on};
    }
    *items = shown;
    return OK;
}
