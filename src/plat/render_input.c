/* render_input.c -- form controls: label, hint, the error beside the field, what was typed. */
#include "plat/form_read.h"
#include "plat/render.h"
#include "plat/text.h"

#include "gen/text.h"

/* True when the page is drawn again because a post of this control's form was refused. */
static bool
was_typed(const struct render *r, const struct input *input)
{
    const struct req *req = r->req;

    return req != NULL && req->is_show_after_refusal && req->field_count > 0 &&
        (input->form == NULL || (req->route != NULL && req->route->form == input->form));
}

static struct str
value_of(const struct render *r, const struct input *input)
{
    if (!was_typed(r, input) || input->kind == INPUT_PASSWORD || input->kind == INPUT_FILE) {
        return input->kind == INPUT_PASSWORD ? STR_NONE : input->value;
    }
    return req_field(r->req, input->name);
}

static const struct fault *
fault_of(const struct render *r, const struct input *input)
{
    if (r->req == NULL || !r->req->is_show_after_refusal ||
        (input->form != NULL && r->req->route != NULL && r->req->route->form != NULL &&
            r->req->route->form != input->form)) {
        return NULL;
    }
    for (size_t i = 0; i < r->ctx->fault_count; i++) {
        if (str_eq_c(r->ctx->faults[i].field, input->name)) {
            return &r->ctx->faults[i];
        }
    }
    return NULL;
}

static void
put_describedby(struct render *r, const struct input *input, bool has_fault)
{
    if (input->text_hint < 0 && !has_fault) {
        return;
    }
    buf_c(r->out, " aria-describedby=\"");
    if (input->text_hint >= 0) {
        buf_printf(r->out, "%s-hint", input->name);
    }
    if (has_fault) {
        buf_printf(r->out, "%s%s-error", input->text_hint >= 0 ? " " : "", input->name);
    }
    buf_c(r->out, "\"");
    if (has_fault) {
        buf_c(r->out, " aria-invalid=\"true\"");
    }
}

static void
put_hint_and_error(struct render *r, const struct input *input, const struct fault *fault)
{
    if (input->text_hint >= 0) {
        buf_printf(r->out, "<div class=\"govuk-hint\" id=\"%s-hint\">", input->name);
        render_t(r, input->text_hint);
        buf_c(r->out, "</div>");
    }
    if (fault != NULL) {
        buf_printf(r->out, "<p class=\"govuk-error-message\" id=\"%s-error\"><span class=\"vh\">", input->name);
        render_t(r, TEXT_UI_ERROR);
        buf_c(r->out, " </span>");
        render_str(r, text_of_fault(r->ctx, fault));
        buf_c(r->out, "</p>");
    }
}

static void
put_optional(struct render *r, const struct input *input)
{
    if (!input->is_required) {
        buf_c(r->out, " <span class=\"optional\">");
        render_t(r, TEXT_UI_OPTIONAL);
        buf_c(r->out, "</span>");
    }
}

static void
put_label(struct render *r, const struct input *input)
{
    buf_printf(r->out, "<label class=\"govuk-label\" for=\"%s\">", input->name);
    render_t(r, input->text_label);
    put_optional(r, input);
    buf_c(r->out, "</label>");
}

static void
put_text(struct render *r, const struct input *input, const struct fault *fault)
{
    static const char *const attributes[] = {
        [INPUT_TEXT] = " type=\"text\"",
        [INPUT_EMAIL] = " type=\"email\" autocomplete=\"email\"",
        [INPUT_SEARCH] = " type=\"search\"",
        [INPUT_DATE] = " type=\"text\" inputmode=\"numeric\" placeholder=\"09/06/2025\" autocomplete=\"off\"",
        [INPUT_MONEY] = " type=\"text\" inputmode=\"numeric\" autocomplete=\"off\"",
        [INPUT_NUMBER] = " type=\"text\" inputmode=\"numeric\" autocomplete=\"off\"",
        [INPUT_SHARE] = " type=\"text\" inputmode=\"decimal\" autocomplete=\"off\"",
        [INPUT_PASSWORD] = " type=\"password\" spellcheck=\"false\"",
    };
    bool is_short = input->kind != INPUT_TEXT && input->kind != INPUT_PASSWORD;

    buf_printf(r->out, "<input class=\"govuk-input%s%s\" id=\"%s\" name=\"%s\"%s value=\"",
        is_short ? " govuk-input--width-10" : "", fault != NULL ? " govuk-input--error" : "",
        input->name, input->name, attributes[input->kind]);
    buf_html(r->out, value_of(r, input));
    buf_c(r->out, "\"");
    put_describedby(r, input, fault != NULL);
    buf_c(r->out, ">");
}

