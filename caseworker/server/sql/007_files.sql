-- Files: photographs of signed plans, letters, voice notes. The laptop sealed their bytes with a key that stands in the
-- file's record, which is sealed itself; the service opens nothing here. Each laptop has an upload of its own, so that
-- nobody can spoil another's; once sealed, the service's role can neither change nor remove one.
CREATE TABLE blob (
    record    uuid NOT NULL,
    digest    text NOT NULL,
    device    uuid NOT NULL REFERENCES device,
    worker    uuid NOT NULL,
    scope     uuid NOT NULL,
    size      integer NOT NULL CHECK (size > 0),
    taken     integer NOT NULL DEFAULT 0 CHECK (taken BETWEEN 0 AND size),
    begun_at  timestamptz NOT NULL,
    sealed_at timestamptz,
    PRIMARY KEY (record, digest, device)
);
CREATE INDEX blob_scope ON blob (scope);
CREATE INDEX blob_device ON blob (device) WHERE sealed_at IS NULL;

CREATE TABLE blob_part (
    record uuid NOT NULL,
    digest text NOT NULL,
    device uuid NOT NULL,
    start  integer NOT NULL,
    bytes  bytea NOT NULL,
    PRIMARY KEY (record, digest, device, start),
    FOREIGN KEY (record, digest, device) REFERENCES blob ON DELETE CASCADE
);
-- Sealed bytes do not get smaller.
ALTER TABLE blob_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['blob', 'blob_part'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
        EXECUTE format('CREATE POLICY owner_all ON %I TO caseworker_owner USING (true) WITH CHECK (true)', one);
    END LOOP;
END
$$;

-- Seen: what lies in a scope the worker holds now, and that they themselves began an upload.
CREATE POLICY held ON blob FOR SELECT TO caseworker_app
    USING (scope IN (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me()) AND g.closed_at IS NULL));
CREATE POLICY own ON blob FOR SELECT TO caseworker_app USING (worker = (SELECT me()));
-- Begun: by the worker's own laptop, in a scope they may write in, or for a record they have sent an edit of.
CREATE POLICY begun ON blob FOR INSERT TO caseworker_app
    WITH CHECK (worker = (SELECT me()) AND taken = 0 AND sealed_at IS NULL
        AND device IN (SELECT d.id FROM device d WHERE d.worker = (SELECT me()))
        AND (scope IN (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me()) AND g.closed_at IS NULL
                       AND g.level = 'write')
             OR EXISTS (SELECT FROM edit e WHERE e.worker = (SELECT me()) AND e.record = blob.record
                        AND e.scope = blob.scope)));
CREATE POLICY goes_on ON blob FOR UPDATE TO caseworker_app
    USING (worker = (SELECT me()) AND sealed_at IS NULL) WITH CHECK (worker = (SELECT me()));
CREATE POLICY given_up ON blob FOR DELETE TO caseworker_app USING (worker = (SELECT me()) AND sealed_at IS NULL);

-- The bytes: of sealed files in scopes held now, and of the worker's own uploads until they are sealed.
CREATE POLICY held ON blob_part FOR SELECT TO caseworker_app USING (EXISTS (
    SELECT FROM blob b WHERE (b.record, b.digest, b.device) = (blob_part.record, blob_part.digest, blob_part.device)
        AND b.sealed_at IS NOT NULL
        AND b.scope IN (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me()) AND g.closed_at IS NULL)));
CREATE POLICY own ON blob_part TO caseworker_app
    USING (EXISTS (
        SELECT FROM blob b WHERE (b.record, b.digest, b.device) = (blob_part.record, blob_part.digest, blob_part.device)
            AND b.worker = (SELECT me()) AND b.sealed_at IS NULL))
    WITH CHECK (EXISTS (
        SELECT FROM blob b WHERE (b.record, b.digest, b.device) = (blob_part.record, blob_part.digest, blob_part.device)
            AND b.worker = (SELECT me()) AND b.sealed_at IS NULL));

GRANT SELECT, INSERT, UPDATE (taken, sealed_at), DELETE ON blob TO caseworker_app;
GRANT SELECT, INSERT, DELETE ON blob_part TO caseworker_app;
