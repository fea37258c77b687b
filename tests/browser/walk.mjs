// Walks the pages that one person can reach by links, as a reader without JavaScript would, and says
// what each page shows. Pages that differ only in their data count once: `shape` is the address with
// its numbers taken out, the forms it offers and the states it can be in.
import { signIn } from '../http/lib.mjs';
import { openPage } from './lib.mjs';

const STATES = /^(empty|refused|note|note-\w+|due-strip|done-panel|confirm|similar|matches|levels|heat|swim)$/;
const SEEN_PER_ADDRESS_MAX = 4;
const PAGES_MAX = 120;

/** The address of a page with its numbers and codes taken out, the names of its questions kept. */
export function addressOf(path) {
    const url = new URL(path, 'http://localhost');
    const asked = [...url.searchParams.keys()].filter((name) => name !== 'cursor' && name !== 'lang').sort();
    const place = url.pathname.replace(/^\/x\/.*/, '/x/{code}').replace(/\/\d+/g, '/{id}');
    return place + (asked.length > 0 ? `?${asked.join('&')}` : '');
}

function plain(text) {
    return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'")
        .replaceAll('&lt;', '<').replaceAll('&gt;', '>');
}

/** Where a page's links lead within the site: pages only, each once. */
export function linksOf(html, from) {
    const found = [...html.matchAll(/<a\b[^>]*\shref="([^"]*)"/g)].map((m) => plain(m[1]))
        .filter((href) => /^[/?]/.test(href)).map((href) => {
            const url = new URL(href, `http://localhost${from}`);
            return url.pathname + url.search;
        });
    return [...new Set(found)].filter((path) => !/^\/s\/|^\/files\/|\/(docx|pdf|xlsx)\b|\/document$|\.ics$|[?&]lang=/.test(path));
}

/** What makes two pages look alike to somebody who checks layout and access. */
export function shapeOf(path, html) {
    const forms = [...html.matchAll(/<form\b[^>]*\saction="([^"]*)"/g)].map((m) => addressOf(plain(m[1])));
    const parts = [...html.matchAll(/\sclass="([^"]*)"/g)].flatMap((m) => m[1].split(/\s+/))
        .filter((name) => STATES.test(name));
    return [addressOf(path), ...[...new Set(forms)].sort(), ...[...new Set(parts)].sort()].join(' ');
}

/** The words of a page as its reader meets them: text, labels, hints, and what a screen reader says. */
export function wordsOf(html) {
    // What a document says in its own words is nobody's text of ours.
    const body = html.replace(/<(script|style|pre|code)\b[\s\S]*?<\/\1>/g, '')
        .replace(/<span translate="no">[^<]*<\/span>/g, '');
    const said = [...body.matchAll(/\s(?:aria-label|placeholder|title|alt|data-label)="([^"]*)"/g)].map((m) => m[1]);
    const text = [...body.matchAll(/>([^<]+)</g)].map((m) => m[1]);
    return [...said, ...text].map((words) => plain(words).replace(/\s+/g, ' ').trim()).filter((words) => words);
}

/**
 * Every page that `client` reaches from its first page: [{ path, status, html, shape, from }]. Addresses that
 * differ only in numbers are read a few times each; the whole walk ends after PAGES_MAX pages.
 */
export async function walk(client, { start = ['/'], perAddress = SEEN_PER_ADDRESS_MAX } = {}) {
    const waiting = start.map((path) => ({ path, from: '' }));
    const known = new Set(start);
    const seen = new Map();
    const pages = [];
    while (waiting.length > 0 && pages.length < PAGES_MAX) {
        const { path, from } = waiting.shift();
        const address = addressOf(path);
        if ((seen.get(address) ?? 0) >= perAddress) {
            continue;
        }
        seen.set(address, (seen.get(address) ?? 0) + 1);
        const { status, text: html } = await client.get(path);
        pages.push({ path, from, status, html, shape: shapeOf(path, html) });
        for (const next of linksOf(html, path)) {
            if (!known.has(next)) {
                known.add(next);
                waiting.push({ path: next, from: path });
            }
        }
    }
    return pages;
}

/**
 * What everybody who can sign in reaches: { walks: Map user -> pages, shapes: [{ user, client, path }] }, each shape
 * once, with the first person who meets it.
 */
export async function walkAll(server, { users = server.logins.map(({ user }) => user) } = {}) {
    const walks = new Map();
    const shapes = new Map();
    for (const user of new Set(users)) {
        const client = await signIn(server, server.logins.find((login) => login.user === user));
        const pages = await walk(client);
        walks.set(user, pages);
        for (const page of pages.filter(({ shape, status }) => status === 200 && !shapes.has(shape))) {
            shapes.set(page.shape, { user, client, path: page.path });
        }
    }
    return { walks, shapes: [...shapes.values()] };
}

/** A browser page that is signed in as `client`. */
export async function openAs(browser, server, client, options) {
    const page = await openPage(browser, options);
    await page.context().addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: server.url })));
    return page;
}
