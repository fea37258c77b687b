/* tidy.c -- the house rules that a compiler cannot check. Usage: tidy SOURCE BUILD
 *
 * Prints "file:line: rule: what is wrong" and ends with 1 when anything was. tools/tidy.allow is a
 * ratchet: it grants a file (or a function) at most so many faults or lines, each with a reason,
 * and an entry that is needed no longer is a fault itself.
 *
 * arrow       an include goes down only: base < plat < the libraries < rooms in order < app
 * foreign     sqlite3.h and libpq-fe.h have one place each
 * world       base and the rooms include no system header but the C library's
 * memory      malloc and its kin are for base/arena.c, plat and the libraries
 * sql         no SQL text in a string of C, but for what a driver says to its own engine
 * vietnamese  no Vietnamese words (two or more) in a string of C
 * lines       a file has at most LINES_MAX lines
 * function    a function has at most FUNCTION_LINES_MAX lines
 * comment     a header starts with a comment that starts with its name
 * law         every [law:TAG] stands in docs/law/register.md
 * later       nothing is left "to do"
 * dead        every .c in src is compiled, every .h included
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "base/vi.h"

#include <dirent.h>

enum {
    LINES_MAX = 1000,
    FUNCTION_LINES_MAX = 100,
    FILES_MAX = 4000,
    ROOMS_MAX = 64,
    ALLOWS_MAX = 500,
    INCLUDES_MAX = 60000,
    ARENA_BYTES_MAX = 1 << 30,
    FILE_BYTES_MAX = 64 * 1024 * 1024,
};

/* What a byte of C belongs to. */
enum part { PART_CODE = 'c', PART_COMMENT = '/', PART_TEXT = '"', PART_CHAR = '\'' };

struct file {
    struct str path; /* from the root of the sources */
    struct str text;
    const char *parts; /* one enum part for each byte; NULL when the file is not C */
};

struct allow {
    struct str rule, key;
    int64_t most;
    int line;
    bool used;
};

struct tidy {
    struct arena *arena;
    struct str root;
    struct file files[FILES_MAX];
    size_t file_count;
    struct str rooms[ROOMS_MAX];
    size_t room_count;
    struct allow allows[ALLOWS_MAX];
    size_t allow_count;
    struct str includes[INCLUDES_MAX]; /* what anyone includes, generated files too */
    size_t include_count;
    struct str compiled; /* compile_commands.json */
    struct str law;      /* docs/law/register.md; none while it is not written */
    size_t faults;
};

/* ---- reading ---- */

static struct str
read_file(struct tidy *t, struct str path)
{
    FILE *stream = fopen(str_c(t->arena, path), "re");
    struct buf buf;
    char piece[65536];
    size_t n;

    if (stream == NULL) {
        return STR_NONE;
    }
    buf_init(&buf, t->arena, sizeof(piece));
    while ((n = fread(piece, 1, sizeof(piece), stream)) > 0 && buf.n < FILE_BYTES_MAX) {
        buf_put_bytes(&buf, piece, n);
    }
    fclose(stream);
    return buf_str(&buf);
}

static struct str
under_root(struct tidy *t, const char *path)
{
    return str_printf(t->arena, "%.*s/%s", STR_ARG(t->root), path);
}

/* Moves past a text or character constant that starts at `at`. */
static size_t
skip_quoted(struct str text, size_t at)
{
    char quote = text.p[at];

    for (at++; at < text.n && text.p[at] != quote && text.p[at] != '\n'; at++) {
        if (text.p[at] == '\\') {
            at++;
        }
    }
    return at < text.n ? at + 1 : text.n;
}

static size_t
skip_comment(struct str text, size_t at)
{
    bool block = text.p[at + 1] == '*';
    size_t length = str_find(str_from(text, at + 2), block ? STR("*/") : STR("\n"));

    return length == SIZE_MAX ? text.n : at + 2 + length + (block ? 2 : 0);
}

