/* idea_web.c -- pages and API of ideas. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_idea.h"
#include "room/idea/idea.h"
#include "room/org/org.h"

enum { MERGE_CHOICES_MAX = 100 };

static struct idea_id
path_id(const struct req *req)
{
    return (struct idea_id){req_path_i64(req, 0)};
}

static struct scope
org_scope(const struct ctx *ctx, int kind)
{
    return (struct scope){.kind = kind, .org = ctx->actor.org};
}

enum err
get_ideas(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct view_idea_list view = {.is_first = page.cursor == 0};
    struct q_org_version_on version;
    struct q_idea_list *rows;
    struct idea_row *items;
    size_t count;

    TRY(permit(ctx, ACT_IDEA_VIEW, org_scope(ctx, OBJECT_IDEA)));
    TRY(org_on(ctx, ctx->actor.org, ctx->today, &version));
    (void)idea_status_parse(req_query(req, "status"), &view.status);
    (void)str_to_i64(req_query(req, "shortcoming"), &view.shortcoming.v);
    TRY(q_idea_list(ctx, ctx->actor.org, view.status, page.cursor, page_rows(page),
        ctx->actor.person, ctx->today, &rows, &count));
    count = PAGE_CUT(page, rows, count, &view.next);
    items = ARENA_ARRAY(ctx->arena, struct idea_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct idea_row){
            .id = rows[i].id,
            .body = rows[i].body,
            .status = rows[i].status,
            .is_shielded = rows[i].is_shielded,
            .author_name = rows[i].author_name,
            .answer_due_on = rows[i].answer_due_on,
            .supports = rows[i].supports,
            .comments = rows[i].comments,
            .happened_on = rows[i].happened_on,
            .outcome = rows[i].outcome,
            .is_waiting = rows[i].status == IDEA_STATUS_OPEN,
        };
    }
    view.items = items;
    view.items_count = count;
    view.org_name = version.short_name;
    view.may_send = may(ctx, ACT_IDEA_SEND, org_scope(ctx, OBJECT_NONE));
    TRY(idea_can_shield(ctx, ctx->actor.org, &view.may_shield));
    return resp_idea_list(ctx, resp, &view);
}

enum err
post_idea(struct ctx *ctx, const struct req *req, const struct form_idea *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};
    struct idea_in in = {
        .org = ctx->actor.org,
        .body = form->body,
        .field = form->field,
        .process = form->process,
        .shortcoming = form->shortcoming,
        .clause = form->clause,
        .is_shielded = form->is_shielded,
    };
    struct idea_id id;

    (void)req;
    TRY(idea_send(ctx, &in, &act, &id));
    return resp_created(ctx, resp, url_get_idea(ctx, id));
}

/* A shielded author is named to himself and to the keeper of names. */
static enum err
fill_authors(struct ctx *ctx, const struct scope *scope, struct view_idea *view)
{
    struct q_idea_author_list *rows;
    struct idea_author_view *items;
    bool may_name = may(ctx, ACT_IDEA_NAME, *scope);
    size_t count;

    TRY(q_idea_author_list(ctx, view->id, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct idea_author_view, count + 1);
    view->authors = items;
    for (size_t i = 0; i < count; i++) {
        bool is_me = rows[i].id.v == ctx->actor.person.v;

        view->is_mine = view->is_mine || is_me;
        if (!rows[i].is_shielded || may_name || is_me) {
            items[view->authors_count++] = (struct idea_author_view){rows[i].id, rows[i].full_name};
        }
    }
    return OK;
}

static enum err
fill_talk(struct ctx *ctx, struct view_idea *view)
{
    struct q_comment_list *rows;
    struct q_idea_merged_list *merged;
    struct idea_comment_view *items;
    struct idea_merged_view *merged_items;
    struct q_idea_supported supported;

    TRY(q_comment_list(ctx, view->id, &rows, &view->comments_count));
    items = ARENA_ARRAY(ctx->arena, struct idea_comment_view, view->comments_count + 1);
    for (size_t i = 0; i < view->comments_count; i++) {
        items[i] =
            (struct idea_comment_view){rows[i].id, rows[i].by_name, rows[i].body, rows[i].at};
    }
    view->comments = items;
    TRY(q_idea_merged_list(ctx, view->id, &merged, &view->merged_count));
    merged_items = ARENA_ARRAY(ctx->arena, struct idea_merged_view, view->merged_count + 1);
    for (size_t i = 0; i < view->merged_count; i++) {
        merged_items[i] =
            (struct idea_merged_view){merged[i].id, merged[i].body, merged[i].version};
    }
    view->merged = merged_items;
    TRY(q_idea_supported(ctx, view->id, ctx->actor.person, &supported));
    view->is_supported = supported.n > 0;
    return OK;
}

static enum err
fill_merge_choices(struct ctx *ctx, struct view_idea *view)
{
    struct q_idea_list *rows;
    struct choice *choices;
    size_t count;

    TRY(q_idea_list(
        ctx, view->org_id, 0, 0, MERGE_CHOICES_MAX, ctx->actor.person, ctx->today, &rows, &count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, count + 1);
    view->choices = choices;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].id.v != view->id.v && rows[i].status != IDEA_STATUS_MERGED) {
            choices[view->choices_count++] = (struct choice){
                .value = str_printf(ctx->arena, "%lld", (long long)rows[i].id.v),
                .label = rows[i].body,
            };
        }
    }
    return OK;
}

