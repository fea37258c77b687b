/* succession.h -- the file that says what goes from which agency to which when they merge, split or end.
 *
 * Columns  from, to: codes of agencies (or the bare code of a place of either list); what; document;
 *          on (may be left out): first day of the successor's duty.
 * what     all, or a part: dossiers, duties (tasks, owed reports, reviews, ideas, processes, awards under
 *          way), staff, archive, function:CODE, staff:CODE (one person). A part said beside `all` wins
 *          over it; each part of an agency goes to one successor, archive may go to several.
 * Ends     an agency ends on the day before, unless it hands over functions or single people alone, or
 *          stands in the list as its own successor for the part it keeps.
 * Day      the column, else the option, else the agency's own end, else the first day of a new successor,
 *          else the one day of the rest of the list.
 * Twice    what is recorded already for the same day stays as it is.
 */
#ifndef APP_SUCCESSION_H
#define APP_SUCCESSION_H

#include "plat/table_in.h"
#include "room/org/succession.h"

enum hand_part {
    HAND_ALL = 1,
    HAND_DOSSIERS,
    HAND_DUTIES,
    HAND_STAFF,
    HAND_ARCHIVE,
    HAND_FUNCTION,
    HAND_PERSON,
};
struct succession_line {
    struct hand_over over;
    struct str what;
    enum hand_part part;
    enum org_function function; /* HAND_FUNCTION */
    bool is_said;               /* recorded before */
};
struct succession {
    struct table table; /* its faults say what is wrong */
    struct succession_line *lines;
    size_t count;
};
struct succession_counts {
    int64_t recorded, kept, ended, dossiers, duties, people, roles, functions, lapsed;
    int64_t left_dossiers, left_duties, left_people; /* of agencies that ended, named for nobody */
};

/* Reads and checks the list against what is there; nothing is written. on may be DATE_NONE. */
MUST_USE enum err succession_read(struct ctx *ctx, struct str text, struct date on,
    struct succession *out);
/* Carries it all out (writing transaction); the list MUST be without faults. */
MUST_USE enum err succession_apply(struct ctx *ctx, const struct succession *list,
    struct succession_counts *counts);

#endif
