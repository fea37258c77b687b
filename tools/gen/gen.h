/* gen.h -- what the parts of the generator share: the tables read so far, the type words, output.
 *
 * Order    main.c reads ids, enums, faults, texts, policy; then migrations, statements, relations;
 *          then routes, forms and views, configuration; then writes. Each part has one
 *          gen_X_read() and one gen_X_write().
 * Errors   gen_fail(file, line, ...) prints "file:line: why" and ends with exit code 1.
 * Output   gen_open()/gen_close() write a file only when its content changed, so that the compiler
 *          works on what really changed. Every output named in build/gen exists after a run, be it
 *          empty of declarations.
 */
#ifndef GEN_GEN_H
#define GEN_GEN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum {
    GEN_LIST_MAX = 4096,
    GEN_FIELDS_MAX = 96,
};

/* -- types --------------------------------------------------------------------------------- */
enum gen_type_kind {
    GEN_STR = 1, GEN_TEXT, GEN_HTML, GEN_BYTES, GEN_BOOL, GEN_INT32, GEN_INT64, GEN_BP, GEN_DATE,
    GEN_INSTANT, GEN_MONEY, GEN_ENUM, GEN_ID, GEN_FILE, GEN_STRUCT, GEN_LIST,
};
struct gen_type {
    enum gen_type_kind kind;
    bool is_optional;
    struct str name;             /* of the enum, the id ("initiative_id") or the {{type}} */
    struct gen_field *fields;    /* list of an inline group in a form */
    size_t field_count;
    bool has_range;              /* str and text: characters; numbers and lists: value or count */
    int64_t low, high;
};
struct gen_field {
    struct str name;
    struct gen_type type;
    struct gen_type *element; /* GEN_LIST: of what */
    int line;
};
/* C spelling of a field of this type, "struct str title" (lists: pointer and _count are two). */
struct str gen_c_declare(struct arena *arena, const struct gen_field *field);

/* -- tables -------------------------------------------------------------------------------- */
struct gen_enum {
    struct str name;
    struct str *words;
    size_t word_count;
    int line;
};
struct gen_fault {
    struct str code, class, law; /* law: none when '-' */
    int line;
};
struct gen_text {
    struct str key, vi, en;
    const char *file;
    int line;
};
struct gen_struct { /* a {{type}}, a {{view}} or a {{form}} */
    struct str name, room;
    struct gen_field *fields;
    size_t field_count;
    const char *file;
    int line;
};
struct gen_action {
    struct str name;   /* initiative.submit */
    struct str object; /* none for '-' */
    bool is_public;
};
struct gen_route {
    struct str method, path, action, handler, form, invalid, lock, prepare, view;
    bool is_write, is_page_only, is_api_only, takes_files;
    struct str param_names[4], param_types[4];
    size_t param_count;
    struct str room; /* whose handler it is: the first part of the action's name */
    int line;
};
struct gen_stmt {
    struct str name, room, kind; /* "one" "maybe" "many" "exec" "exec count" "changes 1" "insert" */
    struct gen_field *in, *out;
    size_t in_count, out_count;
    bool *in_used;         /* of `in`: {{visible}} may declare what its policy does not need */
    struct str sqlite, pg; /* parameters already rewritten */
    struct str *columns;   /* as SQLite calls them, one for each of `out` */
    const char *file;
    int line;
};

struct gen {
    struct arena *arena;
    const char *root; /* of the sources */
    const char *out;  /* build/gen */
    struct str ids[GEN_LIST_MAX / 16]; /* without _id */
    size_t id_count;
    struct str rooms[64]; /* of src/room/ROOMS, then plat and app, which have statements too */
    size_t room_count;
    struct gen_enum *enums;
    size_t enum_count;
    struct gen_fault *faults;
    size_t fault_count;
    struct gen_text *texts;
    size_t text_count;
    struct gen_action *actions;
    size_t action_count;
    struct gen_struct *types, *views, *forms;
    size_t type_count, view_count, form_count;
    struct gen_route *routes;
    size_t route_count;
    struct gen_stmt *stmts;
    size_t stmt_count;
    struct gen_policy *policy; /* policy.h */
    struct gen_sql *sql;       /* sql.h */
    void *tmpl;                /* tmpl.c's own */
    struct str *inputs;        /* files read and folders listed, for the dependency file */
    size_t input_count;
    struct str *written; /* outputs of this run */
    size_t written_count;
};

