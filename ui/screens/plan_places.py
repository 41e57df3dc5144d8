"""Places that feel OK, and those to avoid or change. Why is for the workers; on their copy only what they chose."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.forms.plan_version import Copy, PlaceItem
from caseworker.domain.reading.plan import in_order
from ui.i18n import _
from ui.screens.plan_draft import PlanDraft
from ui.screens.plan_part import AddLine, Deed, LineCard, PartView, in_line
from ui.widgets.boxes import stack
from ui.widgets.button import Button
from ui.widgets.choices import Segments
from ui.widgets.errors import go_to
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.textbox import LineBox
from ui.widgets.tick import TickBox


class PlacesView(PartView):
    """A card for each place."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "places")
        self._editing = ""
        self.adding = AddLine(draft, "places", name=_("Add a place"))
        self.adding.added.connect(lambda words: self._add(PlaceItem(text=words)))
        self.column.addWidget(self.adding)
        self.rebuild()

    @override
    def keys(self) -> list[str]:
        return in_order(self.draft.version, "places")

    @override
    def card(self, key: str) -> LineCard:
        place = self.draft.version.places[key]
        card = LineCard(place.text, self, key, deeds=lambda: self._deeds(key))
        options = [(choice.code, choice.label) for choice in self.draft.lists["place_kind"].offered()]
        kind = Segments(options, _("How is it?"), value=place.kind or None, small=True)
        kind.describe(_("How is it?"), place.text, invalid=False)
        kind.changed.connect(lambda code: self._on_kind(key, code))
        card.start = kind
        if self._editing == key:
            editor = self._editor(key, place)
            card.box.addWidget(editor, 1)
            card.start = editor.focusProxy() or editor
        else:
            card.box.addWidget(_place_words(place), 1)
        asking = stack(PlainLabel(_("How is it?"), "smallstrong"), kind, spacing=4)
        card.box.addWidget(asking, 0, Qt.AlignmentFlag.AlignTop)
        card.end_with_menu()
        return card

    @override
    def focus_on(self, key: str = "") -> None:
        if key in self.cards:
            super().focus_on(key)
        else:
            go_to(self.adding.box)

    def _on_kind(self, key: str, code: str | None) -> None:
        """A place to avoid is on their copy only once they say so."""
        self.draft.alter("places", key, kind=code or "", on_paper=code == "ok")
        self.rebuild()
        self.focus_on(key)

    def _deeds(self, key: str) -> list[Deed]:
        place = self.draft.version.places[key]
        paper = _("Leave it off their copy") if place.on_paper else _("They want it on their copy")
        return [
            (_("Times, another way, and why"), lambda: self._edit(key)),
            (paper, self._setter(key, on_paper=not place.on_paper)),
            *self.usual_deeds(key),
        ]

    def _setter(self, key: str, *, on_paper: bool) -> Callable[[], None]:
        def altered() -> None:
            self.draft.alter("places", key, on_paper=on_paper)
            self.rebuild()
            self.focus_on(key)

        return altered

    def _edit(self, key: str) -> None:
        self._editing = key
        self.rebuild()
        self.focus_on(key)

    def _editor(self, key: str, place: PlaceItem) -> QWidget:
        fields = []
        for name, label, hint in (
            ("text", _("Place"), ""),
            ("when", _("When"), ""),
            ("instead", _("Another way"), ""),
            ("why", _("Why"), _("Only for workers, never on their copy")),
        ):
            box = LineBox(str(getattr(place, name)), limit=400)
            box.setObjectName(f"{name}-{key}")
            box.textChanged.connect(lambda words, name=name: self.draft.alter("places", key, **{name: words}))
            fields.append(Field(label, box, hint=hint))
        paper = TickBox(_("They want it on their copy"))
        paper.setChecked(place.on_paper)
        paper.toggled.connect(lambda on: self.draft.alter("places", key, on_paper=on))
        done = Button(_("Done"), small=True, name=_("Done with this place"))
        done.clicked.connect(self._end_editing)
        holder = stack(*fields, paper, in_line(done), spacing=6)
        holder.setFocusProxy(fields[0].control)
        return holder

    def _end_editing(self) -> None:
        key, self._editing = self._editing, ""
        self.rebuild()
        self.focus_on(key)

    def _add(self, place: PlaceItem) -> None:
        self.draft.add("places", place)
        self.rebuild()


class CopiesView(PartView):
    """Who has a copy, and who must not know. Never on the young person's copy."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "copies")
        self.adding = AddLine(draft, "copies", name=_("Add somebody"))
        self.adding.added.connect(self._add)
        self.column.addWidget(self.adding)
        self.rebuild()

    @override
    def keys(self) -> list[str]:
        return in_order(self.draft.version, "copies")

    @override
    def card(self, key: str) -> LineCard:
        copy = self.draft.version.copies[key]
        card = LineCard(copy.who, self, key, deeds=lambda: self.usual_deeds(key))
        options = [(choice.code, choice.label) for choice in self.draft.lists["copy_kind"].offered()]
        kind = Segments(options, _("Has a copy, or must not know"), value=copy.kind or None, small=True)
        kind.describe(_("Has a copy, or must not know"), copy.who, invalid=False)
        kind.changed.connect(lambda code: self.draft.alter("copies", key, kind=code or ""))
        why = LineBox(copy.why, example=_("Why"), limit=400)
        why.setObjectName(f"why-{key}")
        why.setAccessibleName(_("Why, for {who}").format(who=copy.who))
        why.textChanged.connect(lambda words: self.draft.alter("copies", key, why=words))
        card.start = kind
        card.box.addWidget(stack(PlainLabel(copy.who, "strong"), why, spacing=4), 1)
        card.box.addWidget(kind, 0, Qt.AlignmentFlag.AlignTop)
        card.end_with_menu()
        return card

    @override
    def focus_on(self, key: str = "") -> None:
        if key in self.cards:
            super().focus_on(key)
        else:
            go_to(self.adding.box)

    def _add(self, words: str) -> None:
        self.draft.add("copies", Copy(who=words.strip()))
        self.rebuild()


def _place_words(place: PlaceItem) -> QWidget:
    facts = [place.when, _("instead: {way}").format(way=place.instead) if place.instead else ""]
    facts.append(_("on their copy") if place.on_paper else _("not on their copy"))
    lines = [PlainLabel(place.text), PlainLabel(" · ".join(part for part in facts if part), "small")]
    if place.why:
        lines.append(PlainLabel(_("Why, for workers only: {why}").format(why=place.why), "small"))
    return stack(*lines, spacing=2)