static const char *
split_parts(struct arena *arena, struct str text)
{
    char *parts = arena_alloc(arena, text.n + 1);

    for (size_t at = 0, end; at < text.n; at = end) {
        char c = text.p[at], next = at + 1 < text.n ? text.p[at + 1] : '\0';
        enum part part = PART_CODE;

        end = at + 1;
        if (c == '/' && (next == '*' || next == '/')) {
            part = PART_COMMENT;
            end = skip_comment(text, at);
        } else if (c == '"' || c == '\'') {
            part = c == '"' ? PART_TEXT : PART_CHAR;
            end = skip_quoted(text, at);
        }
        memset(parts + at, (int)part, end - at);
    }
    return parts;
}

static bool
is_c(struct str path)
{
    return str_ends(path, STR(".c")) || str_ends(path, STR(".h"));
}

static void
add_file(struct tidy *t, struct str path)
{
    static const char *const kinds[] = {".c", ".h", ".sql", ".def", ".tsv"};
    bool known = false;

    for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
        known = known || str_ends(path, str_of(kinds[i]));
    }
    if (!known) {
        return;
    }
    MUST(t->file_count < FILES_MAX);
    struct str text = read_file(t, under_root(t, str_c(t->arena, path)));
    t->files[t->file_count++] = (struct file){
        .path = path, .text = text, .parts = is_c(path) ? split_parts(t->arena, text) : NULL};
}

static void
walk(struct tidy *t, struct str folder)
{
    struct dirent **entries = NULL;
    int count =
        scandir(str_c(t->arena, under_root(t, str_c(t->arena, folder))), &entries, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        struct str path = str_printf(t->arena, "%.*s/%s", STR_ARG(folder), entries[i]->d_name);

        if (entries[i]->d_name[0] != '.' && entries[i]->d_type == DT_DIR) {
            walk(t, path);
        } else if (entries[i]->d_type == DT_REG) {
            add_file(t, path);
        }
        free(entries[i]);
    }
    free(entries);
}

static struct str
next_line(struct str *rest)
{
    return str_cut(rest, '\n');
}

static int
line_of(const struct file *f, size_t at)
{
    int line = 1;

    for (size_t i = 0; i < at && i < f->text.n; i++) {
        line += f->text.p[i] == '\n';
    }
    return line;
}

/* ---- faults and what is allowed ---- */

static void
tell(struct tidy *t, const struct file *f, size_t at, const char *rule, struct str what)
{
    printf("%.*s:%d: %s: %.*s\n", STR_ARG(f->path), line_of(f, at), rule, STR_ARG(what));
    t->faults++;
}

static void
read_allows(struct tidy *t)
{
    struct str rest = read_file(t, under_root(t, "tools/tidy.allow"));

    for (int line = 1; !str_is_none(rest); line++) {
        struct str row = next_line(&rest);
        struct allow allow = {.line = line};

        if (str_is_blank(row) || row.p[0] == '#') {
            continue;
        }
        allow.rule = str_cut(&row, '\t');
        allow.key = str_cut(&row, '\t');
        if (!str_to_i64(str_cut(&row, '\t'), &allow.most) || str_is_blank(row)) {
            printf("tools/tidy.allow:%d: wanted rule, file, number and reason, parted by tabs\n",
                line);
            t->faults++;
            continue;
        }
        MUST(t->allow_count < ALLOWS_MAX);
        t->allows[t->allow_count++] = allow;
    }
}

/* A key that ends with '*' stands for every file whose path starts so. */
static bool
is_key_of(struct str key, struct str path)
{
    return str_ends(key, STR("*")) ? str_starts(path, str_sub(key, 0, key.n - 1))
                                   : str_eq(key, path);
}

