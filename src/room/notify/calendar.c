#include "room/notify/calendar.h"

enum { LINE_OCTETS_MAX = 75 };

static bool
is_inside_character(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* A continuation begins with a space, which counts; a character is never cut in two. */
static void
put_folded(struct buf *out, struct str line)
{
    size_t room = LINE_OCTETS_MAX;

    while (line.n > room) {
        size_t cut = room;

        while (cut > 1 && is_inside_character(line.p[cut])) {
            cut--;
        }
        buf_put(out, str_sub(line, 0, cut));
        buf_c(out, "\r\n ");
        line = str_from(line, cut);
        room = LINE_OCTETS_MAX - 1;
    }
    buf_put(out, line);
    buf_c(out, "\r\n");
}

void
calendar_line(struct buf *out, const char *name, struct str value)
{
    struct buf line;

    buf_init(&line, out->arena, value.n + 64);
    buf_c(&line, name);
    buf_char(&line, ':');
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '\n') {
            buf_c(&line, "\\n");
            continue;
        }
        if (value.p[i] == ',' || value.p[i] == ';' || value.p[i] == '\\') {
            buf_char(&line, '\\');
        }
        buf_char(&line, value.p[i]);
    }
    put_folded(out, buf_str(&line));
}

void
calendar_begin(struct buf *out, struct str name)
{
    buf_c(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Sang Kien//sangkien//VI\r\n");
    calendar_line(out, "X-WR-CALNAME", name);
}

/* 20260701 */
static struct str
basic(struct arena *arena, struct date on)
{
    struct civil c = civil_of_date(on);

    return str_printf(arena, "%04d%02d%02d", c.year, c.month, c.day);
}

void
calendar_event(struct buf *out, struct str uid, struct instant stamp, struct date on,
    struct str summary, struct str url)
{
    struct str at = instant_rfc3339(out->arena, stamp); /* 2026-06-22T02:00:00... */

    buf_c(out, "BEGIN:VEVENT\r\n");
    calendar_line(out, "UID", uid);
    buf_printf(out, "DTSTAMP:%.4s%.2s%.2sT%.2s%.2s%.2sZ\r\n", at.p, at.p + 5, at.p + 8, at.p + 11,
        at.p + 14, at.p + 17);
    buf_printf(out, "DTSTART;VALUE=DATE:%.*s\r\n", STR_ARG(basic(out->arena, on)));
    buf_printf(out, "DTEND;VALUE=DATE:%.*s\r\n", STR_ARG(basic(out->arena, date_add_days(on, 1))));
    calendar_line(out, "SUMMARY", summary);
    if (!str_is_blank(url)) {
        put_folded(out, str_cat(out->arena, STR("URL:"), url));
    }
    buf_c(out, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

void
calendar_end(struct buf *out)
{
    buf_c(out, "END:VCALENDAR\r\n");
}
