// A directive on its way by roles: entered and handed on by the province, registered, assigned, reported
// and closed in a commune; then a review, a shortcoming, an idea and its answer; the trace joins them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { faults, noServer, signIn, startServer } from './lib.mjs';
import { DISPATCH } from './story.mjs';

const skip = noServer();
let server, province, head, clerk, author, directive, standing, once, commune;

before(async () => {
    if (skip) {
        return;
    }
    server = await startServer({ clock: '2025-12-01T02:00:00Z' });
    province = await signIn(server, 'province_officer');
    head = await signIn(server, 'head');
    clerk = await signIn(server, 'records_clerk');
    author = await signIn(server, 'author');
});
after(() => server?.stop());

const must = async (answer, status = 200) => {
    const got = await answer;
    assert.ok(got.status === status || (status === 200 && got.status === 201),
        `${got.status} ${JSON.stringify(got.body).slice(0, 500)}`);
    return got.body;
};

test('a pasted dispatch becomes a draft of clauses with the last day one can work', { skip }, async () => {
    directive = await must(province.send('/directives', { body: DISPATCH }), 201);
    assert.equal(directive.status, 'draft');
    assert.equal(directive.number_text, '123/UBND-KGVX');
    const due = directive.clauses.find((one) => one.due_on);
    assert.equal(due.due_on, '2025-12-15');
    assert.equal(due.last_safe_on, '2025-12-14'); // a Sunday
    assert.equal(due.last_working_on, '2025-12-12');
    assert.equal(due.latest, 'chậm nhất thứ Sáu 12/12/2025');
    assert.equal(due.kind, 'once');
    assert.equal(directive.clauses.find((one) => /thường xuyên/.test(one.body)).kind, 'standing');
    assert.deepEqual(faults(await province.send('/directives', {})), ['nothing_to_read body']);
});

test('a draft is corrected on its page, a stale correction is refused', { skip }, async () => {
    const path = `/directives/${directive.id}`;
    const edit = await province.get(`${path}/edit`);
    assert.equal(edit.status, 200);
    assert.match(edit.text, /chậm nhất thứ Sáu 12\/12\/2025/);
    const fields = { version: directive.version, kind: 'dispatch', number: '123', symbol: 'UBND-KGVX',
        subject: 'Đẩy mạnh hoạt động sáng kiến' };
    directive.clauses.forEach((one, i) => {
        fields[`clauses.${i}.no`] = one.no;
        fields[`clauses.${i}.body`] = one.body;
        fields[`clauses.${i}.kind`] = one.kind;
        fields[`clauses.${i}.due_on`] = one.due_on ?? '';
        fields[`clauses.${i}.due_said`] = one.due_said ?? '';
        if (one.due_on) {
            fields[`clauses.${i}.is_before`] = '1';
        }
        if (one.is_task) {
            fields[`clauses.${i}.is_task`] = '1';
        }
    });
    const saved = await province.post(path, fields, { from: `${path}/edit` });
    assert.equal(saved.status, 303, saved.text.slice(0, 500));
    const again = await province.post(path, fields, { from: `${path}/edit` });
    assert.equal(again.status, 409);
    directive = await must(province.json(path));
    assert.equal(directive.subject, 'Đẩy mạnh hoạt động sáng kiến');
    assert.equal(directive.clauses.find((one) => one.due_on).last_working_on, '2025-12-12');
});

test('nobody below sees a draft, and it cannot be handed out before it is accepted', { skip }, async () => {
    assert.equal((await head.json(`/directives/${directive.id}`)).status, 404);
    const early = await province.send(`/directives/${directive.id}/send`, { orgs: [{ org: 1 }] });
    assert.equal(early.status, 403);
    await must(province.send(`/directives/${directive.id}/accept`, { version: directive.version }));
    directive = await must(province.json(`/directives/${directive.id}`));
    assert.equal(directive.status, 'accepted');
});

test('each agency chosen gets a receipt and one task per clause, however often it is sent', { skip }, async () => {
    commune = (await must(head.json('/head-log'))).org_id;
    for (let i = 0; i < 2; i++) {
        await must(province.send(`/directives/${directive.id}/send`, { orgs: [{ org: commune }] }));
    }
    const tasks = (await must(head.json('/tasks?whose=org&tab=waiting'))).items;
    const wanted = directive.clauses.filter((one) => one.is_task).length;
    const mine = tasks.filter((one) => directive.clauses.some((c) => c.body.startsWith(one.title)));
    assert.equal(mine.length, wanted);
    standing = mine.find((one) => one.kind === 'standing');
    once = mine.find((one) => one.due_on === '2025-12-12');
    assert.ok(standing && once);
});

