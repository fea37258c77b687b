/* demo_story.c -- what happened around the dossiers: an order and its tasks, processes and their
 * reviews, ideas, adoptions. story.tsv tells it line by line; each verb is one act of a room. */
#include "app/demo/demo_story.h"

#include "gen/q_app.h"
#include "gen/q_plat.h"
#include "plat/job.h"
#include "room/commendation/commendation.h"
#include "room/directive/task.h"
#include "room/org/org.h"
#include "room/recognition/recognition.h"
#include "room/report/report.h"

static const char table[] =
#include "demo_story.inc"
    ;
static const char earlier[] =
#include "demo_earlier.inc"
    ;
enum { FIRST = 3, CHILDREN_MAX = 64, TODOS_MAX = 1000 };

static struct opt_i64
number_if_any(struct str said)
{
    return str_is_none(said) ? (struct opt_i64){0} : (struct opt_i64){true, story_number(said)};
}

static struct opt_i32
small_if_any(struct str said)
{
    return str_is_none(said) ? (struct opt_i32){0} : (struct opt_i32){true, story_number(said)};
}

static struct date
in_days(const struct story *s, struct str days)
{
    return str_is_none(days) ? DATE_NONE : date_add_days(s->ctx->today, story_number(days));
}

/* -- the order and its tasks ---------------------------------------------------------------------- */

static enum err
tell_directive(struct story *s)
{
    struct civil day = civil_of_date(s->ctx->today);
    struct q_org_version_on issuer;

    TRY(org_by_code(s->ctx, str_is_none(s->c[3]) ? STR("T51") : s->c[3], &s->directive.org));
    TRY(org_on(s->ctx, s->directive.org, s->ctx->today, &issuer));
    s->directive = (struct directive_in){.org = s->directive.org, .kind = DIRECTIVE_KIND_DISPATCH,
        .issuer = issuer.name, .number = s->c[0], .symbol = s->c[1], .place = issuer.place_text,
        .subject = s->c[2], .year = {true, day.year}, .month = {true, day.month},
        .day = {true, day.day}, .body = s->c[2], .clauses = s->clauses};
    return OK;
}

static enum err
tell_clause(struct story *s)
{
    struct directive_clause_in *clause = &s->clauses[s->directive.clause_count++];

    *clause = (struct directive_clause_in){.no = s->c[0], .body = s->c[1], .is_task = true,
        .due_on = in_days(s, s->c[2]), .every_months = small_if_any(s->c[4])};
    MUST(task_kind_parse(s->c[3], &clause->kind) && s->directive.clause_count < CLAUSES);
    return OK;
}

static enum err
tell_send(struct story *s)
{
    struct q_demo_children *children;
    struct q_directive_get row;
    struct org_id orgs[CHILDREN_MAX];
    struct scope scope;
    size_t count;

    TRY(directive_draft(s->ctx, &s->directive, &s->sent));
    TRY(directive_find(s->ctx, s->sent, &row, &scope));
    TRY(directive_accept(s->ctx, s->sent, row.version));
    if (!str_is_none(s->c[0])) {
        struct str named = s->c[0];
        for (count = 0; named.n > 0 && count < CHILDREN_MAX; count++) {
            TRY(org_by_code(s->ctx, str_cut(&named, ';'), &orgs[count]));
        }
        return directive_send(s->ctx, s->sent, orgs, count);
    }
    TRY(q_demo_children(s->ctx, s->directive.org, s->ctx->today, &children, &count));
    for (size_t i = 0; i < count; i++) {
        orgs[i] = children[i].org;
    }
    return directive_send(s->ctx, s->sent, orgs, count);
}

static enum err
tell_register(struct story *s)
{
    struct org_id org;

    TRY(org_by_code(s->ctx, s->c[0], &org));
    return directive_register(s->ctx, s->sent, org, story_number(s->c[1]),
        &(struct act){.channel = CHANNEL_EOFFICE});
}

/* The task that the clause (by its place, from 1) is for the agency. */
static enum err
find_task(struct story *s, struct str agency, struct str clause, struct task_id *task,
    struct q_task_get *row)
{
    struct q_clause_list *clauses;
    struct q_task_of_clause found;
    struct scope scope;
    struct org_id org;
    size_t count;
    bool is_found;

    TRY(org_by_code(s->ctx, agency, &org));
    TRY(q_clause_list(s->ctx, s->sent, &clauses, &count));
    MUST(story_number(clause) >= 1 && (size_t)story_number(clause) <= count);
    TRY(q_task_of_clause(s->ctx, clauses[story_number(clause) - 1].id, org, &found, &is_found));
    MUST(is_found);
    *task = found.id;
    return task_find(s->ctx, found.id, row, &scope);
}

