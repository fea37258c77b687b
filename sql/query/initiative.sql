-- -- the procedure (src/room/initiative/procedure.c) ---------------------------------------------

-- name: dossier_get   -- maybe
-- in: id initiative_id
-- out: id initiative_id, org org_id, regulation regulation_version_id?, status enum initiative_status, stage str?, waiting_on str?, first_used_on date?, filed_on date?, accepted_on date?, is_state_funded bool, version int32
SELECT initiative_id AS id, org_id AS org, regulation_version_id AS regulation, status, stage,
       waiting_on, first_used_on, filed_on, accepted_on, is_state_funded, version
  FROM initiative WHERE initiative_id = :id;

-- name: dossier_has_head_author   -- one
-- in: id initiative_id, on_date date
-- out: heads int64
SELECT COUNT(*) AS heads
  FROM initiative i
  JOIN initiative_author w ON w.initiative_id = i.initiative_id
  JOIN post p ON p.person_id = w.person_id AND p.org_id = i.org_id AND p.is_head = 1
 WHERE i.initiative_id = :id AND p.from_on <= :on_date AND (p.to_on IS NULL OR p.to_on >= :on_date);

-- name: dossier_set   -- changes 1
-- in: id initiative_id, version int32, regulation regulation_version_id?, status enum initiative_status, stage str?, waiting_on str?, end_kind enum initiative_end?, filed_on date?, accepted_on date?, decided_on date?, due_on date?, due_clock str?
UPDATE initiative
   SET regulation_version_id = :regulation, status = :status, stage = :stage, waiting_on = :waiting_on,
       end_kind = :end_kind, filed_on = :filed_on, accepted_on = COALESCE(:accepted_on, accepted_on),
       decided_on = COALESCE(:decided_on, decided_on), due_on = :due_on, due_clock = :due_clock,
       version = version + 1
 WHERE initiative_id = :id AND version = :version;

-- name: dossier_stage_enter   -- exec
-- in: id initiative_id, stage str, entered_on date, actor person_id?, now instant
INSERT INTO dossier_stage (initiative_id, seq, stage, entered_on, actor_person_id, at)
SELECT :id, COALESCE(MAX(s.seq), 0) + 1, :stage, :entered_on, :actor, :now
  FROM dossier_stage s WHERE s.initiative_id = :id;

-- name: dossier_stage_leave   -- exec
-- in: id initiative_id, left_on date, outcome str, reason str?, actor person_id?
UPDATE dossier_stage SET left_on = :left_on, outcome = :outcome, reason = :reason, actor_person_id = :actor
 WHERE initiative_id = :id AND left_on IS NULL;

-- name: clock_run_insert   -- exec
-- in: id initiative_id, clock str, from_on date, nominal_on date, due_on date, moved_because str?, law str
INSERT INTO clock_run (initiative_id, clock, from_on, nominal_on, due_on, moved_because, law)
VALUES (:id, :clock, :from_on, :nominal_on, :due_on, :moved_because, :law);

-- name: clock_run_open   -- many
-- in: id initiative_id
-- out: id clock_run_id, clock str, nominal_on date, due_on date, stopped_on date?
SELECT clock_run_id AS id, clock, nominal_on, due_on, stopped_on FROM clock_run
 WHERE initiative_id = :id AND ended_on IS NULL ORDER BY clock_run_id;

-- name: clock_run_end   -- exec
-- in: id clock_run_id, ended_on date
UPDATE clock_run SET ended_on = :ended_on WHERE clock_run_id = :id AND ended_on IS NULL;

-- name: clock_run_stop   -- exec
-- in: id clock_run_id, stopped_on date, reason str?
UPDATE clock_run SET stopped_on = :stopped_on, stop_reason = :reason WHERE clock_run_id = :id;

