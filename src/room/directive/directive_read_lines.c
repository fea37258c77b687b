/* directive_read_lines.c -- raw text into tidy lines: one form of each letter, one kind of space. */
#include "room/directive/directive_read_part.h"

#include "base/utf8.h"
#include "base/vi.h"

/* The vowels of Vietnamese: a row per letter, lower then upper case; a column per tone in the order
 * of tone_marks. Composing by this table is NFC for every syllable of the language, and also joins
 * "ê" + tone as older keyboards typed it. */
enum { VOWEL_ROWS = 24, TONES = 6 };
static const uint32_t vowels[VOWEL_ROWS][TONES] = {
    {0x0061, 0x00E0, 0x00E1, 0x1EA3, 0x00E3, 0x1EA1},
    {0x0041, 0x00C0, 0x00C1, 0x1EA2, 0x00C3, 0x1EA0},
    {0x0103, 0x1EB1, 0x1EAF, 0x1EB3, 0x1EB5, 0x1EB7},
    {0x0102, 0x1EB0, 0x1EAE, 0x1EB2, 0x1EB4, 0x1EB6},
    {0x00E2, 0x1EA7, 0x1EA5, 0x1EA9, 0x1EAB, 0x1EAD},
    {0x00C2, 0x1EA6, 0x1EA4, 0x1EA8, 0x1EAA, 0x1EAC},
    {0x0065, 0x00E8, 0x00E9, 0x1EBB, 0x1EBD, 0x1EB9},
    {0x0045, 0x00C8, 0x00C9, 0x1EBA, 0x1EBC, 0x1EB8},
    {0x00EA, 0x1EC1, 0x1EBF, 0x1EC3, 0x1EC5, 0x1EC7},
    {0x00CA, 0x1EC0, 0x1EBE, 0x1EC2, 0x1EC4, 0x1EC6},
    {0x0069, 0x00EC, 0x00ED, 0x1EC9, 0x0129, 0x1ECB},
    {0x0049, 0x00CC, 0x00CD, 0x1EC8, 0x0128, 0x1ECA},
    {0x006F, 0x00F2, 0x00F3, 0x1ECF, 0x00F5, 0x1ECD},
    {0x004F, 0x00D2, 0x00D3, 0x1ECE, 0x00D5, 0x1ECC},
    {0x00F4, 0x1ED3, 0x1ED1, 0x1ED5, 0x1ED7, 0x1ED9},
    {0x00D4, 0x1ED2, 0x1ED0, 0x1ED4, 0x1ED6, 0x1ED8},
    {0x01A1, 0x1EDD, 0x1EDB, 0x1EDF, 0x1EE1, 0x1EE3},
    {0x01A0, 0x1EDC, 0x1EDA, 0x1EDE, 0x1EE0, 0x1EE2},
    {0x0075, 0x00F9, 0x00FA, 0x1EE7, 0x0169, 0x1EE5},
    {0x0055, 0x00D9, 0x00DA, 0x1EE6, 0x0168, 0x1EE4},
    {0x01B0, 0x1EEB, 0x1EE9, 0x1EED, 0x1EEF, 0x1EF1},
    {0x01AF, 0x1EEA, 0x1EE8, 0x1EEC, 0x1EEE, 0x1EF0},
    {0x0079, 0x1EF3, 0x00FD, 0x1EF7, 0x1EF9, 0x1EF5},
    {0x0059, 0x1EF2, 0x00DD, 0x1EF6, 0x1EF8, 0x1EF4},
};
static const uint32_t tone_marks[TONES] = {0, 0x0300, 0x0301, 0x0309, 0x0303, 0x0323};

struct shape { /* a mark that makes another letter of a plain one */
    uint32_t mark, plain, shaped;
};
static const struct shape shapes[] = {
    {0x0306, 'a', 0x0103}, {0x0302, 'a', 0x00E2}, {0x0302, 'e', 0x00EA}, {0x0302, 'o', 0x00F4},
    {0x031B, 'o', 0x01A1}, {0x031B, 'u', 0x01B0}};

enum { D_UPPER = 0x0110, D_LOWER = 0x0111, ETH_UPPER = 0x00D0 };

static bool
vowel_find(uint32_t c, size_t *row, size_t *tone)
{
    for (size_t r = 0; r < VOWEL_ROWS; r++) {
        for (size_t t = 0; t < TONES; t++) {
            if (vowels[r][t] == c) {
                *row = r;
                *tone = t;
                return true;
            }
        }
    }
    return false;
}

uint32_t
letter_lower(uint32_t c)
{
    size_t row, tone;

    if (c < 0x80) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
    if (c == D_UPPER || c == ETH_UPPER) { /* Đ is often typed as the look-alike Eth */
        return D_LOWER;
    }
    return vowel_find(c, &row, &tone) ? vowels[row & ~(size_t)1][tone] : c;
}

bool
letter_is_upper(uint32_t c)
{
    return letter_lower(c) != c;
}

