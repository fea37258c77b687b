-- Rooms directive, process and idea: everything before a dossier.

-- An order from above: dispatch, plan, conclusion notice, spoken order. Class C1.
CREATE TABLE directive (
    directive_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum directive_kind}})),
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ({{enum directive_status}})),
    issuer TEXT,
    issuer_org_id INTEGER REFERENCES org (org_id),
    parent_line TEXT,
    number TEXT,
    symbol TEXT,
    place TEXT,
    date_year INTEGER,
    date_month INTEGER,
    date_day INTEGER,
    subject TEXT NOT NULL,
    signer_authority TEXT,
    signer_post TEXT,
    signer_name TEXT,
    body TEXT NOT NULL,
    file_id INTEGER REFERENCES file (file_id),
    parent_directive_id INTEGER REFERENCES directive (directive_id),
    search TEXT NOT NULL,
    entered_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    accepted_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_directive_org ON directive (org_id, directive_id);

CREATE TABLE directive_base (
    directive_id INTEGER NOT NULL REFERENCES directive (directive_id),
    seq INTEGER NOT NULL,
    number TEXT,
    issuer TEXT,
    dated_on TEXT,
    subject TEXT,
    CONSTRAINT pk_directive_base PRIMARY KEY (directive_id, seq)
) STRICT;
-- list: addressee (Kính gửi) or recipient (Nơi nhận).
CREATE TABLE directive_addressee (
    directive_id INTEGER NOT NULL REFERENCES directive (directive_id),
    list TEXT NOT NULL CHECK (list IN ('addressee', 'recipient')),
    seq INTEGER NOT NULL,
    said TEXT NOT NULL,
    CONSTRAINT pk_directive_addressee PRIMARY KEY (directive_id, list, seq)
) STRICT;
-- The agencies it was handed to in this installation.
CREATE TABLE directive_receipt (
    directive_receipt_id INTEGER PRIMARY KEY,
    directive_id INTEGER NOT NULL REFERENCES directive (directive_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    sent_at INTEGER NOT NULL,
    opened_at INTEGER,
    arrival_number INTEGER,
    arrived_on TEXT,
    channel TEXT CHECK (channel IN ({{enum channel}})),
    registered_by INTEGER REFERENCES person (person_id),
    registered_at INTEGER,
    CONSTRAINT uq_directive_receipt UNIQUE (directive_id, org_id)
) STRICT;
CREATE INDEX ix_directive_receipt_org ON directive_receipt (org_id, directive_id);

-- is_task: a clause that only announces what follows hands nobody a task.
CREATE TABLE clause (
    clause_id INTEGER PRIMARY KEY,
    directive_id INTEGER NOT NULL REFERENCES directive (directive_id),
    seq INTEGER NOT NULL,
    no TEXT NOT NULL,
    body TEXT NOT NULL,
    assignees TEXT,
    to_whom TEXT,
    through TEXT,
    due_said TEXT,
    due_on TEXT,
    last_safe_on TEXT,
    last_working_on TEXT,
    is_task INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL DEFAULT 'once' CHECK (kind IN ({{enum task_kind}})),
    every_months INTEGER,
    CONSTRAINT uq_clause_seq UNIQUE (directive_id, seq)
) STRICT;

-- One clause as the duty of one agency. Waits until its head wrote who leads, who supports, by when.
CREATE TABLE task (
    task_id INTEGER PRIMARY KEY,
    clause_id INTEGER NOT NULL REFERENCES clause (clause_id),
    directive_id INTEGER NOT NULL REFERENCES directive (directive_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    parent_task_id INTEGER REFERENCES task (task_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum task_kind}})),
    status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ({{enum task_status}})),
    title TEXT NOT NULL,
    product TEXT,
    due_on TEXT,
    last_safe_on TEXT,
    last_working_on TEXT,
    every_months INTEGER,
    instruction TEXT,
    instructed_by INTEGER REFERENCES person (person_id),
    instructed_on TEXT,
    done_on TEXT,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_task_org ON task (org_id, status, due_on);
CREATE INDEX ix_task_clause ON task (clause_id, org_id);

CREATE TABLE task_party (
    task_party_id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES task (task_id),
    person_id INTEGER REFERENCES person (person_id),
    org_id INTEGER REFERENCES org (org_id),
    part TEXT NOT NULL CHECK (part IN ({{enum task_part}})),
    due_on TEXT
) STRICT;
CREATE INDEX ix_task_party_task ON task_party (task_id);
CREATE INDEX ix_task_party_person ON task_party (person_id);

-- What was done for a task; a standing task shows coverage of periods, it is never done.
CREATE TABLE task_report (
    task_report_id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES task (task_id),
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    happened_on TEXT NOT NULL,
    period TEXT,
    body TEXT NOT NULL,
    file_id INTEGER REFERENCES file (file_id),
    is_final INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_task_report_task ON task_report (task_id);

-- The head's own duty: plan, dialogue held, resources given, obstacles removed. Section 1 of the report.
CREATE TABLE head_log (
    head_log_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum head_log_kind}})),
    happened_on TEXT NOT NULL,
    body TEXT NOT NULL,
    clause_id INTEGER REFERENCES clause (clause_id),
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_head_log_org ON head_log (org_id, happened_on);

