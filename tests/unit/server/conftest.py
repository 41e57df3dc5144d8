"""The two books every rule of the server is tried on, and the fictional partnership over each."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from caseworker.server.migrate import APP, AUDIT, OWNER, give_passwords
from caseworker.server.postgres.book import PgBook
from caseworker.server.sealing import FileKeys
from tests.fakes.book import DictBook
from tests.unit.server.partnership import Partnership, SplitBook

if TYPE_CHECKING:
    from caseworker.server.embedded import EmbeddedPostgres

_NUMBERS = itertools.count(1)
SECRET = bytes(range(32))


@dataclass(frozen=True)
class Database:
    """A database of the present schema, and the URLs of those who may enter it."""

    admin: str
    owner: str
    app: str
    audit: str


@pytest.fixture(scope="module")
def database(cluster: EmbeddedPostgres, migrated_template: str) -> Iterator[Database]:
    """One database for the tests of a module, each of which makes teams of its own in it."""
    name = f"server_{next(_NUMBERS)}"
    cluster.create_database(name, template=migrated_template)
    admin = cluster.admin_url(name)
    give_passwords(admin, {OWNER: "owner", APP: "app", AUDIT: "audit"})
    yield Database(
        admin,
        cluster.app_url(OWNER, "owner", name),
        cluster.app_url(APP, "app", name),
        cluster.app_url(AUDIT, "audit", name),
    )
    cluster.drop_database(name)


@pytest.fixture(scope="module")
def pg_book(database: Database) -> Iterator[SplitBook]:
    """The product's book: devices are served as the app role, the registrar acts as the owner."""
    with PgBook(database.app, FileKeys(SECRET)) as app, PgBook(database.owner, FileKeys(SECRET)) as owner:
        yield SplitBook(app, owner)


@pytest.fixture
def pg_home(pg_book: SplitBook) -> Partnership:
    """A partnership over PostgreSQL."""
    return Partnership(pg_book)


@pytest.fixture(params=["dict", "postgres"])
def home(request: pytest.FixtureRequest) -> Partnership:
    """A partnership over each of the two books."""
    if request.param == "dict":
        return Partnership(DictBook())
    found: Partnership = request.getfixturevalue("pg_home")
    return found
