// The load that torture runs put on a server, and the questions they ask afterwards. What was acknowledged (its answer
// was received with 2xx) is kept here, in memory, never on the disk under test.
//
//     const stage = await setStage(server, seed);     // people signed in, a council session under way
//     const load = startLoad(stage, { label: 'c1' }); // eight writers
//     await sleep(200); await server.kill(); const { acks, lost } = await load.end();
//     await server.serve();
//     problems(server, acks)                          // [] or what is wrong, one sentence each
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { run, signIn } from '../http/lib.mjs';
import { FORM, SHEET, openSession } from '../http/story.mjs';

export const DAY = '2026-07-15';
export const CLOCK = `${DAY}T02:00:00Z`;
const MEMBERS = ['uyvien', 'uyvien2', 'uyvien3', 'uyvien4'];
const PEOPLE = ['tacgia', 'dongtacgia', 'tiepnhan', 'thuky', 'chutichhd', 'vanthu', ...MEMBERS];

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** The seed of this run: of the environment, or a new one; whoever fails prints it. */
export const seedOfRun = () => Number(process.env.SEED ?? randomBytes(4).readUInt32LE());

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export function randomOf(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}

// -- the stage ----------------------------------------------------------------------------------------------

async function comeIn(server, user) {
    const client = await signIn(server, { user, password: server.logins[0].password });
    const must = async (path, body = {}) => {
        const answer = await client.send(path, body);
        if (answer.status >= 300) {
            throw new Error(`${user} POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
        return answer.body;
    };
    return { client, must, person: (await client.json('/account')).body.person_id };
}

/** Signs people in and opens a council session with one dossier, whose sheets may be filled. */
export async function setStage(server, seed) {
    const p = {};
    for (const user of PEOPLE) {
        p[user] = await comeIn(server, user);
    }
    const draft = await p.tacgia.must('/initiatives', { ...FORM,
        authors: [{ person: p.tacgia.person, share_bp: 10000 }] });
    await p.tacgia.must(`/initiatives/${draft.id}/confirm`, { means: 'online' });
    await p.tacgia.must(`/initiatives/${draft.id}/submit`, { version: 1, is_declared: true });
    await p.tiepnhan.must(`/initiatives/${draft.id}/intake`, { outcome: 'accept' });
    const session = await openSession(p, [draft.id], DAY);
    await p.thuky.must(`/council-sessions/${session.id}/open`, { present: session.members.map((m) => ({ seat: m.seat_id })) });
    const seats = Object.fromEntries(session.members.map((m) => [m.person_id, m.seat_id]));
    return { server, p, seats, sheet: `/council-sessions/${session.id}/items/${session.items[0].id}`,
        random: randomOf(seed), sheets: 0 };
}

// -- the load -----------------------------------------------------------------------------------------------

export const shaOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Sends a file to a dossier under a key of its own. */
export function upload(client, initiative, { name, bytes, key }) {
    const body = new FormData();
    body.append('kind', 'evidence');
    body.append('is_confidential', 'false');
    body.append('files', new Blob([bytes], { type: 'application/octet-stream' }), name);
    return client.fetch(`/api/v1/initiatives/${initiative}/files`,
        { method: 'POST', headers: { 'X-Requested-With': 'torture', 'Idempotency-Key': key }, body });
}

/** A new draft's body, told apart by its title. */
export const draftOf = (title, person) => ({ ...FORM, title, authors: [{ person, share_bp: 10000 }] });

class Load {
    acks = [];
    lost = []; // sent, never answered: done whole or not at all
    isOver = false;
    count = 0;

    constructor(stage, { label, bytesMin = 100e3, bytesMax = 2e6 }) {
        Object.assign(this, { stage, label, bytesMin, bytesMax });
        const { p } = stage;
        this.writers = [
            this.#dossiers(p.tacgia), this.#dossiers(p.tacgia), this.#dossiers(p.dongtacgia), this.#drafts(p.dongtacgia),
            this.#uploads(p.tacgia), this.#uploads(p.dongtacgia),
            this.#sheets(p.uyvien), this.#sheets(p.uyvien2),
        ];
    }

    /** One request: what is kept of it is known before it is sent. False when no good answer came. */
    async #ask(what, send) {
        try {
            const answer = await send();
            const body = answer.body ?? await answer.json();
            if (answer.status < 300) {
                this.acks.push({ ...what, id: body.id, code: body.code, at: performance.now() });
                return body;
            }
            if (answer.status < 500) {
                this.refused ??= `${what.kind}: ${answer.status} ${JSON.stringify(body)}`;
            }
        } catch {
            // the server went away
        }
        this.lost.push(what);
        return null;
    }

    async #draft(author) {
        const title = `${this.label}.${this.count++}`;
        const what = { kind: 'draft', title, author, key: `draft-${title}` };
        return this.#ask(what, () => author.client.send('/initiatives', draftOf(title, author.person),
            { 'Idempotency-Key': what.key }));
    }

    async #drafts(author) {
        while (!this.isOver && await this.#draft(author)) {
            // one after the other
        }
    }

    async #dossiers(author) {
        while (!this.isOver) {
            const draft = await this.#draft(author);
            const id = draft?.id;
            const step = (kind, path, body) => this.#ask({ kind, initiative: id },
                () => author.client.send(`/initiatives/${id}/${path}`, body));
            if (!draft || !await step('confirm', 'confirm', { means: 'online' }) ||
                !await step('submit', 'submit', { version: 1, is_declared: true })) {
                return;
            }
        }
    }

    async #uploads(author) {
        const draft = await this.#draft(author);
        while (draft && !this.isOver) {
            const size = this.bytesMin + Math.floor(this.stage.random() * (this.bytesMax - this.bytesMin));
            const bytes = randomBytes(size);
            const name = `${this.label}.${this.count++}.bin`;
            const what = { kind: 'file', name, initiative: draft.id, sha256: shaOf(bytes), bytes: size };
            if (!await this.#ask(what, () => upload(author.client, draft.id, { name, bytes, key: `file-${name}` }))) {
                return;
            }
        }
    }

    async #sheets(member) {
        const { stage } = this;
        for (let n; !this.isOver;) {
            n = stage.sheets++;
            const what = { kind: 'sheet', seat: stage.seats[member.person], n };
            if (!await this.#ask(what, () => member.client.send(stage.sheet,
                { ...SHEET, remark: `#${n}`, is_draft: true }))) {
                return;
            }
        }
    }

    /** No new requests; the answers that still come are waited for. */
    async end() {
        this.isOver = true;
        await Promise.all(this.writers);
        if (this.refused) {
            throw new Error(`the load itself is wrong: ${this.refused}`);
        }
        return this;
    }
}

