-- -- directives ----------------------------------------------------------------------------------

-- name: directive_insert   -- insert
-- in: org org_id, kind enum directive_kind, issuer str?, parent_line str?, number str?, symbol str?, place str?, date_year int32?, date_month int32?, date_day int32?, subject str, signer_authority str?, signer_post str?, signer_name str?, body str, search str, entered_by person_id, now instant
-- out: id directive_id
INSERT INTO directive (org_id, kind, issuer, parent_line, number, symbol, place, date_year, date_month, date_day,
    subject, signer_authority, signer_post, signer_name, body, search, entered_by, at)
VALUES (:org, :kind, :issuer, :parent_line, :number, :symbol, :place, :date_year, :date_month, :date_day, :subject,
    :signer_authority, :signer_post, :signer_name, :body, :search, :entered_by, :now)
RETURNING directive_id AS id;

-- name: directive_file_set   -- exec
-- in: id directive_id, file file_id
UPDATE directive SET file_id = :file WHERE directive_id = :id;

-- name: directive_update   -- changes 1
-- in: id directive_id, version int32, kind enum directive_kind, issuer str?, number str?, symbol str?, place str?, date_year int32?, date_month int32?, date_day int32?, subject str, signer_authority str?, signer_post str?, signer_name str?, search str
UPDATE directive
   SET kind = :kind, issuer = :issuer, number = :number, symbol = :symbol, place = :place, date_year = :date_year,
       date_month = :date_month, date_day = :date_day, subject = :subject, signer_authority = :signer_authority,
       signer_post = :signer_post, signer_name = :signer_name, search = :search, version = version + 1
 WHERE directive_id = :id AND version = :version AND status = 'draft';

-- name: directive_set_accepted   -- changes 1
-- in: id directive_id, version int32, now instant
UPDATE directive SET status = 'accepted', accepted_at = :now, version = version + 1
 WHERE directive_id = :id AND version = :version AND status = 'draft';

-- name: directive_get   -- maybe
-- in: id directive_id
-- out: id directive_id, org org_id, kind enum directive_kind, status enum directive_status, issuer str?, parent_line str?, number str?, symbol str?, place str?, date_year int32?, date_month int32?, date_day int32?, subject str, signer_authority str?, signer_post str?, signer_name str?, body str, file file_id?, entered_by person_id, at instant, accepted_at instant?, version int32
SELECT directive_id AS id, org_id AS org, kind, status, issuer, parent_line, number, symbol, place, date_year, date_month,
       date_day, subject, signer_authority, signer_post, signer_name, body, file_id AS file, entered_by, at, accepted_at,
       version
  FROM directive WHERE directive_id = :id;

-- What the agency entered, and what was handed to it.
-- name: directive_list   -- many
-- in: org org_id, cursor int64, limit int32, actor person_id, today date
-- out: id directive_id, kind enum directive_kind, status enum directive_status, issuer str?, number str?, symbol str?, date_year int32?, date_month int32?, date_day int32?, subject str, clauses int64, due_on date?, arrival_number int64?
SELECT d.directive_id AS id, d.kind, d.status, d.issuer, d.number, d.symbol, d.date_year, d.date_month, d.date_day, d.subject,
       (SELECT COUNT(*) FROM clause c WHERE c.directive_id = d.directive_id AND c.is_task = 1) AS clauses,
       (SELECT MIN(c.last_working_on) FROM clause c
         WHERE c.directive_id = d.directive_id AND c.last_working_on >= :today) AS due_on,
       (SELECT MAX(r.arrival_number) FROM directive_receipt r
         WHERE r.directive_id = d.directive_id AND r.org_id = :org) AS arrival_number
  FROM directive d
 WHERE (d.org_id = :org OR EXISTS (SELECT 1 FROM directive_receipt r
                                    WHERE r.directive_id = d.directive_id AND r.org_id = :org))
   AND (:cursor = 0 OR d.directive_id < :cursor)
   AND {{visible directive d.directive_id d.org_id d.status}}
 ORDER BY d.directive_id DESC
 LIMIT :limit;

-- name: directive_base_insert   -- exec
-- in: directive directive_id, seq int32, number str?, issuer str?, dated_on date?, subject str?
INSERT INTO directive_base (directive_id, seq, number, issuer, dated_on, subject)
VALUES (:directive, :seq, :number, :issuer, :dated_on, :subject);