-- name: clock_run_resume   -- exec
-- in: id clock_run_id, nominal_on date, due_on date
UPDATE clock_run SET stopped_on = NULL, nominal_on = :nominal_on, due_on = :due_on
 WHERE clock_run_id = :id;

-- -- the dossier itself -------------------------------------------------------------------------

-- name: initiative_insert   -- insert
-- in: org org_id, title str, kind enum initiative_kind?, field str?, investor str?, first_used_on date?, use_kind enum use_kind?, benefit money?, channel enum channel, is_confidential bool, sort_key str, search str, created_by person_id, now instant
-- out: id initiative_id
INSERT INTO initiative (org_id, title, kind, field, investor, first_used_on, use_kind, benefit_dong, channel,
    is_confidential, sort_key, search, created_by, created_at)
VALUES (:org, :title, :kind, :field, :investor, :first_used_on, :use_kind, :benefit, :channel,
    :is_confidential, :sort_key, :search, :created_by, :now)
RETURNING initiative_id AS id;

-- name: initiative_update   -- changes 1
-- in: id initiative_id, version int32, title str, kind enum initiative_kind?, field str?, investor str?, first_used_on date?, use_kind enum use_kind?, benefit money?, is_confidential bool, sort_key str, search str
UPDATE initiative
   SET title = :title, kind = :kind, field = :field, investor = :investor, first_used_on = :first_used_on,
       use_kind = :use_kind, benefit_dong = :benefit, is_confidential = :is_confidential,
       sort_key = :sort_key, search = :search, version = version + 1
 WHERE initiative_id = :id AND version = :version;

-- name: initiative_content_set   -- exec
-- in: id initiative_id, problem str?, prior_state str?, description str?, novelty str?, conditions str?, applicability str?, benefit_by_author str?, benefit_by_user str?, benefit_inputs str?, confidential_note str?, programme_tags str?
INSERT INTO initiative_content (initiative_id, problem, prior_state, description, novelty, conditions, applicability,
    benefit_by_author, benefit_by_user, benefit_inputs, confidential_note, programme_tags)
VALUES (:id, :problem, :prior_state, :description, :novelty, :conditions, :applicability, :benefit_by_author,
    :benefit_by_user, :benefit_inputs, :confidential_note, :programme_tags)
ON CONFLICT (initiative_id) DO UPDATE SET problem = :problem, prior_state = :prior_state,
    description = :description, novelty = :novelty, conditions = :conditions, applicability = :applicability,
    benefit_by_author = :benefit_by_author, benefit_by_user = :benefit_by_user,
    benefit_inputs = :benefit_inputs, confidential_note = :confidential_note, programme_tags = :programme_tags;

-- name: initiative_get   -- maybe
-- in: id initiative_id
-- out: id initiative_id, code str?, org org_id, status enum initiative_status, stage str?, waiting_on str?, end_kind enum initiative_end?, title str, kind enum initiative_kind?, field str?, investor str?, first_used_on date?, use_kind enum use_kind?, benefit money?, channel enum channel, filed_on date?, filed_at instant?, receipt_number int64?, accepted_on date?, decided_on date?, due_on date?, due_clock str?, is_confidential bool, created_by person_id, created_at instant, version int32, problem str?, prior_state str?, description str?, novelty str?, conditions str?, applicability str?, benefit_by_author str?, benefit_by_user str?, benefit_inputs str?, confidential_note str?, programme_tags str?
SELECT i.initiative_id AS id, i.code, i.org_id AS org, i.status, i.stage, i.waiting_on, i.end_kind, i.title, i.kind,
       i.field, i.investor, i.first_used_on, i.use_kind, i.benefit_dong AS benefit, i.channel, i.filed_on, i.filed_at,
       i.receipt_number, i.accepted_on, i.decided_on, i.due_on, i.due_clock, i.is_confidential, i.created_by,
       i.created_at, i.version, c.problem, c.prior_state, c.description, c.novelty, c.conditions, c.applicability,
       c.benefit_by_author, c.benefit_by_user, c.benefit_inputs, c.confidential_note, c.programme_tags
  FROM initiative i LEFT JOIN initiative_content c ON c.initiative_id = i.initiative_id
 WHERE i.initiative_id = :id;

