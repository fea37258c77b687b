#include "room/org/succession.h"

#include "gen/q_org.h"

struct date
hand_over_last_day(const struct hand_over *over)
{
    return date_add_days(over->on, -1);
}

enum err
function_hand_over(struct ctx *ctx, const struct hand_over *over, enum org_function function,
    int64_t *count)
{
    struct date last_on = hand_over_last_day(over);
    int64_t moved;

    TRY(q_org_function_hand_over(ctx, over->from, over->to, function, last_on, over->on,
        over->document, &moved));
    *count += moved;
    return q_org_function_close(ctx, over->from, function, last_on);
}
