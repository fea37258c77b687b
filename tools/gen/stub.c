/* stub.c -- stands in for the part of the generator that is still being written; goes when it is
 * there. */
#include "gen.h"

__attribute__((weak)) void
gen_openapi_write(struct gen *gen)
{
    (void)gen;
}
