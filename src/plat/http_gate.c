/* http_gate.c -- is this a request at all, and what does its head say.
 *
 * libmicrohttpd of Debian 12 accepts heads that a proxy in front may read differently (two lengths,
 * length beside chunks, odd names): everything doubtful is refused before it is looked at.
 */
#include "plat/http_in.h"

#include "base/utf8.h"

#include <arpa/inet.h>

struct gate {
    int lengths, encodings, hosts;
    bool is_bad;
};

static bool
is_token_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool
is_number(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9') {
            return false;
        }
    }
    return n > 0 && n <= 15;
}

static enum MHD_Result
check_header(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_bytes,
    const char *value, size_t value_bytes)
{
    struct gate *gate = arg;

    (void)kind;
    for (size_t i = 0; i < name_bytes; i++) {
        gate->is_bad = gate->is_bad || !is_token_char(name[i]);
    }
    for (size_t i = 0; i < value_bytes; i++) {
        unsigned char c = (unsigned char)value[i];
        gate->is_bad = gate->is_bad || (c < 0x20 && c != '\t') || c == 0x7f;
    }
    if (strcasecmp(name, "Content-Length") == 0) {
        gate->lengths++;
        gate->is_bad = gate->is_bad || !is_number(value, value_bytes);
    } else if (strcasecmp(name, "Transfer-Encoding") == 0) {
        gate->encodings++;
        gate->is_bad = gate->is_bad || value_bytes != 7 || memcmp(value, "chunked", 7) != 0;
    } else if (strcasecmp(name, "Host") == 0) {
        gate->hosts++;
    }
    return MHD_YES;
}

bool
gate_passes(struct MHD_Connection *connection, const char *version)
{
    struct gate gate = {0};
    bool is_11 = strcmp(version, MHD_HTTP_VERSION_1_1) == 0;

    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, check_header, &gate);
    if (!is_11 && strcmp(version, MHD_HTTP_VERSION_1_0) != 0) {
        return false;
    }
    return !gate.is_bad && gate.lengths <= 1 && gate.encodings <= 1 &&
           gate.lengths + gate.encodings <= 1 && (is_11 || gate.encodings == 0) &&
           gate.hosts == (is_11 ? 1 : gate.hosts) && gate.hosts <= 1;
}

struct str
gate_header(struct MHD_Connection *connection, const char *name)
{
    const char *value = NULL;
    size_t n = 0;

    if (MHD_lookup_connection_value_n(connection, MHD_HEADER_KIND, name, strlen(name), &value,
            &n) != MHD_YES ||
        value == NULL) {
        return STR_NONE;
    }
    return (struct str){value, n};
}

static int
hex_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decoding, once. False for a bad escape, a control character or what is not UTF-8. */
bool
gate_decode(struct arena *arena, struct str raw, struct str *out)
{
    char *p = arena_alloc(arena, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        int c = (unsigned char)raw.p[i];
        if (c == '%') {
            int high = raw.n - i > 2 ? hex_of(raw.p[i + 1]) : -1;
            int low = raw.n - i > 2 ? hex_of(raw.p[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = high * 16 + low;
            i += 2;
        }
        if (c == 0) {
            return false;
        }
        p[n++] = (char)c;
    }
    *out = (struct str){p, n};
    return utf8_is_valid(*out);
}

static bool
has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) {
            return true;
        }
    }
    return false;
}

/* -- query --------------------------------------------------------------------------------------- */

struct query {
    struct exchange *x;
    struct http_field *fields;
    size_t count, bytes;
    bool is_bad;
};

static enum MHD_Result
take_argument(void *arg, enum MHD_ValueKind kind, const char *name, size_t name_bytes,
    const char *value, size_t value_bytes)
{
    struct query *q = arg;

    (void)kind;
    q->bytes += name_bytes + value_bytes;
    if (q->bytes > HTTP_QUERY_BYTES_MAX || q->count == HTTP_FIELDS_MAX) {
        q->is_bad = true;
        return MHD_NO;
    }
    struct http_field *f = &q->fields[q->count];
    struct str raw_value = value == NULL ? STR("") : (struct str){value, value_bytes};
    if (!gate_decode(q->x->arena, (struct str){name, name_bytes}, &f->name) ||
        !gate_decode(q->x->arena, raw_value, &f->value) || has_control(f->name)) {
        q->is_bad = true;
        return MHD_NO;
    }
    q->count++;
    return MHD_YES;
}

static bool
read_query(struct exchange *x)
{
    struct query q = {.x = x};
    int count = MHD_get_connection_values_n(x->connection, MHD_GET_ARGUMENT_KIND, NULL, NULL);

    if (count <= 0) {
        return true;
    }
    q.fields = ARENA_ARRAY(x->arena, struct http_field,
        (size_t)count < HTTP_FIELDS_MAX ? (size_t)count : HTTP_FIELDS_MAX);
    MHD_get_connection_values_n(x->connection, MHD_GET_ARGUMENT_KIND, take_argument, &q);
    x->req.query = q.fields;
    x->req.query_count = q.count;
    return !q.is_bad;
}

/* -- where it comes from ------------------------------------------------------------------------- */

static bool
is_trusted(const struct http_server *server, struct str address)
{
    for (size_t i = 0; i < server->proxy_count; i++) {
        if (str_eq(server->proxies[i], address)) {
            return true;
        }
    }
    return false;
}

