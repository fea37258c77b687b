// Runs the engine on a set, as `sangkien novelty build` and `ask`.
import { execFileSync } from 'node:child_process';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';

export function writeLines(file, list) {
    const fd = openSync(file, 'w');
    for (const one of list) {
        writeSync(fd, `${JSON.stringify(one)}\n`);
    }
    closeSync(fd);
}
export async function readLines(file) {
    const out = [];
    for await (const line of createInterface({ input: createReadStream(file) })) {
        out.push(JSON.parse(line));
    }
    return out;
}

/** What build said of the index, and the answers by id. */
export function runEngine(program, folder, docsFile, draftsFile) {
    const run = (...args) => execFileSync(program, ['novelty', ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
    const index = join(folder, 'index');
    const built = JSON.parse(run('build', '--corpus', docsFile, '--index', index, '--json'));
    const answers = new Map();
    for (const line of run('ask', '--index', index, draftsFile).trim().split('\n')) {
        const answer = JSON.parse(line);
        answers.set(answer.id, answer);
    }
    return { built, answers };
}
