/* words.c -- the closed lists: kinds of keys, rooms, enums, faults. */
#include "gen.h"

enum { GEN_ENUM_WORDS_MAX = 128 };
static const char IDS[] = "src/base/id.h";
static const char ROOMS[] = "src/room/ROOMS";
static const char ENUMS[] = "src/app/enums.def";
static const char FAULTS[] = "src/app/faults.def";

/* -- reading ------------------------------------------------------------------------------- */
static void
read_ids(struct gen *gen)
{
    struct str rest = gen_read_file(gen, IDS);
    size_t at = str_find(rest, STR("#define ID_LIST(X)"));
    size_t end;

    if (at == SIZE_MAX) {
        gen_fail(IDS, 1, "ID_LIST(X) is missing");
    }
    rest = str_from(rest, at + sizeof "#define ID_LIST(X)" - 1);
    end = str_find(rest, STR("\n\n"));
    rest = end == SIZE_MAX ? rest : str_sub(rest, 0, end);
    for (at = str_find(rest, STR("X(")); at != SIZE_MAX; at = str_find(rest, STR("X("))) {
        rest = str_from(rest, at + 2);
        end = str_find_char(rest, ')');
        if (end == SIZE_MAX || gen->id_count == ARRAY_COUNT(gen->ids)) {
            gen_fail(IDS, 1, "ID_LIST(X) has no end");
        }
        gen->ids[gen->id_count++] = str_sub(rest, 0, end);
    }
}

static void
read_rooms(struct gen *gen)
{
    static const char *const floors[] = {"plat", "app"};
    struct str rest = gen_read_file(gen, ROOMS);

    for (struct str name = gen_word(&rest); !str_is_none(name); name = gen_word(&rest)) {
        if (gen->room_count + ARRAY_COUNT(floors) == ARRAY_COUNT(gen->rooms)) {
            gen_fail(ROOMS, 1, "more than %zu rooms", gen->room_count);
        }
        gen->rooms[gen->room_count++] = name;
    }
    for (size_t i = 0; i < ARRAY_COUNT(floors); i++) {
        gen->rooms[gen->room_count++] = str_of(floors[i]);
    }
}

static bool
is_identifier(struct str word)
{
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];

        if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9'))) {
            return false;
        }
    }
    return word.n > 0;
}

static void
read_enum(struct gen *gen, struct str text, int line)
{
    struct gen_enum *it = &gen->enums[gen->enum_count];

    it->name = str_trim(str_cut(&text, ':'));
    if (!is_identifier(it->name) || str_is_none(text)) {
        gen_fail(ENUMS, line, "'enum_name: word word ...' expected");
    }
    if (gen_find_enum(gen, it->name) != NULL) {
        gen_fail(ENUMS, line, "'%.*s' is declared twice", STR_ARG(it->name));
    }
    it->words = ARENA_ARRAY(gen->arena, struct str, GEN_ENUM_WORDS_MAX);
    it->line = line;
    for (struct str word = gen_word(&text); !str_is_none(word); word = gen_word(&text)) {
        if (!is_identifier(word) || str_eq_c(word, "last")) {
            gen_fail(ENUMS, line, "'%.*s' is not a word of an enum", STR_ARG(word));
        }
        if (it->word_count == GEN_ENUM_WORDS_MAX) {
            gen_fail(ENUMS, line, "more than %d words", GEN_ENUM_WORDS_MAX);
        }
        for (size_t i = 0; i < it->word_count; i++) {
            if (str_eq(it->words[i], word)) {
                gen_fail(ENUMS, line, "'%.*s' stands twice", STR_ARG(word));
            }
        }
        it->words[it->word_count++] = word;
    }
    if (it->word_count == 0) {
        gen_fail(ENUMS, line, "an enum needs words");
    }
    gen->enum_count++;
}

static void
read_fault(struct gen *gen, struct str text, int line)
{
    static const char *const classes[] = {"INVALID", "FORBIDDEN", "NOT_FOUND", "CONFLICT",
        "LIMIT", "BUSY", "SIGNED_OUT", "INTERNAL"};
    struct gen_fault *it = &gen->faults[gen->fault_count];
    struct str code = gen_word(&text), class = gen_word(&text), law = gen_word(&text);
    bool known = false;

    for (size_t i = 0; i < ARRAY_COUNT(classes); i++) {
        known |= str_eq_c(class, classes[i]);
    }
    if (!is_identifier(code) || !known || str_is_none(law) || !str_is_none(gen_word(&text))) {
        gen_fail(FAULTS, line, "'code CLASS law' expected, the class an ERR_ name without prefix");
    }
    if (gen_find_fault(gen, code) != NULL) {
        gen_fail(FAULTS, line, "'%.*s' is declared twice", STR_ARG(code));
    }
    *it = (struct gen_fault){.code = code, .class = class,
        .law = str_eq_c(law, "-") ? STR_NONE : law, .line = line};
    gen->fault_count++;
}

