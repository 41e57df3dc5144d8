"""That a named person who reads a language has read fixed words of the papers, and found them right."""

from typing import Annotated, ClassVar

from pydantic import Field

from caseworker.domain.fields import Ask, Day, Item
from caseworker.domain.form import FormInfo, Record

SECTION, WORDS = "Who read them", "The words"


class ReadWord(Item):
    """One fixed word as it was confirmed. `mark` binds it to the English and the draft: see `wording.text_mark`."""

    english: Annotated[str, Ask("English")] = ""
    text: Annotated[str, Ask("As it was confirmed")] = ""
    mark: Annotated[str, Ask("Mark of the text", paper="never")] = ""


class WordsChecked(Record):
    """Somebody's word that these words are right. It counts only from a lead, and only while the text stays the same.

    It lives with the team, because the partnership's own configuration is written by the server alone.
    """

    info: ClassVar[FormInfo] = FormInfo(
        kind="words_checked",
        title="Fixed words confirmed",
        plural="Fixed words confirmed",
        icon="language",
        sections=(SECTION, WORDS),
        team_scope=True,
        locks={"confirmed": frozenset({"status"}), "withdrawn": frozenset()},
        heading=lambda body: f"Words confirmed: {body.get('language') or ''}",
    )
    status: Annotated[str, Ask("Status", role="status", paper="never")] = "draft"
    language: Annotated[str, Ask("Language", section=SECTION)] = ""
    reader: Annotated[str, Ask("Who read them", section=SECTION, required=True)] = ""
    reader_knows: Annotated[str, Ask("How they know the language", section=SECTION, required=True)] = ""
    read_on: Annotated[Day, Ask("Read on", section=SECTION, role="happened_at")] = None
    words: Annotated[dict[str, ReadWord], Ask("The words", section=WORDS)] = Field(default_factory=dict)
