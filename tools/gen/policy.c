/* policy.c -- who may do what: src/app/policy.tsv into gen/policy.h and gen/policy.c, and the same
 * rules as a condition in SQL for lists ({{visible}}). */
#include "policy.h"

#include "sql.h"

static const char POLICY[] = "src/app/policy.tsv";

/* -- reading --------------------------------------------------------------------------------- */
static struct policy_words
split(struct str cell, int line)
{
    struct policy_words words = {.count = 0};

    if (str_eq_c(cell, "-")) {
        return words;
    }
    while (!str_is_none(cell)) {
        struct str word = str_cut(&cell, ',');

        if (words.count == POLICY_LIST_MAX || word.n == 0) {
            gen_fail(POLICY, line, "words separated by commas expected, at most %d",
                POLICY_LIST_MAX);
        }
        words.items[words.count++] = word;
    }
    return words;
}

const struct gen_object *
policy_find_object(const struct gen *gen, struct str name)
{
    for (size_t i = 0; i < gen->policy->object_count; i++) {
        if (str_eq(gen->policy->objects[i].name, name)) {
            return &gen->policy->objects[i];
        }
    }
    return NULL;
}

void
policy_add_relation(struct gen *gen, const char *file, int line, struct str name)
{
    struct gen_policy *policy = gen->policy;

    for (size_t i = 0; i < policy->relation_count; i++) {
        if (str_eq(policy->relations[i], name)) {
            return;
        }
    }
    if (policy->relation_count == POLICY_RELATIONS_MAX) {
        gen_fail(file, line, "more than %d relations", POLICY_RELATIONS_MAX);
    }
    policy->relations[policy->relation_count++] = name;
}

/* The role words of the table are those of enum role_code, all of them. */
static void
check_role_line(const struct gen *gen, struct str rest, int line)
{
    const struct gen_enum *roles = gen_find_enum(gen, STR("role_code"));
    size_t i = 0;

    for (struct str word = gen_word(&rest); !str_is_none(word); word = gen_word(&rest), i++) {
        if (roles == NULL || i >= roles->word_count || !str_eq(roles->words[i], word)) {
            gen_fail(POLICY, line, "'%.*s': roles stand as in enum role_code", STR_ARG(word));
        }
    }
    if (roles != NULL && i != roles->word_count) {
        gen_fail(POLICY, line, "'%.*s' is missing", STR_ARG(roles->words[i]));
    }
}

static void
read_object(struct gen *gen, struct str rest, int line)
{
    struct gen_policy *policy = gen->policy;
    struct gen_object *it = &policy->objects[policy->object_count];

    if (policy->object_count == POLICY_OBJECTS_MAX) {
        gen_fail(POLICY, line, "more than %d kinds of object", POLICY_OBJECTS_MAX);
    }
    *it = (struct gen_object){.name = gen_word(&rest), .line = line};
    for (struct str word = gen_word(&rest); !str_is_none(word); word = gen_word(&rest)) {
        struct str key = str_cut(&word, '=');
        struct str value = str_eq_c(word, "-") ? STR_NONE : word;

        if (str_eq_c(key, "table")) {
            it->table = value;
        } else if (str_eq_c(key, "key")) {
            it->key = value;
        } else if (str_eq_c(key, "org")) {
            it->org = value;
        } else if (str_eq_c(key, "state")) {
            it->state = value;
        } else if (str_eq_c(key, "view")) {
            it->view = value;
        } else {
            gen_fail(POLICY, line, "table=, key=, org=, state= or view= expected, not '%.*s'",
                STR_ARG(key));
        }
    }
    if (str_is_none(it->table) || str_is_none(it->key) || str_is_none(it->view)) {
        gen_fail(POLICY, line, "#object NAME table= key= org= state= view= expected");
    }
    if (!str_is_none(it->state)) {
        it->states = gen_find_enum(gen, str_printf(gen->arena, "%.*s_%.*s", STR_ARG(it->name),
            STR_ARG(it->state)));
    }
    policy->object_count++;
}

