/* home.c -- the first page after sign-in: what waits for me, how far the agency's dossiers came, and
 * when the next report is due; home_pictures.c draws the rest.
 */
#include "app/home_pictures.h"
#include "gen/policy.h"
#include "gen/q_app.h"
#include "gen/route.h"
#include "gen/text.h"
#include "gen/view_app.h"
#include "plat/chart.h"
#include "plat/permit.h"
#include "plat/text.h"
#include "room/identity/identity.h"
#include "room/regulation/regulation.h"

enum { TODO_MAX = 120, TODO_SHOWN = 8, PAPERS_EACH = 2, SESSIONS_MARKED = 2 };

struct todos {
    struct home_todo items[TODO_MAX];
    size_t count;
    struct date sessions[SESSIONS_MARKED]; /* the next ones I sit in */
    size_t session_count;
};

static struct str
digits(struct ctx *ctx, int64_t v)
{
    return str_printf(ctx->arena, "%lld", (long long)v);
}

/* A sentence with {title} (and {n}, {year}, {who}) filled in, in the reader's language. */
static struct str
say(struct ctx *ctx, int text_id, const char *name, struct str value)
{
    return text_fill(ctx->arena, ctx->lang, text_id, (const struct text_arg[]){{name, value}}, 1);
}

static void
put(struct todos *todos, struct home_todo item)
{
    if (todos->count < TODO_MAX) {
        todos->items[todos->count++] = item;
    }
}

