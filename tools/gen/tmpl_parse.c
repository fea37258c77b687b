/* tmpl_parse.c -- web/tmpl/<room>/<page>.html -> types, views, forms, partials, trees of markup. */
#include "tmpl.h"

static const char FOLDER[] = "web/tmpl";

struct parse {
    struct gen *gen;
    struct tmpl_file *file;
    struct str rest;
    int line;      /* of rest */
    int tag_line;  /* of the last {{ }} */
    unsigned depth;
    struct str end; /* what ended the last list of nodes: "else", "elif ...", "/if", none at the end */
    bool keeps_space; /* the file has <pre> */
};

static struct node *parse_nodes(struct parse *parse);

/* -- looking up ------------------------------------------------------------------------------- */
const struct tmpl_def *
tmpl_find_def(const struct gen *gen, struct str name)
{
    const struct tmpl *tmpl = tmpl_of(gen);

    for (size_t i = 0; i < tmpl->def_count; i++) {
        if (str_eq(tmpl->defs[i].name, name)) {
            return &tmpl->defs[i];
        }
    }
    return NULL;
}

static const struct gen_struct *
find_struct(const struct gen_struct *structs, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(structs[i].name, name)) {
            return &structs[i];
        }
    }
    return NULL;
}

const struct gen_struct *
tmpl_find_type(const struct gen *gen, struct str name)
{
    return find_struct(gen->types, gen->type_count, name);
}

bool
tmpl_is_builtin_type(struct str name)
{
    return str_eq_c(name, "choice") || str_eq_c(name, "chrome_item") || str_eq_c(name, "chrome");
}

const struct gen_struct *
tmpl_find_form(const struct gen *gen, struct str name)
{
    return find_struct(gen->forms, gen->form_count, name);
}

const struct gen_route *
tmpl_find_route(const struct gen *gen, struct str handler)
{
    for (size_t i = 0; i < gen->route_count; i++) {
        if (str_eq(gen->routes[i].handler, handler)) {
            return &gen->routes[i];
        }
    }
    return NULL;
}

/* -- nodes ------------------------------------------------------------------------------------ */
static int
count_lines(struct str s)
{
    int lines = 0;

    for (size_t i = 0; i < s.n; i++) {
        lines += s.p[i] == '\n';
    }
    return lines;
}

/* White space with a line end in it becomes one line end: the same to a browser, fewer bytes. */
static struct str
squeeze(struct parse *parse, struct str s)
{
    struct buf out;

    if (parse->keeps_space) {
        return s;
    }
    buf_init(&out, parse->gen->arena, s.n + 1);
    for (size_t i = 0; i < s.n;) {
        size_t end = i;

        while (end < s.n && strchr(" \t\r\n", s.p[end]) != NULL) {
            end++;
        }
        if (end == i) {
            buf_char(&out, s.p[i++]);
        } else if (str_find_char(str_sub(s, i, end), '\n') != SIZE_MAX) {
            buf_char(&out, '\n');
            i = end;
        } else {
            buf_put(&out, str_sub(s, i, end));
            i = end;
        }
    }
    return buf_str(&out);
}

/* Cuts the markup in front of the next {{ }} off the rest, then the {{ }} itself. */
static bool
next_tag(struct parse *parse, struct str *markup, int *markup_line, struct str *tag)
{
    size_t open = str_find(parse->rest, STR("{{"));

    *markup = str_sub(parse->rest, 0, open);
    *markup_line = parse->line;
    parse->line += count_lines(*markup);
    if (open == SIZE_MAX) {
        parse->rest = STR_NONE;
        return false;
    }
    parse->rest = str_from(parse->rest, open + 2);
    parse->tag_line = parse->line;

    size_t close = str_find(parse->rest, STR("}}"));

    if (close == SIZE_MAX) {
        gen_fail(parse->file->path, parse->line, "'}}' is missing");
    }
    *tag = str_trim(str_sub(parse->rest, 0, close));
    parse->line += count_lines(str_sub(parse->rest, 0, close));
    parse->rest = str_from(parse->rest, close + 2);
    return true;
}

