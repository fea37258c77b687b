/* adoption.h -- models others may use, who uses them, and what that brought.
 *
 * Owns     tables model, adoption, adoption_check, benefit.
 * Calls    org, identity, regulation, document, initiative, audit.
 * Emits    adoption.confirm and benefit.confirm: the commendation room raises a proposal from each.
 * Rule     a benefit is confirmed by the agency that uses the model, never by an author; its inputs
 *          are kept beside the result, and the result is what the inputs give, rounded down.
 * Checks   sustained use is asked for after the months that the regulation names.
 */
#ifndef ROOM_ADOPTION_ADOPTION_H
#define ROOM_ADOPTION_ADOPTION_H

#include "gen/q_adoption.h"
#include "plat/http.h"
#include "plat/permit.h"
#include "room/audit/audit.h"
#include "room/initiative/benefit.h"

struct model_new {
    struct initiative_id initiative; /* 0: a reference from elsewhere, which needs a source */
    struct org_id org;               /* of the publisher; that of the initiative when there is one */
    struct str title, summary, steps, cost, conditions, field, source, contact;
};
/* Only a recognised initiative becomes a model, and only once. */
MUST_USE enum err model_publish(struct ctx *ctx, const struct model_new *model,
    struct model_id *out);

struct adoption_in {
    enum adoption_status status;
    struct date planned_on, started_on, stopped_on;
    struct str stop_reason, note;
    struct opt_i64 cases, hours_saved;
};
MUST_USE enum err adoption_declare(struct ctx *ctx, struct model_id model, struct org_id org,
    const struct adoption_in *in, struct adoption_id *out);
/* The object as permit() wants it. */
MUST_USE enum err adoption_scope(struct ctx *ctx, struct adoption_id id,
    struct q_adoption_get *row, struct scope *scope);
MUST_USE enum err adoption_edit(struct ctx *ctx, struct adoption_id id, int32_t version,
    const struct adoption_in *in);
MUST_USE enum err adoption_check(struct ctx *ctx, struct adoption_id id, int32_t months,
    struct date done_on, bool is_in_use, struct str note);
/* The head of the adopting agency confirms the effect: a paper for signature comes of it. */
MUST_USE enum err adoption_confirm_effect(struct ctx *ctx, struct adoption_id id,
    const struct act *act);

/* What a year of use brought: computed from inputs (initiative/benefit.h), or described. The cost of
 * the first application counts in year 1 only. */
struct benefit_in {
    int32_t year_of_use;
    struct benefit_inputs inputs;
    struct str described;
};
MUST_USE enum err adoption_confirm_benefit(struct ctx *ctx, struct adoption_id id,
    const struct benefit_in *in, const struct upload *evidence, const struct act *act);

#endif
