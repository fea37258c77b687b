/* text.c -- web/text/<room>.po -> gen/text.h, gen/text.c: every sentence in both languages.
 *
 * A .po entry is msgctxt (the key), msgid (Vietnamese), msgstr (English). The heading entry of a
 * .po file (no msgctxt, empty msgid) is skipped. Refused: a missing translation, a fuzzy one, a key
 * that stands twice, placeholders that differ between the languages.
 */
#include "gen.h"

#include "base/utf8.h"

static const char FOLDER[] = "web/text";
enum { TEXT_FILES_MAX = 128, PLACEHOLDERS_MAX = 8 };

struct po {
    struct gen *gen;
    const char *file;
    struct str rest;
    int line;
    bool is_fuzzy;
};
enum po_word { PO_END, PO_CONTEXT, PO_ID, PO_TEXT, PO_MORE };

/* -- one file -------------------------------------------------------------------------------- */
static struct str
unquote(struct po *po, struct str quoted)
{
    struct buf out;

    if (quoted.n < 2 || quoted.p[0] != '"' || quoted.p[quoted.n - 1] != '"') {
        gen_fail(po->file, po->line, "a text in double quotes expected");
    }
    buf_init(&out, po->gen->arena, quoted.n);
    for (size_t i = 1; i + 1 < quoted.n; i++) {
        if (quoted.p[i] == '"') {
            gen_fail(po->file, po->line, "a quote inside a text is written \\\"");
        }
        if (quoted.p[i] != '\\') {
            buf_char(&out, quoted.p[i]);
            continue;
        }
        i++;
        switch (quoted.p[i]) {
        case 'n':
            buf_char(&out, '\n');
            break;
        case 't':
            buf_char(&out, '\t');
            break;
        case '"':
        case '\\':
            if (i + 1 < quoted.n) {
                buf_char(&out, quoted.p[i]);
                break;
            }
            __attribute__((fallthrough)); /* the closing quote was escaped */
        default:
            gen_fail(po->file, po->line, "only \\n, \\t, \\\" and \\\\ are known");
        }
    }
    return buf_str(&out);
}

/* The next line that says something; its text is appended to *value. */
static enum po_word
next_line(struct po *po, struct str *value)
{
    static const struct {
        const char *word;
        enum po_word kind;
    } words[] = {{"msgctxt ", PO_CONTEXT}, {"msgid ", PO_ID}, {"msgstr ", PO_TEXT}, {"", PO_MORE}};

    while (!str_is_none(po->rest)) {
        struct str line = str_trim(str_cut(&po->rest, '\n'));

        po->line++;
        if (str_starts(line, STR("#,")) && str_find(line, STR("fuzzy")) != SIZE_MAX) {
            po->is_fuzzy = true;
        }
        if (line.n == 0 || line.p[0] == '#') {
            continue;
        }
        for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
            if (str_starts(line, str_of(words[i].word))) {
                *value = unquote(po, str_trim(str_from(line, strlen(words[i].word))));
                return words[i].kind;
            }
        }
    }
    return PO_END;
}

static size_t
placeholders(struct po *po, struct str text, struct str *names)
{
    size_t count = 0;

    for (size_t open = str_find_char(text, '{'); open != SIZE_MAX;
         open = str_find_char(text, '{')) {
        text = str_from(text, open + 1);
        size_t end = str_find_char(text, '}');

        if (end == SIZE_MAX || end == 0 || count == PLACEHOLDERS_MAX) {
            gen_fail(po->file, po->line, "'{name}' expected, at most %d", PLACEHOLDERS_MAX);
        }
        names[count++] = str_sub(text, 0, end);
        text = str_from(text, end + 1);
    }
    return count;
}

static bool
has_name(const struct str *names, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(names[i], name)) {
            return true;
        }
    }
    return false;
}

static void
check_placeholders(struct po *po, const struct gen_text *text)
{
    struct str vi[PLACEHOLDERS_MAX], en[PLACEHOLDERS_MAX];
    size_t vi_count = placeholders(po, text->vi, vi);
    size_t en_count = placeholders(po, text->en, en);

    for (size_t i = 0; i < vi_count; i++) {
        if (!has_name(en, en_count, vi[i])) {
            gen_fail(po->file, text->line, "the English of '%.*s' lacks {%.*s}",
                STR_ARG(text->key), STR_ARG(vi[i]));
        }
    }
    for (size_t i = 0; i < en_count; i++) {
        if (!has_name(vi, vi_count, en[i])) {
            gen_fail(po->file, text->line, "the Vietnamese of '%.*s' lacks {%.*s}",
                STR_ARG(text->key), STR_ARG(en[i]));
        }
    }
}

static void
add_text(struct po *po, const struct gen_text *text)
{
    struct gen *gen = po->gen;

    if (str_is_none(text->key)) {
        if (text->vi.n > 0) {
            gen_fail(po->file, text->line, "msgctxt with the key is missing");
        }
        return; /* the heading */
    }
    for (size_t i = 0; i < text->key.n; i++) {
        char c = text->key.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_')) {
            gen_fail(po->file, text->line, "a key is written a-z, 0-9, '.', '_': '%.*s'",
                STR_ARG(text->key));
        }
    }
    if (text->vi.n == 0 || text->en.n == 0 || po->is_fuzzy) {
        gen_fail(po->file, text->line, "'%.*s' needs its %s text%s", STR_ARG(text->key),
            text->vi.n == 0 ? "Vietnamese" : "English", po->is_fuzzy ? " checked (fuzzy)" : "");
    }
    if (!utf8_is_valid(text->vi) || !utf8_is_valid(text->en)) {
        gen_fail(po->file, text->line, "'%.*s' is not UTF-8", STR_ARG(text->key));
    }
    check_placeholders(po, text);
    if (gen->text_count == GEN_LIST_MAX) {
        gen_fail(po->file, text->line, "more than %d texts", GEN_LIST_MAX);
    }
    gen->texts[gen->text_count++] = *text;
    po->is_fuzzy = false;
}

