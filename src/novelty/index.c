/* index.c -- who may see which segments, and when they become files. */
#include "novelty/index.h"

#include "novelty/manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

enum {
    BATCH_BYTES = 64 << 20,
    BATCH_DOCS = 1 << 16,
    READ_TRIES_MAX = 8,
    TIER = 4, /* so many small segments in memory become one */
};

struct view
novelty_view(const struct novelty *n)
{
    struct view view = {.parts = n->parts, .count = n->part_count};

    for (size_t i = 0; i < n->part_count; i++) {
        view.documents += n->parts[i]->head.doc_count - n->parts[i]->dead_count;
        view.dossiers += n->parts[i]->dossier_count;
    }
    return view;
}

static void
make_lock(pthread_rwlock_t *lock)
{
    pthread_rwlockattr_t kind;

    /* Askers must not keep the writer out for ever. */
    MUST(pthread_rwlockattr_init(&kind) == 0);
    MUST(pthread_rwlockattr_setkind_np(&kind, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
    MUST(pthread_rwlock_init(lock, &kind) == 0);
    pthread_rwlockattr_destroy(&kind);
}

/* Keeps other writers out for as long as the descriptor is open. */
static bool
lock_directory(struct novelty *n)
{
    n->locked = open(n->disk.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (n->locked >= 0 && flock(n->locked, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    return novelty_fail(n, ".",
        errno == EWOULDBLOCK ? "another process writes this index" : strerror(errno));
}

static void
free_parts(struct novelty *n)
{
    for (size_t i = 0; i < n->part_count; i++) {
        segment_free(n->parts[i]);
    }
    n->part_count = 0;
    n->durable = (struct durable){0};
}

/* A file may be merged away between reading its name and opening it: then the manifest is newer. */
static bool
open_to_read(struct novelty *n)
{
    for (int tries = 0; tries < READ_TRIES_MAX; tries++) {
        errno = 0;
        if (manifest_read(n)) {
            return true;
        }
        if (errno != ENOENT) {
            return false;
        }
        free_parts(n);
    }
    return false;
}

static bool
open_to_write(struct novelty *n, bool from_nothing)
{
    if (!lock_directory(n) || !(from_nothing ? novelty_erase(n) : manifest_read(n))) {
        return false;
    }
    manifest_drop_strays(n);
    return true;
}

struct novelty *
novelty_open(const char *dir, const struct novelty_options *options, struct arena *arena,
    struct str *why)
{
    static const struct novelty_options none;
    struct novelty *n = ARENA_NEW(arena, struct novelty);

    options = options == NULL ? &none : options;
    n->disk = (struct disk){str_c(arena, str_of(dir)), options->step, options->step_arg};
    n->normal = normal_new(arena);
    n->builder = builder_new(n->normal);
    n->next_number = 1;
    n->locked = -1;
    make_lock(&n->lock);
    if (!(options->read_only ? open_to_read(n) : open_to_write(n, options->from_nothing))) {
        *why = str_dup(arena, novelty_why(n));
        novelty_close(n);
        return NULL;
    }
    return n;
}

void
novelty_close(struct novelty *n)
{
    free_parts(n);
    builder_free(n->builder);
    pthread_rwlock_destroy(&n->lock);
    if (n->locked >= 0) {
        close(n->locked);
    }
}

struct str
novelty_why(const struct novelty *n)
{
    return str_of(n->why);
}

bool
novelty_add(struct novelty *n, const struct novelty_doc *doc)
{
    if (doc->label.n == 0 || doc->label.n > LABEL_BYTES_MAX) {
        return novelty_fail(n, "a document", "its label is empty or too long");
    }
    builder_add(n->builder, doc);
    return true;
}

bool
novelty_is_full(const struct novelty *n)
{
    return builder_text_bytes(n->builder) >= BATCH_BYTES || builder_count(n->builder) >= BATCH_DOCS;
}

bool
novelty_remove(struct novelty *n, struct str label)
{
    bool found = builder_drop(n->builder, label) > 0;
    uint32_t hash = label_hash(label);

    MUST(pthread_rwlock_wrlock(&n->lock) == 0);
    for (size_t i = 0; i < n->part_count; i++) {
        struct segment *part = n->parts[i];

        for (uint32_t d = 0; label.n > 0 && d < part->head.doc_count; d++) {
            if (part->docs[d].label_hash == hash && !segment_is_dead(part, d) &&
                str_eq(segment_label(part, d), label)) {
                segment_kill(part, d);
                found = true;
            }
        }
    }
    MUST(pthread_rwlock_unlock(&n->lock) == 0);
    return found;
}

/* Puts `part` (NULL for nothing) in place of parts[from..to), and what the disk now says (NULL:
 * what it said) in place of what it said. */
static void
exchange(struct novelty *n, size_t from, size_t to, struct segment *part,
    const struct durable *durable)
{
    struct segment *old[PARTS_MAX];
    size_t added = part == NULL ? 0 : 1, count = to - from;

    memcpy(old, n->parts + from, count * sizeof(struct segment *));
    MUST(pthread_rwlock_wrlock(&n->lock) == 0);
    memmove(n->parts + from + added, n->parts + to,
        (n->part_count - to) * sizeof(struct segment *));
    if (part != NULL) {
        n->parts[from] = part;
    }
    n->part_count = n->part_count - count + added;
    n->durable = durable == NULL ? n->durable : *durable;
    MUST(pthread_rwlock_unlock(&n->lock) == 0);
    for (size_t i = 0; i < count; i++) {
        segment_free(old[i]);
    }
}

static struct segment *
of_memory(struct sink *sink)
{
    const char *why = NULL;
    MUST(sink_end(sink));
    struct segment *part = segment_open(sink->p, sink->count, false, false, &why);

    MUST(part != NULL);
    return part;
}

static uint32_t
tier_of(const struct segment *part)
{
    uint32_t tier = 0;

    for (uint32_t docs = part->head.doc_count; docs >= TIER; docs /= TIER) {
        tier++;
    }
    return tier;
}

void
novelty_commit(struct novelty *n)
{
    struct view view = novelty_view(n);
    struct sink sink;

    if (builder_count(n->builder) == 0) {
        return;
    }
    MUST(n->part_count < PARTS_MAX);
    sink_memory(&sink);
    builder_write(n->builder, &view, &sink);
    exchange(n, n->part_count, n->part_count, of_memory(&sink), NULL);
    while (n->part_count - n->durable.file_count >= TIER &&
           tier_of(n->parts[n->part_count - TIER]) <= tier_of(n->parts[n->part_count - 1])) {
        size_t from = n->part_count - TIER;

        sink_memory(&sink);
        merge_write(n->parts + from, TIER, &sink);
        exchange(n, from, n->part_count, of_memory(&sink), NULL);
    }
}

/* parts[from..to) as one file; NULL when it cannot be written. */
static struct segment *
write_file(struct novelty *n, size_t from, size_t to)
{
    char name[SEGMENT_NAME_BYTES];
    const char *why = NULL;
    struct sink sink;
    size_t bytes;
    uint32_t number = n->next_number++; /* a name is never used again, whatever happens to its file */

    segment_file_name(number, name);
    sink_file(&sink, &n->disk, name);
    if (to - from == 1 && n->parts[from]->dead_count == 0) {
        sink_put(&sink, n->parts[from]->p, n->parts[from]->bytes);
    } else {
        merge_write(n->parts + from, to - from, &sink);
    }
    if (!sink_end(&sink) || !disk_sync(&n->disk)) {
        novelty_fail(n, name, strerror(errno));
        return NULL;
    }
    const uint8_t *p = disk_map(&n->disk, name, &bytes);
    struct segment *part = p == NULL ? NULL : segment_open(p, bytes, true, true, &why);
    if (part == NULL) {
        novelty_fail(n, name, why == NULL ? strerror(errno) : why);
        disk_unmap(p, bytes);
        return NULL;
    }
    part->number = number;
    return part;
}

static struct durable
next_durable(struct novelty *n, size_t file_count, uint64_t event)
{
    return (struct durable){file_count, ++n->last_generation, event};
}

/* parts[from..to) as one file, behind the files before them. */
static bool
make_durable(struct novelty *n, size_t from, size_t to, uint64_t event)
{
    struct segment *parts[PARTS_MAX], *part = NULL;

    memcpy(parts, n->parts, from * sizeof(struct segment *));
    if (to > from) {
        part = write_file(n, from, to);
        if (part == NULL) {
            return false;
        }
        parts[from] = part;
    }
    struct durable next = next_durable(n, from + (part == NULL ? 0 : 1), event);
    if (!manifest_write(n, parts, &next)) {
        if (part != NULL) {
            segment_free(part);
        }
        return false;
    }
    exchange(n, from, to, part, &next);
    return true;
}

bool
novelty_flush(struct novelty *n, uint64_t event)
{
    novelty_commit(n);
    return make_durable(n, n->durable.file_count, n->part_count, event);
}

bool
novelty_merge(struct novelty *n)
{
    size_t count = n->durable.file_count;

    if (count == 0 || (count == 1 && n->parts[0]->dead_count == 0)) {
        return true;
    }
    if (!make_durable(n, 0, count, n->durable.event)) {
        return false;
    }
    manifest_drop_strays(n);
    return true;
}

bool
novelty_erase(struct novelty *n)
{
    struct durable next = next_durable(n, 0, 0);

    if (!manifest_write(n, NULL, &next)) {
        return false;
    }
    builder_free(n->builder);
    n->builder = builder_new(n->normal);
    exchange(n, 0, n->part_count, NULL, &next);
    manifest_drop_strays(n);
    return true;
}

void
novelty_status(struct novelty *n, struct novelty_status *status)
{
    MUST(pthread_rwlock_rdlock(&n->lock) == 0);
    *status = (struct novelty_status){.segments = (uint32_t)n->durable.file_count,
        .in_memory = (uint32_t)(n->part_count - n->durable.file_count),
        .generation = n->durable.generation,
        .event = n->durable.event};
    for (size_t i = 0; i < n->part_count; i++) {
        const struct segment *part = n->parts[i];
        const struct section_place *at = part->head.sections;

        status->removed += part->dead_count;
        status->documents += part->dossier_count;
        status->templates += part->head.doc_count - part->dead_count - part->dossier_count;
        status->text_bytes += part->head.text_bytes;
        status->copy_bytes += at[SECTION_COPY].bytes + at[SECTION_COPY_DIRECTORY].bytes +
                              at[SECTION_DOCS].bytes + at[SECTION_LABELS].bytes;
        status->sketch_bytes += at[SECTION_SKETCH].bytes;
        status->idea_bytes += at[SECTION_IDEA].bytes + at[SECTION_IDEA_DIRECTORY].bytes;
        status->token_bytes += at[SECTION_IDS].bytes + at[SECTION_LAYOUT].bytes;
        status->file_bytes += i < n->durable.file_count ? part->bytes : 0;
    }
    MUST(pthread_rwlock_unlock(&n->lock) == 0);
}
