/* sketch.c -- counters of one line. */
#include "novelty/sketch.h"

#include <stddef.h>

/* In a large collection a count of a few too many changes nothing; in a small one it makes a text
 * that stands in one document common. */
enum { SMALL_TOKENS = 1 << 20, CELLS_PER_TOKEN_SMALL = 2, TOKENS_PER_CELL = 3, PLACE_BITS = 6,
    PLACES = 3 };

uint32_t
sketch_lines(uint64_t token_count)
{
    uint64_t cells = token_count / TOKENS_PER_CELL;
    uint64_t small = (token_count < SMALL_TOKENS ? token_count : SMALL_TOKENS) *
                     CELLS_PER_TOKEN_SMALL;
    uint64_t lines = (cells > small ? cells : small) / SKETCH_LINE_BYTES + 1;

    return lines > UINT32_MAX ? UINT32_MAX : (uint32_t)lines;
}

static uint32_t
place(uint64_t mixed, int i)
{
    return (uint32_t)(mixed >> (i * PLACE_BITS)) % SKETCH_LINE_BYTES;
}

uint32_t
sketch_count(const uint8_t *cells, uint32_t lines, uint64_t mixed)
{
    const uint8_t *line = sketch_line(cells, lines, mixed);
    uint32_t least = SKETCH_COUNT_MAX;

    for (int i = 0; i < PLACES; i++) {
        uint32_t count = line[place(mixed, i)];
        least = count < least ? count : least;
    }
    return least;
}

void
sketch_add(uint8_t *cells, uint32_t lines, uint64_t mixed)
{
    uint8_t *line = cells + (sketch_line(cells, lines, mixed) - cells);
    uint32_t least = sketch_count(cells, lines, mixed);

    if (least == SKETCH_COUNT_MAX) {
        return;
    }
    for (int i = 0; i < PLACES; i++) {
        uint8_t *cell = &line[place(mixed, i)];
        if (*cell == least) {
            *cell = (uint8_t)(least + 1);
        }
    }
}
