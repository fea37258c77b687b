/* selection_web.c -- pages and API of rounds and nominations. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_recognition.h"
#include "gen/route.h"
#include "gen/view_selection.h"
#include "plat/permit.h"
#include "room/org/org.h"
#include "room/regulation/regulation.h"
#include "room/selection/selection.h"

static struct scope
at_org(struct org_id org)
{
    return (struct scope){.kind = OBJECT_NONE, .org = org};
}

static struct nomination_id
path_id(const struct req *req)
{
    return (struct nomination_id){req_path_i64(req, 0)};
}

static bool
is_open(const struct ctx *ctx, struct date from_on, struct date to_on)
{
    return date_cmp(from_on, ctx->today) <= 0 && date_cmp(ctx->today, to_on) <= 0;
}

/* -- rounds ------------------------------------------------------------------------------------------ */

/* The province for which the actor opens rounds; 0: none. */
static struct org_id
province_of(const struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->actor.role_count; i++) {
        if (ctx->actor.roles[i].role == ROLE_CODE_PROVINCE_OFFICER) {
            return ctx->actor.roles[i].org;
        }
    }
    return (struct org_id){0};
}

static void
fill_longer(struct ctx *ctx, const struct q_round_extension_list *rows, size_t count,
    struct round_item *out)
{
    struct round_longer *longer = ARENA_ARRAY(ctx->arena, struct round_longer, count + 1);

    for (size_t i = 0; i < count; i++) {
        if (rows[i].round.v == out->id.v) {
            longer[out->extensions_count++] = (struct round_longer){rows[i].from_to_on, rows[i].to_on,
                rows[i].document, rows[i].reason};
        }
    }
    out->extensions = longer;
}

enum err
get_selection_rounds(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_round_list view = {.may_open = province_of(ctx).v != 0};
    struct q_round_extension_list *longer;
    struct q_round_list *rows;
    struct round_item *items;
    size_t longer_count;

    (void)req;
    TRY(permit(ctx, ACT_SELECTION_ROUND_VIEW, (struct scope){.kind = OBJECT_SELECTION_ROUND}));
    TRY(q_round_list(ctx, &rows, &view.items_count));
    TRY(q_round_extension_list(ctx, &longer, &longer_count));
    items = ARENA_ARRAY(ctx->arena, struct round_item, view.items_count + 1);
    for (size_t i = 0; i < view.items_count; i++) {
        items[i] = (struct round_item){.id = rows[i].id, .org_id = rows[i].org,
            .org_name = rows[i].org_name, .level = rows[i].level, .title = rows[i].title,
            .from_on = rows[i].from_on, .to_on = rows[i].to_on, .document = rows[i].document,
            .nominations = rows[i].nominations,
            .is_open = is_open(ctx, rows[i].from_on, rows[i].to_on),
            .may_extend = may(ctx, ACT_SELECTION_ROUND_EXTEND,
                (struct scope){OBJECT_SELECTION_ROUND, rows[i].id.v, rows[i].org, STR_NONE})};
        fill_longer(ctx, longer, longer_count, &items[i]);
    }
    view.items = items;
    return resp_round_list(ctx, resp, &view);
}

enum err
post_selection_round(struct ctx *ctx, const struct req *req, const struct form_round *form,
    struct resp *resp)
{
    struct selection_round_id id;

    (void)req;
    TRY(selection_round_open(ctx,
        &(struct round_new){province_of(ctx), form->title, form->document, form->from_on, form->to_on},
        &id));
    return resp_created(ctx, resp, url_get_selection_rounds(ctx));
}

enum err
post_round_extend(struct ctx *ctx, const struct req *req, const struct form_round_extend *form,
    struct resp *resp)
{
    TRY(selection_round_extend(ctx, (struct selection_round_id){req_path_i64(req, 0)},
        &(struct round_longer_in){form->to_on, form->document, form->reason}));
    return resp_see_other(ctx, resp, url_get_selection_rounds(ctx));
}

/* -- lists ------------------------------------------------------------------------------------------- */

