/* chain.h -- the arithmetic of the sealed chain, private to the audit room. */
#ifndef ROOM_AUDIT_CHAIN_H
#define ROOM_AUDIT_CHAIN_H

#include "gen/q_audit.h"
#include "plat/ctx.h"

struct str chain_digest(struct arena *arena, struct str salt, struct str address,
    struct str late_reason, struct str body);
struct str chain_hash(struct arena *arena, struct str prev_hash, int64_t seq,
    struct instant sealed_at, struct event_id event, const struct q_event_insert_in *columns);
/* Seals one event as the next of the chain: sealed_at never goes back. */
MUST_USE enum err chain_seal(struct ctx *ctx, struct event_id event,
    const struct q_event_insert_in *columns);

/* One signed line of audit/heads; text is what the signature is over. */
struct chain_head {
    int64_t seq;
    struct instant at;
    struct str hash, text, signature;
};
/* The last whole line; false when there is none. The signature is not looked at. */
bool chain_head_last(struct ctx *ctx, struct chain_head *head);

#endif
