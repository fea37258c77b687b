/* The dossier from draft to intake, on a real database: shares and who confirmed them, the one-year
 * limit, clocks of the worked example, what stands still, who sees what.
 */
#include "kit.h"

#include "gen/fault.h"
#include "gen/policy.h"
#include "gen/q_identity.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "plat/db.h"
#include "plat/fault.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"

enum { SHARE_CHI = 6000, SHARE_QUE = 4000 };

struct state {
    char dir[64];
    struct app app;
    struct arena *arena; /* of the whole run, so that what an act found can still be read */
    struct org_id province, commune;
    struct person_id head, deputy, chi, colleague, clerk, province_head;
};

/* One act by one person on one day; what it needs and what it found. */
struct job {
    struct state *s;
    struct person_id who;
    const char *on;
    enum err (*act)(struct ctx *ctx, struct job *job);
    struct initiative_id id;
    struct initiative_author_id author;
    struct initiative_text text;
    const struct initiative_author_in *authors;
    size_t author_count;
    int32_t version;
    const char *what, *late_reason, *happened_on;
    enum intake_outcome_kind outcome;
    enum confirm_means means;
    const char *fault, *field; /* the first one, after the act */
    char arg[80];
    struct q_initiative_get row;
    int64_t n;
    char digest[80];
};

static struct date
day(const char *iso)
{
    struct date on = DATE_NONE;

    assert_true(iso == NULL || date_parse_iso(str_of(iso), &on));
    return on;
}

static enum err
trampoline(struct ctx *ctx, void *arg)
{
    struct job *job = arg;

    ctx->actor.role_count = 0;
    if (job->who.v != 0) {
        struct q_role_list *roles;
        struct q_post_main post;
        size_t count;
        bool found;
        TRY(q_role_list(ctx, job->who, ctx->today, &roles, &count));
        for (size_t i = 0; i < count; i++) {
            ctx->actor.roles[ctx->actor.role_count++] = (struct role_held){(int)roles[i].role,
                roles[i].org};
        }
        TRY(q_post_main(ctx, job->who, ctx->today, &post, &found));
        ctx->actor.org = found ? post.org : (struct org_id){0};
    }
    return job->act(ctx, job);
}

static void
again(struct ctx *ctx, void *arg)
{
    (void)arg;
    ctx->fault_count = 0;
}

static enum err
run(struct job *job)
{
    struct ctx ctx = {.arena = job->s->arena, .app = &job->s->app};
    char field[80];

    ctx.today = day(job->on);
    ctx.now = (struct instant){instant_of_date(ctx.today).us + INT64_C(9) * 3600 * 1000000};
    ctx.actor.person = job->who;
    ctx.actor.account.v = job->who.v;
    ctx.actor.is_system = job->who.v == 0;
    enum err err = db_write(job->s->app.db, &ctx, trampoline, again, job, NULL);
    job->fault = ctx.fault_count == 0 ? "" : fault_defs[ctx.faults[0].code].code;
    (void)snprintf(field, sizeof(field), "%.*s",
        ctx.fault_count == 0 ? 0 : (int)ctx.faults[0].field.n,
        ctx.fault_count == 0 ? "" : ctx.faults[0].field.p);
    (void)snprintf(job->arg, sizeof(job->arg), "%.*s",
        ctx.fault_count == 0 ? 0 : (int)ctx.faults[0].arg.n,
        ctx.fault_count == 0 ? "" : ctx.faults[0].arg.p);
    return err;
}

/* -- acts -------------------------------------------------------------------------------------------- */

static struct act
act_of(const struct job *job)
{
    return (struct act){.happened_on = day(job->happened_on),
        .channel = job->happened_on == NULL ? CHANNEL_ONLINE : CHANNEL_PAPER,
        .late_reason = job->late_reason == NULL ? STR_NONE : str_of(job->late_reason)};
}

