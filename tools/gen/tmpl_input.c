/* tmpl_input.c -- {{input field ...}} and {{hidden field ...}} -> calls of render_input(). */
#include "tmpl.h"

enum { CHOICES_AS_RADIOS_MAX = 5, LINES_AS_TEXTAREA = 6, TEXT_CHARS_MAX = 300, TEXT_CHARS_LONG_MAX = 20000 };

struct control {
    const struct gen_struct *form;
    const struct gen_field *field;
    struct str list;  /* the list the field stands in; none otherwise */
    struct str as;    /* words as written; none otherwise */
    struct texpr value, choices, at, label, hint, rows;
    bool has_value, has_choices, has_at, has_label, has_hint, has_rows, is_small;
};

/* -- which field -------------------------------------------------------------------------------- */
static const struct gen_field *
find_field(const struct gen_field *fields, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(fields[i].name, name)) {
            return &fields[i];
        }
    }
    return NULL;
}

static bool
find_in_form(const struct gen_struct *form, struct str name, struct control *out)
{
    struct str rest = name, head = str_cut(&rest, '.');
    const struct gen_field *field = find_field(form->fields, form->field_count, head);

    if (field != NULL && !str_is_none(rest)) {
        out->list = head;
        field = field->type.kind == GEN_LIST
            ? find_field(field->type.fields, field->type.field_count, rest)
            : NULL;
    }
    if (field != NULL) {
        out->form = form;
        out->field = field;
    }
    return field != NULL;
}

static void
find_control(struct writer *writer, const struct node *node, struct str name,
    struct control *out)
{
    struct gen *gen = writer->scope.gen;
    size_t found = 0;

    if (str_starts(name, STR("form."))) {
        struct str rest = str_from(name, 5), form_name = str_cut(&rest, '.');
        const struct gen_struct *form = tmpl_find_form(gen, form_name);

        if (form == NULL || !find_in_form(form, rest, out)) {
            gen_fail(writer->scope.file, node->line, "no form field '%.*s'", STR_ARG(name));
        }
        return;
    }
    for (size_t i = 0; i < gen->form_count; i++) {
        if (strcmp(gen->forms[i].file, writer->scope.file) == 0) {
            found += find_in_form(&gen->forms[i], name, out);
        }
    }
    if (found != 1) {
        gen_fail(writer->scope.file, node->line,
            found == 0 ? "no form of this file has a field '%.*s'"
                       : "more than one form of this file has '%.*s': write form.NAME.field",
            STR_ARG(name));
    }
}

/* -- options -------------------------------------------------------------------------------------- */
static void
take_options(struct writer *writer, const struct node *node, struct str rest,
    struct control *control)
{
    struct targ args[TMPL_ARGS_MAX];
    size_t count = tmpl_args(&writer->scope, node->line, rest, args);
    struct {
        const char *name;
        struct texpr *value;
        bool *has;
    } options[] = {
        {"value", &control->value, &control->has_value},
        {"choices", &control->choices, &control->has_choices},
        {"at", &control->at, &control->has_at},
        {"label", &control->label, &control->has_label},
        {"hint", &control->hint, &control->has_hint},
        {"rows", &control->rows, &control->has_rows},
    };

    for (size_t i = 0; i < count; i++) {
        bool known = false;

        if (str_eq_c(args[i].name, "as")) {
            control->as = args[i].raw;
            continue;
        }
        if (str_eq_c(args[i].name, "small")) {
            control->is_small = str_eq_c(args[i].value.c, "true");
            continue;
        }
        for (size_t j = 0; j < ARRAY_COUNT(options); j++) {
            if (str_eq_c(args[i].name, options[j].name)) {
                *options[j].value = args[i].value;
                *options[j].has = known = true;
            }
        }
        if (!known) {
            gen_fail(writer->scope.file, node->line, "a form control has no option '%.*s'",
                STR_ARG(args[i].name));
        }
    }
}

static const struct gen_type *
element_of(const struct gen_field *field)
{
    return field->element != NULL ? field->element : &field->type;
}

static const char *
kind_by_word(struct writer *writer, const struct node *node, struct str word)
{
    static const char *const words[][2] = {{"text", "INPUT_TEXT"}, {"textarea", "INPUT_TEXTAREA"},
        {"date", "INPUT_DATE"}, {"radios", "INPUT_RADIOS"}, {"select", "INPUT_SELECT"},
        {"checkbox", "INPUT_CHECKBOX"}, {"checkboxes", "INPUT_CHECKBOXES"},
        {"hidden", "INPUT_HIDDEN"}, {"password", "INPUT_PASSWORD"}, {"money", "INPUT_MONEY"},
        {"number", "INPUT_NUMBER"}, {"share", "INPUT_SHARE"}, {"file", "INPUT_FILE"},
        {"email", "INPUT_EMAIL"}, {"search", "INPUT_SEARCH"}};

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_eq_c(word, words[i][0])) {
            return words[i][1];
        }
    }
    gen_fail(writer->scope.file, node->line, "no control is called '%.*s'", STR_ARG(word));
}

