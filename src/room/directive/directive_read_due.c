/* directive_read_due.c -- by when: the deadline as said, the day, and the last days that are safe.
 *
 * "trước ngày X" ends the day before X; "chậm nhất", "đến hết", "trong ngày X" end on X. A month or
 * quarter ends on its last day. What comes back every month has no day of its own. A day without a
 * year stays without a date: the paper does not say which year.
 */
#include "room/directive/directive_read_part.h"

#define FOLD_ANY(t, i, list) scan_fold_any((t), (i), (list), ARRAY_COUNT(list))

enum { WORKING_DAY_SEARCH_MAX = 60, PERIOD_DAYS_MAX = 400, SINCE_WORDS_MAX = 12 };

struct found { /* one deadline: characters [from, to) */
    size_t from, to;
    struct date date, safe;
    bool is_recurring;
};

static struct date
last_working_day(const struct reader *r, struct date d)
{
    for (int i = 0; i < WORKING_DAY_SEARCH_MAX && !date_is_none(d); i++) {
        if (r->calendar.is_working_day(d, r->calendar.arg)) {
            return d;
        }
        d = date_add_days(d, -1);
    }
    return DATE_NONE;
}

static struct date
after_working_days(const struct reader *r, struct date d, int32_t count)
{
    for (int32_t tries = 0; count > 0; tries++) {
        if (tries > 7 * PERIOD_DAYS_MAX) {
            return DATE_NONE;
        }
        d = date_add_days(d, 1);
        count -= r->calendar.is_working_day(d, r->calendar.arg);
    }
    return d;
}

/* The words of a period that comes back, from i: "hằng tháng", "của tháng cuối quý". */
static size_t
recurring_words(const struct scan *t, size_t i)
{
    static const char *const again[] = {"hằng", "hàng", "mỗi", "từng", "của tháng", "tháng cuối",
        "tháng đầu", "cuối tháng", "cuối quý", "cuối mỗi", "của quý", "tháng sau", "tháng tiếp theo",
        "của năm sau", "các năm", "tháng liền kề"};
    static const char *const more[] = {"của", "tháng", "cuối", "đầu", "mỗi", "hằng", "hàng", "quý",
        "năm", "tiếp", "theo", "sau", "liền", "kề", "từng", "tuần", "các", "kỳ"};
    size_t at = scan_skip_space(t, i);
    size_t end = scan_low_any(t, at, again, ARRAY_COUNT(again));

    if (end == 0) {
        return 0;
    }
    for (;;) {
        size_t next = scan_low_any(t, scan_skip_space(t, end), more, ARRAY_COUNT(more));

        if (next == 0) {
            return end;
        }
        end = next;
    }
}

/* "17 giờ 00", "16h30", "17:00": the hour of a day. Returns the end or i. */
static size_t
read_hour(const struct scan *t, size_t i, int32_t *hour)
{
    int32_t h = 0, m = 0;
    size_t end = scan_int(t, i, 2, &h);

    if (end == 0 || h > 24) {
        return i;
    }
    size_t at = scan_skip_space(t, end);
    size_t mark = scan_fold_at(t, at, "gio");

    if (mark == 0 && end < t->n && (t->fold[end] == 'h' || t->fold[end] == ':') &&
        (end + 1 >= t->n || !scan_is_letter(t, end + 1))) {
        mark = end + 1;
    }
    if (mark == 0) {
        return i;
    }
    *hour = h;
    at = scan_skip_space(t, mark);
    end = scan_int(t, at, 2, &m);
    end = end != 0 ? end : mark;
    at = scan_fold_at(t, scan_skip_space(t, end), "phut");
    end = at != 0 ? at : end;
    at = scan_skip_space(t, end);
    return at < t->n && t->fold[at] == ',' ? scan_skip_space(t, at + 1) : at;
}

/* "thứ Sáu," between the hour and the day. */
static size_t
skip_weekday(const struct scan *t, size_t i)
{
    static const char *const days[] = {"thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay",
        "chu nhat", "thu 2", "thu 3", "thu 4", "thu 5", "thu 6", "thu 7"};
    size_t open = i < t->n && t->fold[i] == '(' ? i + 1 : i;
    size_t end = FOLD_ANY(t, open, days);

    if (end == 0) {
        return i;
    }
    while (end < t->n && strchr(" ,)", t->fold[end]) != NULL) {
        end++;
    }
    return end;
}

