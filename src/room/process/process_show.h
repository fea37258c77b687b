/* process_show.h -- what several pages of the room show alike. Include gen/view_process.h first. */
#ifndef ROOM_PROCESS_SHOW_H
#define ROOM_PROCESS_SHOW_H

#include "gen/view_process.h"
#include "room/process/process.h"

/* Measurements of a process or a shortcoming (the other 0); a pair for each metric measured before
 * and after. */
MUST_USE enum err show_measurements(struct ctx *ctx, struct process_id process,
    struct shortcoming_id shortcoming, const struct measurement_pair **pairs, size_t *pair_count,
    const struct measurement_view **items, size_t *count);
/* Shortcomings of an agency, or of one process or review of it. */
MUST_USE enum err show_shortcomings(struct ctx *ctx, struct org_id org, struct process_id process,
    struct review_id review, struct page page, const struct shortcoming_row **items, size_t *count,
    struct opt_i64 *next);

#endif
