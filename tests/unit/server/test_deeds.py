"""The audit of a laptop on the server: it grows by what follows, all or nothing, and the answer proves it."""

import pytest

from caseworker import custody
from caseworker.domain.errors import Told
from caseworker.server.custody.book import Line
from tests.unit.server.partnership import Laptop, Partnership


def _lines(home: Partnership, laptop: Laptop) -> list[Line]:
    return home.book.in_office(lambda office: office.safe.lines(laptop.caller.device))


def _forks(home: Partnership, laptop: Laptop) -> int:
    found = home.book.in_office(lambda office: office.safe.laptops())
    return next(one.forks for one in found if one.device == laptop.caller.device)


def _changed(line: custody.Deed, **to: object) -> custody.Deed:
    """Another line of the same number, with a chain value of its own that fits what it says."""
    other = line.model_copy(update={**to, "chain": ""})
    return other.model_copy(update={"chain": custody.link(custody.CHAIN_START, other)})


def test_that_lines_that_follow_are_kept_and_witnessed(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    first = laptop.lines("unlock", "view", "search")
    witness = laptop.send_deeds(*first)
    assert (witness.n, witness.chain, witness.device) == (3, first[-1].chain, laptop.caller.device)
    assert laptop.hello().witnessed == 3
    more = laptop.lines("print", after=first[-1])
    assert laptop.send_deeds(*more).n == 4
    assert [(one.n, one.deed, one.record, one.scope) for one in _lines(home, laptop)] == [
        (number, word, "ab" * 16, "") for number, word in enumerate(("unlock", "view", "search", "print"), 1)
    ]
    assert {one.at for one in _lines(home, laptop)} == {home.clock.now()}


def test_that_a_witness_is_signed_and_names_the_newest_line(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    for sent in ((), laptop.lines("unlock")):
        witness = custody.Witness.model_validate_json(laptop.send_deeds(*sent).model_dump_json())
        assert witness.n == len(sent)
        assert witness.chain == (sent[-1].chain if sent else custody.CHAIN_START)
        assert custody.is_signed(laptop.enrolled.server_key, witness.signed_text, witness.signature)
        other = witness.model_copy(update={"n": 9})
        assert not custody.is_signed(laptop.enrolled.server_key, other.signed_text, other.signature)


def test_that_lines_sent_again_are_passed_over(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    lines = laptop.lines("unlock", "view", "search", "print")
    laptop.send_deeds(*lines[:3])
    assert laptop.send_deeds(*lines[:2]).n == 3
    assert laptop.send_deeds(*lines[1:]).n == 4
    assert len(_lines(home, laptop)) == 4
    assert _forks(home, laptop) == 0


def test_that_lines_after_a_gap_wait_and_are_no_fork(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    lines = laptop.lines("unlock", "view", "search", "print")
    laptop.send_deeds(lines[0])
    assert laptop.send_deeds(*lines[2:]).n == 1
    assert _forks(home, laptop) == 0
    assert laptop.send_deeds(*lines[1:]).n == 4


def test_that_lines_of_which_one_does_not_follow_are_not_half_taken(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    lines = list(laptop.lines("unlock", "view", "search"))
    lines[2] = lines[2].model_copy(update={"reason": "Another reason"})
    witness = laptop.send_deeds(*lines)
    assert (witness.n, witness.chain, _lines(home, laptop)) == (0, custody.CHAIN_START, [])
    assert _forks(home, laptop) == 1


def test_that_a_line_that_contradicts_one_that_is_kept_is_a_fork_and_changes_nothing(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    lines = laptop.lines("unlock", "view")
    laptop.send_deeds(*lines)
    before = home.service.vitals()
    other = _changed(lines[0], deed="wipe")
    continued = laptop.lines("print", after=other)
    for sent in ((other,), (other, *continued), (other,)):
        assert laptop.send_deeds(*sent).chain == lines[-1].chain
    after = home.service.vitals()
    assert before is not None
    assert after is not None
    assert (after.forked, _forks(home, laptop)) == (before.forked + 1, 1)
    assert [one.deed for one in _lines(home, laptop)] == ["unlock", "view"]
    assert laptop.send_deeds(*laptop.lines("print", after=lines[-1])).n == 3


def test_that_whose_access_has_ended_may_still_send_the_audit(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    home.registrar.end(laptop.caller.device)
    assert laptop.send_deeds(*laptop.lines("unlock")).n == 1
    assert laptop.hello().witnessed == 1


def test_that_one_laptops_audit_is_not_anothers(home: Partnership) -> None:
    worker = home.worker(home.team("North"))
    one, other = home.laptop_of(worker), home.laptop_of(worker)
    one.send_deeds(*one.lines("unlock", "view"))
    assert other.hello().witnessed == 0
    assert other.send_deeds(*other.lines("unlock")).n == 1
    assert (len(_lines(home, one)), len(_lines(home, other))) == (2, 1)


def test_that_a_word_or_time_that_is_none_is_kept_without_being_shown(home: Partnership) -> None:
    laptop = home.laptop(home.team("North"))
    (line,) = laptop.lines("Jo Example was here")
    odd = _changed(line, at="yesterday", worker="Jo", record="0", scope="")
    assert laptop.send_deeds(odd).n == 1
    (kept,) = _lines(home, laptop)
    assert (kept.deed, kept.at) == ("other", None)
    assert "Jo" not in kept.worker + kept.record


WRONG: dict[str, dict[str, object]] = {
    "number": {"n": 0},
    "a huge number": {"n": 2**60},
    "chain": {"chain": "ab"},
    "reason": {"reason": "x" * 4_001},
    "worker": {"worker": "x" * 65},
    "unknown members without end": {"later": "x" * 16_000},
}


@pytest.mark.parametrize("what", WRONG)
def test_that_lines_beyond_their_bounds_are_a_fault(home: Partnership, what: str) -> None:
    laptop = home.laptop(home.team("North"))
    line = custody.Deed.model_validate({**laptop.lines("unlock")[0].model_dump(), **WRONG[what]})
    with pytest.raises(Told, match="message_unreadable"):
        laptop.send_deeds(line)
    many = laptop.lines(*["view"] * (custody.DEEDS + 1))
    with pytest.raises(Told, match="message_unreadable"):
        laptop.send_deeds(*many)
    assert laptop.send_deeds(*many[: custody.DEEDS]).n == custody.DEEDS
