-- What was set aside reaches the leads of the team whose case it is, in a scope of their own. The sender does not hold
-- it and may not read it: these two functions add to it as the owner, and only for what the sender's own work is about.

CREATE FUNCTION leads_of(about uuid) RETURNS TABLE (team uuid, scope uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
    SELECT t.id, encode(substr(sha256(convert_to('leads|' || replace(t.id::text, '-', ''), 'UTF8')), 1, 16), 'hex')::uuid
    FROM team t WHERE t.id = coalesce(
        (SELECT s.team FROM scope s WHERE s.id = about), (SELECT w.team FROM worker w WHERE w.id = me()))
$$;

-- Make the scope if it is new (`fresh` is a wrapped key for it), and take so many numbers of it. The row stays locked.
CREATE FUNCTION begin_telling(about uuid, fresh bytea, many integer, moment timestamptz)
RETURNS TABLE (first bigint, checksum bytea, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
DECLARE theirs record;
BEGIN
    SELECT * INTO theirs FROM leads_of(about);
    IF theirs IS NULL THEN RETURN; END IF;
    INSERT INTO scope (id, kind, team, made_at) VALUES (theirs.scope, 'restricted', theirs.team, moment)
    ON CONFLICT DO NOTHING;
    IF FOUND THEN
        INSERT INTO key (scope, wrapped) VALUES (theirs.scope, fresh);
        INSERT INTO team_holds (team, scope, level, audience) VALUES (theirs.team, theirs.scope, 'write', 'leads');
        PERFORM settle(NULL, ARRAY[theirs.scope], moment);
    END IF;
    RETURN QUERY UPDATE scope s SET head = s.head + many FROM key k WHERE s.id = theirs.scope AND k.scope = s.id
        RETURNING s.head - many + 1, s.checksum, k.wrapped;
END
$$;

CREATE FUNCTION end_telling(
    about uuid, sum bytea, numbers bigint[], ids uuid[], bodies bytea[], entries bytea[], moment timestamptz
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
DECLARE theirs record;
BEGIN
    SELECT * INTO theirs FROM leads_of(about);
    INSERT INTO record (id, scope, kind, sealed)
    SELECT id, theirs.scope, 'set_aside', body FROM unnest(ids, bodies) AS made (id, body);
    INSERT INTO feed (scope, seq, record, form, kind, sealed, at)
    SELECT theirs.scope, number, id, 'set_aside', 'edit', entry, moment
    FROM unnest(numbers, ids, entries) AS made (number, id, entry);
    UPDATE scope SET checksum = sum WHERE id = theirs.scope;
END
$$;
REVOKE ALL ON FUNCTION leads_of, begin_telling, end_telling FROM PUBLIC;
GRANT EXECUTE ON FUNCTION leads_of, begin_telling, end_telling TO caseworker_app;
