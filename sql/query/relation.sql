-- Relations: what ties an actor to an object at this moment. Inputs are always :id, :actor, :today.
-- `only if` is asked once for a whole list: whoever has no row of it is tied to no object at all.

-- relation: self   -- person
SELECT 1 FROM person p WHERE p.person_id = :id AND p.person_id = :actor

-- relation: same_agency   -- person
SELECT 1 FROM post p JOIN post mine ON mine.org_id = p.org_id
 WHERE p.person_id = :id AND mine.person_id = :actor
   AND p.from_on <= :today AND (p.to_on IS NULL OR p.to_on >= :today)
   AND mine.from_on <= :today AND (mine.to_on IS NULL OR mine.to_on >= :today)

-- relation: administered   -- person
SELECT 1 FROM role_grant g
 WHERE g.person_id = :actor AND g.role = 'administrator'
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND (NOT EXISTS (SELECT 1 FROM post p WHERE p.person_id = :id)
        OR EXISTS (SELECT 1 FROM post p JOIN org_ancestor a ON a.org_id = p.org_id
                    WHERE p.person_id = :id AND a.ancestor_org_id = g.org_id
                      AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today)))

-- relation: account_self   -- account
SELECT 1 FROM account x WHERE x.account_id = :id AND x.person_id = :actor

-- relation: account_administered   -- account
SELECT 1 FROM account x JOIN post p ON p.person_id = x.person_id
  JOIN org_ancestor a ON a.org_id = p.org_id
  JOIN role_grant g ON g.org_id = a.ancestor_org_id
 WHERE x.account_id = :id AND g.person_id = :actor AND g.role = 'administrator'
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today)

-- relation: import_owner   -- import_run
SELECT 1 FROM import_run x WHERE x.import_run_id = :id AND x.added_by = :actor

-- relation: paper_owner   -- paper
SELECT 1 FROM paper x
 WHERE x.paper_id = :id AND x.about_kind = 'initiative' AND x.kind IN ('receipt', 'defect_letter',
       'refusal_letter', 'certificate', 'decision')
   AND EXISTS (SELECT 1 FROM initiative_author w
                WHERE w.initiative_id = x.about_id AND w.person_id = :actor)

-- relation: directive_entered   -- directive
SELECT 1 FROM directive d WHERE d.directive_id = :id AND d.entered_by = :actor

-- relation: directive_received   -- directive
SELECT 1 FROM directive_receipt r JOIN post p ON p.org_id = r.org_id
 WHERE r.directive_id = :id AND p.person_id = :actor
   AND p.from_on <= :today AND (p.to_on IS NULL OR p.to_on >= :today)

-- relation: directive_records_clerk   -- directive
SELECT 1 FROM directive_receipt r JOIN role_grant g ON g.org_id = r.org_id
 WHERE r.directive_id = :id AND g.person_id = :actor AND g.role = 'records_clerk'
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)

-- relation: task_party   -- task
SELECT 1 FROM task_party t WHERE t.task_id = :id AND t.person_id = :actor

-- relation: task_lead   -- task
SELECT 1 FROM task_party t WHERE t.task_id = :id AND t.person_id = :actor AND t.part = 'lead'

-- relation: task_superior   -- task
SELECT 1 FROM task t JOIN directive d ON d.directive_id = t.directive_id
  JOIN role_grant g ON g.org_id = d.org_id
 WHERE t.task_id = :id AND g.person_id = :actor
   AND g.role IN ('head', 'selection_officer', 'province_officer', 'records_clerk')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)

-- relation: process_owner   -- process
SELECT 1 FROM process x WHERE x.process_id = :id AND x.owner_person_id = :actor

-- relation: review_superior   -- review
SELECT 1 FROM review x JOIN org_ancestor a ON a.org_id = x.org_id
  JOIN role_grant g ON g.org_id = a.ancestor_org_id
 WHERE x.review_id = :id AND g.person_id = :actor AND g.role IN ('selection_officer', 'head', 'province_officer')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today)

-- relation: shortcoming_logger   -- shortcoming
SELECT 1 FROM shortcoming x WHERE x.shortcoming_id = :id AND x.logged_by = :actor

-- relation: idea_author   -- idea
SELECT 1 FROM idea_author w WHERE w.idea_id = :id AND w.person_id = :actor

-- relation: author   -- initiative
-- only if: SELECT 1 FROM initiative_author w WHERE w.person_id = :actor
SELECT 1 FROM initiative_author w WHERE w.initiative_id = :id AND w.person_id = :actor

-- relation: paper_clerk   -- initiative
SELECT 1 FROM initiative i JOIN role_grant g ON g.org_id = i.org_id
 WHERE i.initiative_id = :id AND i.channel <> 'online'
   AND g.person_id = :actor AND g.role = 'intake_clerk'
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)

-- relation: seated   -- initiative
-- only if: SELECT 1 FROM seat t WHERE t.person_id = :actor
SELECT 1 FROM agenda_item a
  JOIN council_session s ON s.council_session_id = a.council_session_id
  JOIN seat t ON t.council_id = s.council_id
 WHERE a.initiative_id = :id AND t.person_id = :actor
   AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on)
   AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.agenda_item_id = a.agenda_item_id
                    AND c.seat_id = t.seat_id AND c.is_barring = 1)