static size_t
action_index(struct gen *gen, struct str name, struct str object, int line)
{
    for (size_t i = 0; i < gen->action_count; i++) {
        if (str_eq(gen->actions[i].name, name)) {
            if (!str_eq(gen->actions[i].object, object)) {
                gen_fail(POLICY, line, "'%.*s' acts on two kinds of object", STR_ARG(name));
            }
            return i;
        }
    }
    if (gen->action_count == GEN_LIST_MAX || str_find_char(name, '.') == SIZE_MAX) {
        gen_fail(POLICY, line, "an action is called room.verb");
    }
    gen->actions[gen->action_count] = (struct gen_action){.name = name, .object = object};
    return gen->action_count++;
}

static void
check_roles(const struct gen *gen, struct gen_policy_line *it)
{
    static const char *const everybody[] = {"public", "signed_in", "staff"};
    const struct gen_enum *roles = gen_find_enum(gen, STR("role_code"));

    for (size_t i = 0; i < it->roles.count; i++) {
        struct str role = it->roles.items[i];
        bool known = false;

        for (size_t w = 0; w < ARRAY_COUNT(everybody); w++) {
            known |= str_eq_c(role, everybody[w]);
        }
        if (str_ends(role, STR("^")) || str_ends(role, STR("*"))) {
            role = str_sub(role, 0, role.n - 1);
        }
        for (size_t w = 0; roles != NULL && w < roles->word_count; w++) {
            known |= str_eq(role, roles->words[w]);
        }
        if (!known) {
            gen_fail(POLICY, it->line, "no role '%.*s'", STR_ARG(it->roles.items[i]));
        }
    }
}

static void
check_states(const struct gen_object *object, const struct gen_policy_line *it)
{
    for (size_t i = 0; i < it->states.count; i++) {
        bool known = object != NULL && !str_is_none(object->state) && object->states == NULL;

        for (size_t w = 0; object != NULL && object->states != NULL &&
            w < object->states->word_count; w++) {
            known |= str_eq(object->states->words[w], it->states.items[i]);
        }
        if (!known) {
            gen_fail(POLICY, it->line, "no state '%.*s'", STR_ARG(it->states.items[i]));
        }
    }
}

static void
read_line(struct gen *gen, struct str rest, int line)
{
    struct gen_policy *policy = gen->policy;
    struct gen_policy_line *it = &policy->lines[policy->line_count];
    struct str cells[8];
    const struct gen_object *object;

    for (size_t i = 0; i < ARRAY_COUNT(cells); i++) {
        cells[i] = gen_word(&rest);
    }
    if (str_is_none(cells[7]) || !str_is_none(gen_word(&rest))) {
        gen_fail(POLICY, line, "action object roles relations states never law reason expected");
    }
    if (policy->line_count == GEN_LIST_MAX) {
        gen_fail(POLICY, line, "more than %d lines", GEN_LIST_MAX);
    }
    object = policy_find_object(gen, cells[1]);
    if (object == NULL && !str_eq_c(cells[1], "-")) {
        gen_fail(POLICY, line, "no #object '%.*s'", STR_ARG(cells[1]));
    }
    *it = (struct gen_policy_line){
        .action = action_index(gen, cells[0], object == NULL ? STR_NONE : object->name, line),
        .roles = split(cells[2], line),
        .relations = split(cells[3], line),
        .any_state = str_eq_c(cells[4], "*"),
        .never = split(cells[5], line),
        .law = str_eq_c(cells[6], "-") ? STR_NONE : cells[6],
        .reason = str_eq_c(cells[7], "-") ? STR_NONE : cells[7],
        .line = line,
    };
    if (!it->any_state) {
        it->states = split(cells[4], line);
    }
    if (object == NULL && (it->relations.count > 0 || it->never.count > 0)) {
        gen_fail(POLICY, line, "relations need an object");
    }
    if (!str_is_none(it->reason) && gen_find_fault(gen, it->reason) == NULL) {
        gen_fail(POLICY, line, "no fault '%.*s' in src/app/faults.def", STR_ARG(it->reason));
    }
    check_roles(gen, it);
    check_states(object, it);
    for (size_t i = 0; i < it->relations.count; i++) {
        policy_add_relation(gen, POLICY, line, it->relations.items[i]);
    }
    for (size_t i = 0; i < it->never.count; i++) {
        policy_add_relation(gen, POLICY, line, it->never.items[i]);
    }
    for (size_t i = 0; i < it->roles.count; i++) {
        gen->actions[it->action].is_public |= str_eq_c(it->roles.items[i], "public");
    }
    policy->line_count++;
}

