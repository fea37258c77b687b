// A council session by role: who may vote, what stays hidden, what the close insists on, and what a
// decision leaves behind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startServer } from './server.mjs';

const FORM = {
    title: 'Sổ tay tra cứu thủ tục bằng mã QR', kind: 'operational', field: 'Cải cách hành chính',
    first_used_on: '2026-03-02', use_kind: 'first_use', problem: 'Người dân hỏi lại nhiều lần.',
    prior_state: 'Tra cứu tại trụ sở.', description: 'Mã QR dán tại nhà văn hóa thôn.',
    conditions: 'Có sóng điện thoại.', applicability: 'Mọi thôn.', benefit_by_author: 'Giảm đi lại.',
};
const points = (a, b, c) => [{ criterion: 'novelty', point: a }, { criterion: 'applicability', point: b },
    { criterion: 'benefit', point: c }];
const SHEET = { vote: 'yes', has_pledged: true, points: points(30, 25, 26) };
const MEMBERS = [['chutichhd', 'chair'], ['thuky', 'secretary'], ['uyvien', 'member'], ['uyvien2', 'member'],
    ['uyvien3', 'member'], ['uyvien4', 'member'], ['vanthu', 'member']];

async function people(server) {
    const out = {};
    for (const user of ['tacgia', 'tiepnhan', 'thutruong', ...MEMBERS.map(([user]) => user)]) {
        out[user] = await server.login(user);
        out[user].person = (await out[user].get('/account')).json.person_id;
    }
    return out;
}

async function accepted(p, title, authors) {
    const draft = await p.tacgia.must('/initiatives', { ...FORM, title, authors });
    for (const a of authors) {
        const who = Object.values(p).find((x) => x.person === a.person);
        await who.must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    }
    await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
    return draft.id;
}

async function setUp(p, seats = MEMBERS) {
    return p.thuky.must('/councils', {
        name: 'Hội đồng sáng kiến xã', decision_number: '31/QĐ-UBND', decided_on: '2026-07-15',
        seats: seats.map(([user, kind]) => ({ person: p[user].person, kind })),
    });
}

async function convene(p, council, dossiers, more = {}) {
    return p.thuky.must(`/councils/${council.id}/sessions`, {
        title: 'Phiên họp tháng 7', held_on: '2026-07-15',
        dossiers: dossiers.map((id) => ({ initiative: id })), ...more,
    });
}

const open = (p, session, away = []) => p.thuky.must(`/council-sessions/${session.id}/open`, {
    present: session.members.filter((m) => !away.some((user) => p[user].person === m.person_id))
        .map((m) => ({ seat: m.seat_id })),
});

async function withServer(work) {
    const server = await startServer({ at: '2026-07-15T02:00:00Z' });
    try {
        await work(await people(server), server);
    } finally {
        await server.stop();
    }
}

test('setting up insists on seats and size, and drafts the decision', () => withServer(async (p) => {
    const seats = (list) => ({ name: 'Hội đồng', decided_on: '2026-07-15',
        seats: list.map(([user, kind]) => ({ person: p[user].person, kind })) });
    const small = await p.thuky.post('/councils', seats(MEMBERS.slice(0, 4)));
    assert.deepEqual([small.status, small.codes], [422, ['council_size']]);
    const headless = await p.thuky.post('/councils', seats(MEMBERS.slice(1)));
    assert.deepEqual(headless.codes, ['seat_missing']);
    const doubled = await p.thuky.post('/councils', seats([...MEMBERS, MEMBERS[2]]));
    assert.deepEqual(doubled.codes, ['seat_twice']);
    assert.equal((await p.uyvien.post('/councils', seats(MEMBERS))).status, 403);
    const council = await setUp(p);
    const paper = (await p.thutruong.get(`/papers/${council.paper_id}`)).json;
    assert.deepEqual([paper.kind, paper.status], ['council_decision', 'draft']);
}));

test('only members who are there and not barred vote; a late session needs its reason', () => withServer(async (p, server) => {
    const id = await accepted(p, FORM.title, [{ person: p.tacgia.person, share_bp: 6000 },
        { person: p.chutichhd.person, share_bp: 4000 }]);
    const council = await setUp(p);
    server.day('2026-07-16');
    const late = await p.thuky.post(`/councils/${council.id}/sessions`,
        { title: 'Phiên', held_on: '2026-07-15', dossiers: [{ initiative: id }] });
    assert.deepEqual(late.codes, ['late_reason_needed']);
    server.day('2026-07-15');
    const session = await convene(p, council, [id]);
    assert.equal(session.items[0].conflicts.find((c) => c.ground === 'author').is_barring, true);
    const item = session.items[0].id;
    const sheet = `/council-sessions/${session.id}/items/${item}`;
    assert.equal((await p.uyvien.post(sheet, SHEET)).status, 403, 'not before it is open');
    await open(p, session, ['uyvien4']);
    assert.deepEqual((await p.chutichhd.post(sheet, SHEET)).codes, ['member_is_barred']);
    assert.deepEqual((await p.uyvien4.post(sheet, SHEET)).codes, ['member_absent']);
    assert.ok([403, 404].includes((await p.tacgia.post(sheet, SHEET)).status), 'an outsider has no seat');
    const high = await p.uyvien.post(sheet, { ...SHEET, points: points(41, 25, 26) });
    assert.deepEqual([high.status, high.codes], [422, ['point_range']]);
    assert.deepEqual((await p.uyvien.post(sheet, { ...SHEET, has_pledged: false })).codes, ['pledge_needed']);
    assert.deepEqual((await p.uyvien.post(sheet, { ...SHEET, points: points(30, 25, 26).slice(0, 2) })).codes,
        ['criterion_missing']);
    await p.uyvien.must(sheet, SHEET);
    assert.equal((await p.uyvien.post(sheet, SHEET)).status, 409, 'handed in is final');
}));

