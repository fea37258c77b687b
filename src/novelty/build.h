/* build.h -- from texts to a segment, and from segments to one segment.
 *
 * Cost     a batch is held in memory, about four times its text while it is sorted; segments are
 *          merged as a stream, so memory does not grow with the index.
 */
#ifndef NOVELTY_BUILD_H
#define NOVELTY_BUILD_H

#include "novelty/novelty.h"
#include "novelty/view.h"

struct builder;
struct builder *builder_new(const struct normal *normal);
void builder_free(struct builder *builder);
void builder_add(struct builder *builder, const struct novelty_doc *doc);
uint32_t builder_count(const struct builder *builder);
uint64_t builder_text_bytes(const struct builder *builder);
struct str builder_label(const struct builder *builder, uint32_t doc);
/* Takes documents with this label out of the batch again; says how many. */
uint32_t builder_drop(struct builder *builder, struct str label);
/* Writes the batch as a segment and empties the builder. known: what is indexed already, so that
 * form text is seen as common although the batch is small. */
void builder_write(struct builder *builder, const struct view *known, struct sink *sink);

/* Writes one segment with the live documents of all, in their order. */
void merge_write(struct segment *const *parts, size_t count, struct sink *sink);

/* Counts each trio of a document once in the cells. Shared by build and merge. */
struct trio_counter; /* remembers the trios of the document at hand */
struct trio_counter *trio_counter_new(void);
void trio_counter_free(struct trio_counter *counter);
void trio_count_document(struct trio_counter *counter, const uint16_t *ids, size_t count,
    uint8_t *cells, uint32_t lines);

#endif
