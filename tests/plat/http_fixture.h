/* http_fixture.h -- a server with a route table, accounts and assets of its own, and a client that
 * speaks raw bytes to it. A test program includes it once.
 */
#ifndef TESTS_PLAT_HTTP_FIXTURE_H
#define TESTS_PLAT_HTTP_FIXTURE_H

#include "kit.h"

#include "gen/q_plat.h"
#include "plat/asset.h"
#include "plat/auth.h"
#include "plat/blob.h"
#include "plat/crypto.h"
#include "plat/db.h"
#include "plat/fault.h"
#include "plat/http_server.h"
#include "plat/io.h"
#include "plat/job.h"
#include "plat/render.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_BYTES_MAX (512 * 1024)

/* -- rooms of the test --------------------------------------------------------------------------- */

enum { R_THINGS, R_THING, R_ADD, R_FILES, R_UNASKED, R_UNASKED_POST, R_BIG, R_OPEN, R_FORBIDDEN,
    R_NEW, R_LOGIN, R_OPEN_POST, R_SLOW };

struct thing_form {
    struct str title;
};
static atomic_int applied;

static enum err
count_things(struct ctx *ctx, int64_t *out)
{
    struct q_plat_alive row;

    TRY(q_plat_alive(ctx, &row));
    *out = row.schema_tables;
    return OK;
}

static enum err
show(struct ctx *ctx, const struct req *req, struct resp *resp, const char *what)
{
    int64_t count = 0;

    TRY(count_things(ctx, &count));
    struct str text = req->is_api ? str_printf(ctx->arena, "{\"what\":\"%s\",\"count\":%lld}", what,
                                        (long long)count)
                                  : str_printf(ctx->arena,
                                        "<p>%s count=%lld csrf=%.*s faults=%zu typed=%.*s</p>", what,
                                        (long long)count, STR_ARG(ctx->actor.csrf),
                                        ctx->fault_count, STR_ARG(req_field(req, "title")));
    return resp_bytes(ctx, resp, req->is_api ? STR("application/json") : STR("text/html"), STR_NONE,
        (struct bytes){(const uint8_t *)text.p, text.n});
}

static enum err
get_things(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    ctx->permits_asked++;
    return show(ctx, req, resp, "things");
}

static enum err
get_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    ctx->permits_asked++;
    return show(ctx, req, resp, "new");
}

static enum err
get_thing(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    ctx->permits_asked++;
    int64_t id = req_path_i64(req, 0);
    if (id == 0 || id > 2) {
        return fault_word(ctx, "not_found");
    }
    if (id == 2) { /* there, but not for this reader */
        return ERR_NOT_FOUND;
    }
    return show(ctx, req, resp, "thing");
}

static enum err
get_forbidden(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    (void)resp;
    ctx->permits_asked++;
    return fault_word(ctx, "forbidden");
}

static enum err
get_unasked(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    return show(ctx, req, resp, "secret");
}

static atomic_int slow_begun;

static enum err
get_slow(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    ctx->permits_asked++;
    atomic_fetch_add(&slow_begun, 1);
    usleep(600000);
    return show(ctx, req, resp, "slow");
}

static enum err
get_big(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    (void)req;
    ctx->permits_asked++;
    for (int i = 0; i < ARENA_REQUEST_BYTES_MAX / 1024; i++) {
        buf_init(&resp->body, ctx->arena, 2048);
    }
    return OK;
}

static enum err
add_read(struct ctx *ctx, const struct req *req, void **out)
{
    struct thing_form *form = ARENA_NEW(ctx->arena, struct thing_form);

    form->title = req->json != NULL ? json_get_str(req->json, "title") : req_field(req, "title");
    *out = form;
    return form->title.n > 0 ? OK : fault(ctx, fault_find(STR("required")), "title");
}

static enum err
keep_thing(struct ctx *ctx, struct str title)
{
    return q_plat_idempotency_add(ctx, &(struct q_plat_idempotency_add_in){
        .key = title, .account = {99}, .route = STR("thing"), .digest = STR(""), .status = 200,
        .location = STR_NONE, .at = {-1}});
}

static enum err
post_thing(struct ctx *ctx, const struct req *req, void *form, struct resp *resp)
{
    const struct thing_form *thing = form;

    (void)req;
    ctx->permits_asked++;
    applied++;
    TRY(keep_thing(ctx, thing->title));
    if (str_eq_c(thing->title, "refused")) {
        return fault_word(ctx, "forbidden");
    }
    return resp_created(ctx, resp, STR("/things/1"));
}

