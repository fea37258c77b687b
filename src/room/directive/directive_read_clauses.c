/* directive_read_clauses.c -- the body: numbered items, lettered points, dashes, closing demands.
 *
 * A clause's number is the path of its marks: "2", "2.a", "II.1.b". A dash takes a letter of the
 * Vietnamese alphabet under a number, a figure under a letter. A mark counts only where a line can
 * begin an item: a wrapped line that happens to start with a dash goes on with the text before it.
 */
#include "room/directive/directive_read_part.h"

enum {
    CLAUSE_HEADING_MAX = 160,
    WRAPPED_LINE_MIN = 50, /* characters: a shorter line was ended, not wrapped */
    WRAPPED_WIDTH_MAX = 120,
    SECTION_BYTES_MAX = 500,
};

enum level { /* of the path, outermost first */
    LEVEL_PART = 0, /* Phần, Mục, A. */
    LEVEL_ROMAN,
    LEVEL_ITEM,  /* Điều 1, 1. */
    LEVEL_SUB,   /* khoản of an article, 1.1. */
    LEVEL_POINT, /* a) */
    LEVEL_DASH,
    LEVEL_PLUS,
    LEVEL_COUNT,
};

struct mark {
    enum level level;
    struct str label; /* none for a dash or plus: counted */
    size_t text_from;
    struct str above; /* "1" of "1.2" */
};

struct body {
    struct reader *r;
    struct str path[LEVEL_COUNT];
    size_t clause_of[LEVEL_COUNT]; /* index + 1 of the clause standing at that level, 0: none */
    size_t dashes, pluses;
    size_t section_clause; /* index + 1 of the paragraph under a bare heading */
    struct str section;
    bool has_articles;
    size_t room;
    size_t ends;        /* closing demands so far */
    size_t line_before; /* characters of the line before */
    struct buf text;    /* of the last clause */
    enum level table_level;
    struct str *cells;  /* head of the table being read */
    size_t cell_count;
};

static bool
is_roman(const struct scan *t, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (t->raw[i] >= 0x80 || strchr("IVX", (int)t->raw[i]) == NULL) {
            return false;
        }
    }
    return to > from && to - from <= 5;
}

static bool
closes_mark(const struct scan *t, size_t i, const char *closers)
{
    return i < t->n && strchr(closers, t->fold[i]) != NULL &&
        (i + 1 == t->n || scan_is_space(t, i + 1) || scan_is_letter(t, i + 1));
}

/* "Phần thứ nhất", "Phần I", "Chương II", "Mục 1": a part with its label. */
static bool
part_mark(const struct scan *t, struct arena *arena, struct mark *m)
{
    static const char *const words[] = {"phần", "mục"};
    static const char *const ordinals[] = {"nhat", "hai", "ba", "tu", "nam"};
    static const char *const figures[] = {"I", "II", "III", "IV", "V"};
    size_t end = scan_low_any(t, 0, words, ARRAY_COUNT(words));

    if (end == 0 || !scan_is_upper(t, 0)) {
        return false;
    }
    size_t at = scan_skip_space(t, end);
    size_t thu = scan_fold_at(t, at, "thu");

    *m = (struct mark){.level = LEVEL_PART};
    if (thu != 0) {
        for (size_t k = 0; k < ARRAY_COUNT(ordinals); k++) {
            end = scan_fold_at(t, scan_skip_space(t, thu), ordinals[k]);
            if (end != 0) {
                m->label = str_of(figures[k]);
                m->text_from = end;
                return true;
            }
        }
        return false;
    }
    end = scan_word_end(t, at);
    if (end == at || (!is_roman(t, at, end) && !scan_is_digit(t, at))) {
        return false;
    }
    m->label = scan_copy(arena, t, at, end);
    m->text_from = closes_mark(t, end, ".:") ? end + 1 : end;
    return true;
}

static bool
article_mark(const struct scan *t, struct arena *arena, struct mark *m)
{
    size_t at = scan_fold_at(t, 0, "dieu");
    int32_t n;

    if (at == 0 || !scan_is_upper(t, 0)) {
        return false;
    }
    at = scan_skip_space(t, at);
    size_t end = scan_int(t, at, 3, &n);

    if (end == 0 || !closes_mark(t, end, ".:")) {
        return false;
    }
    *m = (struct mark){LEVEL_ITEM, scan_copy(arena, t, at, end), end + 1, STR_NONE};
    return true;
}

