/* The writer cannot write half an object; the reader takes RFC 8259 and nothing beside it. */
#include "kit.h"

#include "base/err.h"
#include "base/json.h"

static struct arena *arena;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new(ARENA_REQUEST_BYTES_MAX);
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
test_json_out__puts_commas_and_escapes_by_itself(void **state)
{
    struct buf buf;
    struct json_out out;

    (void)state;
    buf_init(&buf, arena, 0);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    json_put_str(&out, "tên", STR("Đổi \"mới\"\\\n\t\x01</script>"));
    json_put_str(&out, "none", STR_NONE);
    json_put_i64(&out, "n", INT64_MIN);
    json_put_bool(&out, "yes", true);
    json_put_null(&out, "null");
    json_key(&out, STR("list"));
    json_begin_array(&out);
    json_begin_array(&out);
    json_end_array(&out);
    json_i64(&out, 1);
    json_begin_object(&out);
    json_end_object(&out);
    json_bool(&out, false);
    json_raw(&out, STR("{\"raw\":1}"));
    json_end_array(&out);
    json_put_str(&out, "last", STR(""));
    json_end_object(&out);
    assert_str(buf_str(&buf),
        "{\"tên\":\"Đổi \\\"mới\\\"\\\\\\n\\t\\u0001\\u003c/script>\",\"none\":null,"
        "\"n\":-9223372036854775808,\"yes\":true,\"null\":null,"
        "\"list\":[[],1,{},false,{\"raw\":1}],\"last\":\"\"}");
    assert_non_null(json_parse(arena, buf_str(&buf), NULL));
}

enum misuse {
    END_ARRAY_FOR_OBJECT,
    END_TOO_OFTEN,
    VALUE_WITHOUT_KEY,
    KEY_IN_ARRAY,
    END_AFTER_KEY,
    TOO_DEEP,
    NO_MISUSE
};

static void
misuse_writer(void *arg)
{
    struct buf buf;
    struct json_out out;

    buf_init(&buf, arena, 0);
    json_out_init(&out, &buf);
    json_begin_object(&out);
    switch (*(enum misuse *)arg) {
    case END_ARRAY_FOR_OBJECT:
        json_end_array(&out);
        break;
    case END_TOO_OFTEN:
        json_end_object(&out);
        json_end_object(&out);
        break;
    case VALUE_WITHOUT_KEY:
        json_i64(&out, 1);
        break;
    case KEY_IN_ARRAY:
        json_key(&out, STR("k"));
        json_begin_array(&out);
        json_key(&out, STR("k"));
        break;
    case END_AFTER_KEY:
        json_key(&out, STR("k"));
        json_end_object(&out);
        break;
    case TOO_DEEP:
        json_key(&out, STR("k"));
        for (int i = 0; i < JSON_DEPTH_MAX; i++) {
            json_begin_array(&out);
        }
        break;
    case NO_MISUSE:
        json_end_object(&out);
        break;
    }
}

static void
test_json_out__ends_the_process_when_begin_and_end_do_not_match(void **state)
{
    (void)state;
    for (enum misuse m = END_ARRAY_FOR_OBJECT; m < NO_MISUSE; m++) {
        assert_true(kit_aborts(misuse_writer, &m));
    }
    enum misuse none = NO_MISUSE;
    assert_false(kit_aborts(misuse_writer, &none));
}

static void
test_json_parse__builds_the_tree(void **state)
{
    const struct json *root = json_parse(arena,
        STR(" {\"a\" : [1, -0, 2.50e+3, 9223372036854775808, \"\\u0111\\ud83d\\ude00\\/\\b\"],\n"
            "\"b\":true,\"c\":null,\"d\":{\"n\":-42,\"s\":\"\"}}\t"),
        NULL);
    const struct json *item = json_get(root, "a")->child;
    int64_t n = 0;

    (void)state;
    assert_int_equal(root->kind, JSON_OBJECT);
    assert_int_equal(root->count, 4);
    assert_int_equal(json_get(root, "a")->count, 5);
    assert_int_equal(item->kind, JSON_INT);
    assert_int_equal(item->integer, 1);
    item = item->next;
    assert_int_equal(item->kind, JSON_INT);
    assert_str(item->text, "-0");
    item = item->next;
    assert_int_equal(item->kind, JSON_NUMBER);
    assert_str(item->text, "2.50e+3");
    item = item->next;
    assert_int_equal(item->kind, JSON_NUMBER);
    assert_str(item->text, "9223372036854775808");
    item = item->next;
    assert_str(item->text, "đ😀/\b");
    assert_null(item->next);
    assert_true(json_get_bool(root, "b", false) && json_get_bool(root, "missing", true));
    assert_int_equal(json_get(root, "c")->kind, JSON_NULL);
    assert_true(json_get_i64(json_get(root, "d"), "n", &n) && n == -42);
    assert_false(json_get_i64(root, "b", &n) || json_get_i64(NULL, "n", &n));
    assert_str(json_get_str(json_get(root, "d"), "s"), "");
    assert_true(str_is_none(json_get_str(root, "b")) && str_is_none(json_get_str(root, "x")));
    assert_null(json_get(json_get(root, "a"), "a"));
}

