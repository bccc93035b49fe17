"""What the inspector says of a task that is odd: a line for each piece of advice, and beneath it what can be done at once."""

from collections.abc import Callable, Iterator
from functools import partial

from pmo_desktop.domain.advice import FIXES, RULES, Advice, sentence
from pmo_desktop.domain.schedule.wording import Wording
from pmo_desktop.services import fixes
from ui.advising import COLOURS, SIGNS
from ui.lines import Said
from ui.session import Session

_MOST_FIXES = 2
_FEW = 2_000
"""In plans of more tasks it is not looked beforehand whether a fix-it can be done."""


def advice_lines(session: Session, project_id: str, task_id: str) -> Iterator[tuple[Said, Callable[[], object]]]:
    """Yield lines with what a click on them does: show the advice in its panel, or put it right."""
    known = session.advising.of(project_id)
    if known is None:
        return
    plan = session.workspace.plan(project_id)
    words, few = Wording(plan), len(plan.tasks) <= _FEW
    for each in known.by_task.get(task_id, ()):
        rule = RULES[each.rule]
        said = Said(
            f"{SIGNS[rule.severity]} {sentence(words, each)}",
            style=COLOURS[rule.severity],
            tip=f"{rule.why}\n({rule.term})",
        )
        yield said, partial(session.advice_requested.emit, task_id, each.rule)
        names = fixes.offered(session.workspace, project_id, each) if few else rule.fixes
        at_once = [name for name in names if not FIXES[name].field]
        for name in at_once[:_MOST_FIXES]:
            yield Said(f"→ {FIXES[name].title}", style="accent"), partial(_fix, session, project_id, name, each)


def _fix(session: Session, project_id: str, name: str, advice: Advice) -> None:
    session.attempt(lambda: fixes.fix(session.workspace, project_id, name, (advice,)))
