#include "room/directive/directive.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "room/directive/task.h"
#include "room/document/document.h"
#include "room/org/org.h"
#include "room/regulation/regulation.h"

enum { TITLE_BYTES_MAX = 240, MONTHS_OF_YEAR = 12, MONTHS_OF_HALF = 6, MONTHS_OF_QUARTER = 3 };

static struct ref
ref_of(struct directive_id id, struct org_id org)
{
    return (struct ref){"directive", id.v, org};
}

enum err
directive_find(
    struct ctx *ctx, struct directive_id id, struct q_directive_get *row, struct scope *scope)
{
    bool found;

    TRY(q_directive_get(ctx, id, row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *scope = (struct scope){.kind = OBJECT_DIRECTIVE,
        .id = id.v,
        .org = row->org,
        .state = directive_status_word(row->status)};
    return OK;
}

struct str
directive_number_text(struct arena *arena, struct str number, struct str symbol)
{
    if (str_is_none(number)) {
        return STR_NONE;
    }
    if (str_is_none(symbol)) {
        return number;
    }
    return str_printf(arena, "%.*s/%.*s", STR_ARG(number), STR_ARG(symbol));
}

/* -- reading ---------------------------------------------------------------------------------- */

static bool
works(struct date day, void *arg)
{
    return calendar_is_working(arg, day);
}

enum err
directive_reading_of(struct ctx *ctx, struct str text, struct directive_reading *out)
{
    struct calendar calendar;

    TRY(regulation_calendar(ctx, &calendar));
    directive_read(ctx->arena, text, &(struct directive_calendar){works, &calendar}, out);
    return OK;
}

static bool
says(struct str folded, const char *words)
{
    return str_find(folded, str_of(words)) != SIZE_MAX;
}

enum task_kind
directive_task_kind(struct arena *arena, struct str body, struct str due_said, struct date due_on)
{
    struct str words =
        vi_fold(arena, str_printf(arena, "%.*s %.*s", STR_ARG(body), STR_ARG(due_said)));

    if (!date_is_none(due_on)) {
        return TASK_KIND_ONCE;
    }
    if (says(words, "dinh ky") || says(words, "hang nam") || says(words, "hang quy") ||
        says(words, "hang thang") || says(words, "hang tuan")) {
        return TASK_KIND_PERIODIC;
    }
    return says(words, "thuong xuyen") ? TASK_KIND_STANDING : TASK_KIND_ONCE;
}

int32_t
directive_every_months(struct arena *arena, struct str said)
{
    struct str words = vi_fold(arena, said);

    if (says(words, "hang thang") || says(words, "hang tuan")) {
        return 1;
    }
    if (says(words, "quy")) {
        return MONTHS_OF_QUARTER;
    }
    return says(words, "6 thang") || says(words, "sau thang") ? MONTHS_OF_HALF : MONTHS_OF_YEAR;
}

static struct str
joined(struct arena *arena, const struct directive_names *names)
{
    struct str out = names->count > 0 ? names->items[0] : STR_NONE;

    for (size_t i = 1; i < names->count; i++) {
        out = str_printf(arena, "%.*s; %.*s", STR_ARG(out), STR_ARG(names->items[i]));
    }
    return out;
}

static enum directive_kind
kind_of(struct str word)
{
    enum directive_kind kind;

    if (directive_kind_parse(word, &kind)) {
        return kind;
    }
    if (str_eq_c(word, "directive")) {
        return DIRECTIVE_KIND_INSTRUCTION;
    }
    return str_eq_c(word, "urgent_dispatch") ? DIRECTIVE_KIND_DISPATCH : DIRECTIVE_KIND_OTHER;
}

static struct directive_clause_in
clause_of(struct arena *arena, const struct directive_clause *read)
{
    struct directive_clause_in out = {
        .no = read->no,
        .body = read->text,
        .assignees = joined(arena, &read->assignees),
        .to_whom = read->to,
        .through = read->through,
        .due_said = read->due.said,
        .due_on = read->due.date,
        .is_before =
            !date_is_none(read->due.date) && date_cmp(read->due.last_safe_day, read->due.date) < 0,
        .is_task = !read->is_lead_in,
    };

    out.kind = read->due.is_recurring
                   ? TASK_KIND_PERIODIC
                   : directive_task_kind(arena, out.body, out.due_said, out.due_on);
    if (out.kind == TASK_KIND_PERIODIC) {
        out.every_months = (struct opt_i32){true, directive_every_months(arena, out.due_said)};
    }
    return out;
}

void
directive_in_of_reading(struct ctx *ctx, const struct directive_reading *reading, struct str text,
    struct directive_in *out)
{
    size_t count = reading->clause_count < DIRECTIVE_CLAUSES_MAX ? reading->clause_count
                                                                 : DIRECTIVE_CLAUSES_MAX;
    struct directive_clause_in *clauses =
        ARENA_ARRAY(ctx->arena, struct directive_clause_in, count + 1);

    for (size_t i = 0; i < count; i++) {
        clauses[i] = clause_of(ctx->arena, &reading->clauses[i]);
    }
    *out = (struct directive_in){
        .kind = kind_of(reading->kind),
        .issuer = reading->issuer,
        .parent_line = reading->parent,
        .number = reading->number,
        .symbol = reading->symbol,
        .place = reading->place,
        .subject = str_is_none(reading->subject) ? STR("?") : reading->subject,
        .year = reading->year,
        .month = reading->month,
        .day = reading->day,
        .signer_authority = reading->authority,
        .signer_post = reading->post,
        .signer_name = reading->signer,
        .body = text,
        .clauses = clauses,
        .clause_count = count,
        .reading = reading,
    };
}

/* -- writing ----------------------------------------------------------------------------------- */

static struct str
search_of(struct ctx *ctx, const struct directive_in *in)
{
    return vi_search_words(ctx->arena, str_printf(ctx->arena, "%.*s %.*s %.*s %.*s", STR_ARG(in->number),
                                   STR_ARG(in->symbol), STR_ARG(in->issuer), STR_ARG(in->subject)));
}

static enum err
write_clauses(struct ctx *ctx, struct directive_id id, const struct directive_in *in)
{
    struct calendar calendar;

    TRY(regulation_calendar(ctx, &calendar));
    for (size_t i = 0; i < in->clause_count; i++) {
        const struct directive_clause_in *clause = &in->clauses[i];
        bool has_due = !date_is_none(clause->due_on);
        struct date safe = !has_due            ? DATE_NONE
                           : clause->is_before ? date_add_days(clause->due_on, -1)
                                               : clause->due_on;

        TRY(q_clause_insert(ctx,
            &(struct q_clause_insert_in){
                .directive = id,
                .seq = (int32_t)i + 1,
                .no = clause->no,
                .body = clause->body,
                .assignees = clause->assignees,
                .to_whom = clause->to_whom,
                .through = clause->through,
                .due_said = clause->due_said,
                .due_on = clause->due_on,
                .last_safe_on = safe,
                .last_working_on = has_due ? calendar_last_working(&calendar, safe) : DATE_NONE,
                .is_task = clause->is_task,
                .kind = clause->kind != 0 ? clause->kind
                                          : directive_task_kind(ctx->arena, clause->body,
                                                clause->due_said, clause->due_on),
                .every_months = clause->every_months,
            }));
    }
    return OK;
}

static enum err
write_names(
    struct ctx *ctx, struct directive_id id, const char *list, const struct directive_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        TRY(q_directive_addressee_insert(ctx, id, str_of(list), (int32_t)i + 1, names->items[i]));
    }
    return OK;
}

static enum err
write_reading(struct ctx *ctx, struct directive_id id, const struct directive_reading *reading)
{
    for (size_t i = 0; i < reading->base_count; i++) {
        const struct directive_base *base = &reading->bases[i];

        TRY(q_directive_base_insert(
            ctx, id, (int32_t)i + 1, base->number, base->issuer, base->date, base->subject));
    }
    TRY(write_names(ctx, id, "addressee", &reading->addressees));
    return write_names(ctx, id, "recipient", &reading->recipients);
}

enum err
directive_draft(struct ctx *ctx, const struct directive_in *in, struct directive_id *out)
{
    TRY(permit(ctx, ACT_DIRECTIVE_CREATE, (struct scope){.org = in->org}));
    TRY(q_directive_insert(ctx,
        &(struct q_directive_insert_in){
            .org = in->org,
            .kind = in->kind,
            .issuer = in->issuer,
            .parent_line = in->parent_line,
            .number = in->number,
            .symbol = in->symbol,
            .place = in->place,
            .date_year = in->year,
            .date_month = in->month,
            .date_day = in->day,
            .subject = in->subject,
            .signer_authority = in->signer_authority,
            .signer_post = in->signer_post,
            .signer_name = in->signer_name,
            .body = in->body,
            .search = search_of(ctx, in),
            .entered_by = ctx->actor.person,
            .now = ctx->now,
        },
        out));
    TRY(write_clauses(ctx, *out, in));
    if (in->reading != NULL) {
        TRY(write_reading(ctx, *out, in->reading));
    }
    return event_add(ctx, ACT_DIRECTIVE_CREATE, ref_of(*out, in->org), NULL,
        event_payload(ctx, "subject", in->subject, NULL));
}

enum err
directive_correct(
    struct ctx *ctx, struct directive_id id, int32_t version, const struct directive_in *in)
{
    struct q_directive_get row;
    struct scope scope;

