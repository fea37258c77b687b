/* seal.h -- the last line of a PDF that we issued: what it is, the digest of all bytes before, our
 * signature and the key that made it. A PDF reader skips the line, which is a comment after the end.
 *
 * Says     that not one byte changed since the holder of the key issued it. Whose key it is, the line
 *          cannot say: compare seal.key with the one of an installation (crypto_key_public).
 * Calls    crypto (purpose "certificate").
 */
#ifndef ROOM_DOCUMENT_SEAL_H
#define ROOM_DOCUMENT_SEAL_H

#include "gen/q_document.h"
#include "plat/ctx.h"

/* content grows by the line; whoever needs the file without it cuts at the last "%sangkien-". */
MUST_USE enum err seal_put(struct ctx *ctx, const struct q_paper_get *paper, struct bytes *content);

struct seal {
    struct str kind, number; /* enum paper_kind; number and symbol as printed */
    struct date issued_on;
    struct paper_id paper;   /* in the installation that holds the key */
    struct str key;          /* 64 hex digits */
    bool is_whole;           /* signature and digest agree with the bytes */
};
/* False when the file carries no readable line of ours. */
bool seal_read(struct arena *arena, struct bytes content, struct seal *out);

#endif