static enum err
do_draft(struct ctx *ctx, struct job *job)
{
    return initiative_draft_from(ctx,
        &(struct initiative_seed){.org = job->s->commune, .text = job->text, .authors = job->authors,
            .author_count = job->author_count},
        &job->id);
}

static enum err
do_edit(struct ctx *ctx, struct job *job)
{
    return initiative_edit(ctx, job->id, job->version, &job->text, job->authors, job->author_count);
}

static enum err
do_confirm(struct ctx *ctx, struct job *job)
{
    return initiative_confirm(ctx, job->id, job->author, job->means, NULL,
        job->what == NULL ? STR_NONE : str_of(job->what));
}

static enum err
do_submit(struct ctx *ctx, struct job *job)
{
    struct act act = act_of(job);

    return initiative_submit(ctx, job->id, job->version, &act);
}

static enum err
do_intake(struct ctx *ctx, struct job *job)
{
    struct act act = act_of(job);

    return initiative_intake(ctx, job->id,
        &(struct intake_act){.outcome = job->outcome,
            .what = job->what == NULL ? STR_NONE : str_of(job->what)},
        &act);
}

static enum err
do_supplement(struct ctx *ctx, struct job *job)
{
    struct act act = act_of(job);

    return initiative_answer_supplement(ctx, job->id, str_of(job->what), &act);
}

static enum err
do_get(struct ctx *ctx, struct job *job)
{
    struct scope scope;

    return initiative_scope(ctx, job->id, &job->row, &scope);
}

static enum err
do_view(struct ctx *ctx, struct job *job)
{
    struct scope scope;

    TRY(initiative_scope(ctx, job->id, &job->row, &scope));
    return permit(ctx, ACT_INITIATIVE_VIEW, scope);
}

static enum err
do_first_author(struct ctx *ctx, struct job *job)
{
    struct q_author_list *rows;
    size_t count;

    TRY(q_author_list(ctx, job->id, &rows, &count));
    job->n = 0;
    for (size_t i = 0; i < count; i++) {
        job->n += date_is_none(rows[i].confirmed_on) ? 0 : 1;
        if (rows[i].person.v == job->s->deputy.v) {
            job->author = rows[i].id;
        }
    }
    return OK;
}

static enum err
do_versions(struct ctx *ctx, struct job *job)
{
    struct q_initiative_version_list *rows;
    size_t count;

    TRY(q_initiative_version_list(ctx, job->id, &rows, &count));
    job->n = (int64_t)count;
    (void)snprintf(job->digest, sizeof(job->digest), "%.*s", count == 0 ? 0 : (int)rows[0].digest.n,
        count == 0 ? "" : rows[0].digest.p);
    return OK;
}

static enum err
do_papers(struct ctx *ctx, struct job *job)
{
    struct paper_row_view *rows;
    size_t count;

    TRY(paper_list(ctx, (struct ref){"initiative", job->id.v, job->s->commune}, &rows, &count));
    job->n = (int64_t)count;
    return OK;
}

static enum err
do_withdraw(struct ctx *ctx, struct job *job)
{
    return initiative_withdraw(ctx, job->id, STR("không tiếp tục"));
}

static enum err
do_delete(struct ctx *ctx, struct job *job)
{
    return initiative_delete_draft(ctx, job->id);
}

static enum err
do_missing(struct ctx *ctx, struct job *job)
{
    const struct fault *faults;
    size_t count;
    struct scope scope;

    TRY(initiative_scope(ctx, job->id, &job->row, &scope));
    TRY(initiative_missing(ctx, &job->row, &faults, &count));
    job->n = (int64_t)count;
    return OK;
}

static enum err
do_to_consent(struct ctx *ctx, struct job *job)
{
    struct dossier dossier;

    TRY(dossier_load(ctx, job->id, &dossier));
    return procedure_move(ctx, &dossier, "pass", ctx->today, STR_NONE);
}

