-- The yearly report: its draft, the records behind its figures, the frozen copy.

-- Every record that any figure of the seven tables counts, one row each: a figure is the sum of the
-- amounts of its rows, so a number and the list behind it cannot differ. Dates limit, never "today".
-- A span (began_on, ended_on) is an amount in days; a column of words has its word in label.
--   heir        who alone carries on an agency that merged or was renamed, on the last day
--   line        the same, down to the last heir; empty unless the report shows successors
--   unit        agencies whose records count, and the agency under which each is shown
--   filed .. adopted  the records of the period that several columns count
--   fact        one row per record and column, without the words that people read
-- name: report_facts   -- many
-- in: org org_id, from_on date, to_on date, before_from_on date, year int32, view enum report_view
-- out: table_no int32, row_key str, row_label str, column_key str, kind str, id int64, label str, amount int64, began_on date?, ended_on date?
WITH RECURSIVE heir (org_id, heir_org_id) AS (
    SELECT s.from_org_id, MIN(s.to_org_id)
      FROM org_succession s JOIN org_event e ON e.org_event_id = s.org_event_id
     WHERE s.what = 'all' AND s.from_org_id <> s.to_org_id AND e.happened_on <= :to_on
     GROUP BY s.from_org_id HAVING COUNT(DISTINCT s.to_org_id) = 1),
line (org_id, row_org_id) AS (
    SELECT h.org_id, h.heir_org_id FROM heir h WHERE :view = 'successor_today'
    UNION
    SELECT l.org_id, h.heir_org_id FROM line l JOIN heir h ON h.org_id = l.row_org_id),
under AS (
    SELECT DISTINCT a.org_id FROM org_ancestor a
     WHERE a.ancestor_org_id = :org AND a.from_on <= :to_on
       AND (a.to_on IS NULL OR a.to_on >= :from_on)),
carried AS (
    SELECT l.org_id, l.row_org_id FROM line l
     WHERE l.row_org_id IN (SELECT u.org_id FROM under u)
       AND l.row_org_id NOT IN (SELECT h.org_id FROM heir h)),
unit (org_id, row_org_id) AS (
    SELECT c.org_id, c.row_org_id FROM carried c
    UNION ALL
    SELECT u.org_id, u.org_id FROM under u
     WHERE u.org_id NOT IN (SELECT c.org_id FROM carried c)),
named AS (
    SELECT v.org_id, v.short_name FROM org_version v
     WHERE v.from_on = (SELECT MAX(w.from_on) FROM org_version w
         WHERE w.org_id = v.org_id AND w.from_on <= :to_on)),
ended AS (
    SELECT s.initiative_id, MAX(s.left_on) AS left_on FROM dossier_stage s GROUP BY s.initiative_id),
mine AS (
    SELECT u.row_org_id, i.initiative_id, i.org_id, i.title, i.status, i.filed_on, i.accepted_on,
           i.decided_on, CASE WHEN i.status IN ('da_rut', 'khong_chap_nhan') THEN e.left_on END AS left_on
      FROM initiative i JOIN unit u ON u.org_id = i.org_id
      LEFT JOIN ended e ON e.initiative_id = i.initiative_id
     WHERE i.filed_on <= :to_on),
filed AS (SELECT m.* FROM mine m WHERE m.filed_on >= :from_on),
recognised AS (
    SELECT u.row_org_id, i.initiative_id, i.title, i.use_kind, i.first_used_on,
           COALESCE(i.field, '') || '|' || COALESCE(i.kind, '') AS field_key
      FROM recognition r JOIN unit u ON u.org_id = r.org_id
      JOIN initiative i ON i.initiative_id = r.initiative_id
     WHERE r.level = 'base' AND r.recognised_on >= :from_on AND r.recognised_on <= :to_on),
before AS (
    SELECT i.initiative_id, i.org_id, i.title
      FROM recognition r JOIN unit u ON u.org_id = r.org_id
      JOIN initiative i ON i.initiative_id = r.initiative_id
     WHERE r.level = 'base' AND r.recognised_on >= :before_from_on AND r.recognised_on < :from_on),
used AS (
    SELECT m.initiative_id, d.adoption_id, d.org_id, d.started_on, d.stopped_on, d.stop_reason,
           d.confirmed_on
      FROM adoption d JOIN model m ON m.model_id = d.model_id
     WHERE m.initiative_id IS NOT NULL AND d.started_on <= :to_on),
adopted AS (
    SELECT i.initiative_id, i.org_id AS origin_org_id, i.title, i.first_used_on, d.adoption_id,
           d.org_id, d.confirmed_on
      FROM used d JOIN initiative i ON i.initiative_id = d.initiative_id
      JOIN unit u ON u.org_id = i.org_id),
