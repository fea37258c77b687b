/* texts.c -- see texts.h. */
#include "texts.h"

#include "base/utf8.h"
#include "base/vi.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

enum { SENTENCE_MIN = 8, SENTENCE_SPREAD = 9, SENTENCES_AROUND = 6, SENTENCES_OF_DOSSIER = 12 };

uint32_t
texts_random(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)(*state >> 33);
}

static void
put_syllable(struct buf *out, uint64_t *state, bool capital)
{
    static const char *const starts[] = {"b", "c", "ch", "d", "g", "h", "kh", "l", "m", "n", "ng",
        "nh", "ph", "r", "s", "t", "th", "tr", "v", "x"};
    static const char *const ends[] = {"an", "\xC3\xA1t", "\xE1\xBA\xA5m", "\xE1\xBB\x87nh", "ong",
        "\xC3\xB2ng", "\xC6\xB0\xE1\xBB\x9Bt", "oa", "\xC3\xAA" "u", "\xE1\xBB\x91i", "ang", "ing",
        "\xC3\xA2" "y", "\xE1\xBA\xAF" "c", "u\xE1\xBB\xB3nh", "im", "\xE1\xBB\xABng", "ai"};
    char first[8];

    snprintf(first, sizeof(first), "%s", starts[texts_random(state) % ARRAY_COUNT(starts)]);
    first[0] = (char)(capital ? first[0] - 'a' + 'A' : first[0]);
    buf_c(out, first);
    buf_c(out, ends[texts_random(state) % ARRAY_COUNT(ends)]);
}

struct str
texts_prose(struct arena *arena, uint64_t seed, int sentences)
{
    uint64_t state = seed * 0x9E3779B97F4A7C15U + 1;
    struct buf out;

    buf_init(&out, arena, 4096);
    for (int i = 0; i < sentences; i++) {
        uint32_t words = SENTENCE_MIN + texts_random(&state) % SENTENCE_SPREAD;

        for (uint32_t w = 0; w < words; w++) {
            bool name = w > 0 && texts_random(&state) % 12 == 0;

            if (texts_random(&state) % 25 == 0) {
                buf_printf(&out, "%u", 10 + texts_random(&state) % 90);
            } else {
                put_syllable(&out, &state, w == 0 || name);
            }
            buf_c(&out, w + 1 < words ? " " : i % 4 == 3 ? ".\n\n" : ". ");
        }
    }
    return buf_str(&out);
}

struct str
texts_around(struct arena *arena, uint64_t seed, struct str passage)
{
    struct str before = texts_prose(arena, seed * 2 + 1000003, SENTENCES_AROUND);

    return str_cat(arena, str_cat(arena, before, passage),
        texts_prose(arena, seed * 2 + 1000004, SENTENCES_AROUND));
}

static void
put_char(struct buf *out, uint32_t c)
{
    char bytes[4];

    buf_put_bytes(out, bytes, utf8_encode(c, bytes));
}

struct str
texts_decomposed(struct arena *arena, struct str s)
{
    static const uint32_t marks[] = {
        0x302, 0x306, 0x31B, 0x300, 0x309, 0x303, 0x301, 0x323};
    struct buf out;

    /* Which mark is which is asked of vi_glyph_add_mark, so that the table cannot be wrong. */
    buf_init(&out, arena, s.n * 2);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        struct vi_glyph wanted = vi_glyph_of(c), made = vi_glyph_of((unsigned char)wanted.base);

        if (c < 0x80 || wanted.base == 0 || vi_fold_char(c) == 'd') {
            put_char(&out, c);
            continue;
        }
        put_char(&out, (unsigned char)wanted.base);
        for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
            struct vi_glyph next = made;

            vi_glyph_add_mark(&next, marks[i]);
            if ((next.shape != made.shape && next.shape == wanted.shape) ||
                (next.tone != made.tone && next.tone == wanted.tone)) {
                put_char(&out, marks[i]);
                made = next;
            }
        }
        MUST(made.shape == wanted.shape && made.tone == wanted.tone);
    }
    return buf_str(&out);
}

struct str
texts_stripped(struct arena *arena, struct str s)
{
    struct buf out;

    buf_init(&out, arena, s.n);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        struct vi_glyph glyph = vi_glyph_of(c);

        put_char(&out, c < 0x80 || glyph.base == 0 ? c : (unsigned char)glyph.base);
    }
    return buf_str(&out);
}

/* Calls put for each word with its number in the text; what is between words is copied. */
static struct str
each_word(struct arena *arena, struct str s, int every,
    void (*put)(struct buf *out, struct str word, bool change, uint64_t *state))
{
    uint64_t state = s.n;
    struct buf out;
    int count = 0;

    buf_init(&out, arena, s.n * 2);
    for (size_t from = 0, to; from < s.n; from = to) {
        for (to = from; to < s.n && s.p[to] != ' ' && s.p[to] != '.' && s.p[to] != '\n'; to++) {
        }
        if (to == from) {
            buf_char(&out, s.p[to++]);
        } else {
            count++;
            put(&out, str_sub(s, from, to), count % every == 0, &state);
        }
    }
    return buf_str(&out);
}