    TRY(directive_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_DIRECTIVE_EDIT, scope));
    TRY(q_directive_update(ctx, &(struct q_directive_update_in){
                                    .id = id,
                                    .version = version,
                                    .kind = in->kind,
                                    .issuer = in->issuer,
                                    .number = in->number,
                                    .symbol = in->symbol,
                                    .place = in->place,
                                    .date_year = in->year,
                                    .date_month = in->month,
                                    .date_day = in->day,
                                    .subject = in->subject,
                                    .signer_authority = in->signer_authority,
                                    .signer_post = in->signer_post,
                                    .signer_name = in->signer_name,
                                    .search = search_of(ctx, in),
                                }));
    TRY(q_clause_delete_all(ctx, id));
    TRY(write_clauses(ctx, id, in));
    return event_add(ctx, ACT_DIRECTIVE_EDIT, ref_of(id, row.org), NULL,
        event_payload(ctx, "subject_before", row.subject, "subject", in->subject, NULL));
}

enum err
directive_accept(struct ctx *ctx, struct directive_id id, int32_t version)
{
    struct q_directive_get row;
    struct q_clause_list *clauses;
    struct scope scope;
    int64_t added;
    size_t count;

    TRY(directive_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_DIRECTIVE_ACCEPT, scope));
    TRY(q_clause_list(ctx, id, &clauses, &count));
    if (count == 0) {
        return fault(ctx, FAULT_NO_CLAUSE, NULL);
    }
    TRY(q_directive_set_accepted(ctx, id, version, ctx->now));
    for (size_t i = 0; i < count; i++) {
        TRY(link_add(
            ctx, ref_of(id, row.org), (struct ref){"clause", clauses[i].id.v, row.org}, "clause"));
    }
    /* The agency's own records clerk registers the arrival too. */
    TRY(q_receipt_insert(ctx, id, row.org, ctx->now, &added));
    return event_add(ctx, ACT_DIRECTIVE_ACCEPT, ref_of(id, row.org), NULL, STR_NONE);
}

