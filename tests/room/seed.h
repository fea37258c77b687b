/* seed.h -- a small installation for tests of rooms: a real SQLite file in a fresh folder with the
 * built-in regulation, a province, its department, two communes, and a person for every role.
 * Everybody is fictional.
 *
 *     static void test_x__y(void **arg) { struct seed *s = *arg; seed_as(s, SEED_CLERK);
 *         assert_int_equal(seed_write(s, work, &mine), OK); }
 *     cmocka_run_group_tests(tests, seed_set_up, seed_tear_down)
 *
 * Time     seed_on(s, "2026-03-02") moves the clock to nine in the morning of a day (it starts at
 *          SEED_TODAY). Before each piece of work the actor's roles are read again, as a request does.
 * Faults   after work that refused, seed_fault(s, FAULT_X) tells whether that was the reason.
 */
#ifndef TESTS_ROOM_SEED_H
#define TESTS_ROOM_SEED_H

#include "kit.h"

#include "gen/config.h"
#include "gen/fault.h"
#include "plat/app.h"
#include "plat/config.h"
#include "plat/crypto.h"
#include "plat/io.h"
#include "room/identity/identity.h"
#include "room/org/org.h"
#include "room/regulation/regulation.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEED_TODAY "2026-03-02"
#define SEED_FROM "2025-07-01"

enum seed_org { SEED_PROVINCE, SEED_DEPARTMENT, SEED_COMMUNE, SEED_OTHER_COMMUNE, SEED_ORGS };
enum seed_person {
    SEED_HEAD, /* of SEED_COMMUNE; line manager of everybody there */
    SEED_AUTHOR, SEED_CO_AUTHOR, SEED_CLERK, SEED_RECORDS, SEED_SECRETARY, SEED_CHAIR,
    SEED_COUNCILLOR, SEED_MEASURER, SEED_SELECTION, SEED_COMMENDATION,
    SEED_PROVINCE_OFFICER, SEED_NAME_KEEPER, SEED_ADMINISTRATOR, SEED_INSPECTOR, /* at the province */
    SEED_OTHER_HEAD, SEED_OTHER_AUTHOR, /* of SEED_OTHER_COMMUNE */
    SEED_PEOPLE,
};

struct seed {
    char dir[64];
    struct app app;
    struct config *config;
    struct ctx ctx;
    struct org_id org[SEED_ORGS];
    struct person_id person[SEED_PEOPLE];
    struct account_id account[SEED_PEOPLE];
    struct person_id actor; /* 0: the system */
};

struct seed_org_row {
    const char *code, *name, *short_name, *parent_line, *own, *place;
    enum org_kind kind;
    enum org_level level;
};
struct seed_person_row {
    const char *user, *name, *title;
    enum seed_org org;
    enum role_code role;
    bool is_head;
};

