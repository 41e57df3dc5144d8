"""Promises of a copy of a whole file: nothing that is left out is in it, and nobody checks their own work."""

from tests.planted.fault import Fault

COPY = "tests/unit/domain/test_file_copy.py"
SCREEN = "tests/ui/test_left_out.py"

FAULTS = (
    Fault(
        id="copy-covered",
        promise="What is left out of a copy is in no byte of it",
        file="caseworker/domain/copying/left_out.py",
        before="        shown += words[at : first.start] + _sign(*numbers)\n",
        after="        shown += words[at : first.start] + _sign(*numbers) + words[first.start : end]\n",
        test=f"{COPY}::test_that_what_is_left_out_is_in_no_byte_of_the_pages[file_copy]",
    ),
    Fault(
        id="copy-changed-words",
        promise="Words that changed since they were marked are left out whole",
        file="caseworker/domain/copying/left_out.py",
        before="            is_all = is_changed or mark.end <= mark.start\n",
        after="            is_all = mark.end <= mark.start\n",
        test=f"{COPY}::test_that_words_that_changed_since_they_were_marked_are_left_out_whole",
    ),
    Fault(
        id="copy-whole-record",
        promise="A record that is left out goes with everything in it",
        file="caseworker/domain/copying/left_out.py",
        before="        whole = [(key, mark) for key, mark in marks if not mark.field]\n",
        after="        whole = [(key, mark) for key, mark in marks if mark.field is None]\n",
        test=f"{COPY}::test_that_a_whole_record_and_a_whole_field_go_with_everything_in_them",
    ),
    Fault(
        id="copy-no-reason",
        promise="Everything that is left out of a copy has its reason",
        file="caseworker/domain/actions/disclosures.py",
        before="    if not reason:\n",
        after="    if not reason and not targets:\n",
        test=f"{COPY}::test_that_nothing_is_left_out_without_a_reason",
    ),
    Fault(
        id="copy-own-work",
        promise="Nobody says of their own marks that they looked them through",
        file="caseworker/domain/actions/disclosures.py",
        before="    if stored.made_by == ports.me.worker or any(",
        after="    if record.checked_by == ports.me.worker or all(",
        test=f"{COPY}::test_that_nobody_checks_their_own_work_and_a_change_undoes_the_check",
    ),
    Fault(
        id="copy-secret-address",
        promise="An address that is kept secret leaves with nobody but the young person",
        file="caseworker/domain/copying/checking.py",
        before='    if record.asked_by == "young_person":\n',
        after="    if record.asked_by:\n",
        test=f"{COPY}::test_that_a_secret_address_leaves_with_nobody_but_the_young_person[parent-True]",
    ),
    Fault(
        id="copy-everything",
        promise="Every kind of record of a file is in its copy",
        file="caseworker/domain/copying/whole_file.py",
        before='LEFT_ASIDE = frozenset({"disclosure"})',
        after='LEFT_ASIDE = frozenset({"disclosure", "concern"})',
        test=f"{COPY}::test_that_every_kind_of_record_of_a_file_is_in_its_copy",
    ),
    Fault(
        id="copy-reason-asked",
        promise="The screen leaves nothing out before a reason is chosen",
        file="ui/screens/paper/left_out.py",
        before="        if not reason:\n            go_to(self.reason)\n            return\n",
        after='        reason = reason or "not_theirs"\n',
        test=f"{SCREEN}::test_that_chosen_words_are_left_out_once_a_reason_is_given",
    ),
)
