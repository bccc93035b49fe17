"""Where a file lies: on this machine, on a share, in a synced folder, on a stick. Only the first can be worked in directly."""

import ctypes
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from db.sharing.files import small_enough

_REMOVABLE_DRIVE, _REMOTE_DRIVE = 2, 4
"""What GetDriveTypeW answers for them."""


class PlaceKind(Enum):
    LOCAL = "local"
    SHARE = "share"
    SYNCED = "synced"
    REMOVABLE = "removable"


@dataclass(frozen=True, slots=True)
class Place:
    """`root` is the folder that makes it so, `service` what it is by name: “OneDrive”, “cifs”; both empty where local."""

    kind: PlaceKind
    root: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class Mount:
    point: str
    type: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a system tells of its places; `roots` are the synced folders that programs declare, by folder.

    `drive` gives the type of a Windows drive, `inside` the names in a folder, `real` a path without symbolic links.
    """

    system: str
    mounts: tuple[Mount, ...] = ()
    roots: Mapping[str, str] = field(default_factory=dict)
    drive: Callable[[str], int] = lambda _: 0
    inside: Callable[[str], Collection[str]] = lambda _: ()
    real: Callable[[str], str] = lambda path: path

    def path(self, path: str) -> PurePath:
        return PureWindowsPath(path) if self.system == "win32" else PurePosixPath(path)


_NETWORK = frozenset(
    (
        *(
            "cifs",
            "smb3",
            "smbfs",
            "smbclient",
            "nfs",
            "nfs4",
            "ncpfs",
            "ncp",
            "afs",
            "afpfs",
            "webdav",
            "davfs",
            "davfs2",
        ),
        *("ftp", "9p", "drvfs", "virtiofs", "vboxsf", "prl_fs", "vmhgfs", "fuse", "fusefs", "macfuse", "osxfuse"),
        *("ceph", "glusterfs", "lustre", "beegfs", "orangefs", "coda", "gfs2", "ocfs2"),
    )
)
"""Types of mounts in which another machine, or a program, has a hand; every `fuse.…` but the next ones is one too."""
_LOCAL_FUSE = frozenset(
    f"fuse.{name}" for name in ("ntfs", "ntfs-3g", "exfat", "fuse-overlayfs", "portal", "lxcfs", "snapfuse")
)
_STICKS = ("/media/", "/run/media/", "/Volumes/")

_FOLDERS = (
    (re.compile(r"OneDrive(?: - .+)?", re.IGNORECASE), "OneDrive"),
    (re.compile(r"Dropbox(?: \(.+\))?", re.IGNORECASE), "Dropbox"),
    (re.compile(r"Google ?Drive.*|My Drive|Shared drives", re.IGNORECASE), "Google Drive"),
    (re.compile(r"Mobile Documents|iCloud ?Drive", re.IGNORECASE), "iCloud Drive"),
    (re.compile(r"Nextcloud\d*|ownCloud\d*", re.IGNORECASE), "Nextcloud"),
)
"""Names that folders of these services have unless somebody chose another."""
_CLOUD_STORAGE = ("Library", "CloudStorage")
"""Where macOS keeps the folders of every provider: `OneDrive-Office`, `GoogleDrive-anna@…`."""
_MARKS = (
    (re.compile(r"\.stfolder"), "Syncthing"),
    (re.compile(r"\._?sync_[0-9a-f]+\.db|\.(?:owncloud|nextcloud)sync\.log"), "Nextcloud"),
    (re.compile(r"\.shortcut-targets-by-id"), "Google Drive"),
    (re.compile(r"\.dropbox\.cache"), "Dropbox"),
    (re.compile(r"\.SyncID"), "Resilio Sync"),
)
"""What services leave in the topmost folder they sync."""


def kind_of(path: Path, named: Collection[str] = (), facts: Facts | None = None) -> PlaceKind:
    """Return what kind of place a file's path leads to; `named` are folders that a person says are shared."""
    return place_of(path, named, facts).kind


def place_of(path: PurePath, named: Collection[str] = (), facts: Facts | None = None) -> Place:
    """Return the place a file's path leads to, also by way of symbolic links."""
    known = facts or facts_here()
    here = known.path(os.path.abspath(path) if facts is None else str(path))  # noqa: PTH100 - without asking a dead share
    found = _place(here, named, known)
    if found.kind is PlaceKind.LOCAL:
        real = known.path(known.real(str(here)))
        return found if real == here else _place(real, named, known)
    return found


def _place(path: PurePath, named: Collection[str], facts: Facts) -> Place:
    """Ask from what is certain to what is likely; a folder is looked into only where no share can keep us waiting."""
    for ask in (_declared, _by_name, _shared, _marked, _removable):
        found = ask(path, named, facts)
        if found is not None:
            return found
    return Place(PlaceKind.LOCAL)


def _declared(path: PurePath, named: Collection[str], facts: Facts) -> Place | None:
    for root in named:
        if path.is_relative_to(facts.path(root)):
            return Place(PlaceKind.SHARE, root, "named")
    for root, service in facts.roots.items():
        if path.is_relative_to(facts.path(root)):
            return Place(PlaceKind.SYNCED, root, service)
    return None


def _by_name(path: PurePath, _: Collection[str], facts: Facts) -> Place | None:
    for folder in reversed(path.parents):
        if facts.system == "darwin" and folder.parts[-3:-1] == _CLOUD_STORAGE:
            return Place(PlaceKind.SYNCED, str(folder), folder.name.partition("-")[0])
        for name, service in _FOLDERS:
            if name.fullmatch(folder.name):
                return Place(PlaceKind.SYNCED, str(folder), service)
    return None


