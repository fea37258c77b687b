/* fault.c -- adds what is wrong to the request, as the generated table has it. */
#include "plat/fault.h"

int
fault_find(struct str code)
{
    for (size_t i = 1; i < fault_def_count; i++) {
        if (str_eq_c(code, fault_defs[i].code)) {
            return (int)i;
        }
    }
    return 0;
}

enum err
fault_arg(struct ctx *ctx, int code, const char *field, struct str arg)
{
    MUST(code > 0 && (size_t)code < fault_def_count);
    MUST(fault_defs[code].class != OK);
    /* Past the limit the class still stands: a page with fifty faults says enough. */
    if (ctx->fault_count < CTX_FAULTS_MAX) {
        struct fault *fault = &ctx->faults[ctx->fault_count++];

        fault->code = code;
        fault->field = str_dup(ctx->arena, str_of(field));
        fault->arg = str_dup(ctx->arena, arg);
    }
    return fault_defs[code].class;
}

enum err
fault(struct ctx *ctx, int code, const char *field)
{
    return fault_arg(ctx, code, field, STR_NONE);
}

enum err
fault_word(struct ctx *ctx, const char *code)
{
    return fault(ctx, fault_find(str_of(code)), NULL);
}

enum err
faults_end(const struct ctx *ctx)
{
    return ctx->fault_count == 0 ? OK : ERR_INVALID;
}
