/* directive_read_heading.c -- agency, number, place, date, type, subject, addressees.
 *
 * The heading is two columns on paper. As text they come row by row (parted by a tab, or run
 * together) or one column after the other, so each line is cut into cells and each cell is told by
 * what it says, not by where it stands [law:ND30/8].
 */
#include "room/directive/directive_read_part.h"

#include "base/utf8.h"

enum { SUBJECT_LINE_MAX = 160 };

struct heading {
    struct reader *r;
    struct directive_names agencies; /* lines of the left column, top down */
    struct buf subject;
    bool has_number;   /* "Số:" was met, filled in or not */
    bool has_place;
    bool in_subject;   /* the cell before belonged to the subject */
    bool has_title;    /* the type name was met */
};

struct kind {
    const char *title; /* as printed, folded */
    const char *word;
};
static const struct kind kinds[] = {{"ke hoach", "plan"}, {"chi thi", "directive"},
    {"quyet dinh", "decision"}, {"nghi quyet", "resolution"}, {"thong bao", "notice"},
    {"thong bao ket luan", "conclusion_notice"}, {"ket luan", "conclusion_notice"},
    {"cong dien", "urgent_dispatch"}, {"huong dan", "guidance"}, {"chuong trinh", "programme"},
    {"phuong an", "scheme"}, {"de an", "project"}, {"du an", "project"}, {"bao cao", "report"},
    {"to trinh", "submission"}, {"quy che", "regulation"}, {"quy dinh", "regulation"},
    {"bien ban", "minutes"}, {"giay moi", "invitation"}, {"thong cao", "communique"},
    {"phieu chuyen", "transfer_slip"}, {"cong van", "dispatch"}};

static const char *const mottos[] = {"cong hoa xa hoi chu nghia viet nam",
    "doc lap - tu do - hanh phuc", "doc lap- tu do- hanh phuc", "doc lap-tu do-hanh phuc",
    "doc lap - tu do - hanh phuc.", "dang cong san viet nam"};

static const char *const noises[] = {"nguoi ky:", "ky boi:", "email:", "co quan:", "thoi gian ky:",
    "ngay ky:", "so den", "den so", "cong van den", "dien thoai:", "dia chi:", "website:", "ban sao",
    "sao y"};

static const char *const marks[] = {
    "hoa toc", "thuong khan", "khan", "mat", "toi mat", "tuyet mat", "du thao", "luu hanh noi bo"};

/* Words that begin an agency's name in a heading. */
static const char *const agency_heads[] = {"uy ban", "ubnd", "hoi dong", "hdnd", "so", "phong", "ban",
    "van phong", "trung tam", "truong", "chi cuc", "cuc", "tong cuc", "bo", "cong an", "dang uy",
    "huyen uy", "tinh uy", "thanh uy", "thi uy", "hoi", "lien doan", "doan", "chinh phu",
    "thu tuong", "vien", "to", "chi bo", "dang bo", "mat tran", "thanh tra", "cong doan", "dai",
    "benh vien", "tram", "hat", "kho bac", "bao hiem", "toa an", "toa", "quoc hoi"};

