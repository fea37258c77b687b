/* money.c -- products are taken in 128 bits, so that only the result can be too large. */
#include "base/money.h"

#include "base/buf.h"

__extension__ typedef __int128 wide;

enum { SHARE_BP_TOTAL = 10000, GROUP_DIGITS = 3, TYPED_DIGITS_MAX = 16 };

bool
money_is_none(struct money m)
{
    return m.dong == MONEY_NONE_DONG;
}

static bool
set_money(wide dong, struct money *out)
{
    if (dong > INT64_MAX || dong <= INT64_MIN) {
        return false; /* the least int64 means "none" */
    }
    out->dong = (int64_t)dong;
    return true;
}

bool
money_add(struct money a, struct money b, struct money *out)
{
    if (money_is_none(a) || money_is_none(b)) {
        return false;
    }
    return set_money((wide)a.dong + b.dong, out);
}

bool
money_scale(
    struct money amount, int64_t num, int64_t den, enum rounding rounding, struct money *out)
{
    if (money_is_none(amount) || den <= 0) {
        return false;
    }
    wide product = (wide)amount.dong * num;
    wide whole = product / den, rest = product % den;
    wide away = product < 0 ? -1 : 1;
    rest = rest < 0 ? -rest : rest;
    if ((rounding == ROUND_UP && rest > 0) || (rounding == ROUND_HALF_UP && rest * 2 >= den)) {
        whole += away;
    }
    return set_money(whole, out);
}

bool
money_share(struct money amount, int32_t share_bp, enum rounding rounding, struct money *out)
{
    return money_scale(amount, share_bp, SHARE_BP_TOTAL, rounding, out);
}

/* What rounding down leaves of one part, in ten-thousandths of a đồng. */
static int64_t
fraction_of(int64_t dong, int32_t share_bp)
{
    return (int64_t)((wide)dong * share_bp % SHARE_BP_TOTAL);
}

/* How many fractions come before number i: larger ones, and equal ones that stand earlier. */
static size_t
fraction_rank(int64_t dong, const int32_t *share_bp, size_t count, size_t i)
{
    int64_t mine = fraction_of(dong, share_bp[i]);
    size_t rank = 0;

    for (size_t j = 0; j < count; j++) {
        int64_t other = fraction_of(dong, share_bp[j]);

        rank += other > mine || (other == mine && j < i);
    }
    return rank;
}

bool
money_split(struct money total, const int32_t *share_bp, size_t count, struct money *parts)
{
    int64_t sum_bp = 0;

    if (money_is_none(total)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (share_bp[i] < 0 || share_bp[i] > SHARE_BP_TOTAL) {
            return false;
        }
        sum_bp += share_bp[i];
    }
    if (sum_bp != SHARE_BP_TOTAL) {
        return false;
    }
    int64_t dong = total.dong < 0 ? -total.dong : total.dong, left = dong;
    for (size_t i = 0; i < count; i++) {
        parts[i].dong = (int64_t)((wide)dong * share_bp[i] / SHARE_BP_TOTAL);
        left -= parts[i].dong;
    }
    for (size_t i = 0; i < count; i++) {
        if (fraction_rank(dong, share_bp, count, i) < (size_t)left) {
            parts[i].dong++;
        }
        if (total.dong < 0) {
            parts[i].dong = -parts[i].dong;
        }
    }
    return true;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct str
without_unit(struct str s)
{
    static const char *const units[] = {"đồng", "Đồng", "ĐỒNG", "VNĐ", "vnđ", "VND", "vnd", "đ"};

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        struct str unit = str_of(units[i]);

        if (str_ends(s, unit)) {
            return str_trim(str_sub(s, 0, s.n - unit.n));
        }
    }
    return s;
}

/* Dots, if any, must part the digits in threes from the right. */
static bool
is_grouped(struct str s)
{
    if (str_find_char(s, '.') == SIZE_MAX) {
        return true;
    }
    size_t first = s.n % (GROUP_DIGITS + 1);
    for (size_t at = first; at < s.n; at += GROUP_DIGITS + 1) {
        if (s.p[at] != '.') {
            return false;
        }
    }
    return first > 0;
}

bool
money_parse_typed(struct str s, struct money *out)
{
    int64_t dong = 0;
    size_t digits = 0;

    s = without_unit(str_trim(s));
    if (!is_grouped(s) || (s.n > 1 && s.p[0] == '0')) {
        return false;
    }
    for (size_t at = 0; at < s.n; at++) {
        if (s.p[at] == '.' && (s.n - at) % (GROUP_DIGITS + 1) == 0) {
            continue;
        }
        if (!is_digit(s.p[at]) || ++digits > TYPED_DIGITS_MAX) {
            return false;
        }
        dong = dong * 10 + (s.p[at] - '0');
    }
    if (digits == 0 || dong > MONEY_DONG_MAX) {
        return false;
    }
    out->dong = dong;
    return true;
}

struct str
number_vi(struct arena *arena, int64_t v)
{
    char digits[20]; /* the least int64 has 19 digits and a sign */
    struct buf plain = {.arena = arena, .p = digits, .room = sizeof(digits)}, out;

    buf_i64(&plain, v);
    buf_init(&out, arena, 0);
    for (size_t at = 0; at < plain.n; at++) {
        bool after_digit = at > 0 && is_digit(digits[at - 1]);

        if (after_digit && (plain.n - at) % GROUP_DIGITS == 0) {
            buf_char(&out, '.');
        }
        buf_char(&out, digits[at]);
    }
    return buf_str(&out);
}

struct str
money_vi(struct arena *arena, struct money m)
{
    if (money_is_none(m)) {
        return STR_NONE;
    }
    return str_cat(arena, number_vi(arena, m.dong), STR(" đồng"));
}

struct str
share_vi(struct arena *arena, int32_t share_bp)
{
    const char *sign = share_bp < 0 ? "-" : "";
    int64_t bp = share_bp < 0 ? -(int64_t)share_bp : share_bp;
    int whole = (int)(bp / 100), hundredths = (int)(bp % 100);

    if (hundredths == 0) {
        return str_printf(arena, "%s%d%%", sign, whole);
    }
    if (hundredths % 10 == 0) {
        return str_printf(arena, "%s%d,%d%%", sign, whole, hundredths / 10);
    }
    return str_printf(arena, "%s%d,%02d%%", sign, whole, hundredths);
}

bool
share_parse_typed(struct str s, int32_t *share_bp)
{
    int32_t bp = 0;
    size_t at = 0, decimals = 0;

    s = str_trim(s);
    if (str_ends(s, STR("%"))) {
        s = str_trim(str_sub(s, 0, s.n - 1));
    }
    for (; at < s.n && at < 3 && is_digit(s.p[at]); at++) {
        bp = bp * 10 + (s.p[at] - '0');
    }
    if (at == 0) {
        return false;
    }
    if (at < s.n && (s.p[at] == ',' || s.p[at] == '.')) {
        for (at++; at < s.n && decimals < 2 && is_digit(s.p[at]); at++, decimals++) {
            bp = bp * 10 + (s.p[at] - '0');
        }
        if (decimals == 0) {
            return false;
        }
    }
    bp *= decimals == 0 ? 100 : decimals == 1 ? 10 : 1;
    if (at != s.n || bp > SHARE_BP_TOTAL) {
        return false;
    }
    *share_bp = bp;
    return true;
}
