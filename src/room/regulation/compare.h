/* compare.h -- what differs between two regulation documents, value by value. Pure.
 *
 * Path   "council.quorum.num"; members of a list that carry a code are matched by it ("clocks.decision.
 *        count"), others by their place ("seats[1]").
 * Limit  COMPARE_ROWS_MAX rows; is_cut says that there are more.
 */
#ifndef ROOM_REGULATION_COMPARE_H
#define ROOM_REGULATION_COMPARE_H

#include "base/json.h"

enum { COMPARE_ROWS_MAX = 500 };

struct compare_row {
    struct str path;
    struct str before, after; /* none: not there */
};
struct comparison {
    struct compare_row *rows;
    size_t count;
    bool is_cut;
};
/* Either may be NULL (everything then differs). */
struct comparison compare_documents(struct arena *arena, const struct json *before,
    const struct json *after);

#endif
