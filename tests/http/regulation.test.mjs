// Rule sets on pages and through the API: read by everybody, added with a check, given to an agency.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { faults, noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();
let server;
let admin;
let author;

before(async () => {
    if (!skip) {
        server = await startServer({ clock: '2026-07-15T02:00:00Z' });
        admin = await signIn(server, 'administrator');
        author = await signIn(server, 'author');
    }
});
after(() => server?.stop());

async function version(code) {
    return (await author.json('/regulations')).body.items.find((one) => one.code === code);
}

async function document(code) {
    const answer = await author.fetch(`/regulations/${(await version(code)).id}/document`);
    assert.equal(answer.status, 200);
    return JSON.parse(await answer.text());
}

test('everybody reads which rules there are, what they say, and what nobody has checked', { skip }, async () => {
    const national = await version('national');
    const shown = (await author.json(`/regulations/${national.id}`)).body;
    assert.deepEqual([shown.quorum_num, shown.quorum_den, shown.quorum_base], [2, 3, 'all_members']);
    assert.equal(shown.decide_by, 'vote');
    assert.ok(shown.is_everywhere);
    assert.ok(shown.unverified.some((one) => one.word === 'clocks.formal_check'));
    const page = await author.get(`/regulations/${national.id}`);
    assert.match(page.text, /Xét công nhận sáng kiến/);
    assert.ok(!page.text.includes('action="/regulations'), 'an author gets no form');
    const education = (await author.json(`/regulations/${(await version('danang-education')).id}`)).body;
    assert.deepEqual(education.classes.map((one) => [one.code, one.from, one.below]),
        [['A', 85, 0], ['B', 70, 85], ['C', 50, 70]]);
});

test('two rule sets are compared value by value', { skip }, async () => {
    const [a, b] = [await version('national'), await version('danang-education')];
    const rows = (await author.json(`/regulations/${a.id}/compare/${b.id}`)).body.items;
    const at = (path) => rows.find((one) => one.path === path);
    assert.deepEqual([at('council.decide_by').before, at('council.decide_by').after], ['vote', 'average']);
    assert.equal(at('limits.author_share_min_bp').after, '3000');
    assert.equal(at('sheet.classes.A.needs[0].min').before, null);
    assert.ok(!at('council.quorum.num'), 'what is alike is not listed');
    assert.deepEqual((await author.json(`/regulations/${a.id}/compare/${a.id}`)).body.items, []);
});

test('a document with a flaw is refused with its line in Vietnamese, and what was typed stays', { skip }, async () => {
    const good = await document('danang-education');
    const bad = JSON.stringify({ ...good, from: '2027-01-01', sheet: { ...good.sheet, total_pass: 101 } }, null, 2);
    const page = await admin.post('/regulations', { document: bad }, { from: '/regulations/new' });
    assert.equal(page.status, 422);
    const line = bad.split('\n').findIndex((one) => one.includes('"sheet": {')) + 1;
    assert.match(page.text, new RegExp(`dòng ${line}, sheet.total_pass: mức tối thiểu lớn hơn mức tối đa`));
    assert.ok(page.text.includes('&quot;total_pass&quot;: 101') || page.text.includes('"total_pass": 101'));
    const api = await admin.send('/regulations', { document: '{' });
    assert.deepEqual([api.status, faults(api)], [422, ['regulation_flaw document']]);
});

test('only an administrator adds a version, and no day twice', { skip }, async () => {
    const next = { ...await document('school'), from: '2027-08-01' };
    const text = JSON.stringify(next, null, 2);
    assert.equal((await author.send('/regulations', { document: text })).status, 403);
    const made = await admin.send('/regulations', { document: text });
    assert.equal(made.status, 201);
    assert.equal(made.body.from_on, '2027-08-01');
    assert.deepEqual(await (await author.fetch(`${made.location}/document`)).json(), next);
    const again = await admin.send('/regulations', { document: text });
    assert.deepEqual([again.status, faults(again)], [409, ['regulation_begins document']]);
});

test('a rule set is given to an agency for a period, and not twice for one day', { skip }, async () => {
    const school = await version('school');
    const org = JSON.parse(server.run('org', 'list', '--json').out)[0].code;
    const give = (fields) => admin.send(`/regulations/${school.id}/scope`, fields);
    assert.deepEqual(faults(await give({ org_code: 'không-có', from_on: '2026-07-01' })).length, 1);
    assert.deepEqual(faults(await give({ org_code: org, from_on: '2026-07-01', to_on: '2026-06-01' })),
        ['period_backwards to_on']);
    const given = await give({ org_code: org, from_on: '2026-07-01' });
    assert.equal(given.status, 200);
    assert.equal(given.body.scopes[0].from_on, '2026-07-01');
    assert.deepEqual(faults(await give({ org_code: org, from_on: '2026-09-01' })), ['regulation_given from_on']);
});
