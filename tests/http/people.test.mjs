// People and agencies: first passwords, own accounts, who holds which role since when and by whose word.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Client, faults, noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();
const FIRST = 'rừng quế xanh 1975';
const OWN = 'suối Trà Bong chảy 84';
let server;

before(async () => {
    server = skip ? null : await startServer();
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
