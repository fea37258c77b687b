/* trace_web.c -- from any thing both ways along the links: what it came from, what came of it.
 *
 * Sight    a thing that the actor may not see is left out, and so is what hangs on it alone.
 * Limits   TRACE_DEPTH steps, TRACE_STEPS_MAX things each way.
 */
#include "gen/enum.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_app.h"
#include "gen/q_audit.h"
#include "gen/route.h"
#include "gen/view_app.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/audit/page.h"
#include "room/directive/directive.h"

enum { TRACE_DEPTH = 8, TRACE_STEPS_MAX = 200 };

static void
place(struct ctx *ctx, struct trace_step *step)
{
    enum record_kind kind;

    if (record_kind_parse(step->kind, &kind)) {
        step->kind_label = text_get(ctx->lang, record_kind_text(kind));
        step->href = page_of(ctx, step->kind, step->id);
    }
}

static enum err
is_seen(struct ctx *ctx, struct str kind, int64_t id, bool *out)
{
    struct q_trace_owner owner;
    enum object_kind object;
    struct scope scope;
    bool found;

    *out = false;
    TRY(q_trace_owner(ctx, kind, id, &owner, &found));
    if (found && str_eq_c(owner.kind, "head_log")) {
        scope = (struct scope){.kind = OBJECT_ORG, .id = owner.id, .org = {owner.id}};
        *out = may(ctx, ACT_HEAD_LOG_VIEW, scope);
        return OK;
    }
    if (!found) {
        owner = (struct q_trace_owner){kind, id};
    }
    if (!object_kind_parse(owner.kind, &object)) {
        return OK;
    }
    TRY(object_scope(ctx, object, owner.id, &scope, &found));
    *out = found && may(ctx, object_view_action[object], scope);
    return OK;
}

/* Adds a thing that may be seen and has not been met yet. */
static enum err
meet(struct ctx *ctx, struct trace_step *steps, size_t *count, struct trace_step step)
{
    struct q_trace_title title;
    bool found, seen;

    for (size_t i = 0; i < *count; i++) {
        if (steps[i].id == step.id && str_eq(steps[i].kind, step.kind)) {
            return OK;
        }
    }
    TRY(is_seen(ctx, step.kind, step.id, &seen));
    TRY(q_trace_title(ctx, step.kind, step.id, &title, &found));
    if (seen && found && *count < TRACE_STEPS_MAX) {
        step.title = directive_title(title.title);
        place(ctx, &step);
        steps[(*count)++] = step;
    }
    return OK;
}

/* steps[0] is where the walk begins. */
static enum err
walk(struct ctx *ctx, bool is_back, struct trace_step *steps, size_t *count)
{
    for (size_t i = 0; i < *count && steps[i].depth < TRACE_DEPTH; i++) {
        struct trace_step next = {.depth = steps[i].depth + 1};
        struct q_link_from *from = NULL;
        struct q_link_to *to = NULL;
        size_t n;

        if (is_back) {
            TRY(q_link_to(ctx, steps[i].kind, steps[i].id, &to, &n));
        } else {
            TRY(q_link_from(ctx, steps[i].kind, steps[i].id, &from, &n));
        }
        for (size_t l = 0; l < n; l++) {
            next.kind = is_back ? to[l].kind : from[l].kind;
            next.id = is_back ? to[l].id : from[l].id;
            TRY(meet(ctx, steps, count, next));
        }
    }
    return OK;
}

enum err
get_trace(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct trace_step start = {.kind = req_path_str(req, 0), .id = req_path_i64(req, 1)};
    struct trace_step *back = ARENA_ARRAY(ctx->arena, struct trace_step, TRACE_STEPS_MAX);
    struct trace_step *on = ARENA_ARRAY(ctx->arena, struct trace_step, TRACE_STEPS_MAX);
    size_t back_count = 0, on_count = 0;
    struct view_trace view;

    TRY(permit(ctx, ACT_SITE_TRACE, (struct scope){0}));
    TRY(meet(ctx, back, &back_count, start));
    if (back_count == 0) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    on[on_count++] = back[0];
    TRY(walk(ctx, true, back, &back_count));
    TRY(walk(ctx, false, on, &on_count));
    view = (struct view_trace){
        .kind = back[0].kind,
        .kind_label = back[0].kind_label,
        .id = back[0].id,
        .title = back[0].title,
        .href = back[0].href,
        .origins = back + 1,
        .origins_count = back_count - 1,
        .outcomes = on + 1,
        .outcomes_count = on_count - 1,
    };
    return resp_trace(ctx, resp, &view);
}
