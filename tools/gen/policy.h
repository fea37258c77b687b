/* policy.h -- src/app/policy.tsv as read: shared by policy.c and relation.c. */
#ifndef GEN_POLICY_SOURCE_H
#define GEN_POLICY_SOURCE_H

#include "gen.h"

enum { POLICY_LIST_MAX = 24, POLICY_RELATIONS_MAX = 128, POLICY_OBJECTS_MAX = 96 };

struct policy_words { /* of one cell: a,b,c; empty for '-' */
    struct str items[POLICY_LIST_MAX];
    size_t count;
};
struct gen_policy_line {
    size_t action; /* index of gen->actions */
    struct policy_words roles, relations, states, never;
    bool any_state;
    struct str law, reason; /* none for '-' */
    int line;
};
struct gen_object {
    struct str name, table, key, org, state, view;
    const struct gen_enum *states; /* NULL when the state column has no enum */
    int line;
};
struct gen_policy {
    struct gen_policy_line *lines;
    size_t line_count;
    struct gen_object objects[POLICY_OBJECTS_MAX];
    size_t object_count;
    struct str relations[POLICY_RELATIONS_MAX]; /* in order of first mention, then relation.sql */
    size_t relation_count;
};
const struct gen_object *policy_find_object(const struct gen *gen, struct str name);
void policy_add_relation(struct gen *gen, const char *file, int line, struct str name);

#endif
