/* import_web.c -- lists of agencies, people and successions as pages: uploaded, looked at row by row, then
 * carried out as a whole or not at all. The rules are those of the commands `org import` and `user import`.
 *
 * Sight    a list is its uploader's alone, since lists of people hold birth dates.
 * Look     the page checks the stored list anew each time against what is there now.
 * Limits   IMPORT_ROWS_MAX rows, so that nobody else waits for the writer; longer lists are the commands'.
 */
#include "app/import_cmd.h"
#include "app/succession.h"
#include "gen/enum.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_app.h"
#include "gen/q_directive.h"
#include "gen/q_identity.h"
#include "gen/q_initiative.h"
#include "gen/q_org.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_app.h"
#include "plat/app.h"
#include "plat/fault.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/audit/audit.h"
#include "room/document/document.h"
#include "room/identity/people_import.h"
#include "room/org/org.h"

enum { IMPORT_ROWS_MAX = 1000, SHOWN_ERRORS_MAX = 200, SHOWN_LINES_MAX = 200 };

/* A list as it was read: which one, and what stands in it. */
struct look {
    enum import_kind kind;
    struct str text;
    struct date handed_on;
    struct table table;             /* of orgs and people */
    struct import_counts counts;
    struct succession succession;   /* its own table */
};

static struct scope
import_scope(struct import_run_id id, enum import_run_status status)
{
    return (struct scope){.kind = OBJECT_IMPORT_RUN, .id = id.v,
        .state = status == 0 ? STR_NONE : import_run_status_word(status)};
}

static struct table *
table_of(struct look *look)
{
    return look->kind == IMPORT_KIND_SUCCESSION ? &look->succession.table : &look->table;
}

/* -- reading and checking ------------------------------------------------------------------------------ */

/* The stored list as text; a fault on `field` for what is no text at all. */
static enum err
read_text(struct ctx *ctx, struct str sha256, const char *field, struct str *out)
{
    struct bytes bytes;

    if (!blob_read(ctx->app->blobs, ctx->arena, sha256, TABLE_BYTES_MAX + 1, &bytes)) {
        return fault(ctx, FAULT_FILE_MISSING, field);
    }
    if (bytes.n > TABLE_BYTES_MAX) {
        return fault_arg(ctx, FAULT_FILE_TOO_LARGE, field, STR("2 MiB"));
    }
    struct str media = blob_media_of(bytes, STR(""));
    if (!str_starts(media, STR("text/"))) {
        return fault(ctx, FAULT_TABLE_NOT_TEXT, field);
    }
    *out = (struct str){(const char *)bytes.p, bytes.n};
    return OK;
}

/* Both agencies of every line must be the actor's to administer. */
static void
check_sides(struct ctx *ctx, struct succession *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct hand_over *over = &list->lines[i].over;
        const struct org_id sides[] = {over->from, over->to};
        for (size_t side = 0; side < ARRAY_COUNT(sides); side++) {
            if (sides[side].v != 0 && !may(ctx, ACT_ORG_MANAGE,
                    (struct scope){OBJECT_ORG, sides[side].v, sides[side], STR_NONE})) {
                table_fault(&list->table, i, (int)side, FAULT_ORG_NOT_ADMINISTERED,
                    list->table.rows[i].cells[side]);
            }
        }
    }
}

static enum err
check_list(struct ctx *ctx, struct look *look)
{
    struct table *table = table_of(look);

    if (look->kind == IMPORT_KIND_SUCCESSION) {
        TRY(succession_read(ctx, look->text, look->handed_on, &look->succession));
        check_sides(ctx, &look->succession);
    } else if (look->kind == IMPORT_KIND_ORGS) {
        TRY(org_import_check(ctx, look->text, table, &look->counts));
    } else {
        TRY(people_import_check(ctx, look->text, table, &look->counts));
    }
    if (table->count > IMPORT_ROWS_MAX) {
        table_fault(table, IMPORT_ROWS_MAX, -1, FAULT_TOO_MANY_ROWS,
            str_printf(ctx->arena, "%d", IMPORT_ROWS_MAX));
    }
    table_sort_faults(table);
    return OK;
}

