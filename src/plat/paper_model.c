#include "plat/paper_model.h"

#include "base/err.h"
#include "plat/paper_words.h"

/* Frozen papers name their enums by these words; they may be added to, never changed. */
static const char *const layout_words[] = {
    [PAPER_LAYOUT_NAMED] = "named",
    [PAPER_LAYOUT_LETTER] = "letter",
    [PAPER_LAYOUT_FORM] = "form",
    [PAPER_LAYOUT_CERTIFICATE] = "certificate",
};
static const char *const block_words[] = {
    [PAPER_PARAGRAPH] = "paragraph",
    [PAPER_CENTRED] = "centred",
    [PAPER_NAME] = "name",
    [PAPER_CHAPTER] = "chapter",
    [PAPER_HEADING] = "heading",
    [PAPER_ARTICLE] = "article",
    [PAPER_CLAUSE] = "clause",
    [PAPER_POINT] = "point",
    [PAPER_DASH] = "dash",
    [PAPER_FIELD] = "field",
    [PAPER_TABLE] = "table",
};
static const char *const align_words[] = {
    [PAPER_LEFT] = "left",
    [PAPER_CENTRE] = "centre",
    [PAPER_RIGHT] = "right",
    [PAPER_JUSTIFY] = "justify",
};
static const char *const row_words[] = {
    [PAPER_ROW_PLAIN] = "plain",
    [PAPER_ROW_GROUP] = "group",
    [PAPER_ROW_TOTAL] = "total",
};
_Static_assert(ARRAY_COUNT(block_words) == PAPER_BLOCK_KINDS_END, "every kind of block has a word");

/* -- words and numbers ------------------------------------------------------------------------- */

static const char ROOM_DAY[] = "      ";
static const char ROOM_NUMBER[] = "        ";

struct paper_date
paper_date_of(struct date d)
{
    if (date_is_none(d)) {
        return (struct paper_date){0};
    }
    struct civil c = civil_of_date(d);
    return (struct paper_date){c.day, c.month, c.year};
}

static void
put_date_part(struct buf *out, const char *word, int32_t value, int32_t zero_below)
{
    if (value == 0) {
        buf_printf(out, "%s%s", word, ROOM_DAY);
    } else {
        buf_printf(out, value < zero_below ? "%s 0%d " : "%s %d ", word, value);
    }
}

struct str
paper_date_words(struct arena *arena, struct paper_date date)
{
    struct buf out;

    buf_init(&out, arena, 64);
    put_date_part(&out, PAPER_DAY_WORD, date.day, 10);
    put_date_part(&out, PAPER_MONTH_WORD, date.month, 3);
    put_date_part(&out, PAPER_YEAR_WORD, date.year, 0);
    struct str s = buf_str(&out);
    return date.year == 0 ? s : str_trim(s);
}

struct str
paper_number_symbol(struct arena *arena, struct str number, struct str symbol)
{
    int64_t value;

    if (str_is_blank(number)) {
        return str_printf(arena, "%s/%.*s", ROOM_NUMBER, STR_ARG(symbol));
    }
    bool is_single_digit = number.n == 1 && str_to_i64(number, &value);
    return str_printf(arena, "%s%.*s%s%.*s", is_single_digit ? "0" : "", STR_ARG(number),
        str_is_blank(symbol) ? "" : "/", STR_ARG(symbol));
}

struct str
paper_annex_note(struct arena *arena, const struct paper_heading *heading, struct str kind_name,
    struct str of)
{
    struct paper_date open = {.year = heading->date.year};
    struct str number = paper_number_symbol(arena, STR_NONE, heading->symbol);
    struct str date = paper_date_words(arena, open);

    return str_printf(arena, PAPER_ANNEX_NOTE, STR_ARG(kind_name), STR_ARG(number), STR_ARG(date),
        STR_ARG(of));
}

/* -- writing ----------------------------------------------------------------------------------- */

