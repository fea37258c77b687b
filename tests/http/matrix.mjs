// The whole policy table over HTTP: every route by everybody who could stand to an object in another way, in every
// state an object can be in. What must come of it is worked out by tests/http/policy.mjs from policy.tsv and
// from facts, never by asking the server. A route that the world cannot reach fails the test.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { flat } from './openapi.mjs';
import { Judge, readPolicy } from './policy.mjs';
import { ROOT } from './server.mjs';
import { ACTORS } from './world.mjs';

const AT_ONCE = 6;
const BUSY_MAX = 3;
/** What a list wants to be asked, where it shows nothing otherwise. */
const QUERIES = { '/reports/{id:report_id}/rows': '?table=1&row=&column=officials' };
/** Tables in which reading, signing in and the consumers of events write. */
const UNWATCHED = new Set(['login_session', 'sign_in_try', 'seal', 'todo', 'read_log', 'file', 'schema_migration', 'notice', 'setup_link',
    'directive_receipt', 'feed_token']);
/** Asked by another test alone, since a link works once: setup.test.mjs. */
const ELSEWHERE = new Set(['POST /khoi-tao/{code:str}', 'POST /khoi-tao/{code:str}/password',
    // The secret address of a calendar: calendar.test.mjs.
    'GET /lich/{token:str}',
    // Need a person who may be seen and an agency of another's choice, two objects at once: people.test.mjs.
    'POST /people/{id:person_id}/posts', 'POST /people/{id:person_id}/posts/{post:post_id}/end',
    'POST /people/{id:person_id}/account', 'POST /people/{id:person_id}/roles',
    'POST /people/{id:person_id}/roles/{grant:role_grant_id}/end', 'GET /people/{id:person_id}/lend',
    'POST /people/{id:person_id}/lend', 'POST /people', 'POST /account/sign-out-everywhere']);
/** The path names a person, the act is on the account of that person. */
const ACTS_ON_ACCOUNT = new Set(['POST /people/{id:person_id}/account/password', 'POST /people/{id:person_id}/account/lock']);
/** Where the agency of an act is that of something in the body. */
const PLACES = {
    'POST /award-cases': ({ person }) => `SELECT org_id FROM post WHERE person_id = ${person} AND to_on IS NULL`,
    'POST /nominations': ({ recognition }) => 'SELECT i.org_id FROM recognition r JOIN initiative i '
        + `ON i.initiative_id = r.initiative_id WHERE r.recognition_id = ${recognition}`,
};

/** Lines of routes.def: { method, path ({id:type} as it stands there), action, isPage }. */
export function routes() {
    return readFileSync(join(ROOT, 'src/app/routes.def'), 'utf8').split('\n')
        .filter((line) => /^(GET|POST)\s/.test(line))
        .map((line) => {
            const [method, path, , action, , ...options] = line.trim().split(/\s+/);
            return { method, path, action, isPage: options.includes('page'), hasPage: /invalid=/.test(line) };
        });
}

/** The states by kind, from enums.def. */
function readStates() {
    const lines = readFileSync(join(ROOT, 'src/app/enums.def'), 'utf8').matchAll(/^(\w+)_status:(.*)$/gm);
    return Object.fromEntries([...lines].map(([, kind, words]) => [kind, words.trim().split(/\s+/)]));
}

/** The types of the parameters of a path: [{ whole: '{id:idea_id}', type: 'idea' }]; str stays str. */
export function parameters(path) {
    return [...path.matchAll(/\{(\w+):(\w+)\}/g)].map(([whole, , type]) => ({ whole, type: type.replace(/_id$/, '') }));
}

/** Runs work over all items, a few at a time. */
export async function inTurns(items, work) {
    const left = items[Symbol.iterator]();
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (const item of left) {
            await work(item);
        }
    }));
}

export class Matrix {
    /** isBrief: pages are not asked beside their JSON twins. */
    constructor(server, world, api, { isBrief = false } = {}) {
        Object.assign(this, { server, world, api, isBrief, database: server.database });
        this.policy = readPolicy();
        this.shapes = this.database.shapes();
        this.states = readStates();
        this.differences = [];
        this.asked = 0;
        this.allowed = 0;
        this.cookies = new Map();
        this.reached = new Set();
    }

    async signIn() {
        for (const user of Object.keys(ACTORS)) {
            this.cookies.set(user, await this.world.p[user].cookie());
        }
    }

    judge() {
        return new Judge(this.policy, this.database, this.world.day);
    }

