// The yardstick of bench/list.mjs: the list page as one would write it with express, better-sqlite3 and ejs, on
// the program's own database. Two processes, prepared statements, cached template, no compression. It runs
// the statements that the program runs for the page, their text taken from the generated table, and draws
// the same rows into the same page (cut from the program's own answer, so menu and filters cost nothing here).
//   node server.mjs DATA USER ORG PORT TEMPLATE STMTS.c
import cluster from 'node:cluster';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import Database from 'better-sqlite3';
import ejs from 'ejs';
import express from 'express';

const PROCESSES = 2;
const COUNT_MOST = 101;
const SHOWN = 25;
const [data, user, org, port, page, table] = process.argv.slice(2);

if (cluster.isPrimary) {
    for (let i = 0; i < PROCESSES; i++) {
        cluster.fork();
    }
    process.on('SIGTERM', () => process.exit(0));
} else {
    serve();
}

/* The SQLite text of a statement: the C strings that follow its name, until one ends with a comma. */
function statement(db, name) {
    const lines = readFileSync(table, 'utf8').split(`\n        "${name}",\n`)[1].split('\n');
    const last = lines.findIndex((line) => line.endsWith('",'));
    return db.prepare(lines.slice(0, last + 1).map((line) => JSON.parse(line.trim().replace(/,$/, ''))).join(''));
}

function serve() {
    const db = new Database(join(data, 'sangkien.db'), { readonly: true });
    const run = Object.fromEntries(['session_by_token', 'role_list', 'post_main', 'org_version_on', 'person_get', 'app_chrome',
        'initiative_list_mine', 'initiative_list_of_org', 'initiative_count_seen'].map((name) => [name, statement(db, name)]));
    const who = db.prepare('SELECT account_id AS account, person_id AS person FROM account WHERE user_name = ?').get(user);
    const day = (iso) => (iso ? iso.split('-').reverse().join('/') : '');
    const numbered = (...values) => Object.fromEntries(values.map((value, i) => [i + 1, value]));
    const app = express();

    const read = db.transaction((token) => {
        const today = new Date().toISOString().slice(0, 10);
        run.session_by_token.get(numbered(token));
        run.role_list.all(numbered(who.person, today));
        run.post_main.get(numbered(who.person, today));
        run.org_version_on.get(numbered(Number(org), today));
        run.person_get.get(numbered(who.person));
        run.app_chrome.get(numbered(who.account, who.person));
        const mine = run.initiative_list_mine.all(numbered(who.person));
        const items = run.initiative_list_of_org.all(numbered(Number(org), null, 0, 0, SHOWN + 1, who.person, today));
        const count = run.initiative_count_seen.get(numbered(Number(org), null, null, 0, COUNT_MOST, who.person, today));
        return { mine, items: items.slice(0, SHOWN), count, day };
    });

    app.disable('x-powered-by');
    app.set('etag', false);
    app.set('view cache', true);
    app.engine('ejs', ejs.renderFile);
    app.get('/initiatives', (req, res) => {
        const token = /(?:^|; )sid=([^;]*)/.exec(req.headers.cookie ?? '')?.[1] ?? '';
        res.set('Cache-Control', 'no-store');
        res.render(page, read(token));
    });
    app.listen(Number(port), '127.0.0.1');
}
