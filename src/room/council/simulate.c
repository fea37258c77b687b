#include "room/council/simulate.h"

/* One dossier on its way through the draft. */
struct replay {
    struct ctx *ctx;
    const struct rules *draft;
    const struct q_simulate_items *item;
    struct q_conflict_list *relations;
    size_t relation_count;
    struct tally_in in;
    bool has_unscored; /* the draft asks for points that nobody gave */
};

const char *
simulated_word(enum simulated_result result)
{
    static const char *const words[] = {NULL, "refused", "passed", "no_quorum", "not_taken", "unknown"};

    return words[result];
}

/* Kept away under the draft: by a ground it names, or because he stepped back himself. */
static bool
is_barred(const struct replay *r, struct seat_id seat)
{
    for (size_t i = 0; i < r->relation_count; i++) {
        const struct q_conflict_list *relation = &r->relations[i];
        bool has_stepped_back =
            relation->ground == CONFLICT_GROUND_DECLARED && relation->is_barring;
        if (relation->seat.v == seat.v && (has_stepped_back ||
                rules_list_has(r->draft->council.barred, conflict_ground_word(relation->ground)))) {
            return true;
        }
    }
    return false;
}

static bool
counts(const struct replay *r, struct seat_id seat, bool is_absent)
{
    return !is_barred(r, seat) &&
        (!is_absent || r->draft->council.absent_opinion == ABSENT_OPINION_COUNTED);
}

static enum err
count_members(struct replay *r)
{
    struct q_attendance_list *rows;
    size_t count;

    TRY(q_attendance_list(r->ctx, r->item->session, &rows, &count));
    r->in.members = r->item->members;
    r->in.present = r->item->present;
    for (size_t i = 0; i < count; i++) {
        if (is_barred(r, rows[i].seat)) {
            r->in.barred++;
            r->in.barred_present += rows[i].is_present ? 1 : 0;
        }
    }
    return OK;
}

