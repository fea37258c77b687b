// People and agencies: first passwords, own accounts, who holds which role since when and by whose word.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, faults, noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();
const NOW = '2026-11-24T02:00:00Z';
const FIRST = 'rừng quế xanh 1975';
const OWN = 'suối Trà Bong chảy 84';
let server;

before(async () => {
    server = skip ? null : await startServer({ clock: NOW });
});
after(() => server?.stop());

function passwordFile(password) {
    const file = join(server.folder, 'password');
    writeFileSync(file, `${password}\n`);
    return file;
}

const login = (role) => server.logins.find((one) => one.role === role).user;

test('a password that somebody else set opens nothing but the page to change it', { skip }, async () => {
    const user = login('measurer');
    assert.equal(server.run('user', 'passwd', user, '--password-file', passwordFile(FIRST)).code, 0);
    const client = await signIn(server, { user, password: FIRST });
    const home = await client.get('/');
    assert.equal(home.status, 303);
    assert.equal(home.location, '/account');
    const list = await client.json('/initiatives');
    assert.equal(list.status, 403);
    assert.deepEqual(faults(list), ['password_must_change']);
    assert.deepEqual(faults(await client.send('/ideas', { body: 'Một ý nhỏ' })), ['password_must_change']);
    const page = await client.get('/account');
    assert.equal(page.status, 200);
    assert.match(page.text, /action="\/account\/password"/);
    assert.doesNotMatch(page.text, /name="font_size"/);
    const done = await client.post('/account/password', { old_password: FIRST, new_password: OWN },
        { from: '/account' });
    assert.equal(done.status, 303);
    assert.equal((await client.json('/initiatives')).status, 200);
    assert.equal((await client.get('/')).status, 200);
});

test('a new password asks for the old one and ends the sessions elsewhere', { skip }, async () => {
    const user = login('measurer');
    const here = await signIn(server, { user, password: OWN });
    const elsewhere = await signIn(server, { user, password: OWN });
    const wrong = await here.send('/account/password', { old_password: 'không phải nó đâu', new_password: FIRST });
    assert.deepEqual(faults(wrong), ['old_password old_password']);
    assert.equal((await elsewhere.json('/account')).status, 200);
    const right = await here.send('/account/password', { old_password: OWN, new_password: FIRST });
    assert.equal(right.status, 200);
    assert.equal((await here.json('/account')).status, 200);
    assert.equal((await elsewhere.json('/account')).status, 401);
});

test('signing out everywhere ends this session too', { skip }, async () => {
    const user = login('measurer');
    const here = await signIn(server, { user, password: FIRST });
    const elsewhere = await signIn(server, { user, password: FIRST });
    const done = await here.post('/account/sign-out-everywhere', {}, { from: '/account' });
    assert.equal(done.status, 303);
    assert.equal((await here.json('/account')).status, 401);
    assert.equal((await elsewhere.json('/account')).status, 401);
    assert.equal((await new Client(server).json('/account')).status, 401);
});

/** The day so many days from now, in Viet Nam. */
const soon = (days) => new Date(Date.parse(NOW) + (days * 24 + 7) * 3600e3).toISOString().slice(0, 10);

test('the list of agencies answers by name, by code and as of a day', { skip }, async () => {
    const author = await signIn(server, 'author');
    const names = async (query) => (await author.json(`/orgs?${query}`)).body.items.map((one) => one.code);
    assert.deepEqual(await names('q=X21115'), ['X21115']);
    assert.deepEqual(await names('q=tay%20tra&on=2026-01-01'), ['X21154', 'X21157']);
    assert.ok((await names('q=huyen%20tra%20bong&on=2025-06-30')).includes('H525'));
    assert.deepEqual(await names('q=huyen%20tra%20bong&on=2025-07-01'), []);
    const first = (await author.json('/orgs?limit=3')).body;
    assert.equal(first.items.length, 3);
    const second = (await author.json(`/orgs?limit=3&cursor=${first.next}`)).body;
    assert.ok(!first.items.some((one) => second.items.some((two) => two.id === one.id)));
});