static enum err
do_consent(struct ctx *ctx, struct job *job)
{
    struct act act = act_of(job);

    return initiative_consent(ctx, job->id, job->what == NULL, STR("thiếu căn cứ"), NULL, &act);
}

static enum err
do_counts(struct ctx *ctx, struct job *job)
{
    struct initiative_counts counts;

    TRY(initiative_counts(ctx, job->s->commune, &counts));
    job->n = counts.examine * 1000 + counts.awaiting_author * 100 + counts.unconfirmed * 10 +
        counts.drafts;
    return OK;
}

/* -- a small world ------------------------------------------------------------------------------------- */

static enum err
add(struct ctx *ctx, struct org_id org, const char *name, const char *title, bool is_head,
    enum role_code role, struct person_id *out)
{
    const struct date from = day("2025-07-01");

    TRY(person_add(ctx, &(struct person_new){.full_name = str_of(name), .birth_on = day("1990-05-04")},
        out));
    TRY(post_add(ctx, &(struct post_new){.person = *out, .org = org, .title = str_of(title),
        .is_head = is_head, .from_on = from, .to_on = DATE_NONE}));
    return role == 0 ? OK : role_give(ctx, *out, org, role, from, DATE_NONE, STR_NONE);
}

static enum err
do_seed(struct ctx *ctx, struct job *job)
{
    struct state *s = job->s;
    struct org_new org = {.code = STR("TMAU"), .name = STR("Ủy ban nhân dân tỉnh Mẫu"),
        .short_name = STR("UBND tỉnh Mẫu"), .heading_own = STR("ỦY BAN NHÂN DÂN\nTỈNH MẪU"),
        .symbol = STR("UBND"), .place_text = STR("Mẫu"), .kind = ORG_KIND_PEOPLES_COMMITTEE,
        .level = ORG_LEVEL_PROVINCE, .from_on = day("2025-07-01"), .to_on = DATE_NONE};

    TRY(regulation_install(ctx));
    TRY(org_add(ctx, &org, &s->province));
    org.code = STR("XTM");
    org.name = STR("Ủy ban nhân dân xã Trà Mẫu");
    org.short_name = STR("UBND xã Trà Mẫu");
    org.heading_own = STR("ỦY BAN NHÂN DÂN\nXÃ TRÀ MẪU");
    org.level = ORG_LEVEL_COMMUNE;
    org.parent = s->province;
    TRY(org_add(ctx, &org, &s->commune));
    TRY(add(ctx, s->province, "Lê Văn Cấp", "Chủ tịch", true, ROLE_CODE_HEAD, &s->province_head));
    TRY(add(ctx, s->commune, "Trần Văn Đầu", "Chủ tịch", true, ROLE_CODE_HEAD, &s->head));
    TRY(add(ctx, s->commune, "Hồ Văn Quế", "Phó Chủ tịch", false, 0, &s->deputy));
    TRY(add(ctx, s->commune, "Đinh Thị Lan Chi", "Công chức", false, 0, &s->chi));
    TRY(add(ctx, s->commune, "Lý Thị Bên", "Công chức", false, 0, &s->colleague));
    return add(ctx, s->commune, "Võ Thị Nhận", "Công chức", false, ROLE_CODE_INTAKE_CLERK, &s->clerk);
}

static int
set_up(void **arg)
{
    struct state *s = calloc(1, sizeof(*s));
    char url[128];
    struct str why;

    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-initiative-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    (void)snprintf(url, sizeof(url), "sqlite:%s/sangkien.db", s->dir);
    assert_true(crypto_start());
    assert_int_equal(migrate_run(str_of(url), &why), OK);
    assert_int_equal(db_start(&s->app.db, &(struct db_options){.url = str_of(url)}, &why), OK);
    s->app.data_dir = s->dir;
    s->arena = arena_new((size_t)256 * 1024 * 1024);
    struct job job = {.s = s, .on = "2026-01-05", .act = do_seed};
    assert_int_equal(run(&job), OK);
    *arg = s;
    return 0;
}

