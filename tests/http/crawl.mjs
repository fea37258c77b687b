// Walks every link that somebody is shown, and gives the addresses to others.
import { inTurns, parameters, routes } from './matrix.mjs';

const PAGES_MAX = 400;
const MISSING = 999999;

/** The id at the end, written in ways that are not its own. */
const spellings = (id) => [`0${id}`, `00${id}`, `+${id}`, `-${id}`, `${id}.0`, `${id}e0`, `0x${Number(id).toString(16)}`, `%20${id}`, `${id}%20`,
    `${id}%00`, `${id}%252e`, [...id].map((c) => `%25${c.charCodeAt(0).toString(16)}`).join(''), `${id};x`, `${id}%2f`, `.%2f${id}`,
    String(18446744073709551616n + BigInt(id))];

/** An answer without what may differ: the request's id, its address, its time. */
function bare(got, path) {
    return got.text.replaceAll(path.replace('/api/v1', ''), 'PATH').replace(/"request_id":"\w+"/, '').replace(/[a-z0-9]{16}/g, 'ID');
}

export class Crawl {
    constructor(matrix) {
        this.matrix = matrix;
        this.judge = matrix.judge();
        this.seen = new Set();
        this.differences = [];
        this.hidden = 0;
        this.shapes = routes().map((route) => ({ route, kind: matrix.kindOf(route),
            pattern: new RegExp(`^${route.path.replaceAll(/\{\w+:str\}/g, '[^/]+').replaceAll(/\{\w+:\w+\}/g, '(\\d+)')}$`) }));
    }

    /** The reading route of a path and the object it is about. */
    #match(path) {
        for (const { route, kind, pattern } of this.shapes) {
            const found = route.method === 'GET' && path.match(pattern);
            if (found) {
                const isKnown = kind && this.judge.facts[this.matrix.policy.kinds[kind].table]
                    .some((row) => row[`${this.matrix.policy.kinds[kind].table}_id`] === Number(found[1]));
                return { route, kind, object: isKnown ? this.judge.object(kind, Number(found[1])) : null };
            }
        }
        return null;
    }

    /** Follows every link of every page from the front page on. */
    async walk(user) {
        const todo = ['/'];
        const met = new Set(todo);
        while (todo.length > 0 && met.size < PAGES_MAX) {
            const now = todo.splice(0);
            await inTurns(now, async (path) => {
                const page = await this.matrix.ask(user, 'GET', path, {});
                this.seen.add(path);
                for (const [, href] of page.text.matchAll(/(?:href|action|src)="(\/[^"#]*)"/g)) {
                    const link = href.replaceAll('&amp;', '&');
                    if (!met.has(link) && !link.startsWith('/s/') && !/[?&](lang|cursor)=/.test(link)) {
                        met.add(link);
                        todo.push(link);
                    }
                }
            });
        }
    }

    #note(path, user, got, why) {
        this.differences.push(`${path} by ${user ?? 'nobody'}: ${got.status}, ${why}`);
    }

    /** Every address seen, by each of the others, as it is and written otherwise; pages and their twins. */
    async replay(users) {
        for (const path of this.seen) {
            const [bareOne] = path.split('?');
            const about = this.#match(bareOne);
            if (!about) {
                continue;
            }
            await inTurns(users, async (user) => {
                const verdict = this.judge.verdict(user && this.judge.actor(user), about.route.action, about.object ?? {});
                for (const full of [path, ...(about.route.isPage ? [] : [`/api/v1${path}`])]) {
                    const got = await this.matrix.ask(user, 'GET', full, {});
                    if (about.object && verdict !== 'allow' && ![303, 401, 403, 404].includes(got.status)) {
                        this.#note(full, user, got, 'though it is not his');
                    }
                    this.hidden += got.status === 404 ? 1 : 0;
                }
                const [, stem, id] = bareOne.match(/^(.*\/)(\d+)$/) ?? [];
                if (about.object && id) {
                    await this.#respell(user, stem, id, verdict);
                }
            });
        }
    }

    async #respell(user, stem, id, verdict) {
        for (const spelling of spellings(id)) {
            const got = await this.matrix.ask(user, 'GET', `/api/v1${stem}${spelling}`, {});
            if (verdict !== 'allow' && ![303, 400, 401, 403, 404].includes(got.status)) {
                this.#note(stem + spelling, user, got, 'another spelling opens it');
            }
        }
        for (const next of [Number(id) - 1, Number(id) + 1]) {
            const beside = this.#match(`${stem}${next}`);
            const expected = beside?.object ? this.judge.verdict(user && this.judge.actor(user), beside.route.action, beside.object) : null;
            const got = await this.matrix.ask(user, 'GET', `/api/v1${stem}${next}`, {});
            if (got.status === 200 && expected !== 'allow') {
                this.#note(`${stem}${next}`, user, got, 'its neighbour opens');
            }
        }
    }

    /** Each route on an object hidden from the user, beside the same on one that is not there. */
    async compareMissing(all, users) {
        for (const route of all.filter((one) => this.matrix.kindOf(one))) {
            const [first, ...others] = parameters(route.path);
            const sent = { body: this.matrix.body(this.matrix.operation(route)), files: this.matrix.files(this.matrix.operation(route)) };
            for (const user of users) {
                const actor = this.judge.actor(user);
                const hidden = this.matrix.objects(this.judge, this.matrix.kindOf(route), 1)
                    .find((one) => this.judge.verdict(actor, route.action, one).status === 404);
                if (!hidden) {
                    continue;
                }
                this.hidden++;
                const [there, missing] = [hidden.id, MISSING].map((id) => others.reduce((path, one) => path.replace(one.whole, MISSING),
                    route.path.replace(first.whole, id)));
                for (const prefix of [...(route.method === 'GET' ? [''] : []), ...(route.isPage ? [] : ['/api/v1'])]) {
                    const a = await this.matrix.ask(user, route.method, prefix + there, route.method === 'GET' ? {} : sent);
                    const b = await this.matrix.ask(user, route.method, prefix + missing, route.method === 'GET' ? {} : sent);
                    if (a.status !== 404 || b.status !== 404 || bare(a, there) !== bare(b, missing)) {
                        this.#note(prefix + there, user, a, `but ${b.status} for what is not there`);
                    }
                }
            }
        }
    }
}
