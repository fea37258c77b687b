// What can be wrong with a field, by what the server says of it: the values, the faults that fit, and the
// values at the limit that must not be refused for being there.
import { isFile } from './openapi.mjs';

/** A number of JSON exactly as written here, also where JavaScript would write another. */
export const raw = (text) => `@raw:${text}@`;
export const jsonOf = (body) => JSON.stringify(body).replaceAll(/"@raw:([^@"]*)@"/g, '$1');

const LONG = 10 ** 6;

function badTexts(field) {
    const out = [{ value: 'a\u0000b', codes: ['bad_text', 'bad_json'], jsonOnly: true }, { value: 'a\uFFFFb', codes: ['bad_text'] },
        { value: { x: 1 }, codes: ['bad_text'], jsonOnly: true }, { value: [1], codes: ['bad_text'], jsonOnly: true }];
    if (field.maxLength && field.maxLength < 20000) {
        out.unshift({ value: 'ộ'.repeat(field.maxLength + 1), codes: ['too_long'] });
    }
    return out;
}

function badDates() {
    const typed = ['31/02/2026', '13/13/2026', '00/01/2026', 'hôm qua', '1/1/99999', '٠١/٠٢/٢٠٢٦', '29/02/2025'];
    const iso = ['2026-02-31', '2026-13-13', '0000-00-00', '2026-1-1', '10000-01-01', '31/02/2026', '2025-02-29', '2026-02-28T00:00:00Z'];
    return [...typed.map((value) => ({ value, codes: ['no_such_day', 'not_a_date'], formOnly: true })),
        ...iso.map((value) => ({ value, codes: ['no_such_day', 'not_a_date'], jsonOnly: true }))];
}

function badNumbers(field) {
    const codes = ['not_a_number', 'out_of_range', 'not_money', 'not_a_choice', 'not_a_share'];
    const low = field.minimum ?? (field['x-unit'] === 'VND' ? 0 : null);
    const high = field.maximum ?? null;
    const numbers = ['9223372036854775808', '-9223372036854775809', '1' + '0'.repeat(400), '1.5', '1e400',
        ...(low === null ? [] : [String(BigInt(low) - 1n)]), ...(high === null ? [] : [String(BigInt(high) + 1n)])];
    const words = ['NaN', 'Infinity', '0x10', '１２', '١٢', 'mười', '1-2', '--1', '1\u202E2'];
    return [...numbers.map((text) => ({ value: raw(text), typed: text, codes: [...codes, 'bad_json'] })),
        ...words.map((value) => ({ value, codes }))];
}

/** Bad values of a field, as { value, typed, codes, jsonOnly, formOnly }. */
export function badValues(field) {
    if (isFile(field)) {
        return [];
    }
    if (field.enum) {
        return ['khong_co', '0', 'NULL', 'x'.repeat(300)].map((value) => ({ value, codes: ['not_a_choice'] }));
    }
    switch (field.type) {
    case 'string':
        return field.format === 'date' ? badDates() : badTexts(field);
    case 'integer':
        return badNumbers(field);
    case 'boolean':
        return ['có', '2', 'yes!'].map((value) => ({ value, codes: ['not_a_choice'] }));
    default:
        return [{ value: 'x', codes: ['bad_text', 'too_few_rows'], jsonOnly: true }, { value: { a: 1 }, codes: ['bad_text'], jsonOnly: true }];
    }
}

/** Values at the limit, which the field must take. */
export function goodValues(field) {
    if (isFile(field) || field.enum) {
        return [];
    }
    if (field.type === 'integer' && !field['x-key-of']) {
        return [field.minimum, field.maximum].filter((one) => one !== undefined);
    }
    return field.type === 'string' && field.maxLength && field.format !== 'date' && field.maxLength < LONG
        ? ['ộ'.repeat(Math.min(field.maxLength, 10000)), 'o\u0323\u0302'.repeat(Math.min(field.maxLength, 2000))] : [];
}
