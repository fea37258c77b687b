-- name: event_insert   -- insert
-- in: at instant, happened_on date?, actor person_id?, entered_for person_id?, channel enum channel, action str, kind str, object int64, org org_id?, law str?, digest str
-- out: id event_id
INSERT INTO event (at, happened_on, actor_person_id, entered_for_person_id, channel, action, kind,
    object_id, org_id, law, digest)
VALUES (:at, :happened_on, :actor, :entered_for, :channel, :action, :kind, :object, :org, :law, :digest)
RETURNING event_id AS id;

-- name: payload_insert   -- exec
-- in: event event_id, salt str, address str?, late_reason str?, body str
INSERT INTO payload (event_id, salt, address, late_reason, body)
VALUES (:event, :salt, :address, :late_reason, :body);

-- name: todo_insert   -- exec
-- in: event event_id, consumer str
INSERT INTO todo (event_id, consumer) VALUES (:event, :consumer);

-- name: seal_last   -- maybe
-- out: seq int64, sealed_at instant, hash str
SELECT seq, sealed_at, hash FROM seal ORDER BY seq DESC LIMIT 1;

-- name: seal_insert   -- exec
-- in: seq int64, event event_id, sealed_at instant, prev_hash str, hash str
INSERT INTO seal (seq, event_id, sealed_at, prev_hash, hash)
VALUES (:seq, :event, :sealed_at, :prev_hash, :hash);

-- name: event_unsealed   -- many
-- in: limit int32
-- out: id event_id, at instant, happened_on date?, actor person_id?, entered_for person_id?, channel str, action str, kind str, object int64, org org_id?, law str?, digest str
SELECT e.event_id AS id, e.at, e.happened_on, e.actor_person_id AS actor,
       e.entered_for_person_id AS entered_for, e.channel, e.action, e.kind, e.object_id AS object,
       e.org_id AS org, e.law, e.digest
  FROM event e
 WHERE e.event_id > COALESCE((SELECT MAX(s.event_id) FROM seal s), 0) - 1000
   AND NOT EXISTS (SELECT 1 FROM seal s WHERE s.event_id = e.event_id)
 ORDER BY e.event_id
 LIMIT :limit;

-- name: event_count   -- one
-- out: events int64, seals int64
SELECT (SELECT COUNT(*) FROM event) AS events, (SELECT COUNT(*) FROM seal) AS seals;

-- name: seal_walk   -- many
-- in: after int64, limit int32
-- out: seq int64, sealed_at instant, prev_hash str, hash str, id event_id, at instant, happened_on str?, actor person_id?, entered_for person_id?, channel str, action str, kind str, object int64, org org_id?, law str?, digest str, salt str?, address str?, late_reason str?, body str?
SELECT s.seq, s.sealed_at, s.prev_hash, s.hash, e.event_id AS id, e.at, e.happened_on,
       e.actor_person_id AS actor, e.entered_for_person_id AS entered_for, e.channel, e.action,
       e.kind, e.object_id AS object, e.org_id AS org, e.law, e.digest, p.salt, p.address, p.late_reason,
       p.body
  FROM seal s
  JOIN event e ON e.event_id = s.event_id
  LEFT JOIN payload p ON p.event_id = e.event_id
 WHERE s.seq > :after
 ORDER BY s.seq
 LIMIT :limit;

-- name: event_of_object   -- many
-- in: kind str, object int64, cursor int64, limit int32
-- out: id event_id, at instant, happened_on date?, actor person_id?, actor_name str?, entered_for_name str?, channel enum channel, action str, law str?, late_reason str?
SELECT e.event_id AS id, e.at, e.happened_on, e.actor_person_id AS actor, p.full_name AS actor_name,
       f.full_name AS entered_for_name, e.channel, e.action, e.law, y.late_reason
  FROM event e
  LEFT JOIN person p ON p.person_id = e.actor_person_id
  LEFT JOIN person f ON f.person_id = e.entered_for_person_id
  LEFT JOIN payload y ON y.event_id = e.event_id
 WHERE e.kind = :kind AND e.object_id = :object AND (:cursor = 0 OR e.event_id < :cursor)
 ORDER BY e.event_id DESC
 LIMIT :limit;