/* Whether so many faults or lines are within the limit or granted. */
static bool
is_allowed(struct tidy *t, const char *rule, struct str key, size_t amount, size_t limit)
{
    if (amount <= limit) {
        return true;
    }
    for (size_t i = 0; i < t->allow_count; i++) {
        struct allow *allow = &t->allows[i];

        if (str_eq_c(allow->rule, rule) && is_key_of(allow->key, key)) {
            allow->used = true;
            return (int64_t)amount <= allow->most;
        }
    }
    return false;
}

static void
check_allows(struct tidy *t)
{
    for (size_t i = 0; i < t->allow_count; i++) {
        if (!t->allows[i].used) {
            printf("tools/tidy.allow:%d: no longer needed: %.*s %.*s\n", t->allows[i].line,
                STR_ARG(t->allows[i].rule), STR_ARG(t->allows[i].key));
            t->faults++;
        }
    }
}

/* ---- includes ---- */

/* Finds the next #include at or after *at; quoted tells which kind. False when there is none. */
static bool
next_include(const struct file *f, size_t *at, struct str *name, bool *quoted)
{
    struct str mark = STR("#include ");

    while (*at < f->text.n) {
        size_t found = str_find(str_from(f->text, *at), mark);
        if (found == SIZE_MAX) {
            return false;
        }
        size_t start = *at + found;
        struct str rest = str_from(f->text, start + mark.n);
        struct str line = str_cut(&rest, '\n');
        *at = start + mark.n;
        if ((start > 0 && f->text.p[start - 1] != '\n') || line.n < 2 ||
            (f->parts != NULL && f->parts[start] != PART_CODE)) {
            continue;
        }
        *quoted = line.p[0] == '"';
        *name = str_sub(line, 1, 1 + str_find_char(str_from(line, 1), *quoted ? '"' : '>'));
        return true;
    }
    return false;
}

/* Remembers what a file includes; a name without a folder means the file's own folder. */
static void
gather_includes(struct tidy *t, const struct file *f)
{
    struct str name;
    bool quoted;

    for (size_t at = 0; next_include(f, &at, &name, &quoted);) {
        struct str folder = f->path;

        if (!quoted) {
            continue;
        }
        MUST(t->include_count < INCLUDES_MAX);
        while (folder.n > 0 && folder.p[folder.n - 1] != '/') {
            folder.n--;
        }
        bool own = str_find_char(name, '/') == SIZE_MAX;
        t->includes[t->include_count++] =
            own ? str_cat(t->arena, folder, name) : str_cat(t->arena, STR("src/"), name);
    }
}

static void
gather_generated(struct tidy *t, struct str build)
{
    struct str folder = str_printf(t->arena, "%.*s/gen", STR_ARG(build));
    DIR *stream = opendir(str_c(t->arena, folder));
    const struct dirent *entry;

    if (stream == NULL) {
        return;
    }
    while ((entry = readdir(stream)) != NULL) {
        struct str path = str_printf(t->arena, "%.*s/%s", STR_ARG(folder), entry->d_name);

        if (is_c(path)) {
            gather_includes(t, &(struct file){.path = path, .text = read_file(t, path)});
        }
    }
    closedir(stream);
}

/* ---- floors ---- */

enum floor { FLOOR_BASE, FLOOR_PLAT, FLOOR_LIBRARY, FLOOR_ROOM, FLOOR_APP, FLOOR_NONE };

struct place {
    enum floor floor;
    size_t room;        /* in ROOMS; SIZE_MAX when it is not listed */
    struct str library; /* novelty, paper, reader */
};

