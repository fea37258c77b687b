// A world with an object of every kind that policy.tsv knows, brought about through the API by those whose
// step each is, and with the people that a rule may stumble over: a co-author in the council, a member whose
// seat ended yesterday, somebody whose post and roles ended yesterday, other agencies, the province.
import { DISPATCH, FORM, SHEET, fileDossier, openSession, people, recognise } from './story.mjs';

const DAY = '2026-09-10';
const YESTERDAY = '2026-09-09';

/** Who asks, and what he stands for. */
export const ACTORS = {
    tacgia: 'author of every dossier', dongtacgia: 'colleague of the same agency', chutichhd: 'co-author, chair, barred',
    thutruong: 'head', vanthu: 'records clerk', tiepnhan: 'intake clerk', thuky: 'secretary of the council',
    uyvien: 'seated', uyvien4: 'seat ended yesterday', sangkien: 'selection officer', khenthuong: 'commendation officer',
    dodac: 'measurer', chutichtinh: 'head of the province', captinh: 'officer of the province', giamdocso: 'head of a department',
    thanhtra: 'inspector', quantri: 'administrator', giuten: 'keeper of names', thanhbong: 'head of another agency',
    'thanhbong.vt': 'clerk of another agency', 'thanhbong.vx': 'secretary of another agency',
    'dongtrabong.vt': 'post and roles ended yesterday',
};

async function directives(p) {
    const orgs = [];
    for (const user of ['thutruong', 'thanhbong']) {
        orgs.push({ org: (await p[user].get('/head-log')).json.org_id });
    }
    const sent = await p.captinh.must('/directives', { body: DISPATCH });
    await p.captinh.must(`/directives/${sent.id}/accept`, { version: sent.version });
    await p.captinh.must(`/directives/${sent.id}/send`, { orgs });
    await p.captinh.must('/directives', { body: DISPATCH.replace('123/', '124/') });
    await p.vanthu.must('/directives', { body: DISPATCH.replace('123/', '125/') });
    await p.vanthu.must(`/directives/${sent.id}/register`, { number: 905 });
    const tasks = (await p.thutruong.get('/tasks?whose=org&tab=waiting')).json.items;
    const once = tasks.find((one) => one.kind === 'once');
    const version = async (id) => (await p.thutruong.get(`/tasks/${id}`)).json.version;
    await p.thutruong.must(`/tasks/${once.id}/instruct`, { version: await version(once.id), lead: p.dongtacgia.person });
    await p.thutruong.must('/head-log', { kind: 'plan', body: 'Kế hoạch năm' });
}

async function reviewsAndIdeas(p) {
    const process = await p.thutruong.must('/processes', { code: 'MC-90', name: 'Cấp bản sao', kind: 'public_procedure',
        steps: [{ actor: 'Người dân', action: 'Nộp đơn' }] });
    const review = await p.thutruong.must('/reviews', { title: 'Rà soát một cửa', period: 'Quý III/2026' });
    await p.tacgia.must('/shortcomings', { what: 'Nộp lại bản sao đã có', kind: 'duplicate_paper', review: review.id,
        process: process.id });
    const ideas = [];
    for (const body of ['Gộp hai sổ theo dõi', 'Gộp hai quyển sổ theo dõi', 'Lấy bản sao từ kho dữ liệu', 'Dán mã QR']) {
        ideas.push(await p.tacgia.must('/ideas', { body }));
    }
    await p.thutruong.must(`/ideas/${ideas[1].id}/merge`, { version: ideas[1].version, into: ideas[0].id });
    await p.thutruong.must(`/ideas/${ideas[2].id}/answer`, { version: ideas[2].version, outcome: 'try', reason: 'Làm thử' });
    await p.tacgia.must(`/ideas/${ideas[3].id}/dossier`);
}

/** What comes after the recognition: model, adoption, nomination, award case. */
async function afterwards(server, p, recognised) {
    server.day('2026-07-22');
    const model = await p.sangkien.must('/models', { initiative: recognised, title: 'Phiếu kiểm tra', summary: 'In phiếu.' });
    server.day('2026-07-27');
    const adoption = await p.thanhbong.must(`/models/${model.id}/adoptions`,
        { status: 'in_use', started_on: '2026-07-27', cases: 400 });
    server.day('2026-08-14');
    await p.thanhbong.must(`/adoptions/${adoption.id}/confirm`);
    const round = await p.captinh.must('/selection-rounds', { title: 'Đợt 1', from_on: '2026-08-01', to_on: '2026-12-31' });
    await p.thanhbong.must(`/adoptions/${adoption.id}/benefit`, { year_of_use: 1, cases: 3200, minutes_saved: 20,
        hourly_dong: 62000, running_dong: 3000000, first_dong: 9500000 });
    const candidate = (await p.sangkien.get('/nominations/candidates')).json.items[0];
    const draft = await p.sangkien.must('/nominations',
        { recognition: candidate.id, round: round.items[0].id, grounds: 'Đã áp dụng tại xã khác.' });
    await p.thutruong.must(`/papers/${draft.paper_id}/sign`, { signed_on: '2026-08-14' });
    await p.sangkien.must(`/nominations/${draft.id}/send`);
    await p.khenthuong.must('/award-cases', { person: p.tacgia.person, award_code: 'LDTT', year: 2026 });
    return adoption;
}

