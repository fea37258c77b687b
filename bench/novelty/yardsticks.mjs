// What the engine is held against, in the same run: SQLite's full text search asked for the 40 rarest words of a
// draft, and winnowing (Schleimer, Wilkerson, Aiken 2003) without a discount for what many texts say.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

const folded = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase();
const wordsOf = (s) => folded(s).match(/[\p{L}\p{N}]+/gu) ?? [];

const RAREST = 40;
/** Recall@5 comes from the answers; ms is the processor's, by sqlite3 itself, one a draft. */
export function fts5(folder, docs, drafts) {
    const file = join(folder, 'fts5.db');
    rmSync(file, { force: true });
    const sql = (text) => execFileSync('sqlite3', ['-batch', file], { input: text, encoding: 'utf8', maxBuffer: 1 << 30 });
    const inserts = docs.map((d) => `INSERT INTO t(rowid, text) VALUES(${d.id + 1}, '${wordsOf(d.text).join(' ')}');`);
    sql(`PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; CREATE VIRTUAL TABLE t USING fts5(text, content='');
        CREATE VIRTUAL TABLE v USING fts5vocab(t, row); BEGIN; ${inserts.join('\n')} COMMIT;`);
    const often = new Map(sql('SELECT term, doc FROM v;').trim().split('\n').map((line) => line.split('|')));
    const asked = drafts.map((draft) => {
        const rarest = [...new Set(wordsOf(draft.text))].filter((w) => often.has(w))
            .sort((a, b) => often.get(a) - often.get(b)).slice(0, RAREST);
        return `SELECT group_concat(rowid - 1) FROM (SELECT rowid FROM t WHERE t MATCH '${rarest.map((w) => `"${w}"`).join(' OR ')}' `
            + 'ORDER BY rank LIMIT 10);';
    });
    const said = sql(`SELECT count(*) FROM t;\n.timer on\n${asked.join('\n')}`).trim().split('\n').slice(1);
    const answers = new Map(), ms = [];
    drafts.forEach((draft, i) => {
        const [, user, system] = said[2 * i + 1].match(/user ([\d.]+) sys ([\d.]+)/);
        answers.set(draft.id, { docs: said[2 * i].split(',').map(Number), det: [] });
        ms.push((Number(user) + Number(system)) * 1000);
    });
    rmSync(file);
    return { answers, ms };
}

const RUN = 5, WINDOW = 4;
/** The fingerprints of a text: of each WINDOW runs in a row the one with the least hash. */
function fingerprints(text) {
    const words = wordsOf(text).map((w) => [...w].reduce((h, c) => Math.imul(h ^ c.codePointAt(0), 0x01000193) >>> 0, 0x811C9DC5));
    const hashes = words.slice(RUN - 1).map((_, i) =>
        words.slice(i, i + RUN).reduce((h, w) => (Math.imul(h, 0x5BD1E995) ^ w) >>> 0, 0));
    const out = new Set();
    for (let i = 0; i + WINDOW <= hashes.length; i++) {
        out.add(Math.min(...hashes.slice(i, i + WINDOW)));
    }
    return out;
}
/** Alarms: a draft of which some text has two fingerprints or more. */
export function winnowing(docs, drafts) {
    const holders = new Map();
    for (const doc of docs) {
        for (const print of fingerprints(doc.text)) {
            holders.set(print, holders.get(print) ?? []);
            holders.get(print).push(doc.id);
        }
    }
    const answers = new Map();
    for (const draft of drafts) {
        const counts = new Map();
        for (const print of fingerprints(draft.text)) {
            (holders.get(print) ?? []).forEach((id) => counts.set(id, (counts.get(id) ?? 0) + 1));
        }
        const best = [...counts].sort((a, b) => b[1] - a[1]);
        answers.set(draft.id, { docs: best.slice(0, 10).map(([id]) => id), alarm: best.length > 0 && best[0][1] >= 2 });
    }
    return answers;
}
