/* index.h -- the engine's state, shared by index.c (who changes it) and ask.c (who reads it).
 *
 * MANIFEST  lines of text, the last one a checksum of those before it: which segments there are,
 *           which of their documents are removed, the last event. Replaced as a whole by rename.
 * Change    a new segment is complete, durable and named by a durable manifest before memory takes
 *           it for the old ones: whatever fails before, memory and disk stay as they were.
 * Lock      askers hold it for reading for one question; the writer holds it for writing only while
 *           it exchanges segments that are already complete.
 */
#ifndef NOVELTY_INDEX_H
#define NOVELTY_INDEX_H

#include "novelty/build.h"

#include <pthread.h>

enum { PARTS_MAX = 1024 };

/* What the manifest on disk says. */
struct durable {
    size_t file_count; /* so many parts are files that it names */
    uint64_t generation, event;
};

struct novelty {
    struct disk disk;
    struct normal *normal;
    struct builder *builder;
    pthread_rwlock_t lock;
    struct segment *parts[PARTS_MAX]; /* those of files first */
    size_t part_count;
    struct durable durable;
    uint32_t next_number;
    uint64_t last_generation; /* the last that was tried: it may be on disk though writing failed */
    int locked;               /* the directory, kept from other writers; -1 for a reader */
    char why[256];
};

/* Of what is in the parts now; the caller holds the lock or is the writer. */
struct view novelty_view(const struct novelty *novelty);

#endif
