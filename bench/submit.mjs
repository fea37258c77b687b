// Durable submissions per second: drafts with their author's confirmed share are filed by 32 clients at once
// through the page's form, all rules and events, synchronous=FULL, on a copy of the same data directory each
// time. Many in one commit, beside one commit for each; then both on a disk whose flush takes 2 ms longer.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { BENCH, BUILD, demo, median, row, scratch, serve, signIn } from './lib.mjs';

const DRAFTS = Number(process.env.BENCH_DRAFTS ?? 3000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const SECONDS = 2; // there must be drafts for all of it
const CLIENTS = 32;
const TEST_PROGRAM = 'sangkien-test';
const FORM = {
    title: 'Phiếu kiểm tra thành phần hồ sơ theo từng thủ tục', kind: 'operational', field: 'Cải cách hành chính',
    use_kind: 'first_use', problem: '31% hồ sơ bị trả lại ít nhất một lần.',
    prior_state: 'Một bảng chung dán trên tường.', description: 'Phiếu in từ danh mục thủ tục. '.repeat(40),
    conditions: 'Danh mục thủ tục được cập nhật.', applicability: 'Mọi bộ phận một cửa.',
    benefit_by_author: 'Giảm số lần đi lại.', benefit_dong: 53633333,
};

async function send(url, cookie, path, body) {
    const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', body: JSON.stringify(body),
        headers: { Cookie: cookie, 'Content-Type': 'application/json' } });
    if (!answer.ok) {
        throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    }
    return answer.json();
}

/* The directory every run starts from: a demonstration and DRAFTS drafts ready to be filed. */
async function prepare() {
    const { data: from, logins } = demo(300);
    const folder = join(BUILD, 'bench', `drafts-${DRAFTS}`);
    const login = logins.find((one) => one.role === 'author');
    if (existsSync(join(folder, 'ids'))) {
        return { folder, login };
    }
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(from, join(folder, 'data'), { recursive: true });
    const server = await serve(join(folder, 'data'));
    const cookie = await signIn(server.url, login);
    const me = await fetch(`${server.url}/api/v1/account`, { headers: { Cookie: cookie } }).then((r) => r.json());
    const firstUsedOn = new Date(Date.now() - 60 * 86400e3).toISOString().slice(0, 10);
    const ids = [];
    const work = async () => {
        while (ids.length < DRAFTS) {
            const draft = await send(server.url, cookie, '/initiatives', { ...FORM, first_used_on: firstUsedOn,
                authors: [{ person: me.person_id, share_bp: 10000 }] });
            await send(server.url, cookie, `/initiatives/${draft.id}/confirm`, { means: 'online' });
            ids.push(draft.id);
        }
    };
    await Promise.all(Array.from({ length: CLIENTS }, work));
    await server.stop();
    writeFileSync(join(folder, 'ids'), `${ids.join('\n')}\n`);
    return { folder, login };
}

/* Processor seconds of the thread that writes. */
function writerSeconds(pid) {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
        const stat = readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8');
        if (readFileSync(`/proc/${pid}/task/${task}/comm`, 'utf8').trim() === 'writer') {
            return Number(stat.split(' ')[0]) / 1e9;
        }
    }
    throw new Error('no thread is named writer');
}

async function fileAll({ folder, login }, env) {
    const data = join(folder, 'run');
    rmSync(data, { recursive: true, force: true });
    cpSync(join(folder, 'data'), data, { recursive: true });
    const server = await serve(data, { program: TEST_PROGRAM, env });
    const cookie = await signIn(server.url, login);
    const page = await fetch(`${server.url}/initiatives/new`, { headers: { Cookie: cookie } }).then((r) => r.text());
    const [, token] = page.match(/name="csrf" value="([^"]*)"/);
    const before = writerSeconds(server.child.pid);
    const said = execFileSync('wrk', ['-t2', `-c${CLIENTS}`, `-d${SECONDS}s`, '-s', join(BENCH, 'submit.lua'),
        '-H', `Cookie: ${cookie}`, '-H', 'Content-Type: application/x-www-form-urlencoded', server.url, '--',
        join(folder, 'ids'), encodeURIComponent(token)], { encoding: 'utf8' });
    const [, filed, refused, seconds] = said.match(/FILED (\d+) REFUSED (\d+) SECONDS ([\d.]+)/).map(Number);
    const us = (writerSeconds(server.child.pid) - before) / filed * 1e6;
    await server.stop();
    if (refused > 0 || filed > DRAFTS * 0.95) {
        throw new Error(`${filed} of ${DRAFTS} filed (BENCH_DRAFTS wants more), ${refused} refused: ${said}${server.said}`);
    }
    return { rate: filed / seconds, us };
}

const ground = await prepare();
const shim = join(scratch(), 'slow_fsync.so');
execFileSync('cc', ['-O2', '-shared', '-fPIC', '-o', shim, join(BENCH, 'slow_fsync.c'), '-ldl']);
const alone = { SANGKIEN_BATCH_MAX: '1' };
const slow = { LD_PRELOAD: shim };
const kinds = { group: {}, alone, slowGroup: slow, slowAlone: { ...slow, ...alone } };
const got = { group: [], alone: [], slowGroup: [], slowAlone: [] };
for (let i = 0; i < ROUNDS; i++) {
    for (const name of Object.keys(kinds)) {
        got[name].push(await fileAll(ground, kinds[name]));
    }
}
rmSync(join(ground.folder, 'run'), { recursive: true, force: true });
const rate = (name) => median(got[name].map((one) => one.rate));
const against = (a, b) => median(got[a].map((one, i) => one.rate / got[b][i].rate));
row({ what: `durable submissions, ${CLIENTS} clients`, figure: rate('group'), unit: '1/s',
    beside: 'one commit for each', its: rate('alone'), ratio: against('group', 'alone'), target: '>= 2 x',
    met: against('group', 'alone') >= 2 });
row({ what: 'the same, flush + 2 ms', figure: rate('slowGroup'), unit: '1/s', beside: 'one commit for each',
    its: rate('slowAlone'), ratio: against('slowGroup', 'slowAlone'), target: '>= 4 x',
    met: against('slowGroup', 'slowAlone') >= 4 });
const us = median(got.group.map((one) => one.us));
row({ what: 'processor time of the writing thread', figure: us, unit: 'us/submission', target: '<= 200 us',
    met: us <= 200 });
