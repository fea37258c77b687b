/* org_cmd.c -- `sangkien org`: agencies from lists, and what agencies there are. */
#include "app/commands.h"

#include "app/import_cmd.h"
#include "app/succession.h"
#include "app/table_cmd.h"
#include "base/json.h"
#include "plat/app.h"
#include "room/org/org.h"
#include "room/org/places.h"

/* From when a list counts unless --from says otherwise: districts ended on 30 June 2025, so a list
 * that has them is of the order before, one without is of the order since. */
#define TWO_TIERS_FROM   "2025-07-01"
#define THREE_TIERS_FROM "2020-01-01"

const struct cmd_option cmd_org_import_options[] = {
    {"--from-places", "FILE", "a list of places: an agency for each (level, code, kind, name, parent_code)"},
    {"--under", "CODE", "only the place with this code, what is below it and what stands above it"},
    {"--from", "DATE", "since when the list counts (2025-07-01; 2020-01-01 for a list with districts)"},
    {"--succession", "FILE", "who takes what over from whom: columns from, to, what, document, on"},
    {"--on", "DATE", "first day of the successors' duty (default: what the agencies' own days tell)"},
    {"--bad-rows", NULL, "print the rows that were refused, with the reasons, on standard output"},
};
const struct cmd_option cmd_org_list_options[] = {
    {"--under", "CODE", "only this agency and those below it"},
    {"--on", "DATE", "as of a day (default today)"},
};

static bool
option_date(struct cmd_run *run, const char *name, struct date otherwise, struct date *out)
{
    struct str given = cmd_option(run, name);

    *out = otherwise;
    if (str_is_none(given) || date_parse_iso(given, out)) {
        return true;
    }
    buf_printf(&run->err, "%s wants a date like 2025-07-01\n", name);
    return false;
}

/* -- org import --from-places ------------------------------------------------------------------------ */

struct chunk {
    const struct place_list *list;
    size_t from, to;
    struct place_counts before, counts;
};

static enum err
add_chunk(struct ctx *ctx, void *arg)
{
    struct chunk *chunk = arg;

    return places_add(ctx, chunk->list, chunk->from, chunk->to, &chunk->counts);
}

static void
again(struct ctx *ctx, void *arg)
{
    struct chunk *chunk = arg;

    ctx->fault_count = 0;
    chunk->counts = chunk->before;
}

static enum err
count_all(struct ctx *ctx, void *arg)
{
    struct chunk *chunk = arg;

    return places_count(ctx, chunk->list, &chunk->counts);
}

/* Many short transactions, so that nobody else's work waits; what is there already is passed over,
 * so an import that was cut off is simply started again. */
static enum err
add_all(struct cmd_run *run, struct chunk *chunk)
{
    for (size_t at = 0; at < chunk->list->count; at += PLACES_CHUNK_ROWS) {
        chunk->from = at;
        chunk->to = at + PLACES_CHUNK_ROWS;
        chunk->before = chunk->counts;
        TRY(db_write(run->app->db, run->ctx, add_chunk, again, chunk, NULL));
    }
    return OK;
}

/* "…/places-2025-03.tsv" is the list 2025-03. */
static struct str
list_name(struct str path)
{
    for (size_t slash = str_find_char(path, '/'); slash != SIZE_MAX; slash = str_find_char(path, '/')) {
        path = str_from(path, slash + 1);
    }
    if (str_starts(path, STR("places-"))) {
        path = str_from(path, sizeof("places-") - 1);
    }
    return str_sub(path, 0, str_find(path, STR(".tsv")));
}

static void
print_counts(struct cmd_run *run, const struct place_list *list, const struct place_counts *counts)
{
    struct json_out json;

    if (!run->is_json) {
        buf_printf(&run->out, "%zu places: %lld agencies %s, %lld renamed, %lld there already\n",
            list->wanted, (long long)counts->added, run->is_dry_run ? "would be added" : "added",
            (long long)counts->renamed, (long long)counts->kept);
        return;
    }
    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_put_i64(&json, "places", (int64_t)list->wanted);
    json_put_i64(&json, "added", counts->added);
    json_put_i64(&json, "renamed", counts->renamed);
    json_put_i64(&json, "kept", counts->kept);
    json_put_bool(&json, "dry_run", run->is_dry_run);
    json_end_object(&json);
    buf_char(&run->out, '\n');
}

static int
import_places(struct cmd_run *run, struct str path)
{
    struct place_list list = {.name = list_name(path)};
    struct chunk chunk = {.list = &list};
    struct str under = cmd_option(run, "--under");
    struct date usual = DATE_NONE;
    struct str text;
    struct str why;

    if (!cmd_read_file(run, path, PLACES_BYTES_MAX, &text)) {
        return EXIT_FAILED;
    }
    if (!places_read(run->ctx->arena, text, &list, &why)) {
        buf_printf(&run->err, "%.*s: %.*s\n", STR_ARG(path), STR_ARG(why));
        return EXIT_FAILED;
    }
    if (!str_is_none(under) && !places_take_under(&list, under)) {
        buf_printf(&run->err, "%.*s: no place has the code %.*s\n", STR_ARG(path), STR_ARG(under));
        return EXIT_NOT_FOUND;
    }
    MUST(date_parse_iso(list.has_districts ? STR(THREE_TIERS_FROM) : STR(TWO_TIERS_FROM), &usual));
    if (!option_date(run, "--from", usual, &list.from_on)) {
        return EXIT_USAGE;
    }
    enum err err = run->is_dry_run ? db_read(run->app->db, run->ctx, count_all, &chunk)
                                   : add_all(run, &chunk);
    if (err != OK) {
        return cmd_fail(run, err);
    }
    print_counts(run, &list, &chunk.counts);
    return EXIT_DONE;
}

