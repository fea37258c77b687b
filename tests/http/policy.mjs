// A second opinion on who may do what: reads src/app/policy.tsv itself and judges by facts read from the
// database, with every relation written here once more from its meaning. Shares no code with the server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './server.mjs';

const list = (cell) => (cell === '-' ? [] : cell.split(','));

/** The table: { kinds: { name -> { table, key, org, state, view } }, lines: [...] } */
export function readPolicy() {
    const policy = { kinds: {}, lines: [] };
    for (const line of readFileSync(join(ROOT, 'src/app/policy.tsv'), 'utf8').split('\n')) {
        const cells = line.split('\t').map((one) => one.trim());
        if (line.startsWith('#object')) {
            policy.kinds[cells[1]] = Object.fromEntries(cells.slice(2).map((one) => one.split('=')));
        } else if (cells.length >= 8 && !line.startsWith('#')) {
            const [action, object, roles, relations, states, never, law, reason] = cells;
            policy.lines.push({ action, object, roles: list(roles), relations: list(relations),
                states: states === '*' ? null : list(states), never: list(never), law,
                reason: reason === '-' ? 'forbidden' : reason });
        }
    }
    return policy;
}

/** Tables that relations look into beside those of the kinds themselves. */
const TABLES = ['post', 'role_grant', 'org_ancestor', 'initiative_author', 'agenda_item', 'seat', 'conflict', 'directive_receipt',
    'task_party', 'idea_author', 'decision_item'];
const LONG = ['model', 'search', 'sort_key', 'body', 'password_hash', 'prose', 'estimates'];

/** What the database says on `today`, and the verdicts that follow. */
export class Judge {
    constructor(policy, database, today) {
        this.policy = policy;
        this.today = today;
        this.facts = {};
        const tables = [...new Set([...TABLES, ...Object.values(policy.kinds).map((one) => one.table)])];
        const shapes = database.shapes();
        const selects = tables.map((table) => `SELECT ${shapes[table].filter((name) => !LONG.includes(name)).join(', ')} FROM ${table}`);
        database.many(selects).forEach((rows, i) => {
            this.facts[tables[i]] = rows;
        });
        this.byKey = {};
    }