static size_t
read_year(const struct scan *t, size_t i, int32_t *year)
{
    size_t nam = scan_fold_at(t, scan_skip_space(t, i), "nam");
    size_t at = nam != 0 ? scan_skip_space(t, nam) : i < t->n && t->fold[i] == '/' ? i + 1 : 0;
    size_t end = at != 0 ? scan_int(t, at, 4, year) : 0;

    return end != 0 && *year >= 1900 && *year <= 2999 ? end : 0;
}

static struct date
month_end(int32_t year, int32_t month)
{
    struct date first = date_of_civil((struct civil){year, month, 1});

    return date_add_days(date_add_months(first, 1), -1);
}

/* "quý III", "quý 4" */
static size_t
read_quarter(const struct scan *t, size_t i, int32_t *quarter)
{
    static const char *const roman[] = {"i", "ii", "iii", "iv"};
    size_t at = scan_fold_at(t, i, "quy");

    if (at == 0) {
        return 0;
    }
    at = scan_skip_space(t, at);
    for (int32_t q = 0; q < 4; q++) {
        size_t end = scan_fold_at(t, at, roman[q]);

        if (end != 0) {
            *quarter = q + 1;
            return end;
        }
    }
    size_t end = scan_int(t, at, 1, quarter);

    return end != 0 && *quarter >= 1 && *quarter <= 4 ? end : 0;
}

/* "trong tuần này": the paper does not say which week; said, without a day. */
static size_t
read_relative(const struct scan *t, size_t i, struct found *out)
{
    static const char *const words[] = {"tuần này", "tuần sau", "tuần tới", "tuần", "tháng này",
        "tháng sau", "tháng tới", "quý này", "hôm nay", "ngày hôm nay", "ngày mai", "năm nay"};

    out->to = scan_low_any(t, i, words, ARRAY_COUNT(words));
    return out->to;
}

/* A month, quarter or year as a deadline. before: "trước tháng 6" ends with May. */
static size_t
read_span(const struct scan *t, size_t i, bool before, bool may_be_year, struct found *out)
{
    int32_t year = 0, first = 0, last = 0;
    size_t end = scan_fold_at(t, i, "thang");

    if (end != 0) {
        end = scan_int(t, scan_skip_space(t, end), 2, &first);
        last = first;
        if (end == 0 || first < 1 || first > 12) {
            return 0;
        }
    } else if ((end = read_quarter(t, i, &first)) != 0) {
        last = first * 3;
        first = last - 2;
    } else if (may_be_year && scan_fold_at(t, i, "nam") != 0) {
        end = read_year(t, i, &year);
        if (end == 0) {
            return 0;
        }
        first = 1;
        last = 12;
    } else {
        return 0;
    }
    if (year == 0) {
        size_t with_year = read_year(t, end, &year);

        end = with_year != 0 ? with_year : end;
        if (with_year == 0) {
            size_t again = recurring_words(t, end);

            out->is_recurring = again != 0;
            out->to = again != 0 ? again : end;
            return out->to;
        }
    }
    out->date = before ? date_of_civil((struct civil){year, first, 1}) : month_end(year, last);
    out->safe = before ? date_add_days(out->date, -1) : out->date;
    out->to = end;
    return end;
}

/* "ngày 15" of every month, "15/12 hằng năm", "15/12/2025". */
static size_t
read_day(const struct scan *t, size_t i, bool needs_word, struct written_date *w, struct found *out)
{
    size_t word = scan_fold_at(t, i, "ngay");
    size_t end = word == 0 && needs_word ? 0 : scan_date(t, i, w);
    size_t again;

    if (end != 0) {
        again = w->year.has ? 0 : recurring_words(t, end);
        out->is_recurring = again != 0;
        out->to = again != 0 ? again : end;
        return out->to;
    }
    int32_t day;

    end = word != 0 ? scan_int(t, scan_skip_space(t, word), 2, &day) : 0;
    again = end != 0 ? recurring_words(t, end) : 0;
    out->is_recurring = again != 0;
    out->to = again;
    return again;
}

