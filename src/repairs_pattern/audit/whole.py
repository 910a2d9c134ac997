"""A whole audit: goes on with what was done before, looks at the rest, and weighs it all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from .journal import Journal
from .judging import Origin, Report, Rules, judge
from .results import Looked
from .running import Job, run
from .sharing import shared
from .states import State


@dataclass(frozen=True)
class Audit:
    """What is to be done.

    :param service: what is audited, as a reader knows it.
    :param unreached: what no state shows.
    :param processes: how many look at once.
    :param resume: whether to go on with a run that was cut off. What could not be looked at then
        is tried again.
    :param origin: of which code, and in what.
    """

    service: str
    job: Job
    states: Sequence[State]
    unreached: Sequence[str] = ()
    rules: Rules = field(default_factory=Rules)
    processes: int = 1
    resume: bool = False
    origin: Origin = field(default_factory=Origin)

    def run(self, tell: Callable[[Looked], None]) -> Report:
        """Look at every state.

        :param tell: told each state as soon as it was looked at, those of before too.
        :raises OtherRun: when there is nothing to resume because the run was of something else.
        :raises NoChromium: when there is no browser.
        """
        detectors, comparers = self.job.arms()
        versions = {each.name: each.version() for each in detectors}
        versions |= {each.name: each.version() for each in comparers}
        journal = Journal(self.job.folder, self._run(versions))
        if not self.resume:
            journal.begin()
        looked = [each for each in journal.go_on() if not each.problem]
        for each in looked:
            tell(each)
        done = {each.state for each in looked}
        left = [state for state in self.states if state.id not in done]
        for each in run(self.job, left, self.processes, looked) if left else ():
            journal.write(each)
            looked.append(each)
            tell(each)
        return judge(
            self.service,
            datetime.now(UTC),
            versions,
            self.states,
            shared(looked, self.states, detectors),
            comparers,
            self.rules,
            self.unreached,
            self.job.folder,
            self.origin,
        )

    def _run(self, versions: dict[str, str]) -> dict[str, object]:
        """What must be the same for a run to be gone on with."""
        names = "\n".join(state.id for state in self.states)
        return {
            "service": self.service,
            "origin": asdict(self.origin),
            "detectors": versions,
            "states": hashlib.sha256(names.encode()).hexdigest(),
            "only": sorted(self.job.only) if self.job.only is not None else None,
        }
