/* form.c -- forms -> structs and the readers that fill them through plat/form_read.h. */
#include "tmpl.h"

/* list (name type, ...): rows with fields of their own. */
static bool
is_group(const struct gen_field *field)
{
    return field->type.kind == GEN_LIST && field->type.fields != NULL;
}

static void
write_fields(struct gen *gen, const struct gen_struct *form, const struct gen_field *fields,
    size_t count, struct buf *out)
{
    for (size_t i = 0; i < count; i++) {
        if (is_group(&fields[i])) {
            buf_printf(out, "    const struct form_%.*s_%.*s *%.*s;\n    size_t %.*s_count;\n",
                STR_ARG(form->name), STR_ARG(fields[i].name), STR_ARG(fields[i].name),
                STR_ARG(fields[i].name));
        } else {
            struct str c = gen_c_declare(gen->arena, &fields[i]);

            buf_printf(out, "    %.*s;\n", STR_ARG(c));
        }
    }
}

void
form_write_header(struct gen *gen, const struct gen_struct *form, struct buf *out)
{
    for (size_t i = 0; i < form->field_count; i++) {
        const struct gen_field *field = &form->fields[i];
        if (is_group(field)) {
            buf_printf(out, "\nstruct form_%.*s_%.*s {\n", STR_ARG(form->name),
                STR_ARG(field->name));
            write_fields(gen, form, field->type.fields, field->type.field_count, out);
            buf_c(out, "};\n");
        }
    }
    buf_printf(out, "\nstruct form_%.*s {\n", STR_ARG(form->name));
    write_fields(gen, form, form->fields, form->field_count, out);
    buf_printf(out, "};\nMUST_USE enum err form_%.*s_read(struct ctx *ctx, const struct req *req, void **form);\n",
        STR_ARG(form->name));
}

bool
gen_field_is_required(const struct gen_field *field)
{
    const struct gen_type *type = &field->type;

    if (type->kind == GEN_LIST) {
        return type->has_range && type->low > 0;
    }
    if (type->kind == GEN_STR || type->kind == GEN_TEXT) {
        return !type->is_optional && (!type->has_range || type->low > 0);
    }
    return !type->is_optional && type->kind != GEN_BOOL;
}

/* The rule as a compound literal. */
static struct str
rule_of(struct gen *gen, const struct gen_field *field)
{
    const struct gen_type *type = &field->type;
    int64_t low = type->has_range ? type->low : 0;
    int64_t high = type->has_range ? type->high : 0;

    if (!type->has_range && (type->kind == GEN_STR || type->kind == GEN_TEXT)) {
        high = type->kind == GEN_STR ? 300 : 20000;
    } else if (!type->has_range && type->kind == GEN_INT32) {
        low = 0;
        high = INT32_MAX;
    } else if (!type->has_range && type->kind == GEN_INT64) {
        low = 0;
        high = INT64_MAX;
    } else if (!type->has_range && type->kind == GEN_BP) {
        high = 10000;
    }
    return str_printf(gen->arena,
        "(struct form_rule){\"%.*s\", %s, %s, %lld, %lld}", STR_ARG(field->name),
        gen_field_is_required(field) ? "true" : "false", type->kind == GEN_TEXT ? "true" : "false",
        (long long)low, (long long)high);
}

static void
write_enum_words(struct gen *gen, const struct gen_field *field, struct buf *out)
{
    const struct gen_enum *it = gen_find_enum(gen, field->type.name);

    buf_c(out, "(const char *const[]){");
    for (size_t i = 0; i < it->word_count; i++) {
        buf_printf(out, "%s\"%.*s\"", i == 0 ? "" : ", ", STR_ARG(it->words[i]));
    }
    buf_printf(out, "}, %zu", it->word_count);
}

/* "form_str(&in, ...);" */
static void
write_read(struct gen *gen, const struct gen_struct *form, const struct gen_field *field,
    struct buf *out)
{
    struct str rule = rule_of(gen, field);
    const char *tail = field->type.is_optional ? "" : ".v";

    switch (field->type.kind) {
    case GEN_STR:
    case GEN_TEXT:
        buf_printf(out, "form_str%s(&in, %.*s);\n", field->type.is_optional ? "" : "_given",
            STR_ARG(rule));
        break;
    case GEN_BOOL:
        buf_printf(out, "form_bool(&in, %.*s);\n", STR_ARG(rule));
        break;
    case GEN_INT32:
        buf_printf(out, "form_i32(&in, %.*s)%s;\n", STR_ARG(rule), tail);
        break;
    case GEN_INT64:
        buf_printf(out, "form_i64(&in, %.*s)%s;\n", STR_ARG(rule), tail);
        break;
    case GEN_BP:
        buf_printf(out, "form_bp(&in, %.*s)%s;\n", STR_ARG(rule), tail);
        break;
    case GEN_DATE:
        buf_printf(out, "form_date(&in, %.*s);\n", STR_ARG(rule));
        break;
    case GEN_INSTANT:
        buf_printf(out, "form_instant(&in, %.*s);\n", STR_ARG(rule));
        break;
    case GEN_MONEY:
        buf_printf(out, "form_money(&in, %.*s);\n", STR_ARG(rule));
        break;
    case GEN_ENUM:
        buf_printf(out, "(enum %.*s)form_word(&in, %.*s, ", STR_ARG(field->type.name), STR_ARG(rule));
        write_enum_words(gen, field, out);
        buf_c(out, ");\n");
        break;
    case GEN_ID:
        buf_printf(out, "(struct %.*s){form_id(&in, %.*s)};\n", STR_ARG(field->type.name),
            STR_ARG(rule));
        break;
    case GEN_FILE:
        buf_printf(out, "form_file(&in, %.*s);\n", STR_ARG(rule));
        break;
    case GEN_HTML:
    case GEN_BYTES:
    case GEN_STRUCT:
    case GEN_LIST:
        gen_fail(form->file, form->line, "field '%.*s': this type cannot be sent in a form",
            STR_ARG(field->name));
    }
}

