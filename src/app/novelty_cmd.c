/* novelty_cmd.c -- the engine on plain files, without an installation: for measurements, and for
 * whoever wants to try it on texts of their own.
 */
#include "app/commands.h"

#include "base/json.h"
#include "novelty/novelty.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    LINE_BYTES_MAX = 64 << 20,
    LINE_ARENA_BYTES = 1 << 30,
    INDEX_MODE = 0700,
};

const struct cmd_option cmd_novelty_build_options[] = {
    {"--corpus", "FILE", "the dossiers, one JSON object a line"},
    {"--index", "DIR", "where the index goes; what is there is replaced"},
};
const struct cmd_option cmd_novelty_ask_options[] = {
    {"--index", "DIR", "the index, as build made it"},
};

/* -- lines of a file of any size ------------------------------------------------------------------ */

struct lines {
    int fd;
    char *p;
    size_t from, to; /* what is read and not handed out yet */
    bool ended, failed;
    int number;
};

static bool
lines_open(struct lines *lines, struct arena *arena, struct str path)
{
    *lines = (struct lines){.fd = open(str_c(arena, path), O_RDONLY | O_CLOEXEC)};
    if (lines->fd < 0) {
        return false;
    }
    lines->p = arena_alloc(arena, LINE_BYTES_MAX);
    return true;
}

/* The next line, without its end; false at the end, or when a line is too long (failed). */
static bool
lines_next(struct lines *lines, struct str *line)
{
    for (;;) {
        char *end = lines->to > lines->from
                        ? memchr(lines->p + lines->from, '\n', lines->to - lines->from)
                        : NULL;
        if (end != NULL || (lines->ended && lines->to > lines->from)) {
            size_t n = end != NULL ? (size_t)(end - lines->p) - lines->from
                                   : lines->to - lines->from;
            *line = (struct str){lines->p + lines->from, n};
            lines->from += n + (end != NULL ? 1 : 0);
            lines->number++;
            return true;
        }
        if (lines->ended || lines->to - lines->from == LINE_BYTES_MAX) {
            lines->failed = !lines->ended;
            return false;
        }
        memmove(lines->p, lines->p + lines->from, lines->to - lines->from);
        lines->to -= lines->from;
        lines->from = 0;
        ssize_t got = read(lines->fd, lines->p + lines->to, LINE_BYTES_MAX - lines->to);
        lines->ended = got == 0;
        if (got < 0 && errno != EINTR) {
            lines->failed = true;
            return false;
        }
        lines->to += got > 0 ? (size_t)got : 0;
    }
}

/* -- build ---------------------------------------------------------------------------------------- */

static int
say(struct cmd_run *run, struct str file, int line, struct str why)
{
    buf_printf(&run->err, "%.*s:%d: %.*s\n", STR_ARG(file), line, STR_ARG(why));
    return EXIT_FAILED;
}

/* The id as JSON, so that an answer can repeat it as it was. */
static struct str
label_of(struct arena *arena, const struct json *object)
{
    const struct json *id = json_get(object, "id");
    struct json_out out;
    struct buf buf;

    if (id == NULL || (id->kind != JSON_INT && id->kind != JSON_STR)) {
        return STR_NONE;
    }
    buf_init(&buf, arena, 32);
    json_out_init(&out, &buf);
    if (id->kind == JSON_INT) {
        json_i64(&out, id->integer);
    } else {
        json_str(&out, id->text);
    }
    return buf_str(&buf);
}

static bool
add_line(struct novelty *novelty, struct arena *arena, struct str line, struct str *why)
{
    const struct json *object = json_parse(arena, line, why);

    if (object == NULL) {
        return false;
    }
    struct novelty_doc doc = {
        .label = label_of(arena, object),
        .title = json_get_str(object, "title"),
        .text = json_get_str(object, "text"),
        .kind = str_eq_c(json_get_str(object, "kind"), "template") ? NOVELTY_TEMPLATE
                                                                   : NOVELTY_DOSSIER,
    };
    if (str_is_none(doc.label) || str_is_none(doc.text)) {
        *why = STR("wanted an object with id and text");
        return false;
    }
    if (!novelty_add(novelty, &doc) || (novelty_is_full(novelty) && !novelty_flush(novelty, 0))) {
        *why = novelty_why(novelty);
        return false;
    }
    return true;
}

