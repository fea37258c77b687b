/* layout.h -- where the tokens of a document stood: about one byte for each.
 *
 * Code     high three bits say what is between a token and the one before it (a space, a comma and
 *          a space, the end of a sentence, of a paragraph), low five bits how long it is; whatever
 *          does not fit is written out behind it.
 */
#ifndef NOVELTY_LAYOUT_H
#define NOVELTY_LAYOUT_H

#include "novelty/normal.h"

enum { LAYOUT_BYTES_MAX = 12 }; /* for one token */

/* Writes how token stands, whose forerunner ended at before; returns the bytes. */
size_t layout_put(uint8_t out[LAYOUT_BYTES_MAX], const struct token *token, uint32_t before);

/* Fills from, to and the border flags of count tokens; broken bytes give places that are wrong but
 * never beyond text_bytes. Where the bytes end early, the rest stands at the end. */
void layout_read(const uint8_t *p, size_t n, uint32_t text_bytes, struct token *tokens,
    size_t count);

#endif
