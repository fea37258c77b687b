// K03: no crash can show a missing fsync of a folder, the journal hides it. So the order itself is looked at: the file,
// its name, its folder, the database, and only then the answer. UPLOADS may be given.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { noServer, startServer } from '../http/lib.mjs';
import { CLOCK, draftOf, seedOfRun, setStage, shaOf, upload } from '../torture/lib.mjs';

const UPLOADS = Number(process.env.UPLOADS ?? 50);
const CALLS = 'fsync,fdatasync,rename,sendto,sendmsg,writev,write';

function noTrace() {
    const probe = spawnSync('strace', ['-f', '-o', '/dev/null', 'true'], { encoding: 'utf8' });
    return probe.status === 0 ? false : `strace cannot trace here: ${probe.stderr || probe.error}`;
}

/** Calls in the order in which they ended (an answer: in which it began): { name, text }. */
function calls(trace) {
    const open = new Map();
    const out = [];
    for (const line of trace.split('\n')) {
        const [, thread, rest] = line.match(/^(\d+) +(.*)$/) ?? [];
        if (!rest) {
            continue;
        }
        const resumed = rest.match(/^<\.\.\. (\w+) resumed>(.*)$/);
        const text = resumed ? (open.get(thread) ?? '') + resumed[2] : rest;
        const name = text.match(/^(\w+)\(/)?.[1];
        if (rest.endsWith('<unfinished ...>')) {
            open.set(thread, rest.slice(0, -'<unfinished ...>'.length).trimEnd());
        }
        if (name && (/HTTP\/1\.1 /.test(text) ? !resumed : !rest.endsWith('<unfinished ...>'))) {
            out.push({ name, text });
        }
    }
    return out;
}

test(`an upload is answered after its file, its folder and its row are on the disk, in this order (${UPLOADS} traced)`,
    { skip: noServer() || noTrace(), timeout: 60000 + UPLOADS * 2000 }, async (t) => {
        const server = await startServer({ clock: CLOCK });
        try {
            const { p } = await setStage(server, seedOfRun());
            const trace = join(server.folder, 'trace');
            await server.halt();
            await server.serve({ under: ['strace', '-f', '-D', '-y', '-s', '160', '-e', `trace=${CALLS}`, '-o', trace] });
            const draft = await p.tacgia.must('/initiatives', draftOf('c-order', p.tacgia.person));
            const hashes = [];
            for (let i = 0; i < UPLOADS; i++) {
                const bytes = randomBytes(60000 + i);
                hashes.push(shaOf(bytes));
                const answer = await upload(p.tacgia.client, draft.id, { name: `${i}.bin`, bytes, key: `order-${i}` });
                assert.ok(answer.status < 300, `${answer.status}`);
                await answer.text();
            }
            await server.halt();
            const seen = calls(readFileSync(trace, 'utf8'));
            const after = (from, name, what) => {
                const at = seen.findIndex((c, i) => i > from && c.name === name && what.test(c.text));
                return at < 0 ? Infinity : at;
            };
            const answers = seen.flatMap((c, i) => (/HTTP\/1\.1 2/.test(c.text) ? [i] : [])).slice(-UPLOADS);
            let began = -1;
            for (const [i, sha] of hashes.entries()) {
                const rename = after(began, 'rename', new RegExp(`files/${sha.slice(0, 2)}/${sha.slice(2)}"\\) += 0`));
                assert.ok(rename < Infinity, `the rename to ${sha} is in the trace`);
                const [, incoming] = seen[rename].text.match(/incoming\/(\w+)"/);
                const file = after(began, 'fsync', new RegExp(`incoming/${incoming}>\\) += 0`));
                const folder = after(rename, 'fsync', new RegExp(`files/${sha.slice(0, 2)}>\\) += 0`));
                const log = after(folder, 'fdatasync', /sangkien\.db-wal>\) += 0/);
                assert.ok(file < rename && rename < folder && folder < log && log < answers[i],
                    `${sha}: file ${file}, rename ${rename}, folder ${folder}, log ${log}, answer ${answers[i]}`);
                began = answers[i];
            }
            t.diagnostic(`K03 order: ${hashes.length} uploads, fsync(file) < rename < fsync(folder) < `
                + 'fdatasync(log) < answer');
        } finally {
            await server.stop();
        }
    });