test('the records clerk registers the arrival once, and never a number of the book twice', { skip }, async () => {
    const path = `/directives/${directive.id}/register`;
    assert.equal((await author.send(path, { number: 905 })).status, 403);
    await must(clerk.send(path, { number: 905, channel: 'eoffice' }));
    assert.deepEqual(faults(await clerk.send(path, { number: 906 })), ['already_registered number']);
    const seen = await must(clerk.json(`/directives/${directive.id}`));
    assert.equal(seen.receipts.length, 1, 'an agency sees its own receipt alone');
    assert.equal(seen.receipts[0].arrival_number, 905);
    const second = await must(province.send('/directives', { body: DISPATCH.replace('123/', '124/') }), 201);
    await must(province.send(`/directives/${second.id}/accept`, { version: second.version }));
    await must(province.send(`/directives/${second.id}/send`, { orgs: [{ org: commune }] }));
    const taken = await clerk.send(`/directives/${second.id}/register`, { number: 905 });
    assert.deepEqual(faults(taken), ['number_taken number']);
});

test('only the head assigns; the one who leads reports; the head closes', { skip }, async () => {
    const page = await head.get(`/tasks/${once.id}`);
    assert.equal(page.status, 200);
    assert.match(page.text, /chậm nhất thứ Sáu 12\/12\/2025/);
    const me = Number(page.text.match(/<option value="(\d+)"[^>]*>[^<]*Công chức/)?.[1] ?? 0);
    const task = await must(head.json(`/tasks/${once.id}`));
    const ideas = await must(author.send('/ideas', { body: 'Dán mã QR ở bàn tiếp nhận để người dân tự tra cứu' }), 201);
    const lead = ideas.authors[0].id;
    assert.ok(me > 0);
    assert.equal((await author.send(`/tasks/${once.id}/instruct`, { version: task.version, lead })).status, 403);
    assert.equal((await author.send(`/tasks/${once.id}/report`, { body: 'x' })).status, 403);
    await must(head.send(`/tasks/${once.id}/instruct`, { version: task.version, lead, instruction: 'Làm sớm' }));
    const mine = (await must(author.json('/tasks?whose=mine&tab=waiting'))).items;
    assert.ok(mine.some((one) => one.id === once.id));
    assert.equal((await head.send(`/tasks/${once.id}/close`, { version: task.version + 1 })).status, 409);
    const sent = await author.post(`/tasks/${once.id}/report`, { body: 'Đã gửi báo cáo', is_final: '1' },
        { from: `/tasks/${once.id}`, files: { file: { name: 'bao-cao.txt', type: 'text/plain', bytes: 'báo cáo' } } });
    assert.equal(sent.status, 303, sent.text.match(/error-summary[\s\S]{0,900}/)?.[0]);
    const reported = await must(head.json(`/tasks/${once.id}`));
    assert.equal(reported.reports[0].file_name, 'bao-cao.txt');
    await must(head.send(`/tasks/${once.id}/close`, { version: reported.version }));
    assert.equal((await must(head.json(`/tasks/${once.id}`))).status, 'done');
});

test('a standing duty is reported by period and never done', { skip }, async () => {
    const task = await must(head.json(`/tasks/${standing.id}`));
    const lead = (await must(head.json(`/tasks/${once.id}`))).parties[0].person_id;
    await must(head.send(`/tasks/${standing.id}/instruct`, { version: task.version, lead }));
    assert.deepEqual(faults(await author.send(`/tasks/${standing.id}/report`, { body: 'Đã rà soát' })),
        ['period_needed period']);
    await must(author.send(`/tasks/${standing.id}/report`, { body: 'Đã rà soát', period: '2025' }));
    const now = await must(head.json(`/tasks/${standing.id}`));
    assert.deepEqual(faults(await head.send(`/tasks/${standing.id}/close`, { version: now.version })),
        ['standing_task']);
    const progress = await must(province.json(`/directives/${directive.id}/progress`));
    assert.deepEqual(progress.items[0].cells.filter((one) => one.task_id).map((one) => one.standing),
        ['answered', 'answered']);
});

