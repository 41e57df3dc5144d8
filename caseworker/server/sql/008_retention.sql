-- Holds stop an erasure; a certificate says that one took place. Neither tells anything of anybody: ids, codes, times.
CREATE TABLE hold (
    id          uuid PRIMARY KEY,
    scope       uuid NOT NULL REFERENCES scope,
    reason      text NOT NULL,
    placed_by   uuid NOT NULL,
    placed_at   timestamptz NOT NULL,
    released_by uuid,
    released_at timestamptz
);
CREATE INDEX hold_scope ON hold (scope);

CREATE TABLE certificate (
    id    uuid PRIMARY KEY,
    scope uuid NOT NULL,
    at    timestamptz NOT NULL,
    text  text NOT NULL
);

-- Entries up to `floor` were removed, because every laptop that is used has long had them. A cursor before it leads to
-- the current state, never to a purge.
ALTER TABLE scope ADD COLUMN floor bigint NOT NULL DEFAULT 0;

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['hold', 'certificate'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
        EXECUTE format('CREATE POLICY owner_all ON %I TO caseworker_owner USING (true) WITH CHECK (true)', one);
        EXECUTE format('CREATE POLICY read_all ON %I FOR SELECT TO caseworker_audit USING (true)', one);
        EXECUTE format('GRANT SELECT ON %I TO caseworker_audit', one);
    END LOOP;
END
$$;
CREATE TRIGGER certificate_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate EXECUTE FUNCTION keep_as_is();

-- How far this server's history has come: a number that only grows. Kept also outside the database, where it tells a
-- database that was put back to an older day.
CREATE FUNCTION reached() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
    SELECT ((SELECT coalesce(sum(head), 0) FROM scope) + (SELECT coalesce(sum(next_seq), 0) FROM device))::bigint
$$;
REVOKE ALL ON FUNCTION reached() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reached() TO caseworker_app;
