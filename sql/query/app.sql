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
    UNION ALL SELECT n.title FROM initiative n WHERE :kind = 'initiative' AND n.initiative_id = :id) x
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
