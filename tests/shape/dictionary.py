"""The data dictionary, written from the forms: `python -m tests.shape.dictionary` brings the page up to date."""

from collections.abc import Sequence

from caseworker.domain.fields import FieldSpec
from caseworker.domain.form import Record
from caseworker.domain.registry import FORMS, law_of
from tests.every_form.bodies import the_lists
from tests.shape.source import ROOT

PAGE = ROOT / "docs" / "data-dictionary.md"
HEAD = """# Data dictionary

Every field of every form, as the program asks, keeps and merges it. This page is written by
`python -m tests.shape.dictionary` from the forms; change the form, not the page.

Kinds: a *moment* is a time with its offset, *codes* are several answers of a list, *items* are a list whose elements
have fields of their own (shown with a dot), a *link* names another record. "Merged" says how two changes of one field
meet. A band governs display, print and search.
"""
COLUMNS = ("Field", "Asked as", "Kind", "List", "Must", "Merged", "Band")


def written() -> str:
    """The whole page."""
    return "\n".join((HEAD, *(_form(form) for form in FORMS), _lists()))


def _form(form: type[Record]) -> str:
    rows = [row for spec in form.specs() for row in _rows(form, spec)]
    where = "partnership" if form.info.config else "team" if form.info.team_scope else "young person's file"
    told = f"Kind `{form.info.kind}`, version {form.info.version}, kept in the {where}."
    return f"## {form.info.title}\n\n{told}\n\n{_table(COLUMNS, rows)}\n"


def _rows(form: type[Record], spec: FieldSpec) -> list[tuple[str, ...]]:
    own = _row(spec, spec.name, str(law_of(form.info.kind).policy(spec.name)))
    return [own, *(_row(part, f"{spec.name}.{part.name}", "") for part in spec.item_fields)]


def _row(spec: FieldSpec, name: str, policy: str) -> tuple[str, ...]:
    absences = " + absences" if spec.ask.absences else ""
    source = spec.ask.choices or spec.ask.link
    must = "when asked" if spec.ask.required and spec.ask.when else "yes" if spec.ask.required else ""
    return (f"`{name}`", spec.ask.label, spec.kind + absences, source, must, policy, spec.ask.band.replace("_", " "))


def _lists() -> str:
    found = sorted(the_lists().by_name.values(), key=lambda one: one.name)
    rows = [(f"`{one.name}`", one.title, one.version, str(len(one.choices)), one.source) for one in found]
    return f"## Value lists\n\n{_table(('List', 'Title', 'Version', 'Answers', 'Source'), rows)}\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8", newline="\n")
