/* pg_server.h -- a PostgreSQL of the test's own: a cluster in a scratch directory, reached by a unix
 * socket only, run by an unprivileged user, stopped and removed at the end.
 *
 * Skips    tests call pg_server_is_there() first and skip visibly where no PostgreSQL is installed.
 */
#ifndef TESTS_PLAT_PG_SERVER_H
#define TESTS_PLAT_PG_SERVER_H

#include "base/err.h"
#include "base/str.h"

#include <glob.h>
#include <pwd.h>
#include <sys/wait.h>
#include <unistd.h>

struct pg_server {
    char folder[64]; /* cluster, socket and log */
    char url[160];
};

/* Runs a program to its end, as the user postgres when the test runs as root. True if it exits 0. */
static inline bool
pg_server_run(const char *const *argv)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        const struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;

        if (user != NULL && (setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
            _exit(126);
        }
        if (chdir("/tmp") != 0 || freopen("/dev/null", "w", stdout) == NULL) {
            _exit(126);
        }
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
        WEXITSTATUS(status) == 0;
}

/* Path of one of PostgreSQL's own programs, newest version; "" when there is none. */
static inline const char *
pg_server_program(const char *name, char *path, size_t path_bytes)
{
    char pattern[96];
    glob_t found;

    (void)snprintf(pattern, sizeof pattern, "/usr/lib/postgresql/*/bin/%s", name);
    path[0] = '\0';
    if (glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc > 0) {
        (void)snprintf(path, path_bytes, "%s", found.gl_pathv[found.gl_pathc - 1]);
    }
    globfree(&found);
    return path;
}

static inline bool
pg_server_is_there(void)
{
    char path[128];

    return pg_server_program("initdb", path, sizeof path)[0] != '\0' &&
        (getuid() != 0 || getpwnam("postgres") != NULL);
}

static inline void
pg_server_stop(struct pg_server *server)
{
    char control[128], data[96];
    const char *stop[] = {control, "-D", data, "-m", "immediate", "-w", "stop", NULL};
    const char *const clean[] = {"/bin/rm", "-rf", server->folder, NULL};

    (void)snprintf(data, sizeof data, "%s/data", server->folder);
    pg_server_program("pg_ctl", control, sizeof control);
    (void)pg_server_run(stop);
    (void)pg_server_run(clean);
    (void)rmdir(server->folder);
}

static inline bool
pg_server_start(struct pg_server *server)
{
    char initdb[128], control[128], data[96], log[96], options[256];
    const char *init[] = {initdb, "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8",
        "--locale=C", "--no-sync", NULL};
    const char *start[] = {control, "-D", data, "-l", log, "-o", options, "-w", "-s", "start", NULL};
    const struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;

    (void)snprintf(server->folder, sizeof server->folder, "/tmp/sangkien-pg-XXXXXX");
    if (mkdtemp(server->folder) == NULL ||
        (user != NULL && chown(server->folder, user->pw_uid, user->pw_gid) != 0)) {
        return false;
    }
    (void)snprintf(data, sizeof data, "%s/data", server->folder);
    (void)snprintf(log, sizeof log, "%s/log", server->folder);
    (void)snprintf(options, sizeof options,
        "-k %s -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=40",
        server->folder);
    (void)snprintf(server->url, sizeof server->url, "postgresql:///postgres?host=%s&user=postgres",
        server->folder);
    pg_server_program("initdb", initdb, sizeof initdb);
    pg_server_program("pg_ctl", control, sizeof control);
    if (pg_server_run(init) && pg_server_run(start)) {
        return true;
    }
    pg_server_stop(server);
    return false;
}

#endif