/* -- handing on -------------------------------------------------------------------------------- */

struct receiver {
    struct org_id org;
    struct str name, short_name; /* folded */
};

static bool
names_receiver(struct str assignees, const struct receiver *receiver)
{
    return (receiver->short_name.n > 0 && str_find(assignees, receiver->short_name) != SIZE_MAX) ||
           (receiver->name.n > 0 && str_find(assignees, receiver->name) != SIZE_MAX);
}

/* A clause that calls some of the receivers by name concerns those alone, any other all of them. */
static bool
concerns(struct arena *arena, const struct q_clause_list *clause, const struct receiver *receivers,
    size_t count, size_t at)
{
    struct str assignees = vi_fold(arena, clause->assignees);
    bool names_any = false;

    for (size_t i = 0; i < count && assignees.n > 0; i++) {
        names_any = names_any || names_receiver(assignees, &receivers[i]);
    }
    return !names_any || names_receiver(assignees, &receivers[at]);
}

struct str
directive_title(struct str body)
{
    struct str line = str_cut(&body, '\n');
    size_t n = TITLE_BYTES_MAX;

    if (line.n <= n) {
        return line;
    }
    while (n > 0 && line.p[n] != ' ') {
        n--;
    }
    return str_sub(line, 0, n);
}

static enum err
hand_clause(
    struct ctx *ctx, const struct q_clause_list *clause, struct directive_id id, struct org_id org)
{
    struct q_task_exists exists;
    struct task_id task;

