#include "app/succession.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_directive.h"
#include "gen/q_initiative.h"
#include "gen/text.h"
#include "room/audit/audit.h"
#include "room/commendation/commendation.h"
#include "room/council/council.h"
#include "room/directive/task.h"
#include "room/idea/idea.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"
#include "room/process/process.h"
#include "room/recognition/recognition.h"
#include "room/report/report.h"
#include "room/selection/selection.h"

enum { COLUMN_FROM, COLUMN_TO, COLUMN_WHAT, COLUMN_DOCUMENT, COLUMN_ON, COLUMNS };
static const struct table_column columns[COLUMNS] = {
    [COLUMN_FROM] = {"from", TEXT_TABLE_FROM, true, 40},
    [COLUMN_TO] = {"to", TEXT_TABLE_TO, true, 40},
    [COLUMN_WHAT] = {"what", TEXT_TABLE_WHAT, false, 60},
    [COLUMN_DOCUMENT] = {"document", TEXT_TABLE_DOCUMENT, true, 200},
    [COLUMN_ON] = {"on", TEXT_TABLE_ON, false, 10},
};

/* -- reading ----------------------------------------------------------------------------------------- */

/* The agency with the code; a bare number is a place, looked for under the letters of the lists. */
static enum err
find_org(struct ctx *ctx, struct succession *list, size_t row, int column, const char *letters,
    struct org_id *out)
{
    struct str code = list->table.rows[row].cells[column];
    struct q_org_find found_org = {0};
    bool found = false;

    if (str_is_none(code)) {
        return OK;
    }
    TRY(q_org_find(ctx, code, &found_org, &found));
    for (const char *letter = letters; !found && *letter != '\0'; letter++) {
        TRY(q_org_find(ctx, str_printf(ctx->arena, "%c%.*s", *letter, STR_ARG(code)), &found_org,
            &found));
    }
    if (!found) {
        table_fault(&list->table, row, column, FAULT_ORG_UNKNOWN, code);
    }
    *out = found_org.id;
    return OK;
}

static enum err
read_person(struct ctx *ctx, struct succession *list, size_t row, struct str code)
{
    struct q_person_by_staff_code person;
    bool found;

    TRY(q_person_by_staff_code(ctx, code, &person, &found));
    if (!found) {
        table_fault(&list->table, row, COLUMN_WHAT, FAULT_PERSON_UNKNOWN, code);
        return OK;
    }
    list->lines[row].over.person = person.id;
    return OK;
}

static enum err
read_what(struct ctx *ctx, struct succession *list, size_t row)
{
    static const char *const words[] = {"all", "dossiers", "duties", "staff", "archive"};
    struct succession_line *line = &list->lines[row];
    struct str what = list->table.rows[row].cells[COLUMN_WHAT];

    line->what = str_is_none(what) ? STR("all") : what;
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_eq_c(line->what, words[i])) {
            line->part = (enum hand_part)(HAND_ALL + (int)i);
            return OK;
        }
    }
    if (str_starts(line->what, STR("staff:"))) {
        line->part = HAND_PERSON;
        return read_person(ctx, list, row, str_from(line->what, sizeof("staff:") - 1));
    }
    line->part = HAND_FUNCTION;
    if (!str_starts(line->what, STR("function:")) ||
        !org_function_parse(str_from(line->what, sizeof("function:") - 1), &line->function)) {
        table_fault(&list->table, row, COLUMN_WHAT, FAULT_HAND_OVER_WHAT, STR_NONE);
    }
    return OK;
}

static enum err
read_line(struct ctx *ctx, struct succession *list, size_t row, struct date on)
{
    struct succession_line *line = &list->lines[row];
    struct date own = table_date(&list->table, row, COLUMN_ON, false);

    line->over.document = list->table.rows[row].cells[COLUMN_DOCUMENT];
    line->over.on = date_is_none(own) ? on : own;
    TRY(find_org(ctx, list, row, COLUMN_FROM, "HCTX", &line->over.from));
    TRY(find_org(ctx, list, row, COLUMN_TO, "XTCH", &line->over.to));
    return read_what(ctx, list, row);
}

/* -- the day ------------------------------------------------------------------------------------------- */

