/* rules.h -- one regulation version as C reads it: kinds and numbers from its document, no values of
 * its own. Pure: no database. The document's form is described in docs/regulation.md.
 *
 * Memory   everything points into the arena given to rules_parse.
 * Errors   rules_parse gives false and a flaw: the line, the key and the reason. Refused are an
 *          unreachable stage, a stage that leads to no end, a branch to nowhere, a clock without end, a
 *          fraction over 1, overlapping bands or classes, weights that do not make 100, dates out of
 *          order, a code used twice, a key that is not known, no clock for corrections.
 */
#ifndef ROOM_REGULATION_RULES_H
#define ROOM_REGULATION_RULES_H

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "gen/enum.h"
#include "plat/text.h"

enum { RULES_BYTES_MAX = 512 * 1024, RULES_LIST_MAX = 64 };
/* Clocks that the program starts by name: every document has the first, only some the second. */
#define RULES_CLOCK_CORRECTION "correction" /* the author mends what the clerk asked for */
#define RULES_CLOCK_FIRST_USE  "first_use"  /* filing, from the first use */

struct rules_clock {
    struct str code, title, law;
    int32_t count;
    enum clock_unit unit;
    struct str start, end; /* names of legal events */
    bool is_unverified;
};
struct rules_branch {
    struct str on;        /* outcome of the stage */
    struct str condition; /* "used", "not_used", "head_author", "not_head_author"; none: always */
    struct str to;        /* next stage; none when it ends */
    enum initiative_end end; /* 0 when it goes on */
};
struct rules_stage {
    struct str code, title, clock; /* clock none: no clock of its own */
    enum stage_kind kind;
    uint32_t line; /* in the document */
    const struct rules_branch *branches;
    size_t branch_count;
};
struct rules_fraction {
    int32_t num, den;
    enum threshold_base base;
    struct str law;
};
struct rules_band {
    int32_t low, high;
    struct str title;
};
/* The sheet is a tree, kept flat: a group stands before its parts and has their sum. */
struct rules_criterion {
    struct str code, title, law;
    int32_t max, pass_min; /* pass_min 0: none */
    int32_t weight;        /* percent of the total; 0 on every one: points count as they are */
    size_t parent;         /* index + 1 of its group; 0: none */
    bool is_group, is_knockout;
    const struct rules_band *bands;
    size_t band_count;
};
/* A class by total, from (included) to below (excluded; 0: no upper end), if every need is met. */
struct rules_class {
    struct str code, title, law;
    int32_t from, below;
    const struct rules_class_need {
        size_t criterion;
        int32_t min;
    } *needs;
    size_t need_count;
};
/* How the sheets of several members become one. */
struct rules_average {
    enum average_kind kind; /* trimmed_mean: without the highest and the lowest total, from three on */
    int32_t places;         /* of a point, 0 to 2 */
    enum score_rounding rounding;
};
struct rules_award {
    struct str code, title, law;
    enum award_form form;
    int32_t multiple_thousandths;
    const struct json *needs; /* list of conditions, see commendation */
    struct date received_before; /* none: no limit */
    int32_t quota_bp;         /* 0: none */
    struct str quota_of;
    bool is_once;
};
struct rules {
    struct str code, title, law, note;
    const struct json *unverified; /* list of paths nobody checked against the instrument */
    enum recognition_level level;
    struct date from_on, to_on;
    const struct rules_clock *clocks;
    size_t clock_count;
    const struct rules_stage *stages;
    size_t stage_count;
    struct str first_stage;
    bool has_head_author_gate;
    struct {
        int32_t share_sum_bp, author_count_max, author_share_min_bp; /* 0: none */
        int32_t defer_max, carry_over_max, use_months_min;
        int32_t idea_answer_days, temporary_grant_days_max, commend_within_days, complaint_days;
        int32_t nomination_adoptions_min; /* other agencies whose confirmed use a proposal needs */
        int32_t adoption_check_months[6];
        size_t adoption_check_count;
    } limits;
    struct {
        int32_t size_min, size_max;
        const struct json *seats; /* list of seat kinds that must be filled */
        bool is_union_seat_needed_with_union;
        struct rules_fraction quorum, approve;
        enum decide_by decide_by;
        struct rules_average average;
        int32_t disagree_limit; /* points between two sheets, beyond which they are talked over; 0: never */
        bool is_recused_in_base;
        enum absent_opinion absent_opinion; /* what the written opinion of an absent member is worth */
        int32_t circulation_days; /* to answer when the council decides by circulation; 0: it may not */
        bool has_chair_override;  /* the chair may decide against the count, with a reason */
        int32_t co_author_days;   /* how far back a dossier together makes two people co-authors; 0: it does not */
        const struct json *barred; /* list of conflict grounds that bar */
        struct str barred_law, law;
    } council;
    const struct rules_criterion *criteria;
    size_t criterion_count;
    const struct rules_class *classes;
    size_t class_count;
    struct str sheet_title, sheet_law;
    int32_t total_pass; /* 0: none */
    int32_t most;       /* the total when every point is given */
    bool is_weighted;
    const struct json *checklist; /* list of {code, title, law} */
    const struct json *items;     /* list of {kind, title, is_required} */
    const struct rules_award *awards;
    size_t award_count;
    struct str timely_award;
    const struct json *base_salary; /* list of {from, dong, law} */
    struct civil report_from, report_to; /* year 1: the year before, 2: the year itself */
};

/* What is wrong with a document, first of all: where, and a text of rule.flaw.* with its {what}. */
struct rules_flaw {
    uint32_t line;   /* from 1; 0: the document as a whole */
    struct str path; /* "stages[2].clock"; none: the document as a whole */
    int text;
    struct str arg;
};

MUST_USE bool rules_parse(struct arena *arena, struct str document, struct rules *out,
    struct rules_flaw *flaw);
struct str rules_flaw_say(struct arena *arena, enum lang lang, const struct rules_flaw *flaw);
const struct rules_clock *rules_find_clock(const struct rules *rules, struct str code);
bool rules_too_many_authors(const struct rules *rules, int64_t count); /* over the limit, if there is one */
const struct rules_stage *rules_find_stage(const struct rules *rules, struct str code);
const struct rules_award *rules_find_award(const struct rules *rules, struct str code);
/* True when the list (seats, barred) names word. */
bool rules_list_has(const struct json *list, struct str word);
/* How many yes make the fraction of base: the least n with n * den >= base * num. */
int64_t rules_needed(const struct rules_fraction *fraction, int64_t base_count);
/* The base salary in force on a day; false when the document names none. */
bool rules_base_salary(const struct rules *rules, struct date on, int64_t *dong, struct str *law);

#endif
