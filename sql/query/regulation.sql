-- name: regulation_find   -- maybe
-- in: code str
-- out: id regulation_id
SELECT regulation_id AS id FROM regulation WHERE code = :code;

-- name: regulation_insert   -- insert
-- in: code str, title str
-- out: id regulation_id
INSERT INTO regulation (code, title) VALUES (:code, :title) RETURNING regulation_id AS id;

-- name: regulation_version_insert   -- insert
-- in: regulation regulation_id, level enum recognition_level, from_on date, to_on date?, law str, body str, digest str
-- out: id regulation_version_id
INSERT INTO regulation_version (regulation_id, level, from_on, to_on, law, body, digest)
VALUES (:regulation, :level, :from_on, :to_on, :law, :body, :digest)
RETURNING regulation_version_id AS id;

-- The version in force on a day for an agency: its own, its nearest ancestor's, or the national one.
-- name: regulation_version_for   -- maybe
-- in: org org_id, level enum recognition_level, on_date date
-- out: id regulation_version_id
SELECT v.regulation_version_id AS id
  FROM regulation_version v
  JOIN regulation r ON r.regulation_id = v.regulation_id
  LEFT JOIN (SELECT s.regulation_id, MIN(a.depth) AS depth
               FROM regulation_scope s
               JOIN org_ancestor a ON a.ancestor_org_id = s.org_id
              WHERE a.org_id = :org AND s.from_on <= :on_date
                AND (s.to_on IS NULL OR s.to_on >= :on_date)
                AND a.from_on <= :on_date AND (a.to_on IS NULL OR a.to_on >= :on_date)
              GROUP BY s.regulation_id) x ON x.regulation_id = v.regulation_id
 WHERE v.level = :level AND v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
   AND (x.depth IS NOT NULL OR r.code = 'national')
 ORDER BY CASE WHEN x.depth IS NULL THEN 1000 ELSE x.depth END, v.from_on DESC
 LIMIT 1;

-- name: regulation_version_state   -- one
-- in: id regulation_version_id
-- out: digest str, is_frozen bool
SELECT digest, CASE WHEN frozen_at IS NULL THEN 0 ELSE 1 END AS is_frozen
  FROM regulation_version WHERE regulation_version_id = :id;

-- name: regulation_version_body   -- one
-- in: id regulation_version_id
-- out: body str, law str, from_on date, code str, title str
SELECT v.body, v.law, v.from_on, r.code, r.title
  FROM regulation_version v JOIN regulation r ON r.regulation_id = v.regulation_id
 WHERE v.regulation_version_id = :id;

-- name: regulation_version_freeze   -- exec
-- in: id regulation_version_id, now instant
UPDATE regulation_version SET frozen_at = :now
 WHERE regulation_version_id = :id AND frozen_at IS NULL;

-- name: regulation_list   -- many
-- out: id regulation_version_id, code str, title str, level enum recognition_level, from_on date, to_on date?, law str, is_frozen bool
SELECT v.regulation_version_id AS id, r.code, r.title, v.level, v.from_on, v.to_on, v.law,
       CASE WHEN v.frozen_at IS NULL THEN 0 ELSE 1 END AS is_frozen
  FROM regulation_version v JOIN regulation r ON r.regulation_id = v.regulation_id
 ORDER BY r.code, v.level, v.from_on LIMIT 500;

-- name: regulation_scope_insert   -- exec
-- in: regulation regulation_id, org org_id, from_on date, to_on date?
INSERT INTO regulation_scope (regulation_id, org_id, from_on, to_on)
VALUES (:regulation, :org, :from_on, :to_on)
ON CONFLICT (regulation_id, org_id, from_on) DO NOTHING;

-- name: calendar_list   -- many
-- in: from_on date?
-- out: day_on date, kind enum calendar_day_kind, name str
SELECT day_on, kind, name FROM calendar_day WHERE (:from_on IS NULL OR day_on >= :from_on)
 ORDER BY day_on LIMIT 2000;

-- name: calendar_insert   -- exec
-- in: day_on date, kind enum calendar_day_kind, name str, law str
INSERT INTO calendar_day (day_on, kind, name, law) VALUES (:day_on, :kind, :name, :law)
ON CONFLICT (day_on) DO NOTHING;

-- name: regulation_version_get   -- maybe
-- in: id regulation_version_id
-- out: id regulation_version_id, regulation regulation_id, code str, title str, level enum recognition_level, from_on date, to_on date?, law str, body str, digest str, is_frozen bool
SELECT v.regulation_version_id AS id, v.regulation_id AS regulation, r.code, r.title, v.level, v.from_on, v.to_on, v.law,
       v.body, v.digest, CASE WHEN v.frozen_at IS NULL THEN 0 ELSE 1 END AS is_frozen
  FROM regulation_version v JOIN regulation r ON r.regulation_id = v.regulation_id
 WHERE v.regulation_version_id = :id;

-- name: regulation_version_begins   -- maybe
-- in: regulation regulation_id, level enum recognition_level, from_on date
-- out: id regulation_version_id
SELECT regulation_version_id AS id FROM regulation_version
 WHERE regulation_id = :regulation AND level = :level AND from_on = :from_on;

-- name: regulation_scope_list   -- many
-- in: regulation regulation_id
-- out: org org_id, org_name str, from_on date, to_on date?
SELECT s.org_id AS org, COALESCE((SELECT v.short_name FROM org_version v
           WHERE v.org_id = s.org_id AND v.from_on <= s.from_on ORDER BY v.from_on DESC LIMIT 1), '') AS org_name,
       s.from_on, s.to_on
  FROM regulation_scope s WHERE s.regulation_id = :regulation
 ORDER BY s.from_on, s.org_id LIMIT 500;

-- name: regulation_scope_overlap   -- one
-- in: regulation regulation_id, org org_id, from_on date, to_on date?
-- out: n int64
SELECT COUNT(*) AS n FROM regulation_scope s
 WHERE s.regulation_id = :regulation AND s.org_id = :org
   AND (s.to_on IS NULL OR s.to_on >= :from_on) AND (:to_on IS NULL OR s.from_on <= :to_on);
