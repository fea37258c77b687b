/* process.h -- work processes, their reviews, what is unreasonable in them, and what was measured.
 *
 * Owns     tables process, process_version, process_step, review, shortcoming, measurement, sample.
 * Rule     a version of a process is never changed, a new one follows; before and after are measured
 *          on one metric, in one unit, by one method, or they are not compared.
 */
#ifndef ROOM_PROCESS_PROCESS_H
#define ROOM_PROCESS_PROCESS_H

#include "base/opt.h"
#include "gen/q_process.h"
#include "plat/http.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/succession.h"

enum { PROCESS_STEPS_MAX = 40, SAMPLES_MAX = 500 };

struct process_step_in {
    struct str actor, action, document, software;
    struct opt_i32 touch_minutes, wait_minutes;
};
struct process_steps {
    struct date from_on; /* none: today */
    struct str note;     /* what changed */
    const struct process_step_in *items;
    size_t count;
};
struct process_in {
    struct org_id org;
    struct str code, name, legal_basis;
    enum process_kind kind;
    struct opt_i32 volume_per_year;
};
MUST_USE enum err process_add(struct ctx *ctx, const struct process_in *in,
    const struct process_steps *steps, struct process_id *out);
MUST_USE enum err process_change(
    struct ctx *ctx, struct process_id id, int32_t version, const struct process_steps *steps);
MUST_USE enum err
process_find(struct ctx *ctx, struct process_id id, struct q_process_get *row, struct scope *scope);

struct shortcoming_in {
    struct org_id org;
    struct process_id process;   /* 0: none */
    struct process_step_id step; /* 0: none; a step of the process */
    struct review_id review;     /* 0: none */
    enum shortcoming_kind kind;
    struct str what, how_often, who_suffers;
};
MUST_USE enum err shortcoming_log(struct ctx *ctx, const struct shortcoming_in *in,
    const struct act *act, struct shortcoming_id *out);
struct shortcoming_change {
    int32_t version;
    enum shortcoming_status status; /* solved and closed need a cause */
    struct str how_often, who_suffers, cause;
};
MUST_USE enum err
shortcoming_edit(struct ctx *ctx, struct shortcoming_id id, const struct shortcoming_change *in);
MUST_USE enum err shortcoming_find(
    struct ctx *ctx, struct shortcoming_id id, struct q_shortcoming_get *row, struct scope *scope);

struct review_in {
    struct org_id org;
    struct str title, period;
    struct clause_id clause; /* 0: none */
    struct date due_on;
};
MUST_USE enum err review_open(
    struct ctx *ctx, const struct review_in *in, const struct act *act, struct review_id *out);
MUST_USE enum err review_end(struct ctx *ctx, struct review_id id, int32_t version,
    struct str conclusion, const struct act *act);
MUST_USE enum err
review_find(struct ctx *ctx, struct review_id id, struct q_review_get *row, struct scope *scope);

/* Values are in hundredths of the unit. */
struct sample_sum {
    int32_t n;
    int64_t mean, low, high; /* the mean rounds a half up */
};
/* "12,5; 13; 11.25": values parted by white space or ';', two decimals at most. False when one of
 * them is no number, when there are none, or more than SAMPLES_MAX. */
bool samples_parse(struct str said, int64_t *values, size_t *count);
struct sample_sum samples_sum(const int64_t *values, size_t count); /* count > 0 */
struct str hundredths_vi(struct arena *arena, int64_t v);           /* 12,5 */

struct measurement_in {
    struct org_id org;
    struct process_id process; /* one of the two, or both */
    struct shortcoming_id shortcoming;
    struct str metric, unit, method;
    enum measurement_phase phase;
    struct date from_on, to_on;
    struct sample_sum sum;
    const int64_t *values; /* the samples; NULL when only their sum is known */
};
MUST_USE enum err
measurement_record(struct ctx *ctx, const struct measurement_in *in, struct measurement_id *out);

/* Processes, open reviews and shortcomings go over (room/org/succession.h). */
MUST_USE enum err process_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
