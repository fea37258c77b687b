-- name: loan_add   -- exec
-- in:   book book_id, person person_id, today date
INSERT INTO loan (book_id, person_id, lent_on) VALUES (:book, :person, :today)
ON CONFLICT DO NOTHING;

-- name: loan_total   -- one
-- out:  total int64, newest date?
SELECT COUNT(*) AS total, MAX(lent_on) AS newest FROM loan;
-- pg:
SELECT COUNT(*) AS total, MAX(lent_on COLLATE "C") AS newest FROM loan;
