"""Three questions are asked when they first matter, never twice for nothing, and everything is chosen later in one place."""

import io

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from pmo_desktop.domain.calendar.typed_week import in_words
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.records import ImportRun, Project, Task
from pmo_desktop.services.organisation import countries, hours, logos, questions
from pmo_desktop.services.portfolio import create_project
from ui.organisation.bars import CountryCard, HoursCard, OrganisationCard
from ui.organisation.country_field import CountryField
from ui.organisation.dialog import OrganisationDialog


@pytest.fixture
def shown(window, workspace):
    return window(workspace, place="portfolio")


def imported(workspace):
    own = workspace.new_id()
    run = ImportRun(id=workspace.new_id(), project_id=own, file_name="a.xml")
    task = Task(id=workspace.new_id(), project_id=own, name="Build")
    workspace.record("Import", [Insert(Project(id=own, name="Bridge")), Insert(run), Insert(task)])
    return own


def picture(path, size=(300, 100)):
    found = io.BytesIO()
    Image.new("RGB", size, "navy").save(found, "PNG")
    path.write_bytes(found.getvalue())
    return path


def test_whose_holidays_is_asked_with_the_first_plan_and_answered_with_one_click(qtbot, shown, workspace):
    imported(workspace)
    card = shown.questions.card
    assert isinstance(card, CountryCard)
    assert not card.isAncestorOf(QApplication.focusWidget()), "a question takes the keyboard from nobody"
    card.field.show_code("DE-BY")
    card.field.changed.emit()
    assert "No project’s finish moves." in card.effect.text()
    qtbot.mouseClick(card.agree, Qt.MouseButton.LeftButton)
    assert workspace.portfolio().country == "DE-BY"
    assert shown.questions.card is None
    assert shown.questions.holder.isHidden()
    workspace.undo()
    imported(workspace)
    assert shown.questions.card is None, "answered in this window it is not asked again"


def test_not_now_is_for_this_window_and_never_is_for_good(window, workspace, shown):
    imported(workspace)
    shown.questions.card.later.click()
    imported(workspace)
    assert shown.questions.card is None
    other = window(workspace, place="portfolio")
    imported(workspace)
    other.questions.card.never.click()
    assert questions.answered(workspace.portfolio()) == {"country"}
    third = window(workspace, place="portfolio")
    imported(workspace)
    assert third.questions.card is None
    workspace.undo()
    workspace.undo()
    imported(workspace)
    assert isinstance(third.questions.card, CountryCard)


def test_a_register_alone_asks_nothing(shown, workspace):
    workspace.record("Register", [Insert(Project(id=workspace.new_id(), name=f"P{number}")) for number in range(3)])
    assert shown.questions.card is None


def test_hours_are_asked_with_the_first_project_begun_by_hand_then_the_country(qtbot, shown, workspace):
    create_project(workspace, "By hand")
    card = shown.questions.card
    assert isinstance(card, HoursCard)
    card.hours.setText("9-17, lunch")
    assert not card.agree.isEnabled()
    assert "not a working week" in card.effect.text()
    card.hours.setText("9-17, lunch 12-12:30")
    assert "37.5 h a week" in card.effect.text()
    qtbot.keyClick(card.hours, Qt.Key.Key_Return)
    assert in_words(hours.hours_in_force(workspace)).startswith("Mon–Fri 09:00–12:00, 12:30–17:00")
    assert isinstance(shown.questions.card, CountryCard)


def test_what_somebody_else_answers_is_not_asked_any_more(shown, workspace):
    imported(workspace)
    assert isinstance(shown.questions.card, CountryCard)
    countries.choose_country(workspace, countries.read_country("FR"))
    assert shown.questions.card is None


def test_name_and_logo_are_asked_before_the_first_print_which_goes_on_then(qtbot, shown, workspace, tmp_path):
    shown.go("reports")
    view = shown._views["reports"]
    shown.session.asking.answers = [picture(tmp_path / "arden.png"), tmp_path / "Pack.pdf"]
    view.print_pack()
    card = shown.questions.card
    assert isinstance(card, OrganisationCard)
    assert shown.session.asking.asked == []
    assert not card.agree.isEnabled()
    qtbot.keyClicks(card.name, "Arden Vale")
    card.logo.choose.click()
    assert not card.logo.none.isHidden()
    card.agree.click()
    assert (tmp_path / "Pack.pdf").exists()
    assert workspace.portfolio().organisation == "Arden Vale"
    assert logos.logo_of(workspace).name == "arden.png"
    workspace.undo()
    assert (workspace.portfolio().organisation, logos.logo_of(workspace)) == ("", None)


def test_not_now_prints_at_once_without_them(shown, tmp_path):
    shown.go("reports")
    shown.session.asking.answers = [tmp_path / "Pack.pdf"]
    shown._views["reports"].print_pack()
    shown.questions.card.later.click()
    assert (tmp_path / "Pack.pdf").exists()
    shown.session.asking.answers = [tmp_path / "Again.pdf"]
    shown._views["reports"].print_pack()
    assert (tmp_path / "Again.pdf").exists()


def test_a_picture_that_will_not_do_is_refused_where_it_is_chosen(shown, workspace, tmp_path):
    shown.go("reports")
    shown._views["reports"].print_pack()
    card = shown.questions.card
    (tmp_path / "note.png").write_text("no picture", "utf-8")
    card.logo.take_file(tmp_path / "note.png")
    assert "no picture that can be printed" in card.effect.text()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(picture(tmp_path / "good.png")))])
    drop = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    card.logo.dropEvent(drop)
    assert card.logo.logo.name == "good.png"
    assert card.effect.text() == ""
    drawn = card.logo.pictures[0].grab().toImage()
    middle = drawn.pixelColor(drawn.width() // 2, drawn.height() // 2)
    assert (middle.red(), middle.green(), middle.blue()) == (0, 0, 128)


def test_everything_is_changed_in_one_dialog_as_one_change(qtbot, shown, workspace, tmp_path):
    dialog = OrganisationDialog(shown.session, shown)
    qtbot.addWidget(dialog)
    dialog.organisation.setText("Arden Vale")
    dialog.currency.setText("Euro"[:2])
    dialog.logo.take_file(picture(tmp_path / "arden.png"))
    dialog.country.country.setCurrentIndex(dialog.country.country.findData("GB"))
    dialog.country.region.setCurrentIndex(dialog.country.region.findData("SCT"))
    dialog.hours.selectAll()
    qtbot.keyClicks(dialog.hours, "Mon-Thu 8-16:30, lunch 12-12:30")
    dialog._write()
    assert "not a currency" in dialog.reason.text()
    assert workspace.portfolio().organisation == ""
    dialog.currency.setText("gbp")
    dialog._write()
    assert dialog.result() == OrganisationDialog.DialogCode.Accepted
    portfolio = workspace.portfolio()
    assert (portfolio.organisation, portfolio.currency, portfolio.country) == ("Arden Vale", "GBP", "GB-SCT")
    assert portfolio.answered == "country hours organisation"
    assert workspace.history(1)[0].label == "Organisation and calendar: organisation, currency, logo, holidays, hours"
    workspace.undo()
    assert workspace.portfolio().organisation == ""


def test_the_country_of_this_machine_is_offered_and_one_nobody_knows_is_none(qtbot):
    field = CountryField("DE-BY")
    qtbot.addWidget(field)
    assert field.chosen().words == "Germany (Bayern)"
    for unknown in ("", "XX", "DE-XX"):
        field.show_code(unknown)
        assert field.chosen() is None
    field.show_code("VA")
    assert field.region.isHidden()
