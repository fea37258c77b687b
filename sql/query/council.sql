-- name: council_insert   -- insert
-- in: org org_id, level enum recognition_level, name str, symbol str?, decision_number str?, decided_on date, from_on date, to_on date?, regulation regulation_version_id?, now instant
-- out: id council_id
INSERT INTO council (org_id, level, name, symbol, decision_number, decided_on, from_on, to_on, regulation_version_id, at)
VALUES (:org, :level, :name, :symbol, :decision_number, :decided_on, :from_on, :to_on, :regulation, :now)
RETURNING council_id AS id;

-- name: council_get   -- maybe
-- in: id council_id
-- out: id council_id, org org_id, level enum recognition_level, name str, symbol str?, decision_number str?, decided_on date, from_on date, to_on date?, regulation regulation_version_id?, paper paper_id?
SELECT council_id AS id, org_id AS org, level, name, symbol, decision_number, decided_on, from_on, to_on,
       regulation_version_id AS regulation, paper_id AS paper
  FROM council WHERE council_id = :id;

-- name: council_paper_set   -- exec
-- in: id council_id, paper paper_id
UPDATE council SET paper_id = :paper WHERE council_id = :id;

-- name: council_list   -- many
-- in: org org_id, actor person_id, today date
-- out: id council_id, name str, decision_number str?, decided_on date, from_on date, to_on date?
SELECT c.council_id AS id, c.name, c.decision_number, c.decided_on, c.from_on, c.to_on
  FROM council c
 WHERE c.org_id = :org AND {{visible council c.council_id c.org_id c.level}}
 ORDER BY c.council_id DESC LIMIT 100;

-- name: seat_insert   -- exec
-- in: council council_id, person person_id, kind enum seat_kind, post_title str?, from_on date, to_on date?
INSERT INTO seat (council_id, person_id, kind, post_title, from_on, to_on)
VALUES (:council, :person, :kind, :post_title, :from_on, :to_on);

-- name: seat_list   -- many
-- in: council council_id, on_date date
-- out: id seat_id, person person_id, full_name str, kind enum seat_kind, post_title str?
SELECT s.seat_id AS id, s.person_id AS person, p.full_name, s.kind, s.post_title
  FROM seat s JOIN person p ON p.person_id = s.person_id
 WHERE s.council_id = :council AND s.from_on <= :on_date AND (s.to_on IS NULL OR s.to_on >= :on_date)
 ORDER BY s.seat_id LIMIT 60;

-- name: session_insert_council   -- insert
-- in: council council_id, title str, held_on date, place str?, kind enum session_kind, form enum session_form, answer_by date?, late_reason str?, now instant
-- out: id council_session_id
INSERT INTO council_session (council_id, title, held_on, place, kind, form, answer_by, late_reason, at)
VALUES (:council, :title, :held_on, :place, :kind, :form, :answer_by, :late_reason, :now) RETURNING council_session_id AS id;

-- name: council_session_get   -- maybe
-- in: id council_session_id
-- out: id council_session_id, council council_id, title str, held_on date, place str?, kind enum session_kind, form enum session_form, status enum session_status, member_count int32?, quorum_count int32?, answer_by date?, turned_on date?, turned_reason str?, opened_on date?, closed_on date?, minutes paper_id?, version int32, org org_id, council_name str
SELECT s.council_session_id AS id, s.council_id AS council, s.title, s.held_on, s.place, s.kind, s.form, s.status,
       s.member_count, s.quorum_count, s.answer_by, s.turned_on, s.turned_reason, s.opened_on, s.closed_on, s.minutes_paper_id AS minutes, s.version,
       c.org_id AS org, c.name AS council_name
  FROM council_session s JOIN council c ON c.council_id = s.council_id
 WHERE s.council_session_id = :id;

-- name: council_session_list   -- many
-- in: org org_id, actor person_id, today date
-- out: id council_session_id, title str, held_on date, status enum session_status, items int64
SELECT s.council_session_id AS id, s.title, s.held_on, s.status,
       (SELECT COUNT(*) FROM agenda_item a WHERE a.council_session_id = s.council_session_id) AS items
  FROM council_session s JOIN council c ON c.council_id = s.council_id
 WHERE c.org_id = :org AND {{visible council_session s.council_session_id c.org_id s.status}}
 ORDER BY s.council_session_id DESC LIMIT 100;