-- name: directive_base_list   -- many
-- in: directive directive_id
-- out: number str?, issuer str?, dated_on date?, subject str?
SELECT number, issuer, dated_on, subject FROM directive_base WHERE directive_id = :directive ORDER BY seq LIMIT 500;

-- name: directive_addressee_insert   -- exec
-- in: directive directive_id, list str, seq int32, said str
INSERT INTO directive_addressee (directive_id, list, seq, said) VALUES (:directive, :list, :seq, :said);

-- name: directive_addressee_list   -- many
-- in: directive directive_id, list str
-- out: said str
SELECT said FROM directive_addressee WHERE directive_id = :directive AND list = :list ORDER BY seq LIMIT 500;

-- name: clause_insert   -- exec
-- in: directive directive_id, seq int32, no str, body str, assignees str?, to_whom str?, through str?, due_said str?, due_on date?, last_safe_on date?, last_working_on date?, is_task bool, kind enum task_kind, every_months int32?
INSERT INTO clause (directive_id, seq, no, body, assignees, to_whom, through, due_said, due_on, last_safe_on,
    last_working_on, is_task, kind, every_months)
VALUES (:directive, :seq, :no, :body, :assignees, :to_whom, :through, :due_said, :due_on, :last_safe_on,
    :last_working_on, :is_task, :kind, :every_months);

-- Only while the directive is a draft: nothing points at its clauses yet.
-- name: clause_delete_all   -- exec
-- in: directive directive_id
DELETE FROM clause WHERE directive_id = :directive;

-- name: clause_list   -- many
-- in: directive directive_id
-- out: id clause_id, no str, body str, assignees str?, to_whom str?, through str?, due_said str?, due_on date?, last_safe_on date?, last_working_on date?, is_task bool, kind enum task_kind, every_months int32?
SELECT clause_id AS id, no, body, assignees, to_whom, through, due_said, due_on, last_safe_on, last_working_on, is_task,
       kind, every_months
  FROM clause WHERE directive_id = :directive ORDER BY seq LIMIT 500;

-- name: clause_get   -- maybe
-- in: id clause_id
-- out: id clause_id, directive directive_id, no str, body str, due_said str?, last_working_on date?
SELECT clause_id AS id, directive_id AS directive, no, body, due_said, last_working_on FROM clause
 WHERE clause_id = :id;

-- Clauses that an agency may point at: of directives it entered or received.
-- name: clause_list_of_org   -- many
-- in: org org_id
-- out: id clause_id, no str, body str, directive directive_id, number str?, symbol str?
SELECT c.clause_id AS id, c.no, c.body, c.directive_id AS directive, d.number, d.symbol
  FROM clause c JOIN directive d ON d.directive_id = c.directive_id
 WHERE d.status = 'accepted' AND c.is_task = 1
   AND (d.org_id = :org OR EXISTS (SELECT 1 FROM directive_receipt r
                                    WHERE r.directive_id = d.directive_id AND r.org_id = :org))
 ORDER BY c.directive_id DESC, c.seq
 LIMIT 100;

-- name: receipt_insert   -- exec count
-- in: directive directive_id, org org_id, now instant
INSERT INTO directive_receipt (directive_id, org_id, sent_at) VALUES (:directive, :org, :now)
ON CONFLICT (directive_id, org_id) DO NOTHING;

-- name: receipt_get   -- maybe
-- in: directive directive_id, org org_id
-- out: id directive_receipt_id, arrival_number int64?, arrived_on date?
SELECT directive_receipt_id AS id, arrival_number, arrived_on FROM directive_receipt
 WHERE directive_id = :directive AND org_id = :org;

-- name: receipt_register   -- changes 1
-- in: id directive_receipt_id, number int64, arrived_on date, channel enum channel, registered_by person_id, now instant
UPDATE directive_receipt SET arrival_number = :number, arrived_on = :arrived_on, channel = :channel,
       registered_by = :registered_by, registered_at = :now
 WHERE directive_receipt_id = :id AND arrival_number IS NULL;

