"""Confirming the fixed words of a language: a lead writes down who read them, how they know it, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from caseworker.domain.access import team_scope
from caseworker.domain.actions.writing import change, creation
from caseworker.domain.changes import Changes
from caseworker.domain.errors import Told
from caseworker.domain.forms.words_checked import ReadWord, WordsChecked
from caseworker.domain.ids import RecordId
from caseworker.domain.ports import AuditNote, Ports, Work
from caseworker.domain.reading.wording import MAY_CONFIRM
from caseworker.domain.wording import facts_in, text_mark


@dataclass(frozen=True, slots=True)
class Reader:
    """Who read the words: a named person who reads the language, how they know it, and the day."""

    name: str = field(repr=False)
    knows: str = field(repr=False)
    read_on: date


def confirm_words(ports: Ports, code: str, reader: Reader, *, texts: Mapping[str, str]) -> Changes:
    """Write down that the reader found these words right: text by its English. A text may be the reader's own.

    Raises Told("words_not_yours") for anybody but a lead or a supervisor, Told("words_no_reader") without a name and
    how they know the language, Told("words_place_lost") for a text that lost a place that is filled in.
    """
    language = ports.languages[code]
    if ports.me.role not in MAY_CONFIRM:
        raise Told("words_not_yours")
    if not reader.name.strip() or not reader.knows.strip() or not texts:
        raise Told("words_no_reader")
    words: dict[str, ReadWord] = {}
    for english, typed in texts.items():
        text = typed.strip()
        if not text or facts_in(text) != facts_in(english):
            raise Told("words_place_lost", words=english.replace("{", "‹").replace("}", "›"))
        mark = text_mark(english, language.words[english].text, text)
        words[ports.ids.new()] = ReadWord(english=english, text=text, mark=mark, order=float(len(words)))
    record = WordsChecked(
        status="confirmed",
        language=code,
        reader=reader.name.strip(),
        reader_knows=reader.knows.strip(),
        read_on=reader.read_on,
        words=words,
    )
    scope, record_id = team_scope(ports.me.team), RecordId(ports.ids.new())
    edit = creation(ports, record, scope=scope, record_id=record_id)
    return ports.records.write(Work(edits=(edit,), audit=(AuditNote("confirm_words", record_id, scope),)))


def take_back(ports: Ports, confirmed: RecordId) -> Changes:
    """A confirmation that was given by mistake counts no longer; it stays readable. Raises Told("words_not_yours")."""
    if ports.me.role not in MAY_CONFIRM:
        raise Told("words_not_yours")
    stored = ports.records.get(confirmed)
    edit = change(ports, stored, WordsChecked.read(stored.body).model_copy(update={"status": "withdrawn"}))
    note = AuditNote("take_back_words", stored.id, stored.scope)
    return ports.records.write(Work(edits=(edit,) if edit else (), audit=(note,)))
