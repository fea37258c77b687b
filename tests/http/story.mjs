// What several stories begin with: people of the demonstration, a dossier, a session, a recognition.
export const FORM = {
    title: 'Cải tiến quy trình tiếp nhận hồ sơ hộ tịch bằng phiếu kiểm tra thành phần hồ sơ theo từng thủ tục',
    kind: 'operational', field: 'Cải cách hành chính', first_used_on: '2026-03-02', use_kind: 'first_use',
    problem: '31% hồ sơ bị trả lại ít nhất một lần.', prior_state: 'Một bảng chung dán trên tường.',
    description: '27 phiếu in từ danh mục thủ tục; không nhận khi thiếu thành phần bắt buộc.',
    conditions: 'Danh mục thủ tục được cập nhật.', applicability: 'Mọi bộ phận một cửa.',
    benefit_by_author: 'Giảm số lần đi lại.', benefit_dong: 53633333,
};
export const SHEET = {
    vote: 'yes', has_pledged: true,
    points: [{ criterion: 'novelty', point: 30 }, { criterion: 'applicability', point: 25 },
        { criterion: 'benefit', point: 26 }],
};

/** A dispatch of an invented province, as it is pasted. */
export const DISPATCH = `ỦY BAN NHÂN DÂN
TỈNH AN LẠC
Số: 123/UBND-KGVX
V/v đẩy mạnh hoạt động sáng kiến

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
An Lạc, ngày 02 tháng 6 năm 2025

Kính gửi: Ủy ban nhân dân các xã, phường.

Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:
1. Ủy ban nhân dân các xã, phường thường xuyên rà soát quy trình giải quyết công việc.
2. Ủy ban nhân dân các xã, phường báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 15/12/2025.

Nơi nhận:
- Như trên;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Nguyễn Văn Mẫu
`;

export async function people(server) {
    const out = {};
    for (const user of ['tacgia', 'chutichhd', 'tiepnhan', 'thuky', 'thutruong', 'vanthu', 'uyvien', 'uyvien2',
        'uyvien3', 'uyvien4', 'dongtacgia']) {
        out[user] = await server.login(user);
        out[user].person = (await out[user].get('/account')).json.person_id;
    }
    return out;
}

export async function fileDossier(p, authors) {
    const draft = await p.tacgia.must('/initiatives', { ...FORM, authors });
    await p.tacgia.must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    return draft;
}

export async function openSession(p, dossiers, heldOn) {
    const seat = (user, kind) => ({ person: p[user].person, kind });
    const council = await p.thuky.must('/councils', {
        name: 'Hội đồng sáng kiến xã', decision_number: '31/QĐ-UBND', decided_on: '2026-06-26',
        seats: [seat('chutichhd', 'chair'), seat('thuky', 'secretary'), seat('uyvien', 'member'),
            seat('uyvien2', 'member'), seat('uyvien3', 'member'), seat('uyvien4', 'member'), seat('vanthu', 'member')],
    });
    const session = await p.thuky.must(`/councils/${council.id}/sessions`, {
        title: 'Phiên họp tháng 7', held_on: heldOn, dossiers: dossiers.map((id) => ({ initiative: id })),
    });
    return session;
}

/** A dossier of tacgia alone, recognised by the commune on 20/7/2026: its id. */
export async function recognise(server, p) {
    server.day('2026-06-22');
    const draft = await fileDossier(p, [{ person: p.tacgia.person, share_bp: 10000 }]);
    await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
    server.day('2026-07-15');
    const session = await openSession(p, [draft.id], '2026-07-15');
    await p.thuky.must(`/council-sessions/${session.id}/open`,
        { present: session.members.map((m) => ({ seat: m.seat_id })) });
    const item = session.items[0].id;
    for (const user of ['chutichhd', 'thuky', 'uyvien', 'uyvien2', 'uyvien3', 'uyvien4', 'vanthu']) {
        await p[user].must(`/council-sessions/${session.id}/items/${item}`, SHEET);
    }
    await p.thuky.must(`/council-sessions/${session.id}/close`);
    await p.thuky.must(`/council-sessions/${session.id}/minutes`);
    server.day('2026-07-20');
    const decision = await p.thutruong.must('/decisions', { items: [{ initiative: draft.id, outcome: 'recognise' }] });
    await p.thutruong.must(`/decisions/${decision.id}/sign`, { signed_on: '2026-07-20' });
    await p.vanthu.must(`/decisions/${decision.id}/issue`, { number: 145, decided_on: '2026-07-20' });
    return draft.id;
}
