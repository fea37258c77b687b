#include "room/identity/role.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_identity.h"
#include "plat/permit.h"
#include "room/audit/audit.h"

static struct scope
at_org(struct org_id org)
{
    return (struct scope){.kind = OBJECT_ORG, .id = org.v, .org = org};
}

static enum err
add(struct ctx *ctx, const struct role_new *role, enum action action, bool is_temporary)
{
    struct q_role_grant_overlaps held;
    struct role_grant_id id;

    TRY(q_role_grant_overlaps(ctx, role->person, role->org, role->role, role->from_on, role->to_on,
        &held));
    if (held.n > 0) {
        return fault(ctx, FAULT_ROLE_HELD, "role");
    }
    TRY(q_role_grant_insert(ctx,
        &(struct q_role_grant_insert_in){
            .person = role->person,
            .org = role->org,
            .role = role->role,
            .from_on = role->from_on,
            .to_on = role->to_on,
            .document = role->document,
            .is_temporary = is_temporary,
            .reason = role->reason,
            .granted_by = ctx->actor.person,
            .now = ctx->now,
        },
        &id));
    return event_add(ctx, (int)action, (struct ref){"person", role->person.v, role->org}, NULL,
        event_payload(ctx, "what", STR("give"), "role", role_code_word(role->role), "from",
            date_iso(ctx->arena, role->from_on), "to",
            date_is_none(role->to_on) ? STR("") : date_iso(ctx->arena, role->to_on), NULL));
}

enum err
role_grant(struct ctx *ctx, const struct role_new *role)
{
    TRY(permit(ctx, ACT_ROLE_GRANT, at_org(role->org)));
    if (!date_is_none(role->to_on) && date_cmp(role->to_on, role->from_on) < 0) {
        return fault(ctx, FAULT_PERIOD_BACKWARDS, "to_on");
    }
    return add(ctx, role, ACT_ROLE_GRANT, false);
}

enum err
role_lend(struct ctx *ctx, const struct role_new *role, int32_t days_max)
{
    struct q_post_at post;

    TRY(permit(ctx, ACT_ROLE_LEND, at_org(role->org)));
    TRY(q_post_at(ctx, role->person, role->org, role->from_on, &post));
    if (post.n == 0) {
        return fault(ctx, FAULT_NOT_STAFF_HERE, "role");
    }
    if (date_cmp(role->from_on, ctx->today) < 0 || date_cmp(role->to_on, role->from_on) < 0) {
        return fault(ctx, FAULT_LENT_BACKWARDS, "to_on");
    }
    if (date_days_between(role->from_on, role->to_on) + 1 > days_max) {
        return fault_arg(ctx, FAULT_LENT_TOO_LONG, "to_on", str_printf(ctx->arena, "%d", (int)days_max));
    }
    return add(ctx, role, ACT_ROLE_LEND, true);
}

enum err
role_end(struct ctx *ctx, struct person_id person, struct role_grant_id id, struct date last_on)
{
    struct q_role_grant_get row;
    bool found;

    TRY(q_role_grant_get(ctx, id, person, &row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    enum action action = row.is_temporary && may(ctx, ACT_ROLE_LEND, at_org(row.org))
                             ? ACT_ROLE_LEND : ACT_ROLE_GRANT;
    TRY(permit(ctx, (int)action, at_org(row.org)));
    struct date last = date_is_none(last_on) ? date_add_days(ctx->today, -1) : last_on;
    if (!date_is_none(last_on) && date_cmp(last_on, row.from_on) < 0) {
        return fault(ctx, FAULT_PERIOD_BACKWARDS, "last_on");
    }
    TRY(q_role_grant_end(ctx, id, last));
    return event_add(ctx, (int)action, (struct ref){"person", person.v, row.org}, NULL,
        event_payload(ctx, "what", STR("end"), "role", role_code_word(row.role), "to",
            date_iso(ctx->arena, last), NULL));
}
