/* db_pg.c -- the PostgreSQL engine. */
#include "plat/db_engine.h"

enum err
pg_start(struct db **out, const char *url, bool read_only, struct str *why)
{
    (void)url;
    (void)read_only;
    *out = NULL;
    db_why(why, "this build cannot open PostgreSQL");
    return ERR_INTERNAL;
}

enum err
pg_migrate(const char *url, struct str *why)
{
    (void)url;
    db_why(why, "this build cannot open PostgreSQL");
    return ERR_INTERNAL;
}
