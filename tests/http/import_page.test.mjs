// Lists by page and API: looked at first, every wrong row named and given back, then written whole or not at all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();
const HEAD = 'Mã cán bộ;Họ và tên;Ngày sinh;Mã cơ quan;Chức vụ;Vai trò;Tên đăng nhập\r\n';
const GOOD = `\uFEFF${HEAD}NH1;Hồ Thị Mới;06/12/1988;X21115;Công chức;author;moi.ht\r\nNH2;Đinh Văn Hai;;X21115;Công chức;;\r\n`;
const BAD = `${HEAD}NH3;Đúng Cả;01/01/1980;X21115;Công chức;;\r\nNH4;Sai Ngày;31/02/2026;X21115;Công chức;;\r\n`
    + 'NH5;Hai Số;01/02/78;X21115;Công chức;vua;\r\nNH6;Lạ Cơ Quan;;X00000;;;\r\n';
let server;
let admin;

before(async () => {
    if (!skip) {
        server = await startServer({ size: 0 });
        admin = await signIn(server, 'administrator');
    }
});
after(() => server?.stop());

const file = (content, name = 'danh-sach.csv') => ({ file: { name, type: 'text/csv', bytes: content } });
/** Sends a list by the page's form: the address of its look. */
async function send(kind, content, { who = admin, name, more = {} } = {}) {
    const answer = await who.post('/imports', { kind, ...more }, { files: file(content, name) });
    assert.equal(answer.status, 303, answer.text);
    return answer.location;
}
const look = async (path, who = admin) => (await who.json(path)).body;
const people = async (q) => (await look(`/people?q=${encodeURIComponent(q)}`)).items;

test('a list is looked at first, written by the second step, and only once', { skip }, async () => {
    const path = await send('people', GOOD);
    const seen = await look(path);
    assert.deepEqual([seen.status, seen.rows, seen.added, seen.kept, seen.error_count, seen.may_apply],
        ['checked', 2, 2, 0, 0, true]);
    assert.deepEqual(seen.lines.map((one) => [one.line, one.code, one.title, one.is_new]),
        [[2, 'NH1', 'Hồ Thị Mới', true], [3, 'NH2', 'Đinh Văn Hai', true]]);
    assert.equal((await people('Hồ Thị Mới')).length, 0, 'looking writes nothing');
    const page = await admin.get(path);
    assert.match(page.text, /2 dòng đều hợp lệ/);
    const twice = await Promise.all([1, 2].map(() => admin.post(`${path}/apply`, { version: seen.version }, { from: path })));
    assert.ok(twice.some((one) => one.status === 303) && twice.every((one) => one.status < 500), twice.map((one) => one.status));
    assert.equal((await people('Hồ Thị Mới')).length, 1);
    const done = await look(path);
    assert.deepEqual([done.status, done.added, done.kept], ['applied', 2, 0]);
    const again = await look(await send('people', GOOD));
    assert.deepEqual([again.added, again.kept, again.may_apply], [0, 2, false]);
});

test('every wrong row is named with column and reason, the rows are given back, nothing is written', { skip }, async () => {
    const path = await send('people', BAD);
    const seen = await look(path);
    assert.deepEqual(seen.errors.map((one) => `${one.line} ${one.column} ${one.code}`), ['3 birth_on no_such_day',
        '4 birth_on birth_year_digits', '4 roles not_a_choice', '5 org org_unknown', '5 title required']);
    assert.equal(seen.may_apply, false);
    const page = await admin.get(path);
    assert.match(page.text, /Có 5 lỗi, chưa ghi dòng nào/);
    assert.match(page.text, /Lịch không có ngày 31\/02\/2026/);
    assert.match(page.text, /Ngày sinh/, 'columns have their Vietnamese names');
    const back = await admin.get(`${path}/bad-rows`);
    assert.match(back.headers.get('content-disposition'), /attachment/);
    const rows = back.text.trim().split('\n');
    assert.equal(rows.length, 4, 'a heading and the three wrong rows');
    const refused = await admin.send(`${path}/apply`, { version: seen.version });
    assert.deepEqual([refused.status, refused.body.faults[0].code], [422, 'list_has_errors']);
    assert.equal((await people('Đúng Cả')).length, 0, 'nothing half imported');
    const corrected = back.text.replace('31/02/2026', '28/02/1990').replace('01/02/78', '01/02/1978').replace('\tvua', '\tauthor')
        .replace('X00000\t\t\t', 'X21115\t\tCông chức\t');
    const mended = await look(await send('people', corrected, { name: 'sua.tsv' }));
    assert.equal(mended.error_count, 0, JSON.stringify(mended.errors));
    assert.equal(mended.added, 3);
});

