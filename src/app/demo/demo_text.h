/* demo_text.h -- titles, texts and names put together from words.tsv, for many dossiers.
 *
 * Rule     the same seed says the same. Within one voice {viec} is always the same work and {noi} the
 *          same place, so that title, problem and solution speak of one thing.
 */
#ifndef APP_DEMO_DEMO_TEXT_H
#define APP_DEMO_DEMO_TEXT_H

#include "plat/ctx.h"

enum { DEMO_WORDS_MAX = 400 };
struct demo_words {
    struct demo_word {
        struct str slot, text, field;
    } word[DEMO_WORDS_MAX];
    size_t count;
};
void demo_words_read(struct demo_words *words);

/* The same number every time for the same two: no randomness of the machine. */
uint32_t demo_mixed(uint32_t a, uint32_t b);

struct demo_voice {
    const struct demo_words *words;
    uint32_t seed;
    uint32_t drawn; /* slots filled so far: two of one kind differ */
};
/* One text of the slot with its {slots} filled; {n} is a number from 6 to 45. */
struct str demo_say(struct arena *arena, struct demo_voice *voice, const char *slot);
struct str demo_field(const struct demo_voice *voice); /* the field that the voice's work belongs to */
struct demo_name {
    struct str full_name;
    const char *salutation;
};
struct demo_name demo_name(struct arena *arena, const struct demo_words *words, uint32_t seed);

#endif
