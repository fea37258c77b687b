/* user_cmd.c -- `sangkien user`: accounts from the command line, for whoever runs the machine. */
#include "app/commands.h"

#include "app/import_cmd.h"
#include "base/json.h"
#include "base/vi.h"
#include "gen/fault.h"
#include "gen/policy.h"
#include "plat/app.h"
#include "plat/crypto.h"
#include "room/audit/audit.h"
#include "room/identity/account.h"
#include "room/identity/identity.h"
#include "room/identity/people_import.h"
#include "room/org/org.h"

enum { PASSWORD_FILE_BYTES_MAX = 1024 };

const struct cmd_option cmd_user_create_options[] = {
    {"--name", "NAME", "the person's full name"},
    {"--org", "CODE", "the agency of the person's post"},
    {"--title", "TITLE", "the post"},
    {"--role", "ROLE", "a role at that agency (administrator, head, author ...)"},
    {"--head", NULL, "the person heads the agency"},
};
const struct cmd_option cmd_user_import_options[] = {
    {"--bad-rows", NULL, "print the rows that were refused, with the reasons, on standard output"},
};
const struct cmd_option cmd_user_passwd_options[] = {
    {"--password-file", "FILE", "file whose first line is the new password"},
};

static void
print_link(struct cmd_run *run, struct str user, struct str code)
{
    struct str url = setup_link_url(run->ctx, code);
    struct json_out json;

    if (!run->is_json) {
        buf_printf(&run->out, "%.*s: %.*s\n(works once, for %d minutes)\n", STR_ARG(user), STR_ARG(url),
            SETUP_LINK_MINUTES);
        return;
    }
    json_out_init(&json, &run->out);
    json_begin_object(&json);
    json_put_str(&json, "user", user);
    json_put_str(&json, "link", url);
    json_put_i64(&json, "minutes", SETUP_LINK_MINUTES);
    json_end_object(&json);
    buf_char(&run->out, '\n');
}

static enum err
find_account(struct ctx *ctx, struct str user, struct q_account_by_name *row)
{
    bool found;

    TRY(q_account_by_name(ctx, vi_fold(ctx->arena, str_trim(user)), row, &found));
    return found ? OK : fault(ctx, FAULT_NOT_FOUND, NULL);
}

static enum err
create(struct cmd_run *run, struct str *code)
{
    struct ctx *ctx = run->ctx;
    struct str role_word = cmd_option(run, "--role");
    struct str title = cmd_option(run, "--title");
    struct person_id person;
    struct account_id account;
    struct org_id org;
    enum role_code role;

    TRY(org_by_code(ctx, cmd_option(run, "--org"), &org));
    TRY(person_add(ctx, &(struct person_new){.full_name = cmd_option(run, "--name"),
        .birth_on = DATE_NONE}, &person));
    TRY(post_add(ctx, &(struct post_new){.person = person, .org = org,
        .title = str_is_none(title) ? STR("-") : title, .is_head = cmd_has(run, "--head"),
        .from_on = ctx->today, .to_on = DATE_NONE}));
    TRY(account_add(ctx, person, run->args[0], STR_NONE, false, &account));
    TRY(event_add(ctx, ACT_ACCOUNT_MANAGE, (struct ref){"account", account.v, org}, NULL,
        event_payload(ctx, "what", STR("create"), NULL)));
    if (!str_is_none(role_word)) {
        if (!role_code_parse(role_word, &role)) {
            return fault(ctx, FAULT_NOT_A_CHOICE, "role");
        }
        TRY(role_give(ctx, person, org, role, ctx->today, DATE_NONE, STR_NONE));
        TRY(event_add(ctx, ACT_ROLE_GRANT, (struct ref){"org", org.v, org}, NULL,
            event_payload(ctx, "role", role_word, NULL)));
    }
    return setup_link_password(ctx, account, code);
}

int
cmd_user_create(struct cmd_run *run)
{
    struct str code;

    if (!cmd_has(run, "--name") || !cmd_has(run, "--org")) {
        buf_c(&run->err, "wants --name NAME and --org CODE\n");
        return EXIT_USAGE;
    }
    enum err err = create(run, &code);
    if (err != OK) {
        return cmd_fail(run, err);
    }
    print_link(run, run->args[0], code);
    return EXIT_DONE;
}

int
cmd_user_link(struct cmd_run *run)
{
    struct q_account_by_name row;
    struct str code;

    enum err err = find_account(run->ctx, run->args[0], &row);
    if (err == OK) {
        err = setup_link_password(run->ctx, row.id, &code);
    }
    if (err != OK) {
        return cmd_fail(run, err);
    }
    print_link(run, run->args[0], code);
    return EXIT_DONE;
}

