/* people_web.c -- people as pages: the list of those the viewer may see, one person with posts, roles
 * by period and account, and what an administrator does there.
 *
 * Sight    everybody sees the people of the own agency and the self; administrators those below them.
 *          Birth date, telephone and mail are for administrators and the person alone.
 */
#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_identity.h"
#include "plat/crypto.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/identity/account.h"
#include "room/identity/identity.h"
#include "room/identity/role.h"
#include "room/org/org.h"

static struct person_id
path_id(const struct req *req)
{
    return (struct person_id){req_path_i64(req, 0)};
}

static struct scope
person_scope(struct person_id id)
{
    return (struct scope){.kind = OBJECT_PERSON, .id = id.v};
}

/* The person, when the actor may do this with him. */
static enum err
get_permitted(struct ctx *ctx, const struct req *req, enum action action, struct q_person_get *row)
{
    bool found;

    TRY(permit(ctx, (int)action, person_scope(path_id(req))));
    TRY(q_person_get(ctx, path_id(req), row, &found));
    return found ? OK : fault(ctx, FAULT_NOT_FOUND, NULL);
}

/* -- the list ---------------------------------------------------------------------------------------- */

enum err
get_people(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct view_person_list view = {.q = str_trim(req_query(req, "q")), .is_first = page.cursor == 0};
    struct q_person_search *rows;
    struct person_row *items;
    struct buf keep;
    size_t count;

    TRY(permit(ctx, ACT_PERSON_LIST, (struct scope){0}));
    (void)str_to_i64(req_query(req, "org"), &view.org_id.v);
    TRY(q_person_search(ctx, vi_search_words(ctx->arena, view.q), view.org_id, page.cursor,
        page_rows(page), ctx->actor.person, ctx->today, &rows, &count));
    count = page_cut_places(page, count, &view.next);
    items = ARENA_ARRAY(ctx->arena, struct person_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct person_row){
            .id = rows[i].id,
            .full_name = rows[i].full_name,
            .staff_code = rows[i].staff_code,
            .title = rows[i].title,
            .org_id = rows[i].org,
            .org_name = rows[i].org_name,
            .has_account = !str_is_none(rows[i].user_name),
            .is_locked = !instant_is_none(rows[i].disabled_at),
        };
    }
    buf_init(&keep, ctx->arena, 64);
    buf_printf(&keep, "org=%lld&q=", (long long)view.org_id.v);
    buf_url(&keep, view.q);
    view.items = items;
    view.items_count = count;
    view.keep = buf_str(&keep);
    view.may_create = may(ctx, ACT_PERSON_CREATE, (struct scope){0});
    view.may_import = may(ctx, ACT_IMPORT_RUN, (struct scope){0});
    return resp_person_list(ctx, resp, &view);
}

/* -- one person -------------------------------------------------------------------------------------- */

static bool
is_in_force(const struct ctx *ctx, struct date from_on, struct date to_on)
{
    return date_cmp(from_on, ctx->today) <= 0 &&
           (date_is_none(to_on) || date_cmp(to_on, ctx->today) >= 0);
}

static enum err
fill_posts(struct ctx *ctx, struct view_person *view)
{
    struct q_post_list *rows;
    struct person_post_row *items;

    TRY(q_post_list(ctx, view->id, &rows, &view->posts_count));
    items = ARENA_ARRAY(ctx->arena, struct person_post_row, view->posts_count + 1);
    for (size_t i = 0; i < view->posts_count; i++) {
        items[i] = (struct person_post_row){
            .id = rows[i].id,
            .org_id = rows[i].org,
            .org_name = rows[i].org_name,
            .unit = rows[i].unit,
            .title = rows[i].title,
            .is_head = rows[i].is_head,
            .from_on = rows[i].from_on,
            .to_on = rows[i].to_on,
            .document = rows[i].document,
            .may_end = view->may_manage && is_in_force(ctx, rows[i].from_on, rows[i].to_on),
        };
    }
    view->posts = items;
    return OK;
}

