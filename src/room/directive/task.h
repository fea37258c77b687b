/* task.h -- one clause as the duty of one agency, and the head's own log.
 *
 * Owns     tables task, task_party, task_report, head_log.
 * Life     waiting -> assigned (the head wrote who leads, who supports, by when [law:ND30/23.2])
 *          -> reported -> done. A standing task is never done: its reports cover periods.
 */
#ifndef ROOM_DIRECTIVE_TASK_H
#define ROOM_DIRECTIVE_TASK_H

#include "gen/q_directive.h"
#include "plat/http.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/succession.h"

enum { TASK_SUPPORT_MAX = 20 };

struct task_instruction {
    int32_t version;
    struct person_id lead; /* has a post at the task's agency today */
    const struct person_id *support;
    size_t support_count;
    struct date due_on; /* none: the last working day that the clause leaves */
    struct str instruction, product;
};
MUST_USE enum err task_instruct(
    struct ctx *ctx, struct task_id id, const struct task_instruction *in, const struct act *act);

struct task_report_in {
    struct str body;
    struct str period; /* "2026", "Q2/2026"; needed unless the task is done once */
    bool is_final;     /* of a task done once: nothing more to come */
    struct upload file;
};
MUST_USE enum err task_report(
    struct ctx *ctx, struct task_id id, const struct task_report_in *in, const struct act *act);
MUST_USE enum err
task_close(struct ctx *ctx, struct task_id id, int32_t version, const struct act *act);

MUST_USE enum err
task_find(struct ctx *ctx, struct task_id id, struct q_task_get *row, struct scope *scope);

/* How a task stands in the pictures of progress. */
enum task_standing task_standing_of(const struct q_task_progress *task, struct date today);

struct head_log_in {
    struct org_id org;
    enum head_log_kind kind;
    struct str body;
    struct clause_id clause; /* 0: none */
};
MUST_USE enum err head_log_add(
    struct ctx *ctx, const struct head_log_in *in, const struct act *act, struct head_log_id *out);

/* Tasks that are not done go over, with those who share in them (room/org/succession.h). */
MUST_USE enum err task_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