awarded AS (
    SELECT w.award_code, w.route, w.person_id, w.money_dong, p.full_name,
           CASE WHEN w.award_case_id IS NULL THEN 'award' ELSE 'award_case' END AS kind,
           COALESCE(w.award_case_id, w.award_id) AS id, w.recipient_org_id
      FROM award w JOIN unit u ON u.org_id = w.org_id
      LEFT JOIN person p ON p.person_id = w.person_id
     WHERE w.decided_on >= :from_on AND w.decided_on <= :to_on),
session AS (
    SELECT s.council_session_id, s.title, c.council_id, c.org_id, c.name, c.level
      FROM council_session s JOIN council c ON c.council_id = s.council_id
     WHERE s.closed_on >= :from_on AND s.closed_on <= :to_on),
heard AS (
    SELECT DISTINCT s.council_id, s.name, i.initiative_id, i.title, i.accepted_on, i.decided_on
      FROM session s JOIN unit u ON u.org_id = s.org_id
      JOIN agenda_item a ON a.council_session_id = s.council_session_id
      JOIN initiative i ON i.initiative_id = a.initiative_id),
activity (row_org_id, column_key, kind, id, label, amount) AS (
    SELECT z.org_id, 'officials', 'org', z.org_id, '' || z.year, z.officials
      FROM org_staff z JOIN unit u ON u.org_id = z.org_id AND u.row_org_id = z.org_id
     WHERE z.year = :year
    UNION ALL
    SELECT u.row_org_id, 'processes', 'process', p.process_id, p.name, 1
      FROM process p JOIN unit u ON u.org_id = p.org_id
     WHERE EXISTS (SELECT 1 FROM shortcoming x JOIN review r ON r.review_id = x.review_id
         WHERE x.process_id = p.process_id AND r.opened_on >= :from_on AND r.opened_on <= :to_on)
    UNION ALL
    SELECT u.row_org_id, 'shortcomings', 'shortcoming', x.shortcoming_id, x.what, 1
      FROM shortcoming x JOIN unit u ON u.org_id = x.org_id
     WHERE x.happened_on >= :from_on AND x.happened_on <= :to_on
    UNION ALL
    SELECT u.row_org_id, 'ideas', 'idea', d.idea_id, d.body, 1
      FROM idea d JOIN unit u ON u.org_id = d.org_id
     WHERE d.happened_on >= :from_on AND d.happened_on <= :to_on
    UNION ALL
    SELECT f.row_org_id, 'applications', 'initiative', f.initiative_id, f.title, 1 FROM filed f
    UNION ALL
    SELECT f.row_org_id,
           CASE WHEN f.accepted_on <= :to_on THEN 'accepted'
                WHEN f.status = 'khong_chap_nhan' AND f.left_on <= :to_on THEN 'refused'
                WHEN f.status = 'da_rut' AND f.left_on <= :to_on THEN 'withdrawn'
                ELSE 'pending' END,
           'initiative', f.initiative_id, f.title, 1
      FROM filed f
    UNION ALL
    SELECT r.row_org_id, 'recognised', 'initiative', r.initiative_id, r.title, 1 FROM recognised r),
level (row_key, column_key, initiative_id) AS (
    SELECT 'base', 'proposed', f.initiative_id FROM filed f
    UNION ALL
    SELECT r.level, 'recognised', r.initiative_id
      FROM recognition r JOIN mine m ON m.initiative_id = r.initiative_id
     WHERE r.recognised_on >= :from_on AND r.recognised_on <= :to_on
    UNION ALL
    SELECT d.level, 'refused', m.initiative_id
      FROM decision_item e JOIN decision d ON d.decision_id = e.decision_id
      JOIN mine m ON m.initiative_id = e.initiative_id
     WHERE e.outcome = 'refuse' AND d.status = 'issued'
       AND d.decided_on >= :from_on AND d.decided_on <= :to_on
    UNION ALL
    SELECT s.level, 'deferred', m.initiative_id
      FROM agenda_item a JOIN session s ON s.council_session_id = a.council_session_id
      JOIN mine m ON m.initiative_id = a.initiative_id
     WHERE a.outcome = 'deferred'
    UNION ALL
    SELECT 'base', 'carried_in', m.initiative_id FROM mine m
     WHERE m.filed_on < :from_on AND (m.decided_on IS NULL OR m.decided_on >= :from_on)
       AND (m.left_on IS NULL OR m.left_on >= :from_on)
    UNION ALL
    SELECT 'base', 'carried_out', m.initiative_id FROM mine m
     WHERE (m.decided_on IS NULL OR m.decided_on > :to_on)
       AND (m.left_on IS NULL OR m.left_on > :to_on)
    UNION ALL
    SELECT n.level, 'proposed', n.initiative_id
      FROM nomination n JOIN unit u ON u.org_id = n.org_id
     WHERE n.sent_on >= :from_on AND n.sent_on <= :to_on
    UNION ALL
    SELECT n.level, n.status, n.initiative_id
      FROM nomination n JOIN unit u ON u.org_id = n.org_id
     WHERE n.status IN ('refused', 'deferred')
       AND n.answered_on >= :from_on AND n.answered_on <= :to_on),
