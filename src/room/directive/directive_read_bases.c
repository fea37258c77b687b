/* directive_read_bases.c -- the documents that a paper rests on: kind, number, date, issuer, subject.
 *
 * In named papers they stand one to a line after "Căn cứ"; in official letters they run through the
 * opening sentence. A paper cited inside the subject of another is part of that subject.
 */
#include "room/directive/directive_read_part.h"

enum { /* characters */
    KIND_TO_NUMBER_MAX = 120, /* "Luật Thi đua, khen thưởng số ..." */
    ISSUER_BEFORE_MAX = 120,
};

static const char *const cited_kinds[] = {"cong van", "cong dien", "van ban", "ke hoach", "chi thi",
    "nghi quyet", "nghi quyet lien tich", "nghi dinh", "thong tu", "thong tu lien tich", "thong bao",
    "thong bao ket luan", "ket luan", "huong dan", "chuong trinh", "de an", "to trinh", "bao cao",
    "quy che", "quy dinh", "phap lenh", "bo luat", "luat", "hien phap", "quyet dinh", "giay moi",
    "bien ban", "lenh"};
static const char *const law_kinds[] = {"luat", "bo luat", "hien phap", "phap lenh"};

bool
line_opens_preamble(const struct scan *t)
{
    static const char *const plain[] = {"can cu", "thuc hien", "trien khai", "tren co so", "sau khi",
        "thoi gian qua", "trong thoi gian", "vua qua", "phuc dap", "tiep theo", "tiep noi", "tra loi",
        "trong nhung nam", "tiep tuc thuc hien", "de trien khai", "de thuc hien"};
    static const char *const marked[] = {"theo", "để", "nhằm", "xét", "qua", "tại"};
    size_t end = scan_fold_at(t, 0, "ngay");

    if (!scan_is_upper(t, 0)) {
        return false;
    }
    if (end != 0 && scan_is_digit(t, scan_skip_space(t, end)) && t->n > 60) {
        return true;
    }
    return scan_fold_any(t, 0, plain, ARRAY_COUNT(plain)) != 0 ||
        scan_low_any(t, 0, marked, ARRAY_COUNT(marked)) != 0;
}

static bool
has_joint(const struct scan *t, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (t->fold[i] == '/' || t->fold[i] == '-') {
            return true;
        }
    }
    return false;
}

/* The number of the paper whose kind ends at i: beside it, or after its name. */
static size_t
number_after(const struct scan *t, size_t i, size_t *gap_end, size_t *from, size_t *to)
{
    for (size_t k = i; k < t->n && k < i + KIND_TO_NUMBER_MAX; k++) {
        if (strchr(";(.:", t->fold[k]) != NULL) {
            return 0;
        }
        if (!scan_word_starts(t, k)) {
            continue;
        }
        if (k > i && scan_fold_any(t, k, cited_kinds, ARRAY_COUNT(cited_kinds)) != 0) {
            return 0; /* the number belongs to that one */
        }
        size_t so = scan_low_at(t, k, "số");

        if (so == 0 && k == scan_skip_space(t, i)) {
            so = scan_fold_at(t, k, "so");
            so = so != 0 ? so : k;
        }
        if (so == 0) {
            continue;
        }
        so = scan_skip_space(t, so);
        size_t end = cite_number(t, so, from, to);

        if (end != 0 && has_joint(t, *from, *to)) {
            *gap_end = k;
            return end;
        }
    }
    return 0;
}

/* What follows an issuer's name in a citation. */
static size_t
issuer_stop(const struct scan *t, size_t i)
{
    static const char *const stops[] = {"về", "v/v", "ban hành", "quy định", "hướng dẫn", "phê duyệt",
        "tại", "trên địa bàn", "sửa đổi", "triển khai", "ngày", "nhằm", "để", "đồng thời", "thông báo",
        "yêu cầu", "đề nghị", "giao", "công bố", "thực hiện", "quy chế", "năm", "cho", "kết luận",
        "bãi bỏ", "ủy quyền", "và công văn", "và kế hoạch", "và quyết định", "và nghị quyết",
        "và chỉ thị", "và thông báo"};

    return scan_low_any(t, i, stops, ARRAY_COUNT(stops));
}

static size_t
issuer_end(const struct scan *t, size_t i)
{
    for (; i < t->n; i++) {
        if (strchr(",;(.:", t->fold[i]) != NULL ||
            (scan_word_starts(t, i) && issuer_stop(t, i) != 0)) {
            break;
        }
    }
    return i;
}