/* Where "room/idea/idea.h" or "plat/db.h" stands. */
static struct place
place_of(const struct tidy *t, struct str name)
{
    static const char *const libraries[] = {"novelty", "paper", "reader"};
    struct str rest = name, head = str_cut(&rest, '/');

    if (str_is_none(rest)) {
        return (struct place){.floor = FLOOR_NONE};
    }
    if (str_eq_c(head, "base")) {
        return (struct place){.floor = FLOOR_BASE};
    }
    if (str_eq_c(head, "plat") || str_eq_c(head, "gen")) {
        return (struct place){.floor = FLOOR_PLAT};
    }
    if (str_eq_c(head, "app")) {
        return (struct place){.floor = FLOOR_APP};
    }
    if (str_eq_c(head, "room")) {
        struct str room = str_cut(&rest, '/');
        size_t i = 0;

        while (i < t->room_count && !str_eq(t->rooms[i], room)) {
            i++;
        }
        return (struct place){.floor = FLOOR_ROOM, .room = i < t->room_count ? i : SIZE_MAX};
    }
    for (size_t i = 0; i < ARRAY_COUNT(libraries); i++) {
        if (str_eq_c(head, libraries[i])) {
            return (struct place){.floor = FLOOR_LIBRARY, .library = head};
        }
    }
    return (struct place){.floor = FLOOR_NONE};
}

static struct place
place_of_file(const struct tidy *t, const struct file *f)
{
    return str_starts(f->path, STR("src/")) ? place_of(t, str_from(f->path, 4))
                                            : (struct place){.floor = FLOOR_NONE};
}

static bool
may_include(struct place from, struct place to)
{
    if (from.floor == FLOOR_NONE || to.floor == FLOOR_NONE) {
        return true;
    }
    if (from.floor == FLOOR_ROOM && to.floor == FLOOR_ROOM) {
        return from.room != SIZE_MAX && to.room != SIZE_MAX && to.room <= from.room;
    }
    if (from.floor == FLOOR_LIBRARY && to.floor == FLOOR_LIBRARY) {
        return str_eq(from.library, to.library);
    }
    return to.floor <= from.floor;
}

/* ---- rules: each counts its faults in a file, and tells them when asked ---- */

static bool
in_src(const struct file *f)
{
    return str_starts(f->path, STR("src/"));
}

static size_t
find_arrows(struct tidy *t, const struct file *f, bool telling)
{
    struct place from = place_of_file(t, f);
    struct str name;
    size_t count = 0;
    bool quoted;

    for (size_t at = 0; next_include(f, &at, &name, &quoted);) {
        if (quoted && !may_include(from, place_of(t, name))) {
            count++;
            if (telling) {
                tell(t, f, at, "arrow", str_cat(t->arena, STR("must not include "), name));
            }
        }
    }
    return count;
}

static bool
is_sqlite_driver(const struct file *f)
{
    return str_starts(f->path, STR("src/plat/db_sqlite"));
}

static bool
is_pg_driver(const struct file *f)
{
    return str_starts(f->path, STR("src/plat/db_pg"));
}

static size_t
find_foreign(struct tidy *t, const struct file *f, bool telling)
{
    bool sqlite_may = is_sqlite_driver(f) || str_starts(f->path, STR("tools/gen/"));
    struct str name;
    size_t count = 0;
    bool quoted;

    for (size_t at = 0; next_include(f, &at, &name, &quoted);) {
        if ((str_eq_c(name, "sqlite3.h") && !sqlite_may) ||
            (str_eq_c(name, "libpq-fe.h") && !is_pg_driver(f))) {
            count++;
            if (telling) {
                tell(t, f, at, "foreign", str_cat(t->arena, name, STR(" has its one place")));
            }
        }
    }
    return count;
}

static size_t
find_world(struct tidy *t, const struct file *f, bool telling)
{
    static const char *const library[] = {"assert.h", "ctype.h", "errno.h", "inttypes.h",
        "limits.h", "math.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h",
        "stdlib.h", "string.h", "time.h", "sanitizer/asan_interface.h"};
    enum floor floor = place_of_file(t, f).floor;
    struct str name;
    size_t count = 0;
    bool quoted;

    if (floor != FLOOR_BASE && floor != FLOOR_ROOM) {
        return 0;
    }
    for (size_t at = 0; next_include(f, &at, &name, &quoted);) {
        bool known = quoted;

        for (size_t i = 0; i < ARRAY_COUNT(library); i++) {
            known = known || str_eq_c(name, library[i]);
        }
        if (!known) {
            count++;
            if (telling) {
                tell(t, f, at, "world", str_cat(t->arena, name, STR(" belongs to plat")));
            }
        }
    }
    return count;
}

