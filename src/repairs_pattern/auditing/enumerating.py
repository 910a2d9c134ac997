"""Every state of a council's service, and the data that they begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..app import RepairsPattern
from ..audit.seeing import Facts
from ..audit.states import State, Step
from .around import Around
from .data import Data
from .examples import gallery_states
from .exploring import Explorer
from .journeys import JourneyStates
from .messages import Forms, untold
from .naming import Found, states_of
from .service import Audited, ways_to_go_wrong
from .serving import close, databases
from .somebody import Somebody
from .starts import residents, senders
from .values import Values
from .working import researchers, staff


@dataclass(frozen=True)
class Enumerated:
    """What there is to look at.

    :param unreached: pages, and messages of forms, that no state shows.
    """

    states: tuple[State, ...]
    unreached: tuple[str, ...]
    facts: Facts


def enumerate_states(audited: Audited, folder: Path) -> Enumerated:
    """Find every state, and leave the data that they begin with in a folder.

    :param folder: empty, or not there yet.
    :raises BrokenCouncil: when the council's folder has errors.
    """
    app = audited.app(folder, traced=False)
    pattern: RepairsPattern = app.extensions["repairs_pattern"]
    assert pattern.service is not None
    council = pattern.service.council
    values = Values(council, pattern.service.address_book, folder / "files")
    somebody = Somebody(app, values)
    explorer = Explorer(somebody)
    with Forms().listening() as forms:
        explorer.explore()
        sent = senders(app, explorer)
        if explorer.unreached:
            explorer.explore_further()
        journey = list(JourneyStates(explorer).all())
        examples = list(gallery_states(app, council.id))
        alone = [each.steps[-1].target for each in examples]
        elsewhere = {*somebody.addresses.values(), *alone}
        starts = [*residents(app, explorer), *sent, *staff(app), *researchers(app)]
        data = Data([folder / each for each in databases(folder)], folder / "places")
        around = Around(app, data, values, frozenset(elsewhere))
        others = [found for start in starts for found in around.all(start)]
        others += around.rest()
    found = [*journey, *others, *examples, *_wrong()]
    asked = somebody.visitor.asked | around.visitor.asked
    with app.app_context():
        unreached = [
            *(f"the page “{name}” of the journey" for name in explorer.unreached),
            *(f"the page at {address}" for address in around.unreached),
            *untold(forms, somebody.journey, found, asked),
        ]
    data.close()
    close(app)
    facts = Facts(council.service_name, forms.purposes(), tuple(sorted(set(alone))))
    return Enumerated(tuple(states_of(council.id, found)), tuple(unreached), facts)


def _wrong() -> Iterator[Found]:
    """The pages for what goes wrong."""
    for address in ways_to_go_wrong():
        what = address.rpartition("/")[2]
        words = f"Something goes wrong: {what}"
        yield Found(f"wrong-{what}", "shown", (Step("open", address, words=words),))