enum bound { BOUND_BEFORE = 1, BOUND_WITHIN };
struct opener {
    const char *words; /* folded */
    enum bound bound;
    bool takes_bare_day; /* a day may follow without the word "ngày" */
    bool takes_span;     /* a month or quarter may follow */
};
static const struct opener openers[] = {{"truoc", BOUND_BEFORE, true, true},
    {"cham nhat truoc", BOUND_BEFORE, true, true}, {"cham nhat la truoc", BOUND_BEFORE, true, true},
    {"muon nhat truoc", BOUND_BEFORE, true, true}, {"den truoc", BOUND_BEFORE, true, true},
    {"cham nhat", BOUND_WITHIN, true, true}, {"cham nhat la", BOUND_WITHIN, true, true},
    {"cham nhat den", BOUND_WITHIN, true, true}, {"cham nhat den het", BOUND_WITHIN, true, true},
    {"cham nhat vao", BOUND_WITHIN, true, true}, {"cham nhat trong", BOUND_WITHIN, true, true},
    {"muon nhat", BOUND_WITHIN, true, true}, {"muon nhat la", BOUND_WITHIN, true, true},
    {"den het", BOUND_WITHIN, true, true}, {"het", BOUND_WITHIN, false, true},
    {"den", BOUND_WITHIN, false, false}, {"trong", BOUND_WITHIN, false, true},
    {"vao", BOUND_WITHIN, false, false}, {"khong qua", BOUND_WITHIN, false, false},
    {"han cuoi", BOUND_WITHIN, true, false}, {"han cuoi la", BOUND_WITHIN, true, false},
    {"han chot", BOUND_WITHIN, true, false}, {"han chot la", BOUND_WITHIN, true, false},
    {"thoi han", BOUND_WITHIN, true, false}, {"thoi han den", BOUND_WITHIN, true, false},
    {"han nop", BOUND_WITHIN, true, false}, {"han gui", BOUND_WITHIN, true, false}};

static const struct opener *
opener_at(const struct scan *t, size_t i, size_t *end)
{
    const struct opener *best = NULL;

    *end = 0;
    for (size_t k = 0; k < ARRAY_COUNT(openers); k++) {
        size_t stop = scan_fold_at(t, i, openers[k].words);

        if (stop > *end) {
            *end = stop;
            best = &openers[k];
        }
    }
    return best;
}

/* Words before i that make a day something else than a deadline: "số liệu tính đến ngày ...". */
static bool
is_other_day(const struct scan *t, size_t i)
{
    static const char *const others[] = {"tính", "số liệu", "hiệu lực"};
    size_t from = i > 24 ? i - 24 : 0;

    if (scan_fold_at(t, i, "den") == 0 && scan_fold_at(t, i, "het") == 0) {
        return false;
    }
    for (size_t k = i; k-- > from;) {
        if (strchr(".;,", t->fold[k]) != NULL) {
            return false;
        }
        if (scan_word_starts(t, k) && scan_low_any(t, k, others, ARRAY_COUNT(others)) != 0) {
            return true;
        }
    }
    return false;
}

/* "từ ngày A đến ..." right before i: the deadline is said from there. */
static size_t
said_from(const struct scan *t, size_t i)
{
    size_t low = i > 40 ? i - 40 : 0;

    for (size_t k = i; k-- > low;) {
        size_t word = scan_word_starts(t, k) ? scan_low_at(t, k, "từ") : 0;
        struct written_date w;
        struct found span = {0};

        if (word == 0) {
            continue;
        }
        word = scan_skip_space(t, word);
        size_t end = scan_date(t, word, &w);

        end = end != 0 ? end : read_span(t, word, false, false, &span);
        if (end != 0 && scan_skip_space(t, end) == i) {
            return k;
        }
    }
    return i;
}

static bool
is_finishing(const struct scan *t, size_t i) /* "hoàn thành trong năm 2025" */
{
    static const char *const finishing[] = {"hoàn thành", "xong", "dứt điểm", "kết thúc"};
    size_t from = i > 30 ? i - 30 : 0;

    for (size_t k = from; k < i; k++) {
        if (scan_word_starts(t, k) && scan_low_any(t, k, finishing, ARRAY_COUNT(finishing)) != 0) {
            return true;
        }
    }
    return false;
}

static size_t
read_bounded(const struct scan *t, size_t i, struct found *out)
{
    size_t at;
    const struct opener *opener = opener_at(t, i, &at);
    struct written_date w = {0};
    int32_t hour = -1;

    if (opener == NULL || is_other_day(t, i)) {
        return 0;
    }
    while (at < t->n && (scan_is_space(t, at) || t->fold[at] == ':')) {
        at++;
    }
    at = skip_weekday(t, read_hour(t, at, &hour));
    bool before = opener->bound == BOUND_BEFORE;

    if (read_day(t, at, !opener->takes_bare_day && hour < 0, &w, out) != 0) {
        out->date = date_of_written(w);
        if (!date_is_none(out->date)) {
            /* Before an hour of the afternoon the day itself still serves. */
            before = before && hour <= 12;
            out->safe = before ? date_add_days(out->date, -1) : out->date;
        }
    } else {
        bool may_be_year = scan_fold_at(t, i, "trong") != 0 ? is_finishing(t, i) : !before;

        if (!opener->takes_span || (read_span(t, at, before, may_be_year, out) == 0 &&
                read_relative(t, at, out) == 0)) {
            return 0;
        }
    }
    out->from = said_from(t, i);
    return out->to;
}

