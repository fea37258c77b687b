/* pg_server.h -- a PostgreSQL of the test's own: a cluster in a scratch directory, reached by a unix
 * socket only. It ends with pg_server_stop, and with the test program if that one falls over.
 */
#ifndef TESTS_PG_SERVER_H
#define TESTS_PG_SERVER_H

struct pg_server;
/* NULL with a line on stderr when no PostgreSQL is installed: skip() then. */
struct pg_server *pg_server_start(void);
/* An empty database; the URL lives as long as the server. */
const char *pg_server_new_database(struct pg_server *server);
/* Runs SQL as the owner by psql; 0 when it succeeded. */
int pg_server_sql(struct pg_server *server, const char *url, const char *sql);
void pg_server_stop(struct pg_server *server); /* NULL is fine */

#endif
