"""Messages of Outlook and other compound files: what lies in them is found by name; damaged ones raise ValueError at most."""

import random
import struct

import pytest

from pmo_desktop.exchange.compound import MAGIC, Compound, read_compound
from pmo_desktop.exchange.outlook import Attached, attached
from pmo_desktop.exchange.signs import Sign, sign_of

_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


def compound(tree, cutoff=4096):  # noqa: C901 - a file format in one piece
    """Return a compound file of storages (dicts) and streams (bytes), by [MS-CFB]: small streams in the root’s own stream."""
    entries, small, sectors = [], bytearray(), []

    def put(data):
        first = len(sectors)
        pieces = [data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
        sectors.extend((piece, first + number + 1) for number, piece in enumerate(pieces))
        if pieces:
            sectors[-1] = (sectors[-1][0], _END)
        return first if pieces else _END

    def add(name, content):
        at = len(entries)
        entries.append([name, 5 if at == 0 else 1 if isinstance(content, dict) else 2, _NONE, _NONE, _NONE, _END, 0])
        if isinstance(content, dict):
            before = _NONE
            for each, inner in content.items():
                place = add(each, inner)
                if before == _NONE:
                    entries[at][4] = place
                else:
                    entries[before][3] = place
                before = place
        elif len(content) < cutoff:
            entries[at][5:] = [len(small) // 64, len(content)]
            small.extend(content.ljust(-(-len(content) // 64) * 64, b"\0"))
        else:
            entries[at][5:] = [put(content), len(content)]
        return at

    add("Root Entry", tree)
    entries[0][5:] = [put(bytes(small)), len(small)]
    # which small sector follows which: each stream’s run ends at its last
    after = [_END] * (len(small) // 64)
    for _, kind, *_, start, size in entries[1:]:
        if kind == 2 and size < cutoff:
            for at in range(start, start + -(-size // 64) - 1):
                after[at] = at + 1
    small_table = put(b"".join(struct.pack("<I", each) for each in after))
    rows = b""
    for name, kind, left, right, child, start, size in entries:
        text = name.encode("utf-16-le") + b"\0\0"
        rows += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, left, right, child) + bytes(36)
        rows += struct.pack("<IQ", start, size)
    directory = put(rows)
    table_at = len(sectors)
    table = [follows for _, follows in sectors] + [0xFFFFFFFD] * (-(-(len(sectors) + 1) // 128))
    count = len(table) - len(sectors)
    packed = b"".join(struct.pack("<I", each) for each in table).ljust(count * 512, b"\xff")
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, count, directory, 0, cutoff, small_table, 1, _END, 0)
    header += struct.pack("<109I", *(list(range(table_at, table_at + count)) + [_FREE] * (109 - count)))
    return header + b"".join(piece for piece, _ in sectors) + packed


def one(name, data, **more):
    return {"__substg1.0_3707001F": name.encode("utf-16-le"), "__substg1.0_37010102": data, **more}


LONG = b"<Project>" + b"x" * 9_000
MESSAGE = {
    "__properties_version1.0": bytes(32), "__substg1.0_0037001F": "Status".encode("utf-16-le"),
    "__attach_version1.0_#00000000": one("Übersicht v7.xml", LONG),
    "__attach_version1.0_#00000001": one(
        "image001.png", b"\x89PNG\r\n\x1a\n", **{"__substg1.0_3712001F": "x@y".encode("utf-16-le")}
    ),
    "__attach_version1.0_#00000002": {
        "__substg1.0_3701000D": {"__properties_version1.0": b"", "__attach_version1.0_#00000000": one("inner.csv", b"a;b\n1;2\n")}
        | {"__substg1.0_0037001F": b"I\0"}
    },
    "__attach_version1.0_#00000003": {"__substg1.0_3704001E": b"OLD.TXT", "__substg1.0_37010102": b"text"},
    "__attach_version1.0_#00000004": {"__substg1.0_3707001F": "in the cloud.docx".encode("utf-16-le")},
}  # fmt: skip


def test_what_is_attached_is_found_with_its_names_and_bytes(tmp_path):
    path = tmp_path / "Status.msg"
    path.write_bytes(compound(MESSAGE))
    assert sign_of(path) is Sign.OUTLOOK
    assert list(attached(read_compound(path))) == [
        Attached("Übersicht v7.xml", LONG), Attached("image001.png", b"\x89PNG\r\n\x1a\n", within_text=True),
        Attached("inner.csv", b"a;b\n1;2\n"), Attached("OLD.TXT", b"text"), Attached("in the cloud.docx", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("EncryptedPackage", Sign.LOCKED), ("WordDocument", Sign.TEXT_DOCUMENT), ("Workbook", Sign.OLD_WORKBOOK),
        ("PowerPoint Document", Sign.SLIDES), ("Props14", Sign.PLAN),
    ],
)  # fmt: skip
def test_old_office_files_are_told_by_what_lies_in_them(name, sign, tmp_path):
    path = tmp_path / "thing"
    path.write_bytes(compound({name: b"x" * 100, "Other": {"Workbook": b"not at the top"}}))
    assert sign_of(path) is sign


def test_any_damage_is_told_and_ends(tmp_path):
    chance, whole = random.Random(7), compound(MESSAGE)
    for _ in range(300):
        data = bytearray(whole[: chance.randrange(1, len(whole) + 1)])
        for _ in range(chance.randrange(6)):
            at = chance.randrange(len(data))
            data[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4)])
        try:
            for each in attached(Compound(bytes(data))):
                assert len(each.data or b"") <= len(whole) * 2
        except (ValueError, struct.error):
            pass


@pytest.mark.realdata
def test_plans_of_ms_project_are_compound_files_whose_small_streams_are_read(realdata):
    found = read_compound(realdata / "msproject" / "slack9.mpp")
    entry = next(each for _, each in found.within(0) if each.name == "\x01CompObj")
    assert b"Microsoft" in found.content(entry)
