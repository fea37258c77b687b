/* calendar.h -- working days: Monday to Friday, less public holidays, plus days worked in exchange.
 *
 * Source   table calendar_day, or the built-in pack (pack/calendar.json) for commands that run
 *          without a data directory. Days the calendar does not know follow the week.
 */
#ifndef ROOM_REGULATION_CALENDAR_H
#define ROOM_REGULATION_CALENDAR_H

#include "base/date.h"

enum { CALENDAR_DAYS_MAX = 2000 };

struct calendar_entry {
    struct date on;
    bool is_working;
    struct str name;
};
struct calendar {
    const struct calendar_entry *days; /* ascending */
    size_t day_count;
};

bool calendar_is_working(const struct calendar *calendar, struct date d);
struct date calendar_next_working(const struct calendar *calendar, struct date d); /* d or later */
struct date calendar_last_working(const struct calendar *calendar, struct date d); /* d or before */
/* Why d is no working day: the holiday's name, otherwise the weekday. */
struct str calendar_why_not(const struct calendar *calendar, struct date d);
struct date calendar_add_working(const struct calendar *calendar, struct date d, int32_t days);
/* Reads {"days":[{"on","kind","name"}]}. */
bool calendar_parse(struct arena *arena, struct str json, struct calendar *out, struct str *why);

#endif