enum err
get_nominations(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct view_nomination_list view = {.is_first = page.cursor == 0};
    struct q_nomination_list *rows;
    struct nomination_item *items;
    size_t count;

    TRY(permit(ctx, ACT_SITE_HOME, (struct scope){0}));
    TRY(q_nomination_list(ctx, ctx->actor.org, page.cursor, page_rows(page), ctx->actor.person,
        ctx->today, &rows, &count));
    count = PAGE_CUT(page, rows, count, &view.next);
    items = ARENA_ARRAY(ctx->arena, struct nomination_item, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct nomination_item){rows[i].id, rows[i].title, rows[i].org,
            rows[i].org_name, rows[i].status, rows[i].sent_on, rows[i].supplement_due_on,
            rows[i].one_stop_code, rows[i].is_own};
    }
    view.items = items;
    view.items_count = count;
    view.may_draft = may(ctx, ACT_NOMINATION_DRAFT, at_org(ctx->actor.org));
    return resp_nomination_list(ctx, resp, &view);
}

static enum err
fill_rounds(struct ctx *ctx, struct view_candidate_list *view)
{
    struct q_round_list *rows;
    struct choice *rounds;
    size_t count;

    TRY(q_round_list(ctx, &rows, &count));
    rounds = ARENA_ARRAY(ctx->arena, struct choice, count + 1);
    for (size_t i = 0; i < count; i++) {
        if (date_cmp(ctx->today, rows[i].to_on) <= 0) {
            rounds[view->rounds_count++] = (struct choice){
                .value = str_printf(ctx->arena, "%lld", (long long)rows[i].id.v),
                .label = rows[i].title,
            };
        }
    }
    view->rounds = rounds;
    view->open_rounds = (int64_t)view->rounds_count;
    return OK;
}

enum err
get_nomination_candidates(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_candidate_list view = {0};
    struct q_nomination_candidates *rows;
    struct candidate *items;
    struct rules rules;

    (void)req;
    TRY(permit(ctx, ACT_NOMINATION_DRAFT, at_org(ctx->actor.org)));
    TRY(regulation_rules_for(ctx, ctx->actor.org, ctx->today, &rules));
    TRY(q_nomination_candidates(ctx, ctx->actor.org, (struct recognition_id){0}, &rows,
        &view.items_count));
    items = ARENA_ARRAY(ctx->arena, struct candidate, view.items_count + 1);
    for (size_t i = 0; i < view.items_count; i++) {
        struct conditions met =
            nomination_conditions(&rows[i], rules.limits.nomination_adoptions_min);
        items[i] = (struct candidate){rows[i].id, rows[i].initiative, rows[i].code, rows[i].title,
            rows[i].recognised_on, rows[i].number, rows[i].adopted, met.adopted_needed,
            rows[i].benefits, rows[i].evidence, rows[i].nomination, met.is_adopted, met.has_benefit,
            met.has_evidence, met.is_met};
    }
    view.items = items;
    TRY(fill_rounds(ctx, &view));
    return resp_candidate_list(ctx, resp, &view);
}

/* -- one nomination ---------------------------------------------------------------------------------- */

enum err
post_nomination(struct ctx *ctx, const struct req *req, const struct form_nomination *form,
    struct resp *resp)
{
    struct nomination_id id;

    (void)req;
    TRY(nomination_draft(ctx, form->recognition, form->round, form->grounds, &id));
    return resp_created(ctx, resp, url_get_nomination(ctx, id));
}

static enum err
fill_packages(struct ctx *ctx, struct view_nomination *view)
{
    struct q_package_list *rows;
    struct package_view *packages;

    TRY(q_package_list(ctx, view->id, &rows, &view->packages_count));
    packages = ARENA_ARRAY(ctx->arena, struct package_view, view->packages_count + 1);
    for (size_t i = 0; i < view->packages_count; i++) {
        packages[i] = (struct package_view){rows[i].id, rows[i].seq, rows[i].digest,
            rows[i].frozen_at, rows[i].content};
    }
    view->packages = packages;
    return OK;
}

