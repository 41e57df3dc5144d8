"""What a worker may set for themselves: one frozen value, kept in the encrypted store of this device."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

ThemeChoice = Literal["light", "dark", "contrast"]
TEXT_SIZES: Final = (100, 125, 150, 200)
"""Offered text sizes in per cent."""


class Settings(BaseModel):
    """A worker's own settings. Times are seconds without a key or a mouse move; the limits are the partnership's.

    Attributes:
        theme: colours of the interface.
        text_percent: size of text; 200 must still fit a small laptop screen.
        single_letters: whether single letters act as keys while no text box has the keyboard (WCAG 2.1.4).
        cover_after_s: idle time until the privacy cover.
        lock_after_s: idle time until the full lock, never more than five minutes.
        cover_when_away_s: time in another window until the privacy cover.
        in_screenshots: whether screenshots, recordings and shared screens may show the app. A magnifier may need it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    theme: ThemeChoice = "light"
    text_percent: int = Field(default=100, ge=100, le=200)
    single_letters: bool = True
    cover_after_s: int = Field(default=120, ge=30, le=300)
    lock_after_s: int = Field(default=300, ge=60, le=300)
    cover_when_away_s: int = Field(default=30, ge=5, le=120)
    in_screenshots: bool = False

    @property
    def scale(self) -> float:
        """The text size as a factor, 1.0 to 2.0."""
        return self.text_percent / 100


def settings_from(kept: object) -> Settings:
    """Settings from kept JSON. A value that no longer fits gives way to its default."""
    if not isinstance(kept, Mapping):
        return Settings()
    known = {name: value for name, value in kept.items() if name in Settings.model_fields}
    return Settings.model_validate({name: value for name, value in known.items() if _fits(name, value)})


def _fits(name: str, value: object) -> bool:
    try:
        Settings.model_validate({name: value})
    except ValidationError:
        return False
    return True