static int
tear_down(void **arg)
{
    struct state *s = *arg;

    db_stop(s->app.db);
    arena_free(s->arena);
    free(s);
    return 0;
}

static struct initiative_text
full_text(const char *first_used_on)
{
    return (struct initiative_text){
        .title = STR("Phiếu kiểm tra thành phần hồ sơ theo từng thủ tục"),
        .kind = INITIATIVE_KIND_OPERATIONAL,
        .field = STR("Cải cách hành chính"),
        .investor = STR("UBND xã Trà Mẫu"),
        .first_used_on = day(first_used_on),
        .use_kind = USE_KIND_FIRST_USE,
        .benefit = MONEY_NONE,
        .problem = STR("31% hồ sơ phải trả lại ít nhất một lần"),
        .prior_state = STR("Một bảng chung dán tường"),
        .description = STR("27 phiếu in theo từng thủ tục"),
        .conditions = STR("Một máy in"),
        .applicability = STR("Các bộ phận một cửa"),
        .benefit_by_author = STR("Giảm hồ sơ trả lại"),
        .inputs = {{true, 3200}, {true, 20}, {true, 62000}, {true, 3000000}, {true, 9500000}},
    };
}

/* A draft by Chi with the deputy, at 60 and 40. */
static struct job
draft(struct state *s, const char *on)
{
    static struct initiative_author_in authors[2];
    struct job job = {.s = s, .who = s->chi, .on = on, .act = do_draft, .text = full_text("2026-03-02"),
        .authors = authors, .author_count = 2};

    authors[0] = (struct initiative_author_in){.person = s->chi, .birth_on = DATE_NONE,
        .share_bp = SHARE_CHI};
    authors[1] = (struct initiative_author_in){.person = s->deputy, .birth_on = DATE_NONE,
        .share_bp = SHARE_QUE};
    assert_int_equal(run(&job), OK);
    job.version = 1;
    return job;
}

static enum err
by(struct job *job, struct person_id who, const char *on, enum err (*act)(struct ctx *, struct job *))
{
    job->who = who;
    job->on = on;
    job->act = act;
    return run(job);
}

static void
look(struct job *job)
{
    assert_int_equal(by(job, (struct person_id){0}, job->on, do_get), OK);
}

/* Filed and, up to 10 June, as the worked example has it. */
static struct job
filed(struct state *s)
{
    struct job job = draft(s, "2026-05-20");

    job.means = CONFIRM_MEANS_ONLINE;
    assert_int_equal(by(&job, s->deputy, "2026-05-21", do_confirm), OK);
    assert_int_equal(by(&job, s->chi, "2026-06-01", do_submit), OK);
    return job;
}

/* -- claims ---------------------------------------------------------------------------------------------- */

static void
test_draft__refuses_shares_that_do_not_add_up_and_says_their_sum(void **arg)
{
    struct state *s = *arg;
    struct initiative_author_in authors[2] = {
        {.person = s->chi, .birth_on = DATE_NONE, .share_bp = 5000},
        {.person = s->deputy, .birth_on = DATE_NONE, .share_bp = 4000},
    };
    struct job job = {.s = s, .who = s->chi, .on = "2026-05-20", .act = do_draft,
        .text = full_text("2026-03-02"), .authors = authors, .author_count = 2};

    assert_int_equal(run(&job), ERR_INVALID);
    assert_string_equal(job.fault, "share_sum");
    assert_string_equal(job.arg, "90%");
    authors[1].share_bp = 0; /* not agreed yet: the draft may wait */
    assert_int_equal(run(&job), OK);
    job.version = 1;
    assert_int_equal(by(&job, s->chi, "2026-05-21", do_submit), ERR_INVALID);
}

