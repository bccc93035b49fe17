"""A real Samba server on loopback, and one mount of its share per member."""

import contextlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

_MOUNT = Path(__file__).with_name("smb_mount.py")
_USER, _PASSWORD = "nobody", "hunter2"
_WAIT_S = 20.0

_SETTINGS = """
[global]
interfaces = lo
bind interfaces only = yes
smb ports = {port}
disable netbios = yes
server role = standalone server
{folders}
log file = {home}/log
load printers = no
printing = bsd
printcap name = /dev/null
disable spoolss = yes
[team]
path = {home}/share
read only = no
valid users = {user}
create mask = 0666
directory mask = 0777
"""
_FOLDERS = ("private dir", "lock directory", "state directory", "cache directory", "pid directory", "ncalrpc dir")


class Missing(Exception):  # noqa: N818 - not an error: the place is left out
    """What a place needs is not on this system."""


@dataclass(frozen=True)
class Server:
    """`share` is where its files lie for itself."""

    port: int
    share: Path

    @contextmanager
    def mounted(self, point: Path) -> Iterator[Path]:
        """Mount the share; give where."""
        point.mkdir(parents=True)
        given = ["//127.0.0.1/team", str(self.port), _USER, _PASSWORD, point]
        with point.with_suffix(".log").open("wb") as said:
            process = subprocess.Popen([sys.executable, _MOUNT, *given], stdout=said, stderr=said)
        try:
            _awaited(lambda: os.path.ismount(point), "the share was not mounted", process)
            yield point
        finally:
            with contextlib.suppress(FileNotFoundError):
                subprocess.run(["umount", point], check=False, capture_output=True)
            process.terminate()
            process.wait(_WAIT_S)


def why_not() -> str:
    """Return what is missing here, empty where all is there."""
    programs = [each for each in ("smbd", "smbpasswd", "umount") if _program(each) is None]
    if programs:
        return f"{', '.join(programs)} missing (Debian: samba, libfuse2)"
    if any(importlib.util.find_spec(each) is None for each in ("smbclient", "mfusepy")):
        return "the client is missing (pip install smbprotocol mfusepy)"
    if not hasattr(os, "getuid") or os.getuid() != 0 or not os.access("/dev/fuse", os.W_OK):
        return "only root can serve and mount here, with /dev/fuse"
    return ""


def _program(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


@contextmanager
def served(home: Path) -> Iterator[Server]:
    """Run smbd for one share on a free port of loopback."""
    missing = why_not()
    if missing:
        raise Missing(missing)
    share = home / "share"
    share.mkdir(parents=True)
    share.chmod(0o777)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folders = []
    for name in _FOLDERS:
        path = home / name.replace(" ", "-")
        path.mkdir(mode=0o700 if name == "private dir" else 0o755)
        folders.append(f"{name} = {path}")
    settings = home / "smb.conf"
    settings.write_text(_SETTINGS.format(port=port, home=home, user=_USER, folders="\n".join(folders)), "utf-8")
    subprocess.run(
        [_program("smbpasswd"), "-c", settings, "-L", "-a", "-s", _USER],
        input=f"{_PASSWORD}\n{_PASSWORD}\n", text=True, check=True, capture_output=True,
    )  # fmt: skip
    with (home / "said").open("wb") as said:
        process = subprocess.Popen(
            [_program("smbd"), "-F", "--no-process-group", "-s", settings],
            stdout=said,
            stderr=said,
            start_new_session=True,
        )  # fmt: skip - when it ends it ends its whole group, which must not be ours
    try:
        _awaited(lambda: _answers(port), "smbd did not answer", process)
        yield Server(port, share)
    finally:
        process.terminate()
        process.wait(_WAIT_S)


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _awaited(is_so: object, otherwise: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + _WAIT_S
    while not is_so():
        if time.monotonic() > end or process.poll() is not None:
            raise Missing(otherwise)
        time.sleep(0.05)


@contextmanager
def mounts(home: Path, members: int) -> Iterator[tuple[Server, list[Path]]]:
    """Serve a share and mount it once for each member."""
    with ExitStack() as stack:
        server = stack.enter_context(served(home))
        points = [stack.enter_context(server.mounted(home / f"computer{number}")) for number in range(members)]
        yield server, points
