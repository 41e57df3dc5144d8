"""Promises of the vault: keys, the slot, the fence round the database, guesses."""

from tests.planted.fault import Fault

SLOTS = "tests/unit/store/test_keys_slots.py"
CONNECTION = "tests/unit/store/test_connection.py"
KEY = "tests/unit/store/test_connection_key.py"
GUESSES = "tests/unit/store/test_profile_guesses.py"
TROUBLE = "tests/unit/store/test_connection_trouble.py"

FAULTS = (
    Fault(
        id="vault-floor",
        promise="A slot cannot lower what guessing costs",
        file="caseworker/store/vault/slots.py",
        before="    return is_strong and policy.accepts(header.params)\n",
        after="    return True\n",
        test=f"{SLOTS}::test_that_parameters_below_the_policy_are_refused_before_anything_is_derived",
    ),
    Fault(
        id="vault-store-swapped",
        promise="A slot opens only the store and the epoch it was made for",
        file="caseworker/store/vault/slots.py",
        before="header.store == place.store.hex() and header.epoch == place.epoch and header.kind == place.kind",
        after="header.kind == place.kind",
        test=f"{SLOTS}::test_that_a_slot_of_another_store_or_epoch_is_refused",
    ),
    Fault(
        id="vault-plain",
        promise="No file of the store holds readable text",
        file="caseworker/store/connection.py",
        before="        raw.set_key(literal)\n    _check_engine(raw)\n",
        after="        pass\n",
        test=f"{CONNECTION}::test_that_no_file_of_the_store_holds_readable_text",
    ),
    Fault(
        id="vault-authorizer",
        promise="No statement can copy the store out, attach another file or weaken its settings",
        file="caseworker/store/authorizer.py",
        before="    if action in (_ATTACH, _DETACH):\n        return False\n",
        after="",
        test=f"{CONNECTION}::test_that_the_fence_denies",
    ),
    Fault(
        id="vault-key-left",
        promise="The buffer the key came in is zeroed after opening",
        file="caseworker/store/vault/keys.py",
        before="    finally:\n        overwrite(literal)\n",
        after="    finally:\n        pass\n",
        test="tests/unit/store/test_keys.py::test_that_the_raw_key_literal_is_zeroed_after_use",
    ),
    Fault(
        id="vault-guess-uncounted",
        promise="Ending the app in the middle of a guess does not undo the guess",
        file="caseworker/store/vault/guesses.py",
        before="        self._write(count + 1)\n",
        after="",
        test=f"{GUESSES}::test_that_the_count_survives_the_end_of_the_app_even_in_the_middle_of_a_try",
    ),
    Fault(
        id="vault-newer-touched",
        promise="A store of a newer version is told and left alone",
        file="caseworker/store/connection.py",
        before="    if found > known:\n",
        after="    if False and found > known:\n",
        test=f"{TROUBLE}::test_that_a_newer_store_is_told_with_both_versions_and_left_alone",
    ),
)
