#include "gen/q_audit.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "plat/io.h"
#include "room/audit/audit.h"
#include "room/audit/chain.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WALK_ROWS = 1000, HEADS_BYTES_MAX = 64 * 1024 * 1024 };

enum err
audit_seal_pending(struct ctx *ctx)
{
    struct q_event_unsealed *rows;
    size_t count;

    TRY(q_event_unsealed(ctx, AUDIT_SEAL_BATCH, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct q_event_insert_in columns = {
            .at = rows[i].at,
            .happened_on = rows[i].happened_on,
            .actor = rows[i].actor,
            .entered_for = rows[i].entered_for,
            .action = rows[i].action,
            .kind = rows[i].kind,
            .object = rows[i].object,
            .org = rows[i].org,
            .law = rows[i].law,
            .digest = rows[i].digest,
        };
        MUST(channel_parse(rows[i].channel, &columns.channel));
        TRY(chain_seal(ctx, rows[i].id, &columns));
    }
    return OK;
}

static struct str
heads_path(struct ctx *ctx)
{
    return str_printf(ctx->arena, "%s/audit/heads", ctx->app->data_dir);
}

/* What is signed, and the first part of the line in audit/heads. */
static struct str
head_text(struct ctx *ctx, int64_t seq, struct str hash, struct instant at)
{
    return str_printf(ctx->arena, "%lld %.*s %lld", (long long)seq, STR_ARG(hash),
        (long long)at.us);
}

/* The last line of audit/heads: seq, hash, signature over them. False when there is none. */
static bool
last_signed(struct ctx *ctx, int64_t *seq, struct str *hash, struct str *text, struct str *signature)
{
    struct str content;
    struct str why;
    struct str line = STR_NONE;

    if (!io_read_file(ctx->arena, heads_path(ctx).p, HEADS_BYTES_MAX, &content, &why)) {
        return false;
    }
    while (content.n > 0) {
        struct str next = str_cut(&content, '\n');
        line = str_is_blank(next) ? line : next;
    }
    for (size_t i = line.n; i > 0; i--) {
        if (line.p[i - 1] == ' ') {
            *signature = str_from(line, i);
            *text = str_sub(line, 0, i - 1);
            line = *text;
            return str_to_i64(str_cut(&line, ' '), seq) && !str_is_none(*hash = str_cut(&line, ' '));
        }
    }
    return false;
}

enum err
audit_sign_head(struct ctx *ctx)
{
    struct q_seal_last last;
    struct str hash = STR_NONE;
    struct str text;
    struct str signature;
    int64_t seq = 0;
    bool found;
    int fd;

    TRY(q_seal_last(ctx, &last, &found));
    if (!found || (last_signed(ctx, &seq, &hash, &text, &signature) && seq == last.seq)) {
        return OK;
    }
    text = head_text(ctx, last.seq, last.hash, ctx->now);
    TRY(crypto_key_sign(ctx, "audit", (struct bytes){(const uint8_t *)text.p, text.n}, &signature));
    text = str_printf(ctx->arena, "%.*s %.*s\n", STR_ARG(text), STR_ARG(signature));
    (void)mkdir(str_printf(ctx->arena, "%s/audit", ctx->app->data_dir).p, 0700);
    fd = open(heads_path(ctx).p, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return ERR_INTERNAL;
    }
    if (write(fd, text.p, text.n) != (ssize_t)text.n || fsync(fd) != 0) {
        close(fd);
        return ERR_INTERNAL;
    }
    return close(fd) == 0 ? OK : ERR_INTERNAL;
}

static bool
row_is_good(struct ctx *ctx, const struct q_seal_walk *row, int64_t seq, struct str prev,
    struct instant sealed_before, struct str *why)
{
    struct q_event_insert_in columns = {
        .at = row->at,
        .happened_on = row->happened_on,
        .actor = row->actor,
        .entered_for = row->entered_for,
        .action = row->action,
        .kind = row->kind,
        .object = row->object,
        .org = row->org,
        .law = row->law,
        .digest = row->digest,
    };

    if (row->seq != seq) {
        *why = STR("a sequence number is missing");
    } else if (!str_eq(row->prev_hash, prev)) {
        *why = STR("does not follow the row before");
    } else if (row->sealed_at.us <= sealed_before.us && seq > 1) {
        *why = STR("sealed before the row before it");
    } else if (!channel_parse(row->channel, &columns.channel) ||
        !str_eq(row->hash,
            chain_hash(ctx->arena, prev, seq, row->sealed_at, row->id, &columns))) {
        *why = STR("the event was changed after it was sealed");
    } else if (!str_is_none(row->salt) &&
        !str_eq(row->digest, chain_digest(ctx->arena, row->salt, row->address, row->body))) {
        *why = STR("the payload was changed after it was sealed");
    } else {
        return true;
    }
    return false;
}

/* Walks the chain in chunks; remembers the hash at signed_seq to compare with the signature. */
static enum err
walk(struct ctx *ctx, struct audit_verdict *out, int64_t signed_seq, struct str *hash_at_signed,
    int64_t *last_seq)
{
    struct str prev = STR("");
    struct instant sealed_before = {INT64_MIN};
    char kept[65] = "";

    *last_seq = 0;
    for (;;) { /* ends with the chain */
        struct arena_mark mark = arena_mark(ctx->arena);
        struct q_seal_walk *rows;
        size_t count;
        TRY(q_seal_walk(ctx, *last_seq, WALK_ROWS, &rows, &count));
        for (size_t i = 0; i < count; i++) {
            struct str why;
            if (!row_is_good(ctx, &rows[i], *last_seq + 1, prev, sealed_before, &why)) {
                out->first_bad_seq = rows[i].seq;
                out->first_bad_why = why;
                return OK;
            }
            prev = rows[i].hash;
            sealed_before = rows[i].sealed_at;
            *last_seq = rows[i].seq;
            if (*last_seq == signed_seq) {
                *hash_at_signed = str_of(str_c(ctx->arena, prev));
            }
        }
        (void)snprintf(kept, sizeof(kept), "%.*s", STR_ARG(prev));
        if (*last_seq != signed_seq && str_is_none(*hash_at_signed)) {
            arena_rewind(ctx->arena, mark);
        }
        prev = str_dup(ctx->arena, str_of(kept));
        if (count < WALK_ROWS) {
            out->head = *last_seq == 0 ? STR_NONE : prev;
            return OK;
        }
    }
}

enum err
audit_verify(struct ctx *ctx, struct audit_verdict *out)
{
    struct q_event_count counts;
    struct str signed_hash = STR_NONE;
    struct str hash_at_signed = STR_NONE;
    struct str text = STR_NONE;
    struct str signature = STR_NONE;
    int64_t signed_seq = 0;
    int64_t last_seq = 0;
    bool is_signed = last_signed(ctx, &signed_seq, &signed_hash, &text, &signature);

    *out = (struct audit_verdict){.head = STR_NONE, .first_bad_why = STR_NONE};
    signed_hash = str_dup(ctx->arena, signed_hash);
    TRY(q_event_count(ctx, &counts));
    out->events = counts.events;
    out->unsealed = counts.events - counts.seals;
    if (is_signed && !crypto_key_verify(ctx->app->data_dir, "audit",
            (struct bytes){(const uint8_t *)text.p, text.n}, signature)) {
        out->first_bad_seq = signed_seq;
        out->first_bad_why = STR("the signature of the head is not ours");
        return OK;
    }
    TRY(walk(ctx, out, is_signed ? signed_seq : -1, &hash_at_signed, &last_seq));
    if (out->first_bad_seq == 0 && last_seq != counts.seals) {
        out->first_bad_seq = last_seq + 1;
        out->first_bad_why = STR("a sealed event is missing");
    }
    if (out->first_bad_seq == 0 && is_signed && !str_eq(hash_at_signed, signed_hash)) {
        out->first_bad_seq = signed_seq;
        out->first_bad_why = STR("the signed head is not in the chain: rows were removed or rewritten");
    }
    out->after_last_signature = last_seq - signed_seq;
    out->is_ok = out->first_bad_seq == 0;
    return OK;
}
