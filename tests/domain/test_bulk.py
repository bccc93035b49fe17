"""What was opened for long is spared the search for garbage, and given back to it."""

import gc

from pmo_desktop.domain.bulk import set_aside, take_back


def test_what_is_set_aside_is_taken_back():
    before = gc.get_freeze_count()
    set_aside()
    assert gc.get_freeze_count() > before
    take_back()
    assert gc.get_freeze_count() == 0