static enum err
tell_task(struct story *s)
{
    struct task_instruction in = {.due_on = in_days(s, s->c[3]), .instruction = s->c[4]};
    struct q_task_get row;
    struct task_id task;

    TRY(find_task(s, s->c[0], s->c[1], &task, &row));
    TRY(demo_person(s->ctx, s->c[2], &in.lead));
    in.version = row.version;
    return task_instruct(s->ctx, task, &in, NULL);
}

static enum err
tell_answer(struct story *s)
{
    struct task_report_in in = {.period = s->c[2], .is_final = story_number(s->c[3]) == 1,
        .body = s->c[4]};
    struct q_task_get row;
    struct task_id task;

    TRY(find_task(s, s->c[0], s->c[1], &task, &row));
    return task_report(s->ctx, task, &in, NULL);
}

static enum err
tell_log(struct story *s)
{
    struct head_log_in in = {.body = s->c[2]};
    struct head_log_id id;

    TRY(org_by_code(s->ctx, s->c[0], &in.org));
    MUST(head_log_kind_parse(s->c[1], &in.kind));
    return head_log_add(s->ctx, &in, NULL, &id);
}

/* -- processes and reviews ------------------------------------------------------------------------ */

static enum err
tell_process(struct story *s)
{
    s->process = (struct process_in){.code = s->c[1], .name = s->c[2],
        .volume_per_year = small_if_any(s->c[4])};
    MUST(process_kind_parse(s->c[3], &s->process.kind));
    s->step_count = 0;
    return org_by_code(s->ctx, s->c[0], &s->process.org);
}

static enum err
tell_step(struct story *s)
{
    MUST(s->step_count < STEPS);
    s->steps[s->step_count++] = (struct process_step_in){.actor = s->c[0], .action = s->c[1],
        .document = s->c[2], .touch_minutes = small_if_any(s->c[3]),
        .wait_minutes = small_if_any(s->c[4])};
    return OK;
}

static enum err
tell_add(struct story *s)
{
    return process_add(s->ctx, &s->process,
        &(struct process_steps){.from_on = DATE_NONE, .items = s->steps, .count = s->step_count},
        &s->process_id);
}

static enum err
tell_review(struct story *s)
{
    struct review_in in = {.title = s->c[1], .period = s->c[2], .due_on = in_days(s, s->c[4])};
    struct q_clause_list *clauses;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &in.org));
    TRY(q_clause_list(s->ctx, s->sent, &clauses, &count));
    in.clause = clauses[story_number(s->c[3]) - 1].id;
    return review_open(s->ctx, &in, NULL, &s->review);
}

static enum err
tell_close(struct story *s)
{
    struct q_review_get row;
    struct scope scope;

    TRY(review_find(s->ctx, s->review, &row, &scope));
    return review_end(s->ctx, s->review, row.version, s->c[0], NULL);
}

static enum err
tell_shortcoming(struct story *s)
{
    struct shortcoming_in in = {.process = s->process_id, .what = s->c[3], .how_often = s->c[4],
        .who_suffers = s->c[5]};
    struct q_demo_steps *steps;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &in.org));
    MUST(shortcoming_kind_parse(s->c[2], &in.kind));
    TRY(q_demo_steps(s->ctx, s->process_id, &steps, &count));
    MUST((size_t)story_number(s->c[1]) <= count);
    in.step = steps[story_number(s->c[1]) - 1].id;
    if (in.org.v == s->process.org.v && str_eq_c(s->c[0], "X21115")) {
        in.review = s->review;
    }
    return shortcoming_log(s->ctx, &in, NULL, &s->shortcoming);
}

static enum err
tell_cause(struct story *s)
{
    struct shortcoming_change in = {.cause = s->c[1]};
    struct q_shortcoming_get row;
    struct scope scope;

    TRY(shortcoming_find(s->ctx, s->shortcoming, &row, &scope));
    MUST(shortcoming_status_parse(s->c[0], &in.status));
    in.version = row.version;
    in.how_often = row.how_often;
    in.who_suffers = row.who_suffers;
    return shortcoming_edit(s->ctx, s->shortcoming, &in);
}

