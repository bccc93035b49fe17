"""Rows found by a field's value stay those of the table, whatever is inserted, changed and deleted."""

from hypothesis import given
from hypothesis import strategies as st

from pmo_desktop.domain.changes import RowChange
from pmo_desktop.domain.plan.columns import Columns
from pmo_desktop.domain.records import Assignment

_FEW = st.sampled_from("abc")
_STEPS = st.lists(
    st.tuples(st.sampled_from(("insert", "update", "delete")), st.integers(0, 9), _FEW, _FEW), max_size=40
)


def _change(op: str, number: int, task_id: str, person_id: str) -> RowChange:
    row_id = f"row {number}"
    values = {"task_id": (None, task_id), "person_id": (None, person_id)}
    return RowChange(Assignment, row_id, op, {} if op == "delete" else values)


@given(_STEPS)
def test_an_index_kept_up_with_changes_is_the_one_made_anew(steps: list[tuple[str, int, str, str]]) -> None:
    table = Columns(Assignment, [Assignment(id="row 0", task_id="a", person_id="b")])
    assert table.by("task_id") == {"a": [0]}
    assert table.by("person_id") == {"b": [0]}
    for step in steps:
        table.patch(_change(*step))
        for field in ("task_id", "person_id"):
            assert table.by(field) == table.copy().by(field)
