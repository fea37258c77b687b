-- The yearly report: its draft, the records behind its figures, the frozen copy.

-- Every record that any figure of the seven tables counts, one row each: a figure is the sum of the
-- amounts of its rows, so a number and the list behind it cannot differ. Dates limit, never "today".
-- name: report_facts   -- many
-- in: org org_id, from_on date, to_on date, before_from_on date, year int32
-- out: table_no int32, row_key str, row_label str, column_key str, kind str, id int64, label str, amount int64
WITH unit AS (SELECT DISTINCT a.org_id FROM org_ancestor a
         WHERE a.ancestor_org_id = :org AND a.from_on <= :to_on
           AND (a.to_on IS NULL OR a.to_on >= :from_on))
SELECT 1 AS table_no, '' || z.org_id AS row_key, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = z.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS row_label, 'officials' AS column_key,
       'org' AS kind, z.org_id AS id, '' || z.year AS label, z.officials AS amount
  FROM org_staff z
 WHERE z.org_id IN (SELECT u.org_id FROM unit u) AND z.year = :year
UNION ALL
SELECT 1 AS table_no, '' || p.org_id AS row_key, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = p.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS row_label, 'processes' AS column_key,
       'process' AS kind, p.process_id AS id, p.name AS label, 1 AS amount
  FROM process p
 WHERE p.org_id IN (SELECT u.org_id FROM unit u) AND EXISTS (SELECT 1 FROM shortcoming x JOIN review r ON r.review_id = x.review_id
     WHERE x.process_id = p.process_id AND r.opened_on >= :from_on AND r.opened_on <= :to_on)
UNION ALL
SELECT 1 AS table_no, '' || x.org_id AS row_key, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = x.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS row_label, 'shortcomings' AS column_key,
       'shortcoming' AS kind, x.shortcoming_id AS id, x.what AS label, 1 AS amount
  FROM shortcoming x
 WHERE x.org_id IN (SELECT u.org_id FROM unit u) AND x.happened_on >= :from_on AND x.happened_on <= :to_on
UNION ALL
SELECT 1 AS table_no, '' || d.org_id AS row_key, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = d.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS row_label, 'ideas' AS column_key,
       'idea' AS kind, d.idea_id AS id, d.body AS label, 1 AS amount
  FROM idea d
 WHERE d.org_id IN (SELECT u.org_id FROM unit u) AND d.happened_on >= :from_on AND d.happened_on <= :to_on