field (row_key, column_key, initiative_id, title, amount) AS (
    SELECT r.field_key, 'recognised', r.initiative_id, r.title, 1 FROM recognised r
    UNION ALL
    SELECT r.field_key, CASE WHEN r.use_kind = 'trial' THEN 'trial' ELSE 'applied' END,
           r.initiative_id, r.title, 1
      FROM recognised r WHERE r.first_used_on <= :to_on
    UNION ALL
    SELECT r.field_key, 'benefit', r.initiative_id, r.title, b.benefit_dong
      FROM recognised r JOIN benefit b ON b.initiative_id = r.initiative_id
     WHERE b.stage = 'accepted' AND b.benefit_dong IS NOT NULL AND b.happened_on <= :to_on
    UNION ALL
    SELECT r.field_key, 'benefit_other', r.initiative_id, r.title, 1
      FROM recognised r
     WHERE EXISTS (SELECT 1 FROM benefit b
         WHERE b.initiative_id = r.initiative_id AND b.benefit_dong IS NULL)),
adoption_of (initiative_id, title, column_key, kind, id, org_id, label, amount) AS (
    SELECT DISTINCT a.initiative_id, a.title, 'origin', 'initiative', a.initiative_id,
           a.origin_org_id, '', 0
      FROM adopted a
    UNION ALL
    SELECT a.initiative_id, a.title, 'adopters', 'adoption', a.adoption_id, a.org_id, '', 1
      FROM adopted a
    UNION ALL
    SELECT DISTINCT a.initiative_id, a.title, 'first_use', 'initiative', a.initiative_id,
           a.origin_org_id, a.first_used_on, 0
      FROM adopted a WHERE a.first_used_on IS NOT NULL
    UNION ALL
    SELECT a.initiative_id, a.title, 'confirmed', 'adoption', a.adoption_id, a.org_id, '', 1
      FROM adopted a WHERE a.confirmed_on <= :to_on
    UNION ALL
    SELECT a.initiative_id, a.title, 'benefit', 'adoption', a.adoption_id, a.org_id, '',
           b.benefit_dong
      FROM adopted a JOIN benefit b ON b.adoption_id = a.adoption_id
     WHERE b.stage = 'confirmed' AND b.benefit_dong IS NOT NULL AND b.happened_on <= :to_on),
substance (initiative_id, title, column_key, kind, id, label, amount) AS (
    SELECT b.initiative_id, b.title, 'recognised', 'initiative', b.initiative_id, b.title, 1
      FROM before b
    UNION ALL
    SELECT b.initiative_id, b.title, 'measured', 'initiative', b.initiative_id, b.title, 1
      FROM before b
     WHERE EXISTS (SELECT 1 FROM benefit x WHERE x.initiative_id = b.initiative_id
         AND x.stage = 'confirmed' AND x.happened_on <= :to_on)
    UNION ALL
    SELECT b.initiative_id, b.title, 'in_use', 'initiative', b.initiative_id, b.title, 1
      FROM before b
     WHERE EXISTS (SELECT 1 FROM used d JOIN adoption_check k ON k.adoption_id = d.adoption_id
         WHERE d.initiative_id = b.initiative_id AND k.months >= 12 AND k.is_in_use = 1
           AND k.done_on <= :to_on)
    UNION ALL
    SELECT b.initiative_id, b.title, 'elsewhere', 'adoption', d.adoption_id, n.short_name, 1
      FROM before b JOIN used d ON d.initiative_id = b.initiative_id AND d.org_id <> b.org_id
      JOIN named n ON n.org_id = d.org_id
    UNION ALL
    SELECT b.initiative_id, b.title, 'stopped', 'adoption', d.adoption_id, n.short_name, 1
      FROM before b JOIN used d ON d.initiative_id = b.initiative_id
      JOIN named n ON n.org_id = d.org_id
     WHERE d.stopped_on <= :to_on
    UNION ALL
    SELECT b.initiative_id, b.title, 'why', 'adoption', d.adoption_id, d.stop_reason, 0
      FROM before b JOIN used d ON d.initiative_id = b.initiative_id
     WHERE d.stopped_on <= :to_on AND d.stop_reason IS NOT NULL
    UNION ALL
    SELECT b.initiative_id, b.title, 'minutes', 'adoption', d.adoption_id, k.note, 1
      FROM before b JOIN used d ON d.initiative_id = b.initiative_id
      JOIN adoption_check k ON k.adoption_id = d.adoption_id
     WHERE k.done_on >= :from_on AND k.done_on <= :to_on AND k.note IS NOT NULL),
