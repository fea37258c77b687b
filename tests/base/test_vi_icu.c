/* The order keys against a second opinion: ICU's collator for "vi", and its lists of normal forms.
 * Syllables are every initial with a sample of rhymes, tones and cases; names and titles are made
 * from them by a fixed seed.
 */
#include "kit.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "base/vi.h"

#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

enum { SYLLABLE_COUNT = 6000, PAIR_COUNT = 60000, UNITS_MAX = 512 };

static const char *const initials[] = {"", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k",
    "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x",
    "f", "j", "w", "z"};
static const char *const vowels[] = {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"};
static const char *const finals[] = {
    "", "c", "ch", "i", "m", "n", "ng", "nh", "o", "p", "t", "u", "y"};
static const char *const tones[] = {"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"};
static const char *const between[] = {
    " ", " ", " ", " ", "-", ", ", " – ", "/", " (", "1", " 20", "."};

static struct arena *arena;
static UCollator *collator;
static uint32_t seed = 19450902;
static struct str syllables[SYLLABLE_COUNT];

static uint32_t
draw(size_t count)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % (uint32_t)count;
}

#define DRAW(list) list[draw(ARRAY_COUNT(list))]

static struct str
normalized(const UNormalizer2 *form, struct str s)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar in[UNITS_MAX], out[UNITS_MAX];
    char bytes[UNITS_MAX * 3];
    int32_t n = 0;

    u_strFromUTF8(in, UNITS_MAX, &n, s.p, (int32_t)s.n, &error);
    n = unorm2_normalize(form, in, n, out, UNITS_MAX, &error);
    u_strToUTF8(bytes, sizeof(bytes), &n, out, n, &error);
    assert_true(U_SUCCESS(error));
    return str_dup(arena, (struct str){bytes, (size_t)n});
}

static struct str
nfc(struct str s)
{
    UErrorCode error = U_ZERO_ERROR;
    return normalized(unorm2_getNFCInstance(&error), s);
}

static struct str
nfd(struct str s)
{
    UErrorCode error = U_ZERO_ERROR;
    return normalized(unorm2_getNFDInstance(&error), s);
}

static struct str
make_syllable(void)
{
    struct buf buf;

    buf_init(&buf, arena, 0);
    buf_c(&buf, DRAW(initials));
    buf_c(&buf, DRAW(vowels));
    buf_c(&buf, DRAW(tones));
    buf_c(&buf, DRAW(finals));
    struct str lower = nfc(buf_str(&buf));
    switch (draw(8)) {
    case 0:
        return vi_upper(arena, lower);
    case 1:
    case 2: {
        struct str first = utf8_head(lower, 1);
        return str_cat(arena, vi_upper(arena, first), str_from(lower, first.n));
    }
    default:
        return lower;
    }
}

static struct str
make_title(size_t words)
{
    struct buf buf;

    buf_init(&buf, arena, 0);
    for (size_t i = 0; i < words; i++) {
        if (i > 0) {
            buf_c(&buf, DRAW(between));
        }
        buf_put(&buf, syllables[draw(SYLLABLE_COUNT)]);
    }
    return buf_str(&buf);
}

/* Few letters and all tones, so that pairs agree on the first level more often than not. */
static struct str
make_close(size_t words)
{
    static const char *const few[] = {"ma", "mà", "Ma", "MÁ", "mạ", "mả", "mã", "mã"};
    struct buf buf;

    buf_init(&buf, arena, 0);
    for (size_t i = 0; i < words; i++) {
        buf_c(&buf, i > 0 ? " " : "");
        buf_c(&buf, DRAW(few));
    }
    return buf_str(&buf);
}

static int
sign(int v)
{
    return (v > 0) - (v < 0);
}

static int
icu_order(struct str a, struct str b)
{
    UErrorCode error = U_ZERO_ERROR;
    UCollationResult result =
        ucol_strcollUTF8(collator, a.p, (int32_t)a.n, b.p, (int32_t)b.n, &error);

    assert_true(U_SUCCESS(error));
    return result == UCOL_LESS ? -1 : result == UCOL_GREATER ? 1 : 0;
}

