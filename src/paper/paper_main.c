/* sangkien-paper -- renders papers for the server, which never loads pango, cairo or libzip.
 *
 *   sangkien-paper < request.json > file     one request, exit 0 done, 1 refused or failed
 *   sangkien-paper --worker                  requests until the end of input
 *   sangkien-paper --check                   exit 0 when the font that papers need is installed
 *
 * Request  {"format":"docx"|"pdf","model":{...}}, or for PDF {"format":"pdf","models":[{...},...]}:
 *          one file with all of them, for a print run.
 * Worker   each request is preceded by its length, each answer by a status and its length; both
 *          lengths four bytes, high byte first. Status 0: the file follows; 1: why not, in English.
 */
#include "base/err.h"
#include "paper/paper.h"
#include "paper/paper_type.h"
#include "plat/paper_wire.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
    ARENA_BYTES_MAX = 256 * 1024 * 1024,
    ADDRESS_SPACE_BYTES_MAX = 1024 * 1024 * 1024,
    MODELS_MAX = 2000,
};

#ifdef __SANITIZE_ADDRESS__
/* fontconfig keeps its caches until the process ends, which looks like a leak. */
const char *__asan_default_options(void);
const char *
__asan_default_options(void)
{
    return "detect_leaks=0";
}
#endif

struct str
paper_made_at(struct arena *arena, const struct paper_model *model)
{
    return instant_is_none(model->made_at) ? STR("2000-01-01T00:00:00Z")
                                           : instant_rfc3339(arena, model->made_at);
}

static bool
read_models(struct arena *arena, const struct json *request, struct paper_model **models,
    size_t *count, struct str *why)
{
    const struct json *list = json_get(request, "models"), *one = json_get(request, "model");
    const struct json *first = list != NULL && list->kind == JSON_ARRAY ? list->child : one;
    bool is_list = first != one;

    *count = 0;
    *models = ARENA_ARRAY(arena, struct paper_model, is_list ? list->count : 1);
    if (first == NULL || (is_list && list->count > MODELS_MAX)) {
        *why = STR("model: is missing");
        return false;
    }
    for (const struct json *json = first; json != NULL; json = is_list ? json->next : NULL) {
        if (!paper_model_read(arena, json, &(*models)[(*count)++], why)) {
            return false;
        }
    }
    return true;
}

static bool
answer(struct arena *arena, struct type *type, struct str request_text, struct bytes *out,
    struct str *why)
{
    const struct json *request = json_parse(arena, request_text, why);
    struct paper_model *models;
    size_t count;

    if (request == NULL || !read_models(arena, request, &models, &count, why)) {
        return false;
    }
    struct str format = json_get_str(request, "format");
    if (str_eq_c(format, "pdf")) {
        return paper_pdf(arena, type, models, count, out, why);
    }
    if (str_eq_c(format, "docx") && count == 1) {
        return paper_docx(arena, type, &models[0], out, why);
    }
    *why = STR("format: is not pdf, nor docx of one model");
    return false;
}

/* The request is our own model, but fonts and images are parsed by foreign code: no core of it, no
 * new rights, and no more memory than a large report needs. */
static void
confine(void)
{
    struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ /* its shadow alone is larger */
    struct rlimit memory = {ADDRESS_SPACE_BYTES_MAX, ADDRESS_SPACE_BYTES_MAX};
    setrlimit(RLIMIT_AS, &memory);
#endif
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static bool
read_all(struct arena *arena, struct str *out)
{
    struct buf in;
    char chunk[64 * 1024];

    buf_init(&in, arena, sizeof(chunk));
    for (;;) {
        ssize_t n = read(STDIN_FILENO, chunk, sizeof(chunk));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            *out = buf_str(&in);
            return n == 0;
        }
        if (in.n + (size_t)n > PAPER_REQUEST_BYTES_MAX) {
            return false;
        }
        buf_put_bytes(&in, chunk, (size_t)n);
    }
}

static int
run_once(struct type *type)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct str request, why = STR("the request is too long");
    struct bytes file;
    bool done = read_all(arena, &request) && answer(arena, type, request, &file, &why);

    if (done) {
        done = paper_wire_put(STDOUT_FILENO, file.p, file.n);
    } else {
        fprintf(stderr, "sangkien-paper: %.*s\n", STR_ARG(why));
    }
    arena_free(arena);
    return done ? 0 : 1;
}

static bool
answer_next(struct type *type)
{
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct str request, why = STR_NONE;
    struct bytes file = {NULL, 0};
    bool is_going = paper_wire_get_request(STDIN_FILENO, arena, &request);

    if (is_going) {
        bool done = answer(arena, type, request, &file, &why);
        struct bytes said = done ? file : (struct bytes){(const uint8_t *)why.p, why.n};
        is_going = paper_wire_put_answer(STDOUT_FILENO, done, said);
    }
    arena_free(arena);
    return is_going;
}

static int
run_check(struct type *type)
{
    bool has_family = type_has_family(type);

    printf("%s: %s\n", TYPE_FAMILY, has_family ? "installed" : "missing");
    return has_family ? 0 : 1;
}

static int
run_worker(struct type *type)
{
    while (answer_next(type)) {
    }
    return 0;
}

int
main(int argc, char **argv)
{
    struct str option = argc == 2 ? str_of(argv[1]) : STR("");
    bool is_worker = str_eq_c(option, "--worker"), is_check = str_eq_c(option, "--check");

    if (argc > 1 && !is_worker && !is_check) {
        fprintf(stderr, "usage: sangkien-paper [--worker | --check]\n");
        return 2;
    }
    confine();
    struct type *type = type_new();
    int status = is_check ? run_check(type) : is_worker ? run_worker(type) : run_once(type);
    type_free(type);
    return status;
}
