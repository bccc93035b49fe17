"""What holds for every window and dialog: nothing cut, everything named, readable in both themes, also in longer words."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QToolButton,
    QWidget,
)

import resources
from db.sharing.places import Place, PlaceKind
from pmo_desktop.charts.colours import DARK, LIGHT, contrast
from pmo_desktop.charts.page_setup import from_values
from pmo_desktop.domain.changes import Insert
from pmo_desktop.domain.errors import FileProblemError, WrongPassphraseError
from pmo_desktop.domain.records import CalendarException, Clash, Conflict, FieldKind, Person, Task, Template, Verdict
from pmo_desktop.domain.schedule.clocks import Clocks
from pmo_desktop.services.arriving.delivery import receive
from pmo_desktop.services.arriving.items import ListItem
from pmo_desktop.services.backups import ASKED, Keeping, back_up
from pmo_desktop.services.bookings.tables import Sheet
from pmo_desktop.services.changes_since import Moved
from pmo_desktop.services.lists import bookings
from pmo_desktop.services.load.giving import Candidate
from pmo_desktop.services.moved import MovedTask, Moves, ProjectMoved
from pmo_desktop.services.opening import Found, Way
from pmo_desktop.services.organisation.logos import logo_read
from pmo_desktop.services.page_setups import set_page_breaks
from pmo_desktop.services.planning.custom_fields import add_field
from pmo_desktop.services.planning.project_moves import what_moves
from pmo_desktop.services.portfolio import create_project, projects
from pmo_desktop.services.salvaging import Account, Report, Salvaged
from pmo_desktop.services.saved_views import rename_view
from pmo_desktop.services.scenarios import keeping
from pmo_desktop.services.scenarios.wording import told
from pmo_desktop.services.staff import rates, working
from pmo_desktop.services.team import Team
from pmo_desktop.services.templates import make_template
from pmo_desktop.services.updating import versions
from pmo_desktop.settings import Settings
from tests.ui.updating.laboratory import Laboratory
from tests.ui.windows import demo, demo_made, desk, open_windows, silent_log, window, workspace  # noqa: F401 - fixtures
from ui import theme
from ui.asking import Asking
from ui.background import Errands, at_once
from ui.backups.damaged import DamagedDialog, SalvageReport
from ui.backups.dialog import BackupsDialog
from ui.bookings.importing import TableDialog
from ui.bookings.noting import NoteDialog
from ui.calendars.dialog import CalendarsDialog
from ui.calendars.exception import ExceptionDialog
from ui.calendars.holidays import HolidaysDialog
from ui.conflicts.dates import MovedDialog
from ui.conflicts.dialog import ConflictsDialog
from ui.faults import box_of
from ui.fit_dialog.dialog import FitDialog
from ui.gantt.baselines import BaselinesDialog
from ui.gantt.codes_dialog import CodesDialog
from ui.gantt.columns_dialog import ColumnsDialog
from ui.gantt.custom_fields_dialog import CustomFieldsDialog
from ui.gantt.link_editor import LinkEditor
from ui.gantt.progress import UpdateProjectDialog, UpdateTasksDialog
from ui.gantt.split_dialog import SplitDialog
from ui.home.lists import ActionsDialog, DatesDialog
from ui.importing.arriving import ArrivingDialog
from ui.importing.list_pages import ListPages
from ui.importing.update_dialog import UpdateDialog
from ui.load.delay_dialog import Ahead, DelayDialog
from ui.load.giving_dialog import GiveDialog
from ui.milestone_list.dialog import ListDialog
from ui.naming import NameDialog
from ui.organisation.bars import CountryCard, HoursCard, OrganisationCard
from ui.organisation.dialog import OrganisationDialog
from ui.people.dialog import PersonDialog
from ui.people.drawer import DrawerDialog
from ui.people.handover import HandoverDialog
from ui.people.merging import DuplicatesDialog, MergeDialog
from ui.people.roles import RolesDialog
from ui.people.splitting import TwoPeopleDialog
from ui.pictures import settle
from ui.picturing.dialog import PictureDialog
from ui.picturing.drawing import Choice, Drawing
from ui.printing.dialog import PrintDialog
from ui.printing.memory import Memory
from ui.roadmap.move_dialog import MoveDialog
from ui.scenarios.adding import KINDS, ChangeDialog
from ui.scenarios.using import UseDialog
from ui.scheduling.dialog import SchedulingDialog
from ui.session import Selection
from ui.shell.author import AuthorDialog
from ui.shell.help import AboutDialog, KeysDialog
from ui.shell.passphrase import PassphraseDialog
from ui.shell.places import PLACES, named
from ui.shell.shared_folders import FoldersDialog, PlaceDialog
from ui.shell.start import StartScreen
from ui.shell.team_dialogs import LeaveDialog, OpenTeamDialog, PasswordDialog, ShareDialog
from ui.shell.this_file import FileDialog
from ui.shell.unlocking import UnlockDialog
from ui.spreading.dialog import SpreadingDialog
from ui.spreading.wanted import choices
from ui.substituting.dialog import SubstituteDialog
from ui.task_dialog.dialog import TaskDialog
from ui.templates.view import MakeDialog, StartDialog
from ui.timeline.choosing import ChooseDialog
from ui.updating.versions import VersionsPart

LISTS = Path(__file__).parents[1] / "cases" / "lists"

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)
OTHERS_CHECK = ("project", "gantt", "portfolio")
"""Places whose own tests look at what is cut in them."""


class Longer(QTranslator):
    """Makes every text of the program 40 % longer, as a translation may be."""

    def isEmpty(self):  # noqa: N802 - Qt's own name
        return False

    def translate(self, _context, text, _disambiguation=None, _n=-1):
        if not text.strip() or text.startswith("*.") or "(*." in text:
            return text
        return text + "~" * max(1, round(0.4 * len(text)))


@pytest.fixture
def longer(qapp):
    made = Longer()
    qapp.installTranslator(made)
    yield
    qapp.removeTranslator(made)


def arriving(shown, opened):
    """Yield the dialog of what arrives at each kind of thing, and at each page of lists."""
    folder = opened.path.parent
    (folder / "minutes.pdf").write_bytes(b"%PDF-1.7")
    (folder / "dates.txt").write_text("Go-live 15 March 2027\nPilot ends 31 January 2027", "utf-8")
    (folder / "broken.mpp").write_bytes(b"")
    plans = sorted(resources.path("demo", "files").glob("*.xml"))
    lists = [LISTS / name for name in ("team.tsv", "Abwesenheiten.csv", "team leave.ics")]
    came = receive(opened, [*plans, *lists, *(folder / name for name in ("minutes.pdf", "dates.txt", "broken.mpp"))])
    for at, item in enumerate(came.items):
        for number in range(3 if isinstance(item, ListItem) else 1):
            made = ArrivingDialog(shown.session, came.items, parent=shown)
            made.files.setCurrentRow(at)
            if isinstance(made.pages.currentWidget(), ListPages):
                made.pages.currentWidget().pages.setCurrentIndex(number)
            yield made
    came.close()


def dialogs(shown, opened):
    """Yield every dialog of the program over a window."""
    yield from arriving(shown, opened)
    yield ListDialog(
        shown.session, "Harbour\nKick-off 3 Feb, Anna Berg\nLessons learned\n[x] Permit: end of March", "", shown
    )
    yield AboutDialog(shown)
    yield KeysDialog([("Everywhere", list(shown.menus.actions()))], shown)
    yield AuthorDialog("Petra", shown)
    view = shown.view(named("templates"))
    yield MakeDialog(shown.session, view)
    template = opened.all(Template)
    if template:
        yield StartDialog(shown.session, template[0].id, view)
    yield from calendar_dialogs(shown, opened)
    planned = SchedulingDialog(shown.session, projects(opened)[0].id, shown)
    yield planned
    planned = SchedulingDialog(shown.session, projects(opened)[0].id, shown)
    planned.editors["rules"].setCurrentIndex(1)
    planned.editors["schedule_from_finish"].setCurrentIndex(1)
    planned.editors["critical_slack"].setText("soon")
    yield planned
    yield from chart_dialogs(shown, projects(opened)[0].id)
    yield from load_dialogs(shown, opened)
    yield from print_dialogs(shown, opened)
    yield from plan_dialogs(shown, opened)
    yield from locked_dialogs(opened.path, shown)
    yield from safety_dialogs(shown, opened)
    yield DrawerDialog(shown.session, shown)
    people = sorted(opened.all(Person), key=lambda each: each.name)
    yield HandoverDialog(shown.session, people[0].id if people else "", shown)
    if len(people) > 1:
        handing = HandoverDialog(shown.session, people[0].id, shown)
        handing.taker.setCurrentIndex(handing.taker.findData(people[1].id))
        yield handing
    yield from booking_dialogs(shown, opened, people)
    yield from people_dialogs(shown, people)
    yield from column_dialogs(shown, opened)
    yield from picture_dialogs(shown)
    yield from spreading_dialogs(shown)
    yield from team_dialogs(opened, shown)
    yield from ahead_dialogs(opened, shown)
    yield from start_dialogs(opened, shown)
    yield from update_dialogs(shown, opened)
    yield from clash_dialogs(shown, opened)
    start = StartScreen(Settings(author="Petra", recent=(str(opened.path),)), Asking(opened.path.parent))
    start.say("The file “Portfolio.pmo” is not there any more. Look for it, or open another one.")
    yield start


def start_dialogs(opened, shown):
    logo = logo_read("a.svg", b'<svg viewBox="0 0 30 10"><path d="M0 0h30v10z" fill="#c01"/></svg>')
    whole = OrganisationDialog(shown.session, shown)
    whole.logo.show_logo(logo)
    whole.country.show_code("DE-BY")
    yield whole
    asked = OrganisationCard(shown.session)
    asked.logo.show_logo(logo)
    yield from (asked, CountryCard(shown.session, "DE-BY"), HoursCard(shown.session))
    yield FileDialog(shown.session, "//share/office/Team.pmo", shown)
    yield ActionsDialog(shown.session, shown)
    yield DatesDialog(shown.session, [projects(opened)[0].id], shown)


def calendar_dialogs(shown, opened):
    for number in range(5):
        kept = CalendarsDialog(shown.session, shown)
        kept.tabs.setCurrentIndex(number)
        yield kept
    standard = opened.portfolio().calendar_id
    yield HolidaysDialog(shown.session, standard, "DE", shown)
    monthly = CalendarException(
        id="",
        calendar_id=standard,
        start=0,
        finish=36_500 * 86_400,
        recurrence="FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,FR",
    )
    yield ExceptionDialog(opened, monthly, "Edit an exception", print, shown)


def booking_dialogs(shown, opened, people):
    """Yield the dialogs of bookings: a note, a table with names nobody knows, and who takes over from whom."""
    yield NoteDialog("until the permit is there", "", shown)
    lines = [["Name", "Project", "Jan 27", "Feb 27"], ["Zoe Quint", "Canal", "40", "x"], ["Nobody", "", "1", ""]]
    source = bookings.Source("Bookings.xlsx", (Sheet("", lines),))
    yield TableDialog(shown.session, source, bookings.preview(opened, source), shown)
    yield SubstituteDialog(shown.session, people[0].id if people else "", parent=shown)
    if len(people) > 1:
        substituting = SubstituteDialog(shown.session, people[0].id, parent=shown)
        substituting.taker.setEditText(people[1].name)
        yield substituting


def print_dialogs(shown, opened):
    """Yield the dialog of printing: fitted to too few pages, in true size on paper of its own, and of a name for it."""
    project_id, memory = projects(opened)[0].id, Memory()
    tasks = opened.find(Task, project_id=project_id)
    if tasks:
        set_page_breaks(opened, project_id, [tasks[-1].id], on=True)
    for values in (
        {"pages_across": 1, "pages_down": 1, "paper": "A5", "columns": ["name", "start", "finish", "people"]},
        {"scaling": "true", "paper": "custom", "seconds_per_mm": 3_600, "width": 200, "height": 200},
    ):
        memory.keep(project_id, from_values(values))
        yield PrintDialog(shown.session, project_id, memory, parent=shown)


def spreading_dialogs(shown):
    """Yield the dialog that spreads the work, page by page."""
    for page in range(3):
        made = SpreadingDialog(shown.session, shown)
        made.choosing.offer(choices(shown.session.workspace, Selection(), "", str))
        made.choosing.seconds.setCurrentIndex(0)
        made.begin()
        made.tabs.setCurrentIndex(page)
        yield made


def plan_dialogs(shown, opened):
    """Yield the dialogs about tasks, baselines and progress, page by page, with what they refuse."""
    project = projects(opened)[0].id
    plan = opened.plan(project)
    order = [plan.tasks.ids[row] for row in plan.outline.order]
    leaves = [each for each in order if not plan.outline.is_summary[plan.tasks.row[each]]]
    for page in TaskDialog(shown.session, project, leaves[:1], shown).pages:
        yield TaskDialog(shown.session, project, leaves[:1], shown, order=order, page=page)
        yield TaskDialog(shown.session, project, leaves[:3], shown, order=order, page=page)
    yield TaskDialog(shown.session, project, order[:1], shown, order=order)
    refusing = TaskDialog(shown.session, project, leaves[:1], shown, page="dates")
    refusing.pages["dates"].editors["deadline"].date.setText("someday")
    refusing.apply()
    yield refusing
    for page in (0, 1):
        kept = BaselinesDialog(shown.session, project, shown, selected=leaves[:3])
        kept.tabs.setCurrentIndex(page)
        kept.keeping.use()
        yield kept
    updating = UpdateProjectDialog(shown.session, project, leaves[:3], {"what": "rest"}, shown)
    updating.day.setText("someday")
    updating._finish()
    yield updating
    yield UpdateTasksDialog(shown.session, project, leaves[:1], shown)
    yield UpdateTasksDialog(shown.session, project, leaves[:3], shown)


def people_dialogs(shown, people):
    """Yield what is said of a person page by page, with a refusal, and what merges people, roles and teams."""
    view = shown.view(named("people"))
    ids = [each.id for each in people]
    if len(ids) > 1:
        working.add_availability(shown.session.workspace, ids[0], shown.session.workspace.today())
        rates.add_rate(shown.session.workspace, ids[0], shown.session.workspace.today(), 12_345)
        for page in ("general", "working", "rates", "skills", "assigned", "notes", "history"):
            yield PersonDialog(shown.session, ids[0], view, order=ids, page=page)
        refusing = PersonDialog(shown.session, ids[1], view, order=ids, page="working")
        refusing.pages["working"].fields.fields["pattern"].setText("now and then")
        refusing.go(1)
        yield refusing
        yield MergeDialog(shown.session, ids[:3], view)
        yield TwoPeopleDialog(shown.session, ids[0], view)
    yield DuplicatesDialog(shown.session, view)
    for page in (0, 1):
        kept = RolesDialog(shown.session, view)
        kept.tabs.setCurrentIndex(page)
        yield kept


def column_dialogs(shown, opened):
    """Yield the dialogs about the columns of a plan."""
    gantt, project = shown.view(named("gantt")), projects(opened)[0].id
    gantt.show_project(project)
    yield ColumnsDialog(gantt.columns, gantt.table.model(), "", gantt)
    yield CustomFieldsDialog(shown.session, gantt.columns, "", gantt)
    add_field(opened, "Where the work is", FieldKind.CHOICE, ["North bank", "South bank"])
    yield CustomFieldsDialog(shown.session, gantt.columns, "", gantt)
    yield CodesDialog(shown.session, project, gantt)
    made = CodesDialog(shown.session, project, gantt)
    made.made.setChecked(True)
    yield made
    asking = NameDialog("Rename a view", "Name of the view", "", lambda name: rename_view(opened, "", name), gantt)
    asking.reason.setText("There is a view “Cost” already. Choose another name.")
    asking.reason.show()
    yield asking


def picture_dialogs(shown):
    """Yield what asks for a picture, one that can be and one that is too large, and what stands on a timeline."""
    view = shown.view(named("timeline"))
    view.show_project(projects(shown.session.workspace)[0].id)
    for width in (1000.0, 900_000.0):
        yield PictureDialog(
            Drawing("Longer name of a project", lambda _, wide=width: (wide, 700.0), print), Choice(), print, view
        )
    yield ChooseDialog(view.cards, set(), view)


def ahead_dialogs(opened, shown):
    """Yield what asks whether a proposal fits, what is tried out in a scenario, and what using one would change."""
    yield FitDialog(shown.session, projects(opened)[0].id, shown)
    scenario = keeping.make(opened, "What if the longest of all projects comes later")
    for kind in KINDS:
        yield ChangeDialog(shown.session, scenario, kind.name, shown)
    keeping.set_priority(opened, scenario, projects(opened)[0].id, 700)
    yield UseDialog("What if", told(opened, scenario), ["Last finish: 2026-05-01 → 2026-07-01"], shown)


def team_dialogs(opened, shown):
    """Yield the dialogs about team files, with all their fields and sentences."""
    errands, away = Errands(at_once), Team("t", "Office", "keeper@server/pmo (team)", "")
    error = FileProblemError("There is no team file at /share/Team.pmo.", "Choose another place.")
    sharing = ShareDialog(opened, opened.path.parent, lambda: None, errands, shown)
    sharing.where.on_server.setChecked(True)
    sharing.where.ask_passphrase(True)
    sharing.refuse(error)
    yield sharing
    yield OpenTeamDialog(opened.path.parent, lambda: None, errands, shown)
    yield LeaveDialog(away, 12, shown)
    yield PasswordDialog(away, errands, shown)
    for kind, service in ((PlaceKind.SYNCED, "OneDrive"), (PlaceKind.SHARE, "cifs")):
        yield PlaceDialog(Found(Way.ASK, opened.path, place=Place(kind, "/", service)), shown)
    yield FoldersDialog(["/home/petra/Sync"], shown)


def clash_dialogs(shown, opened):
    """Yield the dialogs about what two people changed: waiting, decided, and the dates that moved."""
    task = opened.all(Task)[0]
    facts = {"duration": {"before": 28_800, "kept": task.duration, "other": 57_600},
             "estimated": {"before": False, "kept": True, "other": False}}  # fmt: skip
    said = {"owner": "task", "row_id": task.id, "project_id": task.project_id, "kept_by": "Anna", "kept_at": opened.now(),
            "other_by": "Petra", "other_at": opened.now()}  # fmt: skip
    edited = Conflict(id=opened.new_id(), clash=Clash.EDITED, facts=json.dumps(facts), **said)
    opened.record("Clash", [Insert(edited), Insert(Conflict(id=opened.new_id(), clash=Clash.DELETED, **said))])
    yield ConflictsDialog(shown.session, shown)
    done = ConflictsDialog(shown.session, shown)
    done._decide([(edited.id, Verdict.CONFIRMED)])
    done.shown.setCurrentIndex(2)
    yield done
    dates = Moved(task.id, task.name, 1_760_313_600, 1_760_400_000, 1_760_342_400, 1_760_947_200, is_edited=True)
    one = MovedTask(task.project_id, dates, "Anna", "“Longer”", "")
    moves = Moves((ProjectMoved(task.project_id, "Bridge", 1_760_342_400, 1_760_947_200, (one,)),))
    yield MovedDialog(shown.session, moves, shown)
    shown.clashes.bar.show_news("2 things changed by two people; the dates of 7 tasks moved.", clashes=True, dates=True)


def load_dialogs(shown, opened):
    """Yield what a resource meeting asks."""
    people = opened.all(Person)[:3]
    skills = ("Steel 4, Concrete 3, Surveying 2, Drawing 2", "", "Steel 1")
    found = [
        Candidate(person, "Structural engineer", said, 0.5, 36_000.0, 72_000.0, 1.2)
        for person, said in zip(people, skills, strict=True)
    ]
    yield GiveDialog("Survey of the left bank  ·  Bridge  ·  Anna", found, shares=False, parent=shown)
    yield GiveDialog("3 pieces of work  ·  Anna", found, shares=True, parent=shown)
    ahead = Ahead(lambda days: f"Starts {days} days later. 3 other tasks move; its project ends later.", str, print)
    yield DelayDialog("Survey of the left bank  ·  Bridge  ·  Anna", opened.today(), ahead, parent=shown)
    wrong = DelayDialog("Survey", opened.today(), ahead, parent=shown)
    wrong.until.setText("soon")
    wrong.until.textEdited.emit("soon")
    yield wrong


def chart_dialogs(shown, project_id):
    """Yield what a click on the Gantt chart asks."""
    plan = shown.session.workspace.plan(project_id)
    editor = LinkEditor(shown.session, project_id, plan.dependencies.ids[:4], shown)
    yield editor
    editor = LinkEditor(shown.session, project_id, plan.dependencies.ids[:1], shown)
    editor.lag.setText("soon")
    editor.buttons.button(editor.buttons.StandardButton.Ok).click()
    yield editor
    moves = what_moves(plan, shown.session.workspace.schedule(project_id))
    yield MoveDialog(plan.project, Clocks(plan).project, moves, parent=shown)
    longest = max(range(len(plan.tasks)), key=lambda row: plan.tasks["duration"][row])
    asked = SplitDialog(shown.session, project_id, plan.tasks.ids[longest], shown)
    yield asked
    asked = SplitDialog(shown.session, project_id, plan.tasks.ids[longest], shown)
    asked.resume.setText("2020-01-01")
    yield asked


def locked_dialogs(path, shown):
    """Yield the dialogs about passphrases, with all their sentences."""
    errands = Errands(at_once)
    setting = PassphraseDialog(path, errands, shown)
    setting.new.line.setText("horse")
    setting.again.line.setText("house")
    setting.new.caps.show()
    setting.new.warned.emit()
    yield setting
    locked = path.with_name("Locked.pmo")
    locked.write_bytes(bytes(range(256)) * 16)
    changing = PassphraseDialog(locked, errands, shown)
    changing._refuse(
        WrongPassphraseError("That passphrase does not open “Locked.pmo”.", "Type it again, or restore a backup.")
    )
    changing.busy.show()
    changing.fit()
    yield changing
    removing = PassphraseDialog(locked, errands, shown)
    removing.remove.setChecked(True)
    yield removing
    unlocking = UnlockDialog(locked, errands, shown)
    for _ in range(3):
        unlocking._refuse(
            WrongPassphraseError("That passphrase does not open “Locked.pmo”.", "Type it again, or restore a backup.")
        )
    unlocking.keep.show()
    yield unlocking


def safety_dialogs(shown, opened):
    """Yield what shows backups and what is left of a damaged file."""
    keeping = Keeping(opened.path.parent / "backups")
    made = back_up(opened, ASKED, keeping)
    yield BackupsDialog(shown.session, keeping, print, print, shown)
    refused = "“Portfolio.pmo” is damaged (row 5 missing from index). Restore it from a backup or a copy."
    yield DamagedDialog(opened.path, refused, [made] if made else [], lambda _: None, at_once, shown)
    account = Account(kept=12, rebuilt=3, lost=1, names=["Dig"])
    found = Salvaged(pages=20, tables={"task": account}, history_lost=3, emptied=["project “Bridge”: manager"])
    yield SalvageReport(Report(opened.path, opened.path, found), shown)


def update_dialogs(shown, opened):
    """Yield what a file says otherwise than a plan, at what needs a look and by task, and who its people are."""
    laboratory = Laboratory(opened, opened.path.parent)
    difference = laboratory.difference()
    for tab, by in ((0, 0), (0, 1), (1, 0)):
        dialog = UpdateDialog(shown.session, difference, "Little in it says so. " * 8, shown)
        dialog.page.grouping.setCurrentIndex(by)
        dialog.page.tree.step(1)
        dialog.tabs.setCurrentIndex(tab)
        yield dialog
    part = VersionsPart(shown.session, laboratory.id, versions(opened, laboratory.id))
    part.resize(620, 200)
    yield part


def everything(show, opened, *, size=(1280, 800)):
    """Yield every place, and every dialog, shown, with its name."""
    shown = show(opened, size=size)
    for place in PLACES:
        shown.go(place.name)
        settle()
        yield place.name, shown
    for number, dialog in enumerate(dialogs(shown, opened)):
        dialog.show()
        settle()
        yield f"{type(dialog).__name__} {number}", dialog
        dialog.close()
        dialog.deleteLater()


def visible(top: QWidget, kinds):
    return [each for each in top.findChildren(QWidget) if isinstance(each, kinds) and each.isVisibleTo(top)]


def unnamed(top: QWidget):
    """Return the controls of which a screen reader could say nothing."""
    labels = {label.buddy() for label in top.findChildren(QLabel) if label.buddy() is not None}
    found = []
    for each in visible(top, CONTROLS):
        inner = isinstance(each.parentWidget(), (QComboBox, QAbstractSpinBox)) or each.objectName().startswith("qt_")
        text = each.text() if isinstance(each, QAbstractButton) else ""
        popup = isinstance(each.parentWidget(), QWidget) and "Container" in each.parentWidget().metaObject().className()
        if not (inner or popup or each.accessibleName() or text or each in labels or _corner(each)):
            found.append((type(each).__name__, each.objectName()))
    return found


def _corner(widget):
    """Say whether Qt made a widget for itself inside another control."""
    return isinstance(widget.parentWidget(), (QAbstractItemView, QLineEdit, QTabBar)) and not isinstance(
        widget, QLineEdit
    )


def cut(top: QWidget):
    """Return the labels and buttons whose text has less room than it needs."""
    found = []
    for each in visible(top, (QLabel, QAbstractButton)):
        if each.width() == 0 or not each.text() or isinstance(each.parentWidget(), QScrollBar):
            continue
        if isinstance(each, QLabel) and each.wordWrap():
            short = each.heightForWidth(each.width()) > each.height() + 1
        elif isinstance(each, QLabel):
            short = each.fontMetrics().horizontalAdvance(each.text()) > each.contentsRect().width() + 1
        else:
            shown = each.text().replace("&&", "§").replace("&", "")
            icon = 0 if each.icon().isNull() or _icon_only(each) else each.iconSize().width()
            needed = 0 if _icon_only(each) else each.fontMetrics().horizontalAdvance(shown) + icon
            short = needed > each.width() + 1
        right = each.mapTo(top, each.rect().topRight()).x()
        outside = right > top.width() and not _scrolls(each, top)
        if short or outside:
            found.append((type(each).__name__, each.text()[:60], each.width()))
    return found


def _icon_only(button):
    return (
        isinstance(button, QToolButton)
        and not button.icon().isNull()
        and button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    )


def _scrolls(widget, top):
    while widget is not None and widget is not top:
        if widget.objectName() == "qt_scrollarea_viewport":
            return True
        widget = widget.parentWidget()
    return False


@pytest.mark.parametrize("size", [pytest.param((1280, 800), marks=pytest.mark.soak), (960, 600)])
def test_every_control_is_named_and_no_text_is_cut(window, demo, size):  # noqa: F811 - fixtures
    create_project(demo, "A")
    make_template(demo, projects(demo)[0].id, "From the spillway")
    nameless, short = {}, {}
    for name, top in everything(window, demo, size=size):
        nameless[name] = unnamed(top)
        short[name] = [] if name in OTHERS_CHECK else cut(top)
    assert not {name: each for name, each in nameless.items() if each}
    assert not {name: each for name, each in short.items() if each}


def test_no_text_is_cut_in_longer_words(window, demo, longer):  # noqa: F811 - fixtures
    make_template(demo, projects(demo)[0].id, "From the spillway")
    found = {name: cut(top) for name, top in everything(window, demo) if name not in OTHERS_CHECK}
    assert not {name: each for name, each in found.items() if each}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(qapp, colours):
    theme.apply(qapp, "dark" if colours.dark else "light")
    palette = qapp.palette()
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    pairs = [
        (role.WindowText, role.Window), (role.Text, role.Base), (role.Text, role.AlternateBase), (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight), (role.ToolTipText, role.ToolTipBase), (role.PlaceholderText, role.Base),
        (role.Link, role.Base), (role.Link, role.Window), (role.BrightText, role.Window),
    ]  # fmt: skip
    for one, other in pairs:
        for each in (group.Active, group.Inactive, group.Disabled):
            assert contrast(palette.color(each, one).name(), palette.color(each, other).name()) >= 4.5, (
                one,
                other,
                each,
            )
    for name in ("text", "muted", "late", "at_risk", "on_track", "accent"):
        for ground in ("window", "background", "alternate"):
            assert contrast(getattr(colours, name), getattr(colours, ground)) >= 4.5, (name, ground)
    assert contrast(colours.text, colours.selection) >= 4.5
    assert contrast(colours.muted, colours.selection) >= 4.5
    for name in ("red", "amber", "green", "grey", "idle", "low", "good", "high", "over", "accent"):
        assert contrast(getattr(colours, name), getattr(colours, f"{name}_text")) >= 4.5, name


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_the_keyboard_is_seen_where_it_is(window, desk, demo, choice):  # noqa: F811 - fixtures
    """A control looks different once it has the keyboard."""
    desk.settings = replace(desk.settings, theme=choice)
    shown = window(demo, place="reports")
    shown.activateWindow()
    QApplication.processEvents()
    unseen, looked_at = [], 0
    for place in ("home", "reports", "people", "load", "changes"):
        shown.go(place)
        for each in visible(shown, (QAbstractButton, QComboBox, QLineEdit, QAbstractItemView)):
            if each.focusPolicy() is Qt.FocusPolicy.NoFocus or isinstance(
                each.parentWidget(), (QComboBox, QAbstractItemView)
            ):
                continue
            if each.focusPolicy() is Qt.FocusPolicy.TabFocus or not each.isEnabled():
                continue
            if isinstance(each, QAbstractItemView) and (each.model() is None or not each.model().rowCount()):
                continue
            if shown.focusWidget() is not None:
                shown.focusWidget().clearFocus()
            if isinstance(each, QAbstractItemView):
                each.setCurrentIndex(each.model().index(0, 0))
            before = each.grab().toImage()
            each.setFocus(Qt.FocusReason.TabFocusReason)
            looked_at += each.hasFocus()
            if each.hasFocus() and each.grab().toImage() == before:
                unseen.append((place, type(each).__name__, each.objectName(), each.accessibleName()))
    assert not unseen
    assert looked_at > 15


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_what_is_painted_is_neither_grey_on_grey_nor_left_in_the_other_theme(window, desk, demo, theme_name):  # noqa: F811
    """Once the theme has changed, the ground of every place is that of the theme."""
    shown = window(demo)
    theme.apply(QApplication.instance(), theme_name)
    colours = DARK if theme_name == "dark" else LIGHT
    grounds = {
        QColor(getattr(colours, name)).name() for name in ("background", "window", "alternate", "weekend", "idle")
    }
    for place in PLACES:
        shown.go(place.name)
        QApplication.processEvents()
        image = shown._stack.grab().toImage()
        corners = [
            image.pixelColor(image.width() - 3, image.height() - 3).name(),
            image.pixelColor(3, image.height() - 3).name(),
        ]
        assert any(corner in grounds for corner in corners), (place.name, corners)
    theme.apply(QApplication.instance(), "light")


def test_the_message_of_a_fault_is_named_too(qtbot):
    box = box_of("details")
    qtbot.addWidget(box)
    box.show()
    assert all(button.text() for button in box.buttons())
