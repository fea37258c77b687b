// Who stands in a relation to a dossier: found by the system, declared by the member, written in the minutes. A
// barred member neither reads, scores, counts nor chairs; his deputy takes the chair; and when too few are left it
// is said beforehand and something can be done. What must not be is refused by the database itself as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hasPostgres, startServer } from './server.mjs';
import { SHEET, fileDossier, people } from './story.mjs';

const TODAY = '2026-07-15';
const SEATS = [['chutichhd', 'chair'], ['uyvien', 'vice_chair'], ['thuky', 'secretary'], ['uyvien2', 'member'],
    ['uyvien3', 'member'], ['uyvien4', 'member'], ['vanthu', 'member']];

async function accepted(p, authors) {
    const draft = await fileDossier(p, authors.map(([user, share]) => ({ person: p[user].person, share_bp: share })));
    for (const [user] of authors.slice(1)) {
        await p[user].must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    }
    await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
    return draft.id;
}

async function convene(p, dossiers, seats = SEATS) {
    const council = await p.thuky.must('/councils', { name: 'Hội đồng sáng kiến xã', decision_number: '31/QĐ-UBND',
        decided_on: '2026-07-01', seats: seats.map(([user, kind]) => ({ person: p[user].person, kind })) });
    return p.thuky.must(`/councils/${council.id}/sessions`, { title: 'Phiên họp tháng 7', held_on: TODAY,
        dossiers: dossiers.map((id) => ({ initiative: id })) });
}

const seen = async (p, session) => (await p.thuky.get(`/council-sessions/${session.id}`)).json;
const seatOf = (p, session, user) => session.members.find((m) => m.person_id === p[user].person).seat_id;
const openAll = (p, session) => p.thuky.must(`/council-sessions/${session.id}/open`,
    { present: session.members.map((m) => ({ seat: m.seat_id })) });

async function withServer(work, engine = 'sqlite') {
    const server = await startServer({ engine, at: `${TODAY}T02:00:00Z` });
    try {
        await work(await people(server), server);
    } finally {
        await server.stop();
    }
}

async function barredEverywhere(p, server, engine) {
    const id = await accepted(p, [['tacgia', 6000], ['chutichhd', 4000]]);
    const session = await convene(p, [id]);
    const at = `/council-sessions/${session.id}`;
    const sheet = `${at}/items/${session.items[0].id}`;
    const { database } = server;
    const refuses = (sql, why, claim) => assert.throws(() => database.exec(sql), new RegExp(why), claim);
    assert.deepEqual([session.items[0].chair_name, session.items[0].chair_kind],
        [session.members.find((m) => m.person_id === p.uyvien.person).full_name, 'vice_chair'], 'the deputy chairs');
    await openAll(p, session);
    assert.deepEqual((await p.chutichhd.post(`${sheet}/defer`, { reason: 'Để sau' })).codes, ['member_is_barred'], 'putting off');
    assert.deepEqual((await p.chutichhd.post(`${sheet}/count`, { yes: 1, no: 0, blank: 0 })).codes, ['member_is_barred'], 'counting');
    assert.deepEqual((await p.uyvien.post(`${sheet}/chair`, { seat: seatOf(p, session, 'chutichhd') })).codes,
        ['member_is_barred'], 'chairing');
    refuses(`UPDATE agenda_item SET chair_seat_id = ${seatOf(p, session, 'chutichhd')};`, 'member_is_barred', 'chairing');
    refuses(`INSERT INTO teller_count (agenda_item_id, teller_person_id, yes_count, no_count, blank_count, at)
        VALUES (${session.items[0].id}, ${p.chutichhd.person}, 0, 0, 0, 1);`, 'member_is_barred', 'counting');
    refuses('UPDATE conflict SET is_barring = 0 WHERE is_barring = 1;', 'member_is_barred', 'becoming free again');
    refuses('DELETE FROM conflict;', 'append_only', 'a relation that vanishes');
    if (engine === 'sqlite') {
        await p.uyvien2.must(sheet, SHEET);
        // The deputy states a relation and takes part; then he steps back, and nobody is left to chair.
        await p.uyvien.must(`${sheet}/declare`, { is_only_stated: true, note: 'Cùng quê' });
        let item = (await seen(p, session)).items[0];
        assert.deepEqual(item.conflicts.filter((c) => c.ground === 'declared').map((c) => [c.is_barring, c.note]), [[false, 'Cùng quê']]);
        assert.ok(item.chair_name, 'he still chairs');
        await p.uyvien.must(`${sheet}/declare`, { note: 'Em rể' });
        item = (await seen(p, session)).items[0];
        assert.deepEqual([item.conflicts.find((c) => c.ground === 'declared').is_barring, item.chair_name], [true, null]);
        assert.equal((await p.uyvien.get(`/initiatives/${id}`)).status, 404, 'and reads it no more');
        assert.ok((await p.thuky.page(at)).text.includes('Chưa có người chủ trì'));
        await p.thuky.must(`${sheet}/chair`, { seat: seatOf(p, session, 'uyvien3') });
        for (const user of ['thuky', 'uyvien3', 'uyvien4', 'vanthu']) {
            await p[user].must(sheet, SHEET);
        }
        await p.thuky.must(`${at}/close`);
        await p.thuky.must(`${at}/minutes`);
        const minutes = (await seen(p, session)).papers.find((paper) => paper.kind === 'minutes');
        const page = (await p.thuky.page(`/papers/${minutes.id}`)).text;
        const chair = session.members.find((m) => m.person_id === p.uyvien3.person).full_name;
        assert.ok(page.includes(`Chủ trì hồ sơ này: ${chair}`), 'the minutes name who chaired');
        assert.match(page, /không tham gia đánh giá hồ sơ này/);
    }
}

