-- Rooms regulation and document.

CREATE TABLE regulation (
    regulation_id INTEGER PRIMARY KEY,
    code TEXT NOT NULL CONSTRAINT uq_regulation_code UNIQUE,
    title TEXT NOT NULL
) STRICT;

-- A dated version: one readable document (stages, branches, clocks, sheets, thresholds, forms, titles),
-- frozen once a dossier used it. body is the JSON of `regulation export`.
CREATE TABLE regulation_version (
    regulation_version_id INTEGER PRIMARY KEY,
    regulation_id INTEGER NOT NULL REFERENCES regulation (regulation_id),
    level TEXT NOT NULL CHECK (level IN ({{enum recognition_level}})),
    from_on TEXT NOT NULL,
    to_on TEXT,
    law TEXT NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    frozen_at INTEGER,
    CONSTRAINT uq_regulation_version_from UNIQUE (regulation_id, level, from_on)
) STRICT;

-- Which regulation an agency works under, by period (one province may run two).
CREATE TABLE regulation_scope (
    regulation_id INTEGER NOT NULL REFERENCES regulation (regulation_id),
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    from_on TEXT NOT NULL,
    to_on TEXT,
    CONSTRAINT pk_regulation_scope PRIMARY KEY (regulation_id, org_id, from_on)
) STRICT;

-- Public holidays, and weekend days worked in exchange.
CREATE TABLE calendar_day (
    day_on TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ({{enum calendar_day_kind}})),
    name TEXT NOT NULL,
    law TEXT NOT NULL
) STRICT;

-- An uploaded or received file; the bytes lie in the store under their SHA-256. Class as its owner.
CREATE TABLE file (
    file_id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    media TEXT NOT NULL,
    name TEXT NOT NULL,
    org_id INTEGER REFERENCES org (org_id),
    kind TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    is_confidential INTEGER NOT NULL DEFAULT 0,
    text_state TEXT NOT NULL DEFAULT 'unread',
    added_by INTEGER REFERENCES person (person_id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_file_object ON file (kind, object_id);

-- A list that an administrator uploaded: looked at first, then carried out as a whole or not at all. Class C2.
CREATE TABLE import_run (
    import_run_id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ({{enum import_kind}})),
    status TEXT NOT NULL DEFAULT 'checked' CHECK (status IN ({{enum import_run_status}})),
    file_id INTEGER REFERENCES file (file_id),
    handed_on TEXT,
    added_by INTEGER NOT NULL REFERENCES person (person_id),
    at INTEGER NOT NULL,
    applied_at INTEGER,
    added INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_import_run_added_by ON import_run (added_by, import_run_id);

-- Number books: own ones are counted here without gaps, external ones record what was typed.
CREATE TABLE number_book (
    number_book_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum number_book_kind}})),
    year INTEGER NOT NULL,
    series TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL CHECK (source IN ('own', 'external')),
    last_number INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT uq_number_book UNIQUE (org_id, kind, year, series)
) STRICT;
CREATE TABLE number_entry (
    number_book_id INTEGER NOT NULL REFERENCES number_book (number_book_id),
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    on_date TEXT NOT NULL,
    CONSTRAINT pk_number_entry PRIMARY KEY (number_book_id, number)
) STRICT;

-- A paper: draft, content checked, layout checked, signed, numbered, issued. model is frozen when signed.
CREATE TABLE paper (
    paper_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL CHECK (kind IN ({{enum paper_kind}})),
    subject TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    about_id INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT 'draft' CHECK (status IN ({{enum paper_status}})),
    number INTEGER,
    symbol TEXT,
    number_source TEXT NOT NULL DEFAULT 'external' CHECK (number_source IN ('own', 'external')),
    number_book_id INTEGER REFERENCES number_book (number_book_id),
    dated_on TEXT,
    signing TEXT CHECK (signing IN ({{enum paper_signing}})),
    signed_on TEXT,
    signer_person_id INTEGER REFERENCES person (person_id),
    scan_file_id INTEGER REFERENCES file (file_id),
    attested_by INTEGER REFERENCES person (person_id),
    issued_on TEXT,
    model TEXT NOT NULL,
    docx_sha256 TEXT,
    pdf_sha256 TEXT,
    created_by INTEGER REFERENCES person (person_id),
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX ix_paper_about ON paper (about_kind, about_id);
CREATE INDEX ix_paper_org ON paper (org_id, kind, paper_id);
CREATE INDEX ix_paper_status ON paper (org_id, status, paper_id);

-- sqlite:
CREATE TRIGGER paper_issued_is_final BEFORE UPDATE ON paper
    WHEN OLD.status IN ('issued', 'replaced', 'withdrawn') AND (NEW.model IS NOT OLD.model
        OR NEW.number IS NOT OLD.number OR NEW.symbol IS NOT OLD.symbol
        OR NEW.dated_on IS NOT OLD.dated_on OR NEW.subject IS NOT OLD.subject)
    BEGIN SELECT RAISE(ABORT, 'paper_is_issued'); END;
CREATE TRIGGER regulation_version_is_frozen BEFORE UPDATE ON regulation_version
    WHEN OLD.frozen_at IS NOT NULL AND (NEW.body IS NOT OLD.body OR NEW.from_on IS NOT OLD.from_on)
    BEGIN SELECT RAISE(ABORT, 'regulation_is_frozen'); END;
-- pg:
CREATE FUNCTION refuse_paper_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('issued', 'replaced', 'withdrawn') AND (NEW.model IS DISTINCT FROM OLD.model
        OR NEW.number IS DISTINCT FROM OLD.number OR NEW.symbol IS DISTINCT FROM OLD.symbol
        OR NEW.dated_on IS DISTINCT FROM OLD.dated_on OR NEW.subject IS DISTINCT FROM OLD.subject) THEN
        RAISE EXCEPTION 'paper_is_issued';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paper_issued_is_final BEFORE UPDATE ON paper
    FOR EACH ROW EXECUTE FUNCTION refuse_paper_change();
CREATE FUNCTION refuse_regulation_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL AND (NEW.body IS DISTINCT FROM OLD.body
        OR NEW.from_on IS DISTINCT FROM OLD.from_on) THEN
        RAISE EXCEPTION 'regulation_is_frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER regulation_version_is_frozen BEFORE UPDATE ON regulation_version
    FOR EACH ROW EXECUTE FUNCTION refuse_regulation_change();
-- end:
