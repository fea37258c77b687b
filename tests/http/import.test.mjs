// Lists of agencies and people: whole or not at all, every wrong row named, nothing twice.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { noServer, run } from './lib.mjs';

const skip = noServer();
const ORGS = 'code;name;kind;level;parent;symbol;place;functions\r\n'
    + 'T99;Ủy ban nhân dân tỉnh An Lạc;peoples_committee;province;;UBND;An Lạc;recognise,emulation\r\n'
    + 'X99001;Ủy ban nhân dân xã Trà Mẫu;peoples_committee;commune;T99;UBND;Trà Mẫu;recognise\r\n';
const HEAD = 'staff_code\tfull_name\tbirth_on\torg\ttitle\tis_head\troles\tuser_name\n';
const PEOPLE = `${HEAD}A1\tNguyễn Văn Đầu\t06/12/1978\tX99001\tChủ tịch\tx\thead\tdau.nv\n`
    + 'A2\tLê Thị Mẫu\t1990-02-03\tX99001\t"Công chức, một cửa"\t\tauthor,intake_clerk\tmau.lt\n';
let folder;
let data;

const sangkien = (...words) => run([...words, '--data', data]);

function write(name, content) {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
}

function load(noun, content, ...more) {
    const done = sangkien(noun, 'import', write(`${noun}.csv`, content), '--json', ...more);
    return { code: done.code, ...JSON.parse(done.out) };
}

const codes = (done) => done.errors.map((one) => `${one.line} ${one.column} ${one.code}`);

before(() => {
    if (!skip) {
        folder = mkdtempSync(join(tmpdir(), 'sangkien-import-'));
        data = join(folder, 'data');
        assert.equal(run(['init', '--data', data]).code, 0);
    }
});
after(() => folder && rmSync(folder, { recursive: true, force: true }));

test('agencies come in with Excel\'s semicolons, a byte order mark and CRLF, once', { skip }, () => {
    const text = `\uFEFF${ORGS}`;
    assert.deepEqual(load('org', text, '--dry-run'),
        { code: 0, rows: 2, added: 2, kept: 0, dry_run: true, errors: [] });
    assert.equal(JSON.parse(sangkien('org', 'list', '--json').out).length, 0, 'a dry run writes nothing');
    assert.equal(load('org', text).added, 2);
    assert.equal(load('org', text).kept, 2);
    const [, commune] = JSON.parse(sangkien('org', 'list', '--json').out);
    assert.equal(commune.parent, 'T99');
    assert.equal(JSON.parse(sangkien('audit', 'verify', '--json').out).ok, true);
});

test('people come in with posts, roles and accounts, once', { skip }, () => {
    assert.equal(load('user', PEOPLE, '--dry-run').added, 2);
    assert.equal(JSON.parse(sangkien('user', 'list', '--json').out).length, 0);
    assert.equal(load('user', PEOPLE).added, 2);
    assert.equal(load('user', PEOPLE).kept, 2);
    const accounts = JSON.parse(sangkien('user', 'list', '--json').out);
    assert.deepEqual(accounts.map((one) => [one.user, one.org, one.has_password]),
        [['dau.nv', 'X99001', false], ['mau.lt', 'X99001', false]]);
});

test('every wrong row is named with its reason, and none comes in', { skip }, () => {
    const bad = `${HEAD}B1\tĐúng Cả\t01/01/1980\tX99001\tCông chức\t\t\tdung.ca\n`
        + 'B2\tSai Ngày\t31/02/2026\tX99001\tCông chức\t\t\t\n'
        + 'B3\tHai Số\t01/02/78\tX99001\tCông chức\t\t\t\n'
        + 'B4\tLạ Cơ Quan\t\tX00000\tCông chức\t\t\t\n'
        + 'B1\tTrùng Mã\t\tX99001\tCông chức\t\t\t\n'
        + `B6\t${'Dài '.repeat(40)}\t\tX99001\tCông chức\t\t\t\n`
        + 'B7\t=HYPERLINK("x")\t\tX99001\tCông chức\t\t\t\n'
        + 'B8\tThiếu Chức Vụ\t\tX99001\t\t\t\t\n'
        + 'B9\tVai Trò Lạ\t\tX99001\tCông chức\t\tvua\t\n'
        + 'B10\tTrùng Tên\t\tX99001\tCông chức\t\t\tDAU.NV\n';
    const done = load('user', bad);
    assert.equal(done.code, 1);
    assert.deepEqual(codes(done), ['3 birth_on no_such_day', '4 birth_on birth_year_digits', '5 org org_unknown',
        '6 staff_code listed_twice', '7 full_name too_long', '8 full_name cell_is_formula', '9 title required',
        '10 roles not_a_choice', '11 user_name user_name_taken']);
    assert.ok(done.errors.every((one) => one.message.length > 5));
    assert.equal(JSON.parse(sangkien('user', 'list', '--json').out).length, 2, 'nothing half imported');
});