-- In official order, never ranked.
-- name: receipt_list   -- many
-- in: directive directive_id, today date
-- out: org org_id, org_name str, sent_at instant, arrival_number int64?, arrived_on date?, channel enum channel?, registered_by_name str?, registered_at instant?
SELECT r.org_id AS org, v.short_name AS org_name, r.sent_at, r.arrival_number, r.arrived_on, r.channel,
       p.full_name AS registered_by_name, r.registered_at
  FROM directive_receipt r
  JOIN org_version v ON v.org_id = r.org_id
  LEFT JOIN person p ON p.person_id = r.registered_by
 WHERE r.directive_id = :directive
   AND v.from_on = (SELECT MAX(w.from_on) FROM org_version w WHERE w.org_id = r.org_id AND w.from_on <= :today)
 ORDER BY v.official_order, v.sort_key, r.org_id
 LIMIT 2000;

-- -- tasks ---------------------------------------------------------------------------------------

-- name: task_insert   -- insert
-- in: clause clause_id, directive directive_id, org org_id, kind enum task_kind, title str, due_on date?, last_safe_on date?, last_working_on date?, every_months int32?, now instant
-- out: id task_id
INSERT INTO task (clause_id, directive_id, org_id, kind, title, due_on, last_safe_on, last_working_on, every_months, at)
VALUES (:clause, :directive, :org, :kind, :title, :due_on, :last_safe_on, :last_working_on, :every_months, :now)
RETURNING task_id AS id;

-- name: task_exists   -- one
-- in: clause clause_id, org org_id
-- out: n int64
SELECT COUNT(*) AS n FROM task WHERE clause_id = :clause AND org_id = :org;

-- name: task_get   -- maybe
-- in: id task_id, today date
-- out: id task_id, clause clause_id, directive directive_id, org org_id, org_name str, kind enum task_kind, status enum task_status, title str, product str?, due_on date?, last_safe_on date?, last_working_on date?, every_months int32?, instruction str?, instructed_by_name str?, instructed_on date?, done_on date?, version int32, clause_no str, clause_body str, due_said str?, to_whom str?, directive_number str?, directive_symbol str?, directive_subject str
SELECT t.task_id AS id, t.clause_id AS clause, t.directive_id AS directive, t.org_id AS org, v.short_name AS org_name,
       t.kind, t.status, t.title, t.product, t.due_on, t.last_safe_on, t.last_working_on, t.every_months, t.instruction,
       p.full_name AS instructed_by_name, t.instructed_on, t.done_on, t.version, c.no AS clause_no,
       c.body AS clause_body, c.due_said, c.to_whom, d.number AS directive_number, d.symbol AS directive_symbol,
       d.subject AS directive_subject
  FROM task t
  JOIN clause c ON c.clause_id = t.clause_id
  JOIN directive d ON d.directive_id = t.directive_id
  JOIN org_version v ON v.org_id = t.org_id
  LEFT JOIN person p ON p.person_id = t.instructed_by
 WHERE t.task_id = :id
   AND v.from_on = (SELECT MAX(w.from_on) FROM org_version w WHERE w.org_id = t.org_id AND w.from_on <= :today);

-- The cursor counts rows: the order is that of due dates.
-- name: task_list_of_org   -- many
-- in: org org_id, tab str, cursor int64, limit int32, actor person_id, today date
-- out: id task_id, title str, kind enum task_kind, status enum task_status, last_working_on date?, org_name str, lead_name str?, reports int64
SELECT t.task_id AS id, t.title, t.kind, t.status, t.last_working_on, v.short_name AS org_name,
       (SELECT p.full_name FROM task_party x JOIN person p ON p.person_id = x.person_id
         WHERE x.task_id = t.task_id AND x.part = 'lead' ORDER BY x.task_party_id LIMIT 1) AS lead_name,
       (SELECT COUNT(*) FROM task_report r WHERE r.task_id = t.task_id) AS reports
  FROM task t JOIN org_version v ON v.org_id = t.org_id
 WHERE ((:tab = 'follow' AND t.org_id <> :org
         AND EXISTS (SELECT 1 FROM directive d WHERE d.directive_id = t.directive_id AND d.org_id = :org))
        OR (t.org_id = :org
            AND ((:tab = 'waiting' AND t.status = 'waiting') OR (:tab = 'working' AND t.status IN ('assigned', 'reported'))
                 OR (:tab = 'done' AND t.status = 'done'))))
   AND v.from_on = (SELECT MAX(w.from_on) FROM org_version w WHERE w.org_id = t.org_id AND w.from_on <= :today)
   AND {{visible task t.task_id t.org_id t.status}}
 ORDER BY CASE WHEN t.last_working_on IS NULL THEN 1 ELSE 0 END, t.last_working_on, t.task_id
 LIMIT :limit OFFSET :cursor;

