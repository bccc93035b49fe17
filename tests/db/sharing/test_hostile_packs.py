"""A pack somebody forged is refused in words: the copy stays row for row as it was, and honest packs still go on."""

import json
import sys
import time
import tracemalloc
import zlib
from random import Random

import msgspec
import pytest

from db import schema
from db.sharing import packs
from db.sharing.folder import Folder
from db.sharing.hub import Card, PackFaultError, PackName, Snapshot, hash_of
from db.sharing.packs import PackedSet, decoded, encoded
from db.sharing.sealing import Sealed, Unsealed, new_team_key
from pmo_desktop.domain.changes import Insert, Update
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.records import Project, Task
from tests.db.sharing.copies import START, Team
from tests.db.sharing.memory import Memory

MAGIC = b"PMOPACK1"
OLD_TASK = {"project_id": "p", "name": "a", "rank": "a"}


@pytest.fixture
def team(tmp_path):
    hub = Memory(tmp_path)
    hub.one_to_a_number = False
    made = Team(tmp_path, hub)
    yield made
    made.close()


@pytest.fixture
def anna(team):
    """Return the founder's copy, with a project of one task sent as pack 1."""
    copy = team.found("Anna")
    copy.record("New", Insert(Project(id="p", name="Bridge")), Insert(Task(id="a", project_id="p", name="a", rank="a")))
    copy.exchange()
    return copy


def packed(body: object, *, level=6) -> bytes:
    return MAGIC + zlib.compress(msgspec.msgpack.encode(body), level)


def named(number, prev, data) -> PackName:
    return PackName(number, hash_of(data), prev)


def a_set(*changes, **other):
    given = {
        "id": "evil",
        "origin": "mallory",
        "seq": 1,
        "author": "Mallory",
        "at": START,
        "label": "Edit",
        "undoes": None,
        "kind": "",
    }
    return [*(given | other).values(), list(changes)]


def update(row="a", table="task", **fields):
    return [table, row, "update", json.dumps(fields)]


RENAME = update(name=["a", "Evil"])
SETS = {
    "no set at all but a number": 7,
    "a set that is none": [5],
    "a set with too few parts": [["evil", "mallory", 1]],
    "a table nobody has": [a_set(["sqlite_schema", "a", "insert", "{}"])],
    "a table of the log": [a_set(["change_set", "a", "delete", "{}"])],
    "an operation nobody knows": [a_set(["task", "a", "explode", "{}"])],
    "a field nobody has": [a_set(update(evil=["a", "b"]))],
    "a field nobody has in a new row": [a_set(["task", "z", "insert", json.dumps(OLD_TASK | {"evil": 1})])],
    "a new id for a row": [a_set(update(id=["a", "b"]))],
    "an id in a row": [a_set(["task", "z", "insert", json.dumps(OLD_TASK | {"id": "y"})])],
    "no id": [a_set(["task", "", "delete", "{}"])],
    "an id that leads elsewhere": [a_set(update("../../etc\npasswd", name=["a", "b"]))],
    "a very long id": [a_set(update("i" * 1_001, name=["a", "b"]))],
    "text for a number": [a_set(update(duration=[0, "x"]))],
    "a number for text": [a_set(update(name=["a", 5]))],
    "nothing where something must be": [a_set(update(name=["a", None]))],
    "a number too large": [a_set(update(duration=[0, 2**60]))],
    "a day too late": [a_set(update(deadline=[None, 10**12]))],
    "a day before 1970": [a_set(update(deadline=[None, -86_400]))],
    "no number": [a_set(["task", "a", "update", '{"duration":[0,NaN]}'])],
    "a number without end": [a_set(["task", "a", "update", '{"duration":[0,1e999]}'])],
    "a choice nobody has": [a_set(update(constraint_type=["ASAP", "WHENEVER"]))],
    "half a change": [a_set(update(name=["a"]))],
    "a change of three": [a_set(update(name=["a", "b", "c"]))],
    "no JSON": [a_set(["task", "a", "update", "{"])],
    "a row that is a list": [a_set(["task", "z", "insert", "[]"])],
    "JSON nested without end": [a_set(["task", "a", "update", '{"name":' + "[" * 100_000])],
    "a row without its owner": [a_set(["task", "z", "insert", json.dumps({"name": "z"})])],
    "an owner that is not there": [a_set(["task", "z", "insert", json.dumps(OLD_TASK | {"project_id": "gone"})])],
    "a row that is there already": [a_set(["task", "a", "insert", json.dumps(OLD_TASK)])],
    "a change of a row that is not there": [a_set(update("gone", name=["a", "b"]))],
    "a deletion of a row that is not there": [a_set(["task", "gone", "delete", json.dumps(OLD_TASK)])],
    "the owner of rows deleted without them": [a_set(["project", "p", "delete", json.dumps({"name": "Bridge"})])],
    "a text with a NUL": [a_set(update(name=["a", "b\0c"]))],
    "half a character": [a_set(["task", "a", "update", '{"name":["a","\\ud800"]}'])],
    "a label with a NUL": [a_set(RENAME, label="a\0b")],
    "an author of 2 MB": [a_set(RENAME, author="M" * (2 << 20))],
    "a label of 2 MB": [a_set(RENAME, label="M" * (2 << 20))],
    "a kind nobody knows": [a_set(RENAME, kind="admin")],
    "a time before 1970": [a_set(RENAME, at=-1)],
    "a time after 9999": [a_set(RENAME, at=2**52)],
    "a time that is no number": [a_set(RENAME, at=2**64 - 1)],
    "a seq of nothing": [a_set(RENAME, seq=0)],
    "a seq beyond all": [a_set(RENAME, seq=2**63)],
    "no origin": [a_set(RENAME, origin="")],
    "an origin that leads elsewhere": [a_set(RENAME, origin="../\u202ex")],
    "no id of its own": [a_set(RENAME, id="")],
    "a set that undoes nonsense": [a_set(RENAME, undoes="\n")],
    "one set twice": [a_set(RENAME), a_set()],
    "one seq twice": [a_set(RENAME), a_set(id="evil2")],
}


