"""Attached files travel beside the packs: given before what names them is sent, fetched after it has arrived."""

import hashlib

from db.sharing.hub import Hub, PackFaultError
from db.sharing.sealing import Seal
from db.store import Store
from pmo_desktop.domain.records import Document

_GIVEN = "given"
"""The note of the files this copy has given to the hub, or got from there."""
_MOST_BYTES = 64 << 20
"""Fetched in one exchange; what is more comes with the next."""


def give(store: Store, hub: Hub, seal: Seal) -> None:
    """Put the files that are here to the hub, those of undone changes too: a redo names them again."""
    given = set(store.note(_GIVEN) or ())
    fresh = store.blobs() - given
    for digest in sorted(fresh):
        data = store.blob(digest)
        if data is not None:
            hub.put_blob(digest, seal.seal(data, digest.encode()))
    if fresh:
        store.write_note(_GIVEN, sorted(given | fresh))


def fetch(store: Store, hub: Hub, seal: Seal) -> list[str]:
    """Get the files that documents name; return sentences about those that are not what they should be."""
    contents, names = (
        store.rows(Document, {})[store.fields(Document).index(each)] for each in ("content", "file_name")
    )
    wanted = dict(zip(contents, names, strict=True))
    problems, fetched, size = [], [], 0
    for digest in sorted(wanted.keys() - store.blobs() - {""}):
        data = hub.blob(digest) if size < _MOST_BYTES else None
        if data is None:
            continue
        size += len(data)
        try:
            plain = seal.unseal(data, digest.encode())
        except PackFaultError:
            plain = b""
        if hashlib.sha256(plain).hexdigest() == digest:
            store.keep_blob(digest, plain)
            fetched.append(digest)
        else:
            problems.append(f"“{wanted[digest]}” at the team file is not what was attached; attach it again.")
    if fetched:
        store.write_note(_GIVEN, sorted({*(store.note(_GIVEN) or ()), *fetched}))
    return problems
