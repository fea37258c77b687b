/* field.c -- the type words: read from "title str 1..300, due_on date?", spelt in C. */
#include "gen.h"

struct reader {
    struct gen *gen;
    const char *file;
    int line;
    struct str rest;
};

static size_t read_fields(struct reader *reader, struct gen_field *fields, size_t fields_max);

struct str
gen_word(struct str *rest)
{
    size_t from = 0, to;

    while (from < rest->n && strchr(" \t\r\n", rest->p[from]) != NULL) {
        from++;
    }
    to = from;
    while (to < rest->n && strchr(" \t\r\n", rest->p[to]) == NULL) {
        to++;
    }
    if (from == to) {
        *rest = STR_NONE;
        return STR_NONE;
    }
    struct str word = str_sub(*rest, from, to);

    *rest = str_from(*rest, to);
    return word;
}

static void
skip_space(struct reader *reader)
{
    while (reader->rest.n > 0 && strchr(" \t\r\n", reader->rest.p[0]) != NULL) {
        reader->line += reader->rest.p[0] == '\n';
        reader->rest = str_from(reader->rest, 1);
    }
}

static bool
take_char(struct reader *reader, char c)
{
    skip_space(reader);
    if (reader->rest.n == 0 || reader->rest.p[0] != c) {
        return false;
    }
    reader->rest = str_from(reader->rest, 1);
    return true;
}

static bool
is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static struct str
take_name(struct reader *reader, const char *what)
{
    size_t n = 0;

    skip_space(reader);
    while (n < reader->rest.n && is_name_char(reader->rest.p[n])) {
        n++;
    }
    if (n == 0) {
        struct str near = str_sub(reader->rest, 0, 20);

        gen_fail(reader->file, reader->line, "%s expected before '%.*s'", what, STR_ARG(near));
    }
    struct str name = str_sub(reader->rest, 0, n);

    reader->rest = str_from(reader->rest, n);
    return name;
}

static int64_t
take_number(struct reader *reader)
{
    size_t n = reader->rest.n > 0 && reader->rest.p[0] == '-' ? 1 : 0;
    int64_t v = 0;

    while (n < reader->rest.n && reader->rest.p[n] >= '0' && reader->rest.p[n] <= '9') {
        n++;
    }
    if (!str_to_i64(str_sub(reader->rest, 0, n), &v)) {
        gen_fail(reader->file, reader->line, "number expected in a range such as 1..300");
    }
    reader->rest = str_from(reader->rest, n);
    return v;
}

static void
take_range(struct reader *reader, struct gen_type *type)
{
    skip_space(reader);
    if (reader->rest.n == 0 ||
        (reader->rest.p[0] != '-' && (reader->rest.p[0] < '0' || reader->rest.p[0] > '9'))) {
        return;
    }
    type->has_range = true;
    type->low = take_number(reader);
    if (!str_starts(reader->rest, STR(".."))) {
        gen_fail(reader->file, reader->line, "'..' expected in a range such as 1..300");
    }
    reader->rest = str_from(reader->rest, 2);
    type->high = take_number(reader);
    if (type->high < type->low) {
        gen_fail(reader->file, reader->line, "the range ends before it begins");
    }
}

static enum gen_type_kind
kind_of_word(const struct gen *gen, struct str word)
{
    static const struct {
        const char *word;
        enum gen_type_kind kind;
    } words[] = {
        {"str", GEN_STR}, {"text", GEN_TEXT}, {"html", GEN_HTML}, {"bytes", GEN_BYTES},
        {"bool", GEN_BOOL}, {"int32", GEN_INT32}, {"int64", GEN_INT64}, {"bp", GEN_BP},
        {"date", GEN_DATE}, {"instant", GEN_INSTANT}, {"money", GEN_MONEY}, {"enum", GEN_ENUM},
        {"file", GEN_FILE}, {"list", GEN_LIST},
    };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_c(word, words[i].word)) {
            return words[i].kind;
        }
    }
    return gen_is_id(gen, word) ? GEN_ID : GEN_STRUCT;
}

