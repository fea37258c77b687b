/* initiative_paper.h -- the papers of a dossier before the council: receipt, letters on defects and
 * refusal [law:TT18/6].
 */
#ifndef ROOM_INITIATIVE_PAPER_H
#define ROOM_INITIATIVE_PAPER_H

#include "gen/q_initiative.h"
#include "plat/paper_model.h"
#include "room/document/document.h"

/* Issued at once, with the number of the register and the day by which the unit answers. */
MUST_USE enum err initiative_receipt_paper(struct ctx *ctx, struct initiative_id id);
/* A draft for signature; due_on none: no period runs. */
MUST_USE enum err initiative_letter_paper(struct ctx *ctx, struct initiative_id id,
    enum paper_kind kind, struct str what, struct date due_on);
/* The request as the form has it [law:TT18/5], from what the dossier holds now; a confidential note
 * only when the reader may see it. */
MUST_USE enum err initiative_form_model(struct ctx *ctx, const struct q_initiative_get *row,
    bool with_confidential, struct paper_model *out);

#endif
