"""A locked file asks for its passphrase in a live dialog; setting, changing and removing one closes and reopens its windows."""

import threading

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from db import keys
from pmo_desktop import paths
from pmo_desktop.domain.errors import KnownError
from pmo_desktop.services import encrypting
from pmo_desktop.services.encrypting import Wish
from pmo_desktop.services.workspace import Workspace
from pmo_desktop.settings import Settings
from tests.keyrings import Drawer
from ui.app import Program
from ui.background import Errands, at_once
from ui.shell.passphrase import PassphraseDialog
from ui.shell.passphrase_field import PassphraseField, caps_lock
from ui.shell.unlocking import UnlockDialog, pause_after

WORDS = "correct horse battery staple"
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture(autouse=True)
def drawer():
    before = keyring.get_keyring()
    made = Drawer()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "Office.pmo"
    Workspace.create(path, author="Petra", name="Office").close()
    return path


@pytest.fixture
def locked(plain):
    encrypting.encrypt(plain, WORDS)
    keys.lock(plain)
    return plain


@pytest.fixture
def errands():
    made = Errands()
    yield made
    made.close()


@pytest.fixture
def program(qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "documents", lambda: tmp_path)
    made = Program(qapp, Settings(author="Petra", theme="light"), tmp_path / "settings.json", at_once)
    yield made
    made.quit()


@pytest.fixture
def show(qtbot):
    def shown(dialog):
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.waitExposed(dialog)
        QTest.qWait(10)
        return dialog

    return shown


def answering(monkeypatch, kind, answer):
    """Answer every dialog of a kind once it is open; return those that were."""
    opened = []

    def execute(dialog):
        opened.append(dialog)
        QTimer.singleShot(0, lambda: answer(dialog))
        return QDialog.exec(dialog)

    monkeypatch.setattr(kind, "exec", execute)
    return opened


def typed(dialog, passphrase):
    dialog.field.line.setText(passphrase)
    dialog._try()


# The dialog


def test_the_passphrase_opens_the_file_and_is_not_kept_unless_asked(qtbot, show, locked, errands, drawer):
    dialog = show(UnlockDialog(locked, errands))
    QTest.keyClicks(dialog.field.line, WORDS)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog.field.line, Qt.Key.Key_Return)
    assert not encrypting.is_locked(locked)
    assert drawer.kept == {}
    assert dialog.field.text() == ""


def test_it_is_kept_in_the_keyring_where_asked(qtbot, show, locked, errands, drawer):
    dialog = show(UnlockDialog(locked, errands))
    qtbot.waitUntil(dialog.keep.isVisible)
    dialog.keep.setChecked(True)
    with qtbot.waitSignal(dialog.accepted):
        typed(dialog, WORDS)
    assert list(drawer.kept.values()) == [WORDS]


def test_what_the_keyring_holds_opens_it_without_a_question(qtbot, show, locked, errands, drawer):
    drawer.set_password("PMO Desktop", f"file {keys.salt_of(locked).hex()}", WORDS)
    dialog = UnlockDialog(locked, errands)
    with qtbot.waitSignal(dialog.accepted):
        show(dialog)
    assert not encrypting.is_locked(locked)


def test_what_the_keyring_holds_may_be_wrong_and_is_then_forgotten(qtbot, show, locked, errands, drawer):
    drawer.set_password("PMO Desktop", f"file {keys.salt_of(locked).hex()}", "wrong")
    dialog = show(UnlockDialog(locked, errands))
    qtbot.waitUntil(dialog.keep.isVisible)
    with qtbot.waitSignal(dialog.accepted):
        typed(dialog, WORDS)
    assert drawer.kept == {}


def test_without_a_keyring_none_is_offered(qtbot, show, locked, errands):
    keyring.set_keyring(fail.Keyring())
    dialog = show(UnlockDialog(locked, errands))
    QTest.qWait(200)
    assert not dialog.keep.isVisible()


def test_a_wrong_one_is_told_in_the_dialog_and_typed_over(qtbot, show, locked, errands):
    dialog = show(UnlockDialog(locked, errands))
    typed(dialog, "wrong")
    qtbot.waitUntil(dialog.said.isVisible)
    assert dialog.said.text() == "That passphrase does not open “Office.pmo”."
    assert dialog.field.line.selectedText()
    assert dialog.button().isEnabled()
    with qtbot.waitSignal(dialog.accepted):
        typed(dialog, WORDS)


