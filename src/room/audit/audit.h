/* audit.h -- what happened, in order, sealed.
 *
 * Owns     tables event, payload, seal, todo (writing), link.
 * Rule     every change writes its event in its own transaction. The event's word is the action of
 *          policy.tsv that was carried out. On SQLite the event is sealed at once; on PostgreSQL by
 *          audit_seal_pending, so that seq follows the order of commits.
 * Chain    hash = SHA-256(len-prefixed(prev_hash, seq, sealed_at, columns of the event)); digest =
 *          SHA-256(len-prefixed(salt, address, late_reason, body)), so erasing a payload leaves the
 *          chain whole.
 * Heads    audit/heads in the data directory grows by one signed line a minute, about what was
 *          committed before. A line that a crash tore is stepped over.
 */
#ifndef ROOM_AUDIT_AUDIT_H
#define ROOM_AUDIT_AUDIT_H

#include "base/json.h"
#include "gen/enum.h"
#include "plat/ctx.h"

enum { AUDIT_PAYLOAD_BYTES_MAX = 64 * 1024, AUDIT_SEAL_BATCH = 500 };

/* What an event, a link or a permission is about. */
struct ref {
    const char *kind; /* object word of policy.tsv */
    int64_t id;
    struct org_id org; /* 0 if none */
};

/* How an act came about. Zero value: online, today, by the actor himself. */
struct act {
    struct date happened_on; /* legal date; day 0 and DATE_NONE both mean today */
    enum channel channel;    /* 0 means online */
    struct person_id entered_for;
    struct str late_reason;  /* why it was typed later than it happened */
    const char *law;         /* tag of docs/law/register.md; NULL if none */
};
struct date act_on(const struct ctx *ctx, const struct act *act); /* the legal date */
/* Refuses an act dated in the future, and one typed later than its day without a reason
 * (fields "happened_on" and "late_reason"). */
void act_faults(struct ctx *ctx, const struct act *act); /* adds to a list of checks */
MUST_USE enum err act_check(struct ctx *ctx, const struct act *act);

/* action is enum action of gen/policy.h. payload: a JSON object, or none for {}. act may be NULL. */
MUST_USE enum err event_add(struct ctx *ctx, int action, struct ref ref, const struct act *act,
    struct str payload);
/* A payload of a few members in one call: name, value, name, value, ..., NULL. */
struct str event_payload(struct ctx *ctx, const char *name, ...);

/* Joins two things; the same link twice is one. Directions run from origin to what came of it. */
MUST_USE enum err link_add(struct ctx *ctx, struct ref from, struct ref to, const char *why);

/* Which consumers get a to-do for which action (app/jobs.c). */
struct event_consumer {
    int action;
    const char *consumer;
};
extern const struct event_consumer event_consumers[];
extern const size_t event_consumer_count;

/* Ticks: seal what is not sealed yet (PostgreSQL); sign the head of what is committed into audit/heads
 * (in a reading transaction). */
MUST_USE enum err audit_seal_pending(struct ctx *ctx);
MUST_USE enum err audit_sign_head(struct ctx *ctx);

enum { AUDIT_STEP_ROWS = 10000, AUDIT_HASH_CHARS = 64 };
struct audit_verdict {
    bool is_ok;
    int64_t events, unsealed, erased, after_last_signature; /* erased: events without a payload */
    struct str head;          /* newest hash; none when there is no event; lives with the walk */
    int64_t first_bad_seq;    /* 0: none */
    struct str first_bad_why; /* English, for administrators */
};
/* Recomputing the chain: begins as zero bytes, ends with is_over and its verdict. */
struct audit_walk {
    struct audit_verdict verdict;
    bool is_begun, is_over, is_signed;
    int64_t last_seq, signed_seq;
    struct instant sealed_before;
    char prev[AUDIT_HASH_CHARS + 1];
    char signed_hash[AUDIT_HASH_CHARS + 1], hash_at_signed[AUDIT_HASH_CHARS + 1];
};
/* Verifies the next AUDIT_STEP_ROWS rows. Call it again, in a transaction of its own each time so
 * that no reader lives long, until the walk is over. */
MUST_USE enum err audit_verify_step(struct ctx *ctx, struct audit_walk *walk);

/* How the chain stands, cheap enough for a page: its newest AUDIT_LOOK_ROWS rows are recomputed, and
 * the newest signed head is looked for among all. The whole chain is audit_verify_step's. */
enum { AUDIT_LOOK_ROWS = 500 };
struct audit_look {
    int64_t last_seq;                  /* 0: nothing is sealed, and the rest says nothing */
    struct instant sealed_at;
    struct str hash;
    int64_t unsealed;                  /* at most AUDIT_SEAL_BATCH are counted */
    int64_t signed_seq;                /* 0: no head is signed yet */
    struct instant signed_at;
    int64_t checked_from, checked_to;  /* recomputed and found good */
    int64_t first_bad_seq;             /* 0: none */
};
MUST_USE enum err audit_look(struct ctx *ctx, struct audit_look *out);

#endif
