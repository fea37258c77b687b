/* Passwords, tokens, signatures and the budget of tries. */
#include "kit.h"

#include "plat/app.h"
#include "plat/crypto.h"
#include "plat/fault.h"
#include "plat/io.h"
#include "plat/throttle.h"

#include <sys/stat.h>
#include <unistd.h>

struct state {
    char dir[64];
    struct app app;
    struct ctx ctx;
};

static int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));

    assert_true(crypto_start());
    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-crypto-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    s->app.data_dir = s->dir;
    s->ctx = (struct ctx){.arena = arena_new((size_t)1024 * 1024), .app = &s->app};
    *arg = s;
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *s = *arg;

    arena_free(s->ctx.arena);
    free(s);
    return 0;
}

static void
test_password__matches_its_own_hash_only(void **arg)
{
    struct state *s = *arg;
    struct str hash;
    struct str other;
    bool matches;

    assert_int_equal(crypto_password_hash(&s->ctx, STR("mật khẩu dài"), &hash), OK);
    assert_int_equal(crypto_password_hash(&s->ctx, STR("mật khẩu dài"), &other), OK);
    assert_false(str_eq(hash, other)); /* salted */
    assert_true(str_starts(hash, STR("$argon2id$v=19$m=47104,t=1,p=1$")));
    assert_int_equal(crypto_password_verify(&s->ctx, hash, STR("mật khẩu dài"), &matches), OK);
    assert_true(matches);
    assert_int_equal(crypto_password_verify(&s->ctx, hash, STR("mật khẩu daì"), &matches), OK);
    assert_false(matches);
}

/* What this thread has used of a processor: other programs do not disturb it. */
static int64_t
used_us(void)
{
    struct timespec t;

    assert_int_equal(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t), 0);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void
test_unknown_account__costs_as_much_as_a_wrong_password(void **arg)
{
    struct state *s = *arg;
    struct str hash;
    bool matches;

    assert_int_equal(crypto_password_hash(&s->ctx, STR("right password"), &hash), OK);
    int64_t at[3] = {used_us()};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(crypto_password_verify(&s->ctx, hash, STR("wrong"), &matches), OK);
    }
    at[1] = used_us();
    for (int i = 0; i < 4; i++) {
        assert_int_equal(crypto_password_verify(&s->ctx, STR_NONE, STR("wrong"), &matches), OK);
        assert_false(matches);
    }
    at[2] = used_us();
    assert_in_range((at[2] - at[1]) * 100 / (at[1] - at[0] + 1), 40, 250);
}

static void
test_signature__holds_for_its_message_key_and_purpose(void **arg)
{
    struct state *s = *arg;
    struct str signature;
    struct str other;
    struct stat st;
    char path[128];
    const struct bytes message = {(const uint8_t *)"head 17", 7};
    const struct bytes changed = {(const uint8_t *)"head 18", 7};

    assert_int_equal(crypto_key_sign(&s->ctx, "audit", message, &signature), OK);
    assert_int_equal(crypto_key_sign(&s->ctx, "certificate", message, &other), OK);
    assert_true(crypto_key_verify(s->dir, "audit", message, signature));
    assert_false(crypto_key_verify(s->dir, "audit", changed, signature));
    assert_false(crypto_key_verify(s->dir, "audit", message, other));
    assert_false(crypto_key_verify(s->dir, "audit", message, STR("short")));
    (void)snprintf(path, sizeof(path), "%s/keys/audit.key", s->dir);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void
test_digest__is_the_same_in_pieces(void **arg)
{
    struct state *s = *arg;
    struct crypto_sha256 sha;

    crypto_sha256_begin(&sha);
    crypto_sha256_add(&sha, "a", 1);
    crypto_sha256_add(&sha, "bc", 2);
    struct str whole = crypto_sha256_hex(s->ctx.arena, (struct bytes){(const uint8_t *)"abc", 3});
    assert_true(str_eq(crypto_sha256_end(&sha, s->ctx.arena), whole));
}

static void
test_tries__grow_dear_and_are_forgiven(void **arg)
{
    struct state *s = *arg;

    /* Seven tries over those that are free: the delay has doubled to a minute. */
    for (int i = 0; i < 11; i++) {
        assert_int_equal(throttle_try(&s->ctx, "login", STR("an"), 11), OK);
    }
    assert_int_equal(throttle_try(&s->ctx, "login", STR("an"), 4), ERR_LIMIT);
    assert_int_equal(s->ctx.faults[0].code, fault_find(STR("too_many_tries")));
    int64_t seconds;
    assert_true(str_to_i64(s->ctx.faults[0].arg, &seconds));
    assert_in_range(seconds, 33, 64);
    assert_int_equal(throttle_try(&s->ctx, "login", STR("other"), 4), OK);
    throttle_forgive("login", STR("an"));
    assert_int_equal(throttle_try(&s->ctx, "login", STR("an"), 4), OK);
}

static void
test_delay__is_never_a_lock_for_good(void **arg)
{
    struct state *s = *arg;
    enum err err = ERR_LIMIT;

    for (int i = 0; i < 6; i++) {
        assert_int_equal(throttle_try(&s->ctx, "login", STR("bình"), 6), OK);
    }
    for (int i = 0; i < 1200 && err == ERR_LIMIT; i++) { /* two seconds, a minute at most */
        usleep(50000);
        s->ctx.fault_count = 0;
        err = throttle_try(&s->ctx, "login", STR("bình"), 4);
    }
    assert_int_equal(err, OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_password__matches_its_own_hash_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_account__costs_as_much_as_a_wrong_password,
            set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_signature__holds_for_its_message_key_and_purpose, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_digest__is_the_same_in_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tries__grow_dear_and_are_forgiven, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_delay__is_never_a_lock_for_good, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
