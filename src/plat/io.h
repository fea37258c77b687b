/* io.h -- the seam to the world: clock and randomness. The test build reads the instant from the
 * file named by SANGKIEN_CLOCK_FILE at every call; the release build refuses to start with it.
 */
#ifndef PLAT_IO_H
#define PLAT_IO_H

#include "base/date.h"
#include "base/err.h"

/* False when the environment forces a clock that this build must not follow: end the process. */
MUST_USE bool io_clock_is_allowed(void);
struct instant io_now(void);
int64_t io_monotonic_ms(void);
void io_random(void *p, size_t n); /* getrandom; MUST succeed */
struct str io_token(struct arena *arena, size_t bytes); /* lower-case base32, no look-alikes */
bool io_clock_is_forced(void);
/* A number that the test build takes from the environment, for measuring what a limit is worth; the
 * release build looks at no variable. */
int64_t io_test_number(const char *variable, int64_t otherwise);
MUST_USE bool io_read_file(struct arena *arena, const char *path, size_t bytes_max,
    struct str *out, struct str *why);
/* Writes all of it or says why not in errno; survives short writes and interruptions. */
MUST_USE bool io_write_all(int fd, const void *p, size_t n);
/* A new file with this content, durable, owner-only (mode 0600); false when it exists already. */
MUST_USE bool io_create_file(const char *path, const void *p, size_t n);
MUST_USE bool io_sync_directory(const char *path);

#endif
