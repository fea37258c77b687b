/* lend_web.c -- the head lends a role to a person of the agency. Here, not in identity, because the
 * regulation in force says for how long at most.
 */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_identity.h"
#include "plat/permit.h"
#include "room/identity/identity.h"
#include "room/identity/role.h"
#include "room/regulation/regulation.h"

/* The person of the path, the agency of his post today, and how long a role may be lent there. */
static enum err
find(struct ctx *ctx, const struct req *req, struct person_shown *shown, int32_t *days_max)
{
    struct person_id id = {req_path_i64(req, 0)};
    struct rules rules;

    TRY(permit(ctx, ACT_PERSON_VIEW, (struct scope){.kind = OBJECT_PERSON, .id = id.v}));
    TRY(person_show(ctx, id, ctx->today, shown));
    TRY(permit(ctx, ACT_ROLE_LEND, (struct scope){.kind = OBJECT_ORG, .id = shown->org.v, .org = shown->org}));
    TRY(regulation_rules_for(ctx, shown->org, ctx->today, &rules));
    *days_max = rules.limits.temporary_grant_days_max;
    return OK;
}

enum err
get_role_lend(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct person_shown shown;
    int32_t days_max;

    TRY(find(ctx, req, &shown, &days_max));
    return resp_role_lend(ctx, resp,
        &(struct view_role_lend){
            .id = {req_path_i64(req, 0)},
            .full_name = shown.full_name,
            .org_name = shown.org_name,
            .days_max = days_max,
            .from_on = ctx->today,
            .to_on = date_add_days(ctx->today, days_max - 1),
        });
}

enum err
post_role_lend(struct ctx *ctx, const struct req *req, const struct form_role_lend *form,
    struct resp *resp)
{
    struct role_new role = {.person = {req_path_i64(req, 0)}, .role = form->role,
        .from_on = date_is_none(form->from_on) ? ctx->today : form->from_on, .to_on = form->to_on,
        .reason = form->reason};
    struct person_shown shown;
    int32_t days_max;

    TRY(find(ctx, req, &shown, &days_max));
    role.org = shown.org;
    TRY(role_lend(ctx, &role, days_max));
    return resp_see_other(ctx, resp, url_get_person(ctx, role.person));
}
