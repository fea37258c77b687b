#include "app/demo/demo_bulk.h"

#include "app/demo/demo.h"
#include "app/demo/demo_text.h"
#include "base/vi.h"
#include "gen/policy.h"
#include "gen/q_app.h"
#include "room/identity/identity.h"
#include "room/initiative/initiative.h"
#include "room/org/org.h"

enum {
    MODELS_MAX = 2000,
    ORGS_MAX = 64,
    COPIES_OF_A_PERSON = 30, /* dossiers of one author, about */
    PEOPLE_OF_ORG_MIN = 12,
    FIRST_WEEKS = 13, /* an agency has its first dossiers after so many weeks */
    SEED = 20250701,
};
#define DAY_US INT64_C(86400000000)

struct model {
    struct q_demo_model_list row;
    struct q_author_list *authors;
    size_t author_count;
    struct q_demo_model_events *events;
    size_t event_count;
    size_t org; /* index of bulk.orgs */
};

struct bulk_org {
    struct q_demo_model_orgs row;
    struct person_id *people;
    struct str *names, *posts;
    size_t person_count;
};

struct bulk {
    struct demo_words words;
    struct date today;
    struct model *models;
    size_t model_count;
    struct bulk_org orgs[ORGS_MAX];
    size_t org_count;
    int64_t copies, made, chunk; /* chunk: dossiers of the chunk at hand */
    int64_t keys_of_round, decisions_of_round;
    struct event_id last_event;
};

/* -- what there is -------------------------------------------------------------------------------- */

/* A dossier that took longer than its agency's first weeks could begin before the agency did. */
static bool
is_quick(const struct q_demo_model_list *row)
{
    struct date created_on = date_of_instant((struct instant){row->created_on});

    return date_is_none(row->decided_on) ||
           date_days_between(created_on, row->decided_on) < FIRST_WEEKS * 7;
}

static enum err
read_model(struct ctx *ctx, const struct bulk *bulk, const struct q_demo_model_list *row,
    struct model *model)
{
    model->row = *row;
    TRY(q_author_list(ctx, row->id, &model->authors, &model->author_count));
    TRY(q_demo_model_events(ctx, row->id, &model->events, &model->event_count));
    while (bulk->orgs[model->org].row.org.v != row->org.v) {
        model->org++;
        MUST(model->org < bulk->org_count);
    }
    return OK;
}

static enum err
read_models(struct ctx *ctx, struct bulk *bulk)
{
    struct q_demo_model_list *rows;
    size_t count;

    TRY(q_demo_model_list(ctx, (struct initiative_id){0}, MODELS_MAX, &rows, &count));
    bulk->models = ARENA_ARRAY(ctx->arena, struct model, count);
    for (size_t i = 0; i < count; i++) {
        if (is_quick(&rows[i])) {
            TRY(read_model(ctx, bulk, &rows[i], &bulk->models[bulk->model_count++]));
        }
    }
    return OK;
}

static enum err
read_orgs(struct ctx *ctx, struct bulk *bulk)
{
    struct q_demo_model_orgs *rows;
    size_t count;

    TRY(q_demo_model_orgs(ctx, &rows, &count));
    MUST(count <= ORGS_MAX);
    for (size_t i = 0; i < count; i++) {
        bulk->orgs[i] = (struct bulk_org){.row = rows[i]};
    }
    bulk->org_count = count;
    return OK;
}

/* -- people --------------------------------------------------------------------------------------- */

static enum err
add_author(struct ctx *ctx, struct bulk *bulk, struct bulk_org *org, uint32_t seed)
{
    struct demo_voice voice = {&bulk->words, seed, 0};
    struct demo_name name = demo_name(ctx->arena, &bulk->words, seed);
    struct person_new person = {.full_name = name.full_name, .salutation = str_of(name.salutation),
        .degree = demo_say(ctx->arena, &voice, "degree"), .birth_on = date_of_civil((struct civil){1970, 1, 1})};
    struct post_new post = {.org = org->row.org, .title = demo_say(ctx->arena, &voice, "post"),
        .unit = demo_say(ctx->arena, &voice, "unit"), .from_on = org->row.from_on,
        .to_on = org->row.to_on};

    person.birth_on = date_add_days(person.birth_on, (int32_t)(demo_mixed(seed, 9) % 10500));
    TRY(person_add(ctx, &person, &post.person));
    org->people[org->person_count] = post.person;
    org->posts[org->person_count] = post.title;
    org->names[org->person_count++] = name.full_name;
    return post_add(ctx, &post);
}

