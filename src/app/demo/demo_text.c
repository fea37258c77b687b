#include "app/demo/demo_text.h"

#include "app/demo/demo.h"
#include "base/buf.h"

static const char table[] =
#include "demo_words.inc"
    ;
enum { DEPTH_MAX = 4, NUMBER_FIRST = 6, NUMBER_COUNT = 40 };

uint32_t
demo_mixed(uint32_t a, uint32_t b)
{
    uint32_t x = a * 2654435761U ^ (b + 0x9E3779B9U) * 2246822519U;

    x ^= x >> 15;
    x *= 2246822519U;
    return x ^ x >> 13;
}

void
demo_words_read(struct demo_words *words)
{
    struct str rest = str_of(table);
    struct demo_row row;

    words->count = 0;
    while (demo_next(&rest, &row)) {
        MUST(words->count < DEMO_WORDS_MAX);
        words->word[words->count++] =
            (struct demo_word){row.column[0], row.column[1], row.column[2]};
    }
}

/* Slots stand together in the table, so one of them is found by counting from its first line. */
static const struct demo_word *
pick(const struct demo_words *words, struct str slot, uint32_t number)
{
    size_t first = 0;
    size_t count = 0;

    while (first < words->count && !str_eq(words->word[first].slot, slot)) {
        first++;
    }
    while (first + count < words->count && str_eq(words->word[first + count].slot, slot)) {
        count++;
    }
    MUST(count > 0);
    return &words->word[first + number % count];
}

static bool
is_kept(struct str slot)
{
    return str_eq_c(slot, "viec") || str_eq_c(slot, "noi");
}

static const struct demo_word *
pick_for(struct demo_voice *voice, struct str slot)
{
    uint32_t salt = is_kept(slot) ? (uint32_t)slot.p[0] : 1000 + voice->drawn++;

    return pick(voice->words, slot, demo_mixed(voice->seed, salt));
}

static void
say(struct buf *buf, struct demo_voice *voice, struct str text, int depth)
{
    MUST(depth < DEPTH_MAX);
    while (text.n > 0) {
        size_t open = str_find_char(text, '{');
        struct str slot;
        if (open == SIZE_MAX) {
            buf_put(buf, text);
            return;
        }
        buf_put(buf, (struct str){text.p, open});
        text = (struct str){text.p + open + 1, text.n - open - 1};
        slot = str_cut(&text, '}');
        if (str_eq_c(slot, "n")) {
            buf_printf(buf, "%u",
                NUMBER_FIRST + demo_mixed(voice->seed, 2000 + voice->drawn++) % NUMBER_COUNT);
        } else {
            say(buf, voice, pick_for(voice, slot)->text, depth + 1);
        }
    }
}

struct str
demo_say(struct arena *arena, struct demo_voice *voice, const char *slot)
{
    struct buf buf;

    buf_init(&buf, arena, 256);
    say(&buf, voice, pick_for(voice, str_of(slot))->text, 0);
    return buf_str(&buf);
}

struct str
demo_field(const struct demo_voice *voice)
{
    struct demo_voice same = *voice;

    return pick_for(&same, STR("viec"))->field;
}

struct demo_name
demo_name(struct arena *arena, const struct demo_words *words, uint32_t seed)
{
    bool is_woman = demo_mixed(seed, 1) % 2 == 0;
    const struct demo_word *family = pick(words, STR("ho"), demo_mixed(seed, 2));
    const struct demo_word *middle =
        pick(words, is_woman ? STR("dem_nu") : STR("dem_nam"), demo_mixed(seed, 3));
    const struct demo_word *given =
        pick(words, is_woman ? STR("ten_nu") : STR("ten_nam"), demo_mixed(seed, 4));

    return (struct demo_name){
        str_printf(arena, "%.*s %.*s %.*s", STR_ARG(family->text), STR_ARG(middle->text),
            STR_ARG(given->text)),
        is_woman ? "chị" : "anh"};
}