static void
test_submit__needs_every_share_confirmed(void **arg)
{
    struct state *s = *arg;
    struct job job = draft(s, "2026-05-20");

    assert_int_equal(by(&job, s->chi, "2026-06-01", do_submit), ERR_INVALID);
    assert_string_equal(job.fault, "share_not_confirmed");
    assert_string_equal(job.arg, "Hồ Văn Quế");
    job.means = CONFIRM_MEANS_ONLINE;
    assert_int_equal(by(&job, s->deputy, "2026-05-21", do_confirm), OK);
    assert_int_equal(by(&job, s->chi, "2026-06-01", do_submit), OK);
    look(&job);
    assert_str(job.row.code, "SK-2026-XTM-1");
    assert_int_equal(job.row.receipt_number.v, 1);
}

static void
test_edit__voids_only_the_confirmation_of_a_share_that_changed(void **arg)
{
    struct state *s = *arg;
    struct job job = draft(s, "2026-05-20");
    struct initiative_author_in authors[2] = {job.authors[0], job.authors[1]};

    job.means = CONFIRM_MEANS_ONLINE;
    assert_int_equal(by(&job, s->deputy, "2026-05-21", do_confirm), OK);
    assert_int_equal(by(&job, s->chi, "2026-05-22", do_edit), OK);
    assert_int_equal(by(&job, s->chi, "2026-05-22", do_first_author), OK);
    assert_int_equal(job.n, 1);
    authors[0].share_bp = 7000;
    authors[1].share_bp = 3000;
    job.authors = authors;
    job.version = 2;
    assert_int_equal(by(&job, s->chi, "2026-05-23", do_edit), OK);
    assert_int_equal(by(&job, s->chi, "2026-05-23", do_first_author), OK);
    assert_int_equal(job.n, 0);
}

static void
test_edit__refuses_a_stale_version(void **arg)
{
    struct state *s = *arg;
    struct job job = draft(s, "2026-05-20");

    assert_int_equal(by(&job, s->chi, "2026-05-22", do_edit), OK);
    assert_int_equal(by(&job, s->chi, "2026-05-22", do_edit), ERR_CONFLICT);
    assert_string_equal(job.fault, "stale");
}

static void
test_attest__is_for_the_head_who_is_no_author_and_says_why(void **arg)
{
    struct state *s = *arg;
    struct job job = draft(s, "2026-05-20");

    assert_int_equal(by(&job, s->chi, "2026-05-21", do_first_author), OK);
    job.means = CONFIRM_MEANS_ATTESTED_BY_HEAD;
    assert_int_not_equal(by(&job, s->chi, "2026-05-21", do_confirm), OK);
    /* the head does not see a draft of others, so for him it is not there */
    assert_int_equal(by(&job, s->head, "2026-05-21", do_confirm), ERR_INVALID);
    assert_string_equal(job.fault, "required");
    job.what = "đang đi học dài ngày";
    assert_int_equal(by(&job, s->head, "2026-05-21", do_confirm), OK);
}

static void
test_submit__one_day_after_the_year_is_refused_and_the_last_day_is_in_time(void **arg)
{
    struct state *s = *arg;
    struct job late = draft(s, "2027-02-20");
    struct job timely = draft(s, "2027-02-20");

    late.means = timely.means = CONFIRM_MEANS_ONLINE;
    assert_int_equal(by(&late, s->deputy, "2027-02-21", do_confirm), OK);
    assert_int_equal(by(&late, s->chi, "2027-03-03", do_submit), ERR_INVALID);
    assert_string_equal(late.fault, "filed_too_late");
    assert_string_equal(late.arg, "02/03/2027");
    assert_int_equal(by(&timely, s->deputy, "2027-02-21", do_confirm), OK);
    assert_int_equal(by(&timely, s->chi, "2027-03-02", do_submit), OK);
}

