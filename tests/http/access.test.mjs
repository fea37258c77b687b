// Nobody sees or changes what is not theirs. One world, one test per question: the whole policy table over
// HTTP, and what is left to somebody who has seen addresses that are not his.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Crawl } from './crawl.mjs';
import { Matrix, parameters, routes } from './matrix.mjs';
import { Api, flat } from './openapi.mjs';
import { startServer, hasPostgres } from './server.mjs';
import { buildWorld } from './world.mjs';

const SHOWN = 40;

/** A server with the world in it, in which nothing changes any more. */
async function frozen(engine) {
    const server = await startServer({ engine, at: '2026-06-22T02:00:00Z' });
    try {
        const matrix = new Matrix(server, await buildWorld(server), await Api.of(server.url), { isBrief: engine === 'pg' });
        await matrix.signIn();
        // Before anything is frozen: signing in writes.
        return { server, matrix, secondSession: await (await server.login('thutruong')).cookie() };
    } catch (error) {
        await server.stop();
        throw error;
    }
}

const none = (differences) => assert.equal(differences.length, 0,
    `${differences.length} differences, the first of them:\n${differences.slice(0, SHOWN).join('\n')}`);

let lite;
before(async () => {
    lite = await frozen('sqlite');
});
after(() => lite?.server.stop());

test('policy.tsv is what everybody gets over HTTP: every route, every role and relation, every state', async () => {
    const { matrix, server } = lite;
    await matrix.byOtherNames();
    server.database.freeze();
    const before = matrix.digest();
    await matrix.naturally();
    assert.deepEqual(matrix.missed(), [], 'routes that the world cannot reach: give tests/http/world.mjs an object of theirs');
    assert.equal(matrix.digest(), before, 'whoever was refused changed nothing');
    await matrix.inEveryState();
    none(matrix.differences);
    assert.ok(matrix.allowed > 1000 && matrix.asked > 10000, `${matrix.allowed} of ${matrix.asked} were allowed`);
});

test('an address seen by one opens nothing to another, however it is written', async () => {
    const { matrix } = lite;
    const crawl = new Crawl(matrix);
    const strangers = [null, 'dongtacgia', 'thanhbong', 'dongtrabong.vt'];
    for (const user of ['tacgia', 'thutruong', 'thuky', 'captinh']) {
        await crawl.walk(user);
    }
    assert.ok(crawl.seen.size > 100, `${crawl.seen.size} addresses`);
    assert.ok([...crawl.seen].some((path) => path.startsWith('/files/')), 'names of files among them');
    await crawl.replay(strangers);
    none(crawl.differences);
    assert.ok(crawl.hidden > 100, `${crawl.hidden} were hidden from somebody`);
});

test('what is missing and what is hidden are answered with the same bytes, to reading and to writing', async () => {
    const { matrix } = lite;
    const crawl = new Crawl(matrix);
    await crawl.compareMissing(routes(), ['dongtacgia', 'thanhbong', 'dongtrabong.vt']);
    none(crawl.differences);
    assert.ok(crawl.hidden > 60, `${crawl.hidden} were hidden`);
});

test('a change asked for by a page of somebody else is refused: tokens missing, foreign or old, foreign origins, disguised JSON', async () => {
    const { matrix, server, secondSession } = lite;
    const judge = matrix.judge();
    const token = async (cookie) => (await (await fetch(`${server.url}/account`, { headers: { cookie } })).text())
        .match(/name="csrf" value="([^"]*)"/)[1];
    const mine = matrix.cookies.get('thutruong');
    const tokens = { mine: await token(mine), foreign: await token(matrix.cookies.get('tacgia')), old: await token(secondSession) };
    const wrong = [];
    const refused = async (what, path, init) => {
        const answer = await fetch(server.url + path, { method: 'POST', redirect: 'manual', ...init, headers: { cookie: mine, ...init.headers } });
        const text = await answer.text();
        if (answer.status !== 403 && !(what === 'text/plain' && [400, 415, 422].includes(answer.status))) {
            wrong.push(`${path} ${what}: ${answer.status} ${text.slice(0, 120)}`);
        }
    };
    for (const route of routes().filter((one) => one.method === 'POST' && !one.path.includes(':str') && one.path !== '/session')) {
        const kind = matrix.kindOf(route);
        const object = kind ? matrix.objects(judge, kind, 1)[0] : null;
        const path = parameters(route.path).reduce((whole, one, i) => whole.replace(one.whole, i === 0 ? object?.id ?? 1 : 1), route.path);
        const body = matrix.body(matrix.operation(route)) ?? {};
        const fields = flat(body);
        const form = (csrf) => new URLSearchParams([...(csrf ? [['csrf', csrf]] : []), ...fields]);
        const json = JSON.stringify(body);
        const ofJson = { 'Content-Type': 'application/json' };
        await refused('no token', path, { body: form(null) });
        await refused('the token of somebody else', path, { body: form(tokens.foreign) });
        await refused('the token of another session', path, { body: form(tokens.old) });
        await refused('a foreign origin', path, { body: form(tokens.mine), headers: { Origin: 'https://ke-xau.example' } });
        await refused('a page of another site', path, { body: form(tokens.mine), headers: { 'Sec-Fetch-Site': 'cross-site' } });
        await refused('a foreign origin', `/api/v1${path}`, { body: json, headers: { ...ofJson, Origin: 'https://ke-xau.example' } });
        await refused('a sandboxed page', `/api/v1${path}`, { body: json, headers: { ...ofJson, Origin: 'null' } });
        await refused('text/plain', `/api/v1${path}`, { body: json, headers: { 'Content-Type': 'text/plain' } });
        await refused('a plain form', `/api/v1${path}`, { body: form(tokens.mine) });
    }
    none(wrong);
});

test('the same on PostgreSQL, for the states that the world is in', { skip: hasPostgres() ? false : 'no PostgreSQL here' }, async () => {
    const { matrix, server } = await frozen('pg');
    try {
        server.database.freeze();
        await matrix.naturally();
        none(matrix.differences);
        assert.ok(matrix.asked > 5000, `${matrix.asked} asked`);
    } finally {
        await server.stop();
    }
});
