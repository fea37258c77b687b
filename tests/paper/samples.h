/* samples.h -- papers of a fictional commune, as rooms would make them; the writers are tested on
 * them and they can be printed: build/tests/paper-sample NAME FORMAT | build/sangkien-paper > FILE
 */
#ifndef TESTS_PAPER_SAMPLES_H
#define TESTS_PAPER_SAMPLES_H

#include "plat/paper_build.h"

struct sample {
    const char *name;
    void (*make)(struct arena *arena, struct paper_model *out);
};
extern const struct sample samples[];
extern const size_t sample_count;

const struct sample *sample_named(const char *name); /* NULL when there is none */
/* {"format":..., "model":...} */
struct str sample_request(struct arena *arena, const char *format, const struct paper_model *model);
/* copies of one certificate for a print run, in one file */
struct str sample_run_request(struct arena *arena, size_t copies);

#endif
