/* org_import.h -- agencies from a list of one's own (see plat/table_in.h for what a list may look like).
 *
 * Columns  code, name, short_name, kind, level, parent (code), symbol, place, heading_parent,
 *          heading_own, from_on, document, functions (words parted by commas or spaces).
 * Twice    a code that is there already stays as it is and is counted as kept; the same code on two
 *          lines is refused. A parent may stand in an earlier line of the list.
 * Whole    call it in a writing transaction: with any fault it answers ERR_INVALID and the whole falls.
 */
#ifndef ROOM_ORG_ORG_IMPORT_H
#define ROOM_ORG_ORG_IMPORT_H

#include "plat/table_in.h"

struct import_counts {
    int64_t added, kept;
};
MUST_USE enum err org_import(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts);

#endif
