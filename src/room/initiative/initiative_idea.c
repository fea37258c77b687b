/* initiative_idea.c -- the draft that an idea becomes. */
#include "gen/policy.h"
#include "room/directive/directive.h"
#include "room/idea/idea.h"
#include "room/initiative/initiative.h"

enum err
initiative_draft_of_idea(struct ctx *ctx, struct idea_id id, struct initiative_id *out)
{
    struct q_idea_get idea;
    struct scope scope;
    struct initiative_seed seed;

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
    TRY(initiative_draft_from(ctx, &seed, out));
    return q_idea_status_set(ctx, id, idea.version, IDEA_STATUS_CONVERTED, (struct idea_id){0});
}