static void
test_submit__by_an_author_cannot_be_dated_back(void **arg)
{
    struct state *s = *arg;
    struct job job = draft(s, "2026-05-20");

    job.means = CONFIRM_MEANS_ONLINE;
    assert_int_equal(by(&job, s->deputy, "2026-05-21", do_confirm), OK);
    job.happened_on = "2026-05-25";
    assert_int_equal(by(&job, s->chi, "2026-06-01", do_submit), ERR_INVALID);
    assert_string_equal(job.fault, "late_reason_needed");
    job.late_reason = "mất mạng";
    assert_int_equal(by(&job, s->chi, "2026-06-01", do_submit), ERR_INVALID);
    assert_string_equal(job.fault, "clerk_dates_back");
}

static void
test_second_submit__draws_no_second_code(void **arg)
{
    struct state *s = *arg;
    struct job job = filed(s);
    struct job next;

    job.version = 1;
    assert_int_not_equal(by(&job, s->chi, "2026-06-01", do_submit), OK);
    look(&job);
    next = filed(s);
    look(&next);
    assert_false(str_eq(job.row.code, next.row.code));
    assert_int_equal(next.row.receipt_number.v, job.row.receipt_number.v + 1);
}

static void
test_clocks__run_as_in_the_worked_example(void **arg)
{
    struct state *s = *arg;
    struct job job = filed(s);

    look(&job);
    assert_int_equal(job.row.due_on.day, day("2026-07-01").day);
    assert_int_equal(job.row.benefit.dong, 53633333);
    job.outcome = INTAKE_SUPPLEMENT;
    assert_int_equal(by(&job, s->clerk, "2026-06-10", do_intake), ERR_INVALID);
    assert_string_equal(job.fault, "required");
    job.what = "chưa có xác nhận của nơi áp dụng";
    assert_int_equal(by(&job, s->clerk, "2026-06-10", do_intake), OK);
    look(&job);
    assert_int_equal(job.row.status, INITIATIVE_STATUS_CHO_BO_SUNG);
    assert_int_equal(job.row.due_on.day, day("2026-07-10").day);
    assert_int_equal(by(&job, s->chi, "2026-06-18", do_supplement), OK);
    look(&job);
    assert_int_equal(job.row.status, INITIATIVE_STATUS_MOI_NOP);
    assert_int_equal(job.row.due_on.day, day("2026-07-09").day); /* eight days stood still */
    job.outcome = INTAKE_ACCEPT;
    assert_int_equal(by(&job, s->clerk, "2026-06-22", do_intake), OK);
    look(&job);
    assert_int_equal(job.row.status, INITIATIVE_STATUS_DA_CHAP_NHAN);
    assert_int_equal(job.row.due_on.day, day("2026-09-22").day);
    assert_int_equal(by(&job, s->clerk, "2026-06-22", do_papers), OK);
    assert_int_equal(job.n, 2); /* receipt and letter */
}

static void
test_refusal__waits_until_the_author_had_his_time(void **arg)
{
    struct state *s = *arg;
    struct job job = filed(s);

    job.what = "thiếu minh chứng";
    job.outcome = INTAKE_SUPPLEMENT;
    assert_int_equal(by(&job, s->clerk, "2026-06-10", do_intake), OK);
    job.outcome = INTAKE_ACCEPT;
    assert_int_equal(by(&job, s->clerk, "2026-06-12", do_intake), ERR_CONFLICT);
    assert_string_equal(job.fault, "waits_for_supplement");
    job.outcome = INTAKE_REFUSE;
    assert_int_equal(by(&job, s->clerk, "2026-07-10", do_intake), ERR_CONFLICT);
    assert_string_equal(job.fault, "still_correcting");
    assert_string_equal(job.arg, "10/07/2026");
    assert_int_equal(by(&job, s->clerk, "2026-07-13", do_intake), OK);
    look(&job);
    assert_int_equal(job.row.status, INITIATIVE_STATUS_KHONG_CHAP_NHAN);
    assert_int_equal(job.row.end_kind, INITIATIVE_END_REFUSED_ON_FORM);
}

