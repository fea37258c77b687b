/* tally.h -- what a count means: the quorum, the base, how many yes it needs, whether that can still be
 * reached, and what the sheets say where the regulation decides by points. Pure: rules and numbers in,
 * a verdict out.
 *
 * Rule     shares are compared in integers; the base is the regulation's: all members, those present,
 *          or the valid ballots [law:TT18/8]. A barred member leaves the base only where the regulation
 *          says so.
 */
#ifndef ROOM_REGULATION_TALLY_H
#define ROOM_REGULATION_TALLY_H

#include "room/regulation/sheet.h"

struct tally_in {
    int64_t members, present;
    int64_t barred, barred_present; /* kept from this dossier; the latter are also counted in present */
    int64_t absent; /* members who are away and whose written opinion counts: they take part */
    int64_t yes, no, blank;
    const struct sheet_points *sheet; /* the sheets as one (sheet_combine); NULL: none was handed in */
    bool is_ballot;                   /* on paper: votes alone decide */
};
struct tally_out {
    int64_t base, needed;
    int64_t quorum_base, quorum_needed;
    int64_t may_vote;  /* present and not barred */
    bool has_quorum;
    bool is_possible;  /* so many yes can be reached by those who may vote */
    bool is_voted;     /* the votes reach what is needed */
    bool is_passed;    /* by votes, by points or by both, as the regulation decides; quorum apart */
    struct sheet_verdict sheet; /* reasons empty without a sheet */
};
struct tally_out tally_decide(struct arena *arena, const struct rules *rules,
    const struct tally_in *in);

#endif
