-- -- processes -----------------------------------------------------------------------------------

-- name: process_insert   -- insert
-- in: org org_id, code str, name str, kind enum process_kind, legal_basis str?, volume_per_year int32?, owner person_id?, search str, now instant
-- out: id process_id
INSERT INTO process (org_id, code, name, kind, legal_basis, volume_per_year, owner_person_id, search, at)
VALUES (:org, :code, :name, :kind, :legal_basis, :volume_per_year, :owner, :search, :now)
RETURNING process_id AS id;

-- name: process_code_taken   -- one
-- in: org org_id, code str
-- out: n int64
SELECT COUNT(*) AS n FROM process WHERE org_id = :org AND code = :code;

-- name: process_get   -- maybe
-- in: id process_id
-- out: id process_id, org org_id, code str, name str, kind enum process_kind, legal_basis str?, volume_per_year int32?, owner person_id?, owner_name str?, version int32
SELECT x.process_id AS id, x.org_id AS org, x.code, x.name, x.kind, x.legal_basis, x.volume_per_year,
       x.owner_person_id AS owner, p.full_name AS owner_name, x.version
  FROM process x LEFT JOIN person p ON p.person_id = x.owner_person_id
 WHERE x.process_id = :id;

-- name: process_list   -- many
-- in: org org_id, cursor int64, limit int32, actor person_id, today date
-- out: id process_id, code str, name str, kind enum process_kind, volume_per_year int32?, shortcomings int64
SELECT x.process_id AS id, x.code, x.name, x.kind, x.volume_per_year,
       (SELECT COUNT(*) FROM shortcoming s
         WHERE s.process_id = x.process_id AND s.status IN ('open', 'picked_up')) AS shortcomings
  FROM process x
 WHERE x.org_id = :org AND (:cursor = 0 OR x.process_id < :cursor)
   AND {{visible process x.process_id x.org_id x.kind}}
 ORDER BY x.process_id DESC
 LIMIT :limit;

-- name: process_touch   -- changes 1
-- in: id process_id, version int32
UPDATE process SET version = version + 1 WHERE process_id = :id AND version = :version;

-- name: process_version_insert   -- insert
-- in: process process_id, from_on date, note str?
-- out: id process_version_id
INSERT INTO process_version (process_id, seq, from_on, note)
SELECT :process, COALESCE(MAX(v.seq), 0) + 1, :from_on, :note FROM process_version v WHERE v.process_id = :process
RETURNING process_version_id AS id;

-- name: process_version_list   -- many
-- in: process process_id
-- out: id process_version_id, seq int32, from_on date, note str?
SELECT process_version_id AS id, seq, from_on, note FROM process_version
 WHERE process_id = :process ORDER BY seq DESC LIMIT 100;

-- name: process_step_insert   -- exec
-- in: version process_version_id, seq int32, actor str, action str, document str?, software str?, touch_minutes int32?, wait_minutes int32?
INSERT INTO process_step (process_version_id, seq, actor, action, document, software, touch_minutes, wait_minutes)
VALUES (:version, :seq, :actor, :action, :document, :software, :touch_minutes, :wait_minutes);

-- name: process_step_list   -- many
-- in: version process_version_id
-- out: id process_step_id, seq int32, actor str, action str, document str?, software str?, touch_minutes int32?, wait_minutes int32?
SELECT process_step_id AS id, seq, actor, action, document, software, touch_minutes, wait_minutes
  FROM process_step WHERE process_version_id = :version ORDER BY seq LIMIT 100;

-- name: process_step_of   -- one
-- in: step process_step_id, process process_id
-- out: n int64
SELECT COUNT(*) AS n FROM process_step s JOIN process_version v ON v.process_version_id = s.process_version_id
 WHERE s.process_step_id = :step AND v.process_id = :process;

-- -- shortcomings --------------------------------------------------------------------------------

-- name: shortcoming_insert   -- insert
-- in: org org_id, process process_id?, step process_step_id?, review review_id?, kind enum shortcoming_kind, what str, how_often str?, who_suffers str?, search str, logged_by person_id, happened_on date, now instant
-- out: id shortcoming_id
INSERT INTO shortcoming (org_id, process_id, process_step_id, review_id, kind, what, how_often, who_suffers, search,
    logged_by, happened_on, at)
VALUES (:org, :process, :step, :review, :kind, :what, :how_often, :who_suffers, :search, :logged_by, :happened_on, :now)
RETURNING shortcoming_id AS id;

-- name: shortcoming_get   -- maybe
-- in: id shortcoming_id
-- out: id shortcoming_id, org org_id, process process_id?, process_name str?, step_action str?, review review_id?, review_title str?, kind enum shortcoming_kind, status enum shortcoming_status, what str, how_often str?, who_suffers str?, cause str?, logged_by_name str, happened_on date, at instant, version int32
SELECT s.shortcoming_id AS id, s.org_id AS org, s.process_id AS process, x.name AS process_name,
       t.action AS step_action, s.review_id AS review, r.title AS review_title, s.kind, s.status, s.what, s.how_often,
       s.who_suffers, s.cause, p.full_name AS logged_by_name, s.happened_on, s.at, s.version
  FROM shortcoming s
  JOIN person p ON p.person_id = s.logged_by
  LEFT JOIN process x ON x.process_id = s.process_id
  LEFT JOIN process_step t ON t.process_step_id = s.process_step_id
  LEFT JOIN review r ON r.review_id = s.review_id
 WHERE s.shortcoming_id = :id;

