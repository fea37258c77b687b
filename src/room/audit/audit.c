#include "room/audit/audit.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_audit.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "plat/io.h"
#include "room/audit/chain.h"

#include <stdarg.h>

enum { SALT_BYTES = 16 };

struct date
act_on(const struct ctx *ctx, const struct act *act)
{
    if (act == NULL || date_is_none(act->happened_on) || act->happened_on.day == 0) {
        return ctx->today;
    }
    return act->happened_on;
}

void
act_faults(struct ctx *ctx, const struct act *act)
{
    struct date on = act_on(ctx, act);

    if (date_cmp(on, ctx->today) > 0) {
        (void)fault(ctx, FAULT_DATE_IN_FUTURE, "happened_on");
    } else if (date_cmp(on, ctx->today) < 0 && str_is_blank(act == NULL ? STR_NONE : act->late_reason)) {
        (void)fault(ctx, FAULT_LATE_REASON_NEEDED, "late_reason");
    }
}

enum err
act_check(struct ctx *ctx, const struct act *act)
{
    act_faults(ctx, act);
    return faults_end(ctx);
}

struct str
event_payload(struct ctx *ctx, const char *name, ...)
{
    struct json_out json;
    struct buf buf;
    va_list args;

    buf_init(&buf, ctx->arena, 256);
    json_out_init(&json, &buf);
    json_begin_object(&json);
    va_start(args, name);
    while (name != NULL) {
        json_put_str(&json, name, va_arg(args, struct str));
        name = va_arg(args, const char *);
    }
    va_end(args);
    json_end_object(&json);
    return buf_str(&buf);
}

static struct str
new_salt(struct ctx *ctx)
{
    return io_token(ctx->arena, SALT_BYTES);
}

static enum err
add_todos(struct ctx *ctx, int action, struct event_id event)
{
    for (size_t i = 0; i < event_consumer_count; i++) {
        if (event_consumers[i].action == action) {
            TRY(q_todo_insert(ctx, event, str_of(event_consumers[i].consumer)));
        }
    }
    return OK;
}

enum err
event_add(struct ctx *ctx, int action, struct ref ref, const struct act *act, struct str payload)
{
    struct str salt = new_salt(ctx);
    struct str body = str_is_none(payload) ? STR("{}") : payload;
    struct str late_reason = act == NULL ? STR_NONE : act->late_reason;
    struct q_event_insert_in in = {
        .at = ctx->now,
        .happened_on = act_on(ctx, act),
        .actor = ctx->actor.person,
        .entered_for = act == NULL ? (struct person_id){0} : act->entered_for,
        .channel = act == NULL || act->channel == 0 ? CHANNEL_ONLINE : act->channel,
        .action = str_of(action_defs[action].name),
        .kind = str_of(ref.kind),
        .object = ref.id,
        .org = ref.org,
        .law = act == NULL ? STR_NONE : str_of(act->law),
        .digest = chain_digest(ctx->arena, salt, ctx->address, late_reason, body),
    };
    struct event_id event;

    MUST(body.n <= AUDIT_PAYLOAD_BYTES_MAX);
    TRY(q_event_insert(ctx, &in, &event));
    TRY(q_payload_insert(ctx, event, salt, ctx->address, late_reason, body));
    TRY(add_todos(ctx, action, event));
    if (ctx->app->db == NULL || db_engine_of(ctx->app->db) == DB_SQLITE) {
        return chain_seal(ctx, event, &in);
    }
    return OK;
}

enum err
link_add(struct ctx *ctx, struct ref from, struct ref to, const char *why)
{
    return q_link_insert(ctx, str_of(from.kind), from.id, str_of(to.kind), to.id, str_of(why),
        ctx->now);
}