-- Two statements, since each walks its own index.
-- name: initiative_list_of_org   -- many
-- in: org org_id, kind enum initiative_kind?, late bool, cursor int64, limit int32, actor person_id, today date
-- out: id initiative_id, code str?, title str, status enum initiative_status, due_on date?, filed_on date?, kind enum initiative_kind?, waiting_on str?
SELECT i.initiative_id AS id, i.code, i.title, i.status, i.due_on, i.filed_on, i.kind, i.waiting_on
  FROM initiative i
 WHERE i.org_id = :org AND (:cursor = 0 OR i.initiative_id < :cursor)
   AND (:kind IS NULL OR i.kind = :kind) AND (:late = 0 OR i.due_on < :today)
   AND {{visible initiative i.initiative_id i.org_id i.status}}
 ORDER BY i.initiative_id DESC
 LIMIT :limit;

-- name: initiative_list_of_status   -- many
-- in: org org_id, status enum initiative_status, kind enum initiative_kind?, late bool, cursor int64, limit int32, actor person_id, today date
-- out: id initiative_id, code str?, title str, status enum initiative_status, due_on date?, filed_on date?, kind enum initiative_kind?, waiting_on str?
SELECT i.initiative_id AS id, i.code, i.title, i.status, i.due_on, i.filed_on, i.kind, i.waiting_on
  FROM initiative i
 WHERE i.org_id = :org AND i.status = :status AND (:cursor = 0 OR i.initiative_id < :cursor)
   AND (:kind IS NULL OR i.kind = :kind) AND (:late = 0 OR i.due_on < :today)
   AND {{visible initiative i.initiative_id i.org_id i.status}}
 ORDER BY i.initiative_id DESC
 LIMIT :limit;

-- At most `most` are counted, so that a large agency does not pay for a number nobody reads; of those below
-- `cursor`, if it is not 0.
-- name: initiative_count_seen   -- one
-- in: org org_id, status enum initiative_status?, kind enum initiative_kind?, late bool, cursor int64, most int32, actor person_id, today date
-- out: n int64
SELECT COUNT(*) AS n FROM (SELECT i.initiative_id FROM initiative i
 WHERE i.org_id = :org AND (:cursor = 0 OR i.initiative_id < :cursor)
   AND (:status IS NULL OR i.status = :status)
   AND (:kind IS NULL OR i.kind = :kind) AND (:late = 0 OR i.due_on < :today)
   AND {{visible initiative i.initiative_id i.org_id i.status}}
 LIMIT :most) x;

-- What was measured for it before and after, newest last.
-- name: initiative_measured   -- many
-- in: initiative initiative_id
-- out: metric str, unit str, phase enum measurement_phase, n int64, mean_hundredths int64, from_on date, to_on date, method str
SELECT metric, unit, phase, n, mean_hundredths, from_on, to_on, method FROM measurement
 WHERE initiative_id = :initiative ORDER BY measurement_id LIMIT 100;

-- name: initiative_adopters   -- many
-- in: initiative initiative_id, today date
-- out: org org_id, name str, status enum adoption_status
SELECT x.org_id AS org, (SELECT v.short_name FROM org_version v WHERE v.org_id = x.org_id
         AND v.from_on <= :today ORDER BY v.from_on DESC LIMIT 1) AS name, x.status
  FROM adoption x JOIN model m ON m.model_id = x.model_id
 WHERE m.initiative_id = :initiative ORDER BY x.adoption_id LIMIT 100;

