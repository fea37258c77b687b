// The record of events: seen by administrators and inspectors of the agency and of those above it, narrowed
// by links, counted after the narrowing, and honest about the sealed chain.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startServer } from './server.mjs';

const ROLE = { from_on: '2026-01-02', document: '13/QĐ-UBND' };
let server;
let inspector; // of the province
let local; // administrator of a commune, Thanh Bồng
let author;
let admin; // of the province

before(async () => {
    server = await startServer();
    inspector = await server.login('thanhtra');
    author = await server.login('tacgia');
    admin = await server.login('quantri');
    const person = (await (await server.login('thanhbong.vx')).get('/account')).json.person_id;
    const org = (await admin.get(`/people/${person}`)).json.org_id;
    const code = (await admin.get(`/orgs/${org}`)).json.code;
    await admin.must(`/people/${person}/roles`, { ...ROLE, role: 'administrator', org_code: code });
    const idea = { body: 'Gộp hai sổ theo dõi', is_shielded: true };
    await author.must('/ideas', idea);
    local = await server.login('thanhbong.vx');
    local.org = org;
});
after(() => server?.stop());

const list = async (who, query = '') => {
    const got = await who.get(`/events?limit=100${query}`);
    assert.equal(got.status, 200, got.text);
    return got.json;
};

test('it is for administrators and inspectors alone', async () => {
    assert.equal((await author.get('/events')).status, 403);
    assert.equal((await author.page('/events')).status, 403);
    assert.equal((await inspector.page('/events')).status, 200);
});

test('everybody sees and counts the events of the own agency and below, and no others', async () => {
    const total = Number(server.database.rows('SELECT count(*) AS n FROM event')[0].n);
    const all = await list(inspector);
    assert.ok(all.count >= total - 1 && !all.is_count_capped, `${all.count} of ${total}`);
    const mine = Number(server.database.rows(`SELECT count(*) AS n FROM event WHERE org_id = ${local.org}`)[0].n);
    const seen = await list(local);
    assert.equal(seen.count, mine);
    assert.ok(mine > 0 && seen.items.every((one) => one.org_id === local.org));
    const theirs = all.items.find((one) => one.org_id !== local.org);
    assert.equal((await list(local, `&kind=${theirs.kind}&object=${theirs.object_id}`)).count, 0);
});

test('kind, object, actor and day narrow the list; the page offers each as a link', async () => {
    const [one] = (await list(inspector)).items.filter((row) => row.actor_id && row.object_id);
    const { text } = await inspector.page('/events');
    for (const [query, holds] of [[`kind=${one.kind}`, (row) => row.kind === one.kind],
        [`kind=${one.kind}&object=${one.object_id}`, (row) => row.object_id === one.object_id && row.kind === one.kind],
        [`actor=${one.actor_id}`, (row) => row.actor_id === one.actor_id],
        [`day=${one.day}`, (row) => row.day === one.day]]) {
        const narrowed = await list(inspector, `&${query}`);
        assert.ok(narrowed.items.length > 0 && narrowed.items.every(holds), query);
        assert.ok(text.includes(`href="?${query.replace('&', '&amp;')}"`), query);
    }
    assert.equal((await list(inspector, '&day=2001-01-01')).count, 0);
    assert.match((await inspector.page('/events?day=2001-01-01')).text, /Không có sự kiện nào/);
});

test('a thing is linked for those who may see it; what was typed and who is shielded is not told', async () => {
    const { items } = await list(inspector, '&kind=idea');
    const sent = items.find((one) => one.action === 'idea.send');
    assert.equal(sent.actor_id, null);
    assert.equal(sent.href, null, 'an inspector does not read ideas');
    assert.ok(!JSON.stringify(items).includes('Gộp hai sổ'));
    const [granted] = (await list(admin, '&kind=person')).items;
    assert.equal((await admin.page(granted.href)).status, 200);
});

test('events of an agency that has ended are still seen by those who stood above it', async () => {
    const { count } = await list(inspector);
    server.database.exec(`UPDATE org_ancestor SET to_on = '2026-05-31' WHERE org_id = ${local.org}`);
    assert.equal((await list(inspector)).count, count);
});

test('the page says how the chain stands, and from where on it is broken', async () => {
    const { chain } = await list(inspector);
    assert.equal(chain.is_whole, true);
    assert.equal(chain.checked_to, chain.last_seq);
    assert.equal(chain.hash.length, 64);
    server.database.unguard('event');
    server.database.exec(`UPDATE event SET action = 'me.change' WHERE event_id =
        (SELECT event_id FROM seal WHERE seq = ${chain.last_seq - 3})`);
    const broken = (await list(inspector)).chain;
    assert.deepEqual([broken.is_whole, broken.first_bad_seq], [false, chain.last_seq - 3]);
    assert.match((await inspector.page('/events')).text, new RegExp(`bị sai từ số ${chain.last_seq - 3}`));
});