static enum err
fill_roles(struct ctx *ctx, struct view_person *view)
{
    struct q_role_grant_list *rows;
    struct person_role_row *items;

    TRY(q_role_grant_list(ctx, view->id, ctx->today, &rows, &view->roles_count));
    items = ARENA_ARRAY(ctx->arena, struct person_role_row, view->roles_count + 1);
    for (size_t i = 0; i < view->roles_count; i++) {
        struct scope org = {OBJECT_ORG, rows[i].org.v, rows[i].org, STR_NONE};
        bool is_open = date_is_none(rows[i].to_on) || date_cmp(rows[i].to_on, ctx->today) >= 0;

        items[i] = (struct person_role_row){
            .id = rows[i].id,
            .role = rows[i].role,
            .org_id = rows[i].org,
            .org_name = rows[i].org_name,
            .from_on = rows[i].from_on,
            .to_on = rows[i].to_on,
            .document = rows[i].document,
            .is_temporary = rows[i].is_temporary,
            .reason = rows[i].reason,
            .granted_by = rows[i].granted_by_name,
            .is_over = !is_open,
            .may_end = is_open && (may(ctx, ACT_ROLE_GRANT, org) ||
                                      (rows[i].is_temporary && may(ctx, ACT_ROLE_LEND, org))),
        };
    }
    view->roles = items;
    return OK;
}

enum err
get_person(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_person_get row;
    struct q_account_of_person account = {.user_name = STR_NONE};
    struct person_shown shown;
    struct view_person view;
    bool is_known;
    bool has_account;

    TRY(get_permitted(ctx, req, ACT_PERSON_VIEW, &row));
    TRY(person_show(ctx, row.id, ctx->today, &shown));
    TRY(q_account_of_person(ctx, row.id, &account, &has_account));
    view = (struct view_person){
        .id = row.id,
        .full_name = row.full_name,
        .degree = row.degree,
        .staff_code = row.staff_code,
        .title = shown.title,
        .org_id = shown.org,
        .org_name = shown.org_name,
        .may_manage = may(ctx, ACT_PERSON_MANAGE, person_scope(row.id)),
    };
    is_known = view.may_manage || row.id.v == ctx->actor.person.v;
    view.birth_on = is_known ? row.birth_on : DATE_NONE;
    view.phone = is_known ? row.phone : STR_NONE;
    view.email = is_known ? row.email : STR_NONE;
    view.is_private_shown = is_known;
    if (is_known && has_account) {
        view.user = account.user_name;
        view.is_locked = !instant_is_none(account.disabled_at);
        view.must_change = account.must_change;
        view.has_password = account.has_password;
    }
    view.may_grant = view.may_manage;
    view.may_lend = shown.org.v != 0 &&
                    may(ctx, ACT_ROLE_LEND, (struct scope){OBJECT_ORG, shown.org.v, shown.org, STR_NONE});
    TRY(fill_posts(ctx, &view));
    TRY(fill_roles(ctx, &view));
    return resp_person(ctx, resp, &view);
}

/* -- a new person ------------------------------------------------------------------------------------- */

/* Code of the agency that forms begin with. */
static enum err
own_code(struct ctx *ctx, struct org_id org, struct str *out)
{
    struct q_org_version_on version;
    bool found;

    TRY(q_org_version_on(ctx, org, ctx->today, &version, &found));
    *out = found ? version.code : STR_NONE;
    return OK;
}

enum err
get_person_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_person_new view = {.today = ctx->today};

    (void)req;
    TRY(permit(ctx, ACT_PERSON_CREATE, (struct scope){0}));
    TRY(own_code(ctx, ctx->actor.org, &view.org_code));
    return resp_person_new(ctx, resp, &view);
}

/* The agency with the code, when people may be made there. */
static enum err
agency_of(struct ctx *ctx, struct str code, enum action action, struct org_id *out)
{
    struct q_org_find row;
    bool found;

    TRY(q_org_find(ctx, vi_upper(ctx->arena, code), &row, &found));
    if (!found) {
        TRY(permit(ctx, (int)action, (struct scope){0}));
        return fault_arg(ctx, FAULT_ORG_UNKNOWN, "org_code", code);
    }
    *out = row.id;
    return permit(ctx, (int)action, (struct scope){.org = row.id});
}

enum err
post_person(struct ctx *ctx, const struct req *req, const struct form_person *form, struct resp *resp)
{
    struct q_person_by_staff_code there;
    struct person_id person;
    struct org_id org;
    bool found = false;

    (void)req;
    TRY(agency_of(ctx, form->org_code, ACT_PERSON_CREATE, &org));
    if (!str_is_none(form->staff_code)) {
        TRY(q_person_by_staff_code(ctx, form->staff_code, &there, &found));
    }
    if (found) {
        return fault_arg(ctx, FAULT_STAFF_CODE_TAKEN, "staff_code", form->staff_code);
    }
    TRY(person_add(ctx,
        &(struct person_new){.full_name = form->full_name, .degree = form->degree,
            .phone = form->phone, .email = form->email, .staff_code = form->staff_code,
            .birth_on = form->birth_on},
        &person));
    TRY(post_add(ctx,
        &(struct post_new){.person = person, .org = org, .unit = form->unit, .title = form->title,
            .is_head = form->is_head, .document = form->document,
            .from_on = date_is_none(form->from_on) ? ctx->today : form->from_on, .to_on = DATE_NONE}));
    TRY(event_add(ctx, ACT_PERSON_CREATE, (struct ref){"person", person.v, org}, NULL, STR_NONE));
    return resp_created(ctx, resp, url_get_person(ctx, person));
}

