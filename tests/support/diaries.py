"""Diaries that misbehave, and other people who want the same times."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.booking import Diary, DiaryUnavailable, Need, SlotGone

_others = count(1)


@dataclass
class DiaryThatIsAway:
    """A diary that does not answer some of the questions that it is asked.

    :param real: answers the others.
    :param asked: the names of the methods that get no answer.
    """

    real: Diary
    asked: frozenset[str]

    def __getattr__(self, name: str) -> Any:
        if name in self.asked:
            return self._away
        return getattr(self.real, name)

    def _away(self, *_args: Any, **_options: Any) -> None:
        raise DiaryUnavailable


def goes_away(service: Service, *asked: str) -> None:
    """From now on the diary of a service does not answer these questions; none: it is back."""
    diary = service.diary
    real = diary.real if isinstance(diary, DiaryThatIsAway) else diary
    service.diary = DiaryThatIsAway(real, frozenset(asked)) if asked else real  # type: ignore[assignment]


def others_take(service: Service, slot: str, need: Need) -> None:
    """Other people hold every place in a slot that is free now."""
    with suppress(SlotGone):
        while True:
            service.diary.hold(f"somebody else {next(_others)}", slot, need, service.clock())


def others_take_all(service: Service, need: Need) -> None:
    """Other people hold every place in every slot."""
    for slot in service.diary.find(need, service.clock()):
        others_take(service, slot.id, need)


class NoDiary:
    """The diary of repairs without visits."""

    def appointment(self, _session: Any, _repair_id: int) -> None:
        """No repair has one."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nobody should ask for {name}")
