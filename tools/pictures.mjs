#!/usr/bin/env node
// Pictures of every page that anybody of the demonstration reaches, for people to look at:
//
//     node tools/pictures.mjs [--size N] [--only PATTERN] [--user NAME] [--lang en]
//
// writes build/pictures/<address>_<user>_<width>.png at the two widths that the tests use, and index.html
// with all of them side by side. --only is a regular expression for the address (initiatives/.id.).
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BUILD, WIDTHS, noServer, startBrowser, startServer } from '../tests/browser/lib.mjs';
import { addressOf, openAs, walkAll } from '../tests/browser/walk.mjs';

const HEIGHT_MAX = 5000;
const { values: asked } = parseArgs({ options: { size: { type: 'string', default: '40' }, only: { type: 'string' },
    user: { type: 'string' }, lang: { type: 'string', default: 'vi' } } });

function nameOf(path, user, width) {
    return `${addressOf(path).slice(1).replace(/[{}]/g, '').replace(/[^\w-]+/g, '.') || 'home'}_${user}_${width}.png`;
}

async function picture(page, file) {
    await page.evaluate(() => document.fonts.ready);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.screenshot({ path: file, fullPage: true,
        clip: { x: 0, y: 0, width: page.viewportSize().width, height: Math.min(height, HEIGHT_MAX) } });
}

const missing = noServer();
if (missing) {
    console.error(missing);
    process.exit(1);
}
const folder = join(BUILD, 'pictures');
if (!asked.only && !asked.user) {
    rmSync(folder, { recursive: true, force: true });
}
mkdirSync(folder, { recursive: true });
const server = await startServer({ size: Number(asked.size) });
const browser = await startBrowser();
try {
    const { shapes } = await walkAll(server, { users: asked.user ? [asked.user] : undefined });
    const names = [];
    for (const { user, client, path } of shapes) {
        if (asked.only && !new RegExp(asked.only).test(addressOf(path))) {
            continue;
        }
        for (const width of WIDTHS) {
            const page = await openAs(browser, server, client, { width });
            await page.goto(server.url + path + (path.includes('?') ? '&' : '?') + `lang=${asked.lang}`);
            const number = names.length.toString().padStart(3, '0');
            names.push(`${number}_${nameOf(path, user, width)}`);
            await picture(page, join(folder, names.at(-1)));
            await page.context().close();
        }
    }
    writeFileSync(join(folder, 'index.html'), `<!DOCTYPE html><meta charset="utf-8"><title>Pictures</title>${names
        .map((name) => `<figure><figcaption>${name}</figcaption><img src="${name}" alt=""></figure>`).join('\n')}`);
    console.log(`${names.length} pictures in ${folder}`);
} finally {
    await browser.close();
    await server.stop();
}
