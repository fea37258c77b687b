/* audit_web.c -- the record of events as a page: who did what to which thing, when, and how the sealed
 * chain stands.
 *
 * Sight    an event is seen by the administrators and inspectors of its agency and of those above
 *          (event.view); the thing it is about is linked for those alone who may see it. What was
 *          typed (the payload) is never shown here, and the author of a shielded idea is in no event.
 */
#include "gen/enum.h"
#include "gen/policy.h"
#include "gen/q_audit.h"
#include "gen/route.h"
#include "gen/view_audit.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/audit/audit.h"
#include "room/audit/page.h"

enum { COUNT_MOST = 1000 }; /* more are not counted: nobody reads the number, everybody would wait */

/* What the list is narrowed to: ?kind= &object= &actor= &day=. */
struct filter {
    struct str kind;         /* word of record_kind; "" for all */
    int64_t object;          /* of that kind; 0 for all */
    struct person_id actor;
    struct date day;
    struct instant since, until;
};

static struct filter
read_filter(const struct req *req)
{
    struct filter f = {.kind = STR(""), .day = DATE_NONE, .since = {0}, .until = {INT64_MAX}};
    enum record_kind kind;

    if (record_kind_parse(req_query(req, "kind"), &kind)) {
        f.kind = record_kind_word(kind);
        (void)str_to_i64(req_query(req, "object"), &f.object);
    }
    (void)str_to_i64(req_query(req, "actor"), &f.actor.v);
    if (date_parse_iso(req_query(req, "day"), &f.day) ||
        date_parse_typed(req_query(req, "day"), &f.day) <= DATE_TYPED_SHORT_YEAR) {
        f.since = instant_of_date(f.day);
        f.until = instant_of_date(date_add_days(f.day, 1));
    } else {
        f.day = DATE_NONE;
    }
    return f;
}

static enum err
list_rows(struct ctx *ctx, const struct filter *filter, struct page page,
    struct q_event_list **rows, size_t *count)
{
    struct q_event_list_of_object *found;

    if (filter->object == 0) {
        return q_event_list(ctx,
            &(struct q_event_list_in){.kind = filter->kind, .actor_is = filter->actor, .since = filter->since,
                .until = filter->until, .cursor = page.cursor, .limit = page_rows(page),
                .actor = ctx->actor.person, .today = ctx->today},
            rows, count);
    }
    TRY(q_event_list_of_object(ctx,
        &(struct q_event_list_of_object_in){.kind = filter->kind, .object = filter->object,
            .actor_is = filter->actor, .since = filter->since, .until = filter->until, .cursor = page.cursor,
            .limit = page_rows(page), .actor = ctx->actor.person, .today = ctx->today},
        &found, count));
    *rows = ARENA_ARRAY(ctx->arena, struct q_event_list, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        const struct q_event_list_of_object *f = &found[i];
        (*rows)[i] = (struct q_event_list){f->id, f->seq, f->at, f->happened_on, f->actor,
            f->actor_name, f->entered_for_name, f->channel, f->action, f->kind, f->object, f->org,
            f->org_name, f->law};
    }
    return OK;
}

static enum err
count_rows(struct ctx *ctx, const struct filter *f, struct view_event_list *view)
{
    struct q_event_list_count all = {0};
    struct q_event_list_count_of_object of_object = {0};

    if (f->object == 0) {
        TRY(q_event_list_count(ctx,
            &(struct q_event_list_count_in){.kind = f->kind, .actor_is = f->actor,
                .since = f->since, .until = f->until, .most = COUNT_MOST + 1,
                .actor = ctx->actor.person, .today = ctx->today},
            &all));
    } else {
        TRY(q_event_list_count_of_object(ctx,
            &(struct q_event_list_count_of_object_in){.kind = f->kind, .object = f->object,
                .actor_is = f->actor, .since = f->since, .until = f->until,
                .most = COUNT_MOST + 1, .actor = ctx->actor.person, .today = ctx->today},
            &of_object));
    }
    int64_t n = all.n + of_object.n;
    view->is_count_capped = n > COUNT_MOST;
    view->count = view->is_count_capped ? COUNT_MOST : n;
    return OK;
}

/* Where the thing is, for those who may see it. */
static enum err
link_of(struct ctx *ctx, const struct q_event_list *row, struct str *out)
{
    enum object_kind kind;
    struct scope scope;
    bool found;

    *out = STR_NONE;
    if (!object_kind_parse(row->kind, &kind) || row->object == 0) {
        return OK;
    }
    TRY(object_scope(ctx, (int)kind, row->object, &scope, &found));
    if (found && may(ctx, object_view_action[kind], scope)) {
        *out = page_of(ctx, row->kind, row->object);
    }
    return OK;
}