    #row(table, id) {
        this.byKey[table] ??= new Map(this.facts[table].map((one) => [one[`${table}_id`], one]));
        return this.byKey[table].get(id);
    }

    #valid(row, on = this.today) {
        return row.from_on <= on && (row.to_on === null || row.to_on >= on);
    }

    /** Whether `above` is the agency itself or over it today. */
    #isOver(above, org, least = 0) {
        return this.facts.org_ancestor.some((one) => one.org_id === org && one.ancestor_org_id === above
            && one.depth >= least && this.#valid(one));
    }

    /** Who a user is: { person, account, posts, roles: [{ role, org }] }; null for nobody. */
    actor(user) {
        const account = this.facts.account.find((one) => one.user_name === user);
        if (!account) {
            throw new Error(`no account ${user}`);
        }
        const person = account.person_id;
        return { user, person, account: account.account_id,
            posts: this.facts.post.filter((one) => one.person_id === person && this.#valid(one)).map((one) => one.org_id),
            roles: this.facts.role_grant.filter((one) => one.person_id === person && this.#valid(one))
                .map((one) => ({ role: one.role, org: one.org_id })) };
    }

    #has(actor, roles, org, { above = false, under = 0 } = {}) {
        return actor.roles.some((held) => roles.includes(held.role)
            && ((!above && held.org === org) || (above && this.#isOver(held.org, org, under))));
    }

    #isAuthor(actor, initiative) {
        return this.facts.initiative_author.some((one) => one.initiative_id === initiative && one.person_id === actor.person);
    }

    #sat(actor, session, kinds) {
        const held = this.#row('council_session', session);
        return this.facts.seat.filter((one) => one.council_id === held.council_id && one.person_id === actor.person
            && this.#valid(one, held.held_on) && (!kinds || kinds.includes(one.kind)));
    }

    /** The relations, each from its name and the comment of its place in the table. */
    relations = {
        self: (actor, id) => actor.person === id,
        same_agency: (actor, id) => this.facts.post.some((one) => one.person_id === id && this.#valid(one)
            && actor.posts.includes(one.org_id)),
        administered: (actor, id) => {
            const posts = this.facts.post.filter((one) => one.person_id === id);
            return actor.roles.some((held) => held.role === 'administrator'
                && (posts.length === 0 || posts.some((one) => this.#isOver(held.org, one.org_id))));
        },
        account_self: (actor, id) => actor.account === id,
        account_administered: (actor, id) => this.facts.post.some((one) => one.person_id === this.#row('account', id).person_id
            && this.#has(actor, ['administrator'], one.org_id, { above: true })),
        import_owner: (actor, id) => this.#row('import_run', id).added_by === actor.person,
        paper_owner: (actor, id) => {
            const paper = this.#row('paper', id);
            return paper.about_kind === 'initiative' && this.#isAuthor(actor, paper.about_id)
                && ['receipt', 'defect_letter', 'refusal_letter', 'certificate', 'decision'].includes(paper.kind);
        },
        directive_entered: (actor, id) => this.#row('directive', id).entered_by === actor.person,
        directive_received: (actor, id) => this.facts.directive_receipt.some((one) => one.directive_id === id
            && actor.posts.includes(one.org_id)),
        directive_records_clerk: (actor, id) => this.facts.directive_receipt.some((one) => one.directive_id === id
            && this.#has(actor, ['records_clerk'], one.org_id)),
        task_party: (actor, id) => this.facts.task_party.some((one) => one.task_id === id && one.person_id === actor.person),
        task_lead: (actor, id) => this.facts.task_party.some((one) => one.task_id === id && one.person_id === actor.person
            && one.part === 'lead'),
        task_superior: (actor, id) => {
            const directive = this.#row('directive', this.#row('task', id).directive_id);
            return Boolean(directive) && this.#has(actor,
                ['head', 'selection_officer', 'province_officer', 'records_clerk'], directive.org_id);
        },
        process_owner: (actor, id) => this.#row('process', id).owner_person_id === actor.person,
        review_superior: (actor, id) => this.#has(actor, ['selection_officer', 'head', 'province_officer'],
            this.#row('review', id).org_id, { above: true }),
        shortcoming_logger: (actor, id) => this.#row('shortcoming', id).logged_by === actor.person,
        idea_author: (actor, id) => this.facts.idea_author.some((one) => one.idea_id === id && one.person_id === actor.person),
        author: (actor, id) => this.#isAuthor(actor, id),
        paper_clerk: (actor, id) => {
            const dossier = this.#row('initiative', id);
            return dossier.channel !== 'online' && this.#has(actor, ['intake_clerk'], dossier.org_id);
        },
        seated: (actor, id) => this.facts.agenda_item.filter((one) => one.initiative_id === id)
            .some((item) => this.#sat(actor, item.council_session_id).some((seat) => !this.facts.conflict
                .some((one) => one.agenda_item_id === item.agenda_item_id && one.seat_id === seat.seat_id && one.is_barring === 1))),
        head_superior: (actor, id) => {
            const dossier = this.#row('initiative', id);
            return dossier.waiting_on === 'superior_consent' && this.facts.org_ancestor.some((one) =>
                one.org_id === dossier.org_id && one.depth === 1 && this.#valid(one)
                && this.#has(actor, ['head', 'province_officer'], one.ancestor_org_id));
        },
        measurer_of: (actor, id) => this.#has(actor, ['measurer', 'intake_clerk'], this.#row('initiative', id).org_id),
        council_member: (actor, id) => this.facts.seat.some((one) => one.council_id === id && one.person_id === actor.person),
        session_member: (actor, id) => this.#sat(actor, id).length > 0,
        session_chair: (actor, id) => this.#sat(actor, id, ['chair', 'vice_chair']).length > 0,
        decision_author: (actor, id) => this.#row('decision', id).status === 'issued' && this.facts.decision_item
            .some((one) => one.decision_id === id && this.#isAuthor(actor, one.initiative_id)),
        nomination_author: (actor, id) => this.#isAuthor(actor, this.#row('nomination', id).initiative_id),
        nomination_receiver: (actor, id) => this.#has(actor, ['province_officer', 'head', 'secretary'],
            this.#row('nomination', id).to_org_id),
        model_author: (actor, id) => this.#isAuthor(actor, this.#row('model', this.#row('adoption', id).model_id).initiative_id),
        award_recipient: (actor, id) => this.#row('award_case', id).person_id === actor.person,
        report_superior: (actor, id) => this.#row('report', id).status === 'sent' && this.#has(actor,
            ['province_officer', 'head', 'selection_officer'], this.#row('report', id).org_id, { above: true, under: 1 }),
    };

    #holdsRole(actor, word, orgs) {
        if (word === 'public') {
            return true;
        }
        if (!actor) {
            return false;
        }
        if (word === 'signed_in') {
            return true;
        }
        if (word === 'staff') {
            return orgs ? orgs.some((org) => actor.posts.includes(org)) : actor.posts.length > 0;
        }
        const role = word.replace(/[*^]$/, '');
        if (word.endsWith('*') || !orgs) {
            return actor.roles.some((held) => held.role === role);
        }
        return orgs.some((org) => this.#has(actor, [role], org) || (word.endsWith('^')
            && this.#has(actor, [role], org, { above: true })));
    }

    #relation(actor, name, id) {
        if (!actor || !id) {
            return false;
        }
        const relation = this.relations[name];
        if (!relation) {
            throw new Error(`policy.tsv names the relation ${name}, which this test does not know: write it here from its meaning`);
        }
        return relation(actor, id);
    }

    /** 'allow', or why not: { code } of the line whose state or never stands in the way. */
    #judge(actor, action, object) {
        const lines = this.policy.lines.filter((one) => one.action === action);
        if (lines.length === 0) {
            throw new Error(`policy.tsv has no action ${action}`);
        }
        const orgs = object.id || object.org ? [object.org].filter(Boolean) : null;
        const meant = (line) => line.roles.some((word) => this.#holdsRole(actor, word, orgs))
            || line.relations.some((name) => this.#relation(actor, name, object.id));
        const isIn = (line) => line.states === null || line.states.includes(object.state);
        if (lines.some((line) => isIn(line) && meant(line))) {
            const barred = lines.find((line) => line.never.some((name) => this.#relation(actor, name, object.id)));
            return barred ? { code: barred.reason } : 'allow';
        }
        const late = lines.find((line) => !isIn(line) && meant(line));
        return { code: late ? late.reason : 'forbidden' };
    }

    /**
     * What a request for `action` must get: { status, code }, or 'allow'. object: { kind, id, org, state }, without
     * id where the action is about none yet: then org is the agency that the request names, and without one any
     * place will do where the actor may.
     */
    verdict(actor, action, object = {}) {
        const isAboutIt = this.policy.lines.some((one) => one.action === action && one.object === object.kind);
        const judged = this.#judge(actor, action, isAboutIt || !object.id ? object : {});
        if (judged === 'allow') {
            return 'allow';
        }
        if (!actor) {
            return { status: 401, code: 'signed_out' };
        }
        if (object.id && this.#judge(actor, this.policy.kinds[object.kind].view, object) !== 'allow') {
            return { status: 404, code: 'not_found' };
        }
        return { status: 403, code: judged.code };
    }

    /** An object as verdict() wants it, read from the row of its kind. */
    object(kind, id) {
        const shape = this.policy.kinds[kind];
        const row = this.#row(shape.table, id);
        let org = shape.org === '-' ? null : row[shape.org];
        if (shape.org.includes('.')) {
            const [table, column] = shape.org.split('.');
            org = this.#row(table, row[`${table}_id`])[column];
        }
        return { kind, id, org, state: shape.state === '-' ? null : row[shape.state] };
    }
}
