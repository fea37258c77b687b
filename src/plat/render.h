/* render.h -- what generated templates call. Escaping is by type: struct str is escaped, struct
 * html is not, and nothing else can be written.
 */
#ifndef PLAT_RENDER_H
#define PLAT_RENDER_H

#include "base/buf.h"
#include "base/money.h"
#include "plat/http.h"
#include "plat/text.h"

/* What the page around every page shows; filled by app/chrome.c once per page. */
struct chrome_item {
    struct str section; /* current when equal to the `section` a page names in {{use page}} */
    struct str href, label, icon;
    int64_t badge; /* 0 shows none */
    bool is_minor;  /* stands in the second list of the menu, under "Theo dõi" */
    bool is_in_bar; /* also in the bottom bar of a phone: three of them */
};
struct chrome { /* templates read it as chrome.<field> (docs/generator.md) */
    struct str site_name, org_name, person_name, person_post, initials;
    int64_t unread;
    const struct chrome_item *items;
    size_t items_count;
    struct str banner; /* demonstration, restored copy, read-only store */
    struct str language_href; /* the same page in the other language */
    struct str support; /* whom to call: telephone, hours */
    struct str search_said; /* ?q= of the search page, so that the box keeps it */
    int32_t text_px;        /* 16, 18 or 20, as the account prefers */
    bool is_signed_in;
    bool has_search; /* a search page exists: no box that leads nowhere */
};

struct render {
    struct buf *out;
    struct ctx *ctx;
    const struct req *req;
    struct chrome chrome;
};
/* The body of a {{use}}: the partial calls it where it says {{content}}. */
typedef void render_content_fn(struct render *r, const void *of);

/* What stands around every page; app/chrome.c. Asked once per page, also for error pages. */
void chrome_fill(struct ctx *ctx, const struct req *req, struct chrome *chrome);
/* Readies a response for a page (status 200, or what the refusal says) and r to write into it. */
void render_begin(struct render *r, struct ctx *ctx, struct resp *resp);
/* The same for JSON. */
void render_begin_json(struct json_out *out, struct ctx *ctx, struct resp *resp);

/* Markup of the template itself. */
static inline void
render_literal(struct render *r, const char *p, size_t n)
{
    struct buf *out = r->out;

    if (n <= out->room - out->n) {
        memcpy(out->p + out->n, p, n);
        out->n += n;
    } else {
        buf_put_bytes(out, p, n);
    }
}

void render_str(struct render *r, struct str s);      /* escaped */
void render_text(struct render *r, struct str s);     /* escaped; newlines become <br> */
void render_html(struct render *r, struct html html); /* as it is */
void render_i64(struct render *r, int64_t v);         /* 1.234.567 */
void render_id(struct render *r, int64_t v);          /* plain digits */
void render_t(struct render *r, int text_id);         /* a sentence, escaped */
void render_t_fill(struct render *r, int text_id, const struct text_arg *args, size_t count);
void render_href(struct render *r, struct str s);     /* an address; "#" when the scheme is foreign */
void render_url_part(struct render *r, struct str s); /* percent-encoded part of an address */
void render_asset(struct render *r, const char *name); /* address of an embedded file */
void render_bp(struct render *r, int32_t bp);
void render_money(struct render *r, struct money m);
void render_date(struct render *r, struct date d);
void render_instant(struct render *r, struct instant t);
void render_icon(struct render *r, struct str name); /* <svg><use> of the sprite */
void render_csrf(struct render *r); /* hidden form token and idempotency key */
struct str render_lang(const struct render *r);                 /* vi or en */
struct str render_joined(const struct render *r, const struct str *items, size_t count); /* a,b */
struct str render_digits(const struct render *r, int64_t v);    /* 1234567 */
struct str render_typed_money(const struct render *r, struct money m); /* as it would be typed */
/* authors.0.name */
const char *render_row_name(const struct render *r, const char *list, int64_t at,
    const char *field);

/* -- form controls: label, hint, error beside the field, value kept after a refusal ------------ */
enum input_kind {
    INPUT_TEXT = 1, INPUT_TEXTAREA, INPUT_DATE, INPUT_MONEY, INPUT_NUMBER, INPUT_SHARE,
    INPUT_CHECKBOX, INPUT_RADIOS, INPUT_SELECT, INPUT_FILE, INPUT_HIDDEN, INPUT_PASSWORD,
    INPUT_CHECKBOXES, INPUT_EMAIL, INPUT_SEARCH,
};
struct choice {
    struct str value, label, hint;
};
struct input {
    enum input_kind kind;
    const char *name;   /* dotted */
    int text_label;     /* enum text_id */
    int text_hint;      /* -1 for none */
    route_form_fn *form; /* whose field it is: values typed into another form are not taken */
    bool is_required;
    bool is_many;       /* several files */
    bool is_small;      /* radios and checkboxes side by side */
    struct str value;   /* before the user typed anything; a refused post's own value wins. Of
                         * several choices: those chosen, joined by commas */
    const struct choice *choices;
    size_t choice_count;
    int32_t chars_max;  /* shows a character count for textareas; 0 for none */
    int32_t rows;
};
void render_input(struct render *r, const struct input *input);
/* The summary on top of a refused page: every fault, linked to its field; nothing without faults. */
void render_fault_summary(struct render *r);

/* Writes faults as application/problem+json. */
void problem_json(struct ctx *ctx, enum err err, struct buf *out);

#endif