static size_t
find_action(const struct gen *gen, struct str name)
{
    for (size_t i = 0; i < gen->action_count; i++) {
        if (str_eq(gen->actions[i].name, name)) {
            return i;
        }
    }
    return SIZE_MAX;
}

void
gen_policy_read(struct gen *gen)
{
    struct str rest;

    gen->policy = ARENA_NEW(gen->arena, struct gen_policy);
    gen->policy->lines = ARENA_ARRAY(gen->arena, struct gen_policy_line, GEN_LIST_MAX);
    gen->actions = ARENA_ARRAY(gen->arena, struct gen_action, GEN_LIST_MAX);
    rest = gen_read_file(gen, POLICY);
    for (int line = 1; !str_is_none(rest); line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        struct str after = text, first = gen_word(&after);

        if (str_eq_c(first, "#role")) {
            check_role_line(gen, after, line);
        } else if (str_eq_c(first, "#object")) {
            read_object(gen, after, line);
        } else if (text.n > 0 && text.p[0] != '#' && !str_eq_c(first, "action")) {
            read_line(gen, text, line);
        }
    }
    for (size_t i = 0; i < gen->policy->object_count; i++) {
        const struct gen_object *object = &gen->policy->objects[i];
        size_t view = find_action(gen, object->view);

        if (view == SIZE_MAX || !str_eq(gen->actions[view].object, object->name)) {
            gen_fail(POLICY, object->line, "no action '%.*s' on %.*s", STR_ARG(object->view),
                STR_ARG(object->name));
        }
    }
}

/* -- gen/policy.h ------------------------------------------------------------------------------ */
static void
put_header(struct gen *gen, struct buf *out)
{
    const struct gen_policy *policy = gen->policy;

    buf_c(out,
        "/* policy.h -- generated by tools/gen from src/app/policy.tsv and sql/query/relation.sql. */\n"
        "#ifndef GEN_POLICY_H\n#define GEN_POLICY_H\n\n"
        "#include \"base/str.h\"\n#include \"gen/enum.h\"\n\nenum action {\n    ACT_NONE = 0,\n");
    for (size_t i = 0; i < gen->action_count; i++) {
        struct str upper = gen_c_upper(gen->arena, gen->actions[i].name);

        buf_printf(out, "    ACT_%.*s,\n", STR_ARG(upper));
    }
    buf_c(out, "    ACT_COUNT,\n};\n\nenum object_kind {\n    OBJECT_NONE = 0,\n");
    for (size_t i = 0; i < policy->object_count; i++) {
        struct str upper = gen_c_upper(gen->arena, policy->objects[i].name);

        buf_printf(out, "    OBJECT_%.*s,\n", STR_ARG(upper));
    }
    buf_c(out, "    OBJECT_COUNT,\n};\n\nenum relation_code {\n    RELATION_NONE = 0,\n");
    for (size_t i = 0; i < policy->relation_count; i++) {
        struct str upper = gen_c_upper(gen->arena, policy->relations[i]);

        buf_printf(out, "    RELATION_%.*s,\n", STR_ARG(upper));
    }
    buf_c(out,
        "    RELATION_COUNT,\n};\n\n"
        "struct action_def {\n    const char *name; /* initiative.submit */\n"
        "    enum object_kind kind; /* what it acts on; OBJECT_NONE: no object */\n"
        "    bool is_public;        /* nobody needs to be signed in */\n"
        "    int text_id;           /* of action.<name>; -1 when there is none */\n};\n"
        "extern const struct action_def action_defs[]; /* by enum action */\n"
        "extern const char *const relation_words[];    /* by enum relation_code */\n"
        "/* Keys of a kind that person ?1 may view on day ?2, on SQLite: gen/visible.c, for tests. */\n"
        "extern const char *const visible_sql[]; /* by enum object_kind */\n\n"
        "struct str action_word(int action); /* enum action; none for ACT_NONE */\n"
        "bool action_parse(struct str word, enum action *out);\n"
        "struct str object_kind_word(enum object_kind kind); /* none for OBJECT_NONE */\n"
        "bool object_kind_parse(struct str word, enum object_kind *out);\n\n#endif\n");
}

