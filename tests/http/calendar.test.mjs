// My deadlines as a calendar feed: an address that can be revoked, a file that RFC 5545 allows.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();

/** A small reader of iCalendar: insists on CRLF and 75 octets, unfolds, answers the events. */
export function readCalendar(text) {
    assert.ok(text.endsWith('END:VCALENDAR\r\n'));
    const physical = text.split('\r\n').slice(0, -1);
    for (const line of physical) {
        assert.ok(Buffer.byteLength(line) <= 75, `too long: ${line}`);
        assert.ok(!line.includes('\n') && !line.includes('\uFFFD'), `broken: ${line}`);
    }
    const lines = physical.join('\r\n').replaceAll('\r\n ', '').split('\r\n');
    assert.deepEqual(lines.slice(0, 2), ['BEGIN:VCALENDAR', 'VERSION:2.0']);
    assert.ok(lines.some((line) => line.startsWith('PRODID:')));
    const events = [];
    for (const line of lines) {
        const [, name, value] = line.match(/^([A-Z-]+)(?:;[^:]*)?:(.*)$/);
        if (line === 'BEGIN:VEVENT') {
            events.push({});
        } else if (events.length > 0 && !line.startsWith('END:')) {
            assert.equal(events.at(-1)[name], undefined, `${name} twice`);
            events.at(-1)[name] = value.replace(/\\([\\,;])/g, '$1');
        }
    }
    for (const event of events) {
        assert.ok(event.UID && event.SUMMARY);
        assert.match(event.DTSTAMP, /^\d{8}T\d{6}Z$/);
        assert.match(event.DTSTART, /^\d{8}$/);
    }
    assert.equal(new Set(events.map((one) => one.UID)).size, events.length, 'every UID once');
    return events;
}

test('a calendar feed holds the deadlines of its person, folds its lines, and ends when it is revoked', { skip }, async () => {
    const server = await startServer({ clock: '2026-11-24T02:00:00Z', size: 300 });
    try {
        const clerk = await signIn(server, 'intake_clerk');
        assert.equal((await clerk.json('/calendar')).body.feed_url, null);
        assert.equal((await clerk.send('/calendar')).status, 200);
        const mine = (await clerk.json('/calendar')).body;
        const path = new URL(mine.feed_url, server.url).pathname;
        assert.match(path, /^\/lich\/[\w-]{43}\.ics$/);

        const answer = await fetch(server.url + path); // no session: a phone has none
        assert.equal(answer.status, 200);
        assert.match(answer.headers.get('content-type'), /^text\/calendar/);
        const events = readCalendar(await answer.text());
        assert.equal(events.length, mine.items.length);
        assert.ok(events.length > 0);
        for (const [at, item] of mine.items.entries()) {
            assert.equal(events[at].DTSTART, item.due_on.replaceAll('-', ''));
            assert.equal(events[at].SUMMARY, item.title);
        }
        assert.equal((await fetch(`${server.url}/lich/${'x'.repeat(43)}.ics`)).status, 404);

        await clerk.send('/calendar');
        const newer = new URL((await clerk.json('/calendar')).body.feed_url, server.url).pathname;
        assert.equal((await fetch(server.url + path)).status, 404, 'the address before is dead');
        assert.equal((await fetch(server.url + newer)).status, 200);
        await clerk.send('/calendar/revoke');
        assert.equal((await fetch(server.url + newer)).status, 404);
        assert.equal((await clerk.json('/calendar')).body.feed_url, null);
    } finally {
        await server.stop();
    }
});
