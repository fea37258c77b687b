/* org_web.c -- agencies as pages: the list of a day, and one agency with its names, its people, what it
 * may do, what it came from and what came of it. Here, not in org, because of the people.
 */
#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_identity.h"
#include "gen/q_org.h"
#include "gen/route.h"
#include "gen/view_identity.h"
#include "plat/permit.h"
#include "room/org/org.h"

enum { ORG_PEOPLE_MAX = 200 };

static struct scope
org_scope(struct org_id id)
{
    return (struct scope){.kind = OBJECT_ORG, .id = id.v, .org = id};
}

/* What was asked for, as the links of the next page repeat it. */
static struct str
kept_query(struct ctx *ctx, struct str q, struct org_id under, struct str on)
{
    struct buf out;

    buf_init(&out, ctx->arena, 64);
    buf_c(&out, "q=");
    buf_url(&out, q);
    if (under.v != 0) {
        buf_printf(&out, "&under=%lld", (long long)under.v);
    }
    if (!str_is_none(on)) {
        buf_c(&out, "&on=");
        buf_url(&out, on);
    }
    return buf_str(&out);
}

enum err
get_orgs(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct str q = str_trim(req_query(req, "q"));
    struct str on = req_query(req, "on");
    struct view_org_list view = {.q = q, .on = ctx->today, .is_first = page.cursor == 0,
        .may_import = may(ctx, ACT_IMPORT_RUN, (struct scope){0})};
    struct q_org_search *rows;
    struct org_row *items;
    size_t count;

    TRY(permit(ctx, ACT_ORG_VIEW, (struct scope){.kind = OBJECT_ORG}));
    (void)str_to_i64(req_query(req, "under"), &view.under.v);
    if (!str_is_none(on) && date_parse_typed(on, &view.on) > DATE_TYPED_SHORT_YEAR) {
        view.on = ctx->today;
    }
    TRY(q_org_search(ctx, vi_search_words(ctx->arena, q), vi_upper(ctx->arena, q), view.under, view.on,
        page.cursor, page_rows(page), &rows, &count));
    count = page_cut_places(page, count, &view.next);
    items = ARENA_ARRAY(ctx->arena, struct org_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct org_row){
            .id = rows[i].id,
            .code = rows[i].code,
            .name = rows[i].name,
            .kind = rows[i].kind,
            .level = rows[i].level,
            .parent_id = rows[i].parent,
            .parent_name = rows[i].parent_name,
            .from_on = rows[i].from_on,
            .to_on = rows[i].to_on,
        };
    }
    view.items = items;
    view.items_count = count;
    view.keep = kept_query(ctx, q, view.under, on);
    return resp_org_list(ctx, resp, &view);
}

/* -- one agency -------------------------------------------------------------------------------------- */

static enum err
fill_past(struct ctx *ctx, struct view_org *view)
{
    struct q_org_history *versions;
    struct q_org_functions *functions;
    struct q_org_predecessors *before;
    struct q_org_successors *after;

    TRY(q_org_history(ctx, view->id, &versions, &view->versions_count));
    struct org_version_row *v = ARENA_ARRAY(ctx->arena, struct org_version_row, view->versions_count + 1);
    for (size_t i = 0; i < view->versions_count; i++) {
        v[i] = (struct org_version_row){versions[i].name, versions[i].symbol, versions[i].parent,
            versions[i].parent_name, versions[i].from_on, versions[i].to_on, versions[i].document};
    }
    TRY(q_org_functions(ctx, view->id, &functions, &view->functions_count));
    struct org_function_row *f = ARENA_ARRAY(ctx->arena, struct org_function_row,
        view->functions_count + 1);
    for (size_t i = 0; i < view->functions_count; i++) {
        f[i] = (struct org_function_row){functions[i].function, functions[i].from_on,
            functions[i].to_on, functions[i].document};
    }
    TRY(q_org_predecessors(ctx, view->id, &before, &view->predecessors_count));
    struct org_link_row *p = ARENA_ARRAY(ctx->arena, struct org_link_row, view->predecessors_count + 1);
    for (size_t i = 0; i < view->predecessors_count; i++) {
        p[i] = (struct org_link_row){before[i].id, before[i].name, before[i].what,
            before[i].happened_on, before[i].document};
    }
    TRY(q_org_successors(ctx, view->id, &after, &view->successors_count));
    struct org_link_row *s = ARENA_ARRAY(ctx->arena, struct org_link_row, view->successors_count + 1);
    for (size_t i = 0; i < view->successors_count; i++) {
        s[i] = (struct org_link_row){after[i].id, after[i].name, after[i].what, after[i].happened_on,
            after[i].document};
    }
    view->versions = v;
    view->functions = f;
    view->predecessors = p;
    view->successors = s;
    return OK;
}

