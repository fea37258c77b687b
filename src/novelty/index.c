/* index.c -- who may see which segments, and when they become files. */
#include "novelty/index.h"

#include "novelty/manifest.h"

#include <errno.h>

enum {
    BATCH_BYTES = 64 << 20,
    BATCH_DOCS = 1 << 16,
    TIER = 4, /* so many small segments in memory become one */
};

struct view
novelty_view(const struct novelty *n)
{
    struct view view = {.parts = n->parts, .count = n->part_count};

    for (size_t i = 0; i < n->part_count; i++) {
        view.documents += n->parts[i]->head.doc_count - n->parts[i]->dead_count;
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

struct novelty *
novelty_open(const char *dir, const struct novelty_options *options, struct arena *arena,
    struct str *why)
{
    struct novelty *n = ARENA_NEW(arena, struct novelty);

    n->arena = arena;
    n->disk = (struct disk){.dir = str_c(arena, str_of(dir))};
    if (options != NULL) {
        n->disk.step = options->step;
        n->disk.arg = options->step_arg;
    }
    n->normal = normal_new(arena);
    n->builder = builder_new(n->normal);
    n->next_number = 1;
    make_lock(&n->lock);
    if (options != NULL && options->from_nothing ? !novelty_erase(n) : !manifest_read(n)) {
        *why = str_dup(arena, novelty_why(n));
        novelty_close(n);
        return NULL;
    }
    return n;
}

void
novelty_close(struct novelty *n)
{
    for (size_t i = 0; i < n->part_count; i++) {
        segment_free(n->parts[i]);
    }
    n->part_count = n->file_count = 0;
    builder_free(n->builder);
    pthread_rwlock_destroy(&n->lock);
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

/* Puts `part` (NULL for nothing) in place of parts[from..to). */
static void
exchange(struct novelty *n, size_t from, size_t to, struct segment *part)
{
    struct segment *old[PARTS_MAX];
    size_t added = part == NULL ? 0 : 1, count = to - from;

    memcpy(old, n->parts + from, count * sizeof(*old));
    MUST(pthread_rwlock_wrlock(&n->lock) == 0);
    memmove(n->parts + from + added, n->parts + to, (n->part_count - to) * sizeof(*n->parts));
    if (part != NULL) {
        n->parts[from] = part;
    }
    n->part_count = n->part_count - count + added;
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
    exchange(n, n->part_count, n->part_count, of_memory(&sink));
    while (n->part_count - n->file_count >= TIER &&
           tier_of(n->parts[n->part_count - TIER]) <= tier_of(n->parts[n->part_count - 1])) {
        size_t from = n->part_count - TIER;

        sink_memory(&sink);
        merge_write(n->parts + from, TIER, &sink);
        exchange(n, from, n->part_count, of_memory(&sink));
    }
}

/* Writes parts[from..to) as one file and puts it in their place. */
static bool
write_file(struct novelty *n, size_t from, size_t to)
{
    char name[SEGMENT_NAME_BYTES];
    const char *why = NULL;
    struct sink sink;
    size_t bytes;

    segment_file_name(n->next_number, name);
    sink_file(&sink, &n->disk, name);
    if (to - from == 1 && n->parts[from]->dead_count == 0) {
        sink_put(&sink, n->parts[from]->p, n->parts[from]->bytes);
    } else {
        merge_write(n->parts + from, to - from, &sink);
    }
    if (!sink_end(&sink) || !disk_sync(&n->disk)) {
        return novelty_fail(n, name, strerror(errno));
    }
    const uint8_t *p = disk_map(&n->disk, name, &bytes);
    struct segment *part = p == NULL ? NULL : segment_open(p, bytes, true, true, &why);
    if (part == NULL) {
        disk_unmap(p, bytes);
        return novelty_fail(n, name, why == NULL ? strerror(errno) : why);
    }
    part->number = n->next_number++;
    exchange(n, from, to, part);
    return true;
}

bool
novelty_flush(struct novelty *n, uint64_t event)
{
    uint64_t before = n->event;

    novelty_commit(n);
    if (n->part_count > n->file_count) {
        if (!write_file(n, n->file_count, n->part_count)) {
            return false;
        }
        n->file_count = n->part_count;
    }
    n->event = event;
    if (!manifest_write(n)) {
        n->event = before;
        return false;
    }
    return true;
}

bool
novelty_merge(struct novelty *n)
{
    uint32_t old[PARTS_MAX];
    size_t count = n->file_count;

    if (count == 0 || (count == 1 && n->parts[0]->dead_count == 0)) {
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        old[i] = n->parts[i]->number;
    }
    if (!write_file(n, 0, count)) {
        return false;
    }
    n->file_count = 1;
    if (!manifest_write(n)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char name[SEGMENT_NAME_BYTES];

        segment_file_name(old[i], name);
        bool gone = disk_remove(&n->disk, name); /* if not, the next start does it */
        (void)gone;
    }
    return true;
}

bool
novelty_erase(struct novelty *n)
{
    size_t files = n->file_count;
    uint32_t old[PARTS_MAX];

    for (size_t i = 0; i < files; i++) {
        old[i] = n->parts[i]->number;
    }
    builder_free(n->builder);
    n->builder = builder_new(n->normal);
    exchange(n, 0, n->part_count, NULL);
    n->file_count = 0;
    n->event = 0;
    if (!manifest_write(n)) {
        return false;
    }
    for (size_t i = 0; i < files; i++) {
        char name[SEGMENT_NAME_BYTES];

        segment_file_name(old[i], name);
        bool gone = disk_remove(&n->disk, name);
        (void)gone;
    }
    return true;
}

void
novelty_status(struct novelty *n, struct novelty_status *status)
{
    MUST(pthread_rwlock_rdlock(&n->lock) == 0);
    *status = (struct novelty_status){.segments = (uint32_t)n->file_count,
        .in_memory = (uint32_t)(n->part_count - n->file_count),
        .generation = n->generation,
        .event = n->event};
    for (size_t i = 0; i < n->part_count; i++) {
        const struct segment *part = n->parts[i];
        const struct section_place *at = part->head.sections;

        for (uint32_t d = 0; d < part->head.doc_count; d++) {
            bool gone = segment_is_dead(part, d) || part->docs[d].label_bytes == 0;
            status->removed += gone;
            status->templates += !gone && part->docs[d].kind == NOVELTY_TEMPLATE;
            status->documents += !gone && part->docs[d].kind == NOVELTY_DOSSIER;
        }
        status->text_bytes += part->head.text_bytes;
        status->copy_bytes += at[SECTION_COPY].bytes + at[SECTION_COPY_DIRECTORY].bytes +
                              at[SECTION_DOCS].bytes + at[SECTION_LABELS].bytes;
        status->sketch_bytes += at[SECTION_SKETCH].bytes;
        status->idea_bytes += at[SECTION_IDEA].bytes + at[SECTION_IDEA_DIRECTORY].bytes;
        status->token_bytes += at[SECTION_IDS].bytes + at[SECTION_LAYOUT].bytes;
        status->file_bytes += i < n->file_count ? part->bytes : 0;
    }
    MUST(pthread_rwlock_unlock(&n->lock) == 0);
}
