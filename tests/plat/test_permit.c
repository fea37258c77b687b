/* permit() over a small policy of this test's own, with relations that this test decides. */
#include "kit.h"
#include "plat/db_engine.h"
#include "plat/fault.h"
#include "plat/permit.h"
#include "plat/text.h"

enum { KIND_NONE, KIND_DOSSIER };
enum { VIEW = 1, SUBMIT, SCORE, MANAGE, OPEN, IMPORT, READ_ALL };
enum { AUTHOR_OF = 1, SEATED_IN };
enum { CLERK = 1, HEAD, ADMINISTRATOR };
enum { ORG_ABOVE = 1, ORG = 2, ORG_OTHER = 3, DOSSIER = 10, DOSSIER_OTHER = 11, PERSON = 5 };

static const struct role_rule clerk[] = {{CLERK, ROLE_AT_ORG}};
static const struct role_rule head[] = {{HEAD, ROLE_AT_ORG}};
static const struct role_rule administrator_above[] = {{ADMINISTRATOR, ROLE_AT_ANCESTOR}};
static const struct role_rule administrator_anywhere[] = {{ADMINISTRATOR, ROLE_ANYWHERE}};
static const struct role_rule everybody[] = {{ROLE_PUBLIC, ROLE_ANYWHERE}};
static const struct role_rule staff[] = {{ROLE_STAFF, ROLE_AT_ORG}};
static const int author_of[] = {AUTHOR_OF};
static const int seated_in[] = {SEATED_IN};
static const char *const drafts[] = {"draft", "returned"};
static const char *const in_council[] = {"in_council"};

enum { REASON_STATE = 1 }; /* a fault code: the first of the table will do */

const struct policy_line policy_lines[] = {
    {.action = VIEW, .roles = clerk, .role_count = 1, .relations = author_of, .relation_count = 1},
    {.action = VIEW, .roles = head, .role_count = 1, .relations = seated_in, .relation_count = 1},
    {.action = VIEW, .roles = staff, .role_count = 1, .states = in_council, .state_count = 1},
    {.action = SUBMIT, .relations = author_of, .relation_count = 1, .states = drafts,
        .state_count = 2, .law = "SK/5.3", .fault_code = REASON_STATE},
    {.action = SCORE, .relations = seated_in, .relation_count = 1, .states = in_council,
        .state_count = 1},
    {.action = SCORE, .roles = head, .role_count = 1, .never = author_of, .never_count = 1,
        .law = "SK/11.3"},
    {.action = MANAGE, .roles = administrator_above, .role_count = 1},
    {.action = OPEN, .roles = everybody, .role_count = 1},
    {.action = IMPORT, .roles = administrator_anywhere, .role_count = 1},
    {.action = READ_ALL, .roles = staff, .role_count = 1},
};
const size_t policy_line_count = ARRAY_COUNT(policy_lines);
const int object_view_action[] = {0, VIEW};

/* -- the data, as this test has it ------------------------------------------------------------- */

struct world {
    bool is_author, is_seated;
    int asked;
};
struct case_ctx {
    struct ctx ctx; /* first: the relations below are handed a ctx */
    struct world world;
};

enum err
relation_holds(struct ctx *ctx, int relation, int kind, int64_t id, bool *holds)
{
    struct world *world = &((struct case_ctx *)ctx)->world;

    world->asked++;
    *holds = kind == KIND_DOSSIER && id == DOSSIER &&
             (relation == AUTHOR_OF ? world->is_author : world->is_seated);
    return OK;
}

enum err
relation_org_under(struct ctx *ctx, struct org_id org, struct org_id above, bool *holds)
{
    (void)ctx;
    *holds = org.v == above.v || (org.v == ORG && above.v == ORG_ABOVE);
    return OK;
}

enum err
relation_is_staff(struct ctx *ctx, struct org_id org, bool *holds)
{
    *holds = org.v == ctx->actor.org.v;
    return OK;
}

