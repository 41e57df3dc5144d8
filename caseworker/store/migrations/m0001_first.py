"""The layout that every store begins with.

Integer rowids and 16-byte ids; state plus outbox, and no copy of a log."""

from caseworker.store.opened import Opened

info = "The first layout"

# The universal columns come before the JSON: they lie on the row's first page, whose own check is sound, and a list
# never has to read further.
RECORD = """
CREATE TABLE record (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    scope BLOB NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    title_key TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT '',
    happened_at TEXT NOT NULL DEFAULT '',
    due_on TEXT NOT NULL DEFAULT '',
    due_key TEXT NOT NULL DEFAULT '~',
    parent BLOB,
    line TEXT NOT NULL DEFAULT '',
    made_by TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL DEFAULT '',
    mac BLOB NOT NULL,
    vers TEXT NOT NULL,
    conflicts TEXT NOT NULL DEFAULT '',
    ahead TEXT NOT NULL DEFAULT '',
    acked TEXT,
    view TEXT
)
"""

# `seq` is given when an edit is first offered. `offered` is 1 while a push with it is not answered. `again` marks edits
# the server once confirmed and lost: they are in the state already and are not laid over it a second time.
OUTBOX = """
CREATE TABLE outbox (
    n INTEGER PRIMARY KEY,
    edit BLOB NOT NULL UNIQUE,
    record BLOB NOT NULL,
    scope BLOB NOT NULL,
    kind TEXT NOT NULL,
    made_at TEXT NOT NULL,
    seq INTEGER,
    offered INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0,
    mac BLOB NOT NULL,
    body TEXT NOT NULL
)
"""

# `body` of a sent edit is empty once it was erased or its scope was purged.
SENT = """
CREATE TABLE sent (
    n INTEGER PRIMARY KEY,
    edit BLOB NOT NULL UNIQUE,
    record BLOB NOT NULL,
    scope BLOB NOT NULL,
    kind TEXT NOT NULL,
    made_at TEXT NOT NULL,
    seq INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL,
    mac BLOB NOT NULL,
    body TEXT NOT NULL
)
"""

STATEMENTS = (
    RECORD,
    # Without the id: the many kinds that have no title or no date due then fill these two in order, at their end, and
    # a first sync rewrites a few pages of them instead of hundreds. Rows of one title or day are sorted when asked for.
    "CREATE INDEX record_by_title ON record (kind, title_key)",
    "CREATE INDEX record_by_day ON record (kind, happened_at, id)",
    "CREATE INDEX record_by_due ON record (kind, due_key)",
    "CREATE INDEX record_by_status ON record (kind, status, happened_at, id)",
    "CREATE INDEX record_in_scope ON record (scope, kind, happened_at, id)",
    "CREATE INDEX record_of_parent ON record (parent, kind, happened_at, id) WHERE parent IS NOT NULL",
    OUTBOX,
    "CREATE INDEX outbox_of_record ON outbox (record)",
    "CREATE INDEX outbox_in_scope ON outbox (scope)",
    # Every answer of the server asks for what lies at and after a number; without these each push reads all that wait.
    "CREATE INDEX outbox_by_seq ON outbox (seq)",
    SENT,
    "CREATE INDEX sent_at ON sent (sent_at)",
    "CREATE INDEX sent_of_record ON sent (record)",
    "CREATE INDEX sent_in_scope ON sent (scope)",
    "CREATE INDEX sent_by_seq ON sent (seq)",
    SENT.replace("CREATE TABLE sent", "CREATE TABLE quarantined"),
    "CREATE INDEX quarantined_of_record ON quarantined (record)",
    "CREATE INDEX quarantined_in_scope ON quarantined (scope)",
    "CREATE INDEX quarantined_by_seq ON quarantined (seq)",
    """
    CREATE TABLE history (
        n INTEGER PRIMARY KEY,
        edit BLOB NOT NULL UNIQUE,
        record BLOB NOT NULL,
        outcome TEXT NOT NULL,
        verb TEXT NOT NULL,
        author TEXT NOT NULL,
        made_at TEXT NOT NULL,
        mac BLOB NOT NULL,
        changes TEXT NOT NULL
    )
    """,
    "CREATE INDEX history_of_record ON history (record, n)",
    """
    CREATE TABLE draft (
        n INTEGER PRIMARY KEY,
        scope BLOB NOT NULL,
        kind TEXT NOT NULL,
        record BLOB NOT NULL,
        saved_at TEXT NOT NULL,
        focus TEXT NOT NULL,
        mac BLOB NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (scope, kind, record)
    )
    """,
    "CREATE TABLE conflict (n INTEGER PRIMARY KEY, record BLOB NOT NULL, path TEXT NOT NULL, UNIQUE (record, path))",
    """
    CREATE TABLE parked (
        n INTEGER PRIMARY KEY,
        scope BLOB NOT NULL,
        seq INTEGER NOT NULL,
        why TEXT NOT NULL,
        parked_at TEXT NOT NULL,
        mac BLOB NOT NULL,
        body TEXT NOT NULL
    )
    """,
    # No prefix index: at 50,000 records three letters are found in milliseconds without one, and saving is quicker.
    # secure-delete needs the table's own copy of the text: a contentless table only buries what it deletes.
    """
    CREATE VIRTUAL TABLE search USING fts5 (
        title, notes,
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
    )
    """,
    "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO search (search, rank) VALUES ('rank', 'bm25(10.0, 1.0)')",
    """
    CREATE TABLE blob (
        n INTEGER PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        scope BLOB NOT NULL,
        record BLOB NOT NULL,
        size INTEGER NOT NULL,
        sha256 BLOB NOT NULL,
        state TEXT NOT NULL,
        mac BLOB NOT NULL
    )
    """,
    "CREATE INDEX blob_in_scope ON blob (scope)",
    """
    CREATE TABLE audit (
        n INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        worker TEXT NOT NULL,
        deed TEXT NOT NULL,
        record BLOB,
        scope BLOB,
        reason TEXT NOT NULL,
        digest BLOB,
        chain BLOB NOT NULL
    )
    """,
    # `sum` is the running checksum over the confirmed versions; it means something once the scope is filled.
    """
    CREATE TABLE cursor (
        scope BLOB PRIMARY KEY,
        grant_epoch INTEGER NOT NULL,
        kind TEXT NOT NULL,
        level TEXT NOT NULL,
        team TEXT NOT NULL DEFAULT '',
        seq INTEGER NOT NULL DEFAULT 0,
        is_filled INTEGER NOT NULL DEFAULT 0,
        as_of INTEGER,
        after BLOB,
        sum BLOB NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE TABLE filling (scope BLOB, record BLOB, PRIMARY KEY (scope, record)) WITHOUT ROWID",
    """
    CREATE TABLE new_file (
        scope BLOB PRIMARY KEY,
        team TEXT NOT NULL,
        is_confirmed INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID
    """,
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE series (name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID",
)


def migrate(at: Opened) -> None:
    """Make every table of an empty store."""
    for statement in STATEMENTS:
        at.connection.execute(statement)
