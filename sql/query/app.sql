-- What stands around every page.

-- name: app_chrome   -- maybe
-- in:   account account_id, person person_id
-- out:  text_px int32, unread int64
SELECT a.font_size AS text_px,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM notice n
         WHERE n.person_id = :person AND n.read_at IS NULL) AS unread
  FROM account a
 WHERE a.account_id = :account;

-- What a thing of any kind is called on the page of traces.
-- name: trace_title   -- maybe
-- in: kind str, id int64
-- out: title str
SELECT x.title FROM (
    SELECT d.subject AS title FROM directive d WHERE :kind = 'directive' AND d.directive_id = :id
    UNION ALL SELECT c.body FROM clause c WHERE :kind = 'clause' AND c.clause_id = :id
    UNION ALL SELECT t.title FROM task t WHERE :kind = 'task' AND t.task_id = :id
    UNION ALL SELECT h.body FROM head_log h WHERE :kind = 'head_log' AND h.head_log_id = :id
    UNION ALL SELECT p.name FROM process p WHERE :kind = 'process' AND p.process_id = :id
    UNION ALL SELECT r.title FROM review r WHERE :kind = 'review' AND r.review_id = :id
    UNION ALL SELECT s.what FROM shortcoming s WHERE :kind = 'shortcoming' AND s.shortcoming_id = :id
    UNION ALL SELECT m.metric FROM measurement m WHERE :kind = 'measurement' AND m.measurement_id = :id
    UNION ALL SELECT i.body FROM idea i WHERE :kind = 'idea' AND i.idea_id = :id
    UNION ALL SELECT n.title FROM initiative n WHERE :kind = 'initiative' AND n.initiative_id = :id
    UNION ALL SELECT coalesce(q.number, '…') FROM decision q WHERE :kind = 'decision' AND q.decision_id = :id
    UNION ALL SELECT o.title FROM model o WHERE :kind = 'model' AND o.model_id = :id
    UNION ALL SELECT o.title FROM adoption a JOIN model o ON o.model_id = a.model_id
               WHERE :kind = 'adoption' AND a.adoption_id = :id
    UNION ALL SELECT n.title FROM nomination g JOIN initiative n ON n.initiative_id = g.initiative_id
               WHERE :kind = 'nomination' AND g.nomination_id = :id
    UNION ALL SELECT w.full_name FROM award_case z JOIN person w ON w.person_id = z.person_id
               WHERE :kind = 'award_case' AND z.award_case_id = :id
    UNION ALL SELECT e.title FROM report e WHERE :kind = 'report' AND e.report_id = :id) x
 LIMIT 1;

-- A clause, a page of the head's log and a measurement are seen by whoever sees what they belong to.
-- name: trace_owner   -- maybe
-- in: kind str, id int64
-- out: kind str, id int64
SELECT x.kind, x.id FROM (
    SELECT 'directive' AS kind, c.directive_id AS id FROM clause c WHERE :kind = 'clause' AND c.clause_id = :id
    UNION ALL SELECT 'process', m.process_id FROM measurement m
               WHERE :kind = 'measurement' AND m.measurement_id = :id AND m.process_id IS NOT NULL
    UNION ALL SELECT 'shortcoming', m.shortcoming_id FROM measurement m
               WHERE :kind = 'measurement' AND m.measurement_id = :id AND m.process_id IS NULL
                 AND m.shortcoming_id IS NOT NULL
    UNION ALL SELECT 'head_log', h.org_id FROM head_log h WHERE :kind = 'head_log' AND h.head_log_id = :id) x
 LIMIT 1;

-- What waits for the person who opened the home page. Each list holds only what the person may open.

-- Dossiers of mine that need my hand: a share to confirm, a supplement to give.
-- name: home_mine   -- many
-- in:   actor person_id
-- out:  id initiative_id, title str, status enum initiative_status, due_on date?, is_confirmed bool
SELECT i.initiative_id AS id, i.title, i.status, i.due_on,
       CASE WHEN w.confirmed_at IS NULL THEN 0 ELSE 1 END AS is_confirmed
  FROM initiative i JOIN initiative_author w ON w.initiative_id = i.initiative_id
 WHERE w.person_id = :actor AND w.withdrew_at IS NULL
   AND (i.status = 'cho_bo_sung' OR (i.status IN ('nhap', 'moi_nop') AND w.confirmed_at IS NULL))
 ORDER BY i.due_on NULLS LAST, i.initiative_id LIMIT 20;

