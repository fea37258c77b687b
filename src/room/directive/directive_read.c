/* directive_read.c -- the reader from end to end: lines, heading, clauses, foot. */
#include "room/directive/directive_read_part.h"

enum { FRIDAY = 4 };

bool
directive_weekday_works(struct date day, void *arg)
{
    (void)arg;
    return date_weekday(day) <= FRIDAY;
}

void
directive_read(struct arena *arena, struct str text, const struct directive_calendar *calendar,
    struct directive_reading *out)
{
    struct reader r = {.arena = arena, .out = out};

    *out = (struct directive_reading){0};
    r.calendar.is_working_day = directive_weekday_works;
    if (calendar != NULL) {
        r.calendar = *calendar;
    }
    r.lines = lines_of(arena, str_sub(text, 0, DIRECTIVE_BYTES_MAX));
    read_heading(&r);
    read_clauses(&r);
    read_foot(&r);
}
