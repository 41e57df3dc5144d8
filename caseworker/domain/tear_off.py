"""Numbers to keep as plain values: a page to put up, with strips to tear off. It is for anybody and names nobody."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Number:
    """A number anybody may ring: whose, when to ring, and on which day somebody of ours rang it, in words."""

    name: str
    number: str
    words: str
    checked: str


@dataclass(frozen=True, slots=True)
class TearOff:
    """999 comes first and by itself; `numbers` are those that somebody has checked."""

    numbers: tuple[Number, ...]
    number: str
    large: bool = False
    fictional: bool = False

    def text(self) -> str:
        """Every word of the page."""
        return "\n".join(part for one in self.numbers for part in (one.name, one.number, one.words))
