/* succession.h -- what an agency hands over when it merges, splits or ends (all of it by a dated
 * document): the part that every room below has in common.
 *
 * Rule     what is finished stays where it was finished and keeps its names; what is not goes to the
 *          agency named for it, with its days and clocks unchanged. Each room moves its own rows in
 *          `<noun>_hand_over(ctx, over, count)` and adds to *count what it moved; app/succession.c
 *          calls them in turn.
 */
#ifndef ROOM_ORG_SUCCESSION_H
#define ROOM_ORG_SUCCESSION_H

#include "gen/enum.h"
#include "plat/ctx.h"

struct hand_over {
    struct org_id from, to;
    struct date on;           /* first day of the successor's duty; the day before is the last of from */
    struct str document;
    struct person_id person;  /* staff: only this one; 0 means all who are left */
    bool keeps_head;          /* staff: the head stays head */
};
struct date hand_over_last_day(const struct hand_over *over);

/* Functions of from that to lacks; function 0 means all of them. They end at from. */
MUST_USE enum err function_hand_over(struct ctx *ctx, const struct hand_over *over,
    enum org_function function, int64_t *count);

#endif
