#include "room/org/org.h"

#include "base/vi.h"
#include "gen/fault.h"

static enum err
add_version(struct ctx *ctx, struct org_id id, const struct org_new *org)
{
    struct org_version_id version;

    TRY(q_org_version_insert(ctx,
        &(struct q_org_version_insert_in){
            .org = id,
            .name = org->name,
            .short_name = org->short_name,
            .heading_parent = org->heading_parent,
            .heading_own = org->heading_own,
            .symbol = org->symbol,
            .place_text = org->place_text,
            .kind = org->kind,
            .level = org->level,
            .parent = org->parent,
            .place = org->place,
            .official_order = org->official_order,
            .sort_key = vi_sortkey(ctx->arena, org->name),
            .search = vi_search_words(ctx->arena, org->name),
            .from_on = org->from_on,
            .to_on = org->to_on,
            .document = org->document,
        },
        &version));
    TRY(q_org_ancestor_self(ctx, id, org->from_on, org->to_on));
    if (org->parent.v != 0) {
        return q_org_ancestor_copy(ctx, id, org->parent, org->from_on, org->to_on);
    }
    return OK;
}

enum err
org_add(struct ctx *ctx, const struct org_new *org, struct org_id *out)
{
    struct q_org_find row;
    bool found;

    TRY(q_org_find(ctx, org->code, &row, &found));
    if (found) {
        return fault_arg(ctx, FAULT_ORG_CODE_TAKEN, "code", org->code);
    }
    TRY(q_org_insert(ctx, org->code, ctx->now, out));
    return add_version(ctx, *out, org);
}

enum err
org_change(struct ctx *ctx, struct org_id id, const struct org_new *version,
    enum org_event_kind kind)
{
    struct date day_before = date_add_days(version->from_on, -1);
    struct org_event_id event;

    TRY(q_org_version_close(ctx, id, day_before));
    TRY(q_org_ancestor_close(ctx, id, day_before));
    TRY(add_version(ctx, id, version));
    TRY(q_org_event_insert(ctx, kind, version->from_on, version->document, &event));
    return q_org_succession_insert(ctx, event, id, id, STR("all"), STR_NONE);
}

enum err
org_end(struct ctx *ctx, struct org_id id, struct date last_on)
{
    TRY(q_org_version_close(ctx, id, last_on));
    return q_org_ancestor_close(ctx, id, last_on);
}

enum err
org_on(struct ctx *ctx, struct org_id id, struct date on, struct q_org_version_on *out)
{
    bool found;

    TRY(q_org_version_on(ctx, id, on, out, &found));
    return found ? OK : fault(ctx, FAULT_NOT_FOUND, NULL);
}

enum err
org_by_code(struct ctx *ctx, struct str code, struct org_id *out)
{
    struct q_org_find row;
    bool found;

    TRY(q_org_find(ctx, code, &row, &found));
    if (!found) {
        return fault_arg(ctx, FAULT_ORG_UNKNOWN, "org", code);
    }
    *out = row.id;
    return OK;
}

enum err
org_has(struct ctx *ctx, struct org_id id, enum org_function function, struct date on, bool *out)
{
    struct q_org_has_function row;

    TRY(q_org_has_function(ctx, id, function, on, &row));
    *out = row.n > 0;
    return OK;
}

enum err
org_superior(struct ctx *ctx, struct org_id id, struct date on, struct org_id *out)
{
    struct q_org_version_on version;

    TRY(org_on(ctx, id, on, &version));
    *out = version.parent;
    return OK;
}
