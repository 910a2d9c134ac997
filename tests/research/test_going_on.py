"""From one task to the next: whoever waits goes on when the moderator lets them."""

from repairs_pattern.research.running import link_to_go_on, offer_task, offered_task
from tests.support.sessions import a_participant


def test_nobody_goes_on_before_the_moderator_lets_them(sessions):
    _, research = sessions
    first, second = a_participant(research, ["leaking-tap", "leaking-tap"])
    now = research.clock()
    assert link_to_go_on(research.database, first.participant_id, now) is None
    offer_task(research.database, second.id, now)
    assert offered_task(research.database, first.participant_id) == second.id
    assert link_to_go_on(research.database, first.participant_id, now)
