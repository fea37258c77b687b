/* eligibility.h -- may this solution be recognised, and does its recognition count for emulation: two questions,
 * each rule with its law and what the data say of it [F55].
 *
 * Rule     the program judges what the data can answer and says where a person has to look; whether two solutions
 *          are the same only people decide: a same title by a same author is shown, never judged.
 * Secrecy  that a work was filed elsewhere is told to the clerks of the agencies concerned and to nobody else.
 * Law      [law:DL/3.1] [law:DL/3.2] [law:DL/4.1] [law:DL/5.2] [law:DL/7.2] [law:TDKT22/3.4].
 */
#ifndef ROOM_INITIATIVE_ELIGIBILITY_H
#define ROOM_INITIATIVE_ELIGIBILITY_H

#include "room/initiative/initiative.h"

struct eligibility_check {
    const char *code; /* a text eligibility.check.* */
    enum intake_judged judged;
    const char *law; /* tag of docs/law/register.md */
    struct str detail; /* a date or code that says it in full; none: none */
};
struct eligibility {
    struct eligibility_check *recognition;
    size_t recognition_count;
    struct eligibility_check *emulation;
    size_t emulation_count;
    bool counts_for_emulation; /* every one of them is met */
};
/* for_clerk: whoever asks handles the intake of the dossier and may know of other agencies. */
MUST_USE enum err eligibility_of(struct ctx *ctx, const struct q_initiative_get *row, bool for_clerk,
    struct eligibility *out);

#endif
