/* err.c -- the end of a process that has found itself wrong. */
#include "base/err.h"

_Noreturn void
must_fail(const char *cond, const char *file, int line)
{
    fprintf(stderr, "level=fatal msg=must_failed cond=\"%s\" at=%s:%d\n", cond, file, line);
    fflush(stderr);
    abort();
}