def put(team, sets, header=None):
    """Lay a forged pack at the hub as the newest; return its name."""
    last = team.hub.packs()[-1]
    given = {
        "team": team.hub.kept.team,
        "number": last.number + 1,
        "prev": last.hash,
        "at": START,
        "origin": "mallory",
        "schema": schema.VERSION,
    } | (header or {})
    data = sets if isinstance(sets, bytes) else packed([*given.values(), sets])
    name = named(last.number + 1, last.hash, data)
    team.hub.bytes_of[name] = data
    return name


def refuses(copy, number=2) -> str:
    """Exchange and return the sentence about a pack; rows and log stay as they were."""
    before, log = copy.state(), copy.store.last_number()
    outcome = copy.exchange()
    assert len(outcome.problems) == 1
    assert f"Pack {number} of the team file was not taken: " in outcome.problems[0]
    assert (copy.state(), copy.store.last_number(), outcome.received) == (before, log, 0)
    return outcome.problems[0]


@pytest.mark.parametrize("sets", SETS.values(), ids=SETS.keys())
def test_a_pack_of_nonsense_is_refused_and_nothing_of_it_is_taken(team, anna, sets):
    put(team, sets)
    said = refuses(anna)
    assert len(said) < 500


def test_sets_that_are_known_already_under_other_words_are_refused(team, anna):
    (known,) = anna.store.newest(1)
    put(team, [a_set(RENAME, id=known.set.id)])
    refuses(anna)


def test_a_seq_that_somebody_else_has_is_refused(team, anna):
    (known,) = anna.store.newest(1)
    put(team, [a_set(RENAME, origin=known.origin, seq=known.set.seq)])
    refuses(anna)


