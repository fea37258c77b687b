/* migrate.c -- brings a database to the newest schema, alike on both engines: one migration, one
 * transaction, in order, never back. The refusing triggers of tables that only grow are taken off
 * while a migration runs and put on again before its commit, so they always follow the list.
 */
#include "plat/db_engine.h"
#include "plat/io.h"
#include "plat/log.h"

int64_t
migrate_newest(void)
{
    return migration_count == 0 ? 0 : migrations[migration_count - 1].number;
}

bool
migrate_is_done(int64_t number, struct str *why)
{
    if (number == migrate_newest()) {
        return true;
    }
    db_why(why, "the database has schema %lld and this program needs %lld: run `sangkien migrate`",
        (long long)number, (long long)migrate_newest());
    return false;
}

static bool
guard_all(const struct migrate_on *on, bool is_on, struct str *why)
{
    char sql[200];

    for (size_t i = 0; i < append_only_table_count; i++) {
        const char *table = append_only_tables[i];

        (void)snprintf(sql, sizeof(sql),
            on->engine == DB_SQLITE
                ? "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '%s'"
                : "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
                  " AND tablename = '%s'",
            table);
        if (on->number(on->handle, sql) == 1 && !on->guard(on->handle, table, is_on, why)) {
            return false;
        }
    }
    return true;
}

static bool
note_migration(const struct migrate_on *on, const struct migration *migration, struct str *why)
{
    char sql[200];

    (void)snprintf(sql, sizeof(sql),
        "INSERT INTO schema_migration (number, name, applied_at) VALUES (%d, '%s', %lld)",
        migration->number, migration->name, (long long)io_now().us);
    return on->run(on->handle, sql, why);
}

static bool
migrate_one(const struct migrate_on *on, const struct migration *migration, struct str *why)
{
    const char *text = on->engine == DB_SQLITE ? migration->sqlite : migration->pg;
    const char *begin = on->engine == DB_SQLITE ? "BEGIN IMMEDIATE" : "BEGIN";
    struct str ignored = STR_NONE;
    bool is_done = on->run(on->handle, begin, why) && guard_all(on, false, why) &&
                   on->run(on->handle, text, why) && guard_all(on, true, why) &&
                   note_migration(on, migration, why);

    if (is_done && on->orphans_sql != NULL && on->number(on->handle, on->orphans_sql) != 0) {
        db_why(why, "rows would point to nothing");
        is_done = false;
    }
    is_done = is_done && on->run(on->handle, "COMMIT", why);
    if (!is_done) {
        (void)on->run(on->handle, "ROLLBACK", &ignored); /* fails where nothing is open: fine */
        db_why_drop(&ignored);
    }
    return is_done;
}

bool
migrate_all(const struct migrate_on *on, struct str *why)
{
    if (!on->run(on->handle,
            on->engine == DB_SQLITE
                ? "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY,"
                  " name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT"
                : "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER PRIMARY KEY,"
                  " name TEXT NOT NULL, applied_at BIGINT NOT NULL)",
            why)) {
        return false;
    }
    int64_t have = on->number(on->handle, DB_SCHEMA_NUMBER_SQL);

    if (have > migrate_newest()) {
        db_why(why, "the database has schema %lld; this program knows %lld at most",
            (long long)have, (long long)migrate_newest());
        return false;
    }
    for (size_t i = 0; i < migration_count; i++) {
        struct str reason = STR_NONE;

        if (migrations[i].number <= have) {
            continue;
        }
        if (!migrate_one(on, &migrations[i], &reason)) {
            db_why(why, "migration %s: %.*s", migrations[i].name, STR_ARG(reason));
            db_why_drop(&reason);
            return false;
        }
        log_line(LOG_INFO, "db_migrated", "name=%s", migrations[i].name);
    }
    return guard_all(on, true, why); /* the list may have grown without a migration */
}

enum err
migrate_run(struct str url, struct str *why)
{
    char *c_url = db_c_string(url);
    enum err err = ERR_INVALID;

    if (db_is_pg_url(url)) {
        err = pg_migrate(c_url, why);
    } else if (str_starts(url, STR("sqlite:"))) {
        err = sqlite_migrate(c_url + strlen("sqlite:"), why);
    } else {
        db_why(why, "the database must be sqlite:PATH or postgresql://..., not %s", c_url);
    }
    free(c_url);
    return err;
}
