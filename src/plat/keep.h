/* keep.h -- values made from what never changes (a regulation version that is in use), kept for as long
 * as the process runs, so that they are not made again for every request.
 *
 * Owner    struct app; one for all threads. What is kept belongs to it until keep_free.
 * Key      names the content, not the place where it lies (a digest): a value is never out of date,
 *          also when the transaction that made it falls away, and so nothing is ever dropped.
 * Limit    KEEP_VALUES_MAX values; after that nothing more is kept.
 */
#ifndef PLAT_KEEP_H
#define PLAT_KEEP_H

#include "base/arena.h"
#include "base/str.h"

enum { KEEP_VALUES_MAX = 64 };
struct keep;

struct keep *keep_new(void);
void keep_free(struct keep *keep); /* NULL is allowed */
/* The value of a key, or NULL. A keep that is NULL is always empty. */
const void *keep_find(struct keep *keep, struct str key);
/* Lets make build the value in an arena that is kept with it, and gives the value: an earlier one if
 * another thread was first, NULL if no more are kept. make must need no more than a request has. */
const void *keep_make(struct keep *keep, struct str key,
    const void *(*make)(struct arena *arena, const void *arg), const void *arg);

#endif
