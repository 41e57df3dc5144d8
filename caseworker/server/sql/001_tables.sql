-- What the server keeps. Everything a person wrote is in columns named `sealed`: compressed, then AES-256-GCM under the
-- scope's key. The rest is ids, kinds of record, counts and times.

CREATE TABLE book (
    only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    log_epoch uuid NOT NULL DEFAULT gen_random_uuid()
);

CREATE TABLE team (
    id     uuid PRIMARY KEY,
    sealed bytea NOT NULL
);

CREATE TABLE worker (
    id      uuid PRIMARY KEY,
    team    uuid NOT NULL REFERENCES team,
    role    text NOT NULL CHECK (role IN ('worker', 'lead', 'supervisor', 'auditor')),
    enabled boolean NOT NULL DEFAULT true,
    since   timestamptz NOT NULL,
    sealed  bytea NOT NULL
);

-- `head` is the number of the newest entry: the one counter, bumped last in a transaction, so that entries become
-- visible in the order of their numbers and without gaps. `checksum` is the exclusive or over its records' shares.
CREATE TABLE scope (
    id        uuid PRIMARY KEY,
    kind      text NOT NULL CHECK (kind IN ('file', 'restricted', 'team', 'config')),
    team      uuid REFERENCES team,
    head      bigint NOT NULL DEFAULT 0,
    checksum  bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    made_at   timestamptz NOT NULL,
    erased_at timestamptz
);

CREATE TABLE key (
    scope   uuid PRIMARY KEY REFERENCES scope,
    wrapped bytea NOT NULL
);

CREATE TABLE team_holds (
    team     uuid NOT NULL REFERENCES team,
    scope    uuid NOT NULL REFERENCES scope,
    level    text NOT NULL CHECK (level IN ('write', 'read', 'core')),
    audience text NOT NULL CHECK (audience IN ('team', 'leads')),
    PRIMARY KEY (team, scope)
);
CREATE INDEX team_holds_scope ON team_holds (scope);

CREATE TABLE personal (
    worker uuid NOT NULL REFERENCES worker,
    scope  uuid NOT NULL REFERENCES scope,
    team   uuid NOT NULL REFERENCES team,
    PRIMARY KEY (worker, scope)
);

CREATE TABLE grant_ (
    worker    uuid NOT NULL REFERENCES worker,
    scope     uuid NOT NULL REFERENCES scope,
    level     text NOT NULL,
    epoch     integer NOT NULL,
    since     timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (worker, scope)
);
CREATE INDEX grant_scope ON grant_ (scope);

CREATE TABLE grant_log (
    n      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    worker uuid NOT NULL,
    scope  uuid NOT NULL,
    epoch  integer NOT NULL,
    level  text NOT NULL,
    deed   text NOT NULL,
    at     timestamptz NOT NULL
);

CREATE TABLE device (
    id          uuid PRIMARY KEY,
    code        text NOT NULL UNIQUE,
    worker      uuid NOT NULL,
    key         text NOT NULL,
    next_seq    bigint NOT NULL DEFAULT 1,
    gap_told    bigint NOT NULL DEFAULT 0,
    enabled     boolean NOT NULL DEFAULT true,
    enrolled_at timestamptz NOT NULL,
    sealed      bytea NOT NULL
);
CREATE INDEX device_worker ON device (worker);

CREATE TABLE record (
    id     uuid PRIMARY KEY,
    scope  uuid NOT NULL REFERENCES scope,
    kind   text NOT NULL,
    erased boolean NOT NULL DEFAULT false,
    sealed bytea
);
CREATE INDEX record_scope ON record (scope, id);

-- `id` is the edit's own id, or a hash of it when what arrived does not have the shape of an id. `key_scope` names the
-- key the row is sealed with: the edit's scope, or the author's team if it was set aside. `sealed` holds the edit and its
-- result together: the result is what the device is told again if it asks again.
CREATE TABLE edit (
    device      uuid NOT NULL,
    id          uuid NOT NULL,
    seq         bigint NOT NULL,
    worker      uuid NOT NULL,
    scope       uuid,
    record      uuid,
    outcome     text NOT NULL,
    entry       bigint NOT NULL,
    received_at timestamptz NOT NULL,
    key_scope   uuid NOT NULL,
    sealed      bytea,
    PRIMARY KEY (device, id)
);
CREATE INDEX edit_id ON edit (id);
CREATE INDEX edit_record ON edit (record);

-- No foreign keys here and above: these rows come by the hundred, and the policies let them in only where a grant is.
CREATE TABLE feed (
    scope  uuid NOT NULL,
    seq    bigint NOT NULL,
    record uuid NOT NULL,
    form   text NOT NULL,
    kind   text NOT NULL,
    sealed bytea,
    at     timestamptz NOT NULL,
    PRIMARY KEY (scope, seq)
);
CREATE INDEX feed_record ON feed (record);

CREATE TABLE conflict (
    record     uuid PRIMARY KEY REFERENCES record,
    scope      uuid NOT NULL REFERENCES scope,
    paths      integer NOT NULL,
    since      timestamptz NOT NULL,
    settled_at timestamptz
);
CREATE INDEX conflict_scope ON conflict (scope);

CREATE TABLE quarantine (
    device uuid NOT NULL,
    edit   uuid NOT NULL,
    worker uuid NOT NULL,
    team   uuid,
    scope  uuid,
    record uuid,
    reason text NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (device, edit)
);

CREATE TABLE invite (
    code   text PRIMARY KEY,
    worker uuid NOT NULL REFERENCES worker,
    until  timestamptz NOT NULL
);

CREATE TABLE nonce (
    nonce  text PRIMARY KEY,
    device uuid NOT NULL REFERENCES device,
    until  timestamptz NOT NULL
);

CREATE TABLE token (
    token  text PRIMARY KEY,
    device uuid NOT NULL REFERENCES device,
    until  timestamptz NOT NULL
);

CREATE TABLE purge (
    device uuid NOT NULL REFERENCES device,
    scope  uuid NOT NULL,
    epoch  integer NOT NULL,
    PRIMARY KEY (device, scope)
);

CREATE TABLE audit (
    n      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    deed   text NOT NULL,
    at     timestamptz NOT NULL,
    device uuid,
    scope  uuid,
    count  integer NOT NULL
);

INSERT INTO book DEFAULT VALUES;
INSERT INTO scope (id, kind, made_at) VALUES ('00000000-0000-7000-8000-000000000001', 'config', now());
INSERT INTO device (id, code, worker, key, enrolled_at, sealed)
VALUES ('00000000-0000-7000-8000-000000000003', '00', '00000000-0000-7000-8000-000000000002', '', now(), '');
