/* The files that sangkien-paper writes, read back by other programs: poppler and LibreOffice. */
#include "kit.h"

#include "base/err.h"
#include "plat/io.h"
#include "plat/paper_flow.h"
#include "plat/paper_pool.h"
#include "samples.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *arena;
static struct paper_pool *pool;
static char directory[] = "/tmp/sangkien-paper-XXXXXX";

/* -- helpers ----------------------------------------------------------------------------------- */

static const char *
place(const char *name, const char *suffix)
{
    return str_c(arena, str_printf(arena, "%s/%s%s", directory, name, suffix));
}

/* Exit status of a program whose output goes into the file `out`; -1 when it is not installed. */
static int
run(const char *const *arguments, const char *out)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = -1;
    char *home = (char *)(uintptr_t)str_c(arena, str_printf(arena, "HOME=%s", directory));
    char *const environment[] = {home, (char[]){"LANG=C.UTF-8"}, (char[]){"PATH=/usr/bin:/bin"}, NULL};

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(&pid, arguments[0], &actions, NULL,
        (char *const *)(uintptr_t)arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0 || waitpid(pid, &status, 0) != pid) {
        return -1;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) != 127 ? WEXITSTATUS(status) : -1;
}

static struct str
read_file(const char *path)
{
    struct str text, why;

    assert_true(io_read_file(arena, path, 32 * 1024 * 1024, &text, &why));
    return text;
}

static void
write_file(const char *path, struct bytes bytes)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
    assert_int_equal(fclose(file), 0);
}

static struct bytes
rendered(const struct paper_model *model, enum paper_format format)
{
    struct buf json;
    struct bytes file = {NULL, 0};
    struct str why = STR_NONE;

    buf_init(&json, arena, 64 * 1024);
    paper_model_write(&json, model);
    enum err err = paper_render(pool, arena, format, buf_str(&json), &file, &why);
    if (err != OK) {
        print_error("%.*s\n", STR_ARG(why));
    }
    assert_int_equal(err, OK);
    return file;
}

/* Text of a PDF in the order in which it was drawn; pages end with a form feed. */
static struct str
pdf_text(const char *pdf)
{
    const char *text = place("text", ".txt");
    const char *const arguments[] = {"pdftotext", "-raw", "-enc", "UTF-8", pdf, text, NULL};

    assert_int_equal(run(arguments, "/dev/null"), 0);
    return read_file(text);
}

static struct str
without_spaces(struct str s)
{
    struct buf out;

    buf_init(&out, arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] > ' ') {
            buf_char(&out, s.p[i]);
        }
    }
    return buf_str(&out);
}

static size_t
page_count(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.n; i++) {
        count += text.p[i] == '\f';
    }
    return count;
}

static struct str
page_of(struct str text, size_t no)
{
    struct str page = str_cut(&text, '\f');

    for (size_t i = 1; i < no; i++) {
        page = str_cut(&text, '\f');
    }
    return page;
}

static bool
has_line(struct str text, const char *line)
{
    while (text.n > 0) {
        if (str_eq_c(str_trim(str_cut(&text, '\n')), line)) {
            return true;
        }
    }
    return false;
}

static void
must_hold(struct str page, struct str text, const char *sample)
{
    if (str_find(page, without_spaces(text)) == SIZE_MAX) {
        print_error("%s lacks: %.*s\n", sample, STR_ARG(text));
        fail();
    }
}

/* Every text of the flow, character by character, but for where lines break. */
static void
check_flow(const struct flow *flow, struct str page, const char *sample)
{
    for (size_t i = 0; i < flow->count; i++) {
        const struct flow_item *item = &flow->items[i];
        for (size_t k = 0; k < item->run_count; k++) {
            must_hold(page, item->runs[k].text, sample);
        }
        check_flow(&item->left, page, sample);
        check_flow(&item->right, page, sample);
        for (size_t r = 0; item->table != NULL && r < item->table->row_count; r++) {
            const struct paper_row *row = &item->table->rows[r];
            for (size_t k = 0; k < (row->kind == PAPER_ROW_GROUP ? 1 : item->table->column_count); k++) {
                must_hold(page, row->cells[k], sample);
            }
        }
    }
}

static void
check_text(const struct paper_model *model, struct str text, const char *sample)
{
    struct paper_flow flow;
    struct str page = without_spaces(text);

    paper_flow_make(arena, model, &flow);
    for (size_t i = 0; i < flow.section_count; i++) {
        check_flow(&flow.sections[i].flow, page, sample);
    }
}

static struct str
sample_pdf_text(const char *name)
{
    struct paper_model model;

    sample_named(name)->make(arena, &model);
    const char *pdf = place(name, ".pdf");
    write_file(pdf, rendered(&model, PAPER_PDF));
    return pdf_text(pdf);
}

