/* chart.c -- see chart.h. Geometry is in whole thousandths of a bar or in whole pixels; nothing
 * here needs floating point.
 */
#include "plat/chart.h"

#include "base/money.h"

enum {
    BUF_FIRST_BYTES = 2048,
    SOON_PERCENT = 60, /* of a limit: from here on a wait is drawn in amber */
    BAR_ROOM_PERCENT = 72, /* the longest bar leaves the rest to its number */
    SHADES = 5,
    SINGLE_STEP_MOST = 9, /* a heat map up to this many counts one by one: 1 2 3 4 5+ */
    RING_PX = 72,
    SWIM_WIDTH_PX = 344, /* at least; many steps make it wider */
    SWIM_LABEL_PX = 104,
    SWIM_EDGE_PX = 18,
    SWIM_LANE_PX = 38,
    SWIM_GAP_PX_MIN = 28,
    SWIM_GAP_PX_MAX = 56,
    SPARK_WIDTH_PX = 96,
    SPARK_HEIGHT_PX = 20,
};

static const char *const tone_fill[] = {
    [CHART_PLAIN] = "shade-3",
    [CHART_DONE] = "fill-done",
    [CHART_RUN] = "fill-run",
    [CHART_SOON] = "fill-soon",
    [CHART_LATE] = "fill-late",
    [CHART_NONE] = "fill-none",
    [CHART_BEFORE] = "fill-before",
};

static struct buf
begin(struct arena *arena)
{
    struct buf out;

    buf_init(&out, arena, BUF_FIRST_BYTES);
    return out;
}

static struct html
done(const struct buf *out)
{
    return (struct html){buf_str(out)};
}

/* part / whole in thousandths, within 0..1000. */
static int64_t
per_mille(int64_t part, int64_t whole)
{
    if (whole <= 0 || part <= 0) {
        return 0;
    }
    if (part >= whole) {
        return 1000;
    }
    /* Past 2^53 both lose three digits first: nobody sees the difference in a bar. */
    if (part > INT64_MAX / 1000) {
        part /= 1000;
        whole /= 1000;
    }
    return part * 1000 / whole;
}

static int64_t
percent(int64_t part, int64_t whole)
{
    return (per_mille(part, whole) + 5) / 10;
}

static void
put_per_mille(struct buf *out, int64_t v)
{
    buf_printf(out, "%d.%d%%", (int)(v / 10), (int)(v % 10));
}

static void
put_number(struct buf *out, int64_t v)
{
    buf_put(out, number_vi(out->arena, v));
}

static void
put_label(struct buf *out, struct str label, struct str href)
{
    if (!str_is_none(href)) {
        buf_c(out, "<a href=\"");
        buf_html(out, href);
        buf_c(out, "\">");
    }
    buf_html(out, label);
    if (!str_is_none(href)) {
        buf_c(out, "</a>");
    }
}

static void
put_small(struct buf *out, struct str text)
{
    if (!str_is_none(text)) {
        buf_c(out, "<small>");
        buf_html(out, text);
        buf_c(out, "</small>");
    }
}

static void
open_bar(struct buf *out, int64_t width, int height_px)
{
    buf_c(out, "<svg class=\"bar\" width=\"");
    put_per_mille(out, width);
    buf_printf(out, "\" height=\"%d\" aria-hidden=\"true\">", height_px);
}

/* A bar as long as its share, so that its number stands at its end. */
static void
put_bar(struct buf *out, int64_t share, int height_px, const char *class_name)
{
    open_bar(out, share * BAR_ROOM_PERCENT / 100, height_px);
    buf_printf(out, "<rect width=\"100%%\" height=\"%d\" rx=\"4\" class=\"%s\"/></svg>",
        height_px, class_name);
}

struct html
chart_funnel(struct arena *arena, const struct chart_step *steps, size_t count)
{
    struct buf out = begin(arena);
    int64_t most = 0;

    for (size_t i = 0; i < count; i++) {
        most = steps[i].value > most ? steps[i].value : most;
    }
    buf_c(&out, "<ol class=\"funnel\">");
    for (size_t i = 0; i < count; i++) {
        const struct chart_step *step = &steps[i];
        char shade[] = "shade-1";

        shade[6] = (char)('1' + (i < SHADES ? i : SHADES - 1));
        buf_c(&out, "<li><span class=\"label\">");
        put_label(&out, step->label, step->href);
        put_small(&out, step->note);
        buf_c(&out, "</span><span class=\"value\">");
        put_bar(&out, per_mille(step->value, most), 28, shade);
        buf_c(&out, "<span><b>");
        put_number(&out, step->value);
        buf_c(&out, "</b>");
        if (i > 0 && steps[i - 1].value > 0) {
            buf_printf(&out, " <small>%d%%</small>",
                (int)percent(step->value, steps[i - 1].value));
        }
        buf_c(&out, "</span></span></li>");
    }
    buf_c(&out, "</ol>");
    return done(&out);
}

