/* demo_dossiers.h -- one round of an agency: its dossiers together, from the draft to the decision. */
#ifndef APP_DEMO_DEMO_DOSSIERS_H
#define APP_DEMO_DEMO_DOSSIERS_H

#include "app/demo/demo.h"
#include "app/demo/demo_text.h"
#include "room/council/council.h"

/* What dossiers.tsv lets happen to a dossier beside the ordinary way to recognition. */
enum demo_fate {
    FATE_NONE = 0,
    FATE_DRAFT,      /* never filed */
    FATE_REFUSED,    /* at the formal examination */
    FATE_SUPPLEMENT, /* completed when asked */
    FATE_SILENT,     /* asked, and never completed */
    FATE_WITHDRAWN,
    FATE_PAPER,      /* handed in on paper, typed days later */
    FATE_UNUSED,     /* first used after it was accepted */
    FATE_ATTESTED,   /* the head attests a share */
    FATE_WEAK,       /* the council does not pass it */
    FATE_HEAD,       /* the head is the author: the superior consents */
    FATE_SLOW,       /* examined after its day */
    FATE_DEFERRED,   /* put off once by the council */
};
enum { ROUND_DOSSIERS_MAX = 16, ROUND_PEOPLE_MAX = 200 };

struct demo_batch {
    struct ctx *ctx;
    struct demo_words words;
    struct str agency;
    struct org_id org;
    struct date drafted_on, until; /* nothing happens after until */
    uint32_t n;
    struct q_person_list_of_org *people;
    size_t person_count;
    struct demo_batch_dossier {
        struct initiative_id id;
        enum demo_fate fate;
    } dossiers[ROUND_DOSSIERS_MAX];
    size_t dossier_count;
};
/* Moves the clock to the working day so many days after the draft; false when that is not yet. */
bool batch_on(struct demo_batch *b, int32_t days);
/* Acts as the first person with the role at the agency on that day. */
MUST_USE enum err batch_as(struct demo_batch *b, enum role_code role);
MUST_USE enum err demo_person_with(struct ctx *ctx, struct org_id org, enum role_code role,
    struct person_id *out); /* that person */
void batch_as_person(struct demo_batch *b, struct person_id person);
enum demo_fate batch_fate(const struct demo_batch *b, struct initiative_id id);
/* One text of the slot (words.tsv), the same for the same round and salt. */
struct str batch_say(struct demo_batch *b, const char *slot, uint32_t salt);

/* demo_council.c: the sitting over all dossiers that wait for it, with its papers. Then
 * the decision of the head on all that waits for him. */
MUST_USE enum err batch_sit(struct demo_batch *b);
MUST_USE enum err batch_decide(struct demo_batch *b);
/* The council of the agency on that day by councils.tsv; id 0 when it has none. */
MUST_USE enum err demo_council_find(struct ctx *ctx, struct org_id org, struct council_id *out);
/* The seats that may judge an item. */
struct demo_jury {
    struct q_seat_list *seats;
    bool *is_barred;
    size_t count;
};
MUST_USE enum err demo_jury(struct ctx *ctx, struct council_id council, struct agenda_item_id item,
    struct demo_jury *out);
/* The sheet of the actor's own seat; seed moves its points. */
MUST_USE enum err demo_score(struct ctx *ctx, struct council_session_id session,
    struct agenda_item_id item, uint32_t seed, bool is_weak);
/* The next number of the agency's books of papers in that year, with gaps as real books have them. */
MUST_USE enum err demo_number(struct ctx *ctx, struct org_id org, int64_t *out);
/* Drafts of papers of the agency about one thing (kind NULL: about anything) are signed by its head and
 * issued by its records clerk. */
MUST_USE enum err demo_issue_papers(struct ctx *ctx, struct org_id org, struct ref about);

#endif