test('an agency that ended names its successor and keeps its own name', { skip }, async () => {
    const author = await signIn(server, 'author');
    const [row] = (await author.json('/orgs?q=H525&on=2025-06-30')).body.items;
    const org = (await author.json(`/orgs/${row.id}`)).body;
    assert.equal(org.is_ended, true);
    assert.equal(org.to_on, '2025-06-30');
    assert.ok(org.successors.some((one) => one.name === 'Ủy ban nhân dân xã Trà Bồng'));
    const page = await author.get(`/orgs/${row.id}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /Ủy ban nhân dân huyện Trà Bồng/);
    assert.equal((await author.get('/orgs/999999')).status, 404);
});

test('people are seen by their own agency and by administrators above it', { skip }, async () => {
    const admin = await signIn(server, 'administrator');
    const author = await signIn(server, 'author');
    const all = (await admin.json('/people?limit=100')).body.items;
    const seen = (await author.json('/people?limit=100')).body.items;
    assert.ok(all.length > seen.length && seen.length > 5);
    const mine = (await author.json('/account')).body.org_id;
    assert.ok(seen.every((one) => one.org_id === mine));
    const stranger = all.find((one) => one.org_id !== mine);
    assert.equal((await author.json(`/people/${stranger.id}`)).status, 404);
    const colleague = (await author.json(`/people/${seen.find((one) => one.title === 'Chủ tịch').id}`)).body;
    assert.equal(colleague.birth_on, null, 'a birth date is not for colleagues');
    assert.equal(colleague.user, null);
    assert.ok((await admin.json(`/people/${colleague.id}`)).body.birth_on);
});

test('an administrator makes a person, a post, a role by decision and an account', { skip }, async () => {
    const admin = await signIn(server, 'administrator');
    const made = await admin.send('/people', { full_name: 'Hồ Văn Thử', org_code: 'X21115',
        title: 'Công chức', staff_code: 'TH001', from_on: '2026-01-02', document: '12/QĐ-UBND' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { id } = made.body;
    assert.deepEqual(faults(await admin.send('/people', { full_name: 'Hồ Văn Thử', org_code: 'X21115',
        title: 'Công chức', staff_code: 'TH001' })), ['staff_code_taken staff_code']);
    assert.deepEqual(faults(await admin.send(`/people/${id}/roles`, { role: 'author', org_code: 'X21115',
        from_on: '2026-01-02' })), ['required document']);
    const role = { role: 'author', org_code: 'X21115', from_on: '2026-01-02', document: '13/QĐ-UBND' };
    assert.equal((await admin.send(`/people/${id}/roles`, role)).status, 200);
    assert.deepEqual(faults(await admin.send(`/people/${id}/roles`, role)), ['role_held role']);
    const account = await admin.send(`/people/${id}/account`, { user: 'hồ văn thử', password: FIRST });
    assert.equal(account.status, 200, JSON.stringify(account.body));
    assert.deepEqual(account.body.roles.map((one) => [one.role, one.document]), [['author', '13/QĐ-UBND']]);
    const person = await signIn(server, { user: 'ho van thu', password: FIRST });
    assert.deepEqual(faults(await person.json('/initiatives')), ['password_must_change']);
    assert.equal((await admin.send(`/people/${id}/account/lock`, { is_locked: true })).status, 200);
    assert.equal((await person.json('/account')).status, 401);
    const grant = account.body.roles[0].id;
    assert.equal((await admin.send(`/people/${id}/roles/${grant}/end`, {})).status, 200);
    assert.equal((await admin.json(`/people/${id}`)).body.roles[0].is_over, true);
});

test('nobody but an administrator makes people or gives roles', { skip }, async () => {
    const head = await signIn(server, 'head');
    const me = (await head.json('/account')).body;
    assert.equal((await head.send('/people', { full_name: 'Ai Đó', org_code: 'X21115', title: 'x' })).status, 403);
    const role = { role: 'secretary', org_code: 'X21115', from_on: soon(0), document: 'không' };
    assert.equal((await head.send(`/people/${me.person_id}/roles`, role)).status, 403);
    assert.equal((await head.get(`/people/${me.person_id}/account`)).status, 403);
});

test('whoever may not see a person learns nothing of that person\'s roles either', { skip }, async () => {
    const admin = await signIn(server, 'administrator');
    const author = await signIn(server, 'author');
    const mine = (await author.json('/account')).body.org_id;
    const others = (await admin.json('/people?limit=100')).body.items.filter((one) => one.org_id !== mine);
    const shown = (await Promise.all(others.map(({ id }) => admin.json(`/people/${id}`))))
        .map(({ body }) => body).find((one) => one.roles.some((role) => !role.is_over));
    const grant = shown.roles.find((role) => !role.is_over).id;
    assert.equal((await author.send(`/people/${shown.id}/roles/${grant}/end`, {})).status, 404);
    assert.equal((await author.send(`/people/${shown.id}/roles/999999/end`, {})).status, 404);
    assert.equal((await admin.json(`/people/${shown.id}`)).body.roles.find(({ id }) => id === grant).is_over, false);
});

test('the head lends a role in one act, for as long as the regulation allows, and ends it', { skip }, async () => {
    const head = await signIn(server, 'head');
    const author = await signIn(server, 'author');
    const me = (await author.json('/account')).body.person_id;
    const lend = (more) => head.send(`/people/${me}/lend`,
        { role: 'records_clerk', to_on: soon(10), reason: 'Văn thư nghỉ phép', ...more });
    assert.equal((await author.json('/papers')).status, 403);
    assert.deepEqual(faults(await lend({ to_on: soon(30) })), ['lent_too_long to_on']);
    assert.deepEqual(faults(await lend({ to_on: soon(-1) })), ['lent_backwards to_on']);
    assert.deepEqual(faults(await lend({ reason: '' })), ['required reason']);
    const done = await lend({ to_on: soon(29) });
    assert.equal(done.status, 200, JSON.stringify(done.body));
    const lent = done.body.roles.find((one) => one.is_temporary);
    assert.equal(lent.reason, 'Văn thư nghỉ phép');
    assert.ok(lent.granted_by);
    assert.equal((await author.json('/papers')).status, 200, 'the role counts at once');
    assert.match((await author.get(`/people/${me}`)).text, /Văn thư nghỉ phép/);
    assert.equal((await author.send(`/people/${me}/roles/${lent.id}/end`, {})).status, 403);
    assert.equal((await head.send(`/people/${me}/roles/${lent.id}/end`, {})).status, 200);
    assert.equal((await author.json('/papers')).status, 403, 'and no longer once it is ended');
    assert.equal((await author.send(`/people/${me}/lend`, { role: 'head', to_on: soon(3), reason: 'x' })).status, 403);
});