/* -- gen/policy.c ------------------------------------------------------------------------------ */
static void
put_role(struct gen *gen, struct buf *out, struct str role)
{
    const char *place = str_ends(role, STR("^")) ? "ROLE_AT_ANCESTOR"
        : str_ends(role, STR("*"))               ? "ROLE_ANYWHERE"
                                                 : "ROLE_AT_ORG";

    if (str_ends(role, STR("^")) || str_ends(role, STR("*"))) {
        role = str_sub(role, 0, role.n - 1);
    }
    struct str upper = gen_c_upper(gen->arena, role);

    if (str_eq_c(role, "public") || str_eq_c(role, "signed_in")) {
        buf_printf(out, "{ROLE_%.*s, ROLE_ANYWHERE}, ", STR_ARG(upper));
    } else if (str_eq_c(role, "staff")) {
        buf_c(out, "{ROLE_STAFF, ROLE_AT_ORG}, ");
    } else {
        buf_printf(out, "{ROLE_CODE_%.*s, %s}, ", STR_ARG(upper), place);
    }
}

static void
put_relations(struct gen *gen, struct buf *out, const char *name, size_t at,
    const struct policy_words *words)
{
    if (words->count == 0) {
        return;
    }
    buf_printf(out, "static const int %s_%zu[] = {", name, at);
    for (size_t i = 0; i < words->count; i++) {
        struct str upper = gen_c_upper(gen->arena, words->items[i]);

        buf_printf(out, "%sRELATION_%.*s", i == 0 ? "" : ", ", STR_ARG(upper));
    }
    buf_c(out, "};\n");
}

static void
put_lists(struct gen *gen, struct buf *out, const struct gen_policy_line *it, size_t at)
{
    if (it->roles.count > 0) {
        buf_printf(out, "static const struct role_rule roles_%zu[] = {", at);
        for (size_t i = 0; i < it->roles.count; i++) {
            put_role(gen, out, it->roles.items[i]);
        }
        out->n -= 2;
        buf_c(out, "};\n");
    }
    put_relations(gen, out, "relations", at, &it->relations);
    if (it->states.count > 0) {
        buf_printf(out, "static const char *const states_%zu[] = {", at);
        for (size_t i = 0; i < it->states.count; i++) {
            buf_printf(out, "%s\"%.*s\"", i == 0 ? "" : ", ", STR_ARG(it->states.items[i]));
        }
        buf_c(out, "};\n");
    }
    put_relations(gen, out, "never", at, &it->never);
}

static void
put_list_of(struct buf *out, const char *field, const char *each, size_t at, size_t count)
{
    if (count > 0) {
        buf_printf(out, "        .%s = %s_%zu,\n        .%s_count = %zu,\n", field, field, at, each,
            count);
    }
}

static void
put_line(struct gen *gen, struct buf *out, const struct gen_policy_line *it, size_t at)
{
    struct str action = gen_c_upper(gen->arena, gen->actions[it->action].name);
    struct str reason = gen_c_upper(gen->arena,
        str_is_none(it->reason) ? STR("forbidden") : it->reason);

    buf_printf(out, "    {\n        .action = ACT_%.*s, /* %s:%d */\n", STR_ARG(action), POLICY,
        it->line);
    put_list_of(out, "roles", "role", at, it->roles.count);
    put_list_of(out, "relations", "relation", at, it->relations.count);
    put_list_of(out, "states", "state", at, it->states.count);
    put_list_of(out, "never", "never", at, it->never.count);
    if (!str_is_none(it->law)) {
        buf_printf(out, "        .law = \"%.*s\",\n", STR_ARG(it->law));
    }
    buf_printf(out, "        .fault_code = FAULT_%.*s,\n    },\n", STR_ARG(reason));
}

