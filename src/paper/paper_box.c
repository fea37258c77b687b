#include "paper/paper_box.h"

#include "base/err.h"
#include "base/utf8.h"
#include "paper/paper.h"

static const double RULE_GAP_PT = 2.5; /* from the text to the line below it */
static const double RULE_ROOM_PT = 5;
static const double FRAME_PAD_PT = 4;
static const double RULE_WEIGHT_PT = PAPER_RULE_EIGHTHS / 8.0;

static struct box *
add(struct arena *arena, struct box_list *list, enum box_kind kind)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 32 : 2 * list->room;
        struct box *items = ARENA_ARRAY(arena, struct box, room);
        if (list->count > 0) {
            memcpy(items, list->items, list->count * sizeof(*items));
        }
        list->items = items;
        list->room = room;
    }
    struct box *box = &list->items[list->count++];
    box->kind = kind;
    return box;
}

static PangoLayout *
owned(struct arena *arena, PangoLayout *layout)
{
    arena_defer(arena, g_object_unref, layout);
    return layout;
}

/* -- text -------------------------------------------------------------------------------------- */

static void
text_boxes(struct type *type, struct arena *arena, const struct flow_item *item, double width,
    struct box_list *out)
{
    const struct paper_style *style = &paper_styles[item->part];
    double left = TYPE_PT(style->left);
    PangoLayout *layout = owned(arena, type_layout(type, arena, item, 0, width - left));
    int count = pango_layout_get_line_count(layout);

    for (int i = 0; i < count; i++) {
        struct box *box = add(arena, out, BOX_LINE);
        box->style = style;
        box->layout = layout;
        box->line = i;
        box->x = left;
        box->width = width - left;
        box->before = i == 0 ? TYPE_PT(style->before) : 0;
        box->height = type_pitch_pt(style);
        /* Two lines of a paragraph stay together at either end of a page. */
        box->keep_next = i + 1 == count ? item->keep_next : i == 0 || i + 2 == count;
    }
    struct box *last = &out->items[out->count - 1];
    if (item->rule > 0) {
        last->rule_pt = type_widest_pt(layout) * item->rule / 1000.0;
        last->height += RULE_ROOM_PT;
    }
    if (item->is_boxed) {
        last->frame_pt = type_widest_pt(layout) + 2 * FRAME_PAD_PT;
        last->before += FRAME_PAD_PT;
        last->height += FRAME_PAD_PT;
    }
    if (item->has_dots) {
        last->dots_from = type_widest_pt(layout) + left + (count == 1 ? TYPE_PT(style->first_line) : 0);
    }
}

static void
draw_line(cairo_t *cr, PangoLayout *layout, int line, double x, double base_y)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    PangoRectangle logical;

    for (int i = 0; i < line && pango_layout_iter_next_line(iter); i++) {
    }
    pango_layout_iter_get_line_extents(iter, NULL, &logical);
    cairo_move_to(cr, x + (double)logical.x / PANGO_SCALE, base_y);
    pango_cairo_show_layout_line(cr, pango_layout_iter_get_line_readonly(iter));
    pango_layout_iter_free(iter);
}

static void
stroke(cairo_t *cr, double x1, double y1, double x2, double y2)
{
    cairo_set_line_width(cr, RULE_WEIGHT_PT);
    cairo_move_to(cr, x1, y1);
    cairo_line_to(cr, x2, y2);
    cairo_stroke(cr);
}

static void
set_colour(cairo_t *cr, uint32_t colour)
{
    cairo_set_source_rgb(cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
        (colour & 255) / 255.0);
}

/* Leader dots are real characters: what a scanner or a screen reader meets on a printed form. */
static void
draw_dots(cairo_t *cr, struct type *type, struct arena *arena, const struct box *box, double x,
    double base_y)
{
    struct flow_item dot = {.part = (enum paper_part)(box->style - paper_styles), .run_count = 1,
        .runs = {{.text = STR("..........")}}};
    PangoLayout *layout = type_layout(type, arena, &dot, PAPER_LEFT, box->width);
    double each = type_widest_pt(layout) / 10;
    double room = box->x + box->width - box->dots_from;
    size_t count = room > 0 ? (size_t)(room / each) : 0;
    struct buf text;

    buf_init(&text, arena, count + 1);
    for (size_t i = 0; i < count; i++) {
        buf_char(&text, '.');
    }
    pango_layout_set_indent(layout, 0);
    pango_layout_set_text(layout, count > 0 ? text.p : "", (int)count);
    draw_line(cr, layout, 0, x + box->x + box->width - (double)count * each, base_y);
    g_object_unref(layout);
}

