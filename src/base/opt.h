/* opt.h -- integers that may be missing. */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stdint.h>

struct opt_i32 {
    bool has;
    int32_t v;
};
struct opt_i64 {
    bool has;
    int64_t v;
};

#endif