UNION ALL
SELECT 1 AS table_no, '' || i.org_id AS row_key, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = i.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS row_label, 'applications' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM initiative i
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND i.filed_on >= :from_on AND i.filed_on <= :to_on
UNION ALL
SELECT 1 AS table_no, '' || i.org_id AS row_key, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = i.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS row_label, CASE WHEN i.accepted_on <= :to_on THEN 'accepted'
            WHEN i.status = 'khong_chap_nhan' AND (SELECT MAX(s.left_on) FROM dossier_stage s WHERE s.initiative_id = i.initiative_id) <= :to_on THEN 'refused'
            WHEN i.status = 'da_rut' AND (SELECT MAX(s.left_on) FROM dossier_stage s WHERE s.initiative_id = i.initiative_id) <= :to_on THEN 'withdrawn'
            ELSE 'pending' END AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM initiative i
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND i.filed_on >= :from_on AND i.filed_on <= :to_on
UNION ALL
SELECT 1 AS table_no, '' || r.org_id AS row_key, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = r.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS row_label, 'recognised' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.org_id IN (SELECT u.org_id FROM unit u) AND r.level = 'base' AND r.recognised_on >= :from_on AND r.recognised_on <= :to_on
UNION ALL
SELECT 2 AS table_no, 'base' AS row_key, 'base' AS row_label, 'proposed' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM initiative i
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND i.filed_on >= :from_on AND i.filed_on <= :to_on
UNION ALL
SELECT 2 AS table_no, r.level AS row_key, r.level AS row_label, 'recognised' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND r.recognised_on >= :from_on AND r.recognised_on <= :to_on
UNION ALL
SELECT 2 AS table_no, d.level AS row_key, d.level AS row_label, 'refused' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM decision_item e JOIN decision d ON d.decision_id = e.decision_id
  JOIN initiative i ON i.initiative_id = e.initiative_id
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND e.outcome = 'refuse' AND d.status = 'issued' AND d.decided_on >= :from_on AND d.decided_on <= :to_on
UNION ALL
SELECT 2 AS table_no, c.level AS row_key, c.level AS row_label, 'deferred' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM agenda_item a JOIN council_session s ON s.council_session_id = a.council_session_id
  JOIN council c ON c.council_id = s.council_id JOIN initiative i ON i.initiative_id = a.initiative_id
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND a.outcome = 'deferred' AND s.closed_on >= :from_on AND s.closed_on <= :to_on
UNION ALL
SELECT 2 AS table_no, 'base' AS row_key, 'base' AS row_label, 'carried_in' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM initiative i
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND i.filed_on < :from_on AND NOT COALESCE((i.decided_on IS NOT NULL AND i.decided_on < :from_on OR i.status IN ('da_rut', 'khong_chap_nhan') AND (SELECT MAX(s.left_on) FROM dossier_stage s WHERE s.initiative_id = i.initiative_id) < :from_on), FALSE)
UNION ALL
SELECT 2 AS table_no, 'base' AS row_key, 'base' AS row_label, 'carried_out' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM initiative i
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND i.filed_on <= :to_on AND NOT COALESCE((i.decided_on IS NOT NULL AND i.decided_on <= :to_on OR i.status IN ('da_rut', 'khong_chap_nhan') AND (SELECT MAX(s.left_on) FROM dossier_stage s WHERE s.initiative_id = i.initiative_id) <= :to_on), FALSE)
UNION ALL
SELECT 2 AS table_no, n.level AS row_key, n.level AS row_label, 'proposed' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM nomination n JOIN initiative i ON i.initiative_id = n.initiative_id
 WHERE n.org_id IN (SELECT u.org_id FROM unit u) AND n.sent_on >= :from_on AND n.sent_on <= :to_on
UNION ALL
SELECT 2 AS table_no, n.level AS row_key, n.level AS row_label, n.status AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM nomination n JOIN initiative i ON i.initiative_id = n.initiative_id
 WHERE n.org_id IN (SELECT u.org_id FROM unit u) AND n.status IN ('refused', 'deferred') AND n.answered_on >= :from_on AND n.answered_on <= :to_on
UNION ALL
SELECT 3 AS table_no, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_key, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_label, 'recognised' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u) AND r.recognised_on >= :from_on AND r.recognised_on <= :to_on
UNION ALL
SELECT 3 AS table_no, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_key, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_label, CASE WHEN i.use_kind = 'trial' THEN 'trial' ELSE 'applied' END AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u) AND r.recognised_on >= :from_on AND r.recognised_on <= :to_on
   AND i.first_used_on <= :to_on
UNION ALL
SELECT 3 AS table_no, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_key, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_label, 'benefit' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, b.benefit_dong AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
  JOIN benefit b ON b.initiative_id = i.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u) AND r.recognised_on >= :from_on AND r.recognised_on <= :to_on
   AND b.stage = 'accepted' AND b.benefit_dong IS NOT NULL AND b.happened_on <= :to_on
UNION ALL
SELECT 3 AS table_no, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_key, COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS row_label, 'benefit_other' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u) AND r.recognised_on >= :from_on AND r.recognised_on <= :to_on
   AND EXISTS (SELECT 1 FROM benefit b WHERE b.initiative_id = i.initiative_id AND b.benefit_dong IS NULL)
