"""Places that feel OK, and those to avoid or change. Why is for the workers; on their copy only what they chose."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from caseworker.domain.forms.plan_version import Copy, PlaceItem
from ui.i18n import N_, _
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.part import Deed, LineCard, LinesView, answers, under
from ui.widgets.boxes import stack
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel
from ui.widgets.tick import TickBox

FIELDS = (
    ("text", N_("Place"), ""),
    ("when", N_("When"), ""),
    ("instead", N_("Another way"), ""),
    ("why", N_("Why"), N_("Only for workers, never on their copy")),
)


class PlacesView(LinesView):
    """A card for each place."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "places", name=_("Add a place"))
        self.rebuild()

    @override
    def item(self, words: str) -> PlaceItem:
        return PlaceItem(text=words)

    @override
    def card(self, key: str) -> LineCard:
        place = self.draft.version.places[key]
        card = LineCard(place.text, self, key, deeds=lambda: self._deeds(key))
        question = _("How is it?")
        kind = answers(self.draft, "place_kind", question, about=place.text, value=place.kind)
        kind.changed.connect(lambda code: self._on_kind(key, code))
        body = self._editor(key, place) if self.editing == key else _place_words(place)
        card.lay_out(body, under(question, kind), start=kind)
        return card

    def _on_kind(self, key: str, code: str | None) -> None:
        """A place to avoid is on their copy only once they say so."""
        self.alter(key, kind=code or "", on_paper=code == "ok")

    def _deeds(self, key: str) -> list[Deed]:
        place = self.draft.version.places[key]
        paper = _("Leave it off their copy") if place.on_paper else _("They want it on their copy")
        return [
            (_("Times, another way, and why"), lambda: self.edit(key)),
            (paper, lambda: self.alter(key, on_paper=not place.on_paper)),
            *self.usual_deeds(key),
        ]

    def _editor(self, key: str, place: PlaceItem) -> QWidget:
        fields = [
            Field(_(label), self.line_box(key, name, str(getattr(place, name))), hint=_(hint) if hint else "")
            for name, label, hint in FIELDS
        ]
        paper = TickBox(_("They want it on their copy"))
        paper.setChecked(place.on_paper)
        paper.toggled.connect(lambda on: self.draft.alter("places", key, on_paper=on))
        return self.editor(*fields, paper, done=_("Done with this place"))


class CopiesView(LinesView):
    """Who has a copy, and who must not know. Never on the young person's copy."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "copies", name=_("Add somebody"))
        self.rebuild()

    @override
    def item(self, words: str) -> Copy:
        return Copy(who=words.strip())

    @override
    def card(self, key: str) -> LineCard:
        copy = self.draft.version.copies[key]
        card = LineCard(copy.who, self, key, deeds=lambda: self.usual_deeds(key))
        question = _("Has a copy, or must not know")
        kind = answers(self.draft, "copy_kind", question, about=copy.who, value=copy.kind)
        kind.changed.connect(lambda code: self.draft.alter("copies", key, kind=code or ""))
        why = self.line_box(key, "why", copy.why, example=_("Why"))
        why.setAccessibleName(_("Why, for {who}").format(who=copy.who))
        card.lay_out(stack(PlainLabel(copy.who, "strong"), why, spacing=4), kind, start=kind)
        return card


def _place_words(place: PlaceItem) -> QWidget:
    facts = [place.when, _("instead: {way}").format(way=place.instead) if place.instead else ""]
    facts.append(_("on their copy") if place.on_paper else _("not on their copy"))
    lines = [PlainLabel(place.text), PlainLabel(" · ".join(part for part in facts if part), "small")]
    if place.why:
        lines.append(PlainLabel(_("Why, for workers only: {why}").format(why=place.why), "small"))
    return stack(*lines, spacing=2)