static void
put_textarea(struct render *r, const struct input *input, const struct fault *fault)
{
    if (input->chars_max > 0) {
        buf_printf(r->out, "<sk-count data-max=\"%d\">", input->chars_max);
    }
    buf_printf(r->out, "<textarea class=\"govuk-textarea%s\" id=\"%s\" name=\"%s\" rows=\"%d\"",
        fault != NULL ? " govuk-textarea--error" : "", input->name, input->name,
        input->rows > 0 ? input->rows : 5);
    put_describedby(r, input, fault != NULL);
    buf_c(r->out, ">\n");
    buf_html(r->out, value_of(r, input));
    buf_c(r->out, "</textarea>");
    if (input->chars_max > 0) {
        buf_c(r->out, "</sk-count>");
    }
}

static void
put_select(struct render *r, const struct input *input, const struct fault *fault)
{
    struct str value = value_of(r, input);

    buf_printf(r->out, "<select class=\"govuk-select%s\" id=\"%s\" name=\"%s\"",
        fault != NULL ? " govuk-select--error" : "", input->name, input->name);
    put_describedby(r, input, fault != NULL);
    buf_c(r->out, "><option value=\"\">");
    render_t(r, TEXT_UI_CHOOSE);
    buf_c(r->out, "</option>");
    for (size_t i = 0; i < input->choice_count; i++) {
        buf_c(r->out, "<option value=\"");
        buf_html(r->out, input->choices[i].value);
        buf_c(r->out, str_eq(input->choices[i].value, value) ? "\" selected>" : "\">");
        buf_html(r->out, input->choices[i].label);
        buf_c(r->out, "</option>");
    }
    buf_c(r->out, "</select>");
}

static void
put_radios(struct render *r, const struct input *input)
{
    struct str value = value_of(r, input);

    buf_printf(r->out, "<div class=\"govuk-radios%s\">",
        input->is_small ? " govuk-radios--inline govuk-radios--small" : "");
    for (size_t i = 0; i < input->choice_count; i++) {
        const struct choice *choice = &input->choices[i];
        struct str id = i == 0 ? str_of(input->name)
                               : str_printf(r->ctx->arena, "%s-%zu", input->name, i);
        buf_printf(r->out, "<div class=\"govuk-radios__item\"><input class=\"govuk-radios__input\" type=\"radio\" id=\"%.*s\" name=\"%s\" value=\"",
            STR_ARG(id), input->name);
        buf_html(r->out, choice->value);
        buf_printf(r->out, "\"%s><label class=\"govuk-label govuk-radios__label\" for=\"%.*s\">",
            str_eq(choice->value, value) ? " checked" : "", STR_ARG(id));
        buf_html(r->out, choice->label);
        buf_c(r->out, "</label>");
        if (!str_is_blank(choice->hint)) {
            buf_c(r->out, "<div class=\"govuk-hint govuk-radios__hint\">");
            buf_html(r->out, choice->hint);
            buf_c(r->out, "</div>");
        }
        buf_c(r->out, "</div>");
    }
    buf_c(r->out, "</div>");
}

