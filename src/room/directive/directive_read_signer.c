/* directive_read_signer.c -- the foot: recipients on the left, authority, post and name on the right.
 *
 * As text the two columns come row by row (parted by a tab or run together) or one after the other,
 * in either order; each cell is told by what it says.
 */
#include "room/directive/directive_read_part.h"

enum { FOOT_LINES_MAX = 80, RECIPIENT_CHARACTERS_MAX = 100, POST_CHARACTERS_MAX = 90, NAME_WORDS_MAX = 6 };

struct foot {
    struct reader *r;
    bool in_recipients;
    bool is_open; /* the last recipient has no end mark yet */
};

static const char *const authorities[] = {"tm.", "kt.", "tl.", "tuq.", "t/m", "k/t", "t/l", "tm", "kt",
    "tl", "tuq"};
static const char *const posts[] = {"chu tich", "pho chu tich", "q. chu tich", "quyen chu tich",
    "giam doc", "pho giam doc", "q. giam doc", "truong phong", "pho truong phong", "chanh van phong",
    "pho chanh van phong", "hieu truong", "pho hieu truong", "bi thu", "pho bi thu", "truong ban",
    "pho truong ban", "vien truong", "cuc truong", "pho cuc truong", "chi cuc truong", "bo truong",
    "thu truong", "thu tuong", "pho thu tuong", "chanh thanh tra", "pho chanh thanh tra",
    "tong giam doc", "chu nhiem", "thu ky", "to truong", "doi truong", "hat truong",
    "truong cong an", "chi huy truong", "chinh tri vien", "nguoi ghi", "nguoi ghi chep",
    "nguoi truyen dat", "tong cuc truong", "vu truong", "chanh an", "truong tram", "giam doc so",
    "pho truong cong an", "thuong truc", "uy vien", "pho hieu truong phu trach"};

static bool
ends_word(const struct scan *t, size_t i)
{
    return i == t->n || scan_is_space(t, i);
}

static size_t
authority_at(const struct scan *t)
{
    size_t end = scan_fold_any(t, 0, authorities, ARRAY_COUNT(authorities));

    return end != 0 && ends_word(t, end) && end < t->n ? end
        : end != 0 && end < t->n && scan_is_letter(t, end) && t->fold[end - 1] == '.' ? end
                                                                                     : 0;
}

bool
cell_is_post(const struct scan *t)
{
    if (t->n == 0 || t->n > POST_CHARACTERS_MAX || !scan_is_caps(t, 0, t->n)) {
        return false;
    }
    return authority_at(t) != 0 || scan_fold_any(t, 0, posts, ARRAY_COUNT(posts)) != 0;
}

/* The end of one word of a name; "H'Lan" and "Y-Thu" are one. */
static size_t
name_word_end(const struct scan *t, size_t i)
{
    size_t end = scan_word_end(t, i);

    while (end + 1 < t->n && (t->raw[end] == '\'' || t->raw[end] == 0x2019 || t->fold[end] == '-') &&
        scan_is_letter(t, end + 1)) {
        end = scan_word_end(t, end + 1);
    }
    return end;
}

/* "Nguyễn Văn A": two to six capitalised words and nothing else. */
static bool
is_person(const struct scan *t, bool may_be_caps)
{
    size_t words = 0;

    for (size_t i = 0; i < t->n;) {
        if (!scan_is_letter(t, i) || !scan_is_upper(t, i)) {
            return false;
        }
        size_t end = name_word_end(t, i);

        if (end - i > 8 || (!may_be_caps && end - i > 1 && scan_is_caps(t, i, end))) {
            return false;
        }
        words++;
        i = scan_skip_space(t, end);
        if (i == end && i < t->n) {
            return false;
        }
    }
    return words >= 2 && words <= NAME_WORDS_MAX;
}

/* Rank and degree stand before a name; they are no part of it. */
static struct scan
without_rank(struct arena *arena, const struct scan *t)
{
    static const char *const ranks[] = {"ths.", "ts.", "bs.", "pgs.", "gs.", "ks.", "cn.", "pgs.ts.",
        "gs.ts.", "bscki.", "bsckii.", "bs.cki.", "bs.ckii.", "bscki", "bsckii", "dai ta", "thuong ta", "trung ta",
        "thieu ta", "dai uy", "thuong uy", "trung uy", "ong", "ba", "dong chi", "d/c", "luat su"};
    size_t end = scan_fold_any(t, 0, ranks, ARRAY_COUNT(ranks));

    return end == 0 ? *t : scan_of(arena, str_trim(str_from(t->s, t->at[end])));
}

