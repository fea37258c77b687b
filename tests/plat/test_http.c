/* The server over real sockets, with a route table of its own: what it lets in, what it refuses, and
 * that a refused or repeated request changes nothing.
 */
#include "kit.h"

#include "gen/q_plat.h"
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
    R_NEW, R_LOGIN, R_OPEN_POST };

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
};
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

static int
dial(const struct state *s)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(s->server)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
    return fd;
}

static int
status_of(const struct state *s)
{
    if (s->answer_bytes < 12 || memcmp(s->answer, "HTTP/1.", 7) != 0) {
        return 0; /* the server hung up */
    }
    return (int)strtol(s->answer + 9, NULL, 10);
}

static void
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

static int
ask_bytes(struct state *s, const char *request, size_t n)
{
    int fd = dial(s);

    /* The server may answer and hang up before it has everything. */
    (void)send(fd, request, n, MSG_NOSIGNAL);
    read_answer(s, fd);
    return status_of(s);
}

static int
ask(struct state *s, const char *request)
{
    return ask_bytes(s, request, strlen(request));
}

static int
get(struct state *s, const char *path, const char *more)
{
    char request[4096];

    (void)snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\n%s\r\n",
        path, more);
    return ask(s, request);
}

static int
post(struct state *s, const char *path, const char *more, const char *body)
{
    char request[8192];

    (void)snprintf(request, sizeof(request),
        "POST %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%s", path,
        strlen(body), more, body);
    return ask(s, request);
}

static bool
says(const struct state *s, const char *text)
{
    return strstr(s->answer, text) != NULL;
}

static const char *
body_of(const struct state *s)
{
    const char *end = strstr(s->answer, "\r\n\r\n");

    return end == NULL ? "" : end + 4;
}

#define COOKIE "Cookie: sid=tok-an\r\n"
#define FORM COOKIE "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON_COOKIE COOKIE "Content-Type: application/json\r\n"
#define KEY "Authorization: Bearer key-an\r\n"

static int64_t
things(struct state *s)
{
    assert_int_equal(get(s, "/api/v1/open", ""), 200);
    const char *at = strstr(s->answer, "\"count\":");
    assert_non_null(at);
    return strtol(at + 8, NULL, 10);
}

static size_t
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

static int
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

static int
tear_down(void **arg)
{
    struct state *s = *arg;

    http_stop(s->server);
    db_stop(s->app.db);
    blob_close(s->app.blobs);
    free(s);
    return 0;
}

/* -- the gate ---------------------------------------------------------------------------------------------- */

static void
test_gate__refuses_heads_that_two_readers_may_frame_differently(void **arg)
{
    struct state *s = *arg;
    static const char *const heads[] = {
        "POST /things HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: xchunked\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: t\r\nContent-Length: +5\r\n\r\n",
        "POST /things HTTP/1.1\r\nHost: t\r\nContent-Length: 5,5\r\n\r\n",
        "POST /things HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /open HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n",
        "GET /open HTTP/1.1\r\n\r\n",
        "GET /open HTTP/1.1\r\nHost: t\r\nX-A : b\r\n\r\n",
    };

    for (size_t i = 0; i < ARRAY_COUNT(heads); i++) {
        int status = ask(s, heads[i]);
        /* The library hangs up on some by itself, which is as good. */
        if (status != 400 && status != 0) {
            fail_msg("head %zu was answered with %d", i, status);
        }
    }
    assert_int_equal(get(s, "/open", ""), 200);
}

static void
test_gate__refuses_paths_and_queries_that_do_not_decode(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/open%00x", ""), 400);
    assert_int_equal(get(s, "/open%zz", ""), 400);
    assert_int_equal(get(s, "/open%c3%28", ""), 400);
    assert_int_equal(get(s, "/open?a=%ff", ""), 400);
    assert_int_equal(get(s, "/open?a=%C4%91%20b", ""), 200);
    assert_int_equal(ask(s, "PUT /open HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"), 405);
}

static void
test_refused_get__keeps_the_connection(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(ask(s, "GET /missing HTTP/1.1\r\nHost: t\r\n\r\n"
        "GET /open HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"), 404);
    assert_true(says(s, "HTTP/1.1 200 OK"));
}

