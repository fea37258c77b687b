// The database behind a test's server, read and changed beside it with the engine's own shell: to learn
// what is true, to bring about what no page does (yesterday), and to try what the engine must refuse.
import { spawnSync } from 'node:child_process';

class Database {
    constructor(engine, where) {
        this.engine = engine;
        this.where = where;
    }

    #run(sql, isRows) {
        const done = this.engine === 'pg'
            ? spawnSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', this.where], { input: sql, encoding: 'utf8',
                maxBuffer: 256 * 1024 * 1024 })
            : spawnSync('sqlite3', ['-bail', '-cmd', '.timeout 5000', ...(isRows ? ['-json'] : []), this.where],
                { input: sql, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
        if (done.status !== 0 || (this.engine !== 'pg' && done.stderr)) {
            throw new Error(done.stderr || `the database shell ended with ${done.status}`);
        }
        return done.stdout.trim();
    }

    /** Every row of each SELECT as an object: one array per SELECT, all read by one shell. */
    many(selects) {
        const line = '@@@@';
        const one = (select) => (this.engine === 'pg'
            ? `SELECT coalesce(json_agg(one_row), '[]') FROM (${select}) one_row;\n\\echo ${line}\n` : `${select};\n.print ${line}\n`);
        return this.#run(selects.map(one).join(''), true).split(line).slice(0, selects.length)
            .map((out) => (out.trim() === '' ? [] : JSON.parse(out)));
    }

    /** Every row of a SELECT as an object. */
    rows(select) {
        return this.many([select])[0];
    }

    /** Statements, one after another; throws with the engine's words when it refuses one. */
    exec(sql) {
        this.#run(sql, false);
    }

    /** Names of columns by table, for all tables. */
    shapes() {
        const select = this.engine === 'pg'
            ? `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = current_schema()`
            : `SELECT m.name AS t, c.name AS c FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`;
        const shapes = {};
        for (const { t, c } of this.rows(select)) {
            (shapes[t] ??= []).push(c);
        }
        return shapes;
    }

    /**
     * From now on every change is undone at its last step, when its event is written: whoever was allowed
     * gets the fault db_conflict, and nothing changes. Sessions must be there before.
     */
    freeze() {
        this.exec(this.engine === 'pg'
            ? `CREATE FUNCTION test_freeze() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'db_conflict'; END $$;
               CREATE TRIGGER test_freeze BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION test_freeze();`
            : `CREATE TRIGGER test_freeze BEFORE INSERT ON event
               BEGIN SELECT RAISE(ABORT, 'db_conflict'); END;`);
    }

    /** Takes the triggers of a table away, so that a test can put its rows into a state of its own. */
    unguard(table) {
        const select = this.engine === 'pg'
            ? `SELECT t.tgname AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
                WHERE c.relname = '${table}' AND NOT t.tgisinternal`
            : `SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '${table}'`;
        for (const { name } of this.rows(select)) {
            this.exec(`DROP TRIGGER ${name}${this.engine === 'pg' ? ` ON ${table}` : ''};`);
        }
    }
}

export function openDatabase(engine, where) {
    return new Database(engine, where);
}