test('a twin is refused: the same account name or agency name, however its marks are encoded', { skip }, () => {
    const twin = `${HEAD}N1\tHồ Thị Mới\t\tX99001\tCông chức\t\t\tHồ Thị Mới\n`
        + `N2\tHồ Thị Mới\t\tX99001\tCông chức\t\t\t${'hồ thị mới'.normalize('NFD')}\n`;
    assert.deepEqual(codes(load('user', twin)), ['3 user_name listed_twice']);
    assert.deepEqual(codes(load('user', `${HEAD}N3\tĐầu Hai\t\tX99001\tCông chức\t\t\t${'ĐẦU.NV'.normalize('NFD')}\n`)),
        ['2 user_name user_name_taken']);
    const head = 'code;name;kind;level;parent;symbol;place\n';
    const line = (code, name, parent) => `${code};${name};peoples_committee;commune;${parent};UBND;Trà Mẫu\n`;
    const name = 'ủy ban nhân dân Xã Trà Mẫu'.normalize('NFD');
    assert.deepEqual(codes(load('org', head + line('X99002', name, 'T99'))), ['2 name org_name_taken']);
    assert.deepEqual(codes(load('org', head + line('X99003', 'Xã Mới', 'T99') + line('X99004', 'xã mới'.normalize('NFD'), 'T99'))),
        ['3 name org_name_taken']);
    assert.equal(load('org', head + line('X99005', 'Ủy ban nhân dân xã Trà Mậu', 'T99'), '--dry-run').added, 1,
        'another mark is another name');
});

test('the refused rows are given back as a list that can be corrected and sent again', { skip }, () => {
    const file = write('bad.tsv', `${HEAD}C1\tĐúng Cả\t\tX99001\tCông chức\t\t\t\nC2\tSai\t31/02/2026\tX99001\t@x\t\t\t\n`);
    const back = sangkien('user', 'import', file, '--bad-rows');
    assert.equal(back.code, 1);
    const [head, row, ...rest] = back.out.trimEnd().split('\n');
    assert.equal(rest.length, 0, 'the good row is not among them');
    assert.match(head, /^staff_code\t.*\treason$/);
    assert.match(row, /^C2\tSai\t31\/02\/2026\t/);
    assert.match(row, /\t'@x\t/, 'a formula is quoted');
    const again = back.out.replace('31/02/2026', '28/02/1990').replace('\'@x', 'Công chức');
    assert.equal(load('user', again).added, 1);
});

test('a list that is none is refused as a whole', { skip }, () => {
    assert.deepEqual(codes(load('user', 'tên,cơ quan\nA,B\n')).slice(0, 2),
        ['1 - column_unknown', '1 - column_unknown']);
    assert.deepEqual(codes(load('user', HEAD)), ['1 - table_is_empty']);
    assert.deepEqual(codes(load('user', '')), ['1 - table_is_empty']);
    const bytes = Buffer.concat([Buffer.from(`${HEAD}D1\tNguy`), Buffer.from([0xE1, 0xBB]),
        Buffer.from('\t\tX99001\tCông chức\t\t\t\n')]);
    assert.deepEqual(codes(load('user', bytes)), ['2 full_name bad_text']);
    const rows = Array.from({ length: 5001 }, (_, i) => `E${i}\tTên\t\tX99001\tChức\t\t\t`).join('\n');
    assert.ok(codes(load('user', `${HEAD}${rows}\n`)).some((one) => one.endsWith('- too_many_rows')));
});