static void
test_head__is_answered_without_a_body(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(ask(s, "HEAD /open HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n"), 200);
    assert_true(says(s, "Content-Length: "));
    assert_false(says(s, "Content-Length: 0"));
    assert_string_equal(body_of(s), "");
}

static void
test_every_answer__carries_the_security_headers(void **arg)
{
    struct state *s = *arg;
    static const char *const paths[] = {"/open", "/missing", "/healthz", "/s/missing.css", "/things",
        "/api/v1/things", "/open%00"};

    for (size_t i = 0; i < ARRAY_COUNT(paths); i++) {
        get(s, paths[i], "");
        assert_true(says(s, "Content-Security-Policy: default-src 'none'; script-src 'self'"));
        assert_true(says(s, "X-Content-Type-Options: nosniff"));
        assert_true(says(s, "Referrer-Policy: same-origin"));
        assert_true(says(s, "Cross-Origin-Opener-Policy: same-origin"));
        assert_true(says(s, "X-Request-Id: "));
        assert_true(says(s, "Cache-Control: no-store"));
        assert_false(says(s, "Strict-Transport-Security"));
    }
    get(s, "/open", "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n");
    assert_true(says(s, "Strict-Transport-Security: max-age=31536000"));
}

/* -- who may ----------------------------------------------------------------------------------------------- */

static void
test_route__wants_somebody_signed_in_unless_public(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/things", ""), 303);
    assert_true(says(s, "Location: /session?next=%2Fthings\r\n"));
    assert_int_equal(get(s, "/things/77", ""), 303); /* whether it exists is not told */
    assert_int_equal(get(s, "/api/v1/things", ""), 401);
    assert_true(says(s, "application/problem+json"));
    assert_true(says(s, "\"code\":\"signed_out\""));
    assert_int_equal(get(s, "/things", COOKIE), 200);
    assert_int_equal(get(s, "/things", "Cookie: sid=other\r\n"), 303);
    assert_int_equal(get(s, "/api/v1/things", KEY), 200);
    /* Over https the plain cookie counts for nothing: a neighbour over http could have set it. */
    assert_int_equal(get(s, "/things", "X-Forwarded-Proto: https\r\n" COOKIE), 303);
    assert_int_equal(
        get(s, "/things", "X-Forwarded-Proto: https\r\nCookie: __Host-sid=tok-an\r\n"), 200);
}

static void
test_route__refuses_plain_http_from_elsewhere(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/open", "X-Forwarded-For: 192.0.2.7\r\n"), 403);
    assert_true(says(s, "plain_http"));
    assert_int_equal(
        get(s, "/open", "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n"), 200);
}

static void
test_handler__that_asks_no_permission_is_an_error(void **arg)
{
    struct state *s = *arg;
    int64_t before = things(s);

    assert_int_equal(get(s, "/unasked", COOKIE), 500);
    assert_false(says(s, "secret"));
    assert_int_equal(post(s, "/unasked", FORM, "csrf=csrf-an"), 500);
    assert_int_equal(things(s), before);
}

/* The body with the id of the request, the one thing that may differ, blotted out. */
static const char *
blotted_body(struct state *s)
{
    char *id = strstr(s->answer, "\r\n\r\n");

    id = id == NULL ? NULL : strstr(id, "\"request_id\":\"");
    for (char *c = id == NULL ? NULL : id + 14; c != NULL && *c != '"'; c++) {
        *c = '-';
    }
    return body_of(s);
}

static void
test_missing_and_forbidden__look_the_same(void **arg)
{
    struct state *s = *arg;
    char first[512];

    assert_int_equal(get(s, "/things/2", COOKIE), 404);
    (void)snprintf(first, sizeof(first), "%s", body_of(s));
    assert_int_equal(get(s, "/things/9", COOKIE), 404);
    assert_string_equal(body_of(s), first);
    assert_int_equal(get(s, "/no/such/page", COOKIE), 404);
    assert_string_equal(body_of(s), first);
    assert_int_equal(get(s, "/things/01", COOKIE), 404);

    assert_int_equal(get(s, "/api/v1/things/2", KEY), 404);
    (void)snprintf(first, sizeof(first), "%s", blotted_body(s));
    assert_int_equal(get(s, "/api/v1/things/9", KEY), 404);
    assert_string_equal(blotted_body(s), first);
    assert_int_equal(get(s, "/forbidden", COOKIE), 403);
}