/* A comma ends a subject when the sentence goes on with its own purpose or its own speaker. */
static bool
clause_follows(const struct scan *t, size_t i)
{
    static const char *const openers[] = {"nhằm", "để", "đồng thời", "ubnd", "ủy ban nhân dân",
        "uỷ ban nhân dân", "chủ tịch", "xét", "trên cơ sở", "theo", "căn cứ", "giám đốc", "hiệu trưởng",
        "thủ trưởng", "trưởng phòng", "thực hiện công văn", "thực hiện kế hoạch", "sau khi"};

    i = scan_skip_space(t, i);
    if (scan_low_any(t, i, openers, ARRAY_COUNT(openers)) != 0) {
        return true;
    }
    static const char *const says[] = {"yêu cầu", "đề nghị", "giao", "ban hành", "thông báo", "báo cáo",
        "trình", "xây dựng", "kết luận", "triển khai", "hướng dẫn", "có ý kiến", "mời", "kính"};
    size_t end = actor_end(t, i);

    return end != i && scan_low_any(t, scan_skip_space(t, end), says, ARRAY_COUNT(says)) != 0;
}

static bool
citation_follows(const struct scan *t, size_t i)
{
    size_t kind = scan_fold_any(t, scan_skip_space(t, i), cited_kinds, ARRAY_COUNT(cited_kinds));
    size_t gap, from, to;

    return kind != 0 && number_after(t, kind, &gap, &from, &to) != 0 &&
        gap == scan_skip_space(t, kind);
}

static size_t
subject_end(const struct scan *t, size_t i)
{
    for (; i < t->n; i++) {
        char c = t->fold[i];
        size_t and_end = scan_low_at(t, i, "và");

        if (c == ';' || c == '(' || (c == '.' && (i + 1 == t->n || scan_is_space(t, i + 1))) ||
            (c == ',' && (clause_follows(t, i + 1) || citation_follows(t, i + 1))) ||
            (and_end != 0 && citation_follows(t, and_end))) {
            break;
        }
    }
    return i;
}

static size_t
read_citation_date(const struct scan *t, size_t i, struct directive_base *base)
{
    struct written_date w;
    size_t at = scan_skip_space(t, i);

    at = at < t->n && t->fold[at] == ',' ? scan_skip_space(t, at + 1) : at;
    if (scan_fold_at(t, at, "ngay") == 0) {
        return i;
    }
    size_t end = scan_date(t, at, &w);

    if (end == 0) {
        return i;
    }
    base->date = date_of_written(w);
    return end;
}

/* Date, issuer and subject, from after the number; returns the end of the citation. */
static size_t
read_citation_rest(struct arena *arena, const struct scan *t, size_t i, struct directive_base *base)
{
    i = read_citation_date(t, i, base);
    size_t of = scan_low_at(t, scan_skip_space(t, i), "của");

    of = of != 0 ? of : scan_low_at(t, scan_skip_space(t, i), "cua");
    if (of != 0) {
        of = scan_skip_space(t, of);
        i = issuer_end(t, of);
        base->issuer = scan_copy(arena, t, of, i);
        if (date_is_none(base->date)) {
            i = read_citation_date(t, i, base);
        }
    }
    size_t at = scan_skip_space(t, i);
    size_t about = scan_low_at(t, at, "về việc");

    about = about != 0 ? about : scan_low_at(t, at, "v/v");
    about = about != 0 ? about : scan_low_at(t, at, "về");
    if (about == 0 && issuer_stop(t, at) != 0 && scan_low_at(t, at, "tại") == 0 &&
        scan_low_at(t, at, "nhằm") == 0 && scan_low_at(t, at, "để") == 0 &&
        scan_low_at(t, at, "đồng thời") == 0 && !citation_follows(t, at + 2)) {
        about = at; /* "quy định chi tiết ...": the verb is part of the subject */
    }
    if (about == 0) {
        return i;
    }
    size_t end = subject_end(t, about);
    struct str subject = text_trim_end(scan_copy(arena, t, about, end), ".,;");

    if (str_is_none(base->subject)) {
        base->subject = subject;
    }
    return end;
}

