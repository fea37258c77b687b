/* str.h -- struct str, a view of clean text: valid UTF-8, NFC, no stray controls once it has
 * passed text_in() (plat/text_in.h). Never NUL-terminated by promise. p == NULL means "not given"
 * (NULL in the database, null in JSON); n == 0 with p != NULL is an empty text.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n;
};
struct bytes { /* what is not text */
    const uint8_t *p;
    size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})
#define STR_NONE     ((struct str){NULL, 0})
#define STR_ARG(s)   (int)(s).n, ((s).p == NULL ? "" : (s).p) /* for "%.*s" */

struct str str_of(const char *c_string); /* NULL gives STR_NONE */
bool str_is_none(struct str s);
bool str_is_blank(struct str s); /* none, empty or only white space */
bool str_eq(struct str a, struct str b);
bool str_eq_c(struct str a, const char *b);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
int str_cmp(struct str a, struct str b);                  /* by bytes */
size_t str_find(struct str s, struct str needle);         /* SIZE_MAX when absent */
size_t str_find_char(struct str s, char c);               /* SIZE_MAX when absent */
struct str str_sub(struct str s, size_t from, size_t to); /* half open, clamped */
struct str str_from(struct str s, size_t from);
struct str str_trim(struct str s); /* ASCII white space and U+00A0 */
/* Cuts s at the first separator: the head is returned, s becomes the rest (none at the end). */
struct str str_cut(struct str *s, char separator);

struct str str_dup(struct arena *arena, struct str s);
const char *str_c(struct arena *arena, struct str s); /* NUL-terminated copy; "" for none */
struct str str_cat(struct arena *arena, struct str a, struct str b);
struct str
str_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool str_to_i64(struct str s, int64_t *out); /* whole text, optional '-', no '+', no overflow */
uint64_t str_hash(struct str s);

#endif
