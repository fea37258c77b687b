-- Rooms org and identity: agencies that merge, split and end; people who outlive their posts.

-- Administrative units of a published list; codes change, so a code belongs to its list. Class C0.
CREATE TABLE place (
    place_id INTEGER PRIMARY KEY,
    list TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ({{enum place_level}})),
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    parent_code TEXT,
    CONSTRAINT uq_place_code UNIQUE (list, level, code)
) STRICT;

-- Stable identity of an agency: never deleted, never renumbered. Class C1.
CREATE TABLE org (
    org_id INTEGER PRIMARY KEY,
    code TEXT NOT NULL CONSTRAINT uq_org_code UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

-- What the agency was called, and under whom, in a period. Documents print the version of their date.
CREATE TABLE org_version (
    org_version_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    heading_parent TEXT,
    heading_own TEXT NOT NULL,
    symbol TEXT NOT NULL,
    place_text TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ({{enum org_kind}})),
    level TEXT NOT NULL CHECK (level IN ({{enum org_level}})),
    parent_org_id INTEGER REFERENCES org (org_id),
    place_id INTEGER REFERENCES place (place_id),
    external_code TEXT,
    official_order INTEGER NOT NULL DEFAULT 0,
    sort_key TEXT NOT NULL,
    search TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    document TEXT,
    CONSTRAINT uq_org_version_from UNIQUE (org_id, from_on),
    CONSTRAINT ck_org_version_period CHECK (to_on IS NULL OR to_on >= from_on)
) STRICT;
CREATE INDEX ix_org_version_search ON org_version (search);
CREATE INDEX ix_org_version_parent ON org_version (parent_org_id, official_order, org_id);

-- Everybody above an agency, with the period in which that was so (the agency itself at depth 0).
CREATE TABLE org_ancestor (
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    ancestor_org_id INTEGER NOT NULL REFERENCES org (org_id),
    depth INTEGER NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    CONSTRAINT pk_org_ancestor PRIMARY KEY (org_id, ancestor_org_id, from_on)
) STRICT;
CREATE INDEX ix_org_ancestor_down ON org_ancestor (ancestor_org_id, org_id);

-- A merger, split, renaming or end, by its document; and what goes from whom to whom (many to many).
CREATE TABLE org_event (
    org_event_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ({{enum org_event_kind}})),
    happened_on TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE TABLE org_succession (
    org_event_id INTEGER NOT NULL REFERENCES org_event (org_event_id),
    from_org_id INTEGER NOT NULL REFERENCES org (org_id),
    to_org_id INTEGER NOT NULL REFERENCES org (org_id),
    what TEXT NOT NULL,
    note TEXT,
    CONSTRAINT pk_org_succession PRIMARY KEY (org_event_id, from_org_id, to_org_id, what)
) STRICT;
CREATE INDEX ix_org_succession_to ON org_succession (to_org_id);
CREATE INDEX ix_org_succession_from ON org_succession (from_org_id);

-- What an agency may or must do in a period: recognise, emulation, science, archive, union ...
CREATE TABLE org_function (
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    function TEXT NOT NULL CHECK (function IN ({{enum org_function}})),
    from_on TEXT NOT NULL,
    to_on TEXT,
    document TEXT,
    CONSTRAINT pk_org_function PRIMARY KEY (org_id, function, from_on)
) STRICT;

-- Head-count of a year, for figures per 100 officials.
CREATE TABLE org_staff (
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    year INTEGER NOT NULL,
    officials INTEGER NOT NULL,
    CONSTRAINT pk_org_staff PRIMARY KEY (org_id, year)
) STRICT;

-- A human being; most never need an account. Class C2.
CREATE TABLE person (
    person_id INTEGER PRIMARY KEY,
    full_name TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    search TEXT NOT NULL,
    birth_on TEXT,
    degree TEXT,
    phone TEXT,
    email TEXT,
    salutation TEXT,
    staff_code TEXT CONSTRAINT uq_person_staff_code UNIQUE,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_person_sort ON person (sort_key, person_id);

CREATE TABLE post (
    post_id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    unit TEXT,
    title TEXT NOT NULL,
    is_head INTEGER NOT NULL DEFAULT 0,
    manager_person_id INTEGER REFERENCES person (person_id),
    from_on TEXT NOT NULL,
    to_on TEXT,
    document TEXT
) STRICT;
-- In the order in which a person's main post is looked for, so that none is sorted.
CREATE INDEX ix_post_person ON post (person_id, is_head, from_on);
CREATE INDEX ix_post_org ON post (org_id, person_id);

CREATE TABLE account (
    account_id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL CONSTRAINT uq_account_person UNIQUE REFERENCES person (person_id),
    user_name TEXT NOT NULL CONSTRAINT uq_account_user_name UNIQUE,
    password_hash TEXT,
    must_change INTEGER NOT NULL DEFAULT 0,
    language TEXT NOT NULL DEFAULT 'vi',
    font_size INTEGER NOT NULL DEFAULT 16,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;

-- A role held at an agency in a period, by a decision; temporary ones are given by the head for at
-- most the days that the regulation allows.
CREATE TABLE role_grant (
    role_grant_id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES person (person_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    role TEXT NOT NULL CHECK (role IN ({{enum role_code}})),
    from_on TEXT NOT NULL,
    to_on TEXT,
    document TEXT,
    is_temporary INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    granted_by INTEGER REFERENCES person (person_id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_role_grant_person ON role_grant (person_id, org_id, role);
CREATE INDEX ix_role_grant_org ON role_grant (org_id, role);

CREATE TABLE login_session (
    login_session_id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (account_id),
    token_hash TEXT NOT NULL CONSTRAINT uq_login_session_token UNIQUE,
    csrf TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    ended_at INTEGER,
    is_shared_device INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX ix_login_session_account ON login_session (account_id, ended_at);

CREATE TABLE api_key (
    api_key_id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES account (account_id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL CONSTRAINT uq_api_key_token UNIQUE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER,
    revoked_at INTEGER
) STRICT;

-- One-time links: first administrator, first password.
CREATE TABLE setup_link (
    setup_link_id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('first_administrator', 'password')),
    token_hash TEXT NOT NULL CONSTRAINT uq_setup_link_token UNIQUE,
    account_id INTEGER REFERENCES account (account_id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;

-- Failed sign-ins, for growing delay: per account name and per address. Rows expire.
CREATE TABLE sign_in_try (
    subject TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;
