/* vi.c -- one reading of letters serves folding, order keys and capitals alike: a code point, or a
 * letter followed by combining marks, becomes an ASCII letter, a shape, a tone and a case.
 */
#include "base/vi.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "base/vi_letters.h"

enum {
    MARK_GRAVE = 0x0300,
    MARK_ACUTE = 0x0301,
    MARK_CIRCUMFLEX = 0x0302,
    MARK_TILDE = 0x0303,
    MARK_BREVE = 0x0306,
    MARK_HOOK = 0x0309,
    MARK_HORN = 0x031B,
    MARK_DOT = 0x0323,
    MARK_FIRST = 0x0300,
    MARK_LAST = 0x036F,
    PLACEHOLDER = 0xFFFD, /* stands for a malformed byte */
    Y_DIAERESIS = 0x00FF,
    Y_DIAERESIS_UPPER = 0x0178,
};

static bool
is_ascii_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
vi_is_mark(uint32_t c)
{
    return c >= MARK_FIRST && c <= MARK_LAST;
}

struct vi_glyph
vi_glyph_of(uint32_t c)
{
    const char *entry = NULL;

    if (c >= LETTERS_A_FIRST && (c - LETTERS_A_FIRST) < sizeof(letters_a) / 3) {
        entry = letters_a + (size_t)(c - LETTERS_A_FIRST) * 3;
    } else if (c >= LETTERS_B_FIRST && (c - LETTERS_B_FIRST) < sizeof(letters_b) / 3) {
        entry = letters_b + (size_t)(c - LETTERS_B_FIRST) * 3;
    }
    if (entry != NULL && entry[0] != ' ') {
        return (struct vi_glyph){c, entry[0], entry[1], entry[2]};
    }
    return (struct vi_glyph){c, is_ascii_letter(c) ? (char)c : 0, '.', '0'};
}

void
vi_glyph_add_mark(struct vi_glyph *g, uint32_t mark)
{
    char base = ascii_lower(g->base), shape = '*';

    switch (mark) {
    case MARK_GRAVE:
        g->tone = '1';
        return;
    case MARK_HOOK:
        g->tone = '2';
        return;
    case MARK_TILDE:
        g->tone = '3';
        return;
    case MARK_ACUTE:
        g->tone = '4';
        return;
    case MARK_DOT:
        g->tone = '5';
        return;
    case MARK_CIRCUMFLEX:
        shape = base == 'a' || base == 'e' || base == 'o' ? '^' : '*';
        break;
    case MARK_BREVE:
        shape = base == 'a' ? '(' : '*';
        break;
    case MARK_HORN:
        shape = base == 'o' || base == 'u' ? '+' : '*';
        break;
    default:
        break;
    }
    g->shape = g->shape == '.' ? shape : '*';
}

/* Reads one letter with all marks that follow it, or one other character. */
static struct vi_glyph
next_glyph(struct str s, size_t *at)
{
    uint32_t c = utf8_next(s, at);
    struct vi_glyph g = vi_glyph_of(c == UINT32_MAX ? PLACEHOLDER : c);

    while (*at < s.n) {
        size_t after = *at;
        uint32_t mark = utf8_next(s, &after);

        if (!vi_is_mark(mark)) {
            break;
        }
        vi_glyph_add_mark(&g, mark);
        *at = after;
    }
    return g;
}

static void
put_char(struct buf *out, uint32_t c)
{
    char bytes[4];

    buf_put_bytes(out, bytes, utf8_encode(c, bytes));
}

uint32_t
vi_fold_char(uint32_t c)
{
    if (vi_is_mark(c)) {
        return 0;
    }
    struct vi_glyph g = vi_glyph_of(c);
    if (g.base != 0) {
        return (uint32_t)ascii_lower(g.base);
    }
    return c == 0x00C6 || c == 0x00DE ? c + 0x20 : c; /* Æ and Þ are built on no other letter */
}

struct str
vi_fold(struct arena *arena, struct str s)
{
    struct buf out;

    if (str_is_none(s)) {
        return STR_NONE;
    }
    buf_init(&out, arena, s.n);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = vi_fold_char(next_glyph(s, &at).c);

        if (c != 0) {
            put_char(&out, c);
        }
    }
    return buf_str(&out);
}

/* Not the whole of Unicode: what is neither a sign of Latin 1, nor punctuation, symbol, private
 * use or pictograph, counts as a letter of some script. */
