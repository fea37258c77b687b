-- name: org_insert   -- insert
-- in: code str, now instant
-- out: id org_id
INSERT INTO org (code, created_at) VALUES (:code, :now) RETURNING org_id AS id;

-- name: org_find   -- maybe
-- in: code str
-- out: id org_id
SELECT org_id AS id FROM org WHERE code = :code;

-- Agencies under the parent (0: roots) whose names fold alike: only their marks may differ.
-- name: org_namesakes   -- many
-- in: search str, parent org_id, on_date date
-- out: name str, code str
SELECT v.name, o.code FROM org_version v JOIN org o ON o.org_id = v.org_id
 WHERE v.search = :search AND COALESCE(v.parent_org_id, 0) = :parent
   AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY v.org_id
 LIMIT 100;

-- name: org_version_insert   -- insert
-- in: org org_id, name str, short_name str, heading_parent str?, heading_own str, symbol str, place_text str, kind enum org_kind, level enum org_level, parent org_id?, place place_id?, official_order int64, sort_key str, search str, from_on date, to_on date?, document str?
-- out: id org_version_id
INSERT INTO org_version (org_id, name, short_name, heading_parent, heading_own, symbol, place_text, kind,
    level, parent_org_id, place_id, official_order, sort_key, search, from_on, to_on, document)
VALUES (:org, :name, :short_name, :heading_parent, :heading_own, :symbol, :place_text, :kind, :level,
    :parent, :place, :official_order, :sort_key, :search, :from_on, :to_on, :document)
RETURNING org_version_id AS id;

-- name: org_version_close   -- exec
-- in: org org_id, to_on date
UPDATE org_version SET to_on = :to_on WHERE org_id = :org AND (to_on IS NULL OR to_on > :to_on)
   AND from_on <= :to_on;

-- The version valid on a day; the last one before it when the agency has ended.
-- name: org_version_on   -- maybe
-- in: org org_id, on_date date
-- out: id org_id, name str, short_name str, heading_parent str?, heading_own str, symbol str, place_text str, kind enum org_kind, level enum org_level, parent org_id?, from_on date, to_on date?, code str
SELECT v.org_id AS id, v.name, v.short_name, v.heading_parent, v.heading_own, v.symbol, v.place_text,
       v.kind, v.level, v.parent_org_id AS parent, v.from_on, v.to_on, o.code
  FROM org_version v JOIN org o ON o.org_id = v.org_id
 WHERE v.org_id = :org AND v.from_on <= :on_date
 ORDER BY v.from_on DESC
 LIMIT 1;

-- name: org_children   -- many
-- in: org org_id, on_date date
-- out: id org_id, name str, short_name str, kind enum org_kind, level enum org_level, code str, official_order int64
SELECT v.org_id AS id, v.name, v.short_name, v.kind, v.level, o.code, v.official_order
  FROM org_version v JOIN org o ON o.org_id = v.org_id
 WHERE v.parent_org_id = :org AND v.from_on <= :on_date
   AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY v.official_order, v.sort_key, v.org_id
 LIMIT 1000;

-- name: org_roots   -- many
-- in: on_date date
-- out: id org_id, name str, short_name str, kind enum org_kind, level enum org_level, code str, official_order int64
SELECT v.org_id AS id, v.name, v.short_name, v.kind, v.level, o.code, v.official_order
  FROM org_version v JOIN org o ON o.org_id = v.org_id
 WHERE v.parent_org_id IS NULL AND v.from_on <= :on_date
   AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY v.official_order, v.sort_key, v.org_id
 LIMIT 200;

-- name: org_under   -- many
-- in: org org_id, on_date date
-- out: id org_id, name str, short_name str, level enum org_level, depth int64
SELECT v.org_id AS id, v.name, v.short_name, v.level, a.depth
  FROM org_ancestor a
  JOIN org_version v ON v.org_id = a.org_id
 WHERE a.ancestor_org_id = :org AND a.from_on <= :on_date
   AND (a.to_on IS NULL OR a.to_on >= :on_date)
   AND v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY a.depth, v.official_order, v.sort_key, v.org_id
 LIMIT 5000;

-- name: org_history   -- many
-- in: org org_id
-- out: name str, symbol str, kind enum org_kind, level enum org_level, parent org_id?, parent_name str?, from_on date, to_on date?, document str?
SELECT v.name, v.symbol, v.kind, v.level, v.parent_org_id AS parent,
       (SELECT p.name FROM org_version p WHERE p.org_id = v.parent_org_id AND p.from_on <= v.from_on
         ORDER BY p.from_on DESC LIMIT 1) AS parent_name, v.from_on, v.to_on, v.document
  FROM org_version v WHERE v.org_id = :org ORDER BY v.from_on;

