"""The lane of files between two laptops and the real service: stopped anywhere, and never called sent too early."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as Folder

import pytest

from caseworker import blobs, wire
from caseworker.domain.actions import attachments
from caseworker.domain.actions.attachments import NewFile
from caseworker.domain.actions.print_out import WayOut
from caseworker.domain.errors import Told
from caseworker.domain.files import FileRun
from caseworker.domain.forms.attachment import Attachment
from caseworker.domain.ids import ScopeId
from caseworker.domain.reading.attachments import Attached, attached
from caseworker.sync.asks import Ask
from caseworker.sync.file_lane import FileLane
from caseworker.sync.mailbag import Answering
from tests.fakes import pictures
from tests.ui.two_laptops import Laptop, Two, two_laptops

LONG = b"ID3" + bytes(range(256)) * 2_500
"""Three chunks."""


@dataclass
class Hands:
    """Somebody in the line: sees each request and may answer in the server's place."""

    line: Answering
    meddle: Callable[[Ask], wire.Message | None] = lambda _ask: None
    asked: list[Ask] = field(default_factory=list)

    def answer(self, ask: Ask, now: float) -> wire.Message:
        """The server's answer, unless somebody meddles."""
        self.asked.append(ask)
        said = self.meddle(ask)
        return self.line.answer(ask, now) if said is None else said

    def close(self) -> None:
        """Nothing to hang up."""


@pytest.fixture
def two(tmp_path: Folder) -> Iterator[Two]:
    with two_laptops(tmp_path) as made:
        yield made


def add(laptop: Laptop, scope: ScopeId, content: bytes, *, base: Folder) -> None:
    said = Attachment(type="signed_plan", title="The signed plan")
    wish = NewFile(pictures.put(base / "phone", "IMG_0001.jpg", content), said)
    attachments.add(laptop.ports, laptop.desk.files, wish, scope=scope)


def seen(laptop: Laptop, scope: ScopeId) -> Attached:
    (one,) = attached(laptop.ports, laptop.desk.files, scope)
    return one


def go(laptop: Laptop, meddle: Callable[[Ask], wire.Message | None] = lambda _ask: None) -> tuple[FileRun, Hands]:
    hands = Hands(laptop.mailbag._line, meddle)
    return FileLane(laptop.store.files, hands).run(lambda *_said: None, lambda: False), hands


def fetch(laptop: Laptop, scope: ScopeId) -> FileRun:
    laptop.desk.files.fetch([seen(laptop, scope).stored.id])
    return go(laptop)[0]


def test_that_a_photograph_reaches_a_colleague_who_asks_for_it(two: Two, tmp_path: Folder) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, pictures.photograph(), base=tmp_path)
    assert seen(two.amina, scope).standing.state == "here"
    two.sync()
    assert not seen(two.amina, scope).is_sent, "its record is at the server, its bytes are not"
    assert seen(two.chidi, scope).standing.state == "elsewhere"
    assert fetch(two.chidi, scope).troubles == {seen(two.chidi, scope).stored.id: "file_not_there"}
    report, _ = go(two.amina)
    assert (report.sent, report.trouble, report.changes.scopes) == (1, "", frozenset({scope}))
    assert seen(two.amina, scope).is_sent
    assert fetch(two.chidi, scope).fetched == 1
    theirs, mine = seen(two.chidi, scope), seen(two.amina, scope)
    assert theirs.file is not None
    assert mine.file is not None
    assert two.chidi.desk.files.open(theirs.stored.id, theirs.file) == two.amina.desk.files.open(
        mine.stored.id, mine.file
    )


@pytest.mark.parametrize("stop_after", range(1, 5))
def test_that_sending_goes_on_from_the_byte_the_server_waits_for(two: Two, tmp_path: Folder, stop_after: int) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, LONG, base=tmp_path)
    two.sync()
    left = iter(range(stop_after))
    stopping = FileLane(two.amina.store.files, two.amina.mailbag._line)
    report = stopping.run(lambda *_said: None, lambda: next(left, None) is None)
    is_done = stop_after >= 4
    assert (report.trouble == "", seen(two.amina, scope).is_sent, report.troubles) == (is_done, is_done, {})
    _, hands = go(two.amina)
    sent = [ask.message.offset for ask in hands.asked if isinstance(ask.message, blobs.Chunk)]
    assert sent == [offset * blobs.CHUNK for offset in range(min(3, stop_after - 1), 3)]
    assert seen(two.amina, scope).is_sent


