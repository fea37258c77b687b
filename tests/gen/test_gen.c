/* The generator on a small sample (tests/data/gen): its output is kept in tests/golden/gen, and a
 * mistake in any of its tables is refused with file and line. UPDATE_GOLDEN=1 rewrites the golden
 * files that are there already. */
#include "base/buf.h"
#include "kit.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_BYTES_MAX = 4 * 1024 * 1024 };
static const char GEN[] = TEST_BUILD "/tools/gen";
static const char SAMPLE[] = TEST_ROOT "/tests/data/gen";
static const char GOLDEN[] = TEST_ROOT "/tests/golden/gen";

struct scratch {
    struct arena *arena;
    char folder[64];
};

static const char *
join(struct scratch *it, const char *folder, const char *name)
{
    return str_c(it->arena, str_printf(it->arena, "%s/%s", folder, name));
}

/* Runs argv to its end with both outputs in a file; true if it exits 0. */
static bool
run(const char *const *argv, const char *output)
{
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        int fd = open(output, O_CREAT | O_TRUNC | O_WRONLY, 0600);

        if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0) {
            _exit(126);
        }
        execvp(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
        WEXITSTATUS(status) == 0;
}

static struct str
slurp(struct scratch *it, const char *path)
{
    char *content = arena_alloc(it->arena, OUTPUT_BYTES_MAX);
    FILE *file = fopen(path, "rb");
    size_t n;

    if (file == NULL) {
        return STR_NONE;
    }
    n = fread(content, 1, OUTPUT_BYTES_MAX, file);
    fclose(file);
    return (struct str){content, n};
}

static void
spill(const char *path, struct str content)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(content.p, 1, content.n, file), content.n);
    assert_int_equal(fclose(file), 0);
}

static int
start(void **state)
{
    struct scratch *it = calloc(1, sizeof *it);

    if (it == NULL) {
        return -1;
    }
    it->arena = arena_new((size_t)1024 * 1024 * 1024);
    (void)snprintf(it->folder, sizeof it->folder, "/tmp/sangkien-gen-XXXXXX");
    *state = it;
    return mkdtemp(it->folder) == NULL ? -1 : 0;
}

static int
stop(void **state)
{
    struct scratch *it = *state;
    const char *const clean[] = {"rm", "-rf", it->folder, NULL};
    bool good = run(clean, "/dev/null");

    arena_free(it->arena);
    free(it);
    return good ? 0 : -1;
}

/* Generates from `root` into scratch/out; the messages go to scratch/said. */
static bool
generate(struct scratch *it, const char *root)
{
    const char *out = join(it, it->folder, "out");
    const char *const make[] = {"mkdir", "-p", out, NULL};
    const char *const gen[] = {GEN, root, out, NULL};

    assert_true(run(make, "/dev/null"));
    return run(gen, join(it, it->folder, "said"));
}

static bool
is_golden(struct scratch *it, const char *name)
{
    struct str want = slurp(it, join(it, GOLDEN, name));
    struct str got = slurp(it, join(it, join(it, it->folder, "out"), name));

    if (getenv("UPDATE_GOLDEN") != NULL && !str_is_none(got)) {
        spill(join(it, GOLDEN, name), got);
        return true;
    }
    if (!str_eq(want, got)) {
        print_error("%s differs from tests/golden/gen\n", name);
    }
    return str_eq(want, got);
}

static void
test_gen__writes_the_golden_files(void **state)
{
    struct scratch *it = *state;
    DIR *dir = opendir(GOLDEN);
    size_t count = 0, bad = 0;

    assert_non_null(dir);
    if (!generate(it, SAMPLE)) {
        struct str said = slurp(it, join(it, it->folder, "said"));

        fail_msg("%.*s", STR_ARG(said));
    }
    for (struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] != '.') {
            count++;
            bad += is_golden(it, entry->d_name) ? 0 : 1;
        }
    }
    closedir(dir);
    assert_true(count > 0);
    assert_int_equal(bad, 0);
}

static void
test_gen__leaves_unchanged_files_alone(void **state)
{
    struct scratch *it = *state;
    const char *file = join(it, it->folder, "out/enum.h");
    const char *const old[] = {"touch", "-d", "2001-01-01", file, NULL};
    const char *const newer[] = {"find", file, "-newermt", "2002-01-01", NULL};
    const char *said = join(it, it->folder, "found");

    assert_true(generate(it, SAMPLE));
    assert_true(run(old, "/dev/null"));
    assert_true(generate(it, SAMPLE));
    assert_true(run(newer, said));
    assert_int_equal(slurp(it, said).n, 0);
}

