-- Rooms initiative and council.

-- One dossier from draft to end. status is what policy and screens read; stage and waiting_on say
-- where the procedure of its own regulation version stands. Dates ending in _on are legal dates,
-- _at is when it was typed. Class C1; authors C2.
CREATE TABLE initiative (
    initiative_id INTEGER PRIMARY KEY,
    code TEXT CONSTRAINT uq_initiative_code UNIQUE,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    regulation_version_id INTEGER REFERENCES regulation_version (regulation_version_id),
    status TEXT NOT NULL DEFAULT 'nhap' CHECK (status IN ({{enum initiative_status}})),
    stage TEXT,
    waiting_on TEXT,
    end_kind TEXT CHECK (end_kind IN ({{enum initiative_end}})),
    title TEXT NOT NULL,
    kind TEXT CHECK (kind IN ({{enum initiative_kind}})),
    field TEXT,
    investor TEXT,
    is_state_funded INTEGER NOT NULL DEFAULT 1,
    first_used_on TEXT,
    use_kind TEXT CHECK (use_kind IN ({{enum use_kind}})),
    benefit_dong INTEGER,
    channel TEXT NOT NULL DEFAULT 'online' CHECK (channel IN ({{enum channel}})),
    filed_on TEXT,
    filed_at INTEGER,
    receipt_number INTEGER,
    accepted_on TEXT,
    decided_on TEXT,
    due_on TEXT,
    due_clock TEXT,
    is_confidential INTEGER NOT NULL DEFAULT 0,
    declared_at INTEGER,
    sort_key TEXT NOT NULL,
    search TEXT NOT NULL,
    created_by INTEGER NOT NULL REFERENCES person (person_id),
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
-- With what a list is narrowed by, so that counting reads no row.
CREATE INDEX ix_initiative_org ON initiative (org_id, initiative_id, status, kind, due_on);
CREATE INDEX ix_initiative_org_status ON initiative (org_id, status, initiative_id);
CREATE INDEX ix_initiative_waiting ON initiative (waiting_on, org_id);
CREATE INDEX ix_initiative_filed ON initiative (org_id, filed_on, accepted_on);
CREATE INDEX ix_initiative_same_title ON initiative (sort_key);

-- The long fields of the statutory form while they can still be edited.
CREATE TABLE initiative_content (
    initiative_id INTEGER PRIMARY KEY REFERENCES initiative (initiative_id),
    problem TEXT,
    prior_state TEXT,
    description TEXT,
    novelty TEXT,
    conditions TEXT,
    applicability TEXT,
    benefit_by_author TEXT,
    benefit_by_user TEXT,
    benefit_inputs TEXT,
    confidential_note TEXT,
    programme_tags TEXT
) STRICT;

-- What was submitted, byte for byte: one row per submission.
CREATE TABLE initiative_version (
    initiative_version_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    seq INTEGER NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT uq_initiative_version UNIQUE (initiative_id, seq)
) STRICT;

-- An author; person_id is missing for somebody who has no record here yet.
CREATE TABLE initiative_author (
    initiative_author_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    seq INTEGER NOT NULL,
    person_id INTEGER REFERENCES person (person_id),
    full_name TEXT NOT NULL,
    birth_on TEXT,
    workplace TEXT NOT NULL,
    post_title TEXT,
    degree TEXT,
    share_bp INTEGER NOT NULL CHECK (share_bp BETWEEN 0 AND 10000),
    confirm_means TEXT CHECK (confirm_means IN ({{enum confirm_means}})),
    confirmed_on TEXT,
    confirmed_at INTEGER,
    confirmed_by INTEGER REFERENCES person (person_id),
    confirm_file_id INTEGER REFERENCES file (file_id),
    confirm_reason TEXT,
    withdrew_at INTEGER,
    CONSTRAINT uq_initiative_author_seq UNIQUE (initiative_id, seq)
) STRICT;
CREATE INDEX ix_initiative_author_person ON initiative_author (person_id, initiative_id);

-- People who took part in the first application (not authors).
CREATE TABLE first_applier (
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    seq INTEGER NOT NULL,
    full_name TEXT NOT NULL,
    birth_on TEXT,
    workplace TEXT,
    post_title TEXT,
    degree TEXT,
    task_done TEXT NOT NULL,
    CONSTRAINT pk_first_applier PRIMARY KEY (initiative_id, seq)
) STRICT;

-- A component of the dossier: form, description, evidence, confirmation of use, scan of the paper form.
CREATE TABLE dossier_item (
    dossier_item_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum dossier_item_kind}})),
    title TEXT NOT NULL,
    file_id INTEGER REFERENCES file (file_id),
    is_confidential INTEGER NOT NULL DEFAULT 0,
    added_by INTEGER REFERENCES person (person_id),
    at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE INDEX ix_dossier_item_initiative ON dossier_item (initiative_id);

