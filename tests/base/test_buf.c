/* Text that grows, and the two escapes that keep a page and a link whole. */
#include "kit.h"

#include "base/buf.h"

static struct arena *arena;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
test_buf_put__keeps_everything_while_it_grows(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 0);
    assert_str(buf_str(&buf), "");
    for (int i = 0; i < 1000; i++) {
        buf_c(&buf, "ab");
        buf_char(&buf, 'c');
        buf_put(&buf, STR_NONE);
    }
    assert_int_equal(buf_str(&buf).n, 3000);
    for (size_t i = 0; i < 3000; i++) {
        assert_int_equal(buf_str(&buf).p[i], "abc"[i % 3]);
    }
    buf_reset(&buf);
    assert_str(buf_str(&buf), "");
}

static void
test_buf_i64__writes_the_least_and_the_greatest(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 0);
    buf_i64(&buf, INT64_MIN);
    buf_char(&buf, ' ');
    buf_i64(&buf, 0);
    buf_char(&buf, ' ');
    buf_i64(&buf, INT64_MAX);
    assert_str(buf_str(&buf), "-9223372036854775808 0 9223372036854775807");
}

static void
test_buf_printf__grows_for_a_long_text(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 1);
    buf_printf(&buf, "%s", "x");
    buf_printf(&buf, "%0100d|%s", 7, "end");
    assert_int_equal(buf.n, 105);
    assert_str(str_from(buf_str(&buf), 99), "07|end");
}

static void
test_buf_html__escapes_what_opens_markup_or_ends_an_attribute(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 0);
    buf_html(&buf, STR("<a href=\"x\" b='y'>Đổi & mới</a>"));
    assert_str(buf_str(&buf), "&lt;a href=&quot;x&quot; b=&#39;y&#39;&gt;Đổi &amp; mới&lt;/a&gt;");
    buf_reset(&buf);
    buf_html(&buf, STR_NONE);
    assert_str(buf_str(&buf), "");
}

static void
test_buf_url__keeps_only_unreserved_characters(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 0);
    buf_url(&buf, STR("aZ09-._~ /?&=%+đ\x01"));
    assert_str(buf_str(&buf), "aZ09-._~%20%2F%3F%26%3D%25%2B%C4%91%01");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf_put__keeps_everything_while_it_grows),
        cmocka_unit_test(test_buf_i64__writes_the_least_and_the_greatest),
        cmocka_unit_test(test_buf_printf__grows_for_a_long_text),
        cmocka_unit_test(test_buf_html__escapes_what_opens_markup_or_ends_an_attribute),
        cmocka_unit_test(test_buf_url__keeps_only_unreserved_characters),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
