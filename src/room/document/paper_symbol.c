#include "room/document/paper_symbol.h"

#include "base/buf.h"
#include "base/err.h"

enum { NUMBER_DIGITS_MAX = 5 };

#define ROW(abbreviation, kind)                                                                    \
    {                                                                                              \
        {abbreviation, sizeof(abbreviation) - 1}, {kind, sizeof(kind) - 1}                         \
    }
/* [law:ND30/PL3.I] */
static const struct paper_abbreviation table[] = {
    ROW("NQ", "nghị quyết"),
    ROW("QĐ", "quyết định"),
    ROW("CT", "chỉ thị"),
    ROW("QC", "quy chế"),
    ROW("QyĐ", "quy định"),
    ROW("TC", "thông cáo"),
    ROW("TB", "thông báo"),
    ROW("HD", "hướng dẫn"),
    ROW("CTr", "chương trình"),
    ROW("KH", "kế hoạch"),
    ROW("PA", "phương án"),
    ROW("ĐA", "đề án"),
    ROW("DA", "dự án"),
    ROW("BC", "báo cáo"),
    ROW("BB", "biên bản"),
    ROW("TTr", "tờ trình"),
    ROW("HĐ", "hợp đồng"),
    ROW("CĐ", "công điện"),
    ROW("BGN", "bản ghi nhớ"),
    ROW("BTT", "bản thỏa thuận"),
    ROW("GUQ", "giấy ủy quyền"),
    ROW("GM", "giấy mời"),
    ROW("GGT", "giấy giới thiệu"),
    ROW("GNP", "giấy nghỉ phép"),
    ROW("PG", "phiếu gửi"),
    ROW("PC", "phiếu chuyển"),
    ROW("PB", "phiếu báo"),
    ROW("SY", "bản sao y"),
    ROW("TrS", "bản trích sao"),
    ROW("SL", "bản sao lục"),
};
#undef ROW

const struct paper_abbreviation *
paper_abbreviations(size_t *count)
{
    *count = ARRAY_COUNT(table);
    return table;
}

struct str
paper_kind_abbreviated(struct str abbreviation)
{
    for (size_t i = 0; i < ARRAY_COUNT(table); i++) {
        if (str_eq(table[i].abbreviation, abbreviation)) {
            return table[i].kind;
        }
    }
    return STR_NONE;
}

struct str
paper_symbol(struct arena *arena, struct str abbreviation, struct str agency, struct str unit)
{
    const struct str groups[] = {abbreviation, agency, unit};
    struct buf out;

    buf_init(&out, arena, 32);
    for (size_t i = 0; i < ARRAY_COUNT(groups); i++) {
        struct str group = str_trim(groups[i]);
        if (group.n > 0) {
            buf_c(&out, out.n > 0 ? "-" : "");
            buf_put(&out, group);
        }
    }
    return buf_str(&out);
}

/* The word before a number in a heading; a clerk who copies the line copies it too. */
static struct str
without_number_word(struct str typed)
{
    static const char *const words[] = {"Số", "số", "SỐ"};
    struct str s = str_trim(typed);

    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_starts(s, str_of(words[i]))) {
            s = str_trim(str_from(s, strlen(words[i])));
            return str_starts(s, STR(":")) ? str_trim(str_from(s, 1)) : s;
        }
    }
    return s;
}

bool
paper_number_typed(struct str typed, int64_t *number, struct str *symbol)
{
    struct str rest = without_number_word(typed);
    struct str digits = str_trim(str_cut(&rest, '/'));

    if (digits.n == 0 || digits.n > NUMBER_DIGITS_MAX) {
        return false;
    }
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9') {
            return false;
        }
    }
    *symbol = str_is_none(rest) ? STR_NONE : str_trim(rest);
    if (!str_is_none(rest) && symbol->n == 0) {
        return false;
    }
    return str_to_i64(digits, number) && *number > 0;
}
