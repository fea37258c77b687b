/* render_input.c -- a control with its label, hint, error and value; the list of faults on top.
 *
 * Values   after a refused post what the person typed wins over what the page would show, but only
 *          for the form that was posted. Passwords and files are never put back.
 * Ids      the field's dotted name; faults link to it. A choice after the first has a number behind.
 */
#include "plat/render.h"

#include "gen/text.h"

static void
put_attribute(struct buf *out, const char *name, struct str value)
{
    buf_printf(out, " %s=\"", name);
    buf_html(out, value);
    buf_char(out, '"');
}

static struct str
said(const struct render *r, int text_id)
{
    return text_get(r->ctx->lang, text_id);
}

/* -- what is in the control ---------------------------------------------------------------------------- */
static bool
is_typed_again(const struct render *r, const struct input *input)
{
    return r->req->is_show_after_refusal && r->req->route != NULL && input->form != NULL &&
           r->req->route->form == input->form;
}

static struct str
value_of(const struct render *r, const struct input *input)
{
    if (input->kind == INPUT_PASSWORD || input->kind == INPUT_FILE) {
        return STR_NONE;
    }
    if (is_typed_again(r, input)) {
        return req_field(r->req, input->name);
    }
    return input->value;
}

/* A choice of several may have been sent many times under one name. */
static bool
is_chosen(const struct render *r, const struct input *input, struct str choice)
{
    if (!is_typed_again(r, input) && input->kind == INPUT_CHECKBOXES) {
        for (struct str rest = input->value; !str_is_none(rest);) {
            if (str_eq(str_cut(&rest, ','), choice)) {
                return true;
            }
        }
        return false;
    }
    if (!is_typed_again(r, input)) {
        return !str_is_none(input->value) && str_eq(input->value, choice);
    }
    for (size_t i = 0; i < r->req->field_count; i++) {
        if (str_eq_c(r->req->fields[i].name, input->name) &&
            str_eq(r->req->fields[i].value, choice)) {
            return true;
        }
    }
    return false;
}

/* -- faults of one field --------------------------------------------------------------------------------- */
/* A fault names a field, not its form: with two forms on a page it belongs to the posted one. */
static bool
is_fault_of(const struct render *r, const struct fault *fault, const struct input *input)
{
    const struct route_def *route = r->req->route;
    bool is_other = route != NULL && route->form != NULL && input->form != NULL &&
                    route->form != input->form;

    return r->req->is_show_after_refusal && !is_other && !str_is_none(fault->field) &&
           str_eq_c(fault->field, input->name);
}

static bool
has_fault(const struct render *r, const struct input *input)
{
    for (size_t i = 0; i < r->ctx->fault_count; i++) {
        if (is_fault_of(r, &r->ctx->faults[i], input)) {
            return true;
        }
    }
    return false;
}

static void
put_errors(struct render *r, const struct input *input)
{
    struct buf *out = r->out;

    if (!has_fault(r, input)) {
        return;
    }
    buf_c(out, "<p class=\"govuk-error-message\" id=\"");
    buf_c(out, input->name);
    buf_c(out, "-error\"><span class=\"vh\">");
    render_t(r, TEXT_UI_ERROR);
    buf_c(out, "</span> ");
    for (size_t i = 0, shown = 0; i < r->ctx->fault_count; i++) {
        if (is_fault_of(r, &r->ctx->faults[i], input)) {
            buf_c(out, shown++ > 0 ? "<br>" : "");
            buf_html(out, text_of_fault(r->ctx, &r->ctx->faults[i]));
        }
    }
    buf_c(out, "</p>");
}

static int
hint_of(const struct input *input)
{
    if (input->text_hint < 0 && input->kind == INPUT_DATE) {
        return TEXT_UI_DATE_HINT;
    }
    return input->text_hint;
}

static void
put_described_by(struct render *r, const struct input *input)
{
    struct buf *out = r->out;
    bool has_hint = hint_of(input) >= 0;
    bool is_wrong = has_fault(r, input);

    if (!has_hint && !is_wrong) {
        return;
    }
    buf_c(out, " aria-describedby=\"");
    if (has_hint) {
        buf_c(out, input->name);
        buf_c(out, "-hint");
    }
    if (is_wrong) {
        buf_c(out, has_hint ? " " : "");
        buf_c(out, input->name);
        buf_c(out, "-error");
    }
    buf_char(out, '"');
    if (is_wrong) {
        buf_c(out, " aria-invalid=\"true\"");
    }
}

