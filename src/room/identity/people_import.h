/* people_import.h -- people with their post, roles and account from a list (see plat/table_in.h).
 *
 * Columns  staff_code, full_name, birth_on (year in four digits), degree, salutation, phone, email, org
 *          (code), unit, title, is_head, from_on, document, roles (words parted by commas), user_name.
 *          Passwords do not travel in lists: an account begins without one and gets a one-time link.
 * Twice    a staff code that is there already stays as it is and is counted as kept; the same staff code
 *          or user name on two lines is refused, compared without case and marks.
 * Who      people of an agency are added by its administrators and those above it, or by the system.
 */
#ifndef ROOM_IDENTITY_PEOPLE_IMPORT_H
#define ROOM_IDENTITY_PEOPLE_IMPORT_H

#include "room/org/org_import.h"

/* Reads the list and says what people_import would do; writes nothing. What is wrong is in the table. */
MUST_USE enum err people_import_check(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts);
/* The same, and adds who is not there (writing transaction); with any fault it answers ERR_INVALID
 * before anything is written. */
MUST_USE enum err people_import(struct ctx *ctx, struct str text, struct table *table,
    struct import_counts *counts);

#endif