-- The way through the stages of its regulation version; one row per stage entered.
CREATE TABLE dossier_stage (
    dossier_stage_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    seq INTEGER NOT NULL,
    stage TEXT NOT NULL,
    entered_on TEXT NOT NULL,
    left_on TEXT,
    outcome TEXT,
    reason TEXT,
    actor_person_id INTEGER REFERENCES person (person_id),
    at INTEGER NOT NULL,
    CONSTRAINT uq_dossier_stage UNIQUE (initiative_id, seq)
) STRICT;

-- A running, stopped or ended legal clock of a dossier.
CREATE TABLE clock_run (
    clock_run_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    clock TEXT NOT NULL,
    from_on TEXT NOT NULL,
    nominal_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    moved_because TEXT,
    law TEXT NOT NULL,
    stopped_on TEXT,
    stop_reason TEXT,
    ended_on TEXT,
    extended_reason TEXT
) STRICT;
CREATE INDEX ix_clock_run_initiative ON clock_run (initiative_id);
CREATE INDEX ix_clock_run_due ON clock_run (due_on);

-- What the intake clerk (or a council) asked for, and what came.
CREATE TABLE supplement (
    supplement_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    asked_on TEXT NOT NULL,
    asked_by INTEGER NOT NULL REFERENCES person (person_id),
    what TEXT NOT NULL,
    due_on TEXT NOT NULL,
    answered_on TEXT,
    answer TEXT,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_supplement_initiative ON supplement (initiative_id);

CREATE TABLE checklist_mark (
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    item TEXT NOT NULL,
    is_ok INTEGER NOT NULL,
    note TEXT,
    marked_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    CONSTRAINT pk_checklist_mark PRIMARY KEY (initiative_id, item)
) STRICT;

-- Dossiers that moved to a successor agency: who held it until when.
CREATE TABLE initiative_transfer (
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    from_org_id INTEGER NOT NULL REFERENCES org (org_id),
    to_org_id INTEGER NOT NULL REFERENCES org (org_id),
    happened_on TEXT NOT NULL,
    document TEXT NOT NULL,
    CONSTRAINT pk_initiative_transfer PRIMARY KEY (initiative_id, from_org_id, to_org_id)
) STRICT;

-- A council set up by decision, with its own name and symbol, for a term.
CREATE TABLE council (
    council_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    level TEXT NOT NULL CHECK (level IN ({{enum recognition_level}})),
    name TEXT NOT NULL,
    symbol TEXT,
    decision_number TEXT,
    decided_on TEXT NOT NULL,
    paper_id INTEGER REFERENCES paper (paper_id),
    from_on TEXT NOT NULL,
    to_on TEXT,
    regulation_version_id INTEGER REFERENCES regulation_version (regulation_version_id),
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_council_org ON council (org_id);
CREATE TABLE seat (
    seat_id INTEGER PRIMARY KEY,
    council_id INTEGER NOT NULL REFERENCES council (council_id),
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum seat_kind}})),
    post_title TEXT,
    from_on TEXT NOT NULL,
    to_on TEXT,
    document TEXT,
    CONSTRAINT uq_seat UNIQUE (council_id, person_id, from_on)
) STRICT;
CREATE INDEX ix_seat_person ON seat (person_id, council_id);

