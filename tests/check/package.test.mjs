// The Debian package: what it lays, that the program runs from where it lies, that its unit and its site
// file are what systemd and nginx take.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { BUILD, ROOT, freePort } from '../http/lib.mjs';

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const skip = existsSync(join(BUILD, 'sangkien')) && has('dpkg-deb') && has('dpkg-shlibdeps')
    ? false : 'no program is built, or dpkg-dev is not here';
const EXPOSURE_MAX = 15; // tenths, of systemd's own 100
const run = (program, ...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
let folder, root, deb, server, port;

async function answers(url, child) {
    for (const end = Date.now() + 60000; Date.now() < end && child.exitCode === null;) {
        if (await fetch(url, { redirect: 'manual' }).then(() => true, () => false)) {
            return;
        }
        await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`${url} does not answer: ${child.said}`);
}

function start(program, args, env = {}) {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
    child.said = '';
    child.stderr.on('data', (bytes) => {
        child.said += bytes;
    });
    return child;
}

async function end(child) {
    if (child?.exitCode === null) {
        const ended = new Promise((done) => child.once('exit', done));
        child.kill('SIGTERM');
        await ended;
    }
}

before(async () => {
    if (skip) {
        return;
    }
    folder = mkdtempSync(join(tmpdir(), 'sangkien-deb-'));
    root = join(folder, 'root');
    deb = run(join(ROOT, 'tools/make-deb'), BUILD).trim().split('\n').at(-1);
    run('dpkg-deb', '-x', deb, root);
    port = await freePort();
});
after(async () => {
    await end(server);
    if (folder) {
        rmSync(folder, { recursive: true, force: true });
    }
});

test('the package lays what make install lays, and names its libraries', { skip }, () => {
    const listed = run('dpkg-deb', '-c', deb);
    for (const path of ['usr/bin/sangkien', 'usr/libexec/sangkien/sangkien-paper', 'etc/sangkien/sangkien.conf',
        'usr/lib/systemd/system/sangkien.service', 'usr/lib/sysusers.d/sangkien.conf', 'usr/share/man/man1/sangkien.1.gz',
        'usr/share/doc/sangkien/examples/nginx.conf', 'usr/share/doc/sangkien/copyright']) {
        assert.match(listed, new RegExp(`^-.*\\./${path}$`, 'm'));
    }
    assert.deepEqual(listed.trim().split('\n').filter((line) => !/^.{10} root\/root /.test(line)), [], 'all is root\'s');
    assert.doesNotMatch(listed, /\.\/var\//, 'the data directory is made by init, not by the package');
    run(join(ROOT, 'tools/lay-files'), BUILD, join(folder, 'laid'), '/usr');
    const files = (where) => run('sh', '-c', `cd "${where}" && find . -type f ! -path './usr/share/doc/*' | sort`);
    assert.equal(files(root), files(join(folder, 'laid')));
    assert.match(run('dpkg-deb', '-f', deb, 'Depends'), /libmicrohttpd.*libsqlite3/);
    assert.equal(run('dpkg-deb', '-I', deb, 'conffiles').trim(), '/etc/sangkien/sangkien.conf');
});

test('the same commit gives the same package', { skip }, () => {
    const first = readFileSync(deb);
    run(join(ROOT, 'tools/make-deb'), BUILD);
    assert.ok(first.equals(readFileSync(deb)));
});

test('an administrator\'s configuration survives make install', { skip }, () => {
    const laid = join(folder, 'again');
    run(join(ROOT, 'tools/lay-files'), BUILD, laid, '/usr');
    writeFileSync(join(laid, 'etc/sangkien/sangkien.conf'), 'site.name = Xã Mẫu\n');
    run(join(ROOT, 'tools/lay-files'), BUILD, laid, '/usr');
    assert.equal(readFileSync(join(laid, 'etc/sangkien/sangkien.conf'), 'utf8'), 'site.name = Xã Mẫu\n');
});

test('the program runs from where the package laid it and finds its worker', { skip }, async () => {
    const data = join(folder, 'data');
    const program = join(root, 'usr/bin/sangkien');
    run(program, 'demo', '--data', data, '--size', '0');
    server = start(program, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`]);
    await answers(`http://127.0.0.1:${port}/readyz`, server);
    assert.doesNotMatch(server.said, /papers/, 'it says when it finds no worker');
    assert.equal(spawnSync(join(root, 'usr/libexec/sangkien/sangkien-paper'), ['--check']).status, 0);
    run(program, 'config', 'check', '--config', join(root, 'etc/sangkien/sangkien.conf'));
});

test('the unit is valid and its exposure stays low', { skip: skip || !has('systemd-analyze') }, () => {
    const path = join(folder, 'sangkien.service');
    const unit = readFileSync(join(root, 'usr/lib/systemd/system/sangkien.service'), 'utf8');
    assert.match(unit, /^ExecStart=\/usr\/bin\/sangkien serve$/m);
    writeFileSync(path, unit.replace('/usr/bin/', join(root, 'usr/bin/')));
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    assert.equal(verified.status, 0, verified.stderr);
    assert.doesNotMatch(verified.stderr, /sangkien\.service/, 'not even a warning');
    const exposed = spawnSync('systemd-analyze', ['security', '--offline=true', `--threshold=${EXPOSURE_MAX}`,
        '--no-pager', path], { encoding: 'utf8' });
    assert.equal(exposed.status, 0, exposed.stdout);
});

test('the shipped site file serves https through nginx, and the cookie is Secure', { skip: skip || !has('nginx') || !has('openssl') }, async () => {
    const www = await freePort();
    const tls = await freePort();
    const key = join(folder, 'key.pem');
    const certificate = join(folder, 'certificate.pem');
    run('openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=sangkien.example.vn',
        '-keyout', key, '-out', certificate);
    const shipped = readFileSync(join(root, 'usr/share/doc/sangkien/examples/nginx.conf'), 'utf8');
    const site = shipped.replace(/^ *listen \[::\].*\n/gm, '').replace('listen 80;', `listen 127.0.0.1:${www};`)
        .replace('listen 443 ssl', `listen 127.0.0.1:${tls} ssl`).replace('127.0.0.1:8085', `127.0.0.1:${port}`)
        .replace(/\/etc\/ssl\/certs\/\S+pem/, certificate).replace(/\/etc\/ssl\/private\/\S+key/, key);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${folder}/${one};`);
    mkdirSync(join(folder, 'log'));
    writeFileSync(join(folder, 'nginx.conf'), `daemon off; pid ${folder}/nginx.pid; error_log stderr;
        ${process.getuid() === 0 ? 'user root;' : ''} events {} http { access_log off; ${temporary.join(' ')}\n${site}\n}`);
    const checked = spawnSync('nginx', ['-t', '-c', join(folder, 'nginx.conf')], { encoding: 'utf8' });
    assert.equal(checked.status, 0, checked.stderr);
    const nginx = start('nginx', ['-c', join(folder, 'nginx.conf')]);
    try {
        await answers(`http://127.0.0.1:${www}/`, nginx);
        const ask = (path, options = {}, body = '') => new Promise((done, fail) => {
            const request = https.request({ host: '127.0.0.1', port: tls, path, rejectUnauthorized: false,
                servername: 'sangkien.example.vn', ...options,
                headers: { Host: 'sangkien.example.vn', ...options.headers } }, (answer) => {
                let text = '';
                answer.on('data', (bytes) => {
                    text += bytes;
                });
                answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text }));
            });
            request.on('error', fail);
            request.end(body);
        });
        assert.equal((await ask('/session')).status, 200);
        const signedIn = await ask('/api/v1/session', { method: 'POST', headers: { 'Content-Type': 'application/json' } },
            JSON.stringify({ user: 'tacgia', password: 'Demo-SangKien-2026' }));
        assert.equal(signedIn.status, 201, signedIn.text);
        assert.match(signedIn.headers['set-cookie'][0], /^__Host-sid=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
        assert.match(signedIn.headers['strict-transport-security'], /max-age/);
        assert.equal((await ask('/metrics')).status, 404, 'figures are for this machine only');
        const plain = await fetch(`http://127.0.0.1:${www}/session`, { redirect: 'manual', headers: { Host: 'sangkien.example.vn' } });
        assert.equal(plain.status, 308);
    } finally {
        await end(nginx);
    }
});
