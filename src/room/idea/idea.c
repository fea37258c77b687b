#include "room/idea/idea.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/process/process.h"
#include "room/regulation/regulation.h"

static struct ref
ref_of(const struct q_idea_get *row)
{
    return (struct ref){"idea", row->id.v, row->org};
}

enum err
idea_find(struct ctx *ctx, struct idea_id id, struct q_idea_get *row, struct scope *scope)
{
    bool found;

    TRY(q_idea_get(ctx, id, ctx->today, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){
        .kind = OBJECT_IDEA, .id = id.v, .org = row->org, .state = idea_status_word(row->status)};
    return OK;
}

enum err
idea_can_shield(struct ctx *ctx, struct org_id org, bool *out)
{
    struct q_idea_shield shield;

    TRY(q_idea_shield(ctx, org, ctx->today, &shield));
    *out =
        shield.keepers > 0 && (shield.staff >= IDEA_SHIELD_STAFF_MIN || shield.outside_keepers > 0);
    return OK;
}

/* An event that does not say who: the only record of the author is idea_author. */
static enum err
event_shielded(struct ctx *ctx, int action, struct ref ref, const struct act *act, bool is_shielded)
{
    struct person_id person = ctx->actor.person;
    struct str address = ctx->address;
    enum err err;

    if (is_shielded) {
        ctx->actor.person = (struct person_id){0};
        ctx->address = STR_NONE;
    }
    err = event_add(ctx, action, ref, act, STR_NONE);
    ctx->actor.person = person;
    ctx->address = address;
    return err;
}

static enum err
answer_due(struct ctx *ctx, struct org_id org, struct date sent_on, struct date *out)
{
    struct calendar calendar;
    struct rules rules;

    TRY(regulation_rules_for(ctx, org, sent_on, &rules));
    TRY(regulation_calendar(ctx, &calendar));
    *out = calendar_add_working(&calendar, sent_on, rules.limits.idea_answer_days);
    return OK;
}

static enum err
link_origins(struct ctx *ctx, const struct idea_in *in, struct ref ref)
{
    if (in->shortcoming.v != 0) {
        TRY(link_add(ctx, (struct ref){"shortcoming", in->shortcoming.v, in->org}, ref, "idea"));
    }
    if (in->process.v != 0) {
        TRY(link_add(ctx, (struct ref){"process", in->process.v, in->org}, ref, "idea"));
    }
    if (in->clause.v != 0) {
        TRY(link_add(ctx, (struct ref){"clause", in->clause.v, in->org}, ref, "idea"));
    }
    return OK;
}

static enum err
check_origins(struct ctx *ctx, const struct idea_in *in)
{
    struct q_shortcoming_get shortcoming;
    struct q_process_get process;
    struct scope scope;

    if (in->shortcoming.v != 0) {
        TRY(shortcoming_find(ctx, in->shortcoming, &shortcoming, &scope));
        TRY(permit(ctx, ACT_SHORTCOMING_VIEW, scope));
    }
    if (in->process.v != 0) {
        TRY(process_find(ctx, in->process, &process, &scope));
        TRY(permit(ctx, ACT_PROCESS_VIEW, scope));
    }
    return OK;
}

enum err
idea_send(struct ctx *ctx, const struct idea_in *in, const struct act *act, struct idea_id *out)
{
    struct date due_on;
    struct ref ref;
    bool can_shield;

    TRY(permit(ctx, ACT_IDEA_SEND, (struct scope){.org = in->org}));
    TRY(act_check(ctx, act));
    TRY(idea_can_shield(ctx, in->org, &can_shield));
    if (in->is_shielded && !can_shield) {
        return fault(ctx, FAULT_NO_SHIELD, "is_shielded");
    }
    TRY(check_origins(ctx, in));
    TRY(answer_due(ctx, in->org, act_on(ctx, act), &due_on));
    TRY(q_idea_insert(ctx,
        &(struct q_idea_insert_in){
            .org = in->org,
            .body = in->body,
            .field = in->field,
            .process = in->process,
            .shortcoming = in->shortcoming,
            .clause = in->clause,
            .is_shielded = in->is_shielded,
            .answer_due_on = due_on,
            .search = vi_search_words(ctx->arena, in->body),
            .happened_on = act_on(ctx, act),
            .now = ctx->now,
        },
        out));
    TRY(q_idea_author_insert(ctx, *out, ctx->actor.person));
    ref = (struct ref){"idea", out->v, in->org};
    TRY(link_origins(ctx, in, ref));
    return event_shielded(ctx, ACT_IDEA_SEND, ref, act, in->is_shielded);
}

enum err
idea_support(struct ctx *ctx, struct idea_id id)
{
    struct q_idea_get row;
    struct scope scope;
    int64_t added;

    TRY(idea_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_IDEA_SUPPORT, scope));
    TRY(q_idea_support_insert(ctx, id, ctx->actor.person, ctx->now, &added));
    if (added == 0) {
        return OK; /* the second click changes nothing */
    }
    TRY(q_idea_support_count(ctx, id));
    return event_add(ctx, ACT_IDEA_SUPPORT, ref_of(&row), NULL, STR_NONE);
}

