/* date.c -- the proleptic Gregorian calendar by counting days since 0001-01-01. */
#include "base/date.h"

#include "base/err.h"

enum {
    FIRST_DAY = -719162, /* 0001-01-01 */
    LAST_DAY = 2932896,  /* 9999-12-31 */
    DAYS_IN_400_YEARS = 146097,
    DAYS_IN_100_YEARS = 36524,
    DAYS_IN_4_YEARS = 1461,
    TYPED_CHARS_MAX = 24,
};
#define SECOND_US INT64_C(1000000)
#define MINUTE_US (60 * SECOND_US)
#define DAY_US    (86400 * SECOND_US)
#define ZONE_US   (7 * 60 * MINUTE_US) /* Asia/Ho_Chi_Minh */

bool
date_is_none(struct date d)
{
    return d.day == DATE_NONE_DAY;
}

bool
instant_is_none(struct instant t)
{
    return t.us == INSTANT_NONE_US;
}

static bool
is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int32_t
days_in_month(int32_t year, int32_t month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool
civil_is_valid(struct civil c)
{
    return c.year >= 1 && c.year <= 9999 && c.month >= 1 && c.month <= 12 && c.day >= 1 &&
           c.day <= days_in_month(c.year, c.month);
}

struct date
date_of_civil(struct civil c)
{
    MUST(civil_is_valid(c));
    int32_t before = c.year - 1;
    int32_t day = before * 365 + before / 4 - before / 100 + before / 400;
    for (int32_t month = 1; month < c.month; month++) {
        day += days_in_month(c.year, month);
    }
    return (struct date){FIRST_DAY + day + c.day - 1};
}

struct civil
civil_of_date(struct date d)
{
    MUST(d.day >= FIRST_DAY && d.day <= LAST_DAY);
    int32_t rest = d.day - FIRST_DAY;
    int32_t year = rest / DAYS_IN_400_YEARS * 400 + 1;
    rest %= DAYS_IN_400_YEARS;
    /* The last century of four and the last year of four are a day longer than the others. */
    int32_t centuries = rest / DAYS_IN_100_YEARS < 3 ? rest / DAYS_IN_100_YEARS : 3;
    rest -= centuries * DAYS_IN_100_YEARS;
    year += centuries * 100 + rest / DAYS_IN_4_YEARS * 4;
    rest %= DAYS_IN_4_YEARS;
    int32_t years = rest / 365 < 3 ? rest / 365 : 3;
    rest -= years * 365;
    year += years;
    int32_t month = 1;
    while (rest >= days_in_month(year, month)) {
        rest -= days_in_month(year, month);
        month++;
    }
    return (struct civil){year, month, rest + 1};
}

static struct date
date_in_range(int64_t day)
{
    return day < FIRST_DAY || day > LAST_DAY ? DATE_NONE : (struct date){(int32_t)day};
}

/* The day of t in a zone, and the time of that day. None when t is, or is out of range. */
static struct date
split_instant(struct instant t, int64_t zone_us, int64_t *day_us)
{
    int64_t local_us;

    if (instant_is_none(t) || __builtin_add_overflow(t.us, zone_us, &local_us)) {
        return DATE_NONE;
    }
    *day_us = local_us % DAY_US < 0 ? local_us % DAY_US + DAY_US : local_us % DAY_US;
    return date_in_range((local_us - *day_us) / DAY_US);
}

struct date
date_of_instant(struct instant t)
{
    int64_t day_us;

    return split_instant(t, ZONE_US, &day_us);
}

struct instant
instant_of_date(struct date d)
{
    return date_is_none(d) ? INSTANT_NONE : (struct instant){d.day * DAY_US - ZONE_US};
}

int
date_cmp(struct date a, struct date b)
{
    return (a.day > b.day) - (a.day < b.day);
}

struct date
date_add_days(struct date d, int32_t days)
{
    return date_is_none(d) ? DATE_NONE : date_in_range((int64_t)d.day + days);
}

struct date
date_add_months(struct date d, int32_t months)
{
    if (date_is_none(d)) {
        return DATE_NONE;
    }
    struct civil c = civil_of_date(d);
    int64_t month = (int64_t)c.year * 12 + c.month - 1 + months;
    if (month < 12 || month >= INT64_C(10000) * 12) {
        return DATE_NONE;
    }
    c.year = (int32_t)(month / 12);
    c.month = (int32_t)(month % 12) + 1;
    if (c.day > days_in_month(c.year, c.month)) {
        c.day = days_in_month(c.year, c.month);
    }
    return date_of_civil(c);
}

int32_t
date_days_between(struct date from, struct date to)
{
    MUST(!date_is_none(from) && !date_is_none(to));
    return to.day - from.day;
}

int32_t
date_weekday(struct date d)
{
    MUST(!date_is_none(d));
    return (d.day - FIRST_DAY) % 7; /* 0001-01-01 was a Monday */
}

struct str
date_weekday_vi(struct date d)
{
    static const char *const names[] = {
        "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"};

    return date_is_none(d) ? STR_NONE : str_of(names[date_weekday(d)]);
}

/* Reads exactly `count` digits at *at and moves past them. */
static bool
read_digits(struct str s, size_t *at, size_t count, int32_t *out)
{
    int32_t v = 0;

    if (count > s.n - *at) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char c = s.p[*at + i];

        if (c < '0' || c > '9') {
            return false;
        }
        v = v * 10 + (c - '0');
    }
    *at += count;
    *out = v;
    return true;
}

