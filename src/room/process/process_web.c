/* process_web.c -- pages and API of processes and of what was measured. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_process.h"
#include "plat/chart.h"
#include "plat/form_read.h"
#include "plat/text.h"
#include "room/org/org.h"
#include "room/process/process.h"
#include "room/process/process_show.h"

enum { STEP_ROWS_MIN = 4, STEP_ROWS_MORE = 2, LANES_MAX = 12, SHOWN_SHORTCOMINGS = 20 };

static struct process_id
path_id(const struct req *req)
{
    return (struct process_id){req_path_i64(req, 0)};
}

static struct scope
org_scope(const struct ctx *ctx, int kind)
{
    return (struct scope){.kind = kind, .org = ctx->actor.org};
}

enum err
get_processes(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct page page = req_page(req);
    struct view_process_list view = {.is_first = page.cursor == 0};
    struct q_org_version_on version;
    struct q_process_list *rows;
    struct process_row *items;
    size_t count;

    TRY(permit(ctx, ACT_PROCESS_VIEW, org_scope(ctx, OBJECT_PROCESS)));
    TRY(org_on(ctx, ctx->actor.org, ctx->today, &version));
    TRY(q_process_list(ctx, ctx->actor.org, page.cursor, page_rows(page), ctx->actor.person,
        ctx->today, &rows, &count));
    items = ARENA_ARRAY(ctx->arena, struct process_row, count + 1);
    count = PAGE_CUT(page, rows, count, &view.next);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct process_row){rows[i].id, rows[i].code, rows[i].name, rows[i].kind,
            rows[i].volume_per_year, rows[i].shortcomings};
    }
    view.items = items;
    view.items_count = count;
    view.org_name = version.short_name;
    view.may_create = may(ctx, ACT_PROCESS_CREATE, org_scope(ctx, OBJECT_NONE));
    return resp_process_list(ctx, resp, &view);
}

/* -- entering ------------------------------------------------------------------------------------ */

static const struct process_step_edit *
step_rows(struct ctx *ctx, const struct req *req, const struct q_process_step_list *known,
    size_t known_count, size_t *count)
{
    size_t typed = form_rows_typed(req, "steps");
    struct process_step_edit *rows;

    *count = (known_count > typed ? known_count : typed) + STEP_ROWS_MORE;
    *count = *count < STEP_ROWS_MIN ? STEP_ROWS_MIN : *count;
    *count = *count > PROCESS_STEPS_MAX ? PROCESS_STEPS_MAX : *count;
    rows = ARENA_ARRAY(ctx->arena, struct process_step_edit, *count);
    for (size_t i = 0; i < *count; i++) {
        rows[i] = (struct process_step_edit){.at = (int32_t)i};
        if (i < known_count) {
            rows[i] = (struct process_step_edit){(int32_t)i, known[i].actor, known[i].action,
                known[i].document, known[i].software, known[i].touch_minutes, known[i].wait_minutes};
        }
    }
    return rows;
}

enum err
get_process_new(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_process_edit view = {0};

    TRY(permit(ctx, ACT_PROCESS_CREATE, org_scope(ctx, OBJECT_NONE)));
    view.steps = step_rows(ctx, req, NULL, 0, &view.steps_count);
    return resp_process_edit(ctx, resp, &view);
}

/* The steps of the newest version, and all versions. */
static enum err
newest_steps(struct ctx *ctx, struct process_id id, struct q_process_version_list **versions,
    size_t *version_count, struct q_process_step_list **steps, size_t *step_count)
{
    *step_count = 0;
    TRY(q_process_version_list(ctx, id, versions, version_count));
    return *version_count == 0 ? OK
                               : q_process_step_list(ctx, (*versions)[0].id, steps, step_count);
}

