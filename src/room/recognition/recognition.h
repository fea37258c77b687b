/* recognition.h -- the head's decision, what stands after it, and papers that anyone can verify.
 *
 * Owns     tables decision, decision_item, recognition, certificate, cancellation, complaint.
 * Rule     the head decides after the council's advice; a decision is drafted, signed in ink, then gets
 *          number and date from the agency's book: only then the dossier moves and certificates are
 *          drawn (own gap-free numbers). Cancelling adds, it never deletes.
 * Law      [law:DL/7.1] decision; [law:TT18/9] certificate; [law:ND30/15] numbers.
 */
#ifndef ROOM_RECOGNITION_RECOGNITION_H
#define ROOM_RECOGNITION_RECOGNITION_H

#include "gen/q_recognition.h"
#include "plat/permit.h"
#include "room/document/document.h"
#include "room/initiative/procedure.h"
#include "room/org/succession.h"

struct decision_item_in {
    struct initiative_id initiative;
    enum decision_outcome outcome;
    struct str reason; /* needed with a refusal */
};
MUST_USE enum err decision_draft(struct ctx *ctx, struct org_id org,
    const struct decision_item_in *items, size_t count, struct decision_id *out);
MUST_USE enum err decision_scope(struct ctx *ctx, struct decision_id id, struct q_decision_get *row,
    struct scope *scope);
MUST_USE enum err decision_sign(struct ctx *ctx, struct decision_id id, const struct upload *scan,
    const struct act *act);
/* number and on as they stand in the agency's book. */
MUST_USE enum err decision_issue(struct ctx *ctx, struct decision_id id, int64_t number,
    const struct act *act);
MUST_USE enum err recognition_cancel(struct ctx *ctx, struct initiative_id id, struct str reason,
    struct str document, const struct act *act);

/* A complaint of an author; the head answers within the regulation's days. */
MUST_USE enum err complaint_send(struct ctx *ctx, struct initiative_id id, struct str body,
    const struct act *act);
MUST_USE enum err complaint_answer(struct ctx *ctx, struct initiative_id id,
    struct complaint_id complaint, struct str answer, const struct act *act);

/* recognition_paper.c */
MUST_USE enum err decision_paper(struct ctx *ctx, const struct q_decision_get *row,
    struct paper_id *out);
struct certificate_new {
    struct recognition_id recognition;
    struct initiative_id initiative;
    struct initiative_author_id author;
    struct org_id org;
    struct str author_name, title;
    struct date on;
    struct str decision_number;
};
/* Draws the number, signs the payload, makes the paper with its code. */
MUST_USE enum err certificate_issue(struct ctx *ctx, const struct certificate_new *certificate);

/* Drafts of decisions lapse: they speak in the name of an agency that is no more (room/org/succession.h).
 * Refused while a signed decision waits for its number. */
MUST_USE enum err decision_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
