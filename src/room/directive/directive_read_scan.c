/* directive_read_scan.c -- finding words, numbers and dates in a scanned line. */
#include "room/directive/directive_read_part.h"

#include "base/utf8.h"

bool
scan_is_space(const struct scan *t, size_t i)
{
    return i < t->n && t->fold[i] == ' ';
}

bool
scan_is_digit(const struct scan *t, size_t i)
{
    return i < t->n && t->raw[i] >= '0' && t->raw[i] <= '9';
}

bool
scan_is_letter(const struct scan *t, size_t i)
{
    return i < t->n && t->fold[i] >= 'a' && t->fold[i] <= 'z';
}

bool
scan_is_upper(const struct scan *t, size_t i)
{
    return i < t->n && t->raw[i] != t->low[i];
}

bool
scan_is_caps(const struct scan *t, size_t from, size_t to)
{
    bool has_letter = false;

    for (size_t i = from; i < to && i < t->n; i++) {
        if (scan_is_letter(t, i)) {
            if (!scan_is_upper(t, i)) {
                return false;
            }
            has_letter = true;
        }
    }
    return has_letter;
}

static bool
is_word(const struct scan *t, size_t i)
{
    return scan_is_letter(t, i) || scan_is_digit(t, i);
}

bool
scan_word_starts(const struct scan *t, size_t i)
{
    return is_word(t, i) && (i == 0 || !is_word(t, i - 1));
}

size_t
scan_word_end(const struct scan *t, size_t i)
{
    while (is_word(t, i)) {
        i++;
    }
    return i;
}

size_t
scan_skip_space(const struct scan *t, size_t i)
{
    while (scan_is_space(t, i)) {
        i++;
    }
    return i;
}

/* A match must not begin or end inside a word. */
static size_t
whole(const struct scan *t, size_t from, size_t to)
{
    if (from > 0 && is_word(t, from) && is_word(t, from - 1)) {
        return 0;
    }
    return to > from && is_word(t, to - 1) && is_word(t, to) ? 0 : to;
}

size_t
scan_fold_at(const struct scan *t, size_t i, const char *folded)
{
    size_t from = i;

    for (; *folded != '\0'; folded++) {
        if (*folded == ' ') {
            if (!scan_is_space(t, i)) {
                return 0;
            }
            i = scan_skip_space(t, i);
        } else if (i < t->n && t->fold[i] == *folded) {
            i++;
        } else {
            return 0;
        }
    }
    return whole(t, from, i);
}

size_t
scan_low_at(const struct scan *t, size_t i, const char *marked)
{
    struct str pattern = str_of(marked);
    size_t from = i;

    for (size_t at = 0; at < pattern.n;) {
        uint32_t c = utf8_next(pattern, &at);

        if (c == ' ') {
            if (!scan_is_space(t, i)) {
                return 0;
            }
            i = scan_skip_space(t, i);
        } else if (i < t->n && t->low[i] == c) {
            i++;
        } else {
            return 0;
        }
    }
    return whole(t, from, i);
}

size_t
scan_fold_any(const struct scan *t, size_t i, const char *const *folded, size_t count)
{
    size_t best = 0;

    for (size_t k = 0; k < count; k++) {
        size_t end = scan_fold_at(t, i, folded[k]);

        best = end > best ? end : best;
    }
    return best;
}

size_t
scan_low_any(const struct scan *t, size_t i, const char *const *marked, size_t count)
{
    size_t best = 0;

    for (size_t k = 0; k < count; k++) {
        size_t end = scan_low_at(t, i, marked[k]);

        best = end > best ? end : best;
    }
    return best;
}

bool
scan_find_fold(const struct scan *t, size_t from, const char *folded, size_t *at, size_t *end)
{
    for (size_t i = from; i < t->n; i++) {
        *end = scan_fold_at(t, i, folded);
        if (*end != 0) {
            *at = i;
            return true;
        }
    }
    return false;
}

bool
scan_find_low(const struct scan *t, size_t from, const char *marked, size_t *at, size_t *end)
{
    for (size_t i = from; i < t->n; i++) {
        *end = scan_low_at(t, i, marked);
        if (*end != 0) {
            *at = i;
            return true;
        }
    }
    return false;
}

