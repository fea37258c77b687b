/* review_web.c -- pages and API of shortcomings and of reviews. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_process.h"
#include "room/directive/directive.h"
#include "room/org/org.h"
#include "room/process/process.h"
#include "room/process/process_show.h"

enum { CHOICES_MAX = 100 };

static struct scope
org_scope(const struct ctx *ctx, int kind)
{
    return (struct scope){.kind = kind, .org = ctx->actor.org};
}

static struct choice
choice_of(struct ctx *ctx, int64_t id, struct str label)
{
    return (struct choice){.value = str_printf(ctx->arena, "%lld", (long long)id), .label = label};
}

static enum err
fill_choices(struct ctx *ctx, struct view_shortcoming_list *view)
{
    struct q_process_list *processes;
    struct q_review_list *reviews;
    struct choice *choices;
    size_t count;

    TRY(q_process_list(
        ctx, ctx->actor.org, 0, CHOICES_MAX, ctx->actor.person, ctx->today, &processes, &count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, count + 1);
    for (size_t i = 0; i < count; i++) {
        choices[i] = choice_of(ctx, processes[i].id.v, processes[i].name);
    }
    view->processes = choices;
    view->processes_count = count;
    TRY(q_review_list(
        ctx, ctx->actor.org, 0, CHOICES_MAX, ctx->actor.person, ctx->today, &reviews, &count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, count + 1);
    view->reviews = choices;
    for (size_t i = 0; i < count; i++) {
        if (date_is_none(reviews[i].closed_on)) {
            choices[view->reviews_count++] = choice_of(ctx, reviews[i].id.v, reviews[i].title);
        }
    }
    return OK;
}

enum err
get_shortcomings(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct view_shortcoming_list view = {.is_first = page.cursor == 0};
    struct q_org_version_on version;

    TRY(permit(ctx, ACT_SHORTCOMING_VIEW, org_scope(ctx, OBJECT_SHORTCOMING)));
    TRY(org_on(ctx, ctx->actor.org, ctx->today, &version));
    TRY(show_shortcomings(ctx, ctx->actor.org, (struct process_id){0}, (struct review_id){0}, page,
        &view.items, &view.items_count, &view.next));
    TRY(fill_choices(ctx, &view));
    view.org_name = version.short_name;
    view.may_log = may(ctx, ACT_SHORTCOMING_LOG, org_scope(ctx, OBJECT_NONE));
    return resp_shortcoming_list(ctx, resp, &view);
}

enum err
post_shortcoming(
    struct ctx *ctx, const struct req *req, const struct form_shortcoming *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};
    struct shortcoming_in in = {
        .org = ctx->actor.org,
        .process = form->process,
        .step = form->step,
        .review = form->review,
        .kind = form->kind,
        .what = form->what,
        .how_often = form->how_often,
        .who_suffers = form->who_suffers,
    };
    struct shortcoming_id id;

    (void)req;
    TRY(shortcoming_log(ctx, &in, &act, &id));
    return resp_created(ctx, resp, url_get_shortcoming(ctx, id));
}

enum err
get_shortcoming(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_shortcoming view;
    struct q_shortcoming_get row;
    struct scope scope;

    TRY(shortcoming_find(ctx, (struct shortcoming_id){req_path_i64(req, 0)}, &row, &scope));
    TRY(permit(ctx, ACT_SHORTCOMING_VIEW, scope));
    view = (struct view_shortcoming){
        .id = row.id,
        .what = row.what,
        .kind = row.kind,
        .status = row.status,
        .process_id = row.process,
        .process_name = row.process_name,
        .step_action = row.step_action,
        .review_id = row.review,
        .review_title = row.review_title,
        .how_often = row.how_often,
        .who_suffers = row.who_suffers,
        .cause = row.cause,
        .logged_by = row.logged_by_name,
        .happened_on = row.happened_on,
        .at = row.at,
        .version = row.version,
        .may_edit = may(ctx, ACT_SHORTCOMING_EDIT, scope),
        .may_measure = may(ctx, ACT_MEASUREMENT_RECORD, (struct scope){.org = row.org}),
    };
    TRY(show_measurements(ctx, (struct process_id){0}, row.id, &view.pairs, &view.pairs_count,
        &view.measurements, &view.measurements_count));
    return resp_shortcoming(ctx, resp, &view);
}

enum err
post_shortcoming_edit(struct ctx *ctx, const struct req *req,
    const struct form_shortcoming_edit *form, struct resp *resp)
{
    struct shortcoming_id id = {req_path_i64(req, 0)};
    struct shortcoming_change change = {
        form->version, form->status, form->how_often, form->who_suffers, form->cause};

    TRY(shortcoming_edit(ctx, id, &change));
    return resp_see_other(ctx, resp, url_get_shortcoming(ctx, id));
}

/* -- reviews ------------------------------------------------------------------------------------- */

