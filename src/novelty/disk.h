/* disk.h -- the only place where the engine changes files. Every change is announced to a step
 * first, so that a test can end the process, or fail the disk, before any one of them.
 *
 * Crash    a file is written under its own new name and made durable before anything names it;
 *          the manifest is replaced by rename. What no manifest names is dropped at the next start.
 */
#ifndef NOVELTY_DISK_H
#define NOVELTY_DISK_H

#include "base/err.h"
#include "base/str.h"
#include "novelty/sum.h"

struct disk {
    const char *dir;
    bool (*step)(void *arg, const char *what); /* false: fail as a broken disk would; may be NULL */
    void *arg;
};

/* A sink takes bytes one after the other and keeps them in memory or in a new file. Failures are
 * remembered and told by sink_end. */
struct sink {
    const struct disk *disk; /* NULL: memory */
    int fd;
    uint8_t *p; /* memory: all bytes; file: those not written yet */
    size_t count, room;
    uint64_t at;    /* bytes taken so far */
    struct sum sum; /* of the bytes taken since its last sum_begin */
    int error;      /* errno of the first failure; 0 for none */
};
void sink_memory(struct sink *sink);
void sink_file(struct sink *sink, const struct disk *disk, const char *name);
void sink_put(struct sink *sink, const void *p, size_t n);
/* Zeros up to a multiple of `border`. */
void sink_align(struct sink *sink, size_t border);
/* Overwrites what was taken at `at`; the header is written last. */
void sink_patch(struct sink *sink, uint64_t at, const void *p, size_t n);
/* Makes a file durable and closes it; a memory sink leaves its bytes to the caller. False with the
 * errno of what failed first. */
MUST_USE bool sink_end(struct sink *sink);

/* The whole of a small file, replaced at once. */
MUST_USE bool disk_replace(const struct disk *disk, const char *name, struct str content);
MUST_USE bool disk_remove(const struct disk *disk, const char *name);
MUST_USE bool disk_sync(const struct disk *disk);
/* Maps a file for reading; NULL with a reason in errno. An empty file gives NULL and 0. */
const uint8_t *disk_map(const struct disk *disk, const char *name, size_t *bytes);
void disk_unmap(const uint8_t *p, size_t bytes);

#endif