-- members, quorum and threshold are frozen when the session opens. answer_by: the last day of a circulated
-- vote. turned_on: the day on which a session that had begun in the system went on with paper.
CREATE TABLE council_session (
    council_session_id INTEGER PRIMARY KEY,
    council_id INTEGER NOT NULL REFERENCES council (council_id),
    title TEXT NOT NULL,
    held_on TEXT NOT NULL,
    place TEXT,
    kind TEXT NOT NULL CHECK (kind IN ({{enum session_kind}})),
    form TEXT NOT NULL CHECK (form IN ({{enum session_form}})),
    status TEXT NOT NULL DEFAULT 'planned' CHECK (status IN ({{enum session_status}})),
    member_count INTEGER,
    quorum_count INTEGER,
    answer_by TEXT,
    turned_on TEXT,
    turned_reason TEXT,
    opened_on TEXT,
    closed_on TEXT,
    late_reason TEXT,
    minutes_paper_id INTEGER REFERENCES paper (paper_id),
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_council_session_council ON council_session (council_id, held_on);

CREATE TABLE attendance (
    council_session_id INTEGER NOT NULL REFERENCES council_session (council_session_id),
    seat_id INTEGER NOT NULL REFERENCES seat (seat_id),
    is_present INTEGER NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_attendance PRIMARY KEY (council_session_id, seat_id)
) STRICT;

-- A dossier (or a nomination to this level) on the agenda of a session. chair_seat_id: who chairs it, never
-- a barred member. override_*: the chair's word against the count, which stays as it was counted.
CREATE TABLE agenda_item (
    agenda_item_id INTEGER PRIMARY KEY,
    council_session_id INTEGER NOT NULL REFERENCES council_session (council_session_id),
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    nomination_id INTEGER,
    seq INTEGER NOT NULL,
    outcome TEXT CHECK (outcome IN ({{enum agenda_outcome}})),
    note TEXT,
    chair_seat_id INTEGER REFERENCES seat (seat_id),
    spread_hundredths INTEGER,
    override_outcome TEXT CHECK (override_outcome IN ({{enum agenda_outcome}})),
    override_reason TEXT,
    override_by INTEGER REFERENCES person (person_id),
    override_on TEXT,
    CONSTRAINT uq_agenda_item UNIQUE (council_session_id, initiative_id)
) STRICT;
CREATE INDEX ix_agenda_item_initiative ON agenda_item (initiative_id);

-- A relation of a member to a dossier; barring ones keep him from reading, scoring and voting.
CREATE TABLE conflict (
    conflict_id INTEGER PRIMARY KEY,
    agenda_item_id INTEGER NOT NULL REFERENCES agenda_item (agenda_item_id),
    seat_id INTEGER NOT NULL REFERENCES seat (seat_id),
    ground TEXT NOT NULL CHECK (ground IN ({{enum conflict_ground}})),
    is_barring INTEGER NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('found', 'declared')),
    note TEXT,
    at INTEGER NOT NULL,
    CONSTRAINT uq_conflict UNIQUE (agenda_item_id, seat_id, ground)
) STRICT;

-- A named score sheet, hidden from everybody else until the session is closed. is_absent: the written opinion
-- of a member who was not there. first_*: his first point, as it was before he saw anything else. Class C3.
CREATE TABLE score (
    score_id INTEGER PRIMARY KEY,
    agenda_item_id INTEGER NOT NULL REFERENCES agenda_item (agenda_item_id),
    seat_id INTEGER NOT NULL REFERENCES seat (seat_id),
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'submitted')),
    vote TEXT CHECK (vote IN ({{enum vote_choice}})),
    total_hundredths INTEGER,
    remark TEXT,
    happened_on TEXT NOT NULL,
    entered_by INTEGER NOT NULL REFERENCES person (person_id),
    channel TEXT NOT NULL DEFAULT 'online' CHECK (channel IN ({{enum channel}})),
    is_absent INTEGER NOT NULL DEFAULT 0,
    first_total_hundredths INTEGER,
    first_at INTEGER,
    submitted_at INTEGER,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT uq_score UNIQUE (agenda_item_id, seat_id)
) STRICT;
CREATE TABLE score_point (
    score_id INTEGER NOT NULL REFERENCES score (score_id),
    criterion TEXT NOT NULL,
    point_hundredths INTEGER NOT NULL,
    remark TEXT,
    CONSTRAINT pk_score_point PRIMARY KEY (score_id, criterion)
) STRICT;

