/* form_read.h -- how a body becomes a form struct: what the readers made by tools/gen call.
 *
 * Bodies   urlencoded, multipart and JSON alike, found by dotted name (authors.0.name). In a form
 *          dates, money, shares and numbers are read as people type them; in JSON they are ISO
 *          dates, integers and basis points.
 * Faults   every field is read and every fault collected before form_end() answers; the field is
 *          named as it was sent, so a row keeps its place.
 * Blank    a value of white space is no value. Wholly blank rows are dropped.
 * Doubt    a field sent twice is refused (sent_twice); a JSON member that no field has, too.
 */
#ifndef PLAT_FORM_READ_H
#define PLAT_FORM_READ_H

#include "base/money.h"
#include "base/opt.h"
#include "plat/http.h"
#include "plat/text_in.h"

enum { FORM_NAME_BYTES_MAX = 128, FORM_ROWS_MAX = 200, FORM_ROW_NUMBER_MAX = 999 };

struct form_rows { /* one list while its rows are read */
    const char *name;
    size_t count;               /* rows to read */
    uint16_t at[FORM_ROWS_MAX]; /* their numbers in the body */
};
struct form_many { /* the values of one name: ticked boxes, an array of JSON */
    size_t count;
    struct str value[FORM_ROWS_MAX];
};
struct form_in {
    struct ctx *ctx;
    const struct req *req;
    const char *list; /* the row being read; NULL outside */
    size_t row;
    const struct str *one; /* of the values of one name, the one being read; NULL outside */
};
/* What the field may be. low and high: characters of a text, value of a number, else unused. */
struct form_rule {
    const char *name;
    bool is_required;
    bool is_lines; /* text with line ends */
    int64_t low, high;
};

void form_begin(struct form_in *in, struct ctx *ctx, const struct req *req);
struct str form_str(struct form_in *in, struct form_rule rule); /* none when not given */
struct str form_str_given(struct form_in *in, struct form_rule rule); /* "" when not given */
bool form_bool(struct form_in *in, struct form_rule rule);
struct opt_i64 form_i64(struct form_in *in, struct form_rule rule);
struct opt_i32 form_i32(struct form_in *in, struct form_rule rule);
struct opt_i32 form_bp(struct form_in *in, struct form_rule rule);
struct money form_money(struct form_in *in, struct form_rule rule);
struct date form_date(struct form_in *in, struct form_rule rule);
struct instant form_instant(struct form_in *in, struct form_rule rule);
int64_t form_id(struct form_in *in, struct form_rule rule); /* 0 when not given */
/* words in the order of the enum; the answer counts from 1, 0 when not given. */
int form_word(struct form_in *in, struct form_rule rule, const char *const *words, size_t count);
struct upload form_file(struct form_in *in, struct form_rule rule);
/* All files sent under the name. */
const struct upload *form_files(struct form_in *in, struct form_rule rule, size_t *count);

/* Which rows of a list were sent; low and high of the rule bound their number. */
void form_rows(struct form_in *in, struct form_rule rule, struct form_rows *rows);
void form_row(struct form_in *in, const struct form_rows *rows, size_t at); /* reads go there */
void form_row_end(struct form_in *in);
/* Which values of one name were sent; low and high of the rule bound their number. */
void form_many(struct form_in *in, struct form_rule rule, struct form_many *many);
void form_one(struct form_in *in, const struct form_many *many, size_t at); /* reads take it */
void form_one_end(struct form_in *in);
/* Faults for JSON members that are none of the names (top level, or "list.member"). */
void form_known(struct form_in *in, const char *const *names, size_t count);
MUST_USE enum err form_end(struct form_in *in);

/* How many rows of a list the body holds: what a page draws again after a refusal. */
size_t form_rows_typed(const struct req *req, const char *list);

#endif
