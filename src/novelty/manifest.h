/* manifest.h -- reading and writing the list of segments. */
#ifndef NOVELTY_MANIFEST_H
#define NOVELTY_MANIFEST_H

#include "novelty/index.h"

/* Opens what the manifest names. */
MUST_USE bool manifest_read(struct novelty *novelty);
/* Makes this state durable; parts are its files. When it fails, the manifest may have been replaced
 * all the same: the files of both states must stay. */
MUST_USE bool manifest_write(
    struct novelty *novelty, struct segment *const *parts, const struct durable *durable);
/* Removes what a crash left behind; a file that cannot be removed does no harm. */
void manifest_drop_strays(const struct novelty *novelty);
/* Remembers why; returns false. */
bool novelty_fail(struct novelty *novelty, const char *what, const char *why);

#endif
