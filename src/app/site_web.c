/* site_web.c -- pages about the site itself, open to everybody. */
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_app.h"
#include "plat/permit.h"

enum err
get_help(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_SITE_PUBLIC, (struct scope){0}));
    return resp_help(ctx, resp, &(struct view_help){ctx->actor.account.v != 0});
}

enum err
get_accessibility(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_SITE_PUBLIC, (struct scope){0}));
    return resp_accessibility(ctx, resp,
        &(struct view_accessibility){ctx->actor.account.v != 0});
}