static void
add_base(struct reader *r, const struct directive_base *base)
{
    struct directive_reading *out = r->out;

    if (out->bases == NULL) {
        out->bases = ARENA_ARRAY(r->arena, struct directive_base, DIRECTIVE_LIST_MAX);
    }
    if (out->base_count < DIRECTIVE_LIST_MAX) {
        out->bases[out->base_count++] = *base;
    }
}

/* A base without a number: "Căn cứ Luật Tổ chức chính quyền địa phương ngày ...;" Returns its end. */
static size_t
read_unnumbered(struct reader *r, const struct scan *t, size_t i)
{
    struct directive_base base = {.date = DATE_NONE};
    size_t kind = scan_fold_any(t, i, cited_kinds, ARRAY_COUNT(cited_kinds));

    if (kind == 0 || !scan_is_upper(t, i)) {
        return i;
    }
    size_t name_end = kind;

    while (name_end < t->n && strchr(";(.", t->fold[name_end]) == NULL &&
        !(scan_word_starts(t, name_end) &&
            (scan_fold_at(t, name_end, "ngay") != 0 || scan_low_at(t, name_end, "của") != 0 ||
                scan_low_at(t, name_end, "năm") != 0))) {
        name_end++;
    }
    base.kind = scan_copy(r->arena, t, i, kind);
    base.subject = text_trim_end(scan_copy(r->arena, t, i, name_end), ",");
    name_end = read_citation_rest(r->arena, t, name_end, &base);
    add_base(r, &base);
    return name_end;
}

/* Is i the place of a whole base: behind "Căn cứ" or a semicolon? */
static bool
base_begins(const struct scan *t, size_t i)
{
    size_t back = i;

    while (back > 0 && scan_is_space(t, back - 1)) {
        back--;
    }
    return (back > 0 && t->fold[back - 1] == ';') || scan_skip_space(t, scan_fold_at(t, 0, "can cu")) == i;
}

/* "chỉ đạo của UBND tỉnh tại Công văn số ...": the issuer stands before the paper. */
static void
read_issuer_before(struct arena *arena, const struct scan *t, size_t kind, struct directive_base *base)
{
    size_t low = kind > ISSUER_BEFORE_MAX ? kind - ISSUER_BEFORE_MAX : 0;

    for (size_t i = kind; i-- > low && strchr(".;:", t->fold[i]) == NULL;) {
        size_t of = scan_word_starts(t, i) ? scan_low_at(t, i, "của") : 0;

        if (of == 0) {
            continue;
        }
        of = scan_skip_space(t, of);
        size_t end = issuer_end(t, of);
        size_t at = scan_low_at(t, end, "tại");

        if (at != 0 && scan_skip_space(t, at) == kind) {
            base->issuer = scan_copy(arena, t, of, end);
        }
        return;
    }
}

void
read_bases(struct reader *r, const struct scan *t, bool is_list)
{
    size_t before = r->out->base_count;
    size_t i = 0;

    while (i < t->n) {
        size_t kind = scan_word_starts(t, i)
            ? scan_fold_any(t, i, cited_kinds, ARRAY_COUNT(cited_kinds))
            : 0;
        size_t gap, from, to;
        size_t end = kind == 0 ? 0 : number_after(t, kind, &gap, &from, &to);

        if (end == 0) {
            bool is_law = kind != 0 && base_begins(t, i) &&
                scan_fold_any(t, i, law_kinds, ARRAY_COUNT(law_kinds)) != 0;
            size_t law_end = is_law ? read_unnumbered(r, t, i) : i;

            i = law_end > i ? law_end : i + 1;
            continue;
        }
        struct directive_base base = {.date = DATE_NONE};

        base.kind = scan_copy(r->arena, t, i, kind);
        base.number = scan_copy_tight(r->arena, t, from, to);
        if (scan_fold_any(t, i, law_kinds, ARRAY_COUNT(law_kinds)) != 0 &&
            gap > scan_skip_space(t, kind)) {
            base.subject = text_trim_end(scan_copy(r->arena, t, i, gap), ",");
        }
        read_issuer_before(r->arena, t, i, &base);
        i = read_citation_rest(r->arena, t, end, &base);
        add_base(r, &base);
        if (is_list && !(i < t->n && t->fold[i] == ';')) {
            return; /* what else the line cites belongs to the subject */
        }
    }
    if (is_list && r->out->base_count == before) {
        size_t after = scan_fold_at(t, 0, "can cu");

        (void)read_unnumbered(r, t, scan_skip_space(t, after));
    }
}