-- name: council_session_open   -- changes 1
-- in: id council_session_id, version int32, member_count int32, quorum_count int32, opened_on date
UPDATE council_session
   SET status = 'open', member_count = :member_count, quorum_count = :quorum_count, opened_on = :opened_on,
       version = version + 1
 WHERE council_session_id = :id AND version = :version AND status = 'planned';

-- name: council_session_close   -- changes 1
-- in: id council_session_id, version int32, closed_on date
UPDATE council_session SET status = 'closed', closed_on = :closed_on, version = version + 1
 WHERE council_session_id = :id AND version = :version AND status = 'open';

-- name: council_session_turn   -- changes 1
-- in: id council_session_id, version int32, on_date date, reason str
UPDATE council_session SET form = 'paper', turned_on = :on_date, turned_reason = :reason, version = version + 1
 WHERE council_session_id = :id AND version = :version AND status = 'open' AND form = 'system';

-- name: council_session_minutes   -- exec
-- in: id council_session_id, paper paper_id
UPDATE council_session SET minutes_paper_id = :paper WHERE council_session_id = :id;

-- name: attendance_set   -- exec
-- in: session council_session_id, seat seat_id, is_present bool, now instant
INSERT INTO attendance (council_session_id, seat_id, is_present, at)
VALUES (:session, :seat, :is_present, :now)
ON CONFLICT (council_session_id, seat_id) DO UPDATE SET is_present = :is_present, at = :now;

-- name: attendance_list   -- many
-- in: session council_session_id
-- out: seat seat_id, is_present bool
SELECT seat_id AS seat, is_present FROM attendance WHERE council_session_id = :session
 ORDER BY seat_id LIMIT 60;

-- name: agenda_insert   -- insert
-- in: session council_session_id, initiative initiative_id, seq int32
-- out: id agenda_item_id
INSERT INTO agenda_item (council_session_id, initiative_id, seq) VALUES (:session, :initiative, :seq)
RETURNING agenda_item_id AS id;

-- name: agenda_list   -- many
-- in: session council_session_id
-- out: id agenda_item_id, initiative initiative_id, seq int32, code str?, title str, outcome enum agenda_outcome?, note str?, chair seat_id?, chair_name str?, chair_kind enum seat_kind?, spread int32?, override_outcome enum agenda_outcome?, override_reason str?, override_on date?, override_name str?
SELECT a.agenda_item_id AS id, a.initiative_id AS initiative, a.seq, i.code, i.title, a.outcome, a.note,
       a.chair_seat_id AS chair, p.full_name AS chair_name, t.kind AS chair_kind, a.spread_hundredths AS spread,
       a.override_outcome, a.override_reason, a.override_on, o.full_name AS override_name
  FROM agenda_item a JOIN initiative i ON i.initiative_id = a.initiative_id
  LEFT JOIN seat t ON t.seat_id = a.chair_seat_id LEFT JOIN person p ON p.person_id = t.person_id
  LEFT JOIN person o ON o.person_id = a.override_by
 WHERE a.council_session_id = :session ORDER BY a.seq LIMIT 200;

-- name: agenda_get   -- maybe
-- in: id agenda_item_id
-- out: id agenda_item_id, session council_session_id, initiative initiative_id, title str, code str?, org org_id, outcome enum agenda_outcome?, chair seat_id?
SELECT a.agenda_item_id AS id, a.council_session_id AS session, a.initiative_id AS initiative, i.title, i.code,
       i.org_id AS org, a.outcome, a.chair_seat_id AS chair
  FROM agenda_item a JOIN initiative i ON i.initiative_id = a.initiative_id
 WHERE a.agenda_item_id = :id;

