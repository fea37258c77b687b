/* tmpl.h -- what the parts that read and write templates share.
 *
 * tmpl_parse.c  files -> declarations and a tree of nodes
 * tmpl_expr.c   what may stand inside {{ }}: names, types, conditions -> C expressions
 * tmpl_html.c   where in the markup a value stands: between tags, in an attribute, in an address
 * tmpl_write.c  the tree -> C functions
 * tmpl_input.c  form controls
 * view.c        structs and JSON twins; the headers
 */
#ifndef GEN_TMPL_H
#define GEN_TMPL_H

#include "gen.h"

enum {
    TMPL_FILES_MAX = 512,
    TMPL_DEFS_MAX = 256,
    TMPL_VARS_MAX = 160,
    TMPL_DEPTH_MAX = 24,
    TMPL_ARGS_MAX = 24,
};

enum node_kind {
    NODE_LITERAL = 1, NODE_OUTPUT, NODE_T, NODE_TE, NODE_URL, NODE_ASSET, NODE_ICON, NODE_CSRF,
    NODE_FAULTS, NODE_EACH, NODE_IF, NODE_CALL, NODE_USE, NODE_CONTENT, NODE_INPUT, NODE_HIDDEN,
};
struct node {
    enum node_kind kind;
    int line;
    struct str text;     /* the markup; or what stands behind the word in {{ }} */
    struct node *body;   /* each, if, use */
    struct node *other;  /* else */
    struct node *next;
};

struct tmpl_def { /* a partial */
    struct str name, room;
    struct gen_field *fields;
    size_t field_count;
    bool has_content;
    struct node *body;
    const char *file;
    int line;
};
struct tmpl_file {
    const char *path;
    struct str room;              /* folder under web/tmpl */
    const struct gen_struct *view; /* NULL in files that begin with _ */
    struct node *body;
    size_t form_from, form_to;    /* gen->forms declared here: half open */
};
struct tmpl {
    struct str rooms[128]; /* folders and rooms, sorted */
    size_t room_count;
    struct tmpl_file *files;
    size_t file_count;
    struct tmpl_def *defs;
    size_t def_count;
};
static inline struct tmpl *
tmpl_of(const struct gen *gen)
{
    return gen->tmpl;
}
const struct tmpl_def *tmpl_find_def(const struct gen *gen, struct str name);
/* A {{type}}, or one that plat declares (choice, chrome_item, chrome); NULL if none. */
const struct gen_struct *tmpl_find_type(const struct gen *gen, struct str name);
bool tmpl_is_builtin_type(struct str name);
const struct gen_struct *tmpl_find_form(const struct gen *gen, struct str name);
const struct gen_route *tmpl_find_route(const struct gen *gen, struct str handler);

/* -- expressions ------------------------------------------------------------------------------ */
struct texpr {
    struct gen_type type;
    const struct gen_type *element; /* of a list */
    struct str c;                   /* C expression, safe to be repeated */
    struct str c_count;             /* of a list */
    struct str c_at;                /* of the variable of {{#each}}: its index; none otherwise */
    struct str text_key;            /* t.key: none otherwise */
    struct str literal;             /* "words": none otherwise */
    bool is_pointer;                /* c is a pointer to the struct */
    bool is_number;                 /* written as digits */
    const struct gen_struct *view;  /* of the name v: the view as a whole */
};
struct tvar {
    struct str name;
    struct texpr value;
};
struct scope {
    struct gen *gen;
    const char *file;
    struct tvar vars[TMPL_VARS_MAX];
    size_t var_count;
};
struct targ { /* name=expr */
    struct str name;
    struct texpr value;
    struct str raw;
};
struct texpr tmpl_expr(struct scope *scope, int line, struct str text);
/* One value at the head of *text, cut off: no operators outside parentheses. */
struct texpr tmpl_expr_head(struct scope *scope, int line, struct str *text);
size_t tmpl_args(struct scope *scope, int line, struct str text, struct targ *args);
/* A condition in C. */
struct str tmpl_test(struct scope *scope, int line, struct str text);
/* The value as the type of a partial's argument; {.name = ...} of lists is two initialisers. */
struct str tmpl_coerce(struct scope *scope, int line, const struct texpr *value,
    const struct gen_field *field);
/* The value as a struct str, as people read it; fails for what cannot be read. */
struct str tmpl_to_str(struct scope *scope, int line, const struct texpr *value);
void tmpl_push(struct scope *scope, int line, struct str name, struct texpr value);
/* Fields of a view or of a partial's arguments, reached by c_base ("v->"). */
void tmpl_push_fields(struct scope *scope, const struct gen_field *fields, size_t count,
    const char *c_base);
struct texpr tmpl_field_value(struct scope *scope, const struct gen_field *field,
    struct str c_base);
const char *tmpl_type_name(struct gen *gen, const struct gen_type *type);

/* -- where a value stands ----------------------------------------------------------------------- */
enum place { PLACE_CONTENT = 1, PLACE_ATTRIBUTE, PLACE_HUMAN_ATTRIBUTE, PLACE_DATETIME,
    PLACE_URL_START, /* a whole address, or its beginning */
    PLACE_URL,       /* one segment of its path or one value of its query */
    PLACE_QUERY,     /* behind ? & #: name=value pairs that are encoded already */
};
struct html {
    int state;
    char tag[16], attribute[24];
    bool is_closing;
    bool value_has_begun;
    char last; /* of the markup of a value; '\0' behind something written into it */
};
void html_scan(struct html *html, const char *file, int line, struct str markup);
enum place html_place(const struct html *html, const char *file, int line);
void html_value_written(struct html *html);
bool html_is_content(const struct html *html);
void html_must_agree(const struct html *a, const struct html *b, const char *file, int line,
    const char *what);

/* -- writing ----------------------------------------------------------------------------------- */
struct writer {
    struct scope scope;
    const struct tmpl_file *tmpl_file; /* NULL in partials */
    struct html html;
    struct buf *out;       /* the function being written */
    struct buf *functions; /* those it needs, in front of it */
    struct str vars_type;  /* C type of v */
    bool has_content;      /* inside a partial with content */
    unsigned *serial;      /* numbers loop variables and contents of one C file */
    unsigned loops[TMPL_DEPTH_MAX]; /* serials of the enclosing loops */
    struct str loop_types[TMPL_DEPTH_MAX];
    size_t loop_count;
    unsigned indent;
};
void put(struct writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void put_c_literal(struct buf *out, struct str content);
void tmpl_write_nodes(struct writer *writer, const struct node *node);
void tmpl_write_input(struct writer *writer, const struct node *node);
void tmpl_write_room(struct gen *gen, struct str room, struct buf *body);
void view_write_header(struct gen *gen, struct str room, struct buf *out);
void view_write_json(struct gen *gen, struct str room, struct buf *out);
void form_write_header(struct gen *gen, const struct gen_struct *form, struct buf *out);
void form_write_reader(struct gen *gen, const struct gen_struct *form, struct buf *out);

#endif
