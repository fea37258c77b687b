/* commendation.h -- awards while people still remember why: proposals raised by facts, answered by the
 * head, awarded with the money of the day.
 *
 * Owns     tables rating, award_case, award, use_ledger.
 * Calls    org, identity, regulation, document, audit.
 * Reads    events adoption.confirm and benefit.confirm (app/jobs.c): each raises one case per author.
 * Rule     where the regulation says once, an initiative serves an award of a person once: the ledger
 *          refuses a second use. Quotas are shown, never enforced.
 * Money    base salary on the day of the decision x multiple / 1000, rounded down.
 * Law      conditions of titles [law:TĐKT22], read from the regulation (see title_need).
 */
#ifndef ROOM_COMMENDATION_COMMENDATION_H
#define ROOM_COMMENDATION_COMMENDATION_H

#include "base/money.h"
#include "gen/q_commendation.h"
#include "plat/job.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/succession.h"
#include "room/regulation/regulation.h"

/* Consumer "commend". */
enum err commend_consume(struct ctx *ctx, const struct todo *todo);

struct award_new {
    struct person_id person;
    struct str award_code;
    int32_t year;
    struct initiative_id initiative; /* 0: the award does not rest on one */
    struct ref trigger;              /* kind NULL: raised by hand */
};
/* A case of the person's agency today; ERR_CONFLICT when one stands or the initiative was used. */
MUST_USE enum err award_case_raise(struct ctx *ctx, const struct award_new *in,
    struct award_case_id *out);
MUST_USE enum err award_case_scope(struct ctx *ctx, struct award_case_id id,
    struct q_award_case_get *row, struct scope *scope);
/* The head answers; declining needs a reason. */
MUST_USE enum err award_case_answer(struct ctx *ctx, struct award_case_id id, bool is_accepted,
    struct str reason, const struct act *act);
MUST_USE enum err award_case_award(struct ctx *ctx, struct award_case_id id, struct date decided_on,
    struct str decision_number);
/* False when the regulation names no base salary for the day. */
bool award_money(const struct rules *rules, const struct rules_award *award, struct date decided_on,
    struct money *out);

/* How people of the actor's agency were rated for a year; rating 0 leaves what stands. */
struct rating_new {
    struct person_id person;
    enum rating_kind rating;
};
MUST_USE enum err ratings_record(struct ctx *ctx, int32_t year, const struct rating_new *ratings,
    size_t count);

/* commendation_title.c -- one condition of a title for a person, by the words of the regulation:
 *   title:CODE:N                 the title CODE in N consecutive years up to the year
 *   one_of:a,b                   at least one of these, each one or more of, joined by "_and_":
 *     rating_excellent[_N]       rated so in N consecutive years (1)
 *     recognised_LEVEL[_N[_in_Y]] N initiatives (1) recognised at LEVEL within Y years (N)
 *     title_CODE_N               as title:CODE:N
 * Words that cannot be read are not met. */
MUST_USE enum err title_need(struct ctx *ctx, struct person_id person, int32_t year,
    struct str award_code, struct str need, bool *is_met);

/* Cases that wait for an answer or an award go over (room/org/succession.h). */
MUST_USE enum err award_case_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