/* The run with the path's id, when the actor may do this with it; its list read. */
static enum err
get_permitted(struct ctx *ctx, const struct req *req, enum action action,
    struct q_import_run_get *row, struct look *look)
{
    struct import_run_id id = {req_path_i64(req, 0)};
    bool found;

    TRY(q_import_run_get(ctx, id, row, &found));
    TRY(permit(ctx, (int)action, import_scope(id, found ? row->status : 0)));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *look = (struct look){.kind = row->kind, .handed_on = row->handed_on};
    return read_text(ctx, row->sha256, NULL, &look->text);
}

/* -- the lists so far, and a new one --------------------------------------------------------------------- */

enum err
get_imports(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct view_import_list view = {.is_first = page.cursor == 0, .rows_max = IMPORT_ROWS_MAX};
    struct q_import_run_list *rows;
    struct import_row *items;
    size_t count;

    TRY(permit(ctx, ACT_IMPORT_RUN, (struct scope){0}));
    if (!import_kind_parse(req_query(req, "kind"), &view.kind)) {
        view.kind = IMPORT_KIND_PEOPLE;
    }
    TRY(q_import_run_list(ctx, page.cursor, page_rows(page), ctx->actor.person, ctx->today, &rows,
        &count));
    items = ARENA_ARRAY(ctx->arena, struct import_row, count + 1);
    count = PAGE_CUT(page, rows, count, &view.next);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct import_row){rows[i].id, rows[i].kind, rows[i].status, rows[i].name,
            rows[i].at, rows[i].applied_at};
    }
    view.items = items;
    view.items_count = count;
    return resp_import_list(ctx, resp, &view);
}

/* A file that is no list is refused before anything is stored of it. */
enum err
prepare_import(struct ctx *ctx, const struct req *req, struct form_import *form)
{
    struct str text;

    (void)req;
    TRY(permit(ctx, ACT_IMPORT_RUN, (struct scope){0}));
    return read_text(ctx, form->file.sha256, "file", &text);
}

enum err
post_import(struct ctx *ctx, const struct req *req, const struct form_import *form, struct resp *resp)
{
    struct import_run_id id;
    struct file_id file;

    (void)req;
    TRY(permit(ctx, ACT_IMPORT_RUN, (struct scope){0}));
    TRY(q_import_run_insert(ctx, form->kind, form->handed_on, ctx->actor.person, ctx->now, &id));
    TRY(file_add(ctx, &form->file, (struct ref){"import_run", id.v, {0}}, false, &file));
    TRY(q_import_run_name_file(ctx, id, file));
    TRY(event_add(ctx, ACT_IMPORT_RUN, (struct ref){"import_run", id.v, {0}}, NULL,
        event_payload(ctx, "kind", import_kind_word(form->kind), "file", form->file.name, NULL)));
    return resp_created(ctx, resp, url_get_import(ctx, id));
}

/* -- the look -------------------------------------------------------------------------------------------- */

static void
fill_errors(struct ctx *ctx, const struct table *table, struct view_import_run *view)
{
    size_t count = table->fault_count < SHOWN_ERRORS_MAX ? table->fault_count : SHOWN_ERRORS_MAX;
    struct import_error *items = ARENA_ARRAY(ctx->arena, struct import_error, count + 1);

    for (size_t i = 0; i < count; i++) {
        const struct table_fault *f = &table->faults[i];
        items[i] = (struct import_error){
            .line = f->line,
            .column = table_fault_column(table, f),
            .column_label = f->column < 0 ? STR_NONE
                                          : text_get(ctx->lang, table->columns[f->column].label),
            .code = str_of(fault_defs[f->fault.code].code),
            .message = text_of_fault(ctx, &f->fault),
        };
    }
    view->errors = items;
    view->errors_count = count;
    view->error_count = (int64_t)table->fault_total;
    for (size_t i = 0; i < table->count; i++) {
        view->bad_rows += table->rows[i].is_bad ? 1 : 0;
    }
}