static void
each_line(struct gen *gen, const char *file, void (*read)(struct gen *, struct str, int))
{
    struct str rest = gen_read_file(gen, file);

    for (int line = 1; !str_is_none(rest); line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));

        if (text.n > 0 && text.p[0] != '#') {
            if (gen->enum_count == GEN_LIST_MAX || gen->fault_count == GEN_LIST_MAX) {
                gen_fail(file, line, "more than %d entries", GEN_LIST_MAX);
            }
            read(gen, text, line);
        }
    }
}

void
gen_words_read(struct gen *gen)
{
    gen->enums = ARENA_ARRAY(gen->arena, struct gen_enum, GEN_LIST_MAX);
    gen->faults = ARENA_ARRAY(gen->arena, struct gen_fault, GEN_LIST_MAX);
    read_ids(gen);
    read_rooms(gen);
    each_line(gen, ENUMS, read_enum);
    each_line(gen, FAULTS, read_fault);
}

/* -- looking up ------------------------------------------------------------------------------ */
const struct gen_enum *
gen_find_enum(const struct gen *gen, struct str name)
{
    for (size_t i = 0; i < gen->enum_count; i++) {
        if (str_eq(gen->enums[i].name, name)) {
            return &gen->enums[i];
        }
    }
    return NULL;
}

const struct gen_fault *
gen_find_fault(const struct gen *gen, struct str code)
{
    for (size_t i = 0; i < gen->fault_count; i++) {
        if (str_eq(gen->faults[i].code, code)) {
            return &gen->faults[i];
        }
    }
    return NULL;
}

bool
gen_is_id(const struct gen *gen, struct str name)
{
    if (!str_ends(name, STR("_id"))) {
        return false;
    }
    name = str_sub(name, 0, name.n - 3);
    for (size_t i = 0; i < gen->id_count; i++) {
        if (str_eq(gen->ids[i], name)) {
            return true;
        }
    }
    return false;
}

struct str
gen_c_upper(struct arena *arena, struct str s)
{
    struct buf out;

    buf_init(&out, arena, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (c >= 'a' && c <= 'z') {
            c = (char)(c - 'a' + 'A');
        } else if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) {
            c = '_';
        }
        buf_char(&out, c);
    }
    return buf_str(&out);
}

struct str
gen_text_constant(struct gen *gen, struct str key)
{
    struct str upper = gen_c_upper(gen->arena, key);

    if (gen_find_text(gen, key) == NULL) {
        return STR("-1");
    }
    return str_printf(gen->arena, "TEXT_%.*s", STR_ARG(upper));
}

/* -- labels ---------------------------------------------------------------------------------- */
static struct str
label_key(struct gen *gen, const char *prefix, struct str name, struct str word)
{
    return str_printf(gen->arena, "%s%.*s%s%.*s", prefix, STR_ARG(name), name.n > 0 ? "." : "",
        STR_ARG(word));
}

static size_t
miss(struct gen *gen, const char *file, int line, struct str key)
{
    if (gen_find_text(gen, key) != NULL) {
        return 0;
    }
    fprintf(stderr, "%s:%d: no text '%.*s' in web/text\n", file, line, STR_ARG(key));
    return 1;
}

/* Every missing label is named before the generator gives up, so that they are written in one go. */
void
gen_words_check(struct gen *gen)
{
    size_t missing = 0;

    for (size_t i = 0; i < gen->enum_count; i++) {
        const struct gen_enum *it = &gen->enums[i];

        for (size_t w = 0; w < it->word_count; w++) {
            missing += miss(gen, ENUMS, it->line,
                label_key(gen, "enum.", it->name, it->words[w]));
        }
    }
    for (size_t i = 0; i < gen->fault_count; i++) {
        missing += miss(gen, FAULTS, gen->faults[i].line,
            label_key(gen, "fault.", STR(""), gen->faults[i].code));
    }
    if (missing > 0) {
        exit(1);
    }
}

/* -- enum.h and enum.c --------------------------------------------------------------------- */
static void
put_enum_h(struct gen *gen, struct buf *out, const struct gen_enum *it)
{
    struct str upper = gen_c_upper(gen->arena, it->name);

    buf_printf(out, "\nenum %.*s {\n", STR_ARG(it->name));
    for (size_t i = 0; i < it->word_count; i++) {
        struct str word = gen_c_upper(gen->arena, it->words[i]);

        buf_printf(out, "    %.*s_%.*s%s,\n", STR_ARG(upper), STR_ARG(word), i == 0 ? " = 1" : "");
    }
    buf_printf(out,
        "};\nenum { %.*s_LAST = %zu };\n"
        "struct str %.*s_word(enum %.*s v); /* none for 0 */\n"
        "bool %.*s_parse(struct str word, enum %.*s *out);\n"
        "int %.*s_text(enum %.*s v); /* enum text_id; -1 for 0 */\n",
        STR_ARG(upper), it->word_count, STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name),
        STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name));
}

