// `sangkien org import --from-places`: agencies for a whole list, for a part of it, and never twice.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { ROOT, noServer, run } from './lib.mjs';

const skip = noServer();
const LISTS = resolve(ROOT, '../shared/data');
const HEAD = 'level\tcode\tkind\tname\tparent_code\n';
const BEFORE = `${HEAD}province\t99\tTỉnh\tTỉnh An Lạc\t
district\t991\tHuyện\tHuyện Đá Mẫu\t99
commune\t99001\tXã\tXã Trà Mẫu\t991
commune\t99002\tXã\txã Sơn Mẫu\t991
district\t992\tQuận\tQuận 1\t99
commune\t99003\tPhường\tPhường 2\t992
`;
const SINCE = `${HEAD}province\t99\tThành phố\tThành phố An Lạc\t
commune\t99001\tXã\tXã Trà Mẫu\t99
`;
let folder;

before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sangkien-places-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function install(name) {
    const data = join(folder, name);
    assert.equal(run(['init', '--data', data]).code, 0);
    const sangkien = (...words) => run([...words, '--data', data]);
    return {
        sangkien,
        load: (file, ...more) => sangkien('org', 'import', '--from-places', file, '--json', ...more),
        list: (...more) => JSON.parse(sangkien('org', 'list', '--json', ...more).out),
    };
}

function write(name, text) {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
}

test('a list becomes People\'s Committees, once', { skip }, () => {
    const { load, list, sangkien } = install('once');
    const file = write('places-2025-03.tsv', BEFORE);
    assert.deepEqual(JSON.parse(load(file, '--dry-run').out),
        { places: 6, added: 6, renamed: 0, kept: 0, dry_run: true });
    assert.equal(list().length, 0, 'a dry run writes nothing');
    assert.equal(JSON.parse(load(file).out).added, 6);
    assert.deepEqual(JSON.parse(load(file).out),
        { places: 6, added: 0, renamed: 0, kept: 6, dry_run: false });
    const byCode = Object.fromEntries(list().map((one) => [one.code, one]));
    assert.equal(byCode.C99001.name, 'Ủy ban nhân dân xã Trà Mẫu');
    assert.equal(byCode.C99002.name, 'Ủy ban nhân dân xã Sơn Mẫu');
    assert.equal(byCode.H991.name, 'Ủy ban nhân dân huyện Đá Mẫu');
    assert.equal(byCode.C99003.parent, 'H992');
    assert.equal(byCode.H992.parent, 'T99');
    assert.equal(byCode.T99.parent, null);
    assert.equal(JSON.parse(sangkien('audit', 'verify', '--json').out).ok, true);
});

test('the later list gives communes codes of their own and the province its new name', { skip }, () => {
    const { load, list } = install('later');
    load(write('places-2025-03.tsv', BEFORE));
    const done = JSON.parse(load(write('places-2026-08.tsv', SINCE)).out);
    assert.equal(done.added, 1);
    assert.equal(done.renamed, 1);
    const name = (code, on) => list('--on', on).find((one) => one.code === code)?.name;
    assert.equal(name('T99', '2025-06-30'), 'Ủy ban nhân dân tỉnh An Lạc');
    assert.equal(name('T99', '2025-07-01'), 'Ủy ban nhân dân thành phố An Lạc');
    assert.equal(name('X99001', '2025-06-30'), undefined);
    assert.equal(name('X99001', '2025-07-01'), 'Ủy ban nhân dân xã Trà Mẫu');
});

test('--under takes a place, what is below it and what stands above it', { skip }, () => {
    const { load, list } = install('under');
    const file = write('places-2025-03.tsv', BEFORE);
    assert.equal(load(file, '--under', '12345').code, 4);
    load(file, '--under', '991');
    assert.deepEqual(list().map((one) => one.code).sort(), ['C99001', 'C99002', 'H991', 'T99']);
    assert.deepEqual(list('--under', 'H991').map((one) => one.code).sort(), ['C99001', 'C99002', 'H991']);
});

test('a line that is no place is named and nothing is imported', { skip }, () => {
    const { load, list } = install('bad');
    for (const [text, line] of [[`${BEFORE}commune\t99004\tXã\tXã Không Huyện\t995\n`, 8],
        [BEFORE.replace('Huyện\tHuyện', 'Huyện\tQuận'), 3], ['a\tb\n', 1]]) {
        const answer = load(write('bad.tsv', text));
        assert.equal(answer.code, 1);
        assert.match(answer.err, new RegExp(`line ${line}:`));
    }
    assert.equal(list().length, 0);
});

test('both lists of the whole country load', { skip: skip ||
    (existsSync(join(LISTS, 'places-2025-03.tsv')) ? false : 'no ../shared/data here') }, () => {
    const { load, list } = install('country');
    assert.equal(JSON.parse(load(join(LISTS, 'places-2025-03.tsv')).out).added, 10794);
    const second = JSON.parse(load(join(LISTS, 'places-2026-08.tsv')).out);
    assert.equal(second.places, 3355);
    assert.equal(second.added + second.renamed + second.kept, 3355);
    assert.equal(list('--under', 'X21115').length, 1);
    assert.equal(list('--under', 'T51', '--on', '2025-06-01').length, 184);
});
