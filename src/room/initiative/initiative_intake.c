/* initiative_intake.c -- formal examination, supplement, first use, the superior's consent, withdrawal. */
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/initiative/initiative.h"
#include "room/initiative/initiative_paper.h"

static struct ref
ref_of(const struct q_initiative_get *row)
{
    return (struct ref){"initiative", row->id.v, row->org};
}

/* -- the checklist ------------------------------------------------------------------------------- */

static bool
has_text(const struct q_initiative_get *row)
{
    return !str_is_blank(row->description) && !str_is_blank(row->applicability) &&
        !str_is_blank(row->benefit_by_author);
}

static enum err
judge_shares(struct ctx *ctx, struct initiative_id id, const struct rules *rules,
    enum intake_judged *out)
{
    struct q_author_list *authors;
    bool is_confirmed = true;
    int32_t sum = 0;
    size_t count;

    TRY(q_author_list(ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        sum += authors[i].share;
        is_confirmed = is_confirmed && !date_is_none(authors[i].confirmed_on);
    }
    *out = is_confirmed && sum == rules->limits.share_sum_bp ? JUDGED_MET : JUDGED_NOT_MET;
    return OK;
}

static enum err
judge_time(struct ctx *ctx, const struct q_initiative_get *row, const struct rules *rules,
    enum intake_judged *out)
{
    struct date file_by;