-- A work process of an agency, its steps by version. Class C1.
CREATE TABLE process (
    process_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ({{enum process_kind}})),
    legal_basis TEXT,
    volume_per_year INTEGER,
    owner_person_id INTEGER REFERENCES person (person_id),
    search TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT uq_process_code UNIQUE (org_id, code)
) STRICT;
CREATE TABLE process_version (
    process_version_id INTEGER PRIMARY KEY,
    process_id INTEGER NOT NULL REFERENCES process (process_id),
    seq INTEGER NOT NULL,
    from_on TEXT NOT NULL,
    note TEXT,
    CONSTRAINT uq_process_version UNIQUE (process_id, seq)
) STRICT;
CREATE TABLE process_step (
    process_step_id INTEGER PRIMARY KEY,
    process_version_id INTEGER NOT NULL REFERENCES process_version (process_version_id),
    seq INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    document TEXT,
    software TEXT,
    touch_minutes INTEGER,
    wait_minutes INTEGER,
    CONSTRAINT uq_process_step UNIQUE (process_version_id, seq)
) STRICT;

-- A review of processes that an agency opened for a period, usually because a clause asks for it.
CREATE TABLE review (
    review_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    title TEXT NOT NULL,
    period TEXT NOT NULL,
    clause_id INTEGER REFERENCES clause (clause_id),
    opened_on TEXT NOT NULL,
    due_on TEXT,
    closed_on TEXT,
    conclusion TEXT,
    opened_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_review_org ON review (org_id, opened_on);

-- What is unreasonable at a step: two fields now, the rest when somebody picks it up.
CREATE TABLE shortcoming (
    shortcoming_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    process_id INTEGER REFERENCES process (process_id),
    process_step_id INTEGER REFERENCES process_step (process_step_id),
    review_id INTEGER REFERENCES review (review_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum shortcoming_kind}})),
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ({{enum shortcoming_status}})),
    what TEXT NOT NULL,
    how_often TEXT,
    who_suffers TEXT,
    cause TEXT,
    search TEXT NOT NULL,
    logged_by INTEGER NOT NULL REFERENCES person (person_id),
    happened_on TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_shortcoming_org ON shortcoming (org_id, happened_on);
CREATE INDEX ix_shortcoming_process ON shortcoming (process_id);

-- One metric in one phase; before and after share metric, unit and method. Values in hundredths.
CREATE TABLE measurement (
    measurement_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    process_id INTEGER REFERENCES process (process_id),
    shortcoming_id INTEGER REFERENCES shortcoming (shortcoming_id),
    initiative_id INTEGER,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    phase TEXT NOT NULL CHECK (phase IN ({{enum measurement_phase}})),
    n INTEGER NOT NULL,
    mean_hundredths INTEGER NOT NULL,
    low_hundredths INTEGER,
    high_hundredths INTEGER,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL,
    method TEXT NOT NULL,
    measured_by INTEGER REFERENCES person (person_id),
    file_id INTEGER REFERENCES file (file_id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_measurement_process ON measurement (process_id, metric);
CREATE INDEX ix_measurement_initiative ON measurement (initiative_id);
CREATE TABLE sample (
    measurement_id INTEGER NOT NULL REFERENCES measurement (measurement_id),
    seq INTEGER NOT NULL,
    value_hundredths INTEGER NOT NULL,
    CONSTRAINT pk_sample PRIMARY KEY (measurement_id, seq)
) STRICT;

-- One sentence from anybody, answered with a reason. Class C1; idea_author C2.
CREATE TABLE idea (
    idea_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ({{enum idea_status}})),
    body TEXT NOT NULL,
    field TEXT,
    process_id INTEGER REFERENCES process (process_id),
    shortcoming_id INTEGER REFERENCES shortcoming (shortcoming_id),
    clause_id INTEGER REFERENCES clause (clause_id),
    file_id INTEGER REFERENCES file (file_id),
    is_shielded INTEGER NOT NULL DEFAULT 0,
    answer_due_on TEXT NOT NULL,
    merged_into_id INTEGER REFERENCES idea (idea_id),
    supports INTEGER NOT NULL DEFAULT 0,
    search TEXT NOT NULL,
    happened_on TEXT NOT NULL,
    at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_idea_org ON idea (org_id, idea_id);
CREATE TABLE idea_author (
    idea_id INTEGER NOT NULL REFERENCES idea (idea_id),
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    CONSTRAINT pk_idea_author PRIMARY KEY (idea_id, person_id)
) STRICT;
CREATE INDEX ix_idea_author_person ON idea_author (person_id, idea_id);
CREATE TABLE idea_answer (
    idea_id INTEGER PRIMARY KEY REFERENCES idea (idea_id),
    outcome TEXT NOT NULL CHECK (outcome IN ({{enum idea_outcome}})),
    reason TEXT NOT NULL,
    answered_by INTEGER NOT NULL REFERENCES person (person_id),
    happened_on TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE idea_support (
    idea_id INTEGER NOT NULL REFERENCES idea (idea_id),
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    CONSTRAINT pk_idea_support PRIMARY KEY (idea_id, person_id)
) STRICT;
CREATE TABLE comment (
    comment_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    body TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_comment_object ON comment (kind, object_id, comment_id);
