#include "room/selection/selection.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_document.h"
#include "gen/q_identity.h"
#include "gen/q_recognition.h"
#include "room/initiative/procedure.h"
#include "room/org/org.h"

static struct ref
ref_of(const struct q_nomination_get *row)
{
    return (struct ref){"nomination", row->id.v, row->org};
}

static struct scope
at_org(struct org_id org)
{
    return (struct scope){.kind = OBJECT_NONE, .org = org};
}

/* -- rounds ------------------------------------------------------------------------------------------ */

enum err
selection_round_open(struct ctx *ctx, const struct round_new *round, struct selection_round_id *out)
{
    TRY(permit(ctx, ACT_SELECTION_ROUND_OPEN, at_org(round->org)));
    if (date_cmp(round->to_on, round->from_on) < 0) {
        return fault(ctx, FAULT_ROUND_DATES, "to_on");
    }
    TRY(q_round_insert(ctx,
        &(struct q_round_insert_in){
            .org = round->org,
            .level = RECOGNITION_LEVEL_PROVINCE,
            .title = round->title,
            .from_on = round->from_on,
            .to_on = round->to_on,
            .document = round->document,
            .now = ctx->now,
        },
        out));
    return event_add(ctx, ACT_SELECTION_ROUND_OPEN,
        (struct ref){"selection_round", out->v, round->org}, NULL, STR_NONE);
}

