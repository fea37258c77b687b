/* The chain of events: whatever is done to its rows past this program is found, and the first bad one is
 * named. Each case works on a copy of one database.
 */
#include "room/seed.h"

#include "gen/policy.h"
#include "room/audit/audit.h"

#include <fcntl.h>
#include <sqlite3.h>

enum { EVENTS = 120, EVENTS_OF_A_JOB = 1000, SECONDS_OF_A_MILLION = 30 };

struct chain {
    struct seed *seed;
    char copy[96];
    int64_t last; /* seq of the newest row */
};

/* -- filling ------------------------------------------------------------------------------------ */

static enum err
add_events(struct ctx *ctx, void *arg)
{
    const int *count = arg;
    struct act act = {.happened_on = seed_day(SEED_FROM), .late_reason = STR("nhập bù sổ giấy"),
        .law = "ND13/6.1"};
    struct arena_mark mark = arena_mark(ctx->arena);

    ctx->address = STR("127.0.0.1");
    for (int i = 0; i < *count; i++) {
        TRY(event_add(ctx, ACT_IDEA_SEND, (struct ref){"idea", i + 1, (struct org_id){1}}, &act,
            event_payload(ctx, "what", STR("Gộp hai sổ thành một"), NULL)));
        arena_rewind(ctx->arena, mark);
    }
    return OK;
}

static enum err
sign_head(struct ctx *ctx, void *arg)
{
    (void)arg;
    return audit_sign_head(ctx);
}

static enum err
verify_step(struct ctx *ctx, void *arg)
{
    return audit_verify_step(ctx, arg);
}

static struct audit_verdict
verify(struct ctx *ctx, struct db *db)
{
    struct audit_walk walk = {0};
    struct arena_mark mark = arena_mark(ctx->arena);

    while (!walk.is_over) {
        assert_int_equal(db_read(db, ctx, verify_step, &walk), OK);
        arena_rewind(ctx->arena, mark);
    }
    return walk.verdict;
}

static int
set_up(void **arg)
{
    struct chain *it = calloc(1, sizeof(*it));
    int count = EVENTS;

    assert_int_equal(seed_set_up((void **)&it->seed), 0);
    *arg = it;
    assert_int_equal(seed_write(it->seed, add_events, &count), OK);
    assert_int_equal(seed_read(it->seed, sign_head, NULL), OK);
    struct audit_verdict verdict = verify(&it->seed->ctx, it->seed->app.db);

    assert_true(verdict.is_ok);
    assert_int_equal(verdict.after_last_signature, 0);
    it->last = verdict.events;
    assert_true(it->last >= EVENTS);
    (void)snprintf(it->copy, sizeof(it->copy), "%s/copy.db", it->seed->dir);
    return 0;
}

static int
tear_down(void **arg)
{
    struct chain *it = *arg;
    int result = seed_tear_down((void **)&it->seed);

    free(it);
    return result;
}

/* -- tampering ---------------------------------------------------------------------------------- */

static void
run_sql(sqlite3 *handle, const char *sql)
{
    char *why = NULL;

    if (sqlite3_exec(handle, sql, NULL, NULL, &why) != SQLITE_OK) {
        fail_msg("%s: %s", why, sql);
    }
}

/* Makes a copy, takes the refusing triggers off, runs sql on it as somebody with a shell would, and verifies. */
static struct audit_verdict
verdict_after(struct chain *it, const char *sql)
{
    char text[256], url[128];
    struct str why = STR_NONE;
    sqlite3 *handle;
    struct db *db, *own = it->seed->app.db;

    (void)unlink(it->copy);
    (void)snprintf(text, sizeof(text), "%s/sangkien.db", it->seed->dir);
    assert_int_equal(sqlite3_open(text, &handle), SQLITE_OK);
    (void)snprintf(text, sizeof(text), "VACUUM INTO '%s'", it->copy);
    run_sql(handle, text);
    sqlite3_close(handle);
    assert_int_equal(sqlite3_open(it->copy, &handle), SQLITE_OK);
    run_sql(handle, "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=0;"
                    "DROP TRIGGER event_only_grows_update; DROP TRIGGER event_only_grows_delete;"
                    "DROP TRIGGER seal_only_grows_update; DROP TRIGGER seal_only_grows_delete");
    run_sql(handle, sql);
    sqlite3_close(handle);
    (void)snprintf(url, sizeof(url), "sqlite:%s", it->copy);
    assert_int_equal(db_start(&db, &(struct db_options){.url = str_of(url)}, &why), OK);
    it->seed->app.db = db;
    struct audit_verdict verdict = verify(&it->seed->ctx, db);

    it->seed->app.db = own;
    db_stop(db);
    return verdict;
}