static void
put_tables(struct gen *gen, struct buf *out)
{
    const struct gen_policy *policy = gen->policy;

    buf_c(out, "const struct action_def action_defs[] = {\n    {\"\", OBJECT_NONE, false, -1},\n");
    for (size_t i = 0; i < gen->action_count; i++) {
        const struct gen_action *it = &gen->actions[i];
        struct str kind = gen_c_upper(gen->arena, str_is_none(it->object) ? STR("none")
                                                                         : it->object);
        struct str text = gen_text_constant(gen,
            str_printf(gen->arena, "action.%.*s", STR_ARG(it->name)));

        buf_printf(out, "    {\"%.*s\", OBJECT_%.*s, %s, %.*s},\n", STR_ARG(it->name),
            STR_ARG(kind), it->is_public ? "true" : "false", STR_ARG(text));
    }
    buf_c(out, "};\n\nconst char *const relation_words[] = {\n    \"\",\n");
    for (size_t i = 0; i < policy->relation_count; i++) {
        buf_printf(out, "    \"%.*s\",\n", STR_ARG(policy->relations[i]));
    }
    buf_c(out, "};\n\nconst int object_view_action[] = {\n    ACT_NONE,\n");
    for (size_t i = 0; i < policy->object_count; i++) {
        struct str view = gen_c_upper(gen->arena, policy->objects[i].view);

        buf_printf(out, "    ACT_%.*s,\n", STR_ARG(view));
    }
    buf_c(out, "};\n\nstatic const char *const object_kind_words[] = {\n    \"\",\n");
    for (size_t i = 0; i < policy->object_count; i++) {
        buf_printf(out, "    \"%.*s\",\n", STR_ARG(policy->objects[i].name));
    }
    buf_c(out,
        "};\n\nstruct str\naction_word(int action)\n{\n"
        "    return action <= 0 || action >= ACT_COUNT ? STR_NONE : str_of(action_defs[action].name);\n"
        "}\n\nbool\naction_parse(struct str word, enum action *out)\n{\n"
        "    for (size_t i = 1; i < ACT_COUNT; i++) {\n"
        "        if (str_eq_c(word, action_defs[i].name)) {\n"
        "            *out = (enum action)i;\n            return true;\n        }\n    }\n"
        "    return false;\n}\n\nstruct str\nobject_kind_word(enum object_kind kind)\n{\n"
        "    unsigned at = (unsigned)kind;\n\n"
        "    return at == 0 || at >= OBJECT_COUNT ? STR_NONE : str_of(object_kind_words[at]);\n}\n\n"
        "bool\nobject_kind_parse(struct str word, enum object_kind *out)\n{\n"
        "    for (size_t i = 1; i < ARRAY_COUNT(object_kind_words); i++) {\n"
        "        if (str_eq_c(word, object_kind_words[i])) {\n"
        "            *out = (enum object_kind)i;\n            return true;\n        }\n    }\n"
        "    return false;\n}\n");
}

void
gen_policy_write(struct gen *gen)
{
    const struct gen_policy *policy = gen->policy;
    struct buf header, body;

    buf_init(&header, gen->arena, 16384);
    put_header(gen, &header);
    gen_write_file(gen, "policy.h", &header);

    buf_init(&body, gen->arena, 65536);
    buf_c(&body,
        "/* policy.c -- generated by tools/gen from src/app/policy.tsv. */\n#include \"gen/policy.h\"\n\n"
        "#include \"gen/fault.h\"\n#include \"gen/text.h\"\n#include \"plat/permit.h\"\n\n");
    for (size_t i = 0; i < policy->line_count; i++) {
        put_lists(gen, &body, &policy->lines[i], i);
    }
    buf_c(&body, "\nconst struct policy_line policy_lines[] = {\n");
    for (size_t a = 0; a < gen->action_count; a++) {
        for (size_t i = 0; i < policy->line_count; i++) {
            if (policy->lines[i].action == a) {
                put_line(gen, &body, &policy->lines[i], i);
            }
        }
    }
    buf_printf(&body, "    {.action = ACT_NONE},\n};\nconst size_t policy_line_count = %zu;\n\n",
        policy->line_count);
    put_tables(gen, &body);
    gen_write_file(gen, "policy.c", &body);
}

