#include "room/regulation/tally.h"

/* What a fraction is of: seats, those present, or valid ballots (yes and no). */
static int64_t
base_of(const struct rules *rules, const struct rules_fraction *fraction, const struct tally_in *in)
{
    bool keeps_barred = rules->council.is_recused_in_base;

    switch (fraction->base) {
    case THRESHOLD_BASE_PRESENT:
        return in->absent + (keeps_barred ? in->present : in->present - in->barred_present);
    case THRESHOLD_BASE_VALID_BALLOTS:
        return in->yes + in->no;
    case THRESHOLD_BASE_ALL_MEMBERS:
        break;
    }
    return keeps_barred ? in->members : in->members - in->barred;
}

static bool
is_passed(const struct rules *rules, const struct tally_in *in, const struct tally_out *out)
{
    bool is_scored = in->sheet != NULL && out->sheet.is_passed;

    if (in->is_ballot) {
        return out->is_voted;
    }
    if (out->sheet.is_knocked_out) {
        return false;
    }
    switch (rules->council.decide_by) {
    case DECIDE_BY_AVERAGE:
    case DECIDE_BY_SUM:
        return is_scored;
    case DECIDE_BY_VOTE_AFTER_SCORE:
        return is_scored && out->is_voted;
    case DECIDE_BY_VOTE:
        break;
    }
    return out->is_voted;
}

struct tally_out
tally_decide(struct arena *arena, const struct rules *rules, const struct tally_in *in)
{
    struct tally_out out = {
        .base = base_of(rules, &rules->council.approve, in),
        .quorum_base = in->members, /* the members decide whether a session stands, barred or not */
        .may_vote = in->present - in->barred_present + in->absent,
    };

    out.needed = rules_needed(&rules->council.approve, out.base);
    out.quorum_needed = rules_needed(&rules->council.quorum, out.quorum_base);
    out.has_quorum = in->present >= out.quorum_needed;
    /* Ballots not cast yet make no base: whoever may vote could still agree. */
    out.is_possible = out.may_vote > 0 &&
        (rules->council.approve.base == THRESHOLD_BASE_VALID_BALLOTS || out.may_vote >= out.needed);
    out.is_voted = out.needed > 0 && in->yes >= out.needed;
    if (in->sheet != NULL) {
        out.sheet = sheet_judge(arena, rules, in->sheet);
    }
    out.is_passed = is_passed(rules, in, &out);
    return out;
}
