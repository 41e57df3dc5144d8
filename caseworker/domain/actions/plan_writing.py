"""Writing in a plan: an edit is based on what its author saw, so that what arrived meanwhile is never taken back."""

from caseworker.domain.actions import plans
from caseworker.domain.actions.writing import change
from caseworker.domain.changes import Changes
from caseworker.domain.forms.plan_version import PlanVersion
from caseworker.domain.ports import DraftKey, Ports, Stored, Work


def key_of(version: Stored) -> DraftKey:
    """Where unfinished work on this version is kept."""
    return DraftKey(version.scope, version.kind, version.id)


def save_seen(ports: Ports, seen: Stored, version: PlanVersion) -> Changes:
    """Save what the worker changed since they saw it, folding the draft row into one edit."""
    edit = change(ports, seen, version)
    return ports.records.write(Work(edits=(edit,) if edit else (), finished=key_of(seen)))


def save_and_agree(ports: Ports, seen: Stored, version: PlanVersion) -> Changes:
    """Save, then bring into use what is stored now. Raises Told as `plans.agree`; what was written stays saved."""
    saved = save_seen(ports, seen, version)
    stored = ports.records.get(seen.id)
    return saved | plans.agree(ports, PlanVersion.read(stored.body), key=key_of(stored))