size_t
scan_int(const struct scan *t, size_t i, size_t digits_max, int32_t *out)
{
    size_t from = i;
    int32_t v = 0;

    while (scan_is_digit(t, i) && i - from < digits_max) {
        v = v * 10 + (int32_t)(t->raw[i] - '0');
        i++;
    }
    if (i == from || scan_is_digit(t, i)) {
        return 0;
    }
    *out = v;
    return i;
}

static bool
is_trim(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

struct str
scan_copy(struct arena *arena, const struct scan *t, size_t from, size_t to)
{
    struct buf buf;
    bool gap = false;

    if (to > t->n) {
        to = t->n;
    }
    if (from >= to) {
        return STR_NONE;
    }
    struct str s = str_sub(t->s, t->at[from], t->at[to]);

    buf_init(&buf, arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (is_trim(s.p[i])) {
            gap = true;
            continue;
        }
        if (gap && buf.n > 0) {
            buf_char(&buf, ' ');
        }
        gap = false;
        buf_char(&buf, s.p[i]);
    }
    return buf.n == 0 ? STR_NONE : buf_str(&buf);
}

struct str
scan_copy_tight(struct arena *arena, const struct scan *t, size_t from, size_t to)
{
    struct str s = scan_copy(arena, t, from, to);
    struct buf buf;

    buf_init(&buf, arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != ' ') {
            buf_char(&buf, s.p[i]);
        }
    }
    return buf.n == 0 ? STR_NONE : buf_str(&buf);
}

struct str
text_trim_end(struct str s, const char *characters)
{
    while (s.n > 0 && (is_trim(s.p[s.n - 1]) || strchr(characters, s.p[s.n - 1]) != NULL)) {
        s.n--;
    }
    return s.n == 0 ? STR_NONE : s;
}

void
names_add(struct arena *arena, struct directive_names *names, struct str name)
{
    if (str_is_blank(name) || names->count >= DIRECTIVE_LIST_MAX) {
        return;
    }
    if (names->count == names->room) {
        size_t room = names->room == 0 ? 4 : names->room * 2;
        struct str *grown = ARENA_ARRAY(arena, struct str, room);

        if (names->count > 0) {
            memcpy(grown, names->items, names->count * sizeof *grown);
        }
        names->items = grown;
        names->room = room;
    }
    names->items[names->count++] = name;
}

/* " năm 2025", "/2025", "-2025": the year after day and month. */
static size_t
date_year(const struct scan *t, size_t i, uint32_t separator, struct opt_i32 *year)
{
    size_t j = scan_fold_at(t, scan_skip_space(t, i), "nam");
    size_t end = 0;

    if (j != 0) {
        end = scan_int(t, scan_skip_space(t, j), 4, &year->v);
    } else if (separator != 0 && i < t->n && t->raw[i] == separator) {
        end = scan_int(t, i + 1, 4, &year->v);
    }
    year->has = end != 0 && year->v >= 1900 && year->v <= 2999;
    return year->has ? end : i;
}

size_t
scan_date(const struct scan *t, size_t i, struct written_date *out)
{
    size_t j = scan_fold_at(t, i, "ngay");
    uint32_t separator = 0;

    *out = (struct written_date){0};
    j = scan_int(t, scan_skip_space(t, j != 0 ? j : i), 2, &out->day.v);
    if (j == 0 || out->day.v < 1 || out->day.v > 31) {
        return 0;
    }
    size_t month_at = scan_fold_at(t, scan_skip_space(t, j), "thang");

    if (month_at != 0) {
        month_at = scan_skip_space(t, month_at);
    } else if (j < t->n && (t->fold[j] == '/' || t->fold[j] == '-' || t->fold[j] == '.')) {
        separator = t->raw[j];
        month_at = j + 1;
    } else {
        return 0;
    }
    j = scan_int(t, month_at, 2, &out->month.v);
    if (j == 0 || out->month.v < 1 || out->month.v > 12) {
        return 0;
    }
    out->day.has = true;
    out->month.has = true;
    return date_year(t, j, separator, &out->year);
}

struct date
date_of_written(struct written_date w)
{
    struct civil c = {.year = w.year.v, .month = w.month.v, .day = w.day.v};

    if (!w.year.has || !w.month.has || !w.day.has || !civil_is_valid(c)) {
        return DATE_NONE;
    }
    return date_of_civil(c);
}
