/* blob.h -- the content-addressed store: files/ab/cdef..., named by SHA-256, never changed.
 *
 * Order    incoming/<random> is written, fsync'd, renamed, its directory fsync'd: only then may a
 *          row name it [R4]. A failed fsync is final: the store becomes read-only until restart.
 */
#ifndef PLAT_BLOB_H
#define PLAT_BLOB_H

#include "plat/ctx.h"

struct blob_store;
struct blob_write;

MUST_USE enum err blob_open(struct blob_store **out, const char *data_dir, struct str *why);
/* Removes what an earlier process left half received. Only the owner of the data directory may call
 * it, before it takes requests. */
void blob_sweep(struct blob_store *store);
void blob_close(struct blob_store *store);
bool blob_is_read_only(const struct blob_store *store);
MUST_USE enum err blob_begin(struct blob_store *store, struct blob_write **out);
MUST_USE enum err blob_append(struct blob_write *write, const void *p, size_t n);
/* Makes it durable; sha256 is 64 hex digits in arena. */
MUST_USE enum err blob_commit(struct blob_write *write, struct arena *arena, struct str *sha256);
void blob_abandon(struct blob_write *write);
/* An open descriptor for reading, or -1. */
int blob_fd(const struct blob_store *store, struct str sha256, int64_t *bytes);
/* The file, or its first bytes_max bytes, in arena; false when it cannot be read. */
MUST_USE bool blob_read(const struct blob_store *store, struct arena *arena, struct str sha256,
    size_t bytes_max, struct bytes *out);
MUST_USE enum err blob_put(struct blob_store *store, struct arena *arena, struct bytes content,
    struct str *sha256); /* all of it in one call */
struct str blob_media_of(struct bytes head, struct str name); /* by magic bytes, own table */

#endif
