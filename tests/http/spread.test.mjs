// From a recognised initiative to others who use it, to the province, and to those who are thanked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasPostgres, startServer } from './server.mjs';
import { people, recognise } from './story.mjs';

const BENEFIT = {
    year_of_use: 1, cases: 3200, minutes_saved: 20, hourly_dong: 62000, running_dong: 3000000, first_dong: 9500000,
};

async function everybody(server) {
    const p = await people(server);
    for (const user of ['sangkien', 'khenthuong', 'captinh', 'thanhbong', 'thanhbong.vx']) {
        p[user] = await server.login(user);
    }
    return p;
}

/** Polls what the consumers of events bring about. */
async function soon(look) {
    for (const end = Date.now() + 60000; ;) {
        const got = await look();
        if (got || Date.now() > end) {
            return got;
        }
        await new Promise((done) => setTimeout(done, 100));
    }
}

async function adopt(server, p, initiative) {
    server.day('2026-07-22');
    const model = await p.sangkien.must('/models', { initiative, title: 'Phiếu kiểm tra thành phần hồ sơ',
        summary: 'In phiếu theo từng thủ tục, không nhận khi thiếu.', field: 'Cải cách hành chính' });
    const again = await p.sangkien.post('/models', { initiative, title: 'Lần hai', summary: 'Lần hai' });
    assert.deepEqual(again.codes, ['model_exists']);
    server.day('2026-07-27');
    const adoption = await p.thanhbong.must(`/models/${model.id}/adoptions`,
        { status: 'in_use', started_on: '2026-07-27', cases: 400 });
    assert.deepEqual(adoption.checks.map((c) => c.due_on), ['2026-10-27', '2027-01-27', '2027-07-27']);
    const early = (await p.sangkien.get('/nominations/candidates')).json.items[0];
    assert.deepEqual([early.is_adopted, early.is_met], [false, false], 'use without a confirmed effect is not enough');
    const stop = await p.thanhbong.post(`/adoptions/${adoption.id}`,
        { version: 1, status: 'stopped', started_on: '2026-07-27', stopped_on: '2026-07-27' });
    assert.deepEqual(stop.codes, ['required'], 'stopping needs its reason');
    server.day('2026-08-14');
    assert.equal((await p.tacgia.post(`/adoptions/${adoption.id}/benefit`, BENEFIT)).status, 403, 'never by the author');
    const confirmed = await p.thanhbong.must(`/adoptions/${adoption.id}/confirm`);
    assert.equal(confirmed.confirmed_on, '2026-08-14');
    assert.ok(confirmed.paper_id, 'a paper to sign');
    const benefit = await p.thanhbong.must(`/adoptions/${adoption.id}/benefit`, BENEFIT);
    assert.equal(benefit.benefits[0].benefit_dong, 53633333);
    assert.deepEqual((await p.thanhbong.post(`/adoptions/${adoption.id}/benefit`, BENEFIT)).codes, ['benefit_exists']);
    assert.equal((await p.sangkien.get('/library?q=kiem+tra+phieu')).json.items.length, 1, 'folded words find it');
    assert.equal((await p.sangkien.get('/library?q=khong+co')).json.items.length, 0);
    return adoption;
}

async function propose(server, p, initiative, adoption) {
    const round = await p.captinh.must('/selection-rounds',
        { title: 'Đợt 1 năm 2026', from_on: '2026-08-01', to_on: '2026-08-31' });
    const candidate = (await p.sangkien.get('/nominations/candidates')).json.items[0];
    assert.equal(candidate.is_met, true);
    const draft = await p.sangkien.must('/nominations',
        { recognition: candidate.id, round: round.items[0].id, grounds: 'Đã áp dụng tại xã khác.' });
    assert.deepEqual((await p.sangkien.post(`/nominations/${draft.id}/send`)).codes, ['submission_not_signed']);
    await p.thutruong.must(`/papers/${draft.paper_id}/sign`, { signed_on: '2026-08-14' });
    server.day('2026-09-01');
    const late = await p.sangkien.post(`/nominations/${draft.id}/send`);
    assert.deepEqual([late.status, late.codes[0]], [409, 'round_not_open']);
    assert.match(late.json.faults[0].message, /01\/08\/2026 – 31\/08\/2026/, 'names the window');
    server.day('2026-08-18');
    const sent = await p.sangkien.must(`/nominations/${draft.id}/send`);
    assert.equal(sent.packages.length, 1);
    assert.equal((await p.tacgia.get(`/initiatives/${initiative}`)).json.status, 'de_nghi_tinh');

    const now = (await p.thanhbong.get(`/adoptions/${adoption.id}`)).json;
    await p.thanhbong.must(`/adoptions/${adoption.id}`,
        { version: now.version, status: 'in_use', started_on: '2026-07-27', cases: 999 });
    server.day('2026-08-24');
    await p.captinh.must(`/nominations/${draft.id}/receive`, { one_stop_code: 'QNG-0824-0017' });
    await p.captinh.must(`/nominations/${draft.id}/ask`, { what: 'Số liệu quý III', due_on: '2026-10-15' });
    server.day('2026-10-02');
    const supplied = await p.sangkien.must(`/nominations/${draft.id}/supplement`);
    assert.deepEqual(supplied.packages[0], sent.packages[0], 'what was sent stays as it was');
    assert.match(supplied.packages[1].content, /"cases":999/);
    server.day('2026-11-20');
    const silent = await p.captinh.post(`/nominations/${draft.id}/answer`, { outcome: 'deferred' });
    assert.deepEqual(silent.codes, ['answer_needs_reason']);
    const done = await p.captinh.must(`/nominations/${draft.id}/answer`,
        { outcome: 'recognised', decision_number: '1520/QĐ-UBND' });
    assert.deepEqual([done.status, done.answered_on], ['recognised', '2026-11-20']);
    assert.equal((await p.tacgia.get(`/initiatives/${initiative}`)).json.status, 'tinh_cong_nhan');
}

