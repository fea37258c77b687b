#include "room/regulation/calendar.h"

#include "base/json.h"

static const struct calendar_entry *
find(const struct calendar *calendar, struct date d)
{
    size_t low = 0;
    size_t high = calendar->day_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = date_cmp(calendar->days[middle].on, d);
        if (order == 0) {
            return &calendar->days[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

bool
calendar_is_working(const struct calendar *calendar, struct date d)
{
    const struct calendar_entry *entry = find(calendar, d);

    return entry != NULL ? entry->is_working : date_weekday(d) < 5;
}

struct date
calendar_next_working(const struct calendar *calendar, struct date d)
{
    while (!calendar_is_working(calendar, d)) { /* bounded: no calendar has only holidays */
        d = date_add_days(d, 1);
    }
    return d;
}

struct date
calendar_last_working(const struct calendar *calendar, struct date d)
{
    while (!calendar_is_working(calendar, d)) {
        d = date_add_days(d, -1);
    }
    return d;
}

struct str
calendar_why_not(const struct calendar *calendar, struct date d)
{
    const struct calendar_entry *entry = find(calendar, d);

    return entry != NULL && !entry->is_working ? entry->name : date_weekday_vi(d);
}

struct date
calendar_add_working(const struct calendar *calendar, struct date d, int32_t days)
{
    for (int32_t i = 0; i < days; i++) {
        d = calendar_next_working(calendar, date_add_days(d, 1));
    }
    return d;
}

bool
calendar_parse(struct arena *arena, struct str json, struct calendar *out, struct str *why)
{
    const struct json *root = json_parse(arena, json, why);
    const struct json *list = root == NULL ? NULL : json_get(root, "days");
    struct calendar_entry *days;
    size_t count = 0;

    if (list == NULL || list->kind != JSON_ARRAY || list->count > CALENDAR_DAYS_MAX) {
        if (root != NULL) {
            *why = STR("days: a list is missing or too long");
        }
        return false;
    }
    days = ARENA_ARRAY(arena, struct calendar_entry, list->count + 1);
    for (const struct json *day = list->child; day != NULL; day = day->next) {
        struct calendar_entry *entry = &days[count];
        if (!date_parse_iso(json_get_str(day, "on"), &entry->on) ||
            (count > 0 && date_cmp(days[count - 1].on, entry->on) >= 0)) {
            *why = str_printf(arena, "days[%zu].on: not a date, or not after the one before", count);
            return false;
        }
        entry->is_working = str_eq_c(json_get_str(day, "kind"), "working");
        entry->name = json_get_str(day, "name");
        count++;
    }
    *out = (struct calendar){days, count};
    return true;
}