static void
draw_text(cairo_t *cr, struct type *type, struct arena *arena, const struct box *box, double x,
    double y)
{
    double base_y = y + type_ascent_pt(box->style);
    double middle = x + box->x + box->width / 2, pitch = type_pitch_pt(box->style);

    set_colour(cr, box->style->colour);
    draw_line(cr, box->layout, box->line, x + box->x, base_y);
    if (box->dots_from > 0) {
        draw_dots(cr, type, arena, box, x, base_y);
    }
    set_colour(cr, 0);
    if (box->rule_pt > 0) {
        double rule_y = y + pitch + RULE_GAP_PT;
        stroke(cr, middle - box->rule_pt / 2, rule_y, middle + box->rule_pt / 2, rule_y);
    }
    if (box->frame_pt > 0) {
        cairo_set_line_width(cr, RULE_WEIGHT_PT);
        cairo_rectangle(cr, middle - box->frame_pt / 2, y - FRAME_PAD_PT / 2, box->frame_pt,
            pitch + FRAME_PAD_PT);
        cairo_stroke(cr);
    }
}

/* -- tables ------------------------------------------------------------------------------------ */

struct grid {
    struct type *type;
    struct arena *arena;
    const struct paper_table *table;
    const double *edges; /* column_count + 1 */
    double width;
};

static void
measure_cell(const struct grid *grid, struct box_cell *cell, struct str text, enum paper_part part,
    enum paper_align align, bool is_bold)
{
    double pad = TYPE_PT(PAPER_CELL_PAD_TWIPS);
    struct flow_item item = {.part = part, .run_count = 1,
        .runs = {{.text = text, .bold = is_bold}}};

    cell->part = part;
    cell->layout =
        owned(grid->arena, type_layout(grid->type, grid->arena, &item, align, cell->width - 2 * pad));
    cell->line_count = pango_layout_get_line_count(cell->layout);
}

static double
cell_height(const struct box_cell *cell)
{
    const struct paper_style *style = &paper_styles[cell->part];

    return cell->line_count * type_pitch_pt(style) + 4 * TYPE_PT(style->before);
}

/* The heading: one box; columns under one "over" share a cell above theirs, others span both. */
static void
table_header(const struct grid *grid, struct box_list *out)
{
    const struct paper_table *t = grid->table;
    struct box_cell *cells = ARENA_ARRAY(grid->arena, struct box_cell, 2 * t->column_count);
    size_t count = 0;
    double upper = 0, lower = 0;

    for (size_t i = 0; i < t->column_count; i++) {
        struct str over = t->columns[i].over;
        if (!str_is_blank(over) && (i == 0 || !str_eq(t->columns[i - 1].over, over))) {
            size_t end = i + 1;
            while (end < t->column_count && str_eq(t->columns[end].over, over)) {
                end++;
            }
            struct box_cell *cell = &cells[count++];
            *cell = (struct box_cell){.x = grid->edges[i], .width = grid->edges[end] - grid->edges[i]};
            measure_cell(grid, cell, over, PAPER_PART_CELL_HEAD, 0, false);
            upper = MAX(upper, cell_height(cell));
        }
    }
    size_t over_count = count;
    for (size_t i = 0; i < t->column_count; i++) {
        struct box_cell *cell = &cells[count++];
        *cell = (struct box_cell){.x = grid->edges[i], .width = grid->edges[i + 1] - grid->edges[i]};
        measure_cell(grid, cell, t->columns[i].head, PAPER_PART_CELL_HEAD, 0, false);
        bool is_under = !str_is_blank(t->columns[i].over);
        lower = MAX(lower, cell_height(cell) - (is_under ? 0 : upper));
    }
    for (size_t i = 0; i < count; i++) {
        bool is_over = i < over_count;
        bool is_under = !is_over && !str_is_blank(t->columns[i - over_count].over);
        cells[i].y = is_under ? upper : 0;
        cells[i].height = is_over ? upper : is_under ? lower : upper + lower;
    }
    struct box *box = add(grid->arena, out, BOX_ROW);
    box->width = grid->width;
    box->height = upper + lower;
    box->before = 6;
    box->keep_next = true;
    box->row = (struct box_row){.cells = cells, .cell_count = count, .has_top = true, .has_bottom = true};
}

static bool
has_head(const struct paper_table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (!str_is_blank(t->columns[i].head)) {
            return true;
        }
    }
    return false;
}

/* One box for the lines from..to of every cell. */
static struct box *
row_piece(const struct grid *grid, const struct box_cell *cells, size_t count, int from, int to,
    struct box_list *out)
{
    struct box_cell *copy = ARENA_ARRAY(grid->arena, struct box_cell, count);
    struct box *box = add(grid->arena, out, BOX_ROW);
    double pad = 2 * TYPE_PT(paper_styles[PAPER_PART_CELL].before);

