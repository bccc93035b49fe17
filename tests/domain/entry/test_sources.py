"""A file that is sent again is known by its name, whatever version or month that bears."""

import pytest

from pmo_desktop.domain.entry.sources import source_name


@pytest.mark.parametrize(
    ("name", "source"),
    [("Plan_v7_final(2).mpp", "plan"), ("Plan v8.mpp", "plan"), ("Bookings March 2026.xlsx", "bookings"),
     ("Bookings_2026-04-02 (1).xlsx", "bookings"), ("Buchungen März.csv", "buchungen"), ("Urlaub KW14.ics", "urlaub"),
     ("Team A leave Q2-26 NEW.xlsx", "team a leave"), ("2026-03.xlsx", "2026 03"), ("", ""),
     ("Copy of Bridge_rev B_signed.mpp.xml", "bridge b"), ("Bridge 1.2 – Stand 2026", "bridge"),
     ("Großbrücke endgültig", "grossbrucke")],
)  # fmt: skip
def test_versions_dates_and_copies_are_no_part_of_a_source(name, source):
    assert source_name(name) == source