static void
test_intake__typed_later_needs_a_reason_and_counts_from_its_day(void **arg)
{
    struct state *s = *arg;
    struct job job = filed(s);

    job.outcome = INTAKE_ACCEPT;
    job.happened_on = "2026-06-22";
    assert_int_equal(by(&job, s->clerk, "2026-06-25", do_intake), ERR_INVALID);
    assert_string_equal(job.fault, "late_reason_needed");
    job.late_reason = "mất điện";
    assert_int_equal(by(&job, s->clerk, "2026-06-25", do_intake), OK);
    look(&job);
    assert_int_equal(job.row.accepted_on.day, day("2026-06-22").day);
    assert_int_equal(job.row.due_on.day, day("2026-09-22").day);
}

static void
test_frozen_version__is_kept_as_it_was_submitted(void **arg)
{
    struct state *s = *arg;
    struct job job = filed(s);
    char before[80];

    assert_int_equal(by(&job, s->chi, "2026-06-01", do_versions), OK);
    assert_int_equal(job.n, 1);
    (void)snprintf(before, sizeof(before), "%s", job.digest);
    job.what = "bổ sung xác nhận";
    job.outcome = INTAKE_SUPPLEMENT;
    assert_int_equal(by(&job, s->clerk, "2026-06-10", do_intake), OK);
    look(&job);
    job.version = job.row.version;
    job.text.benefit_by_user = STR("Hai bàn tiếp nhận xác nhận còn 9%");
    assert_int_equal(by(&job, s->chi, "2026-06-17", do_edit), OK);
    assert_int_equal(by(&job, s->chi, "2026-06-18", do_supplement), OK);
    assert_int_equal(by(&job, s->chi, "2026-06-18", do_versions), OK);
    assert_int_equal(job.n, 2);
    assert_string_equal(job.digest, before);
}

static void
test_view__of_a_draft_is_for_its_authors_and_missing_for_a_colleague(void **arg)
{
    struct state *s = *arg;
    struct job job = draft(s, "2026-05-20");

    assert_int_equal(by(&job, s->deputy, "2026-05-21", do_view), OK);
    assert_int_equal(by(&job, s->colleague, "2026-05-21", do_view), ERR_NOT_FOUND);
    job.id.v = 999999;
    assert_int_equal(by(&job, s->colleague, "2026-05-21", do_view), ERR_NOT_FOUND);
}

static void
test_head_author__waits_for_the_superior_who_consents(void **arg)
{
    struct state *s = *arg;
    struct initiative_author_in authors[1] = {
        {.person = s->head, .birth_on = DATE_NONE, .share_bp = 10000}};
    struct job job = {.s = s, .who = s->head, .on = "2026-05-20", .act = do_draft,
        .text = full_text("2026-03-02"), .authors = authors, .author_count = 1};

    assert_int_equal(run(&job), OK);
    job.version = 1;
    assert_int_equal(by(&job, s->head, "2026-06-01", do_submit), OK);
    job.outcome = INTAKE_ACCEPT;
    assert_int_equal(by(&job, s->clerk, "2026-06-22", do_intake), OK);
    assert_int_equal(by(&job, (struct person_id){0}, "2026-07-15", do_to_consent), OK);
    look(&job);
    assert_str(job.row.waiting_on, "superior_consent");
    assert_int_not_equal(by(&job, s->head, "2026-07-16", do_consent), OK);
    assert_int_equal(by(&job, s->province_head, "2026-07-16", do_consent), OK);
    look(&job);
    assert_true(str_is_none(job.row.waiting_on));
    assert_str(job.row.stage, "decide");
}

