"""What the server leaves out of what it keeps and answers, and how it is filled in again.

Most edits become current as they were sent, an entry sets paths to its own edit, and a record's paths mostly come from
one edit. Saying so path by path would be a third of what travels. A device that says `brief` understands it so, and
still understands it said in full; to any other it is said in full.
"""

from caseworker.domain.edits import Body, Edit, Versions, paths_of
from caseworker.domain.ids import EditId, Path
from caseworker.wire import Entry, Result, Whole


# -- the result of an edit --------------------------------------------------------------------------------------------
def result_in_full(result: Result, edit: Edit) -> Result:
    """What became of this edit, with the version and value of every path it names."""
    if not result.as_sent:
        return result
    versions = dict.fromkeys(edit.changes, edit.id)
    values = {path: change.value for path, change in edit.changes.items()}
    return result.model_copy(update={"as_sent": False, "versions": versions, "values": values})


# -- an entry of the feed ---------------------------------------------------------------------------------------------
def entry_in_full(entry: Entry) -> Entry:
    """The same step with the version of every path it sets."""
    if entry.versions or not entry.set:
        return entry
    return entry.model_copy(update={"versions": dict.fromkeys(entry.set, entry.edit)})


# -- a record ---------------------------------------------------------------------------------------------------------
def by_edit(body: Body, versions: Versions) -> dict[EditId, tuple[Path, ...]]:
    """Versions turned round; the edit without paths has every path of the body that no other edit names."""
    if len(set(versions.values())) == 1 and versions.keys() == paths_of(body).keys():
        return {next(iter(versions.values())): ()}
    found: dict[EditId, list[Path]] = {}
    for path, edit in versions.items():
        found.setdefault(edit, []).append(path)
    if found:
        most = max(found, key=lambda edit: len(found[edit]))
        mine = set(found[most])
        if mine == paths_of(body).keys() - (versions.keys() - mine):
            found[most] = []
    return {edit: tuple(paths) for edit, paths in found.items()}


def versions_of(whole: Whole) -> Versions:
    """The version of every path of a record, however it was said."""
    if not whole.by_edit:
        return dict(whole.versions)
    versions = {path: edit for edit, paths in whole.by_edit.items() for path in paths}
    rest = next((edit for edit, paths in whole.by_edit.items() if not paths), None)
    if rest is not None:
        versions = {**dict.fromkeys(paths_of(whole.body), rest), **versions}
    return versions