/* "1.", "1)", "(1)", "1.2.", "1.2.3" */
static bool
number_mark(const struct scan *t, struct arena *arena, struct mark *m)
{
    size_t open = t->fold[0] == '(' ? 1 : 0;
    int32_t n;
    size_t end = scan_int(t, open, 2, &n);
    size_t first_end = end;

    if (end == 0) {
        return false;
    }
    while (end + 1 < t->n && t->fold[end] == '.' && scan_is_digit(t, end + 1)) {
        size_t next = scan_int(t, end + 1, 2, &n);

        if (next == 0) {
            return false; /* 1.234.567 or 15.12.2025 */
        }
        end = next;
    }
    bool is_deep = end != first_end;

    if (scan_is_space(t, end) && end + 1 < t->n && t->fold[end + 1] == '.') {
        end++; /* "1 ." as scanners leave it */
    }
    bool closed = closes_mark(t, end, open == 1 ? ")" : ".)/:") ||
        (open == 0 && end + 1 < t->n && t->fold[end] == '-' && scan_is_space(t, end + 1));

    if (!closed && !(is_deep && scan_is_space(t, end))) {
        return false;
    }
    *m = (struct mark){.level = is_deep ? LEVEL_SUB : LEVEL_ITEM, .text_from = closed ? end + 1 : end};
    m->above = is_deep ? scan_copy(arena, t, open, first_end) : STR_NONE;
    m->label = scan_copy(arena, t, is_deep ? first_end + 1 : open, end); /* trimmed */
    return true;
}

/* "a)", "đ.", "(b)"; "I.", "II-"; "A." */
static bool
letter_mark(const struct scan *t, struct arena *arena, struct mark *m)
{
    size_t open = t->fold[0] == '(' ? 1 : 0;
    size_t end = scan_word_end(t, open);

    if (open == 0 && is_roman(t, 0, end) && closes_mark(t, end, "./-)")) {
        *m = (struct mark){LEVEL_ROMAN, scan_copy(arena, t, 0, end), end + 1, STR_NONE};
        return true;
    }
    if (end != open + 1 || !scan_is_letter(t, open) ||
        !closes_mark(t, end, open == 1 ? ")" : ".)/")) {
        return false;
    }
    bool is_part = scan_is_upper(t, open);

    if (is_part && (t->fold[end] == ')' || open == 1)) {
        is_part = false;
    }
    *m = (struct mark){is_part ? LEVEL_PART : LEVEL_POINT, scan_copy(arena, t, open, end), end + 1,
        STR_NONE};
    return true;
}

static bool
dash_mark(const struct scan *t, struct mark *m)
{
    static const uint32_t bullets[] = {0x2022, 0x00B7, 0xF0B7, 0x25CF, 0x25AA, 0x2756, 0xF02D, 0xF0A7};
    bool is_dash = t->fold[0] == '-' || t->fold[0] == '*';

    for (size_t k = 0; k < ARRAY_COUNT(bullets); k++) {
        is_dash = is_dash || t->raw[0] == bullets[k];
    }
    bool is_plus = t->fold[0] == '+';

    if (t->n < 3 || (!is_dash && !is_plus) || t->fold[1] == t->fold[0]) {
        return false;
    }
    *m = (struct mark){is_plus ? LEVEL_PLUS : LEVEL_DASH, STR_NONE, 1, STR_NONE};
    return true;
}

static bool
mark_of(const struct scan *t, struct arena *arena, struct mark *m)
{
    if (t->n < 2) {
        return false;
    }
    bool has = part_mark(t, arena, m) || article_mark(t, arena, m) || dash_mark(t, m) ||
        number_mark(t, arena, m) || letter_mark(t, arena, m);

    if (has) {
        m->text_from = scan_skip_space(t, m->text_from);
    }
    return has;
}

bool
line_opens_item(const struct scan *t, struct arena *arena)
{
    struct mark m;

    return mark_of(t, arena, &m) && scan_is_upper(t, m.text_from) &&
        (m.level == LEVEL_ITEM || m.level == LEVEL_ROMAN || m.level == LEVEL_DASH);
}

