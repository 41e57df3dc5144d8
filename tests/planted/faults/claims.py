"""Promises the pages and the module docstrings make, beyond those of the threats."""

from tests.planted.fault import Fault

PAGES, LEAVINGS = "tests/shape/test_pages.py", "tests/shape/test_leavings.py"
NEW_FORM, STORED = "tests/every_form/test_new_form.py", "tests/every_form/test_stored.py"
DOMAIN = "tests/unit/domain"

FAULTS = (
    Fault(
        id="claims-form-second-list",
        promise="A new form is one module and its name, and nothing else has to be told of it",
        file="caseworker/domain/registry.py",
        before="BY_KIND: Mapping[str, type[Record]] = {form.info.kind: form for form in FORMS}",
        after="BY_KIND: Mapping[str, type[Record]] = {form.info.kind: form for form in FORMS[:16]}",
        test=f"{NEW_FORM}::test_that_a_form_is_one_module_and_its_name",
    ),
    Fault(
        id="claims-form-unfound",
        promise="A form finds what its fields say can be found",
        file="caseworker/domain/columns.py",
        before="for spec in _found(form) if (words",
        after="for spec in _found(form)[:1] if (words",
        test=f"{STORED}::test_that_every_text_is_found_or_kept_from_being_found_as_the_form_says[session]",
    ),
    Fault(
        id="claims-retired-unreadable",
        promise="A code that was once used is offered no more once it is retired",
        file="caseworker/domain/choices.py",
        before="return not self.retired and (",
        after="return (",
        test=f"{DOMAIN}/test_choices.py::test_that_a_retired_code_keeps_its_words_and_is_offered_no_more",
    ),
    Fault(
        id="claims-id-unordered",
        promise="An id made later sorts later",
        file="caseworker/domain/ids.py",
        before="high = (milliseconds & ((1 << 48) - 1)) << 16",
        after="high = (milliseconds & ((1 << 40) - 1)) << 16",
        test=f"{DOMAIN}/test_ids.py::test_that_an_id_made_later_sorts_later",
    ),
    Fault(
        id="claims-protocol-path",
        promise="The protocol page names every path the server has",
        file="caseworker/server/http.py",
        before='("/v1/sync/sums", ',
        after='("/v1/sync/sum", ',
        test=f"{PAGES}::test_that_the_protocol_names_every_path_with_its_messages",
    ),
    Fault(
        id="claims-protocol-limit",
        promise="The limits of the protocol page are the server's",
        file="caseworker/server/envelope.py",
        before="PATHS = 4_000",
        after="PATHS = 5_000",
        test=f"{PAGES}::test_that_every_limit_of_the_protocol_is_the_servers",
    ),
    Fault(
        id="claims-readme-command",
        promise="The commands in the README start a server",
        file="caseworker/server/cli.py",
        before='"add-worker"',
        after='"new-worker"',
        test=f"{PAGES}::test_that_the_readme_starts_a_server_with_commands_it_has",
    ),
    Fault(
        id="claims-thread-left",
        promise="A test that leaves a thread behind fails itself",
        file="tests/conftest.py",
        before="    assert not alive, ",
        after="    assert alive is not None, ",
        test=f"{LEAVINGS}::test_that_what_a_test_leaves_behind_fails_that_test[test_thread]",
    ),
    Fault(
        id="claims-window-left",
        promise="A test that leaves a window open fails itself",
        file="tests/conftest.py",
        before="    assert not names, ",
        after="    assert names is not None, ",
        test=f"{LEAVINGS}::test_that_what_a_test_leaves_behind_fails_that_test[test_window]",
    ),
    Fault(
        id="claims-copy-left",
        promise="What one test copied is not there for the next",
        file="tests/conftest.py",
        before="    QApplication.clipboard().clear()\n",
        after="",
        test=f"{LEAVINGS}::test_that_a_tidy_test_passes_among_untidy_ones",
    ),
)