test('nothing of a sheet shows before the close, and all of it after, but not to a barred member', () => withServer(async (p) => {
    const id = await accepted(p, FORM.title, [{ person: p.tacgia.person, share_bp: 6000 },
        { person: p.chutichhd.person, share_bp: 4000 }]);
    const session = await convene(p, await setUp(p), [id]);
    await open(p, session);
    const item = session.items[0].id;
    const sheet = `/council-sessions/${session.id}/items/${item}`;
    const secret = 'Nhận xét riêng của ủy viên';
    await p.uyvien.must(sheet, { ...SHEET, remark: secret, is_draft: true });
    const seatOf = session.members.find((m) => m.person_id === p.uyvien.person).seat_id;
    for (const [who, path] of [[p.uyvien2, sheet], [p.thuky, sheet], [p.thuky, `${sheet}?seat=${seatOf}`],
        [p.thutruong, sheet], [p.thuky, `/council-sessions/${session.id}`]]) {
        assert.ok(!(await who.get(path)).text.includes(secret), path);
        assert.ok(!(await who.page(path)).text.includes(secret), path);
    }
    assert.equal((await p.uyvien.get(sheet)).json.remark, secret, 'one\'s own draft is kept');
    assert.deepEqual((await p.thuky.post(sheet, { ...SHEET, seat: seatOf })).codes, ['score_exists'],
        'a paper sheet does not write over it');
    await p.uyvien.must(sheet, { ...SHEET, remark: secret });
    const results = `/council-sessions/${session.id}/results`;
    assert.equal((await p.uyvien.get(results)).status, 403);
    for (const user of ['thuky', 'uyvien2', 'uyvien3']) {
        await p[user].must(sheet, SHEET);
    }
    const paperSeat = session.members.find((m) => m.person_id === p.vanthu.person).seat_id;
    await p.thuky.must(sheet, { ...SHEET, seat: paperSeat });
    const missing = await p.thuky.post(`/council-sessions/${session.id}/close`);
    assert.deepEqual([missing.status, missing.codes], [409, ['sheets_missing']]);
    const closed = await p.thuky.must(`/council-sessions/${session.id}/close`, { without_missing: true });
    assert.equal(closed.items[0].yes, 5);
    assert.equal((await p.uyvien4.post(sheet, SHEET)).status, 403, 'closed is closed');
    const seen = (await p.uyvien2.get(results)).json.items[0];
    assert.equal(seen.sheets.length, 5);
    assert.ok((await p.uyvien2.page(results)).text.includes(secret));
    const barred = (await p.chutichhd.get(results)).json.items[0];
    assert.deepEqual([barred.is_barred, barred.sheets.length], [true, 0]);
    assert.equal((await p.tacgia.get(results)).status, 404, 'an author sees the decision, not the sheets');
}));

test('a declared interest takes the member out, and says so when passing becomes impossible', () => withServer(async (p) => {
    const id = await accepted(p, FORM.title, [{ person: p.tacgia.person, share_bp: 10000 }]);
    const session = await convene(p, await setUp(p), [id]);
    await open(p, session);
    const sheet = `/council-sessions/${session.id}/items/${session.items[0].id}`;
    await p.uyvien.must(sheet, SHEET);
    for (const user of ['uyvien', 'uyvien2']) {
        await p[user].must(`${sheet}/declare`, { note: 'Anh em họ' });
    }
    assert.deepEqual((await p.uyvien2.post(sheet, SHEET)).codes, ['member_is_barred']);
    let item = (await p.thuky.get(`/council-sessions/${session.id}`)).json.items[0];
    assert.deepEqual([item.handed_in, item.may_vote, item.is_possible], [0, 5, true], 'his sheet no longer counts');
    await p.uyvien3.must(`${sheet}/declare`, {});
    item = (await p.thuky.get(`/council-sessions/${session.id}`)).json.items[0];
    assert.deepEqual([item.may_vote, item.votes_needed, item.is_possible], [4, 5, false]);
    await p.thuky.must(`${sheet}/defer`, { reason: 'Thiếu thành viên' });
    await p.thuky.must(`/council-sessions/${session.id}/close`);
    assert.equal((await p.tacgia.get(`/initiatives/${id}`)).json.status, 'da_chap_nhan', 'it waits for the next session');
}));

