/* form_read.c -- one body, three encodings, the same fields. */
#include "plat/form_read.h"

#include "base/date.h"
#include "base/utf8.h"
#include "plat/fault.h"

enum { FORM_NUMBER_DIGITS_MAX = 19 };

void
form_begin(struct form_in *in, struct ctx *ctx, const struct req *req)
{
    *in = (struct form_in){.ctx = ctx, .req = req};
}

/* The name as it stands in the body: list.row.name inside a row. */
static struct str
sent_name(const struct form_in *in, const char *name)
{
    if (in->list == NULL) {
        return str_of(name);
    }
    return str_printf(in->ctx->arena, "%s.%zu.%s", in->list, in->row, name);
}

static void
add_fault(struct form_in *in, struct form_rule rule, const char *code, struct str arg)
{
    const char *field = str_c(in->ctx->arena, sent_name(in, rule.name));

    (void)fault_arg(in->ctx, fault_find(str_of(code)), field, arg);
}

static struct str
range_text(struct form_in *in, int64_t low, int64_t high)
{
    return str_printf(in->ctx->arena, "%.*s–%.*s", STR_ARG(number_vi(in->ctx->arena, low)),
        STR_ARG(number_vi(in->ctx->arena, high)));
}

/* The object of the row being read, or the whole body. */
static const struct json *
json_scope(const struct form_in *in)
{
    const struct json *at = in->req->json;

    if (at == NULL || in->list == NULL) {
        return at;
    }
    at = json_get(at, in->list);
    at = at == NULL ? NULL : at->child;
    for (size_t i = 0; at != NULL && i < in->row; i++) {
        at = at->next;
    }
    return at;
}

static const struct json *
json_value(const struct form_in *in, const char *name)
{
    const struct json *scope = json_scope(in);
    const struct json *value = scope == NULL || scope->kind != JSON_OBJECT ? NULL
                                                                            : json_get(scope, name);

    return value == NULL || value->kind == JSON_NULL ? NULL : value;
}

/* The raw text of a field, none when it was not sent or is blank. */
static struct str
raw_value(struct form_in *in, struct form_rule rule)
{
    struct str name = sent_name(in, rule.name);
    struct str value = STR_NONE;
    bool was_sent = false;

    for (size_t i = 0; i < in->req->field_count; i++) {
        if (str_eq(in->req->fields[i].name, name)) {
            if (was_sent) {
                add_fault(in, rule, "sent_twice", STR_NONE);
                return STR_NONE;
            }
            was_sent = true;
            value = in->req->fields[i].value;
        }
    }
    return str_is_blank(value) ? STR_NONE : value;
}

/* What was sent, as text: strings and numbers of JSON, or a field of a form. */
static struct str
any_value(struct form_in *in, struct form_rule rule, bool *is_json)
{
    const struct json *value = json_value(in, rule.name);

    *is_json = in->req->json != NULL;
    if (in->one != NULL) {
        return *in->one;
    }
    if (!*is_json) {
        return raw_value(in, rule);
    }
    if (value == NULL) {
        return STR_NONE;
    }
    if (value->kind == JSON_BOOL) {
        return value->boolean ? STR("1") : STR("0");
    }
    if (value->kind == JSON_ARRAY || value->kind == JSON_OBJECT) {
        add_fault(in, rule, "bad_text", STR_NONE);
        return STR_NONE;
    }
    return str_is_blank(value->text) ? STR_NONE : value->text;
}

static bool
is_missing(struct form_in *in, struct form_rule rule, struct str value)
{
    if (!str_is_none(value)) {
        return false;
    }
    if (rule.is_required) {
        add_fault(in, rule, "required", STR_NONE);
    }
    return true;
}

struct str
form_str(struct form_in *in, struct form_rule rule)
{
    struct arena *arena = in->ctx->arena;
    struct str clean;
    bool is_json;
    struct str value = any_value(in, rule, &is_json);
    size_t chars;

    if (is_missing(in, rule, value)) {
        return STR_NONE;
    }
    if (text_in(arena, value, rule.is_lines ? TEXT_LINES : TEXT_LINE, &clean) != TEXT_IN_OK) {
        add_fault(in, rule, "bad_text", STR_NONE);
        return STR_NONE;
    }
    chars = utf8_count(clean);
    if (rule.high > 0 && chars > (size_t)rule.high) {
        add_fault(in, rule, "too_long", number_vi(arena, rule.high));
    } else if (chars < (size_t)rule.low) {
        add_fault(in, rule, "too_short", number_vi(arena, rule.low));
    }
    return chars == 0 ? STR_NONE : clean;
}

struct str
form_str_given(struct form_in *in, struct form_rule rule)
{
    struct str value = form_str(in, rule);

    return str_is_none(value) ? STR("") : value;
}

