/* manifest.h -- reading and writing the list of segments. */
#ifndef NOVELTY_MANIFEST_H
#define NOVELTY_MANIFEST_H

#include "novelty/index.h"

/* Opens what the manifest names and drops files that it does not name. */
MUST_USE bool manifest_read(struct novelty *novelty);
/* Writes the next generation. */
MUST_USE bool manifest_write(struct novelty *novelty);
/* Remembers why; returns false. */
bool novelty_fail(struct novelty *novelty, const char *what, const char *why);

#endif