enum err
selection_round_extend(struct ctx *ctx, struct selection_round_id id, const struct round_longer_in *in)
{
    struct q_round_get round;
    bool found;

    TRY(q_round_get(ctx, id, &round, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(permit(ctx, ACT_SELECTION_ROUND_EXTEND,
        (struct scope){OBJECT_SELECTION_ROUND, id.v, round.org, STR_NONE}));
    if (date_cmp(in->to_on, round.to_on) <= 0) {
        return fault_arg(ctx, FAULT_ROUND_ONLY_LONGER, "to_on", date_vi(ctx->arena, round.to_on));
    }
    TRY(q_round_extend(ctx, id, in->to_on));
    TRY(q_round_extension_insert(ctx,
        &(struct q_round_extension_insert_in){.id = id, .from_to_on = round.to_on, .to_on = in->to_on,
            .document = in->document, .reason = in->reason, .by_person = ctx->actor.person,
            .now = ctx->now}));
    return event_add(ctx, ACT_SELECTION_ROUND_EXTEND, (struct ref){"selection_round", id.v, round.org},
        NULL, event_payload(ctx, "document", in->document, "reason", in->reason, NULL));
}

/* The window is the province's rule: it is named, with its days, to whoever comes early or late. */
static enum err
check_window(struct ctx *ctx, struct selection_round_id id, struct date on)
{
    struct q_round_get round;
    bool found;

    TRY(q_round_get(ctx, id, &round, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, "round");
    }
    if (date_cmp(on, round.from_on) < 0 || date_cmp(on, round.to_on) > 0) {
        return fault_arg(ctx, FAULT_ROUND_NOT_OPEN, "happened_on",
            str_printf(ctx->arena, "%.*s (%.*s – %.*s)", STR_ARG(round.title),
                STR_ARG(date_vi(ctx->arena, round.from_on)),
                STR_ARG(date_vi(ctx->arena, round.to_on))));
    }
    return OK;
}

/* -- drafting ---------------------------------------------------------------------------------------- */

struct conditions
nomination_conditions(const struct q_nomination_candidates *row, int32_t adopted_needed)
{
    struct conditions c = {
        .adopted_needed = adopted_needed,
        .is_adopted = row->adopted >= adopted_needed,
        .has_benefit = row->benefits > 0,
        .has_evidence = row->evidence > 0,
        .is_free = row->nomination.v == 0,
    };

    c.is_met = c.is_adopted && c.has_benefit && c.has_evidence && c.is_free;
    return c;
}

static enum err
check_conditions(struct ctx *ctx, struct org_id org, struct recognition_id recognition)
{
    struct q_nomination_candidates *rows;
    struct conditions met;
    struct rules rules;
    size_t count;

    TRY(regulation_rules_for(ctx, org, ctx->today, &rules));
    TRY(q_nomination_candidates(ctx, org, recognition, &rows, &count));
    if (count != 1) {
        return fault(ctx, FAULT_NOT_FOUND, "recognition");
    }
    met = nomination_conditions(&rows[0], rules.limits.nomination_adoptions_min);
    if (!met.is_free) {
        return fault(ctx, FAULT_NOMINATION_EXISTS, NULL);
    }
    return met.is_met ? OK : fault(ctx, FAULT_CONDITIONS_NOT_MET, NULL);
}

enum err
nomination_draft(struct ctx *ctx, struct recognition_id recognition,
    struct selection_round_id round_id, struct str grounds, struct nomination_id *out)
{
    struct q_recognition_get from;
    struct q_round_get round;
    struct q_nomination_get row;
    struct paper_id paper;
    bool found;

    TRY(q_recognition_get(ctx, recognition, &from, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, "recognition");
    }
    TRY(permit(ctx, ACT_NOMINATION_DRAFT, at_org(from.org)));
    TRY(q_round_get(ctx, round_id, &round, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_A_CHOICE, "round");
    }
    TRY(check_conditions(ctx, from.org, recognition));
    TRY(q_nomination_insert(ctx,
        &(struct q_nomination_insert_in){
            .recognition = recognition,
            .initiative = from.initiative,
            .org = from.org,
            .to_org = round.org,
            .round = round_id,
            .level = round.level,
            .grounds = grounds,
            .created_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    TRY(q_nomination_get(ctx, *out, &row, &found));
    MUST(found);
    TRY(selection_submission(ctx, &row, &paper));
    TRY(q_nomination_paper_set(ctx, *out, paper));
    TRY(link_add(ctx, (struct ref){"initiative", row.initiative.v, row.org}, ref_of(&row), "nominated"));
    return event_add(ctx, ACT_NOMINATION_DRAFT, ref_of(&row), NULL, STR_NONE);
}

enum err
nomination_scope(struct ctx *ctx, struct nomination_id id, struct q_nomination_get *row,
    struct scope *scope)
{
    bool found;

    *scope = (struct scope){.kind = OBJECT_NOMINATION};
    TRY(q_nomination_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_NOMINATION, id.v, row->org, nomination_status_word(row->status)};
    return OK;
}

/* -- steps ------------------------------------------------------------------------------------------- */

static enum err
store(struct ctx *ctx, const struct q_nomination_get *row)
{
    return q_nomination_set(ctx,
        &(struct q_nomination_set_in){
            .id = row->id,
            .version = row->version,
            .status = row->status,
            .sent_on = row->sent_on,
            .received_on = row->received_on,
            .one_stop_code = row->one_stop_code,
            .supplement_what = row->supplement_what,
            .supplement_due_on = row->supplement_due_on,
            .supplemented_on = row->supplemented_on,
            .answered_on = row->answered_on,
            .answer_reason = row->answer_reason,
            .decision = row->decision,
        });
}

static enum err
mark_dossier(struct ctx *ctx, struct initiative_id id, enum initiative_status status)
{
    struct dossier dossier;

    TRY(dossier_load(ctx, id, &dossier));
    return procedure_mark(ctx, &dossier, status);
}

static enum err
freeze(struct ctx *ctx, const struct q_nomination_get *row, struct date on)
{
    struct str content, digest;
    struct package_id package;

    TRY(selection_package(ctx, row, on, &content, &digest));
    return q_package_insert(ctx, row->id, content, digest, ctx->now, &package);
}

static enum err
check_submission(struct ctx *ctx, struct paper_id id)
{
    struct q_paper_get paper;
    bool found;

    TRY(q_paper_get(ctx, id, &paper, &found));
    if (!found || paper.status < PAPER_STATUS_SIGNED) {
        return fault(ctx, FAULT_SUBMISSION_NOT_SIGNED, NULL);
    }
    return OK;
}

enum err
nomination_send(struct ctx *ctx, struct nomination_id id, const struct act *act)
{
    struct q_nomination_get row;
    struct scope scope;

    TRY(nomination_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_NOMINATION_SEND, scope));
    TRY(act_check(ctx, act));
    TRY(check_window(ctx, row.round, act_on(ctx, act)));
    TRY(check_submission(ctx, row.paper));
    row.status = NOMINATION_STATUS_SENT;
    row.sent_on = act_on(ctx, act);
    TRY(store(ctx, &row));
    TRY(freeze(ctx, &row, row.sent_on));
    TRY(mark_dossier(ctx, row.initiative, INITIATIVE_STATUS_DE_NGHI_TINH));
    return event_add(ctx, ACT_NOMINATION_SEND, ref_of(&row), act, STR_NONE);
}

enum err
nomination_receive(struct ctx *ctx, struct nomination_id id, struct str one_stop_code,
    const struct act *act)
{
    struct q_nomination_get row;
    struct scope scope;

    TRY(nomination_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_NOMINATION_RECEIVE, scope));
    TRY(act_check(ctx, act));
    row.status = NOMINATION_STATUS_RECEIVED;
    row.received_on = act_on(ctx, act);
    row.one_stop_code = one_stop_code;
    TRY(store(ctx, &row));
    return event_add(ctx, ACT_NOMINATION_RECEIVE, ref_of(&row), act,
        event_payload(ctx, "one_stop_code", one_stop_code, NULL));
}

enum err
nomination_ask(struct ctx *ctx, struct nomination_id id, struct str what, struct date due_on,
    const struct act *act)
{
    struct q_nomination_get row;
    struct scope scope;

    TRY(nomination_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_NOMINATION_HANDLE, scope));
    TRY(act_check(ctx, act));
    row.status = NOMINATION_STATUS_SUPPLEMENT;
    row.supplement_what = what;
    row.supplement_due_on = due_on;
    row.supplemented_on = DATE_NONE;
    TRY(store(ctx, &row));
    return event_add(ctx, ACT_NOMINATION_HANDLE, ref_of(&row), act,
        event_payload(ctx, "supplement", what, NULL));
}

enum err
nomination_supplement(struct ctx *ctx, struct nomination_id id, const struct act *act)
{
    struct q_nomination_get row;
    struct scope scope;

    TRY(nomination_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_NOMINATION_SUPPLEMENT, scope));
    TRY(act_check(ctx, act));
    row.status = NOMINATION_STATUS_RECEIVED;
    row.supplemented_on = act_on(ctx, act);
    TRY(store(ctx, &row));
    TRY(freeze(ctx, &row, row.supplemented_on));
    return event_add(ctx, ACT_NOMINATION_SUPPLEMENT, ref_of(&row), act, STR_NONE);
}

/* The province's decision as it was typed from its book, and what stands after it. */
static enum err
recognise(struct ctx *ctx, struct q_nomination_get *row, struct str number, struct date on)
{
    struct q_head_of head;
    struct recognition_id recognition;
    bool has_head;

    TRY(q_head_of(ctx, row->to_org, on, &head, &has_head));
    TRY(q_decision_insert(ctx, row->to_org, row->level, ctx->actor.person, ctx->now, &row->decision));
    TRY(q_decision_item_insert(ctx, row->decision, row->initiative, DECISION_OUTCOME_RECOGNISE,
        row->answer_reason));
    TRY(q_decision_sign(ctx, row->decision, 1, has_head ? head.id : ctx->actor.person));
    TRY(q_decision_issue(ctx, row->decision, 2, number, on));
    return q_recognition_insert(ctx, row->initiative, row->to_org, row->level, row->decision, on,
        &recognition);
}

static enum err
carry_out(struct ctx *ctx, struct q_nomination_get *row, enum nomination_answer answer,
    struct str number, struct date on)
{
    static const enum nomination_status status_after[] = {
        [NOMINATION_ANSWER_IN_COUNCIL] = NOMINATION_STATUS_IN_COUNCIL,
        [NOMINATION_ANSWER_RECOGNISED] = NOMINATION_STATUS_RECOGNISED,
        [NOMINATION_ANSWER_REFUSED] = NOMINATION_STATUS_REFUSED,
        [NOMINATION_ANSWER_DEFERRED] = NOMINATION_STATUS_DEFERRED,
        [NOMINATION_ANSWER_RETURNED] = NOMINATION_STATUS_RETURNED,
    };

    row->status = status_after[answer];
    if (answer == NOMINATION_ANSWER_RECOGNISED) {
        if (str_is_blank(number)) {
            return fault(ctx, FAULT_REQUIRED, "decision_number");
        }
        TRY(recognise(ctx, row, number, on));
        return mark_dossier(ctx, row->initiative, INITIATIVE_STATUS_TINH_CONG_NHAN);
    }
    if (answer == NOMINATION_ANSWER_REFUSED || answer == NOMINATION_ANSWER_RETURNED) {
        return mark_dossier(ctx, row->initiative, INITIATIVE_STATUS_DA_CONG_NHAN);
    }
    return OK;
}

enum err
nomination_answer(struct ctx *ctx, struct nomination_id id, enum nomination_answer answer,
    struct str reason, struct str decision_number, const struct act *act)
{
    struct q_nomination_get row;
    struct scope scope;
    bool needs_reason = answer == NOMINATION_ANSWER_REFUSED ||
        answer == NOMINATION_ANSWER_DEFERRED || answer == NOMINATION_ANSWER_RETURNED;

    TRY(nomination_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_NOMINATION_HANDLE, scope));
    TRY(act_check(ctx, act));
    if (needs_reason && str_is_blank(reason)) {
        return fault(ctx, FAULT_ANSWER_NEEDS_REASON, "reason");
    }
    row.answer_reason = reason;
    row.answered_on = answer == NOMINATION_ANSWER_IN_COUNCIL ? DATE_NONE : act_on(ctx, act);
    TRY(carry_out(ctx, &row, answer, decision_number, act_on(ctx, act)));
    TRY(store(ctx, &row));
    return event_add(ctx, ACT_NOMINATION_HANDLE, ref_of(&row), act,
        event_payload(ctx, "answer", nomination_answer_word(answer), NULL));
}

enum err
nomination_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    int64_t moved;

    TRY(q_nomination_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    TRY(q_nomination_hand_over_received(ctx, over->from, over->to, &moved));
    *count += moved;
    return OK;
}
