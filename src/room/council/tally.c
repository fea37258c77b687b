#include "room/council/tally.h"

enum { HUNDREDTHS = 100 };

static int64_t
base_of(const struct rules *rules, const struct tally_in *in)
{
    bool keeps_barred = rules->council.is_recused_in_base;

    switch (rules->council.approve.base) {
    case THRESHOLD_BASE_PRESENT:
        return keeps_barred ? in->present : in->present - in->barred_present;
    case THRESHOLD_BASE_VALID_BALLOTS:
        return in->yes + in->no;
    case THRESHOLD_BASE_ALL_MEMBERS:
        break;
    }
    return keeps_barred ? in->members : in->members - in->barred;
}

struct tally_out
tally_decide(const struct rules *rules, const struct tally_in *in)
{
    struct tally_out out = {
        .base = base_of(rules, in),
        .may_vote = in->present - in->barred_present,
        .has_mean = in->scored > 0,
    };

    out.needed = rules_needed(&rules->council.approve, out.base);
    out.mean_hundredths = out.has_mean ? in->total_hundredths / in->scored : 0;
    /* Ballots not cast yet make no base: whoever may vote could still agree. */
    out.is_possible = out.may_vote > 0 &&
        (rules->council.approve.base == THRESHOLD_BASE_VALID_BALLOTS || out.may_vote >= out.needed);
    out.is_passed = rules->council.is_decided_by_vote || in->is_ballot
        ? out.needed > 0 && in->yes >= out.needed
        : out.has_mean && out.mean_hundredths >= (int64_t)rules->total_pass * HUNDREDTHS;
    return out;
}