-- What the dossier says for itself, to be read beside the sheet.
-- name: agenda_grounds   -- one
-- in: id agenda_item_id, today date
-- out: org_name str, prior_state str?, novelty str?, applicability str?, benefit_by_author str?, benefit_by_user str?
SELECT v.short_name AS org_name, c.prior_state, c.novelty, c.applicability, c.benefit_by_author, c.benefit_by_user
  FROM agenda_item a
  JOIN initiative i ON i.initiative_id = a.initiative_id
  JOIN org_version v ON v.org_id = i.org_id
  LEFT JOIN initiative_content c ON c.initiative_id = i.initiative_id
 WHERE a.agenda_item_id = :id
   AND v.from_on = (SELECT MAX(w.from_on) FROM org_version w WHERE w.org_id = i.org_id AND w.from_on <= :today);

-- name: agenda_conclude   -- exec
-- in: id agenda_item_id, outcome enum agenda_outcome, note str?
UPDATE agenda_item SET outcome = :outcome, note = COALESCE(:note, note) WHERE agenda_item_id = :id;

-- name: agenda_spread_set   -- exec
-- in: id agenda_item_id, spread int32
UPDATE agenda_item SET spread_hundredths = :spread WHERE agenda_item_id = :id;

-- The chair's word against the count.
-- name: agenda_override   -- exec
-- in: id agenda_item_id, outcome enum agenda_outcome, reason str, by_person person_id, on_date date
UPDATE agenda_item SET outcome = :outcome, override_outcome = :outcome, override_reason = :reason, override_by = :by_person,
       override_on = :on_date
 WHERE agenda_item_id = :id;

-- How often the council has put this dossier off already.
-- name: agenda_deferrals   -- one
-- in: initiative initiative_id
-- out: n int64
SELECT COUNT(*) AS n FROM agenda_item a JOIN council_session s ON s.council_session_id = a.council_session_id
 WHERE a.initiative_id = :initiative AND a.outcome = 'deferred' AND s.status = 'closed';

-- Dossiers of the agency that wait at the council stage and stand on no agenda yet.
-- name: agenda_candidates   -- many
-- in: org org_id, actor person_id, today date
-- out: id initiative_id, code str?, title str, due_on date?
SELECT i.initiative_id AS id, i.code, i.title, i.due_on
  FROM initiative i
 WHERE i.org_id = :org AND i.status = 'da_chap_nhan' AND i.stage = 'council'
   AND {{visible initiative i.initiative_id i.org_id i.status}}
 ORDER BY i.due_on NULLS LAST, i.initiative_id LIMIT 200;

-- name: conflict_insert   -- exec
-- in: item agenda_item_id, seat seat_id, ground enum conflict_ground, is_barring bool, source str, note str?, now instant
INSERT INTO conflict (agenda_item_id, seat_id, ground, is_barring, source, note, at)
VALUES (:item, :seat, :ground, :is_barring, :source, :note, :now)
ON CONFLICT (agenda_item_id, seat_id, ground) DO UPDATE
   SET is_barring = CASE WHEN :is_barring = 1 THEN 1 ELSE conflict.is_barring END, note = COALESCE(:note, conflict.note);

-- Of the seats that are valid on the day of the session: a member who was replaced has no say any more.
-- name: conflict_list   -- many
-- in: item agenda_item_id
-- out: seat seat_id, person person_id, full_name str, ground enum conflict_ground, is_barring bool, source str, note str?
SELECT c.seat_id AS seat, s.person_id AS person, p.full_name, c.ground, c.is_barring, c.source, c.note
  FROM conflict c JOIN seat s ON s.seat_id = c.seat_id JOIN person p ON p.person_id = s.person_id
  JOIN agenda_item a ON a.agenda_item_id = c.agenda_item_id
  JOIN council_session h ON h.council_session_id = a.council_session_id
 WHERE c.agenda_item_id = :item AND s.from_on <= h.held_on AND (s.to_on IS NULL OR s.to_on >= h.held_on)
 ORDER BY c.conflict_id LIMIT 100;

-- Who may chair this dossier, best first: the chair, then his deputies; of those present once the session is
-- open, and never a barred one.
-- name: agenda_chair_candidate   -- maybe
-- in: item agenda_item_id
-- out: id seat_id
SELECT t.seat_id AS id
  FROM agenda_item a JOIN council_session s ON s.council_session_id = a.council_session_id
  JOIN seat t ON t.council_id = s.council_id
 WHERE a.agenda_item_id = :item AND t.kind IN ('chair', 'vice_chair')
   AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on)
   AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id AND c.seat_id = t.seat_id
       AND c.is_barring = 1)
   AND NOT EXISTS (SELECT 1 FROM attendance n WHERE n.council_session_id = s.council_session_id
       AND n.seat_id = t.seat_id AND n.is_present = 0)
 ORDER BY CASE WHEN t.kind = 'chair' THEN 0 ELSE 1 END, t.seat_id LIMIT 1;

