"""Promises about family, network and agreements."""

from tests.planted.fault import Fault

FAMILY = "tests/unit/domain/test_family.py"
AGREEMENTS = "tests/unit/domain/test_agreements.py"

FAULTS = (
    Fault(
        id="family-number",
        promise="A number that may not be safe is out of sight until somebody asks for it",
        file="caseworker/domain/reading/family.py",
        before="return self.member.contact_safe in SAFE_ENOUGH and not self.other_ways",
        after="return True",
        test=f"{FAMILY}::test_that_a_number_is_out_of_sight_unless_it_is_safe",
    ),
    Fault(
        id="family-responsibility",
        promise="Parental responsibility never follows from what somebody is to the child",
        file="caseworker/domain/reading/family.py",
        before="    group = group_of(member)\n    is_to_ask",
        after='    member.responsibility = "yes" if member.relation in ("mother", "father") else ""\n'
        "    group = group_of(member)\n    is_to_ask",
        test=f"{FAMILY}::test_that_parental_responsibility_is_never_read_from_a_relation",
    ),
    Fault(
        id="family-own-file",
        promise="A relative's own file holds nothing about the young person",
        file="caseworker/domain/actions/family.py",
        before='Person(given_name=named.name, name_certainty="stated")',
        after='Person(given_name=named.name, known_as=named.father_added, name_certainty="stated")',
        test=f"{FAMILY}::test_that_a_file_of_their_own_holds_nothing_of_the_young_person",
    ),
    Fault(
        id="family-overlap",
        promise="Two people never overlap in a family tree",
        file="caseworker/domain/family/rows.py",
        before="while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:",
        after="while False:",
        test="tests/property/test_genogram_laws.py::test_that_nobody_overlaps_anybody",
    ),
    Fault(
        id="agreements-stricter",
        promise="Where two laptops disagree the stricter answer is used",
        file="caseworker/domain/reading/agreements.py",
        before="return min(given, key=STRICTNESS.index",
        after="return max(given, key=STRICTNESS.index",
        test=f"{AGREEMENTS}::test_that_two_answers_of_one_day_that_knew_nothing_of_each_other_give_the_stricter",
    ),
    Fault(
        id="agreements-follow",
        promise="A new answer settles the ones it was given in view of",
        file="caseworker/domain/actions/agreements.py",
        before='"follows": known}',
        after='"follows": []}',
        test=f"{AGREEMENTS}::test_that_a_recorded_answer_is_signed_and_names_the_ones_before_it",
    ),
    Fault(
        id="family-news",
        promise="News from elsewhere never closes what somebody is writing",
        file="ui/screens/family/tab.py",
        before="        with QSignalBlocker(self.people.list):\n            self.people",
        after="        if self.people.list:\n            self.people",
        test="tests/ui/test_family.py::test_that_news_from_elsewhere_closes_nothing_that_is_being_written",
    ),
)