static void
put_enum_c(struct gen *gen, struct buf *out, const struct gen_enum *it)
{
    buf_printf(out, "\nstatic const struct word %.*s_words[] = {\n    {{NULL, 0}, -1},\n",
        STR_ARG(it->name));
    for (size_t i = 0; i < it->word_count; i++) {
        struct str text = gen_text_constant(gen,
            label_key(gen, "enum.", it->name, it->words[i]));

        buf_printf(out, "    {{\"%.*s\", %zu}, %.*s},\n", STR_ARG(it->words[i]), it->words[i].n,
            STR_ARG(text));
    }
    buf_printf(out,
        "};\n\nstruct str\n%.*s_word(enum %.*s v)\n{\n"
        "    return word_at(%.*s_words, ARRAY_COUNT(%.*s_words), (unsigned)v)->word;\n}\n",
        STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name));
    buf_printf(out,
        "\nbool\n%.*s_parse(struct str word, enum %.*s *out)\n{\n"
        "    *out = (enum %.*s)word_find(%.*s_words, ARRAY_COUNT(%.*s_words), word);\n"
        "    return *out != (enum %.*s)0;\n}\n",
        STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name),
        STR_ARG(it->name), STR_ARG(it->name));
    buf_printf(out,
        "\nint\n%.*s_text(enum %.*s v)\n{\n"
        "    return word_at(%.*s_words, ARRAY_COUNT(%.*s_words), (unsigned)v)->text;\n}\n",
        STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name), STR_ARG(it->name));
}

static void
write_enums(struct gen *gen)
{
    struct buf header, body;

    buf_init(&header, gen->arena, 65536);
    buf_c(&header,
        "/* enum.h -- generated by tools/gen from src/app/enums.def. */\n"
        "#ifndef GEN_ENUM_H\n#define GEN_ENUM_H\n\n#include \"base/str.h\"\n");
    buf_init(&body, gen->arena, 65536);
    buf_c(&body,
        "/* enum.c -- generated by tools/gen from src/app/enums.def. */\n"
        "#include \"gen/enum.h\"\n\n#include \"base/err.h\"\n#include \"gen/text.h\"\n\n"
        "struct word {\n    struct str word;\n    int text;\n};\n\n"
        "static const struct word *\n"
        "word_at(const struct word *words, size_t count, unsigned v)\n{\n"
        "    return &words[v < count ? v : 0];\n}\n\n"
        "static unsigned\n"
        "word_find(const struct word *words, size_t count, struct str word)\n{\n"
        "    for (unsigned i = 1; i < count; i++) {\n"
        "        if (str_eq(words[i].word, word)) {\n"
        "            return i;\n        }\n    }\n    return 0;\n}\n");
    for (size_t i = 0; i < gen->enum_count; i++) {
        put_enum_h(gen, &header, &gen->enums[i]);
        put_enum_c(gen, &body, &gen->enums[i]);
    }
    buf_c(&header, "\n#endif\n");
    gen_write_file(gen, "enum.h", &header);
    gen_write_file(gen, "enum.c", &body);
}

/* -- fault.h and fault.c -------------------------------------------------------------------- */
static void
write_faults(struct gen *gen)
{
    struct buf header, body;

    buf_init(&header, gen->arena, 16384);
    buf_c(&header,
        "/* fault.h -- generated by tools/gen from src/app/faults.def. */\n"
        "#ifndef GEN_FAULT_H\n#define GEN_FAULT_H\n\nenum fault_code {\n");
    buf_init(&body, gen->arena, 16384);
    buf_c(&body,
        "/* fault.c -- generated by tools/gen from src/app/faults.def. */\n"
        "#include \"plat/fault.h\"\n\n#include \"gen/text.h\"\n\n"
        "const struct fault_def fault_defs[] = {\n    {NULL, OK, NULL, -1},\n");
    for (size_t i = 0; i < gen->fault_count; i++) {
        const struct gen_fault *it = &gen->faults[i];
        struct str upper = gen_c_upper(gen->arena, it->code);
        struct str text = gen_text_constant(gen, label_key(gen, "fault.", STR(""), it->code));
        struct str law = str_is_none(it->law)
            ? STR("NULL")
            : str_printf(gen->arena, "\"%.*s\"", STR_ARG(it->law));

        buf_printf(&header, "    FAULT_%.*s%s,\n", STR_ARG(upper), i == 0 ? " = 1" : "");
        buf_printf(&body, "    {\"%.*s\", ERR_%.*s, %.*s, %.*s},\n", STR_ARG(it->code),
            STR_ARG(it->class), STR_ARG(law), STR_ARG(text));
    }
    buf_c(&header, "};\n\n#endif\n");
    buf_c(&body, "};\nconst size_t fault_def_count = ARRAY_COUNT(fault_defs);\n");
    gen_write_file(gen, "fault.h", &header);
    gen_write_file(gen, "fault.c", &body);
}

void
gen_words_write(struct gen *gen)
{
    write_enums(gen);
    write_faults(gen);
}
