/* paper_pool.h -- renders papers in a fixed pool of sangkien-paper processes [D3].
 *
 * Start    paper_pool_start only finds the program: beside /proc/self/exe, one directory above it,
 *          or in ../libexec/sangkien. A process is spawned when there is work for it and kept; one
 *          that died is replaced, one that has rendered PAPER_POOL_RENDERS_MAX is retired.
 * Limits   PAPER_POOL_SECONDS_MAX a render, then the process is killed; at most
 *          PAPER_POOL_WAITING_MAX callers wait, more are answered ERR_BUSY at once.
 * Memory   the file lives as long as the arena. No worker is held while the arena allocates, so a
 *          request that outgrows its arena loses no worker.
 * Threads  any thread may render; never the writer: a render takes milliseconds to seconds.
 */
#ifndef PLAT_PAPER_POOL_H
#define PLAT_PAPER_POOL_H

#include "base/err.h"
#include "plat/paper_model.h"

enum {
    PAPER_POOL_WORKERS = 2,
    PAPER_POOL_WAITING_MAX = 32,
    PAPER_POOL_SECONDS_MAX = 20,
    PAPER_POOL_RENDERS_MAX = 1000,
};
enum paper_format { PAPER_DOCX = 1, PAPER_PDF };

struct paper_pool;

/* The pool lives in arena, which must outlive it. NULL when the program is not there; *why then
 * names the places looked at. */
struct paper_pool *paper_pool_start(struct arena *arena, struct str *why);
void paper_pool_stop(struct paper_pool *pool); /* nobody may be rendering any more */

/* model_json is what paper_model_write wrote. ERR_BUSY when too many wait; ERR_INTERNAL with *why
 * when the model was refused, the process died twice or took too long. */
MUST_USE enum err paper_render(struct paper_pool *pool, struct arena *arena,
    enum paper_format format, struct str model_json, struct bytes *out, struct str *why);
/* Several papers as one PDF, for a print run. */
MUST_USE enum err paper_render_run(struct paper_pool *pool, struct arena *arena,
    const struct str *model_jsons, size_t count, struct bytes *out, struct str *why);

struct str paper_media_type(enum paper_format format);
struct str paper_file_suffix(enum paper_format format); /* ".docx", ".pdf" */

#endif
