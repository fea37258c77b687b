/* notify.c -- notices made from events. */
#include "gen/policy.h"
#include "gen/q_notify.h"
#include "gen/route.h"
#include "room/notify/notify.h"

static enum err
tell_authors(struct ctx *ctx, const struct todo *todo, struct initiative_id initiative)
{
    struct q_notice_authors *authors;
    size_t count;

    TRY(q_notice_authors(ctx, initiative, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(q_notice_insert(ctx, authors[i].person, todo->action, authors[i].title,
            url_get_initiative(ctx, initiative), todo->event, ctx->now));
    }
    return OK;
}

enum err
notify_consume(struct ctx *ctx, const struct todo *todo)
{
    struct q_notice_session_items *items;
    size_t count;

    if (str_eq_c(todo->kind, "initiative")) {
        return tell_authors(ctx, todo, (struct initiative_id){todo->object_id});
    }
    if (!str_eq_c(todo->kind, "council_session")) {
        return OK;
    }
    TRY(q_notice_session_items(ctx, (struct council_session_id){todo->object_id}, &items, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(tell_authors(ctx, todo, items[i].initiative));
    }
    return OK;
}
