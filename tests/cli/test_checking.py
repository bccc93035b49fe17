"""`check-fidelity` says of each file which share agrees and why the rest does not; it touches nothing."""

from pmo_desktop.cli.checking import share
from pmo_desktop.cli.codes import Exit


def test_the_data_has_the_counts_and_each_difference_with_its_reason(pmo, bridge):
    ran = pmo("check-fidelity", bridge, "--json", "--quiet")
    assert (ran.code, ran.err) == (Exit.DONE, "")
    assert set(ran.data) == {"files", "total", "failed"}
    counts = {"tasks": 3, "compared": 3, "start": 3, "finish": 2, "slack": 3, "critical": 3,
              "unstated": {"start": 0, "finish": 0, "slack": 3, "critical": 3}}  # fmt: skip
    (file,) = ran.data["files"]
    assert ran.data["total"] == counts
    (difference,) = file.pop("differences")
    assert file == {"file": str(bridge), **counts}
    assert difference.pop("reason").startswith("It lasts 3d from 2026-01-07 08:00")
    assert difference == {
        "project": "Foot bridge", "number": 2, "key": "2", "task": "Deck", "field": "finish",
        "file": "2026-01-12T17:00", "computed": "2026-01-09T17:00",
    }  # fmt: skip


def test_the_words_say_the_same(pmo, bridge):
    ran = pmo("check-fidelity", bridge)
    assert ran.code == Exit.DONE
    deck = next(line for line in ran.out.splitlines() if "Deck" in line)
    assert deck.split()[:8] == ["2", "Deck", "finish", "2026-01-12", "17:00", "2026-01-09", "17:00", "It"]
    total = next(line for line in ran.out.splitlines() if line.startswith("Total"))
    assert total.split() == [
        "Total",
        "3",
        "3",
        "3",
        "100.00",
        "%",
        "2",
        "66.66",
        "%",
        "3",
        "100.00",
        "%",
        "3",
        "100.00",
        "%",
    ]
    assert "do not say slack of 3, critical of 3 compared tasks" in ran.out


def test_a_file_that_cannot_be_read_does_not_stop_the_others(pmo, bridge, tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_text("<Project", "utf-8")
    ran = pmo("check-fidelity", tmp_path / "gone.xml", broken, bridge, "--json")
    assert ran.code == Exit.IN_PART
    assert [each["file"] for each in ran.data["files"]] == [str(bridge)]
    assert [each["file"] for each in ran.data["failed"]] == [str(tmp_path / "gone.xml"), str(broken)]
    assert all(each["reason"] and each["next_step"] for each in ran.data["failed"])
    assert "2 of 3 could not be checked" in ran.err


def test_nothing_but_files_that_cannot_be_read_gives_no_table(pmo, tmp_path):
    ran = pmo("check-fidelity", tmp_path / "gone.xml")
    assert (ran.code, ran.out) == (Exit.IN_PART, "")


def test_several_files_are_added_up(pmo, bridge):
    total = pmo("check-fidelity", bridge, bridge, "--json").data["total"]
    assert (total["compared"], total["finish"]) == (6, 4)


def test_only_all_of_them_are_a_hundred_per_cent():
    assert share(99_999, 100_000).strip() == "99.99 %"
    assert share(7, 7).strip() == "100.00 %"
