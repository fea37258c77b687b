-- What stands around every page.

-- name: app_chrome   -- maybe
-- in:   account account_id, person person_id
-- out:  text_px int32, unread int64
SELECT a.font_size AS text_px,
       (SELECT CAST(COUNT(*) AS BIGINT) FROM notice n
         WHERE n.person_id = :person AND n.read_at IS NULL) AS unread
  FROM account a
 WHERE a.account_id = :account;