static void
expect_bad(struct chain *it, const char *sql, int64_t seq)
{
    struct audit_verdict verdict = verdict_after(it, sql);

    if (verdict.is_ok || verdict.first_bad_seq != seq) {
        fail_msg("%s: ok=%d, first bad %lld, not %lld", sql, verdict.is_ok,
            (long long)verdict.first_bad_seq, (long long)seq);
    }
}

/* Every column of the three tables, in a row of its own, changed to something else of its kind; without
 * `other` one letter is another. */
static const struct {
    const char *table, *column, *other;
} columns[] = {
    {"seal", "event_id", "event_id + 100000"},
    {"seal", "sealed_at", "sealed_at + 1"},
    {"seal", "prev_hash", NULL},
    {"seal", "hash", NULL},
    {"event", "at", "at - 1"},
    {"event", "happened_on", "date(happened_on, '+1 day')"},
    {"event", "happened_on", "'2025-07-0x'"},
    {"event", "happened_on", "NULL"},
    {"event", "actor_person_id", "COALESCE(actor_person_id, 0) + 1"},
    {"event", "entered_for_person_id", "COALESCE(entered_for_person_id, 0) + 1"},
    {"event", "channel", "CASE channel WHEN 'online' THEN 'paper' ELSE 'online' END"},
    {"event", "action", "action || '.'"},
    {"event", "kind", "'dossier'"},
    {"event", "object_id", "object_id + 1"},
    {"event", "org_id", "COALESCE(org_id, 0) + 1"},
    {"event", "law", "COALESCE(law, '') || 'x'"},
    {"event", "law", "CASE WHEN law IS NULL THEN '' ELSE NULL END"},
    {"event", "digest", NULL},
    {"payload", "salt", NULL},
    {"payload", "address", "'127.0.0.2'"},
    {"payload", "late_reason", "COALESCE(late_reason, '') || '.'"},
    {"payload", "body", NULL},
};

static void
test_verify__names_the_row_whose_column_was_changed(void **arg)
{
    struct chain *it = *arg;
    char sql[512], flipped[160];

    for (size_t i = 0; i < ARRAY_COUNT(columns); i++) {
        long long seq = it->last - 1 - (int64_t)(i * 5 % (EVENTS - 2));
        const char *column = columns[i].column;

        (void)snprintf(flipped, sizeof(flipped),
            "substr(%s, 1, 9) || CASE substr(%s, 10, 1) WHEN 'a' THEN 'b' ELSE 'a' END || substr(%s, 11)",
            column, column, column);
        (void)snprintf(sql, sizeof(sql),
            "UPDATE %s SET %s = %s WHERE %s.event_id = (SELECT event_id FROM seal WHERE seq = %lld)",
            columns[i].table, column, columns[i].other == NULL ? flipped : columns[i].other,
            columns[i].table, seq);
        expect_bad(it, sql, seq);
    }
}

static void
test_verify__names_the_first_row_that_is_missing_swapped_or_doubled(void **arg)
{
    struct chain *it = *arg;
    char sql[512];
    long long n = it->last / 2;

    (void)snprintf(sql, sizeof(sql), "DELETE FROM seal WHERE seq = %lld", n);
    expect_bad(it, sql, n);
    (void)snprintf(sql, sizeof(sql), "DELETE FROM event WHERE event_id = (SELECT event_id FROM seal WHERE seq = %lld)", n);
    expect_bad(it, sql, n);
    (void)snprintf(sql, sizeof(sql),
        "DELETE FROM event WHERE event_id IN (SELECT event_id FROM seal WHERE seq > %lld);"
        "DELETE FROM seal WHERE seq > %lld", n, n);
    expect_bad(it, sql, n + 1); /* the signed head tells that the end is missing */
    (void)snprintf(sql, sizeof(sql),
        "UPDATE seal SET seq = -1 WHERE seq = %lld; UPDATE seal SET seq = %lld WHERE seq = %lld;"
        "UPDATE seal SET seq = %lld WHERE seq = -1", n, n, n + 7, n + 7);
    expect_bad(it, sql, n);
    (void)snprintf(sql, sizeof(sql),
        "CREATE TABLE other AS SELECT * FROM seal; DROP TABLE seal; ALTER TABLE other RENAME TO seal;"
        "INSERT INTO seal SELECT * FROM seal WHERE seq = %lld", n);
    expect_bad(it, sql, n);
}