/* "Người ghi: Vi Văn Nam" under a note of what was said. */
static size_t
note_taker(const struct scan *t)
{
    static const char *const takers[] = {"nguoi ghi:", "nguoi ghi chep:", "nguoi truyen dat:",
        "nguoi tiep nhan:", "thu ky:", "nguoi lap phieu:"};

    return scan_fold_any(t, 0, takers, ARRAY_COUNT(takers));
}

static bool
closes_text(const struct scan *t)
{
    return t->n >= 2 && t->fold[t->n - 1] == '.' && t->fold[t->n - 2] == '/';
}

static bool
foot_begins(struct reader *r, const struct scan *line)
{
    struct str rest = line->s;

    while (!str_is_none(rest)) {
        struct scan cell = scan_of(r->arena, str_trim(str_cut(&rest, '\t')));

        if (scan_fold_at(&cell, 0, "noi nhan") != 0 || cell_is_post(&cell) ||
            note_taker(&cell) != 0) {
            return true;
        }
    }
    return false;
}

void
find_foot(struct reader *r, size_t from)
{
    r->foot_from = r->lines.n;
    for (size_t i = from; i < r->lines.n; i++) {
        const struct scan *t = &r->lines.v[i].scan;

        if (r->lines.v[i].is_blank) {
            continue;
        }
        if (foot_begins(r, t)) {
            r->foot_from = i;
            return;
        }
        if (closes_text(t)) {
            r->foot_from = i + 1;
            return;
        }
    }
}

static void
append_line(struct arena *arena, struct str *to, struct str more, const char *joint)
{
    *to = str_is_none(*to) ? more
                           : str_printf(arena, "%.*s%s%.*s", STR_ARG(*to), joint, STR_ARG(more));
}

/* Where a post begins inside "KT. CHỦ TỊCH PHÓ CHỦ TỊCH": after the post that is stood in for. */
static size_t
post_within(const struct scan *t, size_t authority)
{
    size_t at = scan_skip_space(t, authority);
    size_t own = scan_fold_any(t, at, posts, ARRAY_COUNT(posts));

    for (size_t i = own != 0 ? own : at; i < t->n; i++) {
        if (i > at && scan_word_starts(t, i) && scan_fold_any(t, i, posts, ARRAY_COUNT(posts)) != 0) {
            return i;
        }
    }
    return t->n;
}

static void
take_post(struct foot *f, const struct scan *t)
{
    struct directive_reading *out = f->r->out;
    struct arena *arena = f->r->arena;
    size_t authority = authority_at(t);
    size_t post = 0;

    f->in_recipients = false;
    if (authority != 0) {
        post = post_within(t, authority);
        struct str held = scan_copy(arena, t, 0, post);
        size_t dot = str_find(held, STR(" ."));

        if (dot <= authority) { /* "TM ." as scanners leave it */
            held = str_printf(arena, "%.*s.%.*s", STR_ARG(str_sub(held, 0, dot)),
                STR_ARG(str_from(held, dot + 2)));
        }
        append_line(arena, &out->authority, held, "\n");
    }
    if (post < t->n) {
        bool is_second = scan_fold_any(t, post, posts, ARRAY_COUNT(posts)) != 0;

        append_line(arena, &out->post, scan_copy(arena, t, post, t->n), is_second ? "\n" : " ");
    }
}

static bool take_cell(struct foot *f, struct str s);

