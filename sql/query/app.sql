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
-- out:  id initiative_id, code str?, title str, due_on date?, is_waiting bool
SELECT i.initiative_id AS id, i.code, i.title, i.due_on,
       CASE WHEN i.waiting_on = 'superior_consent' THEN 1 ELSE 0 END AS is_waiting
  FROM initiative i
 WHERE i.org_id = :org AND i.status = :status
   AND {{visible initiative i.initiative_id i.org_id i.status}}
 ORDER BY i.due_on NULLS LAST, i.initiative_id LIMIT 20;

-- Sessions I sit in with sheets that I have not handed in; barred items do not wait for me.
-- name: home_sessions   -- many
-- in:   actor person_id, today date
-- out:  id council_session_id, title str, held_on date, status enum session_status, sheets int64, next agenda_item_id?
SELECT s.council_session_id AS id, s.title, s.held_on, s.status, CAST(COUNT(a.agenda_item_id) AS BIGINT) AS sheets,
       MIN(a.agenda_item_id) AS next
  FROM council_session s JOIN seat t ON t.council_id = s.council_id
  LEFT JOIN agenda_item a ON a.council_session_id = s.council_session_id
       AND NOT EXISTS (SELECT 1 FROM score c WHERE c.agenda_item_id = a.agenda_item_id
           AND c.seat_id = t.seat_id AND c.status = 'submitted')
       AND NOT EXISTS (SELECT 1 FROM conflict f WHERE f.agenda_item_id = a.agenda_item_id
           AND f.seat_id = t.seat_id AND f.is_barring = 1)
 WHERE t.person_id = :actor AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on)
   AND (s.status = 'open' OR (s.status = 'planned' AND s.held_on >= :today))
 GROUP BY s.council_session_id, s.title, s.held_on, s.status
 ORDER BY s.held_on, s.council_session_id LIMIT 10;

-- name: home_papers   -- many
-- in:   org org_id, is_signed bool, actor person_id, today date
-- out:  id paper_id, subject str, kind enum paper_kind, status enum paper_status
SELECT p.paper_id AS id, p.subject, p.kind, p.status
  FROM paper p
 WHERE p.org_id = :org
   AND p.status IN (CASE :is_signed WHEN 1 THEN 'signed' ELSE 'draft' END,
                    CASE :is_signed WHEN 1 THEN 'numbered' ELSE 'content_checked' END,
                    CASE :is_signed WHEN 1 THEN 'numbered' ELSE 'layout_checked' END)
   AND {{visible paper p.paper_id p.org_id p.status}}
 ORDER BY p.paper_id LIMIT 100;

-- Tasks where I have a part, and for a head those that wait for an instruction.
-- name: home_tasks   -- many
-- in:   org org_id, is_head bool, actor person_id
-- out:  id task_id, title str, status enum task_status, last_safe_on date?
SELECT t.task_id AS id, t.title, t.status, t.last_safe_on
  FROM task t
 WHERE t.status <> 'done'
   AND t.task_id IN (
       SELECT x.task_id FROM task x
        WHERE :is_head = 1 AND x.org_id = :org AND x.status IN ('waiting', 'reported')
       UNION ALL SELECT y.task_id FROM task_party y WHERE y.person_id = :actor)
 ORDER BY t.last_safe_on NULLS LAST, t.task_id LIMIT 20;

-- The dossiers of an agency in a reporting period, by how far they came. Drafts not yet filed count
-- as begun.
-- name: home_funnel   -- one
-- in:   org org_id, from_on date, to_on date
-- out:  begun int64, filed int64, accepted int64, recognised int64, province int64
SELECT f.filed + (SELECT CAST(COUNT(*) AS BIGINT) FROM initiative d
                   WHERE d.org_id = :org AND d.filed_on IS NULL) AS begun,
       f.filed, f.accepted, f.recognised, f.province
  FROM (SELECT CAST(COUNT(*) AS BIGINT) AS filed, CAST(COUNT(i.accepted_on) AS BIGINT) AS accepted,
               CAST(COUNT(CASE WHEN EXISTS (SELECT 1 FROM recognition r
                   WHERE r.initiative_id = i.initiative_id AND r.level = 'base') THEN 1 END) AS BIGINT)
                   AS recognised,
               CAST(COUNT(CASE WHEN EXISTS (SELECT 1 FROM nomination n
                   WHERE n.initiative_id = i.initiative_id AND n.sent_on IS NOT NULL) THEN 1 END) AS BIGINT)
                   AS province
          FROM initiative i
         WHERE i.org_id = :org AND i.filed_on >= :from_on AND i.filed_on <= :to_on) f;

