/* sum.c -- four lanes, so that the processor can work on them at once. */
#include "novelty/sum.h"

#include <string.h>

static uint64_t
step(uint64_t lane, uint64_t word)
{
    lane = (lane ^ word) * 0x9E3779B185EBCA87U;
    return lane << 31 | lane >> 33;
}

void
sum_begin(struct sum *sum)
{
    *sum = (struct sum){.lane = {1, 2, 3, 4}};
}

static void
take_block(struct sum *sum, const uint8_t *p)
{
    for (int i = 0; i < SUM_LANES; i++) {
        uint64_t word;
        memcpy(&word, p + i * 8, 8);
        sum->lane[i] = step(sum->lane[i], word);
    }
}

void
sum_add(struct sum *sum, const void *p, size_t n)
{
    const uint8_t *at = p;
    size_t held = sum->bytes % SUM_BLOCK_BYTES;

    sum->bytes += n;
    if (held > 0) {
        size_t take = SUM_BLOCK_BYTES - held < n ? SUM_BLOCK_BYTES - held : n;
        memcpy(sum->rest + held, at, take);
        at += take;
        n -= take;
        if (held + take < SUM_BLOCK_BYTES) {
            return;
        }
        take_block(sum, sum->rest);
    }
    for (; n >= SUM_BLOCK_BYTES; n -= SUM_BLOCK_BYTES, at += SUM_BLOCK_BYTES) {
        take_block(sum, at);
    }
    if (n > 0) {
        memcpy(sum->rest, at, n);
    }
}

uint64_t
sum_end(const struct sum *sum)
{
    struct sum last = *sum;
    size_t held = last.bytes % SUM_BLOCK_BYTES;

    if (held > 0) {
        memset(last.rest + held, 0, SUM_BLOCK_BYTES - held);
        take_block(&last, last.rest);
    }
    uint64_t all = last.bytes;
    for (int i = 0; i < SUM_LANES; i++) {
        all = step(all, last.lane[i]);
    }
    return all ^ all >> 32;
}

uint64_t
sum_of(const void *p, size_t n)
{
    struct sum sum;

    sum_begin(&sum);
    sum_add(&sum, p, n);
    return sum_end(&sum);
}
