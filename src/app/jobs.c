/* jobs.c -- which room consumes which events, and what happens by the clock. */
#include "gen/policy.h"
#include "gen/q_plat.h"
#include "plat/job.h"
#include "room/audit/audit.h"
#include "room/commendation/commendation.h"
#include "room/notify/notify.h"

enum { IDEMPOTENCY_HOURS = 72 };

static enum err
forget_idempotency(struct ctx *ctx)
{
    return q_plat_idempotency_forget(ctx,
        (struct instant){ctx->now.us - INT64_C(3600000000) * IDEMPOTENCY_HOURS});
}

const struct job_consumer job_consumers[] = {
    {"commend", commend_consume},
    {"notify", notify_consume},
    {NULL, NULL}, /* the table ends here */
};
const size_t job_consumer_count = ARRAY_COUNT(job_consumers) - 1;

const struct job_ticker job_tickers[] = {
    {"audit_seal", 500, audit_seal_pending, .is_reading = false},
    {"audit_sign", 60 * 1000, audit_sign_head, .is_reading = true},
    {"idempotency", 600 * 1000, forget_idempotency, .is_reading = false},
};
const size_t job_ticker_count = ARRAY_COUNT(job_tickers);

const struct event_consumer event_consumers[] = {
    {ACT_ADOPTION_CONFIRM, "commend"},
    {ACT_BENEFIT_CONFIRM, "commend"},
    {ACT_INITIATIVE_INTAKE, "notify"},
    {ACT_COUNCIL_SESSION_CLOSE, "notify"},
    {ACT_DECISION_ISSUE, "notify"},
    {ACT_RECOGNITION_CANCEL, "notify"},
    {0, NULL},
};
const size_t event_consumer_count = ARRAY_COUNT(event_consumers) - 1;