static bool
read_char(struct str s, size_t *at, char c)
{
    if (*at >= s.n || s.p[*at] != c) {
        return false;
    }
    *at += 1;
    return true;
}

bool
date_parse_iso(struct str s, struct date *out)
{
    struct civil c;
    size_t at = 0;

    if (!read_digits(s, &at, 4, &c.year) || !read_char(s, &at, '-') ||
        !read_digits(s, &at, 2, &c.month) || !read_char(s, &at, '-') ||
        !read_digits(s, &at, 2, &c.day) || at != s.n || !civil_is_valid(c)) {
        return false;
    }
    *out = date_of_civil(c);
    return true;
}

/* A fraction of a second; digits past the microsecond are dropped. */
static bool
read_fraction(struct str s, size_t *at, int64_t *us)
{
    int64_t weight = SECOND_US / 10;
    size_t from = *at;
    int32_t digit;

    while (*at - from < 9 && read_digits(s, at, 1, &digit)) {
        *us += digit * weight;
        weight /= 10;
    }
    return *at > from;
}

static bool
read_offset(struct str s, size_t *at, int64_t *us)
{
    int32_t hours, minutes;

    if (read_char(s, at, 'Z') || read_char(s, at, 'z')) {
        *us = 0;
        return true;
    }
    bool west = read_char(s, at, '-');
    if ((!west && !read_char(s, at, '+')) || !read_digits(s, at, 2, &hours) ||
        !read_char(s, at, ':') || !read_digits(s, at, 2, &minutes) || hours > 23 || minutes > 59) {
        return false;
    }
    *us = (west ? -1 : 1) * (hours * 60 + minutes) * MINUTE_US;
    return true;
}

bool
instant_parse_rfc3339(struct str s, struct instant *out)
{
    int32_t hour, minute, second;
    int64_t fraction_us = 0, offset_us;
    struct date day;
    size_t at = 10;

    if (!date_parse_iso(str_sub(s, 0, 10), &day) ||
        (!read_char(s, &at, 'T') && !read_char(s, &at, 't')) || !read_digits(s, &at, 2, &hour) ||
        !read_char(s, &at, ':') || !read_digits(s, &at, 2, &minute) || !read_char(s, &at, ':') ||
        !read_digits(s, &at, 2, &second) || hour > 23 || minute > 59 || second > 59) {
        return false;
    }
    if (read_char(s, &at, '.') && !read_fraction(s, &at, &fraction_us)) {
        return false;
    }
    if (!read_offset(s, &at, &offset_us) || at != s.n) {
        return false;
    }
    out->us = day.day * DAY_US + (hour * 60 + minute) * MINUTE_US + second * SECOND_US +
              fraction_us - offset_us;
    return true;
}

static size_t
digits_at(struct str s, size_t at)
{
    size_t count = 0;

    while (at + count < s.n && s.p[at + count] >= '0' && s.p[at + count] <= '9') {
        count++;
    }
    return count;
}

/* Splits "9/6/25" into three numbers and how many digits each had. */
static bool
read_three(struct str s, int32_t number[3], size_t digits[3])
{
    char separator = 0;
    size_t at = 0;

    for (size_t i = 0; i < 3; i++) {
        digits[i] = digits_at(s, at);
        if (digits[i] < 1 || digits[i] > 4 || !read_digits(s, &at, digits[i], &number[i])) {
            return false;
        }
        if (i == 0 && at < s.n) {
            separator = s.p[at];
        }
        if (i < 2 && !read_char(s, &at, separator)) {
            return false;
        }
    }
    return at == s.n && (separator == '/' || separator == '-' || separator == '.');
}

