"""Levelling as a problem of its own: activities on an axis of whole numbers, who may not wait for whom, what there is of whom."""

from pmo_desktop.domain.levelling.improving import Improvement, improve, rules
from pmo_desktop.domain.levelling.problem import Activity, End, Hold, Link, Problem

__all__ = ["Activity", "End", "Hold", "Improvement", "Link", "Problem", "improve", "rules"]
