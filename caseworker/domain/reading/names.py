"""Colleagues' names by their ids, so that histories and signatures say who."""

from caseworker.domain.ids import CONFIG_SCOPE
from caseworker.domain.ports import Ports


def colleague_names(ports: Ports) -> dict[str, str]:
    """Name by worker id, for every colleague the partnership has told this device about, and for oneself."""
    colleagues = ports.records.of(CONFIG_SCOPE, "worker")
    return {stored.id: str(stored.body.get("name", "")) for stored in colleagues} | {ports.me.worker: ports.me.name}
