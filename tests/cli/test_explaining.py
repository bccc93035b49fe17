"""`explain` follows a date back to where it comes from, as words and as data.

The foot bridge: Survey 2 d from Monday 2026-01-05, then Deck 3 d and, beside it, Paint 1 d.
"""

import pytest


def test_the_chain_is_data_in_order_each_with_its_date_and_task(pmo, office):
    ran = pmo("explain", office, "P-01", "Deck", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert (ran.data["project"]["name"], ran.data["task"]["name"], ran.data["task"]["number"]) == (
        "Foot bridge",
        "Deck",
        2,
    )
    assert [(step["task"]["name"], step["of"], step["date"]) for step in ran.data["chain"]] == [
        ("Deck", "finish", "2026-01-09T17:00"), ("Survey", "finish", "2026-01-06T17:00"),
    ]  # fmt: skip
    told = [(each["kind"], each["of"], each["date"]) for step in ran.data["chain"] for each in step["drivers"]]
    assert told == [
        ("duration", "finish", "2026-01-09T17:00"), ("calendar", "start", "2026-01-07T08:00"),
        ("link", "start", "2026-01-06T17:00"), ("duration", "finish", "2026-01-06T17:00"),
        ("project", "start", "2026-01-05T08:00"),
    ]  # fmt: skip
    (link,) = [each for step in ran.data["chain"] for each in step["drivers"] if each["kind"] == "link"]
    assert link["task"]["name"] == "Survey"
    assert link["text"] == "“Survey” ends."


def test_the_words_say_the_same(pmo, office):
    lines = pmo("explain", office, "P-01", "2").out.splitlines()
    assert lines[0] == "P-01 Foot bridge: Deck"
    assert lines[1].split() == ["Task", "Date", "Why"]
    assert lines[-1].split() == ["2026-01-05", "08:00", "The", "project", "starts", "then."]


@pytest.mark.parametrize("words", ["3", "paint", "Paint “Grün”", "GRÜN"])
def test_a_task_is_named_by_number_name_or_a_part_of_it(pmo, office, words):
    assert pmo("explain", office, "P-01", words, "--json").data["task"]["number"] == 3


@pytest.mark.parametrize(
    ("words", "said"), [("e", "more than one task"), ("Roof", "no task “Roof”"), ("9", "no task “9”"), ("", "no task")]
)
def test_a_task_that_is_none_or_several_is_refused_with_what_is_there(pmo, office, words, said):
    ran = pmo("explain", office, "P-01", words)
    assert ran.code == 1
    assert said in ran.err
