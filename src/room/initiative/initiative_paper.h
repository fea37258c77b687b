/* initiative_paper.h -- the papers of a dossier before the council: receipt, letters on defects and
 * refusal [law:TT18/6].
 */
#ifndef ROOM_INITIATIVE_PAPER_H
#define ROOM_INITIATIVE_PAPER_H

#include "room/document/document.h"

/* Issued at once, with the number of the register and the day by which the unit answers. */
MUST_USE enum err initiative_receipt_paper(struct ctx *ctx, struct initiative_id id);
/* A draft for signature; due_on none: no period runs. */
MUST_USE enum err initiative_letter_paper(struct ctx *ctx, struct initiative_id id,
    enum paper_kind kind, struct str what, struct date due_on);

#endif
