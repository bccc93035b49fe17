"""What a table of bookings calls projects, and which these are here: by code, name, spelling, or as somebody said before."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pmo_desktop.domain.changes import Change, Delete, Insert
from pmo_desktop.domain.entry.headings import plain
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import ExternalId, Project
from pmo_desktop.services import bookings
from pmo_desktop.services.bookings import LINE_WORK, OVER
from pmo_desktop.services.lists.leave_columns import says_away
from pmo_desktop.services.lists.whose import SKIP
from pmo_desktop.services.workspace import Workspace

LINE, DUTY, LIGHT = "line", "duty", "light"
"""What may be said in place of a project’s id: line work, a standing duty of this name, a new project without a plan."""
Choices = Mapping[str, str]
"""What the file writes → id of a project here, LINE, DUTY, LIGHT or SKIP."""
_OWNER = "work alias"
"""The owner of an external id that keeps what a file called a project (its row), or line work or a duty (the portfolio’s)."""
_LINE_WORK = frozenset({
    "line work", "line", "linie", "linienarbeit", "linientatigkeit", "liniengeschaft", "linienaufgaben", "tagesgeschaft",
    "business as usual", "bau", "day to day", "daily business", "run the business", "grundlast", "non project",
    "non project work", "nicht projekt", "regelbetrieb", "hors projet", "travail courant", "trabajo de linea", "lijnwerk",
    "praca liniowa",
})  # fmt: skip
_MOST_CANDIDATES = 5
_LIKE = 0.75


@dataclass(frozen=True, slots=True)
class Work:
    """What a file calls some work, and what that is: `meaning` is empty while nobody has said; `reason` in words.

    `candidates` are the projects it could be, the likeliest first.
    """

    text: str
    meaning: str
    reason: str
    count: int
    candidates: tuple[Project, ...] = ()

    @property
    def key(self) -> tuple[str | None, str] | None:
        """The project’s id and the duty that bookings of it have; None where there are none, or none yet."""
        if self.meaning in {"", SKIP, LIGHT}:
            return None
        if self.meaning == LINE:
            return None, ""
        if self.meaning == DUTY:
            return None, " ".join(self.text.split()).removeprefix("duty:").strip()
        return self.meaning, ""


def works(workspace: Workspace, texts: Iterable[str], choices: Choices) -> tuple[Work, ...]:
    """Return what the names of work in a file mean, each once."""
    knowing = _Knowing(workspace)
    return tuple(knowing.work(text, count, choices.get(text, "")) for text, count in Counter(texts).items())


class _Knowing:
    def __init__(self, workspace: Workspace) -> None:
        self._projects = {each.id: each for each in bookings.projects_to_book(workspace)}
        self._over = [each for each in workspace.all(Project) if each.state in OVER]
        self._before = {plain(each.key): each for each in workspace.find(ExternalId, owner=_OWNER)}

    def work(self, text: str, count: int, chosen: str) -> Work:
        if chosen in self._projects or chosen in {LINE, DUTY, LIGHT, SKIP}:
            found = self._candidates(text)
            return Work(text, chosen, "You said so", count, found)
        meaning, reason = next(self._told(text), ("", ""))
        if meaning:
            return Work(text, meaning, reason, count)
        over = [each for each in self._over if plain(text) in {plain(each.code), plain(each.name)}]
        if over:
            return Work(text, "", f"“{over[0].name}” is over: nobody is booked for it", count, self._candidates(text))
        found = self._candidates(text)
        names = " or ".join(f"“{each.name}”" for each in found)
        return Work(text, "", f"Could be {names}" if found else "No project here is called so", count, found)

    def _told(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield what a text surely means, and why."""
        projects = list(self._projects.values())
        try:
            own, duty = bookings.find_work(projects, text)
        except KnownError:
            pass
        else:
            yield own or (DUTY if duty else LINE), "Its code or name" if own else LINE_WORK
        before = self._before.get(plain(text))
        if before is not None and (before.guid in {LINE, DUTY, SKIP} or before.row_id in self._projects):
            yield before.guid or before.row_id, "Called so in an earlier file"
        said = plain(text)
        coded = [each for each in projects if plain(each.code) and _begins_or_ends(said, plain(each.code), text)]
        if len(coded) == 1:
            yield coded[0].id, "Its code"
        named = [each for each in projects if said and said == plain(each.name)]
        if len(named) == 1:
            yield named[0].id, "Its name, spelled another way"
        if said in _LINE_WORK:
            yield LINE, LINE_WORK
        if says_away(text):
            yield SKIP, "It says leave, which comes with a list of leave"

    def _candidates(self, text: str) -> tuple[Project, ...]:
        said = plain(text)
        scored = [(_likeness(said, each), each) for each in self._projects.values()]
        return tuple(
            each for score, each in sorted(scored, key=lambda pair: (-pair[0], pair[1].name)) if score >= _LIKE
        )[:_MOST_CANDIDATES]


def _begins_or_ends(said: str, code: str, text: str) -> bool:
    """Say whether a text names a code beside a name: `P-17 Bridge`, `Bridge [P-17]`."""
    in_brackets = [plain(each.rstrip(")]")) for each in text.replace("[", "(").split("(")[1:]]
    return said.startswith(f"{code} ") or said.endswith(f" {code}") or code in in_brackets


def _likeness(said: str, project: Project) -> float:
    name = plain(project.name)
    if not said or not name:
        return 0.0
    words, others = set(said.split()), set(name.split())
    if words <= others or others <= words:
        return 0.9
    return SequenceMatcher(None, said, name).ratio()


def remembering(workspace: Workspace, said: Sequence[Work], run_id: str, choices: Choices) -> list[Change]:
    """Return what keeps what somebody said that names of work mean, so that no later file asks again."""
    before: dict[str, list[ExternalId]] = {}
    for kept in workspace.find(ExternalId, owner=_OWNER):
        before.setdefault(plain(kept.key), []).append(kept)
    portfolio = workspace.portfolio().id
    found: list[Change] = []
    for each in said:
        if each.text not in choices or each.meaning in {"", LIGHT} or not plain(each.text):
            continue
        is_project = each.meaning not in {LINE, DUTY, SKIP}
        row, guid = (each.meaning, "") if is_project else (portfolio, each.meaning)
        old = before.get(plain(each.text), [])
        if [(one.row_id, one.guid) for one in old] == [(row, guid)]:
            continue
        found += [Delete(ExternalId, one.id) for one in old]
        own = ExternalId(id=workspace.new_id(), owner=_OWNER, row_id=row, run_id=run_id, key=each.text, guid=guid)
        found.append(Insert(own))
    return found
