#include "room/org/places.h"

#include "base/utf8.h"
#include "base/vi.h"
#include "gen/policy.h"
#include "gen/text.h"
#include "plat/text.h"
#include "room/audit/audit.h"
#include "room/org/org.h"

/* -- reading --------------------------------------------------------------------------------------- */

static struct str
org_code_of(struct arena *arena, const struct place_list *list, const struct place_row *row)
{
    const char *letter = "T";

    switch (row->level) {
    case PLACE_LEVEL_PROVINCE:
        break;
    case PLACE_LEVEL_DISTRICT:
        letter = "H";
        break;
    case PLACE_LEVEL_COMMUNE:
        letter = list->has_districts ? "C" : "X";
        break;
    }
    return str_printf(arena, "%s%.*s", letter, STR_ARG(row->code));
}

static bool
is_code(struct str code)
{
    for (size_t i = 0; i < code.n; i++) {
        if (code.p[i] < '0' || code.p[i] > '9') {
            return false;
        }
    }
    return code.n > 0 && code.n <= 8;
}

/* Lists write "xã" for "Xã" here and there: the first letter of the name is the kind's. */
static bool
starts_with_kind(struct arena *arena, struct place_row *row)
{
    size_t first = row->kind.n > 1 && (unsigned char)row->kind.p[0] >= 0xc0 ? 2 : 1;
    struct str tail = str_from(row->kind, first);

    if (row->name.n <= row->kind.n + 1 || !str_starts(str_from(row->name, first), tail)) {
        return false;
    }
    if (!str_starts(row->name, row->kind)) {
        row->name = str_cat(arena, row->kind, str_from(row->name, row->kind.n));
    }
    return true;
}

static bool
read_row(struct arena *arena, struct str line, struct place_row *row)
{
    *row = (struct place_row){.is_wanted = true};
    if (!place_level_parse(str_cut(&line, '\t'), &row->level)) {
        return false;
    }
    row->code = str_cut(&line, '\t');
    row->kind = str_trim(str_cut(&line, '\t'));
    row->name = str_trim(str_cut(&line, '\t'));
    row->parent_code = str_trim(str_cut(&line, '\t'));
    return is_code(row->code) && row->kind.n > 0 && utf8_is_valid(row->name) &&
           starts_with_kind(arena, row) &&
           (row->level == PLACE_LEVEL_PROVINCE) == (row->parent_code.n == 0);
}

/* The place above stands earlier in the file, as such lists are written. */
static size_t
find_above(const struct place_list *list, const struct place_row *row)
{
    for (size_t i = list->count; i > 0; i--) {
        if (list->rows[i - 1].level < row->level && str_eq(list->rows[i - 1].code, row->parent_code)) {
            return i;
        }
    }
    return 0;
}

static bool
refuse_line(struct arena *arena, int64_t line, const char *what, struct str *why)
{
    *why = str_printf(arena, "line %lld: %s", (long long)line, what);
    return false;
}

bool
places_read(struct arena *arena, struct str text, struct place_list *out, struct str *why)
{
    struct str rest = text;
    struct str head = str_trim(str_cut(&rest, '\n'));
    int64_t at = 1;

    out->rows = ARENA_ARRAY(arena, struct place_row, PLACES_ROWS_MAX);
    out->count = 0;
    if (!str_eq_c(head, "level\tcode\tkind\tname\tparent_code")) {
        return refuse_line(arena, at, "wants the columns level, code, kind, name, parent_code", why);
    }
    while (rest.n > 0) {
        struct str line = str_cut(&rest, '\n');
        struct place_row *row = &out->rows[out->count];
        at++;
        if (str_is_blank(line)) {
            continue;
        }
        if (out->count == PLACES_ROWS_MAX) {
            return refuse_line(arena, at, "too many places", why);
        }
        if (!read_row(arena, line, row)) {
            return refuse_line(arena, at, "this is no place", why);
        }
        row->at = at;
        row->parent = row->parent_code.n == 0 ? 0 : find_above(out, row);
        if (row->parent_code.n > 0 && row->parent == 0) {
            return refuse_line(arena, at, "the place above it is not in the list", why);
        }
        out->has_districts = out->has_districts || row->level == PLACE_LEVEL_DISTRICT;
        out->count++;
    }
    for (size_t i = 0; i < out->count; i++) {
        out->rows[i].org_code = org_code_of(arena, out, &out->rows[i]);
    }
    out->wanted = out->count;
    return out->count > 0 || refuse_line(arena, at, "no place at all", why);
}