/* What this process has needed until now. */
static void
put_cost(struct json_out *out)
{
    struct rusage used;

    MUST(getrusage(RUSAGE_SELF, &used) == 0);
    json_put_i64(out, "cpu_ms",
        (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
            (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000);
    json_put_i64(out, "peak_bytes", used.ru_maxrss * 1024);
}

static void
print_status(struct cmd_run *run, struct novelty *novelty, bool was_built)
{
    struct novelty_status s;
    struct json_out out;

    novelty_status(novelty, &s);
    if (!run->is_json) {
        buf_printf(&run->out,
            "%u dossiers, %u templates, %u removed, %u segments; text %llu bytes, copy index %llu, "
            "commonness %llu, idea index %llu, tokens %llu, files %llu\n",
            s.documents, s.templates, s.removed, s.segments, (unsigned long long)s.text_bytes,
            (unsigned long long)s.copy_bytes, (unsigned long long)s.sketch_bytes,
            (unsigned long long)s.idea_bytes, (unsigned long long)s.token_bytes,
            (unsigned long long)s.file_bytes);
        return;
    }
    json_out_init(&out, &run->out);
    json_begin_object(&out);
    json_put_i64(&out, "docs", s.documents);
    json_put_i64(&out, "templates", s.templates);
    json_put_i64(&out, "removed", s.removed);
    json_put_i64(&out, "segments", s.segments);
    json_put_i64(&out, "generation", (int64_t)s.generation);
    json_put_i64(&out, "event", (int64_t)s.event);
    json_put_i64(&out, "text_bytes", (int64_t)s.text_bytes);
    json_put_i64(&out, "copy_bytes", (int64_t)s.copy_bytes);
    json_put_i64(&out, "sketch_bytes", (int64_t)s.sketch_bytes);
    json_put_i64(&out, "idea_bytes", (int64_t)s.idea_bytes);
    json_put_i64(&out, "token_bytes", (int64_t)s.token_bytes);
    json_put_i64(&out, "file_bytes", (int64_t)s.file_bytes);
    if (was_built) {
        put_cost(&out);
    }
    json_end_object(&out);
    buf_char(&run->out, '\n');
}

static int
build_from(struct cmd_run *run, struct novelty *novelty, struct str corpus)
{
    struct arena *scratch = arena_new(LINE_ARENA_BYTES);
    struct arena_mark mark = arena_mark(scratch);
    struct lines lines;
    struct str line, why = STR_NONE;
    int code = EXIT_DONE;

    if (!lines_open(&lines, run->ctx->arena, corpus)) {
        arena_free(scratch);
        return say(run, corpus, 0, str_of(strerror(errno)));
    }
    while (code == EXIT_DONE && lines_next(&lines, &line)) {
        if (!str_is_blank(line) && !add_line(novelty, scratch, line, &why)) {
            code = say(run, corpus, lines.number, why);
        }
        arena_rewind(scratch, mark);
    }
    close(lines.fd);
    arena_free(scratch);
    if (code == EXIT_DONE && lines.failed) {
        code = say(run, corpus, lines.number + 1, STR("a line too long, or not readable"));
    }
    if (code == EXIT_DONE && !(novelty_flush(novelty, 0) && novelty_merge(novelty))) {
        code = say(run, corpus, lines.number, novelty_why(novelty));
    }
    if (code == EXIT_DONE) {
        print_status(run, novelty, true);
    }
    return code;
}

static struct novelty *
open_index(struct cmd_run *run, bool from_nothing)
{
    struct str dir = cmd_option(run, "--index"), why = STR_NONE;
    const struct novelty_options options = {
        .from_nothing = from_nothing, .read_only = !from_nothing};

    if (str_is_none(dir)) {
        buf_c(&run->err, "--index DIR is missing\n");
        return NULL;
    }
    const char *path = str_c(run->ctx->arena, dir);
    struct stat st;
    if (!from_nothing && (stat(path, &st) != 0 || !S_ISDIR(st.st_mode))) {
        buf_printf(&run->err, "%s: no index is there\n", path);
        return NULL;
    }
    if (from_nothing && mkdir(path, INDEX_MODE) != 0 && errno != EEXIST) {
        buf_printf(&run->err, "%s: %s\n", path, strerror(errno));
        return NULL;
    }
    struct novelty *novelty = novelty_open(path, &options, run->ctx->arena, &why);
    if (novelty == NULL) {
        buf_printf(&run->err, "%.*s; build the index again\n", STR_ARG(why));
    }
    return novelty;
}

int
cmd_novelty_build(struct cmd_run *run)
{
    struct str corpus = cmd_option(run, "--corpus");

    if (str_is_none(corpus) || !cmd_has(run, "--index")) {
        buf_c(&run->err, "--corpus FILE and --index DIR are wanted\n");
        return EXIT_USAGE;
    }
    struct novelty *novelty = open_index(run, true);
    if (novelty == NULL) {
        return EXIT_FAILED;
    }
    int code = build_from(run, novelty, corpus);
    novelty_close(novelty);
    return code;
}

/* -- ask ------------------------------------------------------------------------------------------ */

static void
put_span(struct json_out *out, const char *key, struct novelty_span span)
{
    json_key(out, str_of(key));
    json_begin_array(out);
    json_i64(out, span.from);
    json_i64(out, span.to);
    json_end_array(out);
}

static struct str
class_word(enum novelty_class class)
{
    static const char *const words[] = {
        "", "verbatim", "edited", "shuffled", "renamed", "stripped"};

    return str_of(words[class]);
}

static void
put_cases(struct json_out *out, const char *key, const struct novelty_answer *answer, bool templates)
{
    json_key(out, str_of(key));
    json_begin_array(out);
    for (size_t i = 0; i < answer->case_count; i++) {
        const struct novelty_case *found = &answer->cases[i];

        if (found->is_template != templates) {
            continue;
        }
        json_begin_object(out);
        json_key(out, STR("src"));
        json_raw(out, found->source);
        put_span(out, "q", found->draft);
        put_span(out, "s", found->in_source);
        json_put_str(out, "class", class_word(found->class)); 
        json_put_bool(out, "strong", found->is_strong);
        json_put_i64(out, "alike", found->alike_words);
        json_put_i64(out, "q_words", found->draft_words);
        json_put_i64(out, "s_words", found->source_words);
        json_put_i64(out, "rarest", found->rarest);
        json_put_i64(out, "bits", found->evidence_bits);
        json_end_object(out);
    }
    json_end_array(out);
}

static void
put_labels(struct json_out *out, const char *key, const struct str *labels, size_t count)
{
    json_key(out, str_of(key));
    json_begin_array(out);
    for (size_t i = 0; i < count; i++) {
        json_raw(out, labels[i]);
    }
    json_end_array(out);
}

/* Of a clock of the system; on a busy machine the processor's own says more than the wall's. */
static double
now_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool
ask_line(struct cmd_run *run, struct novelty *novelty, struct arena *arena, struct str line,
    struct str *why)
{
    const struct json *object = json_parse(arena, line, why);
    struct novelty_answer *answer = ARENA_NEW(arena, struct novelty_answer);
    struct json_out out;

    struct str text = object == NULL ? STR_NONE : json_get_str(object, "text");
    struct str label = object == NULL ? STR_NONE : label_of(arena, object);
    if (str_is_none(text) || str_is_none(label)) {
        *why = object == NULL ? *why : STR("wanted an object with id and text");
        return false;
    }
    double ms = now_ms(CLOCK_MONOTONIC), cpu_ms = now_ms(CLOCK_THREAD_CPUTIME_ID);
    novelty_ask(novelty, arena, text, answer);
    ms = now_ms(CLOCK_MONOTONIC) - ms;
    cpu_ms = now_ms(CLOCK_THREAD_CPUTIME_ID) - cpu_ms;
    json_out_init(&out, &run->out);
    json_begin_object(&out);
    json_key(&out, STR("id"));
    json_raw(&out, label);
    put_labels(&out, "docs", answer->docs, answer->doc_count);
    put_cases(&out, "det", answer, false);
    put_cases(&out, "templates", answer, true);
    put_labels(&out, "idea", answer->ideas, answer->idea_count);
    json_put_i64(&out, "compared", answer->compared);
    json_put_i64(&out, "words", answer->words);
    json_put_i64(&out, "own", answer->own_words);
    json_put_i64(&out, "covered", answer->covered_words);
    json_key(&out, STR("ms"));
    json_raw(&out, str_printf(arena, "%.3f", ms));
    json_key(&out, STR("cpu_ms"));
    json_raw(&out, str_printf(arena, "%.3f", cpu_ms));
    json_end_object(&out);
    buf_char(&run->out, '\n');
    return true;
}

int
cmd_novelty_ask(struct cmd_run *run)
{
    struct str line, why = STR_NONE;
    struct lines lines;
    int code = EXIT_DONE;

    if (!cmd_has(run, "--index")) {
        buf_c(&run->err, "--index DIR is wanted\n");
        return EXIT_USAGE;
    }
    struct novelty *novelty = open_index(run, false);
    if (novelty == NULL) {
        return EXIT_FAILED;
    }
    struct arena *scratch = arena_new(LINE_ARENA_BYTES);
    struct arena_mark mark = arena_mark(scratch);
    if (!lines_open(&lines, run->ctx->arena, run->args[0])) {
        code = say(run, run->args[0], 0, str_of(strerror(errno)));
    }
    while (code == EXIT_DONE && lines_next(&lines, &line)) {
        if (!str_is_blank(line) && !ask_line(run, novelty, scratch, line, &why)) {
            code = say(run, run->args[0], lines.number, why);
        }
        arena_rewind(scratch, mark);
    }
    if (code == EXIT_DONE && lines.failed) {
        code = say(run, run->args[0], lines.number + 1, STR("a line too long, or not readable"));
    }
    if (lines.fd >= 0) {
        close(lines.fd);
    }
    arena_free(scratch);
    novelty_close(novelty);
    return code;
}

int
cmd_novelty_status(struct cmd_run *run)
{
    if (!cmd_has(run, "--index")) {
        buf_c(&run->err, "--index DIR is wanted\n");
        return EXIT_USAGE;
    }
    struct novelty *novelty = open_index(run, false);
    if (novelty == NULL) {
        return EXIT_FAILED;
    }
    print_status(run, novelty, false);
    novelty_close(novelty);
    return EXIT_DONE;
}
