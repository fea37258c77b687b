/* admin.h -- one process owns a data directory (file `lock`); the command line of another one asks it
 * through admin.sock.
 *
 * Rights   the socket is 0600; besides, the peer must be the server's own user or root.
 * Wire     a request is: count of words, then language, working directory and the words, each as a
 *          32-bit length and bytes; the answer is exit code, standard output, standard error.
 */
#ifndef PLAT_ADMIN_H
#define PLAT_ADMIN_H

#include "plat/app.h"
#include "plat/cmd.h"

enum { ADMIN_REQUEST_BYTES_MAX = 64 * 1024, ADMIN_ANSWER_BYTES_MAX = 256 * 1024 * 1024 };

/* A descriptor to keep open as long as the directory is owned; -1 when another process owns it or
 * the directory cannot be written (errno tells: EWOULDBLOCK means owned). */
int admin_lock(const char *data_dir);

struct admin;
MUST_USE enum err admin_start(struct admin **out, const struct app *app, struct str *why);
void admin_stop(struct admin *admin); /* lets a command in flight end */

/* Sends the words to the server that owns data_dir; run gets its output. The exit code of the command,
 * or EXIT_LATER when nobody answers. */
int admin_forward(const char *data_dir, struct cmd_run *run, const struct str *words, size_t count);

#endif