static void
put_word(struct json_out *out, const char *key, const char *word)
{
    json_put_str(out, key, str_of(word));
}

static void
put_given(struct json_out *out, const char *key, struct str value)
{
    if (!str_is_none(value)) {
        json_put_str(out, key, value);
    }
}

static void
put_list(struct json_out *out, const char *key, const struct paper_lines *list)
{
    if (list->count == 0) {
        return;
    }
    json_key(out, str_of(key));
    json_begin_array(out);
    for (size_t i = 0; i < list->count; i++) {
        json_str(out, list->items[i]);
    }
    json_end_array(out);
}

static void
begin_array(struct json_out *out, const char *key)
{
    json_key(out, str_of(key));
    json_begin_array(out);
}

static void
write_heading(struct json_out *out, const struct paper_heading *heading)
{
    json_key(out, STR("heading"));
    json_begin_object(out);
    put_list(out, "parents", &heading->parents);
    put_list(out, "own", &heading->own);
    put_given(out, "number", heading->number);
    put_given(out, "symbol", heading->symbol);
    put_given(out, "place", heading->place);
    json_put_i64(out, "day", heading->date.day);
    json_put_i64(out, "month", heading->date.month);
    json_put_i64(out, "year", heading->date.year);
    put_given(out, "mark", heading->mark);
    json_end_object(out);
}

static void
write_table(struct json_out *out, const struct paper_table *table)
{
    put_given(out, "caption", table->caption);
    json_put_i64(out, "row_min_mm", table->row_min_mm);
    begin_array(out, "columns");
    for (size_t i = 0; i < table->column_count; i++) {
        const struct paper_column *column = &table->columns[i];
        json_begin_object(out);
        json_put_i64(out, "width", column->width);
        put_word(out, "align", align_words[column->align]);
        put_given(out, "head", column->head);
        put_given(out, "over", column->over);
        json_end_object(out);
    }
    json_end_array(out);
    begin_array(out, "rows");
    for (size_t i = 0; i < table->row_count; i++) {
        const struct paper_row *row = &table->rows[i];
        size_t cells = row->kind == PAPER_ROW_GROUP ? 1 : table->column_count;
        json_begin_object(out);
        put_word(out, "kind", row_words[row->kind]);
        begin_array(out, "cells");
        for (size_t k = 0; k < cells; k++) {
            json_str(out, row->cells[k]);
        }
        json_end_array(out);
        json_end_object(out);
    }
    json_end_array(out);
}

static void
write_blocks(struct json_out *out, const struct paper_blocks *blocks)
{
    begin_array(out, "body");
    for (size_t i = 0; i < blocks->count; i++) {
        const struct paper_block *block = &blocks->items[i];
        json_begin_object(out);
        put_word(out, "kind", block_words[block->kind]);
        put_given(out, "number", block->number);
        put_given(out, "title", block->title);
        put_given(out, "text", block->text);
        if (block->kind == PAPER_TABLE) {
            write_table(out, block->table);
        }
        json_end_object(out);
    }
    json_end_array(out);
}

static void
write_foot(struct json_out *out, const struct paper_model *model)
{
    begin_array(out, "signatures");
    for (size_t i = 0; i < model->signature_count; i++) {
        const struct paper_signature *signature = &model->signatures[i];
        json_begin_object(out);
        put_list(out, "authority", &signature->authority);
        put_given(out, "hint", signature->hint);
        put_given(out, "other_post", signature->other_post);
        put_given(out, "name", signature->name);
        json_end_object(out);
    }
    json_end_array(out);
    put_list(out, "recipients", &model->recipients);
    put_given(out, "drafter_mark", model->drafter_mark);
    put_list(out, "contact", &model->contact);
    put_given(out, "qr", model->qr);
    put_list(out, "qr_caption", &model->qr_caption);
}

