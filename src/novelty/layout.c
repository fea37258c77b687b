/* layout.c -- the gaps that occur nearly always have a code; code 7 is all others. */
#include "novelty/layout.h"

enum { GAP_SHIFT = 5, GAP_OTHER = 7, LENGTH_OTHER = 31 };

static const struct gap {
    uint8_t bytes;
    uint16_t flags;
} gaps[GAP_OTHER] = {
    {3, TOKEN_PARAGRAPH | TOKEN_SENTENCE}, /* full stop, empty line */
    {1, 0},
    {2, 0},
    {2, TOKEN_PARAGRAPH | TOKEN_SENTENCE},
    {3, 0},
    {1, TOKEN_PARAGRAPH | TOKEN_SENTENCE},
    {2, TOKEN_SENTENCE},
};

enum { BORDERS = TOKEN_PARAGRAPH | TOKEN_SENTENCE };

static size_t
put_number(uint8_t *out, uint32_t value)
{
    size_t n = 0;

    for (; value >= 0x80; value >>= 7) {
        out[n++] = (uint8_t)(value | 0x80);
    }
    out[n++] = (uint8_t)value;
    return n;
}

size_t
layout_put(uint8_t out[LAYOUT_BYTES_MAX], const struct token *token, uint32_t before)
{
    uint32_t gap = token->from - before, length = token->to - token->from;
    uint16_t flags = token->flags & BORDERS;
    uint32_t code = 0, length_code = length < LENGTH_OTHER ? length : LENGTH_OTHER;
    size_t n = 1;

    while (code < GAP_OTHER && (gaps[code].bytes != gap || gaps[code].flags != flags)) {
        code++;
    }
    out[0] = (uint8_t)(code << GAP_SHIFT | length_code);
    if (code == GAP_OTHER) {
        bool paragraph = (flags & TOKEN_PARAGRAPH) != 0, sentence = (flags & TOKEN_SENTENCE) != 0;
        n += put_number(out + n, gap << 2 | (uint32_t)paragraph << 1 | (uint32_t)sentence);
    }
    if (length_code == LENGTH_OTHER) {
        n += put_number(out + n, length);
    }
    return n;
}

static uint32_t
take_number(const uint8_t *p, size_t n, size_t *at)
{
    uint32_t value = 0;

    for (int shift = 0; *at < n && shift < 32; shift += 7) {
        uint8_t byte = p[(*at)++];
        value |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) {
            break;
        }
    }
    return value;
}

void
layout_read(const uint8_t *p, size_t n, uint32_t text_bytes, struct token *tokens, size_t count)
{
    uint64_t place = 0;
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        uint32_t code = 0, length = 0, gap = 0;
        uint16_t flags = 0;

        if (at < n) {
            code = p[at] >> GAP_SHIFT;
            length = p[at++] & LENGTH_OTHER;
            if (code < GAP_OTHER) {
                gap = gaps[code].bytes;
                flags = gaps[code].flags;
            } else {
                uint32_t said = take_number(p, n, &at);
                gap = said >> 2;
                flags = (uint16_t)(((said & 2) != 0 ? TOKEN_PARAGRAPH : 0) |
                                   ((said & 1) != 0 ? TOKEN_SENTENCE : 0));
            }
            if (length == LENGTH_OTHER) {
                length = take_number(p, n, &at);
            }
        }
        place = place + gap < text_bytes ? place + gap : text_bytes;
        tokens[i].from = (uint32_t)place;
        place = place + length < text_bytes ? place + length : text_bytes;
        tokens[i].to = (uint32_t)place;
        tokens[i].flags = flags;
    }
}