-- How long each step took in a period, in days, against what its clock allowed.
-- name: home_waits   -- many
-- in:   org org_id, from_on date, to_on date
-- out:  clock str, used int64, allowed int64
SELECT k.clock, CAST(ROUND(AVG(julianday(k.ended_on) - julianday(k.from_on))) AS BIGINT) AS used,
       CAST(ROUND(AVG(julianday(k.due_on) - julianday(k.from_on))) AS BIGINT) AS allowed
  FROM initiative i JOIN clock_run k ON k.initiative_id = i.initiative_id
 WHERE i.org_id = :org AND k.ended_on >= :from_on AND k.ended_on <= :to_on AND k.due_on > k.from_on
 GROUP BY k.clock ORDER BY MIN(k.clock_run_id) LIMIT 8;
-- pg:
SELECT k.clock, CAST(ROUND(AVG(CAST(k.ended_on AS DATE) - CAST(k.from_on AS DATE))) AS BIGINT) AS used,
       CAST(ROUND(AVG(CAST(k.due_on AS DATE) - CAST(k.from_on AS DATE))) AS BIGINT) AS allowed
  FROM initiative i JOIN clock_run k ON k.initiative_id = i.initiative_id
 WHERE i.org_id = :org AND k.ended_on >= :from_on AND k.ended_on <= :to_on AND k.due_on > k.from_on
 GROUP BY k.clock ORDER BY MIN(k.clock_run_id) LIMIT 8;

-- Applications handed in since a day, by agency directly below and month; in official order.
-- name: home_months_below   -- many
-- in:   org org_id, from_on date, today date
-- out:  label str, month date?, n int64
SELECT v.short_name AS label, SUBSTR(i.filed_on, 1, 7) || '-01' AS month, COUNT(i.initiative_id) AS n
  FROM org_version v
  LEFT JOIN initiative i ON i.org_id = v.org_id AND i.filed_on >= :from_on AND i.filed_on <= :today
 WHERE v.parent_org_id = :org AND v.from_on <= :today AND (v.to_on IS NULL OR v.to_on >= :today)
 GROUP BY v.official_order, v.sort_key, v.org_id, v.short_name, SUBSTR(i.filed_on, 1, 7)
 ORDER BY v.official_order, v.sort_key, v.org_id, month NULLS FIRST LIMIT 4000;

-- The same of one agency, by field of work.
-- name: home_months_by_field   -- many
-- in:   org org_id, from_on date, today date
-- out:  label str?, month date?, n int64
SELECT i.field AS label, SUBSTR(i.filed_on, 1, 7) || '-01' AS month, COUNT(*) AS n
  FROM initiative i
 WHERE i.org_id = :org AND i.filed_on >= :from_on AND i.filed_on <= :today AND i.field IS NOT NULL
 GROUP BY i.field, SUBSTR(i.filed_on, 1, 7) ORDER BY i.field, month LIMIT 4000;

-- The newest order from above that gave this agency something to do, or that it handed on itself.
-- name: home_directive   -- maybe
-- in:   org org_id, actor person_id, today date
-- out:  id directive_id, org org_id, status enum directive_status, number str?, symbol str?
SELECT d.directive_id AS id, d.org_id AS org, d.status, d.number, d.symbol
  FROM directive d
 WHERE d.status = 'accepted'
   AND EXISTS (SELECT 1 FROM task t WHERE t.directive_id = d.directive_id AND (t.org_id = :org OR d.org_id = :org))
   AND {{visible directive d.directive_id d.org_id d.status}}
 ORDER BY d.directive_id DESC LIMIT 1;

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

-- What `sangkien demo --size` needs beside the rooms' own statements. A copy is a dossier of the
-- ordinary demonstration once more, with its own number, title, texts, authors and events, moved in
-- time by whole weeks: copy = model + offset. Dossiers that a predecessor left are no models. The rows below a dossier follow it in one statement each;
-- how many days they move is read from the two moments of creation.

