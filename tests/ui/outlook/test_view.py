"""The outlook as somebody uses it in a resource meeting: what lacks, who is behind it, who is free, who could do it."""

import csv

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from pmo_desktop.charts.outlook import frame
from pmo_desktop.domain.records import Assignment, Booking, BookingState, Project, ProjectState
from pmo_desktop.services.outlook import Unit, unassigned
from ui.outlook.capacity import EVERYBODY
from ui.shell.places import named


@pytest.fixture
def ahead(window, demo):
    shown = window(demo, place="outlook")
    return shown, shown.view(named("outlook"))


def test_it_begins_where_most_is_lacking_and_tells_who_is_behind(ahead):
    _, view = ahead
    line, period = view.capacity.place()
    gap = view.found.gap(view.found.table)
    assert gap[[row.id for row in view.found.table.rows].index(line), period] == gap.min()
    assert "lacks" in view.capacity.heading.text()
    assert view.capacity.behind.rowCount() > 0
    total = sum(entry.seconds for entry in view.capacity._entries)
    row = [each.id for each in view.found.table.rows].index(line)
    asked = view.found.table.demand[row, period] + view.found.table.proposed[row, period]
    assert total == pytest.approx(float(asked), rel=1e-3)


def test_a_click_on_a_column_goes_to_its_month_and_arrows_go_on(qtbot, ahead):
    _, view = ahead
    chart = view.capacity.chart
    at = frame(chart.months, chart.width(), chart.height())
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(round(at.x(4) + at.step / 2), 60))
    assert view.capacity.place()[1] == 4
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert view.capacity.place()[1] == 5
    assert chart.at == 5


def test_the_sum_of_everybody_is_drawn_and_listed_too(ahead):
    _, view = ahead
    view.capacity.table.choose(EVERYBODY, 2)
    whole = view.found.table.capacity[:, 2].sum() / 28_800
    assert view.capacity.chart.months[2].capacity == pytest.approx(whole)
    assert view.capacity.behind.rowCount() > 0


def test_units_and_proposals_are_chosen_above(qtbot, ahead):
    _, view = ahead
    unit, proposals = view.strip.unit, view.strip.proposals
    before = view.capacity.chart.months[3]
    unit.setCurrentIndex(unit.findData(Unit.HOURS))
    assert view.capacity.chart.months[3].capacity == pytest.approx(8 * before.capacity)
    assert "hours" in view.capacity.heading.text()
    view.capacity.table.choose(EVERYBODY, 3)
    assert view.capacity.chart.months[3].proposed > 0
    proposals.setCurrentIndex(proposals.findData("out"))
    assert view.capacity.chart.months[3].proposed == 0


def test_what_was_shown_is_remembered(ahead):
    _, view = ahead
    view.strip.by.setCurrentIndex(1)
    view.strip.months.setValue(6)
    state = view.save_state()
    view.strip.by.setCurrentIndex(0)
    view.strip.months.setValue(12)
    view.restore_state(state)
    assert view.strip.save_state()["by"] == "team"
    assert view.strip.months.value() == 6


def test_who_is_free_is_listed_and_copied_as_a_spreadsheet_takes_it(qtbot, ahead):
    _, view = ahead
    view.commands["free"].trigger()
    table = view.free.table
    assert table.rows.lines
    table.choose(table.rows.lines[0].id, 0)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == table.rows.lines[0].cells[0].text
    assert view.selection().ids == (table.rows.lines[0].id,)


def test_columns_are_sorted_with_the_sum_at_the_end(ahead):
    _, view = ahead
    table = view.capacity.table
    table.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    values = [line.cells[1].value for line in table.rows.lines[:-1]]
    assert values == sorted(values)
    assert table.rows.lines[-1].id == EVERYBODY