static const struct seed_org_row seed_orgs[SEED_ORGS] = {
    [SEED_PROVINCE] = {"T99", "Ủy ban nhân dân tỉnh An Lạc", "UBND tỉnh An Lạc", NULL,
        "ỦY BAN NHÂN DÂN\nTỈNH AN LẠC", "An Lạc", ORG_KIND_PEOPLES_COMMITTEE, ORG_LEVEL_PROVINCE},
    [SEED_DEPARTMENT] = {"T99-KHCN", "Sở Khoa học và Công nghệ tỉnh An Lạc", "Sở KH&CN",
        "UBND TỈNH AN LẠC", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", "An Lạc", ORG_KIND_DEPARTMENT,
        ORG_LEVEL_PROVINCE},
    [SEED_COMMUNE] = {"X99001", "Ủy ban nhân dân xã Trà Mẫu", "UBND xã Trà Mẫu", NULL,
        "ỦY BAN NHÂN DÂN\nXÃ TRÀ MẪU", "Trà Mẫu", ORG_KIND_PEOPLES_COMMITTEE, ORG_LEVEL_COMMUNE},
    [SEED_OTHER_COMMUNE] = {"X99002", "Ủy ban nhân dân xã Sơn Mẫu", "UBND xã Sơn Mẫu", NULL,
        "ỦY BAN NHÂN DÂN\nXÃ SƠN MẪU", "Sơn Mẫu", ORG_KIND_PEOPLES_COMMITTEE, ORG_LEVEL_COMMUNE},
};
static const struct seed_person_row seed_people[SEED_PEOPLE] = {
    [SEED_HEAD] = {"head", "Nguyễn Văn Đầu", "Chủ tịch", SEED_COMMUNE, ROLE_CODE_HEAD, true},
    [SEED_AUTHOR] = {"author", "Lê Thị Mẫu", "Công chức tư pháp", SEED_COMMUNE, ROLE_CODE_AUTHOR,
        false},
    [SEED_CO_AUTHOR] = {"co-author", "Trần Văn Chung", "Công chức địa chính", SEED_COMMUNE,
        ROLE_CODE_AUTHOR, false},
    [SEED_CLERK] = {"clerk", "Hồ Thị Nhận", "Công chức tiếp nhận", SEED_COMMUNE,
        ROLE_CODE_INTAKE_CLERK, false},
    [SEED_RECORDS] = {"records", "Đinh Thị Sổ", "Văn thư", SEED_COMMUNE, ROLE_CODE_RECORDS_CLERK,
        false},
    [SEED_SECRETARY] = {"secretary", "Phạm Thị Ghi", "Thư ký", SEED_COMMUNE, ROLE_CODE_SECRETARY,
        false},
    [SEED_CHAIR] = {"chair", "Võ Văn Hội", "Phó Chủ tịch", SEED_COMMUNE, ROLE_CODE_CHAIR, false},
    [SEED_COUNCILLOR] = {"councillor", "Bùi Văn Xét", "Trưởng phòng", SEED_COMMUNE,
        ROLE_CODE_COUNCILLOR, false},
    [SEED_MEASURER] = {"measurer", "Lý Văn Đo", "Thống kê", SEED_COMMUNE, ROLE_CODE_MEASURER, false},
    [SEED_SELECTION] = {"selection", "Trương Thị Chọn", "Chuyên viên", SEED_COMMUNE,
        ROLE_CODE_SELECTION_OFFICER, false},
    [SEED_COMMENDATION] = {"commendation", "Đỗ Thị Khen", "Chuyên viên", SEED_COMMUNE,
        ROLE_CODE_COMMENDATION_OFFICER, false},
    [SEED_PROVINCE_OFFICER] = {"province", "Huỳnh Văn Tỉnh", "Chuyên viên", SEED_PROVINCE,
        ROLE_CODE_PROVINCE_OFFICER, false},
    [SEED_NAME_KEEPER] = {"keeper", "Ngô Thị Kín", "Chuyên viên", SEED_PROVINCE,
        ROLE_CODE_NAME_KEEPER, false},
    [SEED_ADMINISTRATOR] = {"admin", "Phan Văn Máy", "Quản trị viên", SEED_PROVINCE,
        ROLE_CODE_ADMINISTRATOR, false},
    [SEED_INSPECTOR] = {"inspector", "Tạ Văn Soát", "Thanh tra viên", SEED_PROVINCE,
        ROLE_CODE_INSPECTOR, false},
    [SEED_OTHER_HEAD] = {"other-head", "Đặng Thị Bên", "Chủ tịch", SEED_OTHER_COMMUNE,
        ROLE_CODE_HEAD, true},
    [SEED_OTHER_AUTHOR] = {"other-author", "Cao Văn Ngoài", "Công chức", SEED_OTHER_COMMUNE,
        ROLE_CODE_AUTHOR, false},
};

/* -- acting ------------------------------------------------------------------------------------------ */

