#include "gen/q_audit.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "room/audit/audit.h"
#include "room/audit/chain.h"

enum { WALK_ROWS = 1000 };

enum err
audit_seal_pending(struct ctx *ctx)
{
    struct q_event_unsealed *rows;
    size_t count;

    if (db_engine_of(ctx->app->db) == DB_SQLITE) {
        return OK; /* sealed with the event; one that is not was not written by this program */
    }
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

static bool
row_is_good(struct ctx *ctx, const struct q_seal_walk *row, const struct audit_walk *walk,
    struct str *why)
{
    int64_t seq = walk->last_seq + 1;
    struct str prev = str_of(walk->prev);
    struct q_event_insert_in columns = {
        .at = row->at,
        .happened_on = DATE_NONE,
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
    } else if (row->sealed_at.us <= walk->sealed_before.us && seq > 1) {
        *why = STR("sealed before the row before it");
    } else if (!channel_parse(row->channel, &columns.channel) ||
        (!str_is_none(row->happened_on) &&
            !date_parse_iso(row->happened_on, &columns.happened_on)) ||
        !str_eq(row->hash,
            chain_hash(ctx->arena, prev, seq, row->sealed_at, row->id, &columns))) {
        *why = STR("the event was changed after it was sealed");
    } else if (!str_is_none(row->salt) &&
        !str_eq(row->digest, 
            chain_digest(ctx->arena, row->salt, row->address, row->late_reason, row->body))) {
        *why = STR("the payload was changed after it was sealed");
    } else {
        return true;
    }
    return false;
}

static void
found_bad(struct audit_walk *walk, int64_t seq, struct str why)
{
    walk->verdict.first_bad_seq = seq;
    walk->verdict.first_bad_why = why;
    walk->is_over = true;
}

static void
keep_hash(char *to, struct str hash)
{
    (void)snprintf(to, AUDIT_HASH_CHARS + 1, "%.*s", STR_ARG(hash));
}

/* Takes up to WALK_ROWS rows; *count < WALK_ROWS at the end of the chain. */
static enum err
walk_rows(struct ctx *ctx, struct audit_walk *walk, size_t *count)
{
    struct q_seal_walk *rows;

    TRY(q_seal_walk(ctx, walk->last_seq, WALK_ROWS, &rows, count));
    for (size_t i = 0; i < *count; i++) {
        struct str why;

        if (!row_is_good(ctx, &rows[i], walk, &why)) {
            found_bad(walk, rows[i].seq <= walk->last_seq ? rows[i].seq : walk->last_seq + 1, why);
            return OK;
        }
        keep_hash(walk->prev, rows[i].hash);
        walk->sealed_before = rows[i].sealed_at;
        walk->last_seq = rows[i].seq;
        walk->verdict.erased += str_is_none(rows[i].salt);
        if (walk->last_seq == walk->signed_seq) {
            keep_hash(walk->hash_at_signed, rows[i].hash);
        }
    }
    return OK;
}

static void
begin_walk(struct ctx *ctx, struct audit_walk *walk)
{
    struct chain_head head;

    walk->is_begun = true;
    walk->verdict = (struct audit_verdict){.head = STR_NONE, .first_bad_why = STR_NONE};
    walk->sealed_before = (struct instant){INT64_MIN};
    walk->is_signed = chain_head_last(ctx, &head);
    if (!walk->is_signed) {
        return;
    }
    walk->signed_seq = head.seq;
    keep_hash(walk->signed_hash, head.hash);
    if (!crypto_key_verify(ctx->app->data_dir, "audit",
            (struct bytes){(const uint8_t *)head.text.p, head.text.n}, head.signature)) {
        found_bad(walk, head.seq, STR("the signature of the head is not ours"));
    }
}

/* Counted in the transaction that saw the end of the chain. */
static enum err
end_walk(struct ctx *ctx, struct audit_walk *walk)
{
    struct audit_verdict *out = &walk->verdict;
    struct q_event_count counts;
    bool is_sealed_at_once = db_engine_of(ctx->app->db) == DB_SQLITE;

    TRY(q_event_count(ctx, &counts));
    out->events = counts.events;
    out->unsealed = counts.events - counts.seals;
    out->after_last_signature = walk->last_seq - walk->signed_seq;
    out->head = walk->last_seq == 0 ? STR_NONE : str_of(walk->prev);
    walk->is_over = true;
    if (walk->last_seq != counts.seals) {
        found_bad(walk, walk->last_seq + 1, STR("a sealed event is missing"));
    } else if (walk->is_signed && walk->last_seq < walk->signed_seq) {
        found_bad(walk, walk->last_seq + 1,
            STR("the chain ends before the signed head: rows were removed"));
    } else if (walk->is_signed && strcmp(walk->hash_at_signed, walk->signed_hash) != 0) {
        found_bad(walk, walk->signed_seq, STR("the signed head is not in the chain: rows were rewritten"));
    } else if (is_sealed_at_once && out->unsealed != 0) {
        found_bad(walk, walk->last_seq + 1, STR("an event was put in without its seal"));
    }
    out->is_ok = out->first_bad_seq == 0;
    return OK;
}

enum err
audit_verify_step(struct ctx *ctx, struct audit_walk *walk)
{
    if (!walk->is_begun) {
        begin_walk(ctx, walk);
    }
    for (int rows = 0; rows < AUDIT_STEP_ROWS && !walk->is_over; rows += WALK_ROWS) {
        struct arena_mark mark = arena_mark(ctx->arena);
        size_t count;

        TRY(walk_rows(ctx, walk, &count));
        arena_rewind(ctx->arena, mark);
        if (!walk->is_over && count < WALK_ROWS) {
            TRY(end_walk(ctx, walk));
        }
    }
    return OK;
}

/* Where the look begins: what stands before it is taken as it is. */
static enum err
begin_look(struct ctx *ctx, int64_t from, struct audit_walk *walk)
{
    struct q_seal_at before;
    bool found;

    begin_walk(ctx, walk);
    if (from == 0) {
        return OK;
    }
    TRY(q_seal_at(ctx, from, &before, &found));
    if (!found) {
        found_bad(walk, from, STR("a sequence number is missing"));
        return OK;
    }
    walk->last_seq = from;
    walk->sealed_before = before.sealed_at;
    keep_hash(walk->prev, before.hash);
    return OK;
}

static enum err
look_at_head(struct ctx *ctx, struct audit_walk *walk)
{
    struct q_seal_at row;
    bool found;

    if (!walk->is_signed || walk->is_over) {
        return OK;
    }
    TRY(q_seal_at(ctx, walk->signed_seq, &row, &found));
    if (!found || !str_eq_c(row.hash, walk->signed_hash)) {
        found_bad(walk, walk->signed_seq, STR("the signed head is not in the chain"));
    }
    return OK;
}

enum err
audit_look(struct ctx *ctx, struct audit_look *out)
{
    struct audit_walk walk = {0};
    struct q_event_unsealed *waiting;
    struct chain_head head;
    struct q_seal_last last;
    size_t unsealed, count;
    bool found;

    *out = (struct audit_look){.sealed_at = INSTANT_NONE, .signed_at = INSTANT_NONE};
    TRY(q_event_unsealed(ctx, AUDIT_SEAL_BATCH, &waiting, &unsealed));
    out->unsealed = (int64_t)unsealed;
    TRY(q_seal_last(ctx, &last, &found));
    if (!found) {
        return OK;
    }
    int64_t from = last.seq > AUDIT_LOOK_ROWS ? last.seq - AUDIT_LOOK_ROWS : 0;
    TRY(begin_look(ctx, from, &walk));
    if (!walk.is_over) {
        TRY(walk_rows(ctx, &walk, &count));
    }
    TRY(look_at_head(ctx, &walk));
    out->last_seq = last.seq;
    out->sealed_at = last.sealed_at;
    out->hash = last.hash;
    if (walk.is_signed && chain_head_last(ctx, &head)) {
        out->signed_seq = head.seq;
        out->signed_at = head.at;
    }
    out->checked_from = from + 1;
    out->checked_to = walk.last_seq;
    out->first_bad_seq = walk.verdict.first_bad_seq;
    return OK;
}