test('a ballot on paper needs two tellers who agree', () => withServer(async (p) => {
    const id = await accepted(p, FORM.title, [{ person: p.tacgia.person, share_bp: 10000 }]);
    const session = await convene(p, await setUp(p), [id], { form: 'paper' });
    await open(p, session, ['vanthu']);
    const item = `/council-sessions/${session.id}/items/${session.items[0].id}`;
    const close = () => p.thuky.post(`/council-sessions/${session.id}/close`);
    assert.deepEqual((await p.uyvien.post(item, SHEET)).codes, ['ballots_on_paper']);
    assert.deepEqual((await p.thuky.post(`${item}/count`, { yes: 7, no: 0, blank: 0 })).codes, ['ballots_exceed']);
    await p.thuky.must(`${item}/count`, { yes: 5, no: 1, blank: 0 });
    await p.thuky.must(`${item}/count`, { yes: 5, no: 1, blank: 0 });
    assert.deepEqual((await close()).codes, ['tellers_needed'], 'one person twice is one teller');
    await p.uyvien.must(`${item}/count`, { yes: 4, no: 2, blank: 0 });
    assert.deepEqual((await close()).codes, ['tellers_differ']);
    await p.uyvien.must(`${item}/count`, { yes: 5, no: 1, blank: 0 });
    const closed = (await close()).json.items[0];
    assert.deepEqual([closed.yes, closed.no, closed.is_passed], [5, 1, true]);
}));

test('certificates are numbered without gaps over decisions; a refusal leaves none', () => withServer(async (p, server) => {
    const council = await setUp(p);
    const ids = [];
    for (const title of ['Lịch trực một cửa', 'Giao ban không giấy', 'Mẫu báo cáo chung']) {
        ids.push(await accepted(p, title, [{ person: p.tacgia.person, share_bp: 10000 }]));
    }
    const session = await convene(p, council, ids);
    await open(p, session);
    for (const [n, item] of session.items.entries()) {
        for (const [user] of MEMBERS) {
            await p[user].must(`/council-sessions/${session.id}/items/${item.id}`, { ...SHEET, vote: n === 1 ? 'no' : 'yes' });
        }
    }
    await p.thuky.must(`/council-sessions/${session.id}/close`);
    await p.thuky.must(`/council-sessions/${session.id}/minutes`);
    const papers = (await p.thuky.get(`/council-sessions/${session.id}`)).json.papers.map((x) => x.kind);
    assert.deepEqual(papers, ['invitation', 'minutes', 'tally_sheet']);
    const numbers = [];
    let code;
    for (const [n, items] of [[1, [{ initiative: ids[0], outcome: 'recognise' }]],
        [2, [{ initiative: ids[1], outcome: 'refuse', reason: 'Chưa đủ tính mới' }, { initiative: ids[2], outcome: 'recognise' }]]]) {
        const decision = await p.thutruong.must('/decisions', { items });
        assert.equal((await p.vanthu.post(`/decisions/${decision.id}/issue`, { number: n, decided_on: '2026-07-15' })).status, 403,
            'no number before the signature');
        await p.thutruong.must(`/decisions/${decision.id}/sign`, { signed_on: '2026-07-15' });
        const issued = await p.vanthu.must(`/decisions/${decision.id}/issue`, { number: n, decided_on: '2026-07-15' });
        for (const i of issued.items) {
            assert.equal(i.certificates.length, i.outcome === 'recognise' ? 1 : 0);
            numbers.push(...i.certificates.map((c) => c.number));
            code = i.certificates[0]?.code ?? code;
        }
    }
    assert.deepEqual(numbers, [numbers[0], numbers[0] + 1], 'the refusal between took no number');
    const verify = async () => (await (await fetch(`${server.url}/api/v1/x/${code}`)).json());
    assert.equal((await verify()).is_valid, true);
    await p.thutruong.must(`/initiatives/${ids[2]}/cancel`, { reason: 'Sao chép', document: '9/QĐ-UBND' });
    assert.deepEqual((({ is_valid, is_genuine, status }) => [is_valid, is_genuine, status])(await verify()),
        [false, true, 'revoked']);
    assert.equal((await fetch(`${server.url}/x/khong-co`)).status, 404);

    assert.equal((await p.uyvien.post(`/initiatives/${ids[1]}/complaints`, { body: 'Không phải tác giả' })).status, 403);
    const sent = await p.tacgia.must(`/initiatives/${ids[1]}/complaints`, { body: 'Đề nghị xem xét lại' });
    assert.equal(sent.complaints[0].due_on, '2026-08-14', 'thirty days');
    const path = `/initiatives/${ids[1]}/complaints/${sent.complaints[0].id}/answer`;
    assert.equal((await p.tacgia.post(path, { answer: 'Tự trả lời' })).status, 403);
    await p.thutruong.must(path, { answer: 'Giữ nguyên kết luận' });
    assert.equal((await p.tacgia.get(`/initiatives/${ids[1]}/recognition`)).json.complaints[0].answer, 'Giữ nguyên kết luận');
}));