test('a file of another kind is refused by what it holds, not by its name', { skip }, async () => {
    for (const bytes of [Buffer.from('PK\x03\x04\x14\x00\x06\x00'), Buffer.from('%PDF-1.7\n%\xE2\xE3\xCF\xD3', 'latin1'),
        Buffer.from('\uFEFFMã', 'utf16le')]) {
        const answer = await admin.post('/imports', { kind: 'people' }, { files: file(bytes) });
        assert.equal(answer.status, 422);
        assert.match(answer.text, /Tệp này không phải danh sách TSV hoặc CSV|không đúng loại/);
        assert.match(answer.text, /href="#file"/, 'beside the field');
    }
    const none = await admin.post('/imports', { kind: 'people' }, { files: {} });
    assert.equal(none.status, 422);
    assert.deepEqual((await look('/imports')).items.map((one) => one.name).filter((name) => name.includes('xlsx')), []);
});

test('agencies come in with a parent of the same list; a list of too many rows is sent to the command', { skip }, async () => {
    const head = 'Mã;Tên;Loại;Cấp;Cơ quan cấp trên;Ký hiệu;Địa danh\n';
    const path = await send('orgs', `${head}TH1;Trường Mẫu;school;unit;X21115;TM;Trà Bồng\nTH1A;Tổ Một;other;unit;TH1;T1;Trà Bồng\n`);
    const seen = await look(path);
    assert.deepEqual([seen.error_count, seen.added], [0, 2], JSON.stringify(seen.errors));
    assert.equal((await admin.send(`${path}/apply`, { version: seen.version })).body.status, 'applied');
    assert.ok((await look('/orgs?q=TH1A')).items.some((one) => one.parent_name === 'Trường Mẫu'));
    const many = head + Array.from({ length: 1001 }, (_, i) => `N${i};Trường ${i};school;unit;X21115;T;Trà Bồng`).join('\n');
    assert.deepEqual((await look(await send('orgs', many))).errors.map((one) => one.code), ['too_many_rows']);
});

test('who takes over from whom is shown with what each agency holds, then carried out', { skip }, async () => {
    const path = await send('succession', 'from,to,what,document,on\nTH1A,TH1,all,12/QĐ-UBND,01/08/2030\n');
    const seen = await look(path);
    assert.equal(seen.error_count, 0, JSON.stringify(seen.errors));
    assert.deepEqual(seen.lines.map((one) => [one.title, one.to, one.what, one.on, one.people]),
        [['Tổ Một', 'Trường Mẫu', 'all', '2030-08-01', 0]]);
    assert.equal((await admin.send(`${path}/apply`, { version: seen.version })).body.status, 'applied');
    const [org] = (await look('/orgs?q=TH1A&on=2030-07-31')).items;
    assert.equal(org.to_on, '2030-07-31');
});

test('nobody but an administrator imports, nobody sees the list of another, nobody imports beyond his agencies', { skip }, async () => {
    const path = await send('people', GOOD);
    const author = await signIn(server, 'author');
    assert.equal((await author.get('/imports')).status, 403);
    assert.equal((await author.get(path)).status, 404);
    assert.equal((await author.get(`${path}/bad-rows`)).status, 404);
    const me = (await author.json('/account')).body.person_id;
    assert.equal((await admin.send(`/people/${me}/roles`, { role: 'administrator', org_code: 'X21115', from_on: '2026-01-02',
        document: '14/QĐ-UBND' })).status, 200);
    const local = await signIn(server, 'author');
    assert.equal((await local.get(path)).status, 404, 'the list of another administrator');
    const mine = await send('people', `${HEAD}NH8;Của Tôi;;X21115;Công chức;;\nNH9;Của Tỉnh;;T51;Chuyên viên;;\n`, { who: local });
    assert.deepEqual((await look(mine, local)).errors.map((one) => `${one.line} ${one.code}`), ['3 org_not_administered']);
    const root = await send('orgs', 'Mã;Tên;Loại;Cấp;Cơ quan cấp trên;Ký hiệu;Địa danh\nR1;Gốc Mới;other;province;;G;Trà Bồng\n', { who: local });
    assert.deepEqual((await look(root, local)).errors.map((one) => one.code), ['org_not_administered']);
    const over = await send('succession', 'from,to,document,on\nT51,X21115,1/QĐ,01/09/2026\n', { who: local });
    assert.ok((await look(over, local)).errors.some((one) => one.code === 'org_not_administered'));
});
