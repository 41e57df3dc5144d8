"""What must be settled before Qt is imported: how things look, and that nothing of ours reaches a shared folder."""

from collections.abc import MutableMapping

_OTHER_LOOKS = ("QT_STYLE_OVERRIDE", "QT_QPA_PLATFORMTHEME", "QT_STYLE_SHEET", "QT_FONT_DPI")
_TALKATIVE = ("QT_LOGGING_RULES", "QT_LOGGING_CONF", "QT_DEBUG_PLUGINS", "PYTHONFAULTHANDLER")


def settle_look(environment: MutableMapping[str, str]) -> None:
    """Takes out settings with which a desktop would put its own style, fonts or letter size over ours.

    The system's display scaling stays in force, and so does an explicit QT_SCALE_FACTOR.
    """
    for name in _OTHER_LOOKS:
        environment.pop(name, None)


def settle_quiet(environment: MutableMapping[str, str]) -> None:
    """Takes out settings that make Qt or Python write what they are doing to a log or a terminal."""
    for name in _TALKATIVE:
        environment.pop(name, None)