static bool
ends_sentence(struct str s)
{
    return s.n == 0 || strchr(".;:!?)\"", s.p[s.n - 1]) != NULL || str_ends(s, STR("”")) ||
        str_ends(s, STR("…"));
}

/* "./." closes the paper; it is no part of its text. */
static struct str
without_end_mark(struct str s)
{
    s = str_trim(s);
    if (str_ends(s, STR("./."))) {
        s.n -= 2;
    } else if (str_ends(s, STR("/."))) {
        s.n -= 2;
    }
    return str_trim(s);
}

static struct directive_clause *
add_clause(struct body *b, struct str no)
{
    struct directive_reading *out = b->r->out;

    if (out->clause_count == DIRECTIVE_LIST_MAX) {
        return &out->clauses[out->clause_count - 1]; /* nothing is lost, but no longer parted */
    }
    if (out->clause_count == b->room) {
        size_t room = b->room == 0 ? 16 : b->room * 2;
        struct directive_clause *grown = ARENA_ARRAY(b->r->arena, struct directive_clause, room);

        if (out->clause_count > 0) {
            memcpy(grown, out->clauses, out->clause_count * sizeof *grown);
        }
        out->clauses = grown;
        b->room = room;
    }
    struct directive_clause *clause = &out->clauses[out->clause_count++];

    *clause = (struct directive_clause){.no = no, .section = b->section};
    buf_init(&b->text, b->r->arena, 256);
    clause->due = (struct directive_due){
        .date = DATE_NONE, .last_safe_day = DATE_NONE, .last_working_day = DATE_NONE};
    return clause;
}

/* Adds to the last clause, which is the only one that still grows. */
static void
append_text(struct body *b, struct directive_clause *clause, struct str more, const char *joint)
{
    more = without_end_mark(more);
    if (str_is_blank(more)) {
        return;
    }
    if (b->text.n > 0) {
        buf_c(&b->text, joint);
    }
    buf_put(&b->text, more);
    clause->text = buf_str(&b->text);
}

static struct str
dash_label(struct arena *arena, size_t n, bool in_letters)
{
    static const char *const letters[] = {"a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m",
        "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y"};
    size_t count = ARRAY_COUNT(letters);

    if (!in_letters) {
        return str_printf(arena, "%zu", n);
    }
    n--;
    return n < count ? str_of(letters[n])
                     : str_printf(arena, "%s%s", letters[(n / count - 1) % count], letters[n % count]);
}

static struct str
path_no(struct body *b)
{
    struct buf buf;

    buf_init(&buf, b->r->arena, 16);
    for (size_t k = 0; k < LEVEL_COUNT; k++) {
        if (!str_is_none(b->path[k])) {
            if (buf.n > 0) {
                buf_char(&buf, '.');
            }
            buf_put(&buf, b->path[k]);
        }
    }
    return buf.n == 0 ? STR("1") : buf_str(&buf);
}

static void
set_level(struct body *b, enum level level, struct str label)
{
    b->path[level] = label;
    for (size_t k = (size_t)level; k < LEVEL_COUNT; k++) {
        b->clause_of[k] = 0;
        if (k > (size_t)level) {
            b->path[k] = STR_NONE;
        }
    }
    if (level < LEVEL_DASH) {
        b->dashes = 0;
    }
    if (level < LEVEL_PLUS) {
        b->pluses = 0;
    }
    b->section_clause = 0;
}

/* Moves the path to the mark. */
static void
enter(struct body *b, const struct mark *m)
{
    struct arena *arena = b->r->arena;
    enum level level = m->level;

    if (level == LEVEL_PLUS && str_is_none(b->path[LEVEL_DASH])) {
        level = LEVEL_DASH;
    }
    if (level == LEVEL_DASH) {
        b->dashes++;
        set_level(b, level, dash_label(arena, b->dashes, str_is_none(b->path[LEVEL_POINT])));
        return;
    }
    if (level == LEVEL_PLUS) {
        b->pluses++;
        set_level(b, level, dash_label(arena, b->pluses, false));
        return;
    }
    if (level == LEVEL_SUB && !b->has_articles && !str_eq(b->path[LEVEL_ITEM], m->above)) {
        set_level(b, LEVEL_ITEM, m->above);
    }
    set_level(b, level, m->label);
}

