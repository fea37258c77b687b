/* The whole program in one process: from the sign-in page through a session to its end, as a browser
 * and as a client of the API.
 */
#include "kit.h"

#include "gen/config.h"
#include "plat/app.h"
#include "plat/config.h"
#include "plat/crypto.h"
#include "plat/http_server.h"
#include "plat/io.h"
#include "plat/throttle.h"
#include "room/identity/identity.h"
#include "room/org/org.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_BYTES_MAX = 256 * 1024 };

struct state {
    char dir[64];
    struct app app;
    struct config *config;
    struct http_server *server;
    char answer[ANSWER_BYTES_MAX];
    size_t bytes;
};

/* -- people ---------------------------------------------------------------------------------------- */

static enum err
seed(struct ctx *ctx, void *arg)
{
    const struct str *hash = arg;
    struct person_id person;
    struct account_id account;
    struct org_id org;
    const struct date from = date_add_days(ctx->today, -100);

    TRY(org_add(ctx, &(struct org_new){.code = STR("XTM"), .name = STR("Ủy ban nhân dân xã Trà Mẫu"),
        .short_name = STR("UBND xã Trà Mẫu"), .heading_own = STR("ỦY BAN NHÂN DÂN\nXÃ TRÀ MẪU"),
        .symbol = STR("UBND"), .place_text = STR("Trà Mẫu"), .kind = ORG_KIND_PEOPLES_COMMITTEE,
        .level = ORG_LEVEL_COMMUNE, .from_on = from, .to_on = DATE_NONE}, &org));
    TRY(person_add(ctx, &(struct person_new){.full_name = STR("Lê Thị Mẫu"), .birth_on = DATE_NONE},
        &person));
    TRY(post_add(ctx, &(struct post_new){.person = person, .org = org, .title = STR("Công chức"),
        .from_on = from, .to_on = DATE_NONE}));
    return account_add(ctx, person, STR("mau"), *hash, false, &account);
}

static int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));
    char url[128];
    struct str why;

    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-sign-in-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    (void)snprintf(url, sizeof(url), "sqlite:%s/sangkien.db", s->dir);
    assert_true(crypto_start());
    assert_int_equal(migrate_run(str_of(url), &why), OK);
    assert_int_equal(db_start(&s->app.db, &(struct db_options){.url = str_of(url)}, &why), OK);
    assert_int_equal(blob_open(&s->app.blobs, s->dir, &why), OK);
    assert_int_equal(config_load_keep(&s->config, NULL, NULL, 0, &why), OK);
    s->app.config = s->config;
    s->app.data_dir = s->dir;
    struct ctx ctx = {.arena = arena_new((size_t)16 * 1024 * 1024), .app = &s->app, .now = io_now()};
    ctx.today = date_of_instant(ctx.now);
    ctx.actor.is_system = true;
    struct str hash;
    assert_int_equal(crypto_password_hash(&ctx, STR("mật khẩu mẫu dài"), &hash), OK);
    assert_int_equal(db_write(s->app.db, &ctx, seed, NULL, &hash, NULL), OK);
    arena_free(ctx.arena);
    assert_int_equal(http_start(&s->server, &s->app,
        &(struct http_options){.listen = STR("127.0.0.1:0"), .trusted_proxies = STR("127.0.0.1")},
        &why), OK);
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
    config_free(s->config);
    free(s);
    return 0;
}

/* -- a client ---------------------------------------------------------------------------------------- */

static int
ask(struct state *s, const char *verb, const char *path, const char *more, const char *body)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)http_port(s->server)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char text[4096];
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(connect(fd, (const struct sockaddr *)&to, sizeof(to)), 0);
    int n = snprintf(text, sizeof(text),
        "%s %s HTTP/1.1\r\nHost: t\r\nConnection: close\r\nContent-Length: %zu\r\n%s\r\n%s", verb, path,
        strlen(body), more, body);
    (void)send(fd, text, (size_t)n, MSG_NOSIGNAL);
    s->bytes = 0;
    for (ssize_t got = 1; got > 0;) {
        got = recv(fd, s->answer + s->bytes, ANSWER_BYTES_MAX - 1 - s->bytes, 0);
        s->bytes += got > 0 ? (size_t)got : 0;
    }
    s->answer[s->bytes] = '\0';
    close(fd);
    return s->bytes < 12 ? 0 : (int)strtol(s->answer + 9, NULL, 10);
}

static bool
says(const struct state *s, const char *words)
{
    return strstr(s->answer, words) != NULL;
}

/* What stands between `before` and `after` in the last answer. */
static const char *
between(const struct state *s, const char *before, char after, char *out, size_t room)
{
    const char *at = strstr(s->answer, before);

    assert_non_null(at);
    at += strlen(before);
    (void)snprintf(out, room, "%.*s", (int)(strchr(at, after) - at), at);
    return out;
}

