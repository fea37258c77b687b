#include "room/commendation/commendation.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_initiative.h"
#include "room/commendation/commendation_paper.h"
#include "room/identity/identity.h"

enum { THOUSANDTHS = 1000 };

static struct ref
ref_of(const struct q_award_case_get *row)
{
    return (struct ref){"award_case", row->id.v, row->org};
}

/* -- raising ----------------------------------------------------------------------------------------- */

/* The agency that commends: where the person works today. */
static enum err
org_of_person(struct ctx *ctx, struct person_id person, struct org_id otherwise, struct org_id *out)
{
    struct q_post_main post;
    bool found;

    TRY(q_post_main(ctx, person, ctx->today, &post, &found));
    *out = found ? post.org : otherwise;
    return OK;
}

static enum err
is_free(struct ctx *ctx, const struct award_new *in, const struct rules_award *award, bool *out)
{
    struct q_award_case_standing standing;
    struct q_use_has used = {0};

    TRY(q_award_case_standing(ctx, in->initiative, award->code, in->person, in->year, &standing));
    if (award->is_once && in->initiative.v != 0) {
        TRY(q_use_has(ctx, in->initiative, award->code, in->person, &used));
    }
    *out = standing.n == 0 && used.n == 0;
    return OK;
}

static enum err
insert_case(struct ctx *ctx, const struct award_new *in, const struct rules *rules,
    const struct rules_award *award, struct org_id org, struct award_case_id *out)
{
    TRY(q_award_case_insert(ctx,
        &(struct q_award_case_insert_in){
            .org = org,
            .person = in->person,
            .award = award->code,
            .form = award->form,
            .year = in->year,
            .trigger_kind = in->trigger.kind == NULL ? STR("hand") : str_of(in->trigger.kind),
            .trigger_id = in->trigger.kind == NULL ? ctx->now.us : in->trigger.id,
            .initiative = in->initiative,
            .raised_on = ctx->today,
            .due_on = date_add_days(ctx->today, rules->limits.commend_within_days),
            .now = ctx->now,
        },
        out));
    if (in->trigger.kind != NULL) {
        TRY(link_add(ctx, in->trigger, (struct ref){"award_case", out->v, org}, "commended"));
    }
    return event_add(ctx, ACT_AWARD_CASE_RAISE, (struct ref){"award_case", out->v, org}, NULL,
        STR_NONE);
}

enum err
award_case_raise(struct ctx *ctx, const struct award_new *in, struct award_case_id *out)
{
    const struct rules_award *award;
    struct rules rules;
    struct org_id org;
    bool free;

    TRY(org_of_person(ctx, in->person, ctx->actor.org, &org));
    TRY(permit(ctx, ACT_AWARD_CASE_RAISE, (struct scope){.kind = OBJECT_NONE, .org = org}));
    TRY(regulation_rules_for(ctx, org, ctx->today, &rules));
    award = rules_find_award(&rules, in->award_code);
    if (award == NULL) {
        return fault(ctx, FAULT_NOT_A_CHOICE, "award_code");
    }
    TRY(is_free(ctx, in, award, &free));
    if (!free) {
        return fault(ctx, FAULT_INITIATIVE_USED, "initiative");
    }
    return insert_case(ctx, in, &rules, award, org, out);
}

/* One case for each author with a record, unless one stands already [F147]. */
static enum err
raise_for_authors(struct ctx *ctx, struct initiative_id initiative, struct org_id origin,
    struct ref trigger)
{
    struct q_author_list *authors;
    size_t count;

    TRY(q_author_list(ctx, initiative, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        struct award_new in = {authors[i].person, STR_NONE, civil_of_date(ctx->today).year,
            initiative, trigger};
        const struct rules_award *award;
        struct award_case_id id;
        struct rules rules;
        struct org_id org;
        bool free;
        if (in.person.v == 0) {
            continue;
        }
        TRY(org_of_person(ctx, in.person, origin, &org));
        TRY(regulation_rules_for(ctx, org, ctx->today, &rules));
        award = rules_find_award(&rules, rules.timely_award);
        if (award == NULL) {
            continue;
        }
        TRY(is_free(ctx, &in, award, &free));
        if (free) {
            TRY(insert_case(ctx, &in, &rules, award, org, &id));
        }
    }
    return OK;
}

enum err
commend_consume(struct ctx *ctx, const struct todo *todo)
{
    struct q_commend_fact fact;
    bool found;

    TRY(q_commend_fact(ctx, (struct adoption_id){todo->object_id}, &fact, &found));
    if (!found || fact.initiative.v == 0) {
        return OK;
    }
    return raise_for_authors(ctx, fact.initiative, fact.org,
        (struct ref){"adoption", todo->object_id, fact.org});
}

/* -- answering --------------------------------------------------------------------------------------- */

enum err
award_case_scope(struct ctx *ctx, struct award_case_id id, struct q_award_case_get *row,
    struct scope *scope)
{
    bool found;