/* "word rest": true when the tag begins with the word. */
static bool
takes_word(struct str tag, const char *word, struct str *rest)
{
    struct str head = str_of(word);

    if (!str_starts(tag, head)) {
        return false;
    }
    *rest = str_from(tag, head.n);
    if (rest->n == 0 || strchr(" \t\r\n:", rest->p[0]) != NULL) {
        *rest = str_trim(*rest);
        return true;
    }
    return false;
}

static struct node *
new_node(struct parse *parse, enum node_kind kind, int line, struct str text)
{
    struct node *node = ARENA_NEW(parse->gen->arena, struct node);

    *node = (struct node){.kind = kind, .line = line, .text = text};
    return node;
}

static void
must_end_with(struct parse *parse, const struct node *node, const char *end)
{
    if (!str_eq_c(parse->end, end)) {
        gen_fail(parse->file->path, node->line, "{{%s}} is missing", end);
    }
}

static void
parse_if(struct parse *parse, struct node *node)
{
    struct str rest;

    node->body = parse_nodes(parse);
    if (takes_word(parse->end, "elif", &rest)) {
        node->other = new_node(parse, NODE_IF, parse->tag_line, rest);
        parse_if(parse, node->other);
        return;
    }
    if (str_eq_c(parse->end, "else")) {
        node->other = parse_nodes(parse);
    }
    must_end_with(parse, node, "/if");
}

static void
parse_each(struct parse *parse, struct node *node)
{
    node->body = parse_nodes(parse);
    if (str_eq_c(parse->end, "else")) {
        node->other = parse_nodes(parse);
    }
    must_end_with(parse, node, "/each");
}

static struct node *
parse_tag(struct parse *parse, struct str tag)
{
    static const struct {
        const char *word;
        enum node_kind kind;
        bool needs_more; /* otherwise it is a field of that name */
    } words[] = {
        {"t", NODE_T, true}, {"te", NODE_TE, true}, {"url", NODE_URL, true},
        {"asset", NODE_ASSET, true}, {"icon", NODE_ICON, true}, {"csrf", NODE_CSRF, false},
        {"faults", NODE_FAULTS, false}, {"#each", NODE_EACH, true}, {"#if", NODE_IF, true},
        {">", NODE_CALL, true}, {"use", NODE_USE, true}, {"content", NODE_CONTENT, false},
        {"input", NODE_INPUT, true}, {"hidden", NODE_HIDDEN, true},
    };
    struct node *node = NULL;
    struct str rest;

    for (size_t i = 0; i < ARRAY_COUNT(words) && node == NULL; i++) {
        if (takes_word(tag, words[i].word, &rest) && (rest.n > 0 || !words[i].needs_more)) {
            node = new_node(parse, words[i].kind, parse->tag_line, rest);
        }
    }
    if (node == NULL && tag.n > 1 && tag.p[0] == '>') {
        node = new_node(parse, NODE_CALL, parse->tag_line, str_trim(str_from(tag, 1)));
    }
    if (node == NULL && (tag.n == 0 || tag.p[0] == '#' || tag.p[0] == '/')) {
        gen_fail(parse->file->path, parse->tag_line, "{{%.*s}} is not known here", STR_ARG(tag));
    }
    if (node == NULL) {
        return new_node(parse, NODE_OUTPUT, parse->tag_line, tag);
    }
    if (node->kind == NODE_IF) {
        parse_if(parse, node);
    } else if (node->kind == NODE_EACH) {
        parse_each(parse, node);
    } else if (node->kind == NODE_USE) {
        node->body = parse_nodes(parse);
        must_end_with(parse, node, "/use");
    }
    return node;
}

static void parse_declaration(struct parse *parse, struct str tag, bool *taken);