static enum chart_tone
wait_tone(const struct chart_wait *wait)
{
    if (wait->used > wait->limit) {
        return CHART_LATE;
    }
    return percent(wait->used, wait->limit) >= SOON_PERCENT ? CHART_SOON : CHART_DONE;
}

struct html
chart_waits(struct arena *arena, struct str unit, const struct chart_wait *waits, size_t count)
{
    struct buf out = begin(arena);

    buf_c(&out, "<ul class=\"waits\">");
    for (size_t i = 0; i < count; i++) {
        const struct chart_wait *wait = &waits[i];
        int64_t whole = wait->used > wait->limit ? wait->used : wait->limit;
        int64_t at = per_mille(wait->limit, whole);

        buf_c(&out, "<li><span class=\"label\">");
        buf_html(&out, wait->label);
        buf_c(&out, "</span>");
        open_bar(&out, 1000, 20);
        buf_c(&out, "<rect y=\"3\" width=\"100%\" height=\"14\" rx=\"3\" class=\"ground\"/>");
        buf_c(&out, "<rect y=\"3\" width=\"");
        put_per_mille(&out, per_mille(wait->used, whole));
        buf_printf(&out, "\" height=\"14\" rx=\"3\" class=\"%s\"/>", tone_fill[wait_tone(wait)]);
        buf_c(&out, "<rect class=\"limit\" width=\"3\" height=\"20\" x=\"");
        put_per_mille(&out, at < 990 ? at : 990);
        buf_c(&out, "\"/></svg><span class=\"value\"><b>");
        put_number(&out, wait->used);
        buf_c(&out, "</b>/");
        put_number(&out, wait->limit);
        buf_char(&out, ' ');
        buf_html(&out, unit);
        buf_c(&out, "</span></li>");
    }
    buf_c(&out, "</ul>");
    return done(&out);
}

/* How many counts one shade of the heat map spans. */
static int64_t
heat_step(const struct chart_heat *heat)
{
    int64_t most = 0;

    for (size_t r = 0; r < heat->row_count; r++) {
        for (size_t c = 0; c < heat->column_count; c++) {
            most = heat->rows[r].values[c] > most ? heat->rows[r].values[c] : most;
        }
    }
    return most <= SINGLE_STEP_MOST ? 1 : (most + SHADES - 1) / SHADES;
}

static int
heat_shade(int64_t value, int64_t step)
{
    int64_t shade = value <= 0 ? 0 : (value - 1) / step + 1;

    return shade > SHADES ? SHADES : (int)shade;
}

static void
put_heat_head(struct buf *out, const struct chart_heat *heat)
{
    buf_c(out, "<table class=\"heat\"><caption>");
    buf_html(out, heat->caption);
    buf_c(out, "</caption><thead><tr><th scope=\"col\"><span class=\"vh\">");
    buf_html(out, heat->row_heading);
    buf_c(out, "</span></th>");
    for (size_t c = 0; c < heat->column_count; c++) {
        buf_c(out, c < heat->old_count ? "<th scope=\"col\" class=\"is-old\">" :
                                         "<th scope=\"col\">");
        buf_html(out, heat->columns[c]);
        buf_c(out, "</th>");
    }
    buf_c(out, "<th scope=\"col\">");
    buf_html(out, heat->total_heading);
    buf_c(out, "</th></tr></thead><tbody>");
}

static void
put_heat_row(struct buf *out, const struct chart_heat *heat, const struct chart_heat_row *row,
    int64_t step)
{
    int64_t total = 0;

    buf_c(out, "<tr><th scope=\"row\">");
    put_label(out, row->label, row->href);
    put_small(out, row->note);
    buf_c(out, "</th>");
    for (size_t c = 0; c < heat->column_count; c++) {
        int64_t value = row->values[c];

        total += value;
        buf_printf(out, "<td class=\"heat-%d%s\">", heat_shade(value, step),
            c < heat->old_count ? " is-old" : "");
        if (value > 0) {
            put_number(out, value);
        }
        buf_c(out, "</td>");
    }
    buf_c(out, total > 0 ? "<td class=\"sum\">" : "<td class=\"sum is-quiet\">");
    put_number(out, total);
    buf_c(out, "</td></tr>");
}