void
paper_model_write(struct buf *buf, const struct paper_model *model)
{
    struct json_out out;

    json_out_init(&out, buf);
    json_begin_object(&out);
    put_word(&out, "layout", layout_words[model->layout]);
    write_heading(&out, &model->heading);
    put_given(&out, "kind_name", model->kind_name);
    put_given(&out, "subject", model->subject);
    put_list(&out, "addressees", &model->addressees);
    put_list(&out, "issuer", &model->issuer);
    put_list(&out, "bases", &model->bases);
    put_given(&out, "resolution", model->resolution);
    write_blocks(&out, &model->body);
    json_put_bool(&out, "has_end_mark", model->has_end_mark);
    write_foot(&out, model);
    begin_array(&out, "annexes");
    for (size_t i = 0; i < model->annex_count; i++) {
        const struct paper_annex *annex = &model->annexes[i];
        json_begin_object(&out);
        put_given(&out, "label", annex->label);
        put_given(&out, "title", annex->title);
        put_given(&out, "note", annex->note);
        json_put_bool(&out, "is_landscape", annex->is_landscape);
        write_blocks(&out, &annex->body);
        json_end_object(&out);
    }
    json_end_array(&out);
    if (!instant_is_none(model->made_at)) {
        json_put_str(&out, "made_at", instant_rfc3339(buf->arena, model->made_at));
    }
    json_end_object(&out);
}

/* -- reading ----------------------------------------------------------------------------------- */

struct reader {
    struct arena *arena;
    struct str why; /* none while all is well; the first fault stays */
};

static void
refuse(struct reader *r, const char *what, const char *where)
{
    if (str_is_none(r->why)) {
        r->why = str_printf(r->arena, "%s: %s", where, what);
    }
}

/* XML 1.0 has no way to write most control characters; one of them and Word refuses the file. */
static bool
is_printable(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == 0x7f || (c < 0x20 && c != '\t' && c != '\n')) {
            return false;
        }
    }
    return str_find(s, STR("\xEF\xBF\xBE")) == SIZE_MAX && str_find(s, STR("\xEF\xBF\xBF")) == SIZE_MAX;
}

static struct str
text_of(struct reader *r, const struct json *json, const char *where)
{
    if (json == NULL || json->kind == JSON_NULL) {
        return STR_NONE;
    }
    if (json->kind != JSON_STR) {
        refuse(r, "is not text", where);
        return STR_NONE;
    }
    if (!is_printable(json->text)) {
        refuse(r, "holds a control character", where);
    }
    return json->text;
}

static struct str
text_at(struct reader *r, const struct json *object, const char *key)
{
    return text_of(r, json_get(object, key), key);
}

static int32_t
number_at(struct reader *r, const struct json *object, const char *key, int32_t max)
{
    int64_t v = 0;
    const struct json *json = json_get(object, key);

    if (json == NULL || json->kind == JSON_NULL) {
        return 0;
    }
    if (json->kind != JSON_INT || json->integer < 0 || json->integer > max) {
        refuse(r, "is out of range", key);
        return 0;
    }
    v = json->integer;
    return (int32_t)v;
}

static int
word_at(struct reader *r, const struct json *object, const char *key, const char *const *words,
    size_t count)
{
    struct str word = text_at(r, object, key);

    for (size_t i = 1; i < count; i++) {
        if (str_eq_c(word, words[i])) {
            return (int)i;
        }
    }
    refuse(r, "is not a word known here", key);
    return 1;
}

/* The array under key, with at most max entries; NULL when absent, empty or refused. */
static const struct json *
array_at(struct reader *r, const struct json *object, const char *key, size_t max, size_t *count)
{
    const struct json *array = json_get(object, key);

    *count = 0;
    if (array == NULL || array->kind == JSON_NULL) {
        return NULL;
    }
    if (array->kind != JSON_ARRAY) {
        refuse(r, "is not a list", key);
        return NULL;
    }
    if (array->count > max) {
        refuse(r, "has too many entries", key);
        return NULL;
    }
    *count = array->count;
    return array->child;
}

