/* eligibility_web.c -- page and API of the two questions about one dossier. */
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_initiative.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/initiative/eligibility.h"

static void
fill(struct ctx *ctx, const struct eligibility_check *checks, size_t count,
    const struct eligibility_row **out, size_t *out_count)
{
    struct eligibility_row *rows = ARENA_ARRAY(ctx->arena, struct eligibility_row, count + 1);

    for (size_t i = 0; i < count; i++) {
        struct str code = str_of(checks[i].code);
        int text = text_find(str_printf(ctx->arena, "eligibility.check.%.*s", STR_ARG(code)));
        rows[i] = (struct eligibility_row){.code = code,
            .said = text < 0 ? code : text_get(ctx->lang, text),
            .is_met = checks[i].judged == JUDGED_MET,
            .is_not_met = checks[i].judged == JUDGED_NOT_MET,
            .is_to_look_at = checks[i].judged == JUDGED_BY_NOBODY,
            .law = str_of(checks[i].law),
            .detail = checks[i].detail};
    }
    *out = rows;
    *out_count = count;
}

enum err
get_eligibility(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_initiative_get row;
    struct view_eligibility view;
    struct eligibility found;
    struct scope scope;

    TRY(initiative_scope(ctx, (struct initiative_id){req_path_i64(req, 0)}, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_VIEW, scope));
    TRY(eligibility_of(ctx, &row, actor_has_role(ctx, ROLE_CODE_INTAKE_CLERK, row.org), &found));
    view = (struct view_eligibility){.id = row.id, .code = row.code, .title = row.title,
        .counts_for_emulation = found.counts_for_emulation};
    fill(ctx, found.recognition, found.recognition_count, &view.recognition, &view.recognition_count);
    fill(ctx, found.emulation, found.emulation_count, &view.emulation, &view.emulation_count);
    return resp_eligibility(ctx, resp, &view);
}
