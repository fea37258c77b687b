/* log.h -- one line per event to stderr, key=value. No personal data, no bodies, no tokens [R40]. */
#ifndef PLAT_LOG_H
#define PLAT_LOG_H

#include "base/str.h"

enum log_level { LOG_INFO = 1, LOG_WARN, LOG_ERROR /* someone must act */ };
/* From now on lines below this level are dropped (commands want no more than warnings). */
void log_from(enum log_level level);
/* format gives "key=value key=value"; control characters are escaped. */
void log_line(enum log_level level, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
