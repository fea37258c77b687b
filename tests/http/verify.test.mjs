// sangkien document verify: a certificate's PDF speaks for itself, and an installation adds the day's status.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { noServer, run, signIn, startServer } from './lib.mjs';

const skip = noServer();

function verify(...words) {
    const done = run(['document', 'verify', ...words, '--json']);
    return { ...JSON.parse(done.out), exit: done.code };
}

test('document verify: our PDF is valid with and without data, one changed byte is not, a stranger is unknown', { skip },
    async () => {
        const server = await startServer({ clock: '2026-06-22T02:00:00Z', size: 60 });
        const other = await startServer({ clock: '2026-06-22T02:00:00Z', size: 0 });
        try {
            const head = await signIn(server, 'head');
            const done = (await head.json('/initiatives?status=da_cong_nhan')).body.items[0];
            const { certificates } = (await head.json(`/initiatives/${done.id}/recognition`)).body;
            const { code, paper_id: paper } = certificates[0];
            const file = join(server.folder, 'certificate.pdf');
            const bytes = Buffer.from(await (await head.fetch(`/papers/${paper}/pdf`)).arrayBuffer());
            writeFileSync(file, bytes);

            const alone = verify(file);
            assert.deepEqual([alone.valid, alone.kind, alone.status, alone.known_key, alone.exit],
                [true, 'certificate', null, null, 0]);
            assert.match(alone.number, /^\d\d/);
            assert.match(alone.issued_on, /^20\d\d-\d\d-\d\d$/);
            const asked = verify(file, '--data', server.dataDir);
            assert.deepEqual([asked.valid, asked.status, asked.known_key, asked.exit], [true, 'valid', true, 0]);
            const elsewhere = verify(file, '--data', other.dataDir);
            assert.deepEqual([elsewhere.valid, elsewhere.known_key, elsewhere.exit], [false, false, 1],
                'another installation did not issue it');

            for (const at of [20, bytes.length >> 1, bytes.length - 30]) {
                const changed = Buffer.from(bytes);
                changed[at] ^= 1;
                writeFileSync(file, changed);
                assert.notEqual(verify(file).valid, true, `byte ${at} of ${bytes.length}`);
            }
            writeFileSync(file, Buffer.concat([bytes, Buffer.from('%more\n')]));
            assert.notEqual(verify(file).valid, true, 'something was appended');

            const stranger = join(server.folder, 'stranger.pdf');
            writeFileSync(stranger, readFileSync(process.execPath).subarray(0, 5000));
            const unknown = verify(stranger, '--data', server.dataDir);
            assert.deepEqual([unknown.valid, unknown.kind, unknown.exit], [null, null, 4]);

            const byCode = verify(code, '--data', server.dataDir);
            assert.deepEqual([byCode.valid, byCode.status, byCode.issued_on], [true, 'valid', alone.issued_on]);
            assert.equal(verify('khong-co-ma-nay', '--data', server.dataDir).exit, 4);
        } finally {
            await server.stop();
            await other.stop();
        }
    });
