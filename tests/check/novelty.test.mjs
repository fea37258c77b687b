// The novelty engine on a small set of its own making: floors a little under what it reaches.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { runEngine, writeLines } from '../../bench/novelty/engine.mjs';
import { score } from '../../bench/novelty/score.mjs';
import { makeSet } from '../../bench/novelty/set.mjs';

const PROGRAM = join(process.env.SANGKIEN_BUILD ?? 'build', 'sangkien');
const folder = mkdtempSync(join(tmpdir(), 'sangkien-novelty-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function scoreOf(seed) {
    const { docs, drafts } = makeSet({ docs: 300, perClass: 3, negatives: 20, seed });
    const files = ['docs', 'drafts'].map((name) => join(folder, `${name}-${seed}.jsonl`));
    writeLines(files[0], docs);
    writeLines(files[1], drafts);
    const { built, answers } = runEngine(PROGRAM, folder, ...files);
    assert.equal(built.docs, docs.length);
    for (const answer of answers.values()) {
        assert.equal(answer.compared, docs.length);
    }
    return score(drafts, answers);
}

test('a copied passage is found however it was changed, and nothing where nothing was copied', () => {
    for (const seed of [1, 2]) {
        const figures = scoreOf(seed);
        assert.ok(figures.recall5 >= 0.99, `sources found: ${figures.recall5}`);
        assert.ok(figures.plagdet >= 0.97, `plagdet: ${figures.plagdet}`);
        assert.ok(figures.granularity <= 1.02, `reports a passage: ${figures.granularity}`);
        assert.equal(figures.alarms, 0);
    }
});
