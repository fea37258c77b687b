/* demo_bulk.h -- many dossiers for measurements: the ordinary demonstration again and again.
 *
 * Rule     every copy has its own numbers, title, texts, authors, frozen version and sealed events; its
 *          stages, clocks, marks, decisions and recognitions follow its model, moved by whole weeks
 *          while its agency existed. Councils, certificates and adoptions are not copied.
 * Work     one call stages at most BULK_CHUNK dossiers (<= 50 ms) and ends in set-based statements; the
 *          caller commits after each. The same size gives the same rows, salts and tokens apart.
 */
#ifndef APP_DEMO_DEMO_BULK_H
#define APP_DEMO_DEMO_BULK_H

#include "plat/ctx.h"

enum { BULK_CHUNK = 40 };

struct bulk; /* what is known of the models; lives in the arena given */
/* Reads the models and adds the people who will be authors; needs a writing transaction. total: the
 * dossiers there shall be, models and copies. */
MUST_USE enum err bulk_begin(struct ctx *ctx, int64_t total, struct date today, struct bulk **out);
bool bulk_is_done(const struct bulk *bulk);
/* Makes the next chunk; bulk_next is called after its commit, so that a call can run again. */
MUST_USE enum err bulk_chunk(struct ctx *ctx, struct bulk *bulk);
void bulk_next(struct bulk *bulk);
MUST_USE enum err bulk_end(struct ctx *ctx, struct bulk *bulk);

#endif
