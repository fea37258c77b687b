#include "room/initiative/benefit.h"

#include "base/err.h"
#include "base/json.h"

enum { MINUTES_PER_HOUR = 60 };

static int64_t
or_zero(struct opt_i64 v)
{
    return v.has ? v.v : 0;
}

bool
benefit_compute(const struct benefit_inputs *in, struct money *out)
{
    struct money sum;
    int64_t minutes;

    if (!in->cases.has || !in->minutes_saved.has || !in->hourly_dong.has) {
        return false;
    }
    return !__builtin_mul_overflow(in->cases.v, in->minutes_saved.v, &minutes) &&
        money_scale((struct money){in->hourly_dong.v}, minutes, MINUTES_PER_HOUR, ROUND_DOWN, &sum) &&
        money_add(sum, (struct money){-or_zero(in->running_dong)}, &sum) &&
        money_add(sum, (struct money){-or_zero(in->first_dong)}, out);
}

static const char *const names[] = {"cases", "minutes_saved", "hourly_dong", "running_dong",
    "first_dong"};

struct str
benefit_write(struct arena *arena, const struct benefit_inputs *in)
{
    const struct opt_i64 values[] = {in->cases, in->minutes_saved, in->hourly_dong, in->running_dong,
        in->first_dong};
    struct json_out json;
    struct buf buf;
    bool is_given = false;

    buf_init(&buf, arena, 128);
    json_out_init(&json, &buf);
    json_begin_object(&json);
    for (size_t i = 0; i < ARRAY_COUNT(values); i++) {
        if (values[i].has) {
            is_given = true;
            json_put_i64(&json, names[i], values[i].v);
        }
    }
    json_end_object(&json);
    return is_given ? buf_str(&buf) : STR_NONE;
}

struct benefit_inputs
benefit_read(struct arena *arena, struct str kept)
{
    struct benefit_inputs in = {0};
    struct opt_i64 *const values[] = {&in.cases, &in.minutes_saved, &in.hourly_dong, &in.running_dong,
        &in.first_dong};
    struct str why;
    const struct json *json = str_is_none(kept) ? NULL : json_parse(arena, kept, &why);

    for (size_t i = 0; json != NULL && i < ARRAY_COUNT(values); i++) {
        values[i]->has = json_get_i64(json, names[i], &values[i]->v);
    }
    return in;
}