/* -- {{visible}} --------------------------------------------------------------------------------- */
struct place { /* where a statement wants the condition */
    const char *file;
    int line;
    struct str kind, id, org, state;
};

static struct str
relation_exists(struct gen *gen, const struct place *place, struct str relation)
{
    size_t dot = str_find_char(place->id, '.');
    struct str text = gen_relation_sql(gen, relation, place->kind);
    struct str only_if = sql_find_relation(gen, relation, place->kind)->only_if;
    struct str alias = dot == SIZE_MAX ? STR_NONE : str_sub(place->id, 0, dot);
    struct sql_token token;

    if (str_is_none(alias)) {
        gen_fail(place->file, place->line, "{{visible}}: '%.*s' needs the alias of its table",
            STR_ARG(place->id));
    }
    text = sql_hygienic(gen->arena, text);
    for (struct str rest = text; sql_next(&rest, &token);) {
        if (token.kind == SQL_WORD && str_eq(token.text, alias)) {
            gen_fail(place->file, place->line,
                "{{visible}}: the alias '%.*s' also stands in relation '%.*s'", STR_ARG(alias),
                STR_ARG(relation));
        }
    }
    text = sql_with(gen->arena, text, "id", place->id);
    if (str_is_none(only_if)) {
        return str_printf(gen->arena, "EXISTS (%.*s)", STR_ARG(text));
    }
    return str_printf(gen->arena, "(EXISTS (%.*s) AND EXISTS (%.*s))",
        STR_ARG(sql_hygienic(gen->arena, only_if)), STR_ARG(text));
}

/* 'head', 'chair': the roles of a line that count at one kind of place, "" being the agency itself,
 * where those that count for all below it count too; none if there are none. */
static struct str
roles_at(struct gen *gen, const struct gen_policy_line *it, const char *suffix)
{
    struct buf out;

    buf_init(&out, gen->arena, 64);
    for (size_t i = 0; i < it->roles.count; i++) {
        struct str role = it->roles.items[i];
        bool is_marked = str_ends(role, STR("^")) || str_ends(role, STR("*"));
        bool is_open = str_eq_c(role, "public") || str_eq_c(role, "signed_in") ||
            str_eq_c(role, "staff");

        bool is_anywhere = str_ends(role, STR("*"));

        if (is_open || (suffix[0] == '\0' ? is_anywhere : !str_ends(role, str_of(suffix)))) {
            continue;
        }
        buf_printf(&out, "%s'%.*s'", out.n == 0 ? "" : ", ",
            STR_ARG(is_marked ? str_sub(role, 0, role.n - 1) : role));
    }
    return out.n == 0 ? STR_NONE : buf_str(&out);
}

static void
put_or(struct buf *out, struct str condition)
{
    if (out->n > 0) {
        buf_c(out, " OR ");
    }
    buf_put(out, condition);
}

static struct str
agencies(struct gen *gen, const char *name, struct str roles)
{
    return sql_with(gen->arena, gen_relation_sql(gen, str_of(name), STR_NONE), "roles", roles);
}

static void
put_agencies(struct gen *gen, struct buf *out, const struct place *place, const char *name,
    struct str roles)
{
    struct str set = agencies(gen, name, roles);

    if (str_eq_c(place->org, "-")) {
        gen_fail(place->file, place->line, "{{visible %.*s}} needs the column of the agency",
            STR_ARG(place->kind));
    }
    put_or(out, str_printf(gen->arena, "%.*s IN (%.*s)", STR_ARG(place->org), STR_ARG(set)));
}

static struct str
who_of_line(struct gen *gen, const struct place *place, const struct gen_policy_line *it)
{
    struct str here = roles_at(gen, it, ""), above = roles_at(gen, it, "^");
    struct str anywhere = roles_at(gen, it, "*");
    struct buf out;

    buf_init(&out, gen->arena, 512);
    for (size_t i = 0; i < it->roles.count; i++) {
        if (str_eq_c(it->roles.items[i], "public")) {
            put_or(&out, STR("1 = 1"));
        } else if (str_eq_c(it->roles.items[i], "signed_in")) {
            put_or(&out, STR(":actor > 0"));
        } else if (str_eq_c(it->roles.items[i], "staff")) {
            put_agencies(gen, &out, place, "of_staff", STR_NONE);
        }
    }
    if (!str_is_none(here)) {
        put_agencies(gen, &out, place, "of_role", here);
    }
    if (!str_is_none(above)) {
        put_agencies(gen, &out, place, "under_role", above);
    }
    if (!str_is_none(anywhere)) {
        struct str set = agencies(gen, "of_role", anywhere);

        put_or(&out, str_printf(gen->arena, "EXISTS (%.*s)", STR_ARG(set)));
    }
    for (size_t i = 0; i < it->relations.count; i++) {
        put_or(&out, relation_exists(gen, place, it->relations.items[i]));
    }
    return buf_str(&out);
}