static enum err
tell_measure(struct story *s)
{
    struct measurement_in in = {.process = s->process_id, .metric = s->c[2], .unit = s->c[3],
        .method = s->c[4], .from_on = date_add_days(s->ctx->today, -20), .to_on = s->ctx->today};
    int64_t *values = ARENA_ARRAY(s->ctx->arena, int64_t, SAMPLES_MAX);
    struct measurement_id id;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &in.org));
    MUST(measurement_phase_parse(s->c[1], &in.phase) && samples_parse(s->c[5], values, &count));
    in.sum = samples_sum(values, count);
    in.values = values;
    return measurement_record(s->ctx, &in, &id);
}

/* -- ideas and adoption --------------------------------------------------------------------------- */

static enum err
tell_idea(struct story *s)
{
    struct idea_in in = {.body = s->c[1], .field = s->c[2], .is_shielded = str_eq_c(s->c[3], "1")};

    TRY(org_by_code(s->ctx, s->c[0], &in.org));
    return idea_send(s->ctx, &in, NULL, &s->idea);
}

static enum err
tell_reply(struct story *s)
{
    enum idea_outcome outcome;
    struct q_idea_get row;
    struct scope scope;

    MUST(idea_outcome_parse(s->c[0], &outcome));
    TRY(idea_find(s->ctx, s->idea, &row, &scope));
    return idea_answer(s->ctx, s->idea, row.version, outcome, s->c[1], NULL);
}

static enum err
tell_model(struct story *s)
{
    struct model_new in = {.summary = s->c[2], .steps = s->c[3], .conditions = s->c[4]};
    struct q_demo_recognised *rows;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &in.org));
    TRY(q_demo_recognised(s->ctx, in.org, s->ctx->today, &rows, &count));
    MUST((size_t)story_number(s->c[1]) <= count);
    in.initiative = rows[story_number(s->c[1]) - 1].id;
    s->modelled = in.initiative;
    in.title = rows[story_number(s->c[1]) - 1].title;
    in.field = rows[story_number(s->c[1]) - 1].field;
    return model_publish(s->ctx, &in, &s->model);
}

static enum err
tell_adopt(struct story *s)
{
    struct adoption_in in = {.planned_on = DATE_NONE, .started_on = DATE_NONE,
        .stopped_on = DATE_NONE, .cases = number_if_any(s->c[3]),
        .hours_saved = number_if_any(s->c[4]), .note = s->c[5]};
    struct org_id org;

    TRY(org_by_code(s->ctx, s->c[0], &org));
    MUST(adoption_status_parse(s->c[1], &in.status));
    if (in.status == ADOPTION_STATUS_PLANNED) {
        in.planned_on = date_add_days(s->ctx->today, 60);
    } else {
        in.started_on = date_add_days(s->ctx->today, -10);
    }
    return adoption_declare(s->ctx, s->model, org, &in, &s->adoption);
}

static enum err
tell_confirm(struct story *s)
{
    return adoption_confirm_effect(s->ctx, s->adoption, NULL);
}

static enum err
tell_benefit(struct story *s)
{
    struct benefit_in in = {.year_of_use = 1,
        .inputs = {.cases = number_if_any(s->c[0]), .minutes_saved = number_if_any(s->c[1]),
            .hourly_dong = number_if_any(s->c[2]), .running_dong = number_if_any(s->c[3]),
            .first_dong = number_if_any(s->c[4])}};

    return adoption_confirm_benefit(s->ctx, s->adoption, &in, NULL, NULL);
}

/* -- commending, complaining, cancelling, reporting ---------------------------------------------- */

static enum err
tell_commend(struct story *s)
{
    struct q_plat_todo_due *rows;
    size_t count;

    TRY(q_plat_todo_due(s->ctx, s->ctx->now, TODOS_MAX, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct todo todo = {.event = rows[i].event_id, .action = rows[i].action,
            .kind = rows[i].kind, .object_id = rows[i].object_id};
        int64_t taken;
        if (str_eq_c(rows[i].consumer, "commend")) {
            TRY(q_plat_todo_take(s->ctx, rows[i].todo_id, &taken));
            TRY(commend_consume(s->ctx, &todo));
        }
    }
    return OK;
}

static enum err
tell_award(struct story *s)
{
    struct q_demo_proposals *cases;
    struct org_id org;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &org));
    TRY(q_demo_proposals(s->ctx, org, &cases, &count));
    if (count == 0) {
        return OK; /* its authors work elsewhere by now */
    }
    TRY(award_case_answer(s->ctx, cases[0].id, story_number(s->c[1]) == 1, s->c[2], NULL));
    return str_is_none(s->c[3])
        ? OK
        : award_case_award(s->ctx, cases[0].id, s->ctx->today, s->c[3]);
}

