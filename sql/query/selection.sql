-- name: round_insert   -- insert
-- in: org org_id, level enum recognition_level, title str, from_on date, to_on date, document str?, now instant
-- out: id selection_round_id
INSERT INTO selection_round (org_id, level, title, from_on, to_on, document, at)
VALUES (:org, :level, :title, :from_on, :to_on, :document, :now)
RETURNING selection_round_id AS id;

-- name: round_get   -- maybe
-- in: id selection_round_id
-- out: id selection_round_id, org org_id, level enum recognition_level, title str, from_on date, to_on date, document str?
SELECT selection_round_id AS id, org_id AS org, level, title, from_on, to_on, document
  FROM selection_round WHERE selection_round_id = :id;

-- name: round_extend   -- changes 1
-- in: id selection_round_id, to_on date
UPDATE selection_round SET to_on = :to_on WHERE selection_round_id = :id AND to_on < :to_on;

-- name: round_extension_insert   -- exec
-- in: id selection_round_id, from_to_on date, to_on date, document str, reason str, by_person person_id, now instant
INSERT INTO round_extension (selection_round_id, from_to_on, to_on, document, reason, by_person_id, at)
VALUES (:id, :from_to_on, :to_on, :document, :reason, :by_person, :now);

-- name: round_extension_list   -- many
-- out: round selection_round_id, from_to_on date, to_on date, document str, reason str
SELECT selection_round_id AS round, from_to_on, to_on, document, reason FROM round_extension
 ORDER BY round_extension_id LIMIT 500;

-- name: round_list   -- many
-- out: id selection_round_id, org org_id, org_name str, level enum recognition_level, title str, from_on date, to_on date, document str?, nominations int64
SELECT r.selection_round_id AS id, r.org_id AS org,
       (SELECT v.short_name FROM org_version v WHERE v.org_id = r.org_id AND v.from_on <= r.from_on
         ORDER BY v.from_on DESC LIMIT 1) AS org_name, r.level, r.title, r.from_on, r.to_on, r.document,
       (SELECT COUNT(*) FROM nomination n WHERE n.selection_round_id = r.selection_round_id
           AND n.status <> 'draft') AS nominations
  FROM selection_round r ORDER BY r.from_on DESC, r.selection_round_id DESC LIMIT 100;

-- What the conditions ask of each recognised initiative of an agency (recognition 0: all of them).
-- name: nomination_candidates   -- many
-- in: org org_id, recognition recognition_id
-- out: id recognition_id, initiative initiative_id, code str?, title str, recognised_on date, number str?, adopted int64, benefits int64, evidence int64, nomination nomination_id?
SELECT c.recognition_id AS id, c.initiative_id AS initiative, i.code, i.title, c.recognised_on, d.number,
       (SELECT COUNT(*) FROM adoption a JOIN model m ON m.model_id = a.model_id
         WHERE m.initiative_id = c.initiative_id AND a.org_id <> i.org_id AND a.confirmed_on IS NOT NULL
           AND a.status IN ('trial', 'in_use')) AS adopted,
       (SELECT COUNT(*) FROM benefit b WHERE b.initiative_id = c.initiative_id AND b.stage = 'confirmed') AS benefits,
       (SELECT COUNT(*) FROM dossier_item x WHERE x.initiative_id = c.initiative_id AND x.file_id IS NOT NULL)
       + (SELECT COUNT(*) FROM adoption a JOIN model m ON m.model_id = a.model_id
           WHERE m.initiative_id = c.initiative_id AND a.confirmation_paper_id IS NOT NULL) AS evidence,
       (SELECT MAX(n.nomination_id) FROM nomination n WHERE n.recognition_id = c.recognition_id
           AND n.status <> 'refused') AS nomination
  FROM recognition c JOIN initiative i ON i.initiative_id = c.initiative_id
  JOIN decision d ON d.decision_id = c.decision_id
 WHERE c.org_id = :org AND c.level = 'base' AND c.status = 'valid'
   AND (:recognition = 0 OR c.recognition_id = :recognition)
 ORDER BY c.recognised_on DESC, c.recognition_id DESC LIMIT 200;

-- name: recognition_get   -- maybe
-- in: id recognition_id
-- out: id recognition_id, initiative initiative_id, org org_id
SELECT recognition_id AS id, initiative_id AS initiative, org_id AS org FROM recognition WHERE recognition_id = :id;

-- name: nomination_insert   -- insert
-- in: recognition recognition_id, initiative initiative_id, org org_id, to_org org_id, round selection_round_id, level enum recognition_level, grounds str, created_by person_id, now instant
-- out: id nomination_id
INSERT INTO nomination (recognition_id, initiative_id, org_id, to_org_id, selection_round_id, level, grounds,
    created_by, at)
VALUES (:recognition, :initiative, :org, :to_org, :round, :level, :grounds, :created_by, :now)
RETURNING nomination_id AS id;