    async ask(user, method, path, { body, files }) {
        const headers = user ? { cookie: this.cookies.get(user) } : {};
        const sent = { method, headers, redirect: 'manual' };
        if (files) {
            headers['X-Requested-With'] = 'test';
            const form = new FormData();
            flat(body).forEach(([name, value]) => form.append(name, value));
            files.forEach((name) => form.append(name, new Blob(['%PDF-1.4\n']), 'to-khai.pdf'));
            const whole = new Response(form); // in one piece, as the answer may come before the end
            headers['Content-Type'] = whole.headers.get('content-type');
            sent.body = Buffer.from(await whole.arrayBuffer());
        } else if (body) {
            headers['Content-Type'] = 'application/json';
            sent.body = JSON.stringify(body);
        }
        // A connection that the server closed while the database was read is opened again.
        const once = () => fetch(this.server.url + path, sent);
        let answer = await once().catch(once);
        for (let again = 0; answer.status === 503 && again < BUSY_MAX; again++) { // several writers at once: as Retry-After says
            await answer.body?.cancel();
            await sleep(Number(answer.headers.get('retry-after') ?? 1) * 1000);
            answer = await once().catch(once);
        }
        const text = await answer.text();
        const isJson = (answer.headers.get('content-type') ?? '').includes('json');
        return { status: answer.status, code: isJson ? JSON.parse(text).faults?.[0]?.code : undefined, text };
    }

    /** Asks once and notes a difference to what must come of it. */
    async compare(user, method, path, sent, expected, about) {
        const got = await this.ask(user, method, path, sent);
        const isPage = !path.startsWith('/api/');
        this.asked++;
        this.allowed += expected === 'allow' ? 1 : 0;
        // A rule behind the permission may still refuse, by a reason of its own.
        const isDenied = (got.status === 401 && got.code !== 'wrong_password') || got.status === 404 || got.status >= 500 || (isPage && got.status === 303)
            || (got.status === 403 && (isPage || ['forbidden', 'not_in_this_state'].includes(got.code)));
        const isRight = expected === 'allow' ? !isDenied
            : isPage && expected.status === 401 ? got.status === 303
                : got.status === expected.status && (isPage || got.code === expected.code);
        if (!isRight) {
            this.differences.push(`${method} ${path} by ${user ?? 'nobody'} ${about}: ${got.status} ${got.code ?? ''}, expected `
                + `${expected === 'allow' ? 'allow' : `${expected.status} ${expected.code}`}`
                + `${got.status >= 500 || got.status === 422 ? ` ${got.text.slice(0, 200)}` : ''}`);
        }
    }

    /** Objects of a kind, at most `most` of each state and agency. */
    objects(judge, kind, most = 2) {
        const { table } = this.policy.kinds[kind];
        const seen = new Map();
        return judge.facts[table].map((row) => judge.object(kind, row[`${table}_id`])).filter((one) => {
            const key = `${one.org} ${one.state}`;
            seen.set(key, (seen.get(key) ?? 0) + 1);
            return seen.get(key) <= most;
        });
    }

    /** A row of `table` that belongs to the object, for the second parameter of a path. */
    partOf(table, object) {
        const parent = `${this.policy.kinds[object.kind].table}_id`;
        const own = this.shapes[table].includes(parent)
            ? this.database.rows(`SELECT ${table}_id AS id FROM ${table} WHERE ${parent} = ${object.id}`) : [];
        return own[0]?.id ?? this.database.rows(`SELECT max(${table}_id) AS id FROM ${table}`)[0]?.id ?? 1;
    }

    body(operation) {
        if (!operation?.formName) {
            return operation?.method === 'POST' ? {} : null;
        }
        const keyOf = (table) => this.database.rows(`SELECT min(${table}_id) AS id FROM ${table}`)[0]?.id ?? 1;
        this.bodies ??= new Map();
        if (!this.bodies.has(operation.formName)) {
            this.bodies.set(operation.formName, this.api.body(operation.formName, { keyOf, day: this.world.day }));
        }
        return this.bodies.get(operation.formName);
    }

    operation(route) {
        const path = route.path.replaceAll(/\{(\w+):\w+\}/g, '{$1}');
        return this.api.operations.find((one) => one.method === route.method && one.path === path);
    }

    /** A file for every field that must have one; null where the form needs none. */
    files(operation) {
        const fields = operation?.formName ? this.api.fileFields(operation.formName).filter((one) => one.isRequired) : [];
        return fields.length > 0 ? fields.map((one) => one.name) : null;
    }

    /** One route on one object (or none), by everybody. */
    async everybody(judge, route, path, object, about) {
        const operation = this.operation(route);
        const body = this.body(operation);
        const files = this.files(operation);
        const query = QUERIES[route.path] ?? '';
        this.reached.add(`${route.method} ${route.path}`);
        await inTurns([null, ...Object.keys(ACTORS)], async (user) => {
            const actor = user && judge.actor(user);
            const expected = [route.action, ...route.and ?? []].map((one) => judge.verdict(actor, one, object))
                .find((one) => one !== 'allow') ?? 'allow';
            if (!route.isPage) {
                await this.compare(user, route.method, `/api/v1${path}${query}`, { body, files }, expected, about);
            }
            if (route.method === 'GET' && (!this.isBrief || route.isPage)) {
                await this.compare(user, 'GET', `${path}${query}`, {}, expected, about);
            }
        });
    }

    accountOf(judge, person) {
        const account = judge.facts.account.find((one) => one.person_id === person.id);
        return account && judge.object('account', account.account_id);
    }