-- The record of events as those who watch over it read it: of one thing, or of all things. Two statements, not one
-- with "or", because each is read along its own index: a thing has few events, the record has millions.
-- name: event_list_of_object   -- many
-- in: kind str, object int64, actor_is person_id, since instant, until instant, cursor int64, limit int32, actor person_id, today date
-- out: id event_id, seq int64?, at instant, happened_on date?, actor person_id?, actor_name str?, entered_for_name str?, channel enum channel, action str, kind str, object int64, org org_id?, org_name str?, law str?
SELECT e.event_id AS id, s.seq, e.at, e.happened_on, e.actor_person_id AS actor, p.full_name AS actor_name,
       f.full_name AS entered_for_name, e.channel, e.action, e.kind, e.object_id AS object, e.org_id AS org,
       (SELECT v.name FROM org_version v WHERE v.org_id = e.org_id ORDER BY v.from_on DESC LIMIT 1) AS org_name,
       e.law
  FROM event e
  LEFT JOIN seal s ON s.event_id = e.event_id
  LEFT JOIN person p ON p.person_id = e.actor_person_id
  LEFT JOIN person f ON f.person_id = e.entered_for_person_id
 WHERE e.kind = :kind AND e.object_id = :object
   AND (:actor_is = 0 OR e.actor_person_id = :actor_is) AND e.at >= :since AND e.at < :until
   AND (:cursor = 0 OR e.event_id < :cursor)
   AND {{visible event e.event_id e.org_id -}}
 ORDER BY e.event_id DESC
 LIMIT :limit;

-- name: event_list   -- many
-- in: kind str, actor_is person_id, since instant, until instant, cursor int64, limit int32, actor person_id, today date
-- out: id event_id, seq int64?, at instant, happened_on date?, actor person_id?, actor_name str?, entered_for_name str?, channel enum channel, action str, kind str, object int64, org org_id?, org_name str?, law str?
SELECT e.event_id AS id, s.seq, e.at, e.happened_on, e.actor_person_id AS actor, p.full_name AS actor_name,
       f.full_name AS entered_for_name, e.channel, e.action, e.kind, e.object_id AS object, e.org_id AS org,
       (SELECT v.name FROM org_version v WHERE v.org_id = e.org_id ORDER BY v.from_on DESC LIMIT 1) AS org_name,
       e.law
  FROM event e
  LEFT JOIN seal s ON s.event_id = e.event_id
  LEFT JOIN person p ON p.person_id = e.actor_person_id
  LEFT JOIN person f ON f.person_id = e.entered_for_person_id
 WHERE (:kind = '' OR e.kind = :kind)
   AND (:actor_is = 0 OR e.actor_person_id = :actor_is) AND e.at >= :since AND e.at < :until
   AND (:cursor = 0 OR e.event_id < :cursor)
   AND {{visible event e.event_id e.org_id -}}
 ORDER BY e.event_id DESC
 LIMIT :limit;

-- name: event_list_count_of_object   -- one
-- in: kind str, object int64, actor_is person_id, since instant, until instant, most int32, actor person_id, today date
-- out: n int64
SELECT COUNT(*) AS n
  FROM (SELECT 1 FROM event e
               WHERE e.kind = :kind AND e.object_id = :object
                 AND (:actor_is = 0 OR e.actor_person_id = :actor_is) AND e.at >= :since AND e.at < :until
                 AND {{visible event e.event_id e.org_id -}}
       LIMIT :most) seen;

-- name: event_list_count   -- one
-- in: kind str, actor_is person_id, since instant, until instant, most int32, actor person_id, today date
-- out: n int64
SELECT COUNT(*) AS n
  FROM (SELECT 1 FROM event e
               WHERE (:kind = '' OR e.kind = :kind)
                 AND (:actor_is = 0 OR e.actor_person_id = :actor_is) AND e.at >= :since AND e.at < :until
                 AND {{visible event e.event_id e.org_id -}}
       LIMIT :most) seen;

-- name: seal_at   -- maybe
-- in: seq int64
-- out: hash str, prev_hash str, sealed_at instant
SELECT hash, prev_hash, sealed_at FROM seal WHERE seq = :seq;

-- name: link_insert   -- exec
-- in: from_kind str, from_id int64, to_kind str, to_id int64, why str, at instant
INSERT INTO link (from_kind, from_id, to_kind, to_id, why, at)
VALUES (:from_kind, :from_id, :to_kind, :to_id, :why, :at)
ON CONFLICT (from_kind, from_id, to_kind, to_id) DO NOTHING;

-- name: link_from   -- many
-- in: kind str, id int64
-- out: kind str, id int64, why str
SELECT l.to_kind AS kind, l.to_id AS id, l.why FROM link l
 WHERE l.from_kind = :kind AND l.from_id = :id ORDER BY l.to_kind, l.to_id LIMIT 500;

-- name: link_to   -- many
-- in: kind str, id int64
-- out: kind str, id int64, why str
SELECT l.from_kind AS kind, l.from_id AS id, l.why FROM link l
 WHERE l.to_kind = :kind AND l.to_id = :id ORDER BY l.from_kind, l.from_id LIMIT 500;