-- name: demo_model_list   -- many
-- in: after initiative_id, limit int32
-- out: id initiative_id, org org_id, status enum initiative_status, filed_on date?, created_on int64, decided_on date?, org_from date, is_numbered bool
SELECT i.initiative_id AS id, i.org_id AS org, i.status, i.filed_on, i.created_at AS created_on, i.decided_on,
       (SELECT MIN(v.from_on) FROM org_version v WHERE v.org_id = i.org_id) AS org_from,
       CASE WHEN i.code IS NULL THEN 0 ELSE 1 END AS is_numbered
  FROM initiative i
 WHERE i.initiative_id > :after
   AND NOT EXISTS (SELECT 1 FROM initiative_transfer t WHERE t.initiative_id = i.initiative_id)
 ORDER BY i.initiative_id LIMIT :limit;

-- name: demo_model_orgs   -- many
-- out: org org_id, from_on date, to_on date?, name str
SELECT v.org_id AS org, v.from_on, v.to_on, v.name FROM org_version v
 WHERE EXISTS (SELECT 1 FROM initiative i WHERE i.org_id = v.org_id)
 ORDER BY v.org_id LIMIT 200;

-- name: demo_model_events   -- many
-- in: initiative initiative_id
-- out: at instant, happened_on date?, actor person_id?, entered_for person_id?, channel enum channel, action str, late_reason str?, body str
SELECT e.at, e.happened_on, e.actor_person_id AS actor, e.entered_for_person_id AS entered_for, e.channel,
       e.action, y.late_reason, y.body
  FROM event e JOIN payload y ON y.event_id = e.event_id
 WHERE e.kind = 'initiative' AND e.object_id = :initiative ORDER BY e.event_id LIMIT 100;

-- name: demo_copy_initiative   -- exec
-- in: id initiative_id, model initiative_id, days int32, code str?, receipt int64?, title str, field str, benefit money?, sort_key str, search str, created_by person_id
INSERT INTO initiative (initiative_id, code, org_id, regulation_version_id, status, stage, waiting_on, end_kind,
    title, kind, field, investor, is_state_funded, first_used_on, use_kind, benefit_dong, channel, filed_on,
    filed_at, receipt_number, accepted_on, decided_on, due_on, due_clock, is_confidential, declared_at,
    sort_key, search, created_by, created_at, version)
SELECT :id, :code, m.org_id, m.regulation_version_id, m.status, m.stage, m.waiting_on, m.end_kind, :title,
       m.kind, :field, m.investor, m.is_state_funded, date(m.first_used_on, :days || ' days'), m.use_kind,
       :benefit, m.channel, date(m.filed_on, :days || ' days'), m.filed_at + :days * 86400000000, :receipt,
       date(m.accepted_on, :days || ' days'), date(m.decided_on, :days || ' days'),
       date(m.due_on, :days || ' days'), m.due_clock, m.is_confidential,
       m.declared_at + :days * 86400000000, :sort_key, :search, :created_by,
       m.created_at + :days * 86400000000, m.version
  FROM initiative m WHERE m.initiative_id = :model;
-- pg:
INSERT INTO initiative (initiative_id, code, org_id, regulation_version_id, status, stage, waiting_on, end_kind,
    title, kind, field, investor, is_state_funded, first_used_on, use_kind, benefit_dong, channel, filed_on,
    filed_at, receipt_number, accepted_on, decided_on, due_on, due_clock, is_confidential, declared_at,
    sort_key, search, created_by, created_at, version)
SELECT :id, :code, m.org_id, m.regulation_version_id, m.status, m.stage, m.waiting_on, m.end_kind, :title,
       m.kind, :field, m.investor, m.is_state_funded,
       CAST(CAST(m.first_used_on AS DATE) + CAST(:days AS INTEGER) AS TEXT), m.use_kind,
       :benefit, m.channel, CAST(CAST(m.filed_on AS DATE) + CAST(:days AS INTEGER) AS TEXT),
       m.filed_at + CAST(:days AS INTEGER) * 86400000000, :receipt,
       CAST(CAST(m.accepted_on AS DATE) + CAST(:days AS INTEGER) AS TEXT),
       CAST(CAST(m.decided_on AS DATE) + CAST(:days AS INTEGER) AS TEXT),
       CAST(CAST(m.due_on AS DATE) + CAST(:days AS INTEGER) AS TEXT), m.due_clock, m.is_confidential,
       m.declared_at + CAST(:days AS INTEGER) * 86400000000, :sort_key, :search, :created_by,
       m.created_at + CAST(:days AS INTEGER) * 86400000000, m.version
  FROM initiative m WHERE m.initiative_id = :model;

