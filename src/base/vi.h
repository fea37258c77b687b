/* vi.h -- Vietnamese text: folding for search, keys for order. Own tables, no locale.
 *
 * vi_fold     lower case, no marks, đ -> d; hòa and hoà fold alike because both lose their mark.
 *             Accepts NFC and NFD alike. Other letters of Latin script lose their marks as well.
 * vi_sortkey  an order key: first byte is VI_SORTKEY_VERSION, then three levels (base letters with
 *             a ă â b c d đ e ê ... as letters of their own; tones ngang huyền hỏi ngã sắc nặng;
 *             case), so that memcmp of keys is the dictionary order of CLDR "vi". Keys are
 *             printable ASCII so that both engines store and compare them as TEXT.
 * vi_name_key the order key of a personal name: given name, then middle, then family name.
 * Source      CLDR collation vi; checked against ICU in tests.
 */
#ifndef BASE_VI_H
#define BASE_VI_H

#include "base/str.h"

/* One letter taken apart: đ is d with a shape of its own, ậ is a with a shape and a tone. */
struct vi_glyph {
    uint32_t c;       /* the first code point */
    char base;        /* ASCII letter, its case kept; 0 when c is no Latin letter */
    char shape, tone; /* as in vi_letters.h; '.' and '0' for none */
};
struct vi_glyph vi_glyph_of(uint32_t c);
bool vi_is_mark(uint32_t c); /* combining: belongs to the letter before it */
void vi_glyph_add_mark(struct vi_glyph *glyph, uint32_t mark);
/* Whether c is part of a word: a letter of any script or a digit. */
bool vi_is_word_char(uint32_t c);

enum { VI_FOLD_VERSION = '1', VI_SORTKEY_VERSION = '1' };

uint32_t vi_fold_char(uint32_t c); /* base letter in lower case; 0 for a combining mark */
struct str vi_fold(struct arena *arena, struct str s);
/* Folded words separated by single spaces: letters and digits only. What search stores. */
struct str vi_search_words(struct arena *arena, struct str s);
struct str vi_sortkey(struct arena *arena, struct str s);
struct str vi_name_key(struct arena *arena, struct str full_name);
struct str vi_upper(struct arena *arena, struct str s); /* Đ, Ắ ... for headings on paper */

#endif