static enum err
put_mine(struct ctx *ctx, struct todos *todos)
{
    struct q_home_mine *rows;
    size_t count;

    TRY(q_home_mine(ctx, ctx->actor.person, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_supplement = rows[i].status == INITIATIVE_STATUS_CHO_BO_SUNG;

        put(todos, (struct home_todo){
            .kind = is_supplement ? STR("supplement") : STR("confirm"),
            .on = is_supplement ? rows[i].due_on : DATE_NONE,
            .title = say(ctx, is_supplement ? TEXT_HOME_GIVE_SUPPLEMENT : TEXT_HOME_CONFIRM_SHARE,
                "title", rows[i].title),
            .href = url_get_initiative(ctx, rows[i].id),
            .tag = text_get(ctx->lang, initiative_status_text(rows[i].status)),
            .colour = is_supplement ? STR("amber") : STR("blue"),
        });
    }
    return OK;
}

static enum err
put_dossiers(struct ctx *ctx, struct todos *todos, enum initiative_status status, int text_id)
{
    struct q_home_dossiers *rows;
    size_t count;

    TRY(q_home_dossiers(ctx, ctx->actor.org, status, ctx->actor.person, ctx->today, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        put(todos, (struct home_todo){
            .kind = initiative_status_word(status),
            .on = rows[i].is_waiting ? DATE_NONE : rows[i].due_on,
            .statutory = true,
            .title = say(ctx, text_id, "title", rows[i].title),
            .note = rows[i].code,
            .href = url_get_initiative(ctx, rows[i].id),
            .tag = text_get(ctx->lang,
                rows[i].is_waiting ? TEXT_HOME_WAITS_FOR_SUPERIOR : initiative_status_text(status)),
            .colour = status == INITIATIVE_STATUS_MOI_NOP ? STR("blue") : STR("amber"),
        });
    }
    return OK;
}

static enum err
put_sessions(struct ctx *ctx, struct todos *todos)
{
    struct q_home_sessions *rows;
    size_t count;

    TRY(q_home_sessions(ctx, ctx->actor.person, ctx->today, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_open = rows[i].status == SESSION_STATUS_OPEN;

        if (is_open && rows[i].sheets == 0) {
            continue;
        }
        if (!is_open && todos->session_count < SESSIONS_MARKED) {
            todos->sessions[todos->session_count++] = rows[i].held_on;
        }
        put(todos, (struct home_todo){
            .kind = is_open ? STR("score") : STR("session"),
            .on = rows[i].held_on,
            .title = say(ctx, is_open ? TEXT_HOME_SCORE : TEXT_HOME_ATTEND, "title", rows[i].title),
            .note = is_open ? say(ctx, TEXT_HOME_SHEETS_LEFT, "n", digits(ctx, rows[i].sheets))
                            : date_vi(ctx->arena, rows[i].held_on),
            .href = is_open ? url_get_council_sheet(ctx, rows[i].id, rows[i].next)
                            : url_get_council_session(ctx, rows[i].id),
            .tag = text_get(ctx->lang, session_status_text(rows[i].status)),
            .colour = STR("violet"),
        });
    }
    return OK;
}

/* "Giấy mời, Biên bản họp", each kind once. */
static struct str
kinds_of(struct ctx *ctx, const struct q_home_papers *rows, size_t count)
{
    struct buf out;
    bool is_said[PAPER_KIND_LAST + 1] = {false};

    buf_init(&out, ctx->arena, 128);
    for (size_t i = 0; i < count; i++) {
        if (!is_said[rows[i].kind]) {
            buf_c(&out, i > 0 ? ", " : "");
            buf_put(&out, text_get(ctx->lang, paper_kind_text(rows[i].kind)));
            is_said[rows[i].kind] = true;
        }
    }
    return buf_str(&out);
}

static enum err
put_papers(struct ctx *ctx, struct todos *todos, bool is_signed)
{
    struct q_home_papers *rows;
    size_t count;

    TRY(q_home_papers(ctx, ctx->actor.org, is_signed, ctx->actor.person, ctx->today, &rows, &count));
    if (count > PAPERS_EACH) {
        put(todos, (struct home_todo){
            .kind = STR("papers"),
            .on = DATE_NONE,
            .title = say(ctx, is_signed ? TEXT_HOME_NUMBER_PAPERS : TEXT_HOME_SIGN_PAPERS, "n",
                digits(ctx, (int64_t)count)),
            .note = kinds_of(ctx, rows, count),
            .href = url_get_papers(ctx),
            .tag = text_get(ctx->lang, paper_status_text(rows[0].status)),
            .colour = STR("grey"),
        });
        return OK;
    }
    for (size_t i = 0; i < count; i++) {
        put(todos, (struct home_todo){
            .kind = STR("paper"),
            .on = DATE_NONE,
            .title = say(ctx, is_signed ? TEXT_HOME_NUMBER_PAPER : TEXT_HOME_SIGN_PAPER, "title",
                text_get(ctx->lang, paper_kind_text(rows[i].kind))),
            .note = rows[i].subject,
            .href = url_get_paper(ctx, rows[i].id),
            .tag = text_get(ctx->lang, paper_status_text(rows[i].status)),
            .colour = STR("grey"),
        });
    }
    return OK;
}

static enum err
put_tasks(struct ctx *ctx, struct todos *todos, bool is_head)
{
    struct q_home_tasks *rows;
    size_t count;

    TRY(q_home_tasks(ctx, ctx->actor.org, is_head, ctx->actor.person, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_waiting = rows[i].status == TASK_STATUS_WAITING;

        put(todos, (struct home_todo){
            .kind = STR("task"),
            .on = rows[i].last_safe_on,
            .title = say(ctx, is_waiting ? TEXT_HOME_INSTRUCT_TASK : TEXT_HOME_DO_TASK, "title",
                rows[i].title),
            .href = url_get_task(ctx, rows[i].id),
            .tag = text_get(ctx->lang, task_status_text(rows[i].status)),
            .colour = is_waiting ? STR("amber") : STR("blue"),
        });
    }
    return OK;
}

/* Earliest date first; what has no date comes last, in the order it was put. */
static void
sort_by_date(struct todos *todos)
{
    for (size_t i = 1; i < todos->count; i++) {
        struct home_todo moved = todos->items[i];
        size_t at = i;

        while (at > 0 && !date_is_none(moved.on) && (date_is_none(todos->items[at - 1].on) ||
                             date_cmp(moved.on, todos->items[at - 1].on) < 0)) {
            todos->items[at] = todos->items[at - 1];
            at--;
        }
        todos->items[at] = moved;
    }
}

static enum err
fill_todos(struct ctx *ctx, struct todos *todos, struct view_home *view)
{
    bool is_head = actor_has_role(ctx, ROLE_CODE_HEAD, ctx->actor.org);

    TRY(put_mine(ctx, todos));
    TRY(put_sessions(ctx, todos));
    TRY(put_tasks(ctx, todos, is_head));
    if (actor_has_role(ctx, ROLE_CODE_INTAKE_CLERK, ctx->actor.org)) {
        TRY(put_dossiers(ctx, todos, INITIATIVE_STATUS_MOI_NOP, TEXT_HOME_CHECK_FORM));
    }
    if (is_head) {
        TRY(put_dossiers(ctx, todos, INITIATIVE_STATUS_CHO_QUYET_DINH, TEXT_HOME_DECIDE));
        TRY(put_papers(ctx, todos, false));
    }
    if (actor_has_role(ctx, ROLE_CODE_RECORDS_CLERK, ctx->actor.org)) {
        TRY(put_papers(ctx, todos, true));
    }
    sort_by_date(todos);
    view->items = todos->items;
    view->items_count = todos->count < TODO_SHOWN ? todos->count : TODO_SHOWN;
    view->waiting = (int64_t)todos->count;
    return OK;
}

static enum err
fill_funnel(struct ctx *ctx, struct view_home *view, struct date from, struct date to)
{
    struct q_home_funnel n;

    TRY(q_home_funnel(ctx, ctx->actor.org, from, to, &n));
    view->begun = n.begun;
    view->filed = n.filed;
    view->accepted = n.accepted;
    view->recognised = n.recognised;
    view->province = n.province;
    view->funnel = chart_funnel(ctx->arena,
        (const struct chart_step[]){
            {text_get(ctx->lang, TEXT_HOME_STEP_BEGUN), text_get(ctx->lang, TEXT_HOME_STEP_BEGUN_NOTE),
                STR_NONE, n.begun},
            {text_get(ctx->lang, TEXT_HOME_STEP_FILED), text_get(ctx->lang, TEXT_HOME_STEP_FILED_NOTE),
                STR_NONE, n.filed},
            {text_get(ctx->lang, TEXT_HOME_STEP_ACCEPTED),
                text_get(ctx->lang, TEXT_HOME_STEP_ACCEPTED_NOTE), STR_NONE, n.accepted},
            {text_get(ctx->lang, TEXT_HOME_STEP_RECOGNISED),
                text_get(ctx->lang, TEXT_HOME_STEP_RECOGNISED_NOTE), STR_NONE, n.recognised},
            {text_get(ctx->lang, TEXT_HOME_STEP_PROVINCE),
                text_get(ctx->lang, TEXT_HOME_STEP_PROVINCE_NOTE), STR_NONE, n.province},
        },
        5);
    return OK;
}

/* The reporting period with today and the next sessions in it. */
static struct html
draw_period(struct ctx *ctx, const struct todos *todos, struct date from, struct date due)
{
    struct chart_mark marks[SESSIONS_MARKED + 2] = {
        {from, text_get(ctx->lang, TEXT_HOME_PERIOD_BEGINS)}};
    size_t count = 1;

    for (size_t i = 0; i < todos->session_count; i++) {
        if (date_cmp(todos->sessions[i], due) < 0) {
            marks[count++] = (struct chart_mark){
                todos->sessions[i], text_get(ctx->lang, TEXT_HOME_SESSION_HELD)};
        }
    }
    marks[count++] = (struct chart_mark){due, text_get(ctx->lang, TEXT_HOME_PERIOD_DUE)};
    return chart_track(ctx->arena,
        (struct chart_mark){ctx->today, text_get(ctx->lang, TEXT_HOME_TODAY)}, marks, count);
}

/* An obligation of the agency, or the end of the period that the regulation gives for reports. */
static enum err
fill_due(struct ctx *ctx, const struct todos *todos, const struct period *period,
    struct view_home *view)
{
    struct q_home_obligation owed;
    bool found;

    TRY(q_home_obligation(ctx, ctx->actor.org, &owed, &found));
    view->due_on = found ? owed.last_safe_on : period->to_on;
    view->due_title =
        found ? owed.title : say(ctx, TEXT_HOME_REPORT_DUE, "year", digits(ctx, period->year));
    view->track = draw_period(ctx, todos, period->from_on, view->due_on);
    if (found && owed.report.v != 0 &&
        may(ctx, ACT_REPORT_VIEW, (struct scope){.kind = OBJECT_REPORT, .id = owed.report.v,
                                      .org = ctx->actor.org})) {
        view->due_href = url_get_report(ctx, owed.report);
        view->due_link = text_get(ctx->lang, TEXT_HOME_OPEN_REPORT);
    } else if (may(ctx, ACT_REPORT_DRAFT, (struct scope){.org = ctx->actor.org})) {
        view->due_href = url_get_reports(ctx);
        view->due_link = text_get(ctx->lang, TEXT_HOME_START_REPORT);
    }
    return OK;
}

/* The dossiers of the period; early in one that has none yet, of the one before. */
static enum err
fill_period(struct ctx *ctx, struct period period, struct view_home *view)
{
    TRY(fill_funnel(ctx, view, period.from_on, period.to_on));
    if (view->filed == 0) {
        TRY(regulation_report_period(ctx, ctx->actor.org, period.year - 1, &period));
        TRY(fill_funnel(ctx, view, period.from_on, period.to_on));
    }
    view->year = period.year;
    return home_fill_waits(ctx, period.from_on, period.to_on, view);
}

enum err
get_home(struct ctx *ctx, const struct req *req, struct resp *resp)
{
    struct view_home view = {.due_on = DATE_NONE, .org_id = ctx->actor.org};
    const struct scope here = {.org = ctx->actor.org};
    struct todos *todos = ARENA_NEW(ctx->arena, struct todos);
    struct person_shown me;
    struct period period;

    (void)req;
    TRY(permit(ctx, ACT_SITE_HOME, here));
    TRY(person_show(ctx, ctx->actor.person, ctx->today, &me));
    view.greeting = say(ctx, TEXT_HOME_HELLO, "who", me.full_name);
    view.org_name = me.org_short_name;
    view.may_draft = ctx->actor.org.v != 0 && may(ctx, ACT_INITIATIVE_DRAFT, here);
    TRY(fill_todos(ctx, todos, &view));
    if (ctx->actor.org.v != 0) {
        TRY(regulation_report_period(ctx, ctx->actor.org, 0, &period));
        TRY(fill_due(ctx, todos, &period, &view));
        TRY(fill_period(ctx, period, &view));
        TRY(home_fill_months(ctx, &view));
        TRY(home_fill_directive(ctx, &view));
    }
    return resp_home(ctx, resp, &view);
}
