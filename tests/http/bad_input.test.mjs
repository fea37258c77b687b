// Bad input, driven by what the server says of its own forms: every field of every form at its limit and
// beyond. The answer names the field and says in Vietnamese what to do; the page keeps what was typed; nothing
// is half written. A new form is covered by being there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { badValues, goodValues, jsonOf } from './bad_values.mjs';
import { Matrix, inTurns, parameters, routes } from './matrix.mjs';
import { Api, flat } from './openapi.mjs';
import { startServer } from './server.mjs';
import { ACTORS, buildWorld } from './world.mjs';

const SHOWN = 40;
/** Signing in and links: throttled, and tested in session.test.mjs and setup.test.mjs. */
const APART = ['/session', '/khoi-tao/{code:str}', '/khoi-tao/{code:str}/password', '/account/password'];
let server, matrix, forms;

const none = (wrong) => assert.equal(wrong.length, 0, `${wrong.length} wrong, the first of them:\n${wrong.slice(0, SHOWN).join('\n')}`);

/** Every form with somebody who may send it, to an object that it may be sent to. */
function formsOf() {
    const judge = matrix.judge();
    return routes().filter((one) => one.method === 'POST' && !APART.includes(one.path) && matrix.operation(one)?.formName)
        .map((route) => {
            const kind = matrix.kindOf(route);
            const objects = kind ? matrix.objects(judge, kind) : [matrix.placeOf(route)];
            const found = objects.flatMap((object) => Object.keys(ACTORS).map((user) => ({ object, user })))
                .find(({ object, user }) => judge.verdict(judge.actor(user), route.action, object) === 'allow');
            const { object, user } = found ?? { object: objects[0], user: 'thutruong' };
            let path = route.path;
            parameters(route.path).forEach((one, i) => {
                path = path.replace(one.whole, i === 0 ? object.id : matrix.partOf(one.type, object));
            });
            return { route, path, user, isAllowed: Boolean(found), form: matrix.operation(route).formName };
        });
}

before(async () => {
    server = await startServer({ at: '2026-06-22T02:00:00Z' });
    matrix = new Matrix(server, await buildWorld(server), await Api.of(server.url));
    await matrix.signIn();
    server.database.freeze();
    forms = formsOf();
});
after(() => server?.stop());

async function send(one, body) {
    const answer = await fetch(`${server.url}/api/v1${one.path}`, { method: 'POST', body: jsonOf(body),
        headers: { cookie: matrix.cookies.get(one.user), 'Content-Type': 'application/json' } });
    const text = await answer.text();
    return { status: answer.status, faults: JSON.parse(text).faults ?? [], text };
}

/** A whole body of the form with one field (or one field of a row) changed: { name (dotted), body }. */
function changed(one, field, value, row) {
    const body = { ...matrix.body(matrix.operation(one.route)) };
    if (!row) {
        return { name: field.name, body: { ...body, [field.name]: value } };
    }
    const first = matrix.api.body(row.items, { keyOf: () => 1, day: matrix.world.day });
    return { name: `${row.name}.0.${field.name}`, body: { ...body, [row.name]: [{ ...first, [field.name]: value }] } };
}

/** Fields of a form and of the rows of its lists: { field, row }. */
function* everyField(one) {
    for (const field of matrix.api.fields(one.form)) {
        yield { field };
        const items = field.type === 'array' ? matrix.api.plain(field.items) : null;
        for (const [name, schema] of Object.entries(items?.properties ?? {})) {
            yield { field: { ...matrix.api.plain(schema), name }, row: { name: field.name, items } };
        }
    }
}

test('the API names the field and the reason, in Vietnamese, for every bad value of every field', async () => {
    const wrong = [];
    let asked = 0;
    const before = matrix.digest();
    await inTurns(forms, async (one) => {
        for (const { field, row } of everyField(one)) {
            for (const bad of badValues(field).filter((value) => !value.formOnly)) {
                const { name, body } = changed(one, field, bad.value, row);
                const got = await send(one, body);
                const fault = got.faults.find((x) => bad.codes.includes(x.code) && (x.field === name || x.code === 'bad_json'));
                asked++;
                if (![400, 422].includes(got.status) || !fault || !/[à-ỹđ]/i.test(fault.message) || fault.message.includes('{')) {
                    wrong.push(`${one.path} ${name}=${jsonOf({ v: bad.value }).slice(5, 40)}: ${got.status} ${got.text.slice(0, 260)}`);
                }
            }
        }
    });
    none(wrong);
    assert.ok(asked > 2000, `${asked} asked`);
    assert.equal(matrix.digest(), before, 'nothing is half written');
});

