"""Whether the people in these records are invented: then every page that is printed says so."""

from caseworker.domain.ids import CONFIG_SCOPE
from caseworker.domain.ports import Ports

FICTIONAL = "fictional"
"""Code of the programme record a partnership publishes in its configuration when nobody in it is real."""


def is_fictional(ports: Ports) -> bool:
    """Whether the partnership's configuration says that its people are invented."""
    return any(stored.body.get("code") == FICTIONAL for stored in ports.records.of(CONFIG_SCOPE, "programme"))
