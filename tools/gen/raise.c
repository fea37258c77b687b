/* raise.c -- what triggers refuse: RAISE(ABORT, 'code') on SQLite, RAISE EXCEPTION 'code' on
 * PostgreSQL. The code is a fault, and what one engine refuses the other refuses too. */
#include "sql.h"

enum { RAISES_MAX = 128 };

struct raises {
    struct str codes[RAISES_MAX];
    int lines[RAISES_MAX];
    size_t count;
};

static bool
next_token(struct str *rest, struct sql_token *token)
{
    while (sql_next(rest, token)) {
        if (token->kind != SQL_SPACE && token->kind != SQL_COMMENT) {
            return true;
        }
    }
    *token = (struct sql_token){.kind = SQL_OTHER, .text = STR("")};
    return false;
}

static void
add(struct raises *raises, const char *file, int line, const struct sql_token *token)
{
    if (token->kind != SQL_STRING || raises->count == RAISES_MAX) {
        gen_fail(file, line, "RAISE names one fault in quotes");
    }
    raises->codes[raises->count] = str_sub(token->text, 1, token->text.n - 1);
    raises->lines[raises->count++] = line;
}

static void
collect(struct raises *raises, const char *file, struct str text)
{
    struct sql_token token;

    raises->count = 0;
    for (struct str rest = text; next_token(&rest, &token);) {
        int line = 1 + sql_lines(text, text.n - rest.n);

        if (!sql_is_word(&token, "RAISE")) {
            continue;
        }
        next_token(&rest, &token);
        if (sql_is_word(&token, "EXCEPTION")) {
            next_token(&rest, &token);
            add(raises, file, line, &token);
            continue;
        }
        next_token(&rest, &token);
        if (!sql_is_word(&token, "ABORT")) {
            gen_fail(file, line, "a trigger only says RAISE(ABORT, 'code')");
        }
        next_token(&rest, &token);
        next_token(&rest, &token);
        add(raises, file, line, &token);
    }
}

static bool
has(const struct raises *raises, struct str code)
{
    for (size_t i = 0; i < raises->count; i++) {
        if (str_eq(raises->codes[i], code)) {
            return true;
        }
    }
    return false;
}

static void
compare(const struct gen *gen, const char *file, const struct raises *one,
    const struct raises *other, const char *other_name)
{
    for (size_t i = 0; i < one->count; i++) {
        if (gen_find_fault(gen, one->codes[i]) == NULL) {
            gen_fail(file, one->lines[i], "no fault '%.*s' in src/app/faults.def",
                STR_ARG(one->codes[i]));
        }
        if (!has(other, one->codes[i])) {
            gen_fail(file, one->lines[i], "'%.*s' is not refused on %s", STR_ARG(one->codes[i]),
                other_name);
        }
    }
}

void
sql_check_raises(struct gen *gen, const char *file, const struct sql_migration *migration)
{
    struct raises *sqlite = ARENA_NEW(gen->arena, struct raises);
    struct raises *pg = ARENA_NEW(gen->arena, struct raises);

    collect(sqlite, file, migration->sqlite);
    collect(pg, file, migration->pg);
    compare(gen, file, sqlite, pg, "PostgreSQL");
    compare(gen, file, pg, sqlite, "SQLite");
}