test('a value at its limit is not refused for its size', async () => {
    const wrong = [];
    await inTurns(forms, async (one) => {
        for (const { field, row } of everyField(one)) {
            for (const value of goodValues(field)) {
                const { name, body } = changed(one, field, value, row);
                const got = await send(one, body);
                const fault = got.faults.find((x) => x.field === name && ['too_long', 'out_of_range', 'bad_text', 'not_a_number'].includes(x.code));
                if (fault || got.status >= 500 || got.status === 413) {
                    wrong.push(`${one.path} ${name}=${String(value).slice(0, 20)}: ${got.status} ${got.text.slice(0, 200)}`);
                }
            }
        }
    });
    none(wrong);
});

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&#34;').replaceAll('\'', '&#39;');
const plainText = (page) => page.replaceAll('&quot;', '&#34;').replaceAll('&#x27;', '&#39;').replaceAll('&apos;', '&#39;');

/** What a person would type into every text field: [name, text], different for each. */
function typedTexts(one) {
    return matrix.api.fields(one.form).filter((field) => field.type === 'string' && !field.enum && !field.contentMediaType
        && field.format !== 'date' && (field.maxLength ?? 100) >= 12)
        .map((field, i) => [field.name, `Gõ "${i}" & ộ`.slice(0, field.maxLength)]);
}

async function postPage(one, fields) {
    const headers = { cookie: matrix.cookies.get(one.user) };
    const token = (await (await fetch(`${server.url}/account`, { headers })).text()).match(/name="csrf" value="([^"]*)"/)[1];
    const form = [['csrf', token], ...fields];
    const isMultipart = matrix.operation(one.route).isMultipart;
    const body = isMultipart ? new FormData() : new URLSearchParams(form);
    if (isMultipart) {
        form.forEach(([name, value]) => body.append(name, value));
    }
    const answer = await fetch(server.url + one.path, { method: 'POST', headers, body, redirect: 'manual' });
    const text = plainText(await answer.text());
    const start = text.search(new RegExp(`<form[^>]*action="${one.path}"`));
    return { status: answer.status, text, form: start < 0 ? '' : text.slice(start, text.indexOf('</form>', start)) };
}

test('the page says what is wrong beside the field, and keeps what was typed', async () => {
    const wrong = [];
    let asked = 0;
    await inTurns(forms.filter((one) => one.isAllowed && one.route.hasPage), async (one) => {
        const base = new Map([...flat(matrix.body(matrix.operation(one.route))), ...typedTexts(one)]);
        for (const field of matrix.api.fields(one.form)) {
            const bad = badValues(field).find((value) => !value.jsonOnly);
            if (!bad) {
                continue;
            }
            const typed = bad.typed ?? String(bad.value);
            const got = await postPage(one, [...new Map([...base, [field.name, typed]])]);
            if (!got.form.includes(`name="${field.name}"`)) {
                continue; // only the API has this field, or the page of this state does not
            }
            asked++;
            const lost = typedTexts(one).filter(([name, text]) => name !== field.name && got.form.includes(`name="${name}"`)
                && !got.form.includes(escaped(text))).map(([name]) => name);
            const isKept = !isTyped(got.form, field.name) || got.form.includes(escaped(typed));
            if (got.status !== 422 || lost.length > 0 || !isKept || !got.text.includes(`href="#${field.name}"`)) {
                wrong.push(`${one.path} ${field.name}=${typed.slice(0, 20)}: ${got.status}${lost.length ? ` lost ${lost}` : ''}`
                    + `${isKept ? '' : ' lost itself'}${got.text.includes(`href="#${field.name}"`) ? '' : ' no link in the summary'}`);
            }
        }
    });
    none(wrong);
    assert.ok(asked > 150, `${asked} asked`);
});

/** Whether the page has a line or box for the field, and not a choice or a hidden value. */
function isTyped(page, name) {
    return new RegExp(`<textarea[^>]*name="${name}"|<input[^>]*type="text"[^>]*name="${name}"`).test(page);
}
