/* permit.c -- reads the generated policy table: first who and in which state, then what forbids,
 * and only for a refusal the reason.
 */
#include "plat/permit.h"
#include "plat/db.h"
#include "plat/fault.h"
#include "plat/text.h"

enum { CACHE_SLOTS = 64 };
/* Questions about agencies are kept beside the relations, under numbers that no relation has. */
enum { ASK_ORG_UNDER = -1, ASK_STAFF = -2 };

/* What was found out in this transaction. A writing one keeps nothing: it may change the answer. */
struct known {
    int question, kind;
    int64_t id, other_id;
    bool holds;
    struct known *next;
};
struct permit_cache {
    struct known *slots[CACHE_SLOTS];
};

static struct known **
slot_of(struct ctx *ctx, const struct known *wanted)
{
    if (ctx->permit_cache == NULL) {
        ctx->permit_cache = ARENA_NEW(ctx->arena, struct permit_cache);
    }
    uint64_t mix = ((uint64_t)wanted->id * 31 + (uint64_t)wanted->other_id) * 31 +
                   (uint64_t)wanted->question * 7 + (uint64_t)wanted->kind;

    return &ctx->permit_cache->slots[(mix * 0x9E3779B97F4A7C15u) >> 58];
}

static enum err
ask_database(struct ctx *ctx, const struct known *question, bool *holds)
{
    switch (question->question) {
    case ASK_ORG_UNDER:
        return relation_org_under(ctx, (struct org_id){question->id},
            (struct org_id){question->other_id}, holds);
    case ASK_STAFF:
        return relation_is_staff(ctx, (struct org_id){question->id}, holds);
    default:
        return relation_holds(ctx, question->question, question->kind, question->id, holds);
    }
}

static enum err
ask(struct ctx *ctx, struct known question, bool *holds)
{
    bool is_kept = !db_is_writing(ctx);
    struct known **slot = is_kept ? slot_of(ctx, &question) : NULL;

    for (struct known *known = is_kept ? *slot : NULL; known != NULL; known = known->next) {
        if (known->question == question.question && known->kind == question.kind &&
            known->id == question.id && known->other_id == question.other_id) {
            *holds = known->holds;
            return OK;
        }
    }
    TRY(ask_database(ctx, &question, holds));
    if (is_kept) {
        struct known *known = ARENA_NEW(ctx->arena, struct known);

        *known = question;
        known->holds = *holds;
        known->next = *slot;
        *slot = known;
    }
    return OK;
}

/* -- who -------------------------------------------------------------------------------------- */

static bool
is_signed_in(const struct ctx *ctx)
{
    return ctx->actor.account.v != 0 || ctx->actor.is_api_key;
}

bool
actor_has_role(const struct ctx *ctx, int role, struct org_id org)
{
    for (size_t i = 0; i < ctx->actor.role_count; i++) {
        const struct role_held *held = &ctx->actor.roles[i];

        if (held->role == role && (org.v == 0 || held->org.v == org.v)) {
            return true;
        }
    }
    return false;
}

static enum err
has_role_above(struct ctx *ctx, int role, struct org_id org, bool *holds)
{
    for (size_t i = 0; i < ctx->actor.role_count && !*holds; i++) {
        const struct role_held *held = &ctx->actor.roles[i];

        if (held->role == role) {
            TRY(ask(ctx,
                (struct known){.question = ASK_ORG_UNDER, .id = org.v, .other_id = held->org.v},
                holds));
        }
    }
    return OK;
}

static enum err
holds_role(struct ctx *ctx, const struct role_rule *rule, struct scope scope, bool *holds)
{
    /* An object without an agency is nobody's by role, unless the role counts anywhere; without an
     * object and an agency the question is whether there is any place where the actor might. */
    bool is_anywhere = rule->place == ROLE_ANYWHERE || (scope.id == 0 && scope.org.v == 0);

    *holds = false;
    if (rule->role == ROLE_PUBLIC) {
        *holds = true;
    } else if (!is_signed_in(ctx)) {
        return OK;
    } else if (rule->role == ROLE_SIGNED_IN) {
        *holds = true;
    } else if (rule->role == ROLE_STAFF && scope.org.v == 0) {
        *holds = is_anywhere && ctx->actor.org.v != 0;
    } else if (rule->role == ROLE_STAFF) {
        return ask(ctx, (struct known){.question = ASK_STAFF, .id = scope.org.v}, holds);
    } else if (is_anywhere) {
        *holds = actor_has_role(ctx, rule->role, (struct org_id){0});
    } else if (scope.org.v != 0) {
        *holds = actor_has_role(ctx, rule->role, scope.org);
        if (!*holds && rule->place == ROLE_AT_ANCESTOR) {
            return has_role_above(ctx, rule->role, scope.org, holds);
        }
    }
    return OK;
}

static enum err
holds_relation(struct ctx *ctx, const int *relations, size_t count, struct scope scope, bool *holds)
{
    *holds = false;
    if (scope.id == 0 || ctx->actor.person.v == 0) {
        return OK;
    }
    for (size_t i = 0; i < count && !*holds; i++) {
        TRY(ask(ctx,
            (struct known){.question = relations[i], .kind = scope.kind, .id = scope.id}, holds));
    }
    return OK;
}