-- name: agenda_chair_set   -- exec
-- in: item agenda_item_id, seat seat_id?
UPDATE agenda_item SET chair_seat_id = :seat WHERE agenda_item_id = :item;

-- The council is changed by a decision: one seat ends, another begins.
-- name: seat_end   -- exec
-- in: id seat_id, last_on date
UPDATE seat SET to_on = :last_on WHERE seat_id = :id;

-- name: seat_replace   -- insert
-- in: council council_id, person person_id, kind enum seat_kind, post_title str?, from_on date, to_on date?, document str
-- out: id seat_id
INSERT INTO seat (council_id, person_id, kind, post_title, from_on, to_on, document)
VALUES (:council, :person, :kind, :post_title, :from_on, :to_on, :document) RETURNING seat_id AS id;

-- name: agenda_handed_in   -- one
-- in: item agenda_item_id
-- out: n int64
SELECT (SELECT COUNT(*) FROM score s WHERE s.agenda_item_id = :item AND s.status = 'submitted')
     + (SELECT COUNT(*) FROM teller_count t WHERE t.agenda_item_id = :item) AS n;

-- What the data show between a seat of the council and the authors of a dossier on the day of the session.
-- name: conflict_found   -- many
-- in: item agenda_item_id, co_author_since date
-- out: seat seat_id, ground enum conflict_ground
WITH pair AS (
    SELECT t.seat_id, t.person_id AS member, w.person_id AS author, i.org_id, i.initiative_id, s.held_on
      FROM agenda_item a
      JOIN council_session s ON s.council_session_id = a.council_session_id
      JOIN initiative i ON i.initiative_id = a.initiative_id
      JOIN seat t ON t.council_id = s.council_id
      JOIN initiative_author w ON w.initiative_id = a.initiative_id
     WHERE a.agenda_item_id = :item AND w.person_id IS NOT NULL
       AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on))
SELECT DISTINCT q.seat_id AS seat, q.ground FROM (
    SELECT x.seat_id,
           CASE WHEN EXISTS (SELECT 1 FROM post p WHERE p.person_id = x.member AND p.org_id = x.org_id
                AND p.is_head = 1 AND p.from_on <= x.held_on AND (p.to_on IS NULL OR p.to_on >= x.held_on))
                THEN 'head_author' ELSE 'author' END AS ground
      FROM pair x WHERE x.member = x.author
    UNION ALL
    SELECT x.seat_id, 'line_manager' AS ground FROM pair x
      JOIN post p ON p.person_id = x.author AND p.manager_person_id = x.member
     WHERE p.from_on <= x.held_on AND (p.to_on IS NULL OR p.to_on >= x.held_on) AND x.member <> x.author
    UNION ALL
    SELECT x.seat_id, 'subordinate' AS ground FROM pair x
      JOIN post p ON p.person_id = x.member AND p.manager_person_id = x.author
     WHERE p.from_on <= x.held_on AND (p.to_on IS NULL OR p.to_on >= x.held_on) AND x.member <> x.author
    UNION ALL
    SELECT x.seat_id, 'line_manager' AS ground FROM pair x
      JOIN post p ON p.person_id = x.author
      JOIN post h ON h.org_id = p.org_id AND h.person_id = x.member AND h.is_head = 1
     WHERE p.from_on <= x.held_on AND (p.to_on IS NULL OR p.to_on >= x.held_on)
       AND h.from_on <= x.held_on AND (h.to_on IS NULL OR h.to_on >= x.held_on) AND x.member <> x.author
    UNION ALL
    SELECT x.seat_id, 'subordinate' AS ground FROM pair x
      JOIN post p ON p.person_id = x.member
      JOIN post h ON h.org_id = p.org_id AND h.person_id = x.author AND h.is_head = 1
     WHERE p.from_on <= x.held_on AND (p.to_on IS NULL OR p.to_on >= x.held_on)
       AND h.from_on <= x.held_on AND (h.to_on IS NULL OR h.to_on >= x.held_on) AND x.member <> x.author
    UNION ALL
    SELECT x.seat_id, 'same_unit' AS ground FROM pair x
      JOIN post p ON p.person_id = x.author
      JOIN post m ON m.person_id = x.member AND m.org_id = p.org_id AND m.unit = p.unit
     WHERE p.from_on <= x.held_on AND (p.to_on IS NULL OR p.to_on >= x.held_on)
       AND m.from_on <= x.held_on AND (m.to_on IS NULL OR m.to_on >= x.held_on) AND x.member <> x.author
    UNION ALL
    SELECT x.seat_id, 'recent_co_author' AS ground FROM pair x
      JOIN initiative_author a1 ON a1.person_id = x.author
      JOIN initiative_author a2 ON a2.initiative_id = a1.initiative_id AND a2.person_id = x.member
      JOIN initiative o ON o.initiative_id = a1.initiative_id
     WHERE o.filed_on >= :co_author_since AND o.initiative_id <> x.initiative_id AND x.member <> x.author
    UNION ALL
    SELECT x.seat_id, 'confirmed_use' AS ground FROM pair x
      JOIN model m ON m.initiative_id = x.initiative_id
      JOIN adoption d ON d.model_id = m.model_id AND d.confirmed_by = x.member
     WHERE x.member <> x.author) q
 ORDER BY seat, ground LIMIT 500;