static void
test_json_parse__copies_its_texts(void **state)
{
    char text[] = "[\"giữ\"]";
    const struct json *root = json_parse(arena, str_of(text), NULL);

    (void)state;
    memset(text, 'x', sizeof(text) - 1);
    assert_str(root->child->text, "giữ");
}

static void
test_json_parse__refuses_what_the_standard_does_not_allow(void **state)
{
    static const char *const refused[] = {"", " ", "{", "[", "[1", "[1,", "[1,]", "[,1]", "{\"a\"}",
        "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "{'a':1}", "\"a", "\"\\x\"", "\"\\u12\"",
        "\"\\uD800\"", "\"\\uDC00\"", "\"\\uD800\\u0041\"", "\"\\uD800x\"", "\"\t\"", "\"\n\"",
        "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "NaN", "tru", "nulL", "1 2", "[1] x",
        "\xEF\xBB\xBF[]", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"b\":0,\"\\u0061\":2}", "[1}", "{\"a\":1]", "// x\n1", "[1]/**/"};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(refused); i++) {
        struct str why = STR_NONE;

        if (json_parse(arena, str_of(refused[i]), &why) != NULL) {
            fail_msg("took %s", refused[i]);
        }
        assert_true(str_find(why, STR(" at byte ")) != SIZE_MAX);
    }
    assert_null(json_parse(arena, STR_NONE, NULL));
    assert_null(json_parse(arena, STR("\"a\0b\""), NULL));
}

static void
test_json_parse__says_what_and_where(void **state)
{
    struct str why = STR_NONE;

    (void)state;
    assert_null(json_parse(arena, STR("{\"a\":1,\"a\":2}"), &why));
    assert_str(why, "an object repeats a key at byte 13");
    assert_null(json_parse(arena, STR("[1,\xFF]"), &why));
    assert_str(why, "not UTF-8 at byte 3");
    assert_null(json_parse(arena, STR("[1] 2"), &why));
    assert_str(why, "text after the value at byte 4");
}

static struct str
nested(size_t levels)
{
    struct buf buf;

    buf_init(&buf, arena, levels * 2);
    for (size_t i = 0; i < levels; i++) {
        buf_char(&buf, '[');
    }
    for (size_t i = 0; i < levels; i++) {
        buf_char(&buf, ']');
    }
    return buf_str(&buf);
}

/* An array of count - 1 zeros: count nodes. */
static struct str
crowd(size_t count)
{
    struct buf buf;

    buf_init(&buf, arena, count * 2);
    buf_char(&buf, '[');
    for (size_t i = 1; i < count; i++) {
        buf_c(&buf, i == 1 ? "0" : ",0");
    }
    buf_char(&buf, ']');
    return buf_str(&buf);
}

static void
test_json_parse__stops_at_its_limits(void **state)
{
    (void)state;
    assert_non_null(json_parse(arena, nested(JSON_DEPTH_MAX), NULL));
    assert_null(json_parse(arena, nested(JSON_DEPTH_MAX + 1), NULL));
    assert_null(json_parse(arena, nested(100000), NULL));
    assert_non_null(json_parse(arena, crowd(JSON_NODES_MAX), NULL));
    assert_null(json_parse(arena, crowd(JSON_NODES_MAX + 1), NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json_out__puts_commas_and_escapes_by_itself),
        cmocka_unit_test(test_json_out__ends_the_process_when_begin_and_end_do_not_match),
        cmocka_unit_test(test_json_parse__builds_the_tree),
        cmocka_unit_test(test_json_parse__copies_its_texts),
        cmocka_unit_test(test_json_parse__refuses_what_the_standard_does_not_allow),
        cmocka_unit_test(test_json_parse__says_what_and_where),
        cmocka_unit_test(test_json_parse__stops_at_its_limits),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
