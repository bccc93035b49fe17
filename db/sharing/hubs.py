"""Which hub a place is: a folder, or a PostgreSQL database."""

from collections.abc import Callable
from pathlib import Path

from db.sharing.folder import Folder
from db.sharing.hub import Hub
from pmo_desktop.domain.errors import FileProblemError

_DATABASES = ("postgresql+psycopg://", "postgresql://", "postgres://")


def is_database(where: str) -> bool:
    """Say whether a place is the address of a database rather than the path of a team file."""
    return where.lower().startswith(_DATABASES)


def opened(where: str, password: Callable[[], str | None] = lambda: None) -> Hub:
    """Return the hub at `where`, the path of a team file or the address of a database; asks nothing of it yet.

    Raises FileProblemError for an address that is none, or holds a password (see `postgres.without_password`).
    """
    if not is_database(where):
        return Folder(Path(where))
    try:
        from db.sharing.postgres import Postgres  # noqa: PLC0415 - only some have it
    except ImportError as error:
        raise FileProblemError(
            "This program was installed without what it takes to reach PostgreSQL.",
            "Install pmo-desktop with the extra “postgresql”.",
        ) from error
    return Postgres(where, password)
