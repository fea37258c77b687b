/* idea.h -- one sentence from anybody of an agency, answered with a reason.
 *
 * Owns     tables idea, idea_author, idea_answer, idea_support; of comment the rows of kind idea.
 * Clock    the answer is due so many working days after the day sent (limits.idea_answer_days).
 * Shield   the author of a shielded idea is known to the keeper of names alone: no list, no event and
 *          no comment names him. It needs a keeper, and in a small agency one from outside it.
 */
#ifndef ROOM_IDEA_IDEA_H
#define ROOM_IDEA_IDEA_H

#include "gen/q_idea.h"
#include "plat/http.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/org/succession.h"

enum { IDEA_SHIELD_STAFF_MIN = 30 /* fewer, and colleagues guess who wrote it */ };

struct idea_in {
    struct org_id org;
    struct str body, field;
    struct process_id process;
    struct shortcoming_id shortcoming;
    struct clause_id clause;
    bool is_shielded;
};
MUST_USE enum err
idea_send(struct ctx *ctx, const struct idea_in *in, const struct act *act, struct idea_id *out);
MUST_USE enum err idea_support(struct ctx *ctx, struct idea_id id);
MUST_USE enum err idea_comment(struct ctx *ctx, struct idea_id id, struct str body);
MUST_USE enum err idea_answer(struct ctx *ctx, struct idea_id id, int32_t version,
    enum idea_outcome outcome, struct str reason, const struct act *act);
/* The idea goes into another of the same agency; its authors stay authors there. */
MUST_USE enum err
idea_merge(struct ctx *ctx, struct idea_id id, int32_t version, struct idea_id into);
MUST_USE enum err idea_unmerge(struct ctx *ctx, struct idea_id id, int32_t version);
MUST_USE enum err
idea_find(struct ctx *ctx, struct idea_id id, struct q_idea_get *row, struct scope *scope);
/* Whether names may be kept back at the agency today. */
MUST_USE enum err idea_can_shield(struct ctx *ctx, struct org_id org, bool *out);

/* Ideas that wait for an answer go over (room/org/succession.h). */
MUST_USE enum err idea_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
