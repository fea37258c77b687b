/* paper_build.h -- collects the blocks of a paper, numbering articles, clauses and points.
 *
 *   struct paper_builder b;
 *   paper_builder_init(&b, ctx->arena);
 *   paper_article(&b, STR_NONE, text);       Điều 1.
 *   paper_clause(&b, STR_NONE, text);        1.   starts again after an article or heading
 *   paper_point(&b, text);                   a)   starts again after a clause
 *   model.body = paper_builder_end(&b);
 *
 * Memory   the arena given to init; nothing is freed.
 */
#ifndef PLAT_PAPER_BUILD_H
#define PLAT_PAPER_BUILD_H

#include "plat/paper_model.h"

struct paper_builder {
    struct arena *arena;
    struct paper_block *items;
    size_t count, room;
    int32_t article, clause, point;
    struct paper_table *table; /* the one under way */
    struct paper_row *rows;
    size_t row_count, row_room;
};

void paper_builder_init(struct paper_builder *b, struct arena *arena);
void paper_paragraph(struct paper_builder *b, struct str text);
void paper_centred(struct paper_builder *b, struct str title, struct str text); /* bold, upright */
void paper_name(struct paper_builder *b, struct str text);
void paper_chapter(struct paper_builder *b, struct str number, struct str title);
void paper_heading(struct paper_builder *b, struct str number, struct str title);
void paper_article(struct paper_builder *b, struct str title, struct str text);
void paper_clause(struct paper_builder *b, struct str title, struct str text);
void paper_point(struct paper_builder *b, struct str text);
void paper_dash(struct paper_builder *b, struct str text);
void paper_field(struct paper_builder *b, struct str label, struct str value);

/* Rows follow by paper_row until any other block or the end. columns is copied. */
struct paper_table *paper_table(struct paper_builder *b, struct str caption,
    const struct paper_column *columns, size_t column_count);
/* cells (copied) must be as many as the table has columns; for GROUP only cells[0] is read. */
void paper_row(struct paper_builder *b, enum paper_row_kind kind, const struct str *cells);

struct paper_blocks paper_builder_end(struct paper_builder *b);

/* Copies count texts into a list of the arena. */
struct paper_lines paper_lines_of(struct arena *arena, const struct str *items, size_t count);

#endif
