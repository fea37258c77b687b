/* places.h -- agencies from a published list of administrative units (TSV: level, code, kind, name,
 * parent_code): a People's Committee for each place, under that of the place above it.
 *
 * Codes    T + province, H + district, C + commune of a list with districts, X + commune of a list
 *          without: communes of both orders carry the same numbers and are different places.
 * Twice    a list may be loaded again: what is there stays. A province whose name differs goes on
 *          under the new name from the list's date.
 */
#ifndef ROOM_ORG_PLACES_H
#define ROOM_ORG_PLACES_H

#include "gen/enum.h"
#include "plat/ctx.h"

enum { PLACES_ROWS_MAX = 50000, PLACES_BYTES_MAX = 16 * 1024 * 1024, PLACES_CHUNK_ROWS = 200 };

struct place_row {
    enum place_level level;
    struct str code, kind, name, parent_code;
    size_t parent;       /* index + 1 of the place above; 0 for provinces */
    struct str org_code;
    int64_t at;          /* line of the file: the official order */
    bool is_wanted;
};
struct place_list {
    struct str name; /* of the list: 2025-03 for places-2025-03.tsv */
    struct date from_on;
    struct place_row *rows;
    size_t count, wanted;
    bool has_districts;
};
struct place_counts {
    int64_t added, renamed, kept;
};

/* Reads the list; false and *why (English, with the line) when it is not one. */
MUST_USE bool places_read(struct arena *arena, struct str text, struct place_list *out,
    struct str *why);
/* Only the place with this code, everything below it and what stands above it; false: no such code. */
MUST_USE bool places_take_under(struct place_list *list, struct str code);
/* Adds rows from..to of what is wanted (writing transaction); writes one event. */
MUST_USE enum err places_add(struct ctx *ctx, const struct place_list *list, size_t from, size_t to,
    struct place_counts *counts);
/* What places_add would do, in a reading transaction. */
MUST_USE enum err places_count(struct ctx *ctx, const struct place_list *list,
    struct place_counts *counts);

#endif
