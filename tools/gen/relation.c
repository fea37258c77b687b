/* relation.c -- sql/query/relation.sql: what ties an actor to an object, asked by permit() one object
 * at a time and by lists inside their own statement; and the sets of agencies that roles speak of. */
#include "policy.h"

#include "sql.h"

enum { RELATION_BLOCKS_MAX = 256 };
static const char RELATIONS[] = "sql/query/relation.sql";
#define ONLY_IF "-- only if:"

/* -- reading ----------------------------------------------------------------------------------- */
static void
start_block(struct gen *gen, struct str head, bool is_set, int line)
{
    struct gen_sql *sql = gen->sql;
    struct sql_relation *it = &sql->relations[sql->relation_count];
    struct str name = gen_word(&head), dashes = gen_word(&head), kind = gen_word(&head);

    if (is_set ? str_is_none(name) : str_is_none(kind) || !str_eq_c(dashes, "--")) {
        gen_fail(RELATIONS, line, "`-- relation: NAME -- KIND` or `-- agencies: NAME` expected");
    }
    if (sql->relation_count == RELATION_BLOCKS_MAX) {
        gen_fail(RELATIONS, line, "more than %d blocks", RELATION_BLOCKS_MAX);
    }
    if (!is_set && policy_find_object(gen, kind) == NULL) {
        gen_fail(RELATIONS, line, "no #object '%.*s' in src/app/policy.tsv", STR_ARG(kind));
    }
    *it = (struct sql_relation){.name = name, .kind = is_set ? STR_NONE : kind, .line = line};
    if (sql_find_relation(gen, name, it->kind) != NULL) {
        gen_fail(RELATIONS, line, "'%.*s' stands twice", STR_ARG(name));
    }
    if (!is_set) {
        policy_add_relation(gen, RELATIONS, line, name);
    }
    sql->relation_count++;
}

static void
take_condition(struct gen *gen, struct str text, int line)
{
    struct sql_relation *it;

    if (gen->sql->relation_count == 0) {
        gen_fail(RELATIONS, line, "`" ONLY_IF "` before the first block");
    }
    it = &gen->sql->relations[gen->sql->relation_count - 1];
    if (str_is_none(it->kind) || !str_eq(sql_with(gen->arena, text, "id", STR("")), text)) {
        gen_fail(RELATIONS, line, "`" ONLY_IF "` belongs to a relation and does not name :id");
    }
    it->only_if = sql_plain(gen->arena, text);
}

static void
finish_block(struct gen *gen, const struct buf *text)
{
    struct sql_relation *it;

    if (gen->sql->relation_count == 0) {
        return;
    }
    it = &gen->sql->relations[gen->sql->relation_count - 1];
    it->sql = str_trim(sql_plain(gen->arena, buf_str(text)));
    if (it->sql.n == 0) {
        gen_fail(RELATIONS, it->line, "'%.*s' has no text", STR_ARG(it->name));
    }
}

static void
check_defined(struct gen *gen, const struct gen_policy_line *line,
    const struct policy_words *relations)
{
    struct str kind = gen->actions[line->action].object;

    for (size_t i = 0; i < relations->count; i++) {
        if (sql_find_relation(gen, relations->items[i], kind) == NULL) {
            gen_fail("src/app/policy.tsv", line->line, "no relation '%.*s' of %.*s in %s",
                STR_ARG(relations->items[i]), STR_ARG(kind), RELATIONS);
        }
    }
}

void
sql_relations_read(struct gen *gen)
{
    struct str rest;
    struct buf text;

    gen->sql->relations = ARENA_ARRAY(gen->arena, struct sql_relation, RELATION_BLOCKS_MAX);
    rest = gen_read_file(gen, RELATIONS);
    buf_init(&text, gen->arena, 1024);
    for (int line = 1; !str_is_none(rest); line++) {
        struct str raw = str_cut(&rest, '\n'), head = str_trim(raw);
        bool is_set = str_starts(head, STR("-- agencies:"));

        if (str_starts(head, STR(ONLY_IF))) {
            take_condition(gen, str_trim(str_from(head, sizeof ONLY_IF - 1)), line);
            continue;
        }
        if (!is_set && !str_starts(head, STR("-- relation:"))) {
            buf_put(&text, raw);
            buf_char(&text, '\n');
            continue;
        }
        finish_block(gen, &text);
        buf_init(&text, gen->arena, 1024);
        start_block(gen, str_from(head, sizeof "-- relation:" - 1), is_set, line);
    }
    finish_block(gen, &text);
    for (size_t i = 0; i < gen->policy->line_count; i++) {
        check_defined(gen, &gen->policy->lines[i], &gen->policy->lines[i].relations);
        check_defined(gen, &gen->policy->lines[i], &gen->policy->lines[i].never);
    }
}