_Noreturn void gen_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
struct str gen_read_file(struct gen *gen, const char *path_from_root); /* fails when missing */
bool gen_file_exists(struct gen *gen, const char *path_from_root);
/* Names in a folder that end in suffix, sorted. */
size_t gen_list_files(struct gen *gen, const char *folder, const char *suffix, struct str *names,
    size_t names_max);
void gen_write_file(struct gen *gen, const char *name, const struct buf *content);
bool gen_is_written(const struct gen *gen, struct str name); /* in this run */
/* Names a file or folder (absolute, or from the root) that was read some other way, so that a
 * change of it runs the generator again. */
void gen_note_input(struct gen *gen, const char *path_from_root);

/* Cuts the next word (up to white space) off *rest; none at the end. */
struct str gen_word(struct str *rest);
/* "content" as lines of a C string literal, each indented by `indent`. */
void gen_c_string(struct buf *out, struct str content, const char *indent);

/* Parses "title str 1..300, kind enum initiative_kind, rows list initiative_row". */
size_t gen_parse_fields(struct gen *gen, const char *file, int line, struct str text,
    struct gen_field *fields, size_t fields_max);
const struct gen_enum *gen_find_enum(const struct gen *gen, struct str name);
const struct gen_fault *gen_find_fault(const struct gen *gen, struct str code);
const struct gen_text *gen_find_text(const struct gen *gen, struct str key); /* NULL if none */
bool gen_is_id(const struct gen *gen, struct str name); /* "initiative_id" */
struct str gen_c_upper(struct arena *arena, struct str s); /* initiative.submit -> INITIATIVE_SUBMIT */
/* The constant of enum text_id for a key: TEXT_FAULT_STALE for "fault.stale"; -1 if there is none. */
struct str gen_text_constant(struct gen *gen, struct str key);

/* -- parts (one file each) -------------------------------------------------------------------- */
void gen_words_read(struct gen *gen);      /* words.c: ids, rooms, enums, faults */
void gen_words_check(struct gen *gen);     /* every word and fault has its text */
void gen_words_write(struct gen *gen);
void gen_policy_read(struct gen *gen);     /* policy.c */
void gen_policy_write(struct gen *gen);
void gen_sql_read(struct gen *gen);        /* sql.c: migrations, statements, relations */
void gen_sql_write(struct gen *gen);
/* The boolean expression of {{visible KIND id org state}}. */
struct str gen_policy_visible(struct gen *gen, const char *file, int line, struct str kind,
    struct str id_column, struct str org_column, struct str state_column);
struct str gen_relation_sql(struct gen *gen, struct str relation, struct str kind); /* raw text */
void gen_text_read(struct gen *gen);       /* text.c */
void gen_text_write(struct gen *gen);
void gen_tmpl_read(struct gen *gen);       /* tmpl*.c: types, views, forms, markup (after routes) */
void gen_tmpl_write(struct gen *gen);
void gen_route_read(struct gen *gen);      /* route.c */
void gen_route_write(struct gen *gen);
void gen_config_write(struct gen *gen);    /* config.c */
/* form.c: whether a field of a form must be sent. */
bool gen_field_is_required(const struct gen_field *field);
void gen_openapi_write(struct gen *gen);   /* openapi.c */
void gen_asset_write(struct gen *gen);     /* asset.c: files of <out>/../asset */
bool gen_asset_is_known(struct gen *gen, struct str name);
bool gen_icon_is_known(struct gen *gen, struct str name);

#endif
