"""Files on the laptop: what is taken in, what is left out, what lies on the disk, and what is known of its place."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path as Folder

import pytest
from PIL import Image

from caseworker import blobs
from caseworker.domain.errors import Told
from caseworker.domain.files import SealedFile
from caseworker.domain.ids import RecordId
from caseworker.store.custody import rescue
from caseworker.store.files.files import FileDesk
from caseworker.store.mending import salvage
from caseworker.store.store import Store
from caseworker.wire import Revoked
from tests.fakes import pictures
from tests.fakes.open_store import FILE, Desk, Server, open_desk, talk, tampering_with_keys

REVOKED = Revoked(scope=FILE, grant_epoch=1)


@pytest.fixture
def desk(tmp_path: Folder) -> Iterator[Desk]:
    made = open_desk(tmp_path / "laptop")
    yield made
    made.store.close()


def add(desk: Desk, content: bytes, name: str = "IMG_0001.jpg") -> tuple[RecordId, SealedFile]:
    """A file with its record, as the verb adds it."""
    record = RecordId(desk.ids.new())
    source = pictures.put(desk.profile.folder.parent / "phone", name, content)
    file = desk.store.files.take(source, record)
    desk.save({"title": "The plan", "file": file.text}, record=record, kind="attachment")
    desk.store.files.keep(record)
    return record, file


def files_on_disk(desk: Desk) -> list[str]:
    folder = desk.profile.folder / "files"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def state(desk: Desk, record: RecordId, file: SealedFile) -> str:
    return desk.store.files.standings({record: file})[record].state


def test_that_a_picture_comes_back_as_it_looks_and_lies_sealed_on_the_disk(desk: Desk) -> None:
    record, file = add(desk, pictures.photograph())
    shown = Image.open(io.BytesIO(desk.store.files.open(record, file)))
    assert (shown.format, shown.size, file.media) == ("JPEG", (640, 480), "image/jpeg")
    assert files_on_disk(desk) == [record]
    sealed = (desk.profile.folder / "files" / record).read_bytes()
    assert b"JFIF" not in sealed
    assert len(sealed) == file.size + 16


@pytest.mark.parametrize("content", [pictures.photograph(), pictures.drawing()], ids=["JPEG", "PNG"])
def test_that_nothing_a_camera_wrote_beside_a_picture_comes_along(desk: Desk, content: bytes) -> None:
    assert pictures.SECRET.encode() in content
    record, file = add(desk, content)
    kept = desk.store.files.open(record, file)
    for words in (pictures.SECRET.encode(), b"Exif", b"Canal", b"tEXt", b"iTXt", b"ICC_PROFILE", b"iCCP"):
        assert words not in kept
    assert dict(Image.open(io.BytesIO(kept)).getexif()) == {}


def test_that_a_picture_taken_sideways_stands_upright(desk: Desk) -> None:
    record, file = add(desk, pictures.photograph(upright=False))
    assert Image.open(io.BytesIO(desk.store.files.open(record, file))).size == (480, 640)


def test_that_a_huge_photograph_is_kept_at_a_size_that_can_be_read(desk: Desk) -> None:
    record, file = add(desk, pictures.photograph((5_000, 2_500)))
    assert Image.open(io.BytesIO(desk.store.files.open(record, file))).size == (3_000, 1_500)
    small = desk.store.files.picture(record, file, most=400)
    assert max(Image.open(io.BytesIO(small)).size) == 400


@pytest.mark.parametrize(
    ("content", "media"),
    [
        (pictures.letter(), "application/pdf"),
        (pictures.voice_note(), "audio/wav"),
        (b"OggS" + bytes(200), "audio/ogg"),
        (b"ID3" + bytes(200), "audio/mpeg"),
        (pictures.boxed(b"M4A "), "audio/mp4"),
        (pictures.boxed(b"mp42"), "audio/mp4"),
    ],
)
def test_that_letters_and_recordings_are_kept_byte_for_byte_whatever_they_are_called(
    desk: Desk, content: bytes, media: str
) -> None:
    record, file = add(desk, content, "something.exe")
    assert file.media == media
    assert desk.store.files.open(record, file) == content


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file_broken"),
        (b"MZ\x90\x00 a program", "file_unreadable"),
        (b"PK\x03\x04 a document", "file_unreadable"),
        (b"<html><script>", "file_unreadable"),
        (pictures.boxed(b"heic"), "file_unreadable"),
        (pictures.boxed(b"isom", track=b"vide"), "file_unreadable"),
        (pictures.photograph()[:900], "file_broken"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "file_broken"),
        (pictures.voice_note() + bytes(blobs.PLAIN_MOST), "file_too_large"),
    ],
    ids=["empty", "program", "office", "page", "heic", "film", "cut", "no picture", "too large"],
)
def test_that_what_cannot_be_kept_is_told_and_leaves_nothing(desk: Desk, content: bytes, key: str) -> None:
    source = pictures.put(desk.profile.folder.parent / "phone", "plan.jpg", content)
    with pytest.raises(Told) as trouble:
        desk.store.files.take(source, RecordId("9" * 32))
    assert trouble.value.key == key
    assert "plan" not in trouble.value.message.text
    assert files_on_disk(desk) == []
    assert source.read_bytes() == content


def test_that_a_picture_that_would_fill_the_memory_is_not_unpacked(desk: Desk) -> None:
    made = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(made, "PNG")
    source = pictures.put(desk.profile.folder.parent / "phone", "bomb.png", made.getvalue())
    assert len(made.getvalue()) < 200_000
    with pytest.raises(Told) as trouble:
        desk.store.files.take(source, RecordId("9" * 32))
    assert trouble.value.key == "file_broken"


def test_that_a_file_of_several_pieces_opens_whole_and_in_no_other_order(desk: Desk) -> None:
    content = b"ID3" + bytes(range(256)) * 2_500
    record, file = add(desk, content)
    assert desk.store.files.open(record, file) == content
    place = desk.profile.folder / "files" / record
    sealed = place.read_bytes()
    swapped = sealed[blobs.CHUNK : 2 * blobs.CHUNK] + sealed[: blobs.CHUNK] + sealed[2 * blobs.CHUNK :]
    for other in (swapped, sealed[: 2 * blobs.CHUNK], sealed[:-1] + bytes([sealed[-1] ^ 1]), b""):
        place.write_bytes(other)
        with pytest.raises(Told) as trouble:
            desk.store.files.open(record, file)
        assert trouble.value.key == "file_damaged"
        assert state(desk, record, file) == "damaged"


def test_that_a_file_opens_only_as_that_of_its_own_record(desk: Desk) -> None:
    record, file = add(desk, pictures.photograph())
    other, _ = add(desk, pictures.drawing())
    folder = desk.profile.folder / "files"
    (folder / other).write_bytes((folder / record).read_bytes())
    with pytest.raises(Told):
        desk.store.files.open(other, file)


def test_that_a_file_counts_as_unsent_until_the_server_compared_it(desk: Desk) -> None:
    server = Server(desk.clock)
    talk(desk, server, FILE)
    record, file = add(desk, pictures.photograph())
    assert (desk.store.status().files, state(desk, record, file)) == (1, "here")
    assert desk.store.files.outgoing() == (), "its record goes first"
    talk(desk, server, FILE)
    (parcel,) = desk.store.files.outgoing()
    assert (parcel.record, parcel.scope, parcel.size) == (record, FILE, file.size + 16)
    assert desk.store.status().files == 1
    desk.store.files.note_sealed(parcel)
    assert (desk.store.status().files, state(desk, record, file)) == (0, "shared")
    assert desk.store.files.outgoing() == ()


def test_that_after_a_restore_of_the_server_nothing_is_called_sent_before_it_said_so_again(desk: Desk) -> None:
    server = Server(desk.clock)
    talk(desk, server, FILE)
    record, file = add(desk, pictures.photograph())
    talk(desk, server, FILE)
    desk.store.files.note_sealed(desk.store.files.outgoing()[0])
    desk.store.sync.new_epoch("epoch-2", 1)
    assert (desk.store.status().files, state(desk, record, file)) == (1, "here")


def test_that_a_scope_is_not_purged_before_its_files_are_sent_and_then_leaves_no_byte(desk: Desk) -> None:
    server = Server(desk.clock)
    talk(desk, server, FILE)
    record, _ = add(desk, pictures.photograph())
    talk(desk, server, FILE)
    assert desk.store.sync.purge(REVOKED) is None
    assert files_on_disk(desk) == [record]
    desk.store.files.note_sealed(desk.store.files.outgoing()[0])
    assert desk.store.sync.purge(REVOKED) is not None
    assert files_on_disk(desk) == []
    assert desk.store.status().files == 0


def test_that_the_file_of_an_erased_record_goes(desk: Desk) -> None:
    server = Server(desk.clock)
    talk(desk, server, FILE)
    record, _ = add(desk, pictures.photograph())
    talk(desk, server, FILE)
    server.erase(record)
    talk(desk, server, FILE)
    desk.store.files.sweep()
    assert files_on_disk(desk) == []


def test_that_a_store_put_together_anew_keeps_the_files(desk: Desk) -> None:
    record, file = add(desk, pictures.photograph())
    desk.store.close()
    salvage.reseed(desk.profile, desk.key, desk.clock)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    desk.store.files.sweep()
    assert Image.open(io.BytesIO(desk.store.files.open(record, file))).size == (640, 480)
    assert desk.store.status().files == 1


def test_that_a_backup_put_in_place_loses_no_file_of_a_record_it_does_not_know(desk: Desk) -> None:
    server = Server(desk.clock)
    talk(desk, server, FILE)
    backup = desk.store.back_up().path
    record, file = add(desk, pictures.photograph())
    talk(desk, server, FILE)
    desk.store.sync.note_run(desk.clock.now().isoformat())
    desk.clock.pass_by(hours=1)
    desk.store.close()
    salvage.restore(desk.profile, backup, desk.key, clock=desk.clock)
    desk.store = Store.open(desk.profile, desk.key, desk.clock)
    assert desk.shown(record) is None
    desk.store.files.sweep()
    assert files_on_disk(desk) == [record], "only its record is missing, and comes with the next sync"
    talk(desk, server, FILE)
    desk.store.sync.note_run(desk.clock.now().isoformat())
    desk.store.files.sweep()
    assert state(desk, record, file) == "here"
    assert desk.store.status().files == 1


@pytest.mark.parametrize("is_saved", [True, False])
def test_that_a_file_whose_adding_was_cut_off_stays_only_with_its_record(desk: Desk, is_saved: bool) -> None:
    record = RecordId(desk.ids.new())
    source = pictures.put(desk.profile.folder.parent / "phone", "plan.jpg", pictures.photograph())
    file = desk.store.files.take(source, record)
    if is_saved:
        desk.save({"title": "The plan", "file": file.text}, record=record, kind="attachment")
    desk.reopen()
    assert files_on_disk(desk) == ([record] if is_saved else [])
    assert desk.store.status().files == is_saved


def test_that_a_file_comes_piece_by_piece_and_goes_on_after_a_stop(desk: Desk) -> None:
    record, file = add(desk, b"ID3" + bytes(600_000))
    place = desk.profile.folder / "files" / record
    sealed = place.read_bytes()
    place.unlink()
    assert state(desk, record, file) == "elsewhere"
    desk.store.files.fetch([record])
    (parcel,) = desk.store.files.incoming()
    assert not desk.store.files.take_piece(parcel, sealed[: blobs.CHUNK])
    desk.reopen()
    (parcel,) = desk.store.files.incoming()
    assert (parcel.have, state(desk, record, file)) == (blobs.CHUNK, "coming")
    assert not desk.store.files.take_piece(parcel, sealed[blobs.CHUNK : 2 * blobs.CHUNK])
    assert desk.store.files.take_piece(parcel, sealed[2 * blobs.CHUNK :])
    assert (state(desk, record, file), files_on_disk(desk)) == ("shared", [record])
    assert desk.store.files.incoming() == ()


def test_that_bytes_that_came_otherwise_are_not_kept(desk: Desk) -> None:
    record, file = add(desk, pictures.voice_note())
    place = desk.profile.folder / "files" / record
    sealed = place.read_bytes()
    place.unlink()
    desk.store.files.fetch([record])
    (parcel,) = desk.store.files.incoming()
    with pytest.raises(Told) as trouble:
        desk.store.files.take_piece(parcel, bytes(len(sealed)))
    assert trouble.value.key == "file_damaged"
    assert files_on_disk(desk) == []
    (again,) = desk.store.files.incoming()
    assert (again.have, state(desk, record, file)) == (0, "coming")


def test_that_all_bytes_came_before_a_kill_is_enough(desk: Desk) -> None:
    record, file = add(desk, pictures.voice_note())
    place = desk.profile.folder / "files" / record
    place.rename(place.with_name(f"{record}.coming"))
    desk.store.files.fetch([record])
    assert desk.store.files.incoming() == ()
    assert state(desk, record, file) == "shared"


def test_that_a_file_that_changed_on_the_disk_is_not_sent(desk: Desk) -> None:
    server = Server(desk.clock)
    record, file = add(desk, pictures.photograph())
    talk(desk, server, FILE)
    (parcel,) = desk.store.files.outgoing()
    (desk.profile.folder / "files" / record).write_bytes(bytes(parcel.size))
    assert not desk.store.files.is_whole(parcel)
    assert (state(desk, record, file), desk.store.files.outgoing()) == ("damaged", ())


def test_that_an_ending_laptop_counts_and_hands_over_its_unsent_files(desk: Desk) -> None:
    talk(desk, Server(desk.clock), FILE)
    _, file = add(desk, b"ID3" + bytes(3_000_000))
    with tampering_with_keys(desk) as at:
        pieces = [piece for piece in rescue._pieces(at) if b'"from":"file"' in piece]
    assert len(pieces) == 3
    assert all(file.key.encode() in piece for piece in pieces)


def test_that_a_file_that_the_disk_could_not_take_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Told("disk_full")

    monkeypatch.setattr("caseworker.store.files.files.write_whole", full)
    source = pictures.put(desk.profile.folder.parent / "phone", "plan.jpg", pictures.photograph())
    with pytest.raises(Told) as trouble:
        desk.store.files.take(source, RecordId("9" * 32))
    assert trouble.value.key == "disk_full"
    assert isinstance(desk.store.files, FileDesk)
