#include "room/regulation/clock.h"

struct clock_end
clock_compute(const struct calendar *calendar, const struct rules_clock *clock, struct date from_on)
{
    struct clock_end end = {.from_on = from_on, .moved_because = STR_NONE, .law = clock->law};

    switch (clock->unit) {
    case CLOCK_UNIT_DAY:
        end.nominal_on = date_add_days(from_on, clock->count);
        break;
    case CLOCK_UNIT_WORKING_DAY:
        end.nominal_on = calendar_add_working(calendar, from_on, clock->count);
        break;
    case CLOCK_UNIT_MONTH:
        end.nominal_on = date_add_months(from_on, clock->count);
        break;
    }
    end.due_on = calendar_next_working(calendar, end.nominal_on);
    if (date_cmp(end.due_on, end.nominal_on) != 0) {
        end.moved_because = calendar_why_not(calendar, end.nominal_on);
    }
    return end;
}

struct date
clock_resume(const struct calendar *calendar, struct date nominal_on, struct date stopped_on,
    struct date resumed_on)
{
    int32_t stood_still = date_days_between(stopped_on, resumed_on);

    return calendar_next_working(calendar, date_add_days(nominal_on, stood_still));
}