def test_the_pause_grows_from_the_third_wrong_one_on(qtbot, show, locked):
    dialog = show(UnlockDialog(locked, Errands(at_once)))
    for _ in range(3):
        typed(dialog, "wrong")
    assert not dialog.button().isEnabled()
    assert dialog.button().text() == "Open in 1 s"
    assert "restore a backup" in dialog.said.text()
    typed(dialog, WORDS)
    assert encrypting.is_locked(locked)
    dialog._count_down()
    assert dialog.button().isEnabled()
    typed(dialog, WORDS)
    assert not encrypting.is_locked(locked)
    assert [pause_after(each) for each in range(1, 10)] == [0, 0, 1, 2, 4, 8, 16, 30, 30]


def test_the_dialog_lives_while_the_key_is_derived_and_hears_nothing_once_closed(qtbot, show, locked):
    begun, go_on = threading.Event(), threading.Event()

    def slowly(work):
        def later():
            begun.set()
            go_on.wait(10)
            work()

        threads.append(threading.Thread(target=later))
        threads[-1].start()

    threads = []
    dialog = show(UnlockDialog(locked, Errands(slowly)))
    typed(dialog, WORDS)
    assert begun.wait(10)
    assert dialog.busy.isVisible()
    assert not dialog.field.isEnabled()
    dialog.reject()
    go_on.set()
    for thread in threads:
        thread.join()
    QTest.qWait(20)
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_file_that_has_gone_meanwhile_is_told(qtbot, show, locked):
    dialog = show(UnlockDialog(locked, Errands(at_once)))
    dialog._refuse(KnownError("“Office.pmo” cannot be read.", "Is its drive still there?"))
    assert dialog.said.text() == "“Office.pmo” cannot be read. Is its drive still there?"
    assert dialog.button().text() == "Open"


@pytest.mark.parametrize(
    ("letter", "held", "locked_in"),
    [("a", NONE, False), ("A", NONE, True), ("a", SHIFT, True), ("A", SHIFT, None), ("Ä", NONE, True), ("1", NONE, None),
     ("", NONE, None), ("中", NONE, None)],
)  # fmt: skip
def test_letters_tell_whether_caps_lock_is_on(letter, held, locked_in):
    assert caps_lock(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, held, letter)) is locked_in


def test_caps_lock_is_told_and_dots_are_shown_on_demand(qtbot):
    field = PassphraseField("Passphrase")
    qtbot.addWidget(field)
    field.show()
    QTest.keyClicks(field.line, "A")
    assert field.caps.isVisible()
    QTest.keyClicks(field.line, "a")
    assert not field.caps.isVisible()
    assert field.line.displayText() != "Aa"
    field.shown.click()
    assert field.line.displayText() == "Aa"


# Opening


def test_a_locked_file_opens_once_its_passphrase_is_given(program, locked, monkeypatch):
    asked = answering(monkeypatch, UnlockDialog, lambda dialog: typed(dialog, WORDS))
    program.open_file(locked)
    assert len(asked) == len(program.windows) == 1
    assert program.windows[0].status.lock.isVisible()
    assert program.settings.recent == (str(locked),)
    program.open_file(locked)
    assert len(asked) == 1


def test_whoever_thinks_better_of_it_is_at_the_start(program, locked, monkeypatch):
    answering(monkeypatch, UnlockDialog, lambda dialog: dialog.reject())
    program.open_file(locked)
    assert program.windows == []
    assert program.start.isVisible()
    assert program.start._message.text() == ""


def test_a_keyring_that_did_not_keep_it_is_told_in_the_window(program, locked, monkeypatch):
    answering(monkeypatch, UnlockDialog, lambda dialog: dialog._open("There is no keyring."))
    encrypting.unlock(locked, WORDS)
    keys_of = keys._unlocked.pop(keys.salt_of(locked))
    monkeypatch.setattr(UnlockDialog, "accept", lambda dialog: (keys.remember(keys_of), QDialog.accept(dialog)))
    program.open_file(locked)
    assert program.windows[0].status.message.whole == "There is no keyring."


def test_a_plain_file_shows_no_lock(program, plain):
    program.open_file(plain)
    assert not program.windows[0].status.lock.isVisible()


# Setting


def filled(dialog, *, old="", new="", again=None, keep=False):
    dialog.old.line.setText(old)
    dialog.new.line.setText(new)
    dialog.again.line.setText(new if again is None else again)
    dialog.keep.setChecked(keep)
    return dialog