static void
check_pair(struct str a, struct str b)
{
    struct arena_mark mark = arena_mark(arena);
    int ours = sign(str_cmp(vi_sortkey(arena, a), vi_sortkey(arena, b)));
    int theirs = icu_order(a, b);

    if (ours != theirs) {
        fail_msg("\"%.*s\" and \"%.*s\": ours %d, ICU %d", STR_ARG(a), STR_ARG(b), ours, theirs);
    }
    arena_rewind(arena, mark);
}

static int
set_up(void **state)
{
    UErrorCode error = U_ZERO_ERROR;

    (void)state;
    arena = arena_new(ARENA_REQUEST_BYTES_MAX);
    collator = ucol_open("vi", &error);
    for (size_t i = 0; i < SYLLABLE_COUNT; i++) {
        syllables[i] = make_syllable();
    }
    return U_SUCCESS(error) ? 0 : 1;
}

static int
tear_down(void **state)
{
    (void)state;
    ucol_close(collator);
    arena_free(arena);
    return 0;
}

static void
test_vi_sortkey__orders_syllables_as_icu(void **state)
{
    (void)state;
    for (int i = 0; i < PAIR_COUNT; i++) {
        check_pair(DRAW(syllables), DRAW(syllables));
    }
}

static void
test_vi_sortkey__orders_titles_as_icu(void **state)
{
    (void)state;
    for (int i = 0; i < PAIR_COUNT; i++) {
        struct arena_mark mark = arena_mark(arena);

        check_pair(make_title(1 + draw(4)), make_title(1 + draw(4)));
        check_pair(make_close(1 + draw(3)), make_close(1 + draw(3)));
        arena_rewind(arena, mark);
    }
}

static void
test_vi__treats_nfc_and_nfd_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < SYLLABLE_COUNT; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct str decomposed = nfd(syllables[i]);

        assert_true(str_eq(vi_fold(arena, syllables[i]), vi_fold(arena, decomposed)));
        assert_true(str_eq(vi_sortkey(arena, syllables[i]), vi_sortkey(arena, decomposed)));
        assert_true(str_eq(vi_upper(arena, syllables[i]), nfc(vi_upper(arena, decomposed))));
        arena_rewind(arena, mark);
    }
}

/* One part of a name by ICU, case left out: what a list sorted by columns would do. */
static int
part_order(const char *a, const char *b)
{
    return icu_order(str_of(a), str_of(b));
}

static void
test_vi_name_key__orders_given_then_middle_then_family_as_icu(void **state)
{
    static const char *const family[] = {"Lê", "Lễ", "Nguyễn", "Trần", "Đặng", "Dương"};
    static const char *const middle[] = {"Thị", "Văn", "Vân", "Thị Minh", "Thị Mỹ", "Đình"};
    static const char *const given[] = {"An", "Ân", "Án", "Anh", "Hà", "Hạ", "Hả", "Đức", "Dung"};

    (void)state;
    ucol_setStrength(collator, UCOL_SECONDARY);
    for (int i = 0; i < PAIR_COUNT; i++) {
        struct arena_mark mark = arena_mark(arena);
        const char *a[] = {DRAW(given), DRAW(middle), DRAW(family)};
        const char *b[] = {DRAW(given), DRAW(middle), DRAW(family)};
        int theirs = 0;

        for (int part = 0; part < 3 && theirs == 0; part++) {
            theirs = part_order(a[part], b[part]);
        }
        struct str name_a = str_printf(arena, "%s %s %s", a[2], a[1], a[0]);
        struct str name_b = str_printf(arena, "%s %s %s", b[2], b[1], b[0]);
        int ours = sign(str_cmp(vi_name_key(arena, name_a), vi_name_key(arena, name_b)));
        if (ours != theirs) {
            fail_msg("%.*s and %.*s", STR_ARG(name_a), STR_ARG(name_b));
        }
        arena_rewind(arena, mark);
    }
    ucol_setStrength(collator, UCOL_TERTIARY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vi_sortkey__orders_syllables_as_icu),
        cmocka_unit_test(test_vi_sortkey__orders_titles_as_icu),
        cmocka_unit_test(test_vi__treats_nfc_and_nfd_alike),
        cmocka_unit_test(test_vi_name_key__orders_given_then_middle_then_family_as_icu),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