/* A heading announces a part and asks for nothing: capitals, or a few words without a full stop. */
static bool
is_heading(struct body *b, const struct mark *m, const struct scan *text)
{
    struct directive_names assignees = {0}, support = {0};

    if (m->level > LEVEL_ROMAN) {
        return false;
    }
    if (text->n == 0 || scan_is_caps(text, 0, text->n)) {
        return true;
    }
    read_assignees(b->r->arena, text, false, &assignees, &support);
    return assignees.count == 0 && text->n < CLAUSE_HEADING_MAX && text->fold[text->n - 1] != '.' &&
        text->fold[text->n - 1] != ';';
}

/* "Đơn vị chủ trì: ...", "Thời gian hoàn thành: ...": a property of the clause above. */
enum property { PROPERTY_NONE = 0, PROPERTY_LEAD, PROPERTY_SUPPORT, PROPERTY_DUE, PROPERTY_TO };

static enum property
property_of(const struct scan *t, size_t i, size_t *value)
{
    static const struct {
        const char *words; /* folded */
        enum property property;
    } labels[] = {{"co quan chu tri", PROPERTY_LEAD}, {"don vi chu tri", PROPERTY_LEAD},
        {"chu tri", PROPERTY_LEAD}, {"co quan thuc hien", PROPERTY_LEAD},
        {"don vi thuc hien", PROPERTY_LEAD}, {"bo phan chu tri", PROPERTY_LEAD},
        {"co quan chu tri thuc hien", PROPERTY_LEAD}, {"don vi chu tri thuc hien", PROPERTY_LEAD},
        {"co quan, don vi chu tri", PROPERTY_LEAD}, {"phan cong", PROPERTY_LEAD},
        {"co quan phoi hop", PROPERTY_SUPPORT}, {"don vi phoi hop", PROPERTY_SUPPORT},
        {"phoi hop", PROPERTY_SUPPORT}, {"co quan, don vi phoi hop", PROPERTY_SUPPORT},
        {"thoi gian", PROPERTY_DUE}, {"thoi gian thuc hien", PROPERTY_DUE},
        {"thoi gian hoan thanh", PROPERTY_DUE}, {"thoi han", PROPERTY_DUE},
        {"thoi han hoan thanh", PROPERTY_DUE}, {"hoan thanh", PROPERTY_DUE},
        {"thoi han bao cao", PROPERTY_DUE}, {"thoi han thuc hien", PROPERTY_DUE},
        {"thoi gian bao cao", PROPERTY_DUE}, {"noi nhan bao cao", PROPERTY_TO}};
    size_t best = 0;
    enum property property = PROPERTY_NONE;

    for (size_t k = 0; k < ARRAY_COUNT(labels); k++) {
        size_t end = scan_fold_at(t, i, labels[k].words);

        if (end > best) {
            best = end;
            property = labels[k].property;
        }
    }
    *value = scan_skip_space(t, best);
    return property;
}

static void
set_property(struct body *b, struct directive_clause *clause, enum property property,
    const struct scan *value)
{
    struct arena *arena = b->r->arena;
    struct directive_names found = {0};

    if (property == PROPERTY_DUE) {
        read_due_label(b->r, value, &clause->due);
    } else if (property == PROPERTY_TO) {
        size_t end = actor_end(value, 0);

        clause->to = end > 0 ? scan_copy(arena, value, 0, end) : STR_NONE;
    } else if (property != PROPERTY_NONE) {
        (void)actors_read(arena, value, 0, true, &found);
        if (property == PROPERTY_LEAD && found.count > 0) {
            clause->assignees = found;
        } else if (property == PROPERTY_SUPPORT && found.count > 0) {
            clause->support = found;
        }
    }
}

/* Properties are said with a colon; several may share a line: "Chủ trì: A. Thời gian: B." */
static bool
take_properties(struct body *b, const struct scan *t, size_t from)
{
    size_t value, colon;
    enum property property = property_of(t, from, &colon);

    if (property == PROPERTY_NONE || colon >= t->n || t->fold[colon] != ':' ||
        b->r->out->clause_count == 0) {
        return false;
    }
    struct directive_clause *clause = &b->r->out->clauses[b->r->out->clause_count - 1];

    append_text(b, clause, scan_copy(b->r->arena, t, from, t->n), "\n");
    while (property != PROPERTY_NONE) {
        enum property next = PROPERTY_NONE;
        size_t end = colon + 1, next_colon = t->n;

        value = scan_skip_space(t, colon + 1);
        for (; end < t->n && next == PROPERTY_NONE; end++) {
            if (end > 2 && scan_word_starts(t, end) && strchr(".;", t->fold[end - 2]) != NULL) {
                next = property_of(t, end, &next_colon);
                next = next_colon < t->n && t->fold[next_colon] == ':' ? next : PROPERTY_NONE;
            }
        }
        end = next == PROPERTY_NONE ? t->n : end - 1;
        struct scan text = scan_of(b->r->arena,
            text_trim_end(scan_copy(b->r->arena, t, value, end), ".;,"));

        set_property(b, clause, property, &text);
        property = next;
        colon = next_colon;
    }
    return true;
}

