-- name: person_insert   -- insert
-- in: full_name str, sort_key str, search str, birth_on date?, degree str?, phone str?, email str?, salutation str?, staff_code str?, now instant
-- out: id person_id
INSERT INTO person (full_name, sort_key, search, birth_on, degree, phone, email, salutation, staff_code, created_at)
VALUES (:full_name, :sort_key, :search, :birth_on, :degree, :phone, :email, :salutation, :staff_code, :now)
RETURNING person_id AS id;

-- name: person_get   -- maybe
-- in: id person_id
-- out: id person_id, full_name str, birth_on date?, degree str?, phone str?, email str?, salutation str?, staff_code str?, version int32
SELECT person_id AS id, full_name, birth_on, degree, phone, email, salutation, staff_code, version
  FROM person WHERE person_id = :id;

-- name: person_by_staff_code   -- maybe
-- in: staff_code str
-- out: id person_id
SELECT person_id AS id FROM person WHERE staff_code = :staff_code;

-- name: post_insert   -- insert
-- in: person person_id, org org_id, unit str?, title str, is_head bool, manager person_id?, from_on date, to_on date?, document str?
-- out: id post_id
INSERT INTO post (person_id, org_id, unit, title, is_head, manager_person_id, from_on, to_on, document)
VALUES (:person, :org, :unit, :title, :is_head, :manager, :from_on, :to_on, :document)
RETURNING post_id AS id;

-- name: post_end   -- exec
-- in: person person_id, org org_id, to_on date
UPDATE post SET to_on = :to_on WHERE person_id = :person AND org_id = :org
   AND (to_on IS NULL OR to_on > :to_on) AND from_on <= :to_on;

-- The post a person is known by on a day: that of a head first, then the newest.
-- name: post_main   -- maybe
-- in: person person_id, on_date date
-- out: org org_id, unit str?, title str, is_head bool, manager person_id?, org_name str, org_short_name str
SELECT p.org_id AS org, p.unit, p.title, p.is_head, p.manager_person_id AS manager, v.name AS org_name,
       v.short_name AS org_short_name
  FROM post p
  JOIN org_version v ON v.org_id = p.org_id
 WHERE p.person_id = :person AND p.from_on <= :on_date AND (p.to_on IS NULL OR p.to_on >= :on_date)
   AND v.from_on <= :on_date AND (v.to_on IS NULL OR v.to_on >= :on_date)
 ORDER BY p.is_head DESC, p.from_on DESC, p.post_id DESC
 LIMIT 1;

-- name: head_of   -- maybe
-- in: org org_id, on_date date
-- out: id person_id, full_name str, title str
SELECT p.person_id AS id, x.full_name, p.title
  FROM post p JOIN person x ON x.person_id = p.person_id
 WHERE p.org_id = :org AND p.is_head = 1 AND p.from_on <= :on_date
   AND (p.to_on IS NULL OR p.to_on >= :on_date)
 ORDER BY p.from_on DESC
 LIMIT 1;

-- People of an agency today, in the order of Vietnamese names.
-- name: person_list_of_org   -- many
-- in: org org_id, on_date date
-- out: id person_id, full_name str, title str, unit str?, is_head bool
SELECT p.person_id AS id, x.full_name, p.title, p.unit, p.is_head
  FROM post p JOIN person x ON x.person_id = p.person_id
 WHERE p.org_id = :org AND p.from_on <= :on_date AND (p.to_on IS NULL OR p.to_on >= :on_date)
 ORDER BY x.sort_key, x.person_id
 LIMIT 1000;

-- name: person_roles_of_org   -- many
-- in: org org_id, role enum role_code, on_date date
-- out: id person_id, full_name str
SELECT DISTINCT g.person_id AS id, x.full_name
  FROM role_grant g JOIN person x ON x.person_id = g.person_id
 WHERE g.org_id = :org AND g.role = :role AND g.from_on <= :on_date
   AND (g.to_on IS NULL OR g.to_on >= :on_date)
 ORDER BY g.person_id
 LIMIT 200;

-- name: account_insert   -- insert
-- in: person person_id, user_name str, password_hash str?, must_change bool, now instant
-- out: id account_id
INSERT INTO account (person_id, user_name, password_hash, must_change, created_at)
VALUES (:person, :user_name, :password_hash, :must_change, :now) RETURNING account_id AS id;

