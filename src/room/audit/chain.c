#include "room/audit/chain.h"

#include "base/buf.h"
#include "plat/crypto.h"

/* Every part is written with its length before it, so that no two lists of parts read alike. */
static void
put(struct buf *buf, struct str part)
{
    buf_printf(buf, "%zu:", str_is_none(part) ? (size_t)0 : part.n);
    buf_put(buf, part);
    buf_char(buf, str_is_none(part) ? '-' : ',');
}

static void
put_i64(struct buf *buf, int64_t v)
{
    put(buf, str_printf(buf->arena, "%lld", (long long)v));
}

static struct str
hash_of(struct arena *arena, const struct buf *buf)
{
    struct str text = buf_str(buf);

    return crypto_sha256_hex(arena, (struct bytes){(const uint8_t *)text.p, text.n});
}

struct str
chain_digest(struct arena *arena, struct str salt, struct str address, struct str late_reason,
    struct str body)
{
    struct buf buf;

    buf_init(&buf, arena, 256 + body.n);
    put(&buf, salt);
    put(&buf, address);
    put(&buf, late_reason);
    put(&buf, body);
    return hash_of(arena, &buf);
}

struct str
chain_hash(struct arena *arena, struct str prev_hash, int64_t seq, struct instant sealed_at,
    struct event_id event, const struct q_event_insert_in *columns)
{
    struct buf buf;

    buf_init(&buf, arena, 512);
    put(&buf, prev_hash);
    put_i64(&buf, seq);
    put_i64(&buf, sealed_at.us);
    put_i64(&buf, event.v);
    put_i64(&buf, columns->at.us);
    put(&buf, date_iso(arena, columns->happened_on));
    put_i64(&buf, columns->actor.v);
    put_i64(&buf, columns->entered_for.v);
    put(&buf, channel_word(columns->channel));
    put(&buf, columns->action);
    put(&buf, columns->kind);
    put_i64(&buf, columns->object);
    put_i64(&buf, columns->org.v);
    put(&buf, columns->law);
    put(&buf, columns->digest);
    return hash_of(arena, &buf);
}

enum err
chain_seal(struct ctx *ctx, struct event_id event, const struct q_event_insert_in *columns)
{
    struct q_seal_last last = {.hash = STR("")};
    struct instant sealed_at = ctx->now;
    bool found = false;

    TRY(q_seal_last(ctx, &last, &found));
    if (!found) {
        last.seq = 0;
        last.hash = STR("");
    } else if (sealed_at.us <= last.sealed_at.us) {
        sealed_at.us = last.sealed_at.us + 1;
    }
    return q_seal_insert(ctx, last.seq + 1, event, sealed_at, last.hash,
        chain_hash(ctx->arena, last.hash, last.seq + 1, sealed_at, event, columns));
}
