// Sessions of sign-in: cookies, renewal, ends; and that guessing grows dear.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Client, faults, noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();
const MORNING = Date.parse('2026-06-22T00:00:00Z');
const at = (minutes) => new Date(MORNING + minutes * 60e3).toISOString();
let server;

before(async () => {
    server = skip ? null : await startServer({ clock: at(0) });
});
after(() => server?.stop());

const sid = (client) => client.cookies.get('sid');

/** A client that carries the cookie as it was, whatever happened since. */
function ghost(cookie) {
    const client = new Client(server);
    client.cookies.set('sid', cookie);
    return client;
}

test('the cookie is long, random, and out of reach of scripts and other sites', { skip }, async () => {
    const client = new Client(server);
    const login = server.logins[0];
    const answer = await client.send('/session', { user: login.user, password: login.password });
    assert.equal(answer.status, 201);
    const line = answer.headers.getSetCookie().find((one) => one.startsWith('sid='));
    assert.match(line, /HttpOnly/);
    assert.match(line, /SameSite=Lax/);
    assert.match(line, /Path=\//);
    assert.ok(sid(client).length >= 26, 'at least 128 bits in base32');
    const seen = new Set();
    for (let i = 0; i < 8; i++) {
        seen.add(sid(await signIn(server, login)));
    }
    assert.equal(seen.size, 8);
});

test('signing in never takes over a cookie that was there before', { skip }, async () => {
    const victim = new Client(server);
    victim.cookies.set('sid', 'a'.repeat(52));
    const login = server.logins[0];
    await victim.send('/session', { user: login.user, password: login.password });
    assert.notEqual(sid(victim), 'a'.repeat(52));
    assert.equal((await ghost('a'.repeat(52)).json('/account')).status, 401);
});

test('signing in again ends the session before it', { skip }, async () => {
    const client = await signIn(server, 'author');
    const old = sid(client);
    const login = server.logins.find((one) => one.role === 'author');
    await client.send('/session', { user: login.user, password: login.password });
    assert.notEqual(sid(client), old);
    assert.equal((await ghost(old).json('/account')).status, 401);
    assert.equal((await client.json('/account')).status, 200);
});

test('a cookie is dead after signing out', { skip }, async () => {
    const client = await signIn(server, 'author');
    const old = sid(client);
    assert.equal((await ghost(old).json('/account')).status, 200);
    assert.equal((await client.post('/session/end', {}, { from: '/account' })).status, 303);
    assert.equal(sid(client), undefined);
    assert.equal((await ghost(old).json('/account')).status, 401);
});

test('a guessed cookie opens nothing', { skip }, async () => {
    const own = sid(await signIn(server, server.logins[0]));
    const letters = 'abcdefghjkmnpqrstuvwxyz0123456789';
    const guess = () => Array.from({ length: own.length }, () => letters[Math.floor(Math.random() * letters.length)]).join('');
    const guesses = [...Array.from({ length: 300 }, guess), own.slice(0, -1), `${own}a`, own.toUpperCase(), '', '%00', `${own};`];
    for (const cookie of guesses.filter((one) => one.replace(';', '') !== own)) {
        assert.equal((await ghost(cookie).json('/account')).status, 401, cookie);
    }
});

test('an unknown name and a wrong password are told apart by nothing', { skip }, async () => {
    const answers = [];
    for (const user of ['khongcoai', server.logins[1].user]) {
        const answer = await new Client(server).send('/session', { user, password: 'không phải mật khẩu' });
        assert.equal(answer.status, 401);
        answers.push(JSON.stringify(faults(answer)));
    }
    assert.equal(answers[0], answers[1]);
});

test('guessing is answered with a delay that says how long, not with a lock', { skip }, async () => {
    const { user } = server.logins.at(-1);
    let answer;
    for (let i = 0; i < 12 && answer?.status !== 429; i++) {
        answer = await new Client(server).send('/session', { user, password: 'sai' });
    }
    assert.equal(answer.status, 429);
    assert.ok(Number(answer.headers.get('retry-after')) >= 1);
    assert.match(answer.body.faults[0].message, /\d+ (giây|seconds)/);
});

test('a session ends after half an hour without use', { skip }, async () => {
    const idle = await signIn(server, 'author');
    server.setClock(at(29));
    assert.equal((await idle.json('/account')).status, 200);
    server.setClock(at(61));
    assert.equal((await idle.json('/account')).status, 401);
});
