"""Destroying files for good: what holds a key is overwritten where it lies, everything else is unlinked.

On a solid-state disk the old cells may outlive the overwriting. What makes them worthless is that each key file needs
a second thing to open (words, a paper, the device secret); overwriting is what can be done beyond that.
"""

import os
from pathlib import Path

from caseworker.store.faults import writing_files


def shred(path: Path) -> None:
    """Overwrite a small file with zeros, on the disk, and remove it; nothing to do if it is gone.

    A link is removed and what it leads to is left alone. Raises Told("folder_readonly").
    """
    with writing_files():
        if path.is_file() and not path.is_symlink():
            with path.open("r+b") as file:
                file.write(bytes(path.stat().st_size))
                file.flush()
                os.fsync(file.fileno())
        path.unlink(missing_ok=True)


def remove_tree(folder: Path) -> None:
    """Remove a folder with all that is in it; nothing to do if it is gone. Raises Told("folder_readonly")."""
    if not folder.is_dir():
        return
    with writing_files():
        for path in sorted(folder.rglob("*"), reverse=True):
            # A link to a folder is a file here: nothing outside is followed.
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)
        folder.rmdir()