/* A row of a table: "1 <tab> Rà soát ... <tab> Phòng Nội vụ <tab> Trước 30/6/2025". */
static enum property
column_property(const struct scan *head)
{
    static const char *const due[] = {"thoi gian", "thoi han", "hoan thanh", "tien do"};
    size_t at, end;

    if (scan_find_fold(head, 0, "phoi hop", &at, &end)) {
        return PROPERTY_SUPPORT;
    }
    if (scan_find_fold(head, 0, "chu tri", &at, &end) ||
        scan_find_fold(head, 0, "thuc hien", &at, &end) || scan_find_fold(head, 0, "phu trach", &at, &end)) {
        return scan_find_fold(head, 0, "thoi gian", &at, &end) ? PROPERTY_DUE : PROPERTY_LEAD;
    }
    for (size_t k = 0; k < ARRAY_COUNT(due); k++) {
        if (scan_find_fold(head, 0, due[k], &at, &end)) {
            return PROPERTY_DUE;
        }
    }
    return PROPERTY_NONE;
}

static size_t
cut_cells(struct body *b, struct str line, struct str **cells)
{
    size_t count = 0;

    *cells = ARENA_ARRAY(b->r->arena, struct str, DIRECTIVE_LIST_MAX);
    while (!str_is_none(line) && count < DIRECTIVE_LIST_MAX) {
        (*cells)[count++] = str_trim(str_cut(&line, '\t'));
    }
    return count;
}

static bool
take_table_line(struct body *b, const struct scan *t)
{
    static const char *const first[] = {"stt", "tt", "so tt"};
    size_t head = scan_fold_any(t, 0, first, ARRAY_COUNT(first));

    if (head != 0 && head < t->n && t->raw[head] == '\t') {
        b->cell_count = cut_cells(b, t->s, &b->cells);
        b->table_level = str_is_none(b->path[LEVEL_ITEM]) ? LEVEL_ITEM : LEVEL_SUB;
        return true;
    }
    int32_t n;
    size_t end = b->cell_count == 0 ? 0 : scan_int(t, 0, 3, &n);

    if (end == 0 || end >= t->n || t->raw[end] != '\t') {
        b->cell_count = b->cell_count > 0 && t->n > 0 && scan_is_digit(t, 0) ? b->cell_count : 0;
        return false;
    }
    struct str *cells;
    size_t count = cut_cells(b, t->s, &cells);
    struct mark m = {b->table_level, cells[0], 0, b->path[LEVEL_ITEM]};

    enter(b, &m);
    struct directive_clause *clause = add_clause(b, path_no(b));

    b->clause_of[b->table_level] = b->r->out->clause_count;
    for (size_t k = 1; k < count && k < b->cell_count; k++) {
        struct scan column = scan_of(b->r->arena, b->cells[k]);
        struct scan value = scan_of(b->r->arena, cells[k]);
        enum property property = k == 1 ? PROPERTY_NONE : column_property(&column);

        if (property == PROPERTY_NONE) {
            append_text(b, clause, cells[k], "\n");
        } else {
            set_property(b, clause, property, &value);
        }
    }
    return true;
}

/* Can an item begin here? Not where the line before breaks off in the middle of a sentence. */
static bool
mark_stands(struct body *b, const struct scan *t, const struct mark *m)
{
    const struct directive_reading *out = b->r->out;

    if (out->clause_count == 0 || m->level <= LEVEL_ROMAN) {
        return true;
    }
    struct str before = out->clauses[out->clause_count - 1].text;

    return ends_sentence(before) || before.n < 60 || scan_is_upper(t, m->text_from) ||
        scan_is_digit(t, m->text_from);
}

