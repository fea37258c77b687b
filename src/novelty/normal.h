/* normal.h -- a text as the engine sees it: syllables without case, marks and tones, with the bytes
 * that each one takes.
 *
 * Why      a copier changes what costs nothing to change. What is folded away here, changed case,
 *          stripped diacritics, NFD for NFC, hoà for hòa, other numbers, hides nothing. A folded
 *          syllable alone is ambiguous, three or four in a row are not, so words are not segmented.
 * Token    a run of letters and digits with the marks that follow them. It starts and ends on a
 *          character border. A malformed byte and NUL are never part of one.
 * Id       16 bits. Numbers share the ids below NUMBER_IDS, spread by their digits, so that
 *          token_class can make all numbers one while a changed number can still be told.
 * Accent   32 bits over letters with their shapes and the tone, wherever it was put: what the
 *          search for the same idea compares, since there single syllables must keep their meaning.
 */
#ifndef NOVELTY_NORMAL_H
#define NOVELTY_NORMAL_H

#include "base/str.h"

enum { NUMBER_IDS = 1024 };

enum token_flag {
    TOKEN_NUMBER = 1,    /* begins with a digit */
    TOKEN_NAME = 2,      /* begins with a capital, and not because a sentence begins there */
    TOKEN_MARKED = 4,    /* some letter has a mark */
    TOKEN_SENTENCE = 8,  /* the first of a sentence */
    TOKEN_PARAGRAPH = 16, /* the first of a line */
};

struct token {
    uint32_t from, to; /* bytes of the text */
    uint32_t accent;
    uint16_t id;
    uint16_t flags;
};
struct tokens { /* zero is empty; p is freed by whoever owns it */
    struct token *p;
    size_t count, room;
};

enum { TEXT_BYTES_MAX = 1 << 28 };

/* The letters of Latin script, read once: the inner loop asks a table, not a function. */
struct normal;
struct normal *normal_new(struct arena *arena);

/* Adds the tokens of text (at most TEXT_BYTES_MAX bytes; what follows is not read). */
void normal_split(const struct normal *normal, struct str text, struct tokens *out);

/* What a shingle is made of: numbers are one class. */
static inline uint16_t
token_class(uint16_t id)
{
    return id < NUMBER_IDS ? 0 : id;
}

#endif
