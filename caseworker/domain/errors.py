"""The expected errors: things that go wrong in an ordinary life, each with words a tired person can act on.

Anything that is not `Told` is a bug: it is reported, and the app stays up. The words live in one catalogue
(`messages.py`), so that translators and reviewers see all of them together.
"""

from caseworker.domain.messages import CATALOGUE, Message


class Told(Exception):
    """An expected error: a catalogue key, and facts to fill its sentence.

    Facts are numbers, names of files or counts; never what a person wrote, because exceptions end up in logs.
    """

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.facts = facts

    @property
    def message(self) -> Message:
        """The sentence for this error, its facts filled in: what happened, what is safe, what to do."""
        return CATALOGUE[self.key].filled(self.facts)

    def __str__(self) -> str:
        return self.key