static void
take_item(struct body *b, const struct scan *t, const struct mark *m)
{
    struct arena *arena = b->r->arena;
    struct scan text = scan_of(arena, scan_copy(arena, t, m->text_from, t->n));

    if (m->level >= LEVEL_DASH && take_properties(b, t, m->text_from)) {
        return;
    }
    enter(b, m);
    if (is_heading(b, m, &text)) {
        b->section = text_trim_end(text.s, ".:");
        return;
    }
    struct directive_clause *clause = add_clause(b, path_no(b));

    append_text(b, clause, text.s, "");
    for (size_t k = LEVEL_COUNT; k-- > 0;) {
        if (!str_is_none(b->path[k])) {
            b->clause_of[k] = b->r->out->clause_count;
            break;
        }
    }
}

/* The width at which a text file was wrapped shows in its longest line. */
static size_t
wrapped_width(const struct lines *lines)
{
    size_t longest = 0;

    for (size_t i = 0; i < lines->n; i++) {
        longest = lines->v[i].scan.n > longest ? lines->v[i].scan.n : longest;
    }
    return longest <= WRAPPED_WIDTH_MAX ? longest : 0;
}

/* Was the line before wrapped only because the first word of this one had no room on it? */
static bool
had_no_room(const struct reader *r, size_t line_before, const struct scan *t)
{
    size_t word = 0;

    while (word < t->n && !scan_is_space(t, word)) {
        word++;
    }
    return r->width > 0 && line_before + 1 + word > r->width;
}

/* A paragraph without a mark: it goes on with the clause above, or is the text of a bare heading. */
static void
take_text(struct body *b, const struct scan *t, bool after_blank)
{
    struct directive_reading *out = b->r->out;
    struct str text = scan_copy(b->r->arena, t, 0, t->n);
    bool under_heading = true;

    for (size_t k = 0; k < LEVEL_COUNT; k++) {
        under_heading = under_heading && b->clause_of[k] == 0;
    }
    if (under_heading && b->section_clause == 0) {
        if (scan_is_caps(t, 0, t->n) && b->section.n < SECTION_BYTES_MAX) {
            /* the title of a part on a line of its own */
            b->section = str_is_none(b->section) || out->clause_count == 0
                ? text
                : str_printf(b->r->arena, "%.*s %.*s", STR_ARG(b->section), STR_ARG(text));
            return;
        }
        append_text(b, add_clause(b, path_no(b)), text, "");
        b->section_clause = out->clause_count;
        return;
    }
    if (out->clause_count == 0) {
        return;
    }
    struct directive_clause *clause = &out->clauses[out->clause_count - 1];
    bool breaks_off = !ends_sentence(clause->text) && b->line_before >= WRAPPED_LINE_MIN;
    bool goes_on = !after_blank &&
        (breaks_off || !scan_is_upper(t, 0) || had_no_room(b->r, b->line_before, t));

    if (!goes_on && take_properties(b, t, 0)) {
        return;
    }
    append_text(b, clause, text, goes_on ? " " : "\n");
}

/* Paragraphs of a range of lines: wrapped lines joined. */
static struct scan
paragraph(struct reader *r, size_t *at, size_t to)
{
    struct buf text;

    buf_init(&text, r->arena, 256);
    while (*at < to && r->lines.v[*at].is_blank) {
        (*at)++;
    }
    for (; *at < to && !r->lines.v[*at].is_blank; (*at)++) {
        const struct scan *t = &r->lines.v[*at].scan;

        if (text.n > 0) {
            bool is_new = ends_sentence(buf_str(&text)) && scan_is_upper(t, 0);

            if ((is_new || line_opens_preamble(t)) &&
                !had_no_room(r, r->lines.v[*at - 1].scan.n, t)) {
                break;
            }
            buf_char(&text, ' ');
        }
        buf_put(&text, scan_copy(r->arena, t, 0, t->n));
    }
    return scan_of(r->arena, buf_str(&text));
}