def test_the_file_is_encrypted_while_no_window_shows_it_and_opens_again(qtbot, program, plain, monkeypatch, drawer):
    answering(monkeypatch, PassphraseDialog, lambda dialog: filled(dialog, new=WORDS, keep=True)._finish())
    program.open_file(plain)
    program.open_file(plain)
    program.windows[0].files.ask_passphrase()
    qtbot.waitUntil(lambda: encrypting.is_encrypted(plain))
    assert len(program.windows) == 2
    assert all(window.status.lock.isVisible() for window in program.windows)
    assert program.windows[-1].status.message.whole == "Only the passphrase opens the file now."
    assert list(drawer.kept.values()) == [WORDS]


def test_it_is_changed_and_removed_from_the_lock_in_the_status_bar(qtbot, program, locked, monkeypatch):
    encrypting.unlock(locked, WORDS)
    program.open_file(locked)
    with monkeypatch.context() as during:
        answering(during, PassphraseDialog, lambda dialog: filled(dialog, old=WORDS, new="another")._finish())
        program.windows[0].status.lock.click()
        qtbot.waitUntil(lambda: "new passphrase opens" in program.windows[-1].status.message.whole)

    def removed(dialog):
        dialog.remove.setChecked(True)
        filled(dialog, old="another")._finish()

    answering(monkeypatch, PassphraseDialog, removed)
    program.windows[0].status.lock.click()
    qtbot.waitUntil(lambda: not encrypting.is_encrypted(locked))
    assert not program.windows[0].status.lock.isVisible()
    assert "The passphrase is gone" in program.windows[0].status.message.whole


def test_a_file_open_elsewhere_stays_as_it_is_and_its_window_says_why(qtbot, program, plain, monkeypatch):
    answering(monkeypatch, PassphraseDialog, lambda dialog: filled(dialog, new=WORDS)._finish())
    program.open_file(plain)
    with Workspace.open(plain, author="Anna"):
        program.windows[0].files.ask_passphrase()
        qtbot.waitUntil(lambda: "open in another window or program" in program.windows[-1].status.message.whole)
        assert len(program.windows) == 1
    assert not encrypting.is_encrypted(plain)


def test_whoever_cancels_keeps_his_window(qtbot, program, plain, monkeypatch):
    opened = answering(monkeypatch, PassphraseDialog, lambda dialog: dialog.reject())
    program.open_file(plain)
    window = program.windows[0]
    window.files.ask_passphrase()
    qtbot.waitUntil(lambda: bool(opened))
    assert program.windows == [window]


def test_a_new_one_is_taken_only_where_both_are_the_same(show, plain):
    dialog = show(PassphraseDialog(plain, Errands(at_once)))
    assert not dialog.agree.isEnabled()
    filled(dialog, new="horse", again="ho")
    assert not dialog.said.isVisible()
    assert not dialog.agree.isEnabled()
    filled(dialog, new="horse", again="hour")
    assert dialog.said.text() == "The two are not the same."
    filled(dialog, new="horse")
    assert not dialog.said.isVisible()
    assert "found by trying" in dialog.advice.text()
    assert dialog.agree.isEnabled()
    dialog._finish()
    assert dialog.wish == Wish("", "horse")


def test_the_old_one_is_checked_before_anything_closes(show, locked):
    dialog = show(PassphraseDialog(locked, Errands(at_once)))
    filled(dialog, old="wrong", new="another")._finish()
    assert dialog.refused.text().startswith("That passphrase does not open “Office.pmo”.")
    assert dialog.isVisible()
    filled(dialog, old=WORDS, new=WORDS)._finish()
    assert dialog.said.text() == "That is the passphrase it has."
    filled(dialog, old=WORDS, new="another")._finish()
    assert dialog.wish == Wish(WORDS, "another")
    assert dialog.old.text() == dialog.new.text() == ""


def test_what_it_means_is_said(show, plain, locked):
    errands = Errands(at_once)
    dialog = show(PassphraseDialog(locked, errands))
    assert "Nobody can open the file without it" in dialog.meaning.text()
    dialog.remove.setChecked(True)
    assert "Anybody who has the file" in dialog.meaning.text()
    assert not dialog.new.isVisible()


def test_the_menu_of_a_window_asks_the_program(window, workspace, finder, desk):
    shown = window(workspace)
    finder(shown, "Passphrase").trigger()
    assert desk.passphrases == [workspace.path]