def test_that_an_answer_that_was_lost_costs_no_byte_and_sends_none_twice(two: Two, tmp_path: Folder) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, LONG, base=tmp_path)
    two.sync()
    line = two.amina.mailbag._line

    def lose(ask: Ask) -> wire.Message | None:
        line.answer(ask, 0)
        return wire.Fault(key="server_stopped_midway")

    for _ in range(4):
        assert go(two.amina, lose)[0].trouble == "server_stopped_midway"
        assert not seen(two.amina, scope).is_sent
    chunks = [ask for ask in go(two.amina)[1].asked if isinstance(ask.message, blobs.Chunk)]
    assert len(chunks) == 3, "each lost run had only announced it"
    assert seen(two.amina, scope).is_sent


@pytest.mark.parametrize("state", ["open", "broken", "unknown", "sealed"])
def test_that_a_server_that_lies_about_a_file_is_neither_believed_nor_asked_for_ever(
    two: Two, tmp_path: Folder, state: blobs.State
) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, LONG, base=tmp_path)
    two.sync()
    one = seen(two.amina, scope)
    assert one.file is not None
    digest = one.file.digest
    said = blobs.Standing(record=one.stored.id, digest=digest, state=state, offset=0)
    report, hands = go(two.amina, lambda _ask: said)
    assert len(hands.asked) < 5
    assert report.troubles.keys() == {one.stored.id}
    assert (report.sent, seen(two.amina, scope).standing.state) == (0, "here")


@pytest.mark.parametrize("meddling", ["other record", "too long", "empty", "no hex", "other bytes"])
def test_that_pieces_that_are_not_what_was_asked_for_are_never_shown(two: Two, tmp_path: Folder, meddling: str) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, LONG, base=tmp_path)
    two.sync()
    go(two.amina)
    line = two.chidi.mailbag._line
    two.chidi.desk.files.fetch([seen(two.chidi, scope).stored.id])

    def meddle(ask: Ask) -> wire.Message | None:
        piece = line.answer(ask, 0)
        assert isinstance(piece, blobs.Piece)
        changed: dict[str, dict[str, object]] = {
            "other record": {"record": "9" * 32},
            "too long": {"data": piece.data + "00"},
            "empty": {"data": ""},
            "no hex": {"data": "zz"},
            "other bytes": {"data": "00" * (len(piece.data) // 2)},
        }
        return piece.model_copy(update=changed[meddling])

    report, _ = go(two.chidi, meddle)
    assert list(report.troubles.values()) == ["file_damaged" if meddling == "other bytes" else "server_fault"]
    one = seen(two.chidi, scope)
    assert (one.can_be_opened, one.standing.state) == (False, "coming")
    assert go(two.chidi)[0].fetched == 1
    assert seen(two.chidi, scope).can_be_opened


def test_that_fetching_goes_on_from_the_byte_that_is_missing(two: Two, tmp_path: Folder) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, LONG, base=tmp_path)
    two.sync()
    go(two.amina)
    two.chidi.desk.files.fetch([seen(two.chidi, scope).stored.id])
    FileLane(two.chidi.store.files, two.chidi.mailbag._line).run(
        lambda *_said: None, iter([False, True, True]).__next__
    )
    assert seen(two.chidi, scope).standing.bytes_here == blobs.CHUNK
    _, hands = go(two.chidi)
    assert [ask.message.offset for ask in hands.asked if isinstance(ask.message, blobs.Fetch)] == [
        blobs.CHUNK,
        2 * blobs.CHUNK,
    ]
    assert seen(two.chidi, scope).can_be_opened


def test_that_the_lane_says_how_many_bytes_are_done(two: Two, tmp_path: Folder) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, LONG, base=tmp_path)
    two.sync()
    told: list[tuple[str, int, int]] = []
    FileLane(two.amina.store.files, two.amina.mailbag._line).run(lambda *said: told.append(said), lambda: False)
    total = told[0][2]
    assert [done for _, done, _ in told] == [0, 0, blobs.CHUNK, 2 * blobs.CHUNK]
    assert 2 * blobs.CHUNK < total < 3 * blobs.CHUNK