enum err
get_reviews(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct view_review_list view = {.is_first = page.cursor == 0};
    struct q_org_version_on version;
    struct q_review_list *rows;
    struct review_row *items;
    size_t count;

    TRY(permit(ctx, ACT_REVIEW_VIEW, org_scope(ctx, OBJECT_REVIEW)));
    TRY(org_on(ctx, ctx->actor.org, ctx->today, &version));
    TRY(q_review_list(ctx, ctx->actor.org, page.cursor, page_rows(page), ctx->actor.person,
        ctx->today, &rows, &count));
    count = PAGE_CUT(page, rows, count, &view.next);
    items = ARENA_ARRAY(ctx->arena, struct review_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct review_row){rows[i].id, rows[i].title, rows[i].period, rows[i].opened_on,
            rows[i].due_on, rows[i].closed_on, rows[i].shortcomings};
    }
    view.items = items;
    view.items_count = count;
    view.org_name = version.short_name;
    view.may_open = may(ctx, ACT_REVIEW_OPEN, org_scope(ctx, OBJECT_NONE));
    TRY(clause_choices(ctx, ctx->actor.org, &view.clauses, &view.clauses_count));
    return resp_review_list(ctx, resp, &view);
}

enum err
post_review(
    struct ctx *ctx, const struct req *req, const struct form_review *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};
    struct review_in in = {ctx->actor.org, form->title, form->period, form->clause, form->due_on};
    struct review_id id;

    (void)req;
    TRY(review_open(ctx, &in, &act, &id));
    return resp_created(ctx, resp, url_get_review(ctx, id));
}

enum err
get_review(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_review view;
    struct q_review_get row;
    struct scope scope;
    struct page first = {0, CHOICES_MAX};
    struct opt_i64 more;
    bool is_open;

    TRY(review_find(ctx, (struct review_id){req_path_i64(req, 0)}, &row, &scope));
    TRY(permit(ctx, ACT_REVIEW_VIEW, scope));
    is_open = date_is_none(row.closed_on);
    view = (struct view_review){
        .id = row.id,
        .title = row.title,
        .period = row.period,
        .clause_id = row.clause,
        .clause_no = row.clause_no,
        .clause_body = row.clause_body,
        .opened_on = row.opened_on,
        .due_on = row.due_on,
        .closed_on = row.closed_on,
        .conclusion = row.conclusion,
        .opened_by = row.opened_by_name,
        .version = row.version,
        .may_log = is_open && row.org.v == ctx->actor.org.v &&
                   may(ctx, ACT_SHORTCOMING_LOG, (struct scope){.org = row.org}),
        .may_close = is_open && may(ctx, ACT_REVIEW_CLOSE, scope),
    };
    TRY(show_shortcomings(ctx, row.org, (struct process_id){0}, row.id, first, &view.shortcomings,
        &view.shortcomings_count, &more));
    return resp_review(ctx, resp, &view);
}

enum err
post_review_close(
    struct ctx *ctx, const struct req *req, const struct form_review_close *form, struct resp *resp)
{
    struct review_id id = {req_path_i64(req, 0)};
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};

    TRY(review_end(ctx, id, form->version, form->conclusion, &act));
    return resp_see_other(ctx, resp, url_get_review(ctx, id));
}
