-- Who may see which rows. The service runs as caseworker_app; every transaction names the worker it works for, and
-- these policies hold it to that worker's grants, whatever its own code asks. Forced: they bind the owner too.

DO $$
DECLARE one regclass;
BEGIN
    FOR one IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'caseworker'::regnamespace AND c.relkind = 'r' LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', one);
        EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', one);
        EXECUTE format('CREATE POLICY owner_all ON %s TO caseworker_owner USING (true) WITH CHECK (true)', one);
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA caseworker TO caseworker_app, caseworker_audit;
GRANT EXECUTE ON FUNCTION me(), open_scopes, end_opening, elsewhere, vitals TO caseworker_app;

-- Content: only in scopes the worker holds now, written only where the grant says so.
CREATE POLICY own_grants ON grant_ FOR SELECT TO caseworker_app USING (worker = (SELECT me()));
GRANT SELECT ON grant_ TO caseworker_app;

CREATE POLICY named ON scope FOR SELECT TO caseworker_app
    USING (id IN (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me())));
CREATE POLICY counted ON scope FOR UPDATE TO caseworker_app
    USING (id IN (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me()) AND g.closed_at IS NULL));
GRANT SELECT, UPDATE (head, checksum) ON scope TO caseworker_app;

DO $$
DECLARE one text;
BEGIN
    FOREACH one IN ARRAY ARRAY['record', 'feed', 'conflict'] LOOP
        EXECUTE format('CREATE POLICY held ON %I FOR SELECT TO caseworker_app USING (scope IN
            (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me()) AND g.closed_at IS NULL))', one);
        EXECUTE format('CREATE POLICY written ON %I FOR INSERT TO caseworker_app WITH CHECK (scope IN
            (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me()) AND g.closed_at IS NULL
             AND g.level = ''write''))', one);
    END LOOP;
    FOREACH one IN ARRAY ARRAY['record', 'conflict'] LOOP
        EXECUTE format('CREATE POLICY changed ON %I FOR UPDATE TO caseworker_app USING (scope IN
            (SELECT g.scope FROM grant_ g WHERE g.worker = (SELECT me()) AND g.closed_at IS NULL
             AND g.level = ''write''))', one);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE (sealed) ON record TO caseworker_app;
GRANT SELECT, INSERT ON feed TO caseworker_app;
GRANT SELECT, INSERT, UPDATE (paths, since, settled_at) ON conflict TO caseworker_app;

-- A worker's own edits and what became of them, whether or not they still hold the scope.
CREATE POLICY own_edits ON edit FOR SELECT TO caseworker_app USING (worker = (SELECT me()));
CREATE POLICY sent ON edit FOR INSERT TO caseworker_app WITH CHECK (worker = (SELECT me()));
GRANT SELECT, INSERT ON edit TO caseworker_app;
CREATE POLICY set_aside ON quarantine FOR INSERT TO caseworker_app WITH CHECK (worker = (SELECT me()));
GRANT INSERT ON quarantine TO caseworker_app;
CREATE POLICY own_purges ON purge TO caseworker_app
    USING (device IN (SELECT d.id FROM device d WHERE d.worker = (SELECT me())));
GRANT SELECT, INSERT, UPDATE (epoch) ON purge TO caseworker_app;

-- No content: devices, wrapped keys (worth nothing without the server's key), codes kept as hashes.
CREATE POLICY any_row ON book FOR SELECT TO caseworker_app USING (true);
CREATE POLICY any_row ON key FOR SELECT TO caseworker_app USING (true);
CREATE POLICY any_row ON team FOR SELECT TO caseworker_app USING (true);
CREATE POLICY any_row ON worker FOR SELECT TO caseworker_app USING (true);
CREATE POLICY any_row ON device TO caseworker_app USING (true) WITH CHECK (true);
CREATE POLICY any_row ON invite TO caseworker_app USING (true);
CREATE POLICY any_row ON nonce TO caseworker_app USING (true) WITH CHECK (true);
CREATE POLICY any_row ON token TO caseworker_app USING (true) WITH CHECK (true);
CREATE POLICY added ON audit FOR INSERT TO caseworker_app WITH CHECK (true);
GRANT SELECT ON book, key, team, worker, device, invite, nonce, token TO caseworker_app;
GRANT INSERT ON device, nonce, token, audit TO caseworker_app;
GRANT UPDATE (next_seq, gap_told) ON device TO caseworker_app;
GRANT DELETE ON invite, nonce, token TO caseworker_app;

-- The auditor reads who did and held what, and nothing that anybody wrote.
CREATE POLICY read_all ON audit FOR SELECT TO caseworker_audit USING (true);
CREATE POLICY read_all ON grant_log FOR SELECT TO caseworker_audit USING (true);
CREATE POLICY read_all ON quarantine FOR SELECT TO caseworker_audit USING (true);
GRANT SELECT ON audit, grant_log, quarantine TO caseworker_audit;