static void
test_route__is_found_by_method_kind_and_literal_first(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/things/new", COOKIE), 200);
    assert_true(says(s, "<p>new "));
    assert_int_equal(get(s, "/api/v1/things/new", KEY), 404); /* page only: the id "new" is none */
    assert_int_equal(get(s, "/files", COOKIE), 405);
    assert_true(says(s, "Allow: POST"));
}

/* -- forged posts -------------------------------------------------------------------------------------------- */

static void
test_post__of_a_page_needs_its_token_and_no_foreign_origin(void **arg)
{
    struct state *s = *arg;
    int64_t before = things(s);

    assert_int_equal(post(s, "/things", FORM, "title=forged"), 403);
    assert_true(says(s, "typed=forged")); /* the form again, with what was typed */
    assert_int_equal(post(s, "/things", FORM, "title=forged&csrf=other"), 403);
    assert_int_equal(
        post(s, "/things", FORM "Sec-Fetch-Site: cross-site\r\n", "title=forged&csrf=csrf-an"), 403);
    assert_false(says(s, "typed="));
    assert_int_equal(
        post(s, "/things", FORM "Sec-Fetch-Site: same-site\r\n", "title=forged&csrf=csrf-an"), 403);
    assert_int_equal(
        post(s, "/things", FORM "Origin: http://elsewhere\r\n", "title=forged&csrf=csrf-an"), 403);
    assert_int_equal(
        post(s, "/things", FORM "Origin: null\r\n", "title=forged&csrf=csrf-an"), 403);
    assert_int_equal(things(s), before);

    assert_int_equal(post(s, "/things", FORM "Origin: http://t\r\n", "title=mine&csrf=csrf-an"), 303);
    assert_true(says(s, "Location: /things/1\r\n"));
    assert_int_equal(post(s, "/things",
        FORM "Sec-Fetch-Site: same-origin\r\nOrigin: http://proxy\r\n", "title=m2&csrf=csrf-an"), 303);
    assert_int_equal(things(s), before + 2);
}

static void
test_post__to_the_api_with_a_cookie_needs_json_or_a_header_of_its_own(void **arg)
{
    struct state *s = *arg;
    int64_t before = things(s);

    assert_int_equal(post(s, "/api/v1/things", COOKIE "Content-Type: text/plain\r\n",
        "{\"title\":\"forged\"}"), 415);
    assert_int_equal(post(s, "/api/v1/things", FORM, "title=forged"), 403);
    assert_int_equal(post(s, "/api/v1/things", JSON_COOKIE "Origin: http://elsewhere\r\n",
        "{\"title\":\"forged\"}"), 403);
    assert_int_equal(post(s, "/api/v1/things", JSON_COOKIE "Sec-Fetch-Site: cross-site\r\n",
        "{\"title\":\"forged\"}"), 403);
    assert_int_equal(things(s), before);
    assert_int_equal(post(s, "/api/v1/things", JSON_COOKIE, "{\"title\":\"by json\"}"), 201);
    assert_true(says(s, "Location: /api/v1/things/1\r\n"));
    assert_true(says(s, "{\"what\":\"thing\""));
    assert_int_equal(post(s, "/api/v1/things", KEY "Content-Type: application/json\r\n",
        "{\"title\":\"by key\"}"), 201);
    assert_int_equal(things(s), before + 2);
}

