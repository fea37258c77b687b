/* paper_symbol.h -- numbers and symbols of papers: composing them, and reading what a clerk types.
 *
 * A number stands before the first slash, the symbol after it: 05/QĐ-UBND. A symbol is the kind's
 * abbreviation and the agency, joined by hyphens without spaces; a letter, which has no
 * abbreviation, carries agency and unit: UBND-VX.
 * Memory   arena, or constant text.
 * Law      [law:ND30/PL1.II.3] form; [law:ND30/PL3.I] abbreviations (docs/law/nd30-abbreviations.tsv).
 */
#ifndef ROOM_DOCUMENT_PAPER_SYMBOL_H
#define ROOM_DOCUMENT_PAPER_SYMBOL_H

#include "base/str.h"

struct paper_abbreviation {
    struct str abbreviation, kind; /* "QĐ", "quyết định" */
};
/* The whole table, in the decree's order. */
const struct paper_abbreviation *paper_abbreviations(size_t *count);
/* The kind that an abbreviation stands for, none when the decree has no such one. Case counts: QC
 * is a quy chế, QyĐ a quy định. */
struct str paper_kind_abbreviated(struct str abbreviation);

/* abbreviation none: a letter. unit none: the agency alone. */
struct str paper_symbol(struct arena *arena, struct str abbreviation, struct str agency,
    struct str unit);

/* What a clerk copies from the book: "5", "05", "05/QĐ-UBND", "Số: 05/QĐ-UBND". False unless the
 * number is digits alone, 1 to 99999; *symbol is none when only a number was typed. */
bool paper_number_typed(struct str typed, int64_t *number, struct str *symbol);

#endif
