/* calendar_web.c -- my deadlines, and the address under which a phone reads them.
 *
 * Token    signed from person and moment with the key "feed", so that the page can show the address
 *          again while the database keeps only its digest. A new or revoked one ends the old.
 */
#include "gen/config.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_notify.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_notify.h"
#include "plat/app.h"
#include "plat/config.h"
#include "plat/crypto.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/audit/page.h"
#include "room/notify/calendar.h"

enum { TOKEN_CHARACTERS = 43 };

static enum err
token_of(struct ctx *ctx, struct person_id person, struct instant at, struct str *out)
{
    struct str seed =
        str_printf(ctx->arena, "feed %lld %lld", (long long)person.v, (long long)at.us);

    TRY(crypto_key_sign(ctx, "feed", (struct bytes){(const uint8_t *)seed.p, seed.n}, out));
    *out = str_sub(*out, 0, TOKEN_CHARACTERS);
    return OK;
}

static struct str
said(struct ctx *ctx, enum lang lang, const struct q_feed_items *item)
{
    int text = str_eq_c(item->what, "supplement") ? TEXT_NOTIFY_DUE_SUPPLEMENT
        : str_eq_c(item->what, "dossier")         ? TEXT_NOTIFY_DUE_DOSSIER
        : str_eq_c(item->what, "task")            ? TEXT_NOTIFY_DUE_TASK
                                                  : TEXT_NOTIFY_DUE_SESSION;

    return text_fill(ctx->arena, lang, text, (const struct text_arg[]){{"title", item->title}}, 1);
}

static struct str
whole_url(struct ctx *ctx, struct str path)
{
    return str_cat(ctx->arena, config_str(ctx->app->config, CONFIG_SITE_URL), path);
}

enum err
get_calendar(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_calendar view = {0};
    struct q_feed_of_person feed;
    struct calendar_item *items;
    struct q_feed_items *rows;
    bool has_feed;

    (void)req;
    TRY(permit(ctx, ACT_NOTICE_LIST, (struct scope){0}));
    TRY(q_feed_items(ctx, ctx->actor.person, ctx->today, &rows, &view.items_count));
    items = ARENA_ARRAY(ctx->arena, struct calendar_item, view.items_count + 1);
    for (size_t i = 0; i < view.items_count; i++) {
        items[i] = (struct calendar_item){rows[i].kind, rows[i].id, said(ctx, ctx->lang, &rows[i]),
            rows[i].due_on, page_of(ctx, rows[i].kind, rows[i].id)};
    }
    view.items = items;
    TRY(q_feed_of_person(ctx, ctx->actor.person, &feed, &has_feed));
    if (has_feed) {
        struct str token;

        TRY(token_of(ctx, ctx->actor.person, feed.created_at, &token));
        view.feed_url =
            whole_url(ctx, str_printf(ctx->arena, "/lich/%.*s.ics", STR_ARG(token)));
    }
    return resp_calendar(ctx, resp, &view);
}

/* Nobody's business but the reader's: it leaves no event. */
enum err
post_calendar(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct instant at = ctx->now;
    struct q_feed_last last;
    struct str token;

    (void)req;
    TRY(permit(ctx, ACT_NOTICE_LIST, (struct scope){0}));
    TRY(q_feed_revoke(ctx, ctx->actor.person, ctx->now));
    TRY(q_feed_last(ctx, ctx->actor.person, &last));
    if (!instant_is_none(last.created_at) && at.us <= last.created_at.us) {
        at.us = last.created_at.us + 1; /* never the same moment twice: it makes the token */
    }
    TRY(token_of(ctx, ctx->actor.person, at, &token));
    TRY(q_feed_insert(ctx, crypto_token_hash(ctx->arena, token), ctx->actor.person, at));
    return resp_see_other(ctx, resp, url_get_calendar(ctx));
}

enum err
post_calendar_revoke(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_NOTICE_LIST, (struct scope){0}));
    TRY(q_feed_revoke(ctx, ctx->actor.person, ctx->now));
    return resp_see_other(ctx, resp, url_get_calendar(ctx));
}

/* The token is the permission: it opens the deadlines of one person and nothing else. */
enum err
get_calendar_feed(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct str token = req_path_str(req, 0);
    struct q_feed_by_token feed;
    struct q_feed_items *rows;
    struct buf out;
    size_t count;
    bool found;

    TRY(permit(ctx, ACT_SITE_PUBLIC, (struct scope){0}));
    if (str_ends(token, STR(".ics"))) {
        token = str_sub(token, 0, token.n - 4);
    }
    TRY(q_feed_by_token(ctx, crypto_token_hash(ctx->arena, token), &feed, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    TRY(q_feed_items(ctx, feed.person, ctx->today, &rows, &count));
    buf_init(&out, ctx->arena, 4096);
    calendar_begin(&out, text_get(LANG_VI, TEXT_NOTIFY_CALENDAR));
    for (size_t i = 0; i < count; i++) {
        calendar_event(&out,
            str_printf(ctx->arena, "%.*s-%.*s-%lld@sangkien", STR_ARG(rows[i].what),
                STR_ARG(rows[i].kind), (long long)rows[i].id),
            ctx->now, rows[i].due_on, said(ctx, LANG_VI, &rows[i]),
            whole_url(ctx, page_of(ctx, rows[i].kind, rows[i].id)));
    }
    calendar_end(&out);
    return resp_bytes(ctx, resp, STR("text/calendar; charset=utf-8"), STR("sangkien.ics"),
        (struct bytes){(const uint8_t *)out.p, out.n});
}