-- name: home_dossiers   -- many
-- in:   org org_id, status enum initiative_status, actor person_id, today date
-- out:  id initiative_id, code str?, title str, due_on date?
SELECT i.initiative_id AS id, i.code, i.title, i.due_on
  FROM initiative i
 WHERE i.org_id = :org AND i.status = :status
   AND {{visible initiative i.initiative_id i.org_id i.status}}
 ORDER BY i.due_on NULLS LAST, i.initiative_id LIMIT 20;

-- Sessions I sit in with sheets that I have not handed in; barred items do not wait for me.
-- name: home_sessions   -- many
-- in:   actor person_id, today date
-- out:  id council_session_id, title str, held_on date, status enum session_status, sheets int64
SELECT s.council_session_id AS id, s.title, s.held_on, s.status,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM agenda_item a WHERE a.council_session_id = s.council_session_id
           AND NOT EXISTS (SELECT 1 FROM score c WHERE c.agenda_item_id = a.agenda_item_id
               AND c.seat_id = t.seat_id AND c.status = 'submitted')
           AND NOT EXISTS (SELECT 1 FROM conflict f WHERE f.agenda_item_id = a.agenda_item_id
               AND f.seat_id = t.seat_id AND f.is_barring = 1)) AS sheets
  FROM council_session s JOIN seat t ON t.council_id = s.council_id
 WHERE t.person_id = :actor AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on)
   AND (s.status = 'open' OR (s.status = 'planned' AND s.held_on >= :today))
 ORDER BY s.held_on, s.council_session_id LIMIT 10;

-- name: home_papers   -- many
-- in:   org org_id, is_signed bool, actor person_id, today date
-- out:  id paper_id, subject str, kind enum paper_kind, status enum paper_status
SELECT p.paper_id AS id, p.subject, p.kind, p.status
  FROM paper p
 WHERE p.org_id = :org
   AND ((:is_signed = 1 AND p.status IN ('signed', 'numbered'))
     OR (:is_signed = 0 AND p.status IN ('draft', 'content_checked', 'layout_checked')))
   AND {{visible paper p.paper_id p.org_id p.status}}
 ORDER BY p.paper_id LIMIT 10;

-- Tasks where I have a part, and for a head those that wait for an instruction.
-- name: home_tasks   -- many
-- in:   org org_id, is_head bool, actor person_id
-- out:  id task_id, title str, status enum task_status, last_safe_on date?
SELECT t.task_id AS id, t.title, t.status, t.last_safe_on
  FROM task t
 WHERE t.status <> 'done'
   AND ((:is_head = 1 AND t.org_id = :org AND t.status IN ('waiting', 'reported'))
     OR EXISTS (SELECT 1 FROM task_party y WHERE y.task_id = t.task_id AND y.person_id = :actor))
 ORDER BY t.last_safe_on NULLS LAST, t.task_id LIMIT 20;

-- The dossiers of an agency in a reporting period, by how far they came. Drafts not yet filed count
-- as begun.
-- name: home_funnel   -- one
-- in:   org org_id, from_on date, to_on date
-- out:  begun int64, filed int64, accepted int64, recognised int64, province int64
SELECT CAST(COUNT(*) AS BIGINT) AS begun,
       CAST(COALESCE(SUM(CASE WHEN i.filed_on IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS filed,
       CAST(COALESCE(SUM(CASE WHEN i.accepted_on IS NULL THEN 0 ELSE 1 END), 0) AS BIGINT) AS accepted,
       CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM recognition r
           WHERE r.initiative_id = i.initiative_id AND r.level = 'base') THEN 1 ELSE 0 END), 0) AS BIGINT)
           AS recognised,
       CAST(COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM nomination n
           WHERE n.initiative_id = i.initiative_id AND n.sent_on IS NOT NULL) THEN 1 ELSE 0 END), 0) AS BIGINT)
           AS province
  FROM initiative i
 WHERE i.org_id = :org AND (i.filed_on IS NULL OR (i.filed_on >= :from_on AND i.filed_on <= :to_on));

-- The next report owed: an obligation without a sent report, or a clause of a directive that asks for one.
-- name: home_obligation   -- maybe
-- in:   org org_id
-- out:  id obligation_id, title str, due_on date, last_safe_on date, report report_id?
SELECT o.obligation_id AS id, o.title, o.due_on, o.last_safe_on,
       (SELECT MAX(r.report_id) FROM report r WHERE r.obligation_id = o.obligation_id) AS report
  FROM obligation o
 WHERE o.org_id = :org AND NOT EXISTS (SELECT 1 FROM report r
     WHERE r.obligation_id = o.obligation_id AND r.status = 'sent')
 ORDER BY o.last_safe_on, o.obligation_id LIMIT 1;
