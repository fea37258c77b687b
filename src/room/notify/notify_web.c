/* notify_web.c -- my notices. */
#include "gen/policy.h"
#include "gen/q_notify.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_notify.h"
#include "plat/permit.h"
#include "plat/text.h"

static int
text_of(struct str action)
{
    if (str_eq_c(action, "initiative.intake")) {
        return TEXT_NOTIFY_INTAKE;
    }
    return str_eq_c(action, "decision.issue") ? TEXT_NOTIFY_DECISION : TEXT_NOTIFY_COUNCIL;
}

enum err
get_notices(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_notice_list view = {0};
    struct q_notice_list *rows;
    struct notice_row *items;
    size_t count;

    (void)req;
    TRY(permit(ctx, ACT_NOTICE_LIST, (struct scope){0}));
    TRY(q_notice_list(ctx, ctx->actor.person, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct notice_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct notice_row){rows[i].id,
            text_fill(ctx->arena, ctx->lang, text_of(rows[i].text_key),
                (const struct text_arg[]){{"title", rows[i].args}}, 1),
            rows[i].href, rows[i].at, rows[i].is_read};
        view.may_mark_read = view.may_mark_read || !rows[i].is_read;
    }
    view.items = items;
    view.items_count = count;
    return resp_notice_list(ctx, resp, &view);
}

/* Reading is nobody's business but the reader's: it leaves no event. */
enum err
post_notices_read(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    TRY(permit(ctx, ACT_NOTICE_LIST, (struct scope){0}));
    TRY(q_notice_read_all(ctx, ctx->actor.person, ctx->now));
    return resp_see_other(ctx, resp, url_get_notices(ctx));
}
