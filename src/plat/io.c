/* io.c -- clock, randomness and the few ways in which files are touched. */
#include "plat/io.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLOCK_VARIABLE "SANGKIEN_CLOCK_FILE"

#ifdef TEST_CLOCK
enum { CLOCK_READS_MAX = 20, CLOCK_WAIT_US = 1000 };

bool
io_clock_is_allowed(void)
{
    return true;
}

bool
io_clock_is_forced(void)
{
    return getenv(CLOCK_VARIABLE) != NULL;
}

int64_t
io_test_number(const char *variable, int64_t otherwise)
{
    const char *text = getenv(variable);
    int64_t v;

    return text != NULL && str_to_i64(str_of(text), &v) ? v : otherwise;
}

static bool
read_clock_file(const char *path, struct instant *out)
{
    char text[64];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return false;
    }
    ssize_t n = read(fd, text, sizeof(text));
    close(fd);
    return n > 0 && instant_parse_rfc3339(str_trim((struct str){text, (size_t)n}), out);
}

struct instant
io_now(void)
{
    /* The last instant read, for the moment in which a test is writing the file anew. */
    static _Atomic int64_t last_us;
    const char *path = getenv(CLOCK_VARIABLE);
    struct instant now;

    if (path == NULL) {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        return (struct instant){(int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000};
    }
    for (int i = 0; i < CLOCK_READS_MAX; i++) {
        if (read_clock_file(path, &now)) {
            atomic_store(&last_us, now.us);
            return now;
        }
        usleep(CLOCK_WAIT_US);
    }
    return (struct instant){atomic_load(&last_us)};
}
#else
bool
io_clock_is_allowed(void)
{
    return getenv(CLOCK_VARIABLE) == NULL;
}

bool
io_clock_is_forced(void)
{
    return false;
}

int64_t
io_test_number(const char *variable, int64_t otherwise)
{
    (void)variable;
    return otherwise;
}

struct instant
io_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (struct instant){(int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000};
}
#endif

int64_t
io_monotonic_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void
io_random(void *p, size_t n)
{
    unsigned char *at = p;

    while (n > 0) {
        ssize_t got = getrandom(at, n, 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        MUST(got > 0);
        at += got;
        n -= (size_t)got;
    }
}

struct str
io_token(struct arena *arena, size_t bytes)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz023456789"; /* without i l o 1 */
    size_t n = (bytes * 8 + 4) / 5;
    char *p = arena_alloc(arena, n + 1);

    io_random(p, n); /* one random byte a letter: 32 divides 256, so every letter is as likely */
    for (size_t i = 0; i < n; i++) {
        p[i] = letters[(unsigned char)p[i] & 31];
    }
    return (struct str){p, n};
}

bool
io_read_file(struct arena *arena, const char *path, size_t bytes_max, struct str *out,
    struct str *why)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, &st) != 0) {
        *why = str_printf(arena, "%s: %s", path, strerror(errno));
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size > bytes_max) {
        *why = str_printf(arena, "%s: not a file of at most %zu bytes", path, bytes_max);
        close(fd);
        return false;
    }
    size_t n = 0;
    size_t size = (size_t)st.st_size;
    char *p = arena_alloc(arena, size + 1);
    while (n < size) {
        ssize_t got = read(fd, p + n, size - n);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            break;
        }
        n += (size_t)got;
    }
    close(fd);
    *out = (struct str){p, n};
    return true;
}

bool
io_write_all(int fd, const void *p, size_t n)
{
    const char *at = p;

    while (n > 0) {
        ssize_t put = write(fd, at, n);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put <= 0) {
            return false;
        }
        at += put;
        n -= (size_t)put;
    }
    return true;
}

bool
io_create_file(const char *path, const void *p, size_t n)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0) {
        return false;
    }
    bool done = io_write_all(fd, p, n) && fsync(fd) == 0;
    done = close(fd) == 0 && done;
    if (!done) {
        unlink(path);
    }
    return done;
}

bool
io_sync_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0) {
        return false;
    }
    bool done = fsync(fd) == 0;
    close(fd);
    return done;
}