-- name: org_ancestor_copy   -- exec
-- in: org org_id, parent org_id, from_on date, to_on date?
INSERT INTO org_ancestor (org_id, ancestor_org_id, depth, from_on, to_on)
SELECT :org, a.ancestor_org_id, a.depth + 1,
       CASE WHEN a.from_on > :from_on THEN a.from_on ELSE :from_on END,
       CASE WHEN a.to_on IS NULL THEN :to_on WHEN :to_on IS NULL THEN a.to_on
            WHEN a.to_on < :to_on THEN a.to_on ELSE :to_on END
  FROM org_ancestor a
 WHERE a.org_id = :parent AND (:to_on IS NULL OR a.from_on <= :to_on)
   AND (a.to_on IS NULL OR a.to_on >= :from_on)
ON CONFLICT (org_id, ancestor_org_id, from_on) DO NOTHING;

-- name: org_ancestor_self   -- exec
-- in: org org_id, from_on date, to_on date?
INSERT INTO org_ancestor (org_id, ancestor_org_id, depth, from_on, to_on)
VALUES (:org, :org, 0, :from_on, :to_on)
ON CONFLICT (org_id, ancestor_org_id, from_on) DO NOTHING;

-- name: org_ancestor_close   -- exec
-- in: org org_id, to_on date
UPDATE org_ancestor SET to_on = :to_on
 WHERE (org_id = :org OR ancestor_org_id = :org) AND (to_on IS NULL OR to_on > :to_on)
   AND from_on <= :to_on;

-- name: place_insert   -- exec
-- in: list str, level enum place_level, code str, kind str, name str, parent_code str?
INSERT INTO place (list, level, code, kind, name, parent_code)
VALUES (:list, :level, :code, :kind, :name, :parent_code)
ON CONFLICT (list, level, code) DO NOTHING;

-- name: place_find   -- maybe
-- in: list str, level enum place_level, code str
-- out: id place_id, kind str, name str, parent_code str?
SELECT place_id AS id, kind, name, parent_code FROM place
 WHERE list = :list AND level = :level AND code = :code;

-- name: org_event_insert   -- insert
-- in: kind enum org_event_kind, happened_on date, document str
-- out: id org_event_id
INSERT INTO org_event (kind, happened_on, document) VALUES (:kind, :happened_on, :document)
RETURNING org_event_id AS id;

-- name: org_succession_insert   -- exec
-- in: event org_event_id, from_org org_id, to_org org_id, what str, note str?
INSERT INTO org_succession (org_event_id, from_org_id, to_org_id, what, note)
VALUES (:event, :from_org, :to_org, :what, :note)
ON CONFLICT (org_event_id, from_org_id, to_org_id, what) DO NOTHING;

-- name: org_successors   -- many
-- in: org org_id
-- out: id org_id, what str, happened_on date, document str, name str
SELECT s.to_org_id AS id, s.what, e.happened_on, e.document,
       (SELECT v.name FROM org_version v WHERE v.org_id = s.to_org_id
         ORDER BY v.from_on DESC LIMIT 1) AS name
  FROM org_succession s JOIN org_event e ON e.org_event_id = s.org_event_id
 WHERE s.from_org_id = :org AND s.to_org_id <> :org ORDER BY e.happened_on, s.to_org_id LIMIT 500;

-- name: org_predecessors   -- many
-- in: org org_id
-- out: id org_id, what str, happened_on date, document str, name str
SELECT s.from_org_id AS id, s.what, e.happened_on, e.document,
       (SELECT v.name FROM org_version v WHERE v.org_id = s.from_org_id
         ORDER BY v.from_on DESC LIMIT 1) AS name
  FROM org_succession s JOIN org_event e ON e.org_event_id = s.org_event_id
 WHERE s.to_org_id = :org AND s.from_org_id <> :org ORDER BY e.happened_on, s.from_org_id LIMIT 500;

-- name: org_function_insert   -- exec
-- in: org org_id, function enum org_function, from_on date, to_on date?, document str?
INSERT INTO org_function (org_id, function, from_on, to_on, document)
VALUES (:org, :function, :from_on, :to_on, :document)
ON CONFLICT (org_id, function, from_on) DO NOTHING;

-- name: org_has_function   -- one
-- in: org org_id, function enum org_function, on_date date
-- out: n int64
SELECT COUNT(*) AS n FROM org_function
 WHERE org_id = :org AND function = :function AND from_on <= :on_date
   AND (to_on IS NULL OR to_on >= :on_date);

-- name: org_functions   -- many
-- in: org org_id
-- out: function enum org_function, from_on date, to_on date?, document str?
SELECT function, from_on, to_on, document FROM org_function WHERE org_id = :org
 ORDER BY function, from_on;

-- name: org_staff_set   -- exec
-- in: org org_id, year int32, officials int32
INSERT INTO org_staff (org_id, year, officials) VALUES (:org, :year, :officials)
ON CONFLICT (org_id, year) DO UPDATE SET officials = :officials;