    TRY(regulation_file_by(ctx, rules, row->first_used_on, &file_by));
    *out = date_is_none(file_by)                      ? JUDGED_BY_NOBODY
           : date_cmp(row->filed_on, file_by) <= 0 ? JUDGED_MET
                                                   : JUDGED_NOT_MET;
    return OK;
}

/* What the data can answer; whether a subject is excluded only a person can say. */
static enum err
judge(struct ctx *ctx, const struct q_initiative_get *row, const struct rules *rules,
    struct intake_check *check)
{
    check->judged = JUDGED_BY_NOBODY;
    if (str_eq_c(check->item, "form")) {
        bool is_filled = !str_is_blank(row->field) && !str_is_blank(row->problem) &&
            !str_is_blank(row->prior_state) && !str_is_blank(row->conditions) && row->kind != 0 &&
            has_text(row);
        check->judged = is_filled ? JUDGED_MET : JUDGED_NOT_MET;
    } else if (str_eq_c(check->item, "description")) {
        check->judged = has_text(row) ? JUDGED_MET : JUDGED_NOT_MET;
    } else if (str_eq_c(check->item, "shares")) {
        return judge_shares(ctx, row->id, rules, &check->judged);
    } else if (str_eq_c(check->item, "in_time")) {
        return judge_time(ctx, row, rules, &check->judged);
    }
    return OK;
}

enum err
initiative_checklist(struct ctx *ctx, const struct q_initiative_get *row, struct intake_check **out,
    size_t *count)
{
    struct q_checklist_mark_list *marks;
    struct rules rules;
    size_t mark_count;

    TRY(regulation_rules_for(ctx, row->org, date_is_none(row->filed_on) ? ctx->today : row->filed_on,
        &rules));
    TRY(q_checklist_mark_list(ctx, row->id, &marks, &mark_count));
    *count = 0;
    *out = ARENA_ARRAY(ctx->arena, struct intake_check,
        rules.checklist == NULL ? 1 : rules.checklist->count + 1);
    for (const struct json *item = rules.checklist == NULL ? NULL : rules.checklist->child;
         item != NULL; item = item->next) {
        struct intake_check *check = &(*out)[(*count)++];
        *check = (struct intake_check){.item = json_get_str(item, "code"),
            .title = json_get_str(item, "title"), .law = json_get_str(item, "law")};
        TRY(judge(ctx, row, &rules, check));
        for (size_t i = 0; i < mark_count; i++) {
            if (str_eq(marks[i].item, check->item)) {
                check->is_marked = true;
                check->is_ok = marks[i].is_ok;
            }
        }
    }
    return OK;
}

/* -- the three outcomes ---------------------------------------------------------------------------- */

static enum err
accept(struct ctx *ctx, struct dossier *dossier, struct date on)
{
    if (!str_is_none(dossier->waiting_on)) {
        return fault(ctx, FAULT_WAITS_FOR_SUPPLEMENT, "outcome");
    }
    return procedure_move(ctx, dossier, "accept", on, STR_NONE);
}

static enum err
ask(struct ctx *ctx, struct dossier *dossier, struct str what, struct date on)
{
    struct clock_end due;

    if (!str_is_none(dossier->waiting_on)) {
        return fault(ctx, FAULT_WAITS_FOR_SUPPLEMENT, "outcome");
    }
    TRY(regulation_clock(ctx, &dossier->rules, RULES_CLOCK_CORRECTION, on, &due));
    TRY(q_supplement_insert(ctx, dossier->id, on, ctx->actor.person, what, due.due_on, ctx->now));
    TRY(procedure_wait(ctx, dossier, "author", RULES_CLOCK_CORRECTION, on, what));
    return initiative_letter_paper(ctx, dossier->id, PAPER_KIND_DEFECT_LETTER, what, due.due_on);
}

static enum err
refuse(struct ctx *ctx, struct dossier *dossier, struct str what, struct date on)
{
    struct q_supplement_open open;
    bool is_open;

    TRY(q_supplement_open(ctx, dossier->id, &open, &is_open));
    if (is_open && date_cmp(on, open.due_on) <= 0) {
        return fault_arg(ctx, FAULT_STILL_CORRECTING, "outcome", date_vi(ctx->arena, open.due_on));
    }
    TRY(procedure_move(ctx, dossier, is_open ? "not_supplemented" : "refuse", on, what));
    return initiative_letter_paper(ctx, dossier->id, PAPER_KIND_REFUSAL_LETTER, what, DATE_NONE);
}

static const char *const outcome_words[] = {
    [INTAKE_ACCEPT] = "accept",
    [INTAKE_SUPPLEMENT] = "supplement",
    [INTAKE_REFUSE] = "refuse",
};

enum err
initiative_intake(struct ctx *ctx, struct initiative_id id, const struct intake_act *intake,
    const struct act *act)
{
    struct date on = act_on(ctx, act);
    struct q_initiative_get row;
    struct dossier dossier;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_INTAKE, scope));
    act_faults(ctx, act);
    if (intake->outcome != INTAKE_ACCEPT && str_is_blank(intake->what)) {
        (void)fault(ctx, FAULT_REQUIRED, "what");
    }
    if (date_cmp(on, row.filed_on) < 0) {
        (void)fault(ctx, FAULT_BEFORE_FILING, "happened_on");
    }
    TRY(faults_end(ctx));
    for (size_t i = 0; i < intake->mark_count; i++) {
        TRY(q_checklist_mark_set(ctx, id, intake->marks[i].item, intake->marks[i].is_ok, STR_NONE,
            ctx->actor.person, ctx->now));
    }
    TRY(dossier_load(ctx, id, &dossier));
    switch (intake->outcome) {
    case INTAKE_ACCEPT:
        TRY(accept(ctx, &dossier, on));
        break;
    case INTAKE_SUPPLEMENT:
        TRY(ask(ctx, &dossier, intake->what, on));
        break;
    case INTAKE_REFUSE:
        TRY(refuse(ctx, &dossier, intake->what, on));
        break;
    }
    return event_add(ctx, ACT_INITIATIVE_INTAKE, ref_of(&row), act,
        event_payload(ctx, "outcome", str_of(outcome_words[intake->outcome]), "what", intake->what,
            NULL));
}

enum err
initiative_answer_supplement(struct ctx *ctx, struct initiative_id id, struct str answer,
    const struct act *act)
{
    struct date on = act_on(ctx, act);
    struct q_initiative_get row;
    struct dossier dossier;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_SUPPLEMENT, scope));
    initiative_date_faults(ctx, row.org, act);
    TRY(faults_end(ctx));
    TRY(dossier_load(ctx, id, &dossier));
    TRY(q_supplement_answer(ctx, id, on, answer));
    TRY(procedure_wait(ctx, &dossier, NULL, NULL, on, answer));
    TRY(initiative_freeze(ctx, id, on));
    return event_add(ctx, ACT_INITIATIVE_SUPPLEMENT, ref_of(&row), act,
        event_payload(ctx, "answer", answer, NULL));
}