-- name: account_by_name   -- maybe
-- in: user_name str
-- out: id account_id, person person_id, password_hash str?, must_change bool, disabled_at instant?
SELECT account_id AS id, person_id AS person, password_hash, must_change, disabled_at
  FROM account WHERE user_name = :user_name;

-- name: account_count   -- one
-- out: n int64
SELECT COUNT(*) AS n FROM account;

-- name: role_grant_insert   -- insert
-- in: person person_id, org org_id, role enum role_code, from_on date, to_on date?, document str?, is_temporary bool, reason str?, granted_by person_id?, now instant
-- out: id role_grant_id
INSERT INTO role_grant (person_id, org_id, role, from_on, to_on, document, is_temporary, reason, granted_by, at)
VALUES (:person, :org, :role, :from_on, :to_on, :document, :is_temporary, :reason, :granted_by, :now)
RETURNING role_grant_id AS id;

-- name: role_grant_end   -- exec
-- in: id role_grant_id, to_on date
UPDATE role_grant SET to_on = :to_on WHERE role_grant_id = :id AND (to_on IS NULL OR to_on > :to_on);

-- name: role_list   -- many
-- in: person person_id, on_date date
-- out: role enum role_code, org org_id
SELECT role, org_id AS org FROM role_grant
 WHERE person_id = :person AND from_on <= :on_date AND (to_on IS NULL OR to_on >= :on_date)
 ORDER BY role_grant_id LIMIT 32;

-- name: session_insert   -- insert
-- in: account account_id, token_hash str, csrf str, now instant, is_shared_device bool
-- out: id login_session_id
INSERT INTO login_session (account_id, token_hash, csrf, created_at, seen_at, is_shared_device)
VALUES (:account, :token_hash, :csrf, :now, :now, :is_shared_device) RETURNING login_session_id AS id;

-- name: session_by_token   -- maybe
-- in: token_hash str
-- out: id login_session_id, account account_id, person person_id, csrf str, created_at instant, seen_at instant, full_name str, language str, must_change bool
SELECT s.login_session_id AS id, s.account_id AS account, a.person_id AS person, s.csrf, s.created_at,
       s.seen_at, p.full_name, a.language, a.must_change
  FROM login_session s
  JOIN account a ON a.account_id = s.account_id
  JOIN person p ON p.person_id = a.person_id
 WHERE s.token_hash = :token_hash AND s.ended_at IS NULL AND a.disabled_at IS NULL;

-- name: session_seen   -- exec
-- in: id login_session_id, now instant
UPDATE login_session SET seen_at = :now WHERE login_session_id = :id;

-- name: session_end   -- exec
-- in: id login_session_id, now instant
UPDATE login_session SET ended_at = :now WHERE login_session_id = :id AND ended_at IS NULL;

-- name: session_end_all   -- exec
-- in: account account_id, except login_session_id, now instant
UPDATE login_session SET ended_at = :now
 WHERE account_id = :account AND ended_at IS NULL AND login_session_id <> :except;

-- name: api_key_by_token   -- maybe
-- in: token_hash str, now instant
-- out: id api_key_id, account account_id, person person_id, full_name str, language str, must_change bool
SELECT k.api_key_id AS id, k.account_id AS account, a.person_id AS person, p.full_name, a.language,
       a.must_change
  FROM api_key k
  JOIN account a ON a.account_id = k.account_id
  JOIN person p ON p.person_id = a.person_id
 WHERE k.token_hash = :token_hash AND k.revoked_at IS NULL AND k.expires_at > :now
   AND a.disabled_at IS NULL;

-- name: account_get   -- one
-- in: id account_id
-- out: id account_id, person person_id, user_name str, password_hash str?, must_change bool, language str, font_size int32, disabled_at instant?, version int32
SELECT account_id AS id, person_id AS person, user_name, password_hash, must_change, language, font_size,
       disabled_at, version
  FROM account WHERE account_id = :id;

-- name: account_prefer   -- exec
-- in: id account_id, font_size int32, language str
UPDATE account SET font_size = :font_size, language = :language WHERE account_id = :id;

-- name: account_password   -- exec
-- in: id account_id, password_hash str
UPDATE account SET password_hash = :password_hash, must_change = 0, version = version + 1
 WHERE account_id = :id;

-- name: org_short_name   -- one
-- in: org org_id, on_date date
-- out: short_name str
SELECT v.short_name FROM org_version v WHERE v.org_id = :org AND v.from_on <= :on_date
 ORDER BY v.from_on DESC LIMIT 1;