static void
test_post__of_nobody_is_bound_to_a_cookie(void **arg)
{
    struct state *s = *arg;
    char cookie[64];
    char token[64];
    char more[256];
    char body[128];

    assert_int_equal(get(s, "/open", ""), 200);
    const char *at = strstr(s->answer, "Set-Cookie: form=");
    assert_non_null(at);
    (void)snprintf(cookie, sizeof(cookie), "%.*s", (int)strcspn(at + 17, ";"), at + 17);
    at = strstr(s->answer, "csrf=");
    (void)snprintf(token, sizeof(token), "%.*s", (int)strcspn(at + 5, " "), at + 5);
    int64_t before = things(s);
    (void)snprintf(body, sizeof(body), "csrf=%s", token);
    assert_int_equal(
        post(s, "/open", "Content-Type: application/x-www-form-urlencoded\r\n", body), 403);
    assert_int_equal(things(s), before);
    (void)snprintf(more, sizeof(more),
        "Content-Type: application/x-www-form-urlencoded\r\nCookie: form=%s\r\n", cookie);
    assert_int_equal(post(s, "/open", more, body), 303);
    assert_int_equal(things(s), before + 1);
}

/* -- writing ---------------------------------------------------------------------------------------------------- */

static void
test_refused_write__leaves_nothing_and_keeps_what_was_typed(void **arg)
{
    struct state *s = *arg;
    int64_t before = things(s);

    assert_int_equal(post(s, "/things", FORM, "csrf=csrf-an&title="), 422);
    assert_true(says(s, "<p>new ") && says(s, "faults=1"));
    assert_int_equal(post(s, "/things", FORM, "csrf=csrf-an&title=refused"), 403);
    assert_true(says(s, "typed=refused"));
    assert_int_equal(post(s, "/api/v1/things", JSON_COOKIE, "{}"), 422);
    assert_true(says(s, "\"field\":\"title\""));
    assert_int_equal(post(s, "/api/v1/things", JSON_COOKIE, "{\"title\":"), 422);
    assert_true(says(s, "bad_json"));
    assert_int_equal(things(s), before);
}

static void
test_same_key__is_done_once_and_answered_twice(void **arg)
{
    struct state *s = *arg;
    int64_t before = things(s);
    const char *form = "csrf=csrf-an&title=once&idempotency_key=k1";

    assert_int_equal(post(s, "/things", FORM, form), 303);
    int ran = applied;
    assert_int_equal(post(s, "/things", FORM, form), 303);
    assert_true(says(s, "Location: /things/1\r\n"));
    assert_int_equal(applied, ran);
    assert_int_equal(things(s), before + 1);
    assert_int_equal(
        post(s, "/things", FORM, "csrf=csrf-an&title=twice&idempotency_key=k1"), 409);
    assert_int_equal(things(s), before + 1);

    const char *head = JSON_COOKIE "Idempotency-Key: k2\r\n";
    assert_int_equal(post(s, "/api/v1/things", head, "{\"title\":\"api once\"}"), 201);
    assert_int_equal(post(s, "/api/v1/things", head, "{\"title\":\"api once\"}"), 201);
    assert_true(says(s, "{\"what\":\"thing\""));
    assert_int_equal(post(s, "/api/v1/things", head, "{\"title\":\"api other\"}"), 409);
    assert_true(says(s, "key_reused"));
    assert_int_equal(things(s), before + 2);
    /* A refusal is no outcome: the same key may be tried again with a better body. */
    assert_int_equal(post(s, "/things", FORM, "csrf=csrf-an&title=&idempotency_key=k3"), 422);
    assert_int_equal(post(s, "/things", FORM, "csrf=csrf-an&title=now&idempotency_key=k3"), 303);
}

static void
test_login__sets_a_cookie_and_the_api_shows_what_it_may_now_see(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(post(s, "/api/v1/session", "Content-Type: application/json\r\n", "{}"), 200);
    assert_true(says(s, "Set-Cookie: sid=tok-an; Path=/; HttpOnly; SameSite=Lax\r\n"));
    assert_true(says(s, "{\"what\":\"things\""));
    assert_int_equal(post(s, "/api/v1/session",
        "Content-Type: application/json\r\nX-Forwarded-Proto: https\r\n", "{}"), 200);
    assert_true(
        says(s, "Set-Cookie: __Host-sid=tok-an; Path=/; HttpOnly; SameSite=Lax; Secure\r\n"));
}

/* -- sizes ------------------------------------------------------------------------------------------------------- */

static void
test_request__that_outgrows_its_arena_is_ended_alone(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/big", COOKIE), 413);
    assert_int_equal(get(s, "/api/v1/big", KEY), 413);
    assert_true(says(s, "body_too_large"));
    assert_int_equal(get(s, "/open", ""), 200);
}

