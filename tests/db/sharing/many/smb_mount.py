"""Mounts a share so that any program can use it: `smb_mount.py //HOST/SHARE PORT USER PASSWORD MOUNT_POINT`.

A client of its own (smbprotocol) behind FUSE, for systems whose kernel has none; one process is one computer. Nothing is
cached: each look goes to the server. Byte locks are the server's. Files are opened so that others may read, write, rename
and remove them, and a file others have open is renamed over as Linux does it: removed first.
"""

import errno
import fcntl
import os
import stat
import sys
from collections.abc import Callable
from ctypes import POINTER, Structure, c_int, c_int64, c_short, cast
from typing import Any, TypeVar

import mfusepy
import smbclient
from smbprotocol.exceptions import SMBException, SMBOSError, SMBResponseException
from smbprotocol.open import LockFlags, SMB2LockElement

T = TypeVar("T")

_NUMBERS = {
    0xC000007F: errno.ENOSPC,  # STATUS_DISK_FULL
    0xC0000022: errno.EACCES,  # STATUS_ACCESS_DENIED
    0xC0000043: errno.EACCES,  # STATUS_SHARING_VIOLATION
    0xC0000054: errno.EAGAIN,  # STATUS_FILE_LOCK_CONFLICT
    0xC0000055: errno.EAGAIN,  # STATUS_LOCK_NOT_GRANTED
    0xC0000056: errno.ENOENT,  # STATUS_DELETE_PENDING
    0xC0000101: errno.ENOTEMPTY,
}


class _Flock(Structure):
    """The C library's struct flock of 64-bit Linux."""

    _fields_ = [
        ("type", c_short), ("whence", c_short), ("start", c_int64), ("length", c_int64), ("pid", c_int),
    ]  # fmt: skip


def asked(path: str, work: Callable[[], T]) -> T:
    """Do something at the server; its refusals become the system's."""
    try:
        return work()
    except SMBOSError as error:
        raise OSError(_NUMBERS.get(error.ntstatus) or error.errno or errno.EIO, path) from error
    except SMBResponseException as error:
        raise OSError(_NUMBERS.get(error.status) or SMBOSError(error.status, path).errno or errno.EIO, path) from error
    except SMBException as error:
        raise OSError(errno.EHOSTDOWN, path) from error


class Share(mfusepy.Operations):
    r"""The share `root`, as `\\HOST\SHARE`; handles are numbers of open files."""

    use_ns = True

    def __init__(self, root: str, port: int) -> None:
        self._root, self._how = root, {"port": port}
        self._open: dict[int, Any] = {}
        self._next = 0

    def _path(self, path: str) -> str:
        return self._root + path.replace("/", "\\")

    def _handle(self, path: str, mode: str) -> int:
        def opened() -> Any:
            return smbclient.open_file(self._path(path), mode, buffering=0, share_access="rwd", **self._how)

        self._next += 1
        self._open[self._next] = asked(path, opened)
        return self._next

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        found = asked(path, lambda: smbclient.lstat(self._path(path), **self._how))
        kind = stat.S_IFDIR | 0o777 if stat.S_ISDIR(found.st_mode) else stat.S_IFREG | 0o666
        return {
            "st_mode": kind, "st_size": found.st_size, "st_nlink": 1, "st_mtime": found.st_mtime_ns,
            "st_ctime": found.st_ctime_ns, "st_atime": found.st_atime_ns, "st_uid": os.getuid(), "st_gid": os.getgid(),
        }  # fmt: skip

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *asked(path, lambda: smbclient.listdir(self._path(path), **self._how))]

    def open(self, path: str, flags: int) -> int:
        return self._handle(path, "rb" if flags & os.O_ACCMODE == os.O_RDONLY else "r+b")

    def create(self, path: str, mode: int, flags: int) -> int:
        return self._handle(path, "x+b" if flags & os.O_EXCL else "w+b" if flags & os.O_TRUNC else "a+b")

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        def found() -> bytes:
            pieces = []
            at, end = offset, min(offset + size, self._open[fh].fd.end_of_file)
            while at < end:
                piece = self._open[fh].fd.read(at, min(end - at, 1 << 16))
                pieces.append(piece)
                at += len(piece)
            return b"".join(pieces)

        try:
            return asked(path, found)
        except OSError as error:
            if error.errno == errno.ENODATA:
                return b""
            raise

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        def done() -> int:
            for at in range(0, len(data), 1 << 16):
                self._open[fh].fd.write(data[at : at + (1 << 16)], offset + at)
            return len(data)

        return asked(path, done)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        asked(path, lambda: smbclient.truncate(self._path(path), length, share_access="rwd", **self._how))
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        asked(path, self._open[fh].fd.flush)
        return 0

    def release(self, path: str, fh: int) -> int:
        asked(path, self._open.pop(fh).close)
        return 0

    def rename(self, old: str, new: str) -> int:
        def done() -> None:
            smbclient.replace(self._path(old), self._path(new), **self._how)

        try:
            asked(new, done)
        except OSError as error:
            if error.errno != errno.EACCES:
                raise
            self.unlink(new)
            asked(new, done)
        return 0

    def unlink(self, path: str) -> int:
        asked(path, lambda: smbclient.remove(self._path(path), **self._how))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        asked(path, lambda: smbclient.mkdir(self._path(path), **self._how))
        return 0

    def rmdir(self, path: str) -> int:
        asked(path, lambda: smbclient.rmdir(self._path(path), **self._how))
        return 0

    def chmod(self, path: str, mode: int) -> int:
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        found = asked(path, lambda: smbclient.stat_volume(self._root, **self._how))
        return {
            "f_bsize": 4096, "f_frsize": 4096, "f_blocks": found.total_size // 4096,
            "f_bavail": found.caller_available_size // 4096, "f_bfree": found.actual_available_size // 4096,
        }  # fmt: skip

    def lock(self, path: str, fh: int, cmd: int, lock: Any) -> int:
        if cmd == fcntl.F_GETLK:
            return 0
        about = cast(lock, POINTER(_Flock)).contents
        element = SMB2LockElement()
        element["offset"], element["length"] = about.start, about.length or 1
        if about.type == fcntl.F_UNLCK:
            element["flags"].set_flag(LockFlags.SMB2_LOCKFLAG_UNLOCK)
        else:
            element["flags"].set_flag(LockFlags.SMB2_LOCKFLAG_EXCLUSIVE_LOCK)
            element["flags"].set_flag(LockFlags.SMB2_LOCKFLAG_FAIL_IMMEDIATELY)
        try:
            asked(path, lambda: self._open[fh].fd.lock([element]))
        except OSError:
            if about.type != fcntl.F_UNLCK:
                raise  # a lock given up at closing may be none any more
        return 0


def main(share: str, port: str, user: str, password: str, point: str) -> None:
    host, _, name = share.removeprefix("//").partition("/")
    smbclient.register_session(host, username=user, password=password, port=int(port), auth_protocol="ntlm")
    mfusepy.FUSE(
        Share(f"\\\\{host}\\{name}", int(port)), point, foreground=True, nothreads=True, entry_timeout=0,
        attr_timeout=0, negative_timeout=0, big_writes=True, fsname="share", subtype="smb",
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
