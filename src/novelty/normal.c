/* normal.c -- one pass; each character is looked up once in a table made from base/vi. */
#include "novelty/normal.h"

#include "base/utf8.h"
#include "base/vi.h"
#include "novelty/grow.h"

enum { LETTERS = 0x2000 }; /* holds all of Latin script; the rest is asked one by one */

enum letter_kind { LETTER_NONE = 0, LETTER_WORD, LETTER_DIGIT, LETTER_MARK };

struct letter {
    uint16_t folded;
    uint8_t shape, tone; /* 0 for none */
    uint8_t kind;
    uint8_t is_upper;
};

struct normal {
    struct letter letters[LETTERS];
};

static struct letter
letter_of(uint32_t c)
{
    struct vi_glyph g = vi_glyph_of(c);

    if (vi_is_mark(c)) {
        return (struct letter){.kind = LETTER_MARK};
    }
    if (!vi_is_word_char(c)) {
        return (struct letter){.kind = LETTER_NONE};
    }
    return (struct letter){
        .folded = (uint16_t)vi_fold_char(c),
        .shape = g.base == 0 || g.shape == '.' ? 0 : (uint8_t)g.shape,
        .tone = g.base == 0 || g.tone == '0' ? 0 : (uint8_t)g.tone,
        .kind = c >= '0' && c <= '9' ? LETTER_DIGIT : LETTER_WORD,
        .is_upper = g.base >= 'A' && g.base <= 'Z',
    };
}

struct normal *
normal_new(struct arena *arena)
{
    struct normal *normal = ARENA_NEW(arena, struct normal);

    for (uint32_t c = 0; c < LETTERS; c++) {
        normal->letters[c] = letter_of(c);
    }
    return normal;
}

/* A token while it is read. Shapes are summed by their place, so that a composed letter and a
 * letter with a mark behind it come to the same sum. */
struct reading {
    uint64_t fold, shapes;
    uint32_t place_weight;
    struct vi_glyph last; /* the letter that a combining mark would change */
    uint8_t tone;
    uint16_t flags;
};

enum { PLACE_STEP = 0x01000193 };

static uint64_t
mix(uint64_t h)
{
    h = (h ^ (h >> 32)) * 0xD6E8FEB86659FD93U;
    return h ^ (h >> 32);
}

static void
put_letter(struct reading *r, const struct letter *letter, uint32_t folded)
{
    r->fold = (r->fold ^ folded) * 0x9E3779B97F4A7C15U;
    r->fold ^= r->fold >> 29;
    r->place_weight *= PLACE_STEP;
    r->shapes += (uint64_t)letter->shape * r->place_weight;
    if (letter->tone != 0) {
        r->tone = letter->tone;
    }
    if ((letter->shape | letter->tone) != 0) {
        r->flags |= TOKEN_MARKED;
    }
}

static void
put_mark(struct reading *r, uint32_t last, uint32_t mark)
{
    struct vi_glyph before = vi_glyph_of(last), after = before;

    vi_glyph_add_mark(&after, mark);
    if (before.base == 0) {
        return;
    }
    /* A second mark on the same letter: the shape may already be set by the first. */
    if (r->last.c == last && r->last.base != 0) {
        before = after = r->last;
        vi_glyph_add_mark(&after, mark);
    }
    r->last = after;
    uint64_t shape_was = before.shape == '.' ? 0 : (uint8_t)before.shape;
    uint64_t shape_is = after.shape == '.' ? 0 : (uint8_t)after.shape;
    r->shapes += (shape_is - shape_was) * r->place_weight;
    if (after.tone != '0') {
        r->tone = (uint8_t)after.tone;
    }
    r->flags |= TOKEN_MARKED;
}

static void
finish_token(const struct reading *r, struct token *token)
{
    uint64_t h = mix(r->fold);

    token->accent = (uint32_t)(mix(r->fold + r->shapes + ((uint64_t)r->tone << 40)) >> 16);
    token->flags = r->flags;
    if ((r->flags & TOKEN_NUMBER) != 0) {
        token->id = (uint16_t)(h % NUMBER_IDS);
    } else {
        token->id = (uint16_t)(NUMBER_IDS + (h >> 8) % (65536 - NUMBER_IDS));
    }
}

/* The character at *at, of which *letter is said; 0xFFFFFFFF when malformed. */
static inline uint32_t
next_char(const struct normal *normal, struct str text, size_t *at, struct letter *letter)
{
    uint32_t c = (unsigned char)text.p[*at];

    if (c < 0x80) {
        (*at)++;
    } else {
        c = utf8_next(text, at);
    }
    if (c < LETTERS) {
        *letter = normal->letters[c];
    } else {
        *letter = c == UINT32_MAX ? (struct letter){.kind = LETTER_NONE} : letter_of(c);
    }
    return c;
}

/* Reads the token whose first letter was just read. */
static void
read_token(const struct normal *normal, struct str text, size_t *at, uint32_t c,
    struct letter letter, struct token *token, bool at_start)
{
    struct reading r = {.fold = 0x243F6A8885A308D3U, .place_weight = 1};
    uint32_t last = c;
    size_t end = *at;

    if (letter.kind == LETTER_DIGIT) {
        r.flags = TOKEN_NUMBER;
    } else if (letter.is_upper && !at_start) {
        r.flags = TOKEN_NAME;
    }
    for (;;) {
        if (letter.kind == LETTER_MARK) {
            put_mark(&r, last, c);
        } else {
            uint32_t folded = c < LETTERS ? letter.folded : vi_fold_char(c);
            put_letter(&r, &letter, folded);
            last = c;
            r.last.base = 0;
        }
        end = *at;
        if (*at == text.n) {
            break;
        }
        c = next_char(normal, text, at, &letter);
        if (letter.kind == LETTER_NONE) {
            *at = end;
            break;
        }
    }
    token->to = (uint32_t)end;
    finish_token(&r, token);
}

static uint16_t
border_of(uint32_t c)
{
    switch (c) {
    case '\n':
        return TOKEN_PARAGRAPH | TOKEN_SENTENCE;
    case '.':
    case '!':
    case '?':
    case 0x2026: /* ellipsis */
        return TOKEN_SENTENCE;
    default:
        return 0;
    }
}

void
normal_split(const struct normal *normal, struct str text, struct tokens *out)
{
    uint16_t border = TOKEN_PARAGRAPH | TOKEN_SENTENCE;

    text = str_sub(text, 0, TEXT_BYTES_MAX);
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        struct letter letter;
        uint32_t c = next_char(normal, text, &at, &letter);

        if (letter.kind != LETTER_WORD && letter.kind != LETTER_DIGIT) {
            border |= border_of(c);
            continue;
        }
        out->p = grow(out->p, &out->room, out->count + 1, sizeof(*out->p));
        struct token *token = &out->p[out->count++];
        token->from = (uint32_t)from;
        read_token(normal, text, &at, c, letter, token, (border & TOKEN_SENTENCE) != 0);
        token->flags |= border;
        border = 0;
    }
}