struct str
text_of_fault(struct ctx *ctx, const struct fault *why)
{
    return str_printf(ctx->arena, "%s %.*s", fault_defs[why->code].code, STR_ARG(why->arg));
}

static int
set_up(void **state)
{
    struct case_ctx *it = calloc(1, sizeof(*it));

    it->ctx.arena = arena_new(ARENA_REQUEST_BYTES_MAX);
    it->ctx.actor.account.v = 1;
    it->ctx.actor.person.v = PERSON;
    *state = it;
    return 0;
}

static int
tear_down(void **state)
{
    struct case_ctx *it = *state;

    arena_free(it->ctx.arena);
    free(it);
    return 0;
}

static void
give_role(struct case_ctx *it, int role, int64_t org)
{
    it->ctx.actor.roles[it->ctx.actor.role_count++] =
        (struct role_held){.role = role, .org = {org}};
}

static struct scope
dossier(const char *status)
{
    return (struct scope){.kind = KIND_DOSSIER, .id = DOSSIER, .org = {ORG}, .state = str_of(status)};
}

static const char *
first_fault(const struct case_ctx *it)
{
    return it->ctx.fault_count == 0 ? "" : fault_defs[it->ctx.faults[0].code].code;
}

/* -- claims ------------------------------------------------------------------------------------ */

static void
test_permit__denies_whom_no_line_names(void **state)
{
    struct case_ctx *it = *state;

    assert_int_equal(permit(&it->ctx, SUBMIT, dossier("draft")), ERR_NOT_FOUND);
    assert_int_equal(permit(&it->ctx, 99, dossier("draft")), ERR_NOT_FOUND);
    assert_int_equal(it->ctx.permits_asked, 2);
}

static void
test_permit__allows_by_relation_in_the_right_state(void **state)
{
    struct case_ctx *it = *state;

    it->world.is_author = true;
    assert_int_equal(permit(&it->ctx, SUBMIT, dossier("draft")), OK);
    assert_int_equal(permit(&it->ctx, SUBMIT, dossier("returned")), OK);
    assert_int_equal(it->ctx.fault_count, 0);
}

static void
test_permit__gives_the_reason_and_law_when_only_the_state_is_wrong(void **state)
{
    struct case_ctx *it = *state;

    it->world.is_author = true;
    assert_int_equal(permit(&it->ctx, SUBMIT, dossier("accepted")), ERR_FORBIDDEN);
    assert_int_equal(it->ctx.faults[0].code, REASON_STATE);
    assert_str(it->ctx.faults[0].arg, "SK/5.3");
    assert_int_equal(permit(&it->ctx, SUBMIT, dossier(NULL)), ERR_FORBIDDEN);
}

static void
test_permit__asks_for_the_role_at_the_agency_of_the_object(void **state)
{
    struct case_ctx *it = *state;

    give_role(it, CLERK, ORG_OTHER);
    assert_int_equal(permit(&it->ctx, VIEW, dossier("draft")), ERR_NOT_FOUND);
    give_role(it, CLERK, ORG);
    assert_int_equal(permit(&it->ctx, VIEW, dossier("draft")), OK);
}

static void
test_permit__does_not_take_a_role_above_for_one_at_the_agency(void **state)
{
    struct case_ctx *it = *state;

    give_role(it, CLERK, ORG_ABOVE);
    assert_int_equal(permit(&it->ctx, VIEW, dossier("draft")), ERR_NOT_FOUND);
}

static void
test_permit__takes_a_role_above_where_the_line_says_so(void **state)
{
    struct case_ctx *it = *state;

    give_role(it, ADMINISTRATOR, ORG_OTHER);
    assert_false(may(&it->ctx, MANAGE, dossier("draft")));
    give_role(it, ADMINISTRATOR, ORG_ABOVE);
    assert_true(may(&it->ctx, MANAGE, dossier("draft")));
}

