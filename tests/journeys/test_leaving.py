"""Going elsewhere in the middle of a sentence: nobody has to save before they look something up."""

from tests.journeys.bad_days import Day, new_case
from ui.places import Place

TYPED = "Hood down after ten minutes, and then he sa"


def test_that_going_elsewhere_in_the_middle_of_a_sentence_keeps_the_sentence(day: Day) -> None:
    case = new_case(day.ports)
    day.types_into_session(case, TYPED)
    day.go(Place("today"))
    day.until(lambda: day.saved_words(case) == [TYPED], "the sentence to be kept", seconds=6)
    assert day.ports.records.drafts() == []
