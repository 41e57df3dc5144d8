"""The nudges: what they see in a worker's own words, what they never look at, and that everything may be kept."""

import pytest

import resources
from caseworker.domain.language import Guide, Remark, Wording, read_guide

GUIDE = read_guide(resources.text("guidance/language.toml"))


def found(text: str, *kept: str) -> Remark:
    """The first remark on a text that has one."""
    remark = GUIDE.first(text, frozenset(kept))
    assert remark is not None
    return remark


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("He has started associating with gang members at the bus stop.", "associating with gang members"),
        ("She is putting herself\nat risk.", "putting herself\nat risk"),
        ("They won’t engage.", "won’t engage"),
        ("He REFUSED again.", "REFUSED"),
        ("Absconded on Friday.", "Absconded"),
        ("Used as a money mule.", "money mule"),
    ],
)
def test_that_a_wording_is_found_as_it_was_written(text: str, phrase: str) -> None:
    remark = found(text)
    assert remark.found == phrase
    assert text[remark.start : remark.end] == phrase
    assert remark.say
    assert remark.why


@pytest.mark.parametrize(
    "text",
    [
        "He said “I refused, and I ran off.” Then he drew the map.",
        'Her words: "they call me a gang member". She was calm.',
        "“I absconded",
        "His mum came at four, and her dad rang.",
        "The nominals list is not ours; the refusedly word is not one.",
        "",
    ],
)
def test_that_quoted_words_and_harmless_ones_are_left_alone(text: str) -> None:
    assert GUIDE.first(text) is None


def test_that_a_worker_may_keep_a_phrase_and_still_hears_of_the_next_one() -> None:
    text = "He Refused the lift. He absconded later."
    first = found(text)
    second = found(text, first.key)
    assert (first.key, second.key) == ("refused", "absconded")
    assert GUIDE.first(text, frozenset({first.key, second.key})) is None


def test_that_nothing_inside_a_phrase_that_is_kept_is_remarked_on() -> None:
    text = "associating with gang members"
    assert GUIDE.first(text, frozenset({found(text).key})) is None


def test_that_the_longest_phrase_speaks_where_several_begin() -> None:
    guide = Guide((Wording(("hard",), "a", "b"), Wording(("hard to reach",), "c", "d")))
    remark = guide.first("He is hard to reach.")
    assert remark is not None
    assert remark.say == "c"


def test_that_no_suggestion_of_the_guide_would_itself_be_remarked_on() -> None:
    tables = [remark for word in ("abscond", "nominal", "refused", "streetwise") if (remark := GUIDE.first(word))]
    assert len(tables) == 4
    assert all(GUIDE.first(remark.say) is None for remark in tables)