/* The words after "kể từ ngày" when they are not a day: "nhận được văn bản này". */
static size_t
since_words_end(const struct scan *t, size_t i)
{
    for (size_t words = 0; i < t->n && words < SINCE_WORDS_MAX; words++) {
        size_t next = scan_skip_space(t, i);

        if (!scan_is_letter(t, next)) {
            break;
        }
        i = scan_word_end(t, next);
    }
    return i;
}

/* "kể từ ngày 17/4/2025", "kể từ ngày ký": sets the first day where the paper prints it. */
static size_t
read_since(const struct reader *r, const struct scan *t, size_t i, struct date *start)
{
    static const char *const since[] = {"kể từ", "từ", "sau", "tính từ", "kể từ khi"};
    static const char *const signing[] = {"ký", "ban hành", "ký ban hành"};
    size_t at = scan_low_any(t, scan_skip_space(t, i), since, ARRAY_COUNT(since));
    struct written_date w;

    if (at == 0) {
        return i;
    }
    at = scan_skip_space(t, at);
    size_t end = scan_date(t, at, &w);

    if (end != 0) {
        *start = date_of_written(w);
        return end;
    }
    size_t day = scan_fold_at(t, at, "ngay");

    day = day != 0 ? scan_skip_space(t, day) : at;
    size_t signed_end = scan_low_any(t, day, signing, ARRAY_COUNT(signing));
    size_t words_end = since_words_end(t, day);
    size_t this_at, this_end;

    /* "kể từ ngày ký quyết định" is the day of another paper, which nobody knows yet. */
    if (signed_end != 0 && (signed_end == words_end ||
            (scan_find_low(t, day, "này", &this_at, &this_end) && this_end <= words_end))) {
        *start = date_of_written((struct written_date){r->out->day, r->out->month, r->out->year});
    }
    return words_end;
}

/* "trong vòng 05 ngày làm việc kể từ ngày ...". The first day is not counted. */
static size_t
read_period(const struct reader *r, const struct scan *t, size_t i, struct found *out)
{
    static const char *const limits[] = {"trong vong", "trong thoi han", "trong thoi gian", "cham nhat",
        "cham nhat la", "khong qua", "thoi han", "trong"};
    static const char *const working[] = {"ngay lam viec"};
    size_t at = FOLD_ANY(t, i, limits);
    int32_t count;
    struct date start = DATE_NONE;

    if (at == 0 || (at = scan_int(t, scan_skip_space(t, at), 3, &count)) == 0 || count < 1 ||
        count > PERIOD_DAYS_MAX) {
        return 0;
    }
    if (at < t->n && scan_is_space(t, at) && t->fold[scan_skip_space(t, at)] == '(') {
        size_t close = scan_skip_space(t, at); /* "05 (năm) ngày" */

        while (close < t->n && t->fold[close] != ')') {
            close++;
        }
        at = close < t->n ? close + 1 : at;
    }
    at = scan_skip_space(t, at);
    size_t work = FOLD_ANY(t, at, working);
    size_t days = scan_fold_at(t, at, "ngay");
    size_t months = scan_fold_at(t, at, "thang");

    if (days == 0 && months == 0) {
        return 0;
    }
    at = work != 0 ? work : days != 0 ? days : months;
    out->to = read_since(r, t, at, &start);
    out->from = i;
    if (!date_is_none(start)) {
        out->date = work != 0 ? after_working_days(r, start, count)
            : days != 0       ? date_add_days(start, count)
                              : date_add_months(start, count);
        out->safe = out->date;
    }
    return out->to;
}

