// K03, the test of the tests: programs that break the promise on purpose must be caught. Each mutant is a copy of the
// sources with one line changed, built in a folder of its own, so nothing of it is ever in the product.
//
//     node tests/torture/mutants.mjs BUILD [NAME]
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [build = 'build', only] = process.argv.slice(2);
const HOME = resolve(ROOT, build, 'mutant');
const SOURCE = join(HOME, 'source');
const TARGET = join(HOME, 'build');
const CYCLES = 20;

// check: which must go red. An answer before its commit already breaks the load's first steps: the next request does
// not see what was answered (POST ...: 422). every `from` must be there, or the mutant is out of date.
const MUTANTS = {
    'sync-normal': { file: 'src/plat/db_sqlite.c', check: 'power_cut', changes: [
        ['PRAGMA synchronous=FULL', 'PRAGMA synchronous=NORMAL'],
        ['"synchronous", "2"', '"synchronous", "1"']] },
    'no-file-fsync': { file: 'src/plat/blob.c', check: 'power_cut', changes: [[' || fsync(write->fd) != 0', '']] },
    'no-folder-fsync': { file: 'src/plat/blob.c', check: 'order', changes: [
        ['return io_sync_directory(folder) ? OK : give_up(store, "sync_folder");', 'return OK;']] },
    'answer-before-commit': { file: 'src/plat/db_writer.c', check: 'order', changes: [
        ['    enum err err = sqlite_conn_commit(writer->conn);\n', `    for (size_t i = 0; i < count; i++) {
        sem_post(&jobs[i]->answered);
    }
    (void)sqlite_conn_commit(writer->conn);
    return;
    enum err err = OK;\n`],
        ['            sem_post(&jobs[i]->answered); /* the job is the caller\'s again */\n', '            ;\n']] },
};

const must = (program, ...words) => execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'], cwd: ROOT });

function copySources() {
    const names = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
    for (const name of names) {
        const from = join(ROOT, name);
        const to = join(SOURCE, name);
        if (existsSync(from) && !(existsSync(to) && readFileSync(to).equals(readFileSync(from)))) {
            mkdirSync(dirname(to), { recursive: true });
            cpSync(from, to);
        }
    }
    cpSync(resolve(ROOT, build, 'asset'), join(TARGET, 'asset'), { recursive: true });
    if (!existsSync(join(TARGET, 'build.ninja'))) {
        must('meson', 'setup', TARGET, SOURCE, '-Dwerror=false');
    }
}

function buildMutant({ file, changes }) {
    let text = readFileSync(join(ROOT, file), 'utf8');
    for (const [from, to] of changes) {
        if (!text.includes(from)) {
            throw new Error(`${file} no longer says ${from}`);
        }
        text = text.replaceAll(from, to);
    }
    writeFileSync(join(SOURCE, file), text);
    must('ninja', '-C', TARGET, '--quiet', 'sangkien-test', 'sangkien-paper', 'tests/power-cut', 'tests/fault.so');
    mkdirSync(join(TARGET, 'test'), { recursive: true });
    cpSync(join(TARGET, 'sangkien-test'), join(TARGET, 'test/sangkien'));
    cpSync(join(TARGET, 'sangkien-paper'), join(TARGET, 'test/sangkien-paper'));
    writeFileSync(join(SOURCE, file), readFileSync(join(ROOT, file)));
}

/** The first line of a red check that says what was found; null when it stayed green or was skipped. */
function runCheck(check) {
    const done = spawnSync('node', ['--test', '--test-reporter=tap', join(ROOT, `tests/check/${check}.test.mjs`)], {
        encoding: 'utf8', env: { ...process.env, SANGKIEN_BUILD: TARGET, CYCLES: String(CYCLES), UPLOADS: String(CYCLES) } });
    if (/# SKIP/.test(done.stdout)) {
        return { skipped: done.stdout.match(/# SKIP (.*)/)[1] };
    }
    const found = done.stdout.match(/lost: .*|torn: .*|folder Infinity.*|folder \d+, log .*|POST \/\S+: 422/)?.[0];
    return { found: done.status !== 0 && found ? found.slice(0, 100) : null };
}

mkdirSync(SOURCE, { recursive: true });
copySources();
let survivors = 0;
for (const [name, mutant] of Object.entries(MUTANTS).filter(([one]) => !only || one === only)) {
    buildMutant(mutant);
    const { found, skipped } = runCheck(mutant.check);
    survivors += !found && !skipped;
    const verdict = skipped ? `SKIPPED, ${mutant.check} cannot run: ${skipped}` : found ? `caught by ${mutant.check}: ${found}`
        : `SURVIVED ${CYCLES} cycles of ${mutant.check}`;
    console.log(`K03 ${name}: ${verdict}`);
}
process.exit(survivors === 0 ? 0 : 1);
