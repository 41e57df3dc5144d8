"""How far the server's history has come, kept outside the database: it tells a database that was put back.

A laptop believes what the server confirmed. If an older database were served under the name of the present history,
laptops would never offer again what it lost. So the service refuses it until `restored` has given it a new name.
"""

import json
import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

EPOCHS_KEPT = 1_000


class Reached(BaseModel):
    """The name of the history, the number it has reached (it only grows), and the names it had before."""

    model_config = ConfigDict(frozen=True)

    log_epoch: str
    reached: int
    former: tuple[str, ...] = ()


class History:
    """The file that remembers. One that is missing or cannot be read remembers nothing, and is written anew."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def is_behind(self, log_epoch: str, reached: int) -> bool:
        """Whether a database that says this of itself is older than what was served before."""
        known = self._read()
        if known is None:
            return False
        return log_epoch in known.former or (log_epoch == known.log_epoch and reached < known.reached)

    def note(self, log_epoch: str, reached: int) -> None:
        """Remember this, unless more is known already."""
        known = self._read()
        former: tuple[str, ...] = known.former if known else ()
        if known is not None and known.log_epoch != log_epoch:
            if log_epoch in former:
                return
            former = (*former, known.log_epoch)[-EPOCHS_KEPT:]
        elif known is not None and known.reached >= reached:
            return
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        part.write_text(json.dumps({"log_epoch": log_epoch, "reached": reached, "former": former}), encoding="ascii")
        part.replace(self._file)

    def _read(self) -> Reached | None:
        try:
            return Reached.model_validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return None
