"""Promises of the house itself: the embedded PostgreSQL, set-up, and the rules about code."""

from tests.planted.fault import Fault

EMBEDDED = "tests/unit/server/test_embedded.py"
SETUP = "tests/unit/setup"
RULES = "tests/shape/test_rules.py"
IMPORTS = "tests/shape/test_imports.py::test_that_imports_keep_every_contract"

FAULTS = (
    Fault(
        id="house-embedded-password",
        promise="Nobody enters the embedded database without its password",
        file="caseworker/server/embedded.py",
        before='"--auth=scram-sha-256"',
        after='"--auth=trust"',
        test=f"{EMBEDDED}::test_that_a_wrong_password_is_turned_away",
    ),
    Fault(
        id="house-embedded-left-over",
        promise="A server whose owner was killed is stopped by the next owner",
        file="caseworker/server/embedded.py",
        before="            self._stop_left_over()\n",
        after="",
        test=f"{EMBEDDED}::test_that_a_server_whose_owner_was_killed_is_stopped_by_the_next_owner",
    ),
    Fault(
        id="house-embedded-permissions",
        promise="Starting the database opens no folder to other accounts",
        file="caseworker/server/embedded.py",
        before="account is None or is_reachable(folder.parent):\n        return folder\n",
        after="True:\n        folder.parent.chmod(0o755)\n        return folder\n",
        test=f"{EMBEDDED}::test_that_no_folder_is_opened_to_other_accounts",
    ),
    Fault(
        id="house-half-made",
        promise="A half-made environment is never taken for a finished one",
        file="installer/setup/environment.py",
        before="    _fill(environment)\n    (environment.folder / STAMP)",
        after="    (environment.folder / STAMP).touch()\n    _fill(environment)\n    (environment.folder / STAMP)",
        test=f"{SETUP}/test_environment.py::test_that_an_interrupted_installation_leaves_no_stamp",
    ),
    Fault(
        id="house-nothing-found",
        promise="A run that finds no test at all never looks green",
        file="installer/setup/checks.py",
        before="        failed = max(failed, 1)",
        after="        failed = max(failed, 0)",
        test=f"{SETUP}/test_checks.py::test_that_a_run_without_tests_says_failed",
    ),
    Fault(
        id="house-sql",
        promise="SQL put together from text is found before it ships",
        file="tests/shape/calls.py",
        before="        return not (_is_constant(node.left) and _is_constant(node.right))",
        after="        return False",
        test=f"{RULES}::test_that_the_rule_catches_each_text_that_breaks_it[sql]",
    ),
    Fault(
        id="house-imports-qt",
        promise="Nothing but the windows imports Qt",
        file="caseworker/__init__.py",
        before='"""Caseworker: everything that is not a window."""\n',
        after='"""Caseworker: everything that is not a window."""\n\nimport PySide6\n',
        test=IMPORTS,
    ),
    Fault(
        id="house-imports-server-rules",
        promise="The server cannot turn unfinished work away, because it does not know the form rules",
        file="caseworker/server/__init__.py",
        before='private PostgreSQL for the demonstration and the tests only.\n"""\n',
        after='private PostgreSQL.\n"""\n\nfrom caseworker.domain import rules\n',
        test=IMPORTS,
    ),
    Fault(
        id="house-imports-siblings",
        promise="The store does not know the sync engine, nor the sync engine the store",
        file="caseworker/store/__init__.py",
        before='the encrypted store and everything kept in it."""\n',
        after='the encrypted store."""\n\nimport caseworker.sync\n',
        test=IMPORTS,
    ),
)
