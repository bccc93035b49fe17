"""Files are checked as they are; on real files no share may drop under what was reached before."""

import tomllib
from pathlib import Path

import pytest

from pmo_desktop.domain.errors import KnownError
from pmo_desktop.domain.schedule.fidelity import Aspect, Counts
from pmo_desktop.services.fidelity import check_file, check_projects

FLOORS = tomllib.loads((Path(__file__).parents[1] / "cases" / "fidelity" / "floors.toml").read_text("utf-8"))
P6 = Path(__file__).parents[1] / "cases" / "exchange" / "p6" / "bridge.xer"
KINDS = {".xml", ".xer", ".pmxml", ".gan", ".planner", ".mpx"}
SLACKS = """<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-01-05T08:00:00</StartDate><Tasks>
<Task><UID>1</UID><Name>Long</Name><Duration>PT16H0M0S</Duration>{long}</Task>
<Task><UID>2</UID><Name>Short</Name><Duration>PT8H0M0S</Duration>{short}</Task></Tasks></Project>"""


def file(folder, **slacks):
    found = folder / "plan.xml"
    found.write_text(SLACKS.format(**slacks), "utf-8")
    return found


@pytest.mark.parametrize(
    ("long", "agreeing", "unstated"),
    [("<TotalSlack>0</TotalSlack>", 2, 0), ("", 2, 0), ("<TotalSlack>4800</TotalSlack>", 1, 0)],
    ids=["nought is written", "nought is left out", "it is something else"],
)
def test_a_slack_left_out_beside_others_is_nought(tmp_path, long, agreeing, unstated):
    counts = check_file(file(tmp_path, long=long, short="<TotalSlack>4800</TotalSlack>")).counts
    assert (counts.compared, counts.agreeing[Aspect.SLACK], counts.unstated[Aspect.SLACK]) == (2, agreeing, unstated)


def test_a_file_without_any_slack_says_none(tmp_path):
    dates = "<Start>2026-01-05T08:00:00</Start>"
    counts = check_file(file(tmp_path, long=dates, short=dates)).counts
    assert (counts.agreeing[Aspect.SLACK], counts.unstated[Aspect.SLACK]) == (2, 2)
    assert (counts.agreeing[Aspect.START], counts.unstated[Aspect.START]) == (2, 0)


def test_a_difference_names_its_task_as_the_file_does(tmp_path):
    (found,) = check_file(
        file(tmp_path, long="<TotalSlack>4800</TotalSlack>", short="<TotalSlack>4800</TotalSlack>")
    ).differences
    assert (found.key, found.number, found.task, found.aspect) == ("1", 1, "Long", Aspect.SLACK)
    assert (found.file, found.computed, found.shown) == (28_800, 0, ("1d", "0d"))


def test_linked_projects_of_one_file_wait_for_the_dates_that_come_out_here():
    bridge, road = check_projects(P6)
    base = next(row for row, name in enumerate(road.plan.tasks["name"]) if name == "Lay base")
    seen = bridge.plan.outside[road.plan.tasks.ids[base]]
    assert "Lay base" not in bridge.plan.tasks["name"]
    assert (seen.start, seen.finish) == (road.schedule.start[base], road.schedule.finish[base])


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(KnownError, match="is a folder"):
        check_file(tmp_path)


@pytest.mark.parametrize("through", ["the task", "its summary"])
def test_what_waits_for_a_task_whose_dates_were_inferred_says_so(tmp_path, through):
    link = (
        "<PredecessorLink><PredecessorUID>99</PredecessorUID><Type>1</Type><CrossProject>1</CrossProject>"
        "<CrossProjectName>Other.mpp\\7</CrossProjectName></PredecessorLink>"
    )
    start, finish = ("<Start>2026-01-07T08:00:00</Start>", "<Finish>2026-01-09T17:00:00</Finish>")
    own, above = (link, "") if through == "the task" else ("", link)
    (tmp_path / "plan.xml").write_text(
        '<Project xmlns="http://schemas.microsoft.com/project"><StartDate>2026-01-05T08:00:00</StartDate><Tasks>'
        f"<Task><UID>1</UID><Name>Phase</Name><OutlineLevel>1</OutlineLevel>{start}{finish}{above}</Task>"
        f"<Task><UID>2</UID><Name>Waits</Name><OutlineLevel>2</OutlineLevel>{start}{finish}"
        f"<Duration>PT8H0M0S</Duration>{own}</Task>"
        f"<Task><UID>3</UID><Name>Free</Name><OutlineLevel>1</OutlineLevel>{finish}<Duration>PT8H0M0S</Duration></Task>"
        "</Tasks></Project>", "utf-8",
    )  # fmt: skip
    found = {each.task: each.reason for each in check_file(tmp_path / "plan.xml").differences if each.number != 1}
    said = "of another project, whose dates the file does not say: they are inferred from those of the tasks that wait for it."
    assert said in found["Waits"]
    assert "another project" not in found["Free"]


@pytest.mark.realdata
@pytest.mark.parametrize("folder", FLOORS)
def test_no_share_drops_under_what_was_reached_before(folder, realdata):
    sources = sorted(path for path in (realdata / folder).rglob("*") if path.suffix in KINDS)
    counts = sum((check_file(source).counts for source in sources), Counts())
    assert counts.compared
    shares = {aspect.value: 100.0 * counts.agreeing[aspect] / counts.compared for aspect in Aspect}
    fallen = {name: share for name, share in shares.items() if share < FLOORS[folder][name]}
    assert fallen == {}, shares
