/* http_body.c -- receiving a body: forms and JSON into memory, files into the store.
 *
 * Whatever arrives after a limit is passed is thrown away; the answer says why. A client that
 * vanishes leaves nothing: an open file is abandoned when the request is dropped.
 */
#include "plat/http_in.h"

#include "base/utf8.h"
#include "plat/fault.h"
#include "plat/log.h"

enum { PART_BUFFER_BYTES = 65536, FIRST_BODY_BYTES = 4096 };

static void
fail(struct exchange *x, int status, const char *code)
{
    if (x->early_status == 0) {
        x->early_status = status;
        x->early_err = fault_word(&x->ctx, code);
    }
}

static bool
is_media(struct str content_type, const char *media)
{
    struct str head = content_type;
    struct str name = str_trim(str_cut(&head, ';'));

    return name.n == strlen(media) && strncasecmp(name.p, media, name.n) == 0;
}

static enum body_kind
kind_of(const struct exchange *x)
{
    if (is_media(x->content_type, "application/json")) {
        return BODY_JSON;
    }
    if (is_media(x->content_type, "multipart/form-data")) {
        return BODY_MULTIPART;
    }
    if (is_media(x->content_type, "application/x-www-form-urlencoded")) {
        return BODY_FORM;
    }
    return BODY_NONE;
}

static int64_t
bytes_max(const struct exchange *x)
{
    return x->body_kind == BODY_MULTIPART ? HTTP_UPLOAD_BYTES_MAX : HTTP_BODY_BYTES_MAX;
}

static enum MHD_Result take_part(void *arg, enum MHD_ValueKind kind, const char *name,
    const char *file_name, const char *content_type, const char *encoding, const char *data,
    uint64_t offset, size_t n);

void
body_begin(struct exchange *x)
{
    x->body_kind = kind_of(x);
    if (x->content_length == 0) {
        return;
    }
    if (x->req.method != HTTP_POST || x->body_kind == BODY_NONE) {
        fail(x, x->req.method != HTTP_POST ? 400 : 415, "body_kind");
        return;
    }
    if (x->content_length > bytes_max(x)) {
        fail(x, 413, "body_too_large");
        return;
    }
    if (x->body_kind == BODY_MULTIPART) {
        x->parts = MHD_create_post_processor(x->connection, PART_BUFFER_BYTES, take_part, x);
        if (x->parts == NULL) {
            fail(x, 415, "body_kind");
        }
    }
    if (x->body_kind != BODY_JSON) {
        x->fields = ARENA_ARRAY(x->arena, struct http_field, HTTP_FIELDS_MAX);
        x->uploads = ARENA_ARRAY(x->arena, struct upload, HTTP_UPLOAD_FILES_MAX);
        x->req.fields = x->fields;
        x->req.uploads = x->uploads;
    }
    buf_init(&x->body, x->arena,
        x->body_kind == BODY_MULTIPART ? 1
        : x->content_length > 0        ? (size_t)x->content_length + 1
                                       : FIRST_BODY_BYTES);
}

void
body_take(struct exchange *x, const char *p, size_t n)
{
    x->body_bytes += (int64_t)n;
    if (x->early_status != 0) {
        return;
    }
    if (x->body_bytes > bytes_max(x)) {
        fail(x, 413, "body_too_large");
        return;
    }
    if (x->parts == NULL) {
        buf_put_bytes(&x->body, p, n);
    } else if (MHD_post_process(x->parts, p, n) != MHD_YES) {
        fail(x, 400, "bad_text");
    }
}

/* -- multipart ------------------------------------------------------------------------------------ */

/* What browsers and clients call a file may be a whole path; only its last part is a name. */
static struct str
last_part(struct str name)
{
    size_t from = 0;

    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '/' || name.p[i] == '\\') {
            from = i + 1;
        }
    }
    return str_from(name, from);
}

static void
open_upload(struct exchange *x, struct str field, struct str name)
{
    if (x->match.route == NULL || !x->match.route->takes_files) {
        fail(x, 415, "body_kind");
        return;
    }
    if (x->req.upload_count == HTTP_UPLOAD_FILES_MAX) {
        fail(x, 413, "body_too_large");
        return;
    }
    if (!utf8_is_valid(name)) {
        fail(x, 400, "bad_text");
        return;
    }
    if (blob_begin(x->server->app->blobs, &x->blob) != OK) {
        fail(x, 503, "store_read_only");
        return;
    }
    x->uploads[x->req.upload_count] =
        (struct upload){.field = field, .name = str_dup(x->arena, last_part(name))};
    x->part_head_bytes = 0;
}

/* Ends the field or file that was being received: only now is it whole. */
static void
close_part(struct exchange *x)
{
    if (!x->is_part_open) {
        return;
    }
    x->is_part_open = false;
    if (x->blob != NULL) {
        struct upload *u = &x->uploads[x->req.upload_count];
        struct bytes head = {(const uint8_t *)x->part_head, x->part_head_bytes};
        struct blob_write *blob = x->blob;
        x->blob = NULL;
        if (x->early_status != 0) {
            blob_abandon(blob);
        } else if (blob_commit(blob, x->arena, &u->sha256) != OK) {
            fail(x, 503, "store_read_only");
        } else {
            u->media = blob_media_of(head, u->name);
            x->req.upload_count++;
        }
        return;
    }
    struct str value = buf_str(&x->part);
    if (!utf8_is_valid(value) || memchr(value.p, '\0', value.n) != NULL) {
        fail(x, 400, "bad_text");
        return;
    }
    x->fields[x->req.field_count++] = (struct http_field){x->part_name, value};
}

