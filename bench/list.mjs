// The list page of 25 dossiers, signed in, policy applied, beside nginx sending the same bytes from a file and
// beside express + better-sqlite3 + ejs drawing such a page. Rounds take turns, so that the machine's other
// work meets all three; the median counts.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { BUILD, Running, demo, freePort, median, row, scratch, serve, signIn, sleep, wrk } from './lib.mjs';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3);

async function startNginx(folder, page) {
    const port = await freePort();
    mkdirSync(join(folder, 'www'));
    writeFileSync(join(folder, 'www/initiatives.html'), page);
    writeFileSync(join(folder, 'nginx.conf'), `daemon off; worker_processes 2; pid ${folder}/pid; error_log stderr error;
${process.getuid() === 0 ? 'user root;' : ''}
events { worker_connections 512; }
http { access_log off; sendfile on; keepalive_requests 1000000; default_type text/html;
  client_body_temp_path ${folder}; proxy_temp_path ${folder}; fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder};
  scgi_temp_path ${folder};
  server { listen 127.0.0.1:${port}; root ${folder}/www; } }`);
    const nginx = new Running('nginx', ['-c', join(folder, 'nginx.conf')]);
    nginx.url = `http://127.0.0.1:${port}/initiatives.html`;
    return nginx.answers(nginx.url);
}

/* The program's own page with its rows taken out and a loop put in their place. */
function writeTemplate(folder, page) {
    const rows = page.match(/<tr><td[^]*?<\/tr>/g);
    const first = page.indexOf(rows[0]);
    const last = page.lastIndexOf(rows.at(-1)) + rows.at(-1).length;
    const cells = ['<%= one.code %>', '<a href="/initiatives/<%= one.id %>"><%= one.title %></a>',
        '<%= day(one.filed_on) %>', '<span class="due"><span class="govuk-tag"><%= day(one.due_on) %></span></span>',
        '<strong class="govuk-tag govuk-tag--blue"><%= one.status %></strong>'];
    const labels = [...rows[0].matchAll(/data-label="([^"]*)"/g)].map((found) => found[1]);
    const loop = `<% for (const one of items) { %><tr>${cells
        .map((cell, i) => `<td data-label="${labels[i]}">${cell}</td>`).join('')}</tr>\n<% } %>`;
    const path = join(folder, 'page.ejs');
    writeFileSync(path, page.slice(0, first) + loop + page.slice(last));
    return path;
}

async function startExpress(folder, data, { user, org, page, headers }) {
    const port = await freePort();
    const express = new Running('node', [join(BUILD, 'bench/express/server.mjs'), data, user, String(org), String(port),
        writeTemplate(folder, page), join(BUILD, 'gen/stmts.c')], { env: { NODE_ENV: 'production' } });
    express.url = `http://127.0.0.1:${port}/initiatives`;
    return express.answers(express.url, headers);
}

function round(server, headers) {
    const before = server.seconds();
    const { rate, count } = wrk(server.url, { seconds: SECONDS, headers });
    return { rate, us: (server.seconds() - before) / count * 1e6 };
}

const { data, logins } = demo();
const program = await serve(data);
const login = logins.find((one) => one.role === 'records_clerk');
const headers = { Cookie: await signIn(program.url, login) };
program.url += '/initiatives';
const page = await fetch(program.url, { headers }).then((r) => r.text());
const api = await fetch(program.url.replace('/initiatives', '/api/v1/initiatives?limit=25'), { headers }).then((r) => r.json());
const shown = page.match(/<tr><td/g)?.length ?? 0;
if (shown !== 25) {
    throw new Error(`the page shows ${shown} dossiers, not 25`);
}
const folder = scratch();
const nginx = await startNginx(folder, page);
const express = await startExpress(folder, data, { user: login.user, org: api.org_id, page, headers });
const servers = { program, nginx, express };
const got = { program: [], nginx: [], express: [] };
for (const name of Object.keys(servers)) {
    wrk(servers[name].url, { seconds: 1, headers }); // not counted
}
for (let i = 0; i < ROUNDS; i++) {
    for (const name of Object.keys(servers)) {
        got[name].push(round(servers[name], headers));
        await sleep(200);
    }
}
const rate = (name) => median(got[name].map((one) => one.rate));
const us = (name) => median(got[name].map((one) => one.us));
/* Neighbours in time are compared, then the median of the comparisons is taken. */
const against = (name) => median(got.program.map((one, i) => one.rate / got[name][i].rate));
const bytes = Buffer.byteLength(page);
const theirs = Buffer.byteLength(await fetch(express.url, { headers }).then((r) => r.text()));

row({ what: `list page of 25 dossiers, ${bytes} bytes`, figure: rate('program'), unit: 'req/s',
    beside: 'nginx, the same bytes as a file', its: rate('nginx'), ratio: against('nginx'), target: '>= 0.35 x',
    met: against('nginx') >= 0.35 });
row({ what: 'the same', figure: rate('program'), unit: 'req/s', beside: `express + better-sqlite3 + ejs, 2 processes, ${theirs} bytes`,
    its: rate('express'), ratio: against('express'), target: '>= 8 x', met: against('express') >= 8 });
row({ what: 'the same, processor time', figure: us('program'), unit: 'us/req', beside: 'nginx', its: us('nginx'),
    ratio: us('program') / us('nginx'), target: '<= 150 us', met: us('program') <= 150 });
row({ what: 'the same, processor time', figure: us('program'), unit: 'us/req', beside: 'express', its: us('express'),
    ratio: us('express') / us('program') });
for (const server of Object.values(servers)) {
    await server.stop();
}
