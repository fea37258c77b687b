/* stub.c -- stands in for the parts of the generator that are still being written; goes when they
 * are there. */
#include "gen.h"

#define STUB(name)                                                                                 \
    __attribute__((weak)) void name(struct gen *gen)                                               \
    {                                                                                              \
        (void)gen;                                                                                 \
    }
STUB(gen_text_read)
STUB(gen_tmpl_read)
STUB(gen_tmpl_write)
STUB(gen_form_write)
STUB(gen_openapi_write)

__attribute__((weak)) const struct gen_text *
gen_find_text(const struct gen *gen, struct str key)
{
    (void)gen;
    (void)key;
    return NULL;
}
__attribute__((weak)) void
gen_text_write(struct gen *gen)
{
    struct buf out;

    buf_init(&out, gen->arena, 64);
    buf_c(&out, "enum text_id { TEXT_NONE = -1 };\n");
    gen_write_file(gen, "text.h", &out);
    buf_init(&out, gen->arena, 64);
    buf_c(&out, "#include \"plat/text.h\"\n\nconst char *const text_table[][2] = {{\"\", \"\"}};\n");
    gen_write_file(gen, "text.c", &out);
}
