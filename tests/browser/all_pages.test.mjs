// Every page that anybody of the demonstration reaches, at both widths: readable by all,
// within the window, without a complaint of the browser, without a link that leads nowhere or to a refusal.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ROOT, WIDTHS, axe, noServer, sideways, startBrowser, startServer } from './lib.mjs';
import { linksOf, openAs, walkAll, wordsOf } from './walk.mjs';

const DOSSIERS = 30;

/** Every key of web/text: none of them is a word that a page should show. */
function textKeys() {
    const folder = join(ROOT, 'web/text');
    return new Set(readdirSync(folder).flatMap((name) =>
        [...readFileSync(join(folder, name), 'utf8').matchAll(/^msgctxt "([^"]+)"/gm)].map((found) => found[1])));
}

describe('all pages', { skip: noServer() }, () => {
    let browser;
    let server;
    let walks; // user -> pages
    let shapes; // each kind of page once, by whoever meets it first

    before(async () => {
        server = await startServer({ size: DOSSIERS });
        browser = await startBrowser();
        ({ walks, shapes } = await walkAll(server));
    });
    after(async () => {
        await browser?.close();
        await server?.stop();
    });

    test('no page offers a link that its reader may not follow', () => {
        const dead = [...walks].flatMap(([user, pages]) => pages.filter(({ status }) => status !== 200)
            .map(({ status, path, from }) => `${user}: ${from} leads to ${path}, which answers ${status}`));
        assert.deepEqual(dead, []);
    });

    test('every entry of the menu is reached by somebody', () => {
        const reached = new Set([...walks.values()].flat().map(({ path }) => path));
        for (const path of ['/tasks', '/ideas', '/initiatives', '/council-sessions', '/nominations', '/directives',
            '/processes', '/library', '/reports', '/papers', '/help', '/notices', '/account']) {
            assert.ok(reached.has(path), path);
        }
    });

    test('no page shows a key instead of a text', () => {
        const known = textKeys();
        assert.ok(known.size > 500);
        const keys = [...walks].flatMap(([user, pages]) => pages.flatMap(({ path, html }) =>
            wordsOf(html).filter((words) => known.has(words)).map((words) => `${user} ${path}: ${words}`)));
        assert.deepEqual(keys, []);
    });

    test('axe finds nothing wrong, nothing hangs out of the window, the browser has no complaint', async () => {
        const wrong = [];
        for (const { user, client, path } of shapes) {
            const page = await openAs(browser, server, client, { width: WIDTHS[0] });
            await page.goto(server.url + path);
            for (const width of WIDTHS) {
                await page.setViewportSize({ width, height: 900 });
                const found = await axe(page);
                if (await sideways(page) > 0) {
                    found.push(`${await sideways(page)} px too wide`);
                }
                wrong.push(...found.map((what) => `${user} ${path} at ${width} px: ${what}`));
            }
            wrong.push(...page.reports.map((what) => `${user} ${path}: ${what}`));
            await page.context().close();
        }
        assert.deepEqual(wrong, []);
    });

    test('a page is whole without JavaScript: no link that only a script could follow', () => {
        for (const [user, pages] of walks) {
            for (const { path, html } of pages) {
                assert.doesNotMatch(html, /href="(#|javascript:[^"]*)"|\son[a-z]+="/, `${user} ${path}`);
                assert.ok(linksOf(html, path).length > 0, `${user} ${path}`);
            }
        }
    });
});