static enum err
add_authors(struct ctx *ctx, struct bulk *bulk)
{
    for (size_t i = 0; i < bulk->org_count; i++) {
        struct bulk_org *org = &bulk->orgs[i];
        size_t models = 0;
        size_t wanted;
        for (size_t m = 0; m < bulk->model_count; m++) {
            models += bulk->models[m].org == i;
        }
        wanted = PEOPLE_OF_ORG_MIN + (size_t)bulk->copies * models /
            (bulk->model_count * COPIES_OF_A_PERSON);
        org->people = ARENA_ARRAY(ctx->arena, struct person_id, wanted);
        org->names = ARENA_ARRAY(ctx->arena, struct str, wanted);
        org->posts = ARENA_ARRAY(ctx->arena, struct str, wanted);
        for (size_t p = 0; p < wanted; p++) {
            TRY(add_author(ctx, bulk, org, demo_mixed(SEED, (uint32_t)(i * 100000 + p))));
        }
    }
    return OK;
}

enum err
bulk_begin(struct ctx *ctx, int64_t total, struct date today, struct bulk **out)
{
    struct bulk *bulk = ARENA_NEW(ctx->arena, struct bulk);
    struct q_demo_keys_end keys;
    struct q_demo_event_last last;

    *bulk = (struct bulk){.today = today};
    demo_words_read(&bulk->words);
    TRY(read_orgs(ctx, bulk));
    TRY(read_models(ctx, bulk));
    TRY(q_demo_keys_end(ctx, &keys)); /* the newest key is their number: nothing was deleted */
    bulk->copies = total > keys.initiative ? total - keys.initiative : 0;
    MUST(bulk->model_count > 0 || bulk->copies == 0);
    if (bulk->copies == 0) {
        *out = bulk;
        return OK;
    }
    TRY(q_demo_event_last(ctx, &last));
    bulk->keys_of_round = keys.initiative;
    bulk->decisions_of_round = keys.decision;
    bulk->last_event = last.id;
    *out = bulk;
    return add_authors(ctx, bulk);
}

/* -- one copy ------------------------------------------------------------------------------------- */

struct copy {
    const struct model *model;
    struct initiative_id id;
    uint32_t seed;
    int32_t days;
    struct str title, code;
    struct person_id people[INITIATIVE_AUTHORS_MAX];
    struct str names[INITIATIVE_AUTHORS_MAX], posts[INITIATIVE_AUTHORS_MAX];
};

/* Whole weeks, the same for all that one decision covers, so that weekdays and decisions stay true.
 * What is still under way stays where it is. */
static int32_t
days_moved(const struct bulk *bulk, const struct model *model, uint32_t round)
{
    struct date first = date_add_days(model->row.org_from, FIRST_WEEKS * 7);
    struct date last = bulk->today;
    struct date to = bulk->orgs[model->org].row.to_on;
    struct date decided = model->row.decided_on;
    int32_t back;
    int32_t on;

    if (date_is_none(decided)) {
        return 0;
    }
    if (!date_is_none(to) && date_cmp(to, last) < 0) {
        last = to;
    }
    back = date_cmp(first, decided) < 0 ? date_days_between(first, decided) / 7 : 0;
    on = date_cmp(decided, last) < 0 ? date_days_between(decided, last) / 7 : 0;
    return 7 * ((int32_t)(demo_mixed(round, (uint32_t)decided.day) % (uint32_t)(back + on + 1)) - back);
}

static struct date
moved(const struct copy *copy, struct date on)
{
    return date_is_none(on) ? on : date_add_days(on, copy->days);
}

static struct instant
moved_at(const struct copy *copy, struct instant at)
{
    return instant_is_none(at) ? at : (struct instant){at.us + copy->days * DAY_US};
}

