/* regulation_edit.c -- versions that come in, and who works under them. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "plat/crypto.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/audit/audit.h"
#include "room/org/org.h"
#include "room/regulation/regulation.h"

static struct ref
version_ref(struct regulation_version_id id)
{
    return (struct ref){"regulation", id.v, {0}};
}

enum err
regulation_get(struct ctx *ctx, struct regulation_version_id id, struct q_regulation_version_get *row,
    struct rules *rules)
{
    bool found;

    TRY(q_regulation_version_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    return regulation_rules(ctx, id, rules);
}

/* The regulation with this code, made when there is none. */
static enum err
regulation_of(struct ctx *ctx, const struct rules *rules, struct regulation_id *out)
{
    struct q_regulation_find found_row;
    bool found;

    TRY(q_regulation_find(ctx, rules->code, &found_row, &found));
    if (!found) {
        return q_regulation_insert(ctx, rules->code, rules->title, out);
    }
    *out = found_row.id;
    return OK;
}

enum err
regulation_add(struct ctx *ctx, struct str document, struct regulation_version_id *out)
{
    struct q_regulation_version_begins begins;
    struct regulation_id regulation;
    struct rules_flaw flaw;
    struct rules rules;
    bool is_taken;

    TRY(permit(ctx, ACT_REGULATION_MANAGE, (struct scope){.kind = OBJECT_NONE}));
    if (!rules_parse(ctx->arena, document, &rules, &flaw)) {
        return fault_arg(ctx, FAULT_REGULATION_FLAW, "document",
            rules_flaw_say(ctx->arena, ctx->lang, &flaw));
    }
    TRY(regulation_of(ctx, &rules, &regulation));
    TRY(q_regulation_version_begins(ctx, regulation, rules.level, rules.from_on, &begins, &is_taken));
    if (is_taken) {
        return fault_arg(ctx, FAULT_REGULATION_BEGINS, "document", date_vi(ctx->arena, rules.from_on));
    }
    TRY(q_regulation_version_insert(ctx,
        &(struct q_regulation_version_insert_in){
            .regulation = regulation,
            .level = rules.level,
            .from_on = rules.from_on,
            .to_on = rules.to_on,
            .law = rules.law,
            .body = document,
            .digest = crypto_sha256_hex(ctx->arena,
                (struct bytes){(const uint8_t *)document.p, document.n}),
        },
        out));
    return event_add(ctx, ACT_REGULATION_MANAGE, version_ref(*out), NULL,
        event_payload(ctx, "code", rules.code, "from", date_iso(ctx->arena, rules.from_on), NULL));
}

enum err
regulation_give(struct ctx *ctx, struct regulation_version_id id, struct str org_code,
    struct date from_on, struct date to_on)
{
    struct q_regulation_version_get row;
    struct q_regulation_scope_overlap overlap;
    struct org_id org;
    bool found;

    TRY(permit(ctx, ACT_REGULATION_MANAGE, (struct scope){.kind = OBJECT_NONE}));
    TRY(q_regulation_version_get(ctx, id, &row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(org_by_code(ctx, org_code, &org));
    if (!date_is_none(to_on) && date_cmp(to_on, from_on) < 0) {
        return fault(ctx, FAULT_PERIOD_BACKWARDS, "to_on");
    }
    TRY(q_regulation_scope_overlap(ctx, row.regulation, org, from_on, to_on, &overlap));
    if (overlap.n > 0) {
        return fault(ctx, FAULT_REGULATION_GIVEN, "from_on");
    }
    TRY(q_regulation_scope_insert(ctx, row.regulation, org, from_on, to_on));
    return event_add(ctx, ACT_REGULATION_MANAGE, version_ref(id), NULL,
        event_payload(ctx, "org", org_code, "from", date_iso(ctx->arena, from_on), NULL));
}