-- name: demo_copy_stages   -- exec
-- in: first initiative_id, last initiative_id, offset int64
INSERT INTO dossier_stage (initiative_id, seq, stage, entered_on, left_on, outcome, reason, actor_person_id, at)
SELECT x.id, s.seq, s.stage, date(s.entered_on, x.days || ' days'), date(s.left_on, x.days || ' days'),
       s.outcome, s.reason, s.actor_person_id, s.at + x.days * 86400000000
  FROM (SELECT n.initiative_id AS id, m.initiative_id AS model,
               (n.created_at - m.created_at) / 86400000000 AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
         WHERE n.initiative_id BETWEEN :first AND :last) x
  JOIN dossier_stage s ON s.initiative_id = x.model
 ORDER BY x.id, s.seq;
-- pg:
INSERT INTO dossier_stage (initiative_id, seq, stage, entered_on, left_on, outcome, reason, actor_person_id, at)
SELECT x.id, s.seq, s.stage, CAST(CAST(s.entered_on AS DATE) + x.days AS TEXT),
       CAST(CAST(s.left_on AS DATE) + x.days AS TEXT),
       s.outcome, s.reason, s.actor_person_id, s.at + x.days * 86400000000
  FROM (SELECT n.initiative_id AS id, m.initiative_id AS model,
               CAST((n.created_at - m.created_at) / 86400000000 AS INTEGER) AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
         WHERE n.initiative_id BETWEEN :first AND :last) x
  JOIN dossier_stage s ON s.initiative_id = x.model
 ORDER BY x.id, s.seq;

-- name: demo_copy_clocks   -- exec
-- in: first initiative_id, last initiative_id, offset int64
INSERT INTO clock_run (initiative_id, clock, from_on, nominal_on, due_on, moved_because, law, stopped_on,
    stop_reason, ended_on, extended_reason)
SELECT x.id, c.clock, date(c.from_on, x.days || ' days'), date(c.nominal_on, x.days || ' days'),
       date(c.due_on, x.days || ' days'), c.moved_because, c.law, date(c.stopped_on, x.days || ' days'),
       c.stop_reason, date(c.ended_on, x.days || ' days'), c.extended_reason
  FROM (SELECT n.initiative_id AS id, m.initiative_id AS model,
               (n.created_at - m.created_at) / 86400000000 AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
         WHERE n.initiative_id BETWEEN :first AND :last) x
  JOIN clock_run c ON c.initiative_id = x.model
 ORDER BY x.id, c.clock_run_id;
-- pg:
INSERT INTO clock_run (initiative_id, clock, from_on, nominal_on, due_on, moved_because, law, stopped_on,
    stop_reason, ended_on, extended_reason)
SELECT x.id, c.clock, CAST(CAST(c.from_on AS DATE) + x.days AS TEXT),
       CAST(CAST(c.nominal_on AS DATE) + x.days AS TEXT), CAST(CAST(c.due_on AS DATE) + x.days AS TEXT),
       c.moved_because, c.law, CAST(CAST(c.stopped_on AS DATE) + x.days AS TEXT), c.stop_reason,
       CAST(CAST(c.ended_on AS DATE) + x.days AS TEXT), c.extended_reason
  FROM (SELECT n.initiative_id AS id, m.initiative_id AS model,
               CAST((n.created_at - m.created_at) / 86400000000 AS INTEGER) AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
         WHERE n.initiative_id BETWEEN :first AND :last) x
  JOIN clock_run c ON c.initiative_id = x.model
 ORDER BY x.id, c.clock_run_id;

-- name: demo_copy_marks   -- exec
-- in: first initiative_id, last initiative_id, offset int64
INSERT INTO checklist_mark (initiative_id, item, is_ok, note, marked_by, at)
SELECT n.initiative_id, k.item, k.is_ok, k.note, k.marked_by, k.at + n.created_at - m.created_at
  FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
  JOIN checklist_mark k ON k.initiative_id = m.initiative_id
 WHERE n.initiative_id BETWEEN :first AND :last ORDER BY n.initiative_id, k.item;

