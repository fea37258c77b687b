// K01: kill -9 in the middle of work, again and again; what was acknowledged is there, whole, and nothing by halves.
// CYCLES, UPLOAD_MB and SEED may be given (tests/torture/run does).
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { noServer, startServer } from '../http/lib.mjs';
import { CLOCK, leftOver, problems, randomOf, seedOfRun, sendAgain, setStage, sleep, startLoad } from '../torture/lib.mjs';

const CYCLES = Number(process.env.CYCLES ?? 60);
const BYTES_MAX = Number(process.env.UPLOAD_MB ?? 2) * 1e6;
const READY_MS_MAX = 2000;

const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

test(`nothing acknowledged is lost or torn when the process is killed (${CYCLES} times)`,
    { skip: noServer(), timeout: CYCLES * 30000 }, async (t) => {
        const seed = seedOfRun();
        const random = randomOf(seed);
        const server = await startServer({ clock: CLOCK });
        const readyMs = [];
        let acked = 0;
        try {
            const stage = await setStage(server, seed);
            for (let cycle = 0; cycle < CYCLES; cycle++) {
                const load = startLoad(stage, { label: `c${cycle}`, bytesMax: BYTES_MAX });
                await sleep(50 + random() * 350);
                await server.kill();
                const { acks, lost } = await load.end();
                acked += acks.length;
                const began = performance.now();
                await server.serve();
                readyMs.push(performance.now() - began);
                assert.deepEqual(leftOver(server), [], 'what was half received is swept away');
                await sendAgain(lost);
                assert.deepEqual(problems(server, acks), [], `seed ${seed}, cycle ${cycle}; kept in ${server.folder}`);
            }
            assert.deepEqual(problems(server, [], { allFiles: true }), [], `seed ${seed}; kept in ${server.folder}`);
        } catch (error) {
            await server.halt();
            throw error;
        }
        t.diagnostic(`K01 seed=${seed} cycles=${CYCLES} acknowledged=${acked} lost=0 torn=0 halves=0 `
            + `ready p99=${Math.round(percentile(readyMs, 0.99))} ms`);
        assert.ok(acked > CYCLES, `only ${acked} answers in ${CYCLES} cycles prove little`);
        if (percentile(readyMs, 0.5) > READY_MS_MAX) {
            t.diagnostic('ready again later than 2 s: this machine is busy');
        }
        await server.stop();
    });
