/* recognition_web.c -- decisions, and the public page that verifies a certificate. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_recognition.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"
#include "room/recognition/recognition.h"

static struct decision_id
path_id(const struct req *req)
{
    return (struct decision_id){req_path_i64(req, 0)};
}

enum err
get_decisions(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_decision_list view = {0};
    struct q_decision_candidates *candidates;
    struct decision_candidate *waiting;
    struct q_decision_list *rows;
    struct decision_row *items;
    struct org_id org = actor_org_for(ctx, ACT_DECISION_LIST);
    size_t count;

    (void)req;
    TRY(permit(ctx, ACT_DECISION_LIST, (struct scope){.org = org}));
    TRY(q_decision_list(ctx, org, ctx->actor.person, ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct decision_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct decision_row){rows[i].id, rows[i].status, rows[i].number,
            rows[i].decided_on, rows[i].items};
    }
    view.items = items;
    view.items_count = count;
    view.may_draft = may(ctx, ACT_DECISION_DRAFT, (struct scope){.org = org});
    TRY(q_decision_candidates(ctx, org, &candidates, &count));
    waiting = ARENA_ARRAY(ctx->arena, struct decision_candidate, count + 1);
    for (size_t i = 0; i < count; i++) {
        waiting[i] = (struct decision_candidate){candidates[i].id, candidates[i].code,
            candidates[i].title, candidates[i].outcome, candidates[i].due_on, (int32_t)i};
    }
    view.waiting = waiting;
    view.waiting_count = count;
    return resp_decision_list(ctx, resp, &view);
}

enum err
post_decision(struct ctx *ctx, const struct req *req, const struct form_decision *form,
    struct resp *resp)
{
    struct decision_item_in *items =
        ARENA_ARRAY(ctx->arena, struct decision_item_in, form->items_count + 1);
    struct decision_id id;
    size_t count = 0;

    (void)req;
    for (size_t i = 0; i < form->items_count; i++) {
        if (form->items[i].outcome != 0) {
            items[count++] = (struct decision_item_in){form->items[i].initiative,
                form->items[i].outcome, form->items[i].reason};
        }
    }
    TRY(decision_draft(ctx, actor_org_for(ctx, ACT_DECISION_DRAFT), items, count, &id));
    return resp_created(ctx, resp, url_get_decision(ctx, id));
}

enum err
get_decision(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct decision_item_view *shown;
    struct q_decision_items *items;
    struct view_decision view;
    struct q_decision_get row;
    struct scope scope;
    size_t count;

    TRY(decision_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_DECISION_VIEW, scope));
    view = (struct view_decision){
        .id = row.id,
        .org_id = row.org,
        .level = row.level,
        .status = row.status,
        .number = row.number,
        .decided_on = row.decided_on,
        .may_list = may(ctx, ACT_DECISION_LIST, (struct scope){0}),
        .version = row.version,
        .may_sign = may(ctx, ACT_DECISION_SIGN, scope),
        .may_issue = may(ctx, ACT_DECISION_ISSUE, scope),
    };
    TRY(paper_if_seen(ctx, row.paper, &view.paper_id));
    TRY(q_decision_items(ctx, row.id, &items, &count));
    shown = ARENA_ARRAY(ctx->arena, struct decision_item_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct q_certificate_list *certificates;
        struct decision_certificate *list;
        size_t n;
        TRY(q_certificate_list(ctx, items[i].initiative, &certificates, &n));
        list = ARENA_ARRAY(ctx->arena, struct decision_certificate, n + 1);
        for (size_t c = 0; c < n; c++) {
            list[c] = (struct decision_certificate){certificates[c].number, certificates[c].code,
                certificates[c].author_name, certificates[c].status, {0}};
            TRY(paper_if_seen(ctx, certificates[c].paper, &list[c].paper_id));
        }
        shown[i] = (struct decision_item_view){.initiative_id = items[i].initiative,
            .code = items[i].code, .title = items[i].title, .outcome = items[i].outcome,
            .reason = items[i].reason, .certificates = list, .certificates_count = n};
    }
    view.items = shown;
    view.items_count = count;
    return resp_decision(ctx, resp, &view);
}

enum err
post_decision_sign(struct ctx *ctx, const struct req *req, const struct form_decision_sign *form,
    struct resp *resp)
{
    struct act act = {.happened_on = form->signed_on, .channel = CHANNEL_PAPER,
        .late_reason = form->late_reason};

    TRY(decision_sign(ctx, path_id(req), &form->scan, &act));
    return resp_see_other(ctx, resp, url_get_decision(ctx, path_id(req)));
}

enum err
post_decision_issue(struct ctx *ctx, const struct req *req, const struct form_decision_issue *form,
    struct resp *resp)
{
    struct act act = {.happened_on = form->decided_on, .channel = CHANNEL_PAPER,
        .late_reason = form->late_reason};

    TRY(decision_issue(ctx, path_id(req), form->number, &act));
    return resp_see_other(ctx, resp, url_get_decision(ctx, path_id(req)));
}

enum err
post_recognition_cancel(struct ctx *ctx, const struct req *req,
    const struct form_recognition_cancel *form, struct resp *resp)
{
    struct initiative_id id = {req_path_i64(req, 0)};
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};

    TRY(recognition_cancel(ctx, id, form->reason, form->document, &act));
    return resp_see_other(ctx, resp, url_get_recognition(ctx, id));
}

/* -- what stands after the decision, for one dossier ----------------------------------------------- */
static enum err
fill_certificates(struct ctx *ctx, struct view_recognition *view)
{
    struct q_cancellation_list *cancelled;
    struct recognition_cancellation *cancellations;
    struct q_certificate_list *rows;
    struct decision_certificate *list;
    size_t count;

    TRY(q_certificate_list(ctx, view->id, &rows, &count));
    list = ARENA_ARRAY(ctx->arena, struct decision_certificate, count + 1);
    for (size_t i = 0; i < count; i++) {
        list[i] = (struct decision_certificate){rows[i].number, rows[i].code, rows[i].author_name,
            rows[i].status, {0}};
        TRY(paper_if_seen(ctx, rows[i].paper, &list[i].paper_id));
    }
    view->certificates = list;
    view->certificates_count = count;
    TRY(q_cancellation_list(ctx, view->id, &cancelled, &count));
    cancellations = ARENA_ARRAY(ctx->arena, struct recognition_cancellation, count + 1);
    for (size_t i = 0; i < count; i++) {
        cancellations[i] = (struct recognition_cancellation){cancelled[i].happened_on,
            cancelled[i].reason, cancelled[i].document};
    }
    view->cancellations = cancellations;
    view->cancellations_count = count;
    return OK;
}