-- name: initiative_list_mine   -- many
-- in: person person_id
-- out: id initiative_id, code str?, title str, status enum initiative_status, due_on date?, filed_on date?, kind enum initiative_kind?, waiting_on str?, is_confirmed bool, share bp
SELECT i.initiative_id AS id, i.code, i.title, i.status, i.due_on, i.filed_on, i.kind, i.waiting_on,
       CASE WHEN w.confirmed_on IS NULL THEN 0 ELSE 1 END AS is_confirmed, w.share_bp AS share
  FROM initiative_author w JOIN initiative i ON i.initiative_id = w.initiative_id
 WHERE w.person_id = :person
 ORDER BY i.initiative_id DESC
 LIMIT 100;

-- name: initiative_count_of_org   -- many
-- in: org org_id
-- out: status enum initiative_status, n int64
SELECT status, COUNT(*) AS n FROM initiative WHERE org_id = :org GROUP BY status ORDER BY status;

-- name: initiative_file   -- changes 1
-- in: id initiative_id, version int32, code str, receipt int64, filed_on date, now instant, channel enum channel
UPDATE initiative
   SET code = :code, receipt_number = :receipt, filed_on = :filed_on, filed_at = :now, channel = :channel,
       declared_at = :now, version = version + 1
 WHERE initiative_id = :id AND version = :version AND code IS NULL;

-- name: initiative_used   -- changes 1
-- in: id initiative_id, version int32, first_used_on date, use_kind enum use_kind
UPDATE initiative SET first_used_on = :first_used_on, use_kind = :use_kind, version = version + 1
 WHERE initiative_id = :id AND version = :version;

-- name: initiative_version_insert   -- exec
-- in: id initiative_id, content str, digest str, happened_on date, now instant
INSERT INTO initiative_version (initiative_id, seq, content, digest, happened_on, at)
SELECT :id, COALESCE(MAX(v.seq), 0) + 1, :content, :digest, :happened_on, :now
  FROM initiative_version v WHERE v.initiative_id = :id;

-- name: initiative_version_list   -- many
-- in: id initiative_id
-- out: seq int32, digest str, happened_on date, at instant
SELECT seq, digest, happened_on, at FROM initiative_version WHERE initiative_id = :id ORDER BY seq LIMIT 50;

-- name: author_insert   -- exec
-- in: initiative initiative_id, seq int32, person person_id?, full_name str, birth_on date?, workplace str, post_title str?, degree str?, share bp, means enum confirm_means?, confirmed_on date?, confirmed_at instant?, confirmed_by person_id?, scan file_id?, reason str?
INSERT INTO initiative_author (initiative_id, seq, person_id, full_name, birth_on, workplace, post_title, degree, share_bp,
    confirm_means, confirmed_on, confirmed_at, confirmed_by, confirm_file_id, confirm_reason)
VALUES (:initiative, :seq, :person, :full_name, :birth_on, :workplace, :post_title, :degree, :share, :means,
    :confirmed_on, :confirmed_at, :confirmed_by, :scan, :reason);

-- name: author_delete_all   -- exec
-- in: initiative initiative_id
DELETE FROM initiative_author WHERE initiative_id = :initiative;

-- name: author_list   -- many
-- in: initiative initiative_id
-- out: id initiative_author_id, seq int32, person person_id?, full_name str, birth_on date?, workplace str, post_title str?, degree str?, share bp, confirm_means enum confirm_means?, confirmed_on date?, confirmed_at instant?, confirmed_by person_id?, confirm_file file_id?, confirm_reason str?, withdrew_at instant?
SELECT initiative_author_id AS id, seq, person_id AS person, full_name, birth_on, workplace, post_title, degree,
       share_bp AS share, confirm_means, confirmed_on, confirmed_at, confirmed_by, confirm_file_id AS confirm_file,
       confirm_reason, withdrew_at
  FROM initiative_author WHERE initiative_id = :initiative ORDER BY seq LIMIT 50;

