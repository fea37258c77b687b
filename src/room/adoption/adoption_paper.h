/* adoption_paper.h -- the paper by which an adopting agency confirms the effect of an initiative. */
#ifndef ROOM_ADOPTION_ADOPTION_PAPER_H
#define ROOM_ADOPTION_ADOPTION_PAPER_H

#include "gen/q_adoption.h"

/* A draft for the signature of the head. */
MUST_USE enum err adoption_effect_paper(struct ctx *ctx, const struct q_adoption_get *adoption,
    struct paper_id *out);

#endif