-- name: demo_copy_supplements   -- exec
-- in: first initiative_id, last initiative_id, offset int64
INSERT INTO supplement (initiative_id, asked_on, asked_by, what, due_on, answered_on, answer, at)
SELECT x.id, date(s.asked_on, x.days || ' days'), s.asked_by, s.what, date(s.due_on, x.days || ' days'),
       date(s.answered_on, x.days || ' days'), s.answer, s.at + x.days * 86400000000
  FROM (SELECT n.initiative_id AS id, m.initiative_id AS model,
               (n.created_at - m.created_at) / 86400000000 AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
         WHERE n.initiative_id BETWEEN :first AND :last) x
  JOIN supplement s ON s.initiative_id = x.model
 ORDER BY x.id, s.supplement_id;
-- pg:
INSERT INTO supplement (initiative_id, asked_on, asked_by, what, due_on, answered_on, answer, at)
SELECT x.id, CAST(CAST(s.asked_on AS DATE) + x.days AS TEXT), s.asked_by, s.what,
       CAST(CAST(s.due_on AS DATE) + x.days AS TEXT), CAST(CAST(s.answered_on AS DATE) + x.days AS TEXT),
       s.answer, s.at + x.days * 86400000000
  FROM (SELECT n.initiative_id AS id, m.initiative_id AS model,
               CAST((n.created_at - m.created_at) / 86400000000 AS INTEGER) AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
         WHERE n.initiative_id BETWEEN :first AND :last) x
  JOIN supplement s ON s.initiative_id = x.model
 ORDER BY x.id, s.supplement_id;

-- Decisions of a whole round, moved like the first dossier each of them decides; without their papers.
-- name: demo_copy_decisions   -- exec
-- in: first initiative_id, last initiative_id, offset int64, decisions int64
INSERT INTO decision (decision_id, org_id, level, status, number, decided_on, signer_person_id, created_by, at,
    version)
SELECT d.decision_id + :decisions, d.org_id, d.level, d.status, d.number,
       date(d.decided_on, x.days || ' days'), d.signer_person_id, d.created_by, d.at + x.days * 86400000000,
       d.version
  FROM (SELECT e.decision_id AS id, MIN((n.created_at - m.created_at) / 86400000000) AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
          JOIN decision_item e ON e.initiative_id = m.initiative_id
         WHERE n.initiative_id BETWEEN :first AND :last GROUP BY e.decision_id) x
  JOIN decision d ON d.decision_id = x.id
 ORDER BY d.decision_id;
-- pg:
INSERT INTO decision (decision_id, org_id, level, status, number, decided_on, signer_person_id, created_by, at,
    version)
SELECT d.decision_id + :decisions, d.org_id, d.level, d.status, d.number,
       CAST(CAST(d.decided_on AS DATE) + x.days AS TEXT), d.signer_person_id, d.created_by,
       d.at + x.days * 86400000000, d.version
  FROM (SELECT e.decision_id AS id, MIN(CAST((n.created_at - m.created_at) / 86400000000 AS INTEGER)) AS days
          FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
          JOIN decision_item e ON e.initiative_id = m.initiative_id
         WHERE n.initiative_id BETWEEN :first AND :last GROUP BY e.decision_id) x
  JOIN decision d ON d.decision_id = x.id
 ORDER BY d.decision_id;

-- name: demo_copy_decision_items   -- exec
-- in: first initiative_id, last initiative_id, offset int64, decisions int64
INSERT INTO decision_item (decision_id, initiative_id, outcome, reason)
SELECT e.decision_id + :decisions, n.initiative_id, e.outcome, e.reason
  FROM decision_item e JOIN initiative n ON n.initiative_id = e.initiative_id + :offset
 WHERE n.initiative_id BETWEEN :first AND :last;

-- name: demo_copy_recognitions   -- exec
-- in: first initiative_id, last initiative_id, offset int64, decisions int64
INSERT INTO recognition (initiative_id, org_id, level, decision_id, status, recognised_on, scope)
SELECT n.initiative_id, r.org_id, r.level, r.decision_id + :decisions, r.status,
       date(r.recognised_on, ((n.created_at - m.created_at) / 86400000000) || ' days'), r.scope
  FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
  JOIN recognition r ON r.initiative_id = m.initiative_id
 WHERE n.initiative_id BETWEEN :first AND :last ORDER BY n.initiative_id;