-- Barred members of one dossier, and how many of them are there.
-- name: conflict_barred_count   -- one
-- in: item agenda_item_id, session council_session_id
-- out: barred int64, present int64
SELECT COUNT(*) AS barred, CAST(COALESCE(SUM(CASE WHEN t.is_present = 1 THEN 1 ELSE 0 END), 0) AS BIGINT) AS present
  FROM (SELECT DISTINCT c.seat_id FROM conflict c JOIN seat v ON v.seat_id = c.seat_id
          JOIN council_session h ON h.council_session_id = :session
         WHERE c.agenda_item_id = :item AND c.is_barring = 1
           AND v.from_on <= h.held_on AND (v.to_on IS NULL OR v.to_on >= h.held_on)) b
  LEFT JOIN attendance t ON t.council_session_id = :session AND t.seat_id = b.seat_id;

-- name: score_insert   -- insert
-- in: item agenda_item_id, seat seat_id, vote enum vote_choice?, total int64?, remark str?, happened_on date, entered_by person_id, channel enum channel, is_absent bool, now instant
-- out: id score_id
INSERT INTO score (agenda_item_id, seat_id, vote, total_hundredths, remark, happened_on, entered_by, channel, is_absent, at)
VALUES (:item, :seat, :vote, :total, :remark, :happened_on, :entered_by, :channel, :is_absent, :now)
RETURNING score_id AS id;

-- name: score_get   -- maybe
-- in: item agenda_item_id, seat seat_id
-- out: id score_id, status str, vote enum vote_choice?, total int64?, remark str?, channel enum channel
SELECT score_id AS id, status, vote, total_hundredths AS total, remark, channel FROM score
 WHERE agenda_item_id = :item AND seat_id = :seat;

-- name: score_update   -- exec
-- in: id score_id, vote enum vote_choice?, total int64?, remark str?, happened_on date
UPDATE score SET vote = :vote, total_hundredths = :total, remark = :remark, happened_on = :happened_on, version = version + 1
 WHERE score_id = :id;

-- The first point, kept once.
-- name: score_first   -- exec
-- in: id score_id, total int64, now instant
UPDATE score SET first_total_hundredths = :total, first_at = :now WHERE score_id = :id AND first_at IS NULL;

-- name: score_submit   -- exec
-- in: id score_id, now instant
UPDATE score SET status = 'submitted', submitted_at = :now WHERE score_id = :id;

-- name: score_point_set   -- exec
-- in: score score_id, criterion str, point int64, remark str?
INSERT INTO score_point (score_id, criterion, point_hundredths, remark)
VALUES (:score, :criterion, :point, :remark)
ON CONFLICT (score_id, criterion) DO UPDATE SET point_hundredths = :point, remark = :remark;