static void
read_type(struct reader *reader, struct gen_field *field, struct gen_type *type, bool in_list)
{
    struct str word = take_name(reader, "type");

    type->kind = kind_of_word(reader->gen, word);
    if (type->kind == GEN_ID || type->kind == GEN_STRUCT) {
        type->name = word;
    }
    if (type->kind == GEN_ENUM) {
        type->name = take_name(reader, "name of an enum");
        if (gen_find_enum(reader->gen, type->name) == NULL) {
            gen_fail(reader->file, reader->line, "no enum '%.*s' in src/app/enums.def",
                STR_ARG(type->name));
        }
    }
    if (type->kind == GEN_LIST && in_list) {
        gen_fail(reader->file, reader->line, "a list of lists");
    }
    if (type->kind == GEN_LIST) {
        take_range(reader, type);
        if (take_char(reader, '(')) {
            type->fields = ARENA_ARRAY(reader->gen->arena, struct gen_field, GEN_FIELDS_MAX);
            type->field_count = read_fields(reader, type->fields, GEN_FIELDS_MAX);
            if (!take_char(reader, ')')) {
                gen_fail(reader->file, reader->line, "')' expected");
            }
        } else {
            field->element = ARENA_NEW(reader->gen->arena, struct gen_type);
            read_type(reader, field, field->element, true);
        }
        return;
    }
    type->is_optional = reader->rest.n > 0 && reader->rest.p[0] == '?' && take_char(reader, '?');
    if (type->is_optional && type->kind == GEN_BOOL) {
        gen_fail(reader->file, reader->line, "'%.*s': bool is never optional",
            STR_ARG(field->name));
    }
    take_range(reader, type);
}

static size_t
read_fields(struct reader *reader, struct gen_field *fields, size_t fields_max)
{
    size_t count = 0;

    do {
        struct gen_field *field = &fields[count];

        if (count == fields_max) {
            gen_fail(reader->file, reader->line, "more than %zu fields", fields_max);
        }
        *field = (struct gen_field){0};
        field->name = take_name(reader, "field name");
        field->line = reader->line;
        for (size_t i = 0; i < count; i++) {
            if (str_eq(fields[i].name, field->name)) {
                gen_fail(reader->file, reader->line, "'%.*s' is declared twice",
                    STR_ARG(field->name));
            }
        }
        read_type(reader, field, &field->type, false);
        count++;
    } while (take_char(reader, ','));
    return count;
}

size_t
gen_parse_fields(struct gen *gen, const char *file, int line, struct str text,
    struct gen_field *fields, size_t fields_max)
{
    struct reader reader = {.gen = gen, .file = file, .line = line, .rest = text};
    size_t count;

    if (str_is_blank(text)) {
        return 0;
    }
    count = read_fields(&reader, fields, fields_max);
    skip_space(&reader);
    if (reader.rest.n > 0) {
        struct str near = str_sub(reader.rest, 0, 20);

        gen_fail(file, reader.line, "',' expected before '%.*s'", STR_ARG(near));
    }
    return count;
}

static struct str
c_type(struct arena *arena, const struct gen_type *type)
{
    switch (type->kind) {
    case GEN_STR:
    case GEN_TEXT:
        return STR("struct str ");
    case GEN_HTML:
        return STR("struct html ");
    case GEN_BYTES:
        return STR("struct bytes ");
    case GEN_BOOL:
        return STR("bool ");
    case GEN_INT32:
    case GEN_BP:
        return type->is_optional ? STR("struct opt_i32 ") : STR("int32_t ");
    case GEN_INT64:
        return type->is_optional ? STR("struct opt_i64 ") : STR("int64_t ");
    case GEN_DATE:
        return STR("struct date ");
    case GEN_INSTANT:
        return STR("struct instant ");
    case GEN_MONEY:
        return STR("struct money ");
    case GEN_FILE:
        return STR("struct upload ");
    case GEN_ENUM:
        return str_printf(arena, "enum %.*s ", STR_ARG(type->name));
    case GEN_ID:
    case GEN_STRUCT:
    case GEN_LIST: /* of an inline group, whose struct the form names */
        return str_printf(arena, "struct %.*s ", STR_ARG(type->name));
    }
    return STR_NONE;
}

struct str
gen_c_declare(struct arena *arena, const struct gen_field *field)
{
    bool is_list = field->type.kind == GEN_LIST;
    struct str type = c_type(arena, is_list && field->element != NULL ? field->element
                                                                     : &field->type);

    if (is_list) {
        return str_printf(arena, "const %.*s*%.*s; size_t %.*s_count", STR_ARG(type),
            STR_ARG(field->name), STR_ARG(field->name));
    }
    return str_printf(arena, "%.*s%.*s", STR_ARG(type), STR_ARG(field->name));
}
