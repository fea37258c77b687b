/* role.h -- who holds which role at which agency from when to when, and by whose word.
 *
 * Granted  by an administrator of the agency, for a period, by a decision.
 * Lent     by the head, for so many days at most as the regulation in force says, with a reason, in one
 *          act and without an administrator; lent roles name the head who lent them.
 * Ended    never deleted: the last day is set. A role that is ended today ends with yesterday.
 */
#ifndef ROOM_IDENTITY_ROLE_H
#define ROOM_IDENTITY_ROLE_H

#include "gen/enum.h"
#include "plat/ctx.h"

struct role_new {
    struct person_id person;
    struct org_id org;
    enum role_code role;
    struct date from_on, to_on; /* to_on DATE_NONE: until it is ended */
    struct str document;        /* the decision; of a lent role none */
    struct str reason;          /* of a lent role */
};
MUST_USE enum err role_grant(struct ctx *ctx, const struct role_new *role);
/* days_max: first and last day included. The person has a post at the agency. */
MUST_USE enum err role_lend(struct ctx *ctx, const struct role_new *role, int32_t days_max);
/* last_on DATE_NONE: ends now. Whoever may grant at the agency may end any role, its head a lent one. */
MUST_USE enum err role_end(struct ctx *ctx, struct person_id person, struct role_grant_id id,
    struct date last_on);

#endif
