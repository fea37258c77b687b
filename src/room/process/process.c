#include "room/process/process.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"

enum err
process_find(struct ctx *ctx, struct process_id id, struct q_process_get *row, struct scope *scope)
{
    bool found;

    TRY(q_process_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){.kind = OBJECT_PROCESS, .id = id.v, .org = row->org};
    return OK;
}

static enum err
add_version(struct ctx *ctx, struct process_id id, const struct process_steps *steps)
{
    struct process_version_id version;

    TRY(q_process_version_insert(ctx, id,
        date_is_none(steps->from_on) ? ctx->today : steps->from_on, steps->note, &version));
    for (size_t i = 0; i < steps->count; i++) {
        const struct process_step_in *step = &steps->items[i];

        TRY(q_process_step_insert(ctx, &(struct q_process_step_insert_in){
                                           .version = version,
                                           .seq = (int32_t)i + 1,
                                           .actor = step->actor,
                                           .action = step->action,
                                           .document = step->document,
                                           .software = step->software,
                                           .touch_minutes = step->touch_minutes,
                                           .wait_minutes = step->wait_minutes,
                                       }));
    }
    return OK;
}

enum err
process_add(struct ctx *ctx, const struct process_in *in, const struct process_steps *steps,
    struct process_id *out)
{
    struct q_process_code_taken taken;

    TRY(permit(ctx, ACT_PROCESS_CREATE, (struct scope){.org = in->org}));
    TRY(q_process_code_taken(ctx, in->org, in->code, &taken));
    if (taken.n > 0) {
        return fault(ctx, FAULT_PROCESS_CODE_TAKEN, "code");
    }
    TRY(q_process_insert(ctx,
        &(struct q_process_insert_in){
            .org = in->org,
            .code = in->code,
            .name = in->name,
            .kind = in->kind,
            .legal_basis = in->legal_basis,
            .volume_per_year = in->volume_per_year,
            .owner = ctx->actor.person,
            .search = vi_search_words(ctx->arena,
                str_printf(ctx->arena, "%.*s %.*s", STR_ARG(in->code), STR_ARG(in->name))),
            .now = ctx->now,
        },
        out));
    TRY(add_version(ctx, *out, steps));
    return event_add(ctx, ACT_PROCESS_CREATE, (struct ref){"process", out->v, in->org}, NULL,
        event_payload(ctx, "name", in->name, NULL));
}

enum err
process_change(
    struct ctx *ctx, struct process_id id, int32_t version, const struct process_steps *steps)
{
    struct q_process_get row;
    struct scope scope;

    TRY(process_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_PROCESS_EDIT, scope));
    TRY(q_process_touch(ctx, id, version));
    TRY(add_version(ctx, id, steps));
    return event_add(ctx, ACT_PROCESS_EDIT, (struct ref){"process", id.v, row.org}, NULL,
        event_payload(ctx, "note", steps->note, NULL));
}

/* -- shortcomings ------------------------------------------------------------------------------ */

enum err
shortcoming_find(
    struct ctx *ctx, struct shortcoming_id id, struct q_shortcoming_get *row, struct scope *scope)
{
    bool found;

    TRY(q_shortcoming_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){.kind = OBJECT_SHORTCOMING,
        .id = id.v,
        .org = row->org,
        .state = shortcoming_status_word(row->status)};
    return OK;
}

/* What a shortcoming points at is of the same agency, and still open to it. */
static enum err
check_places(struct ctx *ctx, const struct shortcoming_in *in)
{
    struct q_process_step_of step;
    struct q_process_get process;
    struct q_review_get review;
    struct scope scope;

    if (in->process.v != 0) {
        TRY(process_find(ctx, in->process, &process, &scope));
        if (process.org.v != in->org.v) {
            return fault(ctx, FAULT_NOT_A_CHOICE, "process");
        }
    }
    if (in->step.v != 0) {
        TRY(q_process_step_of(ctx, in->step, in->process, &step));
        if (step.n == 0) {
            return fault(ctx, FAULT_NOT_A_CHOICE, "step");
        }
    }
    if (in->review.v != 0) {
        TRY(review_find(ctx, in->review, &review, &scope));
        if (review.org.v != in->org.v || !date_is_none(review.closed_on)) {
            return fault(ctx, FAULT_NOT_A_CHOICE, "review");
        }
    }
    return OK;
}

