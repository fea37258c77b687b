-- What the platform itself keeps: outcomes of keyed requests and work waiting for a consumer.

-- name: plat_idempotency_find   -- maybe
-- in:   key str, account account_id, route str
-- out:  body_digest str, status int32, location str?
SELECT body_digest, status, location
  FROM idempotency
 WHERE key = :key AND account_id = :account AND route = :route;

-- name: plat_idempotency_add   -- exec
-- in:   key str, account account_id, route str, digest str, status int32, location str?, at instant
INSERT INTO idempotency (key, account_id, route, body_digest, status, location, at)
VALUES (:key, :account, :route, :digest, :status, :location, :at);

-- name: plat_idempotency_forget   -- exec
-- in:   before instant
DELETE FROM idempotency WHERE at < :before;

-- name: plat_todo_due   -- many
-- in:   now instant, limit int32
-- out:  todo_id int64, event_id event_id, consumer str, tries int32, action str, kind str, object_id int64
SELECT t.todo_id, t.event_id, t.consumer, t.tries, e.action, e.kind, e.object_id
  FROM todo t
  JOIN event e ON e.event_id = t.event_id
 WHERE t.next_at <= :now
 ORDER BY t.next_at, t.todo_id
 LIMIT :limit;

-- name: plat_todo_take   -- exec count
-- in:   todo_id int64
DELETE FROM todo WHERE todo_id = :todo_id;

-- name: plat_todo_later   -- exec
-- in:   todo_id int64, tries int32, next_at instant, last_fault str
UPDATE todo SET tries = :tries, next_at = :next_at, last_fault = :last_fault WHERE todo_id = :todo_id;

-- name: plat_todo_counts   -- many
-- out:  consumer str, waiting int64, failed int64
SELECT consumer, CAST(COUNT(*) AS BIGINT) AS waiting,
       CAST(SUM(CASE WHEN tries > 0 THEN 1 ELSE 0 END) AS BIGINT) AS failed
  FROM todo
 GROUP BY consumer
 ORDER BY consumer;

-- name: plat_alive   -- one
-- out:  schema_tables int64
SELECT CAST(COUNT(*) AS BIGINT) AS schema_tables FROM idempotency WHERE at < 0;