static void
put_allowed(struct gen *gen, struct buf *out, const struct place *place,
    const struct gen_policy_line *it)
{
    struct str who = who_of_line(gen, place, it);

    if (who.n == 0) {
        return;
    }
    if (it->any_state) {
        put_or(out, str_printf(gen->arena, "(%.*s)", STR_ARG(who)));
        return;
    }
    if (str_eq_c(place->state, "-")) {
        gen_fail(place->file, place->line, "{{visible %.*s}} needs the column of the state",
            STR_ARG(place->kind));
    }
    struct buf states;

    /* Compared one by one: for a list after IN, SQLite fills a table each time a statement runs. */
    buf_init(&states, gen->arena, 128);
    for (size_t i = 0; i < it->states.count; i++) {
        put_or(&states, str_printf(gen->arena, "%.*s = '%.*s'", STR_ARG(place->state),
            STR_ARG(it->states.items[i])));
    }
    put_or(out, str_printf(gen->arena, "((%.*s) AND (%.*s))", STR_ARG(buf_str(&states)),
        STR_ARG(who)));
}

/* A line that looks nothing up: anybody, or anybody signed in. */
static bool
is_open_line(const struct gen_policy_line *it)
{
    for (size_t i = 0; i < it->roles.count; i++) {
        if (str_eq_c(it->roles.items[i], "public") || str_eq_c(it->roles.items[i], "signed_in")) {
            return true;
        }
    }
    return false;
}

/* Open lines first, so that a row they allow is settled before anything is looked up. */
static void
put_lines(struct gen *gen, struct buf *allowed, const struct place *place, size_t view)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < gen->policy->line_count; i++) {
            const struct gen_policy_line *it = &gen->policy->lines[i];

            if (it->action == view && is_open_line(it) == (pass == 0)) {
                put_allowed(gen, allowed, place, it);
            }
        }
    }
}

struct str
gen_policy_visible(struct gen *gen, const char *file, int line, struct str kind,
    struct str id_column, struct str org_column, struct str state_column)
{
    struct place place = {file, line, kind, id_column, org_column, state_column};
    const struct gen_object *object = policy_find_object(gen, kind);
    struct buf allowed, never, flat;
    size_t view;

    if (object == NULL) {
        gen_fail(file, line, "no #object '%.*s' in %s", STR_ARG(kind), POLICY);
    }
    view = find_action(gen, object->view);
    buf_init(&allowed, gen->arena, 1024);
    buf_init(&never, gen->arena, 64);
    for (size_t i = 0; i < gen->policy->line_count; i++) {
        const struct gen_policy_line *it = &gen->policy->lines[i];

        for (size_t n = 0; it->action == view && n < it->never.count; n++) {
            put_or(&never, relation_exists(gen, &place, it->never.items[n]));
        }
    }
    put_lines(gen, &allowed, &place, view);
    buf_init(&flat, gen->arena, allowed.n + never.n + 64);
    buf_printf(&flat, "(%.*s)", STR_ARG(allowed.n == 0 ? STR("1 = 0") : buf_str(&allowed)));
    if (never.n > 0) {
        buf_printf(&flat, " AND NOT (%.*s)", STR_ARG(buf_str(&never)));
    }
    for (size_t i = 0; i < flat.n; i++) { /* stays on one line of the statement */
        flat.p[i] = flat.p[i] == '\n' ? ' ' : flat.p[i];
    }
    return str_printf(gen->arena, "(%.*s)", STR_ARG(buf_str(&flat)));
}
