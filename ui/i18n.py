"""Words of the interface in the worker's language. The English in the source is the fallback, always complete."""

import gettext
from io import BytesIO

import resources

_ENGLISH = gettext.NullTranslations()


class _InForce:
    words: gettext.NullTranslations = _ENGLISH


def use(language: str) -> bool:
    """Takes the catalogue of a language ("pl", "so"); False, and English, when there is none."""
    try:
        _InForce.words = gettext.GNUTranslations(BytesIO(resources.data(f"translations/{language}/ui.mo")))
    except FileNotFoundError:
        _InForce.words = _ENGLISH
    return _InForce.words is not _ENGLISH


def _(message: str) -> str:
    """The message in the language in force, looked up at the time of the call."""
    return _InForce.words.gettext(message)


def N_(message: str) -> str:  # noqa: N802  the name every extraction tool looks for
    """Marks a message for the catalogue and returns it unchanged: for tables read before a language is chosen."""
    return message


def counted(one: str, many: str, number: int) -> str:
    """The form of a message that goes with a number, with {n} filled in."""
    return _InForce.words.ngettext(one, many, number).format(n=number)
