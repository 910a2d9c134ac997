"""What every section is given: one council's service, put together by ``repairs_pattern.app``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ..council import Council, Maintenance
from ..domain.addresses import AddressBook
from ..domain.booking import Diary
from ..domain.photos import Album, VirusScan
from ..domain.repairs import Office, find_by_receipt, new_reference
from ..domain.staff import SignIn
from ..domain.store import Database, RepairRow
from ..journey import Answers, Runner
from ..rendering import Renderer
from .case import Case
from .limits import Limits


@dataclass
class Service:
    """One council's service in one app.

    :param sections: the sections that are mounted, such as ``report`` and ``schedule``.
    :param maintenance: when nobody can use the service.
    :param ledger: the folder that says what was tested for accessibility.
    :param office: whom at the council a repair is told to.
    :param receipts_token: what proves that GOV.UK Notify tells of a message; None where another
        messenger sends them.
    :param virus_scan: looks at photos before they are opened; None where nobody does.
    :param runner: serves the journey; set once the journey is built from the sections.
    :param limit: how often things may be done; a decorator for views by the name of a limit.
    :param new_reference: makes the reference of each repair.
    :param works_orders_secret: what a works order system signs with; None where it calls nobody.
    :param sign_in: by whom staff are known; None where there are no pages for them.
    """

    council: Council
    database: Database
    address_book: AddressBook
    diary: Diary
    photos: Album
    clock: Callable[[], datetime]
    render: Renderer
    sections: frozenset[str]
    limit: Limits
    maintenance: Maintenance
    office: Office
    receipts_token: str | None = field(default=None, repr=False)
    virus_scan: VirusScan | None = None
    ledger: Path | None = None
    new_reference: Callable[[], str] = new_reference
    works_orders_secret: str | None = None
    sign_in: SignIn | None = None
    runner: Runner = field(init=False)

    def case(self, answers: Answers) -> Case:
        """What the answers so far amount to."""
        return Case(self.council, answers, can_book="schedule" in self.sections)

    def repair(self) -> RepairRow | None:
        """The repair that this browser sent, if it has its receipt."""
        receipt = self.runner.receipt()
        if receipt is None:
            return None
        with self.database.reading() as session:
            return find_by_receipt(session, receipt)