static void
take_recipient(struct foot *f, const struct scan *t, size_t from)
{
    struct arena *arena = f->r->arena;

    while (from < t->n && strchr("-*+ \1", t->fold[from]) != NULL) {
        from++;
    }
    /* Run together with the other column: "- Như trên; CHỦ TỊCH", "- Lưu: VT. Nguyễn Văn A". */
    for (size_t i = from + 1; i + 1 < t->n; i++) {
        if (strchr(";.", t->fold[i - 1]) == NULL || !scan_is_space(t, i)) {
            continue;
        }
        struct scan rest = scan_of(arena, str_trim(str_from(t->s, t->at[i])));

        if (cell_is_post(&rest) || is_person(&rest, false) || rest.fold[0] == '-') {
            names_add(arena, &f->r->out->recipients,
                text_trim_end(scan_copy(arena, t, from, i), ".;,"));
            f->is_open = false;
            (void)take_cell(f, rest.s);
            f->in_recipients = true;
            return;
        }
    }
    names_add(arena, &f->r->out->recipients, text_trim_end(scan_copy(arena, t, from, t->n), ".;"));
    f->is_open = t->fold[t->n - 1] != ';' && t->fold[t->n - 1] != '.';
    f->in_recipients = true;
}

static bool
is_skipped(const struct scan *t)
{
    static const char *const words[] = {"(da ky)", "da ky", "(ky", "nguoi ky", "ky boi", "email",
        "co quan:", "thoi gian ky", "(chu ky"};

    return t->n == 0 || scan_fold_any(t, 0, words, ARRAY_COUNT(words)) != 0;
}

/* False when the cell belongs to nothing that a foot has: an annex begins. */
static bool
take_cell(struct foot *f, struct str s)
{
    struct directive_reading *out = f->r->out;
    struct scan t = scan_of(f->r->arena, str_trim(s));
    size_t to = scan_fold_at(&t, 0, "noi nhan");

    if (is_skipped(&t)) {
        return true;
    }
    if (scan_fold_at(&t, 0, "phu luc") != 0 || scan_fold_at(&t, 0, "cong hoa xa hoi") != 0) {
        return false;
    }
    if (to != 0) {
        f->in_recipients = true;
        f->is_open = false;
        while (to < t.n && (scan_is_space(&t, to) || t.fold[to] == ':')) {
            to++;
        }
        return to == t.n || take_cell(f, str_from(t.s, t.at[to]));
    }
    if (strchr("-+*", t.fold[0]) != NULL && t.n > 2) {
        take_recipient(f, &t, 0);
        return true;
    }
    if (cell_is_post(&t)) {
        take_post(f, &t);
        return true;
    }
    if ((to = note_taker(&t)) != 0) {
        out->post = scan_copy(f->r->arena, &t, 0, to - 1);
        return take_cell(f, str_from(t.s, t.at[to]));
    }
    struct scan person = without_rank(f->r->arena, &t);
    bool has_post = !str_is_none(out->post) || !str_is_none(out->authority);

    if (str_is_none(out->signer) && is_person(&person, has_post && !f->in_recipients)) {
        out->signer = scan_copy(f->r->arena, &person, 0, person.n);
        return true;
    }
    if (f->in_recipients && f->is_open && out->recipients.count > 0) {
        struct str *last = &out->recipients.items[out->recipients.count - 1];

        append_line(f->r->arena, last, text_trim_end(scan_copy(f->r->arena, &t, 0, t.n), ".;"), " ");
        f->is_open = strchr(";.", t.fold[t.n - 1]) == NULL;
    } else if (!str_is_none(out->signer) && out->recipients.count > 0) {
        return false; /* the foot is whole: what follows is attached */
    } else if (f->in_recipients && strchr(";.", t.fold[t.n - 1]) != NULL &&
        t.n <= RECIPIENT_CHARACTERS_MAX && !line_opens_item(&t, f->r->arena)) {
        take_recipient(f, &t, 0);
    } else if (scan_is_caps(&t, 0, t.n) && has_post && str_is_none(out->signer)) {
        append_line(f->r->arena, str_is_none(out->post) ? &out->authority : &out->post,
            scan_copy(f->r->arena, &t, 0, t.n), " ");
    }
    return true;
}

void
read_foot(struct reader *r)
{
    struct foot f = {.r = r};

    for (size_t i = r->foot_from; i < r->lines.n && i < r->foot_from + FOOT_LINES_MAX; i++) {
        struct str rest = r->lines.v[i].scan.s;

        while (!str_is_none(rest)) {
            if (!take_cell(&f, str_cut(&rest, '\t'))) {
                i = r->lines.n;
                break;
            }
        }
    }
    for (size_t i = 0; i < r->out->recipients.count; i++) {
        r->out->recipients.items[i] = text_trim_end(r->out->recipients.items[i], ",");
    }
}