test('a clause leads to its review, shortcoming and idea, and back', { skip }, async () => {
    const clause = directive.clauses.find((one) => one.kind === 'standing').id;
    const review = await must(head.send('/reviews', { title: 'Rà soát một cửa', period: 'Quý IV/2025', clause }), 201);
    const found = await must(author.send('/shortcomings',
        { what: 'Người dân phải nộp lại bản sao đã có', kind: 'duplicate_paper', review: review.id }), 201);
    const idea = await must(author.send('/ideas', { body: 'Lấy bản sao từ kho dữ liệu', shortcoming: found.id }), 201);
    await must(head.send('/head-log', { kind: 'dialogue', body: 'Đối thoại với công chức một cửa', clause }));
    const on = await must(head.json(`/trace/clause/${clause}`));
    for (const [kind, id] of [['review', review.id], ['shortcoming', found.id], ['idea', idea.id]]) {
        assert.ok(on.outcomes.some((one) => one.kind === kind && one.id === id), kind);
    }
    assert.ok(on.outcomes.some((one) => one.kind === 'head_log'));
    const back = await must(author.json(`/trace/idea/${idea.id}`));
    assert.ok(back.origins.some((one) => one.kind === 'directive' && one.id === directive.id));
    assert.equal((await author.json('/trace/idea/999999')).status, 404);
});

test('before and after compare on one metric, one unit, one method', { skip }, async () => {
    const process = await must(head.send('/processes', { code: 'MC-90', name: 'Cấp bản sao', kind: 'public_procedure',
        steps: [{ actor: 'Người dân', action: 'Nộp đơn', wait_minutes: 30 }, { actor: 'Một cửa', action: 'Tra sổ',
            touch_minutes: 15 }] }), 201);
    const measure = { process: process.id, metric: 'Thời gian một hồ sơ', unit: 'phút', method: 'Bấm giờ',
        from_on: '2025-11-03', to_on: '2025-11-07' };
    await must(author.send('/measurements', { ...measure, phase: 'before', samples: '45; 44,5; 46' }), 201);
    assert.deepEqual(faults(await author.send('/measurements', { ...measure, phase: 'after', unit: 'giờ', samples: '1' })),
        ['measured_otherwise unit']);
    const after = await must(author.send('/measurements', { ...measure, phase: 'after', samples: '12 12,5 11' }), 201);
    assert.equal(after.measurements[0].mean, '45,17');
    assert.equal(after.pairs.length, 1);
    const page = await author.get(`/processes/${process.id}`);
    assert.match(page.text, /giảm 74%/);
});

test('an idea is answered with a reason, and not by its author', { skip }, async () => {
    const idea = await must(author.send('/ideas', { body: 'Gộp hai sổ theo dõi thành một' }), 201);
    assert.equal((await author.send(`/ideas/${idea.id}/answer`, { version: idea.version, outcome: 'welcome', reason: 'x' }))
        .status, 403);
    await must(clerk.send(`/ideas/${idea.id}/support`));
    await must(clerk.send(`/ideas/${idea.id}/support`));
    await must(clerk.send(`/ideas/${idea.id}/comments`, { body: 'Đồng ý' }));
    assert.deepEqual(faults(await head.send(`/ideas/${idea.id}/answer`, { version: idea.version, outcome: 'try' })),
        ['required reason']);
    await must(head.send(`/ideas/${idea.id}/answer`, { version: idea.version, outcome: 'try', reason: 'Làm thử một tháng' }));
    const now = await must(author.json(`/ideas/${idea.id}`));
    assert.equal(now.status, 'answered');
    assert.equal(now.supports, 1);
    assert.equal(now.reason, 'Làm thử một tháng');
    assert.equal(now.comments.length, 1);
});

test('an idea becomes a dossier of its author once, linked to where it came from', { skip }, async () => {
    const idea = await must(author.send('/ideas', { body: 'Dùng chung một mẫu giấy hẹn' }), 201);
    assert.equal((await clerk.send(`/ideas/${idea.id}/dossier`)).status, 403);
    const dossier = await must(author.send(`/ideas/${idea.id}/dossier`), 201);
    assert.equal(dossier.title, 'Dùng chung một mẫu giấy hẹn');
    assert.equal((await author.send(`/ideas/${idea.id}/dossier`)).status, 403);
    const on = await must(author.json(`/trace/idea/${idea.id}`));
    assert.ok(on.outcomes.some((one) => one.kind === 'initiative' && one.id === dossier.id));
});

test('every page of the way opens for those it is for', { skip }, async () => {
    for (const [who, paths] of [[province, ['/directives', '/directives/new', `/directives/${directive.id}`,
        `/directives/${directive.id}/progress`, '/tasks?whose=org&tab=follow']],
    [head, ['/directives', '/tasks', `/tasks/${standing.id}`, '/head-log', '/reviews', '/shortcomings', '/processes',
        '/processes/new', '/ideas', `/trace/directive/${directive.id}`]],
    [author, ['/tasks', '/tasks?whose=mine&tab=done', '/ideas?status=open', '/shortcomings']]]) {
        for (const path of paths) {
            const page = await who.get(path);
            assert.equal(page.status, 200, path);
        }
    }
});
