-- name: file_insert   -- insert
-- in: sha256 str, bytes int64, media str, name str, org org_id?, kind str, object int64, is_confidential bool, added_by person_id?, now instant
-- out: id file_id
INSERT INTO file (sha256, bytes, media, name, org_id, kind, object_id, is_confidential, added_by, at)
VALUES (:sha256, :bytes, :media, :name, :org, :kind, :object, :is_confidential, :added_by, :now)
RETURNING file_id AS id;

-- name: file_get   -- maybe
-- in: id file_id
-- out: id file_id, sha256 str, bytes int64, media str, name str, org org_id?, kind str, object int64, is_confidential bool, at instant
SELECT file_id AS id, sha256, bytes, media, name, org_id AS org, kind, object_id AS object,
       is_confidential, at FROM file WHERE file_id = :id;

-- name: file_list   -- many
-- in: kind str, object int64
-- out: id file_id, sha256 str, bytes int64, media str, name str, is_confidential bool, at instant
SELECT file_id AS id, sha256, bytes, media, name, is_confidential, at FROM file
 WHERE kind = :kind AND object_id = :object ORDER BY file_id LIMIT 200;

-- name: number_book_open   -- exec
-- in: org org_id, kind enum number_book_kind, year int32, source str
INSERT INTO number_book (org_id, kind, year, series, source, last_number)
VALUES (:org, :kind, :year, '', :source, 0)
ON CONFLICT (org_id, kind, year, series) DO NOTHING;

-- name: number_book_draw   -- one
-- in: org org_id, kind enum number_book_kind, year int32
-- out: id number_book_id, number int64
UPDATE number_book SET last_number = last_number + 1
 WHERE org_id = :org AND kind = :kind AND year = :year AND series = ''
RETURNING number_book_id AS id, last_number AS number;

-- name: number_book_get   -- one
-- in: org org_id, kind enum number_book_kind, year int32
-- out: id number_book_id, last_number int64
SELECT number_book_id AS id, last_number FROM number_book
 WHERE org_id = :org AND kind = :kind AND year = :year AND series = '';

-- name: number_entry_has   -- one
-- in: book number_book_id, number int64
-- out: n int64
SELECT COUNT(*) AS n FROM number_entry WHERE number_book_id = :book AND number = :number;

-- name: number_entry_insert   -- exec
-- in: book number_book_id, number int64, kind str, object int64, on_date date
INSERT INTO number_entry (number_book_id, number, kind, object_id, on_date)
VALUES (:book, :number, :kind, :object, :on_date);

-- name: number_book_raise   -- exec
-- in: book number_book_id, number int64
UPDATE number_book SET last_number = :number
 WHERE number_book_id = :book AND last_number < :number;

-- name: number_entry_list   -- many
-- in: book number_book_id
-- out: number int64, kind str, object int64, on_date date
SELECT number, kind, object_id AS object, on_date FROM number_entry
 WHERE number_book_id = :book ORDER BY number LIMIT 5000;

-- name: paper_insert   -- insert
-- in: org org_id, kind enum paper_kind, subject str, about_kind str, about_id int64, status enum paper_status, number int64?, symbol str?, number_source str, dated_on date?, issued_on date?, model str, created_by person_id?, now instant
-- out: id paper_id
INSERT INTO paper (org_id, kind, subject, about_kind, about_id, status, number, symbol, number_source,
    dated_on, issued_on, model, created_by, created_at)
VALUES (:org, :kind, :subject, :about_kind, :about_id, :status, :number, :symbol, :number_source,
    :dated_on, :issued_on, :model, :created_by, :now)
RETURNING paper_id AS id;

-- name: paper_get   -- maybe
-- in: id paper_id
-- out: id paper_id, org org_id, kind enum paper_kind, subject str, about_kind str, about_id int64, status enum paper_status, number int64?, symbol str?, dated_on date?, signing enum paper_signing?, signed_on date?, signer person_id?, scan file_id?, issued_on date?, model str, docx str?, pdf str?, version int32, created_at instant
SELECT paper_id AS id, org_id AS org, kind, subject, about_kind, about_id, status, number, symbol,
       dated_on, signing, signed_on, signer_person_id AS signer, scan_file_id AS scan, issued_on, model,
       docx_sha256 AS docx, pdf_sha256 AS pdf, version, created_at
  FROM paper WHERE paper_id = :id;

-- name: paper_model_set   -- exec
-- in: id paper_id, model str
UPDATE paper SET model = :model, docx_sha256 = NULL, pdf_sha256 = NULL, version = version + 1
 WHERE paper_id = :id AND status IN ('draft', 'content_checked', 'layout_checked');

-- name: paper_status_set   -- changes 1
-- in: id paper_id, version int32, status enum paper_status
UPDATE paper SET status = :status, version = version + 1 WHERE paper_id = :id AND version = :version;

-- name: paper_sign   -- changes 1
-- in: id paper_id, version int32, signing enum paper_signing, signed_on date, signer person_id?, scan file_id?, attested_by person_id?
UPDATE paper SET status = 'signed', signing = :signing, signed_on = :signed_on,
       signer_person_id = :signer, scan_file_id = :scan, attested_by = :attested_by, version = version + 1
 WHERE paper_id = :id AND version = :version;

-- name: paper_issue   -- changes 1
-- in: id paper_id, version int32, number int64, symbol str, dated_on date, model str
UPDATE paper SET status = 'issued', number = :number, symbol = :symbol, dated_on = :dated_on,
       issued_on = :dated_on, model = :model, docx_sha256 = NULL, pdf_sha256 = NULL, version = version + 1
 WHERE paper_id = :id AND version = :version;

-- name: paper_rendered_docx   -- exec
-- in: id paper_id, version int32, sha256 str
UPDATE paper SET docx_sha256 = :sha256 WHERE paper_id = :id AND version = :version;

-- name: paper_rendered_pdf   -- exec
-- in: id paper_id, version int32, sha256 str
UPDATE paper SET pdf_sha256 = :sha256 WHERE paper_id = :id AND version = :version;

-- name: paper_list_about   -- many
-- in: about_kind str, about_id int64, actor person_id, today date
-- out: id paper_id, kind enum paper_kind, subject str, status enum paper_status, number int64?, symbol str?, dated_on date?
SELECT p.paper_id AS id, p.kind, p.subject, p.status, p.number, p.symbol, p.dated_on FROM paper p
 WHERE p.about_kind = :about_kind AND p.about_id = :about_id
   AND {{visible paper p.paper_id p.org_id p.status}}
 ORDER BY p.paper_id LIMIT 200;

-- name: paper_list_of_org   -- many
-- in: org org_id, status enum paper_status?, cursor int64, limit int32, actor person_id, today date
-- out: id paper_id, kind enum paper_kind, subject str, status enum paper_status, number int64?, symbol str?, dated_on date?
SELECT p.paper_id AS id, p.kind, p.subject, p.status, p.number, p.symbol, p.dated_on
  FROM paper p
 WHERE p.org_id = :org AND (:status IS NULL OR p.status = :status)
   AND (:cursor = 0 OR p.paper_id < :cursor)
   AND {{visible paper p.paper_id p.org_id p.status}}
 ORDER BY p.paper_id DESC
 LIMIT :limit;
