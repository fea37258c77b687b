/* simulate.h -- a rule set replayed over what councils decided: who would have fared differently under it [F121].
 *
 * Replayed  every dossier that a closed session counted, with the sheets, votes, presence and relations of then:
 *           the base, the fraction, the way of deciding, minimums and classes, who is barred, what a written
 *           opinion is worth, the time limit for filing, the number of authors and their shares.
 * Not       what people would have done otherwise: whoever was barred then gave no vote now either. A paper
 *           ballot keeps its count, since nobody knows whose vote is whose.
 * Answer    SIMULATED_UNKNOWN where the draft asks for points on criteria that nobody scored.
 * Changes   nothing. Memory: everything in ctx->arena.
 */
#ifndef ROOM_COUNCIL_SIMULATE_H
#define ROOM_COUNCIL_SIMULATE_H

#include "room/council/council.h"

enum { SIMULATE_DOSSIERS_MAX = 2000 };
enum simulated_result {
    SIMULATED_REFUSED = 1,
    SIMULATED_PASSED,
    SIMULATED_NO_QUORUM,
    SIMULATED_NOT_TAKEN, /* filed too late, too many authors, a share too small */
    SIMULATED_UNKNOWN,
};
struct simulated {
    struct initiative_id initiative;
    struct str code;
    struct date held_on;
    bool was_passed;
    struct str was_class;
    enum simulated_result now;
    struct str now_class;
    int64_t yes, needed; /* under the draft */
    struct str why; /* word of the text simulation.why.*; none when nothing changed */
    bool is_changed;
};
struct simulation {
    struct simulated *rows; /* the changed ones first, each group in the order of their sessions */
    size_t count, changed, better, worse, unknown;
    bool is_cut; /* there are more than SIMULATE_DOSSIERS_MAX */
};
/* org: that agency and those below it; id 0: all. */
MUST_USE enum err simulate(struct ctx *ctx, const struct rules *draft, struct org_id org,
    struct simulation *out);
const char *simulated_word(enum simulated_result result);

#endif