HEADERS = {
    "another team": {"team": "theirs"},
    "another number": {"number": 9},
    "another pack before it": {"prev": "0" * 32},
    "version 0": {"schema": 0},
    "version -1": {"schema": -1},
    "a version that is text": {"schema": "4"},
    "a time after 9999": {"at": 2**60},
    "an origin of nothing": {"origin": ""},
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
def test_a_pack_whose_header_lies_is_refused(team, anna, header):
    put(team, [a_set(RENAME)], header)
    refuses(anna)


@pytest.mark.parametrize("version", [1, 2, 3])
@pytest.mark.parametrize("fields", ["{", "[" * 100_000, '{"name":[1,2]}', "x" * 1_000_000])
def test_a_pack_of_an_older_version_is_looked_at_as_closely(team, anna, version, fields):
    put(team, [a_set(["task", "a", "update", fields])], {"schema": version})
    refuses(anna)


def test_a_pack_of_a_version_nobody_has_waits_for_a_newer_program(team, anna):
    put(team, [a_set(RENAME)], {"schema": 2**31})
    before = anna.state()
    assert anna.exchange().newer
    assert anna.state() == before


BYTES = {
    "nothing": b"",
    "no pack": b"PK\3\4" + bytes(100),
    "nothing after the head": MAGIC,
    "no compressed bytes": MAGIC + b"\xff" * 100,
    "a cut": packed(["x"])[:-3],
    "more after the end": packed(["x"]) + b"more",
    "4 GiB of zeros": None,
    "16 million sets": MAGIC + zlib.compress(b"\x97\xa1t\x02\xa1p\0\xa1o\x04\xdd\xff\xff\xff\xff"),
    "nested without end": MAGIC + zlib.compress(b"\x97\xa1t\x02\xa1p\0\xa1o\x04" + b"\x91" * 1_000_000),
    "a text that says it is 4 GiB": MAGIC + zlib.compress(b"\x97\xdb\xff\xff\xff\xff"),
    "a list that says it is 4 thousand million": MAGIC + zlib.compress(b"\xdd\xff\xff\xff\xff"),
}


def bomb(size: int) -> bytes:
    """Return a small pack that unfolds to `size` zeros, compressed twice over where one stream cannot hold so many."""
    deflater = zlib.compressobj(9)
    piece = bytes(1 << 20)
    return MAGIC + b"".join(deflater.compress(piece) for _ in range(size >> 20)) + deflater.flush()


@pytest.mark.parametrize("data", BYTES.values(), ids=BYTES.keys())
def test_bytes_that_are_no_pack_are_refused_soon_and_in_little_room(team, anna, data):
    put(team, bomb(1 << 28) if data is None else data)
    tracemalloc.start()
    try:
        refuses(anna)
        assert tracemalloc.get_traced_memory()[1] < 512 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("count", [100_001, 2_000_000])
def test_millions_of_empty_sets_are_counted_before_they_are_read(team, anna, count):
    head = msgspec.msgpack.encode([team.hub.kept.team, 2, team.hub.packs()[-1].hash, START, "mallory", schema.VERSION])
    empty = msgspec.msgpack.encode(a_set())
    body = b"\x97" + head[1:] + b"\xdd" + count.to_bytes(4) + empty * count
    put(team, MAGIC + zlib.compress(body, 1))
    said = refuses(anna)
    assert "more" in said


# What goes on


def test_an_honest_pack_beside_a_forged_one_of_the_same_number_is_taken(team, anna):
    petra = team.join("Petra")
    petra.exchange()
    petra.record("Rename", Update(Task, "a", {"name": "Survey"}))
    petra.exchange()
    honest = team.hub.packs()[-1]
    (first,) = [name for name in team.hub.packs() if name.number == 1]
    for number in range(40):
        data = packed(
            [
                team.hub.kept.team,
                2,
                first.hash,
                START,
                "mallory",
                schema.VERSION,
                [a_set(["evil", str(number), "insert", "{}"])],
            ]
        )
        team.hub.bytes_of[named(2, first.hash, data)] = data
    assert sum(name < honest for name in team.hub.packs()) > 1

    anna.exchange(send=False)

    assert anna.get(Task, "a").name == "Survey"


def test_a_forged_pack_does_not_keep_anybody_from_sending_for_ever(team, anna):
    petra = team.join("Petra")
    team.hub.one_to_a_number = True
    put(team, SETS["a table nobody has"])
    anna.record("Rename", Update(Task, "a", {"name": "Survey"}))
    outcome = anna.exchange()
    assert (outcome.sent, outcome.waiting, len(outcome.problems)) == (1, 0, 1)
    petra.exchange()
    assert petra.get(Task, "a").name == "Survey"


def test_deleting_everything_is_an_edit_like_any_other(team, anna):
    put(
        team,
        [
            a_set(
                ["task", "a", "delete", json.dumps(OLD_TASK)],
                ["project", "p", "delete", json.dumps({"name": "Bridge"})],
            )
        ],
    )
    outcome = anna.exchange()
    assert (outcome.received, outcome.problems) == (1, [])
    assert anna.get(Project, "p") is None


def test_a_gap_of_a_thousand_million_numbers_is_listed_at_once(tmp_path):
    hub = Folder(tmp_path / "Team.pmo")
    hub.write_card(Card("team", "Office", START, schema.VERSION))
    for number in (1, 5, 10**9, 9_999_999_999):
        data = str(number).encode()
        hub.restore(named(number, "", data), data)
    start = time.process_time()
    assert [name.number for name in hub.packs()] == [1, 5, 10**9, 9_999_999_999]
    assert [name.number for name in hub.packs(5)] == [10**9, 9_999_999_999]
    sys.stdout.write(f"{time.process_time() - start:.3f} s\n")


def test_names_that_are_no_packs_names_are_passed_by(tmp_path):
    hub = Folder(tmp_path / "Team.pmo")
    hub.write_card(Card("team", "Office", START, schema.VERSION))
    shard = tmp_path / "Team.pmo.sync" / "packs" / "0000000"
    shard.mkdir()
    for name in (
        "0000000001-root-..pack",
        "0000000000-root-" + "0" * 32 + ".pack",
        "evil.pack",
        "0000000001-" + "g" * 32 + "-" + "0" * 32 + ".pack",
        "\u202e0000000001.pack",
    ):
        (shard / name).write_bytes(b"x")
    (shard / ("0000000001-root-" + "0" * 32 + ".pack")).mkdir()
    assert [hub.read(name) for name in hub.packs()] == [None]


# Sealed packs


@pytest.fixture
def sealed():
    key = new_team_key()
    one = PackedSet("s1", "o", 1, "Anna", START, "Rename", None, "", (("task", "a", "update", '{"name":["a","b"]}'),))
    pack = packs.Pack("team", 3, "ab", START, "o", schema.VERSION, (one,))
    name, data = encoded(pack, Sealed(key))
    return key, pack, name, data


def test_a_sealed_pack_opens_with_its_key_in_its_place_alone(sealed):
    key, pack, name, data = sealed
    assert decoded(name, data, "team", Sealed(key)) == pack
    for team, other, seal in (
        ("team", name, Sealed(new_team_key())),
        ("theirs", name, Sealed(key)),
        ("team", PackName(4, name.hash, name.prev), Sealed(key)),
        ("team", PackName(3, name.hash, "cd"), Sealed(key)),
        ("team", name, Unsealed()),
    ):
        with pytest.raises(PackFaultError):
            decoded(other, data, team, seal)


@pytest.mark.parametrize("length", [0, 7, 8, 9, 20, 21, 36, 37])
def test_a_sealed_pack_cut_short_is_refused(sealed, length):
    key, _, name, data = sealed
    cut = data[:length]
    with pytest.raises(PackFaultError):
        decoded(PackName(name.number, hash_of(cut), name.prev), cut, "team", Sealed(key))


# By chance


def flipped(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 10))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def outlive(seeds) -> None:
    rows = [["task", f"t{each}", "insert", json.dumps(OLD_TASK | {"name": f"Task {each}"})] for each in range(5)]
    sets = [a_set(*rows), a_set(RENAME, id="e2", seq=2, undoes="evil", label="Ümläut")]
    body = msgspec.msgpack.encode(["team", 3, "ab", START, "o", schema.VERSION, sets])
    key = new_team_key()
    for seed in seeds:
        chance = Random(seed)
        inner = MAGIC + zlib.compress(flipped(body, chance))
        outer = flipped(MAGIC + zlib.compress(body), chance)
        shut = flipped(MAGIC + Sealed(key).seal(zlib.compress(body), b"team/3/ab"), chance)
        for data, seal in ((inner, Unsealed()), (outer, Unsealed()), (shut, Sealed(key))):
            try:
                decoded(PackName(3, hash_of(data), "ab"), data, "team", seal)
            except PackFaultError:
                continue


