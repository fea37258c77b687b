/* date.h -- civil dates in Asia/Ho_Chi_Minh and instants in UTC: different types on purpose.
 *
 * A civil date is a day number (0 = 1970-01-01, proleptic Gregorian), stored and exchanged as
 * 'YYYY-MM-DD'. An instant is int64 microseconds UTC, RFC 3339 'Z' outside. The zone is UTC+7
 * without daylight saving for every date handled (since mid-1975). Whatever would leave the years
 * 1..9999 is none, and so is whatever is computed or written from none.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

struct date {
    int32_t day; /* DATE_NONE_DAY when not given */
};
struct instant {
    int64_t us; /* INSTANT_NONE_US when not given */
};
enum { DATE_NONE_DAY = INT32_MIN };
#define INSTANT_NONE_US INT64_MIN
#define DATE_NONE       ((struct date){DATE_NONE_DAY})
#define INSTANT_NONE    ((struct instant){INSTANT_NONE_US})

struct civil {
    int32_t year;  /* 1..9999 */
    int32_t month; /* 1..12 */
    int32_t day;   /* 1..31 */
};

bool date_is_none(struct date d);
bool instant_is_none(struct instant t);
bool civil_is_valid(struct civil c);
struct date date_of_civil(struct civil c); /* MUST be valid */
struct civil civil_of_date(struct date d);
struct date date_of_instant(struct instant t); /* the day in UTC+7 */
struct instant instant_of_date(struct date d); /* 00:00 of that day in UTC+7 */
int date_cmp(struct date a, struct date b);    /* none sorts first */
struct date date_add_days(struct date d, int32_t days);
/* A period in months: ends on the same-numbered day, or on the last day of a month that lacks it
 * (Bộ luật Dân sự 2015, Điều 147-148). */
struct date date_add_months(struct date d, int32_t months);
int32_t date_days_between(struct date from, struct date to); /* to - from */
int32_t date_weekday(struct date d);       /* 0 = Monday (thứ Hai) .. 6 = Sunday (Chủ nhật) */
struct str date_weekday_vi(struct date d); /* "Thứ Hai" .. "Chủ nhật" */

bool date_parse_iso(struct str s, struct date *out); /* exactly YYYY-MM-DD */
bool instant_parse_rfc3339(struct str s, struct instant *out);

/* What a person types: 9/6/25, 09-06-2025, 09062025, 2025-06-09. A two-digit year is 20yy. */
enum date_typed {
    DATE_TYPED_OK,
    DATE_TYPED_SHORT_YEAR,
    DATE_TYPED_MALFORMED,
    DATE_TYPED_IMPOSSIBLE
};
/* SHORT_YEAR also sets out: callers refuse it for a birth date, elsewhere echo it. IMPOSSIBLE is
 * a date that the calendar lacks (31/02/2026, 13/13/2026). */
enum date_typed date_parse_typed(struct str s, struct date *out);

struct str date_iso(struct arena *arena, struct date d);        /* none gives STR_NONE */
struct str date_vi(struct arena *arena, struct date d);         /* 09/06/2025 */
struct str date_vi_weekday(struct arena *arena, struct date d); /* Thứ Hai, 09/06/2025 */
struct str date_vi_paper(struct arena *arena, struct date d);   /* ngày 09 tháng 6 năm 2025 */
struct str instant_rfc3339(struct arena *arena, struct instant t);
struct str instant_vi(struct arena *arena, struct instant t); /* 14:32 09/06/2025 */

#endif
