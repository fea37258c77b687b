/* chrome.c -- what stands around every page, and the page that says what was refused.
 *
 * Menu     one table. An entry shows when its page exists and the actor holds one of its roles today
 *          (none named: everybody signed in). Whether a row may be seen is the list's own affair.
 * Faults   a name or a count that cannot be read leaves a gap; it never spoils the page.
 */
#include "base/vi.h"
#include "gen/config.h"
#include "gen/policy.h"
#include "gen/q_app.h"
#include "gen/text.h"
#include "gen/view_app.h"
#include "plat/app.h"
#include "plat/config.h"
#include "plat/fault.h"
#include "plat/permit.h"
#include "plat/render.h"
#include "room/identity/identity.h"

enum { MENU_ROLES_MAX = 6, TEXT_PX_NORMAL = 16 };

struct entry {
    const char *section, *path, *icon;
    int text;
    bool is_minor, is_in_bar;
    int roles[MENU_ROLES_MAX]; /* ends with 0 */
};
static const struct entry entries[] = {
    {"home", "/", "house", TEXT_APP_MENU_HOME, false, true, {0}},
    {"tasks", "/tasks", "list-checks", TEXT_APP_MENU_TASKS, false, true, {0}},
    {"ideas", "/ideas", "lightbulb", TEXT_APP_MENU_IDEAS, false, false, {0}},
    {"initiatives", "/initiatives", "folder-open", TEXT_APP_MENU_INITIATIVES, false, true, {0}},
    {"council_sessions", "/council-sessions", "users", TEXT_APP_MENU_SESSIONS, false, false,
        {ROLE_CODE_SECRETARY, ROLE_CODE_COUNCILLOR, ROLE_CODE_CHAIR, ROLE_CODE_HEAD}},
    {"nominations", "/nominations", "award", TEXT_APP_MENU_NOMINATIONS, false, false,
        {ROLE_CODE_SELECTION_OFFICER, ROLE_CODE_PROVINCE_OFFICER, ROLE_CODE_HEAD}},
    {"award_cases", "/award-cases", "badge-check", TEXT_APP_MENU_AWARDS, false, false,
        {ROLE_CODE_COMMENDATION_OFFICER, ROLE_CODE_HEAD}},
    {"directives", "/directives", "megaphone", TEXT_APP_MENU_DIRECTIVES, true, false, {0}},
    {"processes", "/processes", "workflow", TEXT_APP_MENU_PROCESSES, true, false, {0}},
    {"library", "/library", "library", TEXT_APP_MENU_LIBRARY, true, false, {0}},
    {"regulations", "/regulations", "scale", TEXT_APP_MENU_REGULATIONS, true, false, {0}},
    {"reports", "/reports", "chart-column", TEXT_APP_MENU_REPORTS, true, false,
        {ROLE_CODE_HEAD, ROLE_CODE_SELECTION_OFFICER, ROLE_CODE_PROVINCE_OFFICER,
            ROLE_CODE_COMMENDATION_OFFICER, ROLE_CODE_INSPECTOR}},
    {"papers", "/papers", "stamp", TEXT_APP_MENU_PAPERS, true, false,
        {ROLE_CODE_RECORDS_CLERK, ROLE_CODE_HEAD, ROLE_CODE_SECRETARY, ROLE_CODE_INTAKE_CLERK}},
    {"people", "/people", "users", TEXT_IDENTITY_PEOPLE, true, false,
        {ROLE_CODE_ADMINISTRATOR, ROLE_CODE_HEAD}},
    {"orgs", "/orgs", "building-2", TEXT_ORG_LIST_TITLE, true, false,
        {ROLE_CODE_ADMINISTRATOR, ROLE_CODE_HEAD, ROLE_CODE_PROVINCE_OFFICER, ROLE_CODE_INSPECTOR}},
    {"events", "/events", "history", TEXT_AUDIT_MENU, true, false,
        {ROLE_CODE_ADMINISTRATOR, ROLE_CODE_INSPECTOR}},
    {"manage", "/manage", "settings", TEXT_APP_MENU_MANAGE, true, false,
        {ROLE_CODE_ADMINISTRATOR}},
    {"help", "/help", "circle-question-mark", TEXT_APP_MENU_HELP, true, false, {0}},
};
enum { ENTRIES = sizeof entries / sizeof entries[0] };

/* The page at a fixed path; NULL when there is none. */
static const struct route_def *
page_at(const char *path)
{
    for (size_t i = 0; i < route_def_count; i++) {
        const struct route_def *route = &route_defs[i];

        if (route->method == HTTP_GET && !route->is_api_only && strcmp(route->path, path) == 0) {
            return route;
        }
    }
    return NULL;
}

static bool
is_for_actor(const struct ctx *ctx, const struct entry *entry)
{
    for (size_t i = 0; i < MENU_ROLES_MAX && entry->roles[i] != 0; i++) {
        if (actor_has_role(ctx, entry->roles[i], (struct org_id){0})) {
            return true;
        }
    }
    return entry->roles[0] == 0;
}