const struct sql_relation *
sql_find_relation(const struct gen *gen, struct str name, struct str kind)
{
    for (size_t i = 0; i < gen->sql->relation_count; i++) {
        const struct sql_relation *it = &gen->sql->relations[i];

        if (str_eq(it->name, name) && str_eq(it->kind, kind) &&
            str_is_none(it->kind) == str_is_none(kind)) {
            return it;
        }
    }
    return NULL;
}

struct str
gen_relation_sql(struct gen *gen, struct str relation, struct str kind)
{
    const struct sql_relation *it = sql_find_relation(gen, relation, kind);

    if (it == NULL) {
        gen_fail(RELATIONS, 1, "no '-- %s: %.*s'", str_is_none(kind) ? "agencies" : "relation",
            STR_ARG(relation));
    }
    return it->sql;
}

/* -- as statements ------------------------------------------------------------------------------- */
static const char HOLDS[] = "holds int32";

static struct gen_stmt *
prepare(struct gen *gen, const char *file, int line, struct str name, const char *inputs,
    const char *outputs, struct str text)
{
    struct gen_stmt *stmt = &gen->stmts[gen->stmt_count];
    uint8_t at[STMT_PARAMS_MAX];

    if (gen->stmt_count == GEN_LIST_MAX) {
        gen_fail(file, line, "more than %d statements", GEN_LIST_MAX);
    }
    *stmt = (struct gen_stmt){.name = name, .room = STR("relation"), .kind = STR("maybe"),
        .file = file, .line = line};
    stmt->in = ARENA_ARRAY(gen->arena, struct gen_field, STMT_PARAMS_MAX);
    stmt->in_count = gen_parse_fields(gen, file, line, str_of(inputs), stmt->in, STMT_PARAMS_MAX);
    stmt->in_used = ARENA_ARRAY(gen->arena, bool, STMT_PARAMS_MAX);
    stmt->out = ARENA_ARRAY(gen->arena, struct gen_field, 2);
    stmt->out_count = gen_parse_fields(gen, file, line, str_of(outputs), stmt->out, 2);
    stmt->sqlite = sql_number(gen, stmt, text, SQL_SQLITE, at, line + 1);
    for (size_t i = 0; i < stmt->in_count; i++) {
        stmt->in_used[i] = at[i] != 0;
    }
    stmt->pg = sql_number(gen, stmt, sql_casts_for_pg(gen->arena, text), SQL_PG, at, line + 1);
    sql_check(gen, stmt, line + 1);
    gen->stmt_count++;
    return stmt;
}

/* Is :org among the agencies of a set? */
static void
prepare_set(struct gen *gen, const char *set, const char *name, const char *inputs)
{
    const struct sql_relation *it = sql_find_relation(gen, str_of(set), STR_NONE);

    if (it == NULL) {
        gen_fail(RELATIONS, 1, "no '-- agencies: %s'", set);
    }
    prepare(gen, RELATIONS, it->line, str_of(name), inputs, HOLDS,
        str_printf(gen->arena,
            "SELECT 1 AS holds WHERE EXISTS (SELECT 1 FROM (%.*s) in_set WHERE in_set.org_id = :org)",
            STR_ARG(it->sql)));
}

/* The agency of a row of an object's table x. One of another table, `org=council.org_id`, is reached
 * by the column that both call <table>_id. */
static struct str
agency_of(struct gen *gen, const struct gen_object *it)
{
    struct str column = it->org, table = str_cut(&column, '.');

    if (str_is_none(column)) {
        return str_printf(gen->arena, "x.%.*s", STR_ARG(it->org));
    }
    return str_printf(gen->arena, "(SELECT o.%.*s FROM %.*s o WHERE o.%.*s_id = x.%.*s_id)",
        STR_ARG(column), STR_ARG(table), STR_ARG(table), STR_ARG(table));
}

/* Agency and state of an object by its key. */
static void
prepare_object(struct gen *gen, const struct gen_object *it)
{
    struct str org = str_is_none(it->org) ? STR("CAST(NULL AS BIGINT)") : agency_of(gen, it);
    struct str state = str_is_none(it->state)
        ? STR("CAST(NULL AS TEXT)")
        : str_printf(gen->arena, "x.%.*s", STR_ARG(it->state));

    prepare(gen, "src/app/policy.tsv", it->line,
        str_printf(gen->arena, "object_of_%.*s", STR_ARG(it->name)), "id int64",
        "org org_id?, state str?",
        str_printf(gen->arena,
            "SELECT %.*s AS org_id, %.*s AS state FROM %.*s x WHERE x.%.*s = :id", STR_ARG(org),
            STR_ARG(state), STR_ARG(it->table), STR_ARG(it->key)));
}

