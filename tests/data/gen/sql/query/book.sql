-- Statements of every kind, with every type.

-- name: book_get   -- one
-- in:   id book_id
-- out:  id book_id, org org_id, title str, status enum book_status, bought_on date?, price money?,
--       pages int32?, is_rare bool, cover bytes?, at instant
SELECT book_id, org_id, title, status, bought_on, price, pages, is_rare, cover, at
  FROM book
 WHERE book_id = :id;

-- name: book_find   -- maybe
-- in:   title str
-- out:  id book_id
SELECT book_id FROM book WHERE title = :title;

-- name: book_list   -- many
-- in:   cursor int64, limit int32, actor person_id, today date
-- out:  id book_id, title str
SELECT b.book_id, b.title
  FROM book b
 WHERE b.book_id > :cursor
   AND {{visible book b.book_id b.org_id b.status}}
 ORDER BY b.book_id
 LIMIT :limit;

-- name: book_add   -- insert
-- in:   org org_id, title str, status enum book_status, bought_on date?, price money?, pages int32?,
--       is_rare bool, cover bytes?, now instant
-- out:  id book_id
INSERT INTO book (org_id, title, status, bought_on, price, pages, is_rare, cover, at)
VALUES (:org, :title, :status, :bought_on, :price, :pages, :is_rare, :cover, :now)
RETURNING book_id;

-- name: book_shelve   -- changes 1
-- in:   id book_id
UPDATE book SET status = 'shelved' WHERE book_id = :id AND status = 'ordered';

-- name: book_lose_all   -- exec count
-- in:   org org_id
UPDATE book SET status = 'lost' WHERE org_id = :org; -- a comment at the end
