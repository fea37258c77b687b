/* rules.c -- looking things up in a document that was read (rules_read.c). */
#include "room/regulation/rules.h"

const struct rules_clock *
rules_find_clock(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->clock_count; i++) {
        if (str_eq(rules->clocks[i].code, code)) {
            return &rules->clocks[i];
        }
    }
    return NULL;
}

const struct rules_stage *
rules_find_stage(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->stage_count; i++) {
        if (str_eq(rules->stages[i].code, code)) {
            return &rules->stages[i];
        }
    }
    return NULL;
}

const struct rules_award *
rules_find_award(const struct rules *rules, struct str code)
{
    for (size_t i = 0; i < rules->award_count; i++) {
        if (str_eq(rules->awards[i].code, code)) {
            return &rules->awards[i];
        }
    }
    return NULL;
}

bool
rules_too_many_authors(const struct rules *rules, int64_t count)
{
    return rules->limits.author_count_max > 0 && count > rules->limits.author_count_max;
}

bool
rules_list_has(const struct json *list, struct str word)
{
    for (const struct json *item = list == NULL ? NULL : list->child; item != NULL;
         item = item->next) {
        if (str_eq(item->text, word)) {
            return true;
        }
    }
    return false;
}

int64_t
rules_needed(const struct rules_fraction *fraction, int64_t base_count)
{
    int64_t product = base_count * fraction->num;

    return (product + fraction->den - 1) / fraction->den;
}

bool
rules_base_salary(const struct rules *rules, struct date on, int64_t *dong, struct str *law)
{
    bool found = false;

    for (const struct json *item = rules->base_salary == NULL ? NULL : rules->base_salary->child;
         item != NULL; item = item->next) {
        struct date from;
        if (date_parse_iso(json_get_str(item, "from"), &from) && date_cmp(from, on) <= 0 &&
            json_get_i64(item, "dong", dong)) {
            *law = json_get_str(item, "law");
            found = true;
        }
    }
    return found;
}
