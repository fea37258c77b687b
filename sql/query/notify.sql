-- Notices: what happened to something of mine, in one line with one link.

-- Authors of a dossier who still belong to it and have a record here.
-- name: notice_authors   -- many
-- in: initiative initiative_id
-- out: person person_id?, title str
SELECT DISTINCT w.person_id AS person, i.title
  FROM initiative_author w JOIN initiative i ON i.initiative_id = w.initiative_id
 WHERE w.initiative_id = :initiative AND w.person_id IS NOT NULL AND w.withdrew_at IS NULL
 ORDER BY 1 LIMIT 50;

-- name: notice_session_items   -- many
-- in: session council_session_id
-- out: initiative initiative_id
SELECT a.initiative_id AS initiative FROM agenda_item a
 WHERE a.council_session_id = :session ORDER BY a.seq LIMIT 200;

-- Who relied on a recognition: agencies that adopted it, the province it was proposed to, commendation, and reports
-- already sent whose period holds it. kind and id name the page where each of them has to look.
-- name: notice_relying   -- many
-- in: initiative initiative_id, today date
-- out: person person_id, kind str, id int64, title str
SELECT DISTINCT g.person_id AS person, x.kind, x.id, i.title
  FROM (SELECT 'adoption' AS kind, d.adoption_id AS id, d.org_id, 'selection_officer' AS role
          FROM model m JOIN adoption d ON d.model_id = m.model_id WHERE m.initiative_id = :initiative
        UNION ALL
        SELECT 'nomination' AS kind, n.nomination_id AS id, n.to_org_id AS org_id, 'province_officer' AS role
          FROM nomination n WHERE n.initiative_id = :initiative AND n.status <> 'draft'
        UNION ALL
        SELECT 'award_case' AS kind, a.award_case_id AS id, a.org_id, 'commendation_officer' AS role
          FROM award_case a WHERE a.initiative_id = :initiative
        UNION ALL
        SELECT 'report' AS kind, r.report_id AS id, r.org_id, 'selection_officer' AS role
          FROM recognition c JOIN report r ON r.org_id = c.org_id AND r.status = 'sent'
           AND r.from_on <= c.recognised_on AND r.to_on >= c.recognised_on
         WHERE c.initiative_id = :initiative) x
  JOIN initiative i ON i.initiative_id = :initiative
  JOIN role_grant g ON g.org_id = x.org_id AND g.role IN (x.role, 'head')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
 ORDER BY 1, 2, 3 LIMIT 500;

-- name: notice_insert   -- exec
-- in: person person_id, text_key str, args str, href str, event event_id, now instant
INSERT INTO notice (person_id, text_key, args, href, event_id, at)
VALUES (:person, :text_key, :args, :href, :event, :now);

-- name: notice_list   -- many
-- in: person person_id
-- out: id notice_id, text_key str, args str, href str, at instant, is_read bool
SELECT notice_id AS id, text_key, args, href, at, CASE WHEN read_at IS NULL THEN 0 ELSE 1 END AS is_read
  FROM notice WHERE person_id = :person ORDER BY notice_id DESC LIMIT 100;

-- name: notice_read_all   -- exec
-- in: person person_id, now instant
UPDATE notice SET read_at = :now WHERE person_id = :person AND read_at IS NULL;

-- -- the calendar of a person's deadlines ---------------------------------------------------------

-- name: feed_insert   -- exec
-- in: token_hash str, person person_id, now instant
INSERT INTO feed_token (token_hash, person_id, created_at) VALUES (:token_hash, :person, :now);

-- name: feed_revoke   -- exec
-- in: person person_id, now instant
UPDATE feed_token SET revoked_at = :now WHERE person_id = :person AND revoked_at IS NULL;

-- name: feed_of_person   -- maybe
-- in: person person_id
-- out: created_at instant
SELECT MAX(created_at) AS created_at FROM feed_token
 WHERE person_id = :person AND revoked_at IS NULL GROUP BY person_id;

-- name: feed_last   -- one
-- in: person person_id
-- out: created_at instant?
SELECT MAX(created_at) AS created_at FROM feed_token WHERE person_id = :person;

-- name: feed_by_token   -- maybe
-- in: token_hash str
-- out: person person_id
SELECT person_id AS person FROM feed_token WHERE token_hash = :token_hash AND revoked_at IS NULL;

-- What is due from a person: supplements, dossiers in the hand of a role held today, tasks, sessions.
-- name: feed_items   -- many
-- in: person person_id, today date
-- out: kind str, id int64, what str, title str, due_on date
WITH held AS (
    SELECT g.org_id, g.role FROM role_grant g
     WHERE g.person_id = :person AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)),
item AS (
    SELECT 'initiative' AS kind, i.initiative_id AS id, 'supplement' AS what, i.title, i.due_on
      FROM initiative i JOIN initiative_author w ON w.initiative_id = i.initiative_id
     WHERE w.person_id = :person AND w.withdrew_at IS NULL AND i.status = 'cho_bo_sung'
    UNION
    SELECT 'initiative', i.initiative_id, 'dossier', i.title, i.due_on
      FROM initiative i JOIN held h ON h.org_id = i.org_id
     WHERE (h.role = 'intake_clerk' AND i.status = 'moi_nop')
        OR (h.role = 'secretary' AND i.status IN ('da_chap_nhan', 'dang_xet'))
        OR (h.role = 'head' AND i.status = 'cho_quyet_dinh')
    UNION
    SELECT 'task', t.task_id, 'task', t.title, t.last_safe_on
      FROM task t JOIN task_party y ON y.task_id = t.task_id
     WHERE y.person_id = :person AND t.status <> 'done'
    UNION
    SELECT 'council_session', s.council_session_id, 'session', s.title, s.held_on
      FROM council_session s JOIN seat t ON t.council_id = s.council_id
     WHERE t.person_id = :person AND s.status <> 'closed'
       AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on))
SELECT x.kind, x.id, x.what, x.title, x.due_on FROM item x
 WHERE x.due_on IS NOT NULL ORDER BY x.due_on, x.kind, x.id LIMIT 500;
