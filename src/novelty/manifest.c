/* manifest.c -- text, so that a person can read it. */
#include "novelty/manifest.h"

#include "base/buf.h"

#include <dirent.h>
#include <errno.h>

#define MANIFEST "MANIFEST"

enum { MANIFEST_ARENA_BYTES = 1 << 28, MANIFEST_VERSION = 1 };

bool
novelty_fail(struct novelty *n, const char *what, const char *why)
{
    snprintf(n->why, sizeof(n->why), "%s/%s: %s", n->disk.dir, what, why);
    return false;
}

static struct str
write_lines(struct segment *const *parts, const struct durable *durable, struct arena *arena)
{
    struct buf out;

    buf_init(&out, arena, 4096);
    buf_printf(&out, "sangkien-novelty %d\n", MANIFEST_VERSION);
    buf_printf(&out, "generation %llu\nevent %llu\n", (unsigned long long)durable->generation,
        (unsigned long long)durable->event);
    for (size_t i = 0; i < durable->file_count; i++) {
        const struct segment *part = parts[i];

        buf_printf(&out, "segment %u\n", part->number);
        for (uint32_t d = 0; part->dead_count > 0 && d < part->head.doc_count; d++) {
            if (segment_is_dead(part, d)) {
                buf_printf(&out, "removed %u\n", d);
            }
        }
    }
    buf_printf(&out, "sum %016llx\n", (unsigned long long)sum_of(out.p, out.n));
    return buf_str(&out);
}

bool
manifest_write(
    struct novelty *n, struct segment *const *parts, const struct durable *durable)
{
    struct arena *arena = arena_new(MANIFEST_ARENA_BYTES);

    bool done = disk_replace(&n->disk, MANIFEST, write_lines(parts, durable, arena));
    if (!done) {
        novelty_fail(n, MANIFEST, strerror(errno));
    }
    arena_free(arena);
    return done;
}

/* The lines before the checksum; none when it is wrong. */
static struct str
checked(struct arena *arena, struct str text)
{
    enum { SUM_LINE_BYTES = 4 + 16 + 1 };

    if (text.n < SUM_LINE_BYTES) {
        return STR_NONE;
    }
    struct str lines = str_sub(text, 0, text.n - SUM_LINE_BYTES);
    struct str sum = str_printf(
        arena, "sum %016llx\n", (unsigned long long)sum_of(lines.p, lines.n));
    return str_eq(str_from(text, lines.n), sum) ? lines : STR_NONE;
}

static bool
open_part(struct novelty *n, int64_t number)
{
    char name[SEGMENT_NAME_BYTES];
    const char *why = NULL;
    size_t bytes;

    segment_file_name((uint32_t)number, name);
    const uint8_t *p = disk_map(&n->disk, name, &bytes);
    if (p == NULL || n->part_count == PARTS_MAX) {
        return novelty_fail(n, name, p == NULL ? strerror(errno) : "too many segments");
    }
    struct segment *part = segment_open(p, bytes, true, true, &why);
    if (part == NULL) {
        disk_unmap(p, bytes);
        return novelty_fail(n, name, why);
    }
    part->number = (uint32_t)number;
    n->parts[n->part_count++] = part;
    n->durable.file_count = n->part_count;
    if (part->number >= n->next_number) {
        n->next_number = part->number + 1;
    }
    return true;
}

static bool
read_line(struct novelty *n, struct str line)
{
    struct str word = str_cut(&line, ' ');
    int64_t value;

    if (!str_to_i64(line, &value) || value < 0) {
        return novelty_fail(n, MANIFEST, "a line without a number");
    }
    if (str_eq_c(word, "sangkien-novelty")) {
        return value == MANIFEST_VERSION || novelty_fail(n, MANIFEST, "another version");
    }
    if (str_eq_c(word, "generation")) {
        n->durable.generation = n->last_generation = (uint64_t)value;
        return true;
    }
    if (str_eq_c(word, "event")) {
        n->durable.event = (uint64_t)value;
        return true;
    }
    if (str_eq_c(word, "segment")) {
        return value <= UINT32_MAX ? open_part(n, value)
                                   : novelty_fail(n, MANIFEST, "a wrong segment");
    }
    if (str_eq_c(word, "removed") && n->part_count > 0 &&
        value < n->parts[n->part_count - 1]->head.doc_count) {
        segment_kill(n->parts[n->part_count - 1], (uint32_t)value);
        return true;
    }
    return novelty_fail(n, MANIFEST, "a line that says nothing known");
}

static bool
is_named(const struct novelty *n, const char *file)
{
    char name[SEGMENT_NAME_BYTES];

    for (size_t i = 0; i < n->durable.file_count; i++) {
        segment_file_name(n->parts[i]->number, name);
        if (strcmp(name, file) == 0) {
            return true;
        }
    }
    return false;
}

void
manifest_drop_strays(const struct novelty *n)
{
    DIR *folder = opendir(n->disk.dir);
    const struct dirent *entry;

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        bool ours = str_starts(str_of(entry->d_name), STR("segment-")) ||
                    strcmp(entry->d_name, MANIFEST ".new") == 0;

        if (ours && !is_named(n, entry->d_name)) {
            bool gone = disk_remove(&n->disk, entry->d_name);
            (void)gone;
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
}

bool
manifest_read(struct novelty *n)
{
    size_t bytes;
    const uint8_t *p = disk_map(&n->disk, MANIFEST, &bytes);
    bool done = true;

    if (p == NULL) {
        if (bytes > 0 || errno != ENOENT) {
            return novelty_fail(n, MANIFEST, "cannot be read");
        }
    } else {
        struct arena *arena = arena_new(MANIFEST_ARENA_BYTES);
        struct str lines = checked(arena, (struct str){(const char *)p, bytes});

        done = !str_is_none(lines) || novelty_fail(n, MANIFEST, "its checksum is wrong");
        while (done && lines.n > 0) {
            done = read_line(n, str_cut(&lines, '\n'));
        }
        arena_free(arena);
        disk_unmap(p, bytes);
    }
    return done;
}