/* 0, 1, 2, 3, 4, 5+ or 0, 1–4, 5–8, …, 17+ */
static void
put_heat_legend(struct buf *out, int64_t step)
{
    buf_c(out, "<ul class=\"legend\">");
    for (int shade = 0; shade <= SHADES; shade++) {
        int64_t low = shade == 0 ? 0 : (shade - 1) * step + 1;

        buf_printf(out, "<li><i class=\"heat-%d\"></i>", shade);
        put_number(out, low);
        if (shade == SHADES) {
            buf_char(out, '+');
        } else if (shade > 0 && step > 1) {
            buf_c(out, "–");
            put_number(out, shade * step);
        }
        buf_c(out, "</li>");
    }
    buf_c(out, "</ul>");
}

struct html
chart_heat(struct arena *arena, const struct chart_heat *heat)
{
    struct buf out = begin(arena);
    int64_t step = heat_step(heat);

    buf_c(&out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    buf_html(&out, heat->caption);
    buf_c(&out, "\">");
    put_heat_head(&out, heat);
    for (size_t r = 0; r < heat->row_count; r++) {
        put_heat_row(&out, heat, &heat->rows[r], step);
    }
    buf_c(&out, "</tbody></table></div>");
    put_heat_legend(&out, step);
    return done(&out);
}

static int64_t
parts_total(const struct chart_part *parts, size_t count)
{
    int64_t total = 0;

    for (size_t i = 0; i < count; i++) {
        total += parts[i].value;
    }
    return total;
}

static void
put_stack_bar(struct buf *out, const struct chart_stack *stack, int64_t total)
{
    int64_t before = 0;

    open_bar(out, 1000, 18);
    buf_c(out, "<rect width=\"100%\" height=\"18\" class=\"ground\"/>");
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct chart_part *part = &stack->parts[i];
        int64_t from = per_mille(before, total);

        before += part->value;
        if (part->value > 0) {
            int64_t to = per_mille(before, total);

            buf_c(out, "<rect x=\"");
            put_per_mille(out, from);
            buf_c(out, "\" width=\"");
            put_per_mille(out, to - from - (to < 1000 && to - from > 4 ? 4 : 0));
            buf_printf(out, "\" height=\"18\" class=\"%s\"/>", tone_fill[part->tone]);
        }
    }
    buf_c(out, "</svg>");
}

static void
put_stack_sentence(struct buf *out, const struct chart_stack *stack)
{
    bool is_first = true;

    buf_c(out, "<p>");
    if (!str_is_none(stack->note)) {
        buf_html(out, stack->note);
        is_first = false;
    }
    for (size_t i = 0; i < stack->part_count; i++) {
        if (stack->parts[i].value > 0) {
            buf_c(out, is_first ? "" : " · ");
            put_number(out, stack->parts[i].value);
            buf_char(out, ' ');
            buf_html(out, stack->parts[i].label);
            is_first = false;
        }
    }
    buf_c(out, "</p>");
}

struct html
chart_stacks(struct arena *arena, const struct chart_stack *stacks, size_t count)
{
    struct buf out = begin(arena);

    buf_c(&out, "<ul class=\"stack-bars\">");
    for (size_t i = 0; i < count; i++) {
        const struct chart_stack *stack = &stacks[i];
        int64_t total = parts_total(stack->parts, stack->part_count);

        buf_c(&out, "<li class=\"stacked\"><div class=\"head\"><span>");
        put_label(&out, stack->label, stack->href);
        buf_c(&out, "</span><b class=\"nowrap\">");
        put_number(&out, stack->part_count > 0 ? stack->parts[0].value : 0);
        buf_char(&out, '/');
        put_number(&out, total);
        buf_c(&out, "</b></div>");
        put_stack_bar(&out, stack, total);
        put_stack_sentence(&out, stack);
        buf_c(&out, "</li>");
    }
    buf_c(&out, "</ul>");
    return done(&out);
}

struct html
chart_legend(struct arena *arena, const struct chart_part *parts, size_t count)
{
    struct buf out = begin(arena);

    buf_c(&out, "<ul class=\"legend\">");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "<li><i class=\"%s\"></i>", tone_fill[parts[i].tone]);
        buf_html(&out, parts[i].label);
        buf_c(&out, "</li>");
    }
    buf_c(&out, "</ul>");
    return done(&out);
}