static void
put_hint(struct render *r, const struct input *input)
{
    if (hint_of(input) < 0) {
        return;
    }
    buf_c(r->out, "<div class=\"govuk-hint\" id=\"");
    buf_c(r->out, input->name);
    buf_c(r->out, "-hint\">");
    render_t(r, hint_of(input));
    buf_c(r->out, "</div>");
}

static void
put_label_words(struct render *r, const struct input *input)
{
    render_t(r, input->text_label);
    if (!input->is_required && input->kind != INPUT_CHECKBOX && input->kind != INPUT_SEARCH) {
        buf_c(r->out, " <span class=\"optional\">");
        render_t(r, TEXT_UI_OPTIONAL);
        buf_c(r->out, "</span>");
    }
}

static void
put_label(struct render *r, const struct input *input)
{
    buf_c(r->out, "<label class=\"govuk-label\" for=\"");
    buf_c(r->out, input->name);
    buf_c(r->out, "\">");
    put_label_words(r, input);
    buf_c(r->out, "</label>");
}

static void
open_group(struct render *r, const struct input *input)
{
    buf_c(r->out, has_fault(r, input)
                      ? "<div class=\"govuk-form-group govuk-form-group--error\">"
                      : "<div class=\"govuk-form-group\">");
}

/* -- one line --------------------------------------------------------------------------------------------- */
struct line_look {
    const char *type;
    const char *width; /* class */
    const char *more;  /* attributes */
};

static struct line_look
look_of(enum input_kind kind)
{
    switch (kind) {
    case INPUT_DATE:
        return (struct line_look){"text", " govuk-input--width-10", " inputmode=\"numeric\""};
    case INPUT_MONEY:
        return (struct line_look){"text", " govuk-input--width-20", " inputmode=\"numeric\""};
    case INPUT_NUMBER:
        return (struct line_look){"text", " govuk-input--width-5",
            " inputmode=\"numeric\" data-part"};
    case INPUT_SHARE:
        return (struct line_look){"text", " govuk-input--width-5",
            " inputmode=\"decimal\" data-part"};
    case INPUT_PASSWORD:
        return (struct line_look){"password", " govuk-input--width-20", ""};
    case INPUT_EMAIL:
        return (struct line_look){"email", "", " inputmode=\"email\" spellcheck=\"false\""};
    case INPUT_SEARCH:
        return (struct line_look){"search", "", ""};
    case INPUT_TEXT:
    case INPUT_TEXTAREA:
    case INPUT_CHECKBOX:
    case INPUT_CHECKBOXES:
    case INPUT_RADIOS:
    case INPUT_SELECT:
    case INPUT_FILE:
    case INPUT_HIDDEN:
        break;
    }
    return (struct line_look){"text", "", ""};
}

/* What a browser may fill in by itself (WCAG 1.3.5). */
static const char *
autocomplete_of(const char *name)
{
    static const char *const known[][2] = {{"user", "username"}, {"password", "current-password"},
        {"new_password", "new-password"}, {"otp", "one-time-code"}, {"email", "email"},
        {"phone", "tel"}};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(name, known[i][0]) == 0) {
            return known[i][1];
        }
    }
    return "off";
}

static void
put_line(struct render *r, const struct input *input)
{
    struct line_look look = look_of(input->kind);
    struct buf *out = r->out;

    buf_printf(out, "<input class=\"govuk-input%s%s\" type=\"%s\" id=\"", look.width,
        has_fault(r, input) ? " govuk-input--error" : "", look.type);
    buf_c(out, input->name);
    buf_printf(out, "\" name=\"%s\" autocomplete=\"%s\"%s", input->name,
        autocomplete_of(input->name), look.more);
    put_described_by(r, input);
    if (value_of(r, input).n > 0) {
        put_attribute(out, "value", value_of(r, input));
    }
    buf_char(out, '>');
}

static void
put_file(struct render *r, const struct input *input)
{
    buf_c(r->out, "<input class=\"govuk-file-upload\" type=\"file\" id=\"");
    buf_c(r->out, input->name);
    buf_printf(r->out, "\" name=\"%s\"%s", input->name, input->is_many ? " multiple" : "");
    put_described_by(r, input);
    buf_char(r->out, '>');
}

