-- A key under escrow is added and never changed: whoever takes the service over cannot put another one in its place.
REVOKE UPDATE (sealed, at) ON escrow FROM caseworker_app;

-- The end of a laptop is confirmed only where it was ordered; the database itself holds the service to it.
DROP POLICY own_laptops ON ended;
CREATE POLICY own_laptops ON ended TO caseworker_app
    USING (device IN (SELECT d.id FROM device d WHERE d.worker = (SELECT me())))
    WITH CHECK (device IN (SELECT o.device FROM ending o JOIN device d ON d.id = o.device
                           WHERE d.worker = (SELECT me())));