-- name: shortcoming_list   -- many
-- in: org org_id, process process_id?, review review_id?, cursor int64, limit int32, actor person_id, today date
-- out: id shortcoming_id, kind enum shortcoming_kind, status enum shortcoming_status, what str, process_name str?, happened_on date
SELECT s.shortcoming_id AS id, s.kind, s.status, s.what, x.name AS process_name, s.happened_on
  FROM shortcoming s LEFT JOIN process x ON x.process_id = s.process_id
 WHERE s.org_id = :org AND (:process IS NULL OR s.process_id = :process)
   AND (:review IS NULL OR s.review_id = :review) AND (:cursor = 0 OR s.shortcoming_id < :cursor)
   AND {{visible shortcoming s.shortcoming_id s.org_id s.status}}
 ORDER BY s.shortcoming_id DESC
 LIMIT :limit;

-- name: shortcoming_update   -- changes 1
-- in: id shortcoming_id, version int32, status enum shortcoming_status, how_often str?, who_suffers str?, cause str?
UPDATE shortcoming SET status = :status, how_often = :how_often, who_suffers = :who_suffers, cause = :cause,
       version = version + 1
 WHERE shortcoming_id = :id AND version = :version;

-- -- reviews -------------------------------------------------------------------------------------

-- name: review_insert   -- insert
-- in: org org_id, title str, period str, clause clause_id?, opened_on date, due_on date?, opened_by person_id, now instant
-- out: id review_id
INSERT INTO review (org_id, title, period, clause_id, opened_on, due_on, opened_by, at)
VALUES (:org, :title, :period, :clause, :opened_on, :due_on, :opened_by, :now)
RETURNING review_id AS id;

-- name: review_get   -- maybe
-- in: id review_id
-- out: id review_id, org org_id, title str, period str, clause clause_id?, clause_no str?, clause_body str?, opened_on date, due_on date?, closed_on date?, conclusion str?, opened_by_name str, version int32
SELECT r.review_id AS id, r.org_id AS org, r.title, r.period, r.clause_id AS clause, c.no AS clause_no,
       c.body AS clause_body, r.opened_on, r.due_on, r.closed_on, r.conclusion, p.full_name AS opened_by_name, r.version
  FROM review r
  JOIN person p ON p.person_id = r.opened_by
  LEFT JOIN clause c ON c.clause_id = r.clause_id
 WHERE r.review_id = :id;

-- name: review_list   -- many
-- in: org org_id, cursor int64, limit int32, actor person_id, today date
-- out: id review_id, title str, period str, opened_on date, due_on date?, closed_on date?, shortcomings int64
SELECT r.review_id AS id, r.title, r.period, r.opened_on, r.due_on, r.closed_on,
       (SELECT COUNT(*) FROM shortcoming s WHERE s.review_id = r.review_id) AS shortcomings
  FROM review r
 WHERE r.org_id = :org AND (:cursor = 0 OR r.review_id < :cursor)
   AND {{visible review r.review_id r.org_id r.period}}
 ORDER BY r.review_id DESC
 LIMIT :limit;

-- name: review_close   -- changes 1
-- in: id review_id, version int32, closed_on date, conclusion str
UPDATE review SET closed_on = :closed_on, conclusion = :conclusion, version = version + 1
 WHERE review_id = :id AND version = :version AND closed_on IS NULL;

-- -- measurements --------------------------------------------------------------------------------

-- name: measurement_insert   -- insert
-- in: org org_id, process process_id?, shortcoming shortcoming_id?, metric str, unit str, phase enum measurement_phase, n int32, mean int64, low int64?, high int64?, from_on date, to_on date, method str, measured_by person_id, now instant
-- out: id measurement_id
INSERT INTO measurement (org_id, process_id, shortcoming_id, metric, unit, phase, n, mean_hundredths, low_hundredths,
    high_hundredths, from_on, to_on, method, measured_by, at)
VALUES (:org, :process, :shortcoming, :metric, :unit, :phase, :n, :mean, :low, :high, :from_on, :to_on, :method,
    :measured_by, :now)
RETURNING measurement_id AS id;

-- name: sample_insert   -- exec
-- in: measurement measurement_id, seq int32, value int64
INSERT INTO sample (measurement_id, seq, value_hundredths) VALUES (:measurement, :seq, :value);

-- name: measurement_list   -- many
-- in: process process_id?, shortcoming shortcoming_id?
-- out: id measurement_id, metric str, unit str, phase enum measurement_phase, n int32, mean int64, low int64?, high int64?, from_on date, to_on date, method str, measured_by_name str?
SELECT m.measurement_id AS id, m.metric, m.unit, m.phase, m.n, m.mean_hundredths AS mean, m.low_hundredths AS low,
       m.high_hundredths AS high, m.from_on, m.to_on, m.method, p.full_name AS measured_by_name
  FROM measurement m LEFT JOIN person p ON p.person_id = m.measured_by
 WHERE (m.process_id = :process OR m.shortcoming_id = :shortcoming)
 ORDER BY m.metric, m.measurement_id
 LIMIT 200;

-- Open reviews, open shortcomings and the processes themselves go to the successor; a process whose
-- code the successor uses already stays where it is.
-- name: review_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE review SET org_id = :to_org, version = version + 1 WHERE org_id = :from_org AND closed_on IS NULL;

-- name: shortcoming_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE shortcoming SET org_id = :to_org, version = version + 1
 WHERE org_id = :from_org AND status IN ('open', 'picked_up');

-- name: process_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE process SET org_id = :to_org, version = version + 1
 WHERE org_id = :from_org
   AND NOT EXISTS (SELECT 1 FROM process q WHERE q.org_id = :to_org AND q.code = process.code);
