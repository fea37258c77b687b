/* banned.h -- included by the compiler before every file (-include): what must not be called.
 * malloc and free are for base/arena.c and plat alone (ALLOW_MALLOC). */
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
