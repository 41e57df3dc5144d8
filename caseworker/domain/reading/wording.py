"""The languages of the papers as they stand in this team: the drafts, and the words a named person has confirmed."""

from dataclasses import dataclass
from datetime import date

from caseworker.domain.access import team_scope
from caseworker.domain.forms.words_checked import WordsChecked
from caseworker.domain.ids import CONFIG_SCOPE, RecordId, ScopeId
from caseworker.domain.ports import Ports, Stored
from caseworker.domain.reading.names import colleague_names
from caseworker.domain.rules import PrintCheck
from caseworker.domain.wording import ENGLISH, IN_ENGLISH, FixedWord, Language, Wording, text_mark, wording_in

WORDS_RULE = "words"
"""The name of the rule that a fixed word has been read by somebody who reads its language."""
_PAPERS_OF = {"urdu": "ur", "arabic": "ar", "polish": "pl", "panjabi": "pa", "spanish": "es", "portuguese": "pt"} | {
    "italian": "it",
    "somali": "so",
    "kurdish_sorani": "ckb",
    "farsi": "fa",
    "french": "fr",
    "bengali": "bn",
    "sylheti": "bn",
    "romanian": "ro",
    "tigrinya": "ti",
    "mandarin": "zh",
    "chinese": "zh",
    "ukrainian": "uk",
    "vietnamese": "vi",
    "mirpuri": "ur",
}
"""The papers' language for a code of the list "language": what people who speak it usually read."""
MAY_CONFIRM = frozenset({"lead", "supervisor"})
"""Who may say that a named person has read the words of a language."""


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """One language in a list: how many of a paper's fixed words nobody has checked yet."""

    code: str
    name: str
    own_name: str
    unchecked: int


def language_in(ports: Ports, code: str) -> Language:
    """A language with the words confirmed here. Raises Told("language_unknown")."""
    shipped = ports.languages[code]
    return shipped.with_checks(_confirmed(ports, shipped))


def wording_for(ports: Ports, code: str, *, beside: bool) -> Wording:
    """What a paper says in this language."""
    return IN_ENGLISH if code == ENGLISH else wording_in(language_in(ports, code), beside=beside)


def language_lines(ports: Ports, document: str) -> tuple[LanguageLine, ...]:
    """Every language of this version by its English name, with what is missing before this paper prints in it."""
    every = (language_in(ports, code) for code in ports.languages.by_code)
    lines = (LanguageLine(one.code, one.name, one.own_name, len(wording_in(one).unchecked(document))) for one in every)
    return tuple(sorted(lines, key=lambda line: line.name))


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One time words were confirmed: who read how many, how they know the language, the day, and which lead says so."""

    record: RecordId
    reader: str
    knows: str
    read_on: str
    by: str
    count: int


def confirmations(ports: Ports, code: str) -> tuple[Confirmation, ...]:
    """Who has read words of this language here, newest first; what was taken back is left out."""
    names, found = colleague_names(ports), []
    for stored in ports.records.of(team_scope(ports.me.team), "words_checked"):
        record = WordsChecked.read(stored.body)
        if record.language == code and record.status == "confirmed":
            day = f"{record.read_on:%d/%m/%Y}" if isinstance(record.read_on, date) else ""
            by = names.get(stored.made_by, "a colleague")
            found.append(Confirmation(stored.id, record.reader, record.reader_knows, day, by, len(record.words)))
    return tuple(reversed(found))


def own_language(ports: Ports, scope: ScopeId) -> str:
    """The language written in their case, if papers come in it; empty otherwise, and for papers of no case."""
    if scope == CONFIG_SCOPE:
        return ""
    spoken = str(ports.records.get(RecordId(scope)).body.get("first_language") or "")
    code = _PAPERS_OF.get(spoken, "")
    return code if code in ports.languages.by_code else ""


def words_check(document: str, wording: Wording) -> tuple[PrintCheck, ...]:
    """What stops this paper in its language, in one sentence; nothing to check in English."""
    if wording.is_english:
        return ()
    missing = len(wording.unchecked(document))
    if missing:
        many = "1 of its fixed words has" if missing == 1 else f"{missing} of its fixed words have"
        words = f"{many} not been read by anybody who reads {wording.name}, and a lead has not confirmed them."
        return (PrintCheck(f"The {wording.name} words are not checked", "stops", words, WORDS_RULE),)
    return (PrintCheck(f"The {wording.name} words were read by somebody who reads it", "passed"),)


def _confirmed(ports: Ports, shipped: Language) -> dict[str, FixedWord]:
    """The newest confirmation of each word whose text is still what was read, given by somebody who may."""
    found: dict[str, FixedWord] = {}
    leads = _leads(ports)
    for stored in ports.records.of(team_scope(ports.me.team), "words_checked"):
        record = WordsChecked.read(stored.body)
        if record.language == shipped.code and record.status == "confirmed" and _counts(stored, leads):
            found.update(_still_true(record, shipped))
    return found


def _counts(stored: Stored, leads: frozenset[str]) -> bool:
    return stored.made_by in leads and not any(stored.conflicts.values())


def _leads(ports: Ports) -> frozenset[str]:
    """By what the partnership says of each colleague, not by what a record says of its author."""
    known: dict[str, str] = {
        one.id: str(one.body.get("role") or "") for one in ports.records.of(CONFIG_SCOPE, "worker")
    }
    return frozenset(
        worker for worker, role in (known | {ports.me.worker: ports.me.role}).items() if role in MAY_CONFIRM
    )


def _still_true(record: WordsChecked, shipped: Language) -> dict[str, FixedWord]:
    read_on = record.read_on.isoformat() if isinstance(record.read_on, date) else ""
    return {
        one.english: FixedWord(one.english, one.text, record.reader, read_on)
        for one in record.words.values()
        if one.english in shipped.words
        and one.mark == text_mark(one.english, shipped.words[one.english].text, one.text)
    }