static bool
is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t
find_memory(struct tidy *t, const struct file *f, bool telling)
{
    static const char *const names[] = {
        "malloc(", "calloc(", "realloc(", "free(", "strdup(", "strndup(", "asprintf(", "alloca("};
    enum floor floor = place_of_file(t, f).floor;
    size_t count = 0;

    if ((floor != FLOOR_BASE && floor != FLOOR_ROOM && floor != FLOOR_APP) ||
        str_eq_c(f->path, "src/base/arena.c")) {
        return 0;
    }
    for (size_t at = 0; at < f->text.n; at++) {
        if (f->parts[at] != PART_CODE || (at > 0 && is_name_char(f->text.p[at - 1]))) {
            continue;
        }
        for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
            if (str_starts(str_from(f->text, at), str_of(names[i]))) {
                count++;
                if (telling) {
                    tell(t, f, at, "memory", STR("memory comes from the arena"));
                }
            }
        }
    }
    return count;
}

/* The next constant text at or after *at, with its quotes; none at the end. */
static struct str
next_text(const struct file *f, size_t *at)
{
    while (*at < f->text.n && f->parts[*at] != PART_TEXT) {
        *at += 1;
    }
    if (*at == f->text.n) {
        return STR_NONE;
    }
    size_t from = *at;
    *at = skip_quoted(f->text, from);
    return str_sub(f->text, from, *at);
}

static bool
is_sql(struct str text)
{
    static const char *const starts[] = {"SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ",
        "CREATE ", "ALTER TABLE ", "DROP ", "PRAGMA ", "WITH "};

    struct str first = str_trim(str_from(text, 1));
    for (size_t i = 0; i < ARRAY_COUNT(starts); i++) {
        if (str_starts(first, str_of(starts[i]))) {
            return true;
        }
    }
    return str_find(text, STR(" WHERE ")) != SIZE_MAX;
}

static size_t
find_sql(struct tidy *t, const struct file *f, bool telling)
{
    bool driver = is_sqlite_driver(f) || is_pg_driver(f);
    struct str text;
    size_t count = 0, at = 0;

    while (in_src(f) && !driver && !str_is_none(text = next_text(f, &at))) {
        if (is_sql(text)) {
            count++;
            if (telling) {
                tell(t, f, at - text.n, "sql", STR("statements live in sql/query"));
            }
        }
    }
    return count;
}

static bool
is_vietnamese(struct arena *arena, struct str text)
{
    bool marked = false;

    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);

        marked = marked || (c > 0x7F && vi_fold_char(c) < 0x80);
    }
    return marked && str_find_char(vi_search_words(arena, text), ' ') != SIZE_MAX;
}

static size_t
find_vietnamese(struct tidy *t, const struct file *f, bool telling)
{
    struct str text;
    size_t count = 0, at = 0;

    while (in_src(f) && !str_is_none(text = next_text(f, &at))) {
        if (is_vietnamese(t->arena, text)) {
            count++;
            if (telling) {
                tell(t, f, at - text.n, "vietnamese",
                    str_cat(t->arena, STR("sentences live in web/text: "), text));
            }
        }
    }
    return count;
}

static size_t
find_comment(struct tidy *t, const struct file *f, bool telling)
{
    struct str name = f->path;

    while (str_find_char(name, '/') != SIZE_MAX) {
        str_cut(&name, '/');
    }
    struct str wanted = str_printf(t->arena, "/* %.*s -- ", STR_ARG(name));
    if (!str_ends(name, STR(".h")) || str_starts(f->text, wanted)) {
        return 0;
    }
    if (telling) {
        tell(t, f, 0, "comment", str_cat(t->arena, STR("a header starts with "), wanted));
    }
    return 1;
}

