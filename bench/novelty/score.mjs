// The scores of the PAN text alignment tasks, macro averaged: precision and recall of characters on both sides,
// granularity (reports a case), plagdet = F1 / log2(1 + granularity); recall of sources; alarms.
const length = ([from, to]) => Math.max(0, to - from);
const common = (a, b) => [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
function covered(spans) {
    let end = -1, sum = 0;
    for (const [from, to] of spans.filter((s) => length(s) > 0).sort((a, b) => a[0] - b[0])) {
        sum += Math.max(0, to - Math.max(from, end));
        end = Math.max(end, to);
    }
    return sum;
}
/** What `one` shares with each of `others`, on both sides. */
const shared = (one, others) => others.filter((o) => o.src === one.src).map((o) => [common(one.q, o.q), common(one.s, o.s)])
    .filter(([q, s]) => length(q) > 0 && length(s) > 0);
const share = (one, both) => (covered(both.map(([q]) => q)) + covered(both.map(([, s]) => s))) / (length(one.q) + length(one.s));
const mean = (list, none) => (list.length === 0 ? none : list.reduce((a, b) => a + b, 0) / list.length);
export const percentile = (list, p) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))];

/** drafts as makeSet gives them; answers by id: docs, det, idea. */
export function score(drafts, answers) {
    const recall = [], precision = [], found = [], reports = [], ideas = [];
    let alarms = 0, negatives = 0;
    for (const draft of drafts) {
        const { docs = [], det = [], idea = [] } = answers.get(draft.id);
        const sources = [...new Set(draft.truth.map((t) => t.src))];
        if (draft.idea !== undefined || draft.topic !== undefined) {
            ideas.push(...draft.idea === undefined ? [] : [idea.slice(0, 10).includes(draft.idea) ? 1 : 0]);
            continue;
        }
        if (sources.length === 0) {
            negatives++;
            alarms += det.length > 0;
        } else {
            recall.push(sources.filter((s) => docs.slice(0, 5).includes(s)).length / sources.length);
        }
        for (const one of draft.truth) {
            const both = shared(one, det);
            found.push(share(one, both));
            reports.push(...both.length > 0 ? [both.length] : []);
        }
        precision.push(...det.map((one) => share(one, shared(one, draft.truth))));
    }
    const p = mean(precision, 0), r = mean(found, 0), granularity = mean(reports, 1);
    const plagdet = p + r > 0 ? 2 * p * r / (p + r) / Math.log2(1 + granularity) : 0;
    return { recall5: mean(recall, 0), precision: p, recall: r, granularity, plagdet, alarms, negatives, idea10: mean(ideas, 0),
        drafts: drafts.length };
}
