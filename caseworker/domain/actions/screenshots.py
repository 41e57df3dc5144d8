"""Who may see the app's pixels: a choice of the worker that the audit keeps."""

from caseworker.domain.changes import Changes
from caseworker.domain.ports import AuditNote, Ports, Work


def note_screenshots(ports: Ports, *, are_let: bool) -> Changes:
    """Enter in the audit that screenshots and shared screens may show the app from now on, or no longer."""
    deed = "screenshots_let" if are_let else "screenshots_stopped"
    return ports.records.write(Work(audit=(AuditNote(deed),)))