    *scope = (struct scope){.kind = OBJECT_AWARD_CASE};
    TRY(q_award_case_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){OBJECT_AWARD_CASE, id.v, row->org, award_status_word(row->status)};
    return OK;
}

enum err
award_case_answer(struct ctx *ctx, struct award_case_id id, bool is_accepted, struct str reason,
    const struct act *act)
{
    struct q_award_case_get row;
    struct scope scope;
    enum award_status status = is_accepted ? AWARD_STATUS_ACCEPTED : AWARD_STATUS_DECLINED;

    TRY(award_case_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_AWARD_CASE_ANSWER, scope));
    TRY(act_check(ctx, act));
    if (!is_accepted && str_is_blank(reason)) {
        return fault(ctx, FAULT_ANSWER_NEEDS_REASON, "reason");
    }
    TRY(q_award_case_answer(ctx, id, row.version, status, act_on(ctx, act), ctx->actor.person, reason));
    if (is_accepted) {
        TRY(commendation_submission(ctx, &row));
    }
    return event_add(ctx, ACT_AWARD_CASE_ANSWER, ref_of(&row), act,
        event_payload(ctx, "status", award_status_word(status), NULL));
}

/* -- awarding ---------------------------------------------------------------------------------------- */

bool
award_money(const struct rules *rules, const struct rules_award *award, struct date decided_on,
    struct money *out)
{
    struct str law;
    int64_t salary;

    return rules_base_salary(rules, decided_on, &salary, &law) &&
        money_scale((struct money){salary}, award->multiple_thousandths, THOUSANDTHS, ROUND_DOWN, out);
}

static enum err
use_once(struct ctx *ctx, const struct q_award_case_get *row)
{
    struct q_use_has used;

    TRY(q_use_has(ctx, row->initiative, row->award, row->person, &used));
    if (used.n > 0) {
        return fault(ctx, FAULT_INITIATIVE_USED, NULL);
    }
    return q_use_insert(ctx, row->initiative, row->award, row->person.v, row->recipient_org.v,
        row->year, row->id);
}

enum err
award_case_award(struct ctx *ctx, struct award_case_id id, struct date decided_on,
    struct str decision_number)
{
    const struct rules_award *award;
    struct q_award_case_get row;
    struct award_id award_id;
    struct money money;
    struct rules rules;
    struct scope scope;

    TRY(award_case_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_AWARD_CASE_AWARD, scope));
    if (date_cmp(decided_on, ctx->today) > 0) {
        return fault(ctx, FAULT_DATE_IN_FUTURE, "decided_on");
    }
    TRY(regulation_rules_for(ctx, row.org, decided_on, &rules));
    award = rules_find_award(&rules, row.award);
    if (award == NULL || !award_money(&rules, award, decided_on, &money)) {
        return fault(ctx, FAULT_NO_BASE_SALARY, "decided_on");
    }
    if (award->is_once && row.initiative.v != 0) {
        TRY(use_once(ctx, &row));
    }
    TRY(q_award_insert(ctx,
        &(struct q_award_insert_in){
            .person = row.person,
            .recipient_org = row.recipient_org,
            .org = row.org,
            .award = row.award,
            .year = row.year,
            .decision_number = decision_number,
            .decided_on = decided_on,
            .money = money,
            .route = row.initiative.v != 0 ? STR("initiative") : STR("other"),
            .case_id = id,
            .now = ctx->now,
        },
        &award_id));
    TRY(q_award_case_awarded(ctx, id, row.version));
    return event_add(ctx, ACT_AWARD_CASE_AWARD, ref_of(&row), &(struct act){.happened_on = ctx->today},
        event_payload(ctx, "decision", decision_number, NULL));
}

/* -- ratings ----------------------------------------------------------------------------------------- */

enum err
ratings_record(struct ctx *ctx, int32_t year, const struct rating_new *ratings, size_t count)
{
    struct org_id org = ctx->actor.org;

    TRY(permit(ctx, ACT_RATING_RECORD, (struct scope){.kind = OBJECT_NONE, .org = org}));
    for (size_t i = 0; i < count; i++) {
        struct q_post_main post;
        bool found;
        if (ratings[i].rating == 0) {
            continue;
        }
        TRY(q_post_main(ctx, ratings[i].person, ctx->today, &post, &found));
        if (!found || post.org.v != org.v) {
            return fault(ctx, FAULT_NOT_A_CHOICE, "rows");
        }
        TRY(q_rating_set(ctx, ratings[i].person, year, org, ratings[i].rating));
    }
    return event_add(ctx, ACT_RATING_RECORD, (struct ref){"org", org.v, org}, NULL, STR_NONE);
}

enum err
award_case_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    int64_t moved;

    TRY(q_award_case_hand_over(ctx, over->from, over->to, &moved));
    *count += moved;
    return OK;
}