static struct paper_lines
list_at(struct reader *r, const struct json *object, const char *key)
{
    size_t count, i = 0;
    const struct json *entry = array_at(r, object, key, PAPER_LINES_MAX, &count);

    if (count == 0) {
        return (struct paper_lines){NULL, 0};
    }
    struct str *items = ARENA_ARRAY(r->arena, struct str, count);
    for (; entry != NULL; entry = entry->next) {
        items[i] = text_of(r, entry, key);
        if (str_is_none(items[i])) {
            refuse(r, "holds an empty entry", key);
        }
        i++;
    }
    return (struct paper_lines){items, count};
}

static void
read_heading(struct reader *r, const struct json *json, struct paper_heading *out)
{
    if (json == NULL || json->kind != JSON_OBJECT) {
        refuse(r, "is missing", "heading");
        return;
    }
    out->parents = list_at(r, json, "parents");
    out->own = list_at(r, json, "own");
    out->number = text_at(r, json, "number");
    out->symbol = text_at(r, json, "symbol");
    out->place = text_at(r, json, "place");
    out->mark = text_at(r, json, "mark");
    out->date.day = number_at(r, json, "day", 31);
    out->date.month = number_at(r, json, "month", 12);
    out->date.year = number_at(r, json, "year", 9999);
}

static void
read_columns(struct reader *r, const struct json *json, struct paper_table *out)
{
    const struct json *entry = array_at(r, json, "columns", PAPER_COLUMNS_MAX, &out->column_count);
    size_t i = 0;

    if (out->column_count == 0) {
        refuse(r, "is empty", "columns");
        return;
    }
    struct paper_column *columns = ARENA_ARRAY(r->arena, struct paper_column, out->column_count);
    for (; entry != NULL; entry = entry->next) {
        struct paper_column *column = &columns[i++];
        column->width = number_at(r, entry, "width", 1000000);
        if (column->width == 0) {
            refuse(r, "is 0", "width");
        }
        column->align = (enum paper_align)word_at(r, entry, "align", align_words,
            ARRAY_COUNT(align_words));
        column->head = text_at(r, entry, "head");
        column->over = text_at(r, entry, "over");
    }
    out->columns = columns;
}

static void
read_row(struct reader *r, const struct json *json, size_t column_count, struct paper_row *out)
{
    size_t count, i = 0;
    const struct json *cell = array_at(r, json, "cells", PAPER_COLUMNS_MAX, &count);

    out->kind = (enum paper_row_kind)word_at(r, json, "kind", row_words, ARRAY_COUNT(row_words));
    if (count != (out->kind == PAPER_ROW_GROUP ? 1 : column_count)) {
        refuse(r, "are not as many as the columns", "cells");
        return;
    }
    struct str *cells = ARENA_ARRAY(r->arena, struct str, column_count);
    for (; cell != NULL; cell = cell->next) {
        cells[i++] = text_of(r, cell, "cells");
    }
    out->cells = cells;
}

static void
read_table(struct reader *r, const struct json *json, struct paper_block *block)
{
    struct paper_table *table = ARENA_NEW(r->arena, struct paper_table);
    size_t i = 0;

    table->caption = text_at(r, json, "caption");
    table->row_min_mm = number_at(r, json, "row_min_mm", PAPER_ROW_MIN_MM_MAX);
    read_columns(r, json, table);
    const struct json *entry = array_at(r, json, "rows", PAPER_ROWS_MAX, &table->row_count);
    struct paper_row *rows = ARENA_ARRAY(r->arena, struct paper_row, table->row_count + 1);
    for (; entry != NULL && str_is_none(r->why); entry = entry->next) {
        read_row(r, entry, table->column_count, &rows[i++]);
    }
    table->rows = rows;
    block->table = table;
}