def test_enter_on_work_nobody_is_named_for_finds_somebody_and_names_them(qtbot, ahead, demo):
    _, view = ahead
    view.commands["unnamed"].trigger()
    view.unnamed.table.select(next(each.id for each in view.found.unassigned if each.seconds >= 5 * 28_800))
    (item,) = view.unnamed.chosen()
    qtbot.keyClick(view.unnamed.table.view, Qt.Key.Key_Return)
    finder = view.finder
    assert view.pages.currentWidget() is finder
    assert item.name in finder.target.text()
    assert finder.found[0].score == max(each.score for each in finder.found)
    finder.table.choose(finder.found[0].person.id, -1)
    qtbot.mouseClick(finder.assign, Qt.MouseButton.LeftButton)
    (assigned,) = demo.find(Assignment, task_id=item.task_id)
    assert assigned.person_id == finder.found[0].person.id or assigned.person_id
    assert item.id not in {each.id for each in unassigned(demo, demo.today(), 2**33)}
    assert not finder.targets
    demo.undo()
    assert not demo.find(Assignment, task_id=item.task_id)


def test_from_a_lacking_role_one_finds_who_has_time_and_books_them(qtbot, ahead, demo):
    _, view = ahead
    line, period = view.capacity.place()
    view.commands["who"].trigger()
    wish = view.finder.wish
    assert (wish.role_id, wish.start) == (line, view.found.table.starts[period])
    view.finder.form.role.setCurrentIndex(0)
    view.finder.form.amount.setValue(20)
    assert view.finder.wish.role_id is None
    person = view.finder.found[0].person
    view.finder.table.choose(person.id, -1)
    assert person.name in view.finder.why.text()
    before = len(demo.all(Booking))
    qtbot.mouseClick(view.finder.tentative, Qt.MouseButton.LeftButton)
    made = max(demo.all(Booking), key=lambda each: each.id)
    assert len(demo.all(Booking)) == before + 1
    assert (made.person_id, made.percent, made.state) == (person.id, 20.0, BookingState.TENTATIVE)


def test_a_date_that_cannot_be_read_finds_nobody_anew(ahead):
    _, view = ahead
    view.commands["find"].trigger()
    found = view.finder.found
    view.finder.form.start.setText("someday")
    view.finder.form.start.editingFinished.emit()
    assert view.finder.found is found


def test_the_table_one_looks_at_is_saved(ahead, tmp_path):
    shown, view = ahead
    for name, page in (("capacity.csv", "capacity"), ("free.xlsx", "free"), ("unnamed.csv", "unnamed")):
        view.commands[page].trigger()
        shown.session.asking.answers.append(tmp_path / name)
        view.commands["export"].trigger()
    with (tmp_path / "capacity.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "Role"
    assert len(rows) == 2 + len(view.found.table.rows)
    assert (tmp_path / "free.xlsx").read_bytes()[:2] == b"PK"
    assert len((tmp_path / "unnamed.csv").read_text("utf-8").splitlines()) == 1 + len(view.found.unassigned)


def test_the_chart_goes_elsewhere_as_a_picture(ahead):
    _, view = ahead
    view.commands["copy_picture"].trigger()
    assert QGuiApplication.clipboard().mimeData().hasImage()


def test_whether_a_proposal_fits_is_asked_from_here_and_from_the_register(qtbot, ahead, demo):
    shown, view = ahead
    asked = []
    shown.session.fit_requested.disconnect(shown.show_fit)
    shown.session.fit_requested.connect(asked.append)
    view.commands["fit"].trigger()
    (proposal,) = demo.find(Project, state=ProjectState.PROPOSED)
    shown.go("portfolio")
    register = shown.view(named("portfolio"))
    register.table.select(proposal.id)
    qtbot.keyClick(
        register.table.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert asked == [proposal.id, proposal.id]


def test_an_office_without_people_says_what_to_do_first(window, workspace):
    shown = window(workspace, place="outlook")
    view = shown.view(named("outlook"))
    assert view._layers.currentIndex() == 1
