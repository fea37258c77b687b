/* err.h -- the closed set of outcomes, and the one macro that hides control flow.
 *
 * A function that can fail returns enum err and is MUST_USE. Whoever detects an error puts at
 * least one fault into ctx->faults (plat/ctx.h); whoever passes it on adds nothing.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
    OK = 0,
    ERR_INVALID,    /* 422: faults name the fields */
    ERR_FORBIDDEN,  /* 403: may see, may not act; the fault gives the reason and its law */
    ERR_NOT_FOUND,  /* 404: missing, or the actor may not know that it exists */
    ERR_CONFLICT,   /* 409: stale version, duplicate key, changed meanwhile */
    ERR_LIMIT,      /* 413 or 429 */
    ERR_BUSY,       /* 503 with Retry-After */
    ERR_SIGNED_OUT, /* 401: nobody is signed in and the action needs somebody */
    ERR_INTERNAL,   /* 500: the log has the detail, the user gets a code */
};

#define MUST_USE               __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define ARRAY_COUNT(a)         (sizeof(a) / sizeof((a)[0]))

/* Passes any outcome but OK to the caller. */
#define TRY(expr)                                                                                  \
    do {                                                                                           \
        enum err try_err_ = (expr);                                                                \
        if (try_err_ != OK) {                                                                      \
            return try_err_;                                                                       \
        }                                                                                          \
    } while (0)

/* States what cannot be false. Compiled into release builds: logs, then ends the process. */
#define MUST(cond) ((cond) ? (void)0 : must_fail(#cond, __FILE__, __LINE__))
_Noreturn void must_fail(const char *cond, const char *file, int line);

#endif
