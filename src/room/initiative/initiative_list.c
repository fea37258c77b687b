/* initiative_list.c -- the list of dossiers: one's own first, then what may be seen of an agency. */
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_initiative.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"

enum { COUNT_MOST = 100 }; /* more are not counted: nobody reads the number, everybody would wait */

static struct scope
org_scope(struct org_id org)
{
    return (struct scope){.kind = OBJECT_NONE, .org = org};
}

/* What the list is narrowed to: ?status= ?kind= ?due=late. */
struct filter {
    struct org_id org;
    enum initiative_status status;
    enum initiative_kind kind;
    bool is_late;
};

/* The agency a list is about: ?org=, or one's own. */
static struct org_id
asked_org(const struct ctx *ctx, const struct req *req)
{
    int64_t v;

    if (str_to_i64(req_query(req, "org"), &v) && v > 0) {
        return (struct org_id){v};
    }
    return ctx->actor.org;
}

static enum err
fill_mine(struct ctx *ctx, struct view_initiative_list *view)
{
    struct q_initiative_list_mine *rows;
    struct initiative_mine_row *mine;
    size_t count;

    TRY(q_initiative_list_mine(ctx, ctx->actor.person, &rows, &count));
    mine = ARENA_ARRAY(ctx->arena, struct initiative_mine_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        mine[i] = (struct initiative_mine_row){
            .id = rows[i].id,
            .code = rows[i].code,
            .title = rows[i].title,
            .status = rows[i].status,
            .due_on = rows[i].due_on,
            .is_statutory = due_is_statutory(rows[i].status, rows[i].waiting_on),
            .is_waiting = waits_for_superior(rows[i].waiting_on),
            .is_confirmed = rows[i].is_confirmed,
            .share_bp = rows[i].share,
        };
    }
    view->mine = mine;
    view->mine_count = count;
    return OK;
}

static void
fill_filters(struct ctx *ctx, const struct filter *filter, struct view_initiative_list *view)
{
    struct initiative_filter *statuses =
        ARENA_ARRAY(ctx->arena, struct initiative_filter, INITIATIVE_STATUS_LAST);
    struct initiative_filter *kinds =
        ARENA_ARRAY(ctx->arena, struct initiative_filter, INITIATIVE_KIND_LAST);
    struct str status = filter->status == 0 ? STR("") : initiative_status_word(filter->status);
    struct str kind = filter->kind == 0 ? STR("") : initiative_kind_word(filter->kind);

    for (int i = 0; i < INITIATIVE_STATUS_LAST; i++) {
        enum initiative_status s = (enum initiative_status)(i + 1);
        statuses[i] = (struct initiative_filter){initiative_status_word(s),
            text_get(ctx->lang, initiative_status_text(s)), s == filter->status};
    }
    for (int i = 0; i < INITIATIVE_KIND_LAST; i++) {
        enum initiative_kind k = (enum initiative_kind)(i + 1);
        kinds[i] = (struct initiative_filter){initiative_kind_word(k),
            text_get(ctx->lang, initiative_kind_text(k)), k == filter->kind};
    }
    view->status_filter = statuses;
    view->status_filter_count = INITIATIVE_STATUS_LAST;
    view->kind_filter = kinds;
    view->kind_filter_count = INITIATIVE_KIND_LAST;
    view->keep = str_printf(ctx->arena, "org=%lld&status=%.*s&kind=%.*s&due=%s",
        (long long)filter->org.v, STR_ARG(status), STR_ARG(kind), filter->is_late ? "late" : "");
}

static enum err
list_rows(struct ctx *ctx, const struct filter *filter, struct page page,
    struct q_initiative_list_of_org **rows, size_t *count)
{
    struct q_initiative_list_of_status *found;

