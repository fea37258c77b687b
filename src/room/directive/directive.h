/* directive.h -- an order from above, read into clauses and handed on as the duties of agencies.
 *
 * Owns     tables directive, directive_base, directive_addressee, directive_receipt, clause.
 * Calls    regulation (working days), document (arrival numbers, files), org, audit; task.h.
 * Life     draft (as read, corrected by people) -> accepted; then it is handed to agencies, and
 *          nothing of its text changes any more.
 * Rule     a receipt is proven by the arrival number that the receiving records clerk gives
 *          [law:ND30/22.1]; opening a page proves nothing.
 */
#ifndef ROOM_DIRECTIVE_DIRECTIVE_H
#define ROOM_DIRECTIVE_DIRECTIVE_H

#include "gen/enum.h"
#include "gen/q_directive.h"
#include "plat/http.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/directive/directive_read.h"

enum { DIRECTIVE_CLAUSES_MAX = 100, DIRECTIVE_ORGS_MAX = 200 };

struct directive_clause_in {
    struct str no, body;
    struct str assignees, to_whom, through; /* as said; none when the clause names nobody */
    struct str due_said;
    struct date due_on; /* the day that is written */
    bool is_before;     /* "trước ngày": the written day itself is too late */
    bool is_task;
    enum task_kind kind; /* 0: directive_task_kind */
    struct opt_i32 every_months;
};
struct directive_in {
    struct org_id org; /* whose directive it is in this installation; not changed by a correction */
    enum directive_kind kind;
    struct str issuer, parent_line, number, symbol, place, subject;
    struct opt_i32 year, month, day;
    struct str signer_authority, signer_post, signer_name;
    struct str body; /* the whole text; not changed by a correction */
    const struct directive_clause_in *clauses;
    size_t clause_count;
    const struct directive_reading *reading; /* for bases and addressees; may be NULL */
};
/* What was read, as the draft that people then correct. */
void directive_in_of_reading(struct ctx *ctx, const struct directive_reading *reading,
    struct str text, struct directive_in *out);
/* once with a day, standing for "thường xuyên", periodic for "định kỳ" or a deadline that returns. */
enum task_kind
directive_task_kind(struct arena *arena, struct str body, struct str due_said, struct date due_on);
/* Months between two reports as the words say it ("hằng quý": 3); a year when they leave it open. */
int32_t directive_every_months(struct arena *arena, struct str said);

/* Reads with the working days of the installation's calendar. */
MUST_USE enum err
directive_reading_of(struct ctx *ctx, struct str text, struct directive_reading *out);
MUST_USE enum err
directive_draft(struct ctx *ctx, const struct directive_in *in, struct directive_id *out);
MUST_USE enum err directive_correct(
    struct ctx *ctx, struct directive_id id, int32_t version, const struct directive_in *in);
MUST_USE enum err directive_accept(struct ctx *ctx, struct directive_id id, int32_t version);
/* Hands it to agencies at or below the directive's own: receipts, and a task for every clause that
 * concerns them. Sending again adds only what is missing. */
MUST_USE enum err
directive_send(struct ctx *ctx, struct directive_id id, const struct org_id *orgs, size_t count);
/* Arrival number of org; a number already in its arrival book is FAULT_NUMBER_TAKEN. */
MUST_USE enum err directive_register(struct ctx *ctx, struct directive_id id, struct org_id org,
    int64_t number, const struct act *act);

/* The row and what permit() needs of it; ERR_NOT_FOUND. */
MUST_USE enum err directive_find(
    struct ctx *ctx, struct directive_id id, struct q_directive_get *row, struct scope *scope);
/* The first line of a clause, cut at a word: what lists show. */
struct str directive_title(struct str body);
struct choice; /* plat/render.h */
/* Clauses of directives that org entered or received, to be pointed at by what answers them. */
MUST_USE enum err
clause_choices(struct ctx *ctx, struct org_id org, const struct choice **out, size_t *count);
/* How far each clause was carried out, as bars with their legend; org 0: by every agency that was
 * given it, else by that one alone. The caller has asked whether the actor may see it. */
MUST_USE enum err directive_bars(struct ctx *ctx, struct directive_id id, struct org_id org,
    struct html *bars, struct html *legend);
/* "2164/UBND-KGVX"; none while it has no number. */
struct str directive_number_text(struct arena *arena, struct str number, struct str symbol);

#endif