static bool
is_tag_char(char c)
{
    return is_name_char(c) || c == '/' || c == '.' || c == '-' || (unsigned char)c >= 0x80;
}

/* Whether the register has the tag as a whole word. */
static bool
is_law_known(struct str law, struct str tag)
{
    for (size_t at = 0, found; (found = str_find(str_from(law, at), tag)) != SIZE_MAX;) {
        size_t from = at + found, to = from + tag.n;

        if ((from == 0 || !is_tag_char(law.p[from - 1])) &&
            (to == law.n || !is_tag_char(law.p[to]))) {
            return true;
        }
        at = from + 1;
    }
    return false;
}

static size_t
find_law(struct tidy *t, const struct file *f, bool telling)
{
    struct str mark = STR("[law:");
    size_t count = 0, at = 0, found;

    bool ours = in_src(f) || str_starts(f->path, STR("sql/"));

    while (!str_is_none(t->law) && ours &&
           (found = str_find(str_from(f->text, at), mark)) != SIZE_MAX) {
        struct str rest = str_from(f->text, at + found + mark.n), tags = str_cut(&rest, ']');

        at += found + mark.n;
        while (!str_is_none(tags)) {
            struct str tag = str_trim(str_cut(&tags, ','));

            if (!is_law_known(t->law, tag)) {
                count++;
                if (telling) {
                    tell(t, f, at, "law", str_cat(t->arena, tag, STR(" is not in the register")));
                }
            }
        }
    }
    return count;
}

static size_t
find_later(struct tidy *t, const struct file *f, bool telling)
{
    static const char *const words[] = {"TO"
                                        "DO",
        "FIX"
        "ME",
        "X"
        "XX"};
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        struct str word = str_of(words[i]);

        for (size_t at = 0, found; (found = str_find(str_from(f->text, at), word)) != SIZE_MAX;) {
            size_t from = at + found;

            at = from + word.n;
            if (f->parts[from] == PART_COMMENT && !is_name_char(f->text.p[from - 1]) &&
                (at == f->text.n || !is_name_char(f->text.p[at]))) {
                count++;
                if (telling) {
                    tell(t, f, from, "later", STR("do it now, or name it in the documents"));
                }
            }
        }
    }
    return count;
}

static size_t
find_dead(struct tidy *t, const struct file *f, bool telling)
{
    bool alive = !in_src(f) || str_eq_c(f->path, "src/base/banned.h"); /* comes by -include */

    if (str_ends(f->path, STR(".c")) && !str_is_none(t->compiled)) {
        alive = alive || str_find(t->compiled, str_cat(t->arena, f->path, STR("\""))) != SIZE_MAX;
    } else {
        for (size_t i = 0; i < t->include_count && !alive; i++) {
            alive = str_eq(t->includes[i], f->path);
        }
    }
    if (!alive && telling) {
        tell(t, f, 0, "dead", STR("nothing builds this file"));
    }
    return alive ? 0 : 1;
}

/* ---- sizes ---- */

static void
check_lines(struct tidy *t, const struct file *f)
{
    size_t lines = (size_t)line_of(f, f->text.n) - 1;

    if (!is_allowed(t, "lines", f->path, lines, LINES_MAX)) {
        tell(t, f, f->text.n, "lines", str_printf(t->arena, "%zu, at most %d", lines, LINES_MAX));
    }
}

static void
check_function(struct tidy *t, const struct file *f, size_t at, size_t lines)
{
    struct str head = str_from(f->text, at), name = str_cut(&head, '(');
    struct str key = str_printf(t->arena, "%.*s:%.*s", STR_ARG(f->path), STR_ARG(name));

    if (!is_allowed(t, "function", key, lines, FUNCTION_LINES_MAX)) {
        tell(t, f, at, "function",
            str_printf(t->arena, "%.*s has %zu lines, at most %d", STR_ARG(name), lines,
                FUNCTION_LINES_MAX));
    }
}