    memcpy(copy, cells, count * sizeof(*copy));
    for (size_t i = 0; i < count; i++) {
        copy[i].first_line = from;
        copy[i].line_count = CLAMP(copy[i].line_count - from, 0, to - from);
    }
    box->row.cells = copy;
    box->row.cell_count = count;
    box->width = grid->width;
    box->height = (to - from) * type_pitch_pt(&paper_styles[PAPER_PART_CELL]) + (from == 0 ? pad : 0);
    box->row.has_top = from == 0;
    return box;
}

static void
table_row(const struct grid *grid, const struct paper_row *row, struct box_list *out)
{
    const struct paper_table *t = grid->table;
    bool is_group = row->kind == PAPER_ROW_GROUP;
    size_t count = is_group ? 1 : t->column_count, longest = 0;
    struct box_cell *cells = ARENA_ARRAY(grid->arena, struct box_cell, count);
    double pad = 2 * TYPE_PT(paper_styles[PAPER_PART_CELL].before);
    int lines = 1;

    for (size_t i = 0; i < count; i++) {
        cells[i].x = grid->edges[i];
        cells[i].width = is_group ? grid->width : grid->edges[i + 1] - grid->edges[i];
        measure_cell(grid, &cells[i], row->cells[i], PAPER_PART_CELL,
            is_group ? PAPER_LEFT : t->columns[i].align, row->kind != PAPER_ROW_PLAIN);
        lines = MAX(lines, cells[i].line_count);
        longest = MAX(longest, utf8_count(row->cells[i]));
    }
    int piece = longest > PAPER_SPLIT_CHARS ? 1 : lines;
    for (int from = 0; from < lines; from += piece) {
        struct box *box = row_piece(grid, cells, count, from, MIN(from + piece, lines), out);
        bool is_last = from + piece >= lines;
        box->row.has_bottom = is_last;
        box->height += is_last ? pad : 0;
        box->keep_next = !is_last && (from == 0 || from + 2 * piece >= lines);
    }
    struct box *last = &out->items[out->count - 1];
    if (piece == lines) {
        last->height = MAX(last->height, TYPE_PT(PAPER_TWIPS_OF_MM(t->row_min_mm)));
    }
}

static void
table_boxes(struct type *type, struct arena *arena, const struct flow_item *item, double width,
    struct box_list *out)
{
    const struct paper_table *t = item->table;
    struct grid grid = {type, arena, t, type_edges(type, arena, t, width), width};
    const struct box *header = NULL;

    if (has_head(t)) {
        table_header(&grid, out);
        struct box *copy = ARENA_NEW(arena, struct box);
        *copy = out->items[out->count - 1];
        header = copy;
    }
    for (size_t i = 0; i < t->row_count; i++) {
        size_t first = out->count;
        table_row(&grid, &t->rows[i], out);
        for (size_t k = first; k < out->count; k++) {
            out->items[k].row.header = header;
        }
        if (paper_row_keeps_next(t, i)) {
            out->items[out->count - 1].keep_next = true;
        }
        if (i == 0 && header == NULL) {
            out->items[first].before = 6;
        }
    }
    if (item->keep_next) {
        out->items[out->count - 1].keep_next = true;
    }
}

static void
draw_row(cairo_t *cr, const struct box *box, double x, double y, bool is_page_start,
    bool is_page_end)
{
    double pad = TYPE_PT(PAPER_CELL_PAD_TWIPS);

    set_colour(cr, 0);
    for (size_t i = 0; i < box->row.cell_count; i++) {
        const struct box_cell *cell = &box->row.cells[i];
        const struct paper_style *style = &paper_styles[cell->part];
        bool is_head = cell->height > 0;
        double height = is_head ? cell->height : box->height;
        double pitch = type_pitch_pt(style), text_height = cell->line_count * pitch;
        double top = y + cell->y + (box->row.has_top ? 2 * TYPE_PT(style->before) : 0);
        if (is_head) {
            top = y + cell->y + (height - text_height) / 2;
        }
        for (int line = 0; line < cell->line_count; line++) {
            draw_line(cr, cell->layout, cell->first_line + line, x + cell->x + pad,
                top + line * pitch + type_ascent_pt(style));
        }
        double left = x + cell->x, right = left + cell->width, up = y + cell->y;
        stroke(cr, left, up, left, up + height);
        stroke(cr, right, up, right, up + height);
        if (box->row.has_top || is_page_start) {
            stroke(cr, left, up, right, up);
        }
        if (box->row.has_bottom || is_page_end) {
            stroke(cr, left, up + height, right, up + height);
        }
    }
}