static enum err
post_unasked(struct ctx *ctx, const struct req *req, void *form, struct resp *resp)
{
    (void)req;
    (void)form;
    TRY(keep_thing(ctx, STR("unasked")));
    return resp_see_other(ctx, resp, STR("/things"));
}

static enum err
post_open(struct ctx *ctx, const struct req *req, void *form, struct resp *resp)
{
    (void)req;
    (void)form;
    ctx->permits_asked++;
    TRY(keep_thing(ctx, STR("open")));
    return resp_see_other(ctx, resp, STR("/open"));
}

static enum err
post_login(struct ctx *ctx, const struct req *req, void *form, struct resp *resp)
{
    (void)req;
    (void)form;
    ctx->permits_asked++;
    resp->cookie_session = STR("tok-an");
    return resp_see_other(ctx, resp, STR("/things"));
}

static enum err
post_file(struct ctx *ctx, const struct req *req, void *form, struct resp *resp)
{
    (void)form;
    ctx->permits_asked++;
    if (req->upload_count != 1) {
        return fault(ctx, fault_find(STR("file_missing")), "scan");
    }
    const struct upload *u = &req->uploads[0];
    struct str text = str_printf(ctx->arena, "%.*s %lld %.*s %.*s %.*s", STR_ARG(u->name),
        (long long)u->bytes, STR_ARG(u->sha256), STR_ARG(u->media), STR_ARG(req_field(req, "note")));
    return resp_bytes(ctx, resp, STR("text/plain"), STR_NONE,
        (struct bytes){(const uint8_t *)text.p, text.n});
}

#define READS(i, p, fn)                                                                            \
    {.id = (i), .method = HTTP_GET, .path = (p), .show = (fn), .if_invalid = -1}
const struct route_def route_defs[] = {
    READS(R_THINGS, "/things", get_things),
    READS(R_THING, "/things/{id}", get_thing),
    {.id = R_ADD, .method = HTTP_POST, .path = "/things", .is_write = true, .form = add_read,
        .apply = post_thing, .if_invalid = R_NEW},
    {.id = R_FILES, .method = HTTP_POST, .path = "/files", .is_write = true, .apply = post_file,
        .if_invalid = -1, .takes_files = true},
    READS(R_UNASKED, "/unasked", get_unasked),
    {.id = R_UNASKED_POST, .method = HTTP_POST, .path = "/unasked", .is_write = true,
        .apply = post_unasked, .if_invalid = -1},
    READS(R_BIG, "/big", get_big),
    {.id = R_OPEN, .method = HTTP_GET, .path = "/open", .show = get_things, .is_public = true,
        .if_invalid = -1},
    READS(R_FORBIDDEN, "/forbidden", get_forbidden),
    {.id = R_NEW, .method = HTTP_GET, .path = "/things/new", .show = get_new, .is_page_only = true,
        .if_invalid = -1},
    {.id = R_LOGIN, .method = HTTP_POST, .path = "/session", .is_write = true, .apply = post_login,
        .is_public = true, .if_invalid = -1},
    {.id = R_OPEN_POST, .method = HTTP_POST, .path = "/open", .is_write = true, .apply = post_open,
        .is_public = true, .if_invalid = -1},
    {.id = R_SLOW, .method = HTTP_GET, .path = "/slow", .show = get_slow, .is_public = true,
        .if_invalid = -1},
};
const struct asset asset_defs[] = {
    {.name = "sk.css", .url = "/s/0123456789ab/sk.css", .media = "text/css; charset=utf-8",
        .plain = {(const uint8_t *)"body{}", 6}, .gzip = {(const uint8_t *)"GZ", 2},
        .brotli = {(const uint8_t *)"BR!", 3}},
    {.name = "sk.js", .url = "/s/123456789abc/sk.js", .media = "text/javascript",
        .plain = {(const uint8_t *)"1", 1}},
};
const size_t asset_def_count = ARRAY_COUNT(asset_defs);
const size_t route_def_count = ARRAY_COUNT(route_defs);
const struct job_consumer job_consumers[1];
const size_t job_consumer_count = 0;
const struct job_ticker job_tickers[1];
const size_t job_ticker_count = 0;

static void
sign_in(struct ctx *ctx)
{
    ctx->actor.account = (struct account_id){1};
    ctx->actor.csrf = STR("csrf-an");
}

enum err
auth_by_session(struct ctx *ctx, struct str token)
{
    if (str_eq_c(token, "tok-an")) {
        sign_in(ctx);
    }
    return OK;
}

enum err
auth_by_api_key(struct ctx *ctx, struct str key)
{
    if (str_eq_c(key, "key-an")) {
        sign_in(ctx);
        ctx->actor.is_api_key = true;
    }
    return OK;
}