-- The count that decides: what the rule needed, what there was, what follows.
CREATE TABLE tally (
    tally_id INTEGER PRIMARY KEY,
    agenda_item_id INTEGER NOT NULL CONSTRAINT uq_tally UNIQUE REFERENCES agenda_item (agenda_item_id),
    source TEXT NOT NULL CHECK (source IN ('system', 'paper', 'mixed')),
    yes_count INTEGER NOT NULL,
    no_count INTEGER NOT NULL,
    blank_count INTEGER NOT NULL,
    present_count INTEGER NOT NULL,
    absent_count INTEGER NOT NULL DEFAULT 0, -- of the votes, those in written opinions that the rule counts
    base TEXT NOT NULL CHECK (base IN ({{enum threshold_base}})),
    base_count INTEGER NOT NULL,
    needed_count INTEGER NOT NULL,
    mean_hundredths INTEGER,
    class_code TEXT, -- of the regulation's sheet; none where it knows no classes or the dossier reached none
    is_passed INTEGER NOT NULL,
    law TEXT NOT NULL,
    entered_by INTEGER NOT NULL REFERENCES person (person_id),
    checked_by INTEGER REFERENCES person (person_id),
    scan_file_id INTEGER REFERENCES file (file_id),
    at INTEGER NOT NULL
) STRICT;

-- What one teller counted of a ballot on paper; the tally needs two that agree.
CREATE TABLE teller_count (
    agenda_item_id INTEGER NOT NULL REFERENCES agenda_item (agenda_item_id),
    teller_person_id INTEGER NOT NULL REFERENCES person (person_id),
    yes_count INTEGER NOT NULL CHECK (yes_count >= 0),
    no_count INTEGER NOT NULL CHECK (no_count >= 0),
    blank_count INTEGER NOT NULL CHECK (blank_count >= 0),
    scan_file_id INTEGER REFERENCES file (file_id),
    at INTEGER NOT NULL,
    CONSTRAINT pk_teller_count PRIMARY KEY (agenda_item_id, teller_person_id)
) STRICT;

-- sqlite:
CREATE TRIGGER score_needs_open_session BEFORE INSERT ON score
    WHEN NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.status = 'open')
    BEGIN SELECT RAISE(ABORT, 'session_not_open'); END;
CREATE TRIGGER score_needs_valid_seat BEFORE INSERT ON score
    WHEN NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        JOIN seat t ON t.council_id = s.council_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND t.seat_id = NEW.seat_id
            AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on))
    BEGIN SELECT RAISE(ABORT, 'seat_not_valid'); END;
CREATE TRIGGER score_refuses_barred BEFORE INSERT ON score
    WHEN EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = NEW.agenda_item_id
            AND c.seat_id = NEW.seat_id AND c.is_barring = 1)
        OR EXISTS (SELECT 1 FROM agenda_item a JOIN seat t ON t.seat_id = NEW.seat_id
            JOIN initiative_author w ON w.initiative_id = a.initiative_id
                AND w.person_id = t.person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id)
    BEGIN SELECT RAISE(ABORT, 'member_is_barred'); END;
-- A draft saved before the seat ended or the relation was declared may not be handed in after it.
CREATE TRIGGER score_keeps_valid_seat BEFORE UPDATE ON score
    WHEN NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        JOIN seat t ON t.council_id = s.council_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND t.seat_id = NEW.seat_id
            AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on))
    BEGIN SELECT RAISE(ABORT, 'seat_not_valid'); END;
CREATE TRIGGER score_stays_unbarred BEFORE UPDATE ON score
    WHEN EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = NEW.agenda_item_id
            AND c.seat_id = NEW.seat_id AND c.is_barring = 1)
        OR EXISTS (SELECT 1 FROM agenda_item a JOIN seat t ON t.seat_id = NEW.seat_id
            JOIN initiative_author w ON w.initiative_id = a.initiative_id
                AND w.person_id = t.person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id)
    BEGIN SELECT RAISE(ABORT, 'member_is_barred'); END;