fact (table_no, row_key, row_label, column_key, kind, id, label, amount, began_on, ended_on) AS (
    SELECT 1, '' || a.row_org_id, COALESCE(n.short_name, ''), a.column_key, a.kind, a.id, a.label,
           a.amount, NULL, NULL
      FROM activity a LEFT JOIN named n ON n.org_id = a.row_org_id
    UNION ALL
    SELECT 2, l.row_key, l.row_key, l.column_key, 'initiative', i.initiative_id, i.title, 1, NULL, NULL
      FROM level l JOIN initiative i ON i.initiative_id = l.initiative_id
    UNION ALL
    SELECT 3, f.row_key, f.row_key, f.column_key, 'initiative', f.initiative_id, f.title, f.amount,
           NULL, NULL
      FROM field f
    UNION ALL
    SELECT 4, '' || a.initiative_id, a.title, a.column_key, a.kind, a.id,
           CASE WHEN a.label = '' THEN COALESCE(n.short_name, '') ELSE a.label END, a.amount, NULL, NULL
      FROM adoption_of a LEFT JOIN named n ON n.org_id = a.org_id
    UNION ALL
    SELECT 5, a.award_code, a.award_code, c.column_key, a.kind, a.id,
           COALESCE(a.full_name, n.short_name, ''),
           CASE WHEN c.column_key = 'money' THEN a.money_dong ELSE 1 END, NULL, NULL
      FROM awarded a LEFT JOIN named n ON n.org_id = a.recipient_org_id
      JOIN (SELECT 'persons' AS column_key UNION ALL SELECT 'collectives' UNION ALL SELECT 'money'
            UNION ALL SELECT 'by_initiative' UNION ALL SELECT 'other_route') c
        ON c.column_key = CASE WHEN a.person_id IS NULL THEN 'collectives' ELSE 'persons' END
        OR c.column_key = CASE WHEN a.route = 'initiative' THEN 'by_initiative' ELSE 'other_route' END
        OR (c.column_key = 'money' AND a.money_dong IS NOT NULL)
    UNION ALL
    SELECT 6, '' || s.council_id, s.name, 'sessions', 'council_session', s.council_session_id, s.title,
           1, NULL, NULL
      FROM session s JOIN unit u ON u.org_id = s.org_id
    UNION ALL
    SELECT 6, '' || h.council_id, h.name, 'dossiers', 'initiative', h.initiative_id, h.title, 1,
           NULL, NULL
      FROM heard h
    UNION ALL
    SELECT 6, '' || h.council_id, h.name, 'mean_days', 'initiative', h.initiative_id, h.title, 0,
           h.accepted_on, h.decided_on
      FROM heard h WHERE h.accepted_on IS NOT NULL AND h.decided_on <= :to_on
    UNION ALL
    SELECT 6, '' || h.council_id, h.name, 'late', 'initiative', h.initiative_id, h.title, 1, NULL, NULL
      FROM heard h
     WHERE EXISTS (SELECT 1 FROM clock_run k WHERE k.initiative_id = h.initiative_id
         AND k.clock = 'decision' AND k.ended_on > k.due_on
         AND k.ended_on >= :from_on AND k.ended_on <= :to_on)
    UNION ALL
    SELECT 7, '' || s.initiative_id, s.title, s.column_key, s.kind, s.id, s.label, s.amount, NULL, NULL
      FROM substance s)
SELECT f.table_no, f.row_key, f.row_label, f.column_key, f.kind, f.id,
       COALESCE(f.label, '') AS label, f.amount, f.began_on, f.ended_on
  FROM fact f
 ORDER BY f.table_no, f.row_label, f.row_key, f.column_key, f.id LIMIT 50000;

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
-- in: id report_id, version int32, as_of_on date, view enum report_view, prose str, estimates str
UPDATE report SET as_of_on = :as_of_on, view_kind = :view, prose = :prose, estimates = :estimates,
       version = version + 1
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
SELECT table_no, row_key, column_key, value, ids FROM snapshot
 WHERE report_id = :report AND table_no > 0
 ORDER BY table_no, row_key, column_key LIMIT 50000;

-- The clauses of directives as they stood when the figures were frozen.
-- name: snapshot_clauses   -- many
-- in: report report_id
-- out: ids str
SELECT ids FROM snapshot WHERE report_id = :report AND table_no = 0 ORDER BY row_key LIMIT 200;

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
