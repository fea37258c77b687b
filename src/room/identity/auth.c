/* Who is asking: the hooks of plat/auth.h. */
#include "plat/auth.h"

#include "gen/config.h"
#include "gen/policy.h"
#include "gen/q_identity.h"
#include "plat/app.h"
#include "plat/config.h"
#include "plat/crypto.h"

static enum err
fill(struct ctx *ctx, struct account_id account, struct person_id person, struct str name,
    struct str language)
{
    struct q_role_list *roles;
    struct q_post_main post;
    size_t count;
    bool found;

    ctx->actor.account = account;
    ctx->actor.person = person;
    ctx->actor.name = name;
    ctx->lang = str_eq_c(language, "en") ? LANG_EN : LANG_VI;
    TRY(q_role_list(ctx, person, ctx->today, &roles, &count));
    for (size_t i = 0; i < count && i < CTX_ROLES_MAX; i++) {
        ctx->actor.roles[i] = (struct role_held){(int)roles[i].role, roles[i].org};
    }
    ctx->actor.role_count = count < CTX_ROLES_MAX ? count : CTX_ROLES_MAX;
    TRY(q_post_main(ctx, person, ctx->today, &post, &found));
    ctx->actor.org = found ? post.org : (struct org_id){0};
    if (!found && count > 0) {
        ctx->actor.org = roles[0].org;
    }
    return OK;
}

static bool
is_over(const struct ctx *ctx, struct instant created_at, struct instant seen_at)
{
    const int64_t minute_us = INT64_C(60000000);
    int64_t idle = config_i64(ctx->app->config, CONFIG_LOGIN_IDLE_MINUTES) * minute_us;
    int64_t whole = config_i64(ctx->app->config, CONFIG_LOGIN_HOURS) * 60 * minute_us;

    return ctx->now.us - seen_at.us > idle || ctx->now.us - created_at.us > whole;
}

/* A password that somebody else set is good for one thing: setting another. */
static void
hold_back(struct ctx *ctx, bool must_change)
{
    if (must_change) {
        ctx->actor.only_action = ACT_ME_CHANGE;
        ctx->actor.only_page = STR("/account");
    }
}

enum err
auth_by_session(struct ctx *ctx, struct str token)
{
    struct q_session_by_token row;
    bool found;

    TRY(q_session_by_token(ctx, crypto_token_hash(ctx->arena, token), &row, &found));
    if (!found || is_over(ctx, row.created_at, row.seen_at)) {
        return OK;
    }
    ctx->actor.session = row.id;
    ctx->actor.csrf = row.csrf;
    hold_back(ctx, row.must_change);
    return fill(ctx, row.account, row.person, row.full_name, row.language);
}

enum err
auth_by_api_key(struct ctx *ctx, struct str key)
{
    struct q_api_key_by_token row;
    bool found;

    TRY(q_api_key_by_token(ctx, crypto_token_hash(ctx->arena, key), ctx->now, &row, &found));
    if (!found) {
        return OK;
    }
    ctx->actor.is_api_key = true;
    hold_back(ctx, row.must_change);
    return fill(ctx, row.account, row.person, row.full_name, row.language);
}

enum err
auth_seen(struct ctx *ctx, struct login_session_id session)
{
    return q_session_seen(ctx, session, ctx->now);
}
