/* slow_fsync.c -- for LD_PRELOAD: a disk whose every flush takes 2 ms longer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

int fsync(int fd);
int fdatasync(int fd);

static int
flush(const char *name, int fd)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    struct timespec wait = {.tv_nsec = 2000000};

    nanosleep(&wait, NULL);
    return real(fd);
}

int
fsync(int fd)
{
    return flush("fsync", fd);
}

int
fdatasync(int fd)
{
    return flush("fdatasync", fd);
}
