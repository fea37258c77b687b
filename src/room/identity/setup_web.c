/* setup_web.c -- /khoi-tao/<code>: the first administrator, and passwords set by one-time link. */
#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_identity.h"
#include "plat/crypto.h"
#include "plat/permit.h"
#include "plat/throttle.h"
#include "room/audit/audit.h"
#include "room/identity/account.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

static const struct scope nobody = {0};

static enum err
open_link(struct ctx *ctx, const struct req *req, struct q_setup_link_open *link)
{
    bool found;

    TRY(q_setup_link_open(ctx, crypto_token_hash(ctx->arena, req_path_str(req, 0)), ctx->now, link,
        &found));
    return found ? OK : fault(ctx, FAULT_NOT_FOUND, NULL);
}

enum err
get_setup(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_setup_link_open link;
    struct view_setup view = {.code = req_path_str(req, 0)};

    TRY(permit(ctx, ACT_SITE_SIGN_IN, nobody));
    TRY(open_link(ctx, req, &link));
    view.is_first = str_eq_c(link.purpose, "first_administrator");
    view.user = link.user_name;
    view.full_name = link.full_name;
    return resp_setup(ctx, resp, &view);
}

static enum err
hash_later(struct ctx *ctx, struct str password)
{
    struct str *hash = ARENA_NEW(ctx->arena, struct str);

    TRY(faults_end(ctx));
    TRY(crypto_password_hash(ctx, password, hash));
    ctx->prepared = hash;
    return OK;
}

enum err
prepare_setup_first(struct ctx *ctx, const struct req *req, struct form_setup_first *form)
{
    struct q_setup_link_open link;

    TRY(throttle_try(ctx, "setup", ctx->address, THROTTLE_ADDRESS_FREE));
    TRY(open_link(ctx, req, &link));
    password_faults(ctx, "password", form->password, form->user, form->org_name);
    return hash_later(ctx, form->password);
}

/* The agency named in the form: one that is there already by its code, otherwise a new root. */
static enum err
root_agency(struct ctx *ctx, const struct form_setup_first *form, struct org_id *out)
{
    struct q_org_find there;
    bool found;

    TRY(q_org_find(ctx, form->org_code, &there, &found));
    if (found) {
        *out = there.id;
        return OK;
    }
    TRY(org_add(ctx, &(struct org_new){
        .code = form->org_code,
        .name = form->org_name,
        .short_name = form->org_name,
        .heading_own = vi_upper(ctx->arena, form->org_name),
        .symbol = form->org_symbol,
        .place_text = form->org_place,
        .kind = form->org_symbol.n == 4 && str_eq_c(form->org_symbol, "UBND")
                    ? ORG_KIND_PEOPLES_COMMITTEE : ORG_KIND_OTHER,
        .level = form->org_level,
        .from_on = ctx->today,
        .to_on = DATE_NONE,
    }, out));
    return q_org_function_insert(ctx, *out, ORG_FUNCTION_RECOGNISE, ctx->today, DATE_NONE, STR_NONE);
}

enum err
post_setup_first(struct ctx *ctx, const struct req *req, const struct form_setup_first *form,
    struct resp *resp)
{
    struct q_setup_link_open link;
    struct person_id person;
    struct account_id account;
    struct org_id org;
    const struct str *hash = ctx->prepared;

    TRY(permit(ctx, ACT_SITE_SIGN_IN, nobody));
    TRY(open_link(ctx, req, &link));
    if (!str_eq_c(link.purpose, "first_administrator")) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(q_setup_link_use(ctx, link.id, ctx->now));
    TRY(root_agency(ctx, form, &org));
    TRY(person_add(ctx, &(struct person_new){.full_name = form->full_name, .birth_on = DATE_NONE},
        &person));
    ctx->actor.person = person;
    ctx->actor.org = org;
    TRY(post_add(ctx, &(struct post_new){.person = person, .org = org, .title = form->title,
        .from_on = ctx->today, .to_on = DATE_NONE}));
    TRY(account_add(ctx, person, form->user, *hash, false, &account));
    TRY(role_give(ctx, person, org, ROLE_CODE_ADMINISTRATOR, ctx->today, DATE_NONE, STR_NONE));
    TRY(event_add(ctx, ACT_ACCOUNT_MANAGE, (struct ref){"account", account.v, org}, NULL,
        event_payload(ctx, "what", STR("first_administrator"), NULL)));
    return resp_see_other(ctx, resp, url_get_session(ctx));
}

enum err
prepare_setup_password(struct ctx *ctx, const struct req *req, struct form_setup_password *form)
{
    struct q_setup_link_open link;
    struct q_post_main post = {.org_name = STR_NONE};
    bool found;

    TRY(throttle_try(ctx, "setup", ctx->address, THROTTLE_ADDRESS_FREE));
    TRY(open_link(ctx, req, &link));
    TRY(q_post_main(ctx, link.person, ctx->today, &post, &found));
    password_faults(ctx, "password", form->password, link.user_name,
        found ? post.org_name : STR_NONE);
    return hash_later(ctx, form->password);
}

enum err
post_setup_password(struct ctx *ctx, const struct req *req, const struct form_setup_password *form,
    struct resp *resp)
{
    struct q_setup_link_open link;
    const struct str *hash = ctx->prepared;

    (void)form;
    TRY(permit(ctx, ACT_SITE_SIGN_IN, nobody));
    TRY(open_link(ctx, req, &link));
    if (link.account.v == 0) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(q_setup_link_use(ctx, link.id, ctx->now));
    TRY(q_account_password(ctx, link.account, *hash));
    TRY(q_session_end_all(ctx, link.account, (struct login_session_id){0}, ctx->now));
    ctx->actor.person = link.person;
    TRY(event_add(ctx, ACT_ME_CHANGE, (struct ref){"account", link.account.v, {0}}, NULL,
        event_payload(ctx, "what", STR("password"), NULL)));
    return resp_see_other(ctx, resp, url_get_session(ctx));
}