static enum err
store_text(struct ctx *ctx, const struct bulk *bulk, struct copy *copy)
{
    struct demo_voice voice = {&bulk->words, copy->seed, 0};
    struct arena *arena = ctx->arena;
    int64_t receipt = 0;

    copy->code = STR_NONE;
    if (copy->model->row.is_numbered) {
        struct ref about = {"initiative", copy->id.v, copy->model->row.org};
        TRY(initiative_draw_numbers(ctx, about, moved(copy, copy->model->row.filed_on), &copy->code,
            &receipt));
    }
    copy->title = demo_say(arena, &voice, "title");
    TRY(q_demo_copy_initiative(ctx,
        &(struct q_demo_copy_initiative_in){
            .id = copy->id,
            .model = copy->model->row.id,
            .days = copy->days,
            .code = copy->code,
            .receipt = {receipt, receipt != 0},
            .title = copy->title,
            .field = demo_field(&voice),
            .benefit = {(int64_t)(demo_mixed(copy->seed, 3) % 90 + 10) * 1000000},
            .sort_key = vi_sortkey(arena, copy->title),
            .search = vi_search_words(arena, copy->title),
            .created_by = copy->people[0],
        }));
    return q_initiative_content_set(ctx,
        &(struct q_initiative_content_set_in){
            .id = copy->id,
            .problem = demo_say(arena, &voice, "problem"),
            .prior_state = demo_say(arena, &voice, "problem"),
            .description = demo_say(arena, &voice, "description"),
            .novelty = demo_say(arena, &voice, "novelty"),
            .conditions = demo_say(arena, &voice, "apply"),
            .applicability = demo_say(arena, &voice, "apply"),
            .benefit_by_author = demo_say(arena, &voice, "benefit"),
            .benefit_inputs = STR("{}"),
        });
}

/* Two authors of one dossier are two people: they are neighbours in their agency's list. */
static void
choose_authors(const struct bulk *bulk, struct copy *copy)
{
    const struct bulk_org *org = &bulk->orgs[copy->model->org];

    for (size_t i = 0; i < copy->model->author_count; i++) {
        size_t at = (demo_mixed(copy->seed, 5) + i) % org->person_count;
        copy->people[i] = org->people[at];
        copy->names[i] = org->names[at];
        copy->posts[i] = org->posts[at];
    }
}

static enum err
store_authors(struct ctx *ctx, const struct bulk *bulk, const struct copy *copy)
{
    for (size_t i = 0; i < copy->model->author_count; i++) {
        const struct q_author_list *author = &copy->model->authors[i];
        bool is_own = author->confirmed_by.v == author->person.v;
        TRY(q_author_insert(ctx,
            &(struct q_author_insert_in){
                .initiative = copy->id,
                .seq = author->seq,
                .person = copy->people[i],
                .full_name = copy->names[i],
                .birth_on = DATE_NONE,
                .workplace = bulk->orgs[copy->model->org].row.name,
                .post_title = copy->posts[i],
                .degree = author->degree,
                .share = author->share,
                .means = author->confirm_means,
                .confirmed_on = moved(copy, author->confirmed_on),
                .confirmed_at = moved_at(copy, author->confirmed_at),
                .confirmed_by = is_own ? copy->people[i] : author->confirmed_by,
            }));
    }
    return OK;
}

/* What an event says, with the copy's own title, names and code. */
static struct str
payload_of(struct ctx *ctx, const struct copy *copy, enum action action,
    const struct q_demo_model_events *event, size_t confirmed)
{
    if (action == ACT_INITIATIVE_DRAFT) {
        return event_payload(ctx, "title", copy->title, NULL);
    }
    if (action == ACT_INITIATIVE_SUBMIT) {
        return event_payload(ctx, "code", copy->code, NULL);
    }
    if (action == ACT_INITIATIVE_CONFIRM_SHARE) {
        return event_payload(ctx, "author", copy->names[confirmed], "means",
            confirm_means_word(CONFIRM_MEANS_ONLINE), NULL);
    }
    return event->body;
}

static enum err
record(struct ctx *ctx, const struct copy *copy)
{
    const struct model *model = copy->model;
    struct ref ref = {"initiative", copy->id.v, model->row.org};