bool
form_bool(struct form_in *in, struct form_rule rule)
{
    bool is_json;
    struct str value = any_value(in, rule, &is_json);

    if (str_is_none(value) || str_eq_c(value, "0") || str_eq_c(value, "false")) {
        return false;
    }
    if (!str_eq_c(value, "1") && !str_eq_c(value, "on") && !str_eq_c(value, "true")) {
        add_fault(in, rule, "not_a_choice", STR_NONE);
        return false;
    }
    return true;
}

/* 1.234 and 1 234 are 1234 in a form: separators only where thousands end, so that 1.5 is refused
 * and not read as 15. */
static bool
number_of(struct form_in *in, struct str value, bool is_json, int64_t *out)
{
    struct buf digits;
    bool is_grouped = false;
    size_t since = 0; /* digits since the last separator */

    if (is_json) {
        return str_to_i64(value, out);
    }
    value = str_trim(value);
    buf_init(&digits, in->ctx->arena, 32);
    for (size_t i = 0; i < value.n && digits.n <= FORM_NUMBER_DIGITS_MAX + 1; i++) {
        if (value.p[i] != '.' && value.p[i] != ' ') {
            buf_char(&digits, value.p[i]);
            since += value.p[i] != '-';
            continue;
        }
        if (since == 0 || since > 3 || (is_grouped && since != 3)) {
            return false;
        }
        is_grouped = true;
        since = 0;
    }
    return (!is_grouped || since == 3) && str_to_i64(buf_str(&digits), out);
}

struct opt_i64
form_i64(struct form_in *in, struct form_rule rule)
{
    struct opt_i64 out = {0};
    bool is_json;
    struct str value = any_value(in, rule, &is_json);

    if (is_missing(in, rule, value)) {
        return out;
    }
    if (!number_of(in, value, is_json, &out.v)) {
        add_fault(in, rule, "not_a_number", STR_NONE);
        return (struct opt_i64){0};
    }
    if (out.v < rule.low || out.v > rule.high) {
        add_fault(in, rule, "out_of_range", range_text(in, rule.low, rule.high));
        return (struct opt_i64){0};
    }
    out.has = true;
    return out;
}

struct opt_i32
form_i32(struct form_in *in, struct form_rule rule)
{
    struct opt_i64 wide;

    rule.high = rule.high > INT32_MAX ? INT32_MAX : rule.high;
    rule.low = rule.low < INT32_MIN ? INT32_MIN : rule.low;
    wide = form_i64(in, rule);
    return (struct opt_i32){wide.has, (int32_t)wide.v};
}

struct opt_i32
form_bp(struct form_in *in, struct form_rule rule)
{
    struct opt_i32 out = {0};
    bool is_json;
    struct str value;

    if (in->req->json != NULL) {
        return form_i32(in, rule);
    }
    value = any_value(in, rule, &is_json);
    if (is_missing(in, rule, value)) {
        return out;
    }
    if (!share_parse_typed(str_trim(value), &out.v) || out.v < rule.low || out.v > rule.high) {
        add_fault(in, rule, "not_a_share", STR_NONE);
        return (struct opt_i32){0};
    }
    out.has = true;
    return out;
}

struct money
form_money(struct form_in *in, struct form_rule rule)
{
    struct money out = MONEY_NONE;
    bool is_json;
    struct str value = any_value(in, rule, &is_json);

    if (is_missing(in, rule, value)) {
        return MONEY_NONE;
    }
    if (is_json ? !str_to_i64(value, &out.dong) || out.dong < 0 || out.dong > MONEY_DONG_MAX
                : !money_parse_typed(str_trim(value), &out)) {
        add_fault(in, rule, "not_money", STR_NONE);
        return MONEY_NONE;
    }
    return out;
}

/* A birth date needs its century: the only field whose two-digit year is refused. */
static bool
is_birth(struct form_rule rule)
{
    return str_starts(str_of(rule.name), STR("birth"));
}

/* yyyy-mm-dd: the one way to write a date in JSON. */
static bool
is_iso_shape(struct str s)
{
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-';
}

struct date
form_date(struct form_in *in, struct form_rule rule)
{
    struct date out = DATE_NONE;
    bool is_json;
    struct str value = str_trim(any_value(in, rule, &is_json));

    if (is_missing(in, rule, value)) {
        return DATE_NONE;
    }
    if (is_json && !is_iso_shape(value)) {
        add_fault(in, rule, "not_a_date", STR_NONE);
        return DATE_NONE;
    }
    switch (date_parse_typed(value, &out)) {
    case DATE_TYPED_OK:
        return out;
    case DATE_TYPED_SHORT_YEAR:
        if (is_birth(rule)) {
            add_fault(in, rule, "birth_year_digits", STR_NONE);
            return DATE_NONE;
        }
        return out;
    case DATE_TYPED_IMPOSSIBLE:
        add_fault(in, rule, "no_such_day", utf8_head(value, 20));
        return DATE_NONE;
    case DATE_TYPED_MALFORMED:
        break;
    }
    add_fault(in, rule, "not_a_date", STR_NONE);
    return DATE_NONE;
}

