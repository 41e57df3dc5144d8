"""Another store in the place of a profile's store: whole, or not yet, and never half, wherever it is stopped.

The new store is made under another name. From the moment it has the name `store.db.next` it counts: each opening first
moves it into its place. The former store is moved aside before, whole, with its log; nothing is ever deleted.
"""

import os
from datetime import datetime
from pathlib import Path

from caseworker.store.anchor import NAME
from caseworker.store.faults import writing_files
from caseworker.store.mending.damage import set_aside
from caseworker.store.platform import make_private_folder, move_over, sync_folder
from caseworker.store.profile import Profile
from caseworker.store.trail import NAME as TRAIL
from caseworker.store.vault.shredding import remove_tree

_NEXT, _ANCHOR = "store.db.next", "anchor.json.next"


def making(profile: Profile) -> Profile:
    """Where the new store is made: an empty profile of its own in the folder of this one."""
    place = Profile(profile.folder / "making")
    clear(place)
    make_private_folder(place.folder)
    return place


def clear(place: Profile) -> None:
    """Take away what was being made there and does not count."""
    remove_tree(place.folder)


def put_in_place(profile: Profile, made: Profile, now: datetime) -> Path:
    """From here on the closed store of `made`, with its anchor, is the profile's; returns where the former one lies."""
    with writing_files():
        _sync_file(made.store)
        move_over(made.folder / NAME, profile.folder / _ANCHOR)
        move_over(made.store, _next(profile))
        sync_folder(profile.folder)
    former = finish(profile, now)
    assert former is not None
    clear(made)
    return former


def finish(profile: Profile, now: datetime) -> Path | None:
    """Move a new store that counts into its place; returns where the former one lies, None if there was nothing to do.

    Raises Told: folder_readonly, disk_full.
    """
    if not _next(profile).exists():
        clear(Profile(profile.folder / "making"))
        return None
    former = set_aside(profile, now)
    with writing_files():
        if (profile.folder / TRAIL).exists():
            move_over(profile.folder / TRAIL, former / TRAIL)
        # Gone once it has been moved: then the anchor that lies there is the new one already.
        if (profile.folder / _ANCHOR).exists():
            if (profile.folder / NAME).exists():
                move_over(profile.folder / NAME, former / NAME)
            move_over(profile.folder / _ANCHOR, profile.folder / NAME)
        move_over(_next(profile), profile.store)
        sync_folder(profile.folder)
    return former


def _next(profile: Profile) -> Path:
    return profile.folder / _NEXT


def _sync_file(path: Path) -> None:
    # A copy that is not on the disk yet must not take the place of anything.
    with path.open("r+b") as file:
        os.fsync(file.fileno())
