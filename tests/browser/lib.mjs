// What every browser test uses: a browser of its own, a demonstration server of its own or a small
// server for markup alone, axe, pictures, and keys as Vietnamese keyboards send them.
//
// Everything listens on 127.0.0.1, lives in a fresh folder and is ended by its own process id.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

import { BUILD, ROOT, noServer, startServer } from '../http/lib.mjs';

export { BUILD, ROOT, noServer, startServer };
export const WIDTHS = [1360, 390];
const PATIENCE_MS = 120000; // on a machine that has much else to do
export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: " +
    "blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const MEDIA = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8',
    svg: 'image/svg+xml', woff2: 'font/woff2', json: 'application/manifest+json' };

/** Serves a page's markup and the built assets under our policy: { url, stop() }. */
export async function startPage(pages) {
    const server = http.createServer((request, response) => {
        const { pathname } = new URL(request.url, 'http://localhost');
        const asset = pathname.match(/^\/s\/\w+\/([\w.-]+)$/);
        response.setHeader('Content-Security-Policy', POLICY);
        if (asset && existsSync(join(BUILD, 'asset', asset[1]))) {
            response.setHeader('Content-Type', MEDIA[asset[1].split('.').pop()]);
            response.end(readFileSync(join(BUILD, 'asset', asset[1])));
        } else if (pathname in pages) {
            response.setHeader('Content-Type', 'text/html; charset=utf-8');
            response.end(pages[pathname]);
        } else {
            response.statusCode = 404;
            response.end();
        }
    });
    await new Promise((done) => server.listen(0, '127.0.0.1', done));
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        stop: () => new Promise((done) => {
            server.close(done);
            server.closeAllConnections();
        }),
    };
}

export function startBrowser() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        headless: true,
        timeout: PATIENCE_MS,
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
}

/** A page of its own profile; page.reports collects what the browser complained about. */
export async function openPage(browser, { width = 1360, javaScriptEnabled = true } = {}) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh', javaScriptEnabled });
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    page.reports = [];
    page.on('console', (message) => {
        if (message.type() === 'error') {
            page.reports.push(message.text());
        }
    });
    page.on('pageerror', (error) => page.reports.push(String(error)));
    return page;
}

/** Signs in as one role of the demonstration; the page stands on its first page afterwards. */
export async function login(page, server, role) {
    const who = server.logins.find((entry) => entry.role === role);
    if (!who) {
        throw new Error(`the demonstration has no ${role}`);
    }
    await page.goto(`${server.url}/session`);
    await page.fill('[name=user]', who.user);
    await page.fill('[name=password]', who.password);
    await Promise.all([page.waitForNavigation(), page.press('[name=password]', 'Enter')]);
    if (await page.locator('.govuk-error-summary').count()) {
        throw new Error(`${who.user} could not sign in`);
    }
}

/** Keeps a picture under build/shot, for people to look at. */
export async function shot(page, name) {
    const folder = join(BUILD, 'shot');
    mkdirSync(folder, { recursive: true });
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: join(folder, `${name}_${page.viewportSize().width}.png`), fullPage: true });
}

/** What axe finds wrong, one line each; an empty list is what tests want. */
export async function axe(page) {
    await page.evaluate(`${AXE};0`);
    const { violations } = await page.evaluate((rules) => globalThis.axe.run(document, { runOnly: rules }),
        AXE_RULES);
    return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
}

/** How many pixels the page is wider than its window. */
export function sideways(page) {
    return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Types as Unikey does: letters as they come, then Backspace and the letters with their marks. */
export async function typeUnikey(page, selector, steps) {
    await page.focus(selector);
    for (const { back = 0, text } of steps) {
        for (let i = 0; i < back; i++) {
            await page.keyboard.press('Backspace');
        }
        await page.keyboard.insertText(text);
    }
}

/** Types as phones and macOS do: a composition that is replaced until it is committed. */
export async function typeComposed(page, selector, stages) {
    await page.focus(selector);
    const session = await page.context().newCDPSession(page);
    for (const text of stages) {
        await session.send('Input.imeSetComposition',
            { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await session.send('Input.insertText', { text: stages.at(-1) });
    await session.detach();
}
