"""Whether all is well, for a monitor and for a person: version, time up, database, counts. No name, no content."""

from html import escape
from importlib import metadata

from pydantic import BaseModel, ConfigDict

from caseworker import wire
from caseworker.server.book import Vitals


class Health(BaseModel):
    """What `/health` answers. `database` False: devices are told that the server is busy, and lose nothing."""

    model_config = ConfigDict(frozen=True)

    database: bool
    version: str
    protocol: int
    up_s: int
    devices: int
    set_aside: int


def health_of(vitals: Vitals | None, up_s: float) -> Health:
    """The state of the service now."""
    return Health(
        database=vitals is not None,
        version=_version(),
        protocol=wire.PROTOCOL,
        up_s=int(up_s),
        devices=vitals.devices if vitals else 0,
        set_aside=vitals.set_aside if vitals else 0,
    )


def page_of(health: Health) -> str:
    """The state of the service as HTML for a person: no script, no name."""
    rows = (
        ("Database", "answers" if health.database else "does not answer"),
        ("Version", f"{health.version} (protocol {health.protocol})"),
        ("Up for", _duration(health.up_s)),
        ("Laptops enrolled", str(health.devices) if health.database else "not known"),
        ("Edits set aside", str(health.set_aside) if health.database else "not known"),
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


def _version() -> str:
    try:
        return metadata.version("caseworker")
    except metadata.PackageNotFoundError:
        return "from source"


def _duration(seconds: int) -> str:
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    return f"{days} d {hours} h {rest // 60} min"