-- name: task_list_mine   -- many
-- in: tab str, cursor int64, limit int32, actor person_id, today date
-- out: id task_id, title str, kind enum task_kind, status enum task_status, last_working_on date?, org_name str, lead_name str?, reports int64
SELECT t.task_id AS id, t.title, t.kind, t.status, t.last_working_on, v.short_name AS org_name,
       (SELECT p.full_name FROM task_party x JOIN person p ON p.person_id = x.person_id
         WHERE x.task_id = t.task_id AND x.part = 'lead' ORDER BY x.task_party_id LIMIT 1) AS lead_name,
       (SELECT COUNT(*) FROM task_report r WHERE r.task_id = t.task_id) AS reports
  FROM task t JOIN org_version v ON v.org_id = t.org_id
 WHERE EXISTS (SELECT 1 FROM task_party m
                WHERE m.task_id = t.task_id AND m.person_id = :actor
                  AND ((:tab = 'waiting' AND m.part = 'lead' AND t.status = 'assigned')
                       OR (:tab = 'working' AND m.part = 'lead' AND t.status = 'reported')
                       OR (:tab = 'done' AND m.part = 'lead' AND t.status = 'done')
                       OR (:tab = 'support' AND m.part = 'support') OR (:tab = 'follow' AND m.part = 'inform')))
   AND v.from_on = (SELECT MAX(w.from_on) FROM org_version w WHERE w.org_id = t.org_id AND w.from_on <= :today)
 ORDER BY CASE WHEN t.last_working_on IS NULL THEN 1 ELSE 0 END, t.last_working_on, t.task_id
 LIMIT :limit OFFSET :cursor;

-- name: task_instruct   -- changes 1
-- in: id task_id, version int32, instruction str?, product str?, person person_id, instructed_on date, last_working_on date?
UPDATE task SET status = 'assigned', instruction = :instruction, product = :product, instructed_by = :person,
       instructed_on = :instructed_on, last_working_on = :last_working_on, version = version + 1
 WHERE task_id = :id AND version = :version;

-- name: task_status_set   -- changes 1
-- in: id task_id, version int32, status enum task_status, done_on date?
UPDATE task SET status = :status, done_on = :done_on, version = version + 1 WHERE task_id = :id AND version = :version;

-- name: task_party_clear   -- exec
-- in: task task_id
DELETE FROM task_party WHERE task_id = :task;

-- name: task_party_insert   -- exec
-- in: task task_id, person person_id, org org_id, part enum task_part, due_on date?
INSERT INTO task_party (task_id, person_id, org_id, part, due_on) VALUES (:task, :person, :org, :part, :due_on);

-- name: task_party_list   -- many
-- in: task task_id
-- out: person person_id?, full_name str, part enum task_part, due_on date?
SELECT x.person_id AS person, p.full_name, x.part, x.due_on
  FROM task_party x JOIN person p ON p.person_id = x.person_id
 WHERE x.task_id = :task ORDER BY x.task_party_id LIMIT 50;

-- name: task_report_insert   -- insert
-- in: task task_id, person person_id, happened_on date, period str?, body str, is_final bool, now instant
-- out: id task_report_id
INSERT INTO task_report (task_id, person_id, happened_on, period, body, is_final, at)
VALUES (:task, :person, :happened_on, :period, :body, :is_final, :now)
RETURNING task_report_id AS id;

-- name: task_report_file_set   -- exec
-- in: id task_report_id, file file_id
UPDATE task_report SET file_id = :file WHERE task_report_id = :id;

-- name: task_report_list   -- many
-- in: task task_id
-- out: id task_report_id, by_name str, happened_on date, period str?, body str, file file_id?, file_name str?, is_final bool, at instant
SELECT r.task_report_id AS id, p.full_name AS by_name, r.happened_on, r.period, r.body, r.file_id AS file,
       f.name AS file_name, r.is_final, r.at
  FROM task_report r
  JOIN person p ON p.person_id = r.person_id
  LEFT JOIN file f ON f.file_id = r.file_id
 WHERE r.task_id = :task ORDER BY r.task_report_id DESC LIMIT 200;

