#include "room/identity/identity.h"

#include "base/vi.h"
#include "gen/fault.h"
#include "plat/crypto.h"
#include "plat/io.h"

enum { TOKEN_BYTES = 32 };

enum err
person_add(struct ctx *ctx, const struct person_new *person, struct person_id *out)
{
    return q_person_insert(ctx,
        &(struct q_person_insert_in){
            .full_name = person->full_name,
            .sort_key = vi_name_key(ctx->arena, person->full_name),
            .search = vi_search_words(ctx->arena, person->full_name),
            .birth_on = person->birth_on.day == 0 ? DATE_NONE : person->birth_on,
            .degree = person->degree,
            .phone = person->phone,
            .email = person->email,
            .salutation = person->salutation,
            .staff_code = person->staff_code,
            .now = ctx->now,
        },
        out);
}

enum err
post_add(struct ctx *ctx, const struct post_new *post)
{
    struct post_id id;

    return q_post_insert(ctx,
        &(struct q_post_insert_in){
            .person = post->person,
            .org = post->org,
            .unit = post->unit,
            .title = post->title,
            .is_head = post->is_head,
            .manager = post->manager,
            .from_on = post->from_on,
            .to_on = post->to_on.day == 0 ? DATE_NONE : post->to_on,
            .document = post->document,
        },
        &id);
}

enum err
account_add(struct ctx *ctx, struct person_id person, struct str user_name, struct str hash,
    bool must_change, struct account_id *out)
{
    struct str folded = vi_fold(ctx->arena, str_trim(user_name));
    struct q_account_by_name row;
    bool found;

    TRY(q_account_by_name(ctx, folded, &row, &found));
    if (found) {
        return fault_arg(ctx, FAULT_USER_NAME_TAKEN, "user_name", user_name);
    }
    return q_account_insert(ctx, person, folded, hash, must_change, ctx->now, out);
}

enum err
role_give(struct ctx *ctx, struct person_id person, struct org_id org, enum role_code role,
    struct date from_on, struct date to_on, struct str document)
{
    struct role_grant_id id;

    return q_role_grant_insert(ctx,
        &(struct q_role_grant_insert_in){
            .person = person,
            .org = org,
            .role = role,
            .from_on = from_on,
            .to_on = to_on.day == 0 ? DATE_NONE : to_on,
            .document = document,
            .granted_by = ctx->actor.person,
            .now = ctx->now,
        },
        &id);
}

enum err
person_show(struct ctx *ctx, struct person_id person, struct date on, struct person_shown *out)
{
    struct q_person_get row;
    struct q_post_main post;
    bool found;

    TRY(q_person_get(ctx, person, &row, &found));
    if (!found) {
        return fault(ctx, FAULT_NOT_FOUND, NULL);
    }
    *out = (struct person_shown){
        .full_name = row.full_name,
        .degree = row.degree,
        .birth_on = row.birth_on,
    };
    TRY(q_post_main(ctx, person, on, &post, &found));
    if (found) {
        out->title = post.title;
        out->unit = post.unit;
        out->org = post.org;
        out->org_name = post.org_name;
        out->org_short_name = post.org_short_name;
        out->is_head = post.is_head;
    }
    return OK;
}

enum err
session_start(struct ctx *ctx, struct account_id account, bool is_shared_device, struct str *token)
{
    struct login_session_id id;

    *token = io_token(ctx->arena, TOKEN_BYTES);
    return q_session_insert(ctx, account, crypto_token_hash(ctx->arena, *token),
        io_token(ctx->arena, TOKEN_BYTES), ctx->now, is_shared_device, &id);
}

enum err
staff_hand_over(struct ctx *ctx, const struct hand_over *over, struct staff_handed *count)
{
    struct date last_on = hand_over_last_day(over);
    int64_t people;
    int64_t roles;

    TRY(q_post_hand_over(ctx,
        &(struct q_post_hand_over_in){
            .from_org = over->from,
            .to_org = over->to,
            .person = over->person,
            .last_on = last_on,
            .from_on = over->on,
            .document = over->document,
            .keeps_head = over->keeps_head,
        },
        &people));
    TRY(q_role_hand_over(ctx,
        &(struct q_role_hand_over_in){
            .from_org = over->from,
            .to_org = over->to,
            .person = over->person,
            .last_on = last_on,
            .from_on = over->on,
            .document = over->document,
            .keeps_head = over->keeps_head,
            .now = ctx->now,
        },
        &roles));
    count->people += people;
    count->roles += roles;
    TRY(q_post_close(ctx, over->from, over->person, last_on));
    return q_role_close(ctx, over->from, over->person, last_on);
}

enum err
staff_end(struct ctx *ctx, struct org_id org, struct date last_on)
{
    TRY(q_post_close(ctx, org, (struct person_id){0}, last_on));
    return q_role_close(ctx, org, (struct person_id){0}, last_on);
}
