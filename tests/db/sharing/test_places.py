"""Shares and synced folders of Windows, macOS and Linux, recognised from what those systems tell."""

import json
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from db.sharing.places import (
    Facts,
    Mount,
    Place,
    PlaceKind,
    declared_roots,
    facts_here,
    kind_of,
    mounts_of_linux,
    mounts_of_mac,
    place_of,
)

LOCAL, SHARE, SYNCED, REMOVABLE = PlaceKind
CASES = json.loads(Path(__file__).parents[2].joinpath("cases/sharing/places.json").read_text("utf-8"))


def facts_of(case) -> Facts:
    inside = case.get("inside", {})
    drives = case.get("drives", {})
    links = case.get("links", {})
    return Facts(
        system=case["system"],
        mounts=tuple(Mount(*each) for each in case.get("mounts", ())),
        roots=case.get("roots", {}),
        drive=lambda root: drives.get(root, 3),
        inside=lambda folder: inside.get(folder, ()),
        real=lambda path: links.get(path, path),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_place_is_recognised(case):
    path = (PureWindowsPath if case["system"] == "win32" else PurePosixPath)(case["path"])

    found = place_of(path, case.get("named", ()), facts_of(case))

    kind, root, service = case["place"] if isinstance(case["place"], list) else (case["place"], "", "")
    assert found == Place(PlaceKind(kind), root, service)


def test_mounts_of_linux_are_read_with_spaces_and_oddities():
    text = (
        "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
        "40 27 0:44 / /mnt/Team\\040Berlin rw,relatime shared:7 master:3 - cifs //server/Team\\040Berlin rw,vers=3.1.1\n"
        "41 27 0:45 / /mnt/b\\134s rw - nfs4 server:/x rw\n"
        "\nnonsense\n42 27 - x\n"
    )

    assert mounts_of_linux(text) == (
        Mount("/proc", "proc"),
        Mount("/mnt/Team Berlin", "cifs"),
        Mount("/mnt/b\\s", "nfs4"),
    )


def test_mounts_of_mac_are_read():
    text = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//anna@server._smb._tcp.local/Team%20Berlin on /Volumes/Team Berlin (smbfs, nodev, nosuid, mounted by anna)\n"
        "map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)\n"
        "server:/x on /Volumes/x on y (z) (nfs)\n"
    )

    assert mounts_of_mac(text) == (
        Mount("/", "apfs"),
        Mount("/Volumes/Team Berlin", "smbfs"),
        Mount("/System/Volumes/Data/home", "autofs"),
        Mount("/Volumes/x on y (z)", "nfs"),
    )


def test_onedrive_and_dropbox_declare_their_folders(tmp_path):
    (tmp_path / ".dropbox").mkdir()
    accounts = {"personal": {"path": "/home/a/Drop"}, "business": {"path": "/data/Office", "host": 1}, "odd": 3}
    (tmp_path / ".dropbox/info.json").write_text(json.dumps(accounts), "utf-8")

    found = declared_roots({"OneDriveCommercial": "C:\\Users\\a\\Firm", "OneDrive": ""}, tmp_path)

    assert found == {"C:\\Users\\a\\Firm": "OneDrive", "/home/a/Drop": "Dropbox", "/data/Office": "Dropbox"}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"personal": []}', '{"personal": {"path": 3}}'])
def test_a_dropbox_file_that_makes_no_sense_declares_nothing(tmp_path, content):
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / ".dropbox/info.json").write_text(content, "utf-8")

    assert declared_roots({}, tmp_path) == {}


def test_a_folder_of_this_machine_is_local_until_a_service_marks_it(tmp_path):
    file = tmp_path / "plans" / "Team.pmo"
    file.parent.mkdir()
    assert facts_here().system
    assert kind_of(file) is LOCAL
    assert kind_of(file, named=[str(tmp_path)]) is SHARE

    (tmp_path / ".stfolder").mkdir()

    assert place_of(file) == Place(SYNCED, str(tmp_path), "Syncthing")