-- name: score_point_list   -- many
-- in: score score_id
-- out: criterion str, point int64, remark str?
SELECT criterion, point_hundredths AS point, remark FROM score_point WHERE score_id = :score LIMIT 60;

-- Who has handed in, without a point: what the secretary may know before the close. A sheet of somebody
-- barred since then is no longer counted anywhere.
-- name: score_handed_in   -- many
-- in: item agenda_item_id
-- out: seat seat_id
SELECT s.seat_id AS seat FROM score s WHERE s.agenda_item_id = :item AND s.status = 'submitted'
   AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = s.agenda_item_id AND c.seat_id = s.seat_id
       AND c.is_barring = 1)
 ORDER BY s.seat_id LIMIT 60;

-- name: score_count   -- one
-- in: item agenda_item_id, is_absent bool
-- out: yes int64, no int64, blank int64
SELECT COALESCE(SUM(CASE WHEN vote = 'yes' THEN 1 ELSE 0 END), 0) AS yes,
       COALESCE(SUM(CASE WHEN vote = 'no' THEN 1 ELSE 0 END), 0) AS no,
       COALESCE(SUM(CASE WHEN vote = 'blank' THEN 1 ELSE 0 END), 0) AS blank
  FROM score s WHERE s.agenda_item_id = :item AND s.status = 'submitted' AND s.is_absent = :is_absent
   AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = s.agenda_item_id AND c.seat_id = s.seat_id
       AND c.is_barring = 1);

-- Every point of the sheets that count, sheet by sheet.
-- name: score_point_all   -- many
-- in: item agenda_item_id, with_absent bool
-- out: score score_id, criterion str, point int64
SELECT s.score_id AS score, p.criterion, p.point_hundredths AS point
  FROM score s JOIN score_point p ON p.score_id = s.score_id
 WHERE s.agenda_item_id = :item AND s.status = 'submitted' AND (:with_absent = 1 OR s.is_absent = 0)
   AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = s.agenda_item_id AND c.seat_id = s.seat_id
       AND c.is_barring = 1)
 ORDER BY s.score_id, p.criterion LIMIT 7000;

-- name: score_sheet_list   -- many
-- in: item agenda_item_id
-- out: full_name str, vote enum vote_choice?, total int64?, first_total int64?, is_absent bool, remark str?
SELECT p.full_name, s.vote, s.total_hundredths AS total, s.first_total_hundredths AS first_total, s.is_absent, s.remark
  FROM score s JOIN seat t ON t.seat_id = s.seat_id JOIN person p ON p.person_id = t.person_id
 WHERE s.agenda_item_id = :item AND s.status = 'submitted'
   AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = s.agenda_item_id AND c.seat_id = s.seat_id
       AND c.is_barring = 1)
 ORDER BY t.seat_id LIMIT 60;

-- name: tally_insert   -- insert
-- in: item agenda_item_id, source str, yes int32, no int32, blank int32, present int32, absent int32, base enum threshold_base, base_count int32, needed int32, mean int64?, class str?, is_passed bool, law str, entered_by person_id, checked_by person_id?, scan file_id?, now instant
-- out: id tally_id
INSERT INTO tally (agenda_item_id, source, yes_count, no_count, blank_count, present_count, absent_count, base, base_count, needed_count,
    mean_hundredths, class_code, is_passed, law, entered_by, checked_by, scan_file_id, at)
VALUES (:item, :source, :yes, :no, :blank, :present, :absent, :base, :base_count, :needed, :mean, :class, :is_passed, :law, :entered_by,
    :checked_by, :scan, :now)
RETURNING tally_id AS id;

-- name: tally_get   -- maybe
-- in: item agenda_item_id
-- out: yes int32, no int32, blank int32, present int32, absent int32, base enum threshold_base, base_count int32, needed int32, mean int64?, class str?, is_passed bool, law str, source str, scan file_id?
SELECT yes_count AS yes, no_count AS no, blank_count AS blank, present_count AS present,
       absent_count AS absent, base, base_count, needed_count AS needed, mean_hundredths AS mean, class_code AS class,
       is_passed, law, source, scan_file_id AS scan
  FROM tally WHERE agenda_item_id = :item;

