/* procedure.h -- moves a dossier through the stages of its own regulation version.
 *
 * Rule     a dossier moves only along branches of its version, in the transaction of the act that
 *          causes it. A move closes one row of dossier_stage and opens the next, ends and starts
 *          the legal clocks, and sets status, stage, waiting_on, due_on and end_kind. The caller
 *          writes the one event of the act.
 * Dates    all dates are legal dates (D9): clocks run from when the act happened.
 * Errors   ERR_CONFLICT with FAULT_NO_SUCH_STEP when the stage has no branch for the outcome.
 */
#ifndef ROOM_INITIATIVE_PROCEDURE_H
#define ROOM_INITIATIVE_PROCEDURE_H

#include "plat/ctx.h"
#include "room/regulation/regulation.h"

/* The dossier as the procedure sees it. */
struct dossier {
    struct initiative_id id;
    struct org_id org;
    struct regulation_version_id regulation;
    enum initiative_status status;
    struct str stage, waiting_on;
    struct date first_used_on, filed_on, accepted_on;
    bool has_head_author; /* the head of org on filed_on is among the authors */
    bool is_state_funded;
    int32_t version;
    struct rules rules;
};
/* ERR_NOT_FOUND when there is no such dossier; no permission is asked. */
MUST_USE enum err dossier_load(struct ctx *ctx, struct initiative_id id, struct dossier *out);

/* Enters the first stage on the filing day and starts its clock. */
MUST_USE enum err procedure_start(struct ctx *ctx, struct dossier *dossier, struct date filed_on);
/* outcome: a word of the regulation's branches ("accept", "refuse", "pass", "fail", ...). */
MUST_USE enum err procedure_move(struct ctx *ctx, struct dossier *dossier, const char *outcome,
    struct date on, struct str reason);
/* What the council concluded is overruled before the decision: the dossier goes where the council's stage
 * sends it on the other outcome. */
MUST_USE enum err procedure_overrule(struct ctx *ctx, struct dossier *dossier, const char *outcome,
    struct date on, struct str reason);
/* The stage stands still because somebody else must act ("author"): its clock stops, the named
 * clock (correction) runs. NULL ends the wait: that clock ends and the stage's clock goes on. */
MUST_USE enum err procedure_wait(struct ctx *ctx, struct dossier *dossier, const char *for_whom,
    const char *clock, struct date on, struct str reason);
/* The dossier goes onto the agenda of a session (dang_xet), or comes back from it. */
MUST_USE enum err procedure_in_session(struct ctx *ctx, struct dossier *dossier, bool is_in_session);
/* Withdrawn by all authors, in any state before a decision. */
MUST_USE enum err procedure_withdraw(struct ctx *ctx, struct dossier *dossier, struct date on,
    struct str reason);
/* After the base decision: proposed to the province, recognised there (or back). */
MUST_USE enum err procedure_mark(struct ctx *ctx, struct dossier *dossier,
    enum initiative_status status);

#endif