/* "14:32 09/06/2025", as pages write an instant, in the zone of the country. */
static bool
instant_typed(struct str value, struct instant *out)
{
    struct str clock = str_cut(&value, ' '), minute = clock;
    struct str hour = str_cut(&minute, ':');
    int64_t h, m;
    struct date day;

    if (hour.n == 0 || hour.n > 2 || minute.n != 2 || str_is_none(value) ||
        !str_to_i64(hour, &h) || !str_to_i64(minute, &m) || h < 0 || h > 23 || m < 0 || m > 59 ||
        date_parse_typed(str_trim(value), &day) != DATE_TYPED_OK) {
        return false;
    }
    out->us = instant_of_date(day).us + (h * 60 + m) * INT64_C(60000000);
    return true;
}

struct instant
form_instant(struct form_in *in, struct form_rule rule)
{
    struct instant out = INSTANT_NONE;
    bool is_json;
    struct str value = str_trim(any_value(in, rule, &is_json));

    if (!is_missing(in, rule, value) && !instant_parse_rfc3339(value, &out) &&
        (is_json || !instant_typed(value, &out))) {
        add_fault(in, rule, "not_a_date", STR_NONE);
        out = INSTANT_NONE;
    }
    return out;
}

int64_t
form_id(struct form_in *in, struct form_rule rule)
{
    bool is_json;
    struct str value = any_value(in, rule, &is_json);
    int64_t v;

    if (is_missing(in, rule, value)) {
        return 0;
    }
    if (!str_to_i64(str_trim(value), &v) || v <= 0) {
        add_fault(in, rule, "not_a_choice", STR_NONE);
        return 0;
    }
    return v;
}

int
form_word(struct form_in *in, struct form_rule rule, const char *const *words, size_t count)
{
    bool is_json;
    struct str value = any_value(in, rule, &is_json);

    if (is_missing(in, rule, value)) {
        return 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (str_eq_c(value, words[i])) {
            return (int)i + 1;
        }
    }
    add_fault(in, rule, "not_a_choice", STR_NONE);
    return 0;
}

const struct upload *
form_files(struct form_in *in, struct form_rule rule, size_t *count)
{
    struct str name = sent_name(in, rule.name);
    struct upload *list = ARENA_ARRAY(in->ctx->arena, struct upload, in->req->upload_count + 1);

    *count = 0;
    for (size_t i = 0; i < in->req->upload_count; i++) {
        if (str_eq(in->req->uploads[i].field, name)) {
            list[(*count)++] = in->req->uploads[i];
        }
    }
    if (rule.is_required && *count == 0) {
        add_fault(in, rule, "file_missing", STR_NONE);
    } else if (rule.high > 0 && *count > (size_t)rule.high) {
        add_fault(in, rule, "too_many_rows", number_vi(in->ctx->arena, rule.high));
        *count = 0;
    }
    return list;
}

struct upload
form_file(struct form_in *in, struct form_rule rule)
{
    size_t count;
    const struct upload *list = form_files(in, rule, &count);

    if (count > 1) {
        add_fault(in, rule, "sent_twice", STR_NONE);
    }
    return count == 1 ? list[0] : (struct upload){0};
}

/* -- many values of one name ------------------------------------------------------------------ */
static void
add_one(struct form_many *many, size_t *found, struct str value)
{
    if (!str_is_blank(value)) {
        *found += 1;
        if (many->count < FORM_ROWS_MAX) {
            many->value[many->count++] = value;
        }
    }
}

void
form_many(struct form_in *in, struct form_rule rule, struct form_many *many)
{
    struct str name = sent_name(in, rule.name);
    const struct json *value = json_value(in, rule.name);
    size_t found = 0;

    many->count = 0;
    for (size_t i = 0; in->req->json == NULL && i < in->req->field_count; i++) {
        if (str_eq(in->req->fields[i].name, name)) {
            add_one(many, &found, in->req->fields[i].value);
        }
    }
    if (value != NULL && value->kind != JSON_ARRAY) {
        add_fault(in, rule, "bad_text", STR_NONE);
    } else if (value != NULL) {
        for (const struct json *item = value->child; item != NULL; item = item->next) {
            if (item->kind != JSON_STR && item->kind != JSON_INT) {
                add_fault(in, rule, "bad_text", STR_NONE);
                break;
            }
            add_one(many, &found, item->text);
        }
    }
    if (found > (size_t)rule.high || found > FORM_ROWS_MAX) {
        add_fault(in, rule, "too_many_rows", number_vi(in->ctx->arena, rule.high));
        many->count = 0;
    } else if (found < (size_t)rule.low) {
        add_fault(in, rule, "too_few_rows", number_vi(in->ctx->arena, rule.low));
    }
}

