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
