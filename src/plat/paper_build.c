#include "plat/paper_build.h"

#include "base/err.h"
#include "plat/paper_words.h"

/* Điểm are lettered in the order of the Vietnamese alphabet [law:ND30/PL1.II.6]. */
static const char *const POINT_LETTERS[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l",
    "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};

static void *
grown(struct arena *arena, void *items, size_t count, size_t *room, size_t bytes_each)
{
    if (count < *room) {
        return items;
    }
    *room = *room == 0 ? 16 : 2 * *room;
    void *copy = arena_alloc_array(arena, *room, bytes_each);
    if (count > 0) {
        memcpy(copy, items, count * bytes_each);
    }
    return copy;
}

static void
close_table(struct paper_builder *b)
{
    if (b->table != NULL) {
        b->table->rows = b->rows;
        b->table->row_count = b->row_count;
    }
    b->table = NULL;
    b->rows = NULL;
    b->row_count = b->row_room = 0;
}

static struct paper_block *
add(struct paper_builder *b, enum paper_block_kind kind, struct str number, struct str title,
    struct str text)
{
    close_table(b);
    b->items = grown(b->arena, b->items, b->count, &b->room, sizeof(*b->items));
    struct paper_block *block = &b->items[b->count++];
    *block = (struct paper_block){
        .kind = kind, .number = number, .title = title, .text = text, .table = NULL};
    return block;
}

void
paper_builder_init(struct paper_builder *b, struct arena *arena)
{
    *b = (struct paper_builder){.arena = arena};
}

void
paper_paragraph(struct paper_builder *b, struct str text)
{
    add(b, PAPER_PARAGRAPH, STR_NONE, STR_NONE, text);
}

void
paper_centred(struct paper_builder *b, struct str title, struct str text)
{
    add(b, PAPER_CENTRED, STR_NONE, title, text);
}

void
paper_name(struct paper_builder *b, struct str text)
{
    add(b, PAPER_NAME, STR_NONE, STR_NONE, text);
}

void
paper_chapter(struct paper_builder *b, struct str number, struct str title)
{
    add(b, PAPER_CHAPTER, number, title, STR_NONE);
}

void
paper_heading(struct paper_builder *b, struct str number, struct str title)
{
    b->clause = b->point = 0;
    add(b, PAPER_HEADING, number, title, STR_NONE);
}

void
paper_article(struct paper_builder *b, struct str title, struct str text)
{
    b->clause = b->point = 0;
    b->article++;
    add(b, PAPER_ARTICLE, str_printf(b->arena, "%s %d.", PAPER_ARTICLE_WORD, b->article), title, text);
}

void
paper_clause(struct paper_builder *b, struct str title, struct str text)
{
    b->point = 0;
    b->clause++;
    add(b, PAPER_CLAUSE, str_printf(b->arena, "%d.", b->clause), title, text);
}

/* Past the last letter the series starts over with doubled letters: y) is followed by aa). */
void
paper_point(struct paper_builder *b, struct str text)
{
    size_t i = (size_t)b->point++;
    const char *letter = POINT_LETTERS[i % ARRAY_COUNT(POINT_LETTERS)];
    const char *again = i < ARRAY_COUNT(POINT_LETTERS) ? "" : letter;

    add(b, PAPER_POINT, str_printf(b->arena, "%s%s)", letter, again), STR_NONE, text);
}

void
paper_dash(struct paper_builder *b, struct str text)
{
    add(b, PAPER_DASH, STR_NONE, STR_NONE, text);
}

void
paper_field(struct paper_builder *b, struct str label, struct str value)
{
    add(b, PAPER_FIELD, STR_NONE, label, value);
}

struct paper_table *
paper_table(struct paper_builder *b, struct str caption, const struct paper_column *columns,
    size_t column_count)
{
    MUST(column_count > 0 && column_count <= PAPER_COLUMNS_MAX);
    struct paper_block *block = add(b, PAPER_TABLE, STR_NONE, STR_NONE, STR_NONE);
    struct paper_column *copy = ARENA_ARRAY(b->arena, struct paper_column, column_count);
    memcpy(copy, columns, column_count * sizeof(*copy));
    b->table = ARENA_NEW(b->arena, struct paper_table);
    *b->table =
        (struct paper_table){.caption = caption, .columns = copy, .column_count = column_count};
    block->table = b->table;
    return b->table;
}

void
paper_row(struct paper_builder *b, enum paper_row_kind kind, const struct str *cells)
{
    MUST(b->table != NULL && b->row_count < PAPER_ROWS_MAX);
    size_t count = kind == PAPER_ROW_GROUP ? 1 : b->table->column_count;
    struct str *copy = ARENA_ARRAY(b->arena, struct str, b->table->column_count);
    memcpy(copy, cells, count * sizeof(*copy));
    b->rows = grown(b->arena, b->rows, b->row_count, &b->row_room, sizeof(*b->rows));
    b->rows[b->row_count++] = (struct paper_row){.kind = kind, .cells = copy};
}

struct paper_blocks
paper_builder_end(struct paper_builder *b)
{
    close_table(b);
    return (struct paper_blocks){b->items, b->count};
}

struct paper_lines
paper_lines_of(struct arena *arena, const struct str *items, size_t count)
{
    struct str *copy = ARENA_ARRAY(arena, struct str, count + 1);

    if (count > 0) {
        memcpy(copy, items, count * sizeof(*copy));
    }
    return (struct paper_lines){copy, count};
}
