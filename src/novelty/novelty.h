/* novelty.h -- finds, among past dossiers, those that a draft shares passages with, and those about
 * the same idea. The whole public face of the engine.
 *
 * Owns     the files of one directory: MANIFEST and segment-*. They are derived: whatever is wrong
 *          with them, the remedy is novelty_erase and adding all documents again.
 * Model    a document has a label (whatever its owner wants to be told: "12.3", a JSON value) and a
 *          text. It never changes: a new version is the old label removed and a new one added.
 *          Templates are documents too: official forms, model texts, law. What they explain in a
 *          draft is shown apart and counts for nothing.
 * Visible  novelty_add collects; novelty_commit makes what was collected visible to askers;
 *          novelty_flush makes what is visible durable, with the last event that it contains. After
 *          a crash the owner adds again whatever came after novelty_status().event.
 * Threads  one writer at a time, any number of askers meanwhile, also during flush and merge. The
 *          directory belongs to one writing process; another one is refused.
 * Errors   false and a reason in English for the log. An index that cannot be read is refused as a
 *          whole; nothing is answered from half an index.
 * Papers   seed-and-extend text alignment as in the PAN tasks of 2012-2014; winnowing (Schleimer,
 *          Wilkerson, Aiken 2003) is the yardstick; count-min with conservative update (Estan,
 *          Varghese 2002) for commonness; BM25 (Robertson, Zaragoza 2009) for ideas. docs/novelty.md
 *          says what is done otherwise, and why.
 */
#ifndef NOVELTY_NOVELTY_H
#define NOVELTY_NOVELTY_H

#include "base/err.h"
#include "base/str.h"

enum { NOVELTY_DOCS_MAX = 10, NOVELTY_IDEAS_MAX = 10, NOVELTY_CASES_MAX = 64 };

enum novelty_kind { NOVELTY_DOSSIER = 0, NOVELTY_TEMPLATE = 1 };

struct novelty_doc {
    struct str label; /* at most 200 bytes */
    struct str title, text;
    enum novelty_kind kind;
};

/* Half open, in bytes, on character borders. */
struct novelty_span {
    uint32_t from, to;
};

/* What was done to a passage, read off the alignment. */
enum novelty_class {
    NOVELTY_VERBATIM = 1, /* both sides are equal after folding */
    NOVELTY_EDITED,       /* words changed, left out, put in */
    NOVELTY_SHUFFLED,     /* sentences in another order */
    NOVELTY_RENAMED,      /* nearly all that changed are names and numbers */
    NOVELTY_STRIPPED,     /* equal after folding, diacritics taken off */
};

struct novelty_case {
    struct str source; /* its label */
    struct novelty_span draft, in_source;
    enum novelty_class class;
    bool is_template;       /* explained by a form, a model text or law: shown in grey */
    bool is_strong;         /* at least 40 own words, most of the longer side */
    uint32_t alike_words;   /* words of the draft's span found in the source's */
    uint32_t draft_words, source_words;
    uint32_t rarest;        /* the rarest three words in a row stand in so many documents */
    uint32_t evidence_bits; /* how unlikely that this is chance */
};

struct novelty_answer {
    uint32_t compared; /* documents that the draft was compared with, templates apart */
    uint64_t event;    /* up to this event of their owner */
    uint32_t words, own_words, covered_words; /* of the draft; not common; own and in a case */
    struct str docs[NOVELTY_DOCS_MAX]; /* labels; those with passages first, best first */
    size_t doc_count;
    struct novelty_case cases[NOVELTY_CASES_MAX];
    size_t case_count;
    struct str ideas[NOVELTY_IDEAS_MAX];
    size_t idea_count;
};

struct novelty;

struct novelty_options {
    /* Called before each change of a file; false makes it fail. For tests; NULL otherwise. */
    bool (*step)(void *arg, const char *what);
    void *step_arg;
    bool from_nothing; /* whatever is in the directory does not matter: an empty index */
    bool read_only;    /* only ask: changes no file, and may stand beside a writing process */
};

/* Opens the index of a directory that exists; one without a manifest is an empty index. */
struct novelty *novelty_open(const char *dir, const struct novelty_options *options,
    struct arena *arena, struct str *why);
void novelty_close(struct novelty *novelty); /* what was not flushed is lost */

/* False for a label that is empty or too long. A label must not be in the index already. */
MUST_USE bool novelty_add(struct novelty *novelty, const struct novelty_doc *doc);
/* Whether the batch has the size at which the owner should flush. */
bool novelty_is_full(const struct novelty *novelty);
/* Takes a label out of what askers see; false when it was not there. */
bool novelty_remove(struct novelty *novelty, struct str label);
void novelty_commit(struct novelty *novelty);
MUST_USE bool novelty_flush(struct novelty *novelty, uint64_t event);
/* Makes one segment of all that is flushed, without the removed ones. */
MUST_USE bool novelty_merge(struct novelty *novelty);
/* Takes everything out, files included. */
MUST_USE bool novelty_erase(struct novelty *novelty);

/* Answers live in arena; labels too. Any bytes are a valid draft. */
void novelty_ask(struct novelty *novelty, struct arena *arena, struct str draft,
    struct novelty_answer *answer);

struct novelty_status {
    uint32_t documents, templates, removed, segments, in_memory;
    uint64_t generation, event;
    uint64_t text_bytes, copy_bytes, sketch_bytes, idea_bytes, token_bytes, file_bytes;
};
void novelty_status(struct novelty *novelty, struct novelty_status *status);

/* Why the last novelty_flush, _merge, _erase or _add said false. */
struct str novelty_why(const struct novelty *novelty);

#endif