-- pg:
INSERT INTO recognition (initiative_id, org_id, level, decision_id, status, recognised_on, scope)
SELECT n.initiative_id, r.org_id, r.level, r.decision_id + :decisions, r.status,
       CAST(CAST(r.recognised_on AS DATE) + CAST((n.created_at - m.created_at) / 86400000000 AS INTEGER) AS TEXT),
       r.scope
  FROM initiative n JOIN initiative m ON m.initiative_id = n.initiative_id - :offset
  JOIN recognition r ON r.initiative_id = m.initiative_id
 WHERE n.initiative_id BETWEEN :first AND :last ORDER BY n.initiative_id;

-- The newest keys; on PostgreSQL the counters of the keys that were given here are moved past them.
-- name: demo_keys_end   -- one
-- out: initiative int64, decision int64
SELECT (SELECT COALESCE(MAX(initiative_id), 0) FROM initiative) AS initiative,
       (SELECT COALESCE(MAX(decision_id), 0) FROM decision) AS decision;
-- pg:
SELECT SETVAL(PG_GET_SERIAL_SEQUENCE('initiative', 'initiative_id'),
              (SELECT GREATEST(MAX(initiative_id), 1) FROM initiative)) AS initiative,
       SETVAL(PG_GET_SERIAL_SEQUENCE('decision', 'decision_id'),
              (SELECT GREATEST(MAX(decision_id), 1) FROM decision)) AS decision;

-- Copies tell nobody: what their events asked of consumers is dropped.
-- name: demo_todos_forget   -- exec
-- in: after event_id
DELETE FROM todo WHERE event_id > :after;

-- name: demo_event_last   -- one
-- out: id event_id
SELECT COALESCE(MAX(event_id), 0) AS id FROM event;

-- What a round of the demonstration takes up.
-- name: demo_unexamined   -- many
-- in: org org_id, before_on date
-- out: id initiative_id
SELECT i.initiative_id AS id FROM initiative i
 WHERE i.org_id = :org AND i.status = 'moi_nop' AND i.filed_on < :before_on
 ORDER BY i.filed_on, i.initiative_id LIMIT 40;

-- name: demo_unanswered   -- many
-- in: org org_id, on_date date
-- out: id initiative_id
SELECT i.initiative_id AS id FROM initiative i
 WHERE i.org_id = :org AND i.status = 'cho_bo_sung' AND i.due_on < :on_date
 ORDER BY i.due_on, i.initiative_id LIMIT 40;

-- name: demo_unconsented   -- many
-- in: org org_id
-- out: id initiative_id
SELECT i.initiative_id AS id FROM initiative i
 WHERE i.org_id = :org AND i.waiting_on = 'superior_consent' ORDER BY i.initiative_id LIMIT 40;

-- name: demo_council   -- maybe
-- in: org org_id, on_date date
-- out: id council_id
SELECT c.council_id AS id FROM council c
 WHERE c.org_id = :org AND c.from_on <= :on_date AND (c.to_on IS NULL OR c.to_on >= :on_date)
 ORDER BY c.council_id DESC LIMIT 1;

-- name: demo_number   -- one
-- in: org org_id, year int32
-- out: last int64
SELECT COALESCE(MAX(e.number), 0) AS last FROM number_book k JOIN number_entry e USING (number_book_id)
 WHERE k.org_id = :org AND k.year = :year AND k.source = 'external' AND k.kind <> 'arrival';

-- name: demo_papers   -- many
-- in: org org_id, about_kind str?, about_id int64
-- out: id paper_id
SELECT p.paper_id AS id FROM paper p
 WHERE p.org_id = :org AND p.status = 'draft' AND p.kind <> 'decision'
   AND (:about_kind IS NULL OR (p.about_kind = :about_kind AND p.about_id = :about_id))
 ORDER BY p.paper_id LIMIT 60;

-- What the story of the demonstration points at.
-- name: demo_children   -- many
-- in: org org_id, on_date date
-- out: org org_id
SELECT v.org_id AS org FROM org_version v
 WHERE v.parent_org_id = :org AND v.level = 'commune' AND v.from_on <= :on_date
   AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY v.official_order, v.org_id LIMIT 64;