test('a barred member does not chair, count, put off or read; a relation stays what it is: SQLite',
    () => withServer((p, server) => barredEverywhere(p, server, 'sqlite')));
test('a barred member does not chair or count, and a relation stays what it is: PostgreSQL',
    { skip: hasPostgres() ? false : 'no PostgreSQL here' }, () => withServer((p, server) => barredEverywhere(p, server, 'pg'), 'pg'));

test('the head of the agency is his people\'s manager, which is stated and does not bar', () => withServer(async (p) => {
    const id = await accepted(p, [['tacgia', 10000]]);
    const session = await convene(p, [id], [...SEATS.slice(0, 6), ['thutruong', 'member']]);
    const of = session.items[0].conflicts.filter((c) => c.seat_id === seatOf(p, session, 'thutruong'));
    assert.deepEqual(of.map((c) => [c.ground, c.is_barring]).filter(([ground]) => ground === 'line_manager'), [['line_manager', false]]);
}));

test('too few left: said before the session, mended by a replacement by decision or by another council', () => withServer(async (p) => {
    const id = await accepted(p, [['tacgia', 4000], ['uyvien2', 2000], ['uyvien3', 2000], ['uyvien4', 2000]]);
    let session = await convene(p, [id]);
    const at = `/council-sessions/${session.id}`;
    assert.deepEqual([session.items[0].may_vote, session.items[0].votes_needed, session.is_any_impossible], [4, 5, true]);
    assert.ok((await p.thuky.page(at)).text.includes('Thay thành viên theo quyết định'));
    const replace = (user, by, day = '2026-07-14') => p.thuky.post(`${at}/replace`,
        { seat: seatOf(p, session, user), person: p[by].person, decision_number: '40/QĐ-UBND', decided_on: day });
    assert.deepEqual((await replace('uyvien2', 'vanthu')).codes, ['already_seated']);
    assert.deepEqual((await replace('uyvien2', 'dongtacgia', '2026-07-16')).codes, ['replaced_too_late']);
    assert.equal((await replace('uyvien2', 'dongtacgia')).status, 200);
    const after = await seen(p, session);
    assert.deepEqual([after.members.length, after.items[0].may_vote, after.is_any_impossible], [7, 5, false], 'seven members, five may vote');
    assert.ok(!after.items[0].conflicts.some((c) => c.seat_id === seatOf(p, session, 'uyvien2')), 'whoever left has no say any more');
    session = after;
    await p.thuky.must(`${at}/items/${session.items[0].id}/move`, { reason: 'Hội đồng chuyên ngành xét' });
    assert.equal((await p.tacgia.get(`/initiatives/${id}`)).json.status, 'da_chap_nhan', 'it waits for another council');
    await openAll(p, session);
    await p.thuky.must(`${at}/close`);
    const again = await p.thuky.must(`/councils/${session.council_id}/sessions`, { title: 'Phiên khác', held_on: TODAY,
        dossiers: [{ initiative: id }] });
    await openAll(p, again);
    await p.thuky.must(`/council-sessions/${again.id}/items/${again.items[0].id}`, SHEET);
    assert.deepEqual((await p.thuky.post(`/council-sessions/${again.id}/items/${again.items[0].id}/move`, { reason: 'Thử' })).codes,
        ['sheets_are_in'], 'not once a vote is in');
}));
