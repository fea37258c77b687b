// What the program weighs: memory when idle and with 50 people at work, time from start to the first answer,
// the first page over the wire, the size of what is installed. The yardstick of memory and start is the same
// program with an empty directory: what 100,000 dossiers add.
import { execFileSync } from 'node:child_process';
import { copyFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

import { BUILD, SIZE, demo, median, row, scratch, serve, signIn, wrk } from './lib.mjs';

const STARTS = 5;
const PAGES = ['/', '/initiatives', '/ideas', '/tasks', '/directives', '/library', '/initiatives/new'];

/* Bytes of an answer as they come over the wire, head and body. */
function weigh(url, path, headers) {
    return new Promise((done, fail) => {
        const asked = request(url + path, { headers: { 'Accept-Encoding': 'br, gzip', ...headers } }, (answer) => {
            const head = answer.rawHeaders.reduce((sum, one) => sum + Buffer.byteLength(one) + 2, 17);
            const parts = [];
            answer.on('data', (bytes) => parts.push(bytes));
            answer.on('end', () => done({ bytes: head + Buffer.concat(parts).length, text: Buffer.concat(parts).toString() }));
        });
        asked.on('error', fail);
        asked.end();
    });
}

/* A page and everything it names of the program's own, as a browser that has nothing fetches it. */
async function firstPage(url, path, headers) {
    const page = await weigh(url, path, headers);
    const names = new Set([...page.text.matchAll(/(?:href|src)="(\/s\/[^"#]*)/g)].map((found) => found[1]));
    let sum = page.bytes;
    for (const name of names) {
        const part = await weigh(url, name);
        sum += part.bytes;
        const style = name.endsWith('.css') ? await fetch(url + name).then((r) => r.text()) : '';
        for (const [, font] of style.matchAll(/url\("?([^")]*)"?\)/g)) {
            if (font.startsWith('data:')) {
                continue;
            }
            const target = new URL(font, url + name).pathname;
            if (!names.has(target)) {
                names.add(target); // visited by this very loop
            }
        }
    }
    return sum / 1024;
}

async function starts(data) {
    const seconds = [];
    for (let i = 0; i < STARTS; i++) {
        const began = performance.now();
        const server = await serve(data);
        seconds.push((performance.now() - began) / 1000);
        await server.stop();
    }
    return median(seconds);
}

async function memory({ data, logins }) {
    const server = await serve(data);
    await fetch(`${server.url}/session`);
    const idle = server.megabytes();
    const login = logins.find((one) => one.role === 'author');
    const cookie = await signIn(server.url, login);
    const script = join(scratch(), 'pages.lua');
    writeFileSync(script, `local pages = { ${PAGES.map((page) => `"${page}"`).join(', ')} }
local at = 0
function request() at = at % #pages + 1; return wrk.format("GET", pages[at]) end\n`);
    const { rate } = wrk(server.url, { clients: 50, seconds: 5, headers: { Cookie: cookie }, script });
    const busy = server.megabytes();
    const first = await firstPage(server.url, '/session');
    const home = await firstPage(server.url, '/', { Cookie: cookie });
    await server.stop();
    return { idle, busy, rate, first, home };
}

function strippedMegabytes(program) {
    const copy = join(scratch(), 'program');
    copyFileSync(program, copy);
    execFileSync('strip', ['--strip-unneeded', copy]);
    const { size } = statSync(copy);
    rmSync(copy);
    return size / 1024 / 1024;
}

const full = demo();
const empty = demo(0);
const loaded = await memory(full);
const bare = await memory(empty);
const beside = 'the same without dossiers';
row({ what: `memory idle, ${SIZE} dossiers`, figure: loaded.idle, unit: 'MB', beside, its: bare.idle,
    ratio: loaded.idle / bare.idle, target: '<= 40 MB', met: loaded.idle <= 40 });
row({ what: `memory with 50 people asking at once (${Math.round(loaded.rate)} pages/s)`, figure: loaded.busy, unit: 'MB', beside,
    its: bare.busy, ratio: loaded.busy / bare.busy, target: '<= 160 MB', met: loaded.busy <= 160 });
const [start, bareStart] = [await starts(full.data), await starts(empty.data)];
row({ what: `start to first answer, ${SIZE} dossiers (files cached)`, figure: start, unit: 's', beside, its: bareStart,
    ratio: start / bareStart, target: '<= 0.5 s', met: start <= 0.5 });
row({ what: 'first page over the wire, sign-in with all assets', figure: loaded.first, unit: 'KB', beside: 'home of a signed-in person with all assets',
    its: loaded.home, ratio: loaded.first / loaded.home, target: '<= 60 KB', met: loaded.first <= 60 });
const [size, paper] = ['sangkien', 'sangkien-paper'].map((name) => strippedMegabytes(join(BUILD, name)));
row({ what: 'program with assets, as installed', figure: size, unit: 'MB', beside: 'its worker for papers', its: paper,
    ratio: size / paper, target: '<= 8 MB', met: size <= 8 });
