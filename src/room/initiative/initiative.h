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
#include "gen/q_org.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/document/document.h"
#include "room/initiative/benefit.h"
#include "room/initiative/procedure.h"
#include "room/org/succession.h"

enum {
    INITIATIVE_TITLE_CHARS_MAX = 300,
    INITIATIVE_AUTHORS_MAX = 10,
    INITIATIVE_APPLIERS_MAX = 20,
    INITIATIVE_FAULTS_SHOWN_MAX = 30,
};

/* Whether the law set the date that a dossier is due: not a supplement's, and not while the next step is
 * somebody else's, above or outside the agency. */
bool due_is_statutory(enum initiative_status status, struct str waiting_on);
/* The head is an author and the superior has not answered yet: shown as waiting, never as late. */
bool waits_for_superior(struct str waiting_on);

/* Somebody who took part in the first application without being an author [law:TT18/5]. */
struct initiative_applier_in {
    struct str full_name, workplace, post_title, degree, task_done;
    struct date birth_on;
};

/* Everything of the statutory form that can be edited. */
struct initiative_text {
    struct str title, field, investor;
    enum initiative_kind kind;
    struct date first_used_on;
    enum use_kind use_kind;
    struct money benefit;
    bool is_confidential;
    struct str problem, prior_state, description, novelty, conditions, applicability;
    struct str benefit_by_author, benefit_by_user, confidential_note, programme_tags;
    struct benefit_inputs inputs; /* complete: benefit is computed from them */
    const struct initiative_applier_in *appliers;
    size_t applier_count;
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

/* The idea's words as a draft of its author, linked to it; the idea is converted. */
MUST_USE enum err initiative_draft_of_idea(struct ctx *ctx, struct idea_id id,
    struct initiative_id *out);

/* The object as permit() wants it. */
MUST_USE enum err initiative_scope(struct ctx *ctx, struct initiative_id id,
    struct q_initiative_get *row, struct scope *scope);
/* The agency that it was filed with, as it was called on that day; a draft: the one it is with today. */
MUST_USE enum err initiative_filed_with(struct ctx *ctx, const struct q_initiative_get *row,
    struct q_org_version_on *out);
MUST_USE enum err initiative_edit(struct ctx *ctx, struct initiative_id id, int32_t version,
    const struct initiative_text *text, const struct initiative_author_in *authors,
    size_t author_count);
/* The author himself, one tap; with a scan by the clerk; or attested by the head with a reason. */
MUST_USE enum err initiative_confirm(struct ctx *ctx, struct initiative_id id,
    struct initiative_author_id author, enum confirm_means means, const struct upload *scan,
    struct str reason);
/* Removes a draft; only its events stay. */
MUST_USE enum err initiative_delete_draft(struct ctx *ctx, struct initiative_id id);

/* -- handing in (initiative_file.c) ------------------------------------------------------------ */
/* Hands the draft in: code, receipt number, frozen version, receipt paper, clocks. An author who hands
 * in confirms his own share by it; an online act is dated today, only a clerk enters earlier ones. */
MUST_USE enum err initiative_submit(struct ctx *ctx, struct initiative_id id, int32_t version,
    const struct act *act);
/* The same for a form handed in on paper: the clerk enters what the scan shows, the signature on it is
 * the author's confirmation and statement, and the fields left open are completed later. */
MUST_USE enum err initiative_hand_in_paper(struct ctx *ctx, struct initiative_id id,
    struct person_id author, const struct act *act);
/* What would refuse a submission today: the faults, without leaving them in ctx. */
MUST_USE enum err initiative_missing(struct ctx *ctx, const struct q_initiative_get *row,
    const struct fault **out, size_t *count);
/* Its code and its number in the register of applications, from the books of that year. */
MUST_USE enum err initiative_draw_numbers(struct ctx *ctx, struct ref dossier, struct date on,
    struct str *code, int64_t *receipt);
/* Keeps the dossier as it stands, byte for byte: one more row of initiative_version. */
MUST_USE enum err initiative_freeze(struct ctx *ctx, struct initiative_id id, struct date on);

/* -- formal examination and after (initiative_intake.c) ------------------------------------------ */
enum intake_judged { JUDGED_BY_NOBODY = 0, JUDGED_MET, JUDGED_NOT_MET };
struct intake_check {
    struct str item, title, law;
    enum intake_judged judged; /* what the data say; nobody: the clerk has to look */
    bool is_marked, is_ok;     /* what the clerk ticked before */
};
/* The checklist of the regulation in force on the filing day. */
MUST_USE enum err initiative_checklist(struct ctx *ctx, const struct q_initiative_get *row,
    struct intake_check **out, size_t *count);
struct intake_mark {
    struct str item;
    bool is_ok;
};
enum intake_outcome_kind { INTAKE_ACCEPT = 1, INTAKE_SUPPLEMENT, INTAKE_REFUSE };
struct intake_act {
    enum intake_outcome_kind outcome;
    struct str what; /* the reason of a refusal, or what is missing */
    const struct intake_mark *marks;
    size_t mark_count;
};
/* A dossier that waits for its author is refused only after the period of correction. */
MUST_USE enum err initiative_intake(struct ctx *ctx, struct initiative_id id,
    const struct intake_act *intake, const struct act *act);
MUST_USE enum err initiative_answer_supplement(struct ctx *ctx, struct initiative_id id,
    struct str answer, const struct act *act);
/* The first application is complete: the period for the decision starts. */
MUST_USE enum err initiative_first_use(struct ctx *ctx, struct initiative_id id, struct date used_on,
    enum use_kind kind, const struct act *act);
/* The superior's consent when the head is an author [law:DL/7.2]; on paper: with its scan. */
MUST_USE enum err initiative_consent(struct ctx *ctx, struct initiative_id id, bool is_given,
    struct str reason, const struct upload *scan, const struct act *act);
/* One author withdraws; the dossier ends with the last of them. */
MUST_USE enum err initiative_withdraw(struct ctx *ctx, struct initiative_id id, struct str reason);

/* -- what waits ------------------------------------------------------------------------------------ */
struct initiative_counts {
    int64_t examine, examine_late; /* the agency's: new ones, those past their legal day */
    int64_t awaiting_author;       /* the agency's */
    int64_t unconfirmed, asked, drafts; /* the actor's own, as author */
    int64_t consent;               /* waiting for the actor as superior */
};
MUST_USE enum err initiative_counts(struct ctx *ctx, struct org_id org,
    struct initiative_counts *out);
/* An author's own act is dated the day it is done; only a clerk enters what happened before. */
void initiative_date_faults(struct ctx *ctx, struct org_id org, const struct act *act);

/* Dossiers without an end go over, each by an event of its own; its clocks run on
 * (room/org/succession.h). */
MUST_USE enum err initiative_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count);

#endif