/* "định kỳ hằng quý", "Hằng tháng", with a day of it behind: "hằng năm, trước ngày 15/12". */
static size_t
read_again(const struct scan *t, size_t i, struct found *out)
{
    static const char *const periods[] = {"hằng tuần", "hằng tháng", "hằng quý", "hằng năm", "hàng tuần",
        "hàng tháng", "hàng quý", "hàng năm", "mỗi tuần", "mỗi tháng", "mỗi quý", "mỗi năm", "6 tháng",
        "06 tháng", "quý", "tháng", "năm", "tuần", "03 tháng", "3 tháng", "hằng ngày", "hàng ngày"};
    enum { WITH_EVERY = 12 };
    size_t at = scan_low_at(t, i, "định kỳ");
    size_t end = at != 0
        ? scan_low_any(t, scan_skip_space(t, at), periods, ARRAY_COUNT(periods))
        : scan_low_any(t, i, periods, WITH_EVERY);
    bool after_report = i >= 8 && scan_low_at(t, i - 8, "báo cáo") != 0;

    if (end == 0 || (at == 0 && !scan_is_upper(t, i) && !after_report)) {
        return 0;
    }
    static const char *const kinds[] = {"6 tháng", "06 tháng", "quý", "tháng", "năm", "hằng năm",
        "hàng năm", "đột xuất", "và", "tuần"};

    for (;;) { /* "định kỳ 6 tháng, năm" */
        size_t joint = scan_skip_space(t, end);

        joint = joint < t->n && t->fold[joint] == ',' ? scan_skip_space(t, joint + 1) : joint;
        size_t more = scan_low_any(t, joint, kinds, ARRAY_COUNT(kinds));

        if (more == 0 || at == 0) {
            break;
        }
        end = more;
    }
    size_t next = scan_skip_space(t, end);

    bool in_brackets = next < t->n && t->fold[next] == '(';

    if (in_brackets || (next < t->n && t->fold[next] == ',')) {
        next = scan_skip_space(t, next + 1);
    }
    struct found day = {.date = DATE_NONE};
    size_t day_end = read_bounded(t, next, &day);

    out->from = i;
    out->to = day_end != 0 && date_is_none(day.date) ? day_end : end;
    out->to += in_brackets && out->to == day_end && day_end < t->n && t->fold[day_end] == ')';
    out->is_recurring = true;
    return out->to;
}

static size_t
due_at(const struct reader *r, const struct scan *t, size_t i, struct found *out)
{
    *out = (struct found){.date = DATE_NONE, .safe = DATE_NONE};
    if (!scan_word_starts(t, i)) {
        return 0;
    }
    size_t end = read_again(t, i, out);

    if (end == 0) {
        end = read_period(r, t, i, out);
    }
    return end != 0 ? end : read_bounded(t, i, out);
}

static void
keep_due(const struct reader *r, const struct scan *t, const struct found *found,
    struct directive_due *due)
{
    due->said = text_trim_end(scan_copy(r->arena, t, found->from, found->to), ",;");
    due->date = found->date;
    due->last_safe_day = found->safe;
    due->last_working_day = last_working_day(r, found->safe);
    due->is_recurring = found->is_recurring;
}

void
read_due(struct reader *r, const struct scan *t, struct directive_clause *clause)
{
    struct found found;

    for (size_t i = 0; i < t->n;) {
        size_t end = due_at(r, t, i, &found);

        if (end == 0) {
            i++;
            continue;
        }
        struct directive_due due;

        keep_due(r, t, &found, &due);
        if (str_is_none(clause->due.said)) {
            clause->due = due;
        } else if (date_is_none(clause->due.date) && !date_is_none(due.date)) {
            names_add(r->arena, &clause->other_dues, clause->due.said);
            clause->due = due; /* a day beats a period that comes back */
        } else if (!str_eq(clause->due.said, due.said)) {
            names_add(r->arena, &clause->other_dues, due.said);
        }
        i = end > i ? end : i + 1;
    }
}

/* What stands after "Thời gian hoàn thành:" or in that column: a bare day or month is enough. */
void
read_due_label(struct reader *r, const struct scan *t, struct directive_due *due)
{
    struct found found;
    struct written_date w = {0};

    for (size_t i = 0; i < t->n; i++) {
        if (due_at(r, t, i, &found) != 0) {
            keep_due(r, t, &found, due);
            return;
        }
    }
    found = (struct found){.date = DATE_NONE, .safe = DATE_NONE};
    if (read_day(t, 0, false, &w, &found) != 0) {
        found.date = date_of_written(w);
        found.safe = found.date;
    } else if (read_span(t, 0, false, true, &found) == 0) {
        found.is_recurring = scan_low_at(t, 0, "thường xuyên") != 0 || recurring_words(t, 0) != 0;
    }
    found.to = t->n;
    keep_due(r, t, &found, due);
}
