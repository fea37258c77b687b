-- relation: borrower   -- book
-- only if: SELECT 1 FROM loan b WHERE b.person_id = :actor
SELECT 1 FROM loan b WHERE b.book_id = :id AND b.person_id = :actor

-- relation: banned   -- book
-- (an invented rule, so that the sample has a `never`)
SELECT 1 FROM loan l
 WHERE l.book_id = :id AND l.person_id = :actor AND l.lent_on > :today

-- agencies: of_role
SELECT p.org_id FROM post p WHERE p.person_id = :actor AND p.role IN (:roles)

-- agencies: under_role
SELECT a.org_id FROM post p JOIN org_ancestor a ON a.ancestor_org_id = p.org_id
 WHERE p.person_id = :actor AND p.role IN (:roles)

-- agencies: of_staff
SELECT p.org_id FROM post p WHERE p.person_id = :actor

-- agencies: under
SELECT a.org_id FROM org_ancestor a WHERE a.ancestor_org_id = :above
