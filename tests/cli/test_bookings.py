"""Bookings are shown, taken over from tables and written again without a window."""

import pytest


@pytest.fixture
def office(pmo, tmp_path, bridge):
    pmo("new", tmp_path / "o.pmo")
    pmo("import", tmp_path / "o.pmo", bridge)
    return tmp_path / "o.pmo"


@pytest.fixture
def told(tmp_path):
    table = tmp_path / "bookings.csv"
    table.write_text(
        "Name;Projekt;Jan 26;Feb 26\nAnna Müller;Foot bridge;40;50%?\nZoe;Foot bridge;10;\n", encoding="utf-8"
    )
    return table


def test_a_table_is_taken_over_and_what_fits_nothing_is_told(pmo, office, told):
    ran = pmo("bookings", office, "--from", "2026-01-01", "--months", 2, "--take", told, "--json")
    assert (ran.code, ran.err) == (0, "")
    taken = ran.data["taken"]
    assert (taken["amounts"], taken["summary"]) == (2, "2 bookings new")
    assert taken["left_out"] == [{"place": "line 3", "reason": "Zoe, Foot bridge: Nobody here is called so."}]
    assert [(each["state"], each["before_percent"], each["after_percent"]) for each in taken["lines"] if each["taken"]] == [
        ("new", 0, 40), ("new", 0, 50)
    ]  # fmt: skip
    row = next(each for each in ran.data["rows"] if each["project"].endswith("Foot bridge"))
    assert [(each["percent"], each["tentative_percent"]) for each in row["cells"]] == [(40, 0), (50, 50)]
    assert ran.data["periods"][0] == {"start": "2026-01-01T00:00", "finish": "2026-02-01T00:00"}
    (anna,) = ran.data["people"]
    assert anna["sums"][1]["percent"] == 50
    assert "Zoe" in pmo("bookings", office, "--take", told).out


def test_bookings_are_shown_beside_what_is_planned_and_written(pmo, office, told, tmp_path):
    """Of 176 h in January 40 % are 70.4 h; the plan asks 12 of them."""
    pmo("bookings", office, "--take", told)
    ran = pmo("bookings", office, "--from", "2026-01-01", "--months", 1, "--json")
    cell = ran.data["rows"][0]["cells"][0]
    assert (cell["booked_hours"], cell["planned_hours"], cell["counted_hours"], cell["counts"]) == (
        70.4,
        12,
        70.4,
        "booking",
    )
    shown = pmo("bookings", office, "--from", "2026-01-01", "--months", 1, "--out", tmp_path / "out.csv").out
    assert "40%" in shown
    assert "Anna Müller" in (tmp_path / "out.csv").read_text("utf-8-sig")
    weeks = pmo("bookings", office, "--from", "2026-01-05", "--weeks", 2, "--json").data
    assert (weeks["per"], len(weeks["periods"])) == ("week", 2)


def test_a_table_nobody_can_read_is_refused(pmo, office, tmp_path):
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a;b\n1;2\n", encoding="utf-8")
    ran = pmo("bookings", office, "--take", wrong)
    assert ran.code != 0
    assert "people in one column" in ran.err


def test_an_empty_portfolio_has_no_people_yet(pmo, tmp_path):
    pmo("new", tmp_path / "o.pmo")
    assert "no people yet" in pmo("bookings", tmp_path / "o.pmo").out
    assert pmo("bookings", tmp_path / "o.pmo", "--json").data["rows"] == []
