/* rules_read.h -- inside of rules_parse: the reader that keeps the first flaw, and the readers of the
 * larger blocks. Nobody but rules*.c includes it.
 */
#ifndef ROOM_REGULATION_RULES_READ_H
#define ROOM_REGULATION_RULES_READ_H

#include "gen/text.h"
#include "room/regulation/rules.h"

struct rules_reader {
    struct arena *arena;
    struct rules_flaw flaw;
};

/* Keeps what is wrong with a value (at: for its line; NULL: unknown) and gives false. */
bool rules_refuse(struct rules_reader *r, const struct json *at, struct str path, int text,
    struct str arg);
/* "clocks[2].unit"; none for key gives "clocks[2]". */
struct str rules_path(struct rules_reader *r, const char *list, size_t at, const char *key);
/* Refuses a member that object does not know: a misspelt key would silently lose its rule. */
MUST_USE bool rules_check_keys(struct rules_reader *r, const struct json *object, const char *path,
    const char *const *known, size_t known_count);
/* A whole number from 0, or otherwise when the key is absent, null or no such number. */
int32_t rules_number_or(const struct json *object, const char *key, int32_t otherwise);
/* NULL when absent, no list, or longer than RULES_LIST_MAX. */
const struct json *rules_list(const struct json *object, const char *key);
MUST_USE bool rules_read_sheet(struct rules_reader *r, const struct json *root, struct rules *out);

#endif