static void
test_body__over_the_cap_is_refused_at_its_head_or_while_it_comes(void **arg)
{
    struct state *s = *arg;
    static char body[HTTP_BODY_BYTES_MAX + 4096];
    int64_t before = things(s);

    assert_int_equal(ask(s, "POST /things HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" FORM
        "Content-Length: 300000\r\nExpect: 100-continue\r\n\r\n"), 413);
    int n = snprintf(body, sizeof(body), "POST /things HTTP/1.1\r\nHost: t\r\nConnection: close\r\n"
        FORM "Transfer-Encoding: chunked\r\n\r\n41000\r\n");
    memset(body + n, 'a', sizeof(body) - (size_t)n);
    int fd = dial(s);
    (void)send(fd, body, sizeof(body), MSG_NOSIGNAL);
    (void)send(fd, "\r\n0\r\n\r\n", 7, MSG_NOSIGNAL);
    shutdown(fd, SHUT_WR);
    read_answer(s, fd);
    assert_true(status_of(s) == 413 || status_of(s) == 0);
    assert_int_equal(things(s), before);
}

static const char upload_body[] =
    "--XX\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ncsrf-an\r\n"
    "--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\ncho phép\r\n"
    "--XX\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"C:\\a\\quét.pdf\"\r\n"
    "Content-Type: text/html\r\n\r\n%PDF-1.7 sample\r\n--XX--\r\n";

static void
upload(struct state *s, char *request, size_t room, size_t *head_bytes, size_t *bytes)
{
    char length[16];

    (void)s;
    (void)snprintf(length, sizeof(length), "%zu", sizeof(upload_body) - 1);
    int n = snprintf(request, room, "POST /files HTTP/1.1\r\nHost: t\r\nConnection: close\r\n" COOKIE
        "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: %s\r\n\r\n", length);
    *head_bytes = (size_t)n;
    memcpy(request + n, upload_body, sizeof(upload_body));
    *bytes = (size_t)n + sizeof(upload_body) - 1;
}

static void
test_upload__is_in_the_store_under_its_digest_before_apply(void **arg)
{
    struct state *s = *arg;
    char request[2048];
    size_t head;
    size_t n;
    struct arena *arena = arena_new((size_t)64 * 1024);

    upload(s, request, sizeof(request), &head, &n);
    assert_int_equal(ask_bytes(s, request, n), 200);
    struct str digest = crypto_sha256_hex(arena, (struct bytes){(const uint8_t *)"%PDF-1.7 sample", 15});
    struct str want = str_printf(arena, "quét.pdf 15 %.*s application/pdf cho phép", STR_ARG(digest));
    assert_string_equal(body_of(s), str_c(arena, want));
    int64_t bytes;
    int fd = blob_fd(s->app.blobs, digest, &bytes);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(bytes, 15);
    arena_free(arena);
}

static void
test_torn_upload__leaves_no_file(void **arg)
{
    struct state *s = *arg;
    char request[2048];
    size_t head;
    size_t n;

    upload(s, request, sizeof(request), &head, &n);
    for (size_t cut = head + 1; cut < n; cut += 7) {
        int fd = dial(s);
        (void)send(fd, request, cut, MSG_NOSIGNAL);
        if (cut % 2 == 0) {
            struct linger now = {1, 0};
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
        }
        close(fd);
    }
    for (int i = 0; i < 1000 && files_in(s, "incoming") > 0; i++) {
        usleep(20000);
    }
    assert_int_equal(files_in(s, "incoming"), 0);
    /* A body that ends before its last boundary is refused, whatever its length says. */
    request[n - 4] = 'x';
    assert_int_equal(ask_bytes(s, request, n), 400);
    assert_int_equal(files_in(s, "incoming"), 0);
}

static void
test_upload__of_nobody_is_refused_at_its_head(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(ask(s, "POST /files HTTP/1.1\r\nHost: t\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: 50000000\r\n"
        "Expect: 100-continue\r\n\r\n"), 401);
    assert_int_equal(files_in(s, "incoming"), 0);
}

/* -- time -------------------------------------------------------------------------------------------------------- */

