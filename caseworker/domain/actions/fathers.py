"""Is there a father or father-figure? Answered once for every open episode, and never by leaving a box empty (V19)."""

from datetime import date

from caseworker.domain.actions.writing import change, creation
from caseworker.domain.changes import Changes
from caseworker.domain.choices import NOT_KNOWN
from caseworker.domain.edits import Edit
from caseworker.domain.forms.action import Action
from caseworker.domain.forms.episode import Episode
from caseworker.domain.ids import RecordId, ScopeId
from caseworker.domain.ports import Ports, Work
from caseworker.domain.reading.family import UNANSWERED
from caseworker.domain.rules import REVIEW


def answer_father(ports: Ports, answer: str, *, scope: ScopeId) -> Changes:
    """Write the answer ("yes", "no" or an absence) into every open episode that has none.

    "Not known" makes a task to find out, due at the review; it stops nothing.
    """
    edits: list[Edit] = []
    due: list[date] = []
    for stored in ports.records.of(scope, "episode"):
        episode = Episode.read(stored.body)
        if episode.status == "closed" or episode.father_identified not in UNANSWERED:
            continue
        edit = change(ports, stored, episode.model_copy(update={"father_identified": answer}))
        edits.extend([edit] if edit else [])
        due.extend([episode.review_on] if isinstance(episode.review_on, date) else [])
    if answer == NOT_KNOWN and edits:
        by = min(due, default=ports.clock.now().astimezone().date() + REVIEW)
        task = Action(text="Find out whether there is a father or father-figure", due_on=by)
        edits.append(creation(ports, task, scope=scope, record_id=RecordId(ports.ids.new())))
    return ports.records.write(Work(edits=ports.edits(edits)))