def test_packs_changed_by_chance_are_refused_or_whole():
    outlive(range(300))


@pytest.mark.soak
def test_packs_changed_by_chance_are_refused_or_whole_ten_thousand_times():
    outlive(range(1_000, 11_000))


# What else lies at a hub

JSONS = {
    "nothing": b"",
    "a word": b"null",
    "a list": b"[]",
    "open": b'{"team":',
    "wrong types": b'{"team": 5, "name": [], "made_at": "x", "schema": {}}',
    "nested": b'{"team":' * 20_000,
    "nested in what is passed by": b'{"x":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
    "a huge number": b'{"team":"t","name":"n","made_at":' + b"9" * 5_000 + b',"schema":4}',
    "no text": b'{"team":"\xff\xfe"}',
    "huge": b" " * (1 << 20) + b"{}",
    "NUL": b'\0{"team":"t"}',
}


@pytest.mark.parametrize("content", JSONS.values(), ids=JSONS.keys())
def test_small_files_of_nonsense_are_as_if_they_had_not_arrived(tmp_path, content):
    hub = Folder(tmp_path / "Team.pmo")
    hub.write_card(Card("team", "Office", START, schema.VERSION))
    sync = tmp_path / "Team.pmo.sync"
    for path in (sync / "head.json", sync / "snapshot.json", sync / "copies" / "evil.json"):
        path.write_bytes(content)
    (tmp_path / "Team.pmo").write_bytes(b"x")
    assert (hub.hint(), hub.snapshot(), list(hub.said())) == (None, None, [])
    assert hub.fetch_snapshot(tmp_path / "got.pmo") is None
    (sync / "card.json").write_bytes(content)
    with pytest.raises(KnownError, match="not wholly arrived"):
        hub.card()