static bool
is_rule(const struct scan *t) /* a drawn line: ----, ____, *** */
{
    for (size_t i = 0; i < t->n; i++) {
        if (t->fold[i] != ' ' && strchr("-_*=.~+o", t->fold[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static bool
is_mark(const struct scan *t)
{
    size_t end = scan_fold_any(t, 0, marks, ARRAY_COUNT(marks));

    return end == t->n && scan_is_caps(t, 0, t->n);
}

/* The type name alone in its cell, in capitals: KẾ HOẠCH, "QUYẾT ĐỊNH:". */
static const struct kind *
title_kind(const struct scan *t)
{
    if (!scan_is_caps(t, 0, t->n)) {
        return NULL;
    }
    for (size_t k = 0; k < ARRAY_COUNT(kinds); k++) {
        size_t end = scan_fold_at(t, 0, kinds[k].title);

        if (end != 0) {
            while (end < t->n && (scan_is_space(t, end) || t->fold[end] == ':')) {
                end++;
            }
            if (end == t->n) {
                return &kinds[k];
            }
        }
    }
    return NULL;
}

static bool
is_number_part(const struct scan *t, size_t i)
{
    return scan_is_letter(t, i) || scan_is_digit(t, i);
}

static bool
is_joint(const struct scan *t, size_t i) /* what joins the groups of a number and symbol */
{
    return i < t->n && (t->fold[i] == '/' || t->fold[i] == '-' || t->fold[i] == '&');
}

/* "/UBND-VX" or " - UBND": a joint, with stray spaces around it only where capitals or digits
 * stand on both sides. Returns the first character of the next group, i when there is none. */
static size_t
next_group(const struct scan *t, size_t i)
{
    size_t joint = scan_skip_space(t, i);

    if (!is_joint(t, joint)) {
        return i;
    }
    size_t next = scan_skip_space(t, joint + 1);
    bool is_close = next == joint + 1;

    if (!is_number_part(t, next) || (!is_close && !scan_is_upper(t, next))) {
        return i;
    }
    return joint != i && t->fold[joint] != '/' && !scan_is_upper(t, next) ? i : next;
}

/* A whole number and symbol: 2164/UBND-KGVX, 57-NQ/TW, 27/2017/QĐ-UBND. Returns its end, 0 when
 * there is none. */
size_t
cite_number(const struct scan *t, size_t i, size_t *from, size_t *to)
{
    size_t groups = 0;
    bool has_digit = scan_is_digit(t, i);

    *from = i;
    while (is_number_part(t, i)) {
        i = scan_word_end(t, i);
        groups++;
        size_t next = next_group(t, i);

        if (next == i) {
            break;
        }
        i = next;
    }
    *to = i;
    return has_digit && groups > 0 ? i : 0;
}

/* "Số: 12/UBND-VX", "Số:       /UBND-VX", "Số 57-NQ/TW". Returns the end of what was read, 0 when
 * the cell is something else. */
static size_t
take_number(struct heading *h, const struct scan *t)
{
    size_t i = scan_fold_at(t, 0, "so:");
    size_t from, to;

    i = i != 0 ? i : scan_fold_at(t, 0, "so :");
    if (i == 0) {
        i = scan_fold_at(t, 0, "so");
        size_t next = scan_skip_space(t, i);

        if (i == 0 || !(scan_is_digit(t, next) || (next < t->n && t->fold[next] == '/'))) {
            return 0;
        }
    }
    i = scan_skip_space(t, i);
    while (i < t->n && (t->fold[i] == '.' || t->fold[i] == '_' || scan_is_space(t, i))) {
        i++; /* dots drawn for a number to be written by hand */
    }
    h->has_number = true;
    if (i < t->n && t->fold[i] == '/') { /* a draft: the number is open */
        i = scan_skip_space(t, i + 1);
        from = i;
        while (is_number_part(t, i)) {
            i = scan_word_end(t, i);
            i = next_group(t, i);
        }
        h->r->out->symbol = scan_copy_tight(h->r->arena, t, from, i);
        return i;
    }
    size_t end = cite_number(t, i, &from, &to);

    if (end == 0) {
        return i;
    }
    struct str whole = scan_copy_tight(h->r->arena, t, from, to);
    size_t slash = str_find_char(whole, '/');

    h->r->out->number = slash == SIZE_MAX ? whole : str_sub(whole, 0, slash);
    h->r->out->symbol = slash == SIZE_MAX ? STR_NONE : str_from(whole, slash + 1);
    return end;
}

static size_t
skip_dots(const struct scan *t, size_t i)
{
    while (i < t->n && (scan_is_space(t, i) || t->fold[i] == '.' || t->fold[i] == '_')) {
        i++;
    }
    return i;
}

/* "ngày 05 tháng 4 năm 2025", each figure possibly left open. Returns its end or 0. */
static size_t
open_date(const struct scan *t, size_t i, struct written_date *w)
{
    size_t end;

    *w = (struct written_date){0};
    i = skip_dots(t, scan_fold_at(t, i, "ngay"));
    if ((end = scan_int(t, i, 2, &w->day.v)) != 0) {
        w->day.has = true;
        i = skip_dots(t, end);
    }
    if ((i = scan_fold_at(t, i, "thang")) == 0) {
        return 0;
    }
    i = skip_dots(t, i);
    if ((end = scan_int(t, i, 2, &w->month.v)) != 0) {
        w->month.has = true;
        i = skip_dots(t, end);
    }
    if ((i = scan_fold_at(t, i, "nam")) == 0) {
        return 0;
    }
    if ((end = scan_int(t, skip_dots(t, i), 4, &w->year.v)) != 0) {
        w->year.has = w->year.v >= 1900;
        i = end;
    }
    return i;
}

/* The name before ", ngày": capitalised words, with "TP." and "thị xã" as people write them. */
static size_t
place_start(const struct scan *t, size_t comma)
{
    size_t from = comma;

    for (size_t i = comma; i-- > 0;) {
        if (t->raw[i] == '\t') {
            break;
        }
        if (scan_word_starts(t, i)) {
            if (!scan_is_upper(t, i)) {
                break;
            }
            from = i;
        } else if (!is_number_part(t, i) && strchr(" .-'", t->fold[i]) == NULL) {
            break;
        }
    }
    return from;
}

static void
keep_date(struct heading *h, const struct written_date *w)
{
    struct directive_reading *out = h->r->out;
    struct civil c = {.year = w->year.v, .month = w->month.v, .day = w->day.v};

    out->year = w->year;
    if (w->month.has && w->month.v >= 1 && w->month.v <= 12) {
        out->month = w->month;
        c.year = w->year.has ? c.year : 2000; /* a leap year: 29 February may be meant */
        if (w->day.has && civil_is_valid(c)) {
            out->day = w->day;
        }
    }
}

/* Place and date within a cell; [from, to) is what they take. */
static bool
take_place(struct heading *h, const struct scan *t, size_t *from, size_t *to)
{
    for (size_t i = 0; i < t->n; i++) {
        struct written_date w;
        size_t end = scan_word_starts(t, i) ? open_date(t, i, &w) : 0;

        if (end == 0) {
            end = scan_fold_at(t, i, "ngay") != 0 ? scan_date(t, i, &w) : 0;
        }
        if (end == 0) {
            continue;
        }
        size_t comma = i;

        while (comma > 0 && (scan_is_space(t, comma - 1) || t->fold[comma - 1] == ',')) {
            comma--;
        }
        *from = place_start(t, comma);
        if (str_find_char(str_sub(t->s, t->at[comma], t->at[i]), ',') == SIZE_MAX && i != 0 &&
            (*from == comma || (*from != 0 && t->raw[*from - 1] != '\t'))) {
            continue; /* "Công văn số 5 ngày 3/2/2025": not the paper's own date */
        }
        *to = end;
        h->has_place = true;
        h->r->out->place = scan_copy(h->r->arena, t, *from, comma);
        keep_date(h, &w);
        return true;
    }
    return false;
}

static size_t
subject_mark(const struct scan *t, size_t i)
{
    static const char *const about[] = {"ve viec", "v/v", "v/v:", "v/v.", "ve viec:"};

    return scan_fold_any(t, i, about, ARRAY_COUNT(about));
}

/* Papers of the Party say "Về ..." under their number. */
static size_t
party_subject_mark(const struct heading *h, const struct scan *t)
{
    return h->has_number && !h->has_title && scan_is_upper(t, 0) && !scan_is_caps(t, 0, t->n)
        ? scan_low_at(t, 0, "về")
        : 0;
}

static void
add_subject(struct heading *h, const struct scan *t, size_t from)
{
    struct str part = scan_copy(h->r->arena, t, from, t->n);

    if (str_is_none(part)) {
        return;
    }
    if (h->subject.n > 0) {
        buf_char(&h->subject, ' ');
    }
    buf_put(&h->subject, part);
}

static bool
is_agency_line(const struct heading *h, const struct scan *t)
{
    if (h->has_title || t->n > 120) {
        return false;
    }
    if (scan_is_caps(t, 0, t->n)) {
        return true;
    }
    return !h->has_number && !h->has_place && h->agencies.count < 3 &&
        scan_fold_any(t, 0, agency_heads, ARRAY_COUNT(agency_heads)) != 0 && scan_is_upper(t, 0) &&
        t->n < 60 && memchr(t->fold, ':', t->n) == NULL && t->fold[t->n - 1] != '.';
}

static void
take_cell(struct heading *h, struct str s)
{
    struct scan t = scan_of(h->r->arena, str_trim(s));
    size_t end;

    if (t.n == 0 || is_rule(&t) || scan_fold_any(&t, 0, noises, ARRAY_COUNT(noises)) != 0) {
        return;
    }
    if (is_mark(&t)) {
        names_add(h->r->arena, &h->r->out->marks, scan_copy(h->r->arena, &t, 0, t.n));
        return;
    }
    end = subject_mark(&t, 0);
    end = end != 0 ? end : party_subject_mark(h, &t);
    if (end != 0) {
        buf_reset(&h->subject);
        add_subject(h, &t, end);
        h->in_subject = true;
        return;
    }
    if (h->in_subject) {
        add_subject(h, &t, 0);
        return;
    }
    const struct kind *kind = title_kind(&t);

    if (kind != NULL) {
        h->r->out->kind = str_of(kind->word);
        h->has_title = true;
    } else if (is_agency_line(h, &t)) {
        names_add(h->r->arena, &h->agencies, scan_copy(h->r->arena, &t, 0, t.n));
    }
}

static void take_columns(struct heading *h, struct str s);

static void
take_around(struct heading *h, const struct scan *t, size_t from, size_t to)
{
    take_columns(h, str_sub(t->s, 0, t->at[from]));
    take_columns(h, str_from(t->s, t->at[to]));
}

/* Cuts one line into cells around what is plain by itself, then at tabs. Each call hands on
 * shorter text. */
static void
take_columns(struct heading *h, struct str s)
{
    struct scan t = scan_of(h->r->arena, str_trim(s));
    size_t from, to;

    for (size_t k = 0; k < ARRAY_COUNT(mottos); k++) {
        if (scan_find_fold(&t, 0, mottos[k], &from, &to)) {
            take_around(h, &t, from, to);
            return;
        }
    }
    if (!h->has_number || str_is_none(h->r->out->symbol)) {
        to = take_number(h, &t);
        if (to != 0) {
            h->in_subject = false;
            take_columns(h, str_from(t.s, t.at[to]));
            return;
        }
    }
    if (!h->has_place && take_place(h, &t, &from, &to)) {
        take_around(h, &t, from, to);
        return;
    }
    struct str rest = t.s;

    while (!str_is_none(rest)) {
        take_cell(h, str_cut(&rest, '\t'));
    }
}

/* "ỦY BAN NHÂN DÂN / HUYỆN TRÀ BỒNG" is one name on two lines; "UBND TỈNH ... / SỞ ..." are two. */
static void
name_agencies(struct heading *h)
{
    /* An office that is named by whose office it is, on the next line. */
    static const char *const offices[] = {
        "chu tich", "van phong", "thuong truc", "ban thuong vu", "ban chap hanh", "hoi dong sang kien"};
    struct directive_names whole = {0};
    struct arena *arena = h->r->arena;

    for (size_t i = 0; i < h->agencies.count; i++) {
        struct scan t = scan_of(arena, h->agencies.items[i]);
        bool is_new = scan_fold_any(&t, 0, agency_heads, ARRAY_COUNT(agency_heads)) != 0;

        if (whole.count > 0) {
            struct str *last = &whole.items[whole.count - 1];
            struct scan before = scan_of(arena, *last);
            size_t office = scan_fold_any(&before, 0, offices, ARRAY_COUNT(offices));

            if (str_ends(*last, STR(",")) || str_ends(*last, STR("-")) ||
                (before.n > 3 && scan_fold_at(&before, before.n - 2, "va") != 0) ||
                office == before.n) {
                is_new = false;
            }
            if (!is_new) {
                *last = str_printf(arena, "%.*s %.*s", STR_ARG(*last), STR_ARG(h->agencies.items[i]));
                continue;
            }
        }
        names_add(arena, &whole, h->agencies.items[i]);
    }
    for (size_t i = 0; i < whole.count; i++) {
        struct str *out = i + 1 == whole.count ? &h->r->out->issuer : &h->r->out->parent;

        *out = str_is_none(*out) ? whole.items[i]
                                 : str_printf(arena, "%.*s, %.*s", STR_ARG(*out), STR_ARG(whole.items[i]));
    }
}

/* Does the line belong to the body rather than to a subject that runs over several lines? */
static bool
leaves_subject(struct reader *r, const struct scan *t)
{
    static const char *const opens[] = {"noi nhan", "sang ngay", "chieu ngay", "trong cac ngay", "ngay"};
    char last = t->fold[t->n - 1];

    return line_opens_preamble(t) || line_opens_item(t, r->arena) || last == '.' || last == ':' ||
        last == ';' || t->n > SUBJECT_LINE_MAX || scan_fold_any(t, 0, opens, ARRAY_COUNT(opens)) != 0;
}

/* The lines under a type name, up to a blank one or the first words of the preamble. */
static size_t
read_title_subject(struct heading *h, size_t at)
{
    const struct lines *lines = &h->r->lines;
    bool has_any = false, was_caps = false;

    buf_reset(&h->subject);
    while (at < lines->n) {
        const struct scan *t = &lines->v[at].scan;

        if (lines->v[at].is_blank || is_rule(t)) {
            if (has_any) {
                break;
            }
            at++;
            continue;
        }
        bool is_caps = scan_is_caps(t, 0, t->n);

        if (scan_fold_at(t, 0, "can cu") != 0 || scan_fold_at(t, 0, "kinh gui") != 0 ||
            (has_any && (leaves_subject(h->r, t) || is_caps != was_caps)) || t->n > 300) {
            break;
        }
        was_caps = is_caps;
        size_t mark = subject_mark(t, 0);

        if (title_kind(t) == NULL) {
            add_subject(h, t, has_any ? 0 : mark);
            has_any = true;
        }
        at++;
    }
    return at;
}

static void
add_addressees(struct reader *r, const struct scan *t, size_t from)
{
    while (from < t->n) {
        size_t to = from;

        while (to < t->n && t->fold[to] != ';') {
            to++;
        }
        size_t start = from;

        while (start < to && strchr(" -*+\1", t->fold[start]) != NULL) {
            start++;
        }
        names_add(r->arena, &r->out->addressees,
            text_trim_end(scan_copy(r->arena, t, start, to), ".;,"));
        from = to + 1;
    }
}

static bool
starts_with_dash(const struct scan *t)
{
    return t->n > 1 && strchr("-*+\1", t->fold[0]) != NULL;
}

/* "Kính gửi:" with one addressee beside it, or several under it. Returns the line after them. */
static size_t
read_addressees(struct heading *h, size_t at, size_t from)
{
    struct reader *r = h->r;
    bool is_open = true; /* the last addressee has no end mark yet */
    size_t last_line = at + DIRECTIVE_HEADING_LINES_MAX;

    const struct scan *first = &r->lines.v[at].scan;

    add_addressees(r, first, from);
    if (r->out->addressees.count > 0) {
        is_open = first->fold[first->n - 1] != ';' && first->fold[first->n - 1] != '.';
    }
    for (at++; at < r->lines.n && at < last_line; at++) {
        const struct scan *t = &r->lines.v[at].scan;

        if (r->lines.v[at].is_blank) {
            if (r->out->addressees.count > 0 && at + 1 < r->lines.n &&
                !starts_with_dash(&r->lines.v[at + 1].scan)) {
                return at;
            }
            continue;
        }
        if (!starts_with_dash(t) && (line_opens_preamble(t) || t->n > 200)) {
            return at;
        }
        if (starts_with_dash(t) || r->out->addressees.count == 0 || !is_open) {
            if (!starts_with_dash(t) && r->out->addressees.count > 0 &&
                t->fold[t->n - 1] != ';' && t->fold[t->n - 1] != '.') {
                return at;
            }
            add_addressees(r, t, 0);
        } else {
            struct str *last = &r->out->addressees.items[r->out->addressees.count - 1];

            *last = str_printf(r->arena, "%.*s %.*s", STR_ARG(*last),
                STR_ARG(text_trim_end(scan_copy(r->arena, t, 0, t->n), ".;,")));
        }
        is_open = t->fold[t->n - 1] != ';' && t->fold[t->n - 1] != '.';
        if (t->fold[t->n - 1] == '.') {
            return at + 1;
        }
    }
    return at;
}

/* A note of an order given by word of mouth has no number; its first line says what it is. */
static bool
is_spoken_order(const struct scan *t)
{
    static const char *const words[] = {"y kien chi dao", "chi dao mieng", "chi dao truc tiep",
        "chi dao bang loi", "lenh mieng", "truyen dat y kien"};
    size_t at, end;

    for (size_t k = 0; k < ARRAY_COUNT(words); k++) {
        if (t->n < 200 && scan_find_fold(t, 0, words[k], &at, &end)) {
            return true;
        }
    }
    return false;
}

static void
settle_kind(struct heading *h)
{
    struct directive_reading *out = h->r->out;
    struct scan subject = scan_of(h->r->arena, out->subject);

    if (str_eq(out->kind, STR("notice")) &&
        (scan_fold_at(&subject, 0, "ket luan") != 0 || scan_fold_at(&subject, 0, "y kien") != 0)) {
        out->kind = STR("conclusion_notice");
    }
    /* An official letter is the one kind that prints no type name [law:ND30/7]. */
    if (str_is_none(out->kind) && out->addressees.count > 0 &&
        (h->has_number || !str_is_none(out->symbol))) {
        out->kind = STR("dispatch");
    }
}

/* Some named papers have addressees too: "Kính gửi: ...", "CHỦ TỊCH ... điện:" */
static void
read_titled_addressees(struct heading *h, size_t at)
{
    struct reader *r = h->r;

    for (size_t i = at; i < r->lines.n && i < at + 5; i++) {
        const struct scan *t = &r->lines.v[i].scan;
        size_t end = scan_fold_at(t, 0, "kinh gui");

        if (end != 0) {
            end += end < t->n && t->fold[end] == ':';
        } else if (t->n > 6 && scan_fold_at(t, t->n - 5, "dien:") != 0) {
            end = t->n;
        }
        if (end != 0) {
            r->body_from = read_addressees(h, i, end);
            return;
        }
    }
}

void
read_heading(struct reader *r)
{
    struct heading h = {.r = r};
    size_t at = 0;

    buf_init(&h.subject, r->arena, 256);
    for (; at < r->lines.n && at < DIRECTIVE_HEADING_LINES_MAX; at++) {
        const struct scan *t = &r->lines.v[at].scan;
        size_t end = scan_fold_at(t, 0, "kinh gui");

        if (r->lines.v[at].is_blank) {
            h.in_subject = h.in_subject && h.subject.n == 0;
            continue;
        }
        if (end != 0) {
            at = read_addressees(&h, at, end + (end < t->n && t->fold[end] == ':'));
            break;
        }
        if (!h.has_number && !h.has_place && is_spoken_order(t)) {
            r->out->kind = STR("spoken_order");
            r->out->subject = text_trim_end(scan_copy(r->arena, t, 0, t->n), ":.");
            at++;
            break;
        }
        bool is_lead_in = t->fold[t->n - 1] == ':' && t->n > 15 && !scan_is_caps(t, 0, t->n);

        if (line_opens_preamble(t) || line_opens_item(t, r->arena) || is_lead_in || t->n > 250) {
            break;
        }
        take_columns(&h, t->s);
        if (h.has_title) {
            at = read_title_subject(&h, at + 1);
            break;
        }
    }
    name_agencies(&h);
    if (h.subject.n > 0) {
        r->out->subject = text_trim_end(buf_str(&h.subject), ".");
    }
    r->body_from = at;
    if (h.has_title) {
        read_titled_addressees(&h, at);
    }
    settle_kind(&h);
}
