-- name: commend_fact   -- maybe
-- in: adoption adoption_id
-- out: initiative initiative_id?, org org_id, title str
SELECT m.initiative_id AS initiative, m.org_id AS org, m.title
  FROM adoption a JOIN model m ON m.model_id = a.model_id WHERE a.adoption_id = :adoption;

-- One case at a time for a person, an initiative and an award; a declined one does not stand in the way.
-- name: award_case_standing   -- one
-- in: initiative initiative_id?, award str, person person_id, year int32
-- out: n int64
SELECT COUNT(*) AS n FROM award_case c
 WHERE c.award_code = :award AND c.person_id = :person AND c.status <> 'declined'
   AND ((:initiative IS NULL AND c.initiative_id IS NULL AND c.year = :year) OR c.initiative_id = :initiative);

-- name: award_case_insert   -- insert
-- in: org org_id, person person_id, award str, form enum award_form, year int32, trigger_kind str, trigger_id int64, initiative initiative_id?, raised_on date, due_on date, now instant
-- out: id award_case_id
INSERT INTO award_case (org_id, person_id, award_code, form, year, trigger_kind, trigger_id, initiative_id,
    raised_on, due_on, at)
VALUES (:org, :person, :award, :form, :year, :trigger_kind, :trigger_id, :initiative, :raised_on, :due_on, :now)
RETURNING award_case_id AS id;

-- name: award_case_get   -- maybe
-- in: id award_case_id
-- out: id award_case_id, org org_id, person person_id?, recipient_org org_id?, award str, form enum award_form, year int32, trigger_kind str, trigger_id int64, initiative initiative_id?, initiative_title str?, status enum award_status, raised_on date, due_on date, answered_on date?, answered_by person_id?, reason str?, version int32
SELECT c.award_case_id AS id, c.org_id AS org, c.person_id AS person, c.recipient_org_id AS recipient_org,
       c.award_code AS award, c.form, c.year, c.trigger_kind, c.trigger_id, c.initiative_id AS initiative,
       i.title AS initiative_title, c.status, c.raised_on, c.due_on, c.answered_on, c.answered_by, c.reason, c.version
  FROM award_case c LEFT JOIN initiative i ON i.initiative_id = c.initiative_id
 WHERE c.award_case_id = :id;

-- What waits for an answer first, the oldest first.
-- name: award_case_list   -- many
-- in: org org_id, status enum award_status?, actor person_id, today date
-- out: id award_case_id, person_name str?, award str, year int32, status enum award_status, raised_on date, due_on date, answered_on date?, initiative_title str?
SELECT c.award_case_id AS id, p.full_name AS person_name, c.award_code AS award, c.year, c.status, c.raised_on,
       c.due_on, c.answered_on, i.title AS initiative_title
  FROM award_case c LEFT JOIN person p ON p.person_id = c.person_id
  LEFT JOIN initiative i ON i.initiative_id = c.initiative_id
 WHERE c.org_id = :org AND (:status IS NULL OR c.status = :status)
   AND {{visible award_case c.award_case_id c.org_id c.status}}
 ORDER BY CASE WHEN c.status = 'proposed' THEN 0 WHEN c.status = 'accepted' THEN 1 ELSE 2 END, c.due_on,
       c.award_case_id
 LIMIT 200;

-- name: award_case_answer   -- changes 1
-- in: id award_case_id, version int32, status enum award_status, answered_on date, answered_by person_id?, reason str?
UPDATE award_case SET status = :status, answered_on = :answered_on, answered_by = :answered_by, reason = :reason,
       version = version + 1
 WHERE award_case_id = :id AND version = :version;

-- name: award_case_awarded   -- changes 1
-- in: id award_case_id, version int32
UPDATE award_case SET status = 'awarded', version = version + 1 WHERE award_case_id = :id AND version = :version;

-- name: use_has   -- one
-- in: initiative initiative_id, award str, person person_id
-- out: n int64
SELECT COUNT(*) AS n FROM use_ledger
 WHERE initiative_id = :initiative AND award_code = :award AND person_id = :person;

