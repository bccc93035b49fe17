"""A delivery: files as they were dropped, recognised and read, with the folder in which lies what was unpacked."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pmo_desktop.services.arriving.arrival import Arrival, What
from pmo_desktop.services.arriving.items import Item, RefusedItem
from pmo_desktop.services.arriving.recognising import recognised
from pmo_desktop.services.arriving.staging import Stage, read
from pmo_desktop.services.arriving.unpacking import Luggage
from pmo_desktop.services.progress import Progress, silent
from pmo_desktop.services.workspace import Workspace


@dataclass(slots=True)
class Delivery:
    """What came: items as they were read, `portfolios` to be opened in windows of their own. To be closed."""

    items: list[Item]
    stage: Stage
    portfolios: tuple[Path, ...] = ()
    folders: list[Path] = field(default_factory=list)

    def close(self) -> None:
        """Let the copy go, and what was unpacked."""
        self.stage.close()
        for folder in self.folders:
            shutil.rmtree(folder, ignore_errors=True)


def receive(workspace: Workspace, paths: Sequence[Path], progress: Progress = silent) -> Delivery:
    """Recognise and read files, folders, archives and messages. Writes nothing; `progress` may raise CancelledError."""
    folder = Path(tempfile.mkdtemp(prefix="pmo-arriving-"))
    try:
        arrivals = recognised(paths, Luggage(folder), workspace.today(), progress)
        opened = [each for each in arrivals if each.what is What.PORTFOLIO and not each.inside]
        items, stage = read(workspace, [each for each in arrivals if each not in opened], progress)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Delivery(items, stage, tuple(each.path for each in opened), [folder])


def refused(items: Sequence[Item]) -> list[Arrival]:
    """Return what cannot be brought in."""
    return [each.arrival for each in items if isinstance(each, RefusedItem)]
