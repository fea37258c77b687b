/* log.c -- one write(2) per line, so that lines of several threads never mix. */
#include "plat/log.h"

#include "base/date.h"
#include "base/err.h"
#include "plat/io.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <unistd.h>

enum { LOG_LINE_BYTES_MAX = 2048 };

static _Atomic int lowest = LOG_INFO;

void
log_from(enum log_level level)
{
    atomic_store(&lowest, (int)level);
}

static const char *
level_word(enum log_level level)
{
    switch (level) {
    case LOG_WARN:
        return "warn";
    case LOG_ERROR:
        return "error";
    case LOG_INFO:
        break;
    }
    return "info";
}

/* Control characters would let a value forge a second line or move the terminal's cursor. */
static size_t
escape(const char *from, size_t n, char *to, size_t room)
{
    static const char hex[] = "0123456789abcdef";
    size_t out = 0;

    for (size_t i = 0; i < n && out + 4 < room; i++) {
        unsigned char c = (unsigned char)from[i];
        if (c >= 0x20 && c != 0x7f) {
            to[out++] = (char)c;
            continue;
        }
        to[out++] = '\\';
        to[out++] = 'x';
        to[out++] = hex[c >> 4];
        to[out++] = hex[c & 15];
    }
    return out;
}

void
log_line(enum log_level level, const char *what, const char *format, ...)
{
    char body[LOG_LINE_BYTES_MAX];
    char line[LOG_LINE_BYTES_MAX + 128];
    struct timespec at;
    struct tm utc;
    va_list args;

    if ((int)level < atomic_load(&lowest)) {
        return;
    }
    va_start(args, format);
    int wrote = vsnprintf(body, sizeof(body), format, args);
    va_end(args);
    size_t n = wrote < 0 ? 0 : (size_t)wrote < sizeof(body) ? (size_t)wrote : sizeof(body) - 1;

    clock_gettime(CLOCK_REALTIME, &at);
    gmtime_r(&at.tv_sec, &utc);
    wrote = snprintf(line, sizeof(line), "at=%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ level=%s what=%s ",
        utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec,
        at.tv_nsec / 1000000, level_word(level), what);
    MUST(wrote > 0 && (size_t)wrote < sizeof(line) - 8);
    size_t used = (size_t)wrote;
    used += escape(body, n, line + used, sizeof(line) - used - 1);
    line[used++] = '\n';
    for (size_t done = 0; done < used;) {
        ssize_t put = write(STDERR_FILENO, line + done, used - done);
        if (put <= 0) {
            return; /* nobody is left to be told */
        }
        done += (size_t)put;
    }
}