static void
test_permit__never_beats_every_other_line(void **state)
{
    struct case_ctx *it = *state;

    it->world.is_seated = true;
    assert_int_equal(permit(&it->ctx, SCORE, dossier("in_council")), OK);
    give_role(it, HEAD, ORG);
    assert_int_equal(permit(&it->ctx, SCORE, dossier("in_council")), OK);
    it->ctx.permit_cache = NULL; /* the next request */
    it->world.is_author = true;
    assert_int_equal(permit(&it->ctx, SCORE, dossier("in_council")), ERR_FORBIDDEN);
    assert_string_equal(first_fault(it), "forbidden");
    assert_str(it->ctx.faults[0].arg, "SK/11.3");
}

static void
test_permit__is_not_found_for_who_may_not_see(void **state)
{
    struct case_ctx *it = *state;

    give_role(it, ADMINISTRATOR, ORG_OTHER);
    assert_int_equal(permit(&it->ctx, SCORE, dossier("draft")), ERR_NOT_FOUND);
    assert_string_equal(first_fault(it), "not_found");
}

static void
test_permit__is_forbidden_for_who_may_see(void **state)
{
    struct case_ctx *it = *state;

    give_role(it, CLERK, ORG);
    assert_int_equal(permit(&it->ctx, SUBMIT, dossier("draft")), ERR_FORBIDDEN);
    assert_string_equal(first_fault(it), "forbidden");
}

static void
test_permit__asks_a_stranger_to_sign_in(void **state)
{
    struct case_ctx *it = *state;

    it->ctx.actor = (struct actor){0};
    assert_int_equal(permit(&it->ctx, VIEW, dossier("draft")), ERR_SIGNED_OUT);
    assert_string_equal(first_fault(it), "signed_out");
    assert_int_equal(permit(&it->ctx, OPEN, (struct scope){0}), OK);
}

static void
test_permit__gives_no_role_to_who_is_signed_out(void **state)
{
    struct case_ctx *it = *state;

    give_role(it, CLERK, ORG);
    it->ctx.actor.account.v = 0;
    assert_int_equal(permit(&it->ctx, VIEW, dossier("draft")), ERR_SIGNED_OUT);
}

static void
test_permit__asks_for_any_place_when_there_is_no_object_and_no_agency(void **state)
{
    struct case_ctx *it = *state;
    struct scope nothing = {0}, of_org = {.kind = KIND_DOSSIER, .org = {ORG}};

    assert_int_equal(permit(&it->ctx, MANAGE, nothing), ERR_FORBIDDEN);
    give_role(it, ADMINISTRATOR, ORG_OTHER);
    assert_int_equal(permit(&it->ctx, MANAGE, nothing), OK);
    assert_int_equal(permit(&it->ctx, IMPORT, of_org), OK);
    assert_int_equal(permit(&it->ctx, MANAGE, of_org), ERR_FORBIDDEN);
}

static void
test_permit__gives_nobody_an_object_without_agency_by_role(void **state)
{
    struct case_ctx *it = *state;
    struct scope lost = {.kind = KIND_DOSSIER, .id = DOSSIER};

    give_role(it, CLERK, ORG);
    assert_int_equal(permit(&it->ctx, VIEW, lost), ERR_NOT_FOUND);
}

static void
test_permit__counts_a_post_at_the_agency_as_staff(void **state)
{
    struct case_ctx *it = *state;

    assert_false(may(&it->ctx, READ_ALL, dossier("draft")));
    it->ctx.permit_cache = NULL;
    it->ctx.actor.org.v = ORG;
    assert_true(may(&it->ctx, READ_ALL, dossier("draft")));
    assert_true(may(&it->ctx, VIEW, dossier("in_council")));
    assert_false(may(&it->ctx, VIEW, dossier("draft")));
}

static void
test_permit__lets_the_system_act(void **state)
{
    struct case_ctx *it = *state;

    it->ctx.actor = (struct actor){.is_system = true};
    assert_int_equal(permit(&it->ctx, SCORE, dossier("draft")), OK);
}

