/* org.h -- agencies: stable identity, dated versions, who stood above whom, who succeeded whom.
 *
 * Owns     tables org, org_version, org_ancestor, org_event, org_succession, org_function, org_staff,
 *          place.
 * Rule     documents print the name valid on their date; permissions follow functions and roles of
 *          today; nothing is renumbered, renamed in place or deleted.
 * Memory   everything in ctx->arena.
 */
#ifndef ROOM_ORG_ORG_H
#define ROOM_ORG_ORG_H

#include "gen/enum.h"
#include "gen/q_org.h"
#include "plat/ctx.h"

struct org_new {
    struct str code;           /* unique over the installation, A-Z 0-9 and '-' */
    struct str name;           /* Ủy ban nhân dân xã Trà Mẫu */
    struct str short_name;     /* UBND xã Trà Mẫu */
    struct str heading_parent; /* line above the own name on papers; none for People's Committees */
    struct str heading_own;    /* ỦY BAN NHÂN DÂN\nXÃ TRÀ MẪU */
    struct str symbol;         /* UBND */
    struct str place_text;     /* địa danh: Trà Mẫu */
    enum org_kind kind;
    enum org_level level;
    struct org_id parent;      /* 0: a root */
    struct place_id place;
    int64_t official_order;
    struct date from_on, to_on;
    struct str document;
};
/* A new agency with its first version. ERR_CONFLICT when the code exists. */
MUST_USE enum err org_add(struct ctx *ctx, const struct org_new *org, struct org_id *out);
/* The agency goes on under another version from from_on (rename, retype, move). code is ignored. */
MUST_USE enum err org_change(struct ctx *ctx, struct org_id id, const struct org_new *version,
    enum org_event_kind kind);
/* Its last day is last_on. Roles, posts and open dossiers are the caller's business. */
MUST_USE enum err org_end(struct ctx *ctx, struct org_id id, struct date last_on);

/* The version valid on a day (the last one when the agency has ended); ERR_NOT_FOUND if none. */
MUST_USE enum err org_on(struct ctx *ctx, struct org_id id, struct date on,
    struct q_org_version_on *out);
MUST_USE enum err org_by_code(struct ctx *ctx, struct str code, struct org_id *out); /* fault */
MUST_USE enum err org_has(struct ctx *ctx, struct org_id id, enum org_function function,
    struct date on, bool *out);
/* The superior on a day: the parent of that day's version; id 0 if none. */
MUST_USE enum err org_superior(struct ctx *ctx, struct org_id id, struct date on,
    struct org_id *out);

#endif