enum err
get_process_version(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_process_edit view;
    struct q_process_get row;
    struct q_process_version_list *versions;
    struct q_process_step_list *steps = NULL;
    struct scope scope;
    size_t version_count, step_count;

    TRY(process_find(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_PROCESS_EDIT, scope));
    TRY(newest_steps(ctx, row.id, &versions, &version_count, &steps, &step_count));
    view = (struct view_process_edit){.id = row.id, .name = row.name, .version = row.version};
    view.steps = step_rows(ctx, req, steps, step_count, &view.steps_count);
    return resp_process_edit(ctx, resp, &view);
}

enum err
post_process(
    struct ctx *ctx, const struct req *req, const struct form_process *form, struct resp *resp)
{
    struct process_step_in *items =
        ARENA_ARRAY(ctx->arena, struct process_step_in, form->steps_count + 1);
    struct process_steps steps = {form->from_on, form->note, items, form->steps_count};
    struct process_in in = {ctx->actor.org, form->code, form->name, form->legal_basis, form->kind,
        form->volume_per_year};
    struct process_id id;

    (void)req;
    for (size_t i = 0; i < form->steps_count; i++) {
        items[i] = (struct process_step_in){form->steps[i].actor, form->steps[i].action,
            form->steps[i].document, form->steps[i].software, form->steps[i].touch_minutes,
            form->steps[i].wait_minutes};
    }
    TRY(process_add(ctx, &in, &steps, &id));
    return resp_created(ctx, resp, url_get_process(ctx, id));
}

enum err
post_process_version(struct ctx *ctx, const struct req *req,
    const struct form_process_version *form, struct resp *resp)
{
    struct process_step_in *items =
        ARENA_ARRAY(ctx->arena, struct process_step_in, form->steps_count + 1);
    struct process_steps steps = {form->from_on, form->note, items, form->steps_count};

    for (size_t i = 0; i < form->steps_count; i++) {
        items[i] = (struct process_step_in){form->steps[i].actor, form->steps[i].action,
            form->steps[i].document, form->steps[i].software, form->steps[i].touch_minutes,
            form->steps[i].wait_minutes};
    }
    TRY(process_change(ctx, path_id(req), form->version, &steps));
    return resp_see_other(ctx, resp, url_get_process(ctx, path_id(req)));
}

/* -- one process --------------------------------------------------------------------------------- */

static void
draw_lanes(struct ctx *ctx, const struct q_process_step_list *steps, size_t count,
    struct view_process *view)
{
    struct str lanes[LANES_MAX];
    size_t lane_count = 0;
    struct chart_swim_step *drawn = ARENA_ARRAY(ctx->arena, struct chart_swim_step, count + 1);

    for (size_t i = 0; i < count; i++) {
        size_t lane = 0;

        while (lane < lane_count && !str_eq(lanes[lane], steps[i].actor)) {
            lane++;
        }
        if (lane == LANES_MAX) {
            return; /* the table says it all; a picture of so many lanes does not */
        }
        if (lane == lane_count) {
            lanes[lane_count++] = steps[i].actor;
        }
        drawn[i] = (struct chart_swim_step){steps[i].action, lane};
    }
    view->lanes = chart_swim(ctx->arena, &(struct chart_swim){
                                             .said = text_get(ctx->lang, TEXT_PROCESS_LANES_SAID),
                                             .lanes = lanes,
                                             .lane_count = lane_count,
                                             .steps = drawn,
                                             .step_count = count,
                                         });
}

