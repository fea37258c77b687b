-- name: idea_insert   -- insert
-- in: org org_id, body str, field str?, process process_id?, shortcoming shortcoming_id?, clause clause_id?, is_shielded bool, answer_due_on date, search str, happened_on date, now instant
-- out: id idea_id
INSERT INTO idea (org_id, body, field, process_id, shortcoming_id, clause_id, is_shielded, answer_due_on, search,
    happened_on, at)
VALUES (:org, :body, :field, :process, :shortcoming, :clause, :is_shielded, :answer_due_on, :search, :happened_on, :now)
RETURNING idea_id AS id;

-- name: idea_author_insert   -- exec
-- in: idea idea_id, person person_id
INSERT INTO idea_author (idea_id, person_id) VALUES (:idea, :person) ON CONFLICT (idea_id, person_id) DO NOTHING;

-- name: idea_get   -- maybe
-- in: id idea_id, today date
-- out: id idea_id, org org_id, org_name str, status enum idea_status, body str, field str?, process process_id?, shortcoming shortcoming_id?, clause clause_id?, is_shielded bool, answer_due_on date, merged_into idea_id?, supports int32, happened_on date, at instant, version int32, outcome enum idea_outcome?, reason str?, answered_by_name str?, answered_on date?
SELECT i.idea_id AS id, i.org_id AS org, v.short_name AS org_name, i.status, i.body, i.field, i.process_id AS process,
       i.shortcoming_id AS shortcoming, i.clause_id AS clause, i.is_shielded, i.answer_due_on,
       i.merged_into_id AS merged_into, i.supports, i.happened_on, i.at, i.version, a.outcome, a.reason,
       p.full_name AS answered_by_name, a.happened_on AS answered_on
  FROM idea i
  JOIN org_version v ON v.org_id = i.org_id
  LEFT JOIN idea_answer a ON a.idea_id = i.idea_id
  LEFT JOIN person p ON p.person_id = a.answered_by
 WHERE i.idea_id = :id
   AND v.from_on = (SELECT MAX(w.from_on) FROM org_version w WHERE w.org_id = i.org_id AND w.from_on <= :today);

-- name: idea_list   -- many
-- in: org org_id, status enum idea_status?, cursor int64, limit int32, actor person_id, today date
-- out: id idea_id, body str, status enum idea_status, is_shielded bool, answer_due_on date, supports int32, comments int64, happened_on date, outcome enum idea_outcome?, author_name str?
SELECT i.idea_id AS id, i.body, i.status, i.is_shielded, i.answer_due_on, i.supports,
       (SELECT COUNT(*) FROM comment c WHERE c.kind = 'idea' AND c.object_id = i.idea_id) AS comments, i.happened_on,
       a.outcome,
       CASE WHEN i.is_shielded = 1 THEN NULL
            ELSE (SELECT MIN(p.full_name) FROM idea_author w JOIN person p ON p.person_id = w.person_id
                   WHERE w.idea_id = i.idea_id) END AS author_name
  FROM idea i LEFT JOIN idea_answer a ON a.idea_id = i.idea_id
 WHERE i.org_id = :org AND (:status IS NULL OR i.status = :status) AND (:cursor = 0 OR i.idea_id < :cursor)
   AND {{visible idea i.idea_id i.org_id i.status}}
 ORDER BY i.idea_id DESC
 LIMIT :limit;

-- Authors of the idea and of those that were merged into it.
-- name: idea_author_list   -- many
-- in: idea idea_id
-- out: id person_id, full_name str, is_shielded bool
SELECT w.person_id AS id, p.full_name, MAX(i.is_shielded) AS is_shielded
  FROM idea i
  JOIN idea_author w ON w.idea_id = i.idea_id
  JOIN person p ON p.person_id = w.person_id
 WHERE i.idea_id = :idea OR i.merged_into_id = :idea
 GROUP BY w.person_id, p.full_name
 ORDER BY w.person_id
 LIMIT 50;

