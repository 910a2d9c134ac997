"""The gateways of a world: as they are, until a forced state says how they fail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ...domain.addresses import AddressBook, Home, natural_key
from ...domain.booking import Appointment, Diary, Job, Need, Slot, SlotGone
from ...domain.checks import Checkable, Unwell
from ...domain.outbox import Messenger, MessengerUnavailable, Parcel
from ...domain.photos import PhotoStore, PhotoStoreUnavailable, TooLarge
from ...domain.photos.album import THUMBNAIL
from ..sitting import Sitting, current

MANY = 60
"""How many homes a postcode has under ``many-addresses``: three pages of them."""


def holding() -> Mapping[str, Any]:
    """The states that hold in the request that is being answered; none outside of one."""
    with suppress(LookupError):
        return current().forced
    return {}


@dataclass(frozen=True)
class ForcedDiary:
    """A diary that has no slots, or loses one at the last moment.

    :param met: ends ``slot-taken`` because it has happened to this slot; tells whether it has.
    """

    diary: Diary
    met: Callable[[str], bool]

    def find(self, need: Need, now: datetime, draft_id: str | None = None) -> list[Slot]:
        """What the diary finds; nothing under ``no-slots``, and never a slot that was taken."""
        if "no-slots" in holding():
            return []
        return [slot for slot in self.diary.find(need, now, draft_id) if slot.id not in _gone()]

    def hold(self, draft_id: str, slot_id: str, need: Need, now: datetime) -> Slot:
        """Keep a slot for a draft, if it is found."""
        if "no-slots" in holding() or slot_id in _gone():
            raise SlotGone
        return self.diary.hold(draft_id, slot_id, need, now)

    def ask_to_book(self, draft_id: str, slot_id: str, need: Need, job: Job, now: datetime) -> str:
        """Ask for a slot before it is booked."""
        return self.diary.ask_to_book(draft_id, slot_id, need, job, now)

    def ask_to_change(self, repair_id: int, slot_id: str, need: Need, now: datetime) -> None:
        """Ask for another slot before the appointment moves."""
        self.diary.ask_to_change(repair_id, slot_id, need, now)

    def ask_to_cancel(self, repair_id: int, deed: str, now: datetime) -> None:
        """Ask to give a slot back before that is written."""
        self.diary.ask_to_cancel(repair_id, deed, now)

    def book(
        self,
        session: Session,
        draft_id: str,
        slot_id: str,
        need: Need,
        repair_id: int,
        now: datetime,
    ) -> Appointment:
        """Give a held slot to its repair, unless it is taken at this moment."""
        self._lose(slot_id)
        return self.diary.book(session, draft_id, slot_id, need, repair_id, now)

    def change(
        self, session: Session, repair_id: int, slot_id: str, need: Need, now: datetime
    ) -> Appointment:
        """Move an appointment, unless the new slot is taken at this moment."""
        self._lose(slot_id)
        return self.diary.change(session, repair_id, slot_id, need, now)

    def cancel(self, session: Session, repair_id: int) -> None:
        """Free the slot of a repair."""
        self.diary.cancel(session, repair_id)

    def appointment(self, session: Session, repair_id: int) -> Appointment | None:
        """The slot that a repair owns."""
        return self.diary.appointment(session, repair_id)

    def _lose(self, slot_id: str) -> None:
        if slot_id in _gone() or ("slot-taken" in holding() and self.met(slot_id)):
            raise SlotGone


@dataclass(frozen=True)
class ForcedAddressBook:
    """An address book that has no home at a postcode, or very many."""

    book: AddressBook
    _made_up: dict[str, Home] = field(default_factory=dict)

    def at_postcode(self, postcode: str) -> list[Home]:
        """The homes at a postcode; under ``many-addresses`` with neighbours that there are not."""
        if "address-not-found" in holding():
            return []
        homes = self.book.at_postcode(postcode)
        if "many-addresses" not in holding():
            return homes
        made_up = {home.uprn: home for home in _neighbours(homes)}
        self._made_up.update(made_up)
        return sorted([*homes, *made_up.values()], key=natural_key)

    def find(self, uprn: str) -> Home | None:
        """The home with this UPRN, also one that was made up."""
        return self._made_up.get(uprn) or self.book.find(uprn)

    def covers(self, postcode: str) -> bool:
        """Whether the council has homes near there; under ``address-not-found`` it has."""
        return "address-not-found" in holding() or self.book.covers(postcode)


@dataclass(frozen=True)
class ForcedPhotos:
    """A photo store that does not answer, takes nothing so large, or takes its time.

    :param wait: waits for some seconds.
    """

    store: PhotoStore
    wait: Callable[[float], None]

    def put(self, name: str, content: bytes, now: datetime) -> None:
        """Keep a file, if the store answers and takes it."""
        forced = holding()
        if "upload-refused" in forced:
            raise PhotoStoreUnavailable
        if "upload-too-big" in forced:
            raise TooLarge
        if "upload-slow" in forced and not name.endswith(THUMBNAIL):
            self.wait(forced["upload-slow"]["ms"] / 1000)
        self.store.put(name, content, now)

    def read(self, name: str) -> bytes | None:
        """The file of this name."""
        return self.store.read(name)

    def delete(self, name: str) -> None:
        """Delete the file of this name."""
        self.store.delete(name)

    def link(self, name: str, seconds: int) -> str | None:
        """An address by which the file can be read for some seconds."""
        return self.store.link(name, seconds)

    def kept_before(self, moment: datetime) -> Iterator[str]:
        """The names of the files that were put there before a moment."""
        return self.store.kept_before(moment)


@dataclass(frozen=True)
class ForcedMessenger:
    """A messenger that does not answer under ``messages-delayed``."""

    messenger: Messenger

    def send(self, parcel: Parcel) -> None:
        """Send a message, if the messenger answers."""
        if "messages-delayed" in holding():
            raise MessengerUnavailable
        self.messenger.send(parcel)

    def check(self) -> str:
        """Whether messages can be handed over."""
        if "messages-delayed" in holding():
            raise Unwell("The messenger does not answer.", "Release messages-delayed.")
        return self.messenger.check() if isinstance(self.messenger, Checkable) else "not asked"


def _gone() -> frozenset[str]:
    """The slots that were taken at the last moment in this task."""
    sitting: Sitting | None = None
    with suppress(LookupError):
        sitting = current()
    return sitting.gone if sitting else frozenset()


def _neighbours(homes: list[Home]) -> Iterator[Home]:
    """As many flats, in the house of the first home, as bring a list of homes to ``MANY``."""
    pattern = next((home for home in homes if home.kind == "home"), None)
    if pattern is None:
        return
    *_, house = pattern.line.split(", ")
    known = {home.line for home in homes}
    numbers = range(1, MANY + 1)
    lines = [line for number in numbers if (line := f"Flat {number}, {house}") not in known]
    for line in lines[: MANY - len(homes)]:
        digest = hashlib.sha256(f"{pattern.postcode} {line}".encode()).hexdigest()
        yield replace(pattern, uprn=f"9{int(digest, 16) % 10**11:011}", line=line)
