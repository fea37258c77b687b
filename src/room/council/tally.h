/* tally.h -- what a count means: the base, how many yes it needs, whether that can still be reached.
 * Pure: rules and numbers in, a verdict out.
 *
 * Rule     shares are compared in integers; the base is the regulation's: all members, those present,
 *          or the valid ballots [law:TT18/8]. A barred member leaves the base only where the regulation
 *          says so.
 */
#ifndef ROOM_COUNCIL_TALLY_H
#define ROOM_COUNCIL_TALLY_H

#include "room/regulation/rules.h"

struct tally_in {
    int64_t members, present;
    int64_t barred, barred_present; /* kept from this dossier; the latter are also counted in present */
    int64_t yes, no, blank;
    int64_t scored, total_hundredths; /* sheets with points, and their sum */
    bool is_ballot; /* on paper: votes alone decide */
};
struct tally_out {
    int64_t base, needed;
    int64_t may_vote;  /* present and not barred */
    bool is_possible;  /* so many yes can be reached by those who may vote */
    bool is_passed;
    bool has_mean;
    int64_t mean_hundredths;
};
struct tally_out tally_decide(const struct rules *rules, const struct tally_in *in);

#endif