/* Does the paragraph close the paper, rather than go on with its last item? */
static bool
is_closing(const struct scan *t)
{
    static const char *const openers[] = {"yêu cầu", "đề nghị", "giao", "nhận được", "trên đây",
        "trong quá trình", "quá trình", "căn cứ nội dung", "văn phòng", "công văn này", "kế hoạch này",
        "rất mong", "kính mong", "chỉ thị này", "thông báo này", "quyết định này", "trân trọng", "kính đề nghị"};
    static const char *const speakers[] = {"yêu cầu", "đề nghị", "giao", "thông báo", "đề nghị"};

    if (!scan_is_upper(t, 0)) {
        return false;
    }
    if (scan_low_any(t, 0, openers, ARRAY_COUNT(openers)) != 0) {
        return true;
    }
    size_t end = actor_end(t, 0);

    return end != 0 &&
        scan_low_any(t, scan_skip_space(t, end), speakers, ARRAY_COUNT(speakers)) != 0;
}

/* The paragraph that begins at a line after the last item: does it close the paper? */
static bool
closes_paper(struct reader *r, size_t at)
{
    const struct scan *t = &r->lines.v[at].scan;
    struct mark m;
    size_t found, end;

    if (r->lines.v[at].is_blank || mark_of(t, r->arena, &m) ||
        !(at == 0 || r->lines.v[at - 1].is_blank || ends_sentence(r->lines.v[at - 1].scan.s))) {
        return false;
    }
    if (is_closing(t)) {
        return true;
    }
    struct scan whole = paragraph(r, &at, r->foot_from);

    return str_ends(whole.s, STR("./.")) && (scan_find_low(&whole, 0, "yêu cầu", &found, &end) ||
        scan_find_low(&whole, 0, "đề nghị", &found, &end));
}

static bool
is_demand(const struct scan *t)
{
    static const char *const words[] = {"yêu cầu", "đề nghị", "giao", "báo cáo", "phản ánh",
        "triển khai thực hiện", "tổ chức thực hiện", "nghiêm túc", "chịu trách nhiệm"};
    size_t at, end;

    for (size_t k = 0; k < ARRAY_COUNT(words); k++) {
        if (scan_find_low(t, 0, words[k], &at, &end)) {
            return true;
        }
    }
    return false;
}

static void
add_closing(struct body *b, const struct scan *t)
{
    if (!is_demand(t)) {
        return;
    }
    b->ends++;
    b->section = STR_NONE;
    struct directive_clause *clause = add_clause(b,
        b->ends == 1 ? STR("end") : str_printf(b->r->arena, "end.%zu", b->ends));

    append_text(b, clause, t->s, "");
}

/* Own names first, then those of the item above, then those of the lead-in. */
static void
inherit_assignees(struct reader *r)
{
    struct directive_reading *out = r->out;

    for (size_t i = 0; i < out->clause_count; i++) {
        struct directive_clause *clause = &out->clauses[i];
        size_t no_bytes = 0;

        for (size_t k = 0; k < i; k++) {
            struct directive_clause *above = &out->clauses[k];

            if (str_starts(clause->no, above->no) && clause->no.n > above->no.n &&
                clause->no.p[above->no.n] == '.' && !str_eq(above->no, STR("end"))) {
                above->is_lead_in = above->is_lead_in || !str_ends(above->text, STR("."));
                if (above->no.n > no_bytes && clause->assignees.count == 0) {
                    no_bytes = above->no.n;
                }
            }
        }
        for (size_t k = i; k-- > 0 && no_bytes > 0;) {
            if (out->clauses[k].no.n == no_bytes && str_starts(clause->no, out->clauses[k].no)) {
                clause->assignees = out->clauses[k].assignees;
                break;
            }
        }
        if (clause->assignees.count == 0 && !str_starts(clause->no, STR("end"))) {
            clause->assignees = r->lead;
        }
    }
}

static void
read_clause_parts(struct reader *r)
{
    for (size_t i = 0; i < r->out->clause_count; i++) {
        struct directive_clause *clause = &r->out->clauses[i];
        struct scan t = scan_of(r->arena, clause->text);
        bool is_end = str_starts(clause->no, STR("end"));

        if (clause->assignees.count == 0) {
            read_assignees(r->arena, &t, is_end, &clause->assignees, &clause->support);
        }
        if (clause->assignees.count == 0 && is_end) { /* "Trong quá trình ..., các cơ quan ..." */
            read_assignees(r->arena, &t, false, &clause->assignees, &clause->support);
        }
        if (str_is_none(clause->to)) {
            read_report_way(r->arena, &t, &clause->to, &clause->through);
        }
        if (str_is_none(clause->due.said)) {
            read_due(r, &t, clause);
        }
        clause->is_lead_in = str_ends(clause->text, STR(":"));
    }
    inherit_assignees(r);
}