UNION ALL
SELECT 4 AS table_no, '' || i.initiative_id AS row_key, i.title AS row_label, 'adopters' AS column_key,
       'adoption' AS kind, d.adoption_id AS id, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = d.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS label, 1 AS amount
  FROM adoption d JOIN model m ON m.model_id = d.model_id
  JOIN initiative i ON i.initiative_id = m.initiative_id
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND d.started_on <= :to_on
UNION ALL
SELECT 4 AS table_no, '' || i.initiative_id AS row_key, i.title AS row_label, 'confirmed' AS column_key,
       'adoption' AS kind, d.adoption_id AS id, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = d.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS label, 1 AS amount
  FROM adoption d JOIN model m ON m.model_id = d.model_id
  JOIN initiative i ON i.initiative_id = m.initiative_id
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND d.started_on <= :to_on AND d.confirmed_on <= :to_on
UNION ALL
SELECT 4 AS table_no, '' || i.initiative_id AS row_key, i.title AS row_label, 'benefit' AS column_key,
       'adoption' AS kind, d.adoption_id AS id, COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = d.org_id AND v.from_on <= :to_on ORDER BY v.from_on DESC LIMIT 1), '') AS label, b.benefit_dong AS amount
  FROM adoption d JOIN model m ON m.model_id = d.model_id
  JOIN initiative i ON i.initiative_id = m.initiative_id
  JOIN benefit b ON b.adoption_id = d.adoption_id
 WHERE i.org_id IN (SELECT u.org_id FROM unit u) AND d.started_on <= :to_on AND b.stage = 'confirmed' AND b.benefit_dong IS NOT NULL AND b.happened_on <= :to_on
UNION ALL
SELECT 5 AS table_no, w.award_code AS row_key, w.award_code AS row_label, CASE WHEN w.person_id IS NULL THEN 'collectives' ELSE 'persons' END AS column_key,
       'award_case' AS kind, COALESCE(w.award_case_id, w.award_id) AS id, COALESCE(p.full_name, '') AS label, 1 AS amount
  FROM award w LEFT JOIN person p ON p.person_id = w.person_id
 WHERE w.org_id IN (SELECT u.org_id FROM unit u) AND w.decided_on >= :from_on AND w.decided_on <= :to_on
UNION ALL
SELECT 5 AS table_no, w.award_code AS row_key, w.award_code AS row_label, CASE WHEN w.route = 'initiative' THEN 'by_initiative' ELSE 'other_route' END AS column_key,
       'award_case' AS kind, COALESCE(w.award_case_id, w.award_id) AS id, COALESCE(p.full_name, '') AS label, 1 AS amount
  FROM award w LEFT JOIN person p ON p.person_id = w.person_id
 WHERE w.org_id IN (SELECT u.org_id FROM unit u) AND w.decided_on >= :from_on AND w.decided_on <= :to_on
UNION ALL
SELECT 5 AS table_no, w.award_code AS row_key, w.award_code AS row_label, 'money' AS column_key,
       'award_case' AS kind, COALESCE(w.award_case_id, w.award_id) AS id, COALESCE(p.full_name, '') AS label, w.money_dong AS amount
  FROM award w LEFT JOIN person p ON p.person_id = w.person_id
 WHERE w.org_id IN (SELECT u.org_id FROM unit u) AND w.decided_on >= :from_on AND w.decided_on <= :to_on AND w.money_dong IS NOT NULL
UNION ALL
SELECT 6 AS table_no, '' || c.council_id AS row_key, c.name AS row_label, 'sessions' AS column_key,
       'council_session' AS kind, s.council_session_id AS id, s.title AS label, 1 AS amount
  FROM council c JOIN council_session s ON s.council_id = c.council_id
 WHERE c.org_id IN (SELECT u.org_id FROM unit u) AND s.closed_on >= :from_on AND s.closed_on <= :to_on
UNION ALL
SELECT 6 AS table_no, '' || c.council_id AS row_key, c.name AS row_label, 'dossiers' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM council c JOIN council_session s ON s.council_id = c.council_id
  JOIN agenda_item a ON a.council_session_id = s.council_session_id
  JOIN initiative i ON i.initiative_id = a.initiative_id
 WHERE c.org_id IN (SELECT u.org_id FROM unit u) AND s.closed_on >= :from_on AND s.closed_on <= :to_on