static enum err
is_meant(struct ctx *ctx, const struct policy_line *line, struct scope scope, bool *holds)
{
    *holds = false;
    for (size_t i = 0; i < line->role_count && !*holds; i++) {
        TRY(holds_role(ctx, &line->roles[i], scope, holds));
    }
    if (!*holds) {
        TRY(holds_relation(ctx, line->relations, line->relation_count, scope, holds));
    }
    return OK;
}

static bool
is_in_state(const struct policy_line *line, struct str state)
{
    for (size_t i = 0; i < line->state_count; i++) {
        if (str_eq_c(state, line->states[i])) {
            return true;
        }
    }
    return line->states == NULL;
}

/* -- the verdict ------------------------------------------------------------------------------ */

struct verdict {
    bool is_allowed;
    int fault_code; /* why not */
    const char *law;
};

/* The first line of the action, or the one after `line`; NULL at the end. */
static const struct policy_line *
next_line(int action, const struct policy_line *line)
{
    size_t low = 0, high = policy_line_count;

    if (line != NULL) {
        low = (size_t)(line - policy_lines) + 1;
    }
    while (line == NULL && low < high) {
        size_t middle = low + (high - low) / 2;

        if (policy_lines[middle].action < action) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < policy_line_count && policy_lines[low].action == action ? &policy_lines[low] : NULL;
}

static void
refuse(struct verdict *verdict, const struct policy_line *line)
{
    verdict->is_allowed = false;
    verdict->fault_code = line->fault_code;
    verdict->law = line->law;
}

/* Any line's never forbids what another line allows: with two roles the intersection counts. */
static enum err
check_never(struct ctx *ctx, int action, struct scope scope, struct verdict *verdict)
{
    for (const struct policy_line *line = next_line(action, NULL); line != NULL;
         line = next_line(action, line)) {
        bool holds = false;

        TRY(holds_relation(ctx, line->never, line->never_count, scope, &holds));
        if (holds) {
            refuse(verdict, line);
            return OK;
        }
    }
    return OK;
}

static enum err
judge(struct ctx *ctx, int action, struct scope scope, struct verdict *verdict)
{
    *verdict = (struct verdict){.is_allowed = ctx->actor.is_system};
    for (const struct policy_line *line = next_line(action, NULL); line != NULL;
         line = next_line(action, line)) {
        if (!verdict->is_allowed && is_in_state(line, scope.state)) {
            TRY(is_meant(ctx, line, scope, &verdict->is_allowed));
        }
    }
    if (verdict->is_allowed) {
        return ctx->actor.is_system ? OK : check_never(ctx, action, scope, verdict);
    }
    for (const struct policy_line *line = next_line(action, NULL); line != NULL;
         line = next_line(action, line)) {
        bool is_only_the_state = false;

        if (!is_in_state(line, scope.state)) {
            TRY(is_meant(ctx, line, scope, &is_only_the_state));
        }
        if (is_only_the_state) {
            refuse(verdict, line);
            return OK;
        }
    }
    return OK;
}

static int
code_of(const struct verdict *verdict)
{
    return verdict->fault_code != 0 ? verdict->fault_code : fault_find(STR("forbidden"));
}

/* -- the questions ---------------------------------------------------------------------------- */

enum err
permit(struct ctx *ctx, int action, struct scope scope)
{
    struct verdict verdict, view = {.is_allowed = true};

    ctx->permits_asked++;
    TRY(judge(ctx, action, scope, &verdict));
    if (verdict.is_allowed) {
        return OK;
    }
    if (!is_signed_in(ctx)) {
        return fault_word(ctx, "signed_out");
    }
    if (scope.id != 0) {
        TRY(judge(ctx, object_view_action[scope.kind], scope, &view));
    }
    if (!view.is_allowed) {
        return fault_word(ctx, "not_found");
    }
    (void)fault_arg(ctx, code_of(&verdict), NULL, str_of(verdict.law));
    return ERR_FORBIDDEN;
}

bool
may(struct ctx *ctx, int action, struct scope scope)
{
    struct verdict verdict;

    ctx->permits_asked++;
    return judge(ctx, action, scope, &verdict) == OK && verdict.is_allowed;
}

struct str
may_not_why(struct ctx *ctx, int action, struct scope scope)
{
    struct verdict verdict;

    ctx->permits_asked++;
    if (judge(ctx, action, scope, &verdict) != OK || verdict.is_allowed) {
        return STR_NONE;
    }
    struct fault why = {.code = code_of(&verdict), .arg = str_of(verdict.law)};

    return text_of_fault(ctx, &why);
}

struct org_id
actor_org_for(struct ctx *ctx, int action)
{
    if (may(ctx, action, (struct scope){.org = ctx->actor.org})) {
        return ctx->actor.org;
    }
    for (size_t i = 0; i < ctx->actor.role_count; i++) {
        if (may(ctx, action, (struct scope){.org = ctx->actor.roles[i].org})) {
            return ctx->actor.roles[i].org;
        }
    }
    return ctx->actor.org;
}
