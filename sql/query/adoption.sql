-- name: model_insert   -- insert
-- in: initiative initiative_id?, org org_id, title str, summary str, steps str?, cost str?, conditions str?, field str?, source str?, contact str?, search str, published_on date, now instant
-- out: id model_id
INSERT INTO model (initiative_id, org_id, title, summary, steps, cost, conditions, field, source, contact, search,
    published_on, at)
VALUES (:initiative, :org, :title, :summary, :steps, :cost, :conditions, :field, :source, :contact, :search,
    :published_on, :now)
RETURNING model_id AS id;

-- name: model_get   -- maybe
-- in: id model_id
-- out: id model_id, initiative initiative_id?, org org_id, title str, summary str, steps str?, cost str?, conditions str?, field str?, source str?, contact str?, published_on date, version int32
SELECT model_id AS id, initiative_id AS initiative, org_id AS org, title, summary, steps, cost, conditions, field,
       source, contact, published_on, version
  FROM model WHERE model_id = :id;

-- name: model_of_initiative   -- maybe
-- in: initiative initiative_id
-- out: id model_id
SELECT model_id AS id FROM model WHERE initiative_id = :initiative;

-- Newest first; up to three words, each of which must occur ('' always does).
-- name: model_list   -- many
-- in: field str?, word1 str, word2 str, word3 str, cursor int64, limit int32
-- out: id model_id, title str, summary str, field str?, source str?, published_on date, org_name str, used int64
SELECT m.model_id AS id, m.title, m.summary, m.field, m.source, m.published_on,
       (SELECT v.short_name FROM org_version v WHERE v.org_id = m.org_id AND v.from_on <= m.published_on
         ORDER BY v.from_on DESC LIMIT 1) AS org_name,
       (SELECT COUNT(*) FROM adoption a WHERE a.model_id = m.model_id AND a.status IN ('trial', 'in_use')) AS used
  FROM model m
 WHERE (:field IS NULL OR m.field = :field) AND (:cursor = 0 OR m.model_id < :cursor)
   AND INSTR(m.search, :word1) > 0 AND INSTR(m.search, :word2) > 0 AND INSTR(m.search, :word3) > 0
 ORDER BY m.model_id DESC
 LIMIT :limit;
-- pg:
SELECT m.model_id AS id, m.title, m.summary, m.field, m.source, m.published_on,
       (SELECT v.short_name FROM org_version v WHERE v.org_id = m.org_id AND v.from_on <= m.published_on
         ORDER BY v.from_on DESC LIMIT 1) AS org_name,
       (SELECT COUNT(*) FROM adoption a WHERE a.model_id = m.model_id AND a.status IN ('trial', 'in_use')) AS used
  FROM model m
 WHERE (:field IS NULL OR m.field = :field) AND (:cursor = 0 OR m.model_id < :cursor)
   AND STRPOS(m.search, :word1) > 0 AND STRPOS(m.search, :word2) > 0 AND STRPOS(m.search, :word3) > 0
 ORDER BY m.model_id DESC
 LIMIT :limit;

-- name: model_fields   -- many
-- out: field str, models int64
SELECT COALESCE(m.field, '') AS field, COUNT(*) AS models FROM model m WHERE m.field IS NOT NULL GROUP BY m.field ORDER BY m.field LIMIT 100;

-- Recognised dossiers of an agency without a card yet.
-- name: model_missing   -- many
-- in: org org_id
-- out: id initiative_id, code str?, title str
SELECT i.initiative_id AS id, i.code, i.title FROM initiative i
 WHERE i.org_id = :org AND i.status IN ('da_cong_nhan', 'de_nghi_tinh', 'tinh_cong_nhan')
   AND NOT EXISTS (SELECT 1 FROM model m WHERE m.initiative_id = i.initiative_id)
 ORDER BY i.initiative_id DESC LIMIT 100;

-- name: adoption_insert   -- insert
-- in: model model_id, org org_id, status enum adoption_status, planned_on date?, started_on date?, cases int64?, hours_saved int64?, note str?, declared_by person_id, now instant
-- out: id adoption_id
INSERT INTO adoption (model_id, org_id, status, planned_on, started_on, cases, hours_saved, note, declared_by, at)
VALUES (:model, :org, :status, :planned_on, :started_on, :cases, :hours_saved, :note, :declared_by, :now)
RETURNING adoption_id AS id;

-- name: adoption_of   -- maybe
-- in: model model_id, org org_id
-- out: id adoption_id
SELECT adoption_id AS id FROM adoption WHERE model_id = :model AND org_id = :org;

