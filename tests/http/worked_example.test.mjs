// One dossier from filing to certificate with the dates of a real year, by the role whose step each is:
// filed 01/6/2026, defect 10/6, corrected 18/6, accepted 22/6, council 15/7, decision 20/7.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasPostgres, startServer } from './server.mjs';
import { FORM, SHEET, fileDossier, openSession, people } from './story.mjs';

async function run(engine) {
    const server = await startServer({ engine, at: '2026-06-01T02:00:00Z' });
    try {
        const p = await people(server);
        const draft = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 6000 },
            { person: p.chutichhd.person, share_bp: 4000 }]);

        const early = await p.tacgia.post(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
        assert.equal(early.status, 422);
        assert.deepEqual(early.codes, ['share_not_confirmed']);
        assert.equal((await p.uyvien.get(`/initiatives/${draft.id}`)).text.replace(/"request_id":"\w+"/, ''),
            (await p.uyvien.get('/initiatives/999999')).text.replace(/"request_id":"\w+"/, ''),
            'a colleague cannot tell a draft from nothing');

        await p.chutichhd.must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
        const filed = await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
        assert.match(filed.code, /^SK-2026-X21115-\d+$/);
        assert.equal(filed.filed_on, '2026-06-01');
        assert.equal(filed.due_on, '2026-07-01', 'one month for the formal examination');
        assert.equal((await p.tacgia.post(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true })).status, 403);

        server.day('2026-06-10');
        const defect = await p.tiepnhan.must(`/initiatives/${draft.id}/intake`,
            { outcome: 'supplement', what: 'Bổ sung xác nhận hiệu quả của nơi áp dụng' });
        assert.equal(defect.status, 'cho_bo_sung');
        assert.equal(defect.due_on, '2026-07-10', 'one month for the correction');
        server.day('2026-06-18');
        await p.tacgia.must(`/initiatives/${draft.id}/supplement`, { answer: 'Hồ sơ trả lại còn 9%.' });
        server.day('2026-06-22');
        const accepted = await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
        assert.equal(accepted.status, 'da_chap_nhan');
        assert.equal(accepted.due_on, '2026-09-22', 'three months from acceptance');

        server.day('2026-07-15');
        const session = await openSession(p, [draft.id], '2026-07-15');
        const seats = Object.fromEntries(session.members.map((m) => [m.full_name, m.seat_id]));
        const all = Object.values(seats);
        const few = await p.thuky.post(`/council-sessions/${session.id}/open`,
            { present: all.slice(0, 4).map((seat) => ({ seat })) });
        assert.deepEqual([few.status, few.codes[0]], [409, 'no_quorum']);
        const there = session.members.filter((m) => m.person_id !== p.vanthu.person);
        assert.equal(there.length, 6);
        await p.thuky.must(`/council-sessions/${session.id}/open`, { present: there.map((m) => ({ seat: m.seat_id })) });

        const item = session.items[0].id;
        const barred = await p.chutichhd.post(`/council-sessions/${session.id}/items/${item}`, SHEET);
        assert.deepEqual([barred.status, barred.codes[0]], [403, 'member_is_barred'], 'the engine refuses an author');
        for (const user of ['thuky', 'uyvien', 'uyvien2', 'uyvien3', 'uyvien4']) {
            await p[user].must(`/council-sessions/${session.id}/items/${item}`, SHEET);
        }
        const twice = await p.uyvien.post(`/council-sessions/${session.id}/items/${item}`, SHEET);
        assert.equal(twice.status, 409);
        const before = (await p.uyvien.get(`/council-sessions/${session.id}`)).json.items[0];
        assert.equal(before.has_tally, false);
        assert.equal(before.mean_hundredths, null, 'no point is shown before the close');
        const closed = await p.thuky.must(`/council-sessions/${session.id}/close`);
        assert.deepEqual((({ yes, needed, base, base_kind, is_passed }) => ({ yes, needed, base, base_kind, is_passed }))(
            closed.items[0]), { yes: 5, needed: 5, base: 7, base_kind: 'all_members', is_passed: true });
        await p.thuky.must(`/council-sessions/${session.id}/minutes`);

        server.day('2026-07-20');
        const decision = await p.thutruong.must('/decisions', { items: [{ initiative: draft.id, outcome: 'recognise' }] });
        await p.thutruong.must(`/decisions/${decision.id}/sign`, { signed_on: '2026-07-20' });
        const issued = await p.vanthu.must(`/decisions/${decision.id}/issue`, { number: 145, decided_on: '2026-07-20' });
        assert.equal(issued.number, '145/QĐ-UBND');
        const numbers = issued.items[0].certificates.map((c) => c.number);
        assert.deepEqual(numbers, [numbers[0], numbers[0] + 1], 'one certificate per author, no gap');
        const code = issued.items[0].certificates[0].code;
        const verified = await (await fetch(`${server.url}/api/v1/x/${code}`)).json();
        assert.equal(verified.is_valid, true);
        assert.equal(verified.issued_on, '2026-07-20');
        const done = (await p.tacgia.get(`/initiatives/${draft.id}`)).json;
        assert.equal(done.status, 'da_cong_nhan');
        assert.equal(done.decided_on, '2026-07-20');

        const verdict = JSON.parse(server.run('audit', 'verify', '--json'));
        assert.equal(verdict.ok, true);
        assert.equal(verdict.first_bad, null);
    } finally {
        await server.stop();
    }
}

