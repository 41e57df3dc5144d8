"""People the young person can go to: only "yes" counts, and it says what they were told."""

from typing import cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from caseworker.domain.forms.network_member import NetworkMember
from caseworker.domain.forms.plan_version import GoTo
from caseworker.domain.ids import RecordId
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

FIELDS = (
    ("name", "Name, as they say it"),
    ("role", "Who is that?"),
    ("number", "Safe number"),
    ("when", "When"),
    ("told", "What they were told"),
)


class PeopleView(PartView):
    """A card for each person; somebody from the family and network keeps one identity."""

    def __init__(self, draft: PlanDraft) -> None:
        super().__init__(draft, "people")
        self._editing = ""
        self.from_network = Button(_("From family and network"), icon="users")
        self.from_network.clicked.connect(self._offer)
        self.adding = AddLine(
            draft, "people", name=_("The name {name} uses").format(name=draft.name), beside=(self.from_network,)
        )
        self.adding.added.connect(lambda words: self._add(GoTo(name=words.strip())))
        self.column.addWidget(self.adding)
        self.rebuild()

    @override
    def keys(self) -> list[str]:
        return in_order(self.draft.version, "people")

    @override
    def card(self, key: str) -> LineCard:
        person = self.draft.version.people[key]
        card = LineCard(person.name or _("Somebody"), self, key, deeds=lambda: self._deeds(key))
        options = [(choice.code, choice.label) for choice in self.draft.lists["person_agreed"].offered()]
        agreed = Segments(options, _("Have they agreed?"), value=person.agreed or None, small=True)
        agreed.describe(_("Have they agreed?"), person.name, invalid=False)
        agreed.changed.connect(lambda code: self.draft.alter("people", key, agreed=code or ""))
        card.start = agreed
        if self._editing == key:
            editor = self._editor(key, person)
            card.box.addWidget(editor, 1)
            card.start = cast("QWidget", editor.focusProxy())
        else:
            card.box.addWidget(_shown(person), 1)
        asking = stack(PlainLabel(_("Have they agreed?"), "smallstrong"), agreed, spacing=4)
        card.box.addWidget(asking, 0, Qt.AlignmentFlag.AlignTop)
        card.end_with_menu()
        return card

    @override
    def focus_on(self, key: str = "") -> None:
        if key in self.cards:
            super().focus_on(key)
        else:
            go_to(self.adding.box)

    def _deeds(self, key: str) -> list[Deed]:
        off = self.draft.version.people[key].off_paper
        paper = _("Put them on paper again") if off else _("Leave them off paper")
        return [
            (_("Number, times and what they were told"), lambda: self._edit(key)),
            (paper, lambda: self._redraw_with(key, off_paper=not off)),
            *self.usual_deeds(key),
        ]

    def _redraw_with(self, key: str, **values: object) -> None:
        self.draft.alter("people", key, **values)
        self.rebuild()
        self.focus_on(key)

    def _edit(self, key: str) -> None:
        self._editing = key
        self.rebuild()
        self.focus_on(key)

    def _editor(self, key: str, person: GoTo) -> QWidget:
        fields = []
        for name, label in FIELDS:
            box = LineBox(str(getattr(person, name)), limit=400)
            box.setObjectName(f"{name}-{key}")
            box.textChanged.connect(lambda words, name=name: self.draft.alter("people", key, **{name: words}))
            fields.append(Field(_(label), box))
        done = Button(_("Done"), small=True, name=_("Done with this person"))
        done.clicked.connect(self._end_editing)
        holder = stack(*fields, in_line(done), spacing=6)
        holder.setFocusProxy(fields[0].control)
        return holder

    def _end_editing(self) -> None:
        key, self._editing = self._editing, ""
        self.rebuild()
        self.focus_on(key)

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
        self._add(
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

    def _add(self, person: GoTo) -> None:
        self.draft.add("people", person)
        self.rebuild()


def _shown(person: GoTo) -> QWidget:
    facts = " · ".join(part for part in (person.role, person.number, person.when) if part)
    told = _("Told: {words}").format(words=person.told) if person.told else _("Nothing written on what they were told")
    off = _(" · left off paper") if person.off_paper else ""
    name = PlainLabel(person.name, "strong")
    lines = [name, *([PlainLabel(facts, "smalltext")] if facts else []), PlainLabel(told + off, "small")]
    return stack(*lines, spacing=2)
