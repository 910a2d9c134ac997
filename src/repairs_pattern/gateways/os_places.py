"""Addresses as Ordnance Survey writes them, of the homes on the council's own list.

OS Places knows every address at a postcode, and not whose it is. The council's list knows which
homes it repairs and as what; so it decides, and OS Places gives the words. What Ordnance Survey
does not know, such as the shared areas of a block, is shown in the list's own words.

https://docs.os.uk/os-apis/accessing-os-apis/os-places-api/technical-specification/postcode
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from ..domain.addresses import AddressBookUnavailable, Home, natural_key, uprn_key
from ..domain.checks import Doubtful
from .csv_address_book import CsvAddressBook
from .os_addresses import HISTORICAL, Address, read_address
from .web import BadAnswer, GatewayError, Web, json_of

log = logging.getLogger(__name__)

PAGE = 100
"""The most addresses that OS Places gives at once."""

MOST_PAGES = 10
"""A postcode has a hundred addresses at most; only an answer that is wrong goes on for ever."""

PATIENCE = 4.0
"""Seconds in which all pages of a postcode must be there."""

PAUSE = 0.6
"""Seconds before another try when we asked too often: 600 times a minute are allowed."""

KEEP = 600.0
"""Seconds for which the addresses at a postcode are not asked for again."""

SPARE = 20.0
"""Seconds for which nothing is asked after it did not answer: no resident waits in vain."""

MOST_KEPT = 500
BUSY, REFUSED = 429, (401, 403)
NO_POSTCODE = 400
"""What it answers to a postcode that there cannot be. It is no reason to spare it others."""


@dataclass(slots=True)
class OsPlaces:
    """An address book on OS Places and a list of homes.

    :param homes: decides which homes are shown, and knows what we have to know of them.
    :param web: with the key in a header, so that it is in no log.
    :param language: ``EN`` or ``CY``, in which Ordnance Survey writes where it has both.
    """

    homes: CsvAddressBook
    web: Web
    language: str = "EN"
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep
    _kept: dict[str, tuple[float, dict[str, Address]]] = field(default_factory=dict)
    _spared_until: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    def at_postcode(self, postcode: str) -> list[Home]:
        """Our homes at a postcode, by Ordnance Survey or by the list; in natural order.

        :raises AddressBookUnavailable: when OS Places does not answer and the list has nothing
            there: it may be that Ordnance Survey knows a home of ours by that postcode.
        """
        listed = self.homes.at_postcode(postcode)
        try:
            addresses = self._addresses(postcode)
        except GatewayError as error:
            log.error("OS Places: %s", error)
            if not listed:
                raise AddressBookUnavailable from error
            return listed
        known = {uprn_key(home.uprn): home for home in [*listed, *self.homes.of(addresses)]}
        ours = (_written(home, addresses.get(key)) for key, home in known.items())
        return sorted(ours, key=natural_key)

    def find(self, uprn: str) -> Home | None:
        """The home with this UPRN, with the words in which it was shown a moment ago."""
        home = self.homes.find(uprn)
        if home is None:
            return None
        key = uprn_key(home.uprn)
        with self._lock:
            shown = [addresses for _until, addresses in self._kept.values() if key in addresses]
        return _written(home, shown[0][key]) if shown else home

    def covers(self, postcode: str) -> bool:
        """Whether the list has any home in the postcode's district."""
        return self.homes.covers(postcode)

    def check(self) -> str:
        """Whether there are homes, and whether OS Places takes our key."""
        listed = self.homes.check()
        try:
            self._addresses(self.homes.a_postcode() or "")
        except GatewayError as error:
            raise Doubtful(
                f"OS Places: {error} Residents see the addresses of the council's list.",
                "See whether it can be reached, and whether REPAIRS_OS_PLACES_KEY is the key of a "
                "project with the OS Places API.",
            ) from error
        return f"OS Places answers; {listed}"

    def _addresses(self, postcode: str) -> dict[str, Address]:
        """What Ordnance Survey has at a postcode, by UPRN without zeros before it.

        :raises GatewayError: when it does not answer, or did not a moment ago.
        """
        now = self.clock()
        with self._lock:
            until, kept = self._kept.get(postcode, (0.0, {}))
            if now < until:
                return kept
            if now < self._spared_until:
                raise GatewayError("It did not answer a moment ago.", sent=False)
        try:
            found = _by_uprn(self._records(postcode), postcode)
        except GatewayError:
            self._spared_until = self.clock() + SPARE
            raise
        with self._lock:
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[postcode] = (self.clock() + KEEP, found)
        return found

    def _records(self, postcode: str) -> Iterator[Mapping[str, Any]]:
        """Every record at a postcode, page by page."""
        end = self.clock() + PATIENCE
        offset = 0
        for _page in range(MOST_PAGES):
            total, records = _page_of(self._ask(postcode, offset, end))
            yield from records
            offset += len(records)
            if offset >= total:
                return
            if not records:
                raise BadAnswer("Its answer ends before its end.", sent=True)
        raise BadAnswer("Its answer has no end.", sent=True)

    def _ask(self, postcode: str, offset: int, end: float) -> Any:
        """One page; asked once more after a pause when that was too often."""
        for may_wait in (True, False):
            left = end - self.clock()
            if left <= 0:
                raise GatewayError("It did not answer in time.", sent=True)
            answer = replace(self.web, seconds=left).ask(
                "GET",
                "/postcode",
                params={
                    "postcode": postcode,
                    "dataset": "DPA,LPI",
                    "lr": self.language,
                    "maxresults": PAGE,
                    "offset": offset,
                },
            )
            if answer.status_code == BUSY and may_wait and self.clock() + PAUSE < end:
                self.pause(PAUSE)
                continue
            break
        if answer.status_code == NO_POSTCODE:
            return {"header": {"totalresults": 0}}
        if answer.status_code in REFUSED:
            raise BadAnswer("It does not take our key.", sent=True)
        if answer.status_code != 200:
            raise BadAnswer(f"It answered with status {answer.status_code}.", sent=True)
        return json_of(answer)


def _page_of(said: Any) -> tuple[int, list[Mapping[str, Any]]]:
    """How many there are in all, and the records of one page. Where none is, there is no list."""
    header = said.get("header") if isinstance(said, dict) else None
    total = header.get("totalresults") if isinstance(header, dict) else None
    records = said.get("results", []) if isinstance(said, dict) else None
    if not isinstance(total, int) or not isinstance(records, list):
        raise BadAnswer("Its answer is not a list of addresses.", sent=True)
    return total, [record for record in records if isinstance(record, dict)]


def _by_uprn(records: Iterable[Mapping[str, Any]], postcode: str) -> dict[str, Address]:
    """The best address of each home: how the post writes it, then how the council registered it."""
    found: dict[str, Address] = {}
    for record in records:
        address = read_address(record)
        if address is None or address.postcode != postcode or address.rank >= HISTORICAL:
            continue
        best = found.get(address.key)
        if best is None or address.rank < best.rank:
            found[address.key] = address
    return found


def _written(home: Home, address: Address | None) -> Home:
    """A home of the list in the words of an address; in its own where there is none."""
    if address is None:
        return home
    return replace(
        home,
        line=address.line,
        locality=address.locality,
        town=address.town,
        postcode=address.postcode,
    )
