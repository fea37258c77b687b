/* The limits of the server over real sockets: sizes, files, times, connections; and what it says of
 * itself.
 */
#include "http_fixture.h"

#include <pthread.h>

enum { WAIT_MS_MAX = 60000 }; /* for what takes a moment on a machine that has nothing else to do */

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

/* Every connection made so far has been accepted and ended: they are accepted in order, so the one
 * that asks is the last, and it finds itself alone. */
static void
wait_until_alone(struct state *s)
{
    for (int i = 0; i < WAIT_MS_MAX / 20; i++) {
        assert_int_equal(get(s, "/metrics", ""), 200);
        if (says(s, "sangkien_http_connections 1\n")) {
            return;
        }
        usleep(20000);
    }
    fail_msg("connections are still open after a minute");
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
    wait_until_alone(s);
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
    int64_t started_ms = io_monotonic_ms();
    int fd = dial(s);
    bool is_open = true;

    (void)send(fd, "GET /open HTTP/1.1\r\nX: ", 23, MSG_NOSIGNAL);
    while (is_open && io_monotonic_ms() - started_ms < WAIT_MS_MAX) {
        usleep(500000);
        char byte;
        is_open = send(fd, "a", 1, MSG_NOSIGNAL) == 1 &&
                  !(recv(fd, &byte, 1, MSG_DONTWAIT) == 0);
    }
    close(fd);
    assert_false(is_open);
    assert_true(io_monotonic_ms() - started_ms >= HTTP_HEAD_SECONDS_MAX * 1000);
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
test_asset__is_sent_packed_and_for_ever(void **arg)
{
    struct state *s = *arg;

    assert_int_equal(get(s, "/s/0123456789ab/sk.css", "Accept-Encoding: gzip, br\r\n"), 200);
    assert_true(says(s, "Content-Encoding: br\r\n") && says(s, "Vary: Accept-Encoding\r\n"));
    assert_true(says(s, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    assert_true(says(s, "Content-Type: text/css; charset=utf-8\r\n"));
    assert_string_equal(body_of(s), "BR!");
    assert_int_equal(get(s, "/s/0123456789ab/sk.css", "Accept-Encoding: br;q=0, gzip\r\n"), 200);
    assert_string_equal(body_of(s), "GZ");
    assert_int_equal(get(s, "/s/0123456789ab/sk.css", ""), 200);
    assert_string_equal(body_of(s), "body{}");
    assert_int_equal(get(s, "/s/123456789abc/sk.js", "Accept-Encoding: br\r\n"), 200);
    assert_string_equal(body_of(s), "1");
    assert_int_equal(get(s, "/s/000000000000/sk.css", ""), 404);
}

/* A second server over the same database, with options of its own. */
static struct http_server *
another_server(struct state *s, struct http_options options)
{
    struct http_server *server;
    struct str why;

    options.listen = STR("127.0.0.1:0");
    assert_int_equal(http_start(&server, &s->app, &options, &why), OK);
    return server;
}

static void
test_address__has_so_many_connections_unless_trusted(void **arg)
{
    struct state *s = *arg;
    struct http_server *usual = s->server;
    int fds[HTTP_CONNECTIONS_PER_ADDRESS_MAX];

    s->server = another_server(s, (struct http_options){.trusted_proxies = STR("192.0.2.1")});
    for (size_t i = 0; i < ARRAY_COUNT(fds); i++) {
        fds[i] = dial(s);
    }
    assert_int_equal(get(s, "/open", ""), 0); /* hung up on: they are accepted in order */
    for (size_t i = 0; i < ARRAY_COUNT(fds); i++) {
        close(fds[i]);
    }
    int status = 0;
    for (int i = 0; i < WAIT_MS_MAX / 20 && status != 200; i++) {
        usleep(20000);
        status = get(s, "/open", "");
    }
    assert_int_equal(status, 200);
    http_stop(s->server);
    s->server = usual;
}

struct in_flight {
    struct state *s;
    int status;
};

static void *
ask_slow(void *arg)
{
    struct in_flight *it = arg;

    it->status = ask(it->s, "GET /slow HTTP/1.1\r\nHost: t\r\n\r\n"); /* would keep alive */
    return NULL;
}

static void
test_stop__lets_a_request_in_flight_end(void **arg)
{
    struct state *s = *arg;
    struct state *client = calloc(1, sizeof(*client));
    struct in_flight it = {.s = client};
    pthread_t thread;

    client->server = another_server(s, (struct http_options){.trusted_proxies = STR("127.0.0.1")});
    int idle = dial(client);
    assert_int_equal(pthread_create(&thread, NULL, ask_slow, &it), 0);
    for (int i = 0; i < WAIT_MS_MAX / 20 && atomic_load(&slow_begun) == 0; i++) {
        usleep(20000);
    }
    int64_t started_ms = io_monotonic_ms();
    http_stop(client->server);
    int64_t took_ms = io_monotonic_ms() - started_ms;
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(it.status, 200);
    assert_true(took_ms < HTTP_STOP_MS_MAX); /* nobody waited for the idle one */
    close(idle);
    free(client);
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
        cmocka_unit_test(test_request__that_outgrows_its_arena_is_ended_alone),
        cmocka_unit_test(test_body__over_the_cap_is_refused_at_its_head_or_while_it_comes),
        cmocka_unit_test(test_upload__is_in_the_store_under_its_digest_before_apply),
        cmocka_unit_test(test_torn_upload__leaves_no_file),
        cmocka_unit_test(test_upload__of_nobody_is_refused_at_its_head),
        cmocka_unit_test(test_figures__are_for_this_machine_or_a_token),
        cmocka_unit_test(test_asset__is_sent_packed_and_for_ever),
        cmocka_unit_test(test_address__has_so_many_connections_unless_trusted),
        cmocka_unit_test(test_stop__lets_a_request_in_flight_end),
        cmocka_unit_test(test_language__is_kept_in_a_cookie),
        cmocka_unit_test(test_slow_head__is_cut_off_though_it_never_falls_silent),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