bool
places_take_under(struct place_list *list, struct str code)
{
    size_t top = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct place_row *row = &list->rows[i];
        bool is_top = str_eq(row->code, code) || str_eq(row->org_code, code);
        row->is_wanted = is_top || (row->parent > 0 && list->rows[row->parent - 1].is_wanted && top > 0);
        top = is_top ? i + 1 : top;
    }
    if (top == 0) {
        return false;
    }
    for (size_t above = list->rows[top - 1].parent; above > 0; above = list->rows[above - 1].parent) {
        list->rows[above - 1].is_wanted = true;
    }
    list->wanted = 0;
    for (size_t i = 0; i < list->count; i++) {
        list->wanted += list->rows[i].is_wanted ? 1 : 0;
    }
    return true;
}

/* -- agencies -------------------------------------------------------------------------------------- */

/* "Xã Trà Mẫu" as it stands inside a name: "xã Trà Mẫu". */
static struct str
inside_name(struct arena *arena, struct str name)
{
    char *copy = arena_alloc(arena, name.n);

    memcpy(copy, name.p, name.n);
    if (name.n > 1 && (unsigned char)copy[0] == 0xc4 && (unsigned char)copy[1] == 0x90) {
        copy[1] = (char)0x91; /* Đ becomes đ */
    } else if (copy[0] >= 'A' && copy[0] <= 'Z') {
        copy[0] = (char)(copy[0] - 'A' + 'a');
    }
    return (struct str){copy, name.n};
}

/* The place in date lines: without its kind, unless a number is all that is left. */
static struct str
place_text(const struct place_row *row)
{
    struct str rest = str_trim(str_from(row->name, row->kind.n));

    return rest.p[0] >= '0' && rest.p[0] <= '9' ? row->name : rest;
}

/* Names of agencies are Vietnamese, whoever runs the import. */
static struct str
name_of(struct arena *arena, int text_id, struct str place)
{
    return text_fill(arena, LANG_VI, text_id, &(struct text_arg){"place", place}, 1);
}

static struct str
heading_of(struct arena *arena, const struct place_row *row)
{
    return str_printf(arena, "%.*s\n%.*s",
        STR_ARG(vi_upper(arena, text_get(LANG_VI, TEXT_ORG_PEOPLES_COMMITTEE_LINE))),
        STR_ARG(vi_upper(arena, row->name)));
}

static enum org_level
level_of(enum place_level level)
{
    switch (level) {
    case PLACE_LEVEL_PROVINCE:
        return ORG_LEVEL_PROVINCE;
    case PLACE_LEVEL_DISTRICT:
        return ORG_LEVEL_DISTRICT;
    case PLACE_LEVEL_COMMUNE:
        break;
    }
    return ORG_LEVEL_COMMUNE;
}

static enum err
as_agency(struct ctx *ctx, const struct place_list *list, const struct place_row *row,
    struct org_new *out)
{
    struct arena *arena = ctx->arena;
    struct str inside = inside_name(arena, row->name);
    struct q_place_find place;
    bool found;