/* Nodes up to what ends them, left in parse->end. */
static struct node *
parse_nodes(struct parse *parse)
{
    struct node *first = NULL, **tail = &first;
    struct str markup, tag, rest;
    int line;
    bool more;

    if (++parse->depth > TMPL_DEPTH_MAX) {
        gen_fail(parse->file->path, parse->line, "nested deeper than %d", TMPL_DEPTH_MAX);
    }
    do {
        tag = STR_NONE;
        more = next_tag(parse, &markup, &line, &tag);
        markup = squeeze(parse, markup);
        if (markup.n > 0) {
            *tail = new_node(parse, NODE_LITERAL, line, markup);
            tail = &(*tail)->next;
        }
        bool taken = !more || (tag.n > 0 && tag.p[0] == '!');

        if (more && parse->depth == 1 && !taken) {
            parse_declaration(parse, tag, &taken);
        }
        if (more && !taken) {
            if (str_eq_c(tag, "else") || takes_word(tag, "elif", &rest) ||
                (tag.n > 0 && tag.p[0] == '/')) {
                break;
            }
            *tail = parse_tag(parse, tag);
            tail = &(*tail)->next;
        }
    } while (more);
    parse->end = tag;
    parse->depth--;
    return first;
}

/* -- declarations ------------------------------------------------------------------------------ */
static struct str
declared_name(struct parse *parse, struct str *rest)
{
    struct str name = str_trim(str_cut(rest, ':'));

    if (name.n == 0 || str_is_none(*rest)) {
        gen_fail(parse->file->path, parse->tag_line, "'name: fields' expected");
    }
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_')) {
            gen_fail(parse->file->path, parse->tag_line, "'%.*s' is not a name", STR_ARG(name));
        }
    }
    return name;
}

static void
declare_struct(struct parse *parse, struct str rest, struct gen_struct *structs, size_t *count)
{
    struct gen *gen = parse->gen;
    struct str name = declared_name(parse, &rest);
    const struct gen_struct *twin = find_struct(structs, *count, name);

    if (twin != NULL) {
        gen_fail(parse->file->path, parse->tag_line, "'%.*s' is declared in %s:%d",
            STR_ARG(name), twin->file, twin->line);
    }
    if (*count == GEN_LIST_MAX) {
        gen_fail(parse->file->path, parse->tag_line, "more than %d declarations", GEN_LIST_MAX);
    }
    struct gen_field *fields = ARENA_ARRAY(gen->arena, struct gen_field, GEN_FIELDS_MAX);

    structs[*count] = (struct gen_struct){.name = name, .room = parse->file->room,
        .fields = fields, .file = parse->file->path, .line = parse->tag_line};
    structs[*count].field_count = gen_parse_fields(gen, parse->file->path, parse->tag_line, rest,
        fields, GEN_FIELDS_MAX);
    *count += 1;
}

/* "on date?, small bool, content": the last word says that the partial surrounds something. */
static void
declare_def(struct parse *parse, struct str rest)
{
    struct tmpl *tmpl = tmpl_of(parse->gen);
    struct str head = rest;
    struct str name = str_find_char(rest, ':') == SIZE_MAX ? str_trim(rest)
                                                           : declared_name(parse, &head);
    const struct tmpl_def *twin = tmpl_find_def(parse->gen, name);

    if (twin != NULL) {
        gen_fail(parse->file->path, parse->tag_line, "'%.*s' is declared in %s:%d",
            STR_ARG(name), twin->file, twin->line);
    }
    if (tmpl->def_count == TMPL_DEFS_MAX) {
        gen_fail(parse->file->path, parse->tag_line, "more than %d partials", TMPL_DEFS_MAX);
    }
    struct tmpl_def def = {.name = name, .room = parse->file->room, .file = parse->file->path,
        .line = parse->tag_line};
    struct str fields = str_find_char(rest, ':') == SIZE_MAX ? STR_NONE : str_trim(head);

    if (str_eq_c(fields, "content")) {
        def.has_content = true;
        fields = STR_NONE;
    } else if (str_ends(fields, STR("content"))) {
        struct str before = str_trim(str_sub(fields, 0, fields.n - strlen("content")));

        if (str_ends(before, STR(","))) {
            def.has_content = true;
            fields = str_sub(before, 0, before.n - 1);
        }
    }
    def.fields = ARENA_ARRAY(parse->gen->arena, struct gen_field, GEN_FIELDS_MAX);
    def.field_count = gen_parse_fields(parse->gen, def.file, def.line, fields, def.fields,
        GEN_FIELDS_MAX);
    def.body = parse_nodes(parse);
    if (!str_eq_c(parse->end, "/def")) {
        gen_fail(def.file, def.line, "{{/def}} is missing");
    }
    tmpl->defs[tmpl->def_count++] = def;
}

