"""Whatever a newer file changed: once all of it is taken over, the project is what a fresh import of that file would be."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.services.planning.loops import in_a_loop
from pmo_desktop.services.updating import Thing, accept
from tests.services.updating.plans import BRIDGE, Site, T, told

WORDS = ("Dig", "Pour", "Weld", "Check", "Load", "Lift", "Seal", "Grade")
folders = count()


def rename(plan, draw):
    at = draw(st.integers(0, len(plan.tasks) - 1))
    task = plan.tasks[at]
    return plan.changed(task.uid, name=f"{draw(st.sampled_from(WORDS))} {task.uid}" if task.name else "")


def change(plan, draw):
    task = plan.tasks[draw(st.integers(0, len(plan.tasks) - 1))]
    return plan.changed(
        task.uid,
        **draw(
            st.sampled_from(
                [
                    {"days": task.days + 3},
                    {"done": 1},
                    {"who": ("Anna", "Dora")},
                    {"who": ()},
                    {"notes": "Call first"},
                    {"code": "C-9"},
                    {"code": ""},
                    {"baseline": 3},
                    {"baseline": 0},
                ]
            )
        ),
    )


def delete(plan, draw):
    """Delete a task; what lay in it comes up, as when somebody outdents it first."""
    if len(plan.tasks) < 2:
        return plan
    at = draw(st.integers(0, len(plan.tasks) - 1))
    return levelled(plan.without(plan.tasks[at].uid))


def delete_block(plan, draw):
    at = draw(st.integers(0, len(plan.tasks) - 1))
    gone = [task.uid for task in block(plan, at)]
    return levelled(plan.without(*gone)) if len(gone) < len(plan.tasks) else plan


def block(plan, at):
    """Return a task with all in it."""
    first, *rest = plan.tasks[at:]
    inside = [first]
    for task in rest:
        if task.level <= first.level:
            break
        inside.append(task)
    return inside


def add(plan, draw):
    at = draw(st.integers(0, len(plan.tasks)))
    uid = max(task.uid for task in plan.tasks) + 1
    level = plan.tasks[at - 1].level if at else 1
    waits = (
        ((plan.tasks[0].uid, 1, 0),) if at and plan.tasks[0].level == 1 and level == 1 and block_ends(plan, at) else ()
    )
    fresh = T(uid, draw(st.sampled_from(("", *WORDS))), level=level + draw(st.integers(0, 1)), waits=waits)
    return levelled(plan.with_tasks([*plan.tasks[:at], fresh, *plan.tasks[at:]]))


def block_ends(plan, at):
    return len(block(plan, 0)) <= at


def move(plan, draw):
    """Put a task with all in it somewhere else, perhaps deeper."""
    at = draw(st.integers(0, len(plan.tasks) - 1))
    moving = block(plan, at)
    rest = [task for task in plan.tasks if task not in moving]
    to = draw(st.integers(0, len(rest)))
    deeper = draw(st.integers(-1, 1))
    moved = [replace(task, level=max(1, task.level + deeper)) for task in moving]
    return loosened(levelled(plan.with_tasks([*rest[:to], *moved, *rest[to:]])))


def renumber(plan, draw):
    """Give every task another number, as a program that saves the file anew may do."""
    ids = {task.uid: 1000 - 7 * number for number, task in enumerate(plan.tasks)}
    return plan.with_tasks(
        replace(task, uid=ids[task.uid], waits=tuple((ids[wait[0]], *wait[1:]) for wait in task.waits))
        for task in plan.tasks
    )


def relink(plan, draw):
    at = draw(st.integers(0, len(plan.tasks) - 1))
    later = plan.tasks[at]
    before = draw(st.sampled_from(plan.tasks[: at + 1]))
    if before is later or not (before.name and later.name):
        return plan.changed(later.uid, waits=())
    return loosened(plan.changed(later.uid, waits=((before.uid, draw(st.integers(0, 3)), draw(st.integers(0, 2))),)))


def levelled(plan):
    """Return a plan in which no task lies deeper than one beneath the row above it."""
    found, above = [], 0
    for task in plan.tasks:
        level = min(task.level, above + 1)
        found.append(replace(task, level=level))
        above = level if task.name else above
    return plan.with_tasks(found)


def loosened(plan):
    """Return a plan without links that go upwards, or into what a task lies in: those would be loops."""
    at = {task.uid: number for number, task in enumerate(plan.tasks)}
    inside = {task.uid: {each.uid for each in block(plan, number)} for number, task in enumerate(plan.tasks)}

    def may(task, wait):
        return at[wait[0]] < at[task.uid] and task.uid not in inside[wait[0]]

    return plan.with_tasks(
        replace(task, waits=tuple(wait for wait in task.waits if may(task, wait))) for task in plan.tasks
    )


MUTATIONS = (rename, change, delete, delete_block, add, move, renumber, relink)


@st.composite
def versions(draw):
    """Draw a plan and the versions that follow it."""
    plan = BRIDGE
    if draw(st.booleans()):
        plan = plan.with_tasks(replace(task, guid=f"G-{task.uid}") for task in plan.tasks)
    found = [plan]
    for _ in range(draw(st.integers(1, 2))):
        for mutate in draw(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=4)):
            plan = loosened(levelled(mutate(plan, draw)))
        found.append(plan)
    return found


@settings(max_examples=6)
@given(plans=versions())
def test_all_taken_over_equals_a_fresh_import(tmp_path_factory, plans):
    take_over_all(tmp_path_factory, plans)


@pytest.mark.soak
@settings(max_examples=300)
@given(plans=versions())
def test_all_taken_over_equals_a_fresh_import_for_much_longer(tmp_path_factory, plans):
    take_over_all(tmp_path_factory, plans)


def take_over_all(tmp_path_factory, plans):
    folder = tmp_path_factory.mktemp(f"equal{next(folders)}")
    updated = Site(folder / "updated")
    fresh = Site(folder / "fresh")
    with updated.workspace, fresh.workspace:
        own = updated.bring(plans[0])
        for plan in plans[1:]:
            before = told(updated.workspace, own)
            found = updated.update(own, plan)
            assert not any(row.problem for row in found.rows)
            if found.rows:
                after = told(updated.workspace, own)
                updated.workspace.undo()
                assert told(updated.workspace, own) == before
                updated.workspace.redo()
                assert told(updated.workspace, own) == after
            again = updated.compare(own, plan)
            assert (again.rows, again.kept) == ((), ())
        other = fresh.bring(plans[-1])
        assert told(updated.workspace, own) == told(fresh.workspace, other)


@settings(max_examples=6)
@given(plans=versions(), data=st.data())
def test_part_taken_over_leaves_a_sound_plan_and_the_rest_for_later(tmp_path_factory, plans, data):
    take_over_part(tmp_path_factory, plans, data)


@pytest.mark.soak
@settings(max_examples=300)
@given(plans=versions(), data=st.data())
def test_part_taken_over_leaves_a_sound_plan_for_much_longer(tmp_path_factory, plans, data):
    take_over_part(tmp_path_factory, plans, data)


def take_over_part(tmp_path_factory, plans, data):
    folder = tmp_path_factory.mktemp(f"part{next(folders)}")
    updated = Site(folder / "updated")
    fresh = Site(folder / "fresh")
    with updated.workspace, fresh.workspace:
        own = updated.bring(plans[0])
        for plan in plans[1:]:
            found = updated.compare(own, plan)
            keys = sorted(found.everything())
            chosen = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
            accept(updated.workspace, found, chosen)
            assert_sound(updated.workspace, own)
            again = updated.compare(own, plan)
            assert [row for row in again.rows if row.thing is not Thing.PERSON] == []
            if plan is plans[-1]:
                accept(updated.workspace, again, {*again.everything(), *(each.key for each in again.kept)})
        last = updated.compare(own, plans[-1])
        assert (last.rows, last.kept) == ((), ())
        other = fresh.bring(plans[-1])
        assert told(updated.workspace, own) == told(fresh.workspace, other)


def assert_sound(workspace, project_id):
    plan = workspace.plan(project_id)
    ends = list(zip(plan.dependencies["predecessor_id"], plan.dependencies["successor_id"], strict=True))
    assert all(before in plan.tasks and after in plan.tasks for before, after in ends)
    assert in_a_loop(plan, ends) == set()
    assert {each for each in plan.tasks["parent_id"] if each is not None} <= set(plan.tasks.ids)
    assert len(plan.outline.order) == len(plan.tasks)
    assert all(task in plan.tasks for task in plan.assignments["task_id"])
