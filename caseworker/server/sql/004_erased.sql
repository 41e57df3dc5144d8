-- Which of these ids exist, and which of the records and scopes were erased: what is sent to an erased record is not
-- kept, whoever sends it. Tells nothing else of them but where a record lives.
CREATE OR REPLACE FUNCTION elsewhere(edits uuid[], records uuid[], scopes uuid[], teams uuid[])
RETURNS TABLE (what text, id uuid, home uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = caseworker, pg_temp AS $$
    SELECT 'edit', e.id, NULL::uuid FROM edit e WHERE e.id = ANY (edits)
    UNION ALL SELECT CASE WHEN r.erased THEN 'gone' ELSE 'record' END, r.id, r.scope
              FROM record r WHERE r.id = ANY (records)
    UNION ALL SELECT CASE WHEN s.erased_at IS NULL THEN 'scope' ELSE 'erased' END, s.id, NULL
              FROM scope s WHERE s.id = ANY (scopes)
    UNION ALL SELECT 'team', t.id, NULL FROM team t WHERE t.id = ANY (teams)
$$;