/* -- PDF --------------------------------------------------------------------------------------- */

static void
test_paper_pdf__gives_back_its_vietnamese_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sample_count; i++) {
        struct paper_model model;
        samples[i].make(arena, &model);
        check_text(&model, sample_pdf_text(samples[i].name), samples[i].name);
    }
}

static void
test_paper_pdf__has_as_many_pages_as_a_person_would_make(void **state)
{
    static const struct {
        const char *name;
        size_t pages;
    } cases[] = {{"decision", 4}, {"letter", 1}, {"minutes", 2}, {"report", 8}, {"receipt", 1},
        {"score_sheet", 1}, {"certificate", 1}};

    (void)state;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        assert_int_equal(page_count(sample_pdf_text(cases[i].name)), cases[i].pages);
    }
}

static void
test_paper_pdf__numbers_pages_from_the_second_and_each_annex_anew(void **state)
{
    struct str text = sample_pdf_text("report");

    (void)state;
    assert_false(has_line(page_of(text, 1), "1"));
    assert_true(has_line(page_of(text, 2), "2"));
    assert_true(has_line(page_of(text, 4), "4"));
    assert_true(str_find(page_of(text, 5), STR("Phụ lục I")) != SIZE_MAX);
    assert_false(has_line(page_of(text, 5), "5"));
    assert_true(has_line(page_of(text, 6), "2"));
    assert_true(has_line(page_of(text, 7), "3"));
    assert_false(has_line(page_of(text, 8), "8"));
}

static void
test_paper_pdf__repeats_a_table_heading_on_every_page(void **state)
{
    struct str text = sample_pdf_text("report");

    (void)state;
    for (size_t page = 5; page <= 7; page++) {
        assert_true(str_find(page_of(text, page), STR("STT")) != SIZE_MAX);
        assert_true(str_find(page_of(text, page), STR("Tỷ lệ đóng góp (%)")) != SIZE_MAX);
    }
}

static void
test_paper_pdf__leaves_no_sum_alone_on_a_page(void **state)
{
    struct str last = page_of(sample_pdf_text("decision"), 4);

    (void)state;
    assert_true(str_find(last, STR("Tổng cộng")) != SIZE_MAX);
    assert_true(str_find(last, STR("thôn số 24")) != SIZE_MAX);
}

/* Whatever the length of the body, the signature has at least two of its lines above it. */
static void
test_paper_pdf__never_leaves_a_signature_alone_on_a_page(void **state)
{
    size_t seen_two_pages = 0;

    (void)state;
    for (int lines = 14; lines < 40; lines++) {
        struct arena_mark mark = arena_mark(arena);
        struct paper_model model;
        struct paper_builder b;
        sample_named("decision")->make(arena, &model);
        paper_builder_init(&b, arena);
        for (int i = 0; i < lines; i++) {
            paper_paragraph(&b, STR("Một dòng."));
        }
        paper_paragraph(&b,
            STR("Đoạn cuối dài hơn một dòng để có thể bị ngắt sang trang sau nếu trình bày không cẩn "
                "thận, và phải còn ít nhất hai dòng đứng cùng trang với chữ ký của người có thẩm quyền."));
        model.body = paper_builder_end(&b);
        model.annex_count = 0;
        write_file(place("tail", ".pdf"), rendered(&model, PAPER_PDF));
        struct str text = pdf_text(place("tail", ".pdf"));
        struct str last = page_of(text, page_count(text));
        assert_true(str_find(last, STR("Trần Thị Lệ")) != SIZE_MAX);
        assert_true(str_find(without_spaces(last), without_spaces(STR("người có thẩm quyền"))) != SIZE_MAX);
        assert_true(str_find(without_spaces(last), without_spaces(STR("còn ít nhất"))) != SIZE_MAX);
        seen_two_pages += page_count(text) == 2;
        arena_rewind(arena, mark);
    }
    assert_true(seen_two_pages > 5); /* the cases did reach the foot of page 1 */
}

static void
test_paper_pdf__breaks_a_row_taller_than_the_page(void **state)
{
    static const struct paper_column columns[] = {{1, PAPER_LEFT, {"Cột", 4}, {NULL, 0}},
        {1, PAPER_LEFT, {"Mô tả", sizeof("Mô tả") - 1}, {NULL, 0}}};
    struct paper_model model;
    struct paper_builder b;
    struct buf long_text;

    (void)state;
    sample_named("decision")->make(arena, &model);
    buf_init(&long_text, arena, 1024);
    for (int i = 0; i < 900; i++) {
        buf_printf(&long_text, "đoạn%d ", i);
    }
    paper_builder_init(&b, arena);
    paper_table(&b, STR_NONE, columns, 2);
    paper_row(&b, PAPER_ROW_PLAIN, (const struct str[]){STR("một"), buf_str(&long_text)});
    model.body = paper_builder_end(&b);
    model.annex_count = 0;
    write_file(place("tall", ".pdf"), rendered(&model, PAPER_PDF));
    struct str text = pdf_text(place("tall", ".pdf"));
    assert_true(page_count(text) >= 3);
    assert_true(str_find(text, STR("đoạn0 ")) != SIZE_MAX);
    assert_true(str_find(text, STR("đoạn899")) != SIZE_MAX);
}