/* -- posts -------------------------------------------------------------------------------------------- */

enum err
get_post_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_person_get row;
    struct view_post_new view;

    TRY(get_permitted(ctx, req, ACT_PERSON_MANAGE, &row));
    view = (struct view_post_new){.id = row.id, .full_name = row.full_name, .today = ctx->today};
    TRY(own_code(ctx, ctx->actor.org, &view.org_code));
    return resp_post_new(ctx, resp, &view);
}

enum err
post_person_post(struct ctx *ctx, const struct req *req, const struct form_person_post *form,
    struct resp *resp)
{
    struct q_person_get row;
    struct org_id org;

    TRY(get_permitted(ctx, req, ACT_PERSON_MANAGE, &row));
    TRY(agency_of(ctx, form->org_code, ACT_PERSON_CREATE, &org));
    TRY(post_add(ctx,
        &(struct post_new){.person = row.id, .org = org, .unit = form->unit, .title = form->title,
            .is_head = form->is_head, .document = form->document, .from_on = form->from_on,
            .to_on = DATE_NONE}));
    TRY(event_add(ctx, ACT_PERSON_MANAGE, (struct ref){"person", row.id.v, org}, NULL,
        event_payload(ctx, "what", STR("post"), NULL)));
    return resp_see_other(ctx, resp, url_get_person(ctx, row.id));
}

enum err
post_person_post_end(struct ctx *ctx, const struct req *req, const struct form_person_post_end *form,
    struct resp *resp)
{
    struct q_person_get row;
    struct date last_on = date_is_none(form->last_on) ? date_add_days(ctx->today, -1) : form->last_on;

    TRY(get_permitted(ctx, req, ACT_PERSON_MANAGE, &row));
    TRY(q_post_end_one(ctx, (struct post_id){req_path_i64(req, 1)}, row.id, last_on));
    TRY(event_add(ctx, ACT_PERSON_MANAGE, (struct ref){"person", row.id.v, {0}}, NULL,
        event_payload(ctx, "what", STR("post_end"), NULL)));
    return resp_see_other(ctx, resp, url_get_person(ctx, row.id));
}

/* -- roles -------------------------------------------------------------------------------------------- */

enum err
get_role_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_person_get row;
    struct person_shown shown;
    struct view_role_new view;

    TRY(get_permitted(ctx, req, ACT_PERSON_MANAGE, &row));
    TRY(person_show(ctx, row.id, ctx->today, &shown));
    view = (struct view_role_new){.id = row.id, .full_name = row.full_name, .today = ctx->today};
    TRY(own_code(ctx, shown.org.v == 0 ? ctx->actor.org : shown.org, &view.org_code));
    return resp_role_new(ctx, resp, &view);
}

enum err
post_person_role(struct ctx *ctx, const struct req *req, const struct form_person_role *form,
    struct resp *resp)
{
    struct q_person_get row;
    struct org_id org;

    TRY(get_permitted(ctx, req, ACT_PERSON_VIEW, &row));
    TRY(agency_of(ctx, form->org_code, ACT_ROLE_GRANT, &org));
    TRY(role_grant(ctx,
        &(struct role_new){.person = row.id, .org = org, .role = form->role, .from_on = form->from_on,
            .to_on = form->to_on, .document = form->document}));
    return resp_see_other(ctx, resp, url_get_person(ctx, row.id));
}

enum err
post_person_role_end(struct ctx *ctx, const struct req *req, const struct form_person_role_end *form,
    struct resp *resp)
{
    struct q_person_get row;

    TRY(get_permitted(ctx, req, ACT_PERSON_VIEW, &row));
    TRY(role_end(ctx, row.id, (struct role_grant_id){req_path_i64(req, 1)}, form->last_on));
    return resp_see_other(ctx, resp, url_get_person(ctx, row.id));
}
