"""Promises of merging, signing, plans and paper: the rules of casework themselves."""

from tests.planted.fault import Fault

MERGE = "tests/unit/domain/test_merge.py"
PLANS = "tests/unit/verbs/test_plans.py"
PAPER = "tests/unit/verbs/test_paper.py"
RECORDS = "tests/unit/verbs/test_records.py"
FORMS = "tests/every_form/test_definition.py"

FAULTS = (
    Fault(
        id="merge-last-write-wins",
        promise="A later value never takes the place of one its author had not seen",
        file="caseworker/domain/merge.py",
        before="        return base == self.versions.get(path) or",
        after="        return base is not None or base == self.versions.get(path) or",
        test=f"{MERGE}::test_that_a_different_value_on_an_old_version_is_kept_as_a_candidate",
    ),
    Fault(
        id="merge-settle-closes-unseen",
        promise="Settling closes only the candidates that were on screen",
        file="caseworker/domain/merge.py",
        before="            if c.edit not in change.over and (c.value",
        after="            if not change.over and c.edit not in change.over and (c.value",
        test=f"{MERGE}::test_that_settling_closes_the_candidates_that_were_seen_and_only_those",
    ),
    Fault(
        id="merge-signature-ignores-changes",
        promise="A signature holds only if everything its author saw is still current",
        file="caseworker/domain/merge.py",
        before="        and all(work.is_current(path, version) for path, version in seen.items())\n",
        after="",
        test=f"{MERGE}::test_that_a_signature_on_an_older_version_does_not_hold_even_if_the_words_are_the_same_again",
    ),
    Fault(
        id="merge-signed-record-open",
        promise="A signed record cannot be changed, whoever sends it from wherever",
        file="caseworker/domain/merge.py",
        before="        if self.is_locked(path):\n",
        after="        if False and self.is_locked(path):\n",
        test=f"{MERGE}::test_that_a_signed_record_cannot_be_changed_even_from_its_current_version",
    ),
    Fault(
        id="seal-covers-nothing",
        promise="The seal of a signature covers the whole body",
        file="caseworker/domain/edits.py",
        before="    covered = {field: value for field, value in body.items() if field not in SIGNING_FIELDS}",
        after="    covered: Body = {}",
        test="tests/unit/domain/test_edits.py::test_that_a_seal_covers_everything_but_the_signing_itself",
    ),
    Fault(
        id="form-forgets-unknown-fields",
        promise="Fields from a newer version survive",
        file="caseworker/domain/form.py",
        before='extra="allow", hide_input_in_errors=True, validate_assignment=True',
        after='extra="ignore", hide_input_in_errors=True, validate_assignment=True',
        test=f"{FORMS}::test_that_fields_from_a_newer_version_survive_reading[session]",
    ),
    Fault(
        id="form-repr-leaks",
        promise="Nothing a person wrote shows in the repr of a record",
        file="caseworker/domain/form.py",
        before='        return f"<{type(self).__name__}>"',
        after='        return f"<{type(self).__name__} {self.model_dump()}>"',
        test=f"{FORMS}::test_that_nothing_a_person_wrote_shows_in_the_repr[session]",
    ),
    Fault(
        id="search-holds-restricted",
        promise="Restricted fields are never among the words that can be found",
        file="caseworker/domain/columns.py",
        before=' and spec.ask.band != "restricted")',
        after=")",
        test="tests/unit/domain/test_columns.py::test_that_a_restricted_field_cannot_be_found_by_its_words",
    ),
    Fault(
        id="plan-without-adult",
        promise="V12: a plan is not used while nothing in it is an adult's to do",
        file="caseworker/domain/forms/plan_version.py",
        before="        checks=(_enough, _adults, _agreement),",
        after="        checks=(_enough, _agreement),",
        test=f"{PLANS}::test_that_a_plan_cannot_be_used_without_this_part[adults]",
    ),
    Fault(
        id="plan-asked-counts",
        promise="V12: only a person who has agreed counts",
        file="caseworker/domain/forms/plan_version.py",
        before='any(person.agreed == "yes" and person.name.strip()',
        after="any(person.agreed and person.name.strip()",
        test=f"{PLANS}::test_that_somebody_who_was_only_asked_does_not_count_as_agreed",
    ),
    Fault(
        id="paper-overrules-them",
        promise="V14: their own answer about paper rules, and there is no way round it",
        file="caseworker/domain/rules.py",
        before='    if version.safe_paper == "none":\n',
        after='    if version.safe_paper == "never":\n',
        test=f"{PAPER}::test_that_their_own_answer_about_paper_rules[none-my_plan-True]",
    ),
    Fault(
        id="paper-surname",
        promise="V15: no surname and no confidential address on their paper",
        file="caseworker/domain/rules.py",
        before="    secrets = [person.family_name]\n",
        after="    secrets: list[str] = []\n",
        test=f"{PAPER}::test_that_a_surname_or_a_confidential_address_in_the_text_stops_it[MADEUP]",
    ),
    Fault(
        id="paper-register-skipped",
        promise="A stopped page is never entered as printed",
        file="caseworker/domain/actions/paper.py",
        before="    if sheet.is_stopped:\n",
        after="    if False and sheet.is_stopped:\n",
        test=f"{PAPER}::test_that_a_stopped_page_is_never_entered",
    ),
    Fault(
        id="session-unvoiced",
        promise="V11: a session has their words, or says why there are none",
        file="caseworker/domain/forms/session.py",
        before="        checks=(_times, _voice, _hearsay),",
        after="        checks=(_times, _hearsay),",
        test=f"{RECORDS}::test_that_a_session_is_not_signed_while_this_is_missing[quotes]",
    ),
    Fault(
        id="session-future",
        promise="V10: a session cannot lie in the future",
        file="caseworker/domain/actions/sessions.py",
        before="    if any(gap.stops for gap in when_possible(",
        after="    if False and any(gap.stops for gap in when_possible(",
        test=f"{RECORDS}::test_that_impossible_times_are_not_signed[in the future]",
    ),
    Fault(
        id="family-leaks-into-own-file",
        promise="A relative's own file says nothing of the young person",
        file="caseworker/domain/actions/family.py",
        before='    person = Person(given_name=named.name, name_certainty="stated")',
        after='    person = Person(given_name=named.name, name_certainty="stated", described_as=str(member.scope))',
        test=f"{RECORDS}::test_that_a_supported_relative_gets_a_file_that_says_nothing_of_the_young_person",
    ),
    Fault(
        id="form-overwrites-colleague",
        promise="What a colleague wrote while a form was open is never overwritten by it",
        file="ui/screens/record.py",
        before="scope=scope, record_id=record_id, seen=seen)",
        after="scope=scope, record_id=record_id)",
        test="tests/ui/test_record_screen.py::test_that_what_a_colleague_wrote_while_the_form_was_open_stays",
    ),
    Fault(
        id="draft-forgets-what-was-seen",
        promise="A draft says what its author had seen, however much later it is saved",
        file="ui/forms/keeper.py",
        before="        self.seen = _seen_in(draft) or seen if draft else seen\n",
        after="        self.seen = seen\n",
        test="tests/ui/test_record_screen.py"
        "::test_that_a_draft_taken_up_again_days_later_still_says_what_its_author_had_seen",
    ),
)