__attribute__((unused)) static struct date
seed_day(const char *iso)
{
    struct date on = DATE_NONE;

    assert_true(date_parse_iso(str_of(iso), &on));
    return on;
}

__attribute__((unused)) static void
seed_on(struct seed *s, const char *iso)
{
    s->ctx.today = seed_day(iso);
    s->ctx.now = (struct instant){instant_of_date(s->ctx.today).us + 9 * INT64_C(3600000000)};
}

/* Work that follows is done by this person; SEED_PEOPLE means the system. */
__attribute__((unused)) static void
seed_as(struct seed *s, enum seed_person who)
{
    s->actor = who == SEED_PEOPLE ? (struct person_id){0} : s->person[who];
}

struct seed_work {
    struct seed *seed;
    enum err (*work)(struct ctx *ctx, void *arg);
    void *arg;
};

__attribute__((unused)) static enum err
seed_run(struct ctx *ctx, void *arg)
{
    struct seed_work *w = arg;
    struct q_role_list *roles;
    struct q_post_main post;
    size_t count;
    bool found;

    ctx->fault_count = 0;
    ctx->actor = (struct actor){.is_system = w->seed->actor.v == 0, .person = w->seed->actor};
    if (ctx->actor.is_system) {
        return w->work(ctx, w->arg);
    }
    for (size_t i = 0; i < SEED_PEOPLE; i++) {
        if (w->seed->person[i].v == w->seed->actor.v) {
            ctx->actor.account = w->seed->account[i];
            ctx->actor.name = str_of(seed_people[i].name);
        }
    }
    TRY(q_role_list(ctx, ctx->actor.person, ctx->today, &roles, &count));
    for (size_t i = 0; i < count && i < CTX_ROLES_MAX; i++) {
        ctx->actor.roles[ctx->actor.role_count++] =
            (struct role_held){(int)roles[i].role, roles[i].org};
    }
    TRY(q_post_main(ctx, ctx->actor.person, ctx->today, &post, &found));
    ctx->actor.org = found ? post.org : (struct org_id){0};
    return w->work(ctx, w->arg);
}

__attribute__((unused)) static enum err
seed_write(struct seed *s, enum err (*work)(struct ctx *ctx, void *arg), void *arg)
{
    struct seed_work w = {s, work, arg};

    return db_write(s->app.db, &s->ctx, seed_run, NULL, &w, NULL);
}

__attribute__((unused)) static enum err
seed_read(struct seed *s, enum err (*work)(struct ctx *ctx, void *arg), void *arg)
{
    struct seed_work w = {s, work, arg};

    return db_read(s->app.db, &s->ctx, seed_run, &w);
}

__attribute__((unused)) static bool
seed_fault(const struct seed *s, int code)
{
    for (size_t i = 0; i < s->ctx.fault_count; i++) {
        if (s->ctx.faults[i].code == code) {
            return true;
        }
    }
    return false;
}

/* -- filling ----------------------------------------------------------------------------------------- */

__attribute__((unused)) static enum err
seed_add_org(struct ctx *ctx, struct seed *s, size_t at)
{
    const struct seed_org_row *row = &seed_orgs[at];
    struct org_new org = {
        .code = str_of(row->code),
        .name = str_of(row->name),
        .short_name = str_of(row->short_name),
        .heading_parent = row->parent_line == NULL ? STR_NONE : str_of(row->parent_line),
        .heading_own = str_of(row->own),
        .symbol = row->kind == ORG_KIND_PEOPLES_COMMITTEE ? STR("UBND") : STR("SKHCN"),
        .place_text = str_of(row->place),
        .kind = row->kind,
        .level = row->level,
        .parent = at == SEED_PROVINCE ? (struct org_id){0} : s->org[SEED_PROVINCE],
        .official_order = (int64_t)at,
        .from_on = seed_day(SEED_FROM),
        .to_on = DATE_NONE,
    };

    TRY(org_add(ctx, &org, &s->org[at]));
    TRY(q_org_staff_set(ctx, s->org[at], 2026, 20));
    if (row->kind != ORG_KIND_PEOPLES_COMMITTEE) {
        return OK;
    }
    TRY(q_org_function_insert(ctx, s->org[at], ORG_FUNCTION_RECOGNISE, org.from_on, DATE_NONE, STR_NONE));
    return q_org_function_insert(ctx, s->org[at], ORG_FUNCTION_EMULATION, org.from_on, DATE_NONE,
        STR_NONE);
}

