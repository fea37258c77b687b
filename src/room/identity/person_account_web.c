/* person_account_web.c -- what an administrator does with the account of a person: makes it with a first
 * password, sets another, locks it. Whoever gets a password from somebody else must change it first.
 */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/view_identity.h"
#include "plat/crypto.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/identity/account.h"
#include "room/identity/identity.h"

static struct person_id
path_id(const struct req *req)
{
    return (struct person_id){req_path_i64(req, 0)};
}

static enum err
get_managed(struct ctx *ctx, const struct req *req, struct q_person_get *row)
{
    bool found;

    TRY(permit(ctx, ACT_PERSON_MANAGE, (struct scope){.kind = OBJECT_PERSON, .id = path_id(req).v}));
    TRY(q_person_get(ctx, path_id(req), row, &found));
    return found ? OK : fault(ctx, FAULT_NOT_FOUND, NULL);
}

/* The account of the person in the path, when the actor may manage it. */
static enum err
get_account_managed(struct ctx *ctx, const struct req *req, struct q_account_of_person *account)
{
    bool found;

    TRY(q_account_of_person(ctx, path_id(req), account, &found));
    TRY(permit(ctx, ACT_ACCOUNT_MANAGE,
        (struct scope){.kind = OBJECT_ACCOUNT, .id = found ? account->id.v : -1}));
    return found ? OK : fault(ctx, FAULT_NOT_FOUND, NULL);
}

enum err
get_person_account(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_person_get row;
    struct q_account_of_person account = {.user_name = STR_NONE};
    bool found;

    TRY(get_managed(ctx, req, &row));
    TRY(q_account_of_person(ctx, row.id, &account, &found));
    return resp_person_account(ctx, resp,
        &(struct view_person_account){
            .id = row.id,
            .full_name = row.full_name,
            .user = account.user_name,
            .is_locked = found && !instant_is_none(account.disabled_at),
            .must_change = found && account.must_change,
            .has_password = found && account.has_password,
        });
}

static enum err
hash_later(struct ctx *ctx, struct str password, struct str user_name)
{
    struct str *hash = ARENA_NEW(ctx->arena, struct str);

    password_faults(ctx, "password", password, user_name, STR_NONE);
    TRY(faults_end(ctx));
    TRY(crypto_password_hash(ctx, password, hash));
    ctx->prepared = hash;
    return OK;
}

enum err
prepare_person_account(struct ctx *ctx, const struct req *req, struct form_person_account *form)
{
    struct q_person_get row;

    TRY(get_managed(ctx, req, &row));
    return hash_later(ctx, form->password, form->user);
}

enum err
post_person_account(struct ctx *ctx, const struct req *req, const struct form_person_account *form,
    struct resp *resp)
{
    struct q_account_of_person there;
    struct q_person_get row;
    struct account_id account;
    const struct str *hash = ctx->prepared;
    bool found;

    TRY(get_managed(ctx, req, &row));
    TRY(q_account_of_person(ctx, row.id, &there, &found));
    if (found) {
        return fault(ctx, FAULT_ACCOUNT_EXISTS, "user");
    }
    TRY(account_add(ctx, row.id, form->user, *hash, true, &account));
    TRY(event_add(ctx, ACT_ACCOUNT_MANAGE, (struct ref){"account", account.v, {0}}, NULL,
        event_payload(ctx, "what", STR("create"), NULL)));
    return resp_see_other(ctx, resp, url_get_person(ctx, row.id));
}

enum err
prepare_first_password(struct ctx *ctx, const struct req *req, struct form_first_password *form)
{
    struct q_account_of_person account;

    TRY(get_account_managed(ctx, req, &account));
    return hash_later(ctx, form->password, account.user_name);
}

enum err
post_first_password(struct ctx *ctx, const struct req *req, const struct form_first_password *form,
    struct resp *resp)
{
    struct q_account_of_person account;
    const struct str *hash = ctx->prepared;

    (void)form;
    TRY(get_account_managed(ctx, req, &account));
    TRY(q_account_password_first(ctx, account.id, *hash));
    TRY(q_session_end_all(ctx, account.id, (struct login_session_id){0}, ctx->now));
    TRY(event_add(ctx, ACT_ACCOUNT_MANAGE, (struct ref){"account", account.id.v, {0}}, NULL,
        event_payload(ctx, "what", STR("password"), NULL)));
    return resp_see_other(ctx, resp, url_get_person(ctx, path_id(req)));
}

enum err
post_account_lock(struct ctx *ctx, const struct req *req, const struct form_account_lock *form,
    struct resp *resp)
{
    struct q_account_of_person account;

    TRY(get_account_managed(ctx, req, &account));
    TRY(account_lock(ctx, account.id, form->is_locked));
    return resp_see_other(ctx, resp, url_get_person(ctx, path_id(req)));
}
