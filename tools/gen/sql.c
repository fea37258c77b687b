/* sql.c -- the order of the SQL half: schema, relations (lists need their texts), statements. */
#include "sql.h"

void
gen_sql_read(struct gen *gen)
{
    gen->sql = ARENA_NEW(gen->arena, struct gen_sql);
    gen->stmts = ARENA_ARRAY(gen->arena, struct gen_stmt, GEN_LIST_MAX);
    gen_note_input(gen, "sql");
    sql_migrations_read(gen);
    sql_relations_read(gen);
    sql_statements_read(gen);
    sql_relations_prepare(gen);
}

void
gen_sql_write(struct gen *gen)
{
    sql_migrations_write(gen);
    sql_statements_write(gen);
    sql_relations_write(gen);
}
