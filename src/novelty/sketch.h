/* sketch.h -- in how many documents a trio stands, about: never less than the truth within one
 * segment, up to 255.
 *
 * Why      forms, headings and quoted law are the whole problem: without a discount a clean dossier
 *          is flagged on more than half of its length. The discount needs a count for every trio,
 *          and an exact one would be larger than the index.
 * How      three byte counters in one cache line, the line and the counters chosen by the mixed
 *          trio; only the smallest of the three grows (conservative update); the smallest is the
 *          answer.
 */
#ifndef NOVELTY_SKETCH_H
#define NOVELTY_SKETCH_H

#include <stdint.h>

enum { SKETCH_LINE_BYTES = 64, SKETCH_COUNT_MAX = 255 };

/* Lines for a segment of so many tokens. */
uint32_t sketch_lines(uint64_t token_count);
void sketch_add(uint8_t *cells, uint32_t lines, uint64_t mixed);
uint32_t sketch_count(const uint8_t *cells, uint32_t lines, uint64_t mixed);

static inline const uint8_t *
sketch_line(const uint8_t *cells, uint32_t lines, uint64_t mixed)
{
    return cells + ((mixed >> 32) * lines >> 32) * SKETCH_LINE_BYTES;
}

#endif
