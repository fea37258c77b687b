// From an empty directory to the first administrator; accounts from the command line.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client, faults, noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();
const PASSWORD = 'rừng quế xanh 1975';
const FIRST = { org_name: 'Ủy ban nhân dân tỉnh An Lạc', org_code: 'T99', org_level: 'province',
    org_symbol: 'UBND', org_place: 'An Lạc', full_name: 'Phan Văn Máy', title: 'Quản trị viên',
    user: 'quantri.mau', password: PASSWORD };
let server;

before(async () => {
    server = skip ? null : await startServer({ empty: true });
});
after(() => server?.stop());

const path = (link) => new URL(link).pathname;

test('the link of init makes the first administrator, and only once', { skip }, async () => {
    const visitor = new Client(server);
    const link = path(server.made.link);
    assert.equal((await visitor.get(`${link}x`)).status, 404);
    const weak = await visitor.post(link, { ...FIRST, password: 'quantri.mau123456' });
    assert.equal(weak.status, 422);
    const done = await visitor.post(link, FIRST);
    assert.equal(done.status, 303);
    assert.equal((await visitor.get(link)).status, 404);
    const admin = await signIn(server, { user: FIRST.user, password: PASSWORD });
    const me = (await admin.json('/account')).body;
    assert.equal(me.full_name, 'Phan Văn Máy');
    assert.deepEqual(me.roles.map((one) => one.role), ['administrator']);
});

test('user create prints a link with which the person sets a password', { skip }, async () => {
    const made = server.run('user', 'create', 'vanthu.mau', '--name', 'Đinh Thị Sổ', '--org', 'T99',
        '--role', 'records_clerk', '--json');
    assert.equal(made.code, 0, made.err);
    const visitor = new Client(server);
    const link = path(JSON.parse(made.out).link);
    const done = await visitor.post(`${link}/password`, { password: PASSWORD }, { from: link });
    assert.equal(done.status, 303);
    await signIn(server, { user: 'vanthu.mau', password: PASSWORD });
    assert.equal(server.run('user', 'create', 'vanthu.mau', '--name', 'Ai Đó', '--org', 'T99').code, 1);
});

test('a locked account is out at once and may come back', { skip }, async () => {
    const who = { user: 'vanthu.mau', password: PASSWORD };
    const client = await signIn(server, who);
    assert.equal(server.run('user', 'lock', who.user).code, 0);
    assert.equal((await client.json('/account')).status, 401);
    const answer = await new Client(server).send('/session', who);
    assert.deepEqual(faults(answer), ['wrong_password password']);
    assert.equal(server.run('user', 'unlock', who.user).code, 0);
    await signIn(server, who);
    assert.equal(server.run('user', 'lock', 'khong.co').code, 4);
});

test('a new link ends sessions and the link before it', { skip }, async () => {
    const client = await signIn(server, { user: 'vanthu.mau', password: PASSWORD });
    const [first, second] = [0, 1].map(() =>
        path(JSON.parse(server.run('user', 'link', 'vanthu.mau', '--json').out).link));
    assert.equal((await client.json('/account')).status, 401);
    assert.equal((await new Client(server).get(first)).status, 404);
    assert.equal((await new Client(server).get(second)).status, 200);
});
