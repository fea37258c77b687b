/* measurement.c -- samples, their sums, and what may be compared with what. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/process/process.h"

enum { UNIT = 100, DIGITS_MAX = 12 };

/* 12 | 12,5 | 12.25, in hundredths. */
static bool
parse_value(struct str said, int64_t *out)
{
    int64_t v = 0;
    int32_t decimals = -1;
    size_t digits = 0;

    for (size_t i = 0; i < said.n; i++) {
        char c = said.p[i];

        if ((c == ',' || c == '.') && decimals < 0 && digits > 0) {
            decimals = 0;
        } else if (c >= '0' && c <= '9' && digits < DIGITS_MAX && decimals < 2) {
            v = v * 10 + (c - '0');
            digits++;
            decimals += decimals >= 0;
        } else {
            return false;
        }
    }
    if (digits == 0 || decimals == 0) {
        return false;
    }
    *out = decimals < 0 ? v * UNIT : decimals == 1 ? v * 10 : v;
    return true;
}

static bool
parts_values(char c)
{
    return c == ' ' || c == '\n' || c == ';';
}

bool
samples_parse(struct str said, int64_t *values, size_t *count)
{
    size_t i = 0;

    *count = 0;
    while (i < said.n) {
        size_t from = i;

        while (i < said.n && !parts_values(said.p[i])) {
            i++;
        }
        if (i > from) {
            if (*count == SAMPLES_MAX || !parse_value(str_sub(said, from, i), &values[*count])) {
                return false;
            }
            (*count)++;
        }
        i++;
    }
    return *count > 0;
}

struct sample_sum
samples_sum(const int64_t *values, size_t count)
{
    struct sample_sum out = {.n = (int32_t)count, .low = values[0], .high = values[0]};
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += values[i];
        out.low = values[i] < out.low ? values[i] : out.low;
        out.high = values[i] > out.high ? values[i] : out.high;
    }
    out.mean = (2 * sum + out.n) / (2 * out.n);
    return out;
}

struct str
hundredths_vi(struct arena *arena, int64_t v)
{
    int64_t whole = v / UNIT, rest = v % UNIT;

    if (rest == 0) {
        return str_printf(arena, "%lld", (long long)whole);
    }
    return rest % 10 == 0 ? str_printf(arena, "%lld,%lld", (long long)whole, (long long)rest / 10)
                          : str_printf(arena, "%lld,%02lld", (long long)whole, (long long)rest);
}

/* The same metric was measured here before: in the same unit, by the same method? */
static enum err
check_comparable(struct ctx *ctx, const struct measurement_in *in)
{
    struct q_measurement_list *rows;
    size_t count;

    TRY(q_measurement_list(ctx, in->process, in->shortcoming, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (str_eq(rows[i].metric, in->metric)) {
            if (!str_eq(rows[i].unit, in->unit)) {
                return fault_arg(ctx, FAULT_MEASURED_OTHERWISE, "unit", rows[i].unit);
            }
            if (!str_eq(rows[i].method, in->method)) {
                return fault_arg(ctx, FAULT_MEASURED_OTHERWISE, "method", rows[i].method);
            }
        }
    }
    return OK;
}

static enum err
check_place(struct ctx *ctx, const struct measurement_in *in)
{
    struct q_shortcoming_get shortcoming;
    struct q_process_get process;
    struct scope scope;

    if (in->process.v == 0 && in->shortcoming.v == 0) {
        return fault(ctx, FAULT_REQUIRED, "process");
    }
    if (in->process.v != 0) {
        TRY(process_find(ctx, in->process, &process, &scope));
        TRY(permit(ctx, ACT_PROCESS_VIEW, scope));
    }
    if (in->shortcoming.v != 0) {
        TRY(shortcoming_find(ctx, in->shortcoming, &shortcoming, &scope));
        TRY(permit(ctx, ACT_SHORTCOMING_VIEW, scope));
    }
    return OK;
}

enum err
measurement_record(struct ctx *ctx, const struct measurement_in *in, struct measurement_id *out)
{
    struct ref ref;

    TRY(permit(ctx, ACT_MEASUREMENT_RECORD, (struct scope){.org = in->org}));
    TRY(check_place(ctx, in));
    if (date_cmp(in->to_on, in->from_on) < 0) {
        return fault(ctx, FAULT_PERIOD_BACKWARDS, "to_on");
    }
    TRY(check_comparable(ctx, in));
    TRY(q_measurement_insert(ctx,
        &(struct q_measurement_insert_in){
            .org = in->org,
            .process = in->process,
            .shortcoming = in->shortcoming,
            .metric = in->metric,
            .unit = in->unit,
            .phase = in->phase,
            .n = in->sum.n,
            .mean = in->sum.mean,
            .low = {in->values != NULL, in->sum.low},
            .high = {in->values != NULL, in->sum.high},
            .from_on = in->from_on,
            .to_on = in->to_on,
            .method = in->method,
            .measured_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    for (int32_t i = 0; in->values != NULL && i < in->sum.n; i++) {
        TRY(q_sample_insert(ctx, *out, i + 1, in->values[i]));
    }
    ref = (struct ref){"measurement", out->v, in->org};
    if (in->shortcoming.v != 0) {
        TRY(link_add(
            ctx, (struct ref){"shortcoming", in->shortcoming.v, in->org}, ref, "measurement"));
    }
    return event_add(
        ctx, ACT_MEASUREMENT_RECORD, ref, NULL, event_payload(ctx, "metric", in->metric, NULL));
}