CREATE TRIGGER score_submitted_is_final BEFORE UPDATE ON score
    WHEN OLD.status = 'submitted'
    BEGIN SELECT RAISE(ABORT, 'score_is_final'); END;
CREATE TRIGGER score_update_needs_open BEFORE UPDATE ON score
    WHEN NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.status = 'open')
    BEGIN SELECT RAISE(ABORT, 'session_not_open'); END;
CREATE TRIGGER score_no_delete BEFORE DELETE ON score
    BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER score_no_replace BEFORE INSERT ON score
    WHEN EXISTS (SELECT 1 FROM score s WHERE s.score_id = NEW.score_id
        OR (s.agenda_item_id = NEW.agenda_item_id AND s.seat_id = NEW.seat_id))
    BEGIN SELECT RAISE(ABORT, 'score_exists'); END;
CREATE TRIGGER score_point_is_final BEFORE UPDATE ON score_point
    WHEN EXISTS (SELECT 1 FROM score s WHERE s.score_id = OLD.score_id AND s.status = 'submitted')
    BEGIN SELECT RAISE(ABORT, 'score_is_final'); END;
CREATE TRIGGER score_point_no_late BEFORE INSERT ON score_point
    WHEN EXISTS (SELECT 1 FROM score s WHERE s.score_id = NEW.score_id AND s.status = 'submitted')
    BEGIN SELECT RAISE(ABORT, 'score_is_final'); END;
CREATE TRIGGER score_point_no_delete BEFORE DELETE ON score_point
    WHEN EXISTS (SELECT 1 FROM score s WHERE s.score_id = OLD.score_id AND s.status = 'submitted')
    BEGIN SELECT RAISE(ABORT, 'score_is_final'); END;
CREATE TRIGGER session_opens_with_quorum BEFORE UPDATE ON council_session
    WHEN NEW.status = 'open' AND OLD.status = 'planned' AND (NEW.quorum_count IS NULL
        OR (SELECT COUNT(*) FROM attendance a WHERE a.council_session_id = NEW.council_session_id
            AND a.is_present = 1) < NEW.quorum_count)
    BEGIN SELECT RAISE(ABORT, 'no_quorum'); END;
CREATE TRIGGER session_closed_is_final BEFORE UPDATE ON council_session
    WHEN OLD.status = 'closed' AND NEW.status <> 'closed'
    BEGIN SELECT RAISE(ABORT, 'session_is_closed'); END;
-- Nobody who is barred chairs a dossier or counts its ballots, and nobody stops being barred.
CREATE TRIGGER agenda_chair_is_unbarred BEFORE UPDATE ON agenda_item
    WHEN NEW.chair_seat_id IS NOT NULL AND (EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = NEW.agenda_item_id
            AND c.seat_id = NEW.chair_seat_id AND c.is_barring = 1)
        OR EXISTS (SELECT 1 FROM agenda_item a JOIN seat t ON t.seat_id = NEW.chair_seat_id
            JOIN initiative_author w ON w.initiative_id = a.initiative_id
                AND w.person_id = t.person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id))
    BEGIN SELECT RAISE(ABORT, 'member_is_barred'); END;
CREATE TRIGGER conflict_stays BEFORE UPDATE ON conflict
    WHEN OLD.is_barring = 1 AND NEW.is_barring = 0
    BEGIN SELECT RAISE(ABORT, 'member_is_barred'); END;
CREATE TRIGGER conflict_no_delete BEFORE DELETE ON conflict
    BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER teller_insert_unbarred BEFORE INSERT ON teller_count
    WHEN EXISTS (SELECT 1 FROM agenda_item a JOIN council_session s ON s.council_session_id = a.council_session_id
            JOIN seat t ON t.council_id = s.council_id AND t.person_id = NEW.teller_person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id
                AND (EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id
                        AND c.seat_id = t.seat_id AND c.is_barring = 1)
                    OR EXISTS (SELECT 1 FROM initiative_author w WHERE w.initiative_id = a.initiative_id
                        AND w.person_id = NEW.teller_person_id)))
    BEGIN SELECT RAISE(ABORT, 'member_is_barred'); END;
