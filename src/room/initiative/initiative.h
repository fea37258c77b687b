/* initiative.h -- one dossier (hồ sơ sáng kiến), from first draft to its end.
 *
 * Owns     tables initiative, initiative_content, initiative_version, initiative_author, first_applier,
 *          dossier_item, dossier_stage, clock_run, supplement, checklist_mark, initiative_transfer.
 * Calls    org, identity, regulation, document, audit.
 * Units    shares are basis points; the sum is the regulation's share_sum_bp [law:DL/5.3.b].
 * Errors   whatever is not OK has put at least one fault in ctx->faults.
 * Law      form and contents [law:TT18/5]; receipt [law:TT18/6.1.a]; first use within the limit
 *          [law:DL/5.2]; formal examination [law:DL/6.2].
 */
#ifndef ROOM_INITIATIVE_INITIATIVE_H
#define ROOM_INITIATIVE_INITIATIVE_H

#include "base/money.h"
#include "gen/q_initiative.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/document/document.h"
#include "room/initiative/procedure.h"

enum { INITIATIVE_TITLE_CHARS_MAX = 300, INITIATIVE_AUTHORS_MAX = 10 };

/* Everything of the statutory form that can be edited. */
struct initiative_text {
    struct str title, field, investor;
    enum initiative_kind kind;
    struct date first_used_on;
    enum use_kind use_kind;
    struct money benefit;
    bool is_confidential;
    struct str problem, prior_state, description, novelty, conditions, applicability;
    struct str benefit_by_author, benefit_by_user, confidential_note;
};
struct initiative_author_in {
    struct person_id person; /* 0: somebody without a record here */
    struct str full_name, workplace, post_title, degree;
    struct date birth_on;
    int32_t share_bp;
};
/* Where a draft came from: its origin is linked, its texts are filled in. */
struct initiative_seed {
    struct org_id org;
    struct ref origin; /* kind NULL: none */
    const char *why;
    enum channel channel; /* 0: online */
    struct initiative_text text;
    const struct initiative_author_in *authors;
    size_t author_count; /* 0: the actor alone, with the whole share */
};
MUST_USE enum err initiative_draft_from(struct ctx *ctx, const struct initiative_seed *seed,
    struct initiative_id *out);

/* The object as permit() wants it. */
MUST_USE enum err initiative_scope(struct ctx *ctx, struct initiative_id id,
    struct q_initiative_get *row, struct scope *scope);
MUST_USE enum err initiative_edit(struct ctx *ctx, struct initiative_id id, int32_t version,
    const struct initiative_text *text, const struct initiative_author_in *authors,
    size_t author_count);
/* The author himself, one tap; with a scan by the clerk; or attested by the head with a reason. */
MUST_USE enum err initiative_confirm(struct ctx *ctx, struct initiative_id id,
    struct initiative_author_id author, enum confirm_means means, const struct upload *scan,
    struct str reason);
/* Hands the draft in: code, receipt number, frozen version, receipt paper, clocks. */
MUST_USE enum err initiative_submit(struct ctx *ctx, struct initiative_id id, int32_t version,
    const struct act *act);
/* The same for a form handed in on paper: the clerk enters what the scan shows, the signature on it is
 * the author's confirmation and statement, and the fields left open are completed later. */
MUST_USE enum err initiative_hand_in_paper(struct ctx *ctx, struct initiative_id id,
    struct person_id author, const struct act *act);
enum intake_outcome_kind { INTAKE_ACCEPT = 1, INTAKE_SUPPLEMENT, INTAKE_REFUSE };
/* what: the reason of a refusal, or what is missing. due_on none: the correction clock's own day. */
MUST_USE enum err initiative_intake(struct ctx *ctx, struct initiative_id id,
    enum intake_outcome_kind outcome, struct str what, const struct act *act);
MUST_USE enum err initiative_answer_supplement(struct ctx *ctx, struct initiative_id id,
    struct str answer, const struct act *act);
/* The first application is complete: the period for the decision starts. */
MUST_USE enum err initiative_first_use(struct ctx *ctx, struct initiative_id id, struct date used_on,
    enum use_kind kind, const struct act *act);
/* The superior's consent when the head is an author [law:DL/7.2]. */
MUST_USE enum err initiative_consent(struct ctx *ctx, struct initiative_id id, bool is_given,
    struct str reason, const struct act *act);
/* One author withdraws; the dossier ends with the last of them. */
MUST_USE enum err initiative_withdraw(struct ctx *ctx, struct initiative_id id, struct str reason);

#endif