    *out = (struct org_new){
        .code = row->org_code,
        .name = name_of(arena, TEXT_ORG_PEOPLES_COMMITTEE, inside),
        .short_name = name_of(arena, TEXT_ORG_PEOPLES_COMMITTEE_SHORT, inside),
        .heading_own = heading_of(arena, row),
        .symbol = STR("UBND"),
        .place_text = place_text(row),
        .kind = ORG_KIND_PEOPLES_COMMITTEE,
        .level = level_of(row->level),
        .official_order = row->at,
        .from_on = list->from_on,
        .to_on = DATE_NONE,
    };
    if (row->parent > 0) {
        TRY(org_by_code(ctx, list->rows[row->parent - 1].org_code, &out->parent));
    }
    TRY(q_place_insert(ctx, list->name, row->level, row->code, row->kind, row->name,
        row->parent_code.n == 0 ? STR_NONE : row->parent_code));
    TRY(q_place_find(ctx, list->name, row->level, row->code, &place, &found));
    out->place = place.id;
    return OK;
}

/* What the list says of an agency that is there already. */
static enum err
compare(struct ctx *ctx, const struct place_list *list, const struct place_row *row, struct org_id id,
    bool *is_renamed)
{
    struct q_org_version_on now;
    bool found;

    TRY(q_org_version_on(ctx, id, list->from_on, &now, &found));
    *is_renamed = found && date_cmp(now.from_on, list->from_on) < 0 &&
                  !str_eq(now.heading_own, heading_of(ctx->arena, row));
    return OK;
}

static enum err
add_one(struct ctx *ctx, const struct place_list *list, const struct place_row *row,
    struct place_counts *counts, struct org_id *id)
{
    struct org_new org;
    struct q_org_find there;
    bool found;
    bool is_renamed;

    TRY(q_org_find(ctx, row->org_code, &there, &found));
    *id = there.id;
    if (found) {
        TRY(compare(ctx, list, row, there.id, &is_renamed));
        counts->kept += is_renamed ? 0 : 1;
        counts->renamed += is_renamed ? 1 : 0;
        if (!is_renamed) {
            return OK;
        }
        TRY(as_agency(ctx, list, row, &org));
        org.document = list->name;
        return org_change(ctx, there.id, &org, ORG_EVENT_KIND_RENAME);
    }
    TRY(as_agency(ctx, list, row, &org));
    TRY(org_add(ctx, &org, id));
    counts->added++;
    TRY(q_org_function_insert(ctx, *id, ORG_FUNCTION_RECOGNISE, org.from_on, DATE_NONE, STR_NONE));
    return q_org_function_insert(ctx, *id, ORG_FUNCTION_EMULATION, org.from_on, DATE_NONE, STR_NONE);
}

enum err
places_add(struct ctx *ctx, const struct place_list *list, size_t from, size_t to,
    struct place_counts *counts)
{
    struct place_counts here = {0};
    struct org_id first = {0};

    for (size_t i = from; i < to && i < list->count; i++) {
        struct org_id id;
        if (!list->rows[i].is_wanted) {
            continue;
        }
        TRY(add_one(ctx, list, &list->rows[i], &here, &id));
        first = first.v == 0 ? id : first;
    }
    counts->added += here.added;
    counts->renamed += here.renamed;
    counts->kept += here.kept;
    if (here.added + here.renamed == 0) {
        return OK;
    }
    return event_add(ctx, ACT_ORG_IMPORT, (struct ref){"org", first.v, first}, NULL,
        event_payload(ctx, "list", list->name, "added",
            str_printf(ctx->arena, "%lld", (long long)here.added), "renamed",
            str_printf(ctx->arena, "%lld", (long long)here.renamed), NULL));
}

enum err
places_count(struct ctx *ctx, const struct place_list *list, struct place_counts *counts)
{
    for (size_t i = 0; i < list->count; i++) {
        struct q_org_find there;
        bool found;
        bool is_renamed = false;
        if (!list->rows[i].is_wanted) {
            continue;
        }
        TRY(q_org_find(ctx, list->rows[i].org_code, &there, &found));
        if (found) {
            TRY(compare(ctx, list, &list->rows[i], there.id, &is_renamed));
        }
        counts->added += found ? 0 : 1;
        counts->renamed += is_renamed ? 1 : 0;
        counts->kept += found && !is_renamed ? 1 : 0;
    }
    return OK;
}
