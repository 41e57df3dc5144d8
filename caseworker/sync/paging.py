"""How many entries to ask for at once: few at first so that something shows soon, more while the line carries them."""

from dataclasses import dataclass

from caseworker.wire import PULL_ENTRIES

FIRST = 100
TOO_SLOW_S = 5.0


@dataclass(frozen=True, slots=True)
class PageSize:
    """The size of the next page. A value: what a page took gives the next one."""

    entries: int = FIRST

    def after(self, seconds: float) -> "PageSize":
        """Three times as many while a page takes under five seconds, half as many once it took longer."""
        if seconds < TOO_SLOW_S:
            return PageSize(min(PULL_ENTRIES, self.entries * 3))
        return self.smaller()

    def smaller(self) -> "PageSize":
        """Half as many, and never none."""
        return PageSize(max(1, self.entries // 2))
