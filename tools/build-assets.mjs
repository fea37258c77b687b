// Builds what browsers load: style sheet, scripts, icons, fonts, mark. Usage: build-assets.mjs OUT
// Each file comes with NAME.gz (gzip 9) and NAME.br (brotli 11) unless the twin is not smaller;
// index.tsv lists name, address and media type for the generator. A file names another by the
// address the server gives it, /s/<12 hex of SHA-256>/<name>, written asset:<name> in the sources.
// The same input gives the same bytes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = resolve(process.argv[2] ?? join(root, 'build/asset'));
const web = join(root, 'web/asset');
const require = createRequire(import.meta.url);
const packageFile = (name, path) => join(root, 'node_modules', name, path);

const ICONS = `archive arrow-right arrow-up-down award badge-check bell building-2 calendar chart-column
 check chevron-left chevron-right circle-question-mark clipboard-check clock copy download eye file-text
 filter folder-open history house inbox info landmark layers library lightbulb link list-checks lock
 log-out megaphone menu message-square paperclip pen-line plus printer qr-code rotate-ccw scale search
 send settings stamp share-2 shield-check sprout trash-2 trending-up triangle-alert upload user users
 workflow x`.split(/\s+/);
// ASCII, Latin-1, every Vietnamese letter composed and in parts, and the signs that pages use.
const GLYPHS = 'U+20-7E,U+A0-FF,U+102-103,U+110-111,U+128-129,U+168-169,U+1A0-1A1,U+1AF-1B0,U+300,' +
    'U+301,U+303,U+309,U+323,U+1EA0-1EF9,U+2013-2014,U+2018-201D,U+2022,U+2026,U+203A,U+20AB,' +
    'U+2190,U+2192,U+2212,U+2264-2265,U+2713,U+2717';
const FONT_FOLDERS = ['/usr/share/fonts/truetype/noto', '/usr/share/fonts/noto'];
const TARGETS = { chrome: 109 << 16, firefox: 115 << 16, safari: 15 << 16 };

const MEDIA = {
    css: 'text/css; charset=utf-8',
    js: 'text/javascript; charset=utf-8',
    json: 'application/manifest+json',
    svg: 'image/svg+xml',
    woff2: 'font/woff2',
};

const address = new Map();
const sizes = [];

function write(name, content) {
    const plain = Buffer.from(content);
    const twins = {
        gz: gzipSync(plain, { level: 9 }),
        br: brotliCompressSync(plain, {
            params: {
                [constants.BROTLI_PARAM_QUALITY]: 11,
                [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
            },
        }),
    };
    writeFileSync(join(out, name), plain);
    for (const [suffix, bytes] of Object.entries(twins)) {
        if (bytes.length < plain.length) {
            writeFileSync(join(out, `${name}.${suffix}`), bytes);
        }
    }
    address.set(name, `/s/${createHash('sha256').update(plain).digest('hex').slice(0, 12)}/${name}`);
    sizes.push({ name, plain: plain.length, wire: Math.min(plain.length, twins.br.length) });
}

function withAddresses(text) {
    return text.replace(/asset:([\w.-]+)/g, (_, name) => {
        if (!address.has(name)) {
            throw new Error(`asset:${name} is named before it is built`);
        }
        return address.get(name);
    });
}

function buildFonts() {
    for (const weight of ['Regular', 'Bold']) {
        const folder = FONT_FOLDERS.find((f) => existsSync(join(f, `NotoSans-${weight}.ttf`)));
        if (!folder) {
            throw new Error(`NotoSans-${weight}.ttf is missing: install fonts-noto-core`);
        }
        const name = `noto-sans-vi-${weight.toLowerCase()}.woff2`;
        const file = join(out, name);
        // Debian's own python: another one first on the PATH would lack python3-fonttools.
        execFileSync('/usr/bin/python3', ['-m', 'fontTools.subset', join(folder, `NotoSans-${weight}.ttf`), `--unicodes=${GLYPHS}`,
            '--layout-features=kern,mark,mkmk,ccmp,locl', '--flavor=woff2', '--no-hinting',
            '--desubroutinize', `--output-file=${file}`], { stdio: ['ignore', 'ignore', 'inherit'] });
        write(name, readFileSync(file));
    }
}

function buildIcons() {
    const symbols = ICONS.map((icon) => {
        const svg = readFileSync(packageFile('lucide-static', `icons/${icon}.svg`), 'utf8');
        const inner = svg.replace(/<!--[\s\S]*?-->/g, '').match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
        return `<symbol id="${icon}" viewBox="0 0 24 24">${inner.replace(/\s+/g, ' ').trim()}</symbol>`;
    });
    write('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`);
}

function buildStyle() {
    const sass = require('sass');
    const { transform } = require('lightningcss');
    const compiled = sass.compile(join(web, 'sk.scss'), {
        loadPaths: [join(root, 'node_modules')],
        quietDeps: true,
        silenceDeprecations: ['import'],
    });
    const { code } = transform({
        filename: 'sk.css',
        code: Buffer.from(withAddresses(compiled.css)),
        minify: true,
        targets: TARGETS,
    });
    write('sk.css', code);
}

function buildScripts() {
    const { buildSync } = require('esbuild');
    const options = { bundle: true, minify: true, write: false, format: 'iife', charset: 'utf8',
        legalComments: 'none', target: ['chrome109', 'firefox115', 'safari15'] };
    const own = buildSync({ ...options, entryPoints: [join(web, 'js/sk.js')] });
    write('sk.js', own.outputFiles[0].contents);
    write('htmx.js', readFileSync(packageFile('htmx.org', 'dist/htmx.min.js')));
}

function buildPictures() {
    for (const name of readdirSync(web).filter((f) => f.endsWith('.svg')).sort()) {
        write(name, readFileSync(join(web, name), 'utf8').replace(/\n\s*/g, ''));
    }
    write('manifest.json', JSON.stringify(JSON.parse(
        withAddresses(readFileSync(join(web, 'manifest.json'), 'utf8')))));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
buildFonts();
buildIcons();
buildPictures();
buildStyle();
buildScripts();

writeFileSync(join(out, 'index.tsv'), [...address].map(([name, url]) =>
    `${name}\t${url}\t${MEDIA[name.split('.').pop()]}\n`).join(''));
const wire = sizes.reduce((sum, s) => sum + s.wire, 0);
console.log(sizes.map((s) => `${s.name} ${s.plain} -> ${s.wire}`).join('\n'));
console.log(`all files over the wire: ${(wire / 1024).toFixed(1)} KiB`);
