"""Another data key for everything: the next epoch of a profile, made whole beside it and then put in its place.

While it is made nothing of the profile changes. From the mark on, written last, it only has to be moved: that needs no
key and no room on the disk, and is finished at the next start wherever it was stopped.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from caseworker.domain.errors import Told
from caseworker.domain.ports import AuditNote, Clock
from caseworker.store import anchor, audit, meta
from caseworker.store.connection import Connection, create_store, files_of, open_reader
from caseworker.store.faults import writing_files
from caseworker.store.mac import RecordMac
from caseworker.store.mending.backup import backups
from caseworker.store.mending.damage import sweep
from caseworker.store.mending.inspection import SEALED
from caseworker.store.migrations import KNOWN
from caseworker.store.opened import Opened
from caseworker.store.platform import move_over, sync_folder, write_whole
from caseworker.store.profile import Profile, destroy_old_slot, put_slot, read_device, write_device, write_slot
from caseworker.store.sealed import Numbered, SealedTable
from caseworker.store.store import Store
from caseworker.store.vault.device_secret import DeviceSecrets
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.shredding import remove_tree, shred
from caseworker.store.vault.slots import Place

_AT_ONCE = 500


def prepare(profile: Profile, old: DataKey, new: DataKey, *, slot: bytes, clock: Clock) -> None:
    """Make the next epoch beside the profile, whole, verified and with a backup. No store of it may be open.

    `slot` holds the new key. A row whose seal does not fit is taken along as it is: it stays damaged. Raises Told:
    store_damaged also where an older store was put back, disk_full, folder_readonly, store_missing before enrolment.
    """
    with Store.open(profile, old, clock) as store:
        store.me()
        if store.is_put_back:
            raise Told("store_damaged")
    fresh = profile.next_epoch
    _clear(fresh)
    try:
        fresh.make()
        said = read_device(profile).model_copy(update={"epoch": new.epoch, "check": new.check})
        write_device(fresh, said)
        write_slot(fresh.slot, slot)
        _copy(profile, old, fresh, new=new, clock=clock)
        with new.subkey("sqlcipher") as opening:
            sweep(fresh.store, opening, known=KNOWN)
        with Store.open(fresh, new, clock) as store:
            store.back_up(with_damage=True)
        write_whole(_mark(fresh), b"")
    except BaseException:
        with suppress(Told, OSError):
            _clear(fresh)
        raise


def finish(profile: Profile, kept_secrets: DeviceSecrets) -> None:
    """Move a next epoch that is whole into its place and destroy what the old key opened; clear one that is not.

    What of it was done before is left as it is. Copies of a damaged store stay: two officers can still open the old
    escrow for them. Raises Told("folder_readonly").
    """
    fresh = profile.next_epoch
    if not fresh.folder.is_dir():
        return
    if _mark(fresh).exists():
        with writing_files():
            _move_store(fresh, profile)
            _move(fresh.folder / anchor.NAME, profile.folder / anchor.NAME)
            _move_keys(fresh, profile)
            _move_backup(fresh, profile)
            sync_folder(profile.folder)
        _forget_old_secret(profile, kept_secrets)
    with suppress(Told, OSError):
        _clear(fresh)


# -- made -------------------------------------------------------------------------------------------------------------
def _copy(profile: Profile, old: DataKey, fresh: Profile, *, new: DataKey, clock: Clock) -> None:
    """The whole store under the new key, page by page, and then every seal in it made anew."""
    with (
        old.subkey("sqlcipher") as old_opening,
        new.subkey("sqlcipher") as new_opening,
        open_reader(profile.store, old_opening, known=KNOWN) as source,
        create_store(fresh.store, new_opening) as target,
    ):
        source.copy_into(target)
        with _sealing(target, old) as before, _sealing(target, new) as after:
            with target.transaction():
                for table in SEALED:
                    _seal_anew(table, before, after)
                _seal_facts_anew(before, after)
                audit.Chain(after, meta.me(after).worker, clock.now().isoformat()).note(AuditNote("rotate"))
            anchor.write_anchor(fresh, after.chain, audit.head(after))


@contextmanager
def _sealing(connection: Connection, key: DataKey) -> Iterator[Opened]:
    with key.subkey("record-mac") as seal, key.subkey("chain") as chain:
        yield Opened(connection, RecordMac(seal), chain)


def _seal_anew(table: SealedTable, before: Opened, after: Opened) -> None:
    """Each row whose old seal fits gets a new one. One that does not fit keeps it, and so stays damaged."""
    last = 0
    while stored := table.stored(before, "WHERE n > ? ORDER BY n LIMIT ?", (last, _AT_ONCE)):
        last = stored[-1][0]
        table.put_numbered(after, [row for one in stored if (row := _genuine(table, before, one)) is not None])


def _genuine(table: SealedTable, before: Opened, stored: tuple[Any, ...]) -> Numbered | None:
    try:
        return stored[0], table.verified(before, stored)
    except (Told, ValueError):
        return None


def _seal_facts_anew(before: Opened, after: Opened) -> None:
    for (name,) in before.connection.execute("SELECT key FROM meta").all():
        with suppress(Told):
            meta.keep(after, name, meta.read(before, name))


# -- moved ------------------------------------------------------------------------------------------------------------
def _mark(fresh: Profile) -> Path:
    return fresh.folder / "ready"


def _move(source: Path, target: Path) -> None:
    if source.exists():
        move_over(source, target)


def _move_store(fresh: Profile, profile: Profile) -> None:
    if fresh.store.exists():
        # A log left beside it would belong to the store that goes.
        for log in files_of(profile.store)[1:]:
            log.unlink(missing_ok=True)
        move_over(fresh.store, profile.store)


def _move_keys(fresh: Profile, profile: Profile) -> None:
    """The old slots first lose what opens them, then the new one and what it belongs to come."""
    for slot in (profile.recovery_slot, profile.request):
        destroy_old_slot(slot)
        shred(slot)
    if fresh.slot.exists():
        put_slot(profile.slot, fresh.slot)
    destroy_old_slot(profile.slot)
    _move(fresh.device, profile.device)


def _move_backup(fresh: Profile, profile: Profile) -> None:
    """Exactly one was made; while it still lies there, those of the old key are still to go."""
    for made in backups(fresh.backups):
        for old in profile.backups.glob("*"):
            old.unlink(missing_ok=True)
        move_over(made, profile.backups / made.name)


def _forget_old_secret(profile: Profile, kept_secrets: DeviceSecrets) -> None:
    """Its slot is gone: where the keyring does not answer it stays there, and opens nothing."""
    with suppress(Told):
        device = read_device(profile)
        kept_secrets.forget(Place(bytes.fromhex(device.store), device.epoch - 1))


def _clear(fresh: Profile) -> None:
    for slot in fresh.slot.parent.glob("*"):
        shred(slot)
    remove_tree(fresh.folder)