-- name: setup_link_insert   -- insert
-- in: purpose str, token_hash str, account account_id?, expires_at instant
-- out: id setup_link_id
INSERT INTO setup_link (purpose, token_hash, account_id, expires_at)
VALUES (:purpose, :token_hash, :account, :expires_at) RETURNING setup_link_id AS id;

-- A link that can still be used; its user name when it belongs to an account.
-- name: setup_link_open   -- maybe
-- in: token_hash str, now instant
-- out: id setup_link_id, purpose str, account account_id?, user_name str?, full_name str?, person person_id?
SELECT l.setup_link_id AS id, l.purpose, l.account_id AS account, a.user_name, p.full_name,
       a.person_id AS person
  FROM setup_link l
  LEFT JOIN account a ON a.account_id = l.account_id
  LEFT JOIN person p ON p.person_id = a.person_id
 WHERE l.token_hash = :token_hash AND l.used_at IS NULL AND l.expires_at > :now
   AND a.disabled_at IS NULL;

-- name: setup_link_use   -- changes 1
-- in: id setup_link_id, now instant
UPDATE setup_link SET used_at = :now WHERE setup_link_id = :id AND used_at IS NULL AND expires_at > :now;

-- A new link replaces the ones before it.
-- name: setup_link_withdraw   -- exec
-- in: account account_id?, purpose str, now instant
UPDATE setup_link SET used_at = :now
 WHERE used_at IS NULL AND purpose = :purpose AND (account_id = :account OR (account_id IS NULL AND :account IS NULL));

-- name: account_disable   -- exec
-- in: id account_id, disabled_at instant?
UPDATE account SET disabled_at = :disabled_at, version = version + 1 WHERE account_id = :id;

-- Every account with the person's name, post and agency of a day, in order of names.
-- name: account_list   -- many
-- in: on_date date
-- out: id account_id, user_name str, full_name str, org_code str?, disabled_at instant?, has_password bool
SELECT a.account_id AS id, a.user_name, p.full_name,
       (SELECT o.code FROM post x JOIN org o ON o.org_id = x.org_id
         WHERE x.person_id = a.person_id AND x.from_on <= :on_date
           AND (x.to_on IS NULL OR x.to_on >= :on_date)
         ORDER BY x.is_head DESC, x.from_on DESC, x.post_id DESC LIMIT 1) AS org_code,
       a.disabled_at, CASE WHEN a.password_hash IS NULL THEN 0 ELSE 1 END AS has_password
  FROM account a JOIN person p ON p.person_id = a.person_id
 ORDER BY p.sort_key, a.account_id
 LIMIT 20000;

-- Posts go over to a successor: person 0 means everybody. A post that began later is simply moved.
-- name: post_hand_over   -- exec count
-- in: from_org org_id, to_org org_id, person person_id, last_on date, from_on date, document str, keeps_head bool
INSERT INTO post (person_id, org_id, unit, title, is_head, manager_person_id, from_on, to_on, document)
SELECT p.person_id, :to_org, p.unit, p.title, CASE WHEN :keeps_head = 1 THEN p.is_head ELSE 0 END,
       p.manager_person_id, :from_on, p.to_on, :document
  FROM post p
 WHERE p.org_id = :from_org AND (:person = 0 OR p.person_id = :person)
   AND p.from_on <= :last_on AND (p.to_on IS NULL OR p.to_on > :last_on)
   AND NOT EXISTS (SELECT 1 FROM post q WHERE q.person_id = p.person_id AND q.org_id = :to_org
                    AND (q.to_on IS NULL OR q.to_on >= :from_on));

-- name: post_close   -- exec
-- in: org org_id, person person_id, to_on date
UPDATE post SET to_on = :to_on
 WHERE org_id = :org AND (:person = 0 OR person_id = :person)
   AND (to_on IS NULL OR to_on > :to_on) AND from_on <= :to_on;

-- name: post_count_open   -- one
-- in: org org_id, on_date date
-- out: n int64
SELECT COUNT(DISTINCT person_id) AS n FROM post
 WHERE org_id = :org AND from_on <= :on_date AND (to_on IS NULL OR to_on > :on_date);