struct html
chart_ring(struct arena *arena, const struct chart_ring *ring)
{
    static const char *const arc[] = {
        [CHART_PLAIN] = "arc",
        [CHART_DONE] = "arc arc-done",
        [CHART_RUN] = "arc",
        [CHART_SOON] = "arc arc-soon",
        [CHART_LATE] = "arc arc-late",
        [CHART_NONE] = "arc",
        [CHART_BEFORE] = "arc",
    };
    struct buf out = begin(arena);
    int size = ring->size_px > 0 ? ring->size_px : RING_PX;
    int64_t share = per_mille(ring->value, ring->most);

    buf_printf(&out, "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 72 72\" role=\"img\"", size,
        size);
    buf_c(&out, " aria-label=\"");
    buf_html(&out, ring->said);
    buf_c(&out, "\"><circle class=\"ground\" cx=\"36\" cy=\"36\" r=\"30\" stroke-width=\"9\"/>");
    if (share > 0) { /* pathLength 1000 makes the dash a share; the turn starts it at twelve */
        buf_printf(&out, "<circle class=\"%s\" cx=\"36\" cy=\"36\" r=\"30\" stroke-width=\"9\""
                         " pathLength=\"1000\" stroke-dasharray=\"%d 1000\""
                         " transform=\"rotate(-90 36 36)\"/>",
            arc[ring->tone], (int)share);
    }
    buf_c(&out, "<text x=\"36\" y=\"42.5\" font-size=\"18\">");
    buf_html(&out, ring->centre);
    buf_c(&out, "</text></svg>");
    return done(&out);
}

static void
put_pair_bar(struct buf *out, struct str label, struct str said, int64_t share,
    enum chart_tone tone)
{
    buf_c(out, "<dt>");
    buf_html(out, label);
    buf_c(out, "</dt><dd>");
    put_bar(out, share, 26, tone_fill[tone]);
    buf_c(out, "<span><b>");
    buf_html(out, said);
    buf_c(out, "</b>");
}

struct html
chart_before_after(struct arena *arena, const struct chart_pair *pair)
{
    struct buf out = begin(arena);
    int64_t most = pair->before > pair->after ? pair->before : pair->after;

    buf_c(&out, "<dl class=\"before-after\">");
    put_pair_bar(&out, pair->before_label, pair->before_said, per_mille(pair->before, most),
        CHART_BEFORE);
    buf_c(&out, "</span></dd>");
    put_pair_bar(&out, pair->after_label, pair->after_said, per_mille(pair->after, most),
        CHART_DONE);
    if (!str_is_none(pair->change)) {
        buf_c(&out, " <span class=\"tag tag-green\">");
        buf_html(&out, pair->change);
        buf_c(&out, "</span>");
    }
    buf_c(&out, "</span></dd></dl>");
    return done(&out);
}

/* 764 in tenths is 76,4. */
static void
put_points(struct buf *out, int64_t value, int64_t per_point)
{
    put_number(out, value / per_point);
    if (value % per_point != 0) {
        buf_printf(out, per_point == 100 ? ",%02d" : ",%d", (int)(value % per_point));
    }
}

static void
put_dots_head(struct buf *out, const struct chart_dots *dots)
{
    buf_c(out, "<table class=\"dots\"><caption>");
    buf_html(out, dots->caption);
    buf_c(out, "</caption><thead><tr><th scope=\"col\">");
    buf_html(out, dots->label_heading);
    buf_c(out, "</th><th scope=\"col\" class=\"plot\">");
    buf_html(out, dots->plot_heading);
    buf_c(out, "</th><th scope=\"col\" class=\"mean\">");
    buf_html(out, dots->mean_heading);
    buf_c(out, "</th><th scope=\"col\">");
    buf_html(out, dots->result_heading);
    buf_c(out, "</th></tr></thead><tbody>");
}

/* Equal points stand above one another, so that each scorer is seen. */
static size_t
dots_before(const struct chart_dots_row *row, size_t at)
{
    size_t same = 0;

    for (size_t i = 0; i < at; i++) {
        same += row->values[i] == row->values[at] ? 1 : 0;
    }
    return same;
}