/* `to` stands for `from` in one file of a copy of the sample: what the generator must say. */
struct mistake {
    const char *file, *from, *to, *said;
};
static const struct mistake mistakes[] = {
    {"src/app/routes.def", "W  book.lend", "R  book.lend",
        "src/app/routes.def:4: GET reads (R) and POST writes (W)"},
    {"src/app/routes.def", "book.lend   post", "book.burn   post",
        "src/app/routes.def:4: src/app/policy.tsv has no action 'book.burn'"},
    {"src/app/routes.def", "invalid=get_book ", "invalid=get_book_page ",
        "src/app/routes.def:4: invalid= names a GET handler"},
    {"src/app/routes.def", "{id:book_id}  ", "{id:shelf_id}  ",
        "src/app/routes.def:2: a parameter is {name:X_id}"},
    {"src/app/routes.def", "{n:int64}/{kind:str}.txt", "{n:int64}.{kind:str}",
        "src/app/routes.def:3: a parameter is {name:X_id}, {name:int64} or {name:str}, one a segment"},
    {"src/app/config.def", "int 1..90", "int 30..90",
        "src/app/config.def:3: the default of loan.days is none of its values"},
    {"src/app/config.def", "shelf.name     str", "shelf.name     word",
        "src/app/config.def:2: 'word' is no type of a key"},
    {"src/app/enums.def", "ordered shelved", "ordered ordered",
        "src/app/enums.def:3: 'ordered' stands twice"},
    {"src/app/enums.def", "book_status: ordered", "book_status: Ordered",
        "src/app/enums.def:3: 'Ordered' is not a word of an enum"},
    {"src/app/faults.def", "not_shelved        CONFLICT", "not_shelved        CONFLCT",
        "src/app/faults.def:5: 'code CLASS law' expected"},
    {"web/text/app.po", "enum.book_status.lost", "enum.book_status.gone",
        "src/app/enums.def:3: no text 'enum.book_status.lost' in web/text"},
    {"web/text/app.po", "fault.not_shelved", "fault.not_on_shelf",
        "src/app/faults.def:5: no text 'fault.not_shelved' in web/text"},
    {"src/app/policy.tsv", "lend\tbook\tlibrarian", "lend\tbook\tlibrarain",
        "src/app/policy.tsv:7: no role 'librarain'"},
    {"src/app/policy.tsv", "\tborrower\tshelved", "\tborower\tshelved",
        "src/app/policy.tsv:5: no relation 'borower' of book"},
    {"sql/query/relation.sql", "b WHERE b.person_id = :actor", "b WHERE b.book_id = :id",
        "sql/query/relation.sql:2: `-- only if:` belongs to a relation and does not name :id"},
    {"src/app/policy.tsv", "\tborrower\tshelved", "\tborrower\tshelvd",
        "src/app/policy.tsv:5: no state 'shelvd'"},
    {"src/app/policy.tsv", "LIB/4.2\tnot_shelved", "LIB/4.2\tnot_shelf",
        "src/app/policy.tsv:7: no fault 'not_shelf'"},
    {"src/app/policy.tsv", "view=book.view", "view=book.look",
        "src/app/policy.tsv:2: no action 'book.look' on book"},
    {"sql/migrate/0001_people.sql", "name TEXT NOT NULL", "name TXT NOT NULL",
        "sql/migrate/0001_people.sql:2: unknown datatype for org.name"},
    {"sql/migrate/0002_book.sql", "-- sqlite:", "-- nothing",
        "sql/migrate/0002_book.sql:21: a trigger stands between"},
    {"sql/migrate/0002_book.sql", "ABORT, 'not_shelved'", "ABORT, 'not_shelf'",
        "sql/migrate/0002_book.sql:23: no fault 'not_shelf'"},
    {"sql/migrate/0002_book.sql", "BEGIN RAISE EXCEPTION 'not_shelved'; END", "BEGIN RETURN NEW; END",
        "sql/migrate/0002_book.sql:23: 'not_shelved' is not refused on PostgreSQL"},
    {"sql/migrate/0002_book.sql", "-- end:", "-- ende",
        "sql/migrate/0002_book.sql:20: `-- end:` is missing"},
    {"sql/migrate/0002_book.sql", "REFERENCES book (book_id)", "REFERENCES book (title_id)",
        "table loan refers to book (title_id), which is not there"},
    {"sql/migrate/0002_book.sql", "{{enum book_status}}", "{{enum book_state}}",
        "sql/migrate/0002_book.sql:6: no enum 'book_state'"},
    {"sql/append_only.txt", "loan", "lone", "sql/append_only.txt:2: no table 'lone'"},
    {"sql/query/book.sql", "SELECT b.book_id, b.title", "SELECT b.book_id, b.titel",
        "sql/query/book.sql:19: book_list: no such column: b.titel"},
    {"sql/query/book.sql", "bought_on date?", "bought_on date",
        "sql/query/book.sql:5: book_get: 'bought_on' may be NULL: write `?` after its type"},
    {"sql/query/book.sql", "title str, status enum book_status, bought_on date?, price money?,",
        "status enum book_status, title str, bought_on date?, price money?,",
        "sql/query/book.sql:5: book_get: column 3 is called 'title', `out` says 'status'"},
    {"sql/query/book.sql", "title str, status enum", "title int64, status enum",
        "sql/query/book.sql:5: book_get: column 'title' is TEXT, `out` needs INTEGER"},
    {"sql/query/book.sql", "is_rare bool, cover bytes?, at instant", "is_rare bool, cover bytes?",
        "sql/query/book.sql:3: book_get: gives 10 columns, `out` has 9"},
    {"sql/query/book.sql", "WHERE book_id = :id;", "WHERE book_id = :idd;",
        "sql/query/book.sql:9: book_get: ':idd' is not declared in `in`"},
    {"sql/query/book.sql", "WHERE title = :title", "WHERE title <> ''",
        "sql/query/book.sql:12: book_find: ':title' is never used"},
    {"sql/query/book.sql", "actor person_id, today date", "today date",
        "sql/query/book.sql:22: book_list: ':actor' is not declared in `in`"},
    {"sql/query/book.sql", "b.book_id b.org_id b.status", "b.book_id b.org_id -",
        "sql/query/book.sql:22: {{visible book}} needs the column of the state"},
    {"sql/query/book.sql", "-- maybe", "-- perhaps",
        "sql/query/book.sql:11: book_find: kind is one, maybe, many"},
    {"sql/query/book.sql", "-- name: book_find", "-- name: book_get",
        "sql/query/book.sql:11: 'book_get' stands already in sql/query/book.sql:3"},
    {"sql/query/book.sql", "title str, status enum", "title strr, status enum",
        "sql/query/book.sql:5: book_get: 'title' has no type that SQL knows"},
    {"sql/query/loan.sql", "MAX(lent_on) AS newest FROM loan", "MAX(:x) FROM loan",
        "sql/query/loan.sql:8: loan_total: ':x' is not declared in `in`"},
    {"web/tmpl/book/book.html", "<p>{{ note }}", "<p>{{ noet }}",
        "web/tmpl/book/book.html:10: no field 'noet' here"},
    {"web/tmpl/book/book.html", "{{ shelf.name }}", "{{ shelf.label }}",
        "web/tmpl/book/book.html:10: 'shelf' has no field 'label'"},
    {"web/tmpl/book/book.html", "shelf shelf,", "shelf shelve,",
        "web/tmpl/book/book.html:3: 'shelf': no type 'shelve'"},
    {"web/tmpl/book/book.html", "{{t book.none}}", "{{t book.nome}}",
        "web/tmpl/book/book.html:18: no text 'book.nome' in web/text"},
    {"web/tmpl/book/book.html", "n=count(loans)", "m=count(loans)",
        "web/tmpl/book/book.html:12: 'book.find' has no {m}"},
    {"web/tmpl/book/book.html", " n=count(loans)", "",
        "web/tmpl/book/book.html:12: 'book.find' needs n="},
    {"web/tmpl/book/book.html", "{{url get_book id}}", "{{url get_bok id}}",
        "web/tmpl/book/book.html:13: no route has the handler 'get_bok'"},
    {"web/tmpl/book/book.html", "{{url get_book id}}", "{{url get_book title}}",
        "web/tmpl/book/book.html:13: 'id' is book_id, not str"},
    {"web/tmpl/book/book.html", "{{url get_book id}}", "{{url get_book}}",
        "web/tmpl/book/book.html:13: 'get_book' takes 1 parameters"},
    {"web/tmpl/book/book.html", "{{> due on=", "{{> due onn=",
        "web/tmpl/book/book.html:15: partial 'due' has no argument 'onn'"},
    {"web/tmpl/book/book.html", "{{> due on=", "{{> duu on=",
        "web/tmpl/book/book.html:15: no partial 'duu'"},
    {"web/tmpl/book/book.html", "{{use frame title", "{{> frame title",
        "web/tmpl/book/book.html:30: {{/use}} ends nothing"},
    {"web/tmpl/book/book.html", "{{/each}}\n    {{#if status", "\n    {{#if status",
        "web/tmpl/book/book.html:19: {{/each}} is missing"},
    {"web/tmpl/book/book.html", "status == \"lost\"", "status == \"gone\"",
        "web/tmpl/book/book.html:20: enum book_status has no word 'gone'"},
    {"web/tmpl/book/book.html", "{{#if has next}}", "{{#if next}}",
        "web/tmpl/book/book.html:21: int64 is neither true nor false"},
    {"web/tmpl/book/book.html", "rare > 50", "title > 50",
        "web/tmpl/book/book.html:20: str and int32 do not compare with '>'"},
    {"web/tmpl/book/book.html", "<hr>", "<hr style=\"x\">",
        "web/tmpl/book/book.html:20: the content security policy refuses the attribute style="},
    {"web/tmpl/book/book.html", "<hr>", "<hr {{ title }}>",
        "web/tmpl/book/book.html:20: a value may stand between tags or in a quoted attribute"},
    {"web/tmpl/book/book.html", "<hr>", "<hr",
        "web/tmpl/book/book.html:20: {{#if}}: one way ends inside a tag"},
    {"web/tmpl/book/book.html", "title=\"{{ status }}\"", "title=\"{{ shelf.room }}\"",
        "web/tmpl/book/book.html:9: html cannot be written here"},
    {"web/tmpl/book/book.html", "as=select choices=choices", "as=select",
        "web/tmpl/book/book.html:24: 'who' needs choices="},
    {"web/tmpl/book/book.html", "{{input due_on}}", "{{input due_onn}}",
        "web/tmpl/book/book.html:24: no form of this file has a field 'due_onn'"},
    {"web/tmpl/book/book.html", "items.remark at=row.at", "items.remark",
        "web/tmpl/book/book.html:27: a field of a list needs at=number"},
    {"web/tmpl/book/book.html", "{{ title | upper }}", "{{ title | weekday }}",
        "web/tmpl/book/book.html:11: no filter 'weekday' for str"},
    {"web/tmpl/book/_parts.html", "content}}<main>", "}}<main>",
        "_parts.html:3: field name expected"},
    {"web/text/app.po", "form.loan.scan\"", "form.loan.skan\"",
        "web/tmpl/book/book.html:26: no text 'form.loan.scan' in web/text"},
    {"web/text/app.po", "in {n} loans", "in {m} loans",
        "web/text/app.po:45: the English of 'book.find' lacks {n}"},
    {"web/text/app.po", "msgstr \"Nobody has borrowed it\"", "msgstr \"\"",
        "web/text/app.po:49: 'book.none' needs its English text"},
    {"web/text/app.po", "msgctxt \"book.none\"", "msgctxt \"book.find\"",
        "web/text/app.po:49: 'book.find' stands also in"},
};

