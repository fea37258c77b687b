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

static struct str
page_of(struct ctx *ctx, struct str kind, int64_t id)
{
    if (str_eq_c(kind, "adoption")) {
        return url_get_adoption(ctx, (struct adoption_id){id});
    }
    if (str_eq_c(kind, "nomination")) {
        return url_get_nomination(ctx, (struct nomination_id){id});
    }
    if (str_eq_c(kind, "award_case")) {
        return url_get_award_case(ctx, (struct award_case_id){id});
    }
    return url_get_report(ctx, (struct report_id){id});
}

/* A cancelled recognition: one notice at every place that relied on it, to look at it again. */
static enum err
tell_relying(struct ctx *ctx, const struct todo *todo, struct initiative_id initiative)
{
    struct q_notice_relying *rows;
    size_t count;

    TRY(q_notice_relying(ctx, initiative, ctx->today, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        TRY(q_notice_insert(ctx, rows[i].person, todo->action, rows[i].title,
            page_of(ctx, rows[i].kind, rows[i].id), todo->event, ctx->now));
    }
    return OK;
}

enum err
notify_consume(struct ctx *ctx, const struct todo *todo)
{
    struct q_notice_session_items *items;
    size_t count;

    if (str_eq_c(todo->kind, "initiative")) {
        if (str_eq_c(todo->action, "recognition.cancel")) {
            TRY(tell_relying(ctx, todo, (struct initiative_id){todo->object_id}));
        }
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