-- name: idea_support_insert   -- exec count
-- in: idea idea_id, person person_id, now instant
INSERT INTO idea_support (idea_id, person_id, at) VALUES (:idea, :person, :now)
ON CONFLICT (idea_id, person_id) DO NOTHING;

-- name: idea_support_count   -- exec
-- in: idea idea_id
UPDATE idea SET supports = (SELECT COUNT(*) FROM idea_support s WHERE s.idea_id = idea.idea_id)
 WHERE idea_id = :idea;

-- name: idea_supported   -- one
-- in: idea idea_id, person person_id
-- out: n int64
SELECT COUNT(*) AS n FROM idea_support WHERE idea_id = :idea AND person_id = :person;

-- name: idea_answer_insert   -- exec
-- in: idea idea_id, outcome enum idea_outcome, reason str, answered_by person_id, happened_on date, now instant
INSERT INTO idea_answer (idea_id, outcome, reason, answered_by, happened_on, at)
VALUES (:idea, :outcome, :reason, :answered_by, :happened_on, :now);

-- name: idea_status_set   -- changes 1
-- in: id idea_id, version int32, status enum idea_status, merged_into idea_id?
UPDATE idea SET status = :status, merged_into_id = :merged_into, version = version + 1
 WHERE idea_id = :id AND version = :version;

-- name: idea_merged_list   -- many
-- in: idea idea_id
-- out: id idea_id, body str, supports int32, version int32
SELECT idea_id AS id, body, supports, version FROM idea WHERE merged_into_id = :idea ORDER BY idea_id LIMIT 100;

-- name: comment_insert   -- insert
-- in: kind str, object int64, person person_id, body str, now instant
-- out: id comment_id
INSERT INTO comment (kind, object_id, person_id, body, at) VALUES (:kind, :object, :person, :body, :now)
RETURNING comment_id AS id;

-- The author of a shielded idea does not show by his comments either.
-- name: comment_list   -- many
-- in: idea idea_id
-- out: id comment_id, by_name str?, body str, at instant
SELECT c.comment_id AS id,
       CASE WHEN EXISTS (SELECT 1 FROM idea i JOIN idea_author w ON w.idea_id = i.idea_id
                          WHERE i.idea_id = c.object_id AND i.is_shielded = 1 AND w.person_id = c.person_id)
            THEN NULL ELSE p.full_name END AS by_name, c.body, c.at
  FROM comment c JOIN person p ON p.person_id = c.person_id
 WHERE c.kind = 'idea' AND c.object_id = :idea
 ORDER BY c.comment_id LIMIT 200;

-- Whether a shield can hold: how many work there, and who could keep the names.
-- name: idea_shield   -- one
-- in: org org_id, on_date date
-- out: staff int64, keepers int64, outside_keepers int64
SELECT (SELECT COUNT(DISTINCT p.person_id) FROM post p
         WHERE p.org_id = :org AND p.from_on <= :on_date AND (p.to_on IS NULL OR p.to_on >= :on_date)) AS staff,
       (SELECT COUNT(DISTINCT g.person_id) FROM role_grant g
         WHERE g.org_id = :org AND g.role = 'name_keeper' AND g.from_on <= :on_date
           AND (g.to_on IS NULL OR g.to_on >= :on_date)) AS keepers,
       (SELECT COUNT(DISTINCT g.person_id) FROM role_grant g
         WHERE g.org_id = :org AND g.role = 'name_keeper' AND g.from_on <= :on_date
           AND (g.to_on IS NULL OR g.to_on >= :on_date)
           AND NOT EXISTS (SELECT 1 FROM post p WHERE p.person_id = g.person_id AND p.org_id = :org
                             AND p.from_on <= :on_date AND (p.to_on IS NULL OR p.to_on >= :on_date))) AS outside_keepers;

-- name: idea_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE idea SET org_id = :to_org, version = version + 1 WHERE org_id = :from_org AND status = 'open';
