"""`organisation`: name, logo, holidays and hours of a portfolio, shown and chosen."""

import io

from PIL import Image


def test_what_is_chosen_holds_and_is_said(pmo, tmp_path):
    file, logo = tmp_path / "a.pmo", tmp_path / "arden.png"
    pmo("new", file)
    found = io.BytesIO()
    Image.new("RGB", (200, 80), "navy").save(found, "PNG")
    logo.write_bytes(found.getvalue())
    ran = pmo(
        "organisation", file, "--name", "Arden Vale", "--logo", logo, "--country", "gb-sct", "--hours",
        "9-17, lunch 12-12:30", "--json",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    assert (ran.data["name"], ran.data["country"], ran.data["logo"]["file"]) == ("Arden Vale", "GB-SCT", "arden.png")
    assert ran.data["hours_in_words"] == "Mon–Fri 09:00–12:00, 12:30–17:00 (37.5 h a week)"
    assert ran.data["answered"] == ["country", "hours", "organisation"]
    said = pmo("organisation", file).out
    assert "Arden Vale" in said
    assert "United Kingdom (Scotland), filled in to" in said
    gone = pmo("organisation", file, "--logo", "none", "--country", "none", "--json").data
    assert (gone["logo"], gone["country"], gone["holidays_until"]) == (None, "", None)


def test_what_cannot_be_read_stops_before_anything_is_written(pmo, tmp_path):
    file = tmp_path / "a.pmo"
    pmo("new", file)
    for words, answer in (
        (("--hours", "soon"), "not a working week"),
        (("--country", "XX"), "There is no country"),
        (("--logo", file), "no picture that can be printed"),
        (("--logo", tmp_path / "gone.png"), "gone.png"),
    ):
        ran = pmo("organisation", file, "--name", "Never", *words)
        assert (ran.code, ran.out) == (1, "")
        assert answer in ran.err
    assert pmo("organisation", file, "--json").data["name"] == ""
