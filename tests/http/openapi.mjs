// The forms as the server itself describes them (/api/v1/openapi.json): which routes there are, what each
// field may be, and a smallest body that reads well. Whatever a test drives from here covers a new form by itself.
export class Api {
    constructor(document) {
        this.schemas = document.components.schemas;
        this.enums = new Map();
        /** Every operation: { method, path, action, id, params: [{ name, keyOf }], form (schema or null), isMultipart }. */
        this.operations = Object.entries(document.paths).flatMap(([path, item]) => Object.entries(item).map(([method, op]) => ({
            method: method.toUpperCase(), path, action: op['x-action'], id: op.operationId,
            params: (op.parameters ?? []).filter((one) => one.in === 'path')
                .map((one) => ({ name: one.name, keyOf: one.schema['x-key-of'] ?? null })),
            formName: this.#formName(op),
            isMultipart: Boolean(op.requestBody?.content['multipart/form-data']),
            hasBody: Boolean(op.requestBody),
        })));
    }

    static async of(url) {
        return new Api(await (await fetch(`${url}/api/v1/openapi.json`)).json());
    }

    #formName(op) {
        const ref = op.requestBody?.content['application/json']?.schema?.$ref ?? '';
        return ref.replace('#/components/schemas/', '') || null;
    }

    /** A schema without references and alternatives: { type, ..., isNull }. */
    plain(schema) {
        if (schema.anyOf) {
            return { ...this.plain(schema.anyOf.find((one) => one.type !== 'null')), isNull: true };
        }
        if (schema.$ref) {
            return { ...this.plain(this.schemas[schema.$ref.replace('#/components/schemas/', '')]), enumRef: schema.$ref };
        }
        if (Array.isArray(schema.type)) {
            return { ...schema, type: schema.type.find((one) => one !== 'null'), isNull: true };
        }
        return schema;
    }

    /** The fields of a form: { name, isRequired, ...plain schema }. */
    fields(formName) {
        const form = this.schemas[formName];
        return Object.entries(form.properties).map(([name, schema]) => ({ ...this.plain(schema), name,
            isRequired: (form.required ?? []).includes(name) }));
    }

    /** A value that reads well; ids come from keyOf(table), dates are `day`. */
    value(schema, { keyOf = () => 1, day = '2026-07-15' } = {}) {
        const plain = this.plain(schema);
        if (plain.enum) {
            return plain.enum.find((one) => one !== null);
        }
        switch (plain.type) {
        case 'string':
            return plain.format === 'date' ? day : 'x'.repeat(Math.max(plain.minLength ?? 1, 1));
        case 'integer':
            return plain['x-key-of'] ? keyOf(plain['x-key-of']) : plain.minimum ?? 1;
        case 'boolean':
            return true;
        case 'array':
            return Array.from({ length: plain.minItems ?? 0 }, () => this.value(plain.items, { keyOf, day }));
        case 'object':
            return this.body(plain, { keyOf, day });
        default:
            throw new Error(`no value for ${JSON.stringify(schema)}`);
        }
    }

    /** The smallest body of a form that its reader takes; files are left out and listed by `fileFields`. */
    body(formOrName, options = {}) {
        const form = typeof formOrName === 'string' ? this.schemas[formOrName] : formOrName;
        return Object.fromEntries((form.required ?? [])
            .filter((name) => !isFile(this.plain(form.properties[name])))
            .map((name) => [name, this.value(form.properties[name], options)]));
    }

    fileFields(formName) {
        return this.fields(formName).filter(isFile);
    }
}

export function isFile(field) {
    return Boolean(field.contentMediaType ?? field.items?.contentMediaType);
}

/** Name and value of each field as a browser would send a body: rows are dotted. */
export function flat(body, prefix = '') {
    return Object.entries(body).flatMap(([name, value]) => {
        const full = `${prefix}${name}`;
        if (Array.isArray(value)) {
            return value.flatMap((row, i) => (row !== null && typeof row === 'object'
                ? flat(row, `${full}.${i}.`) : [[full, String(row)]]));
        }
        if (value === null || value === undefined || value === false) {
            return [];
        }
        return [[full, value === true ? '1' : String(value)]];
    });
}