struct new_password {
    struct str user;
    struct str hash;
    bool is_dry_run, is_done;
};

static enum err
set_password(struct ctx *ctx, void *arg)
{
    struct new_password *new = arg;
    struct q_account_by_name row;

    TRY(find_account(ctx, new->user, &row));
    TRY(q_account_password_first(ctx, row.id, new->hash));
    TRY(q_session_end_all(ctx, row.id, (struct login_session_id){0}, ctx->now));
    TRY(event_add(ctx, ACT_ACCOUNT_MANAGE, (struct ref){"account", row.id.v, {0}}, NULL,
        event_payload(ctx, "what", STR("password"), NULL)));
    new->is_done = true;
    return new->is_dry_run ? ERR_INVALID : OK;
}

static void
set_password_again(struct ctx *ctx, void *arg)
{
    struct new_password *new = arg;

    ctx->fault_count = 0;
    new->is_done = false;
}

/* The hash is made before the transaction: nobody else could write meanwhile. */
static enum err
hash_and_set(struct cmd_run *run, struct str password)
{
    struct new_password new = {.user = run->args[0], .is_dry_run = run->is_dry_run};

    password_faults(run->ctx, "password", password, new.user, STR_NONE);
    TRY(faults_end(run->ctx));
    TRY(crypto_password_hash(run->ctx, password, &new.hash));
    enum err err = db_write(run->app->db, run->ctx, set_password, set_password_again, &new, NULL);
    return new.is_dry_run && new.is_done ? OK : err;
}

int
cmd_user_passwd(struct cmd_run *run)
{
    struct str file = cmd_option(run, "--password-file");
    struct str text;

    if (str_is_none(file)) {
        buf_c(&run->err, "wants --password-file FILE (or use `sangkien user link USER`)\n");
        return EXIT_USAGE;
    }
    if (!cmd_read_file(run, file, PASSWORD_FILE_BYTES_MAX, &text)) {
        return EXIT_FAILED;
    }
    struct str password = str_trim(str_cut(&text, '\n'));
    if (password.n < PASSWORD_CHARS_MIN) {
        buf_printf(&run->err, "a password has at least %d characters\n", PASSWORD_CHARS_MIN);
        return EXIT_FAILED;
    }
    enum err err = hash_and_set(run, password);
    return err == OK ? EXIT_DONE : cmd_fail(run, err);
}

static int
lock(struct cmd_run *run, bool is_locked)
{
    struct q_account_by_name row;

    enum err err = find_account(run->ctx, run->args[0], &row);
    if (err == OK) {
        err = account_lock(run->ctx, row.id, is_locked);
    }
    return err == OK ? EXIT_DONE : cmd_fail(run, err);
}

int
cmd_user_lock(struct cmd_run *run)
{
    return lock(run, true);
}

int
cmd_user_unlock(struct cmd_run *run)
{
    return lock(run, false);
}

static void
print_account(struct cmd_run *run, struct json_out *json, const struct q_account_list *row)
{
    bool is_locked = !instant_is_none(row->disabled_at);

    if (!run->is_json) {
        buf_printf(&run->out, "%.*s\t%.*s\t%.*s%s\n", STR_ARG(row->user_name), STR_ARG(row->full_name),
            STR_ARG(row->org_code), is_locked ? "\tlocked" : "");
        return;
    }
    json_begin_object(json);
    json_put_str(json, "user", row->user_name);
    json_put_str(json, "name", row->full_name);
    json_put_str(json, "org", row->org_code);
    json_put_bool(json, "locked", is_locked);
    json_put_bool(json, "has_password", row->has_password);
    json_end_object(json);
}

int
cmd_user_list(struct cmd_run *run)
{
    struct q_account_list *rows;
    struct json_out json;
    size_t count;

    enum err err = q_account_list(run->ctx, run->ctx->today, &rows, &count);
    if (err != OK) {
        return cmd_fail(run, err);
    }
    json_out_init(&json, &run->out);
    if (run->is_json) {
        json_begin_array(&json);
    }
    for (size_t i = 0; i < count; i++) {
        print_account(run, &json, &rows[i]);
    }
    if (run->is_json) {
        json_end_array(&json);
        buf_char(&run->out, '\n');
    }
    return EXIT_DONE;
}

int
cmd_user_import(struct cmd_run *run)
{
    return import_cmd_run(run, run->args[0], people_import_check, people_import);
}