static void
test_verify__finds_what_was_put_in(void **arg)
{
    struct chain *it = *arg;
    static const char event[] =
        "INSERT INTO event (at, happened_on, channel, action, kind, object_id, digest)"
        " SELECT at, happened_on, channel, action, kind, object_id, digest FROM event"
        "  ORDER BY event_id DESC LIMIT 1;";
    char sql[600];

    expect_bad(it, event, it->last + 1); /* without a seal */
    (void)snprintf(sql, sizeof(sql),
        "%sINSERT INTO seal (seq, event_id, sealed_at, prev_hash, hash) SELECT s.seq + 1,"
        " (SELECT MAX(event_id) FROM event), s.sealed_at + 1, s.hash, s.prev_hash FROM seal s"
        " ORDER BY s.seq DESC LIMIT 1", event);
    expect_bad(it, sql, it->last + 1);
    (void)snprintf(sql, sizeof(sql),
        "UPDATE seal SET seq = -seq - 1 WHERE seq > %lld; UPDATE seal SET seq = -seq WHERE seq < 0;"
        "%sINSERT INTO seal (seq, event_id, sealed_at, prev_hash, hash) SELECT s.seq + 1,"
        " (SELECT MAX(event_id) FROM event), s.sealed_at, s.hash, s.prev_hash FROM seal s WHERE seq = %lld",
        (long long)it->last - 5, event, (long long)it->last - 5);
    expect_bad(it, sql, it->last - 4);
}

static void
test_verify__counts_erased_payloads_and_leaves_the_chain_whole(void **arg)
{
    struct chain *it = *arg;
    struct audit_verdict verdict =
        verdict_after(it, "DELETE FROM payload WHERE event_id IN (SELECT event_id FROM event LIMIT 3)");

    assert_true(verdict.is_ok);
    assert_int_equal(verdict.erased, 3);
}

/* -- heads -------------------------------------------------------------------------------------- */

static void
append(struct chain *it, const char *text)
{
    char path[96];

    (void)snprintf(path, sizeof(path), "%s/audit/heads", it->seed->dir);
    int fd = open(path, O_WRONLY | O_APPEND);

    assert_true(fd >= 0 && io_write_all(fd, text, strlen(text)));
    close(fd);
}

static void
test_head_line__that_a_crash_tore_is_stepped_over_and_the_next_one_counts(void **arg)
{
    struct chain *it = *arg;
    int more = 1;

    append(it, "17 0123456789abcdef");
    struct audit_verdict verdict = verify(&it->seed->ctx, it->seed->app.db);

    assert_true(verdict.is_ok);
    assert_int_equal(verdict.after_last_signature, 0);
    assert_int_equal(seed_write(it->seed, add_events, &more), OK);
    assert_int_equal(seed_read(it->seed, sign_head, NULL), OK);
    verdict = verify(&it->seed->ctx, it->seed->app.db);
    assert_true(verdict.is_ok);
    assert_int_equal(verdict.after_last_signature, 0);
}

static void
test_head__signed_by_another_key_is_bad(void **arg)
{
    struct chain *it = *arg;

    append(it, "3 0000000000000000000000000000000000000000000000000000000000000000 1 "
               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
    struct audit_verdict verdict = verify(&it->seed->ctx, it->seed->app.db);

    assert_false(verdict.is_ok);
    assert_int_equal(verdict.first_bad_seq, 3);
}

/* -- size --------------------------------------------------------------------------------------- */

/* AUDIT_ROWS=1000000 measures; without it the walk is only longer than one step. */
static void
test_verify__walks_a_long_chain_in_its_time(void **arg)
{
    struct chain *it = *arg;
    const char *given = getenv("AUDIT_ROWS");
    int64_t rows = AUDIT_STEP_ROWS + 1000;
    int count = EVENTS_OF_A_JOB;

    assert_true(given == NULL || str_to_i64(str_of(given), &rows));
    for (int64_t n = 0; n < rows; n += EVENTS_OF_A_JOB) {
        assert_int_equal(seed_write(it->seed, add_events, &count), OK);
    }
    int64_t from_ms = io_monotonic_ms();
    struct audit_verdict verdict = verify(&it->seed->ctx, it->seed->app.db);
    int64_t took_ms = io_monotonic_ms() - from_ms;

    assert_true(verdict.is_ok);
    assert_true(verdict.after_last_signature >= rows);
    print_message("K12 %lld rows verified in %lld ms\n", (long long)verdict.events, (long long)took_ms);
    if (given != NULL) {
        assert_true(took_ms <= SECONDS_OF_A_MILLION * verdict.events / 1000);
    }
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_verify__names_the_row_whose_column_was_changed),
        TEST(test_verify__names_the_first_row_that_is_missing_swapped_or_doubled),
        TEST(test_verify__finds_what_was_put_in),
        TEST(test_verify__counts_erased_payloads_and_leaves_the_chain_whole),
        TEST(test_head_line__that_a_crash_tore_is_stepped_over_and_the_next_one_counts),
        TEST(test_head__signed_by_another_key_is_bad),
        TEST(test_verify__walks_a_long_chain_in_its_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