    /** A route on an object: the other parameters of its path are parts of that object. */
    async on(judge, route, named) {
        if (ELSEWHERE.has(`${route.method} ${route.path}`)) {
            return;
        }
        const object = ACTS_ON_ACCOUNT.has(`${route.method} ${route.path}`) ? this.accountOf(judge, named) : named;
        if (!object) {
            return; // a person without an account
        }
        const [first, ...others] = parameters(route.path);
        let path = route.path.replace(first.whole, named.id);
        for (const one of others) {
            path = path.replace(one.whole, this.partOf(one.type, named));
        }
        await this.everybody(judge, route, path, object, `(${object.state ?? '-'})`);
    }

    kindOf(route) {
        const type = parameters(route.path)[0]?.type;
        return Object.keys(this.policy.kinds).find((kind) => this.policy.kinds[kind].table === type);
    }

    /** The agency that a request names by what stands in its body. */
    placeOf(route) {
        const select = PLACES[`${route.method} ${route.path}`];
        const body = this.body(this.operation(route));
        return select ? { org: this.database.rows(select(body))[0].org_id } : {};
    }

    /** Every route without an object, and every other on an object of each state and agency that there is. */
    async naturally() {
        const judge = this.judge();
        for (const route of routes()) {
            if (parameters(route.path).length === 0) {
                await this.everybody(judge, route, route.path, this.placeOf(route), '');
            } else if (this.kindOf(route)) {
                for (const object of this.objects(judge, this.kindOf(route))) {
                    await this.on(judge, route, object);
                }
            } else if (route.action !== 'site.home' && parameters(route.path).every(({ type }) => this.shapes[type])) {
                const rows = parameters(route.path).map(({ type }) => this.database.rows(`SELECT min(${type}_id) AS id FROM ${type}`)[0].id);
                const path = parameters(route.path).reduce((whole, one, i) => whole.replace(one.whole, rows[i]), route.path);
                await this.everybody(judge, route, path, {}, ''); // a thing that the table has no kind for
            }
        }
    }

    /** Routes whose object is named otherwise: a file, a trace, a certificate, a link. */
    async byOtherNames() {
        const judge = this.judge();
        const of = (path) => routes().find((one) => one.path === path);
        const file = of('/files/{id:file_id}');
        for (const row of this.database.rows('SELECT file_id, kind, object_id, is_confidential FROM file')) {
            const action = this.policy.kinds[row.kind].view;
            const and = row.is_confidential === 1 ? ['initiative.view_confidential'] : [];
            await this.everybody(judge, { ...file, action, and }, `/files/${row.file_id}`, judge.object(row.kind, row.object_id), row.kind);
        }
        const trace = of('/trace/{kind:str}/{id:int64}');
        for (const kind of ['directive', 'task', 'review', 'shortcoming', 'idea', 'initiative', 'decision', 'model', 'nomination',
            'adoption', 'award_case', 'report']) {
            for (const object of this.objects(judge, kind)) {
                await this.everybody(judge, { ...trace, action: this.policy.kinds[kind].view }, `/trace/${kind}/${object.id}`, object, '');
            }
        }
        const [{ code }] = this.database.rows('SELECT code FROM certificate');
        await this.everybody(judge, of('/x/{code:str}'), `/x/${code}`, {}, '');
        const link = JSON.parse(this.server.run('user', 'link', 'uyvien2', '--json')).link;
        await this.everybody(judge, of('/khoi-tao/{code:str}'), new URL(link).pathname, {}, '');
    }

    /** All that is kept, as one text; without what reading and refusing may leave behind. */
    digest() {
        const tables = Object.keys(this.shapes).filter((one) => !UNWATCHED.has(one)).sort();
        const all = this.database.many(tables.map((one) => `SELECT * FROM ${one} ORDER BY 1, 2`));
        return createHash('sha256').update(JSON.stringify(all)).digest('hex');
    }

    /** Routes that nothing above could ask. */
    missed() {
        return routes().map((one) => `${one.method} ${one.path}`).filter((one) => !this.reached.has(one) && !ELSEWHERE.has(one));
    }

    /** The states of a kind in which no object stands by itself: one is put there, and all is asked again. */
    async inEveryState() {
        for (const [kind, shape] of Object.entries(this.policy.kinds).filter(([, one]) => one.state !== '-')) {
            const states = this.states[kind] ?? this.states[kind.split('_').at(-1)] ?? this.states[kind.split('_')[0]];
            const natural = new Set(this.judge().facts[shape.table].map((one) => one[shape.state]));
            const [spare] = this.objects(this.judge(), kind, 1);
            this.database.unguard(shape.table);
            for (const state of states.filter((one) => !natural.has(one))) {
                this.database.exec(`UPDATE ${shape.table} SET ${shape.state} = '${state}' WHERE ${shape.table}_id = ${spare.id};`);
                const judge = this.judge();
                for (const route of routes().filter((one) => this.kindOf(one) === kind)) {
                    await this.on(judge, route, judge.object(kind, spare.id));
                }
            }
            this.database.exec(`UPDATE ${shape.table} SET ${shape.state} = '${spare.state}' WHERE ${shape.table}_id = ${spare.id};`);
        }
    }
}
