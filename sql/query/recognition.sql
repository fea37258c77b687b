-- name: decision_insert   -- insert
-- in: org org_id, level enum recognition_level, created_by person_id, now instant
-- out: id decision_id
INSERT INTO decision (org_id, level, created_by, at) VALUES (:org, :level, :created_by, :now)
RETURNING decision_id AS id;

-- name: decision_item_insert   -- exec
-- in: decision decision_id, initiative initiative_id, outcome enum decision_outcome, reason str?
INSERT INTO decision_item (decision_id, initiative_id, outcome, reason)
VALUES (:decision, :initiative, :outcome, :reason);

-- name: decision_paper_set   -- exec
-- in: id decision_id, paper paper_id
UPDATE decision SET paper_id = :paper WHERE decision_id = :id;

-- name: decision_get   -- maybe
-- in: id decision_id
-- out: id decision_id, org org_id, level enum recognition_level, status enum decision_status, paper paper_id?, number str?, decided_on date?, version int32
SELECT decision_id AS id, org_id AS org, level, status, paper_id AS paper, number, decided_on, version
  FROM decision WHERE decision_id = :id;

-- name: decision_items   -- many
-- in: decision decision_id
-- out: initiative initiative_id, code str?, title str, outcome enum decision_outcome, reason str?
SELECT d.initiative_id AS initiative, i.code, i.title, d.outcome, d.reason
  FROM decision_item d JOIN initiative i ON i.initiative_id = d.initiative_id
 WHERE d.decision_id = :decision ORDER BY d.initiative_id LIMIT 200;

-- name: decision_list   -- many
-- in: org org_id, actor person_id, today date
-- out: id decision_id, status enum decision_status, number str?, decided_on date?, items int64
SELECT d.decision_id AS id, d.status, d.number, d.decided_on,
       (SELECT COUNT(*) FROM decision_item x WHERE x.decision_id = d.decision_id) AS items
  FROM decision d
 WHERE d.org_id = :org AND {{visible decision d.decision_id d.org_id d.status}}
 ORDER BY d.decision_id DESC LIMIT 100;

-- Dossiers whose council has concluded and that stand in no open decision.
-- name: decision_candidates   -- many
-- in: org org_id
-- out: id initiative_id, code str?, title str, outcome enum agenda_outcome?, due_on date?
SELECT i.initiative_id AS id, i.code, i.title,
       (SELECT a.outcome FROM agenda_item a WHERE a.initiative_id = i.initiative_id
         ORDER BY a.agenda_item_id DESC LIMIT 1) AS outcome, i.due_on
  FROM initiative i
 WHERE i.org_id = :org AND i.status = 'cho_quyet_dinh' AND i.waiting_on IS NULL
   AND NOT EXISTS (SELECT 1 FROM decision_item x WHERE x.initiative_id = i.initiative_id)
 ORDER BY i.due_on NULLS LAST, i.initiative_id LIMIT 200;

-- name: decision_sign   -- changes 1
-- in: id decision_id, version int32, signer person_id
UPDATE decision SET status = 'signed', signer_person_id = :signer, version = version + 1
 WHERE decision_id = :id AND version = :version AND status = 'draft';

-- name: decision_issue   -- changes 1
-- in: id decision_id, version int32, number str, decided_on date
UPDATE decision SET status = 'issued', number = :number, decided_on = :decided_on, version = version + 1
 WHERE decision_id = :id AND version = :version AND status = 'signed';

-- name: recognition_insert   -- insert
-- in: initiative initiative_id, org org_id, level enum recognition_level, decision decision_id, recognised_on date
-- out: id recognition_id
INSERT INTO recognition (initiative_id, org_id, level, decision_id, recognised_on)
VALUES (:initiative, :org, :level, :decision, :recognised_on) RETURNING recognition_id AS id;

-- name: recognition_of   -- maybe
-- in: initiative initiative_id, level enum recognition_level
-- out: id recognition_id, org org_id, recognised_on date, status str
SELECT recognition_id AS id, org_id AS org, recognised_on, status FROM recognition
 WHERE initiative_id = :initiative AND level = :level;

-- name: recognition_cancel   -- exec
-- in: id recognition_id
UPDATE recognition SET status = 'cancelled' WHERE recognition_id = :id;

-- name: cancellation_insert   -- exec
-- in: recognition recognition_id, happened_on date, reason str, document str, by_person person_id, now instant
INSERT INTO cancellation (recognition_id, happened_on, reason, document, by_person_id, at)
VALUES (:recognition, :happened_on, :reason, :document, :by_person, :now);