bool
vi_is_word_char(uint32_t c)
{
    if (c < 0x80) {
        return is_ascii_letter(c) || (c >= '0' && c <= '9');
    }
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x2BFF) &&
           !(c >= 0x3000 && c <= 0x303F) && !(c >= 0xE000 && c <= 0xF8FF) &&
           !(c >= 0xFE00 && c <= 0xFF0F) && c != PLACEHOLDER && c < 0x1F000;
}

struct str
vi_search_words(struct arena *arena, struct str s)
{
    struct buf out;
    bool between = false;

    if (str_is_none(s)) {
        return STR_NONE;
    }
    buf_init(&out, arena, s.n);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = vi_fold_char(next_glyph(s, &at).c);

        if (c == 0) {
            continue;
        }
        if (!vi_is_word_char(c)) {
            between = true;
            continue;
        }
        if (between && out.n > 0) {
            buf_char(&out, ' ');
        }
        between = false;
        put_char(&out, c);
    }
    return buf_str(&out);
}

/* The order of CLDR's root for what may stand in a title, below digits and letters. A key writes
 * each as one byte, from KEY_FIRST upwards; LEVEL_END is less than all of them. */
static const uint16_t sign_order[] = {' ', '_', '-', 0x2013, 0x2014, ',', ';', ':', '!', '?', '.',
    0x2026, '\'', 0x2018, 0x2019, '"', 0x201C, 0x201D, 0x00AB, 0x00BB, '(', ')', '[', ']', '{', '}',
    0x00A7, '@', '*', '/', '\\', '&', '#', '%', 0x2022, '`', '^', 0x00B0, '+', 0x00D7, '<', '=',
    '>', '|', '~', '$', 0x20AB};

/* Letter and shape in pairs, in the order of the alphabet. */
static const char letter_order[] = "a.a(a^b.c.d.d-e.e^f.g.h.i.j.k.l.m.n.o.o^o+p.q.r.s.t.u.u+v.w.x."
                                   "y.z.";
enum {
    SIGN_COUNT = sizeof(sign_order) / sizeof(sign_order[0]),
    LETTER_COUNT = sizeof(letter_order) / 2,
    LEVEL_END = '!',
    KEY_FIRST = '"',
    KEY_OTHER_SIGN = KEY_FIRST + SIGN_COUNT, /* then the code point, see put_code_point */
    KEY_DIGITS,
    KEY_LETTERS = KEY_DIGITS + 10,
    KEY_OTHER_LETTER = KEY_LETTERS + LETTER_COUNT,
};
_Static_assert(KEY_OTHER_LETTER <= '~', "a key is printable ASCII");

/* The three levels of a key while they are built. */
struct levels {
    struct buf letters, tones, cases;
};

static void
put_code_point(struct buf *out, uint32_t c)
{
    for (int shift = 18; shift >= 0; shift -= 6) {
        buf_char(out, (char)('0' + (c >> shift & 63)));
    }
}

static void
put_letter(struct levels *key, struct vi_glyph g)
{
    char base = ascii_lower(g.base), shape = g.shape == '*' ? '.' : g.shape;
    const char *place = letter_order;

    while (place[0] != base || place[1] != shape) {
        place += 2;
    }
    buf_char(&key->letters, (char)(KEY_LETTERS + (place - letter_order) / 2));
    buf_char(&key->tones, g.shape == '*' ? '6' : g.tone);
    buf_char(&key->cases, base == g.base ? '0' : '1');
}