static enum err
tell_complain(struct story *s)
{
    struct q_demo_refused *rows;
    struct org_id org;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &org));
    TRY(q_demo_refused(s->ctx, org, s->ctx->today, &rows, &count));
    MUST(count > 0);
    s->ctx->actor.person = rows[0].person;
    return complaint_send(s->ctx, rows[0].id, s->c[1], NULL);
}

static enum err
tell_calm(struct story *s)
{
    struct q_demo_complaint last;

    TRY(q_demo_complaint(s->ctx, &last));
    return complaint_answer(s->ctx, last.initiative, last.id, s->c[0], NULL);
}

static enum err
tell_cancel(struct story *s)
{
    struct q_demo_recognised *rows;
    struct org_id org;
    size_t count;

    TRY(org_by_code(s->ctx, s->c[0], &org));
    TRY(q_demo_recognised(s->ctx, org, s->ctx->today, &rows, &count));
    MUST((size_t)story_number(s->c[1]) <= count);
    return recognition_cancel(s->ctx, rows[story_number(s->c[1]) - 1].id, s->c[2], s->c[3], NULL);
}

static enum err
tell_report(struct story *s)
{
    struct q_report_get row;
    struct report_id id;
    struct scope scope;

    TRY(report_new(s->ctx, civil_of_date(s->ctx->today).year + story_number(s->c[0]), &id));
    if (story_number(s->c[1]) == 0) {
        return OK;
    }
    TRY(report_scope(s->ctx, id, &row, &scope));
    return report_freeze(s->ctx, id, row.version);
}

static const struct {
    const char *word;
    enum err (*tell)(struct story *s);
} verbs[] = {
    {"directive", tell_directive}, {"clause", tell_clause}, {"send", tell_send},
    {"register", tell_register}, {"task", tell_task}, {"answer", tell_answer}, {"log", tell_log},
    {"process", tell_process}, {"step", tell_step}, {"add", tell_add}, {"review", tell_review},
    {"close", tell_close}, {"shortcoming", tell_shortcoming}, {"cause", tell_cause},
    {"measure", tell_measure}, {"idea", tell_idea}, {"reply", tell_reply}, {"model", tell_model},
    {"adopt", tell_adopt}, {"confirm", tell_confirm}, {"benefit", tell_benefit},
    {"dossier", tell_dossier}, {"hand_in", tell_hand_in}, {"support", tell_support},
    {"comment", tell_comment}, {"round", tell_round}, {"nominate", tell_nominate},
    {"send_up", tell_send_up}, {"receive", tell_receive}, {"ask", tell_ask},
    {"complete", tell_complete}, {"respond", tell_respond}, {"rate", tell_rate},
    {"honour", tell_honour}, {"session", tell_session}, {"open", tell_open}, {"score", tell_score},
    {"decide", tell_decide}, {"commend", tell_commend}, {"award", tell_award},
    {"complain", tell_complain},
    {"calm", tell_calm}, {"cancel", tell_cancel}, {"report", tell_report},
};

static enum err
tell(struct story *s, struct str word)
{
    for (size_t i = 0; i < ARRAY_COUNT(verbs); i++) {
        if (str_eq_c(word, verbs[i].word)) {
            return verbs[i].tell(s);
        }
    }
    MUST(!"a word of story.tsv that means nothing");
    return ERR_INTERNAL;
}

/* A day as it is, or so many days before today but not before the agency was there. */
static struct date
day_of(struct str said, struct date today)
{
    struct date first = date_add_days(demo_date(STR(DEMO_SUCCESSION_ON)), 1);
    struct date on;

    if (date_parse_iso(said, &on)) {
        return on;
    }
    on = date_add_days(today, -story_number(said));
    return date_cmp(on, first) < 0 ? first : on;
}

enum err
demo_story(struct ctx *ctx, enum demo_era era, struct date today)
{
    struct story *s = ARENA_NEW(ctx->arena, struct story);
    struct str rest = str_of(era == DEMO_BEFORE ? earlier : table);
    struct demo_row row;

    *s = (struct story){.ctx = ctx};
    while (demo_next(&rest, &row)) {
        s->c = row.column + FIRST;
        for (size_t i = row.count; i < DEMO_COLUMNS_MAX; i++) {
            row.column[i] = STR_NONE;
        }
        if (!str_is_none(row.column[1])) {
            TRY(demo_as_user(ctx, row.column[1], day_of(row.column[2], today)));
        }
        TRY(tell(s, row.column[0]));
    }
    return OK;
}