enum date_typed
date_parse_typed(struct str s, struct date *out)
{
    int32_t number[3] = {0};
    size_t digits[3] = {0}, at = 0;
    struct civil c;

    s = str_trim(s);
    if (s.n > TYPED_CHARS_MAX) {
        return DATE_TYPED_MALFORMED;
    }
    if (s.n == 8 && digits_at(s, 0) == 8) {
        read_digits(s, &at, 2, &c.day);
        read_digits(s, &at, 2, &c.month);
        read_digits(s, &at, 4, &c.year);
        digits[2] = 4;
    } else if (!read_three(s, number, digits)) {
        return DATE_TYPED_MALFORMED;
    } else if (digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2) {
        c = (struct civil){number[0], number[1], number[2]};
        digits[2] = 4;
    } else if (digits[0] <= 2 && digits[1] <= 2 && (digits[2] == 2 || digits[2] == 4)) {
        c = (struct civil){digits[2] == 2 ? 2000 + number[2] : number[2], number[1], number[0]};
    } else {
        return DATE_TYPED_MALFORMED;
    }
    if (!civil_is_valid(c)) {
        return DATE_TYPED_IMPOSSIBLE;
    }
    *out = date_of_civil(c);
    return digits[2] == 2 ? DATE_TYPED_SHORT_YEAR : DATE_TYPED_OK;
}

struct str
date_iso(struct arena *arena, struct date d)
{
    if (date_is_none(d)) {
        return STR_NONE;
    }
    struct civil c = civil_of_date(d);
    return str_printf(arena, "%04d-%02d-%02d", c.year, c.month, c.day);
}

struct str
date_vi(struct arena *arena, struct date d)
{
    if (date_is_none(d)) {
        return STR_NONE;
    }
    struct civil c = civil_of_date(d);
    int32_t parts[] = {c.day / 10, c.day % 10, -1, c.month / 10, c.month % 10, -1,
        c.year / 1000, c.year / 100 % 10, c.year / 10 % 10, c.year % 10};
    char *p = arena_alloc(arena, sizeof(parts) / sizeof(parts[0]));

    /* Digit by digit: a page of a list writes fifty dates. */
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        p[i] = parts[i] < 0 ? '/' : (char)('0' + parts[i]);
    }
    return (struct str){p, sizeof(parts) / sizeof(parts[0])};
}

struct str
date_vi_weekday(struct arena *arena, struct date d)
{
    if (date_is_none(d)) {
        return STR_NONE;
    }
    struct str weekday = date_weekday_vi(d), day = date_vi(arena, d);
    return str_printf(arena, "%.*s, %.*s", STR_ARG(weekday), STR_ARG(day));
}

struct str
date_vi_paper(struct arena *arena, struct date d)
{
    if (date_is_none(d)) {
        return STR_NONE;
    }
    struct civil c = civil_of_date(d);
    /* A zero stands before days under 10 and before months 1 and 2 only
     * (Nghị định 30/2020/NĐ-CP, Phụ lục I). */
    return str_printf(
        arena, "ngày %02d tháng %0*d năm %d", c.day, c.month <= 2 ? 2 : 1, c.month, c.year);
}

struct str
instant_rfc3339(struct arena *arena, struct instant t)
{
    int64_t us = 0;
    struct date d = split_instant(t, 0, &us);

    if (date_is_none(d)) {
        return STR_NONE;
    }
    struct civil c = civil_of_date(d);
    int second = (int)(us / SECOND_US), fraction = (int)(us % SECOND_US);
    struct str whole = str_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d", c.year, c.month, c.day,
        second / 3600, second / 60 % 60, second % 60);
    if (fraction == 0) {
        return str_printf(arena, "%.*sZ", STR_ARG(whole));
    }
    return str_printf(arena, "%.*s.%06dZ", STR_ARG(whole), fraction);
}

struct str
instant_vi(struct arena *arena, struct instant t)
{
    int64_t us = 0;
    struct date d = split_instant(t, ZONE_US, &us);

    if (date_is_none(d)) {
        return STR_NONE;
    }
    struct str day = date_vi(arena, d);
    int minute = (int)(us / MINUTE_US);
    return str_printf(arena, "%02d:%02d %.*s", minute / 60, minute % 60, STR_ARG(day));
}