void
sql_relations_prepare(struct gen *gen)
{
    for (size_t i = 0; i < gen->sql->relation_count; i++) {
        struct sql_relation *it = &gen->sql->relations[i];

        if (!str_is_none(it->kind)) {
            it->stmt = prepare(gen, RELATIONS, it->line, str_printf(gen->arena,
                "relation_%.*s_of_%.*s", STR_ARG(it->name), STR_ARG(it->kind)),
                "id int64, actor person_id, today date", HOLDS, str_printf(gen->arena,
                "SELECT 1 AS holds WHERE EXISTS (%.*s)", STR_ARG(it->sql)));
        }
    }
    prepare_set(gen, "under", "relation_org_under", "org org_id, above org_id, today date");
    prepare_set(gen, "of_staff", "relation_is_staff", "org org_id, actor person_id, today date");
    for (size_t i = 0; i < gen->policy->object_count; i++) {
        prepare_object(gen, &gen->policy->objects[i]);
    }
}

/* -- gen/relation.c ---------------------------------------------------------------------------- */
static const struct gen_stmt *
find_stmt(const struct gen *gen, const char *name)
{
    for (size_t i = 0; i < gen->stmt_count; i++) {
        if (str_eq_c(gen->stmts[i].name, name)) {
            return &gen->stmts[i];
        }
    }
    return NULL;
}

static void
put_table(struct gen *gen, struct buf *out)
{
    uint8_t at[STMT_PARAMS_MAX];

    buf_c(out,
        "struct relation_stmt {\n    int relation, kind, stmt;\n"
        "    int at[3]; /* number of the parameters id, actor, today; 0: not asked for */\n};\n\n"
        "static const struct relation_stmt relation_stmts[] = {\n");
    for (size_t i = 0; i < gen->sql->relation_count; i++) {
        const struct sql_relation *it = &gen->sql->relations[i];

        if (str_is_none(it->kind)) {
            continue;
        }
        struct str name = gen_c_upper(gen->arena, it->name);
        struct str kind = gen_c_upper(gen->arena, it->kind);
        struct str stmt = gen_c_upper(gen->arena, it->stmt->name);

        sql_param_numbers(it->stmt, at);
        buf_printf(out, "    {RELATION_%.*s, OBJECT_%.*s, Q_%.*s, {%d, %d, %d}},\n", STR_ARG(name),
            STR_ARG(kind), STR_ARG(stmt), at[0], at[1], at[2]);
    }
    buf_c(out, "    {RELATION_NONE, OBJECT_NONE, -1, {0, 0, 0}},\n};\n");
}

static void
put_set_question(struct gen *gen, struct buf *out, const char *name, const char *arguments,
    const char *binds[3])
{
    struct str upper = gen_c_upper(gen->arena, str_of(name));
    uint8_t at[STMT_PARAMS_MAX];

    sql_param_numbers(find_stmt(gen, name), at);
    buf_printf(out,
        "\nenum err\n%s(struct ctx *ctx, %s)\n{\n    struct cursor *cursor;\n\n"
        "    TRY(db_open(ctx, Q_%.*s, &cursor));\n",
        name, arguments, STR_ARG(upper));
    for (size_t i = 0; i < 3; i++) {
        if (at[i] != 0) {
            buf_printf(out, "    db_bind_%s(cursor, %d, %s);\n",
                str_starts(str_of(binds[i]), STR("date")) ? "str" : "i64", at[i], binds[i]);
        }
    }
    buf_c(out, "    return ask(cursor, holds);\n}\n");
}

static const char RELATION_HOLDS[] =
    "\nstatic enum err\nask(struct cursor *cursor, bool *holds)\n{\n"
    "    enum err err = db_step(cursor, holds);\n\n    db_close(cursor);\n    return err;\n}\n"
    "\nstatic void\nbind_i64(struct cursor *cursor, int at, int64_t v)\n{\n"
    "    if (at != 0) {\n        db_bind_i64(cursor, at, v);\n    }\n}\n"
    "\nenum err\n"
    "relation_holds(struct ctx *ctx, int relation, int kind, int64_t id, bool *holds)\n{\n"
    "    const struct relation_stmt *it = relation_stmts;\n    struct cursor *cursor;\n\n"
    "    *holds = false;\n"
    "    while (it->stmt >= 0 && !(it->relation == relation && it->kind == kind)) {\n"
    "        it++;\n    }\n"
    "    MUST(it->stmt >= 0); /* the policy was checked against relation.sql when it was built */\n"
    "    TRY(db_open(ctx, it->stmt, &cursor));\n"
    "    bind_i64(cursor, it->at[0], id);\n"
    "    bind_i64(cursor, it->at[1], ctx->actor.person.v);\n"
    "    if (it->at[2] != 0) {\n"
    "        db_bind_str(cursor, it->at[2], date_iso(ctx->arena, ctx->today));\n    }\n"
    "    return ask(cursor, holds);\n}\n";

