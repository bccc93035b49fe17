"""A team file in a PostgreSQL database: packs, attached files and snapshots in a schema of their own, `pmo_desktop`.

The server keeps bytes and answers for the order of packs; nobody asks it about the portfolio. One database can hold several
teams, told apart by `team` in the address; whoever may use the schema may read and write all of them.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

import msgspec
import psycopg
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from db.copying import put_in_place
from db.sharing.files import explained, removed
from db.sharing.hub import (
    Card,
    PackFaultError,
    PackName,
    Presence,
    Snapshot,
    UnreachableError,
    believed,
    hash_of,
    presentable,
)
from pmo_desktop.domain.errors import FileProblemError, KnownError, PasswordError

Password = Callable[[], str | None]
"""Gives the password of an address, from wherever it is kept; None where there is none to give."""
T = TypeVar("T")

SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")
_SETTINGS = frozenset(
    (
        *(
            "sslmode",
            "sslrootcert",
            "sslcert",
            "sslkey",
            "sslcrl",
            "sslcrldir",
            "sslsni",
            "sslcertmode",
            "sslnegotiation",
        ),
        *("ssl_min_protocol_version", "ssl_max_protocol_version", "channel_binding", "require_auth", "requirepeer"),
        *("gssencmode", "gsslib", "krbsrvname", "host", "hostaddr", "target_session_attrs", "passfile"),
    )
)
"""What of libpq's connection parameters an address may set; never `options`, `service` or anything secret."""
_SECRETS = ("password", "sslpassword")
_HERE = ("localhost", "127.0.0.1", "::1", "")
_DIGITS = frozenset("0123456789abcdef")
_NAME = re.compile(r"[0-9a-f]{32}")
_LARGEST = 1 << 30
_PIECE = 1 << 20
_WAITING: Mapping[str, str] = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "application_name": "PMO Desktop",
}
"""A server that is gone is noticed within seconds, also while we wait for its answer."""
_PATIENCE = """SELECT set_config('statement_timeout', '60s', false), set_config('lock_timeout', '5s', false),
    set_config('idle_in_transaction_session_timeout', '60s', false), set_config('client_min_messages', 'error', false)"""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS pmo_desktop.card (team text PRIMARY KEY, content text NOT NULL)",
    """CREATE TABLE IF NOT EXISTS pmo_desktop.pack (team text, number bigint, hash text, prev text NOT NULL,
        data bytea NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (team, number, hash))""",
    """CREATE TABLE IF NOT EXISTS pmo_desktop.blob (team text, digest text, data bytea NOT NULL,
        PRIMARY KEY (team, digest))""",
    """CREATE TABLE IF NOT EXISTS pmo_desktop.snapshot (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        team text NOT NULL, number bigint NOT NULL, hash text NOT NULL, sha256 text NOT NULL DEFAULT '')""",
    """CREATE TABLE IF NOT EXISTS pmo_desktop.piece (snapshot bigint REFERENCES pmo_desktop.snapshot ON DELETE CASCADE,
        position int, data bytea NOT NULL, PRIMARY KEY (snapshot, position))""",
    """CREATE TABLE IF NOT EXISTS pmo_desktop.copy (team text, origin text, content text NOT NULL,
        PRIMARY KEY (team, origin))""",
    # Packs, files and snapshots are compressed already, or sealed.
    "ALTER TABLE pmo_desktop.pack ALTER data SET STORAGE EXTERNAL",
    "ALTER TABLE pmo_desktop.blob ALTER data SET STORAGE EXTERNAL",
    "ALTER TABLE pmo_desktop.piece ALTER data SET STORAGE EXTERNAL",
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a team file is, taken apart; nothing in it is secret."""

    user: str
    host: str
    port: int
    database: str
    team: str
    settings: Mapping[str, str]

    @property
    def place(self) -> str:
        port = "" if self.port == 5432 else f":{self.port}"
        host = self.settings.get("host", self.host) or "localhost"
        return f"{self.user}@{host}{port}/{self.database} ({self.team})"


def without_password(url: str) -> tuple[str, str | None]:
    """Return an address without the password a person typed into it, and that password."""
    parts = _split(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, password = user.partition(":")
    settings = parse_qsl(parts.query, keep_blank_values=True)
    typed = [value for key, value in settings if key == "password"]
    plain = urlencode([each for each in settings if each[0] != "password"], quote_via=quote)
    found = unquote(password) if colon else (typed[-1] if typed else None)
    return urlunsplit((parts.scheme, f"{name}{at}{host}", parts.path, plain, "")), found


def parsed(url: str) -> Address:
    """Return what an address says; raise FileProblemError, repeating nothing secret, where it cannot be one."""
    parts = _split(url)
    settings = dict(parse_qsl(parts.query, keep_blank_values=True))
    team = settings.pop("team", "team")
    if parts.password is not None or any(name in settings for name in _SECRETS):
        raise _no_address("A password may not stand in it", "Leave it out; you are asked for it.")
    for name in settings.keys() - _SETTINGS:
        raise _no_address(f"“{name}” is no setting of it", f"Known are {', '.join(sorted(_SETTINGS))} and team.")
    database = unquote(parts.path.removeprefix("/"))
    if not (database and team and parts.username) or "\0" in unquote(url):
        raise _no_address(
            "It does not name user, server and database", "Write postgresql+psycopg://user@server/database."
        )
    port = _port(parts)
    if port is None:
        raise _no_address("Its port is no number", "Write postgresql+psycopg://user@server:5432/database.")
    host = unquote(parts.hostname or "")
    if host not in _HERE and "host" not in settings:
        settings.setdefault("sslmode", "require")
    return Address(unquote(parts.username), host, port, database, team, settings)


class Postgres:
    """What a database keeps of a team; a `Hub`. Not for two threads at once."""

    def __init__(self, url: str, password: Password = lambda: None) -> None:
        self._address = parsed(url)
        self._password = password
        self._open: psycopg.Connection | None = None

    @property
    def place(self) -> str:
        return self._address.place

    def set_up(self, members: str = "") -> None:
        """Make what is missing of schema and tables, and give the role `members` all that sending and receiving take."""
        with self._connected() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_key("set up", ""),))
            # Asked before: IF NOT EXISTS wants the right to make schemas even where there is nothing to make.
            if not _first(connection.execute("SELECT to_regnamespace('pmo_desktop')")):
                connection.execute("CREATE SCHEMA pmo_desktop")
            if not self._is_set_up(connection):
                for statement in _TABLES:
                    connection.execute(statement)
            if members:
                role = sql.Identifier(members)
                connection.execute(sql.SQL("GRANT USAGE ON SCHEMA pmo_desktop TO {}").format(role))
                connection.execute(
                    sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pmo_desktop TO {}").format(
                        role
                    )
                )

    # The card

    def card(self) -> Card | None:
        with self._connected() as connection:
            if not self._is_set_up(connection):
                return None
            rows = self._rows("SELECT content FROM pmo_desktop.card WHERE team = %s", self._address.team)
        card = _decoded(rows[0][0], Card) if rows else None
        if rows and card is None:
            raise PackFaultError(
                "What the database says of its team makes no sense.", "Tell who keeps it; work goes on in your copy."
            )
        return None if card is None else replace(card, name=presentable(card.name))

    def write_card(self, card: Card) -> None:
        with self._connected() as connection:
            if not self._is_set_up(connection):
                self.set_up()
            connection.execute(
                "INSERT INTO pmo_desktop.card VALUES (%s, %s) ON CONFLICT (team) DO UPDATE SET content = EXCLUDED.content",
                (self._address.team, msgspec.json.encode(card).decode()),
            )

    # Packs

    def packs(self, above: int = 0) -> list[PackName]:
        rows = self._rows(
            "SELECT number, hash, prev FROM pmo_desktop.pack WHERE team = %s AND number > %s", self._address.team, above
        )
        return sorted(PackName(*row) for row in rows if _is_name(*row))

    def read(self, name: PackName) -> bytes | None:
        rows = self._rows(
            "SELECT data FROM pmo_desktop.pack WHERE team = %s AND number = %s AND hash = %s AND length(data) <= %s",
            self._address.team,
            name.number,
            name.hash,
            _LARGEST,
        )
        return bytes(rows[0][0]) if rows and hash_of(rows[0][0]) == name.hash else None

    def put(self, name: PackName, data: bytes) -> bool:
        """Keep a pack where its number is free; a lock held to the end of the transaction makes that certain."""
        with self._connected() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_key("put", self._address.team),))
            taken = self._rows(
                "SELECT hash FROM pmo_desktop.pack WHERE team = %s AND number = %s", self._address.team, name.number
            )
            if taken:
                return (name.hash,) in taken  # delivered before
            self._insert(connection, name, data)
        return True

    def restore(self, name: PackName, data: bytes) -> None:
        with self._connected() as connection:
            self._insert(connection, name, data)

    def _insert(self, connection: psycopg.Connection, name: PackName, data: bytes) -> None:
        connection.execute(
            """INSERT INTO pmo_desktop.pack (team, number, hash, prev, data) VALUES (%s, %s, %s, %s, %b)
            ON CONFLICT DO NOTHING""",
            (self._address.team, name.number, name.hash, name.prev, data),
        )

    def remove(self, names: Iterable[PackName]) -> None:
        with self._connected() as connection, connection.transaction():
            for name in names:
                connection.execute(
                    "DELETE FROM pmo_desktop.pack WHERE team = %s AND number = %s AND hash = %s",
                    (self._address.team, name.number, name.hash),
                )

    def hint(self) -> tuple[int, str] | None:
        """Return number and hash of the newest pack."""
        rows = self._rows(
            "SELECT number, hash FROM pmo_desktop.pack WHERE team = %s ORDER BY number DESC, at DESC LIMIT 1",
            self._address.team,
        )
        return (rows[0][0], rows[0][1]) if rows else None

    # Attached files

    def blob(self, digest: str) -> bytes | None:
        rows = self._rows(
            "SELECT data FROM pmo_desktop.blob WHERE team = %s AND digest = %s",
            self._address.team,
            digest.replace("\0", ""),
        )
        return bytes(rows[0][0]) if rows else None

    def put_blob(self, digest: str, data: bytes) -> None:
        if len(digest) != 64 or not _DIGITS.issuperset(digest):
            raise FileProblemError("An attached file has no proper name and was not sent.", "Attach it again.")
        with self._connected() as connection:
            connection.execute(
                "INSERT INTO pmo_desktop.blob VALUES (%s, %s, %b) ON CONFLICT DO NOTHING",
                (self._address.team, digest, data),
            )

    # The whole file

    def snapshot(self) -> Snapshot | None:
        found = self._newest()
        return found[1] if found else None

    def fetch_snapshot(self, target: Path) -> Snapshot | None:
        fresh = target.with_name(f".{target.name}.new")
        try:
            with self._connected() as connection, connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                found = self._newest()
                if found is None:
                    return None
                number, snapshot, sha256 = found
                if self._fetched(number, fresh, target.name) != sha256:
                    return None
            put_in_place(fresh, target)
        finally:
            removed(fresh)
        return snapshot

    def _newest(self) -> tuple[int, Snapshot, str] | None:
        rows = self._rows(
            "SELECT id, number, hash, sha256 FROM pmo_desktop.snapshot WHERE team = %s ORDER BY id DESC LIMIT 1",
            self._address.team,
        )
        return (rows[0][0], Snapshot(rows[0][1], rows[0][2]), rows[0][3]) if rows else None

    def _fetched(self, snapshot: int, fresh: Path, name: str) -> str:
        """Write a snapshot piece by piece and return its SHA-256 in hex."""
        found, position = hashlib.sha256(), 0
        with explained(name), fresh.open("wb") as file:
            while rows := self._rows(
                "SELECT data FROM pmo_desktop.piece WHERE snapshot = %s AND position = %s", snapshot, position
            ):
                found.update(rows[0][0])
                file.write(rows[0][0])
                position += 1
        return found.hexdigest()

    def put_snapshot(self, source: Path, snapshot: Snapshot) -> None:
        """Replace the snapshot in one transaction; only a piece at a time is held in memory."""
        with self._connected() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_key("snapshot", self._address.team),))
            made = connection.execute(
                "INSERT INTO pmo_desktop.snapshot (team, number, hash) VALUES (%s, %s, %s) RETURNING id",
                (self._address.team, snapshot.number, snapshot.hash),
            )
            number = _first(made)
            found = hashlib.sha256()
            for position, piece in enumerate(_pieces(source)):
                found.update(piece)
                connection.execute("INSERT INTO pmo_desktop.piece VALUES (%s, %s, %b)", (number, position, piece))
            connection.execute("UPDATE pmo_desktop.snapshot SET sha256 = %s WHERE id = %s", (found.hexdigest(), number))
            connection.execute(
                "DELETE FROM pmo_desktop.snapshot WHERE team = %s AND id < %s", (self._address.team, number)
            )

    # Who is there

    def lock(self) -> AbstractContextManager[bool]:
        return self._lock()

    @contextmanager
    def _lock(self) -> Iterator[bool]:
        """Hold a lock of the session, which counts how often it was taken; the server frees it with the connection."""
        key = _key("lock", self._address.team)
        with self._connected() as connection:
            had = self._tried(connection, key)
        try:
            yield had
        finally:
            if had and self._open is connection:
                with suppress(KnownError), self._connected():
                    connection.execute("SELECT pg_advisory_unlock(%s)", (key,))

    def _tried(self, connection: psycopg.Connection, key: int) -> bool:
        try:
            with connection.transaction():
                connection.execute("SET LOCAL lock_timeout = '2s'")
                connection.execute("SELECT pg_advisory_lock(%s)", (key,))
        except errors.LockNotAvailable:
            return False
        return True

    def say(self, presence: Presence) -> None:
        with self._connected() as connection:
            connection.execute(
                """INSERT INTO pmo_desktop.copy VALUES (%s, %s, %s)
                ON CONFLICT (team, origin) DO UPDATE SET content = EXCLUDED.content""",
                (self._address.team, presence.origin, msgspec.json.encode(presence).decode()),
            )

    def said(self) -> Sequence[Presence]:
        rows = self._rows("SELECT origin, content FROM pmo_desktop.copy WHERE team = %s", self._address.team)
        found = ((origin, _decoded(content, Presence)) for origin, content in rows)
        known = [believed(each) for origin, each in found if each is not None and each.origin == origin]
        return [each for each in known if each is not None]

    def close(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            connection.close()

    # The connection

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        """Give the connection; turn what server and network refuse into sentences, outside the error.

        The error of a connection that failed holds the password, so it must not be the cause or context of another.
        """
        refused: KnownError | None = None
        try:
            if self._open is None or self._open.closed:
                self._open = self._connect()
            yield self._open
        except psycopg.Error as error:
            refused = refusal(error, self.place)
            if refused is None:
                raise
        if refused is not None:
            raise refused

    def _connect(self) -> psycopg.Connection:
        about = self._address
        where = {"user": about.user, "host": about.host, "port": str(about.port), "dbname": about.database}
        given = {**_WAITING, **where, **about.settings}
        connection = psycopg.connect(
            make_conninfo(**{name: value for name, value in given.items() if value}),
            password=self._password(),
            autocommit=True,
            prepare_threshold=None,  # a pooler between us may give each transaction another server process
        )
        try:
            connection.execute(_PATIENCE)
        except BaseException:
            connection.close()
            raise
        return connection

    def _rows(self, query: Any, *given: object) -> list[tuple[Any, ...]]:  # noqa: ANN401 - psycopg wants a literal
        with self._connected() as connection:
            return connection.execute(query, given, binary=True).fetchall()

    def _is_set_up(self, connection: psycopg.Connection) -> bool:
        return bool(_first(connection.execute("SELECT to_regclass('pmo_desktop.copy') IS NOT NULL")))


def _first(answer: "psycopg.Cursor[tuple[Any, ...]]") -> Any:  # noqa: ANN401 - whatever was asked for
    row = answer.fetchone()
    assert row is not None
    return row[0]


def _key(what: str, team: str) -> int:
    """Return the number of an advisory lock of ours."""
    return int.from_bytes(hashlib.sha256(f"pmo-desktop/{what}/{team}".encode()).digest()[:8], signed=True)


def _pieces(source: Path) -> Iterator[bytes]:
    with explained(source.name), source.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _is_name(number: int, digest: str, prev: str) -> bool:
    return number > 0 and all(_NAME.fullmatch(each) for each in (digest, prev or digest))


def _decoded(text: str, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, RecursionError):
        return None


def _split(url: str) -> SplitResult:
    """Return the parts of an address; the errors of urllib, which repeat it, are left behind."""
    parts: SplitResult | None = None
    with suppress(ValueError):
        parts = urlsplit(url)
    if parts is None or parts.scheme not in SCHEMES:
        raise _no_address("It does not begin like one", "Write postgresql+psycopg://user@server/database.")
    return parts


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port or 5432
    except ValueError:
        return None


def _no_address(why: str, step: str) -> FileProblemError:
    return FileProblemError(f"This is not the address of a team file: {why[0].lower()}{why[1:]}.", step)


_AWAY = "Work goes on in your copy; it is sent when the server is there again."
_CONNECTING = (
    (
        "does not support SSL",
        "The server of {} offers no encrypted connection.",
        "Ask who keeps it for one; in a network you trust, end the address with ?sslmode=disable.",
    ),
    (
        "certificate",
        "The server of {} cannot be trusted: its certificate is not the one asked for.",
        "Look at sslmode and sslrootcert in the address, or ask who keeps the server.",
    ),
    ("does not exist", "The server of {} has no such database or user.", "Look at the address again."),
    ("no pg_hba.conf entry", "The server of {} does not let you in from here.", "Ask who keeps the server."),
    ("not permitted to log in", "The server of {} does not let this user in.", "Ask who keeps the server."),
    ("permission denied", "You may not use the database of {}.", "Ask who keeps the server for the right to."),
)
"""What a refusal to connect holds, which carries no code; without one of these, a server that is away is assumed."""
_STATES: tuple[tuple[str, type[FileProblemError], str, str], ...] = (
    ("28", FileProblemError, "The server of {} does not let you in.", "Ask who keeps the server."),
    (
        "42501",
        FileProblemError,
        "You may not do this in the database of {}.",
        "Ask who keeps the server for the right to.",
    ),
    (
        "25006",
        FileProblemError,
        "The database of {} is read-only at the moment.",
        "Work goes on in your copy; ask who keeps the server.",
    ),
    ("42P01", FileProblemError, "There is no team file at {} yet.", "Set it up first: pmo-desktop share."),
    ("3F000", FileProblemError, "There is no team file at {} yet.", "Set it up first: pmo-desktop share."),
    (
        "53100",
        FileProblemError,
        "The server of {} has no room left.",
        "Work goes on in your copy; ask who keeps the server.",
    ),
    ("57014", UnreachableError, "The server of {} takes too long to answer.", _AWAY),
    ("55P03", UnreachableError, "The server of {} is busy with others.", _AWAY),
    ("08", UnreachableError, "The server of {} cannot be reached at the moment.", _AWAY),
    ("53", UnreachableError, "The server of {} is too busy at the moment.", _AWAY),
    ("57P", UnreachableError, "The server of {} is being stopped or started.", _AWAY),
    ("25P", UnreachableError, "The server of {} gave up waiting for us.", _AWAY),
    ("40", UnreachableError, "The server of {} is busy with others.", _AWAY),
    (
        "58",
        UnreachableError,
        "The server of {} cannot read or write its disk.",
        "Tell who keeps it; work goes on in your copy.",
    ),
)
"""SQLSTATE, or what it begins with (PostgreSQL, appendix A)."""


def refusal(error: psycopg.Error, place: str) -> KnownError | None:
    """Return the error with a sentence that stands for one of the server or the way to it; None for a mistake of ours."""
    if error.sqlstate:
        for state, kind, sentence, step in _STATES:
            if error.sqlstate.startswith(state):
                return kind(sentence.format(place), step)
        return None
    if not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return None
    return _refusal_to_connect(error, place)


def _refusal_to_connect(error: psycopg.Error, place: str) -> KnownError:
    about, text = error.pgconn, str(error)
    for words, sentence, step in _CONNECTING:
        if words in text:
            return FileProblemError(sentence.format(place), step)
    if about is not None and about.needs_password:
        return PasswordError(f"The server of {place} asks for a password, and none is kept here.", "Enter it.")
    if about is not None and about.used_password:
        return PasswordError(
            f"The server of {place} does not let you in with this user and password.", "Enter it again."
        )
    return UnreachableError(f"The server of {place} cannot be reached at the moment.", _AWAY)
