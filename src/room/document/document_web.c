/* document_web.c -- papers and files as pages, downloads and steps of their life. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_document.h"
#include "gen/route.h"
#include "gen/view_document.h"
#include "plat/app.h"
#include "plat/paper_html.h"
#include "plat/paper_pool.h"
#include "plat/permit.h"
#include "room/document/document.h"
#include "room/document/seal.h"

static struct paper_id
path_id(const struct req *req)
{
    return (struct paper_id){req_path_i64(req, 0)};
}

/* The paper, when the actor may do this with it. */
static enum err
get_permitted(struct ctx *ctx, const struct req *req, enum action action, struct q_paper_get *row,
    struct scope *scope)
{
    bool found;

    TRY(q_paper_get(ctx, path_id(req), row, &found));
    *scope = found ? (struct scope){OBJECT_PAPER, row->id.v, row->org, paper_status_word(row->status)}
                   : (struct scope){.kind = OBJECT_PAPER};
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    return permit(ctx, (int)action, *scope);
}

enum err
get_papers(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct q_paper_list_of_org *rows;
    struct paper_item *items;
    struct view_paper_list view = {0};
    struct org_id org = actor_org_for(ctx, ACT_PAPER_LIST);
    enum paper_status status = 0;
    size_t count;

    TRY(permit(ctx, ACT_PAPER_LIST, (struct scope){.org = org}));
    (void)paper_status_parse(req_query(req, "status"), &status);
    TRY(q_paper_list_of_org(ctx, org, status, page.cursor, page_rows(page),
        ctx->actor.person, ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct paper_item, count + 1);
    count = PAGE_CUT(page, rows, count, &view.next);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct paper_item){rows[i].id, rows[i].kind, rows[i].subject, rows[i].status,
            rows[i].dated_on};
    }
    view.items = items;
    view.items_count = count;
    view.is_first = page.cursor == 0;
    return resp_paper_list(ctx, resp, &view);
}

static enum err
read_model(struct ctx *ctx, const struct q_paper_get *row, struct paper_model *model)
{
    struct str why;
    const struct json *json = json_parse(ctx->arena, row->model, &why);

    MUST(json != NULL && paper_model_read(ctx->arena, json, model, &why));
    return OK;
}

enum err
get_paper(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct paper_model model;
    struct q_paper_get row;
    struct view_paper view;
    struct scope scope;

    TRY(get_permitted(ctx, req, ACT_PAPER_VIEW, &row, &scope));
    TRY(read_model(ctx, &row, &model));
    view = (struct view_paper){
        .id = row.id,
        .org_id = row.org,
        .kind = row.kind,
        .subject = row.subject,
        .status = row.status,
        .number = row.number,
        .symbol = row.symbol,
        .dated_on = row.dated_on,
        .signed_on = row.signed_on,
        .issued_on = row.issued_on,
        .about_kind = row.about_kind,
        .about_id = row.about_id,
        .scan_id = row.scan,
        .version = row.version,
        .preview = paper_html(ctx->arena, &model),
        .may_list = may(ctx, ACT_PAPER_LIST, (struct scope){0}),
        .may_sign = may(ctx, ACT_PAPER_SIGN, scope),
        .may_issue = may(ctx, ACT_PAPER_ISSUE, scope),
    };
    return resp_paper(ctx, resp, &view);
}

static enum err
download(struct ctx *ctx, const struct req *req, struct resp *resp, enum paper_format format)
{
    struct q_paper_get row;
    struct bytes content;
    struct scope scope;
    struct str why = STR_NONE;

    TRY(get_permitted(ctx, req, ACT_PAPER_VIEW, &row, &scope));
    if (ctx->app->papers == NULL) {
        return fault(ctx, FAULT_NO_PAPER_PROGRAM, NULL);
    }
    TRY(paper_render(ctx->app->papers, ctx->arena, format, row.model, &content, &why));
    if (format == PAPER_PDF && row.status == PAPER_STATUS_ISSUED) {
        TRY(seal_put(ctx, &row, &content));
    }
    return resp_bytes(ctx, resp, paper_media_type(format),
        str_printf(ctx->arena, "%.*s-%lld%.*s", STR_ARG(paper_kind_word(row.kind)), (long long)row.id.v,
            STR_ARG(paper_file_suffix(format))),
        content);
}

enum err
get_paper_docx(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    return download(ctx, req, resp, PAPER_DOCX);
}

enum err
get_paper_pdf(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    return download(ctx, req, resp, PAPER_PDF);
}

enum err
post_paper_sign(struct ctx *ctx, const struct req *req, const struct form_paper_sign *form,
    struct resp *resp)
{
    struct act act = {.happened_on = form->signed_on, .channel = CHANNEL_PAPER,
        .late_reason = form->late_reason};
    struct file_id scan;
    struct q_paper_get row;
    struct scope scope;

    TRY(get_permitted(ctx, req, ACT_PAPER_SIGN, &row, &scope));
    TRY(act_check(ctx, &act));
    TRY(file_add(ctx, &form->scan, (struct ref){"paper", row.id.v, row.org}, false, &scan));
    TRY(paper_sign_ink(ctx, row.id,
        &(struct paper_ink){act_on(ctx, &act), ctx->actor.person, scan}));
    TRY(event_add(ctx, ACT_PAPER_SIGN, (struct ref){"paper", row.id.v, row.org}, &act, STR_NONE));
    return resp_see_other(ctx, resp, url_get_paper(ctx, row.id));
}

enum err
post_paper_issue(struct ctx *ctx, const struct req *req, const struct form_paper_issue *form,
    struct resp *resp)
{
    struct act act = {.happened_on = form->dated_on, .channel = CHANNEL_PAPER,
        .late_reason = form->late_reason};
    struct q_paper_get row;
    struct scope scope;

    TRY(get_permitted(ctx, req, ACT_PAPER_ISSUE, &row, &scope));
    TRY(act_check(ctx, &act));
    TRY(paper_issue(ctx, row.id, form->number, form->dated_on));
    TRY(event_add(ctx, ACT_PAPER_ISSUE, (struct ref){"paper", row.id.v, row.org}, &act, STR_NONE));
    return resp_see_other(ctx, resp, url_get_paper(ctx, row.id));
}

/* A file is seen by those who see what it belongs to; confidential ones by those who may see that. */
static enum err
permit_owner(struct ctx *ctx, const struct q_file_get *file)
{
    enum object_kind kind;
    struct scope scope;
    bool found;

    if (!object_kind_parse(file->kind, &kind)) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(object_scope(ctx, (int)kind, file->object, &scope, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(permit(ctx, object_view_action[kind], scope));
    if (file->is_confidential && kind == OBJECT_INITIATIVE) {
        return permit(ctx, ACT_INITIATIVE_VIEW_CONFIDENTIAL, scope);
    }
    return OK;
}

enum err
get_file(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_file_get row;
    bool found;

    TRY(q_file_get(ctx, (struct file_id){req_path_i64(req, 0)}, &row, &found));
    if (!found) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(permit_owner(ctx, &row));
    return resp_file(ctx, resp, row.sha256, row.media, row.name);
}
