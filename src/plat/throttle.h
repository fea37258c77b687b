/* throttle.h -- how often something may be tried: per account and per address, with a growing delay,
 * never a lock for good [R31].
 *
 * A try is allowed when the delay after the last failure has passed. Failures 1..THROTTLE_FREE cost
 * nothing; then the delay doubles from one second up to THROTTLE_DELAY_MS_MAX. A success forgets the
 * key; a key unused for THROTTLE_FORGET_MS is forgotten too. The memory is this process's own: with
 * several nodes each keeps its own count, which multiplies the budget by their number.
 */
#ifndef PLAT_THROTTLE_H
#define PLAT_THROTTLE_H

#include "plat/ctx.h"

enum {
    THROTTLE_FREE = 5,
    THROTTLE_DELAY_MS_MAX = 300 * 1000,
    THROTTLE_FORGET_MS = 3600 * 1000,
    THROTTLE_SLOTS = 8192,
    THROTTLE_ADDRESS_FREE = 40, /* many people sit behind one address */
};

/* purpose: "login"; key: the user name or address. OK, or ERR_LIMIT with too_many_tries. A try counts
 * as failed until throttle_forgive() says otherwise, so that parallel tries count too. */
MUST_USE enum err throttle_try(struct ctx *ctx, const char *purpose, struct str key,
    int32_t free_tries);
void throttle_forgive(const char *purpose, struct str key);

#endif