static const char *
kind_of(struct writer *writer, const struct node *node, const struct control *control)
{
    const struct gen_field *field = control->field;
    const struct gen_enum *words;

    if (node->kind == NODE_HIDDEN) {
        return "INPUT_HIDDEN";
    }
    if (!str_is_none(control->as)) {
        return kind_by_word(writer, node, control->as);
    }
    if (field->type.kind == GEN_LIST) {
        return element_of(field)->kind == GEN_FILE ? "INPUT_FILE" : "INPUT_CHECKBOXES";
    }
    switch (field->type.kind) {
    case GEN_TEXT:
        return "INPUT_TEXTAREA";
    case GEN_BOOL:
        return "INPUT_CHECKBOX";
    case GEN_INT32:
    case GEN_INT64:
        return "INPUT_NUMBER";
    case GEN_BP:
        return "INPUT_SHARE";
    case GEN_DATE:
        return "INPUT_DATE";
    case GEN_MONEY:
        return "INPUT_MONEY";
    case GEN_ENUM:
        words = gen_find_enum(writer->scope.gen, field->type.name);
        return words->word_count <= CHOICES_AS_RADIOS_MAX ? "INPUT_RADIOS" : "INPUT_SELECT";
    case GEN_ID:
        return control->has_choices ? "INPUT_SELECT" : "INPUT_HIDDEN";
    case GEN_FILE:
        return "INPUT_FILE";
    case GEN_STR:
    case GEN_HTML:
    case GEN_BYTES:
    case GEN_INSTANT:
    case GEN_STRUCT:
    case GEN_LIST:
        break;
    }
    return control->has_choices ? "INPUT_SELECT" : "INPUT_TEXT";
}

/* -- what is written ---------------------------------------------------------------------------------- */
static struct str
label_key(struct gen *gen, const struct control *control)
{
    const char *dot = str_is_none(control->list) ? "" : ".";

    return str_printf(gen->arena, "form.%.*s.%.*s%s%.*s", STR_ARG(control->form->name),
        STR_ARG(control->list), dot, STR_ARG(control->field->name));
}

static void
write_texts(struct writer *writer, const struct node *node, const struct control *control,
    bool is_hidden)
{
    struct gen *gen = writer->scope.gen;
    struct str key = control->has_label ? control->label.text_key : label_key(gen, control);
    struct str hint = control->has_hint ? control->hint.text_key
                                        : str_cat(gen->arena, key, STR(".hint"));

    if (is_hidden) {
        return;
    }
    if (str_is_none(key) || gen_find_text(gen, key) == NULL) {
        gen_fail(writer->scope.file, node->line, "no text '%.*s' in web/text", STR_ARG(key));
    }
    if (control->has_hint && gen_find_text(gen, hint) == NULL) {
        gen_fail(writer->scope.file, node->line, "hint= takes a text: t.key");
    }
    struct str label_c = gen_text_constant(gen, key), hint_c = gen_text_constant(gen, hint);

    put(writer, "    .text_label = %.*s, .text_hint = %.*s,\n", STR_ARG(label_c),
        STR_ARG(hint_c));
}

/* What stands in the control before anybody typed: as it would be typed. */
static struct str
typed_value(struct writer *writer, const struct node *node, const struct control *control)
{
    struct arena *arena = writer->scope.gen->arena;
    const struct texpr *value = &control->value;
    struct str c = value->c;
    bool may_lack = value->type.is_optional;

    switch (value->type.kind) {
    case GEN_BOOL:
        return str_printf(arena, "(%.*s ? STR(\"1\") : STR_NONE)", STR_ARG(c));
    case GEN_INT32:
    case GEN_INT64:
        return may_lack
            ? str_printf(arena, "(%.*s.has ? render_digits(r, %.*s.v) : STR_NONE)", STR_ARG(c),
                  STR_ARG(c))
            : str_printf(arena, "render_digits(r, %.*s)", STR_ARG(c));
    case GEN_ID:
        return str_printf(arena, "(%.*s.v != 0 ? render_digits(r, %.*s.v) : STR_NONE)",
            STR_ARG(c), STR_ARG(c));
    case GEN_MONEY:
        return str_printf(arena, "render_typed_money(r, %.*s)", STR_ARG(c));
    case GEN_ENUM:
        return str_printf(arena, "%.*s_word(%.*s)", STR_ARG(value->type.name), STR_ARG(c));
    case GEN_LIST:
        if (value->element != NULL && value->element->kind == GEN_STR) {
            return str_printf(arena, "render_joined(r, %.*s, %.*s)", STR_ARG(c),
                STR_ARG(value->c_count));
        }
        break;
    case GEN_STR:
    case GEN_TEXT:
    case GEN_BP:
    case GEN_DATE:
    case GEN_INSTANT:
    case GEN_HTML:
    case GEN_BYTES:
    case GEN_FILE:
    case GEN_STRUCT:
        break;
    }
    return tmpl_to_str(&writer->scope, node->line, value);
}

