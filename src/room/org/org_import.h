/* org_import.h -- agencies from a list of one's own (see plat/table_in.h for what a list may look like).
 *
 * Columns  code, name, short_name, kind, level, parent (code), symbol, place, heading_parent,
 *          heading_own, from_on, document, functions (words parted by commas or spaces).
 * Twice    a code that is there already stays as it is and is counted as kept; the same code on two
 *          lines is refused, and so is a new agency with the name of another under the same parent
 *          (names are compared without case; how marks are encoded does not matter).
 *          A parent may stand in an earlier line of the list.
 * Who      what hangs under an agency is added by its administrators and those above it; a root by an
 *          administrator of a root, or by the system.
 */
#ifndef ROOM_ORG_ORG_IMPORT_H
#define ROOM_ORG_ORG_IMPORT_H

#include "plat/table_in.h"

struct import_counts {
    int64_t added, kept;
    const bool *is_there; /* by row: kept, not added */
};
/* Reads the list and says what org_import would do; writes nothing. What is wrong is in the table. */
MUST_USE enum err org_import_check(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts);
/* The same, and adds what is not there (writing transaction); with any fault it answers ERR_INVALID
 * before anything is written. */
MUST_USE enum err org_import(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts);

#endif
