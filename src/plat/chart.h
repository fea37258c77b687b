/* chart.h -- pictures drawn on the server as HTML and SVG: no script, no inline style, no library.
 *
 * Words    none of its own: every label, unit and caption comes from the caller, already in the
 *          reader's language. Numbers are written as number_vi() does.
 * Reading  each picture says the same in text: a list or table whose bars are hidden from screen
 *          readers, or role="img" with a label that holds the values.
 * Colour   by class (web/asset/_charts.scss). CHART_LATE is for lateness by law alone.
 * Memory   in the arena. Missing strings (p == NULL) are left out; hrefs are never from users.
 */
#ifndef PLAT_CHART_H
#define PLAT_CHART_H

#include "base/date.h"
#include "plat/http.h"

enum chart_tone {
    CHART_PLAIN = 0,
    CHART_DONE,
    CHART_RUN,
    CHART_SOON,
    CHART_LATE,
    CHART_NONE, /* not begun, nothing there */
    CHART_BEFORE,
};

/* -- funnel: how many are left after each step; the share is of the step before ------------------ */
struct chart_step {
    struct str label, note, href;
    int64_t value;
};
struct html chart_funnel(struct arena *arena, const struct chart_step *steps, size_t count);

/* -- waits: time used against a legal limit, the limit as a red line ------------------------------ */
struct chart_wait {
    struct str label;
    int64_t used, limit; /* limit > 0; days as a rule */
};
struct html chart_waits(struct arena *arena, struct str unit, const struct chart_wait *waits,
    size_t count);

/* -- heat map: a table of counts, darker where there are more -------------------------------------- */
struct chart_heat_row {
    struct str label, href, note; /* note: "chưa phát sinh", in grey */
    const int64_t *values;        /* column_count of them, none negative */
};
struct chart_heat {
    struct str caption, row_heading, total_heading;
    const struct str *columns;
    size_t column_count;
    size_t old_count; /* so many columns, from the left, are left out on a phone */
    const struct chart_heat_row *rows;
    size_t row_count;
};
struct html chart_heat(struct arena *arena, const struct chart_heat *heat);

/* -- stacked bar: one task, how many of its parties are where ------------------------------------- */
struct chart_part {
    struct str label;
    int64_t value;
    enum chart_tone tone;
};
struct chart_stack {
    struct str label, href, note;
    const struct chart_part *parts; /* the first is what counts as done: "19/26" */
    size_t part_count;
};
struct html chart_stacks(struct arena *arena, const struct chart_stack *stacks, size_t count);
struct html chart_legend(struct arena *arena, const struct chart_part *parts, size_t count);

/* -- ring: a part of a whole, a clock ---------------------------------------------------------------- */
struct chart_ring {
    struct str said;   /* the whole sentence for screen readers */
    struct str centre; /* "71", "34%" */
    int64_t value, most;
    enum chart_tone tone;
    int32_t size_px; /* 0: 72 */
};
struct html chart_ring(struct arena *arena, const struct chart_ring *ring);

/* -- before and after: two bars on one scale ---------------------------------------------------------- */
struct chart_pair {
    struct str before_label, after_label;
    struct str before_said, after_said; /* "45 phút" */
    struct str change;                  /* "giảm 73%"; shown as a green tag */
    int64_t before, after;              /* same unit, none negative */
};
struct html chart_before_after(struct arena *arena, const struct chart_pair *pair);

/* -- dot plot: the points every dossier got, with the pass mark --------------------------------------- */
struct chart_dots_row {
    struct str label, href, mean, result, result_colour; /* colour of the tag: green, grey, amber */
    const int64_t *values;
    size_t value_count;
};
struct chart_dots {
    struct str caption, label_heading, plot_heading, mean_heading, result_heading;
    int64_t per_point; /* how many units make one point: 1, 10 or 100 */
    int64_t most, pass; /* in units; pass < 0 draws no line */
    const struct chart_dots_row *rows;
    size_t row_count;
};
struct html chart_dots(struct arena *arena, const struct chart_dots *dots);

/* -- swimlane: who does which step -------------------------------------------------------------------- */
struct chart_swim_step {
    struct str label;
    size_t lane;
};
struct chart_swim {
    struct str said; /* text alternative of the drawing; the steps follow as a list */
    const struct str *lanes;
    size_t lane_count;
    const struct chart_swim_step *steps;
    size_t step_count;
    bool is_after; /* green instead of grey */
};
struct html chart_swim(struct arena *arena, const struct chart_swim *swim);

/* -- sparkline --------------------------------------------------------------------------------------- */
struct html chart_spark(struct arena *arena, struct str said, const int64_t *values, size_t count);

/* -- track: a period with today and what happens in it ---------------------------------------------- */
struct chart_mark {
    struct date on;
    struct str label;
};
struct html chart_track(struct arena *arena, struct chart_mark now, const struct chart_mark *marks,
    size_t count); /* the first and the last mark, in order of date, are the ends of the period */

#endif
