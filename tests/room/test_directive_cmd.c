/* The command reads a file as it is, with the calendar that ships in the program. */
#include "kit.h"

#include "base/err.h"
#include "base/json.h"
#include "room/directive/directive_cmd.h"

#include <unistd.h>

enum { ARENA_BYTES = 64 * 1024 * 1024 };

/* Runs the command over a file with this text. */
static int
read_text(struct arena *arena, struct str text, bool is_json, struct cmd_run *run)
{
    struct ctx *ctx = ARENA_NEW(arena, struct ctx);
    char path[] = "/tmp/sangkien-directive-XXXXXX";
    int file = mkstemp(path);

    assert_true(file >= 0);
    assert_int_equal(write(file, text.p, text.n), (ssize_t)text.n);
    assert_int_equal(close(file), 0);
    cmd_ctx(ctx, arena, NULL);
    *run = (struct cmd_run){.ctx = ctx, .is_json = is_json, .arg_count = 1};
    run->args[0] = str_of(path);
    buf_init(&run->out, arena, 256);
    buf_init(&run->err, arena, 256);
    int code = cmd_directive_read(run);

    assert_int_equal(unlink(path), 0);
    return code;
}

static void
test_directive_cmd__writes_json_and_knows_public_holidays(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct cmd_run run;
    struct str why = STR_NONE;

    assert_int_equal(read_text(arena,
                         STR("Chủ tịch UBND xã yêu cầu:\n"
                             "1. Văn phòng báo cáo trước ngày 02/01/2026.\n"),
                         true, &run),
        EXIT_DONE);
    const struct json *clauses = json_get(json_parse(arena, buf_str(&run.out), &why), "clauses");

    assert_non_null(clauses);
    assert_int_equal(clauses->count, 1);
    const struct json *due = json_get(clauses->child, "due");

    assert_str(json_get_str(due, "last_safe_day"), "2026-01-01");
    assert_str(json_get_str(due, "last_working_day"), "2025-12-31");
    arena_free(arena);
}

static void
test_directive_cmd__prints_clauses_for_people(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct cmd_run run;

    assert_int_equal(read_text(arena,
                         STR("Chủ tịch UBND xã yêu cầu:\n"
                             "1. Văn phòng báo cáo trước ngày 15/12/2025.\n"),
                         false, &run),
        EXIT_DONE);
    struct str out = buf_str(&run.out);

    assert_true(str_find(out, STR("1  Văn phòng báo cáo")) != SIZE_MAX);
    assert_true(str_find(out, STR("who: Văn phòng")) != SIZE_MAX);
    assert_true(str_find(out, STR("last safe day 2025-12-14")) != SIZE_MAX);
    arena_free(arena);
}

static void
test_directive_cmd__refuses_what_is_not_utf8(void **state)
{
    (void)state;
    struct arena *arena = arena_new(ARENA_BYTES);
    struct cmd_run run;

    assert_int_equal(read_text(arena, STR("\xff\xfe" "S\0"), true, &run), EXIT_FAILED);
    assert_int_equal(run.out.n, 0);
    assert_true(str_find(buf_str(&run.err), STR("UTF-8")) != SIZE_MAX);
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_directive_cmd__writes_json_and_knows_public_holidays),
        cmocka_unit_test(test_directive_cmd__prints_clauses_for_people),
        cmocka_unit_test(test_directive_cmd__refuses_what_is_not_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