CREATE TRIGGER teller_insert_in_session BEFORE INSERT ON teller_count
    WHEN NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.status = 'open')
    BEGIN SELECT RAISE(ABORT, 'session_not_open'); END;
CREATE TRIGGER teller_insert_within BEFORE INSERT ON teller_count
    WHEN NEW.yes_count + NEW.no_count + NEW.blank_count > (SELECT COUNT(*) FROM agenda_item a
        JOIN attendance t ON t.council_session_id = a.council_session_id AND t.is_present = 1
        WHERE a.agenda_item_id = NEW.agenda_item_id
            AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id
                AND c.seat_id = t.seat_id AND c.is_barring = 1)
            AND NOT EXISTS (SELECT 1 FROM score p WHERE p.agenda_item_id = a.agenda_item_id
                AND p.seat_id = t.seat_id AND p.status = 'submitted'))
    BEGIN SELECT RAISE(ABORT, 'ballots_exceed'); END;
CREATE TRIGGER score_insert_not_on_paper BEFORE INSERT ON score
    WHEN NEW.status = 'submitted' AND EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.form = 'paper')
    BEGIN SELECT RAISE(ABORT, 'ballots_on_paper'); END;
CREATE TRIGGER score_insert_in_time BEFORE INSERT ON score
    WHEN EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.answer_by < NEW.happened_on)
    BEGIN SELECT RAISE(ABORT, 'answer_too_late'); END;
CREATE TRIGGER teller_update_unbarred BEFORE UPDATE ON teller_count
    WHEN EXISTS (SELECT 1 FROM agenda_item a JOIN council_session s ON s.council_session_id = a.council_session_id
            JOIN seat t ON t.council_id = s.council_id AND t.person_id = NEW.teller_person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id
                AND (EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id
                        AND c.seat_id = t.seat_id AND c.is_barring = 1)
                    OR EXISTS (SELECT 1 FROM initiative_author w WHERE w.initiative_id = a.initiative_id
                        AND w.person_id = NEW.teller_person_id)))
    BEGIN SELECT RAISE(ABORT, 'member_is_barred'); END;
CREATE TRIGGER teller_update_in_session BEFORE UPDATE ON teller_count
    WHEN NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.status = 'open')
    BEGIN SELECT RAISE(ABORT, 'session_not_open'); END;
CREATE TRIGGER teller_update_within BEFORE UPDATE ON teller_count
    WHEN NEW.yes_count + NEW.no_count + NEW.blank_count > (SELECT COUNT(*) FROM agenda_item a
        JOIN attendance t ON t.council_session_id = a.council_session_id AND t.is_present = 1
        WHERE a.agenda_item_id = NEW.agenda_item_id
            AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id
                AND c.seat_id = t.seat_id AND c.is_barring = 1)
            AND NOT EXISTS (SELECT 1 FROM score p WHERE p.agenda_item_id = a.agenda_item_id
                AND p.seat_id = t.seat_id AND p.status = 'submitted'))
    BEGIN SELECT RAISE(ABORT, 'ballots_exceed'); END;
CREATE TRIGGER score_update_not_on_paper BEFORE UPDATE ON score
    WHEN NEW.status = 'submitted' AND EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.form = 'paper')
    BEGIN SELECT RAISE(ABORT, 'ballots_on_paper'); END;
CREATE TRIGGER score_update_in_time BEFORE UPDATE ON score
    WHEN EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.answer_by < NEW.happened_on)
    BEGIN SELECT RAISE(ABORT, 'answer_too_late'); END;
CREATE TRIGGER tally_of_two BEFORE INSERT ON tally
    WHEN NEW.source <> 'system' AND (SELECT COUNT(*) FROM teller_count t
        WHERE t.agenda_item_id = NEW.agenda_item_id) < 2
    BEGIN SELECT RAISE(ABORT, 'tellers_needed'); END;
