-- How a laptop stays in the partnership's hands: leases, orders to end and their receipts, keys under escrow, requests
-- for them, what was rescued, and the audit of laptops. What is sealed here was sealed by the laptop to the recovery
-- key, which the server does not have; the lines of the audit are sealed with the key of the worker's team.

ALTER TABLE book ADD COLUMN lease_days integer NOT NULL DEFAULT 7 CHECK (lease_days BETWEEN 1 AND 30);
ALTER TABLE device ADD COLUMN lease_seq bigint NOT NULL DEFAULT 0;

-- A replaced key stays, because what was sealed to it stays; one at most is in use.
CREATE TABLE recovery_key (
    fingerprint text PRIMARY KEY,
    public      text NOT NULL,
    made_at     timestamptz NOT NULL,
    replaced_at timestamptz,
    drilled_at  timestamptz
);
CREATE UNIQUE INDEX recovery_key_in_use ON recovery_key ((true)) WHERE replaced_at IS NULL;

CREATE TABLE ending (
    device     uuid PRIMARY KEY REFERENCES device,
    ordered_at timestamptz NOT NULL,
    signature  text NOT NULL
);

-- `at` is the laptop's own time as it signed it.
CREATE TABLE ended (
    device      uuid PRIMARY KEY REFERENCES device,
    store       uuid NOT NULL,
    at          text NOT NULL,
    pieces      integer NOT NULL,
    signature   text NOT NULL,
    received_at timestamptz NOT NULL
);

CREATE TABLE escrow (
    device uuid NOT NULL REFERENCES device,
    store  uuid NOT NULL,
    epoch  integer NOT NULL,
    key    text NOT NULL REFERENCES recovery_key,
    sealed bytea NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (device, store, epoch, key)
);

CREATE TABLE recovery_request (
    device     uuid NOT NULL REFERENCES device,
    public_key text NOT NULL,
    store      uuid NOT NULL,
    epoch      integer NOT NULL,
    at         timestamptz NOT NULL,
    reply      bytea,
    replied_at timestamptz,
    PRIMARY KEY (device, public_key)
);

CREATE TABLE rescue (
    device uuid NOT NULL REFERENCES device,
    digest text NOT NULL,
    store  uuid NOT NULL,
    key    text NOT NULL REFERENCES recovery_key,
    pieces integer NOT NULL,
    sealed bytea NOT NULL,
    bytes  integer GENERATED ALWAYS AS (octet_length(sealed)) STORED,
    at     timestamptz NOT NULL,
    PRIMARY KEY (device, digest)
);

-- `deed` is the line's own word, or 'other' where it is none; `at` the laptop's time, NULL where it is none. The whole
-- line, its reason and its chain value are in `sealed`.
CREATE TABLE deed (
    device      uuid NOT NULL REFERENCES device,
    n           bigint NOT NULL,
    deed        text NOT NULL,
    at          timestamptz,
    worker      uuid,
    record      uuid,
    scope       uuid,
    received_at timestamptz NOT NULL,
    key_scope   uuid NOT NULL,
    sealed      bytea NOT NULL,
    PRIMARY KEY (device, n)
);

-- A laptop offered other lines than those it had sent before: at which number, and when first.
CREATE TABLE fork (
    device uuid NOT NULL REFERENCES device,
    n      bigint NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (device, n)
);

CREATE TRIGGER ended_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON ended EXECUTE FUNCTION keep_as_is();
CREATE TRIGGER deed_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON deed EXECUTE FUNCTION keep_as_is();
CREATE TRIGGER fork_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON fork EXECUTE FUNCTION keep_as_is();

-- The service sees and adds what belongs to the laptops of the worker it works for; it changes next to nothing, and
-- reads back no rescue. Orders to end, recovery keys and replies are written by the owner alone.
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['recovery_key', 'ending', 'ended', 'escrow', 'recovery_request', 'rescue', 'deed', 'fork']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
        EXECUTE format('CREATE POLICY owner_all ON %I TO caseworker_owner USING (true) WITH CHECK (true)', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY['ending', 'ended', 'escrow', 'recovery_request', 'rescue', 'deed', 'fork'] LOOP
        EXECUTE format('CREATE POLICY own_laptops ON %I TO caseworker_app
            USING (device IN (SELECT d.id FROM device d WHERE d.worker = (SELECT me())))
            WITH CHECK (device IN (SELECT d.id FROM device d WHERE d.worker = (SELECT me())))', one);
    END LOOP;
END
$$;
CREATE POLICY any_row ON recovery_key FOR SELECT TO caseworker_app USING (true);

GRANT UPDATE (lease_seq) ON device TO caseworker_app;
GRANT SELECT ON recovery_key, ending, ended TO caseworker_app;
GRANT INSERT ON ended TO caseworker_app;
GRANT SELECT, INSERT, UPDATE (sealed, at) ON escrow TO caseworker_app;
GRANT SELECT, INSERT (device, public_key, store, epoch, at), DELETE ON recovery_request TO caseworker_app;
GRANT SELECT (device, digest, store, key, pieces, bytes, at), INSERT ON rescue TO caseworker_app;
GRANT SELECT, INSERT ON deed TO caseworker_app;
GRANT SELECT, INSERT ON fork TO caseworker_app;

-- The auditor reads who did what when, on which laptop, and no reason that anybody wrote.
DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['recovery_key', 'ending', 'ended', 'deed', 'fork'] LOOP
        EXECUTE format('CREATE POLICY read_all ON %I FOR SELECT TO caseworker_audit USING (true)', one);
    END LOOP;
END
$$;
GRANT SELECT ON recovery_key, ending, ended, fork TO caseworker_audit;
GRANT SELECT (device, n, deed, at, worker, record, scope, received_at) ON deed TO caseworker_audit;

-- Counts for the health page. `waiting` are requests for a lost key that no officer has answered.
DROP FUNCTION vitals();
CREATE FUNCTION vitals() RETURNS TABLE (
    devices bigint, set_aside bigint, ending bigint, ended bigint, forked bigint, waiting bigint,
    has_recovery boolean, drilled_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
    SELECT (SELECT count(*) FROM device WHERE key <> ''),
           (SELECT count(*) FROM quarantine),
           (SELECT count(*) FROM ending o WHERE NOT EXISTS (SELECT FROM ended d WHERE d.device = o.device)),
           (SELECT count(*) FROM ended),
           (SELECT count(DISTINCT f.device) FROM fork f),
           (SELECT count(*) FROM recovery_request WHERE replied_at IS NULL),
           EXISTS (SELECT FROM recovery_key WHERE replaced_at IS NULL),
           (SELECT k.drilled_at FROM recovery_key k WHERE k.replaced_at IS NULL)
$$;
REVOKE ALL ON FUNCTION vitals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vitals() TO caseworker_app;