-- name: author_confirm   -- changes 1
-- in: id initiative_author_id, initiative initiative_id, means enum confirm_means, confirmed_on date, now instant, by_person person_id, scan file_id?, reason str?
UPDATE initiative_author
   SET confirm_means = :means, confirmed_on = :confirmed_on, confirmed_at = :now, confirmed_by = :by_person,
       confirm_file_id = :scan, confirm_reason = :reason
 WHERE initiative_author_id = :id AND initiative_id = :initiative;

-- name: author_withdraw   -- exec
-- in: initiative initiative_id, person person_id, now instant
UPDATE initiative_author SET withdrew_at = :now WHERE initiative_id = :initiative AND person_id = :person;

-- name: applier_delete_all   -- exec
-- in: initiative initiative_id
DELETE FROM first_applier WHERE initiative_id = :initiative;

-- name: applier_insert   -- exec
-- in: initiative initiative_id, seq int32, full_name str, birth_on date?, workplace str?, post_title str?, degree str?, task_done str
INSERT INTO first_applier (initiative_id, seq, full_name, birth_on, workplace, post_title, degree, task_done)
VALUES (:initiative, :seq, :full_name, :birth_on, :workplace, :post_title, :degree, :task_done);

-- name: applier_list   -- many
-- in: initiative initiative_id
-- out: seq int32, full_name str, birth_on date?, workplace str?, post_title str?, degree str?, task_done str
SELECT seq, full_name, birth_on, workplace, post_title, degree, task_done FROM first_applier
 WHERE initiative_id = :initiative ORDER BY seq LIMIT 50;

-- A draft leaves nothing but its events.
-- name: initiative_delete_links   -- exec
-- in: id initiative_id
DELETE FROM link WHERE (to_kind = 'initiative' AND to_id = :id) OR (from_kind = 'initiative' AND from_id = :id);

-- name: initiative_delete_items   -- exec
-- in: id initiative_id
DELETE FROM dossier_item WHERE initiative_id = :id;

-- name: initiative_delete_content   -- exec
-- in: id initiative_id
DELETE FROM initiative_content WHERE initiative_id = :id;

-- name: initiative_delete   -- changes 1
-- in: id initiative_id
DELETE FROM initiative WHERE initiative_id = :id AND status = 'nhap' AND code IS NULL;

-- name: dossier_item_remove   -- changes 1
-- in: id dossier_item_id, initiative initiative_id, now instant
UPDATE dossier_item SET removed_at = :now
 WHERE dossier_item_id = :id AND initiative_id = :initiative AND removed_at IS NULL;

-- name: dossier_item_frozen   -- many
-- in: initiative initiative_id
-- out: kind enum dossier_item_kind, title str, is_confidential bool, sha256 str?
SELECT d.kind, d.title, d.is_confidential, f.sha256
  FROM dossier_item d LEFT JOIN file f ON f.file_id = d.file_id
 WHERE d.initiative_id = :initiative AND d.removed_at IS NULL ORDER BY d.dossier_item_id LIMIT 200;

-- name: checklist_mark_list   -- many
-- in: initiative initiative_id
-- out: item str, is_ok bool
SELECT item, is_ok FROM checklist_mark WHERE initiative_id = :initiative ORDER BY item LIMIT 50;

-- name: supplement_open   -- maybe
-- in: initiative initiative_id
-- out: what str, due_on date
SELECT what, due_on FROM supplement WHERE initiative_id = :initiative AND answered_on IS NULL
 ORDER BY supplement_id DESC LIMIT 1;

