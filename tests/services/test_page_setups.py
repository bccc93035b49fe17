"""Page set-ups and page breaks lie in the file; each change of them is one, named, and can be undone."""

import pytest

from pmo_desktop.charts.page_setup import PageSetup
from pmo_desktop.domain import moment
from pmo_desktop.domain.errors import InvalidValueError
from pmo_desktop.services import planning, portfolio
from pmo_desktop.services.page_setups import (
    drop_setup,
    keep_setup,
    page_breaks,
    page_setups,
    set_page_breaks,
    setup_named,
    setup_of,
)
from pmo_desktop.services.workspace import Workspace

WIDE = PageSetup(paper="A3", pages_across=2)


@pytest.fixture
def two(tmp_path):
    with Workspace.create(tmp_path / "a.pmo", author="Anna") as workspace:
        start = moment.from_iso("2026-01-05")
        ids = [portfolio.create_project(workspace, name, start) for name in ("Bridge", "Tunnel")]
        yield workspace, *ids


def test_a_set_up_is_kept_found_changed_and_dropped(two):
    workspace, bridge, tunnel = two
    keep_setup(workspace, "Board", WIDE, None)
    keep_setup(workspace, " board ", PageSetup(paper="A0"), bridge)
    assert setup_of(setup_named(workspace, "BOARD", bridge)).paper == "A0"
    assert setup_of(setup_named(workspace, "board", tunnel)) == WIDE
    keep_setup(workspace, "Board", PageSetup(paper="A1"), None)
    assert [setup_of(each).paper for each in page_setups(workspace)] == ["A1", "A0"]
    assert workspace.undo_label == "Page set-up “Board”"
    workspace.undo()
    assert setup_of(setup_named(workspace, "board", tunnel)) == WIDE
    drop_setup(workspace, setup_named(workspace, "board", tunnel))
    assert setup_named(workspace, "board", tunnel) is None
    with pytest.raises(InvalidValueError, match="needs a name"):
        keep_setup(workspace, "  ", WIDE, None)


def test_page_breaks_are_of_one_plan_and_each_setting_is_one_change(two):
    workspace, bridge, tunnel = two
    ids = planning.insert_tasks(workspace, bridge, None, ["Dig", "Deck", "Paint"])
    set_page_breaks(workspace, bridge, ids[1:], on=True)
    assert workspace.undo_label == "Page break before 2 tasks"
    assert page_breaks(workspace, bridge) == set(ids[1:])
    assert page_breaks(workspace, tunnel) == set()
    assert page_setups(workspace) == ()
    assert set_page_breaks(workspace, bridge, ids[1:], on=True) is None
    set_page_breaks(workspace, bridge, [ids[1]], on=False)
    assert workspace.undo_label == "No page break before “Deck”"
    workspace.undo()
    workspace.undo()
    assert page_breaks(workspace, bridge) == set()
