"""For whom, and at what time of year, something is true: cases of facts in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repairs_pattern.domain.diagnosis.facts import ANOTHER_BLOCK, NO_BLOCK, WORDS, Facts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

At = tuple[str, Facts]
"""A place, ``home`` or ``communal``, and the facts of a case there."""

_PLACE = "place"
_FACTS = (_PLACE, *WORDS)
_SAID: Mapping[str, Mapping[str, str]] = {
    _PLACE: {"home": "in homes", "communal": "in shared areas"},
    "tenure": {
        "tenant": "for tenants",
        "leaseholder": "for leaseholders",
        "shared-owner": "for shared owners",
    },
    "season": {"heating": "from November to April", "warm": "from May to October"},
    "gas": {
        "yes": "in homes with gas",
        "no": "in homes without gas",
        "unknown": "where it is not known whether there is gas",
    },
    "floor": {
        "basement": "in basements",
        "ground": "on the ground floor",
        "upper": "on upper floors",
        "unknown": "where the floor is not known",
    },
    "block": {NO_BLOCK: "outside blocks of flats", ANOTHER_BLOCK: "in other blocks of flats"},
}


def whens(some: Collection[At], every: Collection[At]) -> Iterator[tuple[str, Collection[At]]]:
    """Yield in words which of ``every`` case ``some`` are, with the cases that the words tell.

    The text is empty where it is all of them. Cases that one text cannot tell come in parts.
    """
    if len(some) == len(every):
        yield "", some
        return
    values = {fact: _values(fact, some) for fact in _FACTS}
    if len(some) == sum(all(_value(f, at) in values[f] for f in _FACTS) for at in every):
        told = [
            _words(fact, named)
            for fact, named in values.items()
            if len(named) < len(_values(fact, every))
        ]
        yield ", ".join(told), some
        return
    fact = next(fact for fact, named in values.items() if len(named) > 1)
    for value in values[fact]:
        yield from whens([at for at in some if _value(fact, at) == value], every)


def _values(fact: str, cases: Collection[At]) -> list[str]:
    return list(dict.fromkeys(_value(fact, at) for at in cases))


def _value(fact: str, at: At) -> str:
    place, facts = at
    return place if fact == _PLACE else str(getattr(facts, fact))


def _words(fact: str, values: Collection[str]) -> str:
    return " and ".join(_SAID[fact].get(value, f"in block {value}") for value in values)
