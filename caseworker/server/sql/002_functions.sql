-- The few things the service may not do by itself, because they look past its own grants. They run as the owner.

-- Open and close grants until they say what teams and people may hold: for one worker, or for some scopes, or for all.
CREATE FUNCTION settle(only_worker uuid, only_scopes uuid[], moment timestamptz) RETURNS void
LANGUAGE sql SET search_path = caseworker, pg_temp AS $$
    WITH reason AS (
        SELECT w.id AS worker, s.id AS scope, 'read' AS level
        FROM worker w CROSS JOIN scope s WHERE w.enabled AND s.kind = 'config'
        UNION ALL
        SELECT w.id, h.scope, h.level
        FROM worker w JOIN team_holds h ON h.team = w.team JOIN scope s ON s.id = h.scope
        WHERE w.enabled AND w.role <> 'auditor' AND s.erased_at IS NULL
          AND (h.audience = 'team' OR w.role IN ('lead', 'supervisor'))
        UNION ALL
        SELECT w.id, p.scope, 'write'
        FROM worker w JOIN personal p ON p.worker = w.id AND p.team = w.team JOIN scope s ON s.id = p.scope
        WHERE w.enabled AND w.role <> 'auditor' AND s.erased_at IS NULL
    ), due AS (
        SELECT worker, scope, (array_agg(level ORDER BY array_position(ARRAY['write', 'read', 'core'], level)))[1] AS level
        FROM reason
        WHERE (only_worker IS NULL OR worker = only_worker) AND (only_scopes IS NULL OR scope = ANY (only_scopes))
        GROUP BY worker, scope
    ), closed AS (
        UPDATE grant_ g SET closed_at = moment
        WHERE g.closed_at IS NULL
          AND (only_worker IS NULL OR g.worker = only_worker) AND (only_scopes IS NULL OR g.scope = ANY (only_scopes))
          AND NOT EXISTS (SELECT FROM due d WHERE d.worker = g.worker AND d.scope = g.scope)
        RETURNING g.worker, g.scope, g.epoch, g.level, 'closed' AS deed
    ), opened AS (
        INSERT INTO grant_ AS g (worker, scope, level, epoch, since)
        SELECT worker, scope, level, 1, moment FROM due
        ON CONFLICT (worker, scope) DO UPDATE SET
            level = excluded.level,
            epoch = CASE WHEN g.closed_at IS NULL THEN g.epoch ELSE g.epoch + 1 END,
            since = CASE WHEN g.closed_at IS NULL THEN g.since ELSE excluded.since END,
            closed_at = NULL
        WHERE g.closed_at IS NOT NULL OR g.level <> excluded.level
        RETURNING g.worker, g.scope, g.epoch, g.level, 'opened' AS deed
    )
    INSERT INTO grant_log (worker, scope, epoch, level, deed, at)
    SELECT worker, scope, epoch, level, deed, moment FROM (SELECT * FROM closed UNION ALL SELECT * FROM opened) AS done
$$;

CREATE FUNCTION me() RETURNS uuid
LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('caseworker.worker', true), '')::uuid $$;

-- Make scopes that were made offline, with their keys and grants. The author holds them to the end of the transaction,
-- whoever they are for, so that their work gets in; `end_opening` then leaves what is due.
CREATE FUNCTION open_scopes(
    ids uuid[], kinds text[], teams uuid[], audiences text[], personals boolean[], keys bytea[], moment timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(kinds) AS kind WHERE kind NOT IN ('file', 'restricted')) THEN
        RAISE EXCEPTION 'only a file or a part of one is made this way';
    END IF;
    INSERT INTO scope (id, kind, team, made_at)
    SELECT id, kind, team, moment FROM unnest(ids, kinds, teams) AS made (id, kind, team);
    INSERT INTO key (scope, wrapped) SELECT * FROM unnest(ids, keys);
    INSERT INTO team_holds (team, scope, level, audience)
    SELECT team, id, 'write', audience FROM unnest(ids, teams, audiences) AS made (id, team, audience);
    INSERT INTO personal (worker, scope, team)
    SELECT me(), id, team FROM unnest(ids, teams, personals) AS made (id, team, personal) WHERE personal;
    PERFORM settle(NULL, ids, moment);
    INSERT INTO grant_ (worker, scope, level, epoch, since) SELECT me(), id, 'write', 1, moment FROM unnest(ids) AS id
    ON CONFLICT DO NOTHING;
END
$$;

CREATE FUNCTION end_opening(ids uuid[], moment timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$ SELECT settle(NULL, ids, moment) $$;

-- Which of these ids exist, whoever may see them. Tells nothing else of them but where a record lives.
CREATE FUNCTION elsewhere(edits uuid[], records uuid[], scopes uuid[], teams uuid[])
RETURNS TABLE (what text, id uuid, home uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
    SELECT 'edit', e.id, NULL::uuid FROM edit e WHERE e.id = ANY (edits)
    UNION ALL SELECT 'record', r.id, r.scope FROM record r WHERE r.id = ANY (records)
    UNION ALL SELECT CASE WHEN s.erased_at IS NULL THEN 'scope' ELSE 'erased' END, s.id, NULL
              FROM scope s WHERE s.id = ANY (scopes)
    UNION ALL SELECT 'team', t.id, NULL FROM team t WHERE t.id = ANY (teams)
$$;

-- Counts for the health page: how many laptops are enrolled, how many edits are set aside.
CREATE FUNCTION vitals() RETURNS TABLE (devices bigint, set_aside bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
    SELECT (SELECT count(*) FROM device WHERE key <> ''), (SELECT count(*) FROM quarantine)
$$;

-- The audit only grows.
CREATE FUNCTION keep_as_is() RETURNS trigger
LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'this table only grows'; END $$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION keep_as_is();
CREATE TRIGGER grant_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON grant_log EXECUTE FUNCTION keep_as_is();

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA caseworker FROM PUBLIC;
