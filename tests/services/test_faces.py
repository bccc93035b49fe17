"""The cards of a plan follow its changes: kept up with them they are those made anew."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_desktop.domain.changes import foreseen
from pmo_desktop.domain.plan.plan import Plan
from pmo_desktop.domain.schedule import schedule
from pmo_desktop.services.faces import Deck, cards_of
from tests.domain.schedule.plans import START, plans
from tests.domain.schedule.test_incremental import UNSHRUNK, WITH, changes


@settings(max_examples=60, phases=UNSHRUNK)
@given(plans(*WITH), st.data())
def test_cards_kept_up_with_changes_are_those_made_anew(drawn, data):
    plan, deck = Plan.from_records(drawn.project, drawn.records), Deck()
    for number in range(data.draw(st.integers(3, 10))):
        found, today = schedule(plan), START + data.draw(st.sampled_from((0, 30))) * 86_400
        assert deck.renewed(plan, found, today) == cards_of(plan, found, today)
        plan.patch([foreseen(each) for each in data.draw(changes(plan, number))])
    assert deck.renewed(plan, schedule(plan), START) == cards_of(plan, schedule(plan), START)
