"""A little room on the disk that belongs to the vault: given up when the disk is full, so that it still opens.

Opening needs a few pages beside the store, and a worker whose disk ran full must read an address tonight all the same.
"""

import secrets
import shutil
from contextlib import suppress

from caseworker.domain.errors import Told
from caseworker.store.platform import write_whole
from caseworker.store.profile import Profile

RESERVE_BYTES = 1024 * 1024
FULL_BELOW_BYTES = 512 * 1024
ROOMY_FROM_BYTES = 16 * RESERVE_BYTES


def hold_reserve(profile: Profile) -> None:
    """Give the reserve up where the disk is full, and make it where there is room for it. Never raises."""
    with suppress(OSError, Told):
        free = shutil.disk_usage(profile.folder).free
        if free < FULL_BELOW_BYTES:
            profile.reserve.unlink(missing_ok=True)
        elif free > ROOMY_FROM_BYTES and not profile.reserve.exists():
            # Random bytes: a file system that packs or leaves out zeros would keep no room for them.
            write_whole(profile.reserve, secrets.token_bytes(RESERVE_BYTES))
