/* initiative_idea_web.c -- an idea becomes the draft of a dossier without typing it again. */
#include "gen/route.h"
#include "room/initiative/initiative.h"

enum err
post_idea_dossier(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct initiative_id dossier;

    TRY(initiative_draft_of_idea(ctx, (struct idea_id){req_path_i64(req, 0)}, &dossier));
    return resp_created(ctx, resp, url_get_initiative(ctx, dossier));
}