static void
open_part(struct exchange *x, struct str name, const char *file_name)
{
    close_part(x);
    if (x->early_status != 0) {
        return;
    }
    if (x->req.field_count == HTTP_FIELDS_MAX || !utf8_is_valid(name)) {
        fail(x, x->req.field_count == HTTP_FIELDS_MAX ? 413 : 400,
            x->req.field_count == HTTP_FIELDS_MAX ? "body_too_large" : "bad_text");
        return;
    }
    x->part_name = str_dup(x->arena, name);
    if (file_name == NULL) {
        buf_init(&x->part, x->arena, 64);
        x->is_part_open = true;
    } else if (*file_name != '\0') { /* an empty name is a file input left blank */
        open_upload(x, x->part_name, str_of(file_name));
        x->is_part_open = x->blob != NULL;
    }
}

/* The library may announce a part at offset 0 with no bytes yet, and again when they have come. */
static bool
is_same_part(const struct exchange *x, struct str name, const char *file_name)
{
    if (!x->is_part_open || !str_eq(x->part_name, name)) {
        return false;
    }
    if (x->blob == NULL) {
        return file_name == NULL && x->part.n == 0;
    }
    return file_name != NULL && x->uploads[x->req.upload_count].bytes == 0 &&
        str_eq(x->uploads[x->req.upload_count].name, last_part(str_of(file_name)));
}

static enum MHD_Result
take_part(void *arg, enum MHD_ValueKind kind, const char *name, const char *file_name,
    const char *content_type, const char *encoding, const char *data, uint64_t offset, size_t n)
{
    struct exchange *x = arg;

    (void)kind;
    (void)content_type;
    (void)encoding;
    struct str part_name = str_of(name == NULL ? "" : name);
    if (offset == 0 && !is_same_part(x, part_name, file_name)) {
        open_part(x, part_name, file_name);
    }
    if (x->early_status != 0 || !x->is_part_open) {
        return MHD_YES;
    }
    if (x->blob == NULL) {
        x->field_bytes += n;
        if (x->part.n + n > HTTP_FIELD_BYTES_MAX || x->field_bytes > HTTP_BODY_BYTES_MAX) {
            fail(x, 413, "body_too_large");
        } else {
            buf_put_bytes(&x->part, data, n);
        }
        return MHD_YES;
    }
    for (size_t i = 0; i < n && x->part_head_bytes < HTTP_MEDIA_HEAD_BYTES; i++) {
        x->part_head[x->part_head_bytes++] = data[i];
    }
    x->uploads[x->req.upload_count].bytes += (int64_t)n;
    if (blob_append(x->blob, data, n) != OK) {
        fail(x, 503, "store_read_only");
    }
    return MHD_YES;
}

/* -- urlencoded ----------------------------------------------------------------------------------- */

static struct str
plus_to_space(struct arena *arena, struct str s)
{
    char *p = arena_alloc(arena, s.n + 1);

    for (size_t i = 0; i < s.n; i++) {
        p[i] = s.p[i] == '+' ? ' ' : s.p[i];
    }
    return (struct str){p, s.n};
}

bool
body_parse_pairs(struct arena *arena, struct str text, struct http_field *fields,
    size_t fields_max, size_t *count)
{
    *count = 0;
    if (text.n == 0) {
        return true;
    }
    text = plus_to_space(arena, text);
    while (!str_is_none(text)) {
        struct str value = str_cut(&text, '&');
        struct str name = str_cut(&value, '=');
        if (name.n == 0 && value.n == 0) {
            continue;
        }
        if (*count == fields_max || value.n > HTTP_FIELD_BYTES_MAX * 3) {
            return false;
        }
        struct http_field *f = &fields[*count];
        if (!gate_decode(arena, name, &f->name) ||
            !gate_decode(arena, str_is_none(value) ? STR("") : value, &f->value)) {
            return false;
        }
        (*count)++;
    }
    return true;
}

/* -- the end --------------------------------------------------------------------------------------- */

static void
end_parts(struct exchange *x)
{
    if (MHD_destroy_post_processor(x->parts) != MHD_YES) {
        fail(x, 400, "bad_text"); /* the last boundary never came */
    }
    x->parts = NULL;
    close_part(x);
}

void
body_end(struct exchange *x)
{
    struct str why;

    if (x->content_length == 0) {
        return;
    }
    if (x->parts != NULL) {
        end_parts(x);
        return;
    }
    if (x->early_status != 0) {
        return;
    }
    struct str text = buf_str(&x->body);
    if (x->body_kind == BODY_FORM) {
        if (!body_parse_pairs(x->arena, text, x->fields, HTTP_FIELDS_MAX, &x->req.field_count)) {
            fail(x, 400, "bad_text");
        }
    } else if (text.n > 0) {
        x->req.json = json_parse(x->arena, text, &why);
        if (x->req.json == NULL || x->req.json->kind != JSON_OBJECT) {
            fail(x, 422, "bad_json");
        }
    }
}

void
body_drop(struct exchange *x)
{
    if (x->parts != NULL) {
        MHD_destroy_post_processor(x->parts);
        x->parts = NULL;
    }
    blob_abandon(x->blob);
    x->blob = NULL;
}
