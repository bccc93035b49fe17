"""A failure nobody expected is logged, told once in words, and can be copied."""

import logging
import threading

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from ui.faults import Faults, box_of


def raised(message="oh"):
    error = ZeroDivisionError(message)
    return type(error), error, None


def test_details_can_be_copied_and_the_message_stays(qtbot):
    box = box_of("Traceback <b>bold</b>")
    qtbot.addWidget(box)
    box.show()
    next(button for button in box.buttons() if button.text() == "Copy details").click()
    assert QGuiApplication.clipboard().text() == "Traceback <b>bold</b>"
    assert box.isVisible()


def test_one_fault_is_told_at_a_time(qtbot, monkeypatch, caplog, log):
    faults = Faults()
    told = []

    def again(box):
        told.append(box.detailedText())
        faults.take(*raised("while telling"))

    monkeypatch.setattr(QMessageBox, "exec", again)
    faults.take(*raised("first"))
    assert len(told) == 1
    assert "ZeroDivisionError: first" in told[0]
    assert sum(record.levelno == logging.CRITICAL for record in caplog.records) == 2
    log.expect("unexpected failure")


def test_a_fault_in_a_thread_is_told_in_the_windows_thread(qtbot, monkeypatch, log):
    faults = Faults()
    told = []
    monkeypatch.setattr(QMessageBox, "exec", lambda _box: told.append(threading.get_ident()))
    thread = threading.Thread(target=lambda: faults.take(*raised()))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [threading.get_ident()]
    log.expect("unexpected failure")