export const startLoad = (stage, options) => new Load(stage, options);

/** Sends what was never answered once more under its key; the server must do it once in all. */
export async function sendAgain(lost) {
    for (const what of lost.filter((one) => one.kind === 'draft')) {
        const answer = await what.author.client.send('/initiatives', draftOf(what.title, what.author.person),
            { 'Idempotency-Key': what.key });
        if (answer.status >= 300) {
            throw new Error(`${what.title} sent again: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
    }
}

// -- the questions --------------------------------------------------------------------------------------------

/** Rows of several queries by name, read beside the running server in one go. */
function queries(server, byName) {
    const script = Object.entries(byName).map(([name, sql]) => `.print @${name}\n${sql};\n`).join('');
    const done = spawnSync('sqlite3', ['-readonly', '-bail', '-json', '-cmd', '.timeout 5000',
        join(server.dataDir, 'sangkien.db')], { input: script, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
    if (done.status !== 0) {
        throw new Error(`sqlite3: ${done.stderr || done.error}`);
    }
    return Object.fromEntries(done.stdout.split(/^@/m).slice(1).map((part) => {
        const end = part.indexOf('\n');
        const rows = part.slice(end).trim();
        return [part.slice(0, end), rows === '' ? [] : JSON.parse(rows)];
    }));
}

// Each selects what must not be there: an effect without its other half.
const HALVES = {
    'an event without its payload': 'SELECT event_id FROM event WHERE event_id NOT IN (SELECT event_id FROM payload)',
    'an event without its seal': 'SELECT event_id FROM event WHERE event_id NOT IN (SELECT event_id FROM seal)',
    'a dossier without its event': `SELECT i.initiative_id FROM initiative i WHERE NOT EXISTS (SELECT 1 FROM event e
        WHERE e.kind = 'initiative' AND e.object_id = i.initiative_id AND e.action = 'initiative.draft')`,
    'an event without its dossier': `SELECT object_id FROM event WHERE kind = 'initiative'
        AND object_id NOT IN (SELECT initiative_id FROM initiative)`,
    'a dossier without its text': `SELECT initiative_id FROM initiative
        WHERE initiative_id NOT IN (SELECT initiative_id FROM initiative_content)`,
    'a dossier whose shares do not add up': `SELECT initiative_id FROM initiative WHERE 10000 <>
        (SELECT sum(share_bp) FROM initiative_author a WHERE a.initiative_id = initiative.initiative_id)`,
    'a code without a frozen version and an event, or the other way round': `SELECT initiative_id FROM initiative i
        WHERE (code IS NULL) <> NOT EXISTS (SELECT 1 FROM initiative_version v WHERE v.initiative_id = i.initiative_id)
           OR (code IS NULL) <> NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'initiative'
               AND e.object_id = i.initiative_id AND e.action = 'initiative.submit')`,
    'a number book with a gap': `SELECT b.number_book_id FROM number_book b WHERE b.source = 'own' AND b.last_number <>
        (SELECT count(*) FROM number_entry n WHERE n.number_book_id = b.number_book_id)`,
    'a file without its dossier item': `SELECT file_id FROM file WHERE kind = 'initiative'
        AND file_id NOT IN (SELECT file_id FROM dossier_item WHERE file_id IS NOT NULL)`,
    'a sheet without its points': `SELECT score_id FROM score
        WHERE 3 <> (SELECT count(*) FROM score_point p WHERE p.score_id = score.score_id)`,
    'a title done twice': `SELECT title FROM initiative WHERE title LIKE 'c%.%' GROUP BY title HAVING count(*) > 1`,
    'a key without what it stands for': `SELECT key FROM idempotency WHERE key LIKE 'draft-%'
        AND substr(key, 7) NOT IN (SELECT title FROM initiative)`,
};

/** The file of a row: null when it is whole, otherwise what is wrong. */
function tornFile(server, { name, sha256, bytes }) {
    try {
        const content = readFileSync(join(server.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2)));
        if (content.length === bytes && shaOf(content) === sha256) {
            return null;
        }
        return `torn: ${name} has ${content.length} of ${bytes} bytes or another digest`;
    } catch (error) {
        return `lost: ${name}: ${error.code}`;
    }
}

const SEEN = {
    dossiers: 'SELECT title, initiative_id, code FROM initiative',
    confirmed: 'SELECT initiative_id FROM initiative_author WHERE confirmed_at IS NOT NULL',
    files: 'SELECT name, sha256, bytes FROM file',
    scores: 'SELECT seat_id, remark FROM score',
    integrity: 'PRAGMA integrity_check',
    orphans: 'PRAGMA foreign_key_check',
};

function lostAcks(seen, acks) {
    const byTitle = new Map(seen.dossiers.map((r) => [r.title, r]));
    const byId = new Map(seen.dossiers.map((r) => [r.initiative_id, r]));
    const confirmed = new Set(seen.confirmed.map((r) => r.initiative_id));
    const files = new Map(seen.files.map((r) => [r.name, r]));
    const remarks = new Map(seen.scores.map((r) => [r.seat_id, r.remark]));
    const isThere = {
        draft: (a) => byTitle.get(a.title)?.initiative_id === a.id,
        confirm: (a) => confirmed.has(a.initiative),
        submit: (a) => byId.get(a.initiative)?.code === a.code && a.code,
        file: (a) => files.get(a.name)?.sha256 === a.sha256,
        sheet: (a) => Number(remarks.get(a.seat)?.slice(1)) >= a.n,
    };
    return acks.filter((a) => !isThere[a.kind](a)).map((a) => `lost: ${JSON.stringify({ ...a, author: undefined })}`);
}

/** What is wrong after the acknowledged answers `acks`: their files are read, or with { allFiles } every one. */
export function problems(server, acks, { allFiles = false } = {}) {
    const seen = queries(server, { ...SEEN, ...HALVES });
    const wrong = Object.keys(HALVES).filter((name) => seen[name].length > 0)
        .map((name) => `${name}: ${JSON.stringify(seen[name].slice(0, 3))}`);
    if (seen.integrity[0].integrity_check !== 'ok' || seen.orphans.length > 0) {
        wrong.push(`integrity: ${JSON.stringify([...seen.integrity, ...seen.orphans].slice(0, 5))}`);
    }
    const audit = run(['audit', 'verify', '--data', server.dataDir, '--json'], { env: server.env });
    if (audit.code !== 0) {
        wrong.push(`audit verify: ${audit.out}${audit.err}`);
    }
    const files = allFiles ? seen.files : acks.filter((a) => a.kind === 'file');
    return [...wrong, ...lostAcks(seen, acks), ...files.map((file) => tornFile(server, file)).filter(Boolean)];
}

/** Names in incoming/: what is being received, or was left behind. */
export const leftOver = (server) => readdirSync(join(server.dataDir, 'incoming'));