def _shared(path: PurePath, _: Collection[str], facts: Facts) -> Place | None:
    if facts.system == "win32":
        return _shared_windows(path, facts)
    mount = _mount_of(path, facts)
    if mount is not None and _is_network(mount.type):
        return Place(PlaceKind.SHARE, mount.point, mount.type)
    return None


def _shared_windows(path: PurePath, facts: Facts) -> Place | None:
    drive = path.drive
    if drive.upper().startswith("\\\\?\\") and not drive.upper().startswith("\\\\?\\UNC\\"):
        drive = drive[4:]
    if drive.startswith("\\\\"):
        return Place(PlaceKind.SHARE, drive, "smb")
    if drive and facts.drive(f"{drive}\\") == _REMOTE_DRIVE:
        return Place(PlaceKind.SHARE, drive, "network drive")
    return None


def _is_network(kind: str) -> bool:
    return kind not in _LOCAL_FUSE and (kind in _NETWORK or kind.startswith("fuse."))


def _mount_of(path: PurePath, facts: Facts) -> Mount | None:
    """Return the deepest mount a path lies on; of several at one point the last hides the others."""
    over = [mount for mount in facts.mounts if path.is_relative_to(mount.point)]
    return max(reversed(over), key=lambda mount: len(mount.point), default=None)


def _marked(path: PurePath, _: Collection[str], facts: Facts) -> Place | None:
    for folder in path.parents:
        inside = facts.inside(str(folder))
        for mark, service in _MARKS:
            if any(mark.fullmatch(name) for name in inside):
                return Place(PlaceKind.SYNCED, str(folder), service)
    return None


def _removable(path: PurePath, _: Collection[str], facts: Facts) -> Place | None:
    if facts.system == "win32":
        if path.drive and facts.drive(f"{path.drive}\\") == _REMOVABLE_DRIVE:
            return Place(PlaceKind.REMOVABLE, path.drive)
        return None
    mount = _mount_of(path, facts)
    if mount is not None and mount.point.startswith(_STICKS):
        return Place(PlaceKind.REMOVABLE, mount.point)
    return None


# What this system tells


def facts_here() -> Facts:
    """Return what can be learnt of this system's places without asking any other machine."""
    return Facts(
        system=sys.platform,
        mounts=_mounts(),
        roots=declared_roots(os.environ, Path.home()) | _sync_engines(),
        drive=_drive_type,
        inside=_names_in,
        real=os.path.realpath,
    )


def declared_roots(env: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return the synced folders that OneDrive's variables and Dropbox's own file declare, and their service."""
    names = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
    roots = {env[name]: "OneDrive" for name in names if env.get(name)}
    places = [home / ".dropbox", *(Path(env[name], "Dropbox") for name in ("APPDATA", "LOCALAPPDATA") if env.get(name))]
    for place in places:
        roots |= dict.fromkeys(_dropbox_folders(place / "info.json"), "Dropbox")
    return roots


def _dropbox_folders(info: Path) -> Iterator[str]:
    """Yield the folders of each account (Dropbox: “How do I locate the Dropbox folder”)."""
    with suppress(OSError, ValueError):
        accounts = json.loads(small_enough(info, 64 << 10) or b"{}")
        for account in accounts.values() if isinstance(accounts, dict) else ():
            path = account.get("path") if isinstance(account, dict) else None
            if isinstance(path, str) and path:
                yield path


def mounts_of_linux(mountinfo: str) -> tuple[Mount, ...]:
    """Return the mounts in the text of /proc/self/mountinfo (proc(5)): the point is field 5, the type follows “ - ”."""
    found = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, about = before.split(), after.split()
        if len(fields) >= 5 and about:
            point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4])
            found.append(Mount(point, about[0]))
    return tuple(found)


def mounts_of_mac(said: str) -> tuple[Mount, ...]:
    """Return the mounts in what macOS's `mount` says: `//anna@server/team on /Volumes/team (smbfs, nodev, …)`."""
    lines = re.finditer(r"^.+? on (/.*) \(([\w.]+)[^()]*\)$", said, re.MULTILINE)
    return tuple(Mount(line[1], line[2]) for line in lines)


def _mounts() -> tuple[Mount, ...]:
    with suppress(OSError, subprocess.SubprocessError):
        if sys.platform == "linux":
            return mounts_of_linux(Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape"))
        elif sys.platform == "darwin":  # noqa: RET505 - as below
            said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=2, check=True)
            return mounts_of_mac(said.stdout)
    return ()


def _drive_type(root: str) -> int:
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(root))
    else:  # noqa: RET505 - a type checker then reads either
        return 0


def _sync_engines() -> dict[str, str]:
    """Return every folder that OneDrive syncs, SharePoint libraries among them, as its entries in the registry say."""
    roots: dict[str, str] = {}
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - only there

        with (
            suppress(OSError),
            winreg.OpenKey(winreg.HKEY_CURRENT_USER, r"Software\SyncEngines\Providers\OneDrive") as all_,
        ):
            for number in range(winreg.QueryInfoKey(all_)[0]):
                with suppress(OSError), winreg.OpenKey(all_, winreg.EnumKey(all_, number)) as each:
                    roots[str(winreg.QueryValueEx(each, "MountPoint")[0])] = "OneDrive"
    return roots


def _names_in(folder: str) -> Collection[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names alone are wanted
    except OSError:
        return ()