static void
parse_declaration(struct parse *parse, struct str tag, bool *taken)
{
    struct gen *gen = parse->gen;
    struct str rest;

    *taken = true;
    if (takes_word(tag, "type", &rest) && rest.n > 0) {
        declare_struct(parse, rest, gen->types, &gen->type_count);
    } else if (takes_word(tag, "form", &rest) && rest.n > 0) {
        declare_struct(parse, rest, gen->forms, &gen->form_count);
    } else if (takes_word(tag, "def", &rest) && rest.n > 0) {
        declare_def(parse, rest);
    } else if (takes_word(tag, "view", &rest) && rest.n > 0) {
        if (parse->file->view != NULL) {
            gen_fail(parse->file->path, parse->tag_line, "a file has one view");
        }
        declare_struct(parse, rest, gen->views, &gen->view_count);
        parse->file->view = &gen->views[gen->view_count - 1];
    } else {
        *taken = false;
    }
}

/* -- types that plat declares -------------------------------------------------------------------- */
static void
declare_builtin(struct gen *gen, const char *name, const char *fields)
{
    struct gen_struct *it = &gen->types[gen->type_count++];

    *it = (struct gen_struct){.name = str_of(name), .file = "src/plat/render.h", .line = 1};
    it->fields = ARENA_ARRAY(gen->arena, struct gen_field, GEN_FIELDS_MAX);
    it->field_count = gen_parse_fields(gen, it->file, 1, str_of(fields), it->fields,
        GEN_FIELDS_MAX);
}

static void
declare_builtins(struct gen *gen)
{
    declare_builtin(gen, "choice", "value str, label str, hint str?");
    declare_builtin(gen, "chrome_item",
        "section str, href str, label str, icon str, badge int64, is_minor bool, is_in_bar bool");
    declare_builtin(gen, "chrome",
        "site_name str, org_name str, person_name str, person_post str, initials str,"
        " unread int64, items list chrome_item, banner str?, language_href str, support str?,"
        " search_said str?, text_px int32, is_signed_in bool, has_search bool");
}

/* -- checks that need every declaration ------------------------------------------------------------ */
static void
check_fields(struct gen *gen, const char *file, const struct gen_field *fields, size_t count,
    bool is_form)
{
    for (size_t i = 0; i < count; i++) {
        const struct gen_field *it = &fields[i];
        const struct gen_type *type = it->element != NULL ? it->element : &it->type;

        if (type->kind == GEN_STRUCT &&
            (is_form || tmpl_find_type(gen, type->name) == NULL)) {
            gen_fail(file, it->line, "'%.*s': no type '%.*s'", STR_ARG(it->name),
                STR_ARG(type->name));
        }
        if (!is_form && (type->kind == GEN_FILE || type->kind == GEN_BYTES ||
                            (type->kind == GEN_LIST && type->fields != NULL))) {
            gen_fail(file, it->line, "'%.*s': only a form may hold this type", STR_ARG(it->name));
        }
        if (is_form && (type->kind == GEN_HTML || type->kind == GEN_BYTES)) {
            gen_fail(file, it->line, "'%.*s': a form cannot hold this type", STR_ARG(it->name));
        }
        if (it->type.kind == GEN_LIST && it->type.fields != NULL) {
            check_fields(gen, file, it->type.fields, it->type.field_count, is_form);
        }
    }
}

static void
check_declarations(struct gen *gen)
{
    const struct tmpl *tmpl = tmpl_of(gen);

    for (size_t i = 0; i < gen->type_count; i++) {
        check_fields(gen, gen->types[i].file, gen->types[i].fields, gen->types[i].field_count,
            false);
    }
    for (size_t i = 0; i < gen->view_count; i++) {
        check_fields(gen, gen->views[i].file, gen->views[i].fields, gen->views[i].field_count,
            false);
    }
    for (size_t i = 0; i < gen->form_count; i++) {
        check_fields(gen, gen->forms[i].file, gen->forms[i].fields, gen->forms[i].field_count,
            true);
    }
    for (size_t i = 0; i < tmpl->def_count; i++) {
        check_fields(gen, tmpl->defs[i].file, tmpl->defs[i].fields, tmpl->defs[i].field_count,
            false);
    }
}