-- What waits for one person, and in one agency: home page, menu badges, digests.
-- name: initiative_counts_of   -- one
-- in: org org_id, person person_id, today date
-- out: examine int64, examine_late int64, awaiting_author int64, unconfirmed int64, asked int64, drafts int64
SELECT (SELECT COUNT(*) FROM initiative i WHERE i.org_id = :org AND i.status = 'moi_nop') AS examine,
       (SELECT COUNT(*) FROM initiative i WHERE i.org_id = :org AND i.status = 'moi_nop'
           AND i.due_on < :today) AS examine_late,
       (SELECT COUNT(*) FROM initiative i WHERE i.org_id = :org AND i.status = 'cho_bo_sung') AS awaiting_author,
       (SELECT COUNT(*) FROM initiative_author w JOIN initiative i ON i.initiative_id = w.initiative_id
         WHERE w.person_id = :person AND w.confirmed_on IS NULL
           AND i.status IN ('nhap', 'moi_nop', 'cho_bo_sung')) AS unconfirmed,
       (SELECT COUNT(*) FROM initiative_author w JOIN initiative i ON i.initiative_id = w.initiative_id
         WHERE w.person_id = :person AND i.status = 'cho_bo_sung') AS asked,
       (SELECT COUNT(*) FROM initiative_author w JOIN initiative i ON i.initiative_id = w.initiative_id
         WHERE w.person_id = :person AND i.status = 'nhap') AS drafts;

-- name: initiative_count_consent   -- one
-- in: person person_id, today date
-- out: n int64
SELECT COUNT(*) AS n FROM initiative i
 WHERE i.waiting_on = 'superior_consent' AND i.status = 'cho_quyet_dinh'
   AND EXISTS (SELECT 1 FROM org_ancestor a JOIN role_grant g ON g.org_id = a.ancestor_org_id
                WHERE a.org_id = i.org_id AND a.depth = 1 AND g.person_id = :person
                  AND g.role IN ('head', 'province_officer')
                  AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
                  AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today));

-- name: dossier_item_insert   -- exec
-- in: initiative initiative_id, kind enum dossier_item_kind, title str, file file_id?, is_confidential bool, added_by person_id, now instant
INSERT INTO dossier_item (initiative_id, kind, title, file_id, is_confidential, added_by, at)
VALUES (:initiative, :kind, :title, :file, :is_confidential, :added_by, :now);

-- name: dossier_item_list   -- many
-- in: initiative initiative_id, with_confidential bool
-- out: id dossier_item_id, kind enum dossier_item_kind, title str, file file_id?, is_confidential bool, at instant, file_name str?, bytes int64?
SELECT d.dossier_item_id AS id, d.kind, d.title, d.file_id AS file, d.is_confidential, d.at, f.name AS file_name,
       f.bytes
  FROM dossier_item d LEFT JOIN file f ON f.file_id = d.file_id
 WHERE d.initiative_id = :initiative AND d.removed_at IS NULL
   AND (d.is_confidential = 0 OR :with_confidential = 1)
 ORDER BY d.dossier_item_id LIMIT 100;

-- name: supplement_insert   -- exec
-- in: initiative initiative_id, asked_on date, asked_by person_id, what str, due_on date, now instant
INSERT INTO supplement (initiative_id, asked_on, asked_by, what, due_on, at)
VALUES (:initiative, :asked_on, :asked_by, :what, :due_on, :now);

-- name: supplement_answer   -- exec
-- in: initiative initiative_id, answered_on date, answer str
UPDATE supplement SET answered_on = :answered_on, answer = :answer
 WHERE initiative_id = :initiative AND answered_on IS NULL;

-- name: supplement_list   -- many
-- in: initiative initiative_id
-- out: what str, asked_on date, due_on date, answered_on date?, answer str?
SELECT what, asked_on, due_on, answered_on, answer FROM supplement WHERE initiative_id = :initiative
 ORDER BY supplement_id LIMIT 50;

-- name: checklist_mark_set   -- exec
-- in: initiative initiative_id, item str, is_ok bool, note str?, marked_by person_id, now instant
INSERT INTO checklist_mark (initiative_id, item, is_ok, note, marked_by, at)
VALUES (:initiative, :item, :is_ok, :note, :marked_by, :now)
ON CONFLICT (initiative_id, item) DO UPDATE SET is_ok = :is_ok, note = :note, marked_by = :marked_by, at = :now;

