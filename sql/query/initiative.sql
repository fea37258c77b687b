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