    TRY(q_task_exists(ctx, clause->id, org, &exists));
    if (exists.n > 0) {
        return OK;
    }
    TRY(q_task_insert(ctx,
        &(struct q_task_insert_in){
            .clause = clause->id,
            .directive = id,
            .org = org,
            .kind = clause->kind,
            .title = directive_title(clause->body),
            .due_on = clause->due_on,
            .last_safe_on = clause->last_safe_on,
            .last_working_on = clause->last_working_on,
            .every_months = clause->every_months,
            .now = ctx->now,
        },
        &task));
    return link_add(
        ctx, (struct ref){"clause", clause->id.v, org}, (struct ref){"task", task.v, org}, "task");
}

static enum err
find_receivers(struct ctx *ctx, struct org_id above, const struct org_id *orgs, size_t count,
    struct receiver *out)
{
    for (size_t i = 0; i < count; i++) {
        struct q_org_version_on version;
        bool is_below;

        TRY(relation_org_under(ctx, orgs[i], above, &is_below));
        if (!is_below) {
            return fault(ctx, FAULT_NOT_BELOW, "orgs");
        }
        TRY(org_on(ctx, orgs[i], ctx->today, &version));
        out[i] = (struct receiver){
            orgs[i], vi_fold(ctx->arena, version.name), vi_fold(ctx->arena, version.short_name)};
    }
    return OK;
}

enum err
directive_send(struct ctx *ctx, struct directive_id id, const struct org_id *orgs, size_t count)
{
    struct q_directive_get row;
    struct scope scope;
    struct receiver *receivers = ARENA_ARRAY(ctx->arena, struct receiver, count + 1);
    struct q_clause_list *clauses;
    size_t clause_count;

    TRY(directive_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_DIRECTIVE_SEND, scope));
    if (count == 0) {
        return fault(ctx, FAULT_REQUIRED, "orgs");
    }
    if (count > DIRECTIVE_ORGS_MAX) {
        return fault(ctx, FAULT_TOO_MANY_ROWS, "orgs");
    }
    TRY(find_receivers(ctx, row.org, orgs, count, receivers));
    TRY(q_clause_list(ctx, id, &clauses, &clause_count));
    for (size_t i = 0; i < count; i++) {
        int64_t added;

        TRY(q_receipt_insert(ctx, id, receivers[i].org, ctx->now, &added));
        for (size_t c = 0; c < clause_count; c++) {
            if (clauses[c].is_task && concerns(ctx->arena, &clauses[c], receivers, count, i)) {
                TRY(hand_clause(ctx, &clauses[c], id, receivers[i].org));
            }
        }
    }
    return event_add(ctx, ACT_DIRECTIVE_SEND, ref_of(id, row.org), NULL,
        event_payload(ctx, "agencies", str_printf(ctx->arena, "%zu", count), NULL));
}

enum err
directive_register(struct ctx *ctx, struct directive_id id, struct org_id org, int64_t number,
    const struct act *act)
{
    struct q_directive_get row;
    struct q_receipt_get receipt;
    struct scope scope;
    struct date on = act_on(ctx, act);
    bool found;

    TRY(directive_find(ctx, id, &row, &scope));
    TRY(permit(ctx, ACT_DIRECTIVE_REGISTER, scope));
    if (!ctx->actor.is_system && !actor_has_role(ctx, ROLE_CODE_RECORDS_CLERK, org)) {
        return fault(ctx, FAULT_FORBIDDEN, NULL);
    }
    TRY(q_receipt_get(ctx, id, org, &receipt, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_RECEIVED, NULL);
    }
    if (receipt.arrival_number.has) {
        return fault(ctx, FAULT_ALREADY_REGISTERED, "number");
    }
    TRY(act_check(ctx, act));
    TRY(number_record(ctx, org, NUMBER_BOOK_KIND_ARRIVAL, civil_of_date(on).year, number,
        ref_of(id, org), on, "number"));
    TRY(q_receipt_register(ctx, receipt.id, number, on,
        act->channel != 0 ? act->channel : CHANNEL_ONLINE, ctx->actor.person, ctx->now));
    return event_add(ctx, ACT_DIRECTIVE_REGISTER, ref_of(id, org), act,
        event_payload(ctx, "number", str_printf(ctx->arena, "%lld", (long long)number), NULL));
}