/* -- org import --succession ------------------------------------------------------------------------- */

struct carrying {
    struct str text;
    struct date on;
    bool is_dry_run, is_done;
    struct succession list;
    struct succession_counts counts;
};

/* A dry run carries everything out and lets the transaction fall: its counts are those of the real one. */
static enum err
carry_out(struct ctx *ctx, void *arg)
{
    struct carrying *c = arg;

    TRY(succession_read(ctx, c->text, c->on, &c->list));
    if (c->list.table.fault_total > 0) {
        return ERR_INVALID;
    }
    TRY(succession_apply(ctx, &c->list, &c->counts));
    c->is_done = true;
    return c->is_dry_run ? ERR_INVALID : OK;
}

static void
carry_again(struct ctx *ctx, void *arg)
{
    struct carrying *c = arg;

    ctx->fault_count = 0;
    c->counts = (struct succession_counts){0};
    c->is_done = false;
}

static void
print_succession(struct cmd_run *run, const struct carrying *c)
{
    const struct succession_counts *n = &c->counts;
    const struct {
        const char *name;
        int64_t count;
    } rows[] = {{"rows", (int64_t)c->list.count}, {"recorded", n->recorded}, {"kept", n->kept},
        {"ended", n->ended}, {"dossiers", n->dossiers}, {"duties", n->duties}, {"people", n->people},
        {"roles", n->roles}, {"functions", n->functions}, {"lapsed_drafts", n->lapsed},
        {"left_dossiers", n->left_dossiers}, {"left_duties", n->left_duties},
        {"left_people", n->left_people}};
    struct json_out json;

    json_out_init(&json, &run->out);
    if (run->is_json) {
        json_begin_object(&json);
    }
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        if (run->is_json) {
            json_put_i64(&json, rows[i].name, rows[i].count);
        } else {
            buf_printf(&run->out, "%-14s %lld\n", rows[i].name, (long long)rows[i].count);
        }
    }
    if (run->is_json) {
        json_put_bool(&json, "dry_run", run->is_dry_run);
        table_cmd_errors(run->ctx, &json, &c->list.table);
        json_end_object(&json);
        buf_char(&run->out, '\n');
    } else if (run->is_dry_run) {
        buf_c(&run->out, "nothing was written (--dry-run)\n");
    }
}

static int
import_succession(struct cmd_run *run, struct str path)
{
    struct carrying c = {.is_dry_run = run->is_dry_run};

    if (!option_date(run, "--on", DATE_NONE, &c.on)) {
        return EXIT_USAGE;
    }
    if (!cmd_read_file(run, path, TABLE_BYTES_MAX, &c.text)) {
        return EXIT_FAILED;
    }
    enum err err = db_write(run->app->db, run->ctx, carry_out, carry_again, &c, NULL);
    if (c.list.table.fault_total > 0) {
        return table_cmd_refuse(run, path, &c.list.table);
    }
    if (err != OK && !(c.is_done && c.is_dry_run)) {
        return cmd_fail(run, err);
    }
    print_succession(run, &c);
    return EXIT_DONE;
}

int
cmd_org_import(struct cmd_run *run)
{
    struct str places = cmd_option(run, "--from-places");
    struct str succession = cmd_option(run, "--succession");

    int said = (run->arg_count > 0) + !str_is_none(places) + !str_is_none(succession);

    if (said != 1) {
        buf_c(&run->err, "say what to import: FILE, --from-places FILE or --succession FILE\n");
        return EXIT_USAGE;
    }
    if (run->arg_count > 0) {
        return import_cmd_run(run, run->args[0], org_import_check, org_import);
    }
    return str_is_none(places) ? import_succession(run, succession) : import_places(run, places);
}

/* -- org list ---------------------------------------------------------------------------------------- */

static void
print_org(struct cmd_run *run, struct json_out *json, const struct q_org_list *row)
{
    if (!run->is_json) {
        buf_printf(&run->out, "%.*s\t%.*s\n", STR_ARG(row->code), STR_ARG(row->name));
        return;
    }
    json_begin_object(json);
    json_put_i64(json, "id", row->id.v);
    json_put_str(json, "code", row->code);
    json_put_str(json, "name", row->name);
    json_put_str(json, "short_name", row->short_name);
    json_put_str(json, "kind", org_kind_word(row->kind));
    json_put_str(json, "level", org_level_word(row->level));
    json_put_str(json, "parent", row->parent_code);
    json_put_str(json, "from", date_iso(run->ctx->arena, row->from_on));
    json_put_str(json, "to", date_iso(run->ctx->arena, row->to_on));
    json_end_object(json);
}

int
cmd_org_list(struct cmd_run *run)
{
    struct str under = cmd_option(run, "--under");
    struct org_id top = {0};
    struct q_org_list *rows;
    struct json_out json;
    struct date on;
    size_t count;

    if (!option_date(run, "--on", run->ctx->today, &on)) {
        return EXIT_USAGE;
    }
    if (!str_is_none(under) && org_by_code(run->ctx, under, &top) != OK) {
        return cmd_fail(run, ERR_NOT_FOUND);
    }
    enum err err = q_org_list(run->ctx, top, on, &rows, &count);
    if (err != OK) {
        return cmd_fail(run, err);
    }
    json_out_init(&json, &run->out);
    if (run->is_json) {
        json_begin_array(&json);
    }
    for (size_t i = 0; i < count; i++) {
        print_org(run, &json, &rows[i]);
    }
    if (run->is_json) {
        json_end_array(&json);
        buf_char(&run->out, '\n');
    }
    return EXIT_DONE;
}
