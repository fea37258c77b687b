// K02: the power is cut under load. The data directory lies on an ext4 of its own, which is shut down without a flush;
// what the kernel had not written is gone. A process that is killed shows nothing of this: its pages live on.
// CYCLES and SEED may be given. Needs root and loop devices.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { BUILD, noServer, startServer } from '../http/lib.mjs';
import { CLOCK, problems, randomOf, seedOfRun, sendAgain, setStage, sleep, startLoad } from '../torture/lib.mjs';

const CYCLES = Number(process.env.CYCLES ?? 20);
const CYCLES_OF_A_DISK = 50; // then a new one, so that it does not fill up
const UNMOUNT_TRIES = 50;

const say = (done) => `${done.stderr ?? ''}${done.error ?? ''}`.trim();

/** An ext4 in a file, mounted. */
class Disk {
    constructor() {
        this.folder = mkdtempSync(join(tmpdir(), 'sangkien-power-'));
        this.image = join(this.folder, 'image');
        this.mount = join(this.folder, 'mount');
        mkdirSync(this.mount);
    }

    /** Null, or why this machine has no such disk for us. */
    make() {
        for (const words of [['truncate', '-s', '2G', this.image], ['mkfs.ext4', '-q', '-F', this.image]]) {
            const done = spawnSync(words[0], words.slice(1), { encoding: 'utf8' });
            if (done.status !== 0) {
                return `${words[0]}: ${say(done)}`;
            }
        }
        return this.#mount();
    }

    #mount() {
        const done = spawnSync('mount', ['-o', 'loop', this.image, this.mount], { encoding: 'utf8' });
        return done.status === 0 ? null : `mount: ${say(done)}`;
    }

    cut() {
        const done = spawnSync(join(BUILD, 'tests/power-cut'), [this.mount], { encoding: 'utf8' });
        assert.equal(done.status, 0, say(done));
    }

    async unmount() {
        for (let i = 0, done; i < UNMOUNT_TRIES; i++) {
            done = spawnSync('umount', [this.mount], { encoding: 'utf8' });
            if (done.status === 0) {
                return;
            }
            assert.ok(i + 1 < UNMOUNT_TRIES, say(done));
            await sleep(20);
        }
    }

    async again() {
        await this.unmount();
        assert.equal(this.#mount(), null);
    }

    async remove() {
        await this.unmount();
        rmSync(this.folder, { recursive: true, force: true });
    }
}

async function noDisk() {
    if (process.getuid() !== 0) {
        return 'a power cut needs root';
    }
    const disk = new Disk();
    const why = disk.make();
    await (why === null ? disk.remove() : rmSync(disk.folder, { recursive: true, force: true }));
    return why === null ? false : `no loop device here: ${why}`;
}

/** Cuts the power `cycles` times on one disk; how many answers were acknowledged before a cut. */
async function cutMany(disk, cycles, seed) {
    const random = randomOf(seed);
    const server = await startServer({ clock: CLOCK, under: disk.mount });
    const before = [];
    try {
        const stage = await setStage(server, seed);
        spawnSync('sync'); // the clock that the test itself wrote lies there too
        for (let cycle = 0; cycle < cycles; cycle++) {
            const load = startLoad(stage, { label: `c${cycle}`, bytesMin: 20e3, bytesMax: 500e3 });
            await sleep(50 + random() * 350);
            const at = performance.now();
            disk.cut();
            await server.kill();
            const { acks, lost } = await load.end();
            await disk.again();
            await server.serve();
            before.push(...acks.filter((a) => a.at < at));
            await sendAgain([...lost, ...acks.filter((a) => a.at >= at)]);
            assert.deepEqual(problems(server, before), [], `seed ${seed}, cycle ${cycle}`);
        }
        assert.deepEqual(problems(server, before, { allFiles: true }), [], `seed ${seed}`);
    } finally {
        await server.halt();
    }
    return before.length;
}

test(`nothing acknowledged is lost or torn when the power is cut (${CYCLES} times)`,
    { skip: noServer() || await noDisk(), timeout: CYCLES * 60000 }, async (t) => {
        const seed = seedOfRun();
        let acked = 0;
        for (let left = CYCLES; left > 0; left -= CYCLES_OF_A_DISK) {
            const disk = new Disk();
            assert.equal(disk.make(), null);
            try {
                acked += await cutMany(disk, Math.min(left, CYCLES_OF_A_DISK), seed + left);
            } finally {
                await disk.remove();
            }
        }
        t.diagnostic(`K02 seed=${seed} cycles=${CYCLES} ext4 acknowledged=${acked} lost=0 torn=0 halves=0`);
        assert.ok(acked > CYCLES, `only ${acked} answers in ${CYCLES} cycles prove little`);
    });