static void
test_slow_head__is_cut_off_though_it_never_falls_silent(void **arg)
{
    struct state *s = *arg;
    int fd = dial(s);
    int64_t started_ms = io_monotonic_ms();
    bool is_open = true;

    (void)send(fd, "GET /open HTTP/1.1\r\nX: ", 23, MSG_NOSIGNAL);
    while (is_open && io_monotonic_ms() - started_ms < (HTTP_HEAD_SECONDS_MAX + 5) * 1000) {
        usleep(500000);
        char byte;
        is_open = send(fd, "a", 1, MSG_NOSIGNAL) == 1 &&
                  !(recv(fd, &byte, 1, MSG_DONTWAIT) == 0);
    }
    close(fd);
    int64_t took_ms = io_monotonic_ms() - started_ms;
    assert_false(is_open);
    assert_in_range(took_ms, 8000, (HTTP_HEAD_SECONDS_MAX + 2) * 1000);
}

/* -- of the server itself ------------------------------------------------------------------------------------------ */

static void
test_figures__are_for_this_machine_or_a_token(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/healthz", ""), 200);
    assert_int_equal(get(s, "/readyz", ""), 200);
    assert_int_equal(get(s, "/metrics", ""), 200);
    assert_true(says(s, "sangkien_http_requests_total{class=\"2xx\"}"));
    assert_int_equal(get(s, "/metrics", "X-Forwarded-For: 127.0.0.1\r\n"), 403);
    assert_int_equal(get(s, "/metrics", "X-Forwarded-For: 192.0.2.7\r\nAuthorization: Bearer x\r\n"),
        403);
    assert_int_equal(
        get(s, "/metrics", "X-Forwarded-For: 192.0.2.7\r\nAuthorization: Bearer figures\r\n"), 200);
}

static void
test_language__is_kept_in_a_cookie(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/open?lang=en", ""), 200);
    assert_true(says(s, "Set-Cookie: lang=en; Path=/"));
    assert_int_equal(get(s, "/open?lang=xx", ""), 200);
    assert_false(says(s, "Set-Cookie: lang"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gate__refuses_heads_that_two_readers_may_frame_differently),
        cmocka_unit_test(test_gate__refuses_paths_and_queries_that_do_not_decode),
        cmocka_unit_test(test_refused_get__keeps_the_connection),
        cmocka_unit_test(test_head__is_answered_without_a_body),
        cmocka_unit_test(test_every_answer__carries_the_security_headers),
        cmocka_unit_test(test_route__wants_somebody_signed_in_unless_public),
        cmocka_unit_test(test_route__refuses_plain_http_from_elsewhere),
        cmocka_unit_test(test_handler__that_asks_no_permission_is_an_error),
        cmocka_unit_test(test_missing_and_forbidden__look_the_same),
        cmocka_unit_test(test_route__is_found_by_method_kind_and_literal_first),
        cmocka_unit_test(test_post__of_a_page_needs_its_token_and_no_foreign_origin),
        cmocka_unit_test(test_post__to_the_api_with_a_cookie_needs_json_or_a_header_of_its_own),
        cmocka_unit_test(test_post__of_nobody_is_bound_to_a_cookie),
        cmocka_unit_test(test_refused_write__leaves_nothing_and_keeps_what_was_typed),
        cmocka_unit_test(test_same_key__is_done_once_and_answered_twice),
        cmocka_unit_test(test_login__sets_a_cookie_and_the_api_shows_what_it_may_now_see),
        cmocka_unit_test(test_request__that_outgrows_its_arena_is_ended_alone),
        cmocka_unit_test(test_body__over_the_cap_is_refused_at_its_head_or_while_it_comes),
        cmocka_unit_test(test_upload__is_in_the_store_under_its_digest_before_apply),
        cmocka_unit_test(test_torn_upload__leaves_no_file),
        cmocka_unit_test(test_upload__of_nobody_is_refused_at_its_head),
        cmocka_unit_test(test_figures__are_for_this_machine_or_a_token),
        cmocka_unit_test(test_language__is_kept_in_a_cookie),
        cmocka_unit_test(test_slow_head__is_cut_off_though_it_never_falls_silent),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