    if (filter->status == 0) {
        return q_initiative_list_of_org(ctx,
            &(struct q_initiative_list_of_org_in){.org = filter->org, .kind = filter->kind,
                .late = filter->is_late, .cursor = page.cursor, .limit = page_rows(page),
                .actor = ctx->actor.person, .today = ctx->today},
            rows, count);
    }
    TRY(q_initiative_list_of_status(ctx,
        &(struct q_initiative_list_of_status_in){.org = filter->org, .status = filter->status,
            .kind = filter->kind, .late = filter->is_late, .cursor = page.cursor,
            .limit = page_rows(page), .actor = ctx->actor.person, .today = ctx->today},
        &found, count));
    *rows = ARENA_ARRAY(ctx->arena, struct q_initiative_list_of_org, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*rows)[i] = (struct q_initiative_list_of_org){found[i].id, found[i].code, found[i].title,
            found[i].status, found[i].due_on, found[i].filed_on, found[i].kind,
            found[i].waiting_on};
    }
    return OK;
}

/* What a first page shows is counted already, and only what comes below it is not. */
static enum err
count_items(struct ctx *ctx, const struct filter *filter, struct page page,
    struct view_initiative_list *view)
{
    struct q_initiative_count_seen rest = {0};
    bool is_first = page.cursor == 0;
    int64_t counted = is_first ? (int64_t)view->items_count : 0;

    if (is_first && !view->next.has) {
        view->count = counted;
        return OK;
    }
    if (counted <= COUNT_MOST) {
        TRY(q_initiative_count_seen(ctx,
            &(struct q_initiative_count_seen_in){.org = filter->org, .status = filter->status,
                .kind = filter->kind, .late = filter->is_late,
                .cursor = is_first ? view->next.v : 0, .most = (int32_t)(COUNT_MOST + 1 - counted),
                .actor = ctx->actor.person, .today = ctx->today},
            &rest));
    }
    counted += rest.n;
    view->is_count_capped = counted > COUNT_MOST;
    view->count = view->is_count_capped ? COUNT_MOST : counted;
    return OK;
}

static enum err
fill_items(struct ctx *ctx, const struct filter *filter, struct page page,
    struct view_initiative_list *view)
{
    struct q_initiative_list_of_org *rows;
    struct initiative_row *items;
    size_t count;

    TRY(list_rows(ctx, filter, page, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct initiative_row, count + 1);
    count = PAGE_CUT(page, rows, count, &view->next);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct initiative_row){
            .id = rows[i].id,
            .code = rows[i].code,
            .title = rows[i].title,
            .status = rows[i].status,
            .due_on = rows[i].due_on,
            .is_statutory = due_is_statutory(rows[i].status, rows[i].waiting_on),
            .is_waiting = waits_for_superior(rows[i].waiting_on),
            .filed_on = rows[i].filed_on,
        };
    }
    view->items = items;
    view->items_count = count;
    return count_items(ctx, filter, page, view);
}

enum err
get_initiatives(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct filter filter = {.org = asked_org(ctx, req),
        .is_late = str_eq_c(req_query(req, "due"), "late")};
    struct view_initiative_list view = {.org_id = filter.org};
    struct q_org_version_on version;

    (void)initiative_status_parse(req_query(req, "status"), &filter.status);
    (void)initiative_kind_parse(req_query(req, "kind"), &filter.kind);
    TRY(permit(ctx, ACT_INITIATIVE_LIST, org_scope(filter.org)));
    if (filter.org.v == ctx->actor.org.v) {
        TRY(fill_mine(ctx, &view));
    }
    TRY(org_on(ctx, filter.org, ctx->today, &version));
    TRY(fill_items(ctx, &filter, page, &view));
    fill_filters(ctx, &filter, &view);
    view.org_name = version.short_name;
    view.is_first = page.cursor == 0;
    view.status = filter.status;
    view.kind = filter.kind;
    view.is_late = filter.is_late;
    view.may_draft = may(ctx, ACT_INITIATIVE_DRAFT, org_scope(ctx->actor.org));
    view.may_enter_paper = may(ctx, ACT_INITIATIVE_PAPER_INTAKE, org_scope(ctx->actor.org));
    return resp_initiative_list(ctx, resp, &view);
}
