/* sign_in.c -- opening and ending a session, and one's own account. */
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

static const struct scope nobody = {0};

enum err
get_session(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_sign_in view = {.is_signed_in = ctx->actor.account.v != 0};

    (void)req;
    TRY(permit(ctx, ACT_SITE_SIGN_IN, nobody));
    return resp_sign_in(ctx, resp, &view);
}

/* The slow part, off the writer: the same work and the same answer for a name that does not exist. */
enum err
prepare_session(struct ctx *ctx, const struct req *req, struct form_session *form)
{
    struct str name = vi_fold(ctx->arena, form->user);
    struct q_account_by_name row = {.password_hash = STR_NONE};
    bool found;
    bool matches = false;

    (void)req;
    TRY(throttle_try(ctx, "login", name, THROTTLE_FREE));
    TRY(throttle_try(ctx, "login_address", ctx->address, THROTTLE_ADDRESS_FREE));
    TRY(q_account_by_name(ctx, name, &row, &found));
    TRY(crypto_password_verify(ctx, found ? row.password_hash : STR_NONE, form->password, &matches));
    if (!found || !matches || !instant_is_none(row.disabled_at)) {
        return fault(ctx, FAULT_WRONG_PASSWORD, "password");
    }
    throttle_forgive("login", name);
    throttle_forgive("login_address", ctx->address);
    ctx->prepared = ARENA_NEW(ctx->arena, struct q_account_by_name);
    *(struct q_account_by_name *)ctx->prepared = row;
    return OK;
}

enum err
post_session(struct ctx *ctx, const struct req *req, const struct form_session *form,
    struct resp *resp)
{
    const struct q_account_by_name *account = ctx->prepared;
    struct str token;

    (void)req;
    TRY(permit(ctx, ACT_SITE_SIGN_IN, nobody));
    if (ctx->actor.session.v != 0) {
        TRY(q_session_end(ctx, ctx->actor.session, ctx->now));
    }
    ctx->actor.person = account->person;
    TRY(session_start(ctx, account->id, form->is_shared_device, &token));
    TRY(event_add(ctx, ACT_SITE_SIGN_IN, (struct ref){"account", account->id.v, {0}}, NULL, STR_NONE));
    resp->cookie_session = token;
    if (account->must_change) {
        return resp_created(ctx, resp, url_get_account(ctx));
    }
    if (req->is_api) {
        return resp_created(ctx, resp, url_get_account(ctx));
    }
    return resp_see_other(ctx, resp, STR("/"));
}

enum err
post_session_end(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_ME_CHANGE, nobody));
    TRY(q_session_end(ctx, ctx->actor.session, ctx->now));
    TRY(event_add(ctx, ACT_ME_CHANGE,
        (struct ref){"account", ctx->actor.account.v, ctx->actor.org}, NULL, STR_NONE));
    resp->cookie_session = STR("");
    return resp_see_other(ctx, resp, url_get_session(ctx));
}

enum err
post_sign_out_everywhere(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_ME_CHANGE, nobody));
    TRY(q_session_end_all(ctx, ctx->actor.account, (struct login_session_id){0}, ctx->now));
    TRY(event_add(ctx, ACT_ME_CHANGE,
        (struct ref){"account", ctx->actor.account.v, ctx->actor.org}, NULL,
        event_payload(ctx, "what", STR("sign_out_everywhere"), NULL)));
    resp->cookie_session = STR("");
    return resp_see_other(ctx, resp, url_get_session(ctx));
}

enum err
get_account(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct account_role *roles = ARENA_ARRAY(ctx->arena, struct account_role, ctx->actor.role_count + 1);
    struct q_account_get account;
    struct q_session_count sessions;
    struct person_shown shown;
    struct view_account view;

    (void)req;
    TRY(permit(ctx, ACT_ME_CHANGE, nobody));
    TRY(q_account_get(ctx, ctx->actor.account, &account));
    TRY(q_session_count(ctx, ctx->actor.account, &sessions));
    TRY(person_show(ctx, ctx->actor.person, ctx->today, &shown));
    for (size_t i = 0; i < ctx->actor.role_count; i++) {
        struct q_org_short_name org;
        TRY(q_org_short_name(ctx, ctx->actor.roles[i].org, ctx->today, &org));
        roles[i] = (struct account_role){(enum role_code)ctx->actor.roles[i].role,
            ctx->actor.roles[i].org, org.short_name};
    }
    view = (struct view_account){
        .id = ctx->actor.account,
        .person_id = ctx->actor.person,
        .user = account.user_name,
        .full_name = shown.full_name,
        .post = shown.title,
        .org_id = ctx->actor.org,
        .org_name = shown.org_short_name,
        .must_change = account.must_change,
        .sessions_open = sessions.n,
        .font_size = account.font_size,
        .language = account.language,
        .roles = roles,
        .roles_count = ctx->actor.role_count,
    };
    return resp_account(ctx, resp, &view);
}

enum err
post_account(struct ctx *ctx, const struct req *req, const struct form_account *form,
    struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_ME_CHANGE, nobody));
    TRY(q_account_prefer(ctx, ctx->actor.account, form->font_size, form->language));
    TRY(event_add(ctx, ACT_ME_CHANGE,
        (struct ref){"account", ctx->actor.account.v, ctx->actor.org}, NULL, STR_NONE));
    return resp_see_other(ctx, resp, url_get_account(ctx));
}

enum err
prepare_password(struct ctx *ctx, const struct req *req, struct form_password *form)
{
    struct q_account_get account;
    struct str *hash = ARENA_NEW(ctx->arena, struct str);
    struct q_post_main post;
    bool matches;
    bool found;

    (void)req;
    if (ctx->actor.account.v == 0) {
        return fault(ctx, FAULT_SIGNED_OUT, NULL);
    }
    TRY(throttle_try(ctx, "password", ctx->actor.name, THROTTLE_FREE));
    TRY(q_account_get(ctx, ctx->actor.account, &account));
    TRY(crypto_password_verify(ctx, account.password_hash, form->old_password, &matches));
    if (!matches) {
        return fault(ctx, FAULT_OLD_PASSWORD, "old_password");
    }
    throttle_forgive("password", ctx->actor.name);
    TRY(q_post_main(ctx, ctx->actor.person, ctx->today, &post, &found));
    password_faults(ctx, "new_password", form->new_password, account.user_name,
        found ? post.org_name : STR_NONE);
    TRY(faults_end(ctx));
    TRY(crypto_password_hash(ctx, form->new_password, hash));
    ctx->prepared = hash;
    return OK;
}

/* A new password ends every other session of the account. */
enum err
post_password(struct ctx *ctx, const struct req *req, const struct form_password *form,
    struct resp *resp)
{
    const struct str *hash = ctx->prepared;

    (void)req;
    (void)form;
    TRY(permit(ctx, ACT_ME_CHANGE, nobody));
    TRY(q_account_password(ctx, ctx->actor.account, *hash));
    TRY(q_session_end_all(ctx, ctx->actor.account, ctx->actor.session, ctx->now));
    TRY(event_add(ctx, ACT_ME_CHANGE,
        (struct ref){"account", ctx->actor.account.v, ctx->actor.org}, NULL, STR_NONE));
    return resp_see_other(ctx, resp, url_get_account(ctx));
}