-- name: dossier_stage_list   -- many
-- in: initiative initiative_id
-- out: stage str, entered_on date, left_on date?, outcome str?, reason str?
SELECT stage, entered_on, left_on, outcome, reason FROM dossier_stage WHERE initiative_id = :initiative
 ORDER BY seq LIMIT 50;

-- name: clock_run_list   -- many
-- in: initiative initiative_id
-- out: clock str, from_on date, due_on date, moved_because str?, law str, stopped_on date?, stop_reason str?, ended_on date?
SELECT clock, from_on, due_on, moved_because, law, stopped_on, stop_reason, ended_on FROM clock_run
 WHERE initiative_id = :initiative ORDER BY clock_run_id LIMIT 50;

-- Dossiers without an end, for a successor.
-- name: initiative_unfinished   -- many
-- in: org org_id
-- out: id initiative_id
SELECT initiative_id AS id FROM initiative
 WHERE org_id = :org AND status IN ('nhap', 'moi_nop', 'cho_bo_sung', 'da_chap_nhan', 'dang_xet', 'cho_quyet_dinh')
 ORDER BY initiative_id LIMIT 20000;

-- name: initiative_move   -- changes 1
-- in: id initiative_id, to_org org_id
UPDATE initiative SET org_id = :to_org, version = version + 1 WHERE initiative_id = :id;

-- The agency it was with on a day: whoever handed it on first after that day.
-- name: initiative_transfer_after   -- maybe
-- in: id initiative_id, on_date date
-- out: from_org org_id
SELECT from_org_id AS from_org FROM initiative_transfer
 WHERE initiative_id = :id AND happened_on > :on_date ORDER BY happened_on LIMIT 1;

-- name: initiative_transfer_insert   -- exec
-- in: id initiative_id, from_org org_id, to_org org_id, happened_on date, document str
INSERT INTO initiative_transfer (initiative_id, from_org_id, to_org_id, happened_on, document)
VALUES (:id, :from_org, :to_org, :happened_on, :document)
ON CONFLICT (initiative_id, from_org_id, to_org_id) DO NOTHING;

-- Other dossiers under the same title, drafts apart, oldest first: what a person has to look at.
-- name: initiative_same_work   -- many
-- in: id initiative_id
-- out: id initiative_id, org org_id, org_name str, code str, filed_on date?, is_recognised bool, has_same_author bool
SELECT o.initiative_id AS id, o.org_id AS org,
       COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = o.org_id ORDER BY v.from_on DESC LIMIT 1), '') AS org_name,
       COALESCE(o.code, '–') AS code, o.filed_on,
       CASE WHEN EXISTS (SELECT 1 FROM recognition r WHERE r.initiative_id = o.initiative_id AND r.status = 'valid')
            THEN 1 ELSE 0 END AS is_recognised,
       CASE WHEN EXISTS (SELECT 1 FROM initiative_author a JOIN initiative_author b ON b.person_id = a.person_id
                WHERE a.initiative_id = i.initiative_id AND b.initiative_id = o.initiative_id)
            THEN 1 ELSE 0 END AS has_same_author
  FROM initiative i JOIN initiative o ON o.sort_key = i.sort_key
 WHERE i.initiative_id = :id AND o.initiative_id <> i.initiative_id AND o.status <> 'nhap'
 ORDER BY o.initiative_id LIMIT 50;

-- name: initiative_recognised   -- one
-- in: id initiative_id
-- out: valid int64, confirmations int64
SELECT (SELECT COUNT(*) FROM recognition r WHERE r.initiative_id = :id AND r.status = 'valid') AS valid,
       (SELECT COUNT(*) FROM model m JOIN adoption d ON d.model_id = m.model_id
         WHERE m.initiative_id = :id AND d.confirmed_by IS NOT NULL) AS confirmations;