enum err
auth_seen(struct ctx *ctx, struct login_session_id session)
{
    (void)ctx;
    (void)session;
    return OK;
}

enum err
page_refusal(struct ctx *ctx, const struct req *req, struct resp *resp, int status)
{
    struct str text = str_printf(ctx->arena, "<p>refused %d %s path=%.*s</p>", status,
        ctx->fault_count > 0 ? fault_defs[ctx->faults[0].code].code : "-", STR_ARG(req->path));

    return resp_bytes(ctx, resp, STR("text/html"), STR_NONE,
        (struct bytes){(const uint8_t *)text.p, text.n});
}

/* -- the client -------------------------------------------------------------------------------------- */

struct state {
    char dir[64];
    struct app app;
    struct http_server *server;
    char answer[ANSWER_BYTES_MAX];
    size_t answer_bytes;
};

static inline int
dial(const struct state *s)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(s->server)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
    return fd;
}

static inline int
status_of(const struct state *s)
{
    if (s->answer_bytes < 12 || memcmp(s->answer, "HTTP/1.", 7) != 0) {
        return 0; /* the server hung up */
    }
    return (int)strtol(s->answer + 9, NULL, 10);
}

static inline void
read_answer(struct state *s, int fd)
{
    s->answer_bytes = 0;
    for (;;) {
        ssize_t n = recv(fd, s->answer + s->answer_bytes, ANSWER_BYTES_MAX - 1 - s->answer_bytes, 0);
        if (n <= 0) {
            break;
        }
        s->answer_bytes += (size_t)n;
    }
    s->answer[s->answer_bytes] = '\0';
    close(fd);
}

static inline int
ask_bytes(struct state *s, const char *request, size_t n)
{
    int fd = dial(s);

    /* The server may answer and hang up before it has everything. */
    (void)send(fd, request, n, MSG_NOSIGNAL);
    read_answer(s, fd);
    return status_of(s);
}

static inline int
ask(struct state *s, const char *request)
{
    return ask_bytes(s, request, strlen(request));
}

static inline int
get(struct state *s, const char *path, const char *more)
{
    char request[4096];

    (void)snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\n%s\r\n",
        path, more);
    return ask(s, request);
}

static inline int
post(struct state *s, const char *path, const char *more, const char *body)
{
    char request[8192];

    (void)snprintf(request, sizeof(request),
        "POST %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%s", path,
        strlen(body), more, body);
    return ask(s, request);
}

static inline bool
says(const struct state *s, const char *text)
{
    return strstr(s->answer, text) != NULL;
}

static inline const char *
body_of(const struct state *s)
{
    const char *end = strstr(s->answer, "\r\n\r\n");

    return end == NULL ? "" : end + 4;
}

#define COOKIE "Cookie: sid=tok-an\r\n"
#define FORM COOKIE "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON_COOKIE COOKIE "Content-Type: application/json\r\n"
#define KEY "Authorization: Bearer key-an\r\n"

static inline int64_t
things(struct state *s)
{
    assert_int_equal(get(s, "/api/v1/open", ""), 200);
    const char *at = strstr(s->answer, "\"count\":");
    assert_non_null(at);
    return strtol(at + 8, NULL, 10);
}

static inline size_t
files_in(const struct state *s, const char *folder)
{
    char path[128];
    size_t count = 0;

    (void)snprintf(path, sizeof(path), "%s/%s", s->dir, folder);
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        count += e->d_name[0] == '.' ? 0 : 1;
    }
    closedir(dir);
    return count;
}

/* -- one server for all tests ---------------------------------------------------------------------------- */

static inline int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));
    char url[128];
    struct str why;

    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-http-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    (void)snprintf(url, sizeof(url), "sqlite:%s/sangkien.db", s->dir);
    assert_int_equal(migrate_run(str_of(url), &why), OK);
    assert_int_equal(db_start(&s->app.db, &(struct db_options){.url = str_of(url)}, &why), OK);
    assert_int_equal(blob_open(&s->app.blobs, s->dir, &why), OK);
    assert_true(crypto_start());
    s->app.data_dir = s->dir;
    assert_int_equal(http_start(&s->server, &s->app,
        &(struct http_options){.listen = STR("127.0.0.1:0"), .trusted_proxies = STR("127.0.0.1"),
            .metrics_token = STR("figures")}, &why), OK);
    *arg = s;
    return 0;
}

static inline int
tear_down(void **arg)
{
    struct state *s = *arg;

    http_stop(s->server);
    db_stop(s->app.db);
    blob_close(s->app.blobs);
    free(s);
    return 0;
}

#endif
