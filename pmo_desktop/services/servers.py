"""Reaching a team file: the hub at a folder's path or a server's address, with the password a server asks for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from db.sharing import hubs
from db.sharing.hub import Hub
from pmo_desktop.domain.errors import FileProblemError
from pmo_desktop.services import keys

PASSWORD_VARIABLE = "PMO_DATABASE_PASSWORD"  # noqa: S105 - a name
_ASK_S = 3.0

_typed: dict[str, str] = {}
"""Passwords this run of the program was given, under the names the keyring has for them."""


def is_server(where: str) -> bool:
    """Say whether a team file lies in a database rather than in a folder."""
    return hubs.is_database(where)


def plain_address(where: str) -> str:
    """Return an address without a password typed into it, which is remembered for this run."""
    if not is_server(where):
        return where
    _look_for_driver()
    from db.sharing.postgres import parsed, without_password  # noqa: PLC0415 - only some have it

    address, password = without_password(where)
    parsed(address)
    if password:
        _typed[keys.of_server(address)] = password
    return address


def _look_for_driver() -> None:
    hubs.opened("postgresql://user@server/database").close()


def take_password(where: str, password: str, *, keep: bool = False) -> str:
    """Use a password from now on; with `keep` return why the keyring did not keep it, else nothing."""
    name = keys.of_server(where)
    _typed[name] = password
    return keys.remember(name, password).why_not if keep else ""


def forget_password(where: str) -> None:
    """Forget a password a server did not take."""
    _typed.pop(keys.of_server(where), None)


@contextmanager
def reached(where: str) -> Iterator[Hub]:
    """Give the hub of a team file; all of it may take as long as a network does: for the background."""
    if not where:
        raise FileProblemError("It is not known where the team file is.", "Open the team file itself once.")
    hub = hubs.opened(where, lambda: _password(where))
    try:
        yield hub
    finally:
        hub.close()


def set_up(where: str, members: str = "") -> None:
    """Make what a team file needs in a database, where it is not there; let the role `members` send and receive."""
    _look_for_driver()
    from db.sharing.postgres import Postgres  # noqa: PLC0415 - only some have it

    hub = Postgres(where, lambda: _password(where))
    try:
        hub.set_up(members)
    finally:
        hub.close()


def _password(where: str) -> str | None:
    name = keys.of_server(where)
    if name not in _typed:
        kept = os.environ.get(PASSWORD_VARIABLE) or keys.recall(name, patience_s=_ASK_S).secret
        if not kept:
            return None
        _typed[name] = kept
    return _typed[name]
