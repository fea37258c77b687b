// A demonstration server of the test's own, on a free port of this machine, with a clock that the test
// turns. engine 'pg' starts a PostgreSQL in a scratch folder (tests/tools/pg-start).
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { TEST_ENV, freePort, turn } from './lib.mjs';
import { openDatabase } from './database.mjs';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = join(resolve(ROOT, process.env.SANGKIEN_BUILD ?? 'build'), 'test/sangkien');
const PASSWORD = 'Demo-SangKien-2026';
const START_MS = 60000;

/** True when this machine can start a PostgreSQL for a test. */
export function hasPostgres() {
    return existsSync('/usr/lib/postgresql');
}

function startPostgres() {
    const folder = mkdtempSync(join(tmpdir(), 'sangkien-pg-'));
    chmodSync(folder, 0o755); // the server runs as another user
    const tool = join(ROOT, 'tests/tools/pg-start');
    const url = execFileSync(tool, [folder], { encoding: 'utf8' }).trim();
    return {
        url,
        stop: () => {
            execFileSync(tool, ['--stop', folder]);
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** Another program may take the port that was free: then with another one. */
async function serve(words, env, tries = 3) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const child = spawn(PROGRAM, [...words, '--listen', `127.0.0.1:${port}`],
        { env, stdio: ['ignore', 'ignore', process.env.SHOW_LOG ? 'inherit' : 'ignore'] });
    for (const end = Date.now() + START_MS; child.exitCode === null && Date.now() < end;) {
        if (await fetch(`${url}/readyz`).then((r) => r.ok, () => false)) {
            return { url, child };
        }
        await new Promise((done) => setTimeout(done, 50));
    }
    child.kill('SIGKILL');
    if (tries === 1) {
        throw new Error(`the server did not start (${child.exitCode})`);
    }
    return serve(words, env, tries - 1);
}

export async function startServer({ engine = 'sqlite', at = '2026-06-01T02:00:00Z' } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'sangkien-http-'));
    const dataDir = join(folder, 'data');
    const clock = join(folder, 'clock');
    const pg = engine === 'pg' ? startPostgres() : null;
    const db = pg ? ['--db', pg.url] : [];
    writeFileSync(clock, at);
    const env = { ...process.env, ...TEST_ENV, SANGKIEN_CLOCK_FILE: clock };
    execFileSync(PROGRAM, ['demo', '--data', dataDir, '--size', '0', '--json', ...db], { env });
    const { url, child } = await serve(['serve', '--data', dataDir, ...db], env);
    return {
        url, dataDir,
        database: openDatabase(engine, pg ? pg.url : join(dataDir, 'sangkien.db')),
        /** Turns the clock to nine in the morning of a day in Viet Nam. */
        day: (iso) => writeFileSync(clock, `${iso}T02:00:00Z`),
        run: (...args) => execFileSync(PROGRAM, [...args, '--data', dataDir, ...db], { env, encoding: 'utf8' }),
        login: (user) => login(url, user),
        stop: async () => {
            const ended = new Promise((done) => child.once('exit', done));
            child.kill('SIGTERM');
            await ended;
            pg?.stop();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

async function signIn(url, user) {
    const answer = await fetch(`${url}/api/v1/session`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ user, password: PASSWORD }),
    });
    if (answer.status !== 201) {
        throw new Error(`${user} could not sign in: ${answer.status}`);
    }
    return answer.headers.get('set-cookie').split(';')[0];
}

/** A person at work. A session that ended while the clock was turned is opened again. */
async function login(url, user) {
    let cookie = await signIn(url, user);
    const once = (method, path, body, headers) => fetch(`${url}${path}`, {
        method, redirect: 'manual',
        headers: { cookie, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
        body: body ? JSON.stringify(body) : undefined,
    });
    const ask = async (method, path, body, headers = {}) => {
        await turn();
        let response = await once(method, path, body, headers);
        if (response.status === 401) {
            cookie = await signIn(url, user);
            response = await once(method, path, body, headers);
        }
        const text = await response.text();
        let json = null;
        try {
            json = JSON.parse(text);
        } catch {
            // a page
        }
        return { status: response.status, json, text, headers: response.headers,
            codes: (json?.faults ?? []).map((f) => f.code) };
    };
    return {
        user,
        /** The cookie of a session that lives now. */
        cookie: async () => {
            await ask('GET', '/api/v1/account');
            return cookie;
        },
        get: (path) => ask('GET', `/api/v1${path}`),
        post: (path, body = {}, headers) => ask('POST', `/api/v1${path}`, body, headers),
        page: (path) => ask('GET', path),
        /** POST of a form with files to the API: files by field as [name, text]. */
        upload: async (path, fields, files) => {
            const form = new FormData();
            Object.entries(fields).forEach(([name, value]) => form.append(name, value));
            Object.entries(files).forEach(([name, [called, text]]) => form.append(name, new Blob([text]), called));
            const answer = await fetch(`${url}/api/v1${path}`,
                { method: 'POST', headers: { cookie, 'X-Requested-With': 'test' }, body: form });
            if (answer.status >= 300) {
                throw new Error(`${user} POST ${path}: ${answer.status} ${(await answer.text()).slice(0, 400)}`);
            }
            return answer.json();
        },
        /** The same, insisting on success. */
        must: async (path, body = {}) => {
            const got = await ask('POST', `/api/v1${path}`, body);
            if (got.status >= 300) {
                throw new Error(`${user} POST ${path}: ${got.status} ${got.text.slice(0, 400)}`);
            }
            return got.json;
        },
    };
}
