#include "room/recognition/recognition.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_document.h"
#include "gen/q_initiative.h"

static struct ref
ref_of(const struct q_decision_get *row)
{
    return (struct ref){"decision", row->id.v, row->org};
}

enum err
decision_scope(struct ctx *ctx, struct decision_id id, struct q_decision_get *row,
    struct scope *scope)
{
    bool found;

    TRY(q_decision_get(ctx, id, row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_DECISION, id.v, row->org, decision_status_word(row->status)};
    return OK;
}

/* What the council concluded binds the draft: no recognition of what did not pass [law:TT18/8]. */
static enum err
check_item(struct ctx *ctx, const struct decision_item_in *item,
    const struct q_decision_candidates *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (candidates[i].id.v != item->initiative.v) {
            continue;
        }
        if (item->outcome == DECISION_OUTCOME_RECOGNISE &&
            candidates[i].outcome != AGENDA_OUTCOME_PASSED) {
            return fault_arg(ctx, FAULT_COUNCIL_DID_NOT_PASS, "items", candidates[i].title);
        }
        if (item->outcome == DECISION_OUTCOME_REFUSE && str_is_blank(item->reason)) {
            return fault_arg(ctx, FAULT_REFUSAL_NEEDS_REASON, "items", candidates[i].title);
        }
        return OK;
    }
    return fault(ctx, FAULT_NOT_READY_FOR_DECISION, "items");
}

enum err
decision_draft(struct ctx *ctx, struct org_id org, const struct decision_item_in *items, size_t count,
    struct decision_id *out)
{
    struct q_decision_candidates *candidates;
    struct q_decision_get row;
    struct paper_id paper;
    struct scope scope;
    size_t waiting;

    TRY(permit(ctx, ACT_DECISION_DRAFT, (struct scope){.org = org}));
    TRY(q_decision_candidates(ctx, org, &candidates, &waiting));
    if (count == 0) {
        return fault(ctx, FAULT_AGENDA_EMPTY, "items");
    }
    for (size_t i = 0; i < count; i++) {
        TRY(check_item(ctx, &items[i], candidates, waiting));
    }
    TRY(q_decision_insert(ctx, org, RECOGNITION_LEVEL_BASE, ctx->actor.person, ctx->now, out));
    for (size_t i = 0; i < count; i++) {
        TRY(q_decision_item_insert(ctx, *out, items[i].initiative, items[i].outcome, items[i].reason));
        TRY(link_add(ctx, (struct ref){"initiative", items[i].initiative.v, org},
            (struct ref){"decision", out->v, org}, "decision"));
    }
    TRY(decision_scope(ctx, *out, &row, &scope));
    TRY(decision_paper(ctx, &row, &paper));
    TRY(q_decision_paper_set(ctx, *out, paper));
    return event_add(ctx, ACT_DECISION_DRAFT, ref_of(&row), NULL, STR_NONE);
}

enum err
decision_sign(struct ctx *ctx, struct decision_id id, const struct upload *scan,
    const struct act *act)
{
    struct q_decision_get row;
    struct file_id file;
    struct scope scope;

    TRY(decision_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_DECISION_SIGN, scope));
    TRY(act_check(ctx, act));
    TRY(file_add(ctx, scan, ref_of(&row), false, &file));
    TRY(paper_sign_ink(ctx, row.paper, &(struct paper_ink){act_on(ctx, act), ctx->actor.person, file}));
    TRY(q_decision_sign(ctx, id, row.version, ctx->actor.person));
    return event_add(ctx, ACT_DECISION_SIGN, ref_of(&row), act, STR_NONE);
}

static enum err
recognise(struct ctx *ctx, const struct q_decision_get *row, const struct q_decision_items *item,
    struct str number, struct date on)
{
    struct recognition_id recognition;
    struct q_author_list *authors;
    size_t count;

    TRY(q_recognition_insert(ctx, item->initiative, row->org, row->level, row->id, on, &recognition));
    TRY(q_author_list(ctx, item->initiative, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(certificate_issue(ctx,
            &(struct certificate_new){
                .recognition = recognition,
                .initiative = item->initiative,
                .author = authors[i].id,
                .org = row->org,
                .author_name = authors[i].full_name,
                .title = item->title,
                .on = on,
                .decision_number = number,
            }));
    }
    return OK;
}

/* "311/QĐ-UBND", from the paper itself: whoever numbers it may not be one who reads it. */
static enum err
number_of(struct ctx *ctx, struct paper_id id, struct str *out)
{
    struct q_paper_get paper;
    bool found;

    TRY(q_paper_get(ctx, id, &paper, &found));
    *out = found ? paper_number_text(ctx->arena, paper.number, paper.symbol) : STR_NONE;
    return OK;
}

enum err
decision_issue(struct ctx *ctx, struct decision_id id, int64_t number, const struct act *act)
{
    struct date on = act_on(ctx, act);
    struct q_decision_items *items;
    struct q_decision_get row;
    struct scope scope;
    struct str text;
    size_t count;

    TRY(decision_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_DECISION_ISSUE, scope));
    TRY(act_check(ctx, act));
    TRY(paper_issue(ctx, row.paper, number, on));
    TRY(number_of(ctx, row.paper, &text));
    TRY(q_decision_issue(ctx, id, row.version, text, on));
    TRY(q_decision_items(ctx, id, &items, &count));
    for (size_t i = 0; i < count; i++) {
        struct dossier dossier;
        bool is_recognised = items[i].outcome == DECISION_OUTCOME_RECOGNISE;
        TRY(dossier_load(ctx, items[i].initiative, &dossier));
        TRY(procedure_move(ctx, &dossier, is_recognised ? "recognise" : "refuse", on, items[i].reason));
        if (is_recognised) {
            TRY(recognise(ctx, &row, &items[i], text, on));
        }
        TRY(event_add(ctx, ACT_DECISION_ISSUE,
            (struct ref){"initiative", items[i].initiative.v, row.org}, act,
            event_payload(ctx, "number", text, "outcome", decision_outcome_word(items[i].outcome),
                "reason", items[i].reason, NULL)));
    }
    return event_add(ctx, ACT_DECISION_ISSUE, ref_of(&row), act,
        event_payload(ctx, "number", text, NULL));
}

