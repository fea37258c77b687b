/* council_sheet_web.c -- one dossier on the agenda: the member's sheet, the tellers' count, and after the
 * close what everybody gave.
 */
#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_council.h"
#include "plat/chart.h"
#include "plat/form_read.h"
#include "plat/text.h"
#include "room/council/council.h"

enum { SHEETS_MAX = 60, RING_PX = 88 };

static struct council_session_id
session_id(const struct req *req)
{
    return (struct council_session_id){req_path_i64(req, 0)};
}

/* The item of the path, when it stands on the agenda of the session of the path. */
static enum err
get_item(struct ctx *ctx, const struct req *req, struct q_agenda_get *item)
{
    bool found;

    TRY(q_agenda_get(ctx, (struct agenda_item_id){req_path_i64(req, 1)}, item, &found));
    if (!found || item->session.v != session_id(req).v) {
        ctx->permits_asked++;
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    return OK;
}

/* -- the sheet ---------------------------------------------------------------------------------- */
/* The level that was chosen on a refused page, or the one that the points lie in. */
static int32_t
level_of(struct ctx *ctx, const struct req *req, size_t at, struct opt_i32 point)
{
    int64_t v;

    if (req->is_show_after_refusal) {
        const char *name = str_c(ctx->arena, str_printf(ctx->arena, "points.%zu.level", at));
        return str_to_i64(req_field(req, name), &v) ? (int32_t)v : -1;
    }
    return point.has ? point.v : -1;
}

static void
fill_bands(struct ctx *ctx, const struct req *req, const struct rules_criterion *criterion,
    struct council_criterion *out)
{
    struct council_band *bands = ARENA_ARRAY(ctx->arena, struct council_band, criterion->band_count + 1);
    int32_t level = level_of(ctx, req, (size_t)out->at, out->point);

    for (size_t i = 0; i < criterion->band_count; i++) {
        const struct rules_band *band = &criterion->bands[i];
        bands[i] = (struct council_band){band->low, band->high, band->title,
            level >= band->low && level <= band->high};
    }
    out->bands = bands;
    out->bands_count = criterion->band_count;
    for (size_t i = 0; i < ctx->fault_count; i++) {
        struct str field = str_printf(ctx->arena, "points.%d.point", out->at);
        out->is_wrong = out->is_wrong || str_eq(ctx->faults[i].field, field);
    }
}

/* The group's title stands before its first part. */
static void
fill_criterion(struct ctx *ctx, const struct req *req, const struct rules *rules, size_t c,
    const struct q_score_point_list *points, size_t count, struct council_criterion *out)
{
    const struct rules_criterion *criterion = &rules->criteria[c];
    int32_t at = out->at;

    *out = (struct council_criterion){.code = criterion->code, .title = criterion->title,
        .max = criterion->max, .at = at, .weight = criterion->weight};
    if (criterion->parent > 0 && criterion->parent == c) {
        out->group = rules->criteria[c - 1].title;
        out->weight = rules->criteria[c - 1].weight;
    }
    for (size_t i = 0; i < count; i++) {
        if (str_eq(points[i].criterion, criterion->code)) {
            out->point = (struct opt_i32){true, (int32_t)(points[i].point / SHEET_HUNDREDTHS)};
            out->remark = points[i].remark;
        }
    }
    fill_bands(ctx, req, criterion, out);
}

/* An online draft is its member's alone: whoever enters a paper sheet for him does not see it. */
static enum err
fill_sheet(struct ctx *ctx, const struct req *req, const struct rules *rules, struct seat_id seat,
    struct view_council_sheet *view)
{
    struct council_criterion *criteria =
        ARENA_ARRAY(ctx->arena, struct council_criterion, rules->criterion_count + 1);
    struct q_score_point_list *points = NULL;
    struct q_score_get score;
    size_t leaves = 0;
    size_t count = 0;
    bool found;

    TRY(q_score_get(ctx, view->item_id, seat, &score, &found));
    if (found && (!view->is_paper || score.channel == CHANNEL_PAPER)) {
        TRY(q_score_point_list(ctx, score.id, &points, &count));
        view->vote = score.vote;
        view->remark = score.remark;
        view->is_handed_in = str_eq_c(score.status, "submitted");
        view->total = (int32_t)((score.total.has ? score.total.v : 0) / SHEET_HUNDREDTHS);
    }
    for (size_t c = 0; c < rules->criterion_count; c++) {
        if (!rules->criteria[c].is_group) {
            criteria[leaves].at = (int32_t)leaves;
            fill_criterion(ctx, req, rules, c, points, count, &criteria[leaves++]);
        }
    }
    view->most = rules->most;
    view->is_weighted = rules->is_weighted;
    view->criteria = criteria;
    view->criteria_count = leaves;
    return OK;
}

/* The other dossiers of the session, with a tick where one's own sheet is in. */
static enum err
fill_mine(struct ctx *ctx, struct seat_id seat, struct view_council_sheet *view)
{
    struct q_agenda_list *items;
    struct council_my_sheet *mine;
    size_t count;

    TRY(q_agenda_list(ctx, view->session_id, &items, &count));
    mine = ARENA_ARRAY(ctx->arena, struct council_my_sheet, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct q_score_get score;
        bool found;
        TRY(q_score_get(ctx, items[i].id, seat, &score, &found));
        if (items[i].id.v == view->item_id.v) {
            view->place = (int32_t)i + 1;
        }
        mine[i] = (struct council_my_sheet){items[i].id, items[i].code, items[i].title,
            found && str_eq_c(score.status, "submitted"), items[i].id.v == view->item_id.v};
        view->handed_in += mine[i].is_handed_in ? 1 : 0;
    }
    view->mine = mine;
    view->mine_count = count;
    return OK;
}

/* What was kept so far; the page adds up while points are typed, the ring shows the last saved. */
static void
draw_total(struct ctx *ctx, const struct rules *rules, struct view_council_sheet *view)
{
    for (size_t i = 0; i < view->criteria_count; i++) {
        view->unscored += view->criteria[i].point.has ? 0 : 1;
    }
    view->pass = rules->total_pass;
    view->ring = chart_ring(ctx->arena, &(struct chart_ring){
        .said = text_fill(ctx->arena, ctx->lang, TEXT_COUNCIL_TOTAL_OF,
            (const struct text_arg[]){{"n", number_vi(ctx->arena, view->total)},
                {"m", number_vi(ctx->arena, view->most)}}, 2),
        .centre = number_vi(ctx->arena, view->total),
        .value = view->total,
        .most = view->most > 0 ? view->most : 1,
        .size_px = RING_PX,
    });
}

static enum err
fill_grounds(struct ctx *ctx, struct view_council_sheet *view)
{
    struct q_agenda_grounds said;

    TRY(q_agenda_grounds(ctx, view->item_id, ctx->today, &said));
    view->org_name = said.org_name;
    if (!view->is_barred) {
        view->prior_state = said.prior_state;
        view->novelty = said.novelty;
        view->applicability = said.applicability;
        view->benefit_by_author = said.benefit_by_author;
        view->benefit_by_user = said.benefit_by_user;
    }
    return OK;
}

/* Whose sheet: one's own, or with ?seat= (or the posted field) a member's who wrote on paper. */
static enum err
seat_asked(struct ctx *ctx, const struct req *req, const struct q_council_session_get *row,
    struct view_council_sheet *view, struct seat_id *out)
{
    struct q_seat_list *seats;
    int64_t asked = 0;
    size_t count;

    if (!str_to_i64(req_query(req, "seat"), &asked) && !str_to_i64(req_field(req, "seat"), &asked)) {
        asked = 0;
    }
    view->is_paper = asked > 0 && view->may_enter_paper;
    TRY(q_seat_list(ctx, row->council, row->held_on, &seats, &count));
    for (size_t i = 0; i < count; i++) {
        if (view->is_paper ? seats[i].id.v == asked : seats[i].person.v == ctx->actor.person.v) {
            *out = seats[i].id;
            view->seat_name = seats[i].full_name;
        }
    }
    view->seat_id = view->is_paper ? *out : (struct seat_id){0};
    return OK;
}

/* Who chairs this dossier, and who else could. */
static enum err
fill_chairs(struct ctx *ctx, const struct q_council_session_get *row, const struct q_agenda_get *item,
    struct view_council_sheet *view)
{
    struct q_seat_list *seats;
    struct choice *choices;
    size_t count;

    TRY(q_seat_list(ctx, row->council, row->held_on, &seats, &count));
    choices = ARENA_ARRAY(ctx->arena, struct choice, count + 1);
    for (size_t i = 0; i < count; i++) {
        bool is_barred;
        TRY(session_is_barred(ctx, item->id, seats[i].person, &is_barred));
        if (!is_barred) {
            choices[view->chairs_count++] = (struct choice){
                str_printf(ctx->arena, "%lld", (long long)seats[i].id.v), seats[i].full_name, STR_NONE};
        }
        if (seats[i].id.v == item->chair.v) {
            view->chair_name = seats[i].full_name;
        }
    }
    view->chairs = choices;
    return OK;
}

enum err
get_council_sheet(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_council_session_get row;
    struct q_conflict_list *conflicts;
    struct view_council_sheet view;
    struct q_agenda_get item;
    struct seat_id seat = {0};
    struct scope scope;
    struct rules rules;
    size_t count;

    TRY(session_scope(ctx, session_id(req), &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_VIEW, scope));
    TRY(get_item(ctx, req, &item));
    TRY(session_rules(ctx, &row, &rules));
    view = (struct view_council_sheet){
        .session_id = row.id,
        .item_id = item.id,
        .initiative_id = item.initiative,
        .title = item.title,
        .code = item.code,
        .session_title = row.title,
        .is_on_paper = row.form == SESSION_FORM_PAPER,
        .may_enter_paper = may(ctx, ACT_COUNCIL_SESSION_ENTER_PAPER, scope),
        .may_count = may(ctx, ACT_COUNCIL_SESSION_COUNT, scope) && row.form == SESSION_FORM_PAPER,
        .may_defer = may(ctx, ACT_COUNCIL_SESSION_DEFER, scope),
        .may_declare = may(ctx, ACT_COUNCIL_SESSION_DECLARE, scope),
        .may_move = may(ctx, ACT_COUNCIL_SESSION_MOVE, scope),
        .may_name_chair = may(ctx, ACT_COUNCIL_SESSION_CHAIR, scope),
        .is_concluded = item.outcome != 0,
    };
    TRY(seat_asked(ctx, req, &row, &view, &seat));
    view.may_score = row.form == SESSION_FORM_SYSTEM && seat.v != 0 &&
        (view.is_paper || may(ctx, ACT_COUNCIL_SESSION_SCORE, scope));
    TRY(fill_chairs(ctx, &row, &item, &view));
    TRY(q_conflict_list(ctx, item.id, &conflicts, &count));
    for (size_t i = 0; i < count; i++) {
        view.is_barred = view.is_barred || (conflicts[i].seat.v == seat.v && conflicts[i].is_barring);
    }
    TRY(fill_sheet(ctx, req, &rules, seat, &view));
    TRY(fill_mine(ctx, seat, &view));
    TRY(fill_grounds(ctx, &view));
    draw_total(ctx, &rules, &view);
    return resp_council_sheet(ctx, resp, &view);
}

enum err
post_council_sheet(struct ctx *ctx, const struct req *req, const struct form_council_sheet *form,
    struct resp *resp)
{
    struct sheet_point *points = ARENA_ARRAY(ctx->arena, struct sheet_point, form->points_count + 1);
    struct q_agenda_get item;

    TRY(get_item(ctx, req, &item));
    for (size_t i = 0; i < form->points_count; i++) {
        points[i] = (struct sheet_point){form->points[i].criterion, form->points[i].remark,
            form->points[i].point, form->points[i].level};
    }
    TRY(session_score(ctx, session_id(req), item.id,
        &(struct sheet_in){
            .seat = form->seat,
            .vote = form->vote,
            .remark = form->remark,
            .points = points,
            .point_count = form->points_count,
            .is_final = !form->is_draft,
            .has_pledged = form->has_pledged,
        }));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_declare(struct ctx *ctx, const struct req *req, const struct form_council_declare *form,
    struct resp *resp)
{
    struct q_agenda_get item;

    TRY(get_item(ctx, req, &item));
    TRY(session_declare(ctx, session_id(req), item.id, form->is_only_stated, form->note));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_count(struct ctx *ctx, const struct req *req, const struct form_council_count *form,
    struct resp *resp)
{
    TRY(session_count(ctx, session_id(req), (struct agenda_item_id){req_path_i64(req, 1)},
        &(struct teller_count_in){form->yes, form->no, form->blank, form->scan}));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_defer(struct ctx *ctx, const struct req *req, const struct form_council_defer *form,
    struct resp *resp)
{
    TRY(session_defer(ctx, session_id(req), (struct agenda_item_id){req_path_i64(req, 1)},
        form->reason));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_move(struct ctx *ctx, const struct req *req, const struct form_council_move *form,
    struct resp *resp)
{
    TRY(session_move_item(ctx, session_id(req), (struct agenda_item_id){req_path_i64(req, 1)},
        form->reason));
    return resp_see_other(ctx, resp, url_get_council_session(ctx, session_id(req)));
}

enum err
post_council_chair(struct ctx *ctx, const struct req *req, const struct form_council_chair *form,
    struct resp *resp)
{
    TRY(session_name_chair(ctx, session_id(req), (struct agenda_item_id){req_path_i64(req, 1)},
        form->seat));
    return resp_see_other(ctx, resp,
        url_get_council_sheet(ctx, session_id(req), (struct agenda_item_id){req_path_i64(req, 1)}));
}

/* -- after the close ---------------------------------------------------------------------------- */
static struct str
points_said(struct ctx *ctx, int64_t hundredths)
{
    return str_printf(ctx->arena, "%lld,%02lld", (long long)(hundredths / SHEET_HUNDREDTHS),
        (long long)(hundredths % SHEET_HUNDREDTHS));
}

/* The sheets of one dossier and its row of dots; nothing but the outcome for a barred member [F61]. */
static enum err
fill_result(struct ctx *ctx, const struct rules *rules, const struct q_agenda_list *item, struct council_result *out,
    struct chart_dots_row *dots)
{
    int64_t *values = ARENA_ARRAY(ctx->arena, int64_t, SHEETS_MAX);
    struct q_score_sheet_list *rows;
    struct council_result_sheet *sheets;
    struct q_tally_get tally;
    struct sheet_points *totals;
    size_t count;
    bool has_tally;

    *out = (struct council_result){.id = item->id, .initiative_id = item->initiative,
        .code = item->code, .title = item->title, .outcome = item->outcome,
        .sheets_label = text_fill(ctx->arena, ctx->lang, TEXT_COUNCIL_SHEETS,
            (const struct text_arg[]){{"title", str_is_none(item->code) ? item->title : item->code}}, 1)};
    *dots = (struct chart_dots_row){.label = str_is_none(item->code) ? item->title : item->code,
        .values = values, .mean = STR("–"),
        .result = item->outcome == 0 ? STR_NONE : text_get(ctx->lang, agenda_outcome_text(item->outcome)),
        .result_colour = item->outcome == AGENDA_OUTCOME_PASSED ? STR("green") : STR("grey")};
    TRY(session_is_barred(ctx, item->id, ctx->actor.person, &out->is_barred));
    if (out->is_barred) {
        return OK;
    }
    TRY(q_score_sheet_list(ctx, item->id, &rows, &count));
    sheets = ARENA_ARRAY(ctx->arena, struct council_result_sheet, count + 1);
    totals = ARENA_ARRAY(ctx->arena, struct sheet_points, count + 1);
    for (size_t i = 0; i < count; i++) {
        sheets[i] = (struct council_result_sheet){rows[i].full_name, rows[i].vote, rows[i].total,
            rows[i].total.has ? points_said(ctx, rows[i].total.v) : STR("–"),
            rows[i].first_total.has && rows[i].first_total.v != rows[i].total.v
                ? points_said(ctx, rows[i].first_total.v)
                : STR_NONE,
            rows[i].is_absent, rows[i].remark};
        if (rows[i].total.has) {
            totals[dots->value_count].total = rows[i].total.v;
            values[dots->value_count++] = rows[i].total.v;
        }
    }
    out->sheets = sheets;
    out->sheets_count = count;
    out->override_reason = item->override_reason;
    out->spread = sheet_spread(totals, dots->value_count) / SHEET_HUNDREDTHS;
    out->is_wide = sheet_disagrees(rules, totals, dots->value_count);
    TRY(q_tally_get(ctx, item->id, &tally, &has_tally));
    if (has_tally && tally.mean.has) {
        dots->mean = points_said(ctx, tally.mean.v);
    }
    return OK;
}

enum err
get_council_results(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct q_council_session_get row;
    struct view_council_results view;
    struct council_result *results;
    struct chart_dots_row *dots;
    struct q_agenda_list *items;
    struct scope scope;
    struct rules rules;
    size_t count;

    TRY(session_scope(ctx, session_id(req), &row, &scope));
    TRY(permit(ctx, ACT_COUNCIL_SESSION_RESULTS, scope));
    TRY(session_rules(ctx, &row, &rules));
    view = (struct view_council_results){.id = row.id, .title = row.title, .held_on = row.held_on,
        .is_on_paper = row.form == SESSION_FORM_PAPER};
    TRY(q_agenda_list(ctx, row.id, &items, &count));
    results = ARENA_ARRAY(ctx->arena, struct council_result, count + 1);
    dots = ARENA_ARRAY(ctx->arena, struct chart_dots_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        TRY(fill_result(ctx, &rules, &items[i], &results[i], &dots[i]));
    }
    view.items = results;
    view.items_count = count;
    view.chart = chart_dots(ctx->arena,
        &(struct chart_dots){.caption = text_get(ctx->lang, TEXT_COUNCIL_RESULTS),
            .label_heading = text_get(ctx->lang, TEXT_COUNCIL_AGENDA),
            .plot_heading = text_get(ctx->lang, TEXT_COUNCIL_POINTS),
            .mean_heading = text_get(ctx->lang, TEXT_COUNCIL_MEAN),
            .result_heading = text_get(ctx->lang, TEXT_COUNCIL_RESULT),
            .per_point = SHEET_HUNDREDTHS,
            .most = (int64_t)rules.most * SHEET_HUNDREDTHS,
            .pass = rules.total_pass > 0 ? (int64_t)rules.total_pass * SHEET_HUNDREDTHS : -1,
            .rows = dots,
            .row_count = count});
    return resp_council_results(ctx, resp, &view);
}
