/* texts.h -- texts for the tests of the engine: made of syllables that look Vietnamese and say
 * nothing, drawn with a seed, so that two texts share no passage unless a test puts one in.
 */
#ifndef TESTS_NOVELTY_TEXTS_H
#define TESTS_NOVELTY_TEXTS_H

#include "base/buf.h"
#include "base/err.h"
#include "novelty/novelty.h"

/* The next number of a sequence that depends on its start alone. */
uint32_t texts_random(uint64_t *state);

/* Sentences of 8 to 16 syllables, some of them names, with marks, composed. */
struct str texts_prose(struct arena *arena, uint64_t seed, int sentences);
/* Prose, the passage in its middle, prose. */
struct str texts_around(struct arena *arena, uint64_t seed, struct str passage);

/* The same text otherwise written. */
struct str texts_decomposed(struct arena *arena, struct str s); /* each mark on its own */
struct str texts_stripped(struct arena *arena, struct str s);   /* without marks, case kept */
struct str texts_mended(struct arena *arena, struct str s, int every); /* other words here and there */
struct str texts_renamed(struct arena *arena, struct str s);    /* other names and numbers */
struct str texts_shuffled(struct arena *arena, struct str s);   /* the last sentence first */

/* -- an index in a folder of its own ------------------------------------------------------------ */
struct texts_index {
    char dir[64];
    struct novelty *novelty;
    struct arena *arena;
};
/* A new empty folder, and the engine open on it. */
void texts_index_new(struct texts_index *index, struct arena *arena);
void texts_index_open(struct texts_index *index, const struct novelty_options *options);
void texts_index_close(struct texts_index *index);
void texts_index_drop(struct texts_index *index); /* closes it and removes the folder */
/* Copies the files of one folder to another, which exists. */
void texts_copy_files(const char *from, const char *to);
void texts_remove_files(const char *dir);

void texts_add(struct texts_index *index, struct str label, struct str text);
/* Dossiers "d<from>".."d<to - 1>" of 12 sentences, each with the seed of its number. */
void texts_add_many(struct texts_index *index, int from, int to);
struct str texts_of(struct arena *arena, int number);

struct novelty_answer *texts_ask(struct texts_index *index, struct str draft);
/* Documents, passages and their classes, as one text. */
struct str texts_shown(struct arena *arena, const struct novelty_answer *answer);

#endif
