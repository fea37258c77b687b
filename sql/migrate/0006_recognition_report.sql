-- Rooms recognition, selection, adoption, commendation, report and notify.

-- A decision of the head: recognise or refuse, for one or several dossiers. Number from the agency's book.
CREATE TABLE decision (
    decision_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    level TEXT NOT NULL CHECK (level IN ({{enum recognition_level}})),
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ({{enum decision_status}})),
    paper_id INTEGER REFERENCES paper (paper_id),
    number TEXT,
    decided_on TEXT,
    signer_person_id INTEGER REFERENCES person (person_id),
    created_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_decision_org ON decision (org_id, decision_id);
CREATE TABLE decision_item (
    decision_id INTEGER NOT NULL REFERENCES decision (decision_id),
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    outcome TEXT NOT NULL CHECK (outcome IN ({{enum decision_outcome}})),
    reason TEXT,
    CONSTRAINT pk_decision_item PRIMARY KEY (decision_id, initiative_id)
) STRICT;
CREATE INDEX ix_decision_item_initiative ON decision_item (initiative_id);

-- What stands after the decision; stays what it was when agencies merge.
CREATE TABLE recognition (
    recognition_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    level TEXT NOT NULL CHECK (level IN ({{enum recognition_level}})),
    decision_id INTEGER NOT NULL REFERENCES decision (decision_id),
    status TEXT NOT NULL DEFAULT 'valid' CHECK (status IN ('valid', 'cancelled')),
    recognised_on TEXT NOT NULL,
    scope TEXT,
    CONSTRAINT uq_recognition UNIQUE (initiative_id, level)
) STRICT;
CREATE INDEX ix_recognition_org ON recognition (org_id, recognised_on);

