"""What a difference comes to, line by line, and what is chosen with what."""

from pmo_desktop.services.updating import Dates, Difference, Field, Here, Kept, Moved, Row, Thing, What
from ui.updating.lines import Choice, Kind, by_kind, by_task, counted, lines_of

DAY = 86_400
HERE = Here("Petra", 1_764_000_000_000)


def tr(text):
    return text


def difference():
    """A task that changed in three ways, one of them here too; a summary that comes with a task; one that goes."""
    deck = Row(
        "deck", Thing.TASK, What.RENAMED, "t1", "Bridge deck", "Deck", 3, 1, ("Build",),
        (
            Field("deck/name", "name", "Task", "Deck", "Bridge deck"),
            Field("deck/duration", "duration", "Duration", "5d", "8d", "6d", HERE, "Petra changed it here."),
            Field("deck/links", "predecessors", "Predecessors", "Piles", "Piles; Rails", needs=frozenset({"rails"})),
        ),
        Dates(0, 5 * DAY, 0, 8 * DAY),
    )  # fmt: skip
    rails = Row("rails", Thing.TASK, What.ADDED, "t2", "Rails", number=5,
                fields=(Field("r/d", "duration", "Duration", "–", "2d"),), dates=Dates(None, None, DAY, 3 * DAY),
                needs=frozenset({"finishing"}))  # fmt: skip
    finishing = Row("finishing", Thing.TASK, What.ADDED, "t3", "Finishing", number=4)
    piles = Row("piles", Thing.TASK, What.REMOVED, "t4", "Paint", dates=Dates(0, DAY), goes=("2 bookings go with it.",),
                problem="Ben is booked on it.")  # fmt: skip
    rules = Row(
        "project",
        Thing.PROJECT,
        What.CHANGED,
        "p",
        "Bridge",
        fields=(Field("project/start", "start", "Start", "a", "b"),),
    )
    return Difference(
        "p", "Bridge", None, (rules, deck, finishing, rails, piles), "finish +3 d",
        moved=(Moved("t5", "Opening", Dates(5 * DAY, 5 * DAY, 8 * DAY, 8 * DAY)),),
        kept=(Kept("kept/notes", "t1", "Bridge deck", "Notes", "Boots", "–", HERE),),
    )  # fmt: skip


def test_what_needs_a_look_comes_first_and_every_fact_stands_under_its_kind():
    groups = by_kind(lines_of(difference(), tr), tr)
    assert [(group.key, [line.name for line in group.lines]) for group in groups] == [
        ("look", ["Bridge deck", "Paint"]), ("dates", ["Project “Bridge”"]), ("added", ["Finishing", "Rails"]),
        ("renamed", ["Bridge deck"]), ("links", ["Bridge deck"]), ("follows", ["Opening"]), ("kept", ["Bridge deck"]),
    ]  # fmt: skip
    look = groups[0].lines
    assert [(each.what, each.here, each.there, each.before, each.by) for each in look] == [
        ("Duration", "5d", "8d", "6d", HERE), ("Removed", "1970-01-01 – 1970-01-02", "", "", None),
    ]  # fmt: skip
    assert look[0].pair.days == 3
    assert (groups[2].lines[1].there, groups[2].lines[1].pair.before) == ("Duration 2d", None)
    assert dict(counted(lines_of(difference(), tr)))[Kind.LOOK] == 2


def test_under_its_task_a_fact_is_said_once_and_what_differs_alone_is_a_line_of_its_own():
    groups = by_task(lines_of(difference(), tr), tr)
    assert [(group.title, len(group.lines)) for group in groups] == [
        ("Project “Bridge”", 0), ("Bridge deck", 3), ("Finishing", 0), ("Rails", 0), ("Paint", 0),
        ("Dates that move in consequence", 1), ("Stays as it is here", 1),
    ]  # fmt: skip
    assert groups[1].head.what == "3 differences"
    assert groups[1].keys == ("deck/name", "deck/duration", "deck/links")
    assert groups[3].keys == ("rails",)
    assert groups[5].keys == ()


def test_what_needs_another_comes_and_goes_with_it():
    choice = Choice(difference())
    choice.with_more(["deck/links"])
    assert choice.keys == {"deck/links", "rails", "finishing"}
    choice.with_more(["deck/name", "kept/notes"])
    choice.without(["finishing"])
    assert choice.keys == {"deck/name", "kept/notes"}
    choice.start(["piles", "unheard of"])
    assert choice.keys == {"piles"}


def test_at_first_nothing_is_chosen_that_needs_a_look():
    found = difference().unproblematic()
    assert "deck/duration" not in found
    assert "piles" not in found
    assert {"deck/name", "deck/links", "rails", "finishing", "project/start"} == found
