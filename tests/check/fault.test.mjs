// K05: one call on the disk fails, at each place where an upload makes one, with each error that the place can give.
// Whatever is answered, nothing acknowledged is lost, nothing is done by halves or twice, the chain is whole, and a
// store that may no longer be trusted says so.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { BUILD, noServer, startServer } from '../http/lib.mjs';
import { CLOCK, draftOf, leftOver, problems, seedOfRun, setStage, shaOf, upload } from '../torture/lib.mjs';

const { EIO, ENOSPC, EINTR } = constants.errno;
const SHORT = 1000; // fault.c: half is written
const SITE = { write: 1, sync: 2, rename: 3, close: 4, open: 5, mkdir: 6 };
const PLACES_MAX = 80; // of one kind in one upload; more would mean that the sweep does not end
const WRITE_STEP = process.env.TORTURE ? 1 : 4; // an upload writes at some forty places; a commit takes every fourth

const skip = noServer();
let server;
let stage;
let control; // the file that fault.c has mapped

before(async () => {
    if (skip) {
        return;
    }
    server = await startServer({ clock: CLOCK });
    await server.halt();
    const path = join(server.folder, 'control');
    writeFileSync(path, Buffer.alloc(4096));
    control = openSync(path, 'r+');
    server.env = { ...server.env, LD_PRELOAD: join(BUILD, 'tests/fault.so'), FAULT_CONTROL: path,
        FAULT_DIR: server.dataDir };
    await server.serve();
    stage = await setStage(server, seedOfRun());
});
after(async () => {
    if (server) {
        closeSync(control);
        await server.stop();
    }
});

function setControl(site, fault, countdown) {
    const words = Buffer.alloc(16);
    words.writeUInt32LE(site, 0);
    words.writeUInt32LE(fault, 4);
    writeSync(control, words, 0, 16, 0);
    words.writeUInt32LE(countdown, 8);
    writeSync(control, words, 8, 4, 8);
}

function hits() {
    const words = Buffer.alloc(16);
    readSync(control, words, 0, 16, 0);
    return words.readUInt32LE(12);
}

const healthy = async () => (await fetch(`${server.url}/healthz`)).status === 200;
let count = 0;

/** An upload of some 150 kB to a draft of its own, prepared before the fault is set. */
async function prepare() {
    const { tacgia } = stage.p;
    const draft = await tacgia.must('/initiatives', draftOf(`c-fault.${count++}`, tacgia.person));
    const bytes = randomBytes(150000);
    const name = `fault-${count}.bin`;
    return { kind: 'file', initiative: draft.id, name, content: bytes, sha256: shaOf(bytes), bytes: bytes.length,
        key: `file-${name}` };
}

const send = (what) => upload(stage.p.tacgia.client, what.initiative, { ...what, bytes: what.content });

/** One upload that meets the n-th call at a site with a fault. False when there are fewer than n. */
async function runOnce(site, fault, n) {
    const what = await prepare();
    setControl(SITE[site], fault, n);
    const answer = await send(what);
    await answer.text();
    const isHit = hits() > 0;
    setControl(0, 0, 0);
    if (!isHit) {
        assert.ok(answer.status < 300, `${answer.status} without any fault`);
        return false;
    }
    const at = `${site} ${fault} at ${n}`;
    assert.ok(answer.status < 300 || answer.status === 503, `${at}: ${answer.status}`);
    if (answer.status === 503) {
        assert.ok(answer.headers.get('retry-after'), at);
    }
    assert.equal((await stage.p.tacgia.client.json('/account')).status, 200, `${at}: reads go on`);
    if (!await healthy()) {
        const again = await send({ ...what, key: `${what.key}-again` });
        assert.equal(again.status, 503, `${at}: a store that failed takes nothing more`);
        await again.text();
        await server.kill();
        await server.serve();
    } else {
        assert.ok(site !== 'sync' || answer.status < 300, `${at}: a failed fsync and still healthy`);
    }
    /* The client asks again with the same key: done once in all. */
    const second = await send(what);
    assert.ok(second.status < 300, `${at}: asked again ${second.status}`);
    await second.text();
    assert.deepEqual(leftOver(server), [], at);
    assert.deepEqual(problems(server, [what]), [], `${at}; kept in ${server.folder}`);
    return true;
}

async function sweep(site, faults) {
    const step = site === 'write' ? WRITE_STEP : 1;
    let done = 0;
    for (const [i, fault] of faults.entries()) {
        const first = 1 + (i % step); // each kind of fault begins elsewhere
        let n = first;
        while (n < PLACES_MAX && await runOnce(site, fault, n)) {
            n += step;
            done++;
        }
        assert.ok(n > first && n < PLACES_MAX, `${site}: met ${n}`);
    }
    return done;
}

for (const [site, faults] of Object.entries({ write: [EIO, ENOSPC, EINTR, SHORT], sync: [EIO], rename: [EIO, ENOSPC],
    close: [EIO], open: [ENOSPC, EIO], mkdir: [ENOSPC] })) {
    test(`a failing ${site} loses nothing and does nothing by halves`, { skip, timeout: 600000 }, async (t) => {
        t.diagnostic(`K05 ${site}: ${await sweep(site, faults)} faults, 0 lost, 0 halves`);
    });
}