-- Every duty of a directive with how it stands; covered: a report since the day from_on.
-- name: task_progress   -- many
-- in: directive directive_id, from_on date, today date
-- out: id task_id, clause clause_id, org org_id, org_name str, kind enum task_kind, status enum task_status, last_working_on date?, reports int64, covered int64
SELECT t.task_id AS id, t.clause_id AS clause, t.org_id AS org, v.short_name AS org_name, t.kind, t.status,
       t.last_working_on, (SELECT COUNT(*) FROM task_report r WHERE r.task_id = t.task_id) AS reports,
       (SELECT COUNT(*) FROM task_report r WHERE r.task_id = t.task_id AND r.happened_on >= :from_on) AS covered
  FROM task t
  JOIN clause c ON c.clause_id = t.clause_id
  JOIN org_version v ON v.org_id = t.org_id
 WHERE t.directive_id = :directive
   AND v.from_on = (SELECT MAX(w.from_on) FROM org_version w WHERE w.org_id = t.org_id AND w.from_on <= :today)
 ORDER BY v.official_order, v.sort_key, t.org_id, c.seq
 LIMIT 20000;

-- -- the head's own log --------------------------------------------------------------------------

-- name: head_log_insert   -- insert
-- in: org org_id, kind enum head_log_kind, happened_on date, body str, clause clause_id?, person person_id, now instant
-- out: id head_log_id
INSERT INTO head_log (org_id, kind, happened_on, body, clause_id, person_id, at)
VALUES (:org, :kind, :happened_on, :body, :clause, :person, :now)
RETURNING head_log_id AS id;

-- name: head_log_list   -- many
-- in: org org_id, cursor int64, limit int32
-- out: id head_log_id, kind enum head_log_kind, happened_on date, body str, clause clause_id?, clause_no str?, directive directive_id?, directive_number str?, by_name str, at instant
SELECT h.head_log_id AS id, h.kind, h.happened_on, h.body, h.clause_id AS clause, c.no AS clause_no,
       d.directive_id AS directive, d.number AS directive_number, p.full_name AS by_name, h.at
  FROM head_log h
  JOIN person p ON p.person_id = h.person_id
  LEFT JOIN clause c ON c.clause_id = h.clause_id
  LEFT JOIN directive d ON d.directive_id = c.directive_id
 WHERE h.org_id = :org
 ORDER BY h.happened_on DESC, h.head_log_id DESC
 LIMIT :limit OFFSET :cursor;

-- name: post_of_org   -- one
-- in: person person_id, org org_id, on_date date
-- out: n int64
SELECT COUNT(*) AS n FROM post
 WHERE person_id = :person AND org_id = :org AND from_on <= :on_date AND (to_on IS NULL OR to_on >= :on_date);

-- name: task_of_clause   -- maybe
-- in: clause clause_id, org org_id
-- out: id task_id, status enum task_status
SELECT task_id AS id, status FROM task WHERE clause_id = :clause AND org_id = :org ORDER BY task_id LIMIT 1;

-- What is not done yet goes to the successor.
-- name: task_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE task SET org_id = :to_org, version = version + 1 WHERE org_id = :from_org AND status <> 'done';

-- name: task_party_hand_over   -- exec
-- in: from_org org_id, to_org org_id
UPDATE task_party SET org_id = :to_org
 WHERE org_id = :from_org AND task_id IN (SELECT t.task_id FROM task t WHERE t.org_id = :to_org);

-- The successor reads the directives its new tasks come from; its own records clerk registers them.
-- name: directive_receipt_hand_over   -- exec
-- in: to_org org_id, now instant
INSERT INTO directive_receipt (directive_id, org_id, sent_at)
SELECT DISTINCT t.directive_id, t.org_id, :now FROM task t
 WHERE t.org_id = :to_org AND t.status <> 'done'
   AND NOT EXISTS (SELECT 1 FROM directive_receipt r
                    WHERE r.directive_id = t.directive_id AND r.org_id = t.org_id)
ON CONFLICT (directive_id, org_id) DO NOTHING;

-- name: task_count_open   -- one
-- in: org org_id
-- out: n int64
SELECT COUNT(*) AS n FROM task WHERE org_id = :org AND status <> 'done';
