-- Who and where.
CREATE TABLE org (
    org_id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE org_ancestor (
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    ancestor_org_id INTEGER NOT NULL REFERENCES org (org_id),
    CONSTRAINT pk_org_ancestor PRIMARY KEY (org_id, ancestor_org_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE post (
    person_id INTEGER NOT NULL,
    org_id INTEGER NOT NULL REFERENCES org (org_id),
    role TEXT NOT NULL CHECK (role IN ({{enum role_code}}))
) STRICT;
