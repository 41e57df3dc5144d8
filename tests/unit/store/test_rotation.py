"""Another data key for everything: nothing lost, nothing made genuine that was not, nothing left for the old key."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.store.connection import open_reader, open_writer
from caseworker.store.mending import inspection
from caseworker.store.mending.backup import verify
from caseworker.store.migrations import KNOWN
from caseworker.store.profile import Profile, read_device, read_slot
from caseworker.store.store import Store
from caseworker.store.vault import rotation
from caseworker.store.vault.device_secret import NO_SECRETS, Keyring
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.lost_words import begin_recovery
from caseworker.store.vault.recovery import drawn_code
from caseworker.store.vault.slots import header_of
from caseworker.store.vault.vault import change_passphrase, rotate, state, take_in_secret, unlock
from tests.fakes.cuts import PowerCutError, power_cut
from tests.fakes.fast_kdf import FAST, WORDS, keep_recovery_code, safeguards
from tests.fakes.keyrings import MemoryKeyring, in_use
from tests.fakes.open_store import StillClock, followed, open_desk

TODAY = date(2026, 11, 22)
WRITTEN = RecordId("a" * 32)


def with_work(base: Path) -> tuple[Profile, DataKey]:
    """A closed profile with work, a draft's worth of history, a backup, a recovery code and a request."""
    desk = open_desk(base)
    desk.save({"observation": "library " + "word " * 2_000}, record=WRITTEN)
    desk.save({"observation": "harbour " + "word " * 2_000}, record=WRITTEN)
    desk.store.remember("look", "dark")
    desk.store.back_up()
    desk.store.close()
    keep_recovery_code(desk.profile, desk.key, drawn_code(), policy=FAST, on=TODAY)
    begin_recovery(desk.profile, "other words", safeguards(desk.profile), on=TODAY)
    return desk.profile, desk.key


def rotated(profile: Profile) -> DataKey:
    """The new key of a profile, which is of the next epoch."""
    clock = StillClock()
    clock.pass_by(hours=1)
    return rotate(profile, WORDS, safeguards(profile), clock=clock)


def assert_holds_the_work(profile: Profile, key: DataKey) -> None:
    """Every row opens, verified, under this key, and the store goes on from where it was left."""
    with Store.open(profile, key, StillClock()) as store:
        assert not store.is_put_back
        assert str(store.records.get(WRITTEN).body["observation"]).startswith("harbour")
        assert len(store.records.history(WRITTEN)) == 2
        assert [hit.row.id for hit in store.records.search("harbour")] == [WRITTEN]
        assert len(store.records.waiting()) == 2
        assert store.recall("look") == "dark"
        followed(store)


def assert_nothing_left(profile: Profile) -> None:
    """No trace of the epoch before, or of one that was being made."""
    names = {path.relative_to(profile.folder).as_posix() for path in profile.folder.rglob("*") if path.is_file()}
    assert {name for name in names if name.startswith("slots/")} == {"slots/pass.slot"}
    assert not {name for name in names if name.startswith(("next", "recovery-request"))}
    assert len(list(profile.backups.glob("*.db"))) == 1


def test_that_everything_opens_with_the_new_key_and_the_same_words(tmp_path: Path) -> None:
    profile, old = with_work(tmp_path)
    new = rotated(profile)
    assert new.epoch == 2
    assert new.raw != old.raw
    assert unlock(profile, WORDS, safeguards(profile)).raw == new.raw
    assert read_device(profile).check == new.check
    assert_holds_the_work(profile, new)
    assert_nothing_left(profile)


def test_that_the_old_key_and_the_old_slots_open_nothing_any_more(tmp_path: Path) -> None:
    profile, old = with_work(tmp_path)
    slot = read_slot(profile)
    rotated(profile)
    with old.subkey("sqlcipher") as opening:
        for path in (profile.store, *profile.backups.glob("*.db")):
            with pytest.raises(Told) as told:
                open_reader(path, opening, known=KNOWN)
            assert told.value.key == "store_damaged"
    profile.slot.write_bytes(slot)
    with pytest.raises(Told) as told:
        unlock(profile, WORDS, safeguards(profile))
    assert told.value.key == "slot_damaged"


def test_that_the_old_slots_are_overwritten_where_they_lay(tmp_path: Path) -> None:
    profile, _ = with_work(tmp_path)
    slots = (profile.slot, profile.recovery_slot, profile.request)
    witnesses = {slot: tmp_path / f"witness-{number}" for number, slot in enumerate(slots)}
    lengths = {slot: len(slot.read_bytes()) for slot in slots}
    for slot, witness in witnesses.items():
        witness.hardlink_to(slot)
    rotated(profile)
    assert {slot: witness.read_bytes() for slot, witness in witnesses.items()} == {
        slot: bytes(length) for slot, length in lengths.items()
    }


def test_that_the_one_backup_is_of_the_new_key_and_verified(tmp_path: Path) -> None:
    profile, _ = with_work(tmp_path)
    new = rotated(profile)
    (backup,) = profile.backups.glob("*.db")
    with new.subkey("sqlcipher") as opening:
        assert verify(backup, opening, known=KNOWN).rows["record"] == 1


def test_that_the_audit_goes_on_and_says_so(tmp_path: Path) -> None:
    profile, old = with_work(tmp_path)
    with Store.open(profile, old, StillClock()) as store:
        before = [line.chain for line in store.audit()]
    new = rotated(profile)
    with Store.open(profile, new, StillClock()) as store:
        lines = store.audit()
        assert "rotate" in [line.deed for line in lines]
        assert set(before) <= {line.chain for line in lines}