enum err
recognition_cancel(struct ctx *ctx, struct initiative_id id, struct str reason, struct str document,
    const struct act *act)
{
    struct q_recognition_of row;
    struct dossier dossier;
    bool found;

    TRY(dossier_load(ctx, id, &dossier));
    TRY(permit(ctx, ACT_RECOGNITION_CANCEL,
        (struct scope){OBJECT_INITIATIVE, id.v, dossier.org, initiative_status_word(dossier.status)}));
    TRY(act_check(ctx, act));
    TRY(q_recognition_of(ctx, id, RECOGNITION_LEVEL_BASE, &row, &found));
    if (!found || str_eq_c(row.status, "cancelled")) {
        return fault(ctx, FAULT_NOT_READY_FOR_DECISION, NULL);
    }
    TRY(q_recognition_cancel(ctx, row.id));
    TRY(q_cancellation_insert(ctx, row.id, act_on(ctx, act), reason, document, ctx->actor.person,
        ctx->now));
    TRY(q_certificate_revoke(ctx, row.id, act_on(ctx, act), reason));
    return event_add(ctx, ACT_RECOGNITION_CANCEL, (struct ref){"initiative", id.v, dossier.org}, act,
        event_payload(ctx, "reason", reason, "document", document, NULL));
}

/* -- complaints ---------------------------------------------------------------------------------- */
static struct scope
scope_of(const struct dossier *dossier)
{
    return (struct scope){OBJECT_INITIATIVE, dossier->id.v, dossier->org,
        initiative_status_word(dossier->status)};
}

/* The regulation's days from receipt, moved to a working day like any other period. */
static enum err
complaint_due(struct ctx *ctx, const struct dossier *dossier, struct date from, struct date *out)
{
    struct rules_clock clock = {.code = STR("complaint"), .unit = CLOCK_UNIT_DAY};
    struct calendar calendar;
    struct rules rules;

    TRY(regulation_rules_for(ctx, dossier->org, from, &rules));
    TRY(regulation_calendar(ctx, &calendar));
    clock.count = rules.limits.complaint_days;
    *out = clock_compute(&calendar, &clock, from).due_on;
    return OK;
}

enum err
complaint_send(struct ctx *ctx, struct initiative_id id, struct str body, const struct act *act)
{
    struct complaint_id complaint;
    struct dossier dossier;
    struct date due_on;

    TRY(dossier_load(ctx, id, &dossier));
    TRY(permit(ctx, ACT_COMPLAINT_SEND, scope_of(&dossier)));
    TRY(act_check(ctx, act));
    TRY(complaint_due(ctx, &dossier, act_on(ctx, act), &due_on));
    TRY(q_complaint_insert(ctx,
        &(struct q_complaint_insert_in){
            .initiative = id,
            .org = dossier.org,
            .by_person = ctx->actor.person,
            .body = body,
            .happened_on = act_on(ctx, act),
            .due_on = due_on,
            .now = ctx->now,
        },
        &complaint));
    return event_add(ctx, ACT_COMPLAINT_SEND, (struct ref){"initiative", id.v, dossier.org}, act,
        STR_NONE);
}

enum err
complaint_answer(struct ctx *ctx, struct initiative_id id, struct complaint_id complaint,
    struct str answer, const struct act *act)
{
    struct dossier dossier;

    TRY(dossier_load(ctx, id, &dossier));
    TRY(permit(ctx, ACT_COMPLAINT_ANSWER, scope_of(&dossier)));
    TRY(act_check(ctx, act));
    TRY(q_complaint_answer(ctx, complaint, id, act_on(ctx, act), answer));
    return event_add(ctx, ACT_COMPLAINT_ANSWER, (struct ref){"initiative", id.v, dossier.org}, act,
        STR_NONE);
}

enum err
decision_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    struct q_decision_find_signed waiting;
    int64_t lapsed;
    bool found;

    TRY(q_decision_find_signed(ctx, over->from, &waiting, &found));
    if (found) {
        return fault(ctx, FAULT_DECISION_WITHOUT_NUMBER, NULL);
    }
    TRY(q_decision_paper_lapse(ctx, over->from));
    TRY(q_decision_item_lapse(ctx, over->from));
    TRY(q_decision_lapse(ctx, over->from, &lapsed));
    *count += lapsed;
    return OK;
}