-- Lent roles end with the agency that lent them; the head of a new agency is appointed.
-- name: role_hand_over   -- exec count
-- in: from_org org_id, to_org org_id, person person_id, last_on date, from_on date, document str, keeps_head bool, now instant
INSERT INTO role_grant (person_id, org_id, role, from_on, to_on, document, is_temporary, granted_by, at)
SELECT g.person_id, :to_org, g.role, :from_on, g.to_on, :document, 0, NULL, :now
  FROM role_grant g
 WHERE g.org_id = :from_org AND (:person = 0 OR g.person_id = :person)
   AND g.is_temporary = 0 AND (:keeps_head = 1 OR g.role <> 'head')
   AND g.from_on <= :last_on AND (g.to_on IS NULL OR g.to_on > :last_on)
   AND NOT EXISTS (SELECT 1 FROM role_grant h WHERE h.person_id = g.person_id AND h.org_id = :to_org
                    AND h.role = g.role AND (h.to_on IS NULL OR h.to_on >= :from_on));

-- name: role_close   -- exec
-- in: org org_id, person person_id, to_on date
UPDATE role_grant SET to_on = :to_on
 WHERE org_id = :org AND (:person = 0 OR person_id = :person)
   AND (to_on IS NULL OR to_on > :to_on) AND from_on <= :to_on;

-- name: session_count   -- one
-- in: account account_id
-- out: n int64
SELECT COUNT(*) AS n FROM login_session WHERE account_id = :account AND ended_at IS NULL;

-- A password that somebody else set: to be changed at the next sign-in.
-- name: account_password_first   -- exec
-- in: id account_id, password_hash str
UPDATE account SET password_hash = :password_hash, must_change = 1, version = version + 1
 WHERE account_id = :id;

-- People whom the actor may see, in the order of Vietnamese names; words are folded, org 0 means any.
-- name: person_search   -- many
-- in: words str?, org org_id, place int64, limit int32, actor person_id, today date
-- out: id person_id, full_name str, staff_code str?, title str?, org org_id?, org_name str?, user_name str?, disabled_at instant?
SELECT p.person_id AS id, p.full_name, p.staff_code, m.title, m.org_id AS org,
       (SELECT v.short_name FROM org_version v WHERE v.org_id = m.org_id AND v.from_on <= :today
         ORDER BY v.from_on DESC LIMIT 1) AS org_name,
       a.user_name, a.disabled_at
  FROM person p
  LEFT JOIN post m ON m.post_id = (SELECT x.post_id FROM post x WHERE x.person_id = p.person_id
        AND x.from_on <= :today AND (x.to_on IS NULL OR x.to_on >= :today)
        ORDER BY x.is_head DESC, x.from_on DESC, x.post_id DESC LIMIT 1)
  LEFT JOIN account a ON a.person_id = p.person_id
 WHERE (:words IS NULL OR :words = '' OR INSTR(p.search, :words) > 0) AND (:org = 0 OR m.org_id = :org)
   AND {{visible person p.person_id - -}}
 ORDER BY p.sort_key, p.person_id
 LIMIT :limit OFFSET :place;
-- pg:
SELECT p.person_id AS id, p.full_name, p.staff_code, m.title, m.org_id AS org,
       (SELECT v.short_name FROM org_version v WHERE v.org_id = m.org_id AND v.from_on <= :today
         ORDER BY v.from_on DESC LIMIT 1) AS org_name,
       a.user_name, a.disabled_at
  FROM person p
  LEFT JOIN post m ON m.post_id = (SELECT x.post_id FROM post x WHERE x.person_id = p.person_id
        AND x.from_on <= :today AND (x.to_on IS NULL OR x.to_on >= :today)
        ORDER BY x.is_head DESC, x.from_on DESC, x.post_id DESC LIMIT 1)
  LEFT JOIN account a ON a.person_id = p.person_id
 WHERE (:words IS NULL OR :words = '' OR STRPOS(p.search, :words) > 0) AND (:org = 0 OR m.org_id = :org)
   AND {{visible person p.person_id - -}}
 ORDER BY p.sort_key, p.person_id
 LIMIT :limit OFFSET :place;

-- name: post_list   -- many
-- in: person person_id
-- out: id post_id, org org_id, org_name str, unit str?, title str, is_head bool, from_on date, to_on date?, document str?
SELECT p.post_id AS id, p.org_id AS org,
       COALESCE((SELECT v.name FROM org_version v WHERE v.org_id = p.org_id AND v.from_on <= p.from_on
                  ORDER BY v.from_on DESC LIMIT 1),
                (SELECT v.name FROM org_version v WHERE v.org_id = p.org_id ORDER BY v.from_on LIMIT 1)) AS org_name,
       p.unit, p.title, p.is_head, p.from_on, p.to_on, p.document
  FROM post p WHERE p.person_id = :person
 ORDER BY p.from_on DESC, p.post_id DESC LIMIT 100;