/* In this house a definition has its name, its opening and its closing brace at the margin. */
static void
check_functions(struct tidy *t, const struct file *f)
{
    size_t name_at = 0, name_line = 0, number = 0, at = 0;
    bool named = false, inside = false;
    struct str rest = f->text;

    while (!str_is_none(rest)) {
        struct str line = next_line(&rest);

        number++;
        if (line.n > 0 && f->parts[at] == PART_CODE) {
            if (inside && line.p[0] == '}') {
                check_function(t, f, name_at, number - name_line + 1);
                inside = named = false;
            } else if (str_eq_c(line, "{")) {
                inside = named;
            } else if (is_name_char(line.p[0]) && str_find_char(line, '(') != SIZE_MAX) {
                name_at = at;
                name_line = number;
                named = true;
            }
        }
        at += line.n + 1;
    }
}

struct rule {
    const char *name;
    size_t (*find)(struct tidy *t, const struct file *f, bool telling);
};

static void
check_file(struct tidy *t, const struct file *f)
{
    static const struct rule rules[] = {{"arrow", find_arrows}, {"foreign", find_foreign},
        {"world", find_world}, {"memory", find_memory}, {"sql", find_sql},
        {"vietnamese", find_vietnamese}, {"comment", find_comment}, {"law", find_law},
        {"later", find_later}, {"dead", find_dead}};

    if (f->parts == NULL) {
        find_law(t, f, true);
        return;
    }
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++) {
        size_t count = rules[i].find(t, f, false);

        if (!is_allowed(t, rules[i].name, f->path, count, 0)) {
            rules[i].find(t, f, true);
        }
    }
    check_lines(t, f);
    check_functions(t, f);
}

static void
read_rooms(struct tidy *t)
{
    struct str rest = read_file(t, under_root(t, "src/room/ROOMS"));

    while (!str_is_none(rest)) {
        struct str room = str_trim(next_line(&rest));

        if (room.n > 0) {
            MUST(t->room_count < ROOMS_MAX);
            t->rooms[t->room_count++] = room;
        }
    }
}

int
main(int argc, char **argv)
{
    static const char *const folders[] = {"src", "tests", "tools", "fuzz", "bench", "sql"};

    if (argc != 3) {
        fprintf(stderr, "usage: tidy SOURCE BUILD\n");
        return 2;
    }
    struct arena *arena = arena_new(ARENA_BYTES_MAX);
    struct tidy *t = ARENA_NEW(arena, struct tidy);
    t->arena = arena;
    t->root = str_of(argv[1]);
    t->compiled = read_file(t, str_printf(arena, "%s/compile_commands.json", argv[2]));
    t->law = read_file(t, under_root(t, "docs/law/register.md"));
    read_rooms(t);
    read_allows(t);
    for (size_t i = 0; i < ARRAY_COUNT(folders); i++) {
        walk(t, str_of(folders[i]));
    }
    for (size_t i = 0; i < t->file_count; i++) {
        gather_includes(t, &t->files[i]);
    }
    gather_generated(t, str_of(argv[2]));
    for (size_t i = 0; i < t->file_count; i++) {
        check_file(t, &t->files[i]);
    }
    check_allows(t);
    if (str_is_none(t->law)) {
        printf("note: docs/law/register.md is not there, so no law tag was checked\n");
    }
    if (str_is_none(t->compiled)) {
        printf("%s/compile_commands.json is not there\n", argv[2]);
        t->faults++;
    }
    printf("%zu files, %zu faults\n", t->file_count, t->faults);
    bool clean = t->faults == 0 && t->file_count > 0;
    arena_free(arena);
    return clean ? 0 : 1;
}
