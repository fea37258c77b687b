/* clock.h -- when a legal period ends.
 *
 * Rule     the first day is not counted; months end on the same-numbered day or on the last day of a
 *          month that lacks it; a last day that is no working day moves to the next one (Bộ luật Dân
 *          sự 2015, Điều 147-148) [law:BLDS/147-148].
 */
#ifndef ROOM_REGULATION_CLOCK_H
#define ROOM_REGULATION_CLOCK_H

#include "room/regulation/calendar.h"
#include "room/regulation/rules.h"

struct clock_end {
    struct date from_on;
    struct date nominal_on; /* before it moved */
    struct date due_on;
    struct str moved_because; /* none when it did not move */
    struct str law;
};
struct clock_end clock_compute(const struct calendar *calendar, const struct rules_clock *clock,
    struct date from_on);
/* A stopped clock gives back the days it stood still: due moves by them, then to a working day. */
struct date clock_resume(const struct calendar *calendar, struct date nominal_on,
    struct date stopped_on, struct date resumed_on);

#endif
