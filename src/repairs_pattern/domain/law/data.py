"""The law of each nation, read from the YAML beside this module once per process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from repairs_pattern.domain.law.duties import Compensation, Duty, RegimeNote
from repairs_pattern.domain.law.holidays import NATIONS
from repairs_pattern.domain.law.periods import Period
from repairs_pattern.domain.law.rows import BrokenLaw, HazardsRow, LawRow, read_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from repairs_pattern.domain.law.rows import DutyRow, RegimeRow


@dataclass(frozen=True, slots=True)
class Hazards:
    """The hazards of the HHSRS: every number, and the numbers behind each of our words."""

    numbers: frozenset[int]
    words: Mapping[str, frozenset[int]]

    def named(self, numbers: Iterable[int]) -> frozenset[str]:
        """Our words for these HHSRS numbers. Raises ValueError for a number not listed."""
        wanted = frozenset(numbers)
        if unknown := wanted - self.numbers:
            raise ValueError(f"hazard {min(unknown)} is not an HHSRS hazard")
        return frozenset(word for word, behind in self.words.items() if behind & wanted)


@dataclass(frozen=True, slots=True)
class Law:
    """The law of one nation: every duty, and a note for each regime."""

    duties: tuple[Duty, ...]
    notes: tuple[RegimeNote, ...]


def duties(nation: str) -> tuple[Duty, ...]:
    """Every duty of `nation` in the order of its data: past, present and announced.

    Raises ValueError when the nation is not known and BrokenLaw when its data cannot be used.
    """
    return _law(nation).duties


def regimes(nation: str) -> frozenset[str]:
    """The ids of the bodies of law that `nation` has, such as `right-to-repair`.

    Raises ValueError when the nation is not known and BrokenLaw when its data cannot be used.
    """
    return frozenset(note.regime for note in _law(nation).notes)


def right_to_repair_ids(nation: str) -> frozenset[str]:
    """The ids of the defects that fall under the Right to Repair of `nation`; empty if none.

    Raises ValueError when the nation is not known and BrokenLaw when its data cannot be used.
    """
    return frozenset(duty.right_to_repair for duty in duties(nation) if duty.right_to_repair)


def regime_note(nation: str, regime: str) -> RegimeNote | None:
    """Plain sentences about a body of law, or None when `nation` does not have it.

    Raises ValueError when the nation is not known and BrokenLaw when its data cannot be used.
    """
    return next((note for note in _law(nation).notes if note.regime == regime), None)


def hazards() -> frozenset[str]:
    """The words that a diagnosis may use for a hazard, such as `damp_mould`.

    Raises BrokenLaw when the data cannot be used.
    """
    return frozenset(_hazards().words)


def parse_hazards(file: str, text: str) -> Hazards:
    """Read our hazard words, each with its HHSRS numbers, from YAML. Raises BrokenLaw."""
    row = read_row(HazardsRow, file, text)
    found = Hazards(
        numbers=frozenset(row.hhsrs),
        words={word: frozenset(numbers) for word, numbers in row.words.items()},
    )
    for word, numbers in found.words.items():
        if unknown := numbers - found.numbers:
            raise BrokenLaw(file, f"{word}: hazard {min(unknown)} is not an HHSRS hazard")
    return found


def parse_law(file: str, text: str, known: Hazards) -> Law:
    """Read the law of one nation from YAML. Raises BrokenLaw.

    `file` is its name in messages, and says which nation the text must be about.
    """
    row = read_row(LawRow, file, text)
    if file != f"{row.jurisdiction}.yaml":
        raise BrokenLaw(file, f"the jurisdiction is {row.jurisdiction}")
    try:
        found = tuple(
            duty
            for regime, regime_row in row.regimes.items()
            for duty in _duties_of(row.jurisdiction, regime, regime_row, known)
        )
    except ValueError as error:
        raise BrokenLaw(file, str(error)) from error
    _refuse_repeats(file, [duty.id for duty in found])
    return Law(found, tuple(_note(regime, it) for regime, it in row.regimes.items()))


@cache
def _law(nation: str) -> Law:
    if nation not in NATIONS:
        raise ValueError(f"A nation is one of {', '.join(NATIONS)}, not {nation!r}")
    file = f"{nation}.yaml"
    return parse_law(file, _read(file), _hazards())


@cache
def _hazards() -> Hazards:
    return parse_hazards("hazards.yaml", _read("hazards.yaml"))


def _read(file: str) -> str:
    try:
        return resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    except OSError as error:
        raise BrokenLaw(file, "the file is missing or cannot be read") from error


def _refuse_repeats(file: str, ids: list[str]) -> None:
    for position, duty_id in enumerate(ids):
        if duty_id in ids[:position]:
            raise BrokenLaw(file, f"two duties are called {duty_id}")


def _duties_of(nation: str, regime: str, row: RegimeRow, known: Hazards) -> Iterator[Duty]:
    for duty_row in row.duties:
        for phase in duty_row.phases:
            if phase not in row.phases:
                raise ValueError(f"{duty_row.id} names the phase {phase}, which {regime} lacks")
            yield _duty(nation, regime, row, phase, duty_row, known)


def _duty(
    nation: str, regime: str, regime_row: RegimeRow, phase: str, row: DutyRow, known: Hazards
) -> Duty:
    phase_row = regime_row.phases[phase]
    one_phase = len(regime_row.phases) == 1
    return Duty(
        id=f"{regime}.{row.id}" if one_phase else f"{regime}.{phase}.{row.id}",
        regime=regime,
        phase=phase,
        part=phase_row.title,
        title=row.title,
        jurisdiction=nation,
        effective_from=phase_row.effective_from,
        effective_to=phase_row.effective_to,
        right_to_repair=row.right_to_repair,
        hazards=known.named(phase_row.hhsrs),
        severity=phase_row.severity,
        tenures=frozenset(regime_row.tenures),
        period=Period(row.amount, row.unit),
        counting=row.counting,
        starts_from=row.starts_from,
        season=row.season,
        condition=row.condition,
        source="; ".join(dict.fromkeys((row.source, phase_row.source))),
        verified=row.verified and phase_row.verified,
        counting_source=regime_row.counting.source,
        counting_verified=regime_row.counting.verified,
    )


def _note(regime: str, row: RegimeRow) -> RegimeNote:
    return RegimeNote(
        regime=regime,
        title=row.title,
        sentences=tuple(row.note),
        compensation=Compensation(**row.compensation.model_dump()) if row.compensation else None,
        source=row.source,
        verified=row.verified,
    )
