// A set of past dossiers and drafts made from a seed: dossiers wrapped in a form, drafts into which passages
// were copied and then changed, drafts without, and ideas told again. Spans are bytes, half open.
import { readFileSync } from 'node:fs';

const PAIRS = JSON.parse(readFileSync(new URL('pairs.json', import.meta.url), 'utf8'));

/** Numbers in [0, 1) that depend on the seed alone. */
function randomOf(seed) {
    let a = seed >>> 0;
    const next = () => {
        a = (a + 0x6D2B79F5) >>> 0;
        let t = Math.imul(a ^ (a >>> 15), a | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    const below = (n) => Math.floor(next() * n);
    return { next, below, of: (list) => list[below(list.length)] };
}

// -- words: pairs of syllables that the pairs' own texts use, so that chance resembles the ideas too ------------
const SYLLABLES = [...new Set(PAIRS.flatMap((p) => [p.text, p.retold]).join(' ').toLowerCase().match(/\p{L}+/gu))];
const NEIGHBOURS = [...new Set(PAIRS.flatMap((p) => [p.text, p.retold]).flatMap((t) => {
    const words = t.toLowerCase().match(/\p{L}+/gu);
    return words.slice(1).map((w, i) => `${words[i]} ${w}`);
}))];
const LEXICON_SIZE = 6000;
function lexicon(random) {
    const words = [...NEIGHBOURS];
    while (words.length < LEXICON_SIZE) {
        words.push(`${random.of(SYLLABLES)} ${random.of(SYLLABLES)}`);
    }
    return words.sort(() => random.next() - 0.5);
}
const NAMES = ['Hòa Bình', 'Tân Phú', 'Long Khánh', 'Sông Hinh', 'Vĩnh Thạnh', 'Kim Sơn', 'Mỹ Lộc', 'Cẩm Xuyên', 'Đại Lộc',
    'Châu Thành', 'Nguyễn Văn An', 'Trần Thị Bình', 'Lê Hoàng Cường', 'Phạm Thị Dung', 'Vũ Thị Hà', 'Bùi Thị Lan', 'Đỗ Thanh Long'];

function sentence(random, words, topic) {
    const out = [];
    for (let left = 6 + random.below(8); left > 0; left--) {
        const draw = random.next();
        if (draw < 0.03) {
            out.push(String(2 + random.below(200)));
        } else if (draw < 0.06) {
            out.push(random.of(NAMES));
        } else if (draw < 0.4) {
            out.push(random.of(topic));
        } else { // few words are frequent, most are rare
            out.push(words[Math.floor(words.length * random.next() ** 2)]);
        }
    }
    return `${out[0][0].toUpperCase()}${out.join(' ').slice(1)}.`;
}
function paragraphs(random, words) {
    const topic = Array.from({ length: 40 }, () => random.of(words));
    return Array.from({ length: 8 + random.below(6) }, () =>
        Array.from({ length: 3 + random.below(3) }, () => sentence(random, words, topic)).join(' '));
}

// -- the form --------------------------------------------------------------------------------------------------
const LAW = ['Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;',
    'Căn cứ Nghị định số 13/2012/NĐ-CP ngày 02 tháng 3 năm 2012 của Chính phủ ban hành Điều lệ Sáng kiến;',
    'Căn cứ kế hoạch công tác năm của đơn vị và tình hình thực tế tại địa phương;'];
const SECTIONS = ['1. Tình trạng giải pháp đã biết và sự cần thiết của giải pháp mới', '2. Mục đích của giải pháp',
    '3. Nội dung của giải pháp và các bước thực hiện', '4. Tính mới của giải pháp so với trước khi áp dụng',
    '5. Khả năng áp dụng và phạm vi ảnh hưởng', '6. Hiệu quả thu được hoặc dự kiến thu được'];
const FILLER = 'Trong những năm qua, được sự quan tâm của các cấp lãnh đạo, đơn vị đã cố gắng khắc phục khó khăn và hoàn thành '
    + 'nhiệm vụ được giao; tuy nhiên trong quá trình thực hiện vẫn còn một số hạn chế cần có giải pháp khắc phục.';
const TAIL = ['Tôi xin cam đoan mọi thông tin nêu trong đơn là trung thực, đúng sự thật và hoàn toàn chịu trách nhiệm trước pháp luật.',
    'Người nộp đơn (ký và ghi rõ họ tên)'];

/** The dossier's text and the span of each paragraph of its body. */
function dossier(random, title, body) {
    const parts = [];
    let bytes = 0;
    const add = (s) => {
        const from = bytes;
        parts.push(s);
        bytes += Buffer.byteLength(s) + 2;
        return [from, bytes - 2];
    };
    for (const line of [title, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'ĐƠN YÊU CẦU CÔNG NHẬN SÁNG KIẾN',
        `Tôi ghi tên dưới đây: ${random.of(NAMES)}, đơn vị công tác: ${random.of(NAMES)}, là tác giả của sáng kiến: ${title}.`,
        ...LAW.filter(() => random.next() < 0.8)]) {
        add(line);
    }
    const spans = body.map((paragraph, i) => {
        const section = Math.floor(i * SECTIONS.length / body.length);
        if (i === 0 || section !== Math.floor((i - 1) * SECTIONS.length / body.length)) {
            add(SECTIONS[section]);
        }
        if (i === 0) {
            add(FILLER);
        }
        return add(paragraph);
    });
    TAIL.forEach(add);
    return { text: parts.join('\n\n'), spans };
}

// -- what a copier does ------------------------------------------------------------------------------------------
const stripped = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D');
const TONES = [['òa', 'oà'], ['óa', 'oá'], ['ọa', 'oạ'], ['ỏe', 'oẻ'], ['úy', 'uý'], ['ủy', 'uỷ']];
const otherTones = (s) => TONES.reduce((t, [a, b]) => t.replaceAll(a, '\u0000').replaceAll(b, a).replaceAll('\u0000', b), s);
function mended(random, s, rate) {
    return s.replace(/\p{L}+/gu, (w) => {
        const draw = random.next();
        return draw < rate * 0.7 ? random.of(SYLLABLES) : draw < rate * 0.85 ? '' : draw < rate ? `${w} ${random.of(SYLLABLES)}` : w;
    }).replace(/ {2,}/g, ' ').trim();
}
const renamed = (random, s) => NAMES.reduce((t, name) => t.replaceAll(name, () => random.of(NAMES)), s)
    .replace(/\d+/g, () => String(2 + random.below(900)));
const shuffled = (random, s) => s.split(/(?<=\.) /).sort(() => random.next() - 0.5).join(' ');

/** Class: how many paragraphs are copied, and what is done to each. */
const CLASSES = {
    V1: [1, (r, p) => p], V3: [3, (r, p) => p],
    R10: [3, (r, p) => mended(r, p, 0.1)], R20: [3, (r, p) => mended(r, p, 0.2)], R30: [3, (r, p) => mended(r, p, 0.3)],
    SHUF: [2, shuffled], ENT: [3, renamed], DIA: [2, (r, p) => stripped(p)], TONE: [2, (r, p) => otherTones(p)],
    NFD: [2, (r, p) => p.normalize('NFD')], MIX: [3, (r, p) => renamed(r, shuffled(r, mended(r, p, 0.15)))],
    TWO: [2, (r, p) => p, 2],
};
const JOINED_BYTES = 700; // a heading or a form sentence between two copied paragraphs does not part a case

function joined(cases) {
    const out = [];
    for (const next of cases) {
        const last = out.at(-1);
        if (last?.src === next.src && next.q[0] - last.q[1] <= JOINED_BYTES && next.s[0] - last.s[1] <= JOINED_BYTES) {
            last.q[1] = next.q[1];
            last.s[1] = next.s[1];
        } else {
            out.push(next);
        }
    }
    return out;
}

function copyDraft(random, words, cls, dossiers) {
    const [count, change, sources = 1] = CLASSES[cls];
    const body = paragraphs(random, words).map((p) => ({ p }));
    for (let k = 0; k < sources; k++) {
        const source = dossiers[PAIRS.length + random.below(dossiers.length - PAIRS.length)];
        const first = random.below(source.body.length - count);
        body.splice(random.below(body.length), 0, ...source.body.slice(first, first + count)
            .map((p, i) => ({ p: change(random, p), src: source.id, s: source.spans[first + i] })));
    }
    const { text, spans } = dossier(random, sentence(random, words, words).slice(0, -1), body.map((b) => b.p));
    const truth = joined(body.flatMap((b, i) => (b.src === undefined ? [] : [{ src: b.src, q: [...spans[i]], s: [...b.s] }])));
    return { cls, text, truth };
}

/** The set: docs with id, title, text; drafts with id, cls, text, truth, and idea where one was told again. */
export function makeSet({ docs, perClass, negatives, seed }) {
    const random = randomOf(seed), words = lexicon(random), dossiers = [], drafts = [];
    for (let id = 0; id < docs; id++) {
        const pair = PAIRS[id];
        const title = pair?.title ?? sentence(random, words, words).slice(0, -1);
        const body = pair === undefined ? paragraphs(random, words) : pair.text.split(/(?<=\.) /);
        dossiers.push({ id, title, body, ...dossier(random, title, body) });
    }
    for (const cls of Object.keys(CLASSES)) {
        for (let i = 0; i < perClass; i++) {
            drafts.push(copyDraft(random, words, cls, dossiers));
        }
    }
    for (let i = 0; i < negatives; i++) {
        drafts.push({ cls: 'NEG', truth: [],
            text: dossier(random, sentence(random, words, words).slice(0, -1), paragraphs(random, words)).text });
    }
    PAIRS.slice(0, docs).forEach((pair, idea) => drafts.push({ cls: 'IDEA', truth: [], idea,
        text: dossier(random, pair.retold_title, pair.retold.split(/(?<=\.) /)).text }));
    drafts.forEach((draft, id) => { draft.id = id; });
    return { docs: dossiers.map(({ id, title, text }) => ({ id, title, text })), drafts };
}