enum err
initiative_first_use(struct ctx *ctx, struct initiative_id id, struct date used_on,
    enum use_kind kind, const struct act *act)
{
    struct q_initiative_get row;
    struct dossier dossier;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_FIRST_USE, scope));
    if (date_cmp(used_on, ctx->today) > 0) {
        (void)fault(ctx, FAULT_DATE_IN_FUTURE, "used_on");
    }
    initiative_date_faults(ctx, row.org, act);
    TRY(faults_end(ctx));
    TRY(q_initiative_used(ctx, id, row.version, used_on, kind));
    TRY(dossier_load(ctx, id, &dossier));
    TRY(procedure_move(ctx, &dossier, "used", used_on, STR_NONE));
    return event_add(ctx, ACT_INITIATIVE_FIRST_USE, ref_of(&row), act, STR_NONE);
}

enum err
initiative_consent(struct ctx *ctx, struct initiative_id id, bool is_given, struct str reason,
    const struct upload *scan, const struct act *act)
{
    struct file_id file = {0};
    struct q_initiative_get row;
    struct dossier dossier;
    struct scope scope;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_CONSENT, scope));
    if (!is_given && str_is_blank(reason)) {
        (void)fault(ctx, FAULT_REQUIRED, "reason");
    }
    TRY(act_check(ctx, act));
    if (scan != NULL) {
        TRY(file_add(ctx, scan, ref_of(&row), false, &file));
    }
    if (file.v != 0) {
        TRY(q_dossier_item_insert(ctx,
            &(struct q_dossier_item_insert_in){.initiative = id, .kind = DOSSIER_ITEM_KIND_CONSENT,
                .title = scan->name, .file = file, .added_by = ctx->actor.person, .now = ctx->now}));
    }
    TRY(dossier_load(ctx, id, &dossier));
    TRY(procedure_move(ctx, &dossier, is_given ? "consent" : "decline", act_on(ctx, act), reason));
    return event_add(ctx, ACT_INITIATIVE_CONSENT, ref_of(&row), act,
        event_payload(ctx, "reason", reason, NULL));
}

enum err
initiative_withdraw(struct ctx *ctx, struct initiative_id id, struct str reason)
{
    struct q_initiative_get row;
    struct q_author_list *authors;
    struct dossier dossier;
    struct scope scope;
    bool is_last = true;
    size_t count;

    TRY(initiative_scope(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_INITIATIVE_WITHDRAW, scope));
    TRY(q_author_withdraw(ctx, id, ctx->actor.person, ctx->now));
    TRY(q_author_list(ctx, id, &authors, &count));
    for (size_t i = 0; i < count; i++) {
        is_last = is_last && !instant_is_none(authors[i].withdrew_at);
    }
    if (is_last) {
        TRY(dossier_load(ctx, id, &dossier));
        TRY(procedure_withdraw(ctx, &dossier, ctx->today, reason));
    }
    return event_add(ctx, ACT_INITIATIVE_WITHDRAW, ref_of(&row), NULL,
        event_payload(ctx, "reason", reason, NULL));
}

/* -- to a successor --------------------------------------------------------------------------------- */

enum err
initiative_hand_over(struct ctx *ctx, const struct hand_over *over, int64_t *count)
{
    struct act act = {.happened_on = over->on};
    struct q_initiative_unfinished *rows;
    size_t row_count;

    TRY(q_initiative_unfinished(ctx, over->from, &rows, &row_count));
    for (size_t i = 0; i < row_count; i++) {
        TRY(q_initiative_move(ctx, rows[i].id, over->to));
        TRY(q_initiative_transfer_insert(ctx, rows[i].id, over->from, over->to, over->on,
            over->document));
        TRY(event_add(ctx, ACT_INITIATIVE_TRANSFER, (struct ref){"initiative", rows[i].id.v, over->to},
            &act, event_payload(ctx, "document", over->document, NULL)));
    }
    *count += (int64_t)row_count;
    return OK;
}
