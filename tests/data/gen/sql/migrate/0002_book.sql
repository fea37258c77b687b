-- A book; 'it''s lost' is a TEXT in quotes, not a type.
CREATE TABLE book (
    book_id INTEGER PRIMARY KEY,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    title TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'ordered' CHECK (status IN ({{enum book_status}})),
    bought_on TEXT,
    price INTEGER,
    pages INTEGER,
    is_rare INTEGER NOT NULL DEFAULT 0,
    cover BLOB,
    at INTEGER NOT NULL,
    CONSTRAINT ck_book_title CHECK (title <> 'it''s lost' AND CAST(pages AS TEXT) <> '')
) STRICT;
CREATE TABLE loan (
    book_id INTEGER NOT NULL REFERENCES book (book_id),
    person_id INTEGER NOT NULL,
    lent_on TEXT NOT NULL
) STRICT;
-- sqlite:
CREATE TRIGGER loan_shelved BEFORE INSERT ON loan
    WHEN NOT EXISTS (SELECT 1 FROM book b WHERE b.book_id = NEW.book_id AND b.status = 'shelved')
    BEGIN SELECT RAISE(ABORT, 'not_shelved'); END;
-- pg:
CREATE FUNCTION loan_shelved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'not_shelved'; END $$;
-- end:
CREATE INDEX ix_loan_person ON loan (person_id, lent_on);