static enum err
count_votes(struct replay *r)
{
    struct q_simulate_votes *rows;
    size_t count;

    r->in.is_ballot = !str_eq_c(r->item->source, "system");
    if (r->in.is_ballot) {
        r->in.yes = r->item->yes;
        r->in.no = r->item->no;
        r->in.blank = r->item->blank;
        return OK;
    }
    TRY(q_simulate_votes(r->ctx, r->item->id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        if (counts(r, rows[i].seat, rows[i].is_absent)) {
            r->in.yes += rows[i].vote == VOTE_CHOICE_YES ? 1 : 0;
            r->in.no += rows[i].vote == VOTE_CHOICE_NO ? 1 : 0;
            r->in.blank += rows[i].vote == VOTE_CHOICE_BLANK ? 1 : 0;
            r->in.absent += rows[i].is_absent ? 1 : 0;
        }
    }
    return OK;
}

/* The points of one sheet by the draft's criteria; false when one of them was not scored. */
static bool
read_points(const struct replay *r, const struct q_simulate_points *rows, size_t count, int64_t *points)
{
    const struct rules *draft = r->draft;
    bool is_whole = true;

    for (size_t c = 0; c < draft->criterion_count; c++) {
        bool has = draft->criteria[c].is_group;
        for (size_t i = 0; i < count; i++) {
            if (str_eq(rows[i].criterion, draft->criteria[c].code)) {
                int64_t most = (int64_t)draft->criteria[c].max * SHEET_HUNDREDTHS;
                points[c] = rows[i].point < most ? rows[i].point : most;
                has = true;
            }
        }
        is_whole = is_whole && has;
    }
    return is_whole;
}

static enum err
combine_points(struct replay *r)
{
    struct sheet_points *sheets = ARENA_ARRAY(r->ctx->arena, struct sheet_points, SHEET_COUNT_MAX);
    struct sheet_points *one = ARENA_NEW(r->ctx->arena, struct sheet_points);
    struct q_simulate_points *rows;
    size_t row_count;
    size_t n = 0;
    size_t next = 0;

    TRY(q_simulate_points(r->ctx, r->item->id, &rows, &row_count));
    for (size_t i = 0; i < row_count && n < SHEET_COUNT_MAX; i = next) {
        int64_t *points = ARENA_ARRAY(r->ctx->arena, int64_t, r->draft->criterion_count + 1);
        for (next = i; next < row_count && rows[next].score.v == rows[i].score.v; next++) {
        }
        if (counts(r, rows[i].seat, rows[i].is_absent)) {
            r->has_unscored = !read_points(r, &rows[i], next - i, points) || r->has_unscored;
            sheets[n++] = sheet_of(r->ctx->arena, r->draft, points);
        }
    }
    if (n > 0 && !r->has_unscored) {
        *one = sheet_combine(r->ctx->arena, r->draft, sheets, n);
        r->in.sheet = one;
    }
    return OK;
}

/* Would the dossier have been taken at all? none: yes. */
static enum err
why_not_taken(const struct replay *r, struct str *why)
{
    const struct q_simulate_items *item = r->item;
    const struct rules *draft = r->draft;
    struct date file_by;

    *why = STR_NONE;
    TRY(regulation_file_by(r->ctx, draft, item->first_used_on, &file_by));
    if (rules_too_many_authors(draft, item->authors)) {
        *why = STR("too_many_authors");
    } else if (item->least_share < draft->limits.author_share_min_bp) {
        *why = STR("share_too_small");
    } else if (!date_is_none(file_by) && !date_is_none(item->filed_on) &&
        date_cmp(item->filed_on, file_by) > 0) {
        *why = STR("filed_too_late");
    }
    return OK;
}

/* The reason that weighs most: what stands in the way, or what no longer does. */
static struct str
why_of(const struct replay *r, const struct tally_out *tally)
{
    if (tally->sheet.is_knocked_out) {
        return STR("knocked_out");
    }
    if (r->draft->council.decide_by != DECIDE_BY_VOTE && !r->in.is_ballot && !tally->sheet.is_passed) {
        return STR("points_short");
    }
    if (!tally->is_passed) {
        return STR("votes_short");
    }
    return STR("reached");
}

static enum err
replay_tally(struct replay *r, struct simulated *out)
{
    bool needs_points = !r->in.is_ballot && r->draft->council.decide_by != DECIDE_BY_VOTE;
    struct tally_out tally;

    tally = tally_decide(r->ctx->arena, r->draft, &r->in);
    out->yes = r->in.yes;
    out->needed = tally.needed;
    if (needs_points && r->in.sheet == NULL) {
        out->now = SIMULATED_UNKNOWN;
        out->why = STR("unscored");
        return OK;
    }
    if (!tally.has_quorum) {
        out->now = SIMULATED_NO_QUORUM;
        out->why = STR("no_quorum");
        return OK;
    }
    out->now = tally.is_passed ? SIMULATED_PASSED : SIMULATED_REFUSED;
    out->why = why_of(r, &tally);
    if (tally.is_passed && tally.sheet.class != NULL) {
        out->now_class = tally.sheet.class->code;
    }
    return OK;
}

static enum err
replay_one(struct ctx *ctx, const struct rules *draft, const struct q_simulate_items *item,
    struct simulated *out)
{
    struct replay r = {.ctx = ctx, .draft = draft, .item = item};

    *out = (struct simulated){.initiative = item->initiative, .code = item->code,
        .held_on = item->held_on, .was_passed = item->is_passed, .was_class = item->class,
        .now_class = STR_NONE};
    TRY(why_not_taken(&r, &out->why));
    if (!str_is_none(out->why)) {
        out->now = SIMULATED_NOT_TAKEN;
        return OK;
    }
    TRY(q_conflict_list(ctx, item->id, &r.relations, &r.relation_count));
    TRY(count_members(&r));
    TRY(count_votes(&r));
    TRY(combine_points(&r));
    return replay_tally(&r, out);
}

static void
sum_up(struct simulation *out, struct simulated *row)
{
    bool is_passed = row->now == SIMULATED_PASSED;
    bool is_same_class = !is_passed || str_eq(row->was_class, row->now_class) ||
        (str_is_none(row->was_class) && str_is_none(row->now_class));

    if (row->now == SIMULATED_UNKNOWN) {
        out->unknown++;
        return;
    }
    row->is_changed = is_passed != row->was_passed || !is_same_class;
    if (!row->is_changed) {
        row->why = STR_NONE;
        return;
    }
    if (is_passed == row->was_passed) {
        row->why = STR("class");
    }
    out->changed++;
    out->better += is_passed && !row->was_passed ? 1 : 0;
    out->worse += !is_passed && row->was_passed ? 1 : 0;
}

enum err
simulate(struct ctx *ctx, const struct rules *draft, struct org_id org, struct simulation *out)
{
    struct q_simulate_items *items;
    struct simulated *all;
    size_t at = 0;

    *out = (struct simulation){0};
    TRY(q_simulate_items(ctx, org, SIMULATE_DOSSIERS_MAX + 1, &items, &out->count));
    out->is_cut = out->count > SIMULATE_DOSSIERS_MAX;
    out->count = out->is_cut ? SIMULATE_DOSSIERS_MAX : out->count;
    all = ARENA_ARRAY(ctx->arena, struct simulated, out->count + 1);
    out->rows = ARENA_ARRAY(ctx->arena, struct simulated, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        TRY(replay_one(ctx, draft, &items[i], &all[i]));
        sum_up(out, &all[i]);
    }
    for (int group = 1; group >= 0; group--) {
        for (size_t i = 0; i < out->count; i++) {
            if (all[i].is_changed == (group == 1)) {
                out->rows[at++] = all[i];
            }
        }
    }
    return OK;
}
