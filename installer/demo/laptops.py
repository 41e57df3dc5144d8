"""The workers' laptops: set up with an invite as a worker would, by the app's own parts, with or without a window."""

from dataclasses import dataclass
from pathlib import Path

from caseworker.store.vault.kdf import PRODUCT, KdfPolicy
from installer.demo.cast import ALL, WORDS, Team
from installer.demo.fill import fill
from installer.demo.partnership import Partnership
from ui.entrance.setup import NewLaptop
from ui.screens.lock.enrol import Invited
from ui.workplace import Opened


@dataclass(frozen=True, slots=True)
class Laptop:
    """One worker's laptop: the folder its profile lies in."""

    team: Team
    base: Path

    @property
    def is_set_up(self) -> bool:
        """Whether there is a profile."""
        return self.base.exists() and any(self.base.iterdir())


def laptop_of(folder: Path, team: Team, *, number: int = 1) -> Laptop:
    """The place of a worker's first, second … laptop inside the demo's folder."""
    return Laptop(team, folder / "laptops" / f"{team.programme}-{number}")


def set_up(partnership: Partnership, laptop: Laptop, *, policy: KdfPolicy = PRODUCT) -> Opened:
    """Enrol a new laptop with a fresh invite, as the app does; what opens is the caller's to close."""
    laptop.base.mkdir(parents=True, exist_ok=True)
    code = partnership.invite(laptop.team.worker)
    return NewLaptop(laptop.base, policy).set_up(Invited(partnership.address, code, WORDS))


def send(opened: Opened) -> None:
    """One full sync, as the app runs it."""
    opened.outside.mailbag.run(lambda _words, _done, _total: None, lambda: False)


def fill_and_send(partnership: Partnership, laptop: Laptop, *, policy: KdfPolicy = PRODUCT, count: int = ALL) -> int:
    """Set a laptop up, write its team's cases and send them; how many cases that were."""
    opened = set_up(partnership, laptop, policy=policy)
    try:
        send(opened)
        cases = fill(opened.ports, laptop.team, count=count)
        send(opened)
        return cases
    finally:
        opened.close()