    for (size_t i = 0; i < model->event_count; i++) {
        const struct q_demo_model_events *event = &model->events[i];
        struct act act = {.happened_on = moved(copy, event->happened_on), .channel = event->channel,
            .entered_for = event->entered_for, .late_reason = event->late_reason};
        enum action action;
        size_t author = 0;
        MUST(action_parse(event->action, &action));
        while (author < model->author_count && model->authors[author].person.v != event->actor.v) {
            author++;
        }
        ctx->now = moved_at(copy, event->at);
        ctx->today = date_of_instant(ctx->now);
        ctx->actor.person = author < model->author_count ? copy->people[author] : event->actor;
        TRY(event_add(ctx, action, ref, &act,
            payload_of(ctx, copy, action, event, author < model->author_count ? author : 0)));
    }
    return OK;
}

static enum err
make_copy(struct ctx *ctx, const struct bulk *bulk, int64_t number)
{
    uint32_t round = (uint32_t)(number / (int64_t)bulk->model_count) + 1;
    const struct model *model = &bulk->models[(size_t)number % bulk->model_count];
    struct copy copy = {.model = model,
        .id = {model->row.id.v + (int64_t)round * bulk->keys_of_round},
        .seed = demo_mixed(SEED, (uint32_t)number),
        .days = days_moved(bulk, model, round)};

    choose_authors(bulk, &copy);
    TRY(store_text(ctx, bulk, &copy));
    TRY(store_authors(ctx, bulk, &copy));
    TRY(record(ctx, &copy));
    if (!copy.model->row.is_numbered) {
        return OK;
    }
    ctx->now = moved_at(&copy, instant_of_date(model->row.filed_on));
    return initiative_freeze(ctx, copy.id, moved(&copy, model->row.filed_on));
}

/* -- many ----------------------------------------------------------------------------------------- */

bool
bulk_is_done(const struct bulk *bulk)
{
    return bulk->made == bulk->copies;
}

/* The rows below the dossiers of this chunk. Decisions are one round's, so they come with its end. */
static enum err
follow_models(struct ctx *ctx, const struct bulk *bulk)
{
    size_t at = (size_t)bulk->made % bulk->model_count;
    int64_t round = bulk->made / (int64_t)bulk->model_count + 1;
    int64_t offset = round * bulk->keys_of_round;
    int64_t decisions = round * bulk->decisions_of_round;
    struct initiative_id first = {bulk->models[at].row.id.v + offset};
    struct initiative_id start = {bulk->models[0].row.id.v + offset};
    size_t end = at + (size_t)bulk->chunk;
    struct initiative_id last = {bulk->models[end - 1].row.id.v + offset};

    TRY(q_demo_copy_stages(ctx, first, last, offset));
    TRY(q_demo_copy_clocks(ctx, first, last, offset));
    TRY(q_demo_copy_marks(ctx, first, last, offset));
    TRY(q_demo_copy_supplements(ctx, first, last, offset));
    if (end < bulk->model_count && bulk->made + bulk->chunk < bulk->copies) {
        return OK;
    }
    TRY(q_demo_copy_decisions(ctx, start, last, offset, decisions));
    TRY(q_demo_copy_decision_items(ctx, start, last, offset, decisions));
    return q_demo_copy_recognitions(ctx, start, last, offset, decisions);
}

enum err
bulk_chunk(struct ctx *ctx, struct bulk *bulk)
{
    int64_t left_of_round =
        (int64_t)bulk->model_count - bulk->made % (int64_t)bulk->model_count;
    int64_t left = bulk->copies - bulk->made;

    bulk->chunk = left < BULK_CHUNK ? left : BULK_CHUNK;
    bulk->chunk = bulk->chunk < left_of_round ? bulk->chunk : left_of_round;
    for (int64_t i = 0; i < bulk->chunk; i++) {
        struct arena_mark mark = arena_mark(ctx->arena);
        TRY(make_copy(ctx, bulk, bulk->made + i));
        arena_rewind(ctx->arena, mark);
    }
    TRY(follow_models(ctx, bulk));
    return q_demo_todos_forget(ctx, bulk->last_event);
}

void
bulk_next(struct bulk *bulk)
{
    bulk->made += bulk->chunk;
}

enum err
bulk_end(struct ctx *ctx, struct bulk *bulk)
{
    struct q_demo_keys_end keys;

    if (bulk->copies == 0) {
        return OK;
    }
    return q_demo_keys_end(ctx, &keys);
}