static const char OBJECT_SCOPE[] =
    "\nenum err\n"
    "object_scope(struct ctx *ctx, int kind, int64_t id, struct scope *out, bool *found)\n{\n"
    "    struct cursor *cursor;\n    enum err err;\n\n"
    "    MUST(kind > OBJECT_NONE && kind < OBJECT_COUNT);\n"
    "    *out = (struct scope){.kind = kind, .id = id};\n"
    "    TRY(db_open(ctx, object_stmts[kind], &cursor));\n"
    "    db_bind_i64(cursor, 1, id);\n"
    "    err = db_step(cursor, found);\n"
    "    if (err == OK && *found) {\n"
    "        out->org.v = db_col_i64(cursor, 0);\n"
    "        out->state = db_col_str(cursor, 1);\n    }\n"
    "    db_close(cursor);\n    return err;\n}\n";

static void
put_objects(struct gen *gen, struct buf *out)
{
    buf_c(out, "\nstatic const int object_stmts[] = { /* by enum object_kind */\n    -1,\n");
    for (size_t i = 0; i < gen->policy->object_count; i++) {
        struct str upper = gen_c_upper(gen->arena, gen->policy->objects[i].name);

        buf_printf(out, "    Q_OBJECT_OF_%.*s,\n", STR_ARG(upper));
    }
    buf_c(out, "};\n");
    buf_c(out, OBJECT_SCOPE);
}

/* The list that {{visible}} makes of each kind, for the test that compares it with permit(). */
static struct str
visible_list(struct gen *gen, const struct gen_object *it)
{
    struct gen_field in[2];
    struct gen_stmt stmt = {.name = it->name, .file = "src/app/policy.tsv", .line = it->line,
        .in = in};
    struct str id = str_printf(gen->arena, "x.%.*s", STR_ARG(it->key));
    struct str state = str_printf(gen->arena, "x.%.*s", STR_ARG(it->state));
    uint8_t at[STMT_PARAMS_MAX];

    stmt.in_count = gen_parse_fields(gen, stmt.file, stmt.line,
        STR("actor person_id, today date"), in, 2);
    struct str visible = gen_policy_visible(gen, stmt.file, stmt.line, it->name, id,
        str_is_none(it->org) ? STR("-") : agency_of(gen, it), str_is_none(it->state) ? STR("-") : state);

    return sql_number(gen, &stmt, str_printf(gen->arena, "SELECT %.*s FROM %.*s x WHERE %.*s",
        STR_ARG(id), STR_ARG(it->table), STR_ARG(visible)), SQL_SQLITE, at, stmt.line);
}

static void
write_visible(struct gen *gen)
{
    struct buf out;

    buf_init(&out, gen->arena, 65536);
    buf_c(&out,
        "/* visible.c -- generated by tools/gen from src/app/policy.tsv. */\n"
        "#include \"gen/policy.h\"\n\nconst char *const visible_sql[] = {\n    NULL,\n");
    for (size_t i = 0; i < gen->policy->object_count; i++) {
        gen_c_string(&out, visible_list(gen, &gen->policy->objects[i]), "    ");
        buf_c(&out, ",\n");
    }
    buf_c(&out, "};\n");
    gen_write_file(gen, "visible.c", &out);
}

void
sql_relations_write(struct gen *gen)
{
    const char *under[3] = {"org.v", "above.v", "date_iso(ctx->arena, ctx->today)"};
    const char *staff[3] = {"org.v", "ctx->actor.person.v", "date_iso(ctx->arena, ctx->today)"};
    struct buf out;

    buf_init(&out, gen->arena, 32768);
    buf_c(&out,
        "/* relation.c -- generated by tools/gen from sql/query/relation.sql. */\n"
        "#include \"gen/policy.h\"\n#include \"gen/stmts.h\"\n#include \"plat/db.h\"\n"
        "#include \"plat/permit.h\"\n\n");
    put_table(gen, &out);
    buf_c(&out, RELATION_HOLDS);
    put_set_question(gen, &out, "relation_org_under",
        "struct org_id org, struct org_id above,\n    bool *holds", under);
    put_set_question(gen, &out, "relation_is_staff", "struct org_id org, bool *holds", staff);
    put_objects(gen, &out);
    gen_write_file(gen, "relation.c", &out);
    write_visible(gen);
}
