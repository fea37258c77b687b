/* problem.c -- refusals of the API as application/problem+json (RFC 9457), with every fault. */
#include "plat/fault.h"
#include "plat/render.h"
#include "plat/text.h"

struct outcome {
    int status;
    const char *type;
};
static const struct outcome outcomes[] = {
    [OK] = {200, "ok"},
    [ERR_INVALID] = {422, "invalid"},
    [ERR_FORBIDDEN] = {403, "forbidden"},
    [ERR_NOT_FOUND] = {404, "not-found"},
    [ERR_CONFLICT] = {409, "conflict"},
    [ERR_LIMIT] = {413, "limit"},
    [ERR_BUSY] = {503, "busy"},
    [ERR_SIGNED_OUT] = {401, "signed-out"},
    [ERR_INTERNAL] = {500, "internal"},
};

void
problem_json(struct ctx *ctx, enum err err, struct buf *out)
{
    struct json_out json;

    json_out_init(&json, out);
    json_begin_object(&json);
    json_put_str(&json, "type",
        str_printf(ctx->arena, "/problems/%s", outcomes[err].type));
    json_put_i64(&json, "status", outcomes[err].status);
    json_put_str(&json, "title",
        ctx->fault_count > 0 ? text_of_fault(ctx, &ctx->faults[0]) : str_of(outcomes[err].type));
    json_put_str(&json, "request_id", ctx->request_id);
    json_key(&json, STR("faults"));
    json_begin_array(&json);
    for (size_t i = 0; i < ctx->fault_count; i++) {
        const struct fault *fault = &ctx->faults[i];
        json_begin_object(&json);
        json_put_str(&json, "code", str_of(fault_defs[fault->code].code));
        json_put_str(&json, "field", fault->field);
        json_put_str(&json, "message", text_of_fault(ctx, fault));
        json_put_str(&json, "law", str_of(fault_defs[fault->code].law));
        json_end_object(&json);
    }
    json_end_array(&json);
    json_end_object(&json);
}
