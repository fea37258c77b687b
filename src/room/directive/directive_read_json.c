/* directive_read_json.c -- a reading as JSON, in the order of its fields. */
#include "room/directive/directive_read.h"

static void
put_names(struct json_out *json, const char *key, const struct directive_names *names)
{
    json_key(json, str_of(key));
    json_begin_array(json);
    for (size_t i = 0; i < names->count; i++) {
        json_str(json, names->items[i]);
    }
    json_end_array(json);
}

static void
put_opt(struct json_out *json, const char *key, struct opt_i32 v)
{
    if (v.has) {
        json_put_i64(json, key, v.v);
    } else {
        json_put_null(json, key);
    }
}

static void
put_clause(struct json_out *json, struct arena *arena, const struct directive_clause *clause)
{
    const struct directive_due *due = &clause->due;

    json_begin_object(json);
    json_put_str(json, "no", clause->no);
    json_put_str(json, "text", clause->text);
    json_put_str(json, "section", clause->section);
    json_put_bool(json, "lead_in", clause->is_lead_in);
    put_names(json, "assignees", &clause->assignees);
    put_names(json, "support", &clause->support);
    json_put_str(json, "to", clause->to);
    json_put_str(json, "through", clause->through);
    json_key(json, STR("due"));
    json_begin_object(json);
    json_put_str(json, "said", due->said);
    json_put_str(json, "date", date_iso(arena, due->date));
    json_put_str(json, "last_safe_day", date_iso(arena, due->last_safe_day));
    json_put_str(json, "last_working_day", date_iso(arena, due->last_working_day));
    json_put_bool(json, "recurring", due->is_recurring);
    json_end_object(json);
    put_names(json, "other_dues", &clause->other_dues);
    json_end_object(json);
}

static void
put_bases(struct json_out *json, struct arena *arena, const struct directive_reading *reading)
{
    json_key(json, STR("bases"));
    json_begin_array(json);
    for (size_t i = 0; i < reading->base_count; i++) {
        const struct directive_base *base = &reading->bases[i];

        json_begin_object(json);
        json_put_str(json, "kind", base->kind);
        json_put_str(json, "number", base->number);
        json_put_str(json, "issuer", base->issuer);
        json_put_str(json, "date", date_iso(arena, base->date));
        json_put_str(json, "subject", base->subject);
        json_end_object(json);
    }
    json_end_array(json);
}

void
directive_read_json(struct json_out *json, struct arena *arena,
    const struct directive_reading *reading)
{
    json_begin_object(json);
    json_put_str(json, "issuer", reading->issuer);
    json_put_str(json, "parent", reading->parent);
    json_put_str(json, "kind", reading->kind);
    json_put_str(json, "number", reading->number);
    json_put_str(json, "symbol", reading->symbol);
    json_put_str(json, "place", reading->place);
    json_key(json, STR("date"));
    json_begin_object(json);
    put_opt(json, "year", reading->year);
    put_opt(json, "month", reading->month);
    put_opt(json, "day", reading->day);
    json_end_object(json);
    json_put_str(json, "subject", reading->subject);
    put_bases(json, arena, reading);
    put_names(json, "addressees", &reading->addressees);
    json_key(json, STR("clauses"));
    json_begin_array(json);
    for (size_t i = 0; i < reading->clause_count; i++) {
        put_clause(json, arena, &reading->clauses[i]);
    }
    json_end_array(json);
    put_names(json, "recipients", &reading->recipients);
    json_key(json, STR("signer"));
    json_begin_object(json);
    json_put_str(json, "authority", reading->authority);
    json_put_str(json, "post", reading->post);
    json_put_str(json, "name", reading->signer);
    json_end_object(json);
    put_names(json, "marks", &reading->marks);
    json_end_object(json);
}
