"""The process is killed while it changes words, makes another key or ends the laptop: never a half of anything."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from caseworker.domain.errors import Told
from caseworker.domain.ids import RecordId
from caseworker.store.custody import ending
from caseworker.store.profile import Profile
from caseworker.store.store import Store
from caseworker.store.vault.keys import DataKey
from caseworker.store.vault.vault import settle, unlock
from tests.fakes.fast_kdf import WORDS, safeguards
from tests.fakes.open_store import StillClock, open_desk
from tests.fakes.orders import pinned
from tests.property.long_hour import SHARES_S

ROOT = Path(__file__).resolve().parents[3]
OTHER_WORDS = "lemon kettle anchor ribbon"
WRITTEN = RecordId("a" * 32)
SHORT, LONG = 20, 600

CHILD = """
import sys
from pathlib import Path
from caseworker.store.vault.device_secret import NO_SECRETS
from caseworker.store.profile import Profile
from caseworker.store.custody.ending import end
from caseworker.store.vault.vault import change_passphrase, rotate, unlock
from tests.fakes.fast_kdf import safeguards
from tests.fakes.open_store import StillClock
from tests.fakes.orders import order, receipt_of
from tests.unit.store.test_vault_kills import OTHER_WORDS
from tests.fakes.fast_kdf import WORDS
profile, deed = Profile(Path(sys.argv[1])), sys.argv[2]
words = sys.argv[3]
print("go", flush=True)
while deed == "change":
    other = OTHER_WORDS if words == WORDS else WORDS
    change_passphrase(profile, words, other, safeguards=safeguards(profile))
    words = other
    print(words.replace(" ", "-"), flush=True)
while deed == "rotate":
    print(rotate(profile, words, safeguards(profile), clock=StillClock()).epoch, flush=True)
end(profile, order(), receipt_of(profile), kept_secrets=NO_SECRETS)
print("ended", flush=True)
"""


def killed_while(profile: Profile, deed: str, words: str, *, seconds: float) -> list[str]:
    """Let a child do one thing again and again until it is killed; what it had said was done."""
    command = [sys.executable, "-c", CHILD, str(profile.folder), deed, words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, encoding="utf-8") as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "go\n"
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
        return [line for line in child.stdout.read().splitlines(keepends=False) if line]


def with_work(base: Path) -> tuple[Profile, DataKey]:
    """A closed profile with a record in it and a backup."""
    desk = open_desk(base)
    desk.save({"observation": "harbour " + "word " * 2_000}, record=WRITTEN)
    desk.store.back_up()
    desk.store.close()
    return pinned(desk.profile), desk.key


def opened(profile: Profile, words: str) -> DataKey | None:
    """The key, None for wrong words; anything else is a fault."""
    try:
        return unlock(profile, words, safeguards(profile))
    except Told as told:
        if told.key != "wrong_passphrase":
            raise
        return None


def assert_holds_the_work(profile: Profile, key: DataKey) -> None:
    """The record is there, verified, and the store goes on from where it was left."""
    with Store.open(profile, key, StillClock()) as store:
        assert not store.is_put_back
        assert str(store.records.get(WRITTEN).body["observation"]).startswith("harbour")
        assert len(store.records.waiting()) == 1


def changes_survive(base: Path, kills: Iterable[int], chance: random.Random) -> None:
    """Exactly one of two passphrases opens, and it is the one that was said last, or the next."""
    profile, made = with_work(base)
    words, said = WORDS, 0
    for _ in kills:
        lines = killed_while(profile, "change", words, seconds=chance.uniform(0, 0.05))
        said += len(lines)
        last = lines[-1].replace("-", " ") if lines else words
        found = {one: key for one in (WORDS, OTHER_WORDS) if (key := opened(profile, one)) is not None}
        assert len(found) == 1
        ((words, key),) = found.items()
        assert key.raw == made.raw
        assert words in (last, OTHER_WORDS if last == WORDS else WORDS)
        assert [path.name for path in profile.slot.parent.iterdir() if not path.name.endswith(".new")] == ["pass.slot"]
    assert_holds_the_work(profile, made)
    assert said


def rotations_survive(base: Path, kills: Iterable[int], chance: random.Random) -> None:
    """One epoch opens with all the work: the one that was said last, or the next."""
    profile, _ = with_work(base)
    last = 1
    for _ in kills:
        lines = killed_while(profile, "rotate", WORDS, seconds=chance.uniform(0.05, 1.0))
        last = int(lines[-1]) if lines else last
        key = unlock(profile, WORDS, safeguards(profile))
        assert key.epoch in (last, last + 1)
        last = key.epoch
        assert_holds_the_work(profile, key)
        assert not profile.next_epoch.folder.exists()
        assert len(list(profile.backups.glob("*.db"))) == 1
    assert last > 1


def endings_survive(base: Path, kills: Iterable[int], chance: random.Random) -> None:
    """Nothing has been touched, or the next start leaves nothing but the word and the address."""
    made, key = with_work(base / "made")
    for number in kills:
        profile = Profile(base / f"p-{number}")
        shutil.copytree(made.folder, profile.folder)
        killed_while(profile, "end", WORDS, seconds=chance.uniform(0, 0.02))
        if ending.read_word(profile) is None:
            assert_holds_the_work(profile, key)
            continue
        with pytest.raises(Told) as told:
            settle(profile, safeguards(profile).secrets)
        assert told.value.key == "laptop_ended"
        left = {path.name for path in profile.folder.rglob("*") if not path.name.endswith(".new")}
        assert left == {"ended.json", "device.json"}


SURVIVING = {"changes": changes_survive, "rotations": rotations_survive, "endings": endings_survive}
SHARES = {
    "changes": SHARES_S["killed while words change"],
    "rotations": SHARES_S["killed while a new key is made"],
    "endings": SHARES_S["killed while a laptop ends"],
}


def within(most: int, seconds: float) -> Iterator[int]:
    """Numbers from 0 as long as there is time; how many there were is printed."""
    begun, number = time.monotonic(), 0
    while number < most and time.monotonic() - begun < seconds:
        yield number
        number += 1
    print(f"{number} kills in {time.monotonic() - begun:.0f} s, no half state")


@pytest.mark.parametrize("deed", SURVIVING)
def test_that_a_killed_process_leaves_no_half_state(deed: str, tmp_path: Path) -> None:
    SURVIVING[deed](tmp_path, range(SHORT // len(SURVIVING) + 1), random.Random(7))
    assert list(tmp_path.iterdir())


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("deed", SURVIVING)
def test_that_hundreds_of_killed_processes_leave_no_half_state(deed: str, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    SURVIVING[deed](tmp_path, within(LONG // len(SURVIVING), SHARES[deed]), random.Random(seed))
    assert list(tmp_path.iterdir())