-- Every agency of a day, in official order; under = 0 for all.
-- name: org_list   -- many
-- in: under org_id, on_date date
-- out: id org_id, code str, name str, short_name str, kind enum org_kind, level enum org_level, parent_code str?, from_on date, to_on date?
SELECT o.org_id AS id, o.code, v.name, v.short_name, v.kind, v.level, p.code AS parent_code, v.from_on,
       v.to_on
  FROM org_version v
  JOIN org o ON o.org_id = v.org_id
  LEFT JOIN org p ON p.org_id = v.parent_org_id
 WHERE v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
   AND (:under = 0 OR EXISTS (SELECT 1 FROM org_ancestor a
         WHERE a.org_id = v.org_id AND a.ancestor_org_id = :under AND a.from_on <= :on_date
           AND (a.to_on IS NULL OR a.to_on >= :on_date)))
 ORDER BY v.official_order, v.sort_key, v.org_id
 LIMIT 50000;

-- Said before, on the same day: a list may be loaded again.
-- name: org_succession_find   -- one
-- in: from_org org_id, to_org org_id, what str, happened_on date
-- out: n int64
SELECT COUNT(*) AS n FROM org_succession s JOIN org_event e ON e.org_event_id = s.org_event_id
 WHERE s.from_org_id = :from_org AND s.to_org_id = :to_org AND s.what = :what
   AND e.happened_on = :happened_on;

-- First and last day of an agency; last is missing while it goes on.
-- name: org_life   -- one
-- in: org org_id
-- out: from_on date, to_on date?
SELECT (SELECT MIN(v.from_on) FROM org_version v WHERE v.org_id = o.org_id) AS from_on,
       (SELECT v.to_on FROM org_version v WHERE v.org_id = o.org_id ORDER BY v.from_on DESC LIMIT 1) AS to_on
  FROM org o WHERE o.org_id = :org;

-- name: org_function_close   -- exec
-- in: org org_id, function enum org_function?, to_on date
UPDATE org_function SET to_on = :to_on
 WHERE org_id = :org AND (:function IS NULL OR function = :function)
   AND (to_on IS NULL OR to_on > :to_on) AND from_on <= :to_on;

-- What the one could do on its last day and the other cannot yet; function missing means all.
-- name: org_function_hand_over   -- exec count
-- in: from_org org_id, to_org org_id, function enum org_function?, last_on date, from_on date, document str
INSERT INTO org_function (org_id, function, from_on, to_on, document)
SELECT :to_org, f.function, :from_on, NULL, :document
  FROM org_function f
 WHERE f.org_id = :from_org AND (:function IS NULL OR f.function = :function)
   AND f.from_on <= :last_on AND (f.to_on IS NULL OR f.to_on >= :last_on)
   AND NOT EXISTS (SELECT 1 FROM org_function g
                    WHERE g.org_id = :to_org AND g.function = f.function
                      AND (g.to_on IS NULL OR g.to_on >= :from_on))
ON CONFLICT (org_id, function, from_on) DO NOTHING;

-- Below an agency on a day, without those that end with it.
-- name: org_count_below   -- one
-- in: org org_id, on_date date
-- out: n int64
SELECT COUNT(*) AS n FROM org_version v
 WHERE v.parent_org_id = :org AND v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date);

-- Agencies of a day by a part of the name (folded) or the code; under 0 means everywhere.
-- name: org_search   -- many
-- in: words str?, code str?, under org_id, on_date date, place int64, limit int32
-- out: id org_id, code str, name str, kind enum org_kind, level enum org_level, parent org_id?, parent_name str?, from_on date, to_on date?
SELECT o.org_id AS id, o.code, v.name, v.kind, v.level, v.parent_org_id AS parent,
       (SELECT p.short_name FROM org_version p WHERE p.org_id = v.parent_org_id AND p.from_on <= :on_date
         ORDER BY p.from_on DESC LIMIT 1) AS parent_name, v.from_on, v.to_on
  FROM org_version v JOIN org o ON o.org_id = v.org_id
 WHERE v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
   AND (:words IS NULL OR :words = '' OR INSTR(v.search, :words) > 0 OR o.code = :code)
   AND (:under = 0 OR EXISTS (SELECT 1 FROM org_ancestor a
         WHERE a.org_id = v.org_id AND a.ancestor_org_id = :under AND a.from_on <= :on_date
           AND (a.to_on IS NULL OR a.to_on >= :on_date)))
 ORDER BY v.official_order, v.sort_key, v.org_id
 LIMIT :limit OFFSET :place;
-- pg:
SELECT o.org_id AS id, o.code, v.name, v.kind, v.level, v.parent_org_id AS parent,
       (SELECT p.short_name FROM org_version p WHERE p.org_id = v.parent_org_id AND p.from_on <= :on_date
         ORDER BY p.from_on DESC LIMIT 1) AS parent_name, v.from_on, v.to_on
  FROM org_version v JOIN org o ON o.org_id = v.org_id
 WHERE v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
   AND (:words IS NULL OR :words = '' OR STRPOS(v.search, :words) > 0 OR o.code = :code)
   AND (:under = 0 OR EXISTS (SELECT 1 FROM org_ancestor a
         WHERE a.org_id = v.org_id AND a.ancestor_org_id = :under AND a.from_on <= :on_date
           AND (a.to_on IS NULL OR a.to_on >= :on_date)))
 ORDER BY v.official_order, v.sort_key, v.org_id
 LIMIT :limit OFFSET :place;