static void
test_permit__asks_each_relation_once_per_object(void **state)
{
    struct case_ctx *it = *state;
    struct scope other = dossier("draft");

    other.id = DOSSIER_OTHER;
    it->world.is_author = true;
    assert_true(may(&it->ctx, VIEW, dossier("draft")));
    assert_true(may(&it->ctx, SUBMIT, dossier("draft")));
    assert_int_equal(it->world.asked, 1);
    assert_false(may(&it->ctx, SUBMIT, other));
    assert_int_equal(it->world.asked, 2);
}

static void
test_permit__asks_again_in_a_writing_transaction(void **state)
{
    struct case_ctx *it = *state;
    struct tx tx = {.is_write = true};

    it->ctx.tx = &tx;
    assert_false(may(&it->ctx, SUBMIT, dossier("draft")));
    it->world.is_author = true; /* the transaction has just made the actor an author */
    assert_true(may(&it->ctx, SUBMIT, dossier("draft")));
}

static void
test_may__adds_no_fault_and_counts_as_asked(void **state)
{
    struct case_ctx *it = *state;

    assert_false(may(&it->ctx, SUBMIT, dossier("draft")));
    assert_int_equal(it->ctx.fault_count, 0);
    assert_int_equal(it->ctx.permits_asked, 1);
}

static void
test_may_not_why__is_none_when_allowed_and_says_why_otherwise(void **state)
{
    struct case_ctx *it = *state;
    char sentence[80];

    it->world.is_author = true;
    assert_null(may_not_why(&it->ctx, SUBMIT, dossier("draft")).p);
    (void)snprintf(sentence, sizeof(sentence), "%s SK/5.3", fault_defs[REASON_STATE].code);
    assert_str(may_not_why(&it->ctx, SUBMIT, dossier("accepted")), sentence);
    assert_int_equal(it->ctx.fault_count, 0);
}

static void
test_fault__keeps_the_class_past_its_limit(void **state)
{
    struct case_ctx *it = *state;

    for (int i = 0; i < CTX_FAULTS_MAX + 5; i++) {
        assert_int_equal(fault_word(&it->ctx, "required"), ERR_INVALID);
    }
    assert_int_equal(it->ctx.fault_count, CTX_FAULTS_MAX);
    assert_int_equal(faults_end(&it->ctx), ERR_INVALID);
}

static void
test_fault__copies_its_field(void **state)
{
    struct case_ctx *it = *state;
    char field[] = "authors.1.share_bp";

    (void)fault(&it->ctx, fault_find(STR("required")), field);
    field[0] = 'x';
    assert_str(it->ctx.faults[0].field, "authors.1.share_bp");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_permit__denies_whom_no_line_names),
        TEST(test_permit__allows_by_relation_in_the_right_state),
        TEST(test_permit__gives_the_reason_and_law_when_only_the_state_is_wrong),
        TEST(test_permit__asks_for_the_role_at_the_agency_of_the_object),
        TEST(test_permit__does_not_take_a_role_above_for_one_at_the_agency),
        TEST(test_permit__takes_a_role_above_where_the_line_says_so),
        TEST(test_permit__never_beats_every_other_line),
        TEST(test_permit__is_not_found_for_who_may_not_see),
        TEST(test_permit__is_forbidden_for_who_may_see),
        TEST(test_permit__asks_a_stranger_to_sign_in),
        TEST(test_permit__gives_no_role_to_who_is_signed_out),
        TEST(test_permit__asks_for_any_place_when_there_is_no_object_and_no_agency),
        TEST(test_permit__gives_nobody_an_object_without_agency_by_role),
        TEST(test_permit__counts_a_post_at_the_agency_as_staff),
        TEST(test_permit__lets_the_system_act),
        TEST(test_permit__asks_each_relation_once_per_object),
        TEST(test_permit__asks_again_in_a_writing_transaction),
        TEST(test_may__adds_no_fault_and_counts_as_asked),
        TEST(test_may_not_why__is_none_when_allowed_and_says_why_otherwise),
        TEST(test_fault__keeps_the_class_past_its_limit),
        TEST(test_fault__copies_its_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
