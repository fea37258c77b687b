/* banned.h -- included by the compiler before every file (-include): what must not be called.
 * malloc and free cannot be poisoned, since system headers name them in attributes; tools/tidy
 * refuses them outside base/arena.c and plat. ALLOW_BANNED is for the files that wrap a banned
 * function. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifndef ALLOW_BANNED
#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf strtok gets atoi atol sscanf
#pragma GCC poison localtime gmtime mktime rand system popen
#endif
#endif
