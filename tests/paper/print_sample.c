/* paper-sample NAME FORMAT | run COPIES -- prints a request for sangkien-paper. */
#include "base/str.h"
#include "samples.h"

int
main(int argc, char **argv)
{
    struct arena *arena = arena_new(256 * 1024 * 1024);
    const struct sample *sample = argc == 3 ? sample_named(argv[1]) : NULL;
    struct paper_model model;
    struct str request = STR_NONE;
    int64_t copies;

    if (sample != NULL) {
        sample->make(arena, &model);
        request = sample_request(arena, argv[2], &model);
    } else if (argc == 3 && str_eq_c(str_of(argv[1]), "run") && str_to_i64(str_of(argv[2]), &copies)) {
        request = sample_run_request(arena, (size_t)copies);
    }
    if (str_is_none(request)) {
        fprintf(stderr, "usage: paper-sample NAME docx|pdf | run COPIES\n");
        return 2;
    }
    fwrite(request.p, 1, request.n, stdout);
    arena_free(arena);
    return 0;
}