CREATE TRIGGER tally_of_one_mind BEFORE INSERT ON tally
    WHEN NEW.source <> 'system' AND EXISTS (SELECT 1 FROM teller_count t
        JOIN teller_count o ON o.agenda_item_id = t.agenda_item_id
        WHERE t.agenda_item_id = NEW.agenda_item_id AND (t.yes_count <> o.yes_count
            OR t.no_count <> o.no_count OR t.blank_count <> o.blank_count))
    BEGIN SELECT RAISE(ABORT, 'tellers_differ'); END;
CREATE TRIGGER tally_within BEFORE INSERT ON tally
    WHEN NEW.yes_count + NEW.no_count + NEW.blank_count > NEW.present_count + NEW.absent_count
    BEGIN SELECT RAISE(ABORT, 'ballots_exceed'); END;
CREATE TRIGGER session_stays_on_paper BEFORE UPDATE ON council_session
    WHEN OLD.form = 'paper' AND NEW.form <> 'paper' AND OLD.status <> 'planned'
    BEGIN SELECT RAISE(ABORT, 'ballots_on_paper'); END;
-- The first point is what stood there before anything else was seen.
CREATE TRIGGER score_first_stays BEFORE UPDATE ON score
    WHEN OLD.first_at IS NOT NULL AND (NEW.first_at IS NOT OLD.first_at
        OR NEW.first_total_hundredths IS NOT OLD.first_total_hundredths)
    BEGIN SELECT RAISE(ABORT, 'score_is_final'); END;
-- pg:
CREATE FUNCTION check_score() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'append_only'; END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status = 'submitted' THEN RAISE EXCEPTION 'score_is_final'; END IF;
        IF OLD.first_at IS NOT NULL AND (NEW.first_at IS DISTINCT FROM OLD.first_at
            OR NEW.first_total_hundredths IS DISTINCT FROM OLD.first_total_hundredths) THEN
            RAISE EXCEPTION 'score_is_final';
        END IF;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.status = 'open') THEN
        RAISE EXCEPTION 'session_not_open';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        JOIN seat t ON t.council_id = s.council_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND t.seat_id = NEW.seat_id
            AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on)) THEN
        RAISE EXCEPTION 'seat_not_valid';
    END IF;
    IF EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = NEW.agenda_item_id
            AND c.seat_id = NEW.seat_id AND c.is_barring = 1)
        OR EXISTS (SELECT 1 FROM agenda_item a JOIN seat t ON t.seat_id = NEW.seat_id
            JOIN initiative_author w ON w.initiative_id = a.initiative_id
                AND w.person_id = t.person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id) THEN
        RAISE EXCEPTION 'member_is_barred';
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (SELECT 1 FROM score s WHERE s.score_id = NEW.score_id
            OR (s.agenda_item_id = NEW.agenda_item_id AND s.seat_id = NEW.seat_id)) THEN
        RAISE EXCEPTION 'score_exists';
    END IF;
    IF NEW.status = 'submitted' AND EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.form = 'paper') THEN
        RAISE EXCEPTION 'ballots_on_paper';
    END IF;
    IF EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.answer_by < NEW.happened_on) THEN
        RAISE EXCEPTION 'answer_too_late';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER score_check BEFORE INSERT OR UPDATE OR DELETE ON score
    FOR EACH ROW EXECUTE FUNCTION check_score();
CREATE FUNCTION check_score_point() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM score s WHERE s.score_id = OLD.score_id AND s.status = 'submitted')
            THEN RAISE EXCEPTION 'score_is_final'; END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    IF EXISTS (SELECT 1 FROM score s WHERE s.score_id = NEW.score_id AND s.status = 'submitted')
        THEN RAISE EXCEPTION 'score_is_final'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER score_point_check BEFORE INSERT OR UPDATE OR DELETE ON score_point
    FOR EACH ROW EXECUTE FUNCTION check_score_point();
CREATE FUNCTION check_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'open' AND OLD.status = 'planned' AND (NEW.quorum_count IS NULL
        OR (SELECT COUNT(*) FROM attendance a WHERE a.council_session_id = NEW.council_session_id
            AND a.is_present = 1) < NEW.quorum_count) THEN
        RAISE EXCEPTION 'no_quorum';
    END IF;
    IF OLD.status = 'closed' AND NEW.status <> 'closed' THEN
        RAISE EXCEPTION 'session_is_closed';
    END IF;
    IF OLD.form = 'paper' AND NEW.form <> 'paper' AND OLD.status <> 'planned' THEN
        RAISE EXCEPTION 'ballots_on_paper';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER session_check BEFORE UPDATE ON council_session
    FOR EACH ROW EXECUTE FUNCTION check_session();