-- One certificate per author, with its own gap-free number and a public code for /x/<code>.
CREATE TABLE certificate (
    certificate_id INTEGER PRIMARY KEY,
    recognition_id INTEGER NOT NULL REFERENCES recognition (recognition_id),
    initiative_author_id INTEGER NOT NULL REFERENCES initiative_author (initiative_author_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    number INTEGER NOT NULL,
    year INTEGER NOT NULL,
    code TEXT NOT NULL CONSTRAINT uq_certificate_code UNIQUE,
    status TEXT NOT NULL DEFAULT 'valid' CHECK (status IN ({{enum certificate_status}})),
    status_on TEXT,
    status_reason TEXT,
    payload TEXT NOT NULL,
    signature TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    paper_id INTEGER REFERENCES paper (paper_id),
    CONSTRAINT uq_certificate_number UNIQUE (org_id, year, number)
) STRICT;
CREATE INDEX ix_certificate_recognition ON certificate (recognition_id);

CREATE TABLE cancellation (
    cancellation_id INTEGER PRIMARY KEY,
    recognition_id INTEGER NOT NULL REFERENCES recognition (recognition_id),
    happened_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    document TEXT NOT NULL,
    by_person_id INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE complaint (
    complaint_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    by_person_id INTEGER NOT NULL REFERENCES person (person_id),
    body TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    answered_on TEXT,
    answer TEXT,
    outcome TEXT,
    at INTEGER NOT NULL
) STRICT;

-- A round of the province with its window; late means not taken, or the next round.
CREATE TABLE selection_round (
    selection_round_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    level TEXT NOT NULL CHECK (level IN ({{enum recognition_level}})),
    title TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    document TEXT,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_selection_round_org ON selection_round (org_id, from_on);

-- A round that was made longer, for everybody, by a document.
CREATE TABLE round_extension (
    round_extension_id INTEGER PRIMARY KEY,
    selection_round_id INTEGER NOT NULL REFERENCES selection_round (selection_round_id),
    from_to_on TEXT NOT NULL,
    to_on TEXT NOT NULL CHECK (to_on > from_to_on),
    document TEXT NOT NULL,
    reason TEXT NOT NULL,
    by_person_id INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_round_extension_round ON round_extension (selection_round_id);

-- A recognised and adopted initiative proposed to the next level.
CREATE TABLE nomination (
    nomination_id INTEGER PRIMARY KEY,
    recognition_id INTEGER NOT NULL REFERENCES recognition (recognition_id),
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    to_org_id INTEGER NOT NULL REFERENCES org (org_id),
    selection_round_id INTEGER REFERENCES selection_round (selection_round_id),
    level TEXT NOT NULL CHECK (level IN ({{enum recognition_level}})),
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ({{enum nomination_status}})),
    grounds TEXT NOT NULL,
    paper_id INTEGER REFERENCES paper (paper_id),
    sent_on TEXT,
    received_on TEXT,
    one_stop_code TEXT,
    supplement_what TEXT,
    supplement_due_on TEXT,
    supplemented_on TEXT,
    answered_on TEXT,
    answer_reason TEXT,
    decision_id INTEGER REFERENCES decision (decision_id),
    created_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT uq_nomination UNIQUE (recognition_id, level, selection_round_id)
) STRICT;
CREATE INDEX ix_nomination_org ON nomination (org_id, nomination_id);
CREATE INDEX ix_nomination_to ON nomination (to_org_id, nomination_id);
CREATE INDEX ix_nomination_initiative ON nomination (initiative_id);

-- What the next level sees: the copy frozen at sending.
CREATE TABLE package (
    package_id INTEGER PRIMARY KEY,
    nomination_id INTEGER NOT NULL REFERENCES nomination (nomination_id),
    seq INTEGER NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    frozen_at INTEGER NOT NULL,
    CONSTRAINT uq_package UNIQUE (nomination_id, seq)
) STRICT;

-- A model others may adopt: the card of a recognised initiative or of a reference from elsewhere.
CREATE TABLE model (
    model_id INTEGER PRIMARY KEY,
    initiative_id INTEGER CONSTRAINT uq_model_initiative UNIQUE REFERENCES initiative (initiative_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    steps TEXT,
    cost TEXT,
    conditions TEXT,
    field TEXT,
    source TEXT,
    contact TEXT,
    search TEXT NOT NULL,
    published_on TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_model_published ON model (published_on, model_id);

CREATE TABLE adoption (
    adoption_id INTEGER PRIMARY KEY,
    model_id INTEGER NOT NULL REFERENCES model (model_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    status TEXT NOT NULL CHECK (status IN ({{enum adoption_status}})),
    planned_on TEXT,
    started_on TEXT,
    stopped_on TEXT,
    stop_reason TEXT,
    cases INTEGER,
    hours_saved INTEGER,
    note TEXT,
    confirmed_on TEXT,
    confirmed_by INTEGER REFERENCES person (person_id),
    confirmation_paper_id INTEGER REFERENCES paper (paper_id),
    declared_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT uq_adoption UNIQUE (model_id, org_id)
) STRICT;
CREATE INDEX ix_adoption_org ON adoption (org_id, adoption_id);
CREATE TABLE adoption_check (
    adoption_id INTEGER NOT NULL REFERENCES adoption (adoption_id),
    months INTEGER NOT NULL,
    due_on TEXT NOT NULL,
    done_on TEXT,
    is_in_use INTEGER,
    note TEXT,
    by_person_id INTEGER REFERENCES person (person_id),
    CONSTRAINT pk_adoption_check PRIMARY KEY (adoption_id, months)
) STRICT;

-- Benefit of one year of use: claimed by the author, confirmed by a user, accepted by the council.
CREATE TABLE benefit (
    benefit_id INTEGER PRIMARY KEY,
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    adoption_id INTEGER REFERENCES adoption (adoption_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    year_of_use INTEGER NOT NULL CHECK (year_of_use BETWEEN 1 AND 10),
    stage TEXT NOT NULL CHECK (stage IN ({{enum benefit_stage}})),
    benefit_dong INTEGER,
    inputs TEXT NOT NULL,
    described TEXT,
    happened_on TEXT NOT NULL,
    by_person_id INTEGER NOT NULL REFERENCES person (person_id),
    file_id INTEGER REFERENCES file (file_id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_benefit_initiative ON benefit (initiative_id, stage);

-- Yearly facts about people that titles rest on: rating, advanced worker, titles won.
CREATE TABLE rating (
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    year INTEGER NOT NULL,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    rating TEXT NOT NULL CHECK (rating IN ({{enum rating_kind}})),
    CONSTRAINT pk_rating PRIMARY KEY (person_id, year)
) STRICT;

-- A proposal to commend a person or a collective, raised by a fact or by hand; the head answers.
CREATE TABLE award_case (
    award_case_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    person_id INTEGER REFERENCES person (person_id),
    recipient_org_id INTEGER REFERENCES org (org_id),
    award_code TEXT NOT NULL,
    form TEXT NOT NULL CHECK (form IN ({{enum award_form}})),
    year INTEGER NOT NULL,
    trigger_kind TEXT NOT NULL,
    trigger_id INTEGER NOT NULL,
    initiative_id INTEGER REFERENCES initiative (initiative_id),
    status TEXT NOT NULL DEFAULT 'proposed' CHECK (status IN ({{enum award_status}})),
    raised_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    answered_on TEXT,
    answered_by INTEGER REFERENCES person (person_id),
    reason TEXT,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT uq_award_case UNIQUE (trigger_kind, trigger_id, award_code, person_id, recipient_org_id)
) STRICT;
CREATE INDEX ix_award_case_org ON award_case (org_id, award_case_id);
-- Where the rule says "once": an initiative used for an award of a recipient.
CREATE TABLE use_ledger (
    initiative_id INTEGER NOT NULL REFERENCES initiative (initiative_id),
    award_code TEXT NOT NULL,
    person_id INTEGER NOT NULL DEFAULT 0,
    recipient_org_id INTEGER NOT NULL DEFAULT 0,
    year INTEGER NOT NULL,
    award_case_id INTEGER NOT NULL REFERENCES award_case (award_case_id),
    CONSTRAINT pk_use_ledger PRIMARY KEY (initiative_id, award_code, person_id, recipient_org_id)
) STRICT;
CREATE TABLE award (
    award_id INTEGER PRIMARY KEY,
    person_id INTEGER REFERENCES person (person_id),
    recipient_org_id INTEGER REFERENCES org (org_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    award_code TEXT NOT NULL,
    year INTEGER NOT NULL,
    decision_number TEXT,
    decided_on TEXT NOT NULL,
    money_dong INTEGER,
    route TEXT NOT NULL CHECK (route IN ('initiative', 'other')),
    award_case_id INTEGER REFERENCES award_case (award_case_id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_award_person ON award (person_id, award_code, year);
CREATE INDEX ix_award_org ON award (org_id, year);

-- Who owes which report to whom by when.
CREATE TABLE obligation (
    obligation_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    to_org_id INTEGER REFERENCES org (org_id),
    to_text TEXT,
    through_text TEXT,
    title TEXT NOT NULL,
    year INTEGER NOT NULL,
    due_on TEXT NOT NULL,
    last_safe_on TEXT NOT NULL,
    last_working_on TEXT NOT NULL,
    task_id INTEGER REFERENCES task (task_id),
    directive_id INTEGER REFERENCES directive (directive_id),
    CONSTRAINT uq_obligation UNIQUE (org_id, title, year)
) STRICT;

CREATE TABLE report (
    report_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    obligation_id INTEGER REFERENCES obligation (obligation_id),
    title TEXT NOT NULL,
    year INTEGER NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    as_of_on TEXT NOT NULL,
    view_kind TEXT NOT NULL DEFAULT 'at_that_time' CHECK (view_kind IN ({{enum report_view}})),
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ({{enum report_status}})),
    prose TEXT NOT NULL,
    estimates TEXT NOT NULL DEFAULT '{}',
    paper_id INTEGER REFERENCES paper (paper_id),
    frozen_at INTEGER,
    sent_on TEXT,
    created_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_report_org ON report (org_id, year);
CREATE INDEX ix_report_obligation ON report (obligation_id, report_id);
-- Frozen figures with the ids of the records each one counts.
CREATE TABLE snapshot (
    report_id INTEGER NOT NULL REFERENCES report (report_id),
    table_no INTEGER NOT NULL,
    row_key TEXT NOT NULL,
    column_key TEXT NOT NULL,
    value INTEGER NOT NULL,
    ids TEXT NOT NULL,
    CONSTRAINT pk_snapshot PRIMARY KEY (report_id, table_no, row_key, column_key)
) STRICT;

CREATE TABLE notice (
    notice_id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    text_key TEXT NOT NULL,
    args TEXT NOT NULL,
    href TEXT NOT NULL,
    event_id INTEGER REFERENCES event (event_id),
    at INTEGER NOT NULL,
    read_at INTEGER
) STRICT;
CREATE INDEX ix_notice_person ON notice (person_id, read_at, notice_id);

CREATE TABLE preference (
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_preference PRIMARY KEY (person_id, key)
) STRICT;
CREATE TABLE feed_token (
    token_hash TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