static bool
is_ignored(uint32_t c)
{
    return (c < ' ' && !(c >= '\t' && c <= '\r')) || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
           vi_is_mark(c) || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

static void
put_sign(struct levels *key, uint32_t c)
{
    if (is_ignored(c)) {
        return;
    }
    if (c >= '0' && c <= '9') {
        buf_char(&key->letters, (char)(KEY_DIGITS + (int)(c - '0')));
        return;
    }
    if ((c >= '\t' && c <= '\r') || c == 0xA0) {
        c = ' ';
    }
    for (int i = 0; i < SIGN_COUNT; i++) {
        if (sign_order[i] == c) {
            buf_char(&key->letters, (char)(KEY_FIRST + i));
            return;
        }
    }
    buf_char(&key->letters, vi_is_word_char(c) ? KEY_OTHER_LETTER : KEY_OTHER_SIGN);
    put_code_point(&key->letters, c);
}

static void
levels_init(struct levels *key, struct arena *arena, size_t bytes)
{
    buf_init(&key->letters, arena, bytes);
    buf_init(&key->tones, arena, bytes);
    buf_init(&key->cases, arena, bytes);
}

static void
put_levels(struct levels *key, struct str s)
{
    for (size_t at = 0; at < s.n;) {
        struct vi_glyph g = next_glyph(s, &at);

        if (g.base != 0) {
            put_letter(key, g);
        } else {
            put_sign(key, g.c);
        }
    }
}

/* Zeros at the end of a level say nothing: keys that agree so far are equally long there. */
static struct str
level_str(const struct buf *level)
{
    struct str s = buf_str(level);

    while (s.n > 0 && s.p[s.n - 1] == '0') {
        s.n--;
    }
    return s;
}

struct str
vi_sortkey(struct arena *arena, struct str s)
{
    struct levels key;
    struct buf out;

    if (str_is_none(s)) {
        return STR_NONE;
    }
    levels_init(&key, arena, s.n);
    put_levels(&key, s);
    buf_init(&out, arena, s.n * 2 + 8);
    buf_char(&out, VI_SORTKEY_VERSION);
    buf_put(&out, buf_str(&key.letters));
    buf_char(&out, LEVEL_END);
    buf_put(&out, level_str(&key.tones));
    buf_char(&out, LEVEL_END);
    buf_put(&out, level_str(&key.cases));
    return buf_str(&out);
}

/* Single spaces between words, none around them. */
static struct str
squeeze(struct arena *arena, struct str s)
{
    struct buf out;

    buf_init(&out, arena, s.n);
    for (s = str_trim(s); s.n > 0; s = str_trim(s)) {
        struct str word = str_cut(&s, ' ');

        if (out.n > 0) {
            buf_char(&out, ' ');
        }
        buf_put(&out, str_trim(word));
    }
    return buf_str(&out);
}

/* Letters and tones of the given name weigh more than anything in the middle name, and those more
 * than the family name; case weighs least of all, because lists mix NGUYỄN with Nguyễn. */
struct str
vi_name_key(struct arena *arena, struct str full_name)
{
    struct buf out;
    struct levels key;

    if (str_is_none(full_name)) {
        return STR_NONE;
    }
    struct str given = squeeze(arena, full_name), family = STR(""), middle = STR("");
    size_t last = given.n;
    while (last > 0 && given.p[last - 1] != ' ') {
        last--;
    }
    if (last > 0) {
        middle = str_sub(given, 0, last - 1);
        given = str_from(given, last);
        family = str_cut(&middle, ' ');
    }
    buf_init(&out, arena, full_name.n * 2 + 8);
    buf_char(&out, VI_SORTKEY_VERSION);
    levels_init(&key, arena, full_name.n);
    const struct str parts[] = {given, middle, family};
    for (size_t i = 0; i < 3; i++) {
        buf_reset(&key.letters);
        buf_reset(&key.tones);
        put_levels(&key, parts[i]);
        buf_put(&out, buf_str(&key.letters));
        buf_char(&out, LEVEL_END);
        buf_put(&out, level_str(&key.tones));
        buf_char(&out, LEVEL_END);
    }
    buf_put(&out, level_str(&key.cases));
    return buf_str(&out);
}

static uint32_t
upper_char(uint32_t c)
{
    struct vi_glyph lower = vi_glyph_of(c);

    if (c == Y_DIAERESIS) {
        return Y_DIAERESIS_UPPER;
    }
    if (c == 0x00E6 || c == 0x00FE) {
        return c - 0x20; /* Æ and Þ */
    }
    if (lower.base < 'a') {
        return c;
    }
    /* A capital stands 32 places before its small letter in ASCII and Latin 1, else just before. */
    for (uint32_t step = 1; step <= 32; step += 31) {
        struct vi_glyph upper = vi_glyph_of(c - step);

        if (upper.base == lower.base - 32 && upper.shape == lower.shape &&
            upper.tone == lower.tone) {
            return c - step;
        }
    }
    return c;
}

struct str
vi_upper(struct arena *arena, struct str s)
{
    struct buf out;

    if (str_is_none(s)) {
        return STR_NONE;
    }
    buf_init(&out, arena, s.n);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);

        put_char(&out, upper_char(c == UINT32_MAX ? PLACEHOLDER : c));
    }
    return buf_str(&out);
}
