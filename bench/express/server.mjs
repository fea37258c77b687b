// The yardstick of bench/list.mjs: the list page as one would write it with express, better-sqlite3 and ejs, on
// the program's own database. Two processes under NODE_ENV=production, connections kept alive, statements
// prepared once, the template compiled once, no ETag, no compression. It runs the statements that the program
// runs for the page, their text taken from the generated table, in one read transaction, and draws the same
// rows into the same page (cut from the program's own answer, so menu and filters cost nothing here).
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
    /* Node has no BLAKE2b of 32 bytes: the session that a request is looked up under is found once. */
    const { hash } = db.prepare(`SELECT token_hash AS hash FROM login_session
        WHERE account_id = ? AND ended_at IS NULL ORDER BY login_session_id DESC`).get(who.account);
    const day = (iso) => (iso ? iso.split('-').reverse().join('/') : '');
    const numbered = (...values) => Object.fromEntries(values.map((value, i) => [i + 1, value]));
    const app = express();

    const render = ejs.compile(readFileSync(page, 'utf8'), { filename: page });
    const read = db.transaction((token) => {
        const today = new Date().toISOString().slice(0, 10);
        const session = token === '' ? undefined : run.session_by_token.get(numbered(hash));
        run.role_list.all(numbered(who.person, today));
        run.post_main.get(numbered(who.person, today));
        run.org_version_on.get(numbered(Number(org), today));
        run.person_get.get(numbered(who.person));
        run.app_chrome.get(numbered(who.account, who.person));
        const mine = run.initiative_list_mine.all(numbered(who.person));
        const items = run.initiative_list_of_org.all(numbered(Number(org), null, 0, 0, SHOWN + 1, who.person, today))
            .slice(0, SHOWN);
        const rest = run.initiative_count_seen.get(numbered(Number(org), null, null, 0, items.at(-1).id, COUNT_MOST - SHOWN,
            who.person, today));
        return { session, mine, items, count: SHOWN + rest.n, day };
    });

    app.disable('x-powered-by');
    app.disable('etag');
    app.get('/initiatives', (req, res) => {
        const token = /(?:^|; )sid=([^;]*)/.exec(req.headers.cookie ?? '')?.[1] ?? '';
        const data = read(token);
        if (data.session === undefined) {
            res.status(401).end();
            return;
        }
        res.set('Cache-Control', 'no-store');
        res.type('html').send(render(data));
    });
    app.listen(Number(port), '127.0.0.1');
}