static struct paper_blocks
read_blocks(struct reader *r, const struct json *json)
{
    size_t count, i = 0;
    const struct json *entry = array_at(r, json, "body", PAPER_BLOCKS_MAX, &count);
    struct paper_block *items = ARENA_ARRAY(r->arena, struct paper_block, count + 1);

    for (; entry != NULL && str_is_none(r->why); entry = entry->next) {
        struct paper_block *block = &items[i++];
        block->kind = (enum paper_block_kind)word_at(r, entry, "kind", block_words,
            ARRAY_COUNT(block_words));
        block->number = text_at(r, entry, "number");
        block->title = text_at(r, entry, "title");
        block->text = text_at(r, entry, "text");
        if (block->kind == PAPER_TABLE) {
            read_table(r, entry, block);
        }
    }
    return (struct paper_blocks){items, count};
}

static void
read_signatures(struct reader *r, const struct json *json, struct paper_model *out)
{
    size_t i = 0;
    const struct json *entry =
        array_at(r, json, "signatures", PAPER_LINES_MAX, &out->signature_count);
    struct paper_signature *items =
        ARENA_ARRAY(r->arena, struct paper_signature, out->signature_count + 1);

    for (; entry != NULL; entry = entry->next) {
        items[i++] = (struct paper_signature){
            .authority = list_at(r, entry, "authority"),
            .hint = text_at(r, entry, "hint"),
            .other_post = text_at(r, entry, "other_post"),
            .name = text_at(r, entry, "name"),
        };
    }
    out->signatures = items;
}

static void
read_annexes(struct reader *r, const struct json *json, struct paper_model *out)
{
    size_t i = 0;
    const struct json *entry = array_at(r, json, "annexes", PAPER_LINES_MAX, &out->annex_count);
    struct paper_annex *items = ARENA_ARRAY(r->arena, struct paper_annex, out->annex_count + 1);

    for (; entry != NULL; entry = entry->next) {
        items[i++] = (struct paper_annex){
            .label = text_at(r, entry, "label"),
            .title = text_at(r, entry, "title"),
            .note = text_at(r, entry, "note"),
            .is_landscape = json_get_bool(entry, "is_landscape", false),
            .body = read_blocks(r, entry),
        };
    }
    out->annexes = items;
}

static void
read_proof(struct reader *r, const struct json *json, struct paper_model *out)
{
    struct str made_at = text_at(r, json, "made_at");

    out->qr = text_at(r, json, "qr");
    if (out->qr.n > PAPER_QR_BYTES_MAX) {
        refuse(r, "is too long", "qr");
    }
    out->qr_caption = list_at(r, json, "qr_caption");
    out->made_at = INSTANT_NONE;
    if (!str_is_none(made_at) && !instant_parse_rfc3339(made_at, &out->made_at)) {
        refuse(r, "is not an instant", "made_at");
    }
}

bool
paper_model_read(struct arena *arena, const struct json *json, struct paper_model *out,
    struct str *why)
{
    struct reader r = {arena, STR_NONE};

    *out = (struct paper_model){0};
    if (json == NULL || json->kind != JSON_OBJECT) {
        *why = STR("model: is not an object");
        return false;
    }
    out->layout = (enum paper_layout)word_at(&r, json, "layout", layout_words,
        ARRAY_COUNT(layout_words));
    read_heading(&r, json_get(json, "heading"), &out->heading);
    out->kind_name = text_at(&r, json, "kind_name");
    out->subject = text_at(&r, json, "subject");
    out->addressees = list_at(&r, json, "addressees");
    out->issuer = list_at(&r, json, "issuer");
    out->bases = list_at(&r, json, "bases");
    out->resolution = text_at(&r, json, "resolution");
    out->body = read_blocks(&r, json);
    out->has_end_mark = json_get_bool(json, "has_end_mark", false);
    read_signatures(&r, json, out);
    out->recipients = list_at(&r, json, "recipients");
    out->drafter_mark = text_at(&r, json, "drafter_mark");
    out->contact = list_at(&r, json, "contact");
    read_annexes(&r, json, out);
    read_proof(&r, json, out);
    *why = r.why;
    return str_is_none(r.why);
}
