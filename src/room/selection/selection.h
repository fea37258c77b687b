/* selection.h -- a recognised and adopted initiative proposed to the province, and its answer.
 *
 * Owns     tables selection_round, round_extension, nomination, package.
 * Calls    org, regulation, document, initiative (procedure), recognition, audit.
 * Rule     conditions are shown before the attempt; sending is possible inside the round's window only
 *          and freezes what the province sees: later changes below do not reach it. A supplement adds
 *          a further package, it never changes one.
 * Law      the submission is signed before it leaves [law:ND30/13].
 */
#ifndef ROOM_SELECTION_SELECTION_H
#define ROOM_SELECTION_SELECTION_H

#include "gen/q_selection.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/succession.h"

struct round_new {
    struct org_id org;
    struct str title, document;
    struct date from_on, to_on;
};
MUST_USE enum err selection_round_open(struct ctx *ctx, const struct round_new *round,
    struct selection_round_id *out);

/* The round becomes longer, for everybody, by a document and with a reason; never shorter. */
struct round_longer_in {
    struct date to_on;
    struct str document, reason;
};
MUST_USE enum err selection_round_extend(struct ctx *ctx, struct selection_round_id id,
    const struct round_longer_in *in);

/* What the rules in force ask, for one candidate. */
struct conditions {
    int32_t adopted_needed;
    bool is_adopted, has_benefit, has_evidence, is_free;
    bool is_met; /* all of them */
};
struct conditions nomination_conditions(const struct q_nomination_candidates *row,
    int32_t adopted_needed);

/* A draft and its submission paper. */
MUST_USE enum err nomination_draft(struct ctx *ctx, struct recognition_id recognition,
    struct selection_round_id round, struct str grounds, struct nomination_id *out);
MUST_USE enum err nomination_scope(struct ctx *ctx, struct nomination_id id,
    struct q_nomination_get *row, struct scope *scope);
MUST_USE enum err nomination_send(struct ctx *ctx, struct nomination_id id, const struct act *act);
MUST_USE enum err nomination_receive(struct ctx *ctx, struct nomination_id id,
    struct str one_stop_code, const struct act *act);
MUST_USE enum err nomination_ask(struct ctx *ctx, struct nomination_id id, struct str what,
    struct date due_on, const struct act *act);
MUST_USE enum err nomination_supplement(struct ctx *ctx, struct nomination_id id,
    const struct act *act);
/* decision_number: of the province, with "recognised". */
MUST_USE enum err nomination_answer(struct ctx *ctx, struct nomination_id id,
    enum nomination_answer answer, struct str reason, struct str decision_number,
    const struct act *act);

/* selection_package.c: the copy for the next level as JSON; confidential parts are left out. */
MUST_USE enum err selection_package(struct ctx *ctx, const struct q_nomination_get *row,
    struct date on, struct str *content, struct str *digest);
/* selection_package.c: the submission (tờ trình), a draft for the head's signature. */
MUST_USE enum err selection_submission(struct ctx *ctx, const struct q_nomination_get *row,
    struct paper_id *out);

/* Proposals under way go over, on either side of the way (room/org/succession.h). */
MUST_USE enum err nomination_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