ODD = {"\u202eannA", "A\nB", "\x1b[31mA", "A" * 5_000}


@pytest.mark.parametrize("name", sorted(ODD))
def test_names_shown_to_people_come_without_what_cannot_be_seen(tmp_path, name):
    hub = Folder(tmp_path / "Team.pmo")
    hub.write_card(Card("team", name, START, schema.VERSION))
    copies = tmp_path / "Team.pmo.sync" / "copies"
    said = {"origin": "evil", "author": name, "project_id": name, "at": START, "number": 1}
    (copies / "evil.json").write_bytes(msgspec.json.encode(said))
    (copies / "later.json").write_bytes(msgspec.json.encode(said | {"origin": "later", "at": 2**62}))
    for shown in (hub.card().name, *(each.author for each in hub.said())):
        assert shown.isprintable()
        assert len(shown) <= 200
    assert all(0 <= each.at < 2**48 for each in hub.said())


def test_a_snapshot_note_full_of_nonsense_fetches_nothing(tmp_path):
    hub = Folder(tmp_path / "Team.pmo")
    hub.write_card(Card("team", "Office", START, schema.VERSION))
    (tmp_path / "whole").write_bytes(b"whole")
    hub.put_snapshot(tmp_path / "whole", Snapshot(1, "../../evil"))
    assert hub.fetch_snapshot(tmp_path / "got.pmo") == Snapshot(1, "../../evil")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Team.pmo", "Team.pmo.sync", "got.pmo", "whole"]


# What lies in a database


@pytest.mark.parametrize("content", JSONS.values(), ids=JSONS.keys())
def test_a_card_of_nonsense_in_a_database_is_told(database, content):
    text = content.decode("utf-8", "replace").replace("\0", "")
    with database._connected() as connection:
        connection.execute("UPDATE pmo_desktop.card SET content = %s", (text,))
        connection.execute("INSERT INTO pmo_desktop.copy VALUES (%s, 'evil', %s)", (database._address.team, text))
    with pytest.raises(KnownError, match="makes no sense"):
        database.card()
    assert list(database.said()) == []


def test_rows_of_nonsense_in_a_database_are_passed_by(database):
    rows = [(-1, "0" * 32, ""), (2**62, "../../evil", ""), (3, "0" * 32, "\u202e"), (4, "", ""), (5, "A" * 32, "")]
    with database._connected() as connection:
        for number, digest, prev in rows:
            connection.execute(
                "INSERT INTO pmo_desktop.pack VALUES (%s, %s, %s, %s, 'x')",
                (database._address.team, number, digest, prev),
            )
    assert database.packs() == []
    assert database.read(PackName(3, "0" * 32, "")) is None