-- name: demo_steps   -- many
-- in: process process_id
-- out: id process_step_id
SELECT s.process_step_id AS id FROM process_step s JOIN process_version v USING (process_version_id)
 WHERE v.process_id = :process ORDER BY v.seq, s.seq LIMIT 40;

-- name: demo_recognised   -- many
-- in: org org_id, on_date date
-- out: id initiative_id, title str, field str?
SELECT i.initiative_id AS id, i.title, i.field
  FROM recognition r JOIN initiative i ON i.initiative_id = r.initiative_id
 WHERE r.org_id = :org AND r.status = 'valid' AND r.recognised_on <= :on_date
 ORDER BY i.initiative_id LIMIT 20;

-- name: demo_refused   -- many
-- in: org org_id, on_date date
-- out: id initiative_id, person person_id?
SELECT i.initiative_id AS id, w.person_id AS person
  FROM initiative i JOIN initiative_author w ON w.initiative_id = i.initiative_id AND w.seq = 1
 WHERE i.org_id = :org AND i.status = 'khong_cong_nhan' AND i.decided_on <= :on_date
   AND w.person_id IS NOT NULL
 ORDER BY i.decided_on DESC, i.initiative_id LIMIT 20;

-- name: demo_complaint   -- one
-- out: id complaint_id, initiative initiative_id
SELECT complaint_id AS id, initiative_id AS initiative FROM complaint ORDER BY complaint_id DESC LIMIT 1;

-- name: demo_proposals   -- many
-- in: org org_id
-- out: id award_case_id
SELECT award_case_id AS id FROM award_case WHERE org_id = :org AND status = 'proposed'
 ORDER BY award_case_id LIMIT 20;

-- Where a paper that somebody holds stands today; a certificate may be corrected or revoked.
-- name: verify_paper   -- maybe
-- in: id paper_id
-- out: status enum paper_status, certificate_status enum certificate_status?
SELECT p.status,
       (SELECT MAX(c.status) FROM certificate c WHERE c.paper_id = p.paper_id) AS certificate_status
  FROM paper p WHERE p.paper_id = :id;

-- name: verify_code   -- maybe
-- in: code str
-- out: paper paper_id?, number int64, status enum certificate_status, issued_on date, payload str, signature str
SELECT c.paper_id AS paper, c.number, c.status, c.issued_on, c.payload, c.signature
  FROM certificate c WHERE c.code = :code;

-- name: import_run_insert   -- insert
-- in: kind enum import_kind, handed_on date?, added_by person_id, now instant
-- out: id import_run_id
INSERT INTO import_run (kind, handed_on, added_by, at) VALUES (:kind, :handed_on, :added_by, :now)
RETURNING import_run_id AS id;

-- name: import_run_name_file   -- changes 1
-- in: id import_run_id, file file_id
UPDATE import_run SET file_id = :file WHERE import_run_id = :id;

-- name: import_run_get   -- maybe
-- in: id import_run_id
-- out: id import_run_id, kind enum import_kind, status enum import_run_status, name str, sha256 str, handed_on date?, at instant, applied_at instant?, added int64, kept int64, version int32
SELECT i.import_run_id AS id, i.kind, i.status, f.name, f.sha256, i.handed_on, i.at, i.applied_at, i.added,
       i.kept, i.version
  FROM import_run i JOIN file f ON f.file_id = i.file_id
 WHERE i.import_run_id = :id;

-- name: import_run_list   -- many
-- in: cursor int64, limit int32, actor person_id, today date
-- out: id import_run_id, kind enum import_kind, status enum import_run_status, name str, at instant, applied_at instant?
SELECT i.import_run_id AS id, i.kind, i.status, f.name, i.at, i.applied_at
  FROM import_run i JOIN file f ON f.file_id = i.file_id
 WHERE (:cursor = 0 OR i.import_run_id < :cursor)
   AND {{visible import_run i.import_run_id - i.status}}
 ORDER BY i.import_run_id DESC
 LIMIT :limit;

-- name: import_run_apply   -- changes 1
-- in: id import_run_id, version int32, added int64, kept int64, now instant
UPDATE import_run
   SET status = 'applied', applied_at = :now, added = :added, kept = :kept, version = version + 1
 WHERE import_run_id = :id AND version = :version AND status = 'checked';