/* -- the rest ---------------------------------------------------------------------------------- */

static void
columns_box(struct type *type, struct arena *arena, const struct flow_item *item, double width,
    struct box_list *out)
{
    struct box *box = add(arena, out, BOX_COLUMNS);
    double left = width * item->left_share / 1000.0;
    struct box_list boxes[2] = {{NULL, 0, 0}, {NULL, 0, 0}};

    box_flow(type, arena, &item->left, left, &boxes[0]);
    box_flow(type, arena, &item->right, width - left, &boxes[1]);
    box->left = boxes[0];
    box->right = boxes[1];
    box->right_x = left;
    box->width = width;
    box->height = MAX(box_list_height(&boxes[0]), box_list_height(&boxes[1]));
    box->keep_next = item->keep_next;
}

void
box_flow(struct type *type, struct arena *arena, const struct flow *flow, double width,
    struct box_list *out)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct flow_item *item = &flow->items[i];
        struct box *box;
        switch (item->kind) {
        case FLOW_TEXT:
            text_boxes(type, arena, item, width, out);
            break;
        case FLOW_ROOM:
            box = add(arena, out, BOX_ROOM);
            box->height = TYPE_PT(item->room);
            box->keep_next = item->keep_next;
            break;
        case FLOW_COLUMNS:
            columns_box(type, arena, item, width, out);
            break;
        case FLOW_TABLE:
            table_boxes(type, arena, item, width, out);
            break;
        case FLOW_QR:
            box = add(arena, out, BOX_QR);
            box->qr = item->qr;
            box->height = TYPE_PT(PAPER_TWIPS_OF_MM(PAPER_QR_MM));
            break;
        }
    }
}

double
box_list_height(const struct box_list *list)
{
    double height = 0;

    for (size_t i = 0; i < list->count; i++) {
        height += list->items[i].before + list->items[i].height;
    }
    return height;
}

/* A stencil of one bit a module: a path of rectangles made print runs three times as long. */
static cairo_surface_t *
qr_stencil(const struct qr *qr)
{
    cairo_surface_t *stencil = cairo_image_surface_create(CAIRO_FORMAT_A1, qr->width, qr->width);
    unsigned char *rows = cairo_image_surface_get_data(stencil);
    int stride = cairo_image_surface_get_stride(stencil);

    for (int32_t y = 0; y < qr->width; y++) {
        uint32_t *words = (uint32_t *)(void *)(rows + y * stride);
        for (int32_t x = 0; x < qr->width; x++) {
            uint32_t dot = qr->dots[y * qr->width + x] & 1;
            words[x / 32] |= G_BYTE_ORDER == G_LITTLE_ENDIAN ? dot << x % 32 : dot << (31 - x % 32);
        }
    }
    cairo_surface_mark_dirty(stencil);
    return stencil;
}

static void
draw_qr(cairo_t *cr, struct arena *arena, const struct box *box, double x, double y)
{
    struct qr qr;

    if (!qr_make(arena, box->qr, &qr)) {
        return;
    }
    cairo_surface_t *stencil = qr_stencil(&qr);
    cairo_pattern_t *pattern = cairo_pattern_create_for_surface(stencil);
    cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, box->height / qr.width, box->height / qr.width);
    set_colour(cr, 0);
    cairo_mask(cr, pattern);
    cairo_restore(cr);
    cairo_pattern_destroy(pattern);
    cairo_surface_destroy(stencil);
}

static void
draw_list(cairo_t *cr, struct type *type, struct arena *arena, const struct box_list *list, double x,
    double y)
{
    for (size_t i = 0; i < list->count; i++) {
        y += list->items[i].before;
        box_draw(cr, type, arena, &list->items[i], x, y, false, false);
        y += list->items[i].height;
    }
}

void
box_draw(cairo_t *cr, struct type *type, struct arena *arena, const struct box *box, double x,
    double y, bool is_page_start, bool is_page_end)
{
    switch (box->kind) {
    case BOX_LINE:
        draw_text(cr, type, arena, box, x, y);
        break;
    case BOX_ROOM:
        break;
    case BOX_COLUMNS:
        draw_list(cr, type, arena, &box->left, x, y);
        draw_list(cr, type, arena, &box->right, x + box->right_x, y);
        break;
    case BOX_ROW:
        draw_row(cr, box, x, y, is_page_start, is_page_end);
        break;
    case BOX_QR:
        draw_qr(cr, arena, box, x, y);
        break;
    }
}
