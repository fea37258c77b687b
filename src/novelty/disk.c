/* disk.c -- plain system calls; a failed one leaves errno as it was set. */
#include "novelty/disk.h"

#include "novelty/grow.h"
#include "plat/io.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_BYTES = 1 << 20, FILE_MODE = 0600 };

static bool
may_step(const struct disk *disk, const char *what)
{
    if (disk->step == NULL || disk->step(disk->arg, what)) {
        return true;
    }
    errno = EIO;
    return false;
}

static bool
path_of(const struct disk *disk, const char *name, char path[PATH_MAX])
{
    int n = snprintf(path, PATH_MAX, "%s/%s", disk->dir, name);

    errno = ENAMETOOLONG;
    return n > 0 && n < PATH_MAX;
}

void
sink_memory(struct sink *sink)
{
    *sink = (struct sink){.fd = -1};
    sum_begin(&sink->sum);
}

void
sink_file(struct sink *sink, const struct disk *disk, const char *name)
{
    char path[PATH_MAX];

    *sink = (struct sink){.disk = disk, .fd = -1};
    sum_begin(&sink->sum);
    if (path_of(disk, name, path) && may_step(disk, "create") &&
        (unlink(path) == 0 || errno == ENOENT)) { /* never cut a file that somebody may have mapped */
        sink->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);
    }
    sink->error = sink->fd < 0 ? errno : 0;
}

/* Remembers the first failure. */
static void
note(struct sink *sink, bool done)
{
    if (!done && sink->error == 0) {
        sink->error = errno != 0 ? errno : EIO;
    }
}

static void
write_out(struct sink *sink)
{
    if (sink->error == 0 && sink->count > 0) {
        note(sink,
            may_step(sink->disk, "write") && io_write_all(sink->fd, sink->p, sink->count));
    }
    sink->count = 0;
}

void
sink_put(struct sink *sink, const void *p, size_t n)
{
    if (n == 0) {
        return;
    }
    sink->p = grow(sink->p, &sink->room, sink->count + n, 1);
    memcpy(sink->p + sink->count, p, n);
    sink->count += n;
    sink->at += n;
    sum_add(&sink->sum, p, n);
    if (sink->disk != NULL && sink->count >= PIECE_BYTES) {
        write_out(sink);
    }
}

void
sink_align(struct sink *sink, size_t border)
{
    static const uint8_t zeros[64];

    MUST(border <= sizeof(zeros));
    sink_put(sink, zeros, (border - sink->at % border) % border);
}

void
sink_patch(struct sink *sink, uint64_t at, const void *p, size_t n)
{
    MUST(at + n <= sink->at);
    if (sink->disk == NULL) {
        memcpy(sink->p + at, p, n);
        return;
    }
    write_out(sink);
    if (sink->error == 0) {
        note(sink, may_step(sink->disk, "patch") &&
                       pwrite(sink->fd, p, n, (off_t)at) == (ssize_t)n);
    }
}

bool
sink_end(struct sink *sink)
{
    if (sink->disk == NULL) {
        return true;
    }
    write_out(sink);
    free(sink->p);
    sink->p = NULL;
    if (sink->error == 0) {
        note(sink, may_step(sink->disk, "sync") && fsync(sink->fd) == 0);
    }
    if (sink->fd >= 0) {
        note(sink, close(sink->fd) == 0);
    }
    errno = sink->error;
    return sink->error == 0;
}

bool
disk_sync(const struct disk *disk)
{
    return may_step(disk, "sync directory") && io_sync_directory(disk->dir);
}

bool
disk_replace(const struct disk *disk, const char *name, struct str content)
{
    char path[PATH_MAX], fresh[PATH_MAX], fresh_name[NAME_MAX];
    struct sink sink;

    snprintf(fresh_name, sizeof(fresh_name), "%s.new", name);
    sink_file(&sink, disk, fresh_name);
    sink_put(&sink, content.p, content.n);
    return sink_end(&sink) && path_of(disk, name, path) && path_of(disk, fresh_name, fresh) &&
           may_step(disk, "rename") && rename(fresh, path) == 0 && disk_sync(disk);
}

bool
disk_remove(const struct disk *disk, const char *name)
{
    char path[PATH_MAX];

    return path_of(disk, name, path) && may_step(disk, "remove") && unlink(path) == 0;
}

const uint8_t *
disk_map(const struct disk *disk, const char *name, size_t *bytes)
{
    char path[PATH_MAX];
    struct stat st;
    void *p = NULL;

    *bytes = 0;
    int fd = path_of(disk, name, path) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &st) == 0 && st.st_size > 0) {
        *bytes = (size_t)st.st_size;
        p = mmap(NULL, *bytes, PROT_READ, MAP_SHARED, fd, 0);
    }
    close(fd);
    return p == MAP_FAILED ? NULL : p;
}

void
disk_unmap(const uint8_t *p, size_t bytes)
{
    union {
        const uint8_t *read_only;
        void *any;
    } mapped = {.read_only = p};

    if (p != NULL) {
        MUST(munmap(mapped.any, bytes) == 0);
    }
}
