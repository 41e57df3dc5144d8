"""Whether all is well, for a monitor and for a person: version, time up, database, counts. No name, no content."""

from datetime import UTC, datetime, timedelta
from html import escape
from importlib import metadata

from pydantic import BaseModel, ConfigDict

from caseworker import wire
from caseworker.server.vitals import Vitals

DRILL_EVERY = timedelta(days=183)


class Health(BaseModel):
    """What `/health` answers. `database` False: devices are told that the server is busy, and lose nothing.

    The counts are those of `Vitals`; `drill_due`: the officers have not proved the recovery key for half a year.
    """

    model_config = ConfigDict(frozen=True)

    database: bool
    version: str
    protocol: int
    up_s: int
    devices: int
    set_aside: int
    ending: int
    ended: int
    forked: int
    waiting: int
    has_recovery: bool
    drilled_at: datetime | None
    drill_due: bool


def health_of(vitals: Vitals | None, up_s: float, now: datetime) -> Health:
    """The state of the service now."""
    found = vitals or Vitals(0, 0)
    return Health(
        database=vitals is not None,
        version=_version(),
        protocol=wire.PROTOCOL,
        up_s=int(up_s),
        devices=found.devices,
        set_aside=found.set_aside,
        ending=found.ending,
        ended=found.ended,
        forked=found.forked,
        waiting=found.waiting,
        has_recovery=found.has_recovery,
        drilled_at=found.drilled_at.astimezone(UTC) if found.drilled_at else None,
        drill_due=found.has_recovery and is_drill_due(found.drilled_at, now),
    )


def is_drill_due(drilled_at: datetime | None, now: datetime) -> bool:
    """Whether the last drill was half a year ago, or there was none."""
    return drilled_at is None or now - drilled_at > DRILL_EVERY


def drill_words(drilled_at: datetime | None, *, is_due: bool) -> str:
    """When the officers last proved the recovery key, for a person."""
    tried = f"last tried on {drilled_at.astimezone(UTC).date().isoformat()}" if drilled_at else "never tried"
    return f"{tried}: a drill is due" if is_due else tried


def page_of(health: Health) -> str:
    """The state of the service as HTML for a person: no script, no name."""
    rows = (
        ("Database", "answers" if health.database else "does not answer"),
        ("Version", f"{health.version} (protocol {health.protocol})"),
        ("Up for", _duration(health.up_s)),
        *(_counts(health) if health.database else ()),
    )
    lines = "".join(f"<tr><th scope=row>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    verdict = "The server is well" if health.database else "The server cannot reach its database"
    return (
        "<!doctype html><html lang=en-GB><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        "<title>Partnership server</title><style>body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;"
        "margin:4rem auto;padding:0 1.5rem;color:#1d2430;background:#fbfaf7}table{border-collapse:collapse;width:100%}"
        "th,td{text-align:left;padding:.5rem 0;border-bottom:1px solid #d8d4c8}th{font-weight:500;width:50%}</style>"
        f"<main><h1>{verdict}</h1><table>{lines}</table>"
        "<p>This page says nothing of anybody. Laptops reach the server through the app.</p></main></html>"
    )


def _counts(health: Health) -> tuple[tuple[str, str], ...]:
    recovery = drill_words(health.drilled_at, is_due=health.drill_due)
    return (
        ("Laptops enrolled", str(health.devices)),
        ("Laptops told to end, not yet answered", str(health.ending)),
        ("Laptops ended, with their receipt", str(health.ended)),
        ("Laptops whose audit does not follow", str(health.forked)),
        ("Edits set aside", str(health.set_aside)),
        ("Requests for a lost key, unanswered", str(health.waiting)),
        ("Recovery key", recovery if health.has_recovery else "there is none"),
    )


def _version() -> str:
    try:
        return metadata.version("caseworker")
    except metadata.PackageNotFoundError:
        return "from source"


def _duration(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    return f"{days} d {hours} h {rest // 60} min"
