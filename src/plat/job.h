/* job.h -- work after the commit: consumers of to-do rows, and periodic ticks. One thread; each
 * consumer runs as a writing transaction of its own, and deletes its to-do row in it; so does each
 * tick that is not reading.
 */
#ifndef PLAT_JOB_H
#define PLAT_JOB_H

#include "plat/ctx.h"

struct app;
enum { JOB_TICK_MS = 500, JOB_BATCH_MAX = 50, JOB_TRIES_MAX = 8 };

struct todo { /* as the consumer gets it */
    int64_t todo_id;
    struct event_id event;
    struct str action;  /* event word */
    struct str kind;    /* object kind word */
    int64_t object_id;
};
typedef enum err job_consume_fn(struct ctx *ctx, const struct todo *todo);
typedef enum err job_tick_fn(struct ctx *ctx);
struct job_consumer {
    const char *name; /* value of todo.consumer */
    job_consume_fn *consume;
};
struct job_ticker {
    const char *name;
    int64_t every_ms;
    job_tick_fn *tick;
    bool is_reading; /* in a reading transaction: it sees only what is committed */
};
extern const struct job_consumer job_consumers[]; /* app/jobs.c */
extern const size_t job_consumer_count;
extern const struct job_ticker job_tickers[];
extern const size_t job_ticker_count;

struct jobs;
MUST_USE enum err jobs_start(const struct app *app, struct jobs **out);
void jobs_wake(void); /* called by the dispatcher after a commit that wrote events */
void jobs_stop(struct jobs *jobs);

#endif