static void
fill_menu(struct ctx *ctx, struct chrome *chrome)
{
    struct chrome_item *items = ARENA_ARRAY(ctx->arena, struct chrome_item, ENTRIES);

    for (size_t i = 0; i < ENTRIES; i++) {
        const struct entry *entry = &entries[i];
        const struct route_def *page = page_at(entry->path);

        /* The roles say whom an entry serves; the policy says who may follow it. */
        if (page != NULL && is_for_actor(ctx, entry) && may(ctx, page->action, (struct scope){0})) {
            items[chrome->items_count++] = (struct chrome_item){
                .section = str_of(entry->section),
                .href = str_of(entry->path),
                .label = text_get(ctx->lang, entry->text),
                .icon = str_of(entry->icon),
                .is_minor = entry->is_minor,
                .is_in_bar = entry->is_in_bar,
            };
        }
    }
    chrome->items = items;
}

/* First letters of the family and of the given name: Lê Thị Hạnh is LH. */
static struct str
initials_of(struct ctx *ctx, struct str name)
{
    struct str rest = str_trim(name);
    struct str first = str_cut(&rest, ' ');
    struct str last = first;
    struct buf out;

    while (!str_is_none(rest)) {
        last = str_cut(&rest, ' ');
    }
    buf_init(&out, ctx->arena, 16);
    for (size_t i = 0; i < 2; i++) {
        struct str word = i == 0 ? first : last;
        size_t n = 1;

        while (n < word.n && ((unsigned char)word.p[n] & 0xC0) == 0x80) {
            n++;
        }
        if (word.n > 0 && (i == 0 || last.p != first.p)) {
            buf_put(&out, str_sub(word, 0, n));
        }
    }
    return vi_upper(ctx->arena, buf_str(&out));
}

static void
fill_person(struct ctx *ctx, struct chrome *chrome)
{
    struct person_shown person = {0};
    struct q_app_chrome about = {0};
    bool found = false;

    chrome->person_name = ctx->actor.name;
    if (person_show(ctx, ctx->actor.person, ctx->today, &person) == OK) {
        chrome->person_name = person.full_name;
        chrome->person_post = person.title;
        chrome->org_name = person.org_name;
    }
    chrome->initials = initials_of(ctx, chrome->person_name);
    if (q_app_chrome(ctx, ctx->actor.account, ctx->actor.person, &about, &found) == OK && found) {
        chrome->unread = about.unread;
        chrome->text_px = about.text_px;
    }
}

static struct str
banner_of(const struct ctx *ctx)
{
    if (blob_is_read_only(ctx->app->blobs)) {
        return text_get(ctx->lang, TEXT_APP_BANNER_READ_ONLY);
    }
    return ctx->app->is_demo ? text_get(ctx->lang, TEXT_APP_BANNER_DEMO) : STR_NONE;
}

/* The same page in the other language, with whatever else its address asked for. */
static struct str
other_language(struct ctx *ctx, const struct req *req)
{
    struct buf out;

    buf_init(&out, ctx->arena, 128);
    if (req->method == HTTP_GET) {
        buf_put(&out, req->path);
    }
    buf_c(&out, ctx->lang == LANG_VI ? "?lang=en" : "?lang=vi");
    for (size_t i = 0; i < req->query_count && req->method == HTTP_GET; i++) {
        if (!str_eq_c(req->query[i].name, "lang")) {
            buf_char(&out, '&');
            buf_url(&out, req->query[i].name);
            buf_char(&out, '=');
            buf_url(&out, req->query[i].value);
        }
    }
    return buf_str(&out);
}

static struct str
or_none(struct str s)
{
    return s.n == 0 ? STR_NONE : s;
}

void
chrome_fill(struct ctx *ctx, const struct req *req, struct chrome *chrome)
{
    size_t faults = ctx->fault_count;
    uint32_t asked = ctx->permits_asked; /* the menu's questions are not the handler's */
    struct str name = config_str(ctx->app->config, CONFIG_SITE_NAME);

    *chrome = (struct chrome){
        .site_name = name.n > 0 ? name : text_get(ctx->lang, TEXT_APP_SITE_NAME),
        .support = or_none(config_str(ctx->app->config, CONFIG_SITE_SUPPORT)),
        .banner = banner_of(ctx),
        .language_href = other_language(ctx, req),
        .search_said = str_eq_c(req->path, "/search") ? req_query(req, "q") : STR_NONE,
        .text_px = TEXT_PX_NORMAL,
        .is_signed_in = ctx->actor.account.v != 0,
        .has_search = page_at("/search") != NULL,
    };
    if (chrome->is_signed_in) {
        fill_menu(ctx, chrome);
        fill_person(ctx, chrome);
    }
    ctx->fault_count = faults;
    ctx->permits_asked = asked;
}

enum err
page_refusal(struct ctx *ctx, const struct req *req, struct resp *resp, int status)
{
    const struct req *asked = ctx->req;
    struct view_refused view = {.status = status, .request_id = ctx->request_id};
    struct render r;

    if (ctx->fault_count > 0) {
        view.reason = text_of_fault(ctx, &ctx->faults[0]);
        view.law = str_of(fault_defs[ctx->faults[0].code].law);
        if (str_is_none(view.law) && status == 403) {
            view.law = or_none(ctx->faults[0].arg);
        }
    }
    ctx->req = req; /* what the page may tell of the request is the caller's choice */
    render_begin(&r, ctx, resp);
    tmpl_refused(&r, &view);
    ctx->req = asked;
    resp->status = status;
    return OK;
}
