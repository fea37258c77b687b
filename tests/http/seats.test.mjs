// Who may not vote is refused twice: by the server, and by the database itself when somebody reaches past it.
// A seat that ended yesterday, a barred member, a sheet after the close, a second sheet: on both engines alike.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { hasPostgres, startServer } from './server.mjs';
import { SHEET, fileDossier, openSession, people } from './story.mjs';

const TODAY = '2026-07-15';
const YESTERDAY = '2026-07-14';

/** A session that is open on one dossier of tacgia and the chair. */
async function running(server, p) {
    const draft = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 6000 }, { person: p.chutichhd.person, share_bp: 4000 }]);
    await p.chutichhd.must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
    const session = await openSession(p, [draft.id], TODAY);
    await p.thuky.must(`/council-sessions/${session.id}/open`, { present: session.members.map((m) => ({ seat: m.seat_id })) });
    const seat = (user) => session.members.find((m) => m.person_id === p[user].person).seat_id;
    return { session, item: session.items[0].id, sheet: `/council-sessions/${session.id}/items/${session.items[0].id}`, seat };
}

async function run(engine) {
    const server = await startServer({ engine, at: `${TODAY}T02:00:00Z` });
    const { database } = server;
    try {
        const p = await people(server);
        const { session, item, sheet, seat } = await running(server, p);
        const insert = (user, verb = 'INSERT') => `${verb} INTO score (agenda_item_id, seat_id, status, vote, happened_on, entered_by, at)
            VALUES (${item}, ${seat(user)}, 'submitted', 'yes', '${TODAY}', ${p[user].person}, 1);`;
        const count = () => database.rows("SELECT COUNT(*) AS n FROM score WHERE status = 'submitted'")[0].n;
        const refuses = (sql, why, claim) => assert.throws(() => database.exec(sql), new RegExp(why), claim);
        await p.uyvien4.must(sheet, { ...SHEET, is_draft: true });
        database.exec(`UPDATE seat SET to_on = '${YESTERDAY}' WHERE seat_id = ${seat('uyvien4')};`);
        assert.ok([403, 404].includes((await p.uyvien4.post(sheet, SHEET)).status), 'a seat that ended yesterday scores nothing');
        assert.equal((await p.uyvien4.get(sheet)).status, 404, 'and reads nothing');
        assert.ok([403, 404].includes((await p.uyvien4.post(`${sheet}/count`, { yes: 1, no: 0, blank: 0 })).status), 'and counts nothing');
        refuses(`UPDATE score SET status = 'submitted' WHERE seat_id = ${seat('uyvien4')};`, 'seat_not_valid',
            'nor is a draft of his handed in behind the server');
        database.exec(`UPDATE seat SET to_on = '${YESTERDAY}' WHERE seat_id = ${seat('uyvien3')};`);
        refuses(insert('uyvien3'), 'seat_not_valid', 'nor a new sheet');

        assert.deepEqual((await p.chutichhd.post(sheet, SHEET)).codes, ['member_is_barred']);
        refuses(insert('chutichhd'), 'member_is_barred', 'an author in the council');
        await p.uyvien2.must(sheet, { ...SHEET, is_draft: true });
        await p.uyvien2.must(`${sheet}/declare`, { note: 'Em họ' });
        assert.deepEqual((await p.uyvien2.post(sheet, SHEET)).codes, ['member_is_barred']);
        refuses(`UPDATE score SET status = 'submitted' WHERE seat_id = ${seat('uyvien2')};`, 'member_is_barred',
            'a draft from before the relation was declared');

        const both = await Promise.all([p.uyvien.post(sheet, SHEET), p.uyvien.post(sheet, SHEET)]);
        assert.deepEqual(both.map((one) => one.status).sort(), [200, 409], 'two clicks at once are one sheet');
        assert.deepEqual((await p.uyvien.post(sheet, SHEET)).codes, ['score_is_final']);
        refuses(insert('uyvien'), 'score_exists', 'a second sheet');
        if (engine === 'sqlite') {
            refuses(insert('uyvien', 'INSERT OR REPLACE'), 'score_exists|score_is_final|append_only', 'a replaced sheet');
        }
        refuses(`UPDATE score SET vote = 'no' WHERE seat_id = ${seat('uyvien')};`, 'score_is_final', 'a changed vote');
        refuses(`DELETE FROM score WHERE seat_id = ${seat('uyvien')};`, 'append_only', 'a vote taken away');
        assert.equal(count(), 1);

        for (const user of ['thuky', 'vanthu']) {
            await p[user].must(sheet, SHEET);
        }
        await p.thuky.must(`/council-sessions/${session.id}/close`, { without_missing: true });
        assert.equal((await p.thuky.post(sheet, SHEET)).status, 403, 'closed is closed');
        refuses(`UPDATE council_session SET status = 'open' WHERE council_session_id = ${session.id};`, 'session_is_closed',
            'a session opened again');
        database.exec(`UPDATE seat SET to_on = NULL WHERE seat_id = ${seat('uyvien3')};`);
        refuses(insert('uyvien3'), 'session_not_open', 'a sheet after the close');
        assert.equal(count(), 3, 'nothing was counted twice');
    } finally {
        await server.stop();
    }
}

test('votes that may not be are refused by the server and by SQLite itself', () => run('sqlite'));
test('votes that may not be are refused by the server and by PostgreSQL itself', { skip: hasPostgres() ? false : 'no PostgreSQL here' },
    () => run('pg'));