/* The row's cell under a column that the list knows by this name. */
static struct str
cell_of(const struct table *table, size_t row, const char *column)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].name, column) == 0) {
            return table->rows[row].cells[i];
        }
    }
    return STR_NONE;
}

static enum err
org_name(struct ctx *ctx, struct org_id id, struct date on, struct str *out)
{
    struct q_org_version_on version;
    bool found;

    TRY(q_org_version_on(ctx, id, on, &version, &found));
    *out = found ? version.short_name : STR_NONE;
    return OK;
}

/* What an agency still holds, and a line that takes it over would move. */
static enum err
succession_line_of(struct ctx *ctx, const struct succession *list, size_t row, struct import_line *out)
{
    const struct succession_line *line = &list->lines[row];
    struct q_initiative_unfinished *dossiers;
    struct q_task_count_open tasks;
    struct q_post_count_open people;
    size_t dossier_count;

    *out = (struct import_line){.line = list->table.rows[row].line, .is_new = !line->is_said,
        .code = list->table.rows[row].cells[0], .what = line->what, .on = line->over.on,
        .document = line->over.document};
    TRY(org_name(ctx, line->over.from, hand_over_last_day(&line->over), &out->title));
    TRY(org_name(ctx, line->over.to, line->over.on, &out->to));
    TRY(q_initiative_unfinished(ctx, line->over.from, &dossiers, &dossier_count));
    TRY(q_task_count_open(ctx, line->over.from, &tasks));
    TRY(q_post_count_open(ctx, line->over.from, hand_over_last_day(&line->over), &people));
    out->dossiers = (struct opt_i64){true, (int64_t)dossier_count};
    out->tasks = (struct opt_i64){true, tasks.n};
    out->people = (struct opt_i64){true, people.n};
    return OK;
}

static enum err
fill_lines(struct ctx *ctx, struct look *look, struct view_import_run *view)
{
    const struct table *table = table_of(look);
    size_t count = table->count < SHOWN_LINES_MAX ? table->count : SHOWN_LINES_MAX;
    struct import_line *items = ARENA_ARRAY(ctx->arena, struct import_line, count + 1);
    bool is_of_people = look->kind == IMPORT_KIND_PEOPLE;

    for (size_t i = 0; i < count; i++) {
        if (look->kind == IMPORT_KIND_SUCCESSION) {
            TRY(succession_line_of(ctx, &look->succession, i, &items[i]));
            continue;
        }
        items[i] = (struct import_line){
            .line = table->rows[i].line,
            .code = cell_of(table, i, is_of_people ? "staff_code" : "code"),
            .title = cell_of(table, i, is_of_people ? "full_name" : "name"),
            .to = cell_of(table, i, is_of_people ? "org" : "parent"),
            .what = cell_of(table, i, is_of_people ? "title" : "kind"),
            .user = cell_of(table, i, "user_name"),
            .on = DATE_NONE,
            .is_new = !look->counts.is_there[i],
        };
    }
    view->lines = items;
    view->lines_count = count;
    return OK;
}

static enum err
fill_look(struct ctx *ctx, struct look *look, struct view_import_run *view)
{
    const struct table *table = table_of(look);

    TRY(check_list(ctx, look));
    fill_errors(ctx, table, view);
    view->rows = (int64_t)table->count;
    view->added = look->counts.added;
    view->kept = look->counts.kept;
    for (size_t i = 0; i < look->succession.count; i++) {
        view->kept += look->succession.lines[i].is_said ? 1 : 0;
        view->added += look->succession.lines[i].is_said ? 0 : 1;
    }
    return view->error_count > 0 ? OK : fill_lines(ctx, look, view);
}

