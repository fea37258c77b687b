// The novelty engine beside its yardsticks. NOVELTY_DOCS dossiers (10000); NOVELTY_SEED, another one for each run
// unless it is given; NOVELTY_SET, a folder with docs.jsonl and queries.jsonl of a set made elsewhere.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { BUILD, row, scratch } from '../lib.mjs';
import { readLines, runEngine, writeLines } from './engine.mjs';
import { percentile, score } from './score.mjs';
import { makeSet } from './set.mjs';
import { fts5, winnowing } from './yardsticks.mjs';

const DOCS = Number(process.env.NOVELTY_DOCS ?? 10000);
const SEED = Number(process.env.NOVELTY_SEED ?? Math.floor(Date.now() / 1000) % 1e6);
const YARDSTICK_DOCS_MAX = 20000; // winnowing here keeps everything in memory; beyond it only the engine runs

const folder = scratch();
const from = process.env.NOVELTY_SET;
const set = from ? { docs: await readLines(join(from, 'docs.jsonl')), drafts: await readLines(join(from, 'queries.jsonl')) }
    : makeSet({ docs: DOCS, perClass: 12, negatives: 60, seed: SEED });
const { docs, drafts } = set, files = ['docs', 'drafts'].map((name) => join(folder, `${name}.jsonl`));
writeLines(files[0], docs);
writeLines(files[1], drafts);
const { built, answers } = runEngine(join(BUILD, 'sangkien'), folder, ...files);
const engine = score(drafts, answers), cpu = [...answers.values()].map((a) => a.cpu_ms);
console.log(`# novelty: ${docs.length} dossiers, ${drafts.length} drafts, ${from ? 'a set made elsewhere' : `seed ${SEED}`}; `
    + `one thread of ${cpus().length}; milliseconds are the processor's`);

const rows = [];
const put = (what, figure, unit, target, met, more = {}) => rows.push({ what, figure, unit, target, met, ...more });
put('sources among the first five', engine.recall5, 'share', '>= 0.995', engine.recall5 >= 0.995);
put('plagdet', engine.plagdet, 'score', '>= 0.94', engine.plagdet >= 0.94);
put('precision of passages', engine.precision, 'share');
put('recall of passages', engine.recall, 'share');
put('reports a passage', engine.granularity, 'number', '<= 1.01', engine.granularity <= 1.01);
put('alarms where nothing was copied', engine.alarms / Math.max(1, engine.negatives), 'share', '<= 0.01',
    engine.alarms <= 0.01 * engine.negatives);
put('the same idea among ten', engine.idea10, 'share', '>= 0.8', engine.idea10 >= 0.8);
put('a draft, median', percentile(cpu, 0.5), 'ms');
put('a draft, 99th of a hundred', percentile(cpu, 0.99), 'ms');
put('index for passages', (built.copy_bytes + built.sketch_bytes) / built.text_bytes, 'byte/byte', '<= 0.13',
    built.copy_bytes + built.sketch_bytes <= 0.13 * built.text_bytes);
put('index for ideas', built.idea_bytes / built.text_bytes, 'byte/byte');
put('stored words and their places', built.token_bytes / built.text_bytes, 'byte/byte');
put('building', built.text_bytes / 1e6 / (built.cpu_ms / 1000), 'MB/s', '>= 200', built.text_bytes / 1e6 / (built.cpu_ms / 1000) >= 200);
put('memory while building', built.peak_bytes / 1e6, 'MB', '<= 1000', built.peak_bytes <= 1e9);

if (docs.length <= YARDSTICK_DOCS_MAX) {
    const search = fts5(folder, docs, drafts), prints = winnowing(docs, drafts);
    const beside = (i, name, its, ratio = rows[i].figure / its) => Object.assign(rows[i], { beside: name, its, ratio });
    beside(0, 'FTS5, 40 rarest words', score(drafts, search.answers).recall5);
    beside(7, 'FTS5, 40 rarest words', percentile(search.ms, 0.5));
    beside(8, 'FTS5, 40 rarest words', percentile(search.ms, 0.99));
    const clean = drafts.filter((d) => d.cls === 'NEG'), rung = clean.filter((d) => prints.get(d.id).alarm).length;
    beside(5, 'winnowing without discount', rung / Math.max(1, clean.length), '-');
}
rows.forEach(row);