def test_that_every_table_with_seals_is_sealed_anew(tmp_path: Path) -> None:
    profile, _ = with_work(tmp_path)
    named = "SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = 'mac' ORDER BY m.name"
    desk = open_desk(tmp_path / "other")
    with desk.key.subkey("sqlcipher") as opening, open_reader(desk.profile.store, opening, known=KNOWN) as reader:
        sealed = {name for (name,) in reader.execute(named)}
    desk.store.close()
    # Small facts are sealed by `meta` itself.
    assert sealed - {"meta"} == {table.name for table in inspection.SEALED}
    assert profile.store.exists()


def test_that_a_row_that_was_changed_does_not_become_genuine(tmp_path: Path) -> None:
    profile, old = with_work(tmp_path)
    with old.subkey("sqlcipher") as opening, open_writer(profile.store, opening, known=KNOWN) as writer:
        writer.execute("UPDATE record SET title = 'forged'")
    (profile.folder / "anchor.json").unlink()
    with Store.open(profile, old, StillClock()) as store:
        store.accept("the anchor is gone")
    new = rotated(profile)
    with Store.open(profile, new, StillClock()) as store:
        with pytest.raises(Told) as told:
            store.records.get(WRITTEN)
        assert told.value.key == "record_damaged"
        assert len(store.records.waiting()) == 2


def test_that_a_store_that_was_put_back_is_not_taken_on(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    desk.store.close()
    older = desk.profile.store.read_bytes()
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    desk.save({"observation": "library"})
    desk.store.close()
    desk.profile.store.write_bytes(older)
    with pytest.raises(Told) as told:
        rotated(desk.profile)
    assert told.value.key == "store_damaged"
    assert read_device(desk.profile).epoch == 1
    assert not desk.profile.next_epoch.folder.exists()


def test_that_wrong_words_rotate_nothing(tmp_path: Path) -> None:
    profile, old = with_work(tmp_path)
    with pytest.raises(Told) as told:
        rotate(profile, "wrong", safeguards(profile), clock=StillClock())
    assert told.value.key == "wrong_passphrase"
    assert_holds_the_work(profile, old)


def test_that_the_device_secret_is_another_one_and_the_old_one_is_gone(tmp_path: Path) -> None:
    profile, old = with_work(tmp_path)
    backend = MemoryKeyring()
    with in_use(backend):
        guarded = safeguards(profile, secrets=Keyring())
        take_in_secret(profile, old, WORDS, safeguards=guarded)
        before = dict(backend.kept)
        assert len(before) == 1
        new = rotate(profile, WORDS, guarded, clock=StillClock())
        assert backend.kept == {}
        take_in_secret(profile, new, WORDS, safeguards=guarded)
        assert len(backend.kept) == 1
        assert not set(before.values()) & set(backend.kept.values())
        assert state(profile).has_device_secret
        assert unlock(profile, WORDS, guarded).raw == new.raw


def test_that_epochs_follow_each_other_and_the_words_can_change_in_between(tmp_path: Path) -> None:
    profile, _ = with_work(tmp_path)
    rotated(profile).wipe()
    change_passphrase(profile, WORDS, "lemon", safeguards=safeguards(profile))
    third = rotate(profile, "lemon", safeguards(profile), clock=StillClock())
    assert third.epoch == 3
    assert header_of(read_slot(profile)).epoch == 3
    assert_holds_the_work(profile, third)


def outcome(profile: Profile, old: DataKey) -> int:
    """After a power cut: the epoch that opens, with all the work, and nothing of another beside it."""
    key = unlock(profile, WORDS, safeguards(profile))
    assert (key.epoch == 1) == (key.raw == old.raw)
    assert_holds_the_work(profile, key)
    assert not profile.next_epoch.folder.exists()
    if key.epoch == 2:
        assert_nothing_left(profile)
    return key.epoch


def test_that_a_power_cut_anywhere_in_the_moving_is_made_good_at_the_next_start(tmp_path: Path) -> None:
    made, old = with_work(tmp_path / "made")
    with power_cut(made.folder, after=10**9) as whole, pytest.MonkeyPatch.context() as patch:
        patch.setattr(rotation, "finish", lambda *_: None)
        rotate(made, WORDS, safeguards(made), clock=StillClock())
    assert whole.seen > 20
    for after in range(200):
        profile = Profile(tmp_path / f"p-{after}")
        shutil.copytree(made.folder, profile.folder)
        try:
            with power_cut(profile.folder, after=after):
                rotation.finish(profile, NO_SECRETS)
        except PowerCutError:
            assert outcome(profile, old) == 2
        else:
            assert after > 15
            break
        shutil.rmtree(profile.folder)


def test_that_a_power_cut_at_any_operation_of_a_rotation_leaves_one_epoch_whole(tmp_path: Path) -> None:
    made, old = with_work(tmp_path / "made")
    epochs = []
    for after in range(1_000):
        profile = Profile(tmp_path / f"p-{after}")
        shutil.copytree(made.folder, profile.folder)
        try:
            with power_cut(profile.folder, after=after):
                rotated(profile)
        except PowerCutError:
            epochs.append(outcome(profile, old))
            shutil.rmtree(profile.folder)
        else:
            break
    assert epochs == sorted(epochs)
    assert epochs.count(1) > 20
    assert epochs.count(2) > 15
