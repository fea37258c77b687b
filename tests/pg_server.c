#include "pg_server.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DATABASES_MAX = 32, READY_TRIES_MAX = 1200 };

struct pg_server {
    char bin[128], dir[64], data[96], socket[112];
    char urls[DATABASES_MAX][160];
    int url_count;
    pid_t pid;
};

/* PostgreSQL refuses to run as root; the Debian package brings a user for it. */
static void
become_postgres(void)
{
    struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;

    if (user != NULL && (initgroups(user->pw_name, user->pw_gid) != 0 ||
                            setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
        _exit(126);
    }
}

static pid_t
start_program(const struct pg_server *server, const char *const *args)
{
    char path[192];
    pid_t parent = getpid();
    pid_t pid = fork();

    if (pid != 0) {
        return pid;
    }
    (void)snprintf(path, sizeof(path), "%s/%s", server->bin, args[0]);
    become_postgres();
    (void)prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent || chdir("/") != 0) {
        _exit(126);
    }
    int quiet = open("/dev/null", O_RDWR);

    (void)dup2(quiet, STDIN_FILENO);
    (void)dup2(quiet, STDOUT_FILENO);
    (void)dup2(quiet, STDERR_FILENO);
    union {
        const char *const *in;
        char *const *out;
    } argv = {.in = args};

    (void)execv(path, argv.out);
    _exit(127);
}

static int
wait_for(pid_t pid)
{
    int status = -1;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
find_programs(struct pg_server *server)
{
    glob_t found;

    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) != 0) {
        return 0;
    }
    const char *newest = found.gl_pathv[found.gl_pathc - 1];

    (void)snprintf(server->bin, sizeof(server->bin), "%.*s",
        (int)(strlen(newest) - strlen("/initdb")), newest);
    globfree(&found);
    return 1;
}

static int
make_cluster(struct pg_server *server)
{
    (void)snprintf(server->dir, sizeof(server->dir), "/tmp/sk-pg-XXXXXX");
    if (mkdtemp(server->dir) == NULL) {
        return 0;
    }
    struct passwd *user = getuid() == 0 ? getpwnam("postgres") : NULL;

    if (user != NULL && chown(server->dir, user->pw_uid, user->pw_gid) != 0) {
        return 0;
    }
    (void)snprintf(server->data, sizeof(server->data), "%s/data", server->dir);
    (void)snprintf(
        server->socket, sizeof(server->socket), "unix_socket_directories=%s", server->dir);
    const char *const args[] = {"initdb", "-D", server->data, "-A", "trust", "-U", "postgres", "-E",
        "UTF8", "--locale=C", "--no-sync", NULL};

    return wait_for(start_program(server, args)) == 0;
}

static int
wait_until_ready(struct pg_server *server)
{
    const char *const args[] = {"pg_isready", "-q", "-h", server->dir, NULL};

    for (int i = 0; i < READY_TRIES_MAX; i++) {
        if (wait_for(start_program(server, args)) == 0) {
            return 1;
        }
        (void)usleep(50000);
    }
    return 0;
}

struct pg_server *
pg_server_start(void)
{
    struct pg_server *server = calloc(1, sizeof(*server));

    if (server == NULL || !find_programs(server)) {
        fprintf(stderr, "SKIPPED: no PostgreSQL below /usr/lib/postgresql\n");
        free(server);
        return NULL;
    }
    if (!make_cluster(server)) {
        fprintf(stderr, "initdb failed in %s\n", server->dir);
        pg_server_stop(server);
        return NULL;
    }
    const char *const args[] = {"postgres", "-D", server->data, "-c", "listen_addresses=", "-c",
        server->socket, "-c", "shared_buffers=16MB", "-c", "max_connections=60", NULL};

    server->pid = start_program(server, args);
    if (!wait_until_ready(server)) {
        fprintf(stderr, "PostgreSQL did not start in %s\n", server->dir);
        pg_server_stop(server);
        return NULL;
    }
    return server;
}

int
pg_server_sql(struct pg_server *server, const char *url, const char *sql)
{
    const char *const args[] = {
        "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql, NULL};

    return wait_for(start_program(server, args));
}

const char *
pg_server_new_database(struct pg_server *server)
{
    char root[128], sql[64];
    char *url = server->urls[server->url_count];

    if (server->url_count >= DATABASES_MAX) {
        return NULL;
    }
    (void)snprintf(root, sizeof(root), "postgresql:///postgres?host=%s&user=postgres", server->dir);
    (void)snprintf(sql, sizeof(sql), "CREATE DATABASE t%d", server->url_count);
    if (pg_server_sql(server, root, sql) != 0) {
        return NULL;
    }
    (void)snprintf(url, sizeof(server->urls[0]), "postgresql:///t%d?host=%s&user=postgres",
        server->url_count++, server->dir);
    return url;
}

void
pg_server_stop(struct pg_server *server)
{
    if (server == NULL) {
        return;
    }
    if (server->pid > 0) {
        (void)kill(server->pid, SIGQUIT);
        (void)wait_for(server->pid);
    }
    pid_t pid = fork();

    if (pid == 0) {
        (void)execl("/bin/rm", "rm", "-rf", server->dir, (char *)NULL);
        _exit(127);
    }
    (void)wait_for(pid);
    free(server);
}
