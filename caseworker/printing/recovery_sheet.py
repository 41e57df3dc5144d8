"""The recovery sheet: one code, large enough to be typed from paper at 02:00, and what it is for."""

from caseworker.printing.blocks import Block, Stack
from caseworker.printing.papers import RecoveryPaper
from caseworker.printing.pen import SOFT, Pen
from caseworker.printing.report import SIZE, Head, print_report, section
from caseworker.printing.sheet import Type, in_words

MARK = "Keep this in a locked place, away from the laptop"
_GROUPS_ABREAST = 3
_STEPS = (
    "At the lock, press “I have forgotten my words”, then “I have my recovery sheet”.",
    "Type the code. Capitals, dashes and spaces do not matter.",
    "Choose four new words. From then on this sheet opens nothing: shred it, and make a new one under Settings.",
)
_LOST = "Make a new one under Settings: that ends this one. Tell your team lead."


def print_recovery(paper: RecoveryPaper, letters: Type, pen: Pen) -> None:
    """Draws the sheet. It names a laptop by its code, and nobody."""
    subtitle = f"Laptop {paper.laptop} · made {in_words(paper.made_on)}"
    head = Head("Recovery sheet", subtitle, MARK, "Whoever has this sheet and the laptop can open it.", "")
    print_report(head, _blocks(paper, letters), letters, pen=pen)


def _blocks(paper: RecoveryPaper, letters: Type) -> list[Block]:
    groups = paper.code.split("-")
    lines = [groups[at : at + _GROUPS_ABREAST] for at in range(0, len(groups), _GROUPS_ABREAST)]
    code = Stack(tuple(letters.bold("  -  ".join(line), 30) for line in lines), 10)
    steps = Stack(tuple(letters.regular(f"{at}. {step}", SIZE + 1) for at, step in enumerate(_STEPS, 1)), 6)
    return [
        section(letters, "The code", [code]),
        section(letters, "If you lose your words", [steps]),
        section(letters, "If this sheet is lost", [letters.regular(_LOST, SIZE + 1, colour=SOFT)]),
    ]
