/* text.h -- every sentence a user reads, by key, in two languages (web/text/<room>.po: msgctxt is
 * the key, msgid Vietnamese, msgstr English). tools/gen makes enum text_id (gen/text.h).
 */
#ifndef PLAT_TEXT_H
#define PLAT_TEXT_H

#include "plat/ctx.h"

struct text_arg {
    const char *name; /* replaces {name} */
    struct str value;
};
struct str text_get(enum lang lang, int text_id); /* none for -1, the text of no word */
struct str text_fill(struct arena *arena, enum lang lang, int text_id, const struct text_arg *args,
    size_t count);
struct str text_of_fault(struct ctx *ctx, const struct fault *fault); /* sentence, arg filled in */
int text_find(struct str key); /* enum text_id; -1 when there is no such text */
extern const char *const text_table[][2]; /* generated: [text_id][lang] */
extern const char *const text_keys[];     /* generated, in the order of bytes */
extern const size_t text_key_count;

#endif