static enum err
fill_steps(struct ctx *ctx, struct view_process *view)
{
    struct q_process_version_list *versions;
    struct q_process_step_list *steps = NULL;
    struct process_version_view *shown;
    struct process_step_view *items;
    size_t version_count, count;

    TRY(newest_steps(ctx, view->id, &versions, &version_count, &steps, &count));
    shown = ARENA_ARRAY(ctx->arena, struct process_version_view, version_count + 1);
    for (size_t i = 0; i < version_count; i++) {
        shown[i] =
            (struct process_version_view){versions[i].seq, versions[i].from_on, versions[i].note};
    }
    items = ARENA_ARRAY(ctx->arena, struct process_step_view, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] =
            (struct process_step_view){steps[i].id, steps[i].seq, steps[i].actor, steps[i].action,
                steps[i].document, steps[i].software, steps[i].touch_minutes, steps[i].wait_minutes};
        view->touch_minutes += steps[i].touch_minutes.v;
        view->wait_minutes += steps[i].wait_minutes.v;
    }
    view->versions = shown;
    view->versions_count = version_count;
    view->steps = items;
    view->steps_count = count;
    if (count > 0) {
        draw_lanes(ctx, steps, count, view);
    }
    return OK;
}

enum err
get_process(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_process view;
    struct q_process_get row;
    struct scope scope;
    struct page first = {0, SHOWN_SHORTCOMINGS};
    struct opt_i64 more;

    TRY(process_find(ctx, path_id(req), &row, &scope));
    TRY(permit(ctx, ACT_PROCESS_VIEW, scope));
    view = (struct view_process){
        .id = row.id,
        .code = row.code,
        .name = row.name,
        .kind = row.kind,
        .legal_basis = row.legal_basis,
        .volume_per_year = row.volume_per_year,
        .owner = row.owner_name,
        .version = row.version,
        .may_edit = may(ctx, ACT_PROCESS_EDIT, scope),
        .may_log = may(ctx, ACT_SHORTCOMING_LOG, (struct scope){.org = row.org}),
        .may_measure = may(ctx, ACT_MEASUREMENT_RECORD, (struct scope){.org = row.org}),
    };
    TRY(fill_steps(ctx, &view));
    TRY(show_measurements(ctx, row.id, (struct shortcoming_id){0}, &view.pairs, &view.pairs_count,
        &view.measurements, &view.measurements_count));
    TRY(show_shortcomings(ctx, row.org, row.id, (struct review_id){0}, first, &view.shortcomings,
        &view.shortcomings_count, &more));
    return resp_process(ctx, resp, &view);
}

/* -- measuring ----------------------------------------------------------------------------------- */

/* Single values, or how many there were and their mean. */
static enum err
read_samples(struct ctx *ctx, const struct form_measurement *form, struct measurement_in *in)
{
    int64_t *values = ARENA_ARRAY(ctx->arena, int64_t, SAMPLES_MAX);
    size_t count;

    if (!str_is_blank(form->samples)) {
        if (!samples_parse(form->samples, values, &count)) {
            return fault(ctx, FAULT_NOT_SAMPLES, "samples");
        }
        in->values = values;
        in->sum = samples_sum(values, count);
        return OK;
    }
    if (!form->n.has) {
        return fault(ctx, FAULT_REQUIRED, "samples");
    }
    if (!samples_parse(form->mean, values, &count) || count != 1) {
        return fault(ctx, FAULT_NOT_SAMPLES, "mean");
    }
    in->sum = (struct sample_sum){.n = form->n.v, .mean = values[0]};
    return OK;
}

enum err
post_measurement(
    struct ctx *ctx, const struct req *req, const struct form_measurement *form, struct resp *resp)
{
    struct measurement_in in = {
        .org = ctx->actor.org,
        .process = form->process,
        .shortcoming = form->shortcoming,
        .metric = form->metric,
        .unit = form->unit,
        .method = form->method,
        .phase = form->phase,
        .from_on = form->from_on,
        .to_on = form->to_on,
    };
    struct measurement_id id;

    (void)req;
    TRY(permit(ctx, ACT_MEASUREMENT_RECORD, org_scope(ctx, OBJECT_NONE)));
    TRY(read_samples(ctx, form, &in));
    TRY(measurement_record(ctx, &in, &id));
    return resp_created(ctx, resp,
        form->shortcoming.v != 0 ? url_get_shortcoming(ctx, form->shortcoming)
                                 : url_get_process(ctx, form->process));
}