static void
write_enum_choices(struct writer *writer, const struct gen_enum *words)
{
    struct gen *gen = writer->scope.gen;

    put(writer, "    .choices = (const struct choice[]){\n");
    for (size_t i = 0; i < words->word_count; i++) {
        struct str key = str_printf(gen->arena, "enum.%.*s.%.*s", STR_ARG(words->name),
            STR_ARG(words->words[i]));
        struct str label = gen_text_constant(gen, key);
        struct str hint = gen_text_constant(gen, str_cat(gen->arena, key, STR(".hint")));

        put(writer, "        {STR(\"%.*s\"), text_get(r->ctx->lang, %.*s), ",
            STR_ARG(words->words[i]), STR_ARG(label));
        if (str_eq_c(hint, "-1")) {
            buf_c(writer->out, "STR_NONE},\n");
        } else {
            buf_printf(writer->out, "text_get(r->ctx->lang, %.*s)},\n", STR_ARG(hint));
        }
    }
    put(writer, "    }, .choice_count = %zu,\n", words->word_count);
}

static void
write_choices(struct writer *writer, const struct node *node, const struct control *control,
    const char *kind)
{
    const struct gen_type *type = element_of(control->field);
    bool needs = strcmp(kind, "INPUT_RADIOS") == 0 || strcmp(kind, "INPUT_SELECT") == 0 ||
                 strcmp(kind, "INPUT_CHECKBOXES") == 0;

    if (control->has_choices) {
        if (control->choices.type.kind != GEN_LIST || control->choices.element == NULL ||
            !str_eq_c(control->choices.element->name, "choice")) {
            gen_fail(writer->scope.file, node->line, "choices= takes a list choice");
        }
        put(writer, "    .choices = %.*s, .choice_count = %.*s,\n", STR_ARG(control->choices.c),
            STR_ARG(control->choices.c_count));
    } else if (needs && type->kind == GEN_ENUM) {
        write_enum_choices(writer, gen_find_enum(writer->scope.gen, type->name));
    } else if (needs && type->kind == GEN_BOOL) {
        put(writer, "    .choices = (const struct choice[]){\n");
        put(writer, "        {STR(\"1\"), text_get(r->ctx->lang, TEXT_UI_YES), STR_NONE},\n");
        put(writer, "        {STR(\"0\"), text_get(r->ctx->lang, TEXT_UI_NO), STR_NONE},\n");
        put(writer, "    }, .choice_count = 2,\n");
    } else if (needs) {
        gen_fail(writer->scope.file, node->line, "'%.*s' needs choices=",
            STR_ARG(control->field->name));
    }
}

static void
write_limits(struct writer *writer, const struct control *control)
{
    const struct gen_type *type = &control->field->type;

    if (type->kind == GEN_TEXT) {
        put(writer, "    .chars_max = %lld,\n",
            type->has_range ? (long long)type->high : (long long)TEXT_CHARS_LONG_MAX);
    }
    if (control->has_rows) {
        put(writer, "    .rows = (int32_t)%.*s,\n", STR_ARG(control->rows.c));
    } else if (type->kind == GEN_TEXT) {
        put(writer, "    .rows = %d,\n", LINES_AS_TEXTAREA);
    }
}

static void
write_name(struct writer *writer, const struct node *node, const struct control *control,
    const char *kind)
{
    struct str name = control->field->name;

    if (str_is_none(control->list)) {
        put(writer, "render_input(r, &(const struct input){.kind = %s, .name = \"%.*s\",\n", kind,
            STR_ARG(name));
        return;
    }
    if (!control->has_at || (control->at.type.kind != GEN_INT64 &&
                                control->at.type.kind != GEN_INT32)) {
        gen_fail(writer->scope.file, node->line, "a field of a list needs at=number");
    }
    put(writer, "render_input(r, &(const struct input){.kind = %s,\n", kind);
    put(writer, "    .name = render_row_name(r, \"%.*s\", %.*s, \"%.*s\"),\n",
        STR_ARG(control->list), STR_ARG(control->at.c), STR_ARG(name));
}

void
tmpl_write_input(struct writer *writer, const struct node *node)
{
    struct control control = {0};
    struct str rest = node->text;
    size_t n = 0;

    while (n < rest.n && strchr(" \t\r\n", rest.p[n]) == NULL) {
        n++;
    }
    find_control(writer, node, str_sub(rest, 0, n), &control);
    take_options(writer, node, str_from(rest, n), &control);

    const char *kind = kind_of(writer, node, &control);

    write_name(writer, node, &control, kind);
    write_texts(writer, node, &control, strcmp(kind, "INPUT_HIDDEN") == 0);
    put(writer, "    .form = form_%.*s_read, .is_required = %s, .is_small = %s,\n",
        STR_ARG(control.form->name), gen_field_is_required(control.field) ? "true" : "false",
        control.is_small ? "true" : "false");
    if (control.has_value) {
        struct str c = typed_value(writer, node, &control);

        put(writer, "    .value = %.*s,\n", STR_ARG(c));
    }
    if (control.field->type.kind == GEN_LIST && element_of(control.field)->kind == GEN_FILE) {
        put(writer, "    .is_many = true,\n");
    }
    write_choices(writer, node, &control, kind);
    write_limits(writer, &control);
    put(writer, "});\n");
}
