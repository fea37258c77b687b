#include "paper/paper_type.h"

#include "base/err.h"
#include "base/utf8.h"

/* Of the font's size: Times New Roman's own line is 1.15 high, of which 0.22 are below the base. */
static const double NATURAL_PITCH = 1.15;
static const double NATURAL_DESCENT = 0.225;

struct type {
    PangoContext *context;
    PangoFontDescription *fonts[PAPER_PARTS_END];
};

struct type *
type_new(void)
{
    struct type *type = g_new0(struct type, 1);
    cairo_font_options_t *options = cairo_font_options_create();

    type->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(type->context, options);
    pango_cairo_context_set_resolution(type->context, 72);
    pango_context_set_round_glyph_positions(type->context, FALSE);
    pango_context_set_language(type->context, pango_language_from_string("vi"));
    cairo_font_options_destroy(options);
    for (size_t i = 0; i < PAPER_PARTS_END; i++) {
        const struct paper_style *style = &paper_styles[i];
        PangoFontDescription *font = pango_font_description_new();
        pango_font_description_set_family_static(font, TYPE_FAMILY);
        pango_font_description_set_size(font, style->half_points * PANGO_SCALE / 2);
        pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_style(font, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
        type->fonts[i] = font;
    }
    return type;
}

void
type_free(struct type *type)
{
    for (size_t i = 0; i < PAPER_PARTS_END; i++) {
        pango_font_description_free(type->fonts[i]);
    }
    g_object_unref(type->context);
    g_free(type);
}

bool
type_has_family(struct type *type)
{
    PangoFont *font = pango_context_load_font(type->context, type->fonts[PAPER_PART_BODY]);
    PangoFontDescription *found = font == NULL ? NULL : pango_font_describe(font);
    bool has = found != NULL && g_str_equal(pango_font_description_get_family(found), TYPE_FAMILY);

    pango_font_description_free(found);
    if (font != NULL) {
        g_object_unref(font);
    }
    return has;
}

static void
add_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t to)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

/* Runs joined; a line end becomes U+2028, which breaks the line without a new first-line indent. */
static struct str
joined(struct arena *arena, const struct flow_item *item, PangoAttrList *attributes)
{
    struct buf out;

    buf_init(&out, arena, 256);
    for (size_t i = 0; i < item->run_count; i++) {
        const struct flow_run *run = &item->runs[i];
        struct str rest = run->text;
        size_t from = out.n;
        while (rest.n > 0) {
            size_t at = str_find_char(rest, '\n');
            buf_put(&out, str_sub(rest, 0, at == SIZE_MAX ? rest.n : at));
            if (at == SIZE_MAX) {
                break;
            }
            buf_c(&out, "\xE2\x80\xA8");
            rest = str_from(rest, at + 1);
        }
        if (run->bold) {
            add_attribute(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD), from, out.n);
        }
        if (run->italic) {
            add_attribute(attributes, pango_attr_style_new(PANGO_STYLE_ITALIC), from, out.n);
        }
    }
    return buf_str(&out);
}

static PangoAlignment
alignment(enum paper_align align)
{
    switch (align) {
    case PAPER_CENTRE:
        return PANGO_ALIGN_CENTER;
    case PAPER_RIGHT:
        return PANGO_ALIGN_RIGHT;
    case PAPER_LEFT:
    case PAPER_JUSTIFY:
        break;
    }
    return PANGO_ALIGN_LEFT;
}

PangoLayout *
type_layout(struct type *type, struct arena *arena, const struct flow_item *item,
    enum paper_align align, double width_pt)
{
    const struct paper_style *style = &paper_styles[item->part];
    PangoLayout *layout = pango_layout_new(type->context);
    PangoAttrList *attributes = pango_attr_list_new();
    struct str text = joined(arena, item, attributes);

    /* A word too long for its line is cut, never hyphenated: Vietnamese has no such hyphen. */
    add_attribute(attributes, pango_attr_insert_hyphens_new(FALSE), 0, text.n);
    if (align == 0) {
        align = style->align;
    }
    pango_layout_set_font_description(layout, type->fonts[item->part]);
    pango_layout_set_width(layout, (int)(width_pt * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, alignment(align));
    pango_layout_set_justify(layout, align == PAPER_JUSTIFY);
    pango_layout_set_indent(layout, (int)(TYPE_PT(style->first_line) * PANGO_SCALE));
    pango_layout_set_text(layout, text.n > 0 ? text.p : "", (int)text.n);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    return layout;
}

double
type_widest_pt(PangoLayout *layout)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    int widest = 0;

    do {
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(iter, NULL, &logical);
        widest = logical.width > widest ? logical.width : widest;
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    return (double)widest / PANGO_SCALE;
}

double
type_pitch_pt(const struct paper_style *style)
{
    return style->half_points / 2.0 * NATURAL_PITCH * style->line_percent / 100.0;
}

double
type_ascent_pt(const struct paper_style *style)
{
    return type_pitch_pt(style) - style->half_points / 2.0 * NATURAL_DESCENT;
}

/* -- widths of columns ------------------------------------------------------------------------- */

/* Keeps the longest word of text in *longest; by characters, which is near enough. */
static void
longest_word(struct str text, struct str *longest)
{
    while (text.n > 0) {
        size_t end = 0;
        while (end < text.n && text.p[end] != ' ' && text.p[end] != '\n') {
            end++;
        }
        struct str word = str_sub(text, 0, end);
        if (word.n > longest->n && utf8_count(word) > utf8_count(*longest)) {
            *longest = word;
        }
        text = str_from(text, end + (end < text.n ? 1 : 0));
    }
}

static double
word_width(struct type *type, struct arena *arena, struct str word)
{
    struct flow_item item = {
        .part = PAPER_PART_CELL_HEAD, .run_count = 1, .runs = {{.text = word}}};
    PangoLayout *layout = type_layout(type, arena, &item, PAPER_LEFT, 10000);
    double width = type_widest_pt(layout);

    g_object_unref(layout);
    return width + 2 * TYPE_PT(PAPER_CELL_PAD_TWIPS) + 0.5;
}

static double
column_least(struct type *type, struct arena *arena, const struct paper_table *table, size_t i)
{
    struct str longest = STR("");

    longest_word(table->columns[i].head, &longest);
    for (size_t row = 0; row < table->row_count; row++) {
        if (table->rows[row].kind != PAPER_ROW_GROUP) {
            longest_word(table->rows[row].cells[i], &longest);
        }
    }
    return word_width(type, arena, longest);
}

const double *
type_edges(struct type *type, struct arena *arena, const struct paper_table *table, double width)
{
    size_t count = table->column_count;
    double *edges = ARENA_ARRAY(arena, double, count + 1);
    double *wide = ARENA_ARRAY(arena, double, count), *least = ARENA_ARRAY(arena, double, count);
    double shares = 0, lack = 0, spare = 0;

    for (size_t i = 0; i < count; i++) {
        shares += table->columns[i].width;
    }
    for (size_t i = 0; i < count; i++) {
        wide[i] = width * table->columns[i].width / shares;
        least[i] = column_least(type, arena, table, i);
        lack += MAX(least[i] - wide[i], 0);
        spare += MAX(wide[i] - least[i], 0);
    }
    for (size_t i = 0; i < count; i++) {
        if (lack > 0 && lack <= spare) {
            wide[i] = wide[i] < least[i] ? least[i] : wide[i] - (wide[i] - least[i]) * lack / spare;
        }
        edges[i + 1] = edges[i] + wide[i];
    }
    edges[count] = width;
    return edges;
}