enum err
shortcoming_log(struct ctx *ctx, const struct shortcoming_in *in, const struct act *act,
    struct shortcoming_id *out)
{
    struct ref ref;

    TRY(permit(ctx, ACT_SHORTCOMING_LOG, (struct scope){.org = in->org}));
    TRY(act_check(ctx, act));
    TRY(check_places(ctx, in));
    TRY(q_shortcoming_insert(ctx,
        &(struct q_shortcoming_insert_in){
            .org = in->org,
            .process = in->process,
            .step = in->step,
            .review = in->review,
            .kind = in->kind,
            .what = in->what,
            .how_often = in->how_often,
            .who_suffers = in->who_suffers,
            .search = vi_search_words(ctx->arena, in->what),
            .logged_by = ctx->actor.person,
            .happened_on = act_on(ctx, act),
            .now = ctx->now,
        },
        out));
    ref = (struct ref){"shortcoming", out->v, in->org};
    if (in->review.v != 0) {
        TRY(link_add(ctx, (struct ref){"review", in->review.v, in->org}, ref, "review"));
    }
    if (in->process.v != 0) {
        TRY(link_add(ctx, (struct ref){"process", in->process.v, in->org}, ref, "process"));
    }
    return event_add(ctx, ACT_SHORTCOMING_LOG, ref, act, STR_NONE);
}

enum err
shortcoming_edit(struct ctx *ctx, struct shortcoming_id id, const struct shortcoming_change *in)
{
    struct q_shortcoming_get row;
    struct scope scope;
    bool is_ended =
        in->status == SHORTCOMING_STATUS_SOLVED || in->status == SHORTCOMING_STATUS_CLOSED;

    TRY(shortcoming_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_SHORTCOMING_EDIT, scope));
    if (is_ended && str_is_blank(in->cause)) {
        return fault(ctx, FAULT_CAUSE_NEEDED, "cause");
    }
    TRY(q_shortcoming_update(
        ctx, id, in->version, in->status, in->how_often, in->who_suffers, in->cause));
    return event_add(ctx, ACT_SHORTCOMING_EDIT, (struct ref){"shortcoming", id.v, row.org}, NULL,
        event_payload(ctx, "status_before", shortcoming_status_word(row.status), "status",
            shortcoming_status_word(in->status), NULL));
}

/* -- reviews ----------------------------------------------------------------------------------- */

enum err
review_find(struct ctx *ctx, struct review_id id, struct q_review_get *row, struct scope *scope)
{
    bool found;

    TRY(q_review_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){.kind = OBJECT_REVIEW, .id = id.v, .org = row->org};
    return OK;
}

enum err
review_open(
    struct ctx *ctx, const struct review_in *in, const struct act *act, struct review_id *out)
{
    struct ref ref;

    TRY(permit(ctx, ACT_REVIEW_OPEN, (struct scope){.org = in->org}));
    TRY(act_check(ctx, act));
    TRY(q_review_insert(ctx,
        &(struct q_review_insert_in){
            .org = in->org,
            .title = in->title,
            .period = in->period,
            .clause = in->clause,
            .opened_on = act_on(ctx, act),
            .due_on = in->due_on,
            .opened_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    ref = (struct ref){"review", out->v, in->org};
    if (in->clause.v != 0) {
        TRY(link_add(ctx, (struct ref){"clause", in->clause.v, in->org}, ref, "review"));
    }
    return event_add(ctx, ACT_REVIEW_OPEN, ref, act, event_payload(ctx, "title", in->title, NULL));
}

enum err
review_end(struct ctx *ctx, struct review_id id, int32_t version, struct str conclusion,
    const struct act *act)
{
    struct q_review_get row;
    struct scope scope;

    TRY(review_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_REVIEW_CLOSE, scope));
    TRY(act_check(ctx, act));
    TRY(q_review_close(ctx, id, version, act_on(ctx, act), conclusion));
    return event_add(ctx, ACT_REVIEW_CLOSE, (struct ref){"review", id.v, row.org}, act, STR_NONE);
}

enum err
process_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    int64_t moved;

    TRY(q_process_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    TRY(q_review_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    TRY(q_shortcoming_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    return OK;
}
