// What the benchmarks share: starting and ending servers, their processor time and memory, wrk, and the
// table in which every figure stands next to its yardstick of the same run.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort } from '../tests/http/lib.mjs';

export { freePort };

export const BENCH = dirname(fileURLToPath(import.meta.url));
export const BUILD = resolve(join(BENCH, '..'), process.env.SANGKIEN_BUILD ?? 'build');
export const SIZE = Number(process.env.BENCH_SIZE ?? 100000);
const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
const START_MS = 60000;

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

/** A folder that is gone when the process ends. */
export function scratch() {
    const folder = mkdtempSync(join(tmpdir(), 'sangkien-bench-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

/** The demonstration of SIZE dossiers: made once per build directory, and its logins. */
export function demo(size = SIZE) {
    const data = join(BUILD, 'bench', `demo-${size}`);
    mkdirSync(dirname(data), { recursive: true });
    if (existsSync(data) && !existsSync(join(data, 'demo'))) {
        rmSync(data, { recursive: true }); // an earlier run was ended before it was full
    }
    const { logins } = JSON.parse(execFileSync(join(BUILD, 'sangkien'),
        ['demo', '--data', data, '--size', String(size), '--json'], { encoding: 'utf8' }));
    return { data, logins };
}

/** A process and its children as one: time, memory, end. */
export class Running {
    constructor(command, args, { env = {}, cwd } = {}) {
        /* To a file: a pipe would fill up while wrk runs, and a server that logs would stand still. */
        this.log = join(scratch(), 'log');
        const log = openSync(this.log, 'w');
        this.child = spawn(command, args, { env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'ignore', log] });
        closeSync(log);
        this.kill = () => this.child.kill('SIGKILL');
        process.on('exit', this.kill);
    }

    /** Waits until a GET of the address is answered with 200. */
    async answers(url, headers = {}) {
        for (const end = Date.now() + START_MS; ;) {
            if (await fetch(url, { headers }).then((r) => r.ok, () => false)) {
                return this;
            }
            if (this.child.exitCode !== null || Date.now() > end) {
                throw new Error(`${url} does not answer (${this.child.exitCode}): ${this.said}`);
            }
            await sleep(2);
        }
    }

    /** The end of what it said on stderr. */
    get said() {
        return readFileSync(this.log, 'utf8').slice(-4000);
    }

    pids() {
        const children = new Map();
        for (const name of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
            try {
                const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[1]);
                children.set(parent, [...children.get(parent) ?? [], Number(name)]);
            } catch {
                // it ended while we looked
            }
        }
        const all = [this.child.pid];
        for (let i = 0; i < all.length; i++) {
            all.push(...children.get(all[i]) ?? []);
        }
        return all;
    }

    /** Processor seconds of all its processes until now. */
    seconds() {
        return this.pids().reduce((sum, pid) => {
            const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
            return sum + (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
        }, 0);
    }

    /** Megabytes: resident, each shared page counted in part (PSS). */
    megabytes() {
        return this.pids().reduce((sum, pid) => {
            const [, kb] = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m);
            return sum + Number(kb) / 1024;
        }, 0);
    }

    async stop() {
        const ended = new Promise((done) => this.child.once('exit', done));
        this.child.kill('SIGTERM');
        await ended;
        process.off('exit', this.kill);
    }
}

/** The program serving a data directory; `program` is the path below the build directory. */
export async function serve(data, { program = 'sangkien', env } = {}) {
    const port = await freePort();
    const server = new Running(join(BUILD, program), ['serve', '--data', data, '--listen', `127.0.0.1:${port}`],
        { env });
    server.url = `http://127.0.0.1:${port}`;
    return server.answers(`${server.url}/readyz`);
}

/** The cookie of a person who signs in. */
export async function signIn(url, { user, password }) {
    const answer = await fetch(`${url}/api/v1/session`, { method: 'POST',
        headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user, password }) });
    if (answer.status !== 201) {
        throw new Error(`${user} cannot sign in: ${answer.status}`);
    }
    return answer.headers.getSetCookie()[0].split(';')[0];
}

/** One run of wrk: requests per second and how many there were; anything but 2xx fails. A slow answer
 * is no failure here: the rate says it. */
export function wrk(url, { clients = 16, seconds = 3, headers = {}, script } = {}) {
    const args = ['-t2', `-c${clients}`, `-d${seconds}s`, ...script ? ['-s', script] : [],
        ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]), url];
    const said = execFileSync('wrk', args, { encoding: 'utf8' });
    if (/Non-2xx|Socket errors: connect [1-9]/.test(said)) {
        throw new Error(`wrk ${url}: ${said}`);
    }
    return { rate: Number(said.match(/Requests\/sec:\s+([\d.]+)/)[1]),
        count: Number(said.match(/(\d+) requests in/)[1]), said };
}

/** A row of the report: a figure, what it is held against, and whether it reached its target. */
export function row({ what, figure, unit, beside = '-', its = '-', ratio = '-', target, met }) {
    const shown = (v) => (typeof v === 'number' ? Number(v.toPrecision(4)).toString() : v);
    console.log([what, shown(figure), unit, beside, shown(its), shown(ratio), target ?? '-',
        met === undefined ? '-' : met ? 'yes' : 'NO'].join('\t'));
}