-- name: use_insert   -- exec
-- in: initiative initiative_id, award str, person int64, recipient_org int64, year int32, case_id award_case_id
INSERT INTO use_ledger (initiative_id, award_code, person_id, recipient_org_id, year, award_case_id)
VALUES (:initiative, :award, :person, :recipient_org, :year, :case_id);

-- name: award_insert   -- insert
-- in: person person_id?, recipient_org org_id?, org org_id, award str, year int32, decision_number str?, decided_on date, money money?, route str, case_id award_case_id?, now instant
-- out: id award_id
INSERT INTO award (person_id, recipient_org_id, org_id, award_code, year, decision_number, decided_on, money_dong,
    route, award_case_id, at)
VALUES (:person, :recipient_org, :org, :award, :year, :decision_number, :decided_on, :money, :route, :case_id, :now)
RETURNING award_id AS id;

-- name: award_of_case   -- maybe
-- in: case_id award_case_id
-- out: decision_number str?, decided_on date, money money?
SELECT decision_number, decided_on, money_dong AS money FROM award WHERE award_case_id = :case_id;

-- name: award_years   -- one
-- in: person person_id, award str, first_year int32, last_year int32
-- out: n int64
SELECT COUNT(DISTINCT year) AS n FROM award
 WHERE person_id = :person AND award_code = :award AND year BETWEEN :first_year AND :last_year;

-- name: rating_years   -- one
-- in: person person_id, rating enum rating_kind, first_year int32, last_year int32
-- out: n int64
SELECT COUNT(*) AS n FROM rating
 WHERE person_id = :person AND rating = :rating AND year BETWEEN :first_year AND :last_year;

-- Recognised initiatives of a person in a period that the award has not used yet.
-- name: recognised_of_person   -- many
-- in: person person_id, level enum recognition_level, award str, first_on date, last_on date
-- out: id initiative_id, title str
SELECT DISTINCT i.initiative_id AS id, i.title
  FROM recognition c JOIN initiative i ON i.initiative_id = c.initiative_id
  JOIN initiative_author w ON w.initiative_id = i.initiative_id
 WHERE w.person_id = :person AND c.level = :level AND c.status = 'valid'
   AND c.recognised_on BETWEEN :first_on AND :last_on
   AND NOT EXISTS (SELECT 1 FROM use_ledger u WHERE u.initiative_id = i.initiative_id
                      AND u.award_code = :award AND u.person_id = :person)
 ORDER BY i.initiative_id LIMIT 50;

-- name: award_count_of_org   -- one
-- in: org org_id, award str, year int32
-- out: n int64
SELECT COUNT(*) AS n FROM award WHERE org_id = :org AND award_code = :award AND year = :year;

-- name: rating_set   -- exec
-- in: person person_id, year int32, org org_id, rating enum rating_kind
INSERT INTO rating (person_id, year, org_id, rating) VALUES (:person, :year, :org, :rating)
ON CONFLICT (person_id, year) DO UPDATE SET rating = :rating, org_id = :org;

-- name: rating_list   -- many
-- in: org org_id, year int32, on_date date
-- out: id person_id, full_name str, title str, rating enum rating_kind?
SELECT p.person_id AS id, x.full_name, p.title, r.rating
  FROM post p JOIN person x ON x.person_id = p.person_id
  LEFT JOIN rating r ON r.person_id = p.person_id AND r.year = :year
 WHERE p.org_id = :org AND p.from_on <= :on_date AND (p.to_on IS NULL OR p.to_on >= :on_date)
 ORDER BY x.sort_key, x.person_id LIMIT 1000;

-- Proposals that wait for an answer or an award; an agency that ended is not commended itself.
-- name: award_case_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE award_case SET org_id = :to_org, version = version + 1
 WHERE org_id = :from_org AND status IN ('proposed', 'accepted')
   AND (recipient_org_id IS NULL OR recipient_org_id <> :from_org);
