// Nobody sees or changes what is not theirs. One world, one test per question: the whole policy table over
// HTTP, and what is left to somebody who has seen addresses that are not his.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Crawl } from './crawl.mjs';
import { Matrix, routes } from './matrix.mjs';
import { Api } from './openapi.mjs';
import { startServer, hasPostgres } from './server.mjs';
import { buildWorld } from './world.mjs';

const SHOWN = 40;

/** A server with the world in it, in which nothing changes any more. */
async function frozen(engine) {
    const server = await startServer({ engine, at: '2026-06-22T02:00:00Z' });
    try {
        const matrix = new Matrix(server, await buildWorld(server), await Api.of(server.url), { isBrief: engine === 'pg' });
        await matrix.signIn();
        return { server, matrix };
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
