/* Configuration: what overrides what, and what is refused at start. */
#include "kit.h"

#include "gen/config.h"
#include "plat/config.h"
#include "plat/io.h"

#include <unistd.h>

static char path[] = "/tmp/sk-config-XXXXXX";

static enum err
load(struct config **config, const char *text, const struct config_flag *flags, size_t count,
    struct str *why)
{
    unlink(path);
    assert_true(io_create_file(path, text, strlen(text)));
    return config_load_keep(config, path, flags, count, why);
}

static void
refuses(const char *text, const char *wanted)
{
    struct config *config;
    struct str why = STR_NONE;

    assert_int_not_equal(load(&config, text, NULL, 0, &why), OK);
    assert_true(str_find(why, str_of(wanted)) != SIZE_MAX);
    config_free(config);
}

static void
test_flag__wins_over_environment_over_file_over_default(void **arg)
{
    struct config *config;
    struct str why = STR_NONE;
    const struct config_flag flag = {CONFIG_HTTP_LISTEN, STR("127.0.0.1:4")};

    (void)arg;
    assert_int_equal(load(&config, "# comment\n\nhttp.listen = 127.0.0.1:2\n", NULL, 0, &why), OK);
    assert_str(config_str(config, CONFIG_HTTP_LISTEN), "127.0.0.1:2");
    assert_int_equal(config_origin_of(config, CONFIG_HTTP_LISTEN), CONFIG_BY_FILE);
    assert_int_equal(config_i64(config, CONFIG_LOGIN_IDLE_MINUTES), 30);
    assert_int_equal(config_origin_of(config, CONFIG_LOGIN_IDLE_MINUTES), CONFIG_BY_DEFAULT);
    config_free(config);

    assert_int_equal(setenv("SANGKIEN_HTTP_LISTEN", "127.0.0.1:3", 1), 0);
    assert_int_equal(load(&config, "http.listen = 127.0.0.1:2\n", NULL, 0, &why), OK);
    assert_str(config_str(config, CONFIG_HTTP_LISTEN), "127.0.0.1:3");
    config_free(config);
    assert_int_equal(load(&config, "http.listen = 127.0.0.1:2\n", &flag, 1, &why), OK);
    assert_str(config_str(config, CONFIG_HTTP_LISTEN), "127.0.0.1:4");
    config_free(config);
    unsetenv("SANGKIEN_HTTP_LISTEN");
}

static void
test_unknown_key__stops_the_start_and_names_the_nearest(void **arg)
{
    (void)arg;
    refuses("\nhttp.lisen = x\n", ":2: unknown key http.lisen; did you mean http.listen?");
    refuses("nothing.like.it = x\n", "unknown key nothing.like.it");
    refuses("http.listen\n", ":1: expected `key = value`");
}

static void
test_value__outside_its_type_is_refused(void **arg)
{
    (void)arg;
    refuses("login.idle_minutes = 4\n", "wants a number from 5 to 1440");
    refuses("login.idle_minutes = 5x\n", "wants a number");
    refuses("http.allow_plain = true\n", "wants yes or no");
}

static void
test_secret__is_read_from_its_file_and_never_shown(void **arg)
{
    struct config *config;
    struct str why = STR_NONE;
    char secret[] = "/tmp/sk-secret-XXXXXX";
    char text[128];

    (void)arg;
    int fd = mkstemp(secret);
    assert_true(io_write_all(fd, "s3cret\n", 7));
    close(fd);
    (void)snprintf(text, sizeof(text), "metrics.token = %s\n", secret);
    assert_int_equal(load(&config, text, NULL, 0, &why), OK);
    assert_str(config_str(config, CONFIG_METRICS_TOKEN), "s3cret");
    assert_str(config_shown(config, CONFIG_METRICS_TOKEN), "***");
    config_free(config);
    unlink(secret);
    refuses(text, secret);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flag__wins_over_environment_over_file_over_default),
        cmocka_unit_test(test_unknown_key__stops_the_start_and_names_the_nearest),
        cmocka_unit_test(test_value__outside_its_type_is_refused),
        cmocka_unit_test(test_secret__is_read_from_its_file_and_never_shown),
    };

    int fd = mkstemp(path);
    close(fd);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    unlink(path);
    return failed;
}