enum err
idea_comment(struct ctx *ctx, struct idea_id id, struct str body)
{
    struct q_idea_get row;
    struct scope scope;
    struct comment_id comment;
    bool is_author;

    TRY(idea_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_IDEA_COMMENT, scope));
    TRY(relation_holds(ctx, RELATION_IDEA_AUTHOR, OBJECT_IDEA, id.v, &is_author));
    TRY(q_comment_insert(ctx, STR("idea"), id.v, ctx->actor.person, body, ctx->now, &comment));
    return event_shielded(ctx, ACT_IDEA_COMMENT, ref_of(&row), NULL, row.is_shielded && is_author);
}

enum err
idea_answer(struct ctx *ctx, struct idea_id id, int32_t version, enum idea_outcome outcome,
    struct str reason, const struct act *act)
{
    struct q_idea_get row;
    struct scope scope;

    TRY(idea_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_IDEA_ANSWER, scope));
    TRY(act_check(ctx, act));
    TRY(q_idea_status_set(ctx, id, version, IDEA_STATUS_ANSWERED, row.merged_into));
    TRY(q_idea_answer_insert(
        ctx, id, outcome, reason, ctx->actor.person, act_on(ctx, act), ctx->now));
    return event_add(ctx, ACT_IDEA_ANSWER, ref_of(&row), act,
        event_payload(ctx, "outcome", idea_outcome_word(outcome), NULL));
}

enum err
idea_merge(struct ctx *ctx, struct idea_id id, int32_t version, struct idea_id into)
{
    struct q_idea_get row, target;
    struct q_idea_merged_list *merged;
    struct scope scope, target_scope;
    size_t count;

    TRY(idea_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_IDEA_MERGE, scope));
    TRY(idea_find(ctx, into, &target, &target_scope));
    TRY(permit(ctx, ACT_IDEA_VIEW, target_scope));
    TRY(q_idea_merged_list(ctx, id, &merged, &count));
    /* One level only, so that undoing is never in doubt. */
    if (into.v == id.v || target.org.v != row.org.v || target.status == IDEA_STATUS_MERGED ||
        count > 0) {
        return fault(ctx, FAULT_NOT_MERGEABLE, "into");
    }
    TRY(q_idea_status_set(ctx, id, version, IDEA_STATUS_MERGED, into));
    TRY(link_add(ctx, ref_of(&row), ref_of(&target), "merged"));
    return event_add(ctx, ACT_IDEA_MERGE, ref_of(&row), NULL,
        event_payload(ctx, "into", str_printf(ctx->arena, "%lld", (long long)into.v), NULL));
}

enum err
idea_unmerge(struct ctx *ctx, struct idea_id id, int32_t version)
{
    struct q_idea_get row;
    struct scope scope;

    TRY(idea_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_IDEA_UNMERGE, scope));
    TRY(q_idea_status_set(ctx, id, version,
        row.outcome != 0 ? IDEA_STATUS_ANSWERED : IDEA_STATUS_OPEN, (struct idea_id){0}));
    return event_add(ctx, ACT_IDEA_UNMERGE, ref_of(&row), NULL, STR_NONE);
}

enum err
idea_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    int64_t moved;

    TRY(q_idea_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    return OK;
}