-- -- ballots on paper: two people count, each for himself -----------------------------------------

-- name: teller_count_set   -- exec
-- in: item agenda_item_id, teller person_id, yes int32, no int32, blank int32, scan file_id?, now instant
INSERT INTO teller_count (agenda_item_id, teller_person_id, yes_count, no_count, blank_count, scan_file_id, at)
VALUES (:item, :teller, :yes, :no, :blank, :scan, :now)
ON CONFLICT (agenda_item_id, teller_person_id) DO UPDATE
   SET yes_count = :yes, no_count = :no, blank_count = :blank,
       scan_file_id = COALESCE(:scan, teller_count.scan_file_id), at = :now;

-- name: teller_count_list   -- many
-- in: item agenda_item_id
-- out: teller person_id, yes int32, no int32, blank int32, scan file_id?
SELECT teller_person_id AS teller, yes_count AS yes, no_count AS no, blank_count AS blank, scan_file_id AS scan
  FROM teller_count WHERE agenda_item_id = :item ORDER BY at, teller_person_id LIMIT 20;

-- name: council_session_find_open   -- maybe
-- in: org org_id
-- out: title str
SELECT s.title FROM council_session s JOIN council c ON c.council_id = s.council_id
 WHERE c.org_id = :org AND s.status = 'open' ORDER BY s.council_session_id LIMIT 1;

-- A council that has planned a session holds it for the successor.
-- name: council_hand_over   -- exec count
-- in: from_org org_id, to_org org_id
UPDATE council SET org_id = :to_org, version = version + 1
 WHERE org_id = :from_org AND EXISTS (SELECT 1 FROM council_session s
        WHERE s.council_id = council.council_id AND s.status = 'planned');

-- -- a draft rule set replayed over what was counted (simulate.c) ----------------------------------

-- name: simulate_items   -- many
-- in: org org_id, limit int32
-- out: id agenda_item_id, session council_session_id, initiative initiative_id, code str, held_on date, members int32, present int32, yes int32, no int32, blank int32, source str, is_passed bool, class str?, first_used_on date?, filed_on date?, authors int64, least_share int64
SELECT a.agenda_item_id AS id, s.council_session_id AS session, i.initiative_id AS initiative, COALESCE(i.code, '–') AS code, s.held_on,
       COALESCE(s.member_count, 0) AS members, t.present_count AS present, t.yes_count AS yes, t.no_count AS no,
       t.blank_count AS blank, t.source, t.is_passed, t.class_code AS class, i.first_used_on, i.filed_on,
       (SELECT COUNT(*) FROM initiative_author w WHERE w.initiative_id = i.initiative_id) AS authors,
       (SELECT CAST(COALESCE(MIN(w.share_bp), 10000) AS BIGINT) FROM initiative_author w WHERE w.initiative_id = i.initiative_id) AS least_share
  FROM tally t JOIN agenda_item a ON a.agenda_item_id = t.agenda_item_id
  JOIN council_session s ON s.council_session_id = a.council_session_id
  JOIN council c ON c.council_id = s.council_id
  JOIN initiative i ON i.initiative_id = a.initiative_id
 WHERE s.status = 'closed' AND (:org = 0 OR EXISTS (SELECT 1 FROM org_ancestor o
        WHERE o.org_id = c.org_id AND o.ancestor_org_id = :org))
 ORDER BY s.held_on DESC, a.agenda_item_id LIMIT :limit;

-- name: simulate_votes   -- many
-- in: item agenda_item_id
-- out: seat seat_id, vote enum vote_choice?, is_absent bool
SELECT seat_id AS seat, vote, is_absent FROM score WHERE agenda_item_id = :item AND status = 'submitted'
 ORDER BY seat_id LIMIT 100;

-- name: simulate_points   -- many
-- in: item agenda_item_id
-- out: score score_id, seat seat_id, is_absent bool, criterion str, point int64
SELECT s.score_id AS score, s.seat_id AS seat, s.is_absent, p.criterion, p.point_hundredths AS point
  FROM score s JOIN score_point p ON p.score_id = s.score_id
 WHERE s.agenda_item_id = :item AND s.status = 'submitted'
 ORDER BY s.score_id, p.criterion LIMIT 7000;