static enum err
fill_round(struct ctx *ctx, struct view_nomination *view, const struct q_nomination_get *row)
{
    struct q_round_get round;
    struct q_decision_get decision;
    bool found;

    TRY(q_round_get(ctx, row->round, &round, &found));
    if (found) {
        view->round_title = round.title;
        view->from_on = round.from_on;
        view->to_on = round.to_on;
        view->is_window_open = is_open(ctx, round.from_on, round.to_on);
    }
    if (row->decision.v != 0) {
        TRY(q_decision_get(ctx, row->decision, &decision, &found));
        view->decision_number = found ? decision.number : STR_NONE;
    }
    return OK;
}

static enum err
fill_nomination(struct ctx *ctx, struct view_nomination *view, const struct q_nomination_get *row,
    struct scope scope)
{
    struct q_org_version_on org, to;

    TRY(org_on(ctx, row->org, ctx->today, &org));
    TRY(org_on(ctx, row->to_org, ctx->today, &to));
    *view = (struct view_nomination){
        .id = row->id,
        .initiative_id = row->initiative,
        .code = row->code,
        .title = row->title,
        .org_id = row->org,
        .org_name = org.short_name,
        .to_org_id = row->to_org,
        .to_org_name = to.short_name,
        .from_on = DATE_NONE,
        .to_on = DATE_NONE,
        .level = row->level,
        .status = row->status,
        .grounds = row->grounds,
        .paper_id = row->paper,
        .sent_on = row->sent_on,
        .received_on = row->received_on,
        .one_stop_code = row->one_stop_code,
        .supplement_what = row->supplement_what,
        .supplement_due_on = row->supplement_due_on,
        .supplemented_on = row->supplemented_on,
        .answered_on = row->answered_on,
        .answer_reason = row->answer_reason,
        .version = row->version,
        .may_send = may(ctx, ACT_NOMINATION_SEND, scope),
        .may_receive = may(ctx, ACT_NOMINATION_RECEIVE, scope),
        .may_handle = may(ctx, ACT_NOMINATION_HANDLE, scope),
        .may_supplement = may(ctx, ACT_NOMINATION_SUPPLEMENT, scope),
    };
    TRY(fill_round(ctx, view, row));
    return fill_packages(ctx, view);
}

enum err
get_nomination(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_nomination_get row;
    struct view_nomination view;
    struct scope scope;

    TRY(nomination_scope(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_NOMINATION_VIEW, scope));
    TRY(fill_nomination(ctx, &view, &row, scope));
    return resp_nomination(ctx, resp, &view);
}

static enum err
see_nomination(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    return resp_see_other(ctx, resp, url_get_nomination(ctx, path_id(req)));
}

enum err
post_nomination_send(struct ctx *ctx, const struct req *req, const struct form_nomination_send *form,
    struct resp *resp)
{
    TRY(nomination_send(ctx, path_id(req),
        &(struct act){.happened_on = form->happened_on, .channel = form->channel,
            .late_reason = form->late_reason}));
    return see_nomination(ctx, req, resp);
}

enum err
post_nomination_receive(struct ctx *ctx, const struct req *req,
    const struct form_nomination_receive *form, struct resp *resp)
{
    TRY(nomination_receive(ctx, path_id(req), form->one_stop_code,
        &(struct act){.happened_on = form->happened_on, .late_reason = form->late_reason}));
    return see_nomination(ctx, req, resp);
}

enum err
post_nomination_ask(struct ctx *ctx, const struct req *req, const struct form_nomination_ask *form,
    struct resp *resp)
{
    TRY(nomination_ask(ctx, path_id(req), form->what, form->due_on,
        &(struct act){.happened_on = form->happened_on, .late_reason = form->late_reason}));
    return see_nomination(ctx, req, resp);
}

enum err
post_nomination_supplement(struct ctx *ctx, const struct req *req,
    const struct form_nomination_supplement *form, struct resp *resp)
{
    TRY(nomination_supplement(ctx, path_id(req),
        &(struct act){.happened_on = form->happened_on, .late_reason = form->late_reason}));
    return see_nomination(ctx, req, resp);
}

enum err
post_nomination_answer(struct ctx *ctx, const struct req *req,
    const struct form_nomination_answer *form, struct resp *resp)
{
    TRY(nomination_answer(ctx, path_id(req), form->outcome, form->reason, form->decision_number,
        &(struct act){.happened_on = form->happened_on, .late_reason = form->late_reason}));
    return see_nomination(ctx, req, resp);
}