/* The day that the two agencies themselves tell: the old one's end, or the new one's beginning. */
static enum err
day_of_line(struct ctx *ctx, const struct succession_line *line, struct date *out)
{
    struct q_org_life from;
    struct q_org_life to;

    TRY(q_org_life(ctx, line->over.from, &from));
    TRY(q_org_life(ctx, line->over.to, &to));
    *out = DATE_NONE;
    if (!date_is_none(from.to_on)) {
        *out = date_add_days(from.to_on, 1);
    } else if (date_cmp(to.from_on, from.from_on) > 0) {
        *out = to.from_on;
    }
    return OK;
}

/* A day found for one line of an agency is that of its other lines. */
static void
share_day(struct succession *list, struct org_id from, struct date on)
{
    for (size_t i = 0; i < list->count; i++) {
        struct hand_over *over = &list->lines[i].over;
        if (over->from.v == from.v && date_is_none(over->on)) {
            over->on = on;
        }
    }
}

static enum err
find_days(struct ctx *ctx, struct succession *list)
{
    struct date only = DATE_NONE;
    bool is_one = true;

    for (size_t i = 0; i < list->count; i++) {
        struct date on = list->lines[i].over.on;
        if (date_is_none(on)) {
            TRY(day_of_line(ctx, &list->lines[i], &on));
        }
        if (!date_is_none(on)) {
            share_day(list, list->lines[i].over.from, on);
            is_one = is_one && (date_is_none(only) || date_cmp(only, on) == 0);
            only = on;
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        struct hand_over *over = &list->lines[i].over;
        if (date_is_none(over->on) && is_one) {
            over->on = only;
        }
        if (date_is_none(over->on)) {
            table_fault(&list->table, i, -1, FAULT_HAND_OVER_NO_DAY, STR_NONE);
        }
    }
    return OK;
}

/* -- checking ------------------------------------------------------------------------------------------ */

static bool
is_partial(enum hand_part part)
{
    return part == HAND_FUNCTION || part == HAND_PERSON;
}

/* Does the agency end? Its first line answers for all. */
static bool
ends(const struct succession *list, struct org_id org)
{
    bool hands_over = false;

    for (size_t i = 0; i < list->count; i++) {
        const struct succession_line *line = &list->lines[i];
        if (line->over.from.v != org.v) {
            continue;
        }
        if (line->over.to.v == org.v) {
            return false;
        }
        hands_over = hands_over || !is_partial(line->part);
    }
    return hands_over;
}

static bool
is_same_part(const struct succession_line *a, const struct succession_line *b)
{
    return a->over.from.v == b->over.from.v && a->part == b->part && a->part != HAND_ARCHIVE &&
           a->function == b->function && a->over.person.v == b->over.person.v;
}

/* The agency that gives was there the day before, the one that takes is there on the day. */
static enum err
check_days(struct ctx *ctx, struct succession *list, size_t at)
{
    const struct hand_over *over = &list->lines[at].over;
    struct q_org_life from;
    struct q_org_life to;

    TRY(q_org_life(ctx, over->from, &from));
    TRY(q_org_life(ctx, over->to, &to));
    bool from_is_there = date_cmp(from.from_on, over->on) < 0 &&
                         (date_is_none(from.to_on) ||
                             date_days_between(from.to_on, over->on) <= 1);
    bool to_is_there = date_cmp(to.from_on, over->on) <= 0 &&
                       (date_is_none(to.to_on) || date_cmp(to.to_on, over->on) >= 0);
    if (!from_is_there || !to_is_there || ends(list, over->to)) {
        table_fault(&list->table, at, from_is_there ? COLUMN_TO : COLUMN_FROM, FAULT_HAND_OVER_DAY,
            date_vi(ctx->arena, over->on));
    }
    return OK;
}

static enum err
check_line(struct ctx *ctx, struct succession *list, size_t at)
{
    struct succession_line *line = &list->lines[at];
    struct q_org_succession_find said;

    for (size_t i = 0; i < at; i++) {
        if (is_same_part(&list->lines[i], line)) {
            table_fault(&list->table, at, COLUMN_WHAT, FAULT_HAND_OVER_TWICE,
                list->table.rows[at].cells[COLUMN_FROM]);
        }
    }
    if (line->over.from.v == line->over.to.v && (line->part == HAND_ALL || is_partial(line->part))) {
        table_fault(&list->table, at, COLUMN_TO, FAULT_HAND_OVER_TO_ITSELF, STR_NONE);
    }
    TRY(check_days(ctx, list, at));
    TRY(q_org_succession_find(ctx, line->over.from, line->over.to, line->what, line->over.on, &said));
    line->is_said = said.n > 0;
    return OK;
}

enum err
succession_read(struct ctx *ctx, struct str text, struct date on, struct succession *out)
{
    table_read(ctx->arena, text, columns, COLUMNS, &out->table);
    out->count = out->table.count;
    out->lines = ARENA_ARRAY(ctx->arena, struct succession_line, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        TRY(read_line(ctx, out, i, on));
    }
    if (out->table.fault_total > 0) {
        return OK;
    }
    TRY(find_days(ctx, out));
    for (size_t i = 0; i < out->count && out->table.fault_total == 0; i++) {
        TRY(check_line(ctx, out, i));
    }
    return OK;
}

/* -- carrying out ---------------------------------------------------------------------------------------- */

/* The line that decides where a part of an agency goes: its own, or that of `all`; NULL for none. */
static const struct succession_line *
line_for(const struct succession *list, struct org_id from, enum hand_part part)
{
    const struct succession_line *all = NULL;

    for (size_t i = 0; i < list->count; i++) {
        const struct succession_line *line = &list->lines[i];
        if (line->over.from.v == from.v && line->part == part) {
            return line;
        }
        if (line->over.from.v == from.v && line->part == HAND_ALL) {
            all = line;
        }
    }
    return all;
}

static bool
is_to_do(const struct succession_line *line)
{
    return line != NULL && !line->is_said && line->over.from.v != line->over.to.v;
}

/* The head stays head only where one agency alone goes into one that has no head. */
static enum err
head_stays(struct ctx *ctx, const struct succession *list, const struct hand_over *over, bool *out)
{
    struct q_head_of head;
    bool has_head;

    TRY(q_head_of(ctx, over->to, over->on, &head, &has_head));
    *out = !has_head;
    for (size_t i = 0; i < list->count; i++) {
        const struct succession_line *line = &list->lines[i];
        if (line->over.to.v == over->to.v && line->over.from.v != over->from.v &&
            (line->part == HAND_ALL || line->part == HAND_STAFF)) {
            *out = false;
        }
    }
    return OK;
}

static enum err
give_staff(struct ctx *ctx, const struct succession *list, struct org_id from,
    struct succession_counts *counts)
{
    const struct succession_line *rest = line_for(list, from, HAND_STAFF);
    struct staff_handed handed = {0};

    for (size_t i = 0; i < list->count; i++) {
        const struct succession_line *line = &list->lines[i];
        if (line->over.from.v == from.v && line->part == HAND_PERSON && is_to_do(line)) {
            TRY(staff_hand_over(ctx, &line->over, &handed));
        }
    }
    if (is_to_do(rest)) {
        struct hand_over over = rest->over;
        TRY(head_stays(ctx, list, &over, &over.keeps_head));
        TRY(staff_hand_over(ctx, &over, &handed));
    }
    counts->people += handed.people;
    counts->roles += handed.roles;
    return OK;
}

typedef enum err hand_over_fn(struct ctx *ctx, const struct hand_over *over, int64_t *count);

static enum err
give_part(struct ctx *ctx, const struct succession_line *line, hand_over_fn *const *steps,
    int64_t *count)
{
    for (; is_to_do(line) && *steps != NULL; steps++) {
        TRY((*steps)(ctx, &line->over, count));
    }
    return OK;
}

static enum err
give_functions(struct ctx *ctx, const struct succession *list, struct org_id from,
    struct succession_counts *counts)
{
    const struct succession_line *all = line_for(list, from, HAND_ALL);

    for (size_t i = 0; i < list->count; i++) {
        const struct succession_line *line = &list->lines[i];
        if (line->over.from.v == from.v && line->part == HAND_FUNCTION && is_to_do(line)) {
            TRY(function_hand_over(ctx, &line->over, line->function, &counts->functions));
        }
    }
    return is_to_do(all) ? function_hand_over(ctx, &all->over, 0, &counts->functions) : OK;
}

/* Ends the agency on the day before; what no line took is counted. */
static enum err
end_agency(struct ctx *ctx, const struct hand_over *over, struct succession_counts *counts)
{
    struct date last_on = hand_over_last_day(over);
    struct q_initiative_unfinished *dossiers;
    struct q_task_count_open tasks;
    struct q_post_count_open people;
    size_t dossier_count;

    TRY(q_initiative_unfinished(ctx, over->from, &dossiers, &dossier_count));
    TRY(q_task_count_open(ctx, over->from, &tasks));
    TRY(q_post_count_open(ctx, over->from, last_on, &people));
    counts->left_dossiers += (int64_t)dossier_count;
    counts->left_duties += tasks.n;
    counts->left_people += people.n;
    counts->ended++;
    TRY(staff_end(ctx, over->from, last_on));
    TRY(q_org_function_close(ctx, over->from, 0, last_on));
    return org_end(ctx, over->from, last_on);
}

/* How the law calls it: a split has several successors, a merger several predecessors. */
static enum org_event_kind
event_kind(const struct succession *list, const struct hand_over *over)
{
    bool has_other_successor = false;
    bool has_other_predecessor = false;

    for (size_t i = 0; i < list->count; i++) {
        const struct hand_over *other = &list->lines[i].over;
        has_other_successor = has_other_successor ||
                              (other->from.v == over->from.v && other->to.v != over->to.v);
        has_other_predecessor = has_other_predecessor ||
                                (other->to.v == over->to.v && other->from.v != over->from.v);
    }
    if (!ends(list, over->from)) {
        return ORG_EVENT_KIND_MOVE;
    }
    return has_other_successor     ? ORG_EVENT_KIND_SPLIT
           : has_other_predecessor ? ORG_EVENT_KIND_MERGE
                                   : ORG_EVENT_KIND_DISSOLVE;
}

static enum err
record(struct ctx *ctx, const struct succession *list, struct org_id from,
    struct succession_counts *counts)
{
    struct org_event_id event = {0};
    struct act act = {0};

    for (size_t i = 0; i < list->count; i++) {
        const struct succession_line *line = &list->lines[i];
        if (line->over.from.v != from.v || line->is_said) {
            continue;
        }
        if (event.v == 0) {
            TRY(q_org_event_insert(ctx, event_kind(list, &line->over), line->over.on,
                line->over.document, &event));
        }
        act.happened_on = line->over.on;
        TRY(q_org_succession_insert(ctx, event, from, line->over.to, line->what, STR_NONE));
        TRY(event_add(ctx, ACT_ORG_SUCCEED, (struct ref){"org", from.v, line->over.to}, &act,
            event_payload(ctx, "what", line->what, "document", line->over.document, NULL)));
        counts->recorded++;
    }
    return OK;
}

static enum err
hand_over_agency(struct ctx *ctx, const struct succession *list, const struct hand_over *first,
    struct succession_counts *counts)
{
    static hand_over_fn *const duties[] = {task_hand_over, report_hand_over, process_hand_over,
        idea_hand_over, award_case_hand_over, NULL};
    static hand_over_fn *const before_dossiers[] = {decision_hand_over, NULL};
    static hand_over_fn *const dossiers[] = {initiative_hand_over, NULL};
    static hand_over_fn *const with_dossiers[] = {council_hand_over, nomination_hand_over, NULL};
    const struct succession_line *to_dossiers = line_for(list, first->from, HAND_DOSSIERS);
    int64_t with = 0;

    TRY(record(ctx, list, first->from, counts));
    TRY(give_staff(ctx, list, first->from, counts));
    TRY(give_part(ctx, to_dossiers, before_dossiers, &counts->lapsed));
    TRY(give_part(ctx, to_dossiers, with_dossiers, &with));
    TRY(give_part(ctx, to_dossiers, dossiers, &counts->dossiers));
    TRY(give_part(ctx, line_for(list, first->from, HAND_DUTIES), duties, &counts->duties));
    TRY(give_functions(ctx, list, first->from, counts));
    return ends(list, first->from) ? end_agency(ctx, first, counts) : OK;
}

static bool
is_first_of_agency(const struct succession *list, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (list->lines[i].over.from.v == list->lines[at].over.from.v) {
            return false;
        }
    }
    return true;
}

/* Something of this agency is new. */
static bool
is_news(const struct succession *list, struct org_id from)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->lines[i].over.from.v == from.v && !list->lines[i].is_said) {
            return true;
        }
    }
    return false;
}

enum err
succession_apply(struct ctx *ctx, const struct succession *list, struct succession_counts *counts)
{
    MUST(list->table.fault_total == 0);
    for (size_t i = 0; i < list->count; i++) {
        counts->kept += list->lines[i].is_said ? 1 : 0;
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct hand_over *over = &list->lines[i].over;
        if (is_first_of_agency(list, i) && is_news(list, over->from)) {
            TRY(hand_over_agency(ctx, list, over, counts));
        }
    }
    return OK;
}