-- name: post_end_one   -- changes 1
-- in: id post_id, person person_id, to_on date
UPDATE post SET to_on = :to_on
 WHERE post_id = :id AND person_id = :person AND (to_on IS NULL OR to_on > :to_on);

-- name: role_grant_list   -- many
-- in: person person_id, today date
-- out: id role_grant_id, role enum role_code, org org_id, org_name str, from_on date, to_on date?, document str?, is_temporary bool, reason str?, granted_by_name str?
SELECT g.role_grant_id AS id, g.role, g.org_id AS org,
       COALESCE((SELECT v.short_name FROM org_version v WHERE v.org_id = g.org_id AND v.from_on <= :today
                  ORDER BY v.from_on DESC LIMIT 1), o.code) AS org_name,
       g.from_on, g.to_on, g.document, g.is_temporary, g.reason, w.full_name AS granted_by_name
  FROM role_grant g
  JOIN org o ON o.org_id = g.org_id
  LEFT JOIN person w ON w.person_id = g.granted_by
 WHERE g.person_id = :person
 ORDER BY CASE WHEN g.to_on IS NULL OR g.to_on >= :today THEN 0 ELSE 1 END, g.from_on DESC, g.role_grant_id DESC
 LIMIT 200;

-- name: role_grant_get   -- maybe
-- in: id role_grant_id, person person_id
-- out: id role_grant_id, role enum role_code, org org_id, from_on date, to_on date?, is_temporary bool
SELECT role_grant_id AS id, role, org_id AS org, from_on, to_on, is_temporary
  FROM role_grant WHERE role_grant_id = :id AND person_id = :person;

-- The same role at the same agency in an overlapping period; to_on may be missing.
-- name: role_grant_overlaps   -- one
-- in: person person_id, org org_id, role enum role_code, from_on date, to_on date?
-- out: n int64
SELECT COUNT(*) AS n FROM role_grant
 WHERE person_id = :person AND org_id = :org AND role = :role
   AND (to_on IS NULL OR to_on >= :from_on) AND (:to_on IS NULL OR from_on <= :to_on);

-- name: account_of_person   -- maybe
-- in: person person_id
-- out: id account_id, user_name str, has_password bool, must_change bool, disabled_at instant?
SELECT account_id AS id, user_name, CASE WHEN password_hash IS NULL THEN 0 ELSE 1 END AS has_password,
       must_change, disabled_at
  FROM account WHERE person_id = :person;

-- Who works at an agency on a day, as far as the actor may see them; heads first.
-- name: org_people   -- many
-- in: org org_id, place int64, limit int32, actor person_id, today date
-- out: id person_id, full_name str, title str, unit str?, is_head bool
SELECT p.person_id AS id, x.full_name, p.title, p.unit, p.is_head
  FROM post p JOIN person x ON x.person_id = p.person_id
 WHERE p.org_id = :org AND p.from_on <= :today AND (p.to_on IS NULL OR p.to_on >= :today)
   AND {{visible person x.person_id - -}}
 ORDER BY p.is_head DESC, x.sort_key, x.person_id, p.post_id
 LIMIT :limit OFFSET :place;

-- Roles in force at an agency, as far as the actor may see who holds them.
-- name: org_role_list   -- many
-- in: org org_id, actor person_id, today date
-- out: id person_id, full_name str, role enum role_code, from_on date, to_on date?, is_temporary bool, reason str?, granted_by_name str?
SELECT x.person_id AS id, x.full_name, g.role, g.from_on, g.to_on, g.is_temporary, g.reason,
       w.full_name AS granted_by_name
  FROM role_grant g
  JOIN person x ON x.person_id = g.person_id
  LEFT JOIN person w ON w.person_id = g.granted_by
 WHERE g.org_id = :org AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND {{visible person x.person_id - -}}
 ORDER BY g.is_temporary DESC, g.role, x.sort_key, g.role_grant_id
 LIMIT 300;

-- Posts of a person at an agency on a day.
-- name: post_at   -- one
-- in: person person_id, org org_id, on_date date
-- out: n int64
SELECT COUNT(*) AS n FROM post
 WHERE person_id = :person AND org_id = :org AND from_on <= :on_date AND (to_on IS NULL OR to_on >= :on_date);

