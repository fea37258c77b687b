// What every HTTP test uses: a server of its own in a fresh folder, clients with a cookie jar, pages
// posted as a browser would and the API as a program would.
//
//     const server = await startServer();                   // a demonstration; { empty: true } for none
//     const clerk = await signIn(server, 'intake_clerk');   // a role, or a user name of the demonstration
//     (await clerk.get('/initiatives')).status              // a page: { status, headers, location, text }
//     (await clerk.json('/initiatives')).body.items         // the API:  { status, headers, body }
//     await clerk.send('/initiatives', { title: '...' })    // POST to the API
//     await clerk.post('/initiatives', { title: '...' }, { from: '/initiatives/new' })  // POST of a page's form
//     server.run('org', 'list', '--json')                   // a command: { code, out, err }
//     server.setClock('2026-03-02T01:00:00Z')               // only when started with { clock: '...' }
//     await server.stop();
//
// Everything listens on 127.0.0.1, lives in a fresh folder and is ended by its own process id.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const BUILD = resolve(ROOT, process.env.SANGKIEN_BUILD ?? 'build');
export const PROGRAM = join(BUILD, 'test/sangkien');
const START_MS = 60000; // on a machine that has much else to do
const PORT_TRIES = 3;
/** Tests look at what a server answers, not at how full the disk or how busy the processor of this machine is. */
export const TEST_ENV = { SANGKIEN_DISK_FREE_PERCENT_MIN: '0', SANGKIEN_PATIENCE: '20' };

/** Why the server cannot be tested here, or false: for node's `skip`. */
export function noServer() {
    return existsSync(PROGRAM) ? false : `${PROGRAM} is not built (make test-build)`;
}

export function freePort() {
    return new Promise((done, fail) => {
        const probe = net.createServer();
        probe.on('error', fail);
        probe.listen(0, '127.0.0.1', () => {
            const { port } = probe.address();
            probe.close(() => done(port));
        });
    });
}

async function untilReady(url, child) {
    for (const end = Date.now() + START_MS; Date.now() < end;) {
        if (child.exitCode !== null || child.signalCode !== null) {
            throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}`);
        }
        try {
            if ((await fetch(`${url}/readyz`)).ok) {
                return;
            }
        } catch {
            // not listening yet
        }
        await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('the server did not answer in time');
}

/**
 * Before a request: a command that kept this process busy may have lasted longer than the server keeps an
 * idle connection; one turn of the loop lets node learn which are closed, so that none is used again.
 */
export const turn = () => new Promise((done) => setImmediate(done));

/** One run of a command, as an administrator would type it. */
export function run(words, { env = {}, input } = {}) {
    const done = spawnSync(PROGRAM, words, { encoding: 'utf8', env: { ...process.env, ...env }, input,
        maxBuffer: 64 * 1024 * 1024 });
    return { code: done.status, out: done.stdout, err: done.stderr };
}

class Server {
    constructor(folder, env) {
        this.folder = folder;
        this.dataDir = join(folder, 'data');
        this.env = env;
        this.logins = [];
    }

    /** `sangkien WORDS --data <this directory>`; text that is JSON is not parsed. */
    run(...words) {
        return run([...words, '--data', this.dataDir], { env: this.env });
    }

    setClock(instant) {
        const file = this.env.SANGKIEN_CLOCK_FILE;
        writeFileSync(`${file}.new`, instant);
        renameSync(`${file}.new`, file);
    }

    /** Starts the process, at the same address every time. `under` are words to run it under, `env` more environment. */
    async serve({ under = [], env = {} } = {}) {
        for (let left = this.url ? 1 : PORT_TRIES; left > 0; left--) {
            const url = this.url ?? `http://127.0.0.1:${await freePort()}`;
            const [program, ...words] = [...under, PROGRAM, 'serve', '--data', this.dataDir, '--listen',
                url.slice('http://'.length)];
            this.child = spawn(program, words, {
                stdio: ['ignore', 'ignore', process.env.SANGKIEN_LOG ? 'inherit' : 'ignore'],
                env: { ...process.env, ...this.env, ...env } });
            try {
                await untilReady(url, this.child);
                this.url = url;
                return;
            } catch (error) {
                await this.kill();
                if (left === 1) {
                    throw error; // before that, another program may have taken the port that was free
                }
            }
        }
    }

    async #end(signal) {
        if (this.child && this.child.exitCode === null && this.child.signalCode === null) {
            const ended = new Promise((done) => this.child.once('exit', done));
            this.child.kill(signal);
            await ended;
        }
    }

    /** Ends the process; the directory stays, so that serve() may follow. */
    async halt() {
        await this.#end('SIGTERM');
    }

    /** The same without letting it close anything: kill -9. */
    async kill() {
        await this.#end('SIGKILL');
    }

    async stop() {
        await this.halt();
        rmSync(this.folder, { recursive: true, force: true });
    }
}