UNION ALL
SELECT 6 AS table_no, '' || c.council_id AS row_key, c.name AS row_label, 'late' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM council c JOIN council_session s ON s.council_id = c.council_id
  JOIN agenda_item a ON a.council_session_id = s.council_session_id
  JOIN initiative i ON i.initiative_id = a.initiative_id
 WHERE c.org_id IN (SELECT u.org_id FROM unit u) AND s.closed_on >= :from_on AND s.closed_on <= :to_on
   AND EXISTS (SELECT 1 FROM clock_run k WHERE k.initiative_id = i.initiative_id AND k.ended_on > k.due_on
     AND k.ended_on >= :from_on AND k.ended_on <= :to_on)
UNION ALL
SELECT 7 AS table_no, 'before' AS row_key, 'before' AS row_label, 'recognised' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u)
   AND r.recognised_on >= :before_from_on AND r.recognised_on < :from_on
UNION ALL
SELECT 7 AS table_no, 'before' AS row_key, 'before' AS row_label, 'measured' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u)
   AND r.recognised_on >= :before_from_on AND r.recognised_on < :from_on
   AND EXISTS (SELECT 1 FROM benefit b WHERE b.initiative_id = i.initiative_id AND b.stage = 'confirmed'
     AND b.happened_on <= :to_on)
UNION ALL
SELECT 7 AS table_no, 'before' AS row_key, 'before' AS row_label, 'in_use' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u)
   AND r.recognised_on >= :before_from_on AND r.recognised_on < :from_on
   AND EXISTS (SELECT 1 FROM model m JOIN adoption d ON d.model_id = m.model_id JOIN adoption_check k ON k.adoption_id = d.adoption_id
     WHERE m.initiative_id = i.initiative_id AND k.months >= 12 AND k.is_in_use = 1 AND k.done_on <= :to_on)
UNION ALL
SELECT 7 AS table_no, 'before' AS row_key, 'before' AS row_label, 'elsewhere' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u)
   AND r.recognised_on >= :before_from_on AND r.recognised_on < :from_on
   AND EXISTS (SELECT 1 FROM model m JOIN adoption d ON d.model_id = m.model_id
     WHERE m.initiative_id = i.initiative_id AND d.org_id <> i.org_id AND d.started_on <= :to_on)
UNION ALL
SELECT 7 AS table_no, 'before' AS row_key, 'before' AS row_label, 'stopped' AS column_key,
       'initiative' AS kind, i.initiative_id AS id, i.title AS label, 1 AS amount
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.level = 'base' AND r.org_id IN (SELECT u.org_id FROM unit u)
   AND r.recognised_on >= :before_from_on AND r.recognised_on < :from_on
   AND EXISTS (SELECT 1 FROM model m JOIN adoption d ON d.model_id = m.model_id
     WHERE m.initiative_id = i.initiative_id AND d.stopped_on <= :to_on)
 ORDER BY table_no, row_label, row_key, column_key, id LIMIT 50000;

-- name: report_insert   -- insert
-- in: org org_id, title str, year int32, from_on date, to_on date, as_of_on date, prose str, created_by person_id, now instant
-- out: id report_id
INSERT INTO report (org_id, obligation_id, title, year, from_on, to_on, as_of_on, prose, created_by, at)
VALUES (:org, (SELECT MIN(o.obligation_id) FROM obligation o WHERE o.org_id = :org AND o.year = :year),
        :title, :year, :from_on, :to_on, :as_of_on, :prose, :created_by, :now)
RETURNING report_id AS id;

-- name: report_get   -- maybe
-- in: id report_id
-- out: id report_id, org org_id, obligation obligation_id?, title str, year int32, from_on date, to_on date, as_of_on date, view_kind enum report_view, status enum report_status, prose str, estimates str, paper paper_id?, frozen_at instant?, sent_on date?, version int32
SELECT report_id AS id, org_id AS org, obligation_id AS obligation, title, year, from_on, to_on, as_of_on, view_kind,
       status, prose, estimates, paper_id AS paper, frozen_at, sent_on, version
  FROM report WHERE report_id = :id;

