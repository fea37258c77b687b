/* benefit.h -- the benefit value of one year (tiền làm lợi), from its inputs.
 *
 * Rule     cases * minutes saved * hourly rate / 60, rounded down, less what running it costs in the year
 *          and what the first application cost. May come out negative: then it says so.
 * Units    đồng; minutes per case; the rate is per hour of the people concerned.
 */
#ifndef ROOM_INITIATIVE_BENEFIT_H
#define ROOM_INITIATIVE_BENEFIT_H

#include "base/money.h"
#include "base/opt.h"

struct benefit_inputs { /* zero value: nothing given */
    struct opt_i64 cases, minutes_saved;
    struct opt_i64 hourly_dong, running_dong, first_dong;
};
/* False when cases, minutes or rate are missing, or the sum leaves the numbers. */
bool benefit_compute(const struct benefit_inputs *in, struct money *out);
/* JSON as it is kept beside the dossier; none when nothing is given. */
struct str benefit_write(struct arena *arena, const struct benefit_inputs *in);
struct benefit_inputs benefit_read(struct arena *arena, struct str kept);

#endif