static enum err
fill_row(struct ctx *ctx, const struct q_event_list *row, struct event_row *out)
{
    struct date day = date_of_instant(row->at);
    enum record_kind kind;
    enum action action;
    int text = action_parse(row->action, &action) ? action_defs[action].text_id : -1;

    *out = (struct event_row){
        .id = row->id,
        .seq = {.has = row->seq.has, .v = row->seq.v},
        .at = row->at,
        .day = day,
        .happened_on = row->happened_on,
        .is_late = !date_is_none(row->happened_on) && date_cmp(row->happened_on, day) != 0,
        .actor_id = row->actor,
        .actor_name = row->actor_name,
        .entered_for_name = row->entered_for_name,
        .channel = row->channel,
        .action = row->action,
        .label = text < 0 ? row->action : text_get(ctx->lang, text),
        .kind = row->kind,
        .kind_label = record_kind_parse(row->kind, &kind)
                          ? text_get(ctx->lang, record_kind_text(kind)) : row->kind,
        .object_id = row->object,
        .org_id = row->org,
        .org_name = row->org_name,
        .law = row->law,
    };
    return link_of(ctx, row, &out->href);
}

static enum err
fill_chain(struct ctx *ctx, struct view_event_list *view)
{
    struct audit_look look;

    TRY(audit_look(ctx, &look));
    view->chain = (struct event_chain){
        .last_seq = look.last_seq,
        .sealed_at = look.sealed_at,
        .hash = look.hash,
        .unsealed = look.unsealed,
        .signed_seq = look.signed_seq,
        .signed_at = look.signed_at,
        .checked_from = look.checked_from,
        .checked_to = look.checked_to,
        .is_whole = look.first_bad_seq == 0,
        .first_bad_seq = {.has = look.first_bad_seq != 0, .v = look.first_bad_seq},
    };
    return OK;
}

/* What the list is narrowed to, as the page says it and as its links keep it. */
static void
fill_filter(struct ctx *ctx, const struct filter *f, const struct q_event_list *first,
    struct view_event_list *view)
{
    struct event_filter *kinds = ARENA_ARRAY(ctx->arena, struct event_filter, RECORD_KIND_LAST);
    struct str day = date_is_none(f->day) ? STR("") : date_iso(ctx->arena, f->day);

    for (int i = 0; i < RECORD_KIND_LAST; i++) {
        enum record_kind kind = (enum record_kind)(i + 1);
        kinds[i] = (struct event_filter){record_kind_word(kind),
            text_get(ctx->lang, record_kind_text(kind)), str_eq(record_kind_word(kind), f->kind)};
        if (kinds[i].is_on) {
            view->kind = kinds[i].value;
            view->kind_label = kinds[i].label;
        }
    }
    view->kind_filter = kinds;
    view->kind_filter_count = RECORD_KIND_LAST;
    view->object_id = (struct opt_i64){.has = f->object != 0, .v = f->object};
    view->actor_id = f->actor;
    view->actor_name = f->actor.v != 0 && first != NULL ? first->actor_name : STR_NONE;
    view->day = f->day;
    view->is_filtered = !str_is_none(view->kind) || f->actor.v != 0 || !date_is_none(f->day);
    view->keep = str_printf(ctx->arena, "kind=%.*s&object=%lld&actor=%lld&day=%.*s",
        STR_ARG(f->kind), (long long)f->object, (long long)f->actor.v, STR_ARG(day));
}

enum err
get_events(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct filter filter = read_filter(req);
    struct view_event_list view = {.is_first = page.cursor == 0};
    struct q_event_list *rows;
    struct event_row *items;
    size_t count;

    TRY(permit(ctx, ACT_AUDIT_VIEW, (struct scope){0}));
    TRY(list_rows(ctx, &filter, page, &rows, &count));
    fill_filter(ctx, &filter, count > 0 ? rows : NULL, &view);
    items = ARENA_ARRAY(ctx->arena, struct event_row, count + 1);
    count = PAGE_CUT(page, rows, count, &view.next);
    for (size_t i = 0; i < count; i++) {
        TRY(fill_row(ctx, &rows[i], &items[i]));
    }
    view.items = items;
    view.items_count = count;
    TRY(count_rows(ctx, &filter, &view));
    TRY(fill_chain(ctx, &view));
    return resp_event_list(ctx, resp, &view);
}
