/* calendar.h -- an iCalendar file (RFC 5545) of whole days: lines of at most 75 octets, CRLF. */
#ifndef ROOM_NOTIFY_CALENDAR_H
#define ROOM_NOTIFY_CALENDAR_H

#include "base/buf.h"
#include "base/date.h"

/* "NAME:value" with value escaped as TEXT, folded between characters. */
void calendar_line(struct buf *out, const char *name, struct str value);
void calendar_begin(struct buf *out, struct str name);
void calendar_event(struct buf *out, struct str uid, struct instant stamp, struct date on,
    struct str summary, struct str url);
void calendar_end(struct buf *out);

#endif