void
form_one(struct form_in *in, const struct form_many *many, size_t at)
{
    in->one = &many->value[at];
}

void
form_one_end(struct form_in *in)
{
    in->one = NULL;
}

/* -- rows of a list ---------------------------------------------------------------------------- */
/* The row number in "list.<number>.member", SIZE_MAX for other names. */
static size_t
row_number(struct str name, struct str list)
{
    int64_t row;
    struct str rest;

    if (!str_starts(name, list) || name.n < list.n + 4 || name.p[list.n] != '.') {
        return SIZE_MAX;
    }
    rest = str_from(name, list.n + 1);
    if (!str_to_i64(str_cut(&rest, '.'), &row) || str_is_none(rest) || row < 0 ||
        row > FORM_ROW_NUMBER_MAX) {
        return SIZE_MAX;
    }
    return (size_t)row;
}

static void
rows_of_form(const struct req *req, struct str list, bool *is_used)
{
    for (size_t i = 0; i < req->field_count; i++) {
        size_t row = row_number(req->fields[i].name, list);
        if (row != SIZE_MAX && !str_is_blank(req->fields[i].value)) {
            is_used[row] = true;
        }
    }
}

void
form_rows(struct form_in *in, struct form_rule rule, struct form_rows *rows)
{
    bool *is_used = ARENA_ARRAY(in->ctx->arena, bool, FORM_ROW_NUMBER_MAX + 1);
    const struct json *value = json_value(in, rule.name);
    size_t found = 0;

    *rows = (struct form_rows){.name = rule.name};
    if (in->req->json == NULL) {
        rows_of_form(in->req, str_of(rule.name), is_used);
    } else if (value != NULL && value->kind != JSON_ARRAY) {
        add_fault(in, rule, "bad_text", STR_NONE);
    } else {
        for (size_t i = 0; value != NULL && i < value->count && i <= FORM_ROW_NUMBER_MAX; i++) {
            is_used[i] = true;
        }
    }
    for (uint16_t i = 0; i <= FORM_ROW_NUMBER_MAX; i++) {
        if (is_used[i]) {
            found++;
            if (rows->count < FORM_ROWS_MAX) {
                rows->at[rows->count++] = i;
            }
        }
    }
    if (found > (size_t)rule.high || found > FORM_ROWS_MAX) {
        add_fault(in, rule, "too_many_rows", number_vi(in->ctx->arena, rule.high));
        rows->count = 0;
    } else if (found < (size_t)rule.low) {
        add_fault(in, rule, "too_few_rows", number_vi(in->ctx->arena, rule.low));
    }
}

void
form_row(struct form_in *in, const struct form_rows *rows, size_t at)
{
    in->list = rows->name;
    in->row = rows->at[at];
}

void
form_row_end(struct form_in *in)
{
    in->list = NULL;
}

static bool
is_known(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq_c(name, names[i])) {
            return true;
        }
    }
    return false;
}

void
form_known(struct form_in *in, const char *const *names, size_t count)
{
    int code = fault_find(STR("unknown_field"));

    if (in->req->json == NULL || in->req->json->kind != JSON_OBJECT) {
        return;
    }
    for (const struct json *m = in->req->json->child; m != NULL; m = m->next) {
        if (!is_known(m->key, names, count)) {
            (void)fault_arg(in->ctx, code, str_c(in->ctx->arena, m->key), m->key);
            continue;
        }
        for (const struct json *row = m->kind == JSON_ARRAY ? m->child : NULL; row != NULL;
             row = row->next) {
            for (const struct json *x = row->kind == JSON_OBJECT ? row->child : NULL; x != NULL;
                 x = x->next) {
                struct str dotted =
                    str_printf(in->ctx->arena, "%.*s.%.*s", STR_ARG(m->key), STR_ARG(x->key));
                if (!is_known(dotted, names, count)) {
                    (void)fault_arg(in->ctx, code, str_c(in->ctx->arena, dotted), x->key);
                }
            }
        }
    }
}

enum err
form_end(struct form_in *in)
{
    return faults_end(in->ctx);
}

size_t
form_rows_typed(const struct req *req, const char *list)
{
    size_t rows = 0;

    for (size_t i = 0; req != NULL && i < req->field_count; i++) {
        size_t row = row_number(req->fields[i].name, str_of(list));
        if (row != SIZE_MAX && row + 1 > rows && row < FORM_ROWS_MAX) {
            rows = row + 1;
        }
    }
    return rows;
}