/* One assignment: "it->title = form_str(&in, ...);" */
static void
write_field(struct gen *gen, const struct gen_struct *form, const struct gen_field *field,
    const char *base, struct buf *out)
{
    buf_printf(out, "        %s%.*s = ", base, STR_ARG(field->name));
    write_read(gen, form, field, out);
}

static void
write_group(struct gen *gen, const struct gen_struct *form, const struct gen_field *field,
    struct buf *out)
{
    struct str name = field->name;

    buf_printf(out, "    {\n        struct form_rows rows;\n        struct form_%.*s_%.*s *list;\n",
        STR_ARG(form->name), STR_ARG(name));
    buf_printf(out, "        form_rows(&in, (struct form_rule){\"%.*s\", %s, false, %lld, %lld}, &rows);\n",
        STR_ARG(name), gen_field_is_required(field) ? "true" : "false",
        (long long)(field->type.has_range ? field->type.low : 0),
        (long long)(field->type.has_range ? field->type.high : 200));
    buf_printf(out, "        list = ARENA_ARRAY(ctx->arena, struct form_%.*s_%.*s, rows.count + 1);\n",
        STR_ARG(form->name), STR_ARG(name));
    buf_c(out, "        for (size_t i = 0; i < rows.count; i++) {\n        form_row(&in, &rows, i);\n");
    for (size_t i = 0; i < field->type.field_count; i++) {
        write_field(gen, form, &field->type.fields[i], "list[i].", out);
    }
    buf_printf(out, "        form_row_end(&in);\n        }\n        it->%.*s = list;\n        it->%.*s_count = rows.count;\n    }\n",
        STR_ARG(name), STR_ARG(name));
}

/* list initiative_id: as many values of one name. */
static void
write_many(struct gen *gen, const struct gen_struct *form, const struct gen_field *field,
    struct buf *out)
{
    struct gen_field item = {.name = field->name, .type = *field->element};
    struct gen_field bare = {.name = STR(""), .type = *field->element};
    struct str name = field->name, type = gen_c_declare(gen->arena, &bare);
    long long low = field->type.has_range ? (long long)field->type.low : 0;
    long long high = field->type.has_range ? (long long)field->type.high : 200;

    if (item.type.kind == GEN_FILE) {
        buf_printf(out,
            "    it->%.*s = form_files(&in, (struct form_rule){\"%.*s\", %s, false, %lld, %lld},\n"
            "        &it->%.*s_count);\n",
            STR_ARG(name), STR_ARG(name), low > 0 ? "true" : "false", low, high, STR_ARG(name));
        return;
    }
    buf_printf(out,
        "    {\n        struct form_many *many = ARENA_NEW(ctx->arena, struct form_many);\n"
        "        %.*s*list;\n\n"
        "        form_many(&in, (struct form_rule){\"%.*s\", %s, false, %lld, %lld}, many);\n"
        "        list = ARENA_ARRAY(ctx->arena, %.*s, many->count + 1);\n"
        "        for (size_t i = 0; i < many->count; i++) {\n        form_one(&in, many, i);\n",
        STR_ARG(type), STR_ARG(name), low > 0 ? "true" : "false", low, high, STR_ARG(type));
    item.type.is_optional = false;
    buf_c(out, "        list[i] = ");
    write_read(gen, form, &item, out);
    buf_printf(out,
        "        }\n        form_one_end(&in);\n        it->%.*s = list;\n"
        "        it->%.*s_count = many->count;\n    }\n", STR_ARG(name), STR_ARG(name));
}

static void
write_known(const struct gen_struct *form, struct buf *out)
{
    size_t count = 0;

    buf_c(out, "    form_known(&in, (const char *const[]){");
    for (size_t i = 0; i < form->field_count; i++) {
        const struct gen_field *field = &form->fields[i];
        buf_printf(out, "%s\"%.*s\"", count++ == 0 ? "" : ", ", STR_ARG(field->name));
        for (size_t j = 0; is_group(field) && j < field->type.field_count; j++, count++) {
            buf_printf(out, ", \"%.*s.%.*s\"", STR_ARG(field->name),
                STR_ARG(field->type.fields[j].name));
        }
    }
    buf_printf(out, "%s}, %zu);\n", count == 0 ? "NULL" : "", count);
}

void
form_write_reader(struct gen *gen, const struct gen_struct *form, struct buf *out)
{
    buf_printf(out, "\nenum err\nform_%.*s_read(struct ctx *ctx, const struct req *req, void **form)\n{\n",
        STR_ARG(form->name));
    buf_printf(out, "    struct form_%.*s *it = ARENA_NEW(ctx->arena, struct form_%.*s);\n    struct form_in in;\n\n",
        STR_ARG(form->name), STR_ARG(form->name));
    buf_c(out, "    form_begin(&in, ctx, req);\n");
    for (size_t i = 0; i < form->field_count; i++) {
        if (is_group(&form->fields[i])) {
            write_group(gen, form, &form->fields[i], out);
        } else if (form->fields[i].type.kind == GEN_LIST) {
            write_many(gen, form, &form->fields[i], out);
        } else {
            write_field(gen, form, &form->fields[i], "it->", out);
        }
    }
    write_known(form, out);
    buf_c(out, "    *form = it;\n    return form_end(&in);\n}\n");
}