test('worked example on SQLite: filed 01/6, accepted 22/6, five of seven pass, decided 20/7, verified', () => run('sqlite'));
test('worked example on PostgreSQL: the same dates and numbers', { skip: hasPostgres() ? false : 'no PostgreSQL here' },
    () => run('pg'));

test('four yes of six present is two thirds of those present and still fails: the base is seven members', async () => {
    const server = await startServer({ at: '2026-07-15T02:00:00Z' });
    try {
        const p = await people(server);
        const draft = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 10000 }]);
        await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
        await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
        const session = await openSession(p, [draft.id], '2026-07-15');
        const there = session.members.filter((m) => m.person_id !== p.vanthu.person);
        await p.thuky.must(`/council-sessions/${session.id}/open`, { present: there.map((m) => ({ seat: m.seat_id })) });
        const item = session.items[0].id;
        for (const [i, user] of ['chutichhd', 'thuky', 'uyvien', 'uyvien2', 'uyvien3', 'uyvien4'].entries()) {
            await p[user].must(`/council-sessions/${session.id}/items/${item}`, { ...SHEET, vote: i < 4 ? 'yes' : 'no' });
        }
        const closed = await p.thuky.must(`/council-sessions/${session.id}/close`);
        assert.equal(closed.items[0].yes, 4);
        assert.equal(closed.items[0].needed, 5);
        assert.equal(closed.items[0].is_passed, false);
        const refused = await p.thutruong.post('/decisions', { items: [{ initiative: draft.id, outcome: 'recognise' }] });
        assert.deepEqual(refused.codes, ['council_did_not_pass']);
    } finally {
        await server.stop();
    }
});

test('one year from first use: filing on 02/3/2027 is in time, on 03/3/2027 one day too late', async () => {
    const server = await startServer({ at: '2027-03-03T02:00:00Z' });
    try {
        const p = await people(server);
        const late = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 10000 }]);
        const refused = await p.tacgia.post(`/initiatives/${late.id}/submit`, { version: 1, is_declared: true });
        assert.equal(refused.status, 422);
        assert.equal(refused.json.faults[0].code, 'filed_too_late');
        assert.ok(refused.json.faults[0].law, 'with its law');
        server.day('2027-03-02');
        const inTime = await p.tacgia.must(`/initiatives/${late.id}/submit`, { version: 1, is_declared: true });
        assert.equal(inTime.status, 'moi_nop');
    } finally {
        await server.stop();
    }
});

test('acceptance on 30/11/2026 ends on 28/02/2027, a Sunday, so on Monday 01/3/2027', async () => {
    const server = await startServer({ at: '2026-11-30T02:00:00Z' });
    try {
        const p = await people(server);
        const draft = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 10000 }]);
        await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
        const accepted = await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
        assert.equal(accepted.due_on, '2027-03-01');
        assert.equal(accepted.clocks.at(-1).moved_because, 'Chủ nhật');
    } finally {
        await server.stop();
    }
});

test('shares that do not add up to 100 % are refused with the sum they have', async () => {
    const server = await startServer();
    try {
        const p = await people(server);
        const refused = await p.tacgia.post('/initiatives', { ...FORM, authors: [{ person: p.tacgia.person, share_bp: 9000 }] });
        assert.equal(refused.status, 422);
        assert.deepEqual(refused.codes, ['share_sum']);
        assert.match(refused.json.faults[0].message, /90%/);
    } finally {
        await server.stop();
    }
});

test('an act entered later than its day needs a reason, and keeps both dates', async () => {
    const server = await startServer({ at: '2026-06-05T02:00:00Z' });
    try {
        const p = await people(server);
        const draft = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 10000 }]);
        await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
        server.day('2026-06-15');
        const body = { outcome: 'accept', happened_on: '2026-06-12', channel: 'paper' };
        assert.deepEqual((await p.tiepnhan.post(`/initiatives/${draft.id}/intake`, body)).codes, ['late_reason_needed']);
        const accepted = await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { ...body, late_reason: 'Mất điện' });
        assert.equal(accepted.accepted_on, '2026-06-12');
        assert.equal(accepted.due_on, '2026-09-14', 'three months from the day it happened; the 12th is a Saturday');
        assert.equal(accepted.history[0].late_reason, 'Mất điện');
        assert.match(accepted.history[0].at, /^2026-06-15T/);
    } finally {
        await server.stop();
    }
});
