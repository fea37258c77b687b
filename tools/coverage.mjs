#!/usr/bin/env node
// Branch coverage of the code that decides cases: who may, how a vote counts, when a period ends, what points mean.
// usage: tools/coverage.mjs [BUILD] [--missed]      (make coverage)
//
// Takes the compile and link commands of a finished build, compiles the files of PARTS once more with gcov's counters,
// links them in front of the build's own libraries, runs the tests of those parts and prints branches per file;
// --missed also lists every line with a branch that no test took. Nothing of the build is changed.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const ROOT = resolve(fileURLToPath(new URL('..', import.meta.url)));
const PARTS = [
    { name: 'policy', files: ['src/plat/permit.c'], tests: ['plat-test_permit'] },
    { name: 'tally', files: ['src/room/regulation/tally.c'],
        tests: ['room-regulation-test_tally', 'room-regulation-test_fraction', 'room-regulation-test_try'] },
    { name: 'clock', files: ['src/room/regulation/clock.c', 'src/room/regulation/calendar.c'], tests: ['room-regulation-test_clock'] },
    { name: 'sheet', files: ['src/room/regulation/sheet.c', 'src/room/regulation/rules_sheet.c'],
        tests: ['room-regulation-test_sheet', 'room-regulation-test_rules'] },
];

const words = process.argv.slice(2);
const isVerbose = words.includes('--missed');
const build = resolve(ROOT, words.find((one) => !one.startsWith('--')) ?? 'build');
const work = mkdtempSync(join(tmpdir(), 'sangkien-coverage-'));

function fail(why) {
    console.error(why);
    process.exit(1);
}

/** One shell command, its words apart. */
const split = (command) => command.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g).map((one) => one.replaceAll(/["']/g, ''));

function compile(source, entries) {
    const entry = entries.find((one) => resolve(one.directory, one.file) === join(ROOT, source));
    if (!entry) {
        fail(`${source} is not in the build`);
    }
    const object = join(work, `${source.replaceAll('/', '_')}.o`);
    const out = [];
    const args = split(entry.command).filter((one) => !one.endsWith('ccache'));
    for (let i = 0; i < args.length; i++) {
        if (['-o', '-MF', '-MQ'].includes(args[i])) {
            i++;
        } else if (!/^-(MD|c|O\w?|D_FORTIFY_SOURCE.*|flto.*)$/.test(args[i])) {
            out.push(args[i]);
        }
    }
    execFileSync(out[0], [...out.slice(1), '-O0', '--coverage', '-c', '-o', object], { cwd: entry.directory, stdio: 'inherit' });
    return object;
}

/** The test's own link command, with our objects in front of the libraries. */
function link(test, objects) {
    const target = `tests/${test}`;
    const lines = execFileSync('ninja', ['-C', build, '-t', 'commands', '-s', target], { encoding: 'utf8' }).trim().split('\n');
    const args = split(lines.at(-1)).filter((one) => !one.endsWith('ccache'));
    const program = join(work, test);
    const at = args.indexOf('-o');
    args[at + 1] = program;
    const first = args.findIndex((one) => one.endsWith('.o'));
    args.splice(first + 1, 0, ...objects);
    execFileSync(args[0], [...args.slice(1), '--coverage'], { cwd: build, stdio: 'inherit' });
    return program;
}

/** Branches of a file: { all, taken, missed: [line] }. */
function measure(source) {
    const notes = readdirSync(work).find((one) => one.startsWith(source.replaceAll('/', '_')) && one.endsWith('.gcno'));
    const place = join(work, `json-${basename(source)}`);
    mkdirSync(place);
    execFileSync('gcov', ['--json-format', '--branch-probabilities', '--object-directory', work, join(work, notes)],
        { cwd: place, stdio: ['ignore', 'ignore', 'inherit'] });
    const found = { all: 0, taken: 0, missed: [] };
    for (const name of readdirSync(place)) {
        const { files } = JSON.parse(gunzipSync(readFileSync(join(place, name))));
        for (const line of files.filter((one) => one.file.endsWith(source)).flatMap((one) => one.lines)) {
            const branches = line.branches.filter((one) => !one.throw);
            const taken = branches.filter((one) => one.count > 0).length;
            found.all += branches.length;
            found.taken += taken;
            if (taken < branches.length) {
                found.missed.push(line.line_number);
            }
        }
    }
    return found;
}

if (!existsSync(join(build, 'compile_commands.json'))) {
    fail('build first: make program');
}
const entries = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'));
let all = 0;
let taken = 0;
try {
    for (const part of PARTS) {
        part.objects = part.files.map((one) => compile(one, entries));
    }
    for (const test of new Set(PARTS.flatMap((one) => one.tests))) {
        const mine = PARTS.filter((one) => test.startsWith('plat-') === one.files[0].startsWith('src/plat/')).flatMap((one) => one.objects);
        const ran = spawnSync(link(test, mine), [], { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
        if (ran.status !== 0) {
            fail(`${test} failed:\n${ran.stderr}`);
        }
    }
    for (const source of PARTS.flatMap((one) => one.files)) {
        const found = measure(source);
        all += found.all;
        taken += found.taken;
        console.log(`${String(found.taken).padStart(5)}/${String(found.all).padEnd(5)} ${(found.taken * 100 / found.all).toFixed(1).padStart(5)} %  ${source}`
            + (isVerbose && found.missed.length > 0 ? `  lines ${found.missed.join(' ')}` : ''));
    }
    console.log(`${String(taken).padStart(5)}/${String(all).padEnd(5)} ${(taken * 100 / all).toFixed(1).padStart(5)} %  branches in all`);
} finally {
    rmSync(work, { recursive: true, force: true });
}
