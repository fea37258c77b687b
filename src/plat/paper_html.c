#include "plat/paper_html.h"

#include "plat/paper_flow.h"

enum {
    FAR_TWIPS = 200, /* room above, in two classes */
    NEAR_TWIPS = 100,
};

static void
put_align(struct buf *out, enum paper_align align)
{
    static const char *const classes[] = {
        [PAPER_LEFT] = " paper-left",
        [PAPER_CENTRE] = " paper-centre",
        [PAPER_RIGHT] = " paper-right",
        [PAPER_JUSTIFY] = " paper-justify",
    };

    buf_c(out, classes[align]);
}

static void
put_classes(struct buf *out, const struct paper_style *style, enum paper_align align)
{
    buf_printf(out, " class=\"paper-%s paper-size-%d", style->id, style->half_points);
    buf_c(out, style->bold ? " paper-bold" : "");
    buf_c(out, style->italic ? " paper-italic" : "");
    buf_c(out, style->first_line > 0 ? " paper-indent" : "");
    buf_c(out, style->before >= FAR_TWIPS ? " paper-far" : style->before >= NEAR_TWIPS ? " paper-near" : "");
    put_align(out, align == 0 ? style->align : align);
    buf_char(out, '"');
}

static void
put_lines(struct buf *out, struct str text)
{
    while (text.n > 0) {
        size_t at = str_find_char(text, '\n');
        buf_html(out, str_sub(text, 0, at == SIZE_MAX ? text.n : at));
        if (at == SIZE_MAX) {
            return;
        }
        buf_c(out, "<br>");
        text = str_from(text, at + 1);
    }
}

static void
put_runs(struct buf *out, const struct flow_item *item)
{
    bool is_bold = paper_styles[item->part].bold;

    for (size_t i = 0; i < item->run_count; i++) {
        const struct flow_run *run = &item->runs[i];
        bool has_tag = run->bold && !is_bold;
        buf_c(out, has_tag ? "<b>" : "");
        put_lines(out, run->text);
        buf_c(out, has_tag ? "</b>" : "");
    }
    buf_c(out, item->has_dots ? "<span class=\"paper-dots\"></span>" : "");
}

/* The names of the paper and of its parts are headings, so that a screen reader finds them. */
static const char *
tag_of(enum paper_part part)
{
    switch ((int)part) {
    case PAPER_PART_KIND:
    case PAPER_PART_CERT_KIND:
    case PAPER_PART_ANNEX_TITLE:
        return "h2";
    case PAPER_PART_HEADING:
    case PAPER_PART_CHAPTER_TITLE:
        return "h3";
    default:
        return "p";
    }
}

static void
put_text(struct buf *out, const struct flow_item *item)
{
    const char *tag = tag_of(item->part);

    buf_printf(out, "<%s", tag);
    put_classes(out, &paper_styles[item->part], 0);
    buf_char(out, '>');
    if (item->rule > 0) {
        buf_printf(out, "<span class=\"paper-rule paper-rule-%s\">",
            item->rule == PAPER_RULE_WHOLE ? "whole" : "part");
    }
    buf_c(out, item->is_boxed ? "<span class=\"paper-boxed\">" : "");
    put_runs(out, item);
    buf_c(out, item->rule > 0 || item->is_boxed ? "</span>" : "");
    buf_printf(out, "</%s>", tag);
}

/* -- tables ------------------------------------------------------------------------------------ */

static void
put_heading_cell(struct buf *out, struct str text, size_t columns, size_t rows)
{
    buf_printf(out, "<th scope=\"%s\"", columns > 1 ? "colgroup" : "col");
    put_classes(out, &paper_styles[PAPER_PART_CELL_HEAD], 0);
    if (columns > 1) {
        buf_printf(out, " colspan=\"%zu\"", columns);
    }
    if (rows > 1) {
        buf_printf(out, " rowspan=\"%zu\"", rows);
    }
    buf_char(out, '>');
    put_lines(out, text);
    buf_c(out, "</th>");
}

static void
put_headings(struct buf *out, const struct paper_table *t)
{
    bool has_over = false, has_head = false;

    for (size_t i = 0; i < t->column_count; i++) {
        has_over = has_over || !str_is_blank(t->columns[i].over);
        has_head = has_head || !str_is_blank(t->columns[i].head);
    }
    if (!has_head) {
        return;
    }
    buf_c(out, "<thead><tr>");
    for (size_t i = 0, end; has_over && i < t->column_count; i = end) {
        struct str over = t->columns[i].over;
        bool is_under = !str_is_blank(over);
        for (end = i + 1; is_under && end < t->column_count && str_eq(t->columns[end].over, over);) {
            end++;
        }
        put_heading_cell(out, is_under ? over : t->columns[i].head, end - i, is_under ? 1 : 2);
    }
    buf_c(out, has_over ? "</tr><tr>" : "");
    for (size_t i = 0; i < t->column_count; i++) {
        if (!has_over || !str_is_blank(t->columns[i].over)) {
            put_heading_cell(out, t->columns[i].head, 1, 1);
        }
    }
    buf_c(out, "</tr></thead>");
}