static enum err
fill_people(struct ctx *ctx, struct view_org *view)
{
    struct q_org_people *people;
    struct q_org_role_list *roles;
    struct q_head_of head;

    TRY(q_head_of(ctx, view->id, ctx->today, &head, &view->has_head));
    view->head_name = view->has_head ? head.full_name : STR_NONE;
    view->head_title = view->has_head ? head.title : STR_NONE;
    TRY(q_org_people(ctx, view->id, 0, ORG_PEOPLE_MAX, ctx->actor.person, ctx->today, &people,
        &view->people_count));
    struct org_person_row *items = ARENA_ARRAY(ctx->arena, struct org_person_row,
        view->people_count + 1);
    for (size_t i = 0; i < view->people_count; i++) {
        items[i] = (struct org_person_row){people[i].id, people[i].full_name, people[i].title,
            people[i].unit, people[i].is_head};
    }
    TRY(q_org_role_list(ctx, view->id, ctx->actor.person, ctx->today, &roles, &view->roles_count));
    struct org_role_row *held = ARENA_ARRAY(ctx->arena, struct org_role_row, view->roles_count + 1);
    for (size_t i = 0; i < view->roles_count; i++) {
        held[i] = (struct org_role_row){
            .person_id = roles[i].id,
            .full_name = roles[i].full_name,
            .role = roles[i].role,
            .from_on = roles[i].from_on,
            .to_on = roles[i].to_on,
            .is_temporary = roles[i].is_temporary,
            .reason = roles[i].reason,
            .granted_by = roles[i].granted_by_name,
        };
    }
    view->people = items;
    view->roles = held;
    return OK;
}

enum err
get_org(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct org_id id = {req_path_i64(req, 0)};
    struct q_org_version_on now = {.name = STR_NONE};
    struct q_org_life life = {.from_on = DATE_NONE};
    struct q_org_version_on parent = {.name = STR_NONE};
    struct view_org view;
    bool has_parent = false;
    bool found;

    TRY(permit(ctx, ACT_ORG_VIEW, org_scope(id)));
    TRY(q_org_version_on(ctx, id, ctx->today, &now, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(q_org_life(ctx, id, &life));
    if (now.parent.v != 0) {
        TRY(q_org_version_on(ctx, now.parent, ctx->today, &parent, &has_parent));
    }
    view = (struct view_org){
        .id = id,
        .code = now.code,
        .name = now.name,
        .short_name = now.short_name,
        .heading_own = now.heading_own,
        .symbol = now.symbol,
        .place = now.place_text,
        .kind = now.kind,
        .level = now.level,
        .parent_id = now.parent,
        .parent_name = has_parent ? parent.name : STR_NONE,
        .from_on = life.from_on,
        .to_on = life.to_on,
        .is_ended = !date_is_none(life.to_on) && date_cmp(life.to_on, ctx->today) < 0,
    };
    TRY(fill_past(ctx, &view));
    TRY(fill_people(ctx, &view));
    return resp_org(ctx, resp, &view);
}
