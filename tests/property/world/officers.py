"""The officers of a simulated partnership: their recovery key, and what they read of what laptops handed over."""

import json
from datetime import datetime

from caseworker import custody
from caseworker.domain.ids import EditId
from caseworker.sealed_letters import fresh_key, open_with
from caseworker.server.book import Office
from caseworker.server.custody.book import RecoveryKey
from tests.fakes.tables import Tables

PRIVATE, PUBLIC = fresh_key("escrow")
"""The key of this run. Nothing a world does depends on which one it is."""


def make_key(office: Office, at: datetime) -> None:
    """Take the key into use."""
    office.safe.put_recovery_key(RecoveryKey(custody.fingerprint(PUBLIC), PUBLIC, at))


def rescued(tables: Tables) -> set[EditId]:
    """The edits in what laptops handed over."""
    found = set()
    for letter, _at in tables.rescues.values():
        info = custody.rescue_info(letter.store, letter.key)
        for piece in json.loads(open_with(PRIVATE, info, letter.sealed))["pieces"]:
            found.add(EditId(json.loads(piece["body"])["id"]))
    return found
