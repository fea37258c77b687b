// Before and after the council: what the law asks of a dossier, each rule with its citation; what seems recognised already is shown; a
// cancelled recognition is told wherever it was relied on; a round is extended for everybody or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { startServer } from './server.mjs';
import { FORM, people, recognise } from './story.mjs';

const NOTICE_MS = 40000;

async function until(ask, claim) {
    for (const end = Date.now() + NOTICE_MS; ; await sleep(200)) {
        const got = await ask();
        if (got) {
            return got;
        }
        assert.ok(Date.now() < end, claim);
    }
}

async function askEligibility(server, p, id) {
    const { database } = server;
    const of = async (who) => {
        const { json } = await who.get(`/initiatives/${id}/eligibility`);
        return { ...json, at: (list, code) => json[list].find((one) => one.code === code) };
    };
    const author = await of(p.tacgia);
    assert.deepEqual([author.at('recognition', 'in_time').is_met, author.at('recognition', 'in_time').detail, author.at('recognition', 'in_time').law],
        [true, '02/03/2027', 'DL/5.2'], 'a year from the first use, with the law');
    assert.ok(author.at('recognition', 'not_excluded').is_to_look_at, 'only a person can say that');
    assert.ok(author.at('recognition', 'not_recognised_before').is_met);
    assert.deepEqual([author.at('emulation', 'recognised').is_met, author.at('emulation', 'brings_effect').is_not_met, author.counts_for_emulation],
        [true, true, false], 'recognised, and yet it does not count for emulation');

    // The same work at another agency, brought about beside the server.
    const [{ org }] = database.rows(`SELECT org_id AS org FROM initiative WHERE initiative_id = ${id}`);
    const [{ other }] = database.rows(`SELECT min(org_id) AS other FROM org WHERE org_id <> ${org}`);
    database.exec(`INSERT INTO initiative (code, org_id, status, title, sort_key, search, filed_on, created_by, created_at)
        SELECT 'TR-1', ${other}, 'moi_nop', title, sort_key, search, '2026-06-25', created_by, created_at FROM initiative WHERE initiative_id = ${id};
        INSERT INTO initiative_author (initiative_id, seq, person_id, full_name, workplace, share_bp)
        SELECT (SELECT max(initiative_id) FROM initiative), 1, person_id, full_name, workplace, 10000 FROM initiative_author WHERE initiative_id = ${id};`);
    assert.ok((await of(p.tiepnhan)).at('recognition', 'filed_once').is_to_look_at, 'the clerk is told that it was filed elsewhere');
    assert.equal((await of(p.tacgia)).at('recognition', 'filed_once'), undefined, 'nobody else is');
    assert.equal((await p.tacgia.page(`/initiatives/${id}/eligibility`)).status, 200);
}

async function showSecond(server, p) {
    server.day('2026-08-03');
    const draft = await p.tacgia.must('/initiatives', { ...FORM, authors: [{ person: p.tacgia.person, share_bp: 10000 }] });
    await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    const seen = (await p.tiepnhan.get(`/initiatives/${draft.id}/eligibility`)).json.recognition;
    assert.ok(seen.find((one) => one.code === 'not_recognised_before').is_not_met);
    assert.ok(seen.find((one) => one.code === 'first_to_file').is_to_look_at, 'an earlier dossier of that title: a person looks');
}

async function cancelled(server, p, id) {
    const { database } = server;
    const captinh = await server.login('captinh');
    const [{ recognition, org }] = database.rows(`SELECT recognition_id AS recognition, org_id AS org FROM recognition WHERE initiative_id = ${id}`);
    const person = (await captinh.get('/account')).json.person_id;
    const [{ province }] = database.rows(`SELECT org_id AS province FROM role_grant WHERE person_id = ${person} AND role = 'province_officer'`);
    database.exec(`INSERT INTO nomination (recognition_id, initiative_id, org_id, to_org_id, level, status, grounds, created_by, at)
        VALUES (${recognition}, ${id}, ${org}, ${province}, 'province', 'received', 'Đã áp dụng', ${p.thuky.person}, 1);`);
    await p.thutruong.must(`/initiatives/${id}/cancel`, { reason: 'Không phải tác giả', document: '200/QĐ-UBND' });
    const notice = await until(async () => (await captinh.get('/notices')).json.items.find((one) => one.href.startsWith('/nominations/')),
        'the province is told');
    assert.ok(notice);
    assert.ok((await p.tacgia.get('/notices')).json.items.some((one) => one.href === `/initiatives/${id}`), 'and the author');
    assert.equal(database.rows(`SELECT COUNT(*) AS n FROM recognition WHERE initiative_id = ${id}`)[0].n, 1, 'nothing is deleted');
}

async function extended(server) {
    const captinh = await server.login('captinh');
    const thuky = await server.login('thuky');
    await captinh.must('/selection-rounds', { title: 'Đợt 2', from_on: '2026-09-01', to_on: '2026-09-30' });
    const rounds = async () => (await captinh.get('/selection-rounds')).json.items.find((one) => one.title === 'Đợt 2');
    const { id } = await rounds();
    const longer = { to_on: '2026-10-15', document: '88/UBND-NC', reason: 'Mưa lũ kéo dài' };
    assert.equal((await thuky.post(`/selection-rounds/${id}/extend`, longer)).status, 403);
    assert.deepEqual((await captinh.post(`/selection-rounds/${id}/extend`, { ...longer, to_on: '2026-09-20' })).codes, ['round_only_longer']);
    await captinh.must(`/selection-rounds/${id}/extend`, longer);
    const after = await rounds();
    assert.deepEqual([after.to_on, after.extensions[0].from_to_on, after.extensions[0].document], ['2026-10-15', '2026-09-30', '88/UBND-NC']);
    assert.ok((await captinh.page('/selection-rounds')).text.includes('Mưa lũ kéo dài'));
}

test('each rule of eligibility with its law, and what was recognised before; a cancellation is told where it was relied on; a round extended for all', async () => {
    const server = await startServer({ at: '2026-06-22T02:00:00Z' });
    try {
        const p = await people(server);
        const id = await recognise(server, p);
        await askEligibility(server, p, id);
        await showSecond(server, p);
        await cancelled(server, p, id);
        await extended(server);
    } finally {
        await server.stop();
    }
});
