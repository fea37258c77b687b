/* tmpl_html.c -- where in the markup a value stands, so that it is written the right way.
 *
 * A small scanner of the template's own markup (not of users' text). Refused here: values outside
 * of quotes inside a tag, values in <script> and <style>, style= and on...= attributes (the
 * content security policy would refuse them in the browser).
 */
#include "tmpl.h"

enum state {
    IN_CONTENT = 0, IN_TAG_NAME, IN_TAG, IN_ATTRIBUTE_NAME, AFTER_EQUALS, IN_DOUBLE, IN_SINGLE,
    IN_BARE, IN_COMMENT, IN_RAW,
};

static void
name_add(char *name, size_t room, char c)
{
    size_t n = strlen(name);

    if (n + 1 < room) {
        name[n] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        name[n + 1] = '\0';
    }
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
end_tag(struct html *html)
{
    bool is_raw = strcmp(html->tag, "script") == 0 || strcmp(html->tag, "style") == 0;

    html->state = is_raw && !html->is_closing ? IN_RAW : IN_CONTENT;
    html->attribute[0] = '\0';
}

static void
check_attribute(const struct html *html, const char *file, int line)
{
    if (strcmp(html->attribute, "style") == 0 || strncmp(html->attribute, "on", 2) == 0) {
        gen_fail(file, line, "the content security policy refuses the attribute %s=",
            html->attribute);
    }
}

static void
in_tag(struct html *html, const char *file, int line, char c)
{
    switch (html->state) {
    case IN_TAG_NAME:
        if (c == '/' && html->tag[0] == '\0') {
            html->is_closing = true;
        } else if (is_space(c)) {
            html->state = IN_TAG;
        } else if (c != '>') {
            name_add(html->tag, sizeof html->tag, c);
        }
        break;
    case IN_TAG:
        if (!is_space(c) && c != '/' && c != '>') {
            html->state = IN_ATTRIBUTE_NAME;
            html->attribute[0] = '\0';
            name_add(html->attribute, sizeof html->attribute, c);
        }
        break;
    case IN_ATTRIBUTE_NAME:
        if (c == '=') {
            check_attribute(html, file, line);
            html->state = AFTER_EQUALS;
            html->value_has_begun = false;
        } else if (is_space(c)) {
            html->state = IN_TAG;
        } else if (c != '>') {
            name_add(html->attribute, sizeof html->attribute, c);
        }
        break;
    case AFTER_EQUALS:
        html->state = c == '"' ? IN_DOUBLE : c == '\'' ? IN_SINGLE : IN_BARE;
        break;
    default: /* IN_BARE */
        if (is_space(c)) {
            html->state = IN_TAG;
        }
        break;
    }
    if (c == '>') {
        end_tag(html);
    }
}

void
html_scan(struct html *html, const char *file, int line, struct str markup)
{
    for (size_t i = 0; i < markup.n; i++) {
        char c = markup.p[i];
        struct str here = str_from(markup, i);

        line += c == '\n';
        switch (html->state) {
        case IN_CONTENT:
            if (str_starts(here, STR("<!--"))) {
                html->state = IN_COMMENT;
            } else if (c == '<' && i + 1 < markup.n && !is_space(markup.p[i + 1])) {
                html->state = IN_TAG_NAME;
                html->tag[0] = html->attribute[0] = '\0';
                html->is_closing = false;
            }
            break;
        case IN_COMMENT:
            html->state = str_starts(here, STR("-->")) ? IN_CONTENT : IN_COMMENT;
            break;
        case IN_RAW:
            if (str_starts(here, STR("</"))) {
                html->state = IN_TAG_NAME;
                html->tag[0] = '\0';
                html->is_closing = false;
            }
            break;
        case IN_DOUBLE:
        case IN_SINGLE:
            if (c == (html->state == IN_DOUBLE ? '"' : '\'')) {
                html->state = IN_TAG;
            } else {
                html->value_has_begun = true;
                html->last = c;
            }
            break;
        default:
            in_tag(html, file, line, c);
            break;
        }
    }
}

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

enum place
html_place(const struct html *html, const char *file, int line)
{
    static const char *const addresses[] = {"href", "src", "action", "formaction", "poster",
        "hx-get", "hx-post", "cite", "data-href"};
    static const char *const human[] = {"title", "alt", "placeholder", "aria-label",
        "aria-description", "aria-valuetext", "aria-roledescription", "label", "content",
        "data-label", "data-title", "data-text"};

    if (html->state == IN_CONTENT) {
        return PLACE_CONTENT;
    }
    if (html->state != IN_DOUBLE && html->state != IN_SINGLE) {
        gen_fail(file, line, "a value may stand between tags or in a quoted attribute, not here");
    }
    if (is_one_of(html->attribute, addresses, ARRAY_COUNT(addresses))) {
        return !html->value_has_begun ? PLACE_URL_START
            : html->last != '\0' && strchr("?&;#", html->last) != NULL ? PLACE_QUERY
                                                                       : PLACE_URL;
    }
    if (strcmp(html->attribute, "datetime") == 0) {
        return PLACE_DATETIME;
    }
    return is_one_of(html->attribute, human, ARRAY_COUNT(human)) ? PLACE_HUMAN_ATTRIBUTE
                                                                 : PLACE_ATTRIBUTE;
}

void
html_value_written(struct html *html)
{
    html->value_has_begun = true;
    html->last = '\0';
}

bool
html_is_content(const struct html *html)
{
    return html->state == IN_CONTENT;
}

/* Between a tag's name and its end: an attribute more or less makes no difference. */
static bool
is_inside_tag(const struct html *html)
{
    return html->state == IN_TAG_NAME || html->state == IN_TAG ||
        html->state == IN_ATTRIBUTE_NAME;
}

void
html_must_agree(const struct html *a, const struct html *b, const char *file, int line,
    const char *what)
{
    bool is_value = a->state == IN_DOUBLE || a->state == IN_SINGLE;

    if (is_inside_tag(a) && is_inside_tag(b)) {
        return;
    }
    if (a->state != b->state || (is_value && strcmp(a->attribute, b->attribute) != 0)) {
        gen_fail(file, line, "%s: one way ends inside a tag or a value where another does not",
            what);
    }
}