static void
put_select(struct render *r, const struct input *input)
{
    struct buf *out = r->out;

    buf_printf(out, "<select class=\"govuk-select%s\" id=\"",
        has_fault(r, input) ? " govuk-select--error" : "");
    buf_c(out, input->name);
    buf_printf(out, "\" name=\"%s\"", input->name);
    put_described_by(r, input);
    buf_c(out, "><option value=\"\">");
    render_t(r, TEXT_UI_CHOOSE);
    buf_c(out, "</option>");
    for (size_t i = 0; i < input->choice_count; i++) {
        buf_c(out, "<option");
        put_attribute(out, "value", input->choices[i].value);
        buf_c(out, is_chosen(r, input, input->choices[i].value) ? " selected>" : ">");
        buf_html(out, input->choices[i].label);
        buf_c(out, "</option>");
    }
    buf_c(out, "</select>");
}

/* -- long text ---------------------------------------------------------------------------------------------- */
static void
put_textarea(struct render *r, const struct input *input)
{
    struct buf *out = r->out;
    bool counts = input->chars_max > 0;

    if (counts) {
        buf_printf(out, "<sk-count max=\"%d\"", (int)input->chars_max);
        put_attribute(out, "left", said(r, TEXT_UI_CHARS_LEFT));
        put_attribute(out, "over", said(r, TEXT_UI_CHARS_OVER));
        buf_char(out, '>');
    }
    buf_printf(out, "<textarea class=\"govuk-textarea%s\" id=\"",
        has_fault(r, input) ? " govuk-textarea--error" : "");
    buf_c(out, input->name);
    buf_printf(out, "\" name=\"%s\" rows=\"%d\"", input->name,
        input->rows > 0 ? (int)input->rows : 5);
    put_described_by(r, input);
    buf_c(out, ">\n"); /* a browser drops the first line end, so one of the text's own survives */
    buf_html(out, value_of(r, input));
    buf_c(out, "</textarea>");
    if (counts) {
        struct text_arg most = {"n", number_vi(r->ctx->arena, input->chars_max)};

        buf_c(out, "<div class=\"govuk-hint small\" data-message>");
        render_t_fill(r, TEXT_UI_CHARS_MOST, &most, 1);
        buf_c(out, "</div></sk-count>");
    }
}

/* -- boxes and circles ---------------------------------------------------------------------------------------- */
static void
put_item(struct render *r, const struct input *input, size_t at, const char *block,
    const char *type)
{
    const struct choice *choice = &input->choices[at];
    struct buf *out = r->out;
    struct buf id;

    buf_init(&id, r->ctx->arena, 64);
    buf_c(&id, input->name); /* the first has the field's own id, since faults link to it */
    if (at > 0) {
        buf_printf(&id, "-%zu", at + 1);
    }
    buf_printf(out, "<div class=\"govuk-%s__item\"><input class=\"govuk-%s__input\" type=\"%s\"",
        block, block, type);
    put_attribute(out, "id", buf_str(&id));
    buf_printf(out, " name=\"%s\"", input->name);
    put_attribute(out, "value", choice->value);
    buf_c(out, is_chosen(r, input, choice->value) ? " checked>" : ">");
    buf_printf(out, "<label class=\"govuk-label govuk-%s__label\" for=\"", block);
    buf_html(out, buf_str(&id));
    buf_c(out, "\">");
    buf_html(out, choice->label);
    if (!str_is_none(choice->hint)) {
        buf_c(out, "<br><span class=\"muted small\">");
        buf_html(out, choice->hint);
        buf_c(out, "</span>");
    }
    buf_c(out, "</label></div>");
}

static void
put_choices(struct render *r, const struct input *input)
{
    bool is_radios = input->kind == INPUT_RADIOS;
    const char *block = is_radios ? "radios" : "checkboxes";
    struct buf *out = r->out;

    open_group(r, input);
    buf_c(out, "<fieldset class=\"govuk-fieldset\"");
    put_described_by(r, input);
    buf_c(out, "><legend class=\"govuk-fieldset__legend\">");
    put_label_words(r, input);
    buf_c(out, "</legend>");
    put_hint(r, input);
    put_errors(r, input);
    buf_printf(out, "<div class=\"govuk-%s%s\">", block, input->is_small ? " choices-row" : "");
    for (size_t i = 0; i < input->choice_count; i++) {
        put_item(r, input, i, block, is_radios ? "radio" : "checkbox");
    }
    buf_c(out, "</div></fieldset></div>");
}