static void
put_dots_plot(struct buf *out, const struct chart_dots *dots, const struct chart_dots_row *row)
{
    buf_c(out, "<svg width=\"100%\" height=\"34\" role=\"img\" aria-label=\"");
    for (size_t i = 0; i < row->value_count; i++) {
        buf_c(out, i > 0 ? "; " : "");
        put_points(out, row->values[i], dots->per_point);
    }
    buf_c(out, "\"><line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"27\" y2=\"27\"/>");
    if (dots->pass >= 0) {
        buf_c(out, "<line class=\"pass\" y1=\"2\" y2=\"32\" x1=\"");
        put_per_mille(out, per_mille(dots->pass, dots->most));
        buf_c(out, "\" x2=\"");
        put_per_mille(out, per_mille(dots->pass, dots->most));
        buf_c(out, "\"/>");
    }
    for (size_t i = 0; i < row->value_count; i++) {
        size_t lift = dots_before(row, i);

        buf_c(out, "<circle r=\"5\" cx=\"");
        put_per_mille(out, per_mille(row->values[i], dots->most));
        buf_printf(out, "\" cy=\"%d\"/>", (int)(21 - 7 * (lift < 3 ? lift : 3)));
    }
    buf_c(out, "</svg>");
}

struct html
chart_dots(struct arena *arena, const struct chart_dots *dots)
{
    struct buf out = begin(arena);

    buf_c(&out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    buf_html(&out, dots->caption);
    buf_c(&out, "\">");
    put_dots_head(&out, dots);
    for (size_t r = 0; r < dots->row_count; r++) {
        const struct chart_dots_row *row = &dots->rows[r];

        buf_c(&out, "<tr><th scope=\"row\">");
        put_label(&out, row->label, row->href);
        buf_c(&out, "</th><td class=\"plot\">");
        put_dots_plot(&out, dots, row);
        buf_c(&out, "</td><td class=\"mean\">");
        buf_html(&out, row->mean);
        buf_c(&out, "</td><td>");
        if (!str_is_none(row->result)) {
            buf_c(&out, "<span class=\"tag tag-");
            buf_html(&out, row->result_colour);
            buf_c(&out, "\">");
            buf_html(&out, row->result);
            buf_c(&out, "</span>");
        }
        buf_c(&out, "</td></tr>");
    }
    buf_c(&out, "</tbody></table></div>");
    return done(&out);
}

static int
swim_gaps(const struct chart_swim *swim)
{
    return swim->step_count > 1 ? (int)swim->step_count - 1 : 1;
}

static int
swim_width(const struct chart_swim *swim)
{
    int needed = SWIM_LABEL_PX + 2 * SWIM_EDGE_PX + swim_gaps(swim) * SWIM_GAP_PX_MIN;

    return needed > SWIM_WIDTH_PX ? needed : SWIM_WIDTH_PX;
}

static int
swim_x(const struct chart_swim *swim, size_t at)
{
    int gap = (swim_width(swim) - SWIM_LABEL_PX - 2 * SWIM_EDGE_PX) / swim_gaps(swim);

    return SWIM_LABEL_PX + SWIM_EDGE_PX + (int)at * (gap < SWIM_GAP_PX_MAX ? gap : SWIM_GAP_PX_MAX);
}

static int
swim_y(const struct chart_swim *swim, size_t at)
{
    return (int)swim->steps[at].lane * SWIM_LANE_PX + SWIM_LANE_PX / 2;
}

static void
put_swim_lanes(struct buf *out, const struct chart_swim *swim)
{
    for (size_t lane = 0; lane < swim->lane_count; lane++) {
        int y = (int)lane * SWIM_LANE_PX;

        buf_printf(out, "<rect class=\"%s\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
            lane % 2 == 0 ? "lane lane-odd" : "lane", y, swim_width(swim), SWIM_LANE_PX - 1);
        buf_printf(out, "<text class=\"who\" x=\"8\" y=\"%d\" font-size=\"12.5\">",
            y + SWIM_LANE_PX / 2 + 4);
        buf_html(out, swim->lanes[lane]);
        buf_c(out, "</text>");
    }
}

struct html
chart_swim(struct arena *arena, const struct chart_swim *swim)
{
    struct buf out = begin(arena);

    buf_printf(&out, "<div class=\"swim%s\">", swim->is_after ? " is-after" : "");
    buf_printf(&out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"", swim_width(swim),
        (int)swim->lane_count * SWIM_LANE_PX);
    buf_html(&out, swim->said);
    buf_c(&out, "\">");
    put_swim_lanes(&out, swim);
    buf_c(&out, "<polyline class=\"way\" points=\"");
    for (size_t i = 0; i < swim->step_count; i++) {
        buf_printf(&out, "%s%d,%d", i > 0 ? " " : "", swim_x(swim, i), swim_y(swim, i));
    }
    buf_c(&out, "\"/>");
    for (size_t i = 0; i < swim->step_count; i++) {
        buf_printf(&out, "<circle r=\"12\" cx=\"%d\" cy=\"%d\"/>", swim_x(swim, i),
            swim_y(swim, i));
        buf_printf(&out, "<text class=\"no\" x=\"%d\" y=\"%d\" font-size=\"12\">%d</text>",
            swim_x(swim, i), swim_y(swim, i) + 4, (int)i + 1);
    }
    buf_c(&out, "</svg><ol>");
    for (size_t i = 0; i < swim->step_count; i++) {
        buf_c(&out, "<li>");
        buf_html(&out, swim->steps[i].label);
        buf_c(&out, "</li>");
    }
    buf_c(&out, "</ol></div>");
    return done(&out);
}

struct html
chart_spark(struct arena *arena, struct str said, const int64_t *values, size_t count)
{
    struct buf out = begin(arena);
    int64_t most = 1;
    int gaps = count > 1 ? (int)count - 1 : 1;
    int x = 3;
    int y = SPARK_HEIGHT_PX - 3;

    for (size_t i = 0; i < count; i++) {
        most = values[i] > most ? values[i] : most;
    }
    buf_printf(&out, "<svg class=\"spark\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"",
        SPARK_WIDTH_PX, SPARK_HEIGHT_PX);
    buf_html(&out, said);
    for (size_t i = 0; i < count; i++) {
        buf_c(&out, i > 0 ? ", " : ": ");
        put_number(&out, values[i]);
    }
    buf_c(&out, "\"><polyline points=\"");
    for (size_t i = 0; i < count; i++) {
        x = 3 + (int)i * (SPARK_WIDTH_PX - 6) / gaps;
        y = SPARK_HEIGHT_PX - 3 - (int)(per_mille(values[i], most) * (SPARK_HEIGHT_PX - 6) / 1000);
        buf_printf(&out, "%s%d,%d", i > 0 ? " " : "", x, y);
    }
    buf_c(&out, "\"/>");
    if (count > 0) {
        buf_printf(&out, "<circle cx=\"%d\" cy=\"%d\" r=\"3\"/>", x, y);
    }
    buf_c(&out, "</svg>");
    return done(&out);
}

static void
put_track_mark(struct buf *out, const struct chart_mark *mark, const char *class_name)
{
    buf_printf(out, "<li%s>", class_name);
    buf_put(out, date_vi(out->arena, mark->on));
    buf_char(out, ' ');
    buf_html(out, mark->label);
    buf_c(out, "</li>");
}

struct html
chart_track(struct arena *arena, struct chart_mark now, const struct chart_mark *marks,
    size_t count)
{
    struct buf out = begin(arena);
    int64_t days = count > 1 ? date_days_between(marks[0].on, marks[count - 1].on) : 0;
    int64_t gone = count > 1 ? per_mille(date_days_between(marks[0].on, now.on), days) : 0;
    bool is_now_said = false;

    buf_c(&out, "<div class=\"track\"><svg class=\"line\" width=\"100%\" height=\"20\""
                " aria-hidden=\"true\"><rect class=\"ground\" y=\"4\" width=\"100%\""
                " height=\"12\" rx=\"6\"/><rect class=\"gone\" y=\"4\" height=\"12\" rx=\"6\""
                " width=\"");
    put_per_mille(&out, gone);
    buf_c(&out, "\"/>");
    for (size_t i = 1; i + 1 < count; i++) {
        buf_c(&out, "<circle r=\"5\" cy=\"10\" cx=\"");
        put_per_mille(&out, per_mille(date_days_between(marks[0].on, marks[i].on), days));
        buf_c(&out, "\"/>");
    }
    buf_c(&out, "<rect class=\"now\" width=\"3\" height=\"20\" x=\"");
    put_per_mille(&out, gone < 995 ? gone : 995);
    buf_c(&out, "\"/></svg><ol>");
    for (size_t i = 0; i < count; i++) {
        if (!is_now_said && date_cmp(now.on, marks[i].on) < 0) {
            put_track_mark(&out, &now, " class=\"is-now\"");
            is_now_said = true;
        }
        put_track_mark(&out, &marks[i], "");
    }
    if (!is_now_said) {
        put_track_mark(&out, &now, " class=\"is-now\"");
    }
    buf_c(&out, "</ol></div>");
    return done(&out);
}