static void
test_paper_pdf__prints_a_run_of_certificates_in_one_file(void **state)
{
    struct paper_model model;
    struct str jsons[3], why;
    struct bytes file;

    (void)state;
    sample_named("certificate")->make(arena, &model);
    for (size_t i = 0; i < 3; i++) {
        struct buf json;
        buf_init(&json, arena, 4096);
        model.heading.number = str_printf(arena, "%zu", 41 + i);
        paper_model_write(&json, &model);
        jsons[i] = buf_str(&json);
    }
    assert_int_equal(paper_render_run(pool, arena, jsons, 3, &file, &why), OK);
    write_file(place("run", ".pdf"), file);
    struct str text = pdf_text(place("run", ".pdf"));
    assert_int_equal(page_count(text), 3);
    assert_true(str_find(page_of(text, 3), STR("43/GCN-UBND")) != SIZE_MAX);
}

/* -- both formats ------------------------------------------------------------------------------ */

static void
test_paper_files__are_the_same_bytes_every_time(void **state)
{
    static const enum paper_format formats[] = {PAPER_DOCX, PAPER_PDF};
    struct paper_model model;

    (void)state;
    sample_named("decision")->make(arena, &model);
    for (size_t i = 0; i < ARRAY_COUNT(formats); i++) {
        struct bytes first = rendered(&model, formats[i]), second = rendered(&model, formats[i]);
        assert_int_equal(first.n, second.n);
        assert_memory_equal(first.p, second.p, first.n);
    }
}

/* Opens every DOCX with LibreOffice, as an office would, and reads what it drew. */
static void
test_paper_docx__opens_elsewhere_with_the_same_text_and_pages(void **state)
{
    const char *arguments[16] = {"soffice",
        str_c(arena, str_printf(arena, "-env:UserInstallation=file://%s/profile", directory)),
        "--headless", "--convert-to", "pdf", "--outdir", place("office", "")};
    size_t count = 7;

    (void)state;
    for (size_t i = 0; i < sample_count; i++) {
        struct paper_model model;
        samples[i].make(arena, &model);
        arguments[count++] = place(samples[i].name, ".docx");
        write_file(arguments[count - 1], rendered(&model, PAPER_DOCX));
    }
    int status = run(arguments, "/dev/null");
    if (status == -1) {
        print_message("SKIPPED: LibreOffice is not here; no DOCX was opened\n");
        skip();
    }
    assert_int_equal(status, 0);
    for (size_t i = 0; i < sample_count; i++) {
        struct paper_model model;
        samples[i].make(arena, &model);
        const char *name = str_c(arena, str_printf(arena, "office/%s", samples[i].name));
        struct str text = pdf_text(place(name, ".pdf"));
        check_text(&model, text, samples[i].name);
        assert_int_equal(page_count(text), page_count(sample_pdf_text(samples[i].name)));
    }
}

static int
setup(void **state)
{
    struct str why = STR_NONE;

    (void)state;
    arena = arena_new(1024 * 1024 * 1024);
    pool = paper_pool_start(arena, &why);
    if (pool == NULL || mkdtemp(directory) == NULL) {
        print_error("%.*s\n", STR_ARG(why));
        return -1;
    }
    return 0;
}

static int
teardown(void **state)
{
    const char *const arguments[] = {"rm", "-rf", directory, NULL};

    (void)state;
    paper_pool_stop(pool);
    int status = run(arguments, "/dev/null");
    arena_free(arena);
    return status;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paper_pdf__gives_back_its_vietnamese_text),
        cmocka_unit_test(test_paper_pdf__has_as_many_pages_as_a_person_would_make),
        cmocka_unit_test(test_paper_pdf__numbers_pages_from_the_second_and_each_annex_anew),
        cmocka_unit_test(test_paper_pdf__repeats_a_table_heading_on_every_page),
        cmocka_unit_test(test_paper_pdf__leaves_no_sum_alone_on_a_page),
        cmocka_unit_test(test_paper_pdf__never_leaves_a_signature_alone_on_a_page),
        cmocka_unit_test(test_paper_pdf__breaks_a_row_taller_than_the_page),
        cmocka_unit_test(test_paper_pdf__prints_a_run_of_certificates_in_one_file),
        cmocka_unit_test(test_paper_files__are_the_same_bytes_every_time),
        cmocka_unit_test(test_paper_docx__opens_elsewhere_with_the_same_text_and_pages),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