/* Puts a combining mark onto the letter before it; false when no such letter exists. */
static bool
letter_join(uint32_t *letter, uint32_t mark)
{
    size_t row, tone;

    if (mark < 0x0300 || mark > 0x036F || !vowel_find(*letter, &row, &tone)) {
        return false;
    }
    for (size_t t = 1; t < TONES; t++) {
        if (tone_marks[t] == mark && tone == 0) {
            *letter = vowels[row][t];
            return true;
        }
    }
    for (size_t i = 0; i < ARRAY_COUNT(shapes); i++) {
        if (shapes[i].mark == mark && vowels[row & ~(size_t)1][0] == shapes[i].plain) {
            size_t other, none;

            if (vowel_find(shapes[i].shaped, &other, &none)) {
                *letter = vowels[other + (row & 1)][tone];
                return true;
            }
        }
    }
    return false;
}

static bool
is_dropped(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x00AD ||
        (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
        (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c == 0xFFFD;
}

static uint32_t
plain_space(uint32_t c, bool after_return)
{
    if (c == '\n') {
        return after_return ? 0 : '\n';
    }
    if (c == '\r' || c == '\v' || c == '\f' || c == 0x85 || c == 0x2028 || c == 0x2029) {
        return '\n';
    }
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000) {
        return ' ';
    }
    return is_dropped(c) ? 0 : c;
}

static void
put_char(struct buf *buf, uint32_t c)
{
    char bytes[4];

    if (c != 0) {
        buf_put_bytes(buf, bytes, utf8_encode(c, bytes));
    }
}

struct str
text_compose(struct arena *arena, struct str raw)
{
    struct buf buf;
    uint32_t held = 0; /* a letter that may still take a mark */
    bool after_return = false;

    buf_init(&buf, arena, raw.n + 1);
    for (size_t at = 0; at < raw.n;) {
        uint32_t c = utf8_next(raw, &at);

        if (c == UINT32_MAX) {
            continue;
        }
        if (held != 0 && letter_join(&held, c)) {
            continue;
        }
        bool is_return = c == '\r';

        c = plain_space(c, after_return);
        after_return = is_return;
        if (c != 0) {
            put_char(&buf, held);
            held = c;
        }
    }
    put_char(&buf, held);
    return buf_str(&buf);
}

/* One line without its outer white space: tabs stay, a wide gap becomes one, any other a space. */
static struct str
tidy_line(struct arena *arena, struct str raw)
{
    struct buf buf;
    size_t spaces = 0, tabs = 0;

    buf_init(&buf, arena, raw.n + 1);
    for (size_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];

        if (c == ' ' || c == '\t') {
            spaces++;
            tabs += c == '\t';
            continue;
        }
        if (spaces > 0 && buf.n > 0) {
            buf_char(&buf, tabs > 0 || spaces >= 3 ? '\t' : ' ');
            for (size_t k = 1; k < tabs; k++) { /* empty cells of a table */
                buf_char(&buf, '\t');
            }
        }
        spaces = 0;
        tabs = 0;
        buf_char(&buf, c);
    }
    return buf_str(&buf);
}

static char
fold_char(uint32_t c)
{
    if (c == 0x2013 || c == 0x2014 || c == 0x2212 || c == 0x2010 || c == 0x2011 || c == 0x2012) {
        return '-';
    }
    if (c == 0x2026) {
        return '.';
    }
    uint32_t base = c == ETH_UPPER ? 'd' : vi_fold_char(c);

    return base >= 0x20 && base < 0x7F ? (char)base : c == '\t' || c == '\n' ? ' ' : '\1';
}

struct scan
scan_of(struct arena *arena, struct str s)
{
    struct scan t = {.s = s, .n = utf8_count(s)};
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, t.n + 1);
    uint32_t *raw = ARENA_ARRAY(arena, uint32_t, t.n + 1);
    uint32_t *low = ARENA_ARRAY(arena, uint32_t, t.n + 1);
    char *fold = ARENA_ARRAY(arena, char, t.n + 1);
    size_t byte = 0;

    for (size_t i = 0; i < t.n; i++) {
        at[i] = (uint32_t)byte;
        raw[i] = utf8_next(s, &byte);
        low[i] = letter_lower(raw[i]);
        fold[i] = fold_char(raw[i]);
    }
    at[t.n] = (uint32_t)s.n;
    t.at = at;
    t.raw = raw;
    t.low = low;
    t.fold = fold;
    return t;
}

struct lines
lines_of(struct arena *arena, struct str text)
{
    struct str rest = text_compose(arena, text);
    struct lines lines = {0};
    size_t count = 1;

    for (size_t i = 0; i < rest.n; i++) {
        count += rest.p[i] == '\n';
    }
    if (count > DIRECTIVE_LINES_MAX) {
        count = DIRECTIVE_LINES_MAX;
    }
    lines.v = ARENA_ARRAY(arena, struct line, count);
    while (!str_is_none(rest) && lines.n < count) {
        struct line *line = &lines.v[lines.n++];

        line->scan = scan_of(arena, tidy_line(arena, str_cut(&rest, '\n')));
        line->is_blank = line->scan.n == 0;
    }
    return lines;
}
