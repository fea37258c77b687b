// The demonstration: what `sangkien demo` makes, and what it refuses.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { noServer, run, signIn, startServer } from './lib.mjs';

const skip = noServer();

/** The one number that a statement gives. */
function ask(data, sql) {
    const done = spawnSync('sqlite3', ['-readonly', join(data, 'sangkien.db'), sql], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr);
    return Number(done.stdout);
}

function inFolder(work) {
    const folder = mkdtempSync(join(tmpdir(), 'sangkien-demo-'));
    try {
        return work(join(folder, 'data'));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/* The number above the list, on its first page and on the second, is that of the rows on all pages, or
 * "more than 100". */
async function countIsWhatThePagesShow(clerk, filter) {
    const pages = [];
    for (let after = 0; after !== null && pages.length < 6;) {
        const page = await clerk.json(`/initiatives?limit=25${filter}${after ? `&cursor=${after}` : ''}`);
        assert.equal(page.status, 200);
        pages.push(page.body);
        after = page.body.next;
    }
    const shown = pages.reduce((sum, page) => sum + page.items.length, 0);
    for (const page of pages.slice(0, 2)) {
        assert.deepEqual([page.count, page.is_count_capped], [Math.min(shown, 100), shown > 100], filter);
    }
}

test('--size makes exactly that many dossiers, sealed', { skip }, async () => {
    const server = await startServer({ size: 5000 });
    try {
        const verdict = server.run('audit', 'verify', '--json');
        assert.equal(verdict.code, 0, verdict.out + verdict.err);
        const { ok, unsealed, events } = JSON.parse(verdict.out);
        assert.deepEqual([ok, unsealed], [true, 0]);
        assert.ok(events > 5 * 4000, `${events} events`);
        await server.halt();
        const one = (sql) => ask(server.dataDir, sql);
        assert.equal(one('SELECT COUNT(*) FROM initiative'), 5000);
        assert.equal(one('SELECT COUNT(DISTINCT code) FROM initiative'),
            one('SELECT COUNT(code) FROM initiative'));
        assert.ok(one('SELECT COUNT(DISTINCT title) FROM initiative') > 4000, 'titles differ');
        for (const table of ['initiative_author', 'initiative_content']) {
            assert.equal(one(`SELECT COUNT(*) FROM initiative i WHERE NOT EXISTS
                (SELECT 1 FROM ${table} x WHERE x.initiative_id = i.initiative_id)`), 0, table);
        }
        for (const table of ['initiative_version', 'dossier_stage', 'clock_run']) {
            assert.equal(one(`SELECT COUNT(*) FROM initiative i WHERE i.filed_on IS NOT NULL AND NOT EXISTS
                (SELECT 1 FROM ${table} x WHERE x.initiative_id = i.initiative_id)`), 0, table);
        }
        assert.equal(one(`SELECT COUNT(*) FROM initiative i WHERE i.status = 'da_cong_nhan' AND NOT EXISTS
            (SELECT 1 FROM recognition x WHERE x.initiative_id = i.initiative_id)`), 0);
        assert.equal(one(`SELECT COUNT(*) FROM initiative i JOIN org_version v ON v.org_id = i.org_id
            WHERE (i.filed_on < v.from_on OR i.filed_on > v.to_on) AND NOT EXISTS
                (SELECT 1 FROM initiative_transfer t WHERE t.initiative_id = i.initiative_id)`), 0,
            'within the life of its agency');
        await server.serve();
        const clerk = await signIn(server, 'intake_clerk');
        for (const filter of ['', '&status=nhap', '&status=khong_chap_nhan&kind=operational', '&due=late']) {
            await countIsWhatThePagesShow(clerk, filter);
        }
    } finally {
        await server.stop();
    }
});

test('a size that is none is refused before anything is made', { skip }, () => inFolder((data) => {
    for (const size of ['x', '-1', '1000001', '1.5', '']) {
        const { code, err } = run(['demo', '--data', data, '--size', size]);
        assert.equal(code, 2, size);
        assert.match(err, /--size wants a number/);
    }
    assert.equal(existsSync(data), false);
}));

test('a second call prints the same logins and changes nothing', { skip }, () => inFolder((data) => {
    const first = run(['demo', '--data', data, '--size', '20', '--json']);
    const head = run(['audit', 'verify', '--data', data, '--json']).out;
    const second = run(['demo', '--data', data, '--json']);
    assert.deepEqual([first.code, second.code], [0, 0]);
    assert.equal(second.out, first.out);
    assert.equal(run(['audit', 'verify', '--data', data, '--json']).out, head);
}));

test('a directory that holds real work is refused', { skip }, () => inFolder((data) => {
    assert.equal(run(['init', '--data', data]).code, 0);
    const { code, err } = run(['demo', '--data', data]);
    assert.equal(code, 3);
    assert.match(err, /./);
}));

test('the ordinary demonstration tells the whole way, sealed', { skip }, () => inFolder((data) => {
    const { code, err } = run(['demo', '--data', data]);
    assert.equal(code, 0, err);
    assert.equal(run(['audit', 'verify', '--data', data]).code, 0);
    for (const [what, least] of [['directive', 1], ['directive_receipt WHERE arrival_number IS NOT NULL', 5],
        ["task WHERE status = 'waiting'", 1], ["task WHERE status = 'assigned'", 1],
        ["task WHERE status = 'reported'", 1], ['head_log', 4], ['process', 3], ['review WHERE closed_on IS NULL', 1],
        ['review WHERE closed_on IS NOT NULL', 1], ["shortcoming WHERE status = 'open'", 1],
        ["shortcoming WHERE status = 'solved'", 1], ["measurement WHERE phase = 'before'", 1],
        ["measurement WHERE phase = 'after'", 1], ["idea WHERE status = 'open'", 1],
        ["idea WHERE status = 'answered'", 5], ['model', 3], ["adoption WHERE status = 'in_use'", 2],
        ["adoption WHERE status = 'planned'", 1], ["benefit WHERE stage = 'confirmed'", 2],
        ['complaint WHERE answer IS NOT NULL', 1], ['cancellation', 1], ["report WHERE status = 'frozen'", 1],
        ["report WHERE status = 'draft'", 1], ['award_case', 1]]) {
        assert.ok(ask(data, `SELECT COUNT(*) FROM ${what}`) >= least, what);
    }
}));
