"""What is known of each file's place: confirmed by the server, in which of its histories, or asked for.

The first layout had a table for this that nothing ever wrote to.
"""

from caseworker.store.opened import Opened

info = "Where photographs and files are"

_STATEMENTS = (
    "DROP TABLE blob",
    """
    CREATE TABLE blob (
        n INTEGER PRIMARY KEY,
        record BLOB NOT NULL UNIQUE,
        scope BLOB NOT NULL,
        digest TEXT NOT NULL,
        state TEXT NOT NULL,
        epoch TEXT NOT NULL,
        at TEXT NOT NULL,
        mac BLOB NOT NULL
    )
    """,
    "CREATE INDEX blob_in_scope ON blob (scope)",
)


def migrate(at: Opened) -> None:
    """Put the table in the place of the empty one."""
    for statement in _STATEMENTS:
        at.connection.execute(statement)
