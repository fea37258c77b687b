/* The server over real sockets: what it lets in, what it refuses, and that a refused or repeated
 * request changes nothing.
 */
#include "http_fixture.h"

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

/* -- pages of a list ----------------------------------------------------------------------------------------- */

static void
test_page__shows_its_limit_and_says_where_the_next_begins(void **arg)
{
    struct row {
        const char *title;
        struct idea_id id;
    } rows[] = {{"c", {30}}, {"b", {20}}, {"a", {10}}};
    struct page page = {.cursor = 40, .limit = 2};
    struct opt_i64 next;

    (void)arg;
    assert_int_equal(page_rows(page), 3);
    assert_int_equal(PAGE_CUT(page, rows, 3, &next), 2);
    assert_true(next.has);
    assert_int_equal(next.v, 20);
    assert_int_equal(PAGE_CUT(page, rows, 2, &next), 2);
    assert_false(next.has);
    assert_int_equal(PAGE_CUT(page, rows, 0, &next), 0);
    assert_false(next.has);
    assert_int_equal(page_cut_places(page, 3, &next), 2);
    assert_true(next.has);
    assert_int_equal(next.v, 42);
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
        cmocka_unit_test(test_page__shows_its_limit_and_says_where_the_next_begins),
        cmocka_unit_test(test_login__sets_a_cookie_and_the_api_shows_what_it_may_now_see),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