/* A complaint is between its writer and the head. */
static enum err
fill_complaints(struct ctx *ctx, struct view_recognition *view)
{
    struct recognition_complaint *complaints;
    struct q_complaint_list *rows;
    size_t count;

    TRY(q_complaint_list(ctx, view->id, &rows, &count));
    complaints = ARENA_ARRAY(ctx->arena, struct recognition_complaint, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (view->may_answer || rows[i].by_person.v == ctx->actor.person.v) {
            complaints[view->complaints_count++] = (struct recognition_complaint){rows[i].id,
                rows[i].by_name, rows[i].body, rows[i].happened_on, rows[i].due_on,
                rows[i].answered_on, rows[i].answer};
        }
    }
    view->complaints = complaints;
    return OK;
}

enum err
get_recognition(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_recognition view;
    struct q_initiative_get row;
    struct scope scope;

    TRY(initiative_scope(ctx, (struct initiative_id){req_path_i64(req, 0)}, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_VIEW, scope));
    view = (struct view_recognition){
        .id = row.id,
        .code = row.code,
        .title = row.title,
        .status = row.status,
        .may_cancel = may(ctx, ACT_RECOGNITION_CANCEL, scope),
        .may_complain = may(ctx, ACT_COMPLAINT_SEND, scope),
        .may_answer = may(ctx, ACT_COMPLAINT_ANSWER, scope),
    };
    TRY(fill_certificates(ctx, &view));
    view.may_cancel = view.may_cancel && view.cancellations_count == 0;
    TRY(fill_complaints(ctx, &view));
    return resp_recognition(ctx, resp, &view);
}

enum err
post_complaint(struct ctx *ctx, const struct req *req, const struct form_complaint *form,
    struct resp *resp)
{
    struct initiative_id id = {req_path_i64(req, 0)};
    struct act act = {.happened_on = form->happened_on, .channel = form->channel,
        .late_reason = form->late_reason};

    TRY(complaint_send(ctx, id, form->body, &act));
    return resp_see_other(ctx, resp, url_get_recognition(ctx, id));
}

enum err
post_complaint_answer(struct ctx *ctx, const struct req *req,
    const struct form_complaint_answer *form, struct resp *resp)
{
    struct initiative_id id = {req_path_i64(req, 0)};
    struct act act = {.happened_on = form->answered_on, .late_reason = form->late_reason};

    TRY(complaint_answer(ctx, id, (struct complaint_id){req_path_i64(req, 1)}, form->answer, &act));
    return resp_see_other(ctx, resp, url_get_recognition(ctx, id));
}

/* Public: number, day, agency, title, author, status; nothing more about the person. */
enum err
get_verify(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_certificate_by_code row;
    struct q_org_version_on org;
    struct view_verify view = {.code = req_path_str(req, 0), .as_of = ctx->today};
    bool found;

    TRY(permit(ctx, ACT_SITE_VERIFY, (struct scope){0}));
    TRY(q_certificate_by_code(ctx, req_path_str(req, 0), &row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(org_on(ctx, row.org, row.issued_on, &org));
    view.is_genuine = crypto_key_verify(ctx->app->data_dir, "certificate",
        (struct bytes){(const uint8_t *)row.payload.p, row.payload.n}, row.signature);
    view.is_valid = view.is_genuine && row.status == CERTIFICATE_STATUS_VALID;
    view.status = row.status;
    view.status_on = row.status_on;
    view.number = row.number;
    view.issued_on = row.issued_on;
    view.org_name = org.name;
    view.title = row.title;
    view.author_name = row.author_name;
    view.decision_number = row.decision_number;
    view.decided_on = row.decided_on;
    return resp_verify(ctx, resp, &view);
}
