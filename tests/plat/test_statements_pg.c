/* Every migration runs and every statement is prepared on a real PostgreSQL; parameters and columns
 * must be what the statement declares, since the generator could ask SQLite alone. */
#include "gen/stmts.h"
#include "kit.h"
#include "pg_server.h"
#include "plat/db.h"

#include <libpq-fe.h>

enum { PG_BYTEA = 17, PG_INT8 = 20, PG_INT2 = 21, PG_INT4 = 23, PG_TEXT = 25 };

struct state {
    struct pg_server *server; /* NULL: none is installed */
    const char *url;
    PGconn *conn;
};

static char
letter_of(Oid type)
{
    switch (type) {
    case PG_BYTEA:
        return 'b';
    case PG_TEXT:
        return 't';
    case PG_INT8:
    case PG_INT4:
    case PG_INT2:
        return 'i';
    default:
        return '?';
    }
}

static int
start(void **state)
{
    struct state *it = calloc(1, sizeof *it);

    if (it == NULL) {
        return -1;
    }
    *state = it;
    it->server = pg_server_start();
    if (it->server != NULL) {
        it->url = pg_server_new_database(it->server);
        it->conn = PQconnectdb(it->url == NULL ? "" : it->url);
    }
    return it->server == NULL || PQstatus(it->conn) == CONNECTION_OK ? 0 : -1;
}

static int
stop(void **state)
{
    struct state *it = *state;

    PQfinish(it->conn);
    pg_server_stop(it->server);
    free(it);
    return 0;
}

static void
skip_without(const struct state *it)
{
    if (it->conn == NULL) {
        print_message("skipped: no PostgreSQL is installed here\n");
        skip();
    }
}

static void
test_migrations__run_on_postgresql(void **state)
{
    struct state *it = *state;

    skip_without(it);
    struct str why = STR_NONE;

    if (migrate_run(str_of(it->url), &why) != OK) {
        fail_msg("%.*s", STR_ARG(why));
    }
}

/* Says what is wrong with one statement; true if nothing is. */
static bool
check_statement(PGconn *conn, const struct stmt_def *def, const struct stmt_shape *shape)
{
    PGresult *result = PQprepare(conn, def->name, def->pg, 0, NULL);
    const char *names = shape->names;
    bool good = PQresultStatus(result) == PGRES_COMMAND_OK;

    PQclear(result);
    if (!good) {
        print_error("%s:%d: %s: %s", shape->file, shape->line, def->name, PQerrorMessage(conn));
        return false;
    }
    result = PQdescribePrepared(conn, def->name);
    good = PQresultStatus(result) == PGRES_COMMAND_OK && PQnparams(result) == def->param_count &&
        PQnfields(result) == def->column_count;
    if (!good) {
        print_error("%s:%d: %s: %d parameters and %d columns, not %d and %d\n", shape->file,
            shape->line, def->name, PQnparams(result), PQnfields(result), def->param_count,
            def->column_count);
    }
    for (int i = 0; good && i < PQnparams(result); i++) {
        if (letter_of(PQparamtype(result, i)) != shape->in[i]) {
            print_error("%s:%d: %s: parameter %d has type %u\n", shape->file, shape->line,
                def->name, i + 1, PQparamtype(result, i));
            good = false;
        }
    }
    for (int i = 0; good && i < PQnfields(result); i++) {
        size_t n = strcspn(names, " ");
        const char *name = PQfname(result, i);

        if (letter_of(PQftype(result, i)) != shape->out[i] || strlen(name) != n ||
            strncmp(name, names, n) != 0) {
            print_error("%s:%d: %s: column %d is '%s' of type %u, not '%.*s'\n", shape->file,
                shape->line, def->name, i + 1, name, PQftype(result, i), (int)n, names);
            good = false;
        }
        names += n + (names[n] == ' ');
    }
    PQclear(result);
    return good;
}

static void
test_statements__are_what_they_declare_on_postgresql(void **state)
{
    struct state *it = *state;
    size_t bad = 0;

    skip_without(it);
    assert_true(stmt_def_count > 0);
    for (size_t i = 0; i < stmt_def_count; i++) {
        bad += check_statement(it->conn, &stmt_defs[i], &stmt_shapes[i]) ? 0 : 1;
    }
    assert_int_equal(bad, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_migrations__run_on_postgresql),
        cmocka_unit_test(test_statements__are_what_they_declare_on_postgresql),
    };

    return cmocka_run_group_tests_name("statements_pg", tests, start, stop);
}