static void
put_checkbox(struct render *r, const struct input *input)
{
    struct buf *out = r->out;
    struct str value = value_of(r, input);
    bool is_on = !str_is_none(value) && value.n > 0 && !str_eq_c(value, "0");

    open_group(r, input);
    put_errors(r, input);
    buf_c(out, "<div class=\"govuk-checkboxes\"><div class=\"govuk-checkboxes__item\">"
               "<input class=\"govuk-checkboxes__input\" type=\"checkbox\" value=\"1\" id=\"");
    buf_c(out, input->name);
    buf_printf(out, "\" name=\"%s\"%s", input->name, is_on ? " checked" : "");
    put_described_by(r, input);
    buf_c(out, "><label class=\"govuk-label govuk-checkboxes__label\" for=\"");
    buf_c(out, input->name);
    buf_c(out, "\">");
    put_label_words(r, input);
    buf_c(out, "</label>");
    put_hint(r, input);
    buf_c(out, "</div></div></div>");
}

void
render_input(struct render *r, const struct input *input)
{
    if (input->kind == INPUT_HIDDEN) {
        buf_printf(r->out, "<input type=\"hidden\" name=\"%s\"", input->name);
        put_attribute(r->out, "value", value_of(r, input));
        buf_char(r->out, '>');
        return;
    }
    if (input->kind == INPUT_RADIOS || input->kind == INPUT_CHECKBOXES) {
        put_choices(r, input);
        return;
    }
    if (input->kind == INPUT_CHECKBOX) {
        put_checkbox(r, input);
        return;
    }
    open_group(r, input);
    put_label(r, input);
    put_hint(r, input);
    put_errors(r, input);
    if (input->kind == INPUT_TEXTAREA) {
        put_textarea(r, input);
    } else if (input->kind == INPUT_SELECT) {
        put_select(r, input);
    } else if (input->kind == INPUT_FILE) {
        put_file(r, input);
    } else {
        put_line(r, input);
    }
    buf_c(r->out, "</div>");
}

/* "Tên sáng kiến: " or, in the second row of a list, "Họ và tên (2): ": far from its field, a sentence
 * must say of what it speaks. */
static void
put_field_label(struct render *r, struct str field)
{
    const struct route_def *route = r->req->route;
    struct str key, row = STR_NONE;
    int64_t number = 0;
    int text_id;

    if (route == NULL || route->form_name == NULL || str_is_none(field)) {
        return;
    }
    key = str_printf(r->ctx->arena, "form.%s", route->form_name);
    while (!str_is_none(field)) {
        struct str part = str_cut(&field, '.');

        if (str_to_i64(part, &number)) {
            row = part;
        } else {
            key = str_printf(r->ctx->arena, "%.*s.%.*s", STR_ARG(key), STR_ARG(part));
        }
    }
    text_id = text_find(key);
    if (text_id < 0) {
        return;
    }
    render_t(r, text_id);
    if (!str_is_none(row)) {
        buf_printf(r->out, " (%lld)", (long long)number + 1);
    }
    buf_c(r->out, ": ");
}

void
render_fault_summary(struct render *r)
{
    struct buf *out = r->out;

    if (r->ctx->fault_count == 0) {
        return;
    }
    buf_c(out, "<div class=\"govuk-error-summary\" role=\"alert\" tabindex=\"-1\">"
               "<h2 class=\"govuk-error-summary__title\">");
    render_t(r, TEXT_UI_FAULTS_TITLE);
    buf_c(out, "</h2><ul class=\"govuk-list govuk-error-summary__list\">");
    for (size_t i = 0; i < r->ctx->fault_count; i++) {
        const struct fault *fault = &r->ctx->faults[i];

        buf_c(out, "<li>");
        if (!str_is_none(fault->field)) {
            buf_c(out, "<a href=\"#");
            buf_html(out, fault->field);
            buf_c(out, "\">");
        }
        put_field_label(r, fault->field);
        buf_html(out, text_of_fault(r->ctx, fault));
        buf_c(out, str_is_none(fault->field) ? "</li>" : "</a></li>");
    }
    buf_c(out, "</ul></div>");
}