/* -- files ----------------------------------------------------------------------------------------- */
static bool
is_blank_list(const struct node *node)
{
    for (; node != NULL; node = node->next) {
        if (node->kind != NODE_LITERAL || !str_is_blank(node->text)) {
            return false;
        }
    }
    return true;
}

static void
read_file(struct gen *gen, struct str room, struct str name)
{
    struct tmpl *tmpl = tmpl_of(gen);
    const char *path = str_c(gen->arena, str_printf(gen->arena, "%s/%.*s/%.*s", FOLDER,
        STR_ARG(room), STR_ARG(name)));
    struct tmpl_file *file = &tmpl->files[tmpl->file_count++];
    struct parse parse = {.gen = gen, .file = file, .line = 1};

    *file = (struct tmpl_file){.path = path, .room = room, .form_from = gen->form_count};
    parse.rest = gen_read_file(gen, path);
    parse.keeps_space = str_find(parse.rest, STR("<pre")) != SIZE_MAX;
    file->body = parse_nodes(&parse);
    file->form_to = gen->form_count;
    if (!str_is_none(parse.end)) {
        gen_fail(path, parse.tag_line, "{{%.*s}} ends nothing", STR_ARG(parse.end));
    }
    if (file->view == NULL && !is_blank_list(file->body)) {
        gen_fail(path, 1, "markup outside of a partial needs a {{view}}");
    }
    while (file->body != NULL && file->body->kind == NODE_LITERAL &&
           str_is_blank(file->body->text)) {
        file->body = file->body->next; /* between the declarations */
    }
}

static int
compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

void
gen_tmpl_read(struct gen *gen)
{
    struct tmpl *tmpl = ARENA_NEW(gen->arena, struct tmpl);
    struct str names[TMPL_FILES_MAX];

    gen->tmpl = tmpl;
    gen->types = ARENA_ARRAY(gen->arena, struct gen_struct, GEN_LIST_MAX);
    gen->views = ARENA_ARRAY(gen->arena, struct gen_struct, GEN_LIST_MAX);
    gen->forms = ARENA_ARRAY(gen->arena, struct gen_struct, GEN_LIST_MAX);
    tmpl->files = ARENA_ARRAY(gen->arena, struct tmpl_file, TMPL_FILES_MAX);
    tmpl->defs = ARENA_ARRAY(gen->arena, struct tmpl_def, TMPL_DEFS_MAX);
    declare_builtins(gen);

    tmpl->room_count = gen_list_files(gen, FOLDER, "", tmpl->rooms, ARRAY_COUNT(tmpl->rooms));
    for (size_t i = 0; i < tmpl->room_count; i++) {
        const char *folder = str_c(gen->arena,
            str_printf(gen->arena, "%s/%.*s", FOLDER, STR_ARG(tmpl->rooms[i])));
        size_t count = gen_list_files(gen, folder, ".html", names, TMPL_FILES_MAX);

        if (count + tmpl->file_count > TMPL_FILES_MAX) {
            gen_fail(folder, 0, "more than %d templates", TMPL_FILES_MAX);
        }
        for (size_t j = 0; j < count; j++) {
            read_file(gen, tmpl->rooms[i], names[j]);
        }
    }
    for (size_t i = 0; i < gen->room_count; i++) { /* a room without pages has an empty header */
        bool is_known = false;

        for (size_t j = 0; j < tmpl->room_count; j++) {
            is_known |= str_eq(tmpl->rooms[j], gen->rooms[i]);
        }
        if (!is_known && tmpl->room_count < ARRAY_COUNT(tmpl->rooms)) {
            tmpl->rooms[tmpl->room_count++] = gen->rooms[i];
        }
    }
    if (tmpl->room_count > 0) {
        qsort(tmpl->rooms, tmpl->room_count, sizeof tmpl->rooms[0], compare_names);
    }
    check_declarations(gen);
}
