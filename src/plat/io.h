/* io.h -- the seam to the world: clock and randomness. The test build reads the instant from the
 * file named by SANGKIEN_CLOCK_FILE at every call; the release build refuses to start with it.
 */
#ifndef PLAT_IO_H
#define PLAT_IO_H

#include "base/date.h"

struct instant io_now(void);
int64_t io_monotonic_ms(void);
void io_random(void *p, size_t n); /* getrandom; MUST succeed */
struct str io_token(struct arena *arena, size_t bytes); /* lower-case base32, no look-alikes */
bool io_clock_is_forced(void);
MUST_USE bool io_read_file(struct arena *arena, const char *path, size_t bytes_max,
    struct str *out, struct str *why);

#endif