static enum err
fill_rights(struct ctx *ctx, const struct scope *scope, struct view_idea *view)
{
    view->may_answer = may(ctx, ACT_IDEA_ANSWER, *scope);
    view->may_support = !view->is_supported && may(ctx, ACT_IDEA_SUPPORT, *scope);
    view->may_comment = may(ctx, ACT_IDEA_COMMENT, *scope);
    view->may_unmerge = may(ctx, ACT_IDEA_UNMERGE, *scope);
    view->may_convert = may(ctx, ACT_IDEA_DOSSIER, *scope);
    view->may_merge = view->merged_count == 0 && may(ctx, ACT_IDEA_MERGE, *scope);
    if (view->may_merge) {
        TRY(fill_merge_choices(ctx, view));
        view->may_merge = view->choices_count > 0;
    }
    return OK;
}

enum err
get_idea(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_idea view;
    struct q_idea_get row;
    struct scope scope;

    TRY(idea_find(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_IDEA_VIEW, scope));
    view = (struct view_idea){
        .id = row.id,
        .org_id = row.org,
        .org_name = row.org_name,
        .body = row.body,
        .field = row.field,
        .status = row.status,
        .is_shielded = row.is_shielded,
        .answer_due_on = row.answer_due_on,
        .supports = row.supports,
        .happened_on = row.happened_on,
        .at = row.at,
        .version = row.version,
        .outcome = row.outcome,
        .reason = row.reason,
        .answered_by = row.answered_by_name,
        .answered_on = row.answered_on,
        .merged_into = row.merged_into,
    };
    TRY(fill_authors(ctx, &scope, &view));
    TRY(fill_talk(ctx, &view));
    TRY(fill_rights(ctx, &scope, &view));
    return resp_idea(ctx, resp, &view);
}

enum err
post_idea_support(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    TRY(idea_support(ctx, path_id(req)));
    return resp_see_other(ctx, resp, url_get_idea(ctx, path_id(req)));
}

enum err
post_idea_comment(
    struct ctx *ctx, const struct req *req, const struct form_idea_comment *form, struct resp *resp)
{
    TRY(idea_comment(ctx, path_id(req), form->body));
    return resp_see_other(ctx, resp, url_get_idea(ctx, path_id(req)));
}

enum err
post_idea_answer(
    struct ctx *ctx, const struct req *req, const struct form_idea_answer *form, struct resp *resp)
{
    struct act act = {.happened_on = form->happened_on, .late_reason = form->late_reason};

    TRY(idea_answer(ctx, path_id(req), form->version, form->outcome, form->reason, &act));
    return resp_see_other(ctx, resp, url_get_idea(ctx, path_id(req)));
}

enum err
post_idea_merge(
    struct ctx *ctx, const struct req *req, const struct form_idea_merge *form, struct resp *resp)
{
    TRY(idea_merge(ctx, path_id(req), form->version, form->into));
    return resp_see_other(ctx, resp, url_get_idea(ctx, path_id(req)));
}

enum err
post_idea_unmerge(
    struct ctx *ctx, const struct req *req, const struct form_idea_unmerge *form, struct resp *resp)
{
    TRY(idea_unmerge(ctx, path_id(req), form->version));
    return resp_see_other(ctx, resp, url_get_idea(ctx, path_id(req)));
}