def test_that_what_one_file_waits_for_stops_no_other(two: Two, tmp_path: Folder) -> None:
    first, second = two.amina.open_case(), two.amina.open_case()
    two.sync()
    add(two.amina, first, LONG, base=tmp_path)
    add(two.amina, second, pictures.photograph(), base=tmp_path)
    two.sync()
    waits = seen(two.amina, first).stored.id

    def full(ask: Ask) -> wire.Message | None:
        is_first = isinstance(ask.message, blobs.Announce) and ask.message.record == waits
        return wire.Fault(key="file_room_full") if is_first else None

    report, _ = go(two.amina, full)
    assert (report.sent, report.troubles) == (1, {waits: "file_room_full"})
    assert (seen(two.amina, first).is_sent, seen(two.amina, second).is_sent) == (False, True)


def test_that_work_and_its_file_reach_the_team_also_after_the_author_lost_access(two: Two, tmp_path: Folder) -> None:
    scope = two.amina.open_case()
    two.sync()
    add(two.amina, scope, LONG, base=tmp_path)
    two.sync()
    two.registrar.end(two.amina.ports.me.worker)
    with pytest.raises(Told):
        two.amina.sync()
    assert seen(two.amina, scope).standing.state == "here", "no case goes before its files are sent"
    assert go(two.amina)[0].sent == 1
    with pytest.raises(Told):
        two.amina.sync()
    assert attached(two.amina.ports, two.amina.desk.files, scope) == ()
    assert list((two.amina.store.files._folder).iterdir()) == []
    assert fetch(two.chidi, scope).fetched == 1


def test_that_a_file_taken_away_is_kept_and_can_be_put_back(two: Two, tmp_path: Folder) -> None:
    scope = two.amina.open_case()
    add(two.amina, scope, pictures.photograph(), base=tmp_path)
    one = seen(two.amina, scope)
    with pytest.raises(Told):
        attachments.take_away(two.amina.ports, one.stored, why=" ")
    attachments.take_away(two.amina.ports, one.stored, why="Wrong young person")
    gone = seen(two.amina, scope)
    assert (gone.is_removed, gone.record.removed_why, gone.can_be_opened) == (True, "Wrong young person", True)
    attachments.put_back(two.amina.ports, gone.stored)
    assert not seen(two.amina, scope).is_removed


def test_that_a_copy_out_of_the_app_needs_a_reason_and_stands_in_the_audit(two: Two, tmp_path: Folder) -> None:
    scope = two.amina.open_case()
    add(two.amina, scope, pictures.voice_note(), base=tmp_path)
    one, out = seen(two.amina, scope), tmp_path / "note.wav"
    ports, files = two.amina.ports, two.amina.desk.files

    def write(content: bytes) -> None:
        out.write_bytes(content)

    def refuse() -> None:
        raise Told("wrong_passphrase", tries=1)

    for why, prove in (("", lambda: None), ("To play it to him", refuse)):
        with pytest.raises(Told):
            attachments.copied_out(ports, files, one.stored, why=why, way=WayOut(prove, write))
        assert not out.exists()
    assert "export_refused" in [deed.deed for deed in two.amina.store.audit()]
    attachments.copied_out(ports, files, one.stored, why="To play it to him", way=WayOut(lambda: None, write))
    assert out.read_bytes() == pictures.voice_note()
    line = next(deed for deed in two.amina.store.audit() if deed.deed == "export")
    assert (line.record, line.reason) == (one.stored.id, "To play it to him")


def test_that_a_record_that_could_not_be_saved_leaves_no_file(
    two: Two, tmp_path: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    scope = two.amina.open_case()

    def full(_work: object) -> None:
        raise Told("disk_full")

    monkeypatch.setattr(two.amina.ports.records, "write", full)
    with pytest.raises(Told):
        add(two.amina, scope, pictures.photograph(), base=tmp_path)
    assert list((two.amina.store.files._folder).iterdir()) == []
