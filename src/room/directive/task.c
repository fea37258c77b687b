#include "room/directive/task.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "room/document/document.h"
#include "room/identity/identity.h"
#include "room/regulation/regulation.h"

static struct ref
ref_of(const struct q_task_get *task)
{
    return (struct ref){"task", task->id.v, task->org};
}

enum err
task_find(struct ctx *ctx, struct task_id id, struct q_task_get *row, struct scope *scope)
{
    bool found;

    TRY(q_task_get(ctx, id, ctx->today, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){
        .kind = OBJECT_TASK, .id = id.v, .org = row->org, .state = task_status_word(row->status)};
    return OK;
}

/* Somebody who leads or supports belongs to the agency that has the duty. */
static enum err
check_person(struct ctx *ctx, struct person_id person, struct org_id org, const char *field)
{
    struct q_post_of_org post;

    TRY(q_post_of_org(ctx, person, org, ctx->today, &post));
    return post.n > 0 ? OK : fault(ctx, FAULT_NOT_STAFF_HERE, field);
}

static enum err
write_parties(struct ctx *ctx, const struct q_task_get *task, const struct task_instruction *in)
{
    TRY(q_task_party_clear(ctx, task->id));
    TRY(q_task_party_insert(ctx, task->id, in->lead, task->org, TASK_PART_LEAD, in->due_on));
    for (size_t i = 0; i < in->support_count; i++) {
        if (in->support[i].v != in->lead.v) {
            TRY(q_task_party_insert(
                ctx, task->id, in->support[i], task->org, TASK_PART_SUPPORT, DATE_NONE));
        }
    }
    return OK;
}

enum err
task_instruct(
    struct ctx *ctx, struct task_id id, const struct task_instruction *in, const struct act *act)
{
    struct q_task_get task;
    struct scope scope;

    TRY(task_find(ctx, id, &task, &scope));
    TRY(permit(ctx, ACT_TASK_INSTRUCT, scope));
    act_faults(ctx, act);
    TRY(faults_end(ctx));
    TRY(check_person(ctx, in->lead, task.org, "lead"));
    for (size_t i = 0; i < in->support_count; i++) {
        TRY(check_person(ctx, in->support[i], task.org, "support"));
    }
    TRY(q_task_instruct(
        ctx, &(struct q_task_instruct_in){
                 .id = id,
                 .version = in->version,
                 .instruction = in->instruction,
                 .product = in->product,
                 .person = ctx->actor.person,
                 .instructed_on = act_on(ctx, act),
                 .last_working_on = date_is_none(in->due_on) ? task.last_working_on : in->due_on,
             }));
    TRY(write_parties(ctx, &task, in));
    return event_add(ctx, ACT_TASK_INSTRUCT, ref_of(&task), act,
        event_payload(ctx, "instruction", in->instruction, NULL));
}

enum err
task_report(
    struct ctx *ctx, struct task_id id, const struct task_report_in *in, const struct act *act)
{
    struct q_task_get task;
    struct scope scope;
    struct task_report_id report;
    struct file_id file;

    TRY(task_find(ctx, id, &task, &scope));
    TRY(permit(ctx, ACT_TASK_REPORT, scope));
    act_faults(ctx, act);
    if (task.kind != TASK_KIND_ONCE && str_is_blank(in->period)) {
        (void)fault(ctx, FAULT_PERIOD_NEEDED, "period");
    }
    TRY(faults_end(ctx));
    TRY(q_task_report_insert(ctx,
        &(struct q_task_report_insert_in){
            .task = id,
            .person = ctx->actor.person,
            .happened_on = act_on(ctx, act),
            .period = in->period,
            .body = in->body,
            .is_final = in->is_final && task.kind == TASK_KIND_ONCE,
            .now = ctx->now,
        },
        &report));
    TRY(file_add(ctx, &in->file, ref_of(&task), false, &file));
    if (file.v != 0) {
        TRY(q_task_report_file_set(ctx, report, file));
    }
    TRY(q_task_status_set(ctx, id, task.version, TASK_STATUS_REPORTED, DATE_NONE));
    return event_add(
        ctx, ACT_TASK_REPORT, ref_of(&task), act, event_payload(ctx, "period", in->period, NULL));
}

enum err
task_close(struct ctx *ctx, struct task_id id, int32_t version, const struct act *act)
{
    struct q_task_get task;
    struct scope scope;

    TRY(task_find(ctx, id, &task, &scope));
    TRY(permit(ctx, ACT_TASK_CLOSE, scope));
    if (task.kind == TASK_KIND_STANDING) {
        return fault(ctx, FAULT_STANDING_TASK, NULL);
    }
    if (task.status != TASK_STATUS_REPORTED) {
        return fault(ctx, FAULT_NO_TASK_REPORT, NULL);
    }
    TRY(act_check(ctx, act));
    TRY(q_task_status_set(ctx, id, version, TASK_STATUS_DONE, act_on(ctx, act)));
    return event_add(ctx, ACT_TASK_CLOSE, ref_of(&task), act, STR_NONE);
}

enum task_standing
task_standing_of(const struct q_task_progress *task, struct date today)
{
    if (task->status == TASK_STATUS_DONE || (task->kind != TASK_KIND_ONCE && task->covered > 0)) {
        return TASK_STANDING_ANSWERED;
    }
    if (!date_is_none(task->last_working_on) && date_cmp(task->last_working_on, today) < 0) {
        return TASK_STANDING_OVERDUE;
    }
    return task->status == TASK_STATUS_WAITING ? TASK_STANDING_NOT_BEGUN : TASK_STANDING_RUNNING;
}

enum err
head_log_add(
    struct ctx *ctx, const struct head_log_in *in, const struct act *act, struct head_log_id *out)
{
    struct ref ref;

    TRY(permit(ctx, ACT_HEAD_LOG_WRITE,
        (struct scope){.kind = OBJECT_ORG, .id = in->org.v, .org = in->org}));
    TRY(act_check(ctx, act));
    TRY(q_head_log_insert(ctx,
        &(struct q_head_log_insert_in){
            .org = in->org,
            .kind = in->kind,
            .happened_on = act_on(ctx, act),
            .body = in->body,
            .clause = in->clause,
            .person = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    ref = (struct ref){"head_log", out->v, in->org};
    if (in->clause.v != 0) {
        TRY(link_add(ctx, (struct ref){"clause", in->clause.v, in->org}, ref, "head_log"));
    }
    return event_add(ctx, ACT_HEAD_LOG_WRITE, ref, act,
        event_payload(ctx, "kind", head_log_kind_word(in->kind), NULL));
}

enum err
task_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    int64_t moved;

    TRY(q_task_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    TRY(q_task_party_hand_over(ctx, over->from, over->to));
    return q_directive_receipt_hand_over(ctx, over->to, ctx->now);
}