enum err
get_import(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_import_run_get row;
    struct view_import_run view;
    struct look look;

    TRY(get_permitted(ctx, req, ACT_IMPORT_VIEW, &row, &look));
    view = (struct view_import_run){
        .id = row.id,
        .kind = row.kind,
        .status = row.status,
        .name = row.name,
        .handed_on = row.handed_on,
        .at = row.at,
        .applied_at = row.applied_at,
        .version = row.version,
        .added = row.added,
        .kept = row.kept,
    };
    if (row.status == IMPORT_RUN_STATUS_CHECKED) {
        TRY(fill_look(ctx, &look, &view));
        view.may_apply = view.error_count == 0 && view.added > 0 &&
                         may(ctx, ACT_IMPORT_APPLY, import_scope(row.id, row.status));
    }
    return resp_import_run(ctx, resp, &view);
}

enum err
get_import_bad_rows(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_import_run_get row;
    struct look look;

    TRY(get_permitted(ctx, req, ACT_IMPORT_VIEW, &row, &look));
    TRY(check_list(ctx, &look));
    /* Spreadsheets take a file for UTF-8 when it begins with the mark. */
    struct str rows = str_printf(ctx->arena, "\xEF\xBB\xBF%.*s",
        STR_ARG(table_bad_rows(ctx, table_of(&look))));
    return resp_bytes(ctx, resp, STR("text/tab-separated-values; charset=utf-8"),
        str_printf(ctx->arena, "dong-loi-%lld.tsv", (long long)row.id.v),
        (struct bytes){(const uint8_t *)rows.p, rows.n});
}

/* -- carrying it out --------------------------------------------------------------------------------------- */

enum err
prepare_import_apply(struct ctx *ctx, const struct req *req, struct form_import_apply *form)
{
    struct look *look = ARENA_NEW(ctx->arena, struct look);
    struct q_import_run_get row;

    (void)form;
    TRY(get_permitted(ctx, req, ACT_IMPORT_APPLY, &row, look));
    ctx->prepared = look;
    return OK;
}

/* Carries the list out; ERR_INVALID when somebody changed in between what it relies on. */
static enum err
carry_out(struct ctx *ctx, struct look *look)
{
    struct succession_counts moved = {0};

    TRY(check_list(ctx, look));
    if (table_of(look)->fault_total > 0) {
        return fault(ctx, FAULT_LIST_HAS_ERRORS, NULL);
    }
    switch (look->kind) {
    case IMPORT_KIND_ORGS:
        return org_import(ctx, look->text, &look->table, &look->counts);
    case IMPORT_KIND_PEOPLE:
        return people_import(ctx, look->text, &look->table, &look->counts);
    case IMPORT_KIND_SUCCESSION:
        break;
    }
    TRY(succession_apply(ctx, &look->succession, &moved));
    look->counts = (struct import_counts){.added = moved.recorded, .kept = moved.kept};
    return OK;
}

enum err
post_import_apply(struct ctx *ctx, const struct req *req, const struct form_import_apply *form,
    struct resp *resp)
{
    struct import_run_id id = {req_path_i64(req, 0)};
    struct look *look = ctx->prepared;
    struct q_import_run_get row;
    bool found;

    MUST(look != NULL);
    TRY(q_import_run_get(ctx, id, &row, &found));
    TRY(permit(ctx, ACT_IMPORT_APPLY, import_scope(id, found ? row.status : 0)));
    if (row.version != form->version) {
        return fault(ctx, FAULT_STALE, "version");
    }
    TRY(carry_out(ctx, look));
    TRY(q_import_run_apply(ctx, id, form->version, look->counts.added, look->counts.kept, ctx->now));
    TRY(event_add(ctx, ACT_IMPORT_APPLY, (struct ref){"import_run", id.v, {0}}, NULL, STR_NONE));
    return resp_see_other(ctx, resp, url_get_import(ctx, id));
}
