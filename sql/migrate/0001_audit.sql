-- Room audit: what happened, sealed in order. Class C1; payload is C2 and erasable.

-- One row for every change, written in the transaction of the change. at: when it was typed;
-- happened_on: the legal date. digest covers the payload through a salt that lies in the payload,
-- so that erasing the payload leaves nothing to guess from.
CREATE TABLE event (
    event_id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    happened_on TEXT,
    actor_person_id INTEGER,
    entered_for_person_id INTEGER,
    channel TEXT NOT NULL DEFAULT 'online' CHECK (channel IN ({{enum channel}})),
    action TEXT NOT NULL,
    kind TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    org_id INTEGER,
    law TEXT,
    digest TEXT NOT NULL
) STRICT;
CREATE INDEX ix_event_object ON event (kind, object_id, event_id);
CREATE INDEX ix_event_org ON event (org_id, event_id);

-- The erasable part of an event: values before and after, the client's address, the salt.
CREATE TABLE payload (
    event_id INTEGER PRIMARY KEY REFERENCES event (event_id),
    salt TEXT NOT NULL,
    address TEXT,
    late_reason TEXT,
    body TEXT NOT NULL
) STRICT;

-- The chain over events: hash = SHA-256 over seq, sealed_at, prev_hash and the event's own columns.
CREATE TABLE seal (
    seq INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL CONSTRAINT uq_seal_event UNIQUE REFERENCES event (event_id),
    sealed_at INTEGER NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

-- One row per consumer of an event, deleted by the consumer when done.
CREATE TABLE todo (
    todo_id INTEGER PRIMARY KEY,
    event_id INTEGER NOT NULL REFERENCES event (event_id),
    consumer TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0,
    last_fault TEXT
) STRICT;
CREATE INDEX ix_todo_next ON todo (next_at, todo_id);

-- Outcomes of requests that carried an idempotency key; kept 72 hours.
CREATE TABLE idempotency (
    key TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    route TEXT NOT NULL,
    body_digest TEXT NOT NULL,
    status INTEGER NOT NULL,
    location TEXT,
    at INTEGER NOT NULL,
    CONSTRAINT pk_idempotency PRIMARY KEY (key, account_id, route)
) STRICT;
CREATE INDEX ix_idempotency_at ON idempotency (at);

-- Who first read what is personal or confidential; one row per person and object.
CREATE TABLE read_log (
    person_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    CONSTRAINT pk_read_log PRIMARY KEY (person_id, kind, object_id)
) STRICT;

-- Joins anything to its origin: clause -> review -> shortcoming -> idea -> dossier -> adoption ...
CREATE TABLE link (
    from_kind TEXT NOT NULL,
    from_id INTEGER NOT NULL,
    to_kind TEXT NOT NULL,
    to_id INTEGER NOT NULL,
    why TEXT NOT NULL,
    at INTEGER NOT NULL,
    CONSTRAINT pk_link PRIMARY KEY (from_kind, from_id, to_kind, to_id)
) STRICT;
CREATE INDEX ix_link_to ON link (to_kind, to_id);