static void
put_mended(struct buf *out, struct str word, bool change, uint64_t *state)
{
    if (change) {
        put_syllable(out, state, false);
    } else {
        buf_put(out, word);
    }
}

struct str
texts_mended(struct arena *arena, struct str s, int every)
{
    return each_word(arena, s, every, put_mended);
}

static void
put_renamed(struct buf *out, struct str word, bool change, uint64_t *state)
{
    bool starts_sentence = out->n < 2 || out->p[out->n - 2] == '.' || out->p[out->n - 1] == '\n';

    (void)change;
    if (word.p[0] >= '0' && word.p[0] <= '9') {
        buf_printf(out, "%u", 100 + texts_random(state) % 900);
    } else if (word.p[0] >= 'A' && word.p[0] <= 'Z' && !starts_sentence) {
        put_syllable(out, state, true);
    } else {
        buf_put(out, word);
    }
}

struct str
texts_renamed(struct arena *arena, struct str s)
{
    return each_word(arena, s, 1, put_renamed);
}

struct str
texts_shuffled(struct arena *arena, struct str s)
{
    size_t middle = s.n / 2;

    while (middle < s.n && s.p[middle] != '.') {
        middle++;
    }
    MUST(middle + 2 < s.n);
    struct str second = str_trim(str_from(s, middle + 2));
    return str_cat(arena, str_cat(arena, second, STR(" ")), str_sub(s, 0, middle + 2));
}

/* -- an index in a folder of its own ------------------------------------------------------------ */

void
texts_index_new(struct texts_index *index, struct arena *arena)
{
    *index = (struct texts_index){.arena = arena};
    snprintf(index->dir, sizeof(index->dir), "/tmp/sk-novelty-XXXXXX");
    MUST(mkdtemp(index->dir) != NULL);
    texts_index_open(index, NULL);
}

void
texts_index_open(struct texts_index *index, const struct novelty_options *options)
{
    struct str why = STR_NONE;

    index->novelty = novelty_open(index->dir, options, index->arena, &why);
    if (index->novelty == NULL) {
        fprintf(stderr, "%.*s\n", STR_ARG(why));
    }
    MUST(index->novelty != NULL);
}

void
texts_index_close(struct texts_index *index)
{
    if (index->novelty != NULL) {
        novelty_close(index->novelty);
    }
    index->novelty = NULL;
}

static int
open_in(const char *dir, const char *name, int flags)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    int fd = open(path, flags | O_CLOEXEC, 0600);
    MUST(fd >= 0);
    return fd;
}

void
texts_copy_files(const char *from, const char *to)
{
    DIR *folder = opendir(from);
    const struct dirent *entry;

    MUST(folder != NULL);
    while ((entry = readdir(folder)) != NULL) {
        char bytes[4096];
        ssize_t n;

        if (entry->d_name[0] == '.') {
            continue;
        }
        int in = open_in(from, entry->d_name, O_RDONLY);
        int out = open_in(to, entry->d_name, O_WRONLY | O_CREAT | O_TRUNC);
        while ((n = read(in, bytes, sizeof(bytes))) > 0) {
            MUST(write(out, bytes, (size_t)n) == n);
        }
        close(in);
        close(out);
    }
    closedir(folder);
}

void
texts_remove_files(const char *dir)
{
    DIR *folder = opendir(dir);
    const struct dirent *entry;

    MUST(folder != NULL);
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.') {
            MUST(unlinkat(dirfd(folder), entry->d_name, 0) == 0);
        }
    }
    closedir(folder);
}

void
texts_index_drop(struct texts_index *index)
{
    texts_index_close(index);
    texts_remove_files(index->dir);
    MUST(rmdir(index->dir) == 0);
}

void
texts_add(struct texts_index *index, struct str label, struct str text)
{
    const struct novelty_doc doc = {.label = label, .title = STR("t"), .text = text};

    MUST(novelty_add(index->novelty, &doc));
}

struct str
texts_of(struct arena *arena, int number)
{
    return texts_prose(arena, (uint64_t)number, SENTENCES_OF_DOSSIER);
}

void
texts_add_many(struct texts_index *index, int from, int to)
{
    for (int i = from; i < to; i++) {
        struct arena_mark mark = arena_mark(index->arena);

        texts_add(index, str_printf(index->arena, "d%d", i), texts_of(index->arena, i));
        arena_rewind(index->arena, mark);
    }
}

struct novelty_answer *
texts_ask(struct texts_index *index, struct str draft)
{
    struct novelty_answer *answer = ARENA_NEW(index->arena, struct novelty_answer);

    novelty_ask(index->novelty, index->arena, draft, answer);
    return answer;
}

struct str
texts_shown(struct arena *arena, const struct novelty_answer *answer)
{
    struct buf out;

    buf_init(&out, arena, 256);
    buf_printf(&out, "%u compared;", answer->compared);
    for (size_t i = 0; i < answer->case_count; i++) {
        const struct novelty_case *c = &answer->cases[i];

        buf_printf(&out, " %.*s %u-%u = %u-%u class %d;", STR_ARG(c->source), c->draft.from,
            c->draft.to, c->in_source.from, c->in_source.to, (int)c->class);
    }
    return buf_str(&out);
}
