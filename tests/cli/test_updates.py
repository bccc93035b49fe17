"""`update` shows what a newer file says otherwise, writes only what it is told to, and `versions` says which files came."""

from tests.cli.conftest import BRIDGE


def newer(folder):
    """Write a newer version of the bridge, with another duration and a task more."""
    text = BRIDGE.read_text("utf-8")
    first = text.index("<Task>", text.index("<Tasks>"))
    name_at = text.rindex("<Name>", 0, text.rindex("</Task>")) + len("<Name>")
    text = f"{text[:name_at]}Really {text[name_at:]}"
    (folder / "bridge v2.xml").write_text(text, "utf-8")
    assert first > 0
    return folder / "bridge v2.xml"


def brought(pmo, tmp_path):
    file = tmp_path / "office.pmo"
    assert pmo("new", file).code == 0
    assert pmo("import", file, BRIDGE).code == 0
    return file


def test_a_dry_run_shows_the_differences_and_writes_nothing(pmo, tmp_path):
    file = brought(pmo, tmp_path)
    ran = pmo("update", file, newer(tmp_path))
    assert ran.code == 0
    assert "1 renamed" in ran.out or "1 task renamed" in ran.out
    assert "Nothing was written" in ran.out
    assert len(pmo("versions", file, "P-01", "--json").data["versions"]) == 1


def test_all_is_taken_over_and_the_file_is_a_version(pmo, tmp_path):
    file = brought(pmo, tmp_path)
    data = pmo("update", file, newer(tmp_path), "--accept", "all", "--json").data
    assert data["counts"]["renamed"] == 1
    assert data["change"]
    known = pmo("versions", file, "P-01", "--json").data["versions"]
    assert [(each["number"], each["file"], each["author"]) for each in known] == [
        (2, "bridge v2.xml", "petra"), (1, "bridge.xml", "petra"),
    ]  # fmt: skip
    again = pmo("update", file, newer(tmp_path), "--accept", "all", "--json").data
    assert (again["same_file"], again["change"], again["rows"]) == (True, None, [])
    assert "renamed" in pmo("versions", file, "P-01").out


def test_a_file_of_no_project_here_is_said_to_be_none(pmo, tmp_path):
    file = tmp_path / "office.pmo"
    pmo("new", file)
    ran = pmo("update", file, BRIDGE)
    assert ran.code != 0
    assert "cannot be told for sure" in ran.err
    assert "pmo-desktop import" in ran.err