-- name: adoption_get   -- maybe
-- in: id adoption_id
-- out: id adoption_id, model model_id, initiative initiative_id?, model_org org_id, title str, org org_id, status enum adoption_status, planned_on date?, started_on date?, stopped_on date?, stop_reason str?, cases int64?, hours_saved int64?, note str?, confirmed_on date?, confirmed_by person_id?, paper paper_id?, declared_by person_id, version int32
SELECT a.adoption_id AS id, a.model_id AS model, m.initiative_id AS initiative, m.org_id AS model_org, m.title,
       a.org_id AS org, a.status, a.planned_on, a.started_on, a.stopped_on, a.stop_reason, a.cases, a.hours_saved,
       a.note, a.confirmed_on, a.confirmed_by, a.confirmation_paper_id AS paper, a.declared_by, a.version
  FROM adoption a JOIN model m ON m.model_id = a.model_id
 WHERE a.adoption_id = :id;

-- name: adoption_set   -- changes 1
-- in: id adoption_id, version int32, status enum adoption_status, planned_on date?, started_on date?, stopped_on date?, stop_reason str?, cases int64?, hours_saved int64?, note str?
UPDATE adoption
   SET status = :status, planned_on = :planned_on, started_on = :started_on, stopped_on = :stopped_on,
       stop_reason = :stop_reason, cases = :cases, hours_saved = :hours_saved, note = :note, version = version + 1
 WHERE adoption_id = :id AND version = :version;

-- name: adoption_confirm   -- changes 1
-- in: id adoption_id, version int32, confirmed_on date, confirmed_by person_id, paper paper_id
UPDATE adoption SET confirmed_on = :confirmed_on, confirmed_by = :confirmed_by, confirmation_paper_id = :paper,
       version = version + 1
 WHERE adoption_id = :id AND version = :version;

-- Who uses a model, in the official order of agencies.
-- name: adoption_list_of_model   -- many
-- in: model model_id, on_date date
-- out: id adoption_id, org org_id, org_name str, status enum adoption_status, started_on date?, confirmed_on date?
SELECT a.adoption_id AS id, a.org_id AS org, v.short_name AS org_name, a.status, a.started_on, a.confirmed_on
  FROM adoption a JOIN org_version v ON v.org_id = a.org_id
 WHERE a.model_id = :model AND v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY v.official_order, v.sort_key, a.adoption_id
 LIMIT 500;

-- name: adoption_check_plan   -- exec
-- in: adoption adoption_id, months int32, due_on date
INSERT INTO adoption_check (adoption_id, months, due_on) VALUES (:adoption, :months, :due_on)
ON CONFLICT (adoption_id, months) DO UPDATE SET due_on = :due_on WHERE adoption_check.done_on IS NULL;

-- name: adoption_check_list   -- many
-- in: adoption adoption_id
-- out: months int32, due_on date, done_on date?, is_in_use bool, note str?
SELECT months, due_on, done_on, COALESCE(is_in_use, 0) AS is_in_use, note FROM adoption_check
 WHERE adoption_id = :adoption ORDER BY months;

-- name: adoption_check_done   -- exec count
-- in: adoption adoption_id, months int32, done_on date, is_in_use bool, note str?, by_person person_id
UPDATE adoption_check SET done_on = :done_on, is_in_use = :is_in_use, note = :note, by_person_id = :by_person
 WHERE adoption_id = :adoption AND months = :months AND done_on IS NULL;

-- name: benefit_insert   -- insert
-- in: initiative initiative_id, adoption adoption_id?, org org_id, year_of_use int32, stage enum benefit_stage, benefit money?, inputs str, described str?, happened_on date, by_person person_id, file file_id?, now instant
-- out: id benefit_id
INSERT INTO benefit (initiative_id, adoption_id, org_id, year_of_use, stage, benefit_dong, inputs, described,
    happened_on, by_person_id, file_id, at)
VALUES (:initiative, :adoption, :org, :year_of_use, :stage, :benefit, :inputs, :described, :happened_on, :by_person,
    :file, :now)
RETURNING benefit_id AS id;

-- name: benefit_of_adoption   -- many
-- in: adoption adoption_id
-- out: id benefit_id, year_of_use int32, stage enum benefit_stage, benefit money?, inputs str, described str?, happened_on date, by_name str, file file_id?
SELECT b.benefit_id AS id, b.year_of_use, b.stage, b.benefit_dong AS benefit, b.inputs, b.described, b.happened_on,
       p.full_name AS by_name, b.file_id AS file
  FROM benefit b JOIN person p ON p.person_id = b.by_person_id
 WHERE b.adoption_id = :adoption ORDER BY b.year_of_use, b.benefit_id LIMIT 100;

-- name: benefit_confirmed_sum   -- one
-- in: initiative initiative_id
-- out: benefit money?, n int64
SELECT CAST(SUM(benefit_dong) AS BIGINT) AS benefit, COUNT(*) AS n FROM benefit
 WHERE initiative_id = :initiative AND stage = 'confirmed';
