/* paper-sample -- prints requests for sangkien-paper.
 *
 *   paper-sample NAME docx|pdf   one paper
 *   paper-sample run COPIES      that many certificates in one file
 *   paper-sample wire COPIES     that many certificates, one request each, for --worker
 */
#include "base/str.h"
#include "plat/paper_wire.h"
#include "samples.h"

static struct str
wire(struct arena *arena, int64_t copies)
{
    struct paper_model model;
    struct buf out;

    sample_named("certificate")->make(arena, &model);
    buf_init(&out, arena, 1024 * 1024);
    for (int64_t i = 1; i <= copies; i++) {
        uint8_t length[PAPER_WIRE_REQUEST_HEAD];
        model.heading.number = str_printf(arena, "%d", (int)i);
        struct str request = sample_request(arena, "pdf", &model);
        paper_wire_length(length, request.n);
        buf_put_bytes(&out, length, sizeof(length));
        buf_put(&out, request);
    }
    return buf_str(&out);
}

int
main(int argc, char **argv)
{
    struct arena *arena = arena_new(1024 * 1024 * 1024);
    const struct sample *sample = argc == 3 ? sample_named(argv[1]) : NULL;
    struct paper_model model;
    struct str request = STR_NONE;
    int64_t copies = 0;
    bool is_count = argc == 3 && str_to_i64(str_of(argv[2]), &copies) && copies > 0;

    if (sample != NULL) {
        sample->make(arena, &model);
        request = sample_request(arena, argv[2], &model);
    } else if (is_count && str_eq_c(str_of(argv[1]), "run")) {
        request = sample_run_request(arena, (size_t)copies);
    } else if (is_count && str_eq_c(str_of(argv[1]), "wire")) {
        request = wire(arena, copies);
    }
    if (str_is_none(request)) {
        fprintf(stderr, "usage: paper-sample NAME docx|pdf | run COPIES | wire COPIES\n");
        return 2;
    }
    fwrite(request.p, 1, request.n, stdout);
    arena_free(arena);
    return 0;
}
