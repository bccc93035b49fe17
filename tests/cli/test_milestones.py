"""Milestones are shown and lists of them taken over without a window; the portfolio is written as a workbook."""

import pytest
from openpyxl import load_workbook

LIST = "Harbour wall\nKick-off 3 Jan 2026 done\nRelease 2.1\nGo-live 15.03.2026, Anna\n"


@pytest.fixture
def portfolio(pmo, tmp_path):
    pmo("new", tmp_path / "o.pmo")
    (tmp_path / "list.txt").write_text(LIST, encoding="utf-8")
    return tmp_path / "o.pmo"


def test_a_list_becomes_a_project_and_what_cannot_be_read_is_told(pmo, portfolio, tmp_path):
    ran = pmo("milestones", portfolio, "--take", tmp_path / "list.txt", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [(each["name"], each["date"], each["done"], each["owner"]) for each in ran.data["milestones"]] == [
        ("Kick-off", "2026-01-03T08:00", True, ""),
        ("Go-live", "2026-03-15T08:00", False, "Anna"),
    ]
    assert ran.data["milestones"][0]["project"]["name"] == "Harbour wall"
    assert [each["line"] for each in ran.data["taken"]["left_out"]] == [3]
    (tmp_path / "more.csv").write_text("Milestone;Date\nHandover;1.5.2026\n", encoding="utf-8")
    told = pmo("milestones", portfolio, "Harbour wall", "--take", tmp_path / "more.csv").out
    assert "Took over 1 milestone." in told
    assert "Handover" in told
    assert len(pmo("milestones", portfolio, "--json").data["milestones"]) == 3


def test_a_list_without_milestones_and_two_places_for_it_are_refused(pmo, portfolio, tmp_path):
    (tmp_path / "none.txt").write_text("Dear all,\nsee you\n", encoding="utf-8")
    assert "No milestone is in it." in pmo("milestones", portfolio, "--take", tmp_path / "none.txt").err
    assert pmo("milestones", portfolio, "X", "--new", "Y").code == 2


def test_the_portfolio_is_written_as_a_workbook(pmo, portfolio, tmp_path):
    pmo("milestones", portfolio, "--take", tmp_path / "list.txt")
    ran = pmo("export", portfolio, tmp_path / "all.xlsx", "--json")
    assert (ran.code, ran.data["projects"]) == (0, 1)
    assert load_workbook(tmp_path / "all.xlsx")["Milestones"]["C3"].value == "Go-live"
    assert pmo("export", portfolio, "--register", tmp_path / "r.xlsx").code == 0
    assert load_workbook(tmp_path / "r.xlsx").active["B2"].value == "Harbour wall"
