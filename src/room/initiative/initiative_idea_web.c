/* initiative_idea_web.c -- an idea becomes the draft of a dossier without typing it again. */
#include "gen/policy.h"
#include "gen/route.h"
#include "plat/permit.h"
#include "room/directive/directive.h"
#include "room/idea/idea.h"
#include "room/initiative/initiative.h"

enum err
post_idea_dossier(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct idea_id id = {req_path_i64(req, 0)};
    struct q_idea_get idea;
    struct scope scope;
    struct initiative_seed seed;
    struct initiative_id dossier;

    TRY(idea_find(ctx, id, &idea, &scope));
    TRY(permit(ctx, ACT_IDEA_DOSSIER, scope));
    TRY(permit(ctx, ACT_INITIATIVE_DRAFT, (struct scope){.org = idea.org}));
    seed = (struct initiative_seed){
        .org = idea.org,
        .origin = {"idea", id.v, idea.org},
        .why = "idea",
        .text = {.title = directive_title(idea.body),
            .description = idea.body,
            .field = idea.field,
            .first_used_on = DATE_NONE,
            .benefit = MONEY_NONE},
    };
    TRY(initiative_draft_from(ctx, &seed, &dossier));
    TRY(q_idea_status_set(ctx, id, idea.version, IDEA_STATUS_CONVERTED, (struct idea_id){0}));
    return resp_created(ctx, resp, url_get_initiative(ctx, dossier));
}