static bool
check_mistake(struct scratch *it, const struct mistake *mistake)
{
    const char *root = join(it, it->folder, "root");
    const char *const clean[] = {"rm", "-rf", root, NULL};
    const char *const copy[] = {"cp", "-r", SAMPLE, root, NULL};
    const char *file = join(it, root, mistake->file);
    struct buf worse;
    struct str before, said;
    size_t at;
    bool passed;

    assert_true(run(clean, "/dev/null") && run(copy, "/dev/null"));
    before = slurp(it, file);
    at = str_find(before, str_of(mistake->from));
    if (at == SIZE_MAX) {
        print_error("%s has no '%s'\n", mistake->file, mistake->from);
        return false;
    }
    buf_init(&worse, it->arena, before.n + 256);
    buf_put(&worse, str_sub(before, 0, at));
    buf_c(&worse, mistake->to);
    buf_put(&worse, str_from(before, at + strlen(mistake->from)));
    spill(file, buf_str(&worse));
    passed = generate(it, root);
    said = slurp(it, join(it, it->folder, "said"));
    if (passed || str_find(said, str_of(mistake->said)) == SIZE_MAX) {
        print_error("wanted: %s\nsaid: %.*s\n", mistake->said, STR_ARG(said));
        return false;
    }
    return true;
}

static void
test_gen__names_file_and_line_of_a_mistake(void **state)
{
    struct scratch *it = *state;
    size_t bad = 0;

    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        struct arena_mark mark = arena_mark(it->arena);

        bad += check_mistake(it, &mistakes[i]) ? 0 : 1;
        arena_rewind(it->arena, mark);
    }
    assert_int_equal(bad, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gen__writes_the_golden_files),
        cmocka_unit_test(test_gen__leaves_unchanged_files_alone),
        cmocka_unit_test(test_gen__names_file_and_line_of_a_mistake),
    };

    return cmocka_run_group_tests_name("gen", tests, start, stop);
}