/* Accounts have no password: tests that sign in give them one. */
__attribute__((unused)) static enum err
seed_add_person(struct ctx *ctx, struct seed *s, size_t at)
{
    const struct seed_person_row *row = &seed_people[at];
    struct org_id org = s->org[row->org];

    TRY(person_add(ctx, &(struct person_new){.full_name = str_of(row->name),
        .staff_code = str_of(row->user), .birth_on = DATE_NONE}, &s->person[at]));
    TRY(post_add(ctx, &(struct post_new){.person = s->person[at], .org = org,
        .title = str_of(row->title), .is_head = row->is_head,
        .manager = row->org == SEED_COMMUNE && !row->is_head ? s->person[SEED_HEAD]
                                                             : (struct person_id){0},
        .from_on = seed_day(SEED_FROM), .to_on = DATE_NONE}));
    TRY(role_give(ctx, s->person[at], org, row->role, seed_day(SEED_FROM), DATE_NONE, STR_NONE));
    return account_add(ctx, s->person[at], str_of(row->user), STR_NONE, false, &s->account[at]);
}

__attribute__((unused)) static enum err
seed_fill(struct ctx *ctx, void *arg)
{
    struct seed *s = arg;

    TRY(regulation_install(ctx));
    for (size_t i = 0; i < SEED_ORGS; i++) {
        TRY(seed_add_org(ctx, s, i));
    }
    for (size_t i = 0; i < SEED_PEOPLE; i++) {
        TRY(seed_add_person(ctx, s, i));
    }
    return OK;
}

/* -- cmocka ------------------------------------------------------------------------------------------ */

__attribute__((unused)) static int
seed_set_up(void **arg)
{
    struct seed *s = calloc(1, sizeof(*s));
    char url[128];
    struct str why;

    (void)snprintf(s->dir, sizeof(s->dir), "/tmp/sk-seed-XXXXXX");
    assert_non_null(mkdtemp(s->dir));
    (void)snprintf(url, sizeof(url), "sqlite:%s/sangkien.db", s->dir);
    assert_true(crypto_start());
    assert_int_equal(migrate_run(str_of(url), &why), OK);
    assert_int_equal(db_start(&s->app.db, &(struct db_options){.url = str_of(url)}, &why), OK);
    assert_int_equal(blob_open(&s->app.blobs, s->dir, &why), OK);
    assert_int_equal(config_load_keep(&s->config, NULL, NULL, 0, &why), OK);
    s->app.config = s->config;
    s->app.data_dir = s->dir;
    s->ctx = (struct ctx){.arena = arena_new((size_t)256 * 1024 * 1024), .app = &s->app};
    seed_on(s, SEED_TODAY);
    assert_int_equal(seed_write(s, seed_fill, s), OK);
    *arg = s;
    return 0;
}

__attribute__((unused)) static int
seed_remove(const char *path, const struct stat *st, int flag, struct FTW *at)
{
    (void)st;
    (void)flag;
    (void)at;
    return remove(path);
}

__attribute__((unused)) static int
seed_tear_down(void **arg)
{
    struct seed *s = *arg;

    db_stop(s->app.db);
    blob_close(s->app.blobs);
    config_free(s->config);
    arena_free(s->ctx.arena);
    int status = nftw(s->dir, seed_remove, 8, FTW_DEPTH | FTW_PHYS);
    free(s);
    return status;
}

#endif