async function award(p, id, decidedOn, number) {
    await p.thutruong.must(`/award-cases/${id}/answer`, { is_accepted: true });
    return p.khenthuong.must(`/award-cases/${id}/award`, { decided_on: decidedOn, decision_number: number });
}

async function thank(server, p, initiative) {
    const items = await soon(async () => {
        const { json } = await p.khenthuong.get('/award-cases');
        return json.items.length > 0 ? json.items : null;
    });
    assert.equal(items.length, 1, 'two facts, one author, one proposal');
    assert.equal(items[0].due_on, '2026-09-13', 'within the days of the regulation');
    assert.deepEqual((await p.thutruong.post(`/award-cases/${items[0].id}/answer`, {})).codes, ['answer_needs_reason']);
    const given = await award(p, items[0].id, '2026-08-14', '160/QĐ-UBND');
    assert.equal(given.money_dong, 759000);
    const again = await p.khenthuong.post('/award-cases',
        { person: p.tacgia.person, award_code: 'GK', year: 2026, initiative });
    assert.deepEqual([again.status, again.codes[0]], [409, 'initiative_used']);

    const title = async () => (await p.khenthuong.get('/titles?year=2026')).json.titles
        .find((t) => t.code === 'CSTDCS').people.find((x) => x.person_id === p.tacgia.person);
    assert.equal((await title()).is_eligible, false, 'the initiative alone is not enough');
    const first = await p.khenthuong.must('/award-cases', { person: p.tacgia.person, award_code: 'LDTT', year: 2026 });
    await award(p, first.id, '2026-06-30', '120/QĐ-UBND');
    assert.equal((await p.khenthuong.get(`/award-cases/${first.id}`)).json.money_dong, 702000,
        'the base salary of the day of the decision: 2.340.000');
    assert.equal((await title()).is_eligible, true);
    const fighter = await p.khenthuong.must('/award-cases',
        { person: p.tacgia.person, award_code: 'CSTDCS', year: 2026, initiative });
    assert.equal((await award(p, fighter.id, '2026-08-14', '161/QĐ-UBND')).money_dong, 2530000);
    assert.equal((await title()).is_eligible, false, 'the ledger: the initiative counted once for this title');

    const rated = await p.khenthuong.must('/ratings', { year: 2026, rows: [{ person: p.tacgia.person, rating: 'excellent' }] });
    assert.equal(rated.people.find((x) => x.person === p.tacgia.person).rating, 'excellent');
    assert.equal((await title()).is_eligible, true, 'excellent work is another way to it');
}

async function run(engine) {
    const server = await startServer({ engine, at: '2026-06-22T02:00:00Z' });
    try {
        const p = await everybody(server);
        const initiative = await recognise(server, p);
        const adoption = await adopt(server, p, initiative);
        await thank(server, p, initiative);
        await propose(server, p, initiative, adoption);
        await p.sangkien.get('/account'); // opens the sessions again after the clock was turned
        await p.khenthuong.get('/account');
        for (const path of ['/library', '/models/1', '/models/new', `/adoptions/${adoption.id}`, '/selection-rounds',
            '/nominations', '/nominations/candidates', '/nominations/1']) {
            assert.equal((await p.sangkien.page(path)).status, 200, path);
        }
        for (const path of ['/award-cases', '/award-cases/1', '/titles', '/ratings']) {
            assert.equal((await p.khenthuong.page(path)).status, 200, path);
        }
    } finally {
        await server.stop();
    }
}

test('spread on SQLite: adopted, confirmed to the dong, commended once, sent in its window, recognised by the province',
    () => run('sqlite'));
test('spread on PostgreSQL: the same', { skip: hasPostgres() ? false : 'no PostgreSQL here' }, () => run('pg'));
