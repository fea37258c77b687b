// The yearly report on a demonstration: every number opens the list it counts, whatever the table and
// the view, also when frozen; estimates stand beside the sums; the paper comes as DOCX and PDF.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noServer, signIn, startServer } from './lib.mjs';

const skip = noServer();
const LATE = { clock: '2026-11-24T02:00:00Z', size: 300 };

/** What the list behind a cell adds up to, by the shape of its column. */
function figureOf(cell, list, row) {
    const sum = list.items.reduce((all, one) => all + one.amount, 0);
    assert.equal(list.total, sum, 'the list says its own sum');
    switch (cell.shape) {
    case 'mean':
        return list.items.length === 0 ? 0 : Math.round((sum * 100) / list.items.length);
    case 'rate': {
        const officials = row.cells.find((one) => one.column === 'officials').value;
        return officials === 0 ? 0 : Math.round((sum * 10000) / officials);
    }
    default:
        return sum;
    }
}

/** Follows every link of every table; answers how many there were, by table. */
async function followAll(client, report) {
    const followed = {};
    for (const table of report.tables) {
        for (const row of [...table.lines, ...table.totals]) {
            for (const cell of row.cells) {
                if (cell.href === null) {
                    assert.ok(cell.value === 0 || row.key === 'estimate', `${table.no} ${cell.column}: no list`);
                    continue;
                }
                const list = (await client.json(cell.href)).body;
                assert.equal(figureOf(cell, list, row), cell.value, `${table.no} ${row.label} ${cell.column}`);
                assert.ok(list.items.length > 0, `${table.no} ${cell.column}: an empty list behind a link`);
                followed[table.no] = (followed[table.no] ?? 0) + 1;
            }
        }
    }
    return followed;
}

/** A sum row must be the sum of its lines. */
function checkTotals(report) {
    for (const table of report.tables.filter((one) => one.totals.length > 0 && one.lines.length > 0)) {
        const total = table.totals[0];
        for (const [at, cell] of total.cells.entries()) {
            if (cell.shape === 'count' || cell.shape === 'dong') {
                const sum = table.lines.reduce((all, line) => all + line.cells[at].value, 0);
                assert.equal(cell.value, sum, `table ${table.no}, ${cell.column}`);
            }
        }
    }
}

async function change(client, report, fields) {
    const answer = await client.send(`/reports/${report.id}`,
        { version: report.version, as_of_on: report.as_of_on, view_kind: report.view_kind, ...fields });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return (await client.json(`/reports/${report.id}`)).body;
}

async function draftOf(client, year) {
    const made = await client.send('/reports', { year });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return (await client.json(made.location.replace('/api/v1', ''))).body;
}

test('every number of every table opens the list it counts: drafts of both views, and the frozen copy', { skip },
    async () => {
        const server = await startServer(LATE);
        try {
            const head = await signIn(server, 'head');
            let report = await draftOf(head, 2026);
            const followed = await followAll(head, report);
            assert.ok(followed[1] > 5 && followed[3] > 0 && followed[6] > 0, JSON.stringify(followed));
            checkTotals(report);
            const activity = report.tables[0];
            assert.deepEqual(activity.columns.at(-1).shape, 'rate', 'applications per 100 officials');
            assert.ok(activity.totals[0].cells.at(-1).value > 0);

            report = await change(head, report, { view_kind: 'successor_today',
                estimates: [{ column: '1.applications', value: 999 }] });
            await followAll(head, report);
            checkTotals(report);
            const estimate = report.tables[0].totals[1].cells.find((one) => one.column === 'applications');
            assert.equal(estimate.value, 999, 'the estimate stands under the sum');

            const before = report.tables;
            assert.equal((await head.send(`/reports/${report.id}/freeze`, { version: report.version })).status, 200);
            const frozen = (await head.json(`/reports/${report.id}`)).body;
            assert.equal(frozen.status, 'frozen');
            assert.deepEqual(frozen.tables, before, 'frozen figures are those of the draft, in its order');
            await followAll(head, frozen);
        } finally {
            await server.stop();
        }
    });

test('a successor\'s report covers what its predecessors did, under the successor\'s name, and only when asked', { skip },
    async () => {
        const server = await startServer(LATE);
        try {
            const head = await signIn(server, 'head');
            const report = await draftOf(head, 2025);
            const applications = (one) => one.tables[0].totals[0]?.cells
                .find((cell) => cell.column === 'applications').value ?? 0;
            const own = applications(report);
            const carried = await change(head, report, { as_of_on: report.to_on, view_kind: 'successor_today' });
            assert.ok(applications(carried) >= own);
            assert.equal(carried.tables[0].lines.length, 1, 'one row: the predecessors stand under their heir');
            const inspector = await signIn(server, 'province_officer');
            assert.equal((await inspector.json(`/reports/${report.id}`)).status >= 403, true,
                'a draft is not for those above');
        } finally {
            await server.stop();
        }
    });

test('the paper of a report comes as DOCX and as PDF', { skip }, async () => {
    const server = await startServer(LATE);
    try {
        const head = await signIn(server, 'head');
        const report = await draftOf(head, 2026);
        assert.equal((await head.send(`/reports/${report.id}/freeze`, { version: report.version })).status, 200);
        assert.equal((await head.send(`/reports/${report.id}/paper`)).status, 201);
        const paper = (await head.json(`/reports/${report.id}`)).body.paper_id;
        const pdf = await (await head.fetch(`/papers/${paper}/pdf`)).arrayBuffer();
        assert.equal(Buffer.from(pdf).subarray(0, 5).toString(), '%PDF-');
        const docx = await (await head.fetch(`/papers/${paper}/docx`)).arrayBuffer();
        assert.equal(Buffer.from(docx).subarray(0, 2).toString(), 'PK');
    } finally {
        await server.stop();
    }
});
