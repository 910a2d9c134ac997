"""Reads the JSON report of an audit, and makes of it what a ledger keeps.

The same service with the same faults gives the same digest, whoever audits it and wherever: the
day, ports, references and tokens are not in it, nor which of two equal states came first.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from ..domain.law import LONDON
from .criteria import criteria
from .records import Looked, Run

VALUES = re.compile(r"""=("[^"]*"|'[^']*')""")
"""Values of attributes in a selector: addresses and references, which differ from run to run."""

NOT_WHOLE = "The audit looked at a part of the service ({only}): a ledger keeps whole audits."
NOT_LOOKED_AT = "{count} states could not be looked at, such as {state}. Go on with it: --resume"


class NoRecord(Exception):
    """An audit that a ledger cannot keep: why."""


class Fault(BaseModel):
    """A fault as the report has it."""

    detector: str
    rule: str
    criteria: tuple[str, ...]
    element: str
    certain: bool
    page: str
    weight: str
    states: frozenset[str]

    @property
    def name(self) -> str:
        """The detector and its rule."""
        return f"{self.detector}/{self.rule}"

    @property
    def place(self) -> str:
        """The element, without what differs from run to run."""
        return VALUES.sub("=*", self.element)


class Shown(BaseModel):
    """A state of a page as the report has it."""

    state: str
    page: str
    status: int


class Audit(BaseModel):
    """What a ledger wants of a report."""

    service: str
    at: datetime
    commit: str
    browser: str
    only: str
    detectors: Mapping[str, str]
    totals: Mapping[str, int]
    unreached: tuple[str, ...]
    not_reached: tuple[Mapping[str, object], ...]
    faults: tuple[Fault, ...]
    states: tuple[Shown, ...]


def read_audit(file: Path) -> Audit:
    """The report in a file.

    :raises NoRecord: when it is none, or of an audit that did not see the whole service.
    """
    try:
        audit = Audit.model_validate_json(file.read_bytes())
    except ValidationError:
        mend = "repairs-pattern audit … --report json=FILE writes one."
        raise NoRecord(f"{file} is not the report of an audit. {mend}") from None
    if audit.only:
        raise NoRecord(NOT_WHOLE.format(only=audit.only))
    if audit.not_reached:
        count, state = len(audit.not_reached), audit.not_reached[0]["state"]
        raise NoRecord(NOT_LOOKED_AT.format(count=count, state=state))
    if len(audit.states) < audit.totals["states"]:
        raise NoRecord(f"The audit in {file} ended early. Go on with it: --resume")
    return audit


def run_of(audit: Audit, service: str, commit: str = "") -> Run:
    """What a ledger keeps of an audit.

    :param service: the name of the council's folder.
    :param commit: of the code that was audited, where the audit could not know it.
    :raises NoRecord: when nobody knows the commit, or a name is none.
    """
    commit = commit or audit.commit
    if not commit:
        raise NoRecord("Nobody knows which code was audited: say it with --commit.")
    try:
        return _run(audit, service, commit)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = " ".join(map(str, wrong["loc"]))
        raise NoRecord(f"A ledger cannot keep its {where}: {wrong['msg']}") from None


def _run(audit: Audit, service: str, commit: str) -> Run:
    pages: dict[str, list[Shown]] = defaultdict(list)
    for state in audit.states:
        pages[state.page].append(state)
    broken = {
        number
        for fault in audit.faults
        if fault.certain and fault.weight != "decided"
        for number in fault.criteria
    }
    return Run(
        service=service,
        on=audit.at.astimezone(LONDON).date(),
        commit=commit,
        browser=audit.browser,
        detectors=dict(sorted(audit.detectors.items())),
        criteria=tuple(name for name, each in criteria().items() if each.machine == "fails"),
        broken=tuple(number for number in criteria() if number in broken),
        unreached=audit.unreached,
        pages=tuple(_looked(audit, service, page, states) for page, states in pages.items()),
    )


def _looked(audit: Audit, service: str, page: str, states: list[Shown]) -> Looked:
    faults = [fault for fault in audit.faults if fault.page == page]
    certain = [fault for fault in faults if fault.certain]
    return Looked(
        page=page,
        states=len(states),
        found=_counted(fault for fault in certain if fault.weight != "decided"),
        let_through=_counted(fault for fault in certain if fault.weight == "decided"),
        digest=_digest(audit, service, page, states, faults),
    )


def _counted(faults: Iterable[Fault]) -> dict[str, int]:
    """In how many places each rule was broken."""
    places = {(fault.name, fault.place) for fault in faults}
    return dict(sorted(Counter(name for name, _ in places).items()))


def _digest(audit: Audit, service: str, page: str, states: list[Shown], faults: list[Fault]) -> str:
    found: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    for fault in faults:
        for state in fault.states:
            found[state].add((fault.name, fault.place, fault.criteria, fault.certain))
    content = {
        "service": service,
        "page": page,
        "detectors": dict(audit.detectors),
        "states": sorted((each.state, each.status, sorted(found[each.state])) for each in states),
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
