/* paper_box.h -- a flow set into boxes that pages are filled with, and how each is drawn.
 *
 * A box is never broken: a paragraph gives one box a line, a table one a row (a tall row several),
 * a pair of columns one. Lengths are points.
 */
#ifndef PAPER_PAPER_BOX_H
#define PAPER_PAPER_BOX_H

#include "paper/paper_type.h"

enum box_kind { BOX_LINE = 1, BOX_ROOM, BOX_COLUMNS, BOX_ROW, BOX_QR };

struct box;
struct box_list {
    struct box *items;
    size_t count, room;
};
struct box_cell {
    PangoLayout *layout;
    enum paper_part part;
    double x, width, y, height; /* relative to the row's upper left corner; height spans rows */
    int first_line, line_count; /* the lines of layout that stand in this box */
};
struct box_row {
    const struct box_cell *cells;
    size_t cell_count;
    const double *borders; /* x of the upright lines */
    size_t border_count;
    bool has_top, has_bottom; /* false inside a row broken into pieces */
    const struct box *header; /* boxed heading to repeat when this row begins a page; or NULL */
};
struct box {
    enum box_kind kind;
    double before, height; /* before falls away at the top of a page */
    bool keep_next;
    double x, width;
    const struct paper_style *style;
    PangoLayout *layout; /* BOX_LINE */
    int line;
    double rule_pt;      /* length of the line below; 0 for none */
    double frame_pt;     /* width of the frame around the line; 0 for none */
    double dots_from;    /* x of leader dots; 0 for none */
    struct box_list left, right; /* BOX_COLUMNS */
    double right_x;
    struct box_row row;
    struct str qr;
};

void box_flow(struct type *type, struct arena *arena, const struct flow *flow, double width_pt,
    struct box_list *out);
double box_list_height(const struct box_list *list); /* without the first before */
/* Draws with the upper left corner at (x, y). is_page_end closes a broken row. */
void box_draw(cairo_t *cr, struct type *type, struct arena *arena, const struct box *box, double x,
    double y, bool is_page_start, bool is_page_end);

#endif