-- name: certificate_insert   -- insert
-- in: recognition recognition_id, author initiative_author_id, org org_id, number int64, year int32, code str, payload str, signature str, issued_on date
-- out: id certificate_id
INSERT INTO certificate (recognition_id, initiative_author_id, org_id, number, year, code, payload, signature, issued_on)
VALUES (:recognition, :author, :org, :number, :year, :code, :payload, :signature, :issued_on)
RETURNING certificate_id AS id;

-- name: certificate_paper_set   -- exec
-- in: id certificate_id, paper paper_id
UPDATE certificate SET paper_id = :paper WHERE certificate_id = :id;

-- name: certificate_revoke   -- exec
-- in: recognition recognition_id, on_date date, reason str
UPDATE certificate SET status = 'revoked', status_on = :on_date, status_reason = :reason
 WHERE recognition_id = :recognition;

-- name: certificate_by_code   -- maybe
-- in: code str
-- out: id certificate_id, number int64, year int32, status enum certificate_status, status_on date?, issued_on date, payload str, signature str, author_name str, title str, org org_id, decision_number str?, decided_on date?
SELECT c.certificate_id AS id, c.number, c.year, c.status, c.status_on, c.issued_on, c.payload, c.signature,
       w.full_name AS author_name, i.title, c.org_id AS org, d.number AS decision_number, d.decided_on
  FROM certificate c
  JOIN initiative_author w ON w.initiative_author_id = c.initiative_author_id
  JOIN recognition r ON r.recognition_id = c.recognition_id
  JOIN initiative i ON i.initiative_id = r.initiative_id
  JOIN decision d ON d.decision_id = r.decision_id
 WHERE c.code = :code;

-- name: certificate_list   -- many
-- in: initiative initiative_id
-- out: id certificate_id, number int64, year int32, code str, status enum certificate_status, author_name str, paper paper_id?
SELECT c.certificate_id AS id, c.number, c.year, c.code, c.status, w.full_name AS author_name, c.paper_id AS paper
  FROM certificate c
  JOIN recognition r ON r.recognition_id = c.recognition_id
  JOIN initiative_author w ON w.initiative_author_id = c.initiative_author_id
 WHERE r.initiative_id = :initiative ORDER BY c.certificate_id LIMIT 100;

-- -- complaints: a second look, with its own clock ------------------------------------------------

-- name: complaint_insert   -- insert
-- in: initiative initiative_id, org org_id, by_person person_id, body str, happened_on date, due_on date, now instant
-- out: id complaint_id
INSERT INTO complaint (initiative_id, org_id, by_person_id, body, happened_on, due_on, at)
VALUES (:initiative, :org, :by_person, :body, :happened_on, :due_on, :now) RETURNING complaint_id AS id;

-- name: complaint_answer   -- changes 1
-- in: id complaint_id, initiative initiative_id, answered_on date, answer str
UPDATE complaint SET answered_on = :answered_on, answer = :answer
 WHERE complaint_id = :id AND initiative_id = :initiative AND answered_on IS NULL;

-- name: complaint_list   -- many
-- in: initiative initiative_id
-- out: id complaint_id, by_name str, by_person person_id, body str, happened_on date, due_on date, answered_on date?, answer str?
SELECT c.complaint_id AS id, p.full_name AS by_name, c.by_person_id AS by_person, c.body, c.happened_on, c.due_on,
       c.answered_on, c.answer
  FROM complaint c JOIN person p ON p.person_id = c.by_person_id
 WHERE c.initiative_id = :initiative ORDER BY c.complaint_id LIMIT 50;

-- name: cancellation_list   -- many
-- in: initiative initiative_id
-- out: happened_on date, reason str, document str
SELECT x.happened_on, x.reason, x.document
  FROM cancellation x JOIN recognition r ON r.recognition_id = x.recognition_id
 WHERE r.initiative_id = :initiative ORDER BY x.cancellation_id LIMIT 20;

-- A decision that is signed and has no number yet.
-- name: decision_find_signed   -- maybe
-- in: org org_id
-- out: id decision_id
SELECT decision_id AS id FROM decision WHERE org_id = :org AND status = 'signed'
 ORDER BY decision_id LIMIT 1;

-- Drafts speak in the name of the agency that ends: they lapse, the successor writes its own.
-- name: decision_item_lapse   -- exec
-- in: org org_id
DELETE FROM decision_item
 WHERE decision_id IN (SELECT d.decision_id FROM decision d WHERE d.org_id = :org AND d.status = 'draft');

-- name: decision_paper_lapse   -- exec
-- in: org org_id
UPDATE paper SET status = 'withdrawn', version = version + 1
 WHERE status IN ('draft', 'content_checked', 'layout_checked')
   AND paper_id IN (SELECT d.paper_id FROM decision d WHERE d.org_id = :org AND d.status = 'draft');

-- name: decision_lapse   -- exec count
-- in: org org_id
DELETE FROM decision WHERE org_id = :org AND status = 'draft';