-- name: report_list   -- many
-- in: actor person_id, today date
-- out: id report_id, title str, year int32, as_of_on date, status enum report_status, sent_on date?, org_name str
SELECT r.report_id AS id, r.title, r.year, r.as_of_on, r.status, r.sent_on,
       COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = r.org_id AND v.from_on <= :today
           ORDER BY v.from_on DESC LIMIT 1), '') AS org_name
  FROM report r
 WHERE {{visible report r.report_id r.org_id r.status}}
 ORDER BY r.year DESC, r.report_id DESC LIMIT 100;

-- name: report_update   -- changes 1
-- in: id report_id, version int32, as_of_on date, prose str, estimates str
UPDATE report SET as_of_on = :as_of_on, prose = :prose, estimates = :estimates, version = version + 1
 WHERE report_id = :id AND version = :version AND status = 'draft';

-- name: report_freeze   -- changes 1
-- in: id report_id, version int32, now instant
UPDATE report SET status = 'frozen', frozen_at = :now, version = version + 1
 WHERE report_id = :id AND version = :version AND status = 'draft';

-- name: report_send   -- changes 1
-- in: id report_id, version int32, sent_on date
UPDATE report SET status = 'sent', sent_on = :sent_on, version = version + 1
 WHERE report_id = :id AND version = :version AND status = 'frozen';

-- name: report_paper_set   -- exec
-- in: id report_id, paper paper_id
UPDATE report SET paper_id = :paper WHERE report_id = :id;

-- name: snapshot_insert   -- exec
-- in: report report_id, table_no int32, row_key str, column_key str, value int64, ids str
INSERT INTO snapshot (report_id, table_no, row_key, column_key, value, ids)
VALUES (:report, :table_no, :row_key, :column_key, :value, :ids);

-- name: snapshot_list   -- many
-- in: report report_id
-- out: table_no int32, row_key str, column_key str, value int64, ids str
SELECT table_no, row_key, column_key, value, ids FROM snapshot WHERE report_id = :report
 ORDER BY table_no, row_key, column_key LIMIT 20000;

-- name: report_head_log   -- many
-- in: org org_id, from_on date, to_on date
-- out: kind enum head_log_kind, happened_on date, body str
SELECT kind, happened_on, body FROM head_log
 WHERE org_id = :org AND happened_on >= :from_on AND happened_on <= :to_on
 ORDER BY happened_on, head_log_id LIMIT 200;

-- name: report_tasks   -- many
-- in: org org_id, from_on date, to_on date
-- out: id task_id, no str, title str, status enum task_status, done_on date?, product str?, subject str
SELECT t.task_id AS id, c.no, t.title, t.status, t.done_on, t.product, d.subject
  FROM task t JOIN clause c ON c.clause_id = t.clause_id JOIN directive d ON d.directive_id = t.directive_id
 WHERE t.org_id = :org AND d.status = 'accepted'
   AND (t.done_on IS NULL OR (t.done_on >= :from_on AND t.done_on <= :to_on))
 ORDER BY t.directive_id, c.seq, t.task_id LIMIT 200;

-- Reports still owed: one that the successor owes already is not owed twice.
-- name: obligation_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE obligation SET org_id = :to_org
 WHERE org_id = :from_org
   AND NOT EXISTS (SELECT 1 FROM report r
                    WHERE r.obligation_id = obligation.obligation_id AND r.status = 'sent')
   AND NOT EXISTS (SELECT 1 FROM obligation q WHERE q.org_id = :to_org AND q.title = obligation.title
                    AND q.year = obligation.year);

-- name: obligation_hand_over_receiver   -- exec
-- in: from_org org_id, to_org org_id
UPDATE obligation SET to_org_id = :to_org
 WHERE to_org_id = :from_org AND NOT EXISTS (SELECT 1 FROM report r
        WHERE r.obligation_id = obligation.obligation_id AND r.status = 'sent');

-- name: report_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE report SET org_id = :to_org, version = version + 1 WHERE org_id = :from_org AND status = 'draft';