CREATE FUNCTION check_agenda_chair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.chair_seat_id IS NOT NULL AND (EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = NEW.agenda_item_id
            AND c.seat_id = NEW.chair_seat_id AND c.is_barring = 1)
        OR EXISTS (SELECT 1 FROM agenda_item a JOIN seat t ON t.seat_id = NEW.chair_seat_id
            JOIN initiative_author w ON w.initiative_id = a.initiative_id
                AND w.person_id = t.person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id)) THEN
        RAISE EXCEPTION 'member_is_barred';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER agenda_chair_check BEFORE UPDATE ON agenda_item
    FOR EACH ROW EXECUTE FUNCTION check_agenda_chair();
CREATE FUNCTION check_conflict() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'append_only'; END IF;
    IF OLD.is_barring = 1 AND NEW.is_barring = 0 THEN RAISE EXCEPTION 'member_is_barred'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER conflict_check BEFORE UPDATE OR DELETE ON conflict
    FOR EACH ROW EXECUTE FUNCTION check_conflict();
CREATE FUNCTION check_teller() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM agenda_item a JOIN council_session s ON s.council_session_id = a.council_session_id
            JOIN seat t ON t.council_id = s.council_id AND t.person_id = NEW.teller_person_id
            WHERE a.agenda_item_id = NEW.agenda_item_id
                AND (EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id
                        AND c.seat_id = t.seat_id AND c.is_barring = 1)
                    OR EXISTS (SELECT 1 FROM initiative_author w WHERE w.initiative_id = a.initiative_id
                        AND w.person_id = NEW.teller_person_id))) THEN
        RAISE EXCEPTION 'member_is_barred';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM agenda_item a
        JOIN council_session s ON s.council_session_id = a.council_session_id
        WHERE a.agenda_item_id = NEW.agenda_item_id AND s.status = 'open') THEN
        RAISE EXCEPTION 'session_not_open';
    END IF;
    IF NEW.yes_count + NEW.no_count + NEW.blank_count > (SELECT COUNT(*) FROM agenda_item a
        JOIN attendance t ON t.council_session_id = a.council_session_id AND t.is_present = 1
        WHERE a.agenda_item_id = NEW.agenda_item_id
            AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id
                AND c.seat_id = t.seat_id AND c.is_barring = 1)
            AND NOT EXISTS (SELECT 1 FROM score p WHERE p.agenda_item_id = a.agenda_item_id
                AND p.seat_id = t.seat_id AND p.status = 'submitted')) THEN
        RAISE EXCEPTION 'ballots_exceed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER teller_check BEFORE INSERT OR UPDATE ON teller_count
    FOR EACH ROW EXECUTE FUNCTION check_teller();
CREATE FUNCTION check_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.source <> 'system' AND (SELECT COUNT(*) FROM teller_count t
        WHERE t.agenda_item_id = NEW.agenda_item_id) < 2 THEN
        RAISE EXCEPTION 'tellers_needed';
    END IF;
    IF NEW.source <> 'system' AND EXISTS (SELECT 1 FROM teller_count t
        JOIN teller_count o ON o.agenda_item_id = t.agenda_item_id
        WHERE t.agenda_item_id = NEW.agenda_item_id AND (t.yes_count <> o.yes_count
            OR t.no_count <> o.no_count OR t.blank_count <> o.blank_count)) THEN
        RAISE EXCEPTION 'tellers_differ';
    END IF;
    IF NEW.yes_count + NEW.no_count + NEW.blank_count > NEW.present_count + NEW.absent_count THEN
        RAISE EXCEPTION 'ballots_exceed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tally_check BEFORE INSERT ON tally
    FOR EACH ROW EXECUTE FUNCTION check_tally();
-- end:
