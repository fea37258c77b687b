#include "room/directive/directive_say.h"

#include "gen/text.h"
#include "plat/text.h"

struct str
say_latest(struct ctx *ctx, struct date last_working_on)
{
    struct str day;

    if (date_is_none(last_working_on)) {
        return STR_NONE;
    }
    /* Within a sentence the first letter of the day, always ASCII, is small. */
    day = str_dup(ctx->arena, date_weekday_vi(last_working_on));
    day = str_printf(ctx->arena, "%c%.*s", day.p[0] | 0x20, STR_ARG(str_from(day, 1)));
    return text_fill(ctx->arena, ctx->lang, TEXT_DIRECTIVE_LATEST,
        (const struct text_arg[]){{"day", day}, {"date", date_vi(ctx->arena, last_working_on)}}, 2);
}
