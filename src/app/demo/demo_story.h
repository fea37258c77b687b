/* demo_story.h -- the story as its verbs see it: the columns of the line at hand, and the last of each
 * kind, which the next lines speak of. Each verb is one act of a room. */
#ifndef APP_DEMO_DEMO_STORY_H
#define APP_DEMO_DEMO_STORY_H

#include "app/demo/demo.h"
#include "room/adoption/adoption.h"
#include "room/council/council.h"
#include "room/directive/directive.h"
#include "room/idea/idea.h"
#include "room/initiative/initiative.h"
#include "room/process/process.h"
#include "room/selection/selection.h"

enum { CLAUSES = 12, STEPS = 12 };

/* The last of each kind: what the next lines speak of. */
struct story {
    struct ctx *ctx;
    const struct str *c; /* columns after the first three */
    struct directive_in directive;
    struct directive_clause_in clauses[CLAUSES];
    struct directive_id sent;
    struct process_in process;
    struct process_step_in steps[STEPS];
    size_t step_count;
    struct process_id process_id;
    struct review_id review;
    struct shortcoming_id shortcoming;
    struct idea_id idea;
    struct model_id model;
    struct adoption_id adoption;
    struct initiative_id modelled; /* the initiative of the model */
    struct initiative_id dossier;  /* the draft of the idea */
    struct selection_round_id round;
    struct nomination_id nomination;
    struct council_session_id session;
    struct council_id council;
};

/* A whole number of the table. */
static inline int32_t
story_number(struct str said)
{
    int64_t v = 0;

    MUST(str_to_i64(said, &v));
    return (int32_t)v;
}

/* demo_story_acts.c */
enum err tell_dossier(struct story *s);
enum err tell_hand_in(struct story *s);
enum err tell_support(struct story *s);
enum err tell_comment(struct story *s);
enum err tell_round(struct story *s);
enum err tell_nominate(struct story *s);
enum err tell_send_up(struct story *s);
enum err tell_receive(struct story *s);
enum err tell_ask(struct story *s);
enum err tell_complete(struct story *s);
enum err tell_respond(struct story *s);
enum err tell_rate(struct story *s);
enum err tell_honour(struct story *s);
enum err tell_session(struct story *s);
enum err tell_open(struct story *s);
enum err tell_score(struct story *s);
enum err tell_decide(struct story *s);

#endif