static void
put_row(struct buf *out, const struct paper_table *t, const struct paper_row *row)
{
    bool is_group = row->kind == PAPER_ROW_GROUP;

    buf_c(out, row->kind == PAPER_ROW_PLAIN ? "<tr>" : "<tr class=\"paper-bold\">");
    for (size_t i = 0; i < (is_group ? 1 : t->column_count); i++) {
        buf_c(out, "<td");
        put_classes(out, &paper_styles[PAPER_PART_CELL], is_group ? PAPER_LEFT : t->columns[i].align);
        if (is_group) {
            buf_printf(out, " colspan=\"%zu\"", t->column_count);
        }
        buf_char(out, '>');
        put_lines(out, row->cells[i]);
        buf_c(out, "</td>");
    }
    buf_c(out, "</tr>");
}

static void
put_table(struct buf *out, const struct paper_table *t)
{
    int64_t total = 0;

    for (size_t i = 0; i < t->column_count; i++) {
        total += t->columns[i].width;
    }
    buf_c(out, "<div class=\"paper-scroll\" tabindex=\"0\"><table");
    buf_c(out, t->row_min_mm > 0 ? " class=\"paper-tall\"><colgroup>" : "><colgroup>");
    for (size_t i = 0; i < t->column_count; i++) {
        buf_printf(out, "<col width=\"%d%%\">", (int)(100 * t->columns[i].width / total));
    }
    buf_c(out, "</colgroup>");
    put_headings(out, t);
    buf_c(out, "<tbody>");
    for (size_t i = 0; i < t->row_count; i++) {
        put_row(out, t, &t->rows[i]);
    }
    buf_c(out, "</tbody></table></div>");
}

/* -- the whole --------------------------------------------------------------------------------- */

static void put_flow(struct buf *out, const struct flow *flow);

static void
put_columns(struct buf *out, const struct flow_item *item)
{
    buf_printf(out, "<div class=\"paper-columns paper-columns-%d\"><div>", item->left_share);
    put_flow(out, &item->left);
    buf_c(out, "</div><div>");
    put_flow(out, &item->right);
    buf_c(out, "</div></div>");
}

static void
put_flow(struct buf *out, const struct flow *flow)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct flow_item *item = &flow->items[i];
        switch (item->kind) {
        case FLOW_TEXT:
            put_text(out, item);
            break;
        case FLOW_ROOM:
            buf_c(out, item->room >= PAPER_INK_TWIPS ? "<div class=\"paper-ink\"></div>"
                                                     : "<div class=\"paper-room\"></div>");
            break;
        case FLOW_COLUMNS:
            put_columns(out, item);
            break;
        case FLOW_TABLE:
            put_table(out, item->table);
            break;
        case FLOW_QR:
            buf_c(out, "<div class=\"paper-qr\" aria-hidden=\"true\"></div>");
            break;
        }
    }
}

struct html
paper_html(struct arena *arena, const struct paper_model *model)
{
    struct paper_flow flow;
    struct buf out;

    paper_flow_make(arena, model, &flow);
    buf_init(&out, arena, 32 * 1024);
    buf_c(&out, "<div class=\"paper\" lang=\"vi\">");
    for (size_t i = 0; i < flow.section_count; i++) {
        const struct flow_section *section = &flow.sections[i];
        buf_c(&out, "<section class=\"paper-page");
        buf_c(&out, section->is_landscape ? " paper-landscape" : "");
        buf_c(&out, section->is_certificate ? " paper-certificate\">" : "\">");
        put_flow(&out, &section->flow);
        for (size_t k = 0; i == 0 && k < flow.contact.count; k++) {
            buf_c(&out, k == 0 ? "<hr>" : "");
            put_text(&out, &(struct flow_item){.kind = FLOW_TEXT, .part = PAPER_PART_CONTACT,
                               .runs = {{.text = flow.contact.items[k]}}, .run_count = 1});
        }
        buf_c(&out, "</section>");
    }
    buf_c(&out, "</div>");
    return (struct html){buf_str(&out)};
}
