/* utf8.h -- strict UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

/* Decodes the character at s.p[*at] and moves *at past it. Returns UINT32_MAX (and moves one
 * byte) on malformed input; must not be called at the end. */
uint32_t utf8_next(struct str s, size_t *at);
bool utf8_is_valid(struct str s);
size_t utf8_count(struct str s);             /* characters; a malformed byte counts one */
size_t utf8_encode(uint32_t c, char out[4]); /* bytes written, 1..4 */
/* Cuts s to at most count characters, on a character border. */
struct str utf8_head(struct str s, size_t count);

#endif