-- name: nomination_get   -- maybe
-- in: id nomination_id
-- out: id nomination_id, recognition recognition_id, initiative initiative_id, code str?, title str, org org_id, to_org org_id, round selection_round_id?, level enum recognition_level, status enum nomination_status, grounds str, paper paper_id?, sent_on date?, received_on date?, one_stop_code str?, supplement_what str?, supplement_due_on date?, supplemented_on date?, answered_on date?, answer_reason str?, decision decision_id?, version int32
SELECT n.nomination_id AS id, n.recognition_id AS recognition, n.initiative_id AS initiative, i.code, i.title,
       n.org_id AS org, n.to_org_id AS to_org, n.selection_round_id AS round, n.level, n.status, n.grounds,
       n.paper_id AS paper, n.sent_on, n.received_on, n.one_stop_code, n.supplement_what, n.supplement_due_on,
       n.supplemented_on, n.answered_on, n.answer_reason, n.decision_id AS decision, n.version
  FROM nomination n JOIN initiative i ON i.initiative_id = n.initiative_id
 WHERE n.nomination_id = :id;

-- name: nomination_paper_set   -- exec
-- in: id nomination_id, paper paper_id
UPDATE nomination SET paper_id = :paper WHERE nomination_id = :id;

-- Everything a step may change; what a step does not touch it passes on as it was.
-- name: nomination_set   -- changes 1
-- in: id nomination_id, version int32, status enum nomination_status, sent_on date?, received_on date?, one_stop_code str?, supplement_what str?, supplement_due_on date?, supplemented_on date?, answered_on date?, answer_reason str?, decision decision_id?
UPDATE nomination
   SET status = :status, sent_on = :sent_on, received_on = :received_on, one_stop_code = :one_stop_code,
       supplement_what = :supplement_what, supplement_due_on = :supplement_due_on,
       supplemented_on = :supplemented_on, answered_on = :answered_on, answer_reason = :answer_reason,
       decision_id = :decision, version = version + 1
 WHERE nomination_id = :id AND version = :version;

-- name: nomination_list   -- many
-- in: org org_id, cursor int64, limit int32, actor person_id, today date
-- out: id nomination_id, title str, org org_id, org_name str, status enum nomination_status, sent_on date?, supplement_due_on date?, one_stop_code str?, is_own bool
SELECT n.nomination_id AS id, i.title, n.org_id AS org,
       (SELECT v.short_name FROM org_version v WHERE v.org_id = n.org_id ORDER BY v.from_on DESC LIMIT 1) AS org_name,
       n.status, n.sent_on, n.supplement_due_on, n.one_stop_code,
       CASE WHEN n.org_id = :org THEN 1 ELSE 0 END AS is_own
  FROM nomination n JOIN initiative i ON i.initiative_id = n.initiative_id
 WHERE (:cursor = 0 OR n.nomination_id < :cursor)
   AND {{visible nomination n.nomination_id n.org_id n.status}}
 ORDER BY n.nomination_id DESC LIMIT :limit;

-- name: package_insert   -- insert
-- in: nomination nomination_id, content str, digest str, now instant
-- out: id package_id
INSERT INTO package (nomination_id, seq, content, digest, frozen_at)
SELECT :nomination, COALESCE(MAX(p.seq), 0) + 1, :content, :digest, :now FROM package p
 WHERE p.nomination_id = :nomination
RETURNING package_id AS id;

-- name: package_list   -- many
-- in: nomination nomination_id
-- out: id package_id, seq int32, digest str, frozen_at instant, content str
SELECT package_id AS id, seq, digest, frozen_at, content FROM package
 WHERE nomination_id = :nomination ORDER BY seq LIMIT 50;

-- name: package_adoptions   -- many
-- in: initiative initiative_id, on_date date
-- out: org_name str, status enum adoption_status, started_on date?, cases int64?, hours_saved int64?, confirmed_on date?
SELECT v.name AS org_name, a.status, a.started_on, a.cases, a.hours_saved, a.confirmed_on
  FROM adoption a JOIN model m ON m.model_id = a.model_id JOIN org_version v ON v.org_id = a.org_id
 WHERE m.initiative_id = :initiative AND v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY v.official_order, v.sort_key, a.adoption_id LIMIT 500;

-- name: package_benefits   -- many
-- in: initiative initiative_id
-- out: org org_id, year_of_use int32, benefit money?, inputs str, described str?, happened_on date
SELECT org_id AS org, year_of_use, benefit_dong AS benefit, inputs, described, happened_on FROM benefit
 WHERE initiative_id = :initiative AND stage = 'confirmed' ORDER BY benefit_id LIMIT 200;

-- Proposals under way, on either side of the way.
-- name: nomination_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE nomination SET org_id = :to_org, version = version + 1
 WHERE org_id = :from_org AND status NOT IN ('recognised', 'refused');

-- name: nomination_hand_over_received   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE nomination SET to_org_id = :to_org, version = version + 1
 WHERE to_org_id = :from_org AND status NOT IN ('recognised', 'refused');
