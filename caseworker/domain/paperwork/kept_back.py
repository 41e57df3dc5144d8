"""What a young person does not want passed on, looked for in a page before it leaves."""

import re

from caseworker.domain.rules import PrintCheck, holds

_LONG_WORDS = re.compile(r"[^\W\d_]{4,}")
_PLAIN = frozenset(
    {"about", "that", "this", "them", "they", "with", "what", "when", "from", "have", "know", "knows", "told", "tell"}
    | {"don't", "dont", "want", "wants", "anything", "nothing", "anyone", "nobody", "because", "where", "there"}
)


def kept_back(words: str, text: str) -> PrintCheck:
    """Stops a page that says a line of what must not be said; asks for one more look if only a word of it is there."""
    lines = [line.strip(" .“”\"'") for line in re.split(r"[\n;]", words) if line.strip(" .“”\"'")]
    if not lines:
        return PrintCheck("They keep nothing back", "passed", "Or nobody has asked.")
    if any(holds(text, line) for line in lines):
        return PrintCheck("Something they keep back is in the text", "stops", "Take it out: they said no to it.")
    single = {word for line in lines for word in _LONG_WORDS.findall(line.casefold())} - _PLAIN
    near = sorted(word for word in single if holds(text, word))
    if near:
        said = ", ".join(f"“{word}”" for word in near[:4])
        return PrintCheck("Does it say what they keep back?", "note", f"{said} is in the text. Read it once more.")
    return PrintCheck("Nothing they keep back is in the text", "passed")