/* "QUYẾT ĐỊNH:" before the articles. */
static size_t
after_enacting_words(const struct reader *r)
{
    for (size_t i = r->body_from; i < r->lines.n; i++) {
        const struct scan *t = &r->lines.v[i].scan;
        size_t end = scan_fold_at(t, 0, "quyet dinh");

        end = end != 0 ? end : scan_fold_at(t, 0, "quyet nghi");
        if (end != 0 && scan_is_caps(t, 0, t->n) && end + 2 >= t->n) {
            return i + 1;
        }
    }
    return r->body_from;
}

/* Bases and the lead-in: everything before the first item. Returns where the items begin. */
static size_t
read_preamble(struct body *b, size_t from, size_t to, bool *has_items)
{
    struct reader *r = b->r;
    struct mark m;
    size_t at = from;

    *has_items = false;
    for (; at < to; at++) {
        const struct scan *t = &r->lines.v[at].scan;

        if (!r->lines.v[at].is_blank && mark_of(t, r->arena, &m) &&
            scan_fold_at(t, m.text_from, "can cu") == 0) {
            *has_items = true;
            break;
        }
        if (scan_fold_at(t, 0, "stt\t") != 0 || scan_fold_at(t, 0, "tt\t") != 0) {
            *has_items = true;
            break;
        }
    }
    for (size_t i = r->body_from; i < at;) {
        struct scan t = paragraph(r, &i, at);
        size_t can_cu = scan_fold_at(&t, 0, "can cu");
        struct directive_names support = {0}, lead = {0};

        if (t.n == 0) {
            continue;
        }
        bool is_lead = str_ends(t.s, STR(":"));

        read_bases(r, &t, can_cu != 0 && !is_lead);
        if (*has_items && is_lead) {
            read_assignees(r->arena, &t, true, &lead, &support);
            r->lead = lead.count > 0 ? lead : r->lead;
        } else if (!*has_items && can_cu == 0) {
            add_closing(b, &t);
        }
    }
    return at;
}

static void
read_items(struct body *b, size_t from, size_t to)
{
    struct reader *r = b->r;
    bool after_blank = false;

    for (size_t i = from; i < to; i++) {
        const struct scan *t = &r->lines.v[i].scan;
        struct mark m;

        if (r->lines.v[i].is_blank) {
            after_blank = true;
            continue;
        }
        if (take_table_line(b, t)) {
            after_blank = false;
            continue;
        }
        if (mark_of(t, r->arena, &m) && mark_stands(b, t, &m)) {
            if (m.level == LEVEL_ITEM && b->has_articles && scan_fold_at(t, 0, "dieu") == 0) {
                m.level = LEVEL_SUB;
            }
            take_item(b, t, &m);
        } else {
            take_text(b, t, after_blank);
        }
        b->line_before = t->n;
        after_blank = false;
    }
}

void
read_clauses(struct reader *r)
{
    struct body b = {.r = r};
    struct mark m;
    size_t from = after_enacting_words(r);
    bool has_items;

    r->width = wrapped_width(&r->lines);
    find_foot(r, from);
    if (from > r->foot_from) {
        from = r->foot_from;
    }
    size_t items_from = read_preamble(&b, from, r->foot_from, &has_items);
    size_t items_to = items_from;

    for (size_t i = items_from; has_items && i < r->foot_from; i++) {
        const struct scan *t = &r->lines.v[i].scan;

        if (!r->lines.v[i].is_blank && mark_of(t, r->arena, &m)) {
            items_to = i + 1;
            b.has_articles = b.has_articles || scan_fold_at(t, 0, "dieu") != 0;
        }
    }
    /* What follows the last item goes on with it up to the first closing paragraph. */
    while (items_to < r->foot_from && has_items && !closes_paper(r, items_to)) {
        items_to++;
    }
    if (has_items) {
        read_items(&b, items_from, items_to);
        for (size_t i = items_to; i < r->foot_from;) {
            struct scan t = paragraph(r, &i, r->foot_from);

            add_closing(&b, &t);
        }
    }
    read_clause_parts(r);
}
