/* The file store: named by content, durable before named, closed after a failed fsync. */
#include "kit.h"

#include "plat/blob.h"
#include "plat/crypto.h"

#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_bool is_disk_broken;
static atomic_int fsyncs;

/* The library finds this before the C library's. */
int
fsync(int fd)
{
    fsyncs++;
    if (is_disk_broken) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fsync, fd);
}

struct state {
    char dir[64];
    struct blob_store *store;
    struct arena *arena;
};

static int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));
    struct str why;

    is_disk_broken = false;
    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-blob-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    assert_true(crypto_start());
    assert_int_equal(blob_open(&s->store, s->dir, &why), OK);
    s->arena = arena_new((size_t)1024 * 1024);
    *arg = s;
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *s = *arg;

    blob_close(s->store);
    arena_free(s->arena);
    free(s);
    return 0;
}

static struct bytes
bytes_of(const char *text)
{
    return (struct bytes){(const uint8_t *)text, strlen(text)};
}

static size_t
files_in(const struct state *s, const char *folder)
{
    char path[128];
    size_t count = 0;

    (void)snprintf(path, sizeof(path), "%s/%s", s->dir, folder);
    DIR *dir = opendir(path);
    if (dir == NULL) {
        return 0;
    }
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        count += e->d_name[0] == '.' ? 0 : 1;
    }
    closedir(dir);
    return count;
}

static void
test_blob__is_named_by_its_content_and_read_back(void **arg)
{
    struct state *s = *arg;
    struct str sha;
    char text[16] = "";
    int64_t bytes;

    int before = fsyncs;
    assert_int_equal(blob_put(s->store, s->arena, bytes_of("abc"), &sha), OK);
    assert_str(sha, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_true(fsyncs >= before + 3); /* the file, files/, files/ba */
    int fd = blob_fd(s->store, sha, &bytes);
    assert_true(fd >= 0);
    assert_int_equal(bytes, 3);
    assert_int_equal(read(fd, text, sizeof(text)), 3);
    assert_string_equal(text, "abc");
    close(fd);
    assert_int_equal(files_in(s, "incoming"), 0);
    /* The same content again is the same file. */
    assert_int_equal(blob_put(s->store, s->arena, bytes_of("abc"), &sha), OK);
    assert_int_equal(files_in(s, "files/ba"), 1);
}

static void
test_blob_read__gives_no_more_than_asked_for(void **arg)
{
    struct state *s = *arg;
    struct bytes got;
    struct str sha;

    assert_int_equal(blob_put(s->store, s->arena, bytes_of("abc"), &sha), OK);
    assert_true(blob_read(s->store, s->arena, sha, 2, &got));
    assert_str(((struct str){(const char *)got.p, got.n}), "ab");
    assert_true(blob_read(s->store, s->arena, sha, 100, &got));
    assert_int_equal(got.n, 3);
    assert_false(blob_read(s->store, s->arena, STR("../lock"), 100, &got));
}

static void
test_blob_fd__takes_names_only(void **arg)
{
    struct state *s = *arg;
    int64_t bytes;

    assert_int_equal(blob_fd(s->store, STR("../lock"), &bytes), -1);
    assert_int_equal(blob_fd(s->store, STR(""), &bytes), -1);
    assert_int_equal(blob_fd(s->store,
        STR("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), &bytes), -1);
}

static void
test_abandoned_write__leaves_nothing(void **arg)
{
    struct state *s = *arg;
    struct blob_write *write;

    assert_int_equal(blob_begin(s->store, &write), OK);
    assert_int_equal(blob_append(write, "half", 4), OK);
    assert_int_equal(files_in(s, "incoming"), 1);
    blob_abandon(write);
    assert_int_equal(files_in(s, "incoming"), 0);
}

static void
test_failed_fsync__makes_the_store_read_only_for_good(void **arg)
{
    struct state *s = *arg;
    struct str sha;

    is_disk_broken = true;
    assert_int_equal(blob_put(s->store, s->arena, bytes_of("lost"), &sha), ERR_BUSY);
    is_disk_broken = false;
    assert_true(blob_is_read_only(s->store));
    assert_int_equal(blob_put(s->store, s->arena, bytes_of("abc"), &sha), ERR_BUSY);
    assert_int_equal(files_in(s, "files"), 0);
    assert_int_equal(files_in(s, "incoming"), 0);
}

static void
test_media__is_told_by_content_before_name(void **arg)
{
    (void)arg;
    assert_str(blob_media_of(bytes_of("%PDF-1.7"), STR("a.docx")), "application/pdf");
    assert_str(blob_media_of(bytes_of("PK\003\004rest"), STR("Đơn.DOCX")),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    assert_str(blob_media_of(bytes_of("PK\003\004rest"), STR("a.zip")), "application/zip");
    assert_str(blob_media_of(bytes_of("<html>"), STR("a.html")), "text/plain");
    assert_str(blob_media_of((struct bytes){(const uint8_t *)"\0\1\2", 3}, STR("a.txt")),
        "application/octet-stream");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_blob__is_named_by_its_content_and_read_back, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_blob_read__gives_no_more_than_asked_for, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_blob_fd__takes_names_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_abandoned_write__leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failed_fsync__makes_the_store_read_only_for_good, set_up,
            tear_down),
        cmocka_unit_test(test_media__is_told_by_content_before_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