/**
 * A served installation: a demonstration of `size` dossiers, or with { empty: true } one without anybody. { clock } is
 * the RFC 3339 instant at which it stands still; { conf } an object of settings (site.name ...).
 */
export async function startServer({ empty = false, size = 0, clock, conf = {}, under = tmpdir(), how } = {}) {
    const folder = mkdtempSync(join(under, 'sangkien-http-'));
    const env = { ...TEST_ENV, ...Object.fromEntries(Object.entries(conf).map(([key, value]) =>
        [`SANGKIEN_${key.toUpperCase().replaceAll('.', '_')}`, String(value)])) };
    if (clock) {
        env.SANGKIEN_CLOCK_FILE = join(folder, 'clock');
    }
    const server = new Server(folder, env);
    if (clock) {
        server.setClock(clock);
    }
    try {
        const made = server.run(...(empty ? ['init'] : ['demo', '--size', String(size)]), '--json');
        if (made.code !== 0) {
            throw new Error(made.err);
        }
        server.made = JSON.parse(made.out);
        server.logins = server.made.logins ?? [];
        if (empty) {
            writeFileSync(join(server.dataDir, 'demo'), ''); // lets root serve it, as tests may be root
        }
        await server.serve(how);
    } catch (error) {
        await server.stop();
        throw error;
    }
    return server;
}

/** What a browser keeps: cookies by name; a cookie set to nothing is forgotten. */
export class Client {
    constructor(server) {
        this.url = server.url;
        this.cookies = new Map();
    }

    async fetch(path, { method = 'GET', headers = {}, body } = {}) {
        const sent = { ...headers };
        if (this.cookies.size > 0) {
            sent.Cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
        }
        await turn();
        const answer = await fetch(this.url + path, { method, headers: sent, body, redirect: 'manual' });
        for (const line of answer.headers.getSetCookie()) {
            const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
            if (value === '') {
                this.cookies.delete(name);
            } else {
                this.cookies.set(name, value);
            }
        }
        return answer;
    }

    async #page(answer) {
        return { status: answer.status, headers: answer.headers, location: answer.headers.get('location'),
            text: await answer.text() };
    }

    async get(path, headers) {
        return this.#page(await this.fetch(path, { headers }));
    }

    /** The form token that a page of this client carries. */
    async token(path) {
        const page = await this.get(path);
        const found = page.text.match(/name="csrf" value="([^"]*)"/);
        if (!found) {
            throw new Error(`${path} (${page.status}) has no form`);
        }
        return found[1];
    }

    /**
     * Posts a page's form: fields by name (an array repeats one). `from` is a page with a form, `files`
     * an object of name -> { name, type, bytes } and makes it multipart.
     */
    async post(path, fields = {}, { from = path, files, headers = {}, csrf } = {}) {
        const all = Object.entries({ csrf: csrf ?? await this.token(from), ...fields })
            .flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
        let body = new URLSearchParams(all);
        if (files) {
            body = new FormData();
            all.forEach(([name, value]) => body.append(name, value));
            for (const [name, file] of Object.entries(files)) {
                body.append(name, new Blob([file.bytes], { type: file.type ?? 'application/octet-stream' }),
                    file.name);
            }
        }
        return this.#page(await this.fetch(path, { method: 'POST', headers, body }));
    }

    async #answer(answer) {
        const text = await answer.text();
        const body = (answer.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text;
        return { status: answer.status, headers: answer.headers, location: answer.headers.get('location'), body };
    }

    /** GET of the API; path without /api/v1. */
    async json(path, headers) {
        return this.#answer(await this.fetch(`/api/v1${path}`, { headers }));
    }

    /** POST of JSON to the API. */
    async send(path, value = {}, headers = {}) {
        return this.#answer(await this.fetch(`/api/v1${path}`, { method: 'POST',
            headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) }));
    }
}

/** Codes of the faults in a refusal of the API, for assertions: ['required title', ...]. */
export function faults(answer) {
    return (answer.body.faults ?? []).map((one) => (one.field ? `${one.code} ${one.field}` : one.code));
}

/** A client signed in through the API as the first person of a role, or as { user, password }. */
export async function signIn(server, who) {
    const login = typeof who === 'string'
        ? server.logins.find((one) => one.role === who) ?? { user: who, password: server.logins[0].password }
        : who;
    const client = new Client(server);
    const answer = await client.send('/session', { user: login.user, password: login.password });
    if (answer.status !== 201) {
        throw new Error(`${login.user} could not sign in: ${JSON.stringify(answer.body)}`);
    }
    return client;
}