/** A dossier of tacgia with the chair as co-author, on its way as far as `until`. */
async function dossier(p, title, until) {
    const authors = [{ person: p.tacgia.person, share_bp: 6000 }, { person: p.chutichhd.person, share_bp: 4000 }];
    const draft = await p.tacgia.must('/initiatives', { ...FORM, title, authors });
    if (until === 'nhap') {
        for (const secret of ['0', '1']) {
            await p.tacgia.upload(`/initiatives/${draft.id}/files`, { kind: 'evidence', is_confidential: secret },
                { files: [`phu-luc-${secret}.pdf`, `%PDF-1.4\n%${secret}\n`] });
        }
        return draft.id;
    }
    await p.tacgia.must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    await p.chutichhd.must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    const outcome = { cho_bo_sung: 'supplement', khong_chap_nhan: 'refuse' }[until] ?? 'accept';
    if (until === 'moi_nop') {
        return draft.id;
    }
    await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome, what: outcome === 'accept' ? undefined : 'Thiếu xác nhận' });
    if (until === 'da_rut') {
        await p.tacgia.must(`/initiatives/${draft.id}/withdraw`, { reason: 'Làm lại' });
    }
    return draft.id;
}

async function dossiers(p) {
    const ids = {};
    for (const state of ['nhap', 'moi_nop', 'cho_bo_sung', 'khong_chap_nhan', 'da_rut', 'da_chap_nhan', 'dang_xet', 'cho_quyet_dinh']) {
        ids[state] = await dossier(p, `Hồ sơ ở trạng thái ${state}`, state);
    }
    return ids;
}

/** What nobody may judge, as it is his own: a dossier of the head and the intake clerk, a proposal for the head. */
async function ownThings(p) {
    const draft = await p.tiepnhan.must('/initiatives', { ...FORM, title: 'Hồ sơ của lãnh đạo và người tiếp nhận',
        authors: [{ person: p.tiepnhan.person, share_bp: 5000 }, { person: p.thutruong.person, share_bp: 5000 }] });
    for (const user of ['tiepnhan', 'thutruong']) {
        await p[user].must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    }
    await p.tiepnhan.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    await p.khenthuong.must('/award-cases', { person: p.thutruong.person, award_code: 'LDTT', year: 2026 });
}

/** Three sessions: planned, open with one sheet, closed with its result. */
async function sessions(p, ids) {
    const everybody = ['thuky', 'uyvien', 'uyvien2', 'uyvien3', 'uyvien4', 'vanthu'];
    const open = async (session) => p.thuky.must(`/council-sessions/${session.id}/open`,
        { present: session.members.map((m) => ({ seat: m.seat_id })) });
    const closed = await openSession(p, [ids.cho_quyet_dinh], DAY);
    await open(closed);
    for (const user of everybody) {
        await p[user].must(`/council-sessions/${closed.id}/items/${closed.items[0].id}`, SHEET);
    }
    await p.thuky.must(`/council-sessions/${closed.id}/close`);
    await p.thuky.must(`/council-sessions/${closed.id}/minutes`);
    const running = await openSession(p, [ids.dang_xet], DAY);
    await open(running);
    await p.vanthu.must(`/council-sessions/${running.id}/items/${running.items[0].id}`, SHEET);
    await openSession(p, [ids.da_chap_nhan], DAY);
}

async function reports(p) {
    const report = await p.sangkien.must('/reports', { year: 2026 });
    return report.id;
}

/** Somebody whose post and roles ended yesterday, and one whose seat did. */
function endYesterday(database, p) {
    const left = p['dongtrabong.vt'].person;
    database.exec(`UPDATE post SET to_on = '${YESTERDAY}' WHERE person_id = ${left};
        UPDATE role_grant SET to_on = '${YESTERDAY}' WHERE person_id = ${left};
        UPDATE seat SET to_on = '${YESTERDAY}' WHERE person_id = ${p.uyvien4.person};`);
}

/** Fills a fresh demonstration without dossiers: { p (people at work), day, ids (dossiers by state) }. */
export async function buildWorld(server) {
    const p = await people(server);
    for (const user of Object.keys(ACTORS)) {
        p[user] ??= await server.login(user);
        p[user].person ??= (await p[user].get('/account')).json.person_id;
    }
    const recognised = await recognise(server, p);
    await afterwards(server, p, recognised);
    server.day(DAY);
    await directives(p);
    await reviewsAndIdeas(p);
    const ids = { da_cong_nhan: recognised, ...await dossiers(p) };
    await ownThings(p);
    await sessions(p, ids);
    await reports(p);
    await p.quantri.cookie(); // its session has ended while the clock was turned
    await p.quantri.upload('/imports', { kind: 'people' }, { file: ['can-bo.tsv', 'staff_code\tfull_name\torg\ttitle\n'] });
    const other = await p['thanhbong.vx'].must('/initiatives', { ...FORM, title: 'Bản nháp của xã khác',
        authors: [{ person: p['thanhbong.vx'].person, share_bp: 10000 }] });
    ids.elsewhere = other.id;
    endYesterday(server.database, p);
    return { p, day: DAY, ids };
}
