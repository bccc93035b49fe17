"""Who the people of a newer file are: those that had the same ids in the files before, where nothing else tells."""

from pmo_desktop.domain.records import ExternalId, Person
from pmo_desktop.domain.resources.matching import likeness, share_a_word, spelling
from pmo_desktop.services.importing import Preview
from pmo_desktop.services.spellings import spellings
from pmo_desktop.services.updating.since import runs_of
from pmo_desktop.services.workspace import Workspace

_LIKE = 0.6
"""A key alone is believed of people whose names are so much alike; keys are numbered afresh when a file is saved anew."""


def known_by_ids(workspace: Workspace, project_id: str, preview: Preview) -> dict[str, str | None]:
    """Return imported person's id → the known person's, for those taken for new who had the same GUID, or key, before."""
    new = {match.imported.id: match.imported for match in preview.matches if match.existing is None}
    runs = [run.id for run in runs_of(workspace, project_id)]
    if not new or not runs:
        return {}
    taken = {match.existing.id for match in preview.matches if match.existing is not None}
    known = workspace.find(ExternalId, owner="person", run_id=runs)
    by_guid = {each.guid.casefold(): each.row_id for each in known if each.guid}
    by_key = {each.key: each.row_id for each in known if each.key}
    people = {each.id: each for each in workspace.find(Person, id={each.row_id for each in known})}
    met = spellings(workspace)
    found: dict[str, str | None] = {}
    for each in preview.imported.of(ExternalId):
        if not isinstance(each, ExternalId) or each.row_id not in new:
            continue
        named = new[each.row_id].name
        own = by_guid.get(each.guid.casefold()) if each.guid else None
        if own in people and not share_a_word(named, people[own].name):
            own = None  # the row of the file is somebody else's now
        if own is None and (like := people.get(by_key.get(each.key, ""))) is not None:
            own = like.id if likeness(new[each.row_id], like)[0] >= _LIKE else None
        if own in met.refused.get(spelling(named), ()):
            own = None
        if own in people and own not in taken:
            taken.add(own)
            found[each.row_id] = own
    return found
