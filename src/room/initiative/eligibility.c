#include "room/initiative/eligibility.h"

enum { CHECKS_MAX = 16 };

struct verdict {
    struct ctx *ctx;
    const struct q_initiative_get *row;
    struct eligibility_check *checks;
    size_t count;
};

static void
add(struct verdict *v, const char *code, enum intake_judged judged, const char *law, struct str detail)
{
    v->checks[v->count++] = (struct eligibility_check){code, judged, law, detail};
}

static enum intake_judged
met_if(bool is_met)
{
    return is_met ? JUDGED_MET : JUDGED_NOT_MET;
}

/* The day the dossier is measured by: when it was filed, before that today. */
static struct date
measured_on(const struct verdict *v)
{
    return date_is_none(v->row->filed_on) ? v->ctx->today : v->row->filed_on;
}

static enum err
check_time(struct verdict *v, const struct rules *rules)
{
    struct date file_by;

    TRY(regulation_file_by(v->ctx, rules, v->row->first_used_on, &file_by));
    if (date_is_none(file_by)) {
        add(v, "in_time", JUDGED_BY_NOBODY, "DL/5.2", STR_NONE);
    } else {
        add(v, "in_time", met_if(date_cmp(measured_on(v), file_by) <= 0), "DL/5.2",
            date_vi(v->ctx->arena, file_by));
    }
    return OK;
}

/* The same work in the books: of the own agency (who came first), recognised anywhere, open elsewhere. */
static enum err
check_same_work(struct verdict *v, bool for_clerk)
{
    struct q_initiative_same_work *rows;
    struct str earlier = STR_NONE;
    struct str recognised = STR_NONE;
    struct str elsewhere = STR_NONE;
    size_t count;

    TRY(q_initiative_same_work(v->ctx, v->row->id, &rows, &count));
    for (size_t i = 0; i < count; i++) {
        bool is_earlier = !date_is_none(rows[i].filed_on) &&
            date_cmp(rows[i].filed_on, measured_on(v)) <= 0 && rows[i].id.v < v->row->id.v;
        if (rows[i].org.v == v->row->org.v && is_earlier && str_is_none(earlier)) {
            earlier = rows[i].code;
        }
        if (rows[i].is_recognised && rows[i].has_same_author && str_is_none(recognised)) {
            recognised = for_clerk ? rows[i].org_name : STR_NONE;
            recognised = str_is_none(recognised) ? STR("") : recognised;
        }
        if (rows[i].org.v != v->row->org.v && rows[i].has_same_author && !rows[i].is_recognised &&
            str_is_none(elsewhere)) {
            elsewhere = rows[i].org_name;
        }
    }
    add(v, "first_to_file", str_is_none(earlier) ? JUDGED_MET : JUDGED_BY_NOBODY, "DL/4.1",
        for_clerk ? earlier : STR_NONE);
    add(v, "not_recognised_before", met_if(str_is_none(recognised)), "DL/4.1",
        str_is_blank(recognised) ? STR_NONE : recognised);
    if (for_clerk) {
        add(v, "filed_once", str_is_none(elsewhere) ? JUDGED_MET : JUDGED_BY_NOBODY, "DL/4.1", elsewhere);
    }
    return OK;
}

/* Only a person can say whether a subject is excluded: what the clerk ticked. */
static enum err
check_excluded(struct verdict *v)
{
    struct q_checklist_mark_list *marks;
    enum intake_judged judged = JUDGED_BY_NOBODY;
    size_t count;

    TRY(q_checklist_mark_list(v->ctx, v->row->id, &marks, &count));
    for (size_t i = 0; i < count; i++) {
        if (str_eq_c(marks[i].item, "not_excluded")) {
            judged = met_if(marks[i].is_ok);
        }
    }
    add(v, "not_excluded", judged, "DL/3.2", STR_NONE);
    return OK;
}

static enum err
check_recognition(struct verdict *v, bool for_clerk)
{
    struct dossier dossier;
    struct rules rules;

    TRY(regulation_rules_for(v->ctx, v->row->org, measured_on(v), &rules));
    TRY(dossier_load(v->ctx, v->row->id, &dossier));
    add(v, "kind", v->row->kind == 0 ? JUDGED_BY_NOBODY : JUDGED_MET, "DL/3.1", STR_NONE);
    add(v, "used_or_tried", date_is_none(v->row->first_used_on) ? JUDGED_BY_NOBODY : JUDGED_MET, "DL/3.1",
        date_is_none(v->row->first_used_on) ? STR_NONE : date_vi(v->ctx->arena, v->row->first_used_on));
    TRY(check_time(v, &rules));
    TRY(check_same_work(v, for_clerk));
    TRY(check_excluded(v));
    if (rules.has_head_author_gate && dossier.has_head_author && dossier.is_state_funded) {
        add(v, "head_is_author", JUDGED_BY_NOBODY, "DL/7.2", STR_NONE);
    }
    return OK;
}

/* The narrower definition: applied (not only tried), with effect, replicable, recognised. */
static enum err
check_emulation(struct verdict *v)
{
    const struct q_initiative_get *row = v->row;
    struct q_initiative_recognised recognised;

    TRY(q_initiative_recognised(v->ctx, row->id, &recognised));
    add(v, "applied", date_is_none(row->first_used_on) ? JUDGED_NOT_MET : met_if(row->use_kind != USE_KIND_TRIAL),
        "TDKT22/3.4", STR_NONE);
    add(v, "brings_effect", met_if(!str_is_blank(row->benefit_by_user) || recognised.confirmations > 0),
        "TDKT22/3.4", STR_NONE);
    add(v, "replicable", str_is_blank(row->applicability) ? JUDGED_NOT_MET : JUDGED_MET, "TDKT22/3.4", STR_NONE);
    add(v, "recognised", met_if(recognised.valid > 0), "TDKT22/3.4", STR_NONE);
    return OK;
}

enum err
eligibility_of(struct ctx *ctx, const struct q_initiative_get *row, bool for_clerk,
    struct eligibility *out)
{
    struct verdict v = {ctx, row, ARENA_ARRAY(ctx->arena, struct eligibility_check, CHECKS_MAX), 0};
    struct verdict e = {ctx, row, ARENA_ARRAY(ctx->arena, struct eligibility_check, CHECKS_MAX), 0};

    TRY(check_recognition(&v, for_clerk));
    TRY(check_emulation(&e));
    *out = (struct eligibility){v.checks, v.count, e.checks, e.count, true};
    for (size_t i = 0; i < e.count; i++) {
        out->counts_for_emulation = out->counts_for_emulation && e.checks[i].judged == JUDGED_MET;
    }
    return OK;
}