static void
read_file(struct gen *gen, const char *path)
{
    struct po po = {.gen = gen, .file = path, .rest = gen_read_file(gen, path)};
    struct gen_text text = {0};
    struct str *part = NULL, value;
    bool has_entry = false;

    for (enum po_word word = next_line(&po, &value); word != PO_END;
         word = next_line(&po, &value)) {
        if (word == PO_MORE) {
            if (part == NULL) {
                gen_fail(path, po.line, "msgctxt, msgid or msgstr expected");
            }
            *part = str_cat(gen->arena, *part, value);
            continue;
        }
        if (word == PO_CONTEXT || (word == PO_ID && part != &text.key)) {
            if (has_entry) {
                add_text(&po, &text);
            }
            text = (struct gen_text){.file = path, .line = po.line};
            has_entry = true;
        }
        part = word == PO_CONTEXT ? &text.key : word == PO_ID ? &text.vi : &text.en;
        *part = value;
    }
    if (has_entry) {
        add_text(&po, &text);
    }
}

static int
compare_texts(const void *a, const void *b)
{
    return str_cmp(((const struct gen_text *)a)->key, ((const struct gen_text *)b)->key);
}

void
gen_text_read(struct gen *gen)
{
    struct str names[TEXT_FILES_MAX];
    size_t count = gen_list_files(gen, FOLDER, ".po", names, TEXT_FILES_MAX);

    gen->texts = ARENA_ARRAY(gen->arena, struct gen_text, GEN_LIST_MAX);
    for (size_t i = 0; i < count; i++) {
        read_file(gen, str_c(gen->arena,
            str_printf(gen->arena, "%s/%.*s", FOLDER, STR_ARG(names[i]))));
    }
    if (gen->text_count > 0) {
        qsort(gen->texts, gen->text_count, sizeof gen->texts[0], compare_texts);
    }
    for (size_t i = 1; i < gen->text_count; i++) {
        const struct gen_text *it = &gen->texts[i];

        if (str_eq(it->key, gen->texts[i - 1].key)) {
            gen_fail(it->file, it->line, "'%.*s' stands also in %s:%d", STR_ARG(it->key),
                gen->texts[i - 1].file, gen->texts[i - 1].line);
        }
    }
}

/* -- looking up ------------------------------------------------------------------------------ */
const struct gen_text *
gen_find_text(const struct gen *gen, struct str key)
{
    struct gen_text wanted = {.key = key};

    if (gen->text_count == 0) {
        return NULL;
    }
    return bsearch(&wanted, gen->texts, gen->text_count, sizeof gen->texts[0], compare_texts);
}

/* -- text.h and text.c ----------------------------------------------------------------------- */
void
gen_text_write(struct gen *gen)
{
    struct buf header, body;

    buf_init(&header, gen->arena, 262144);
    buf_c(&header,
        "/* text.h -- generated by tools/gen from web/text. */\n"
        "#ifndef GEN_TEXT_H\n#define GEN_TEXT_H\n\nenum text_id {\n");
    buf_init(&body, gen->arena, 262144);
    buf_c(&body,
        "/* text.c -- generated by tools/gen from web/text. */\n#include \"plat/text.h\"\n\n"
        "/* [text id][Vietnamese, English] */\n"
        "const char *const text_table[][2] = {\n");
    for (size_t i = 0; i < gen->text_count; i++) {
        const struct gen_text *it = &gen->texts[i];
        struct str upper = gen_c_upper(gen->arena, it->key);

        if (i > 0 && str_eq(upper, gen_c_upper(gen->arena, gen->texts[i - 1].key))) {
            gen_fail(it->file, it->line, "'%.*s' and '%.*s' differ in nothing but '.' and '_'",
                STR_ARG(it->key), STR_ARG(gen->texts[i - 1].key));
        }
        buf_printf(&header, "    TEXT_%.*s,\n", STR_ARG(upper));
        buf_c(&body, "    {");
        gen_c_string(&body, it->vi, "");
        buf_c(&body, ",\n        ");
        gen_c_string(&body, it->en, "");
        buf_c(&body, "},\n");
    }
    buf_c(&header, "    TEXT_COUNT\n};\n\n#endif\n");
    if (gen->text_count == 0) {
        buf_c(&body, "    {\"\", \"\"},\n");
    }
    buf_c(&body, "};\n\n/* By text id, in the order of bytes. */\nconst char *const text_keys[] = {\n");
    for (size_t i = 0; i < gen->text_count; i++) {
        buf_printf(&body, "    \"%.*s\",\n", STR_ARG(gen->texts[i].key));
    }
    buf_printf(&body, "%s};\nconst size_t text_key_count = %zu;\n",
        gen->text_count == 0 ? "    \"\",\n" : "", gen->text_count);
    gen_write_file(gen, "text.h", &header);
    gen_write_file(gen, "text.c", &body);
}