-- relation: head_superior   -- initiative
-- only if: SELECT 1 FROM role_grant g WHERE g.person_id = :actor AND g.role IN ('head', 'province_officer')
SELECT 1 FROM initiative i JOIN org_ancestor a ON a.org_id = i.org_id AND a.depth = 1
  JOIN role_grant g ON g.org_id = a.ancestor_org_id
 WHERE i.initiative_id = :id AND i.waiting_on = 'superior_consent'
   AND g.person_id = :actor AND g.role IN ('head', 'province_officer')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today)

-- relation: measurer_of   -- initiative
SELECT 1 FROM initiative i JOIN role_grant g ON g.org_id = i.org_id
 WHERE i.initiative_id = :id AND g.person_id = :actor AND g.role IN ('measurer', 'intake_clerk')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)

-- relation: council_member   -- council
SELECT 1 FROM seat t WHERE t.council_id = :id AND t.person_id = :actor

-- relation: session_member   -- council_session
SELECT 1 FROM council_session s JOIN seat t ON t.council_id = s.council_id
 WHERE s.council_session_id = :id AND t.person_id = :actor
   AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on)

-- relation: session_chair   -- council_session
SELECT 1 FROM council_session s JOIN seat t ON t.council_id = s.council_id
 WHERE s.council_session_id = :id AND t.person_id = :actor AND t.kind IN ('chair', 'vice_chair')
   AND t.from_on <= s.held_on AND (t.to_on IS NULL OR t.to_on >= s.held_on)

-- relation: decision_author   -- decision
SELECT 1 FROM decision d JOIN decision_item x ON x.decision_id = d.decision_id
  JOIN initiative_author w ON w.initiative_id = x.initiative_id
 WHERE d.decision_id = :id AND d.status = 'issued' AND w.person_id = :actor

-- relation: nomination_author   -- nomination
SELECT 1 FROM nomination n JOIN initiative_author w ON w.initiative_id = n.initiative_id
 WHERE n.nomination_id = :id AND w.person_id = :actor

-- relation: nomination_receiver   -- nomination
SELECT 1 FROM nomination n JOIN role_grant g ON g.org_id = n.to_org_id
 WHERE n.nomination_id = :id AND g.person_id = :actor
   AND g.role IN ('province_officer', 'head', 'secretary')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)

-- relation: model_author   -- adoption
SELECT 1 FROM adoption x JOIN model m ON m.model_id = x.model_id
  JOIN initiative_author w ON w.initiative_id = m.initiative_id
 WHERE x.adoption_id = :id AND w.person_id = :actor

-- relation: award_recipient   -- award_case
SELECT 1 FROM award_case x WHERE x.award_case_id = :id AND x.person_id = :actor

-- relation: report_superior   -- report
SELECT 1 FROM report x JOIN org_ancestor a ON a.org_id = x.org_id AND a.depth >= 1
  JOIN role_grant g ON g.org_id = a.ancestor_org_id
 WHERE x.report_id = :id AND x.status = 'sent' AND g.person_id = :actor
   AND g.role IN ('province_officer', 'head', 'selection_officer')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today)

-- Agencies: the sets that roles speak of. {{visible}} puts words of role_code for :roles; the other
-- inputs are :actor and :today, and :above where one agency is asked about.

-- What no living agency answers for: events of agencies that have ended, for those above them when they
-- did; and events of no agency, for those whose agency stands under no other.
-- relation: event_unplaced   -- event
SELECT 1 FROM event e JOIN role_grant g ON g.person_id = :actor
 WHERE e.event_id = :id AND g.role IN ('administrator', 'inspector')
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND ((e.org_id IS NULL
         AND NOT EXISTS (SELECT 1 FROM org_ancestor u
                          WHERE u.org_id = g.org_id AND u.depth > 0
                            AND u.from_on <= :today AND (u.to_on IS NULL OR u.to_on >= :today)))
        OR EXISTS (SELECT 1 FROM org_ancestor a
                    WHERE a.org_id = e.org_id AND a.ancestor_org_id = g.org_id AND a.to_on < :today
                      AND NOT EXISTS (SELECT 1 FROM org_ancestor b
                                       WHERE b.org_id = a.org_id
                                         AND (b.to_on IS NULL OR b.to_on > a.to_on))))

-- agencies: of_role
SELECT g.org_id FROM role_grant g
 WHERE g.person_id = :actor AND g.role IN (:roles)
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)

-- agencies: under_role
SELECT a.org_id FROM role_grant g JOIN org_ancestor a ON a.ancestor_org_id = g.org_id
 WHERE g.person_id = :actor AND g.role IN (:roles)
   AND g.from_on <= :today AND (g.to_on IS NULL OR g.to_on >= :today)
   AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today)

-- agencies: of_staff
SELECT p.org_id FROM post p
 WHERE p.person_id = :actor AND p.from_on <= :today AND (p.to_on IS NULL OR p.to_on >= :today)

-- agencies: under
SELECT a.org_id FROM org_ancestor a
 WHERE a.ancestor_org_id = :above AND a.from_on <= :today AND (a.to_on IS NULL OR a.to_on >= :today)
