/* commands.h -- commands of app itself; a room's commands are in <room>_cmd.h. */
#ifndef APP_COMMANDS_H
#define APP_COMMANDS_H

#include "plat/cmd.h"

int cmd_serve(struct cmd_run *run);        /* serve.c */
int cmd_migrate(struct cmd_run *run);      /* migrate.c */
int cmd_init(struct cmd_run *run);         /* init.c */
int cmd_demo(struct cmd_run *run);          /* demo/demo_cmd.c */
int cmd_doctor(struct cmd_run *run);       /* doctor.c */
int cmd_document_verify(struct cmd_run *run); /* document_cmd.c */
int cmd_version(struct cmd_run *run);      /* commands.c */
int cmd_audit_verify(struct cmd_run *run); /* audit_cmd.c */
int cmd_config_show(struct cmd_run *run);
int cmd_config_check(struct cmd_run *run);
int cmd_config_default(struct cmd_run *run);
int cmd_completion_of_bash(struct cmd_run *run);
int cmd_man_page(struct cmd_run *run);
/* org_cmd.c */
enum { CMD_ORG_IMPORT_OPTION_COUNT = 6, CMD_ORG_LIST_OPTION_COUNT = 2 };
extern const struct cmd_option cmd_org_import_options[];
extern const struct cmd_option cmd_org_list_options[];
int cmd_org_import(struct cmd_run *run);
int cmd_org_list(struct cmd_run *run);
/* user_cmd.c */
enum { CMD_USER_CREATE_OPTION_COUNT = 5, CMD_USER_PASSWD_OPTION_COUNT = 1,
    CMD_USER_IMPORT_OPTION_COUNT = 1 };
extern const struct cmd_option cmd_user_import_options[];
int cmd_user_import(struct cmd_run *run);
extern const struct cmd_option cmd_user_create_options[];
extern const struct cmd_option cmd_user_passwd_options[];
int cmd_user_create(struct cmd_run *run);
int cmd_user_list(struct cmd_run *run);
int cmd_user_link(struct cmd_run *run);
int cmd_user_passwd(struct cmd_run *run);
int cmd_user_lock(struct cmd_run *run);
int cmd_user_unlock(struct cmd_run *run);
/* novelty_cmd.c */
enum { CMD_NOVELTY_BUILD_OPTION_COUNT = 2, CMD_NOVELTY_ASK_OPTION_COUNT = 1 };
extern const struct cmd_option cmd_novelty_build_options[];
extern const struct cmd_option cmd_novelty_ask_options[];
int cmd_novelty_build(struct cmd_run *run);
int cmd_novelty_ask(struct cmd_run *run);
int cmd_novelty_status(struct cmd_run *run);

#endif
