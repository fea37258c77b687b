/* document.h -- files, papers and number books.
 *
 * Owns     tables file, paper, number_book, number_entry.
 * Calls    org (the heading valid on a date), identity, audit.
 * Papers   draft -> content_checked -> layout_checked -> signed (ink with an attested scan) ->
 *          numbered -> issued; after issue only the status changes. The model is frozen at signing.
 *          Number and date of administrative papers are typed from the agency's own book or e-office
 *          (source external); receipts, dossier codes and certificates are counted here (own).
 * Law      [law:ND30/12] checks, [law:ND30/13] signing, [law:ND30/15] numbers, [law:ND30/18] issue.
 */
#ifndef ROOM_DOCUMENT_DOCUMENT_H
#define ROOM_DOCUMENT_DOCUMENT_H

#include "gen/enum.h"
#include "plat/http.h"
#include "plat/paper_model.h"
#include "room/audit/audit.h"

enum { NUMBER_MAX = 99999 };

/* -- files ----------------------------------------------------------------------------------- */
/* Names an upload that is already durable. about: whose file it is; views of the file are
 * permitted as views of that object are. An upload without bytes gives id 0. */
MUST_USE enum err file_add(struct ctx *ctx, const struct upload *upload, struct ref about,
    bool is_confidential, struct file_id *out);
struct file_row {
    struct file_id id;
    struct str name, sha256, media;
    int64_t bytes;
    struct instant at;
    bool is_confidential;
};
MUST_USE enum err file_list(struct ctx *ctx, struct ref about, struct file_row **rows,
    size_t *count);

/* -- numbers --------------------------------------------------------------------------------- */
/* The next number of an own book of org and year: no gaps, no races. */
MUST_USE enum err number_draw(struct ctx *ctx, struct org_id org, enum number_book_kind kind,
    int32_t year, struct ref about, struct date on, int64_t *out);
/* Records a number typed from an external book; a duplicate is FAULT_NUMBER_TAKEN on `field`. */
MUST_USE enum err number_record(struct ctx *ctx, struct org_id org, enum number_book_kind kind,
    int32_t year, int64_t number, struct ref about, struct date on, const char *field);

/* -- papers ---------------------------------------------------------------------------------- */
struct paper_new {
    enum paper_kind kind;
    struct org_id org;    /* issuing agency */
    struct str subject;   /* trích yếu, as lists show it */
    struct ref about;
    const struct paper_model *model;
    bool is_issued_now;   /* receipts and certificates: no signing round, issued as they are made */
    struct date dated_on; /* with is_issued_now */
    int64_t number;       /* with is_issued_now; 0: none */
};
MUST_USE enum err paper_add(struct ctx *ctx, const struct paper_new *paper, struct paper_id *out);
/* Replaces the model of a paper that is not signed yet. */
MUST_USE enum err paper_set_model(struct ctx *ctx, struct paper_id id,
    const struct paper_model *model);
/* Signed in ink on `on`: signer, and the scan of the signed sheet that `attested_by` vouches for. */
struct paper_ink {
    struct date on;
    struct person_id signer;
    struct file_id scan; /* 0: the scan follows */
};
MUST_USE enum err paper_sign_ink(struct ctx *ctx, struct paper_id id, const struct paper_ink *ink);
/* Number and date from the agency's book: records it, completes the model, issues the paper. */
MUST_USE enum err paper_issue(struct ctx *ctx, struct paper_id id, int64_t number, struct date on);
struct paper_row_view {
    struct paper_id id;
    enum paper_kind kind;
    struct str subject, number_text; /* "05/QĐ-UBND"; none before numbering */
    enum paper_status status;
    struct date dated_on;
};
/* "05/QĐ-UBND", the number as people write it; none before it has one. */
struct str paper_number_text(struct arena *arena, struct opt_i64 number, struct str symbol);
/* The papers about an object that the actor may see. */
MUST_USE enum err paper_list(struct ctx *ctx, struct ref about, struct paper_row_view **rows,
    size_t *count);
/* The paper for whoever may see it, id 0 for everybody else: what a page may link. */
MUST_USE enum err paper_if_seen(struct ctx *ctx, struct paper_id paper, struct paper_id *out);

/* -- what every paper of an agency begins and ends with ---------------------------------------- */
/* Heading by the version of org valid on `on`: parent line, own name, symbol "<abbreviation>-<org
 * symbol>", place, date with day left open when on is none. */
MUST_USE enum err paper_heading_of(struct ctx *ctx, struct org_id org, enum paper_kind kind,
    struct date on, struct paper_heading *out);
/* TM./KT./CHỦ TỊCH as the signer's post on that day asks for; signer 0: the head of org. */
MUST_USE enum err paper_signature_of(struct ctx *ctx, struct org_id org, struct person_id signer,
    struct date on, struct paper_signature *out);

#endif
