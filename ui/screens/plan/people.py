"""People the young person can go to: only "yes" counts, and it says what they were told."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.plan_version import GoTo
from caseworker.domain.ids import RecordId
from ui.i18n import N_, _
from ui.screens.plan.draft import PlanDraft
from ui.screens.plan.part import Deed, LineCard, LinesView, answers, under
from ui.widgets.boxes import stack
from ui.widgets.button import Button
from ui.widgets.field import Field
from ui.widgets.label import PlainLabel

FIELDS = (
    ("name", N_("Name, as they say it")),
    ("role", N_("Who is that?")),
    ("number", N_("Safe number")),
    ("when", N_("When")),
    ("told", N_("What they were told")),
)


class PeopleView(LinesView):
    """A card for each person; somebody from the family and network keeps one identity."""

    def __init__(self, draft: PlanDraft) -> None:
        network = Button(_("From family and network"), icon="users")
        super().__init__(draft, "people", name=_("The name {name} uses").format(name=draft.name), beside=(network,))
        self.from_network = network
        self.from_network.clicked.connect(self._offer)
        self.rebuild()

    @override
    def item(self, words: str) -> GoTo:
        return GoTo(name=words.strip())

    @override
    def card(self, key: str) -> LineCard:
        person = self.draft.version.people[key]
        card = LineCard(person.name or _("Somebody"), self, key, deeds=lambda: self._deeds(key))
        question = _("Have they agreed?")
        agreed = answers(self.draft, "person_agreed", question, about=person.name, value=person.agreed)
        agreed.changed.connect(lambda code: self.draft.alter("people", key, agreed=code or ""))
        body = self._editor(key, person) if self.editing == key else _shown(person)
        card.lay_out(body, under(question, agreed), start=agreed)
        return card

    def _deeds(self, key: str) -> list[Deed]:
        off = self.draft.version.people[key].off_paper
        paper = _("Put them on paper again") if off else _("Leave them off paper")
        return [
            (_("Number, times and what they were told"), lambda: self.edit(key)),
            (paper, lambda: self.alter(key, off_paper=not off)),
            *self.usual_deeds(key),
        ]

    def _editor(self, key: str, person: GoTo) -> QWidget:
        fields = [Field(_(label), self.line_box(key, name, str(getattr(person, name)))) for name, label in FIELDS]
        return self.editor(*fields, done=_("Done with this person"))

    def _offer(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName(self.from_network.accessibleName())
        menu.aboutToHide.connect(menu.deleteLater)
        for member_id, member in self._members():
            relation = self.draft.lists.label("relation", member.relation) if member.relation else ""
            words = f"{member.name} ({relation.lower()})" if relation else member.name
            chosen = menu.addAction(words.replace("&", "&&"))
            chosen.triggered.connect(lambda _on=False, who=member_id, one=member: self.add_member(who, one))
        if menu.isEmpty():
            menu.addAction(_("Nobody else is written there yet")).setEnabled(False)
        menu.popup(self.from_network.mapToGlobal(QPoint(0, self.from_network.height())))

    def _members(self) -> list[tuple[RecordId, NetworkMember]]:
        known = {person.member for person in self.draft.version.people.values()}
        found = self.draft.page.members if self.draft.page else ()
        return [(one, member) for one, member in found if one not in known and not member.died and member.name]

    def add_member(self, member_id: RecordId, member: NetworkMember) -> None:
        """Put somebody of the family and network on the plan. A number that is not safe to ring stays there."""
        is_safe = member.contact_safe in ("yes", "sometimes")
        relation = self.draft.lists.label("relation", member.relation) if member.relation else ""
        self.add(
            GoTo(
                name=member.name,
                role=relation,
                number=member.phone if is_safe else "",
                when=member.contact_how if is_safe and len(member.contact_how) < 30 else "",
                agreed=member.on_plan,
                told=member.on_plan_told,
                member=member_id,
            )
        )


def _shown(person: GoTo) -> QWidget:
    facts = " · ".join(part for part in (person.role, person.number, person.when) if part)
    told = _("Told: {words}").format(words=person.told) if person.told else _("Nothing written on what they were told")
    off = _(" · left off paper") if person.off_paper else ""
    name = PlainLabel(person.name, "strong")
    lines = [name, *([PlainLabel(facts, "smalltext")] if facts else []), PlainLabel(told + off, "small")]
    return stack(*lines, spacing=2)
