/* sum.h -- a checksum of bytes, eight at a time. Each step is one to one in the word that it takes
 * in, so that one changed word, and so one changed byte, always changes the sum. Not for secrets.
 */
#ifndef NOVELTY_SUM_H
#define NOVELTY_SUM_H

#include <stddef.h>
#include <stdint.h>

enum { SUM_LANES = 4, SUM_BLOCK_BYTES = SUM_LANES * 8 };

struct sum {
    uint64_t lane[SUM_LANES];
    uint64_t bytes;
    uint8_t rest[SUM_BLOCK_BYTES];
};
void sum_begin(struct sum *sum);
void sum_add(struct sum *sum, const void *p, size_t n);
uint64_t sum_end(const struct sum *sum);
uint64_t sum_of(const void *p, size_t n);

#endif