static bool
is_address(struct str s)
{
    char text[HTTP_ADDRESS_BYTES];
    unsigned char bytes[16];

    if (s.n == 0 || s.n >= sizeof(text)) {
        return false;
    }
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    return inet_pton(AF_INET, text, bytes) == 1 || inet_pton(AF_INET6, text, bytes) == 1;
}

static bool
is_loopback(struct str address)
{
    return str_starts(address, STR("127.")) || str_eq_c(address, "::1");
}

/* The last address in X-Forwarded-For that no trusted proxy has: what stands left of it was written
 * by the client and proves nothing. */
static struct str
forwarded_for(const struct exchange *x, struct str list, struct str peer)
{
    struct str client = peer;

    while (list.n > 0) {
        size_t comma = list.n;
        while (comma > 0 && list.p[comma - 1] != ',') {
            comma--;
        }
        struct str address = str_trim(str_from(list, comma));
        if (!is_address(address)) {
            return client;
        }
        client = address;
        if (!is_trusted(x->server, address)) {
            return client;
        }
        list = str_sub(list, 0, comma == 0 ? 0 : comma - 1);
    }
    return client;
}

static void
read_origin_of_request(struct exchange *x)
{
    struct str peer = str_of(x->watch->address);
    struct str forwarded = gate_header(x->connection, "X-Forwarded-For");
    struct str scheme = gate_header(x->connection, "X-Forwarded-Proto");

    x->ctx.address = peer;
    x->is_forwarded = !str_is_none(forwarded) || !str_is_none(scheme) ||
                      !str_is_none(gate_header(x->connection, "Forwarded"));
    if (is_trusted(x->server, peer)) {
        if (!str_is_none(forwarded)) {
            x->ctx.address = forwarded_for(x, forwarded, peer);
        }
        x->is_https = str_eq_c(scheme, "https");
    }
    x->is_loopback = is_loopback(x->ctx.address);
}

/* -- head ---------------------------------------------------------------------------------------- */

static struct str
cookie(const struct exchange *x, const char *name)
{
    const char *value = MHD_lookup_connection_value(x->connection, MHD_COOKIE_KIND, name);

    return value == NULL || *value == '\0' ? STR_NONE : str_dup(x->arena, str_of(value));
}

/* What the link to the other language asked for is kept in a cookie, which wins over the account. */
static void
read_language(struct exchange *x)
{
    struct str wanted = req_query(&x->req, "lang");
    bool is_asked = str_eq_c(wanted, "vi") || str_eq_c(wanted, "en");

    if (!is_asked) {
        wanted = cookie(x, "lang");
    }
    x->keeps_lang = is_asked;
    x->wants_lang = is_asked || str_eq_c(wanted, "vi") || str_eq_c(wanted, "en");
    x->lang_wanted = str_eq_c(wanted, "en") ? LANG_EN : LANG_VI;
    x->ctx.lang = x->lang_wanted;
}

static void
read_credentials(struct exchange *x)
{
    struct str authorization = gate_header(x->connection, "Authorization");

    x->cookie = cookie(x, x->is_https ? "__Host-sid" : "sid");
    x->cookie_form = cookie(x, x->is_https ? "__Host-form" : "form");
    x->bearer = STR_NONE;
    if (authorization.n > 7 && strncasecmp(authorization.p, "Bearer ", 7) == 0) {
        x->bearer = str_trim(str_from(authorization, 7));
    }
}

static bool
read_path(struct exchange *x, const char *url)
{
    struct str path;

    if (!gate_decode(x->arena, str_of(url), &path) || has_control(path) || path.n == 0 ||
        path.p[0] != '/') {
        return false;
    }
    x->req.path = path;
    if (str_eq_c(path, HTTP_API_PREFIX) || str_starts(path, STR(HTTP_API_PREFIX "/"))) {
        x->req.is_api = true;
        x->req.path = path.n == sizeof(HTTP_API_PREFIX) - 1
                          ? STR("/")
                          : str_from(path, sizeof(HTTP_API_PREFIX) - 1);
    }
    return true;
}

bool
gate_read_head(struct exchange *x, const char *method, const char *url)
{
    struct str length = gate_header(x->connection, "Content-Length");

    x->is_head = strcmp(method, "HEAD") == 0;
    x->req.method = strcmp(method, "POST") == 0 ? HTTP_POST : HTTP_GET;
    read_origin_of_request(x);
    if (!read_path(x, url) || !read_query(x)) {
        return false;
    }
    x->content_length = 0;
    if (!str_is_none(gate_header(x->connection, "Transfer-Encoding"))) {
        x->content_length = -1;
    } else if (!str_is_none(length) && !str_to_i64(length, &x->content_length)) {
        return false;
    }
    x->host = gate_header(x->connection, "Host");
    x->origin = gate_header(x->connection, "Origin");
    x->fetch_site = gate_header(x->connection, "Sec-Fetch-Site");
    x->content_type = gate_header(x->connection, "Content-Type");
    x->requested_with = gate_header(x->connection, "X-Requested-With");
    x->idempotency_key = gate_header(x->connection, "Idempotency-Key");
    x->req.is_htmx = !str_is_none(gate_header(x->connection, "HX-Request"));
    read_credentials(x);
    read_language(x);
    return true;
}
