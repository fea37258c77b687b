/* commendation_paper.h -- the submission by which an award is proposed. */
#ifndef ROOM_COMMENDATION_COMMENDATION_PAPER_H
#define ROOM_COMMENDATION_COMMENDATION_PAPER_H

#include "gen/q_commendation.h"

/* A draft for the head's signature. */
MUST_USE enum err commendation_submission(struct ctx *ctx, const struct q_award_case_get *row);

#endif