static void
test_withdrawal__takes_effect_with_the_last_author(void **arg)
{
    struct state *s = *arg;
    struct job job = filed(s);

    assert_int_equal(by(&job, s->chi, "2026-06-05", do_withdraw), OK);
    look(&job);
    assert_int_equal(job.row.status, INITIATIVE_STATUS_MOI_NOP);
    assert_int_equal(by(&job, s->deputy, "2026-06-06", do_withdraw), OK);
    look(&job);
    assert_int_equal(job.row.status, INITIATIVE_STATUS_DA_RUT);
}

static void
test_draft__is_deleted_by_an_author_and_a_filed_one_is_not(void **arg)
{
    struct state *s = *arg;
    struct job job = draft(s, "2026-05-20");
    struct job kept = filed(s);

    assert_int_equal(by(&job, s->colleague, "2026-05-21", do_delete), ERR_NOT_FOUND);
    assert_int_equal(by(&job, s->chi, "2026-05-21", do_delete), OK);
    assert_int_equal(by(&job, s->chi, "2026-05-21", do_view), ERR_NOT_FOUND);
    assert_int_equal(by(&kept, s->chi, "2026-06-02", do_delete), ERR_FORBIDDEN);
}

static void
test_missing__lists_what_would_refuse_and_leaves_no_fault(void **arg)
{
    struct state *s = *arg;
    struct job job = {.s = s, .who = s->chi, .on = "2026-05-20", .act = do_draft,
        .text = {.title = STR("Chỉ có tên"), .first_used_on = DATE_NONE, .benefit = MONEY_NONE}};


    assert_int_equal(run(&job), OK);
    assert_int_equal(by(&job, s->chi, "2026-05-20", do_missing), OK);
    assert_string_equal(job.fault, "");
    assert_int_equal(job.n, 8); /* field, six texts, kind; his own share he signs by handing in */
}

static void
test_counts__say_what_waits_for_whom(void **arg)
{
    struct state *s = *arg;
    struct job job = {.s = s};
    int64_t before;

    assert_int_equal(by(&job, s->deputy, "2026-06-02", do_counts), OK);
    before = job.n;
    (void)draft(s, "2026-06-02");
    assert_int_equal(by(&job, s->deputy, "2026-06-02", do_counts), OK);
    assert_int_equal(job.n, before + 11); /* one to confirm, one draft */
    (void)filed(s);
    assert_int_equal(by(&job, s->deputy, "2026-06-02", do_counts), OK);
    assert_int_equal(job.n, before + 1011);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_submit__needs_every_share_confirmed),
        cmocka_unit_test(test_draft__refuses_shares_that_do_not_add_up_and_says_their_sum),
        cmocka_unit_test(test_edit__voids_only_the_confirmation_of_a_share_that_changed),
        cmocka_unit_test(test_edit__refuses_a_stale_version),
        cmocka_unit_test(test_attest__is_for_the_head_who_is_no_author_and_says_why),
        cmocka_unit_test(test_submit__one_day_after_the_year_is_refused_and_the_last_day_is_in_time),
        cmocka_unit_test(test_submit__by_an_author_cannot_be_dated_back),
        cmocka_unit_test(test_second_submit__draws_no_second_code),
        cmocka_unit_test(test_clocks__run_as_in_the_worked_example),
        cmocka_unit_test(test_refusal__waits_until_the_author_had_his_time),
        cmocka_unit_test(test_intake__typed_later_needs_a_reason_and_counts_from_its_day),
        cmocka_unit_test(test_frozen_version__is_kept_as_it_was_submitted),
        cmocka_unit_test(test_view__of_a_draft_is_for_its_authors_and_missing_for_a_colleague),
        cmocka_unit_test(test_head_author__waits_for_the_superior_who_consents),
        cmocka_unit_test(test_withdrawal__takes_effect_with_the_last_author),
        cmocka_unit_test(test_draft__is_deleted_by_an_author_and_a_filed_one_is_not),
        cmocka_unit_test(test_missing__lists_what_would_refuse_and_leaves_no_fault),
        cmocka_unit_test(test_counts__say_what_waits_for_whom),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