static void
put_checkbox(struct render *r, const struct input *input, const struct fault *fault)
{
    struct str value = value_of(r, input);
    bool is_on = !str_is_blank(value) && !str_eq_c(value, "0") && !str_eq_c(value, "false");

    buf_printf(r->out, "<div class=\"govuk-checkboxes%s\"><div class=\"govuk-checkboxes__item\">"
                       "<input class=\"govuk-checkboxes__input\" type=\"checkbox\" id=\"%s\" name=\"%s\" value=\"1\"%s",
        input->is_small ? " govuk-checkboxes--small" : "", input->name, input->name,
        is_on ? " checked" : "");
    put_describedby(r, input, fault != NULL);
    buf_printf(r->out, "><label class=\"govuk-label govuk-checkboxes__label\" for=\"%s\">", input->name);
    render_t(r, input->text_label);
    buf_c(r->out, "</label></div></div>");
}

static void
put_control(struct render *r, const struct input *input, const struct fault *fault)
{
    switch (input->kind) {
    case INPUT_TEXTAREA:
        put_textarea(r, input, fault);
        break;
    case INPUT_SELECT:
        put_select(r, input, fault);
        break;
    case INPUT_FILE:
        buf_printf(r->out, "<input class=\"govuk-file-upload\" type=\"file\" id=\"%s\" name=\"%s\"%s",
            input->name, input->name, input->is_many ? " multiple" : "");
        put_describedby(r, input, fault != NULL);
        buf_c(r->out, ">");
        break;
    case INPUT_TEXT:
    case INPUT_EMAIL:
    case INPUT_SEARCH:
    case INPUT_DATE:
    case INPUT_MONEY:
    case INPUT_NUMBER:
    case INPUT_SHARE:
    case INPUT_PASSWORD:
        put_text(r, input, fault);
        break;
    case INPUT_CHECKBOX:
    case INPUT_CHECKBOXES:
    case INPUT_RADIOS:
    case INPUT_HIDDEN:
        MUST(false);
    }
}

static void
put_hidden(struct render *r, const struct input *input)
{
    buf_printf(r->out, "<input type=\"hidden\" name=\"%s\" value=\"", input->name);
    buf_html(r->out, value_of(r, input));
    buf_c(r->out, "\">");
}

void
render_input(struct render *r, const struct input *input)
{
    const struct fault *fault = fault_of(r, input);

    if (input->kind == INPUT_HIDDEN) {
        put_hidden(r, input);
        return;
    }
    buf_printf(r->out, "<div class=\"govuk-form-group%s\">",
        fault != NULL ? " govuk-form-group--error" : "");
    if (input->kind == INPUT_RADIOS) {
        buf_c(r->out, "<fieldset class=\"govuk-fieldset\"");
        put_describedby(r, input, fault != NULL);
        buf_c(r->out, "><legend class=\"govuk-fieldset__legend\">");
        render_t(r, input->text_label);
        put_optional(r, input);
        buf_c(r->out, "</legend>");
        put_hint_and_error(r, input, fault);
        put_radios(r, input);
        buf_c(r->out, "</fieldset></div>");
        return;
    }
    if (input->kind == INPUT_CHECKBOX) {
        put_hint_and_error(r, input, fault);
        put_checkbox(r, input, fault);
    } else {
        put_label(r, input);
        put_hint_and_error(r, input, fault);
        put_control(r, input, fault);
    }
    buf_c(r->out, "</div>");
}

void
render_fault_summary(struct render *r)
{
    if (r->ctx->fault_count == 0) {
        return;
    }
    buf_c(r->out, "<div class=\"govuk-error-summary\" role=\"alert\" tabindex=\"-1\" autofocus>"
                  "<h2 class=\"govuk-error-summary__title\">");
    render_t(r, TEXT_UI_FAULTS_TITLE);
    buf_c(r->out, "</h2><ul class=\"govuk-list govuk-error-summary__list\">");
    for (size_t i = 0; i < r->ctx->fault_count; i++) {
        const struct fault *fault = &r->ctx->faults[i];
        buf_c(r->out, "<li>");
        if (!str_is_blank(fault->field)) {
            buf_c(r->out, "<a href=\"#");
            buf_html(r->out, fault->field);
            buf_c(r->out, "\">");
        }
        render_str(r, text_of_fault(r->ctx, fault));
        buf_c(r->out, str_is_blank(fault->field) ? "</li>" : "</a></li>");
    }
    buf_c(r->out, "</ul></div>");
}