#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"

static int
sign_in(struct state *s, const char *user, const char *password, char *cookie, size_t room)
{
    char form[80];
    char token[80];
    char more[256];
    char body[512];

    assert_int_equal(ask(s, "GET", "/session", "", ""), 200);
    between(s, "Set-Cookie: form=", ';', form, sizeof(form));
    between(s, "name=\"csrf\" value=\"", '"', token, sizeof(token));
    (void)snprintf(more, sizeof(more), FORM "Cookie: form=%s\r\n", form);
    (void)snprintf(body, sizeof(body), "csrf=%s&user=%s&password=%s", token, user, password);
    int status = ask(s, "POST", "/session", more, body);
    if (status == 303) {
        between(s, "Set-Cookie: sid=", ';', cookie, room);
    }
    return status;
}

/* -- claims ------------------------------------------------------------------------------------------- */

static void
test_browser__signs_in_sees_its_account_and_signs_out(void **arg)
{
    struct state *s = *arg;
    char cookie[128];
    char with_cookie[256];
    char body[128];
    char token[80];

    assert_int_equal(sign_in(s, "MAU", "m%E1%BA%ADt+kh%E1%BA%A9u+m%E1%BA%ABu+d%C3%A0i", cookie,
        sizeof(cookie)), 303);
    (void)snprintf(with_cookie, sizeof(with_cookie), "Cookie: sid=%s\r\n", cookie);
    assert_int_equal(ask(s, "GET", "/account", with_cookie, ""), 200);
    assert_true(says(s, "Lê Thị Mẫu") && says(s, "UBND xã Trà Mẫu"));
    between(s, "name=\"csrf\" value=\"", '"', token, sizeof(token));
    assert_int_equal(ask(s, "GET", "/account?lang=en", with_cookie, ""), 200);
    assert_true(says(s, "<html lang=\"en\""));
    (void)snprintf(with_cookie, sizeof(with_cookie), FORM "Cookie: sid=%s\r\n", cookie);
    (void)snprintf(body, sizeof(body), "csrf=%s", token);
    assert_int_equal(ask(s, "POST", "/session/end", with_cookie, "csrf=guessed"), 403);
    assert_int_equal(ask(s, "POST", "/session/end", with_cookie, body), 303);
    assert_true(says(s, "Set-Cookie: sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    assert_int_equal(ask(s, "GET", "/account", with_cookie, ""), 303); /* the old cookie is dead */
    assert_true(says(s, "Location: /session?next=%2Faccount"));
}

static void
test_api__signs_in_with_json_and_answers_with_the_account(void **arg)
{
    struct state *s = *arg;
    char cookie[128];
    char with_cookie[256];

    assert_int_equal(ask(s, "POST", "/api/v1/session", JSON,
        "{\"user\":\"mau\",\"password\":\"mật khẩu mẫu dài\"}"), 201);
    assert_true(says(s, "\"full_name\":\"Lê Thị Mẫu\""));
    between(s, "Set-Cookie: sid=", ';', cookie, sizeof(cookie));
    (void)snprintf(with_cookie, sizeof(with_cookie), "Cookie: sid=%s\r\n", cookie);
    assert_int_equal(ask(s, "GET", "/api/v1/account", with_cookie, ""), 200);
    assert_int_equal(ask(s, "GET", "/api/v1/account", "", ""), 401);
    assert_int_equal(ask(s, "POST", "/api/v1/session", JSON, "{\"user\":\"mau\",\"pass\":\"x\"}"), 422);
    assert_true(says(s, "unknown_field") && says(s, "\"field\":\"password\""));
}

static void
test_wrong_password__shows_the_form_again_and_grows_dear(void **arg)
{
    struct state *s = *arg;
    char cookie[128];
    int status = 0;

    assert_int_equal(sign_in(s, "mau", "wrong", cookie, sizeof(cookie)), 401);
    assert_true(says(s, "name=\"password\"") && says(s, "value=\"mau\""));
    assert_false(says(s, "Set-Cookie: sid="));
    assert_int_equal(sign_in(s, "nobody", "wrong", cookie, sizeof(cookie)), 401);
    for (int i = 0; i < THROTTLE_FREE + 2 && status != 429; i++) {
        status = sign_in(s, "mau", "wrong", cookie, sizeof(cookie));
    }
    assert_int_equal(status, 429);
    assert_true(says(s, "Retry-After: "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_browser__signs_in_sees_its_account_and_signs_out),
        cmocka_unit_test(test_api__signs_in_with_json_and_answers_with_the_account),
        cmocka_unit_test(test_wrong_password__shows_the_form_again_and_grows_dear),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
