/* fault.c -- preloaded under a server by tests: makes one call on its data directory fail.
 *
 * Control  FAULT_CONTROL names a file that is mapped and shared with the test: `struct control` below, 32-bit
 *          numbers in host order. The test writes site, fault and last of all countdown; the call that
 *          brings countdown to zero meets the fault, and hits counts it. Calls on other files than those
 *          below FAULT_DIR pass.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum site { SITE_NONE, SITE_WRITE, SITE_SYNC, SITE_RENAME, SITE_CLOSE, SITE_OPEN, SITE_MKDIR };
enum { FAULT_SHORT = 1000 }; /* instead of an errno: only half is written */

struct control {
    _Atomic uint32_t site, fault, countdown, hits;
};

static struct control *control;
static const char *folder;

__attribute__((constructor)) static void
map_control(void)
{
    const char *path = getenv("FAULT_CONTROL");
    int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);

    folder = getenv("FAULT_DIR");
    if (fd >= 0) {
        void *p = mmap(NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

        control = p == MAP_FAILED ? NULL : p;
        syscall(SYS_close, fd);
    }
}

static bool
is_below(const char *path)
{
    return folder != NULL && strncmp(path, folder, strlen(folder)) == 0;
}

static bool
is_ours(int fd)
{
    char link[64], path[PATH_MAX];

    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof(path) - 1);

    if (n <= 0) {
        return false;
    }
    path[n] = '\0';
    return is_below(path) && strstr(path, "-shm") == NULL;
}

/* Whether a call at this site is to be counted at all: spares the others the look at their file. */
static bool
is_awaited(enum site site)
{
    return control != NULL && atomic_load(&control->countdown) > 0 &&
           atomic_load(&control->site) == (uint32_t)site;
}

/* The fault that this call meets, or 0. */
static int
fault_here(void)
{
    uint32_t left = atomic_load(&control->countdown);

    while (left > 0 && !atomic_compare_exchange_weak(&control->countdown, &left, left - 1)) {
    }
    if (left != 1) {
        return 0;
    }
    atomic_fetch_add(&control->hits, 1);
    return (int)atomic_load(&control->fault);
}

static bool
fails_on(enum site site, int fd)
{
    int fault = is_awaited(site) && is_ours(fd) ? fault_here() : 0;

    errno = fault == 0 ? errno : fault;
    return fault != 0;
}

static bool
fails_at(enum site site, const char *path)
{
    int fault = is_awaited(site) && is_below(path) ? fault_here() : 0;

    errno = fault == 0 ? errno : fault;
    return fault != 0;
}

/* How many of n bytes to write; -1 with errno when none. */
static ssize_t
bytes_of(int fd, size_t n)
{
    int fault = is_awaited(SITE_WRITE) && is_ours(fd) ? fault_here() : 0;

    if (fault == FAULT_SHORT && n > 1) {
        return (ssize_t)(n / 2);
    }
    if (fault == 0 || fault == FAULT_SHORT) {
        return (ssize_t)n;
    }
    errno = fault;
    return -1;
}

ssize_t
write(int fd, const void *p, size_t n)
{
    ssize_t bytes = bytes_of(fd, n);

    return bytes < 0 ? -1 : syscall(SYS_write, fd, p, (size_t)bytes);
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    ssize_t bytes = bytes_of(fd, n);

    return bytes < 0 ? -1 : syscall(SYS_pwrite64, fd, p, (size_t)bytes, at);
}

int
fsync(int fd)
{
    return fails_on(SITE_SYNC, fd) ? -1 : (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
    return fails_on(SITE_SYNC, fd) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int
rename(const char *from, const char *to)
{
    return fails_at(SITE_RENAME, to) ? -1 : (int)syscall(SYS_rename, from, to);
}

int
mkdir(const char *path, mode_t mode)
{
    return fails_at(SITE_MKDIR, path) ? -1 : (int)syscall(SYS_mkdir, path, mode);
}

int
close(int fd)
{
    bool is_failing = fails_on(SITE_CLOSE, fd);
    int why = errno;
    int result = (int)syscall(SYS_close, fd); /* the descriptor is gone whatever close says */

    errno = is_failing ? why : errno;
    return is_failing ? -1 : result;
}

int
open64(const char *path, int flags, ...)
{
    __builtin_va_list args;

    __builtin_va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? __builtin_va_arg(args, mode_t) : 0;
    __builtin_va_end(args);
    bool is_creating = (flags & O_CREAT) != 0;

    return is_creating && fails_at(SITE_OPEN, path)
               ? -1
               : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
