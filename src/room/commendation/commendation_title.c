/* commendation_title.c -- reads the conditions of a title and asks the facts. */
#include "room/commendation/commendation.h"

/* What one need is asked about. */
struct question {
    struct person_id person;
    struct str award_code;
    int32_t year;
};

/* "_2" after a word: the number; otherwise when the word ends there; -1 when unreadable. */
static int32_t
number_after(struct str rest, int32_t otherwise)
{
    int64_t n;

    if (rest.n == 0) {
        return otherwise;
    }
    if (rest.p[0] != '_' || !str_to_i64(str_from(rest, 1), &n) || n < 1 || n > 50) {
        return -1;
    }
    return (int32_t)n;
}

static enum err
title_won(struct ctx *ctx, const struct question *q, struct str code, int32_t years, bool *is_met)
{
    struct q_award_years won;

    *is_met = false;
    if (years < 1) {
        return OK;
    }
    TRY(q_award_years(ctx, q->person, code, q->year - years + 1, q->year, &won));
    *is_met = won.n == years;
    return OK;
}

static enum err
rated(struct ctx *ctx, const struct question *q, int32_t years, bool *is_met)
{
    struct q_rating_years excellent;

    *is_met = false;
    if (years < 1) {
        return OK;
    }
    TRY(q_rating_years(ctx, q->person, RATING_KIND_EXCELLENT, q->year - years + 1, q->year,
        &excellent));
    *is_met = excellent.n == years;
    return OK;
}

/* rest: "base", "base_2", "province_1_in_3" */
static enum err
recognised(struct ctx *ctx, const struct question *q, struct str rest, bool *is_met)
{
    struct str level_word = str_cut(&rest, '_');
    struct q_recognised_of_person *rows;
    enum recognition_level level;
    int64_t wanted = 1;
    int64_t years;
    size_t count;
    struct str in;

    *is_met = false;
    if (!recognition_level_parse(level_word, &level) ||
        (!str_is_none(rest) && !str_to_i64(str_cut(&rest, '_'), &wanted))) {
        return OK;
    }
    years = wanted;
    in = str_cut(&rest, '_');
    if (str_eq_c(in, "in") && !str_to_i64(rest, &years)) {
        return OK;
    }
    if (years < 1 || years > 50) {
        return OK;
    }
    TRY(q_recognised_of_person(ctx,
        q->person, level, q->award_code,
        date_of_civil((struct civil){q->year - (int32_t)years + 1, 1, 1}),
        date_of_civil((struct civil){q->year, 12, 31}), &rows, &count));
    *is_met = (int64_t)count >= wanted;
    return OK;
}

static enum err
one_word(struct ctx *ctx, const struct question *q, struct str word, bool *is_met)
{
    static const char rating[] = "rating_excellent";
    static const char recognised_at[] = "recognised_";
    static const char title[] = "title_";

    if (str_starts(word, str_of(rating))) {
        return rated(ctx, q, number_after(str_from(word, sizeof(rating) - 1), 1), is_met);
    }
    if (str_starts(word, str_of(recognised_at))) {
        return recognised(ctx, q, str_from(word, sizeof(recognised_at) - 1), is_met);
    }
    if (str_starts(word, str_of(title))) {
        struct str rest = str_from(word, sizeof(title) - 1);
        struct str code = str_cut(&rest, '_');
        int64_t years = 1;
        bool is_read = str_is_none(rest) || str_to_i64(rest, &years);
        return title_won(ctx, q, code, is_read && years < 50 ? (int32_t)years : 0, is_met);
    }
    *is_met = false;
    return OK;
}

/* All words of "a_and_b". */
static enum err
all_of(struct ctx *ctx, const struct question *q, struct str words, bool *is_met)
{
    const struct str joint = STR("_and_");

    *is_met = true;
    while (*is_met && words.n > 0) {
        size_t at = str_find(words, joint);
        struct str word = at == SIZE_MAX ? words : str_sub(words, 0, at);
        words = at == SIZE_MAX ? STR("") : str_from(words, at + joint.n);
        TRY(one_word(ctx, q, word, is_met));
    }
    return OK;
}

enum err
title_need(struct ctx *ctx, struct person_id person, int32_t year, struct str award_code,
    struct str need, bool *is_met)
{
    struct question q = {person, award_code, year};
    struct str rest = need;
    struct str kind = str_cut(&rest, ':');

    *is_met = false;
    if (str_eq_c(kind, "title")) {
        struct str code = str_cut(&rest, ':');
        int64_t years = 0;
        bool is_read = str_to_i64(rest, &years) && years < 50;
        return title_won(ctx, &q, code, is_read ? (int32_t)years : 0, is_met);
    }
    if (!str_eq_c(kind, "one_of")) {
        return OK;
    }
    while (!*is_met && !str_is_none(rest)) {
        TRY(all_of(ctx, &q, str_cut(&rest, ','), is_met));
    }
    return OK;
}
