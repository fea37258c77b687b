/* permit.h -- who may do what: one table (src/app/policy.tsv), one function.
 *
 * Rule     denied unless a line allows: a role held where the line says, or a relation, while the
 *          object is in one of the line's states, and no `never` relation of any line of the
 *          action holds (with two roles over one object the intersection counts then).
 * Place    a role "at the agency" needs scope.org; an object without one is nobody's by role. With
 *          neither object nor agency the question is whether there is any place where the actor
 *          might, so a command that creates MUST name the agency.
 * Refusal  ERR_SIGNED_OUT when nobody is signed in; ERR_NOT_FOUND when the actor may not see the
 *          object; otherwise ERR_FORBIDDEN with the reason and its law (the fault's arg) as a fault.
 * Cost     in a reading transaction each relation is asked once per object; in a writing one each
 *          time, since the transaction itself may change the answer.
 */
#ifndef PLAT_PERMIT_H
#define PLAT_PERMIT_H

#include "plat/ctx.h"

/* What an action is about. kind is enum object_kind (gen/policy.h); id 0 means "no object yet"
 * (creating one in org, or looking at the list of org). */
struct scope {
    int kind;
    int64_t id;
    struct org_id org;
    struct str state; /* the object's state word as policy.tsv knows it; none matches only '*' */
};

MUST_USE enum err permit(struct ctx *ctx, int action, struct scope scope);
/* The same question for showing or hiding a button; adds no fault, counts as asked. */
bool may(struct ctx *ctx, int action, struct scope scope);
/* Why not, as a sentence with its law, for a page that explains a missing button; none if may. */
struct str may_not_why(struct ctx *ctx, int action, struct scope scope);
/* The agency for which the actor may do it: that of his main post if he may there, otherwise the first
 * of those where he holds a role and may; that of his main post when there is none. */
struct org_id actor_org_for(struct ctx *ctx, int action);
bool actor_has_role(const struct ctx *ctx, int role, struct org_id org); /* org 0: anywhere */

/* -- generated table (gen/policy.c) ---------------------------------------------------------- */
enum role_place { ROLE_AT_ORG = 1, ROLE_AT_ANCESTOR, ROLE_ANYWHERE };
enum { ROLE_PUBLIC = 1001, ROLE_SIGNED_IN, ROLE_STAFF /* a post at the org today */ };
struct role_rule {
    int role; /* enum role_code, or one of the three above */
    enum role_place place;
};
struct policy_line {
    int action;
    const struct role_rule *roles;
    uint8_t role_count;
    const int *relations; /* enum relation_code */
    uint8_t relation_count;
    const char *const *states; /* NULL: any */
    uint8_t state_count;
    const int *never;
    uint8_t never_count;
    const char *law;
    int fault_code; /* the reason when only this line's state or never stands in the way */
};
extern const struct policy_line policy_lines[]; /* sorted by action */
extern const size_t policy_line_count;
extern const int object_view_action[]; /* by object kind */
/* What permit() must know of an object, by its kind and key: for whoever meets objects of any kind
 * (files, papers, traces, search). found = false: there is none. */
MUST_USE enum err object_scope(struct ctx *ctx, int kind, int64_t id, struct scope *out,
    bool *found);
/* Evaluates one relation (a statement of sql/query/relation.sql) for actor and object. */
MUST_USE enum err relation_holds(struct ctx *ctx, int relation, int kind, int64_t id, bool *holds);
/* The two questions about agencies that roles need, from the same file: is `above` the agency
 * itself or an ancestor of it today; has the actor a post at the agency today. */
MUST_USE enum err relation_org_under(struct ctx *ctx, struct org_id org, struct org_id above,
    bool *holds);
MUST_USE enum err relation_is_staff(struct ctx *ctx, struct org_id org, bool *holds);

#endif
