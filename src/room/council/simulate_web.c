/* simulate_web.c -- page and API of a rule set replayed over past dossiers. Dossiers are named by their code
 * alone: who administers rules has no business with titles and authors.
 */
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_council.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/council/simulate.h"

static struct str
said(struct ctx *ctx, const char *group, struct str word)
{
    int text = str_is_none(word)
        ? -1
        : text_find(str_printf(ctx->arena, "simulation.%s.%.*s", group, STR_ARG(word)));

    return text < 0 ? word : text_get(ctx->lang, text);
}

static void
fill_rows(struct ctx *ctx, const struct simulation *simulation, struct view_simulation *view)
{
    struct simulation_row *rows =
        ARENA_ARRAY(ctx->arena, struct simulation_row, simulation->count + 1);

    for (size_t i = 0; i < simulation->count; i++) {
        const struct simulated *row = &simulation->rows[i];
        struct str was = row->was_passed ? STR("passed") : STR("refused");
        if (!row->is_changed && row->now != SIMULATED_UNKNOWN) {
            continue;
        }
        rows[view->items_count++] = (struct simulation_row){
            .code = row->code,
            .held_on = row->held_on,
            .was = was,
            .was_said = said(ctx, "result", was),
            .was_class = row->was_class,
            .now = str_of(simulated_word(row->now)),
            .now_said = said(ctx, "result", str_of(simulated_word(row->now))),
            .now_class = row->now_class,
            .why = row->why,
            .why_said = said(ctx, "why", row->why),
            .yes = row->yes,
            .needed = row->needed,
            .has_votes = str_eq_c(row->why, "votes_short") || str_eq_c(row->why, "reached"),
            .is_better = row->now == SIMULATED_PASSED && !row->was_passed,
            .is_worse = row->now != SIMULATED_PASSED && row->now != SIMULATED_UNKNOWN &&
                row->was_passed,
        };
    }
    view->items = rows;
}

enum err
get_simulation(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_regulation_version_get row;
    struct simulation simulation;
    struct view_simulation view;
    struct rules rules;

    TRY(permit(ctx, ACT_REGULATION_MANAGE, (struct scope){.kind = OBJECT_NONE}));
    TRY(regulation_get(ctx, (struct regulation_version_id){req_path_i64(req, 0)}, &row, &rules));
    TRY(simulate(ctx, &rules, (struct org_id){0}, &simulation));
    view = (struct view_simulation){.id = row.id, .title = rules.title, .from_on = row.from_on,
        .replayed = (int64_t)simulation.count, .changed = (int64_t)simulation.changed,
        .better = (int64_t)simulation.better, .worse = (int64_t)simulation.worse,
        .unknown = (int64_t)simulation.unknown, .is_cut = simulation.is_cut,
        .is_draft = !row.is_frozen};
    fill_rows(ctx, &simulation, &view);
    return resp_simulation(ctx, resp, &view);
}
