/* sql.h -- the SQL half of the generator: tokens, dialects, the migrated schema, statements.
 *
 * Lines    every step keeps the line breaks of its input, so that a place in rewritten text is
 *          still a line of the file that people edit.
 */
#ifndef GEN_SQL_H
#define GEN_SQL_H

#include "gen.h"

/* -- tokens (dialect.c) ------------------------------------------------------------------------ */
enum sql_token_kind {
    SQL_SPACE = 1, SQL_COMMENT, SQL_STRING, SQL_QUOTED, SQL_WORD, SQL_NUMBER, SQL_PARAM, SQL_OTHER,
};
struct sql_token {
    enum sql_token_kind kind;
    struct str text;
};
bool sql_next(struct str *rest, struct sql_token *token); /* false at the end */
bool sql_is_word(const struct sql_token *token, const char *word); /* in any case of letters */
int sql_lines(struct str text, size_t upto); /* line breaks before a place */

enum sql_engine { SQL_SQLITE = 1, SQL_PG };
/* What one engine sees of a migration: its own blocks, and the common text with mapped types. */
struct str sql_migration_for(struct gen *gen, const char *file, struct str text,
    enum sql_engine engine);
/* A statement without comments and without the semicolon at its end. */
struct str sql_plain(struct arena *arena, struct str text);
/* CAST(x AS INTEGER) of a statement in the words of PostgreSQL. */
struct str sql_casts_for_pg(struct arena *arena, struct str text);
/* Replaces {{enum NAME}} and {{visible KIND id org state}}; *sees_visible tells of the latter. */
struct str sql_expand(struct gen *gen, const char *file, int line, struct str text,
    bool *sees_visible);
/* The text with :name replaced by an expression. */
struct str sql_with(struct arena *arena, struct str text, const char *param, struct str expression);
/* The text of a subquery with its table aliases renamed, so that it cannot capture a column of the
 * query around it. */
struct str sql_hygienic(struct arena *arena, struct str text);

/* -- the schema (migrate.c) ---------------------------------------------------------------------- */
struct sql_migration {
    struct str name; /* 0001_audit */
    int32_t number;
    struct str sqlite, pg;
};
struct sql_relation { /* one block of relation.sql; kind is none for `-- agencies:` blocks */
    struct str name, kind, sql;
    struct str only_if; /* without a row of it the relation holds for no object; or none */
    struct gen_stmt *stmt;
    int line;
};
struct gen_sql {
    struct sqlite3 *db; /* in memory, migrated */
    struct sql_migration *migrations;
    size_t migration_count;
    struct str *append_only;
    size_t append_only_count;
    struct sql_relation *relations;
    size_t relation_count;
};
void sql_migrations_read(struct gen *gen);
void sql_check_raises(struct gen *gen, const char *file, const struct sql_migration *migration);
void sql_migrations_write(struct gen *gen);
/* Prepares a statement on the schema and compares its columns with `out`; pg is not looked at. */
void sql_check(struct gen *gen, struct gen_stmt *stmt, int first_line);

/* -- statements (stmt.c, stmt_c.c) and relations (relation.c) -------------------------------------- */
enum { STMT_PARAMS_MAX = 60 };
void sql_statements_read(struct gen *gen);
/* Numbers the parameters of an expanded text; at[i] is the number of in[i], 0 when unused. */
struct str sql_number(struct gen *gen, const struct gen_stmt *stmt, struct str text,
    enum sql_engine engine, uint8_t *at, int first_line);
size_t sql_param_numbers(const struct gen_stmt *stmt, uint8_t *at); /* how many are used */
void sql_statements_write(struct gen *gen);
void sql_relations_read(struct gen *gen);
void sql_relations_prepare(struct gen *gen); /* makes a statement of each */
void sql_relations_write(struct gen *gen);
const struct sql_relation *sql_find_relation(const struct gen *gen, struct str name,
    struct str kind);

#endif
