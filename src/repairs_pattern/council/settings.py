"""Reads council.toml, and checks what its shape alone does not show."""

from __future__ import annotations

import re
from datetime import datetime, time
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from pydantic import ValidationError

from repairs_pattern.domain.law import Period, regimes, said, slower

from .colours import AA_TEXT, as_ratio, contrast
from .files import Document, Unreadable, read_toml
from .models import PRIORITIES, Accessibility, Brand, Maintenance, Retention, Settings, Window
from .phone_lines import COUNCIL_LINES, PhoneLine, national_lines
from .problems import Problem, did_you_mean
from .staff_pages import check_staff_pages
from .systems import check_systems
from .wording import problems_of

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = Path("council.toml")

_GOV_UK_COLOURS = {"#1d70b8": "the blue of GOV.UK"}
_HEAVY_LOGO = 20_000
_MINUTES_OF_A_VISIT = 30


def read_settings(
    folder: Path, now: datetime | None = None
) -> tuple[Document | None, Settings | None, list[Problem]]:
    """council.toml as it is written, its settings when its shape is right, and every problem.

    :param now: the moment to look at dates from; without one no date is past.
    """
    try:
        document = read_toml(folder, FILE)
    except Unreadable as unreadable:
        return None, None, list(unreadable.problems)
    try:
        settings = Settings.model_validate(document.data)
    except ValidationError as error:
        return document, None, problems_of(error, document, Settings)
    problems = [
        *_brand(document, settings.brand, folder),
        *_priorities(document, settings),
        *_booking(document, settings),
        *_law(document, settings),
        *_lines(document, settings),
        *_retention(document, settings.retention),
        *check_staff_pages(document, settings.staff),
        *_maintenance(document, settings.maintenance, now),
        *check_systems(document, settings.gateways),
        *_accessibility(document, settings.accessibility),
    ]
    return document, settings, problems


def phone_lines(settings: Settings) -> dict[str, PhoneLine]:
    """Every number that an exit page may name: national ones, then the council's own."""
    contact = settings.contact
    hours = ", ".join(contact.opening_hours)
    own = {
        "repairs": PhoneLine("repairs", COUNCIL_LINES["repairs"], contact.repairs_phone, hours),
        "out-of-hours": PhoneLine(
            "out-of-hours", COUNCIL_LINES["out-of-hours"], contact.out_of_hours_phone
        ),
    }
    more = {
        name: PhoneLine(name, line.label, line.number, line.hours, line.note)
        for name, line in contact.lines.items()
    }
    return {**national_lines(settings.nation), **own, **more}


def _brand(document: Document, brand: Brand, folder: Path) -> Iterator[Problem]:
    pairs = (
        ("text_on_colour", brand.text_on_colour, "colour", brand.colour, "colour"),
        ("button_text", brand.button_text, "button", brand.button, "button"),
        ("link", brand.link, "a white page", "#ffffff", "link"),
    )
    for text, text_colour, ground, ground_colour, setting in pairs:
        measured = contrast(text_colour, ground_colour)
        if measured < AA_TEXT:
            reason = (
                f"{text} {text_colour} on {ground} {ground_colour} has a contrast of "
                f"{as_ratio(measured)}, which is too low to read."
            )
            mend = f"Make one darker or the other lighter until it is {AA_TEXT}:1 or more."
            yield document.problem(("brand", setting), reason, mend)
    for setting, colour in (("colour", brand.colour), ("button", brand.button)):
        if colour in _GOV_UK_COLOURS:
            reason = f"{colour} is {_GOV_UK_COLOURS[colour]}, and a council is not part of GOV.UK."
            yield document.advice(("brand", setting), reason, "Choose a colour of your own.")
    if brand.logo is not None:
        yield from _logo(document, brand.logo, folder)


def _logo(document: Document, name: str, folder: Path) -> Iterator[Problem]:
    path, file = ("brand", "logo"), Path(name)
    kinds = {".svg": _svg_fault, ".png": _png_fault}
    if file.suffix.lower() not in kinds:
        yield document.problem(path, f"The logo {name} is not an SVG or PNG.", "Use one of these.")
        return
    try:
        raw = (folder / file).read_bytes()
    except OSError:
        mend = f"Put {name} beside council.toml, or take the line out."
        yield document.problem(path, f"There is no file {name} that can be opened.", mend)
        return
    fault = kinds[file.suffix.lower()](raw)
    if fault:
        yield Problem(file, None, *fault)
    if len(raw) > _HEAVY_LOGO:
        reason = f"The logo is {len(raw) // 1000} KB, which is slow on an old phone."
        yield Problem(file, None, reason, "Simplify it to less than 20 KB.", "warning")


def _png_fault(raw: bytes) -> tuple[str, str] | None:
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    return "This file has the name of a PNG and is not one.", "Save the picture again as PNG."


def _svg_fault(raw: bytes) -> tuple[str, str] | None:
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", raw, re.IGNORECASE):
        return "The SVG declares a document type.", "Take out the lines that start with <!."
    try:
        root = ElementTree.fromstring(raw)  # noqa: S314 - without a doctype it has no entities
    except ElementTree.ParseError as error:
        return f"The SVG is broken at line {error.position[0]}.", "Save the picture again as SVG."
    if root.tag.rpartition("}")[2] != "svg":
        return "This file has the name of an SVG and is not one.", "Save the picture again as SVG."
    for element in root.iter():
        if unsafe := _unsafe(element):
            return f"The SVG has {unsafe}.", "Save it as plain SVG, without scripts or links."
    return None


def _unsafe(element: ElementTree.Element) -> str | None:
    tag = str(element.tag).rpartition("}")[2].lower()
    if tag in ("script", "foreignobject", "iframe", "handler"):
        return f"a <{tag}>"
    for attribute, value in element.attrib.items():
        name = attribute.rpartition("}")[2].lower()
        if name.startswith("on"):
            return f"a script in {name}"
        if name == "href" and not value.startswith(("#", "data:image/png")):
            return "a link to something outside it"
    return None


def _priorities(document: Document, settings: Settings) -> Iterator[Problem]:
    given = settings.priorities
    for name in PRIORITIES:
        if name not in given:
            yield document.problem(
                ("priorities", name),
                f"The priority “{name}” is missing.",
                f"Add the section [priorities.{name}] with label, target and basis.",
            )
    emergency = given.get("emergency")
    if emergency and slower(emergency.target, Period(24, "hours")):
        yield document.problem(
            ("priorities", "emergency", "target"),
            f"An emergency target of {said(emergency.target)} can be later than 24 hours.",
            'Give 24 hours or fewer, such as: target = {amount = 24, unit = "hours"}',
        )
    for sooner, later in pairwise(name for name in PRIORITIES if name in given):
        if slower(given[sooner].target, given[later].target):
            yield document.advice(
                ("priorities", sooner, "target"),
                f"“{sooner}” ({said(given[sooner].target)}) is slower than “{later}” "
                f"({said(given[later].target)}).",
                "Check that the two are the right way round.",
            )


def _booking(document: Document, settings: Settings) -> Iterator[Problem]:
    booking = settings.booking
    seen: dict[str, int] = {}
    for index, window in enumerate(booking.windows):
        path = ("booking", "windows", index)
        if window.id in seen:
            reason = f"Two windows are called “{window.id}”."
            yield document.problem((*path, "id"), reason, "Give one of them another id.")
        seen.setdefault(window.id, index)
        if window.minutes <= 0:
            reason = f"The window “{window.id}” ends before it starts."
            yield document.problem((*path, "ends"), reason, "Check the two times.")
        elif window.minutes < _MINUTES_OF_A_VISIT:
            reason = f"The window “{window.id}” is only {window.minutes} minutes long."
            yield document.problem((*path, "ends"), reason, "Make it at least 30 minutes.")
        if len(set(window.days)) < len(window.days):
            reason = f"The window “{window.id}” names a day twice."
            yield document.problem((*path, "days"), reason, "Name each day once.")
    for (_, one), (index, other) in combinations(enumerate(booking.windows), 2):
        yield from _overlap(document, one, other, index)
    for index, trade in enumerate(booking.arranged):
        if trade in booking.capacity:
            yield document.problem(
                ("booking", "arranged", index),
                f"The trade “{trade}” is both arranged by staff and given a capacity.",
                "Keep it in one of the two places.",
            )
    if not any(set(window.days) - {"sat", "sun"} for window in booking.windows):
        yield document.advice(
            ("booking", "windows"), "No window is on a working day.", "Check the days."
        )


def _overlap(document: Document, one: Window, other: Window, index: int) -> Iterator[Problem]:
    if not set(one.days) & set(other.days):
        return
    path = ("booking", "windows", index)
    if one.starts == other.starts:
        yield document.problem(
            path,
            f"The windows “{one.id}” and “{other.id}” start at the same time on the same day.",
            "Take one of them out, or change its times or days.",
        )
        return
    shared = _minute(min(one.ends, other.ends)) - _minute(max(one.starts, other.starts))
    if shared * 2 > min(one.minutes, other.minutes):
        yield document.advice(
            path,
            f"The windows “{one.id}” and “{other.id}” overlap by {shared} minutes on one day.",
            "Check the times: each window has its own visits, so one person may be booked twice.",
        )


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _law(document: Document, settings: Settings) -> Iterator[Problem]:
    known = regimes(settings.nation)
    for index, regime in enumerate(settings.law.regimes):
        if regime in known:
            continue
        mend = did_you_mean(regime, known) if known else "Leave the list empty: regimes = []"
        reason = f"“{regime}” is not a law we know in {settings.nation}."
        yield document.problem(("law", "regimes", index), reason, mend)


def _lines(document: Document, settings: Settings) -> Iterator[Problem]:
    taken = {*national_lines(settings.nation), *COUNCIL_LINES}
    for name in settings.contact.lines:
        if name in taken:
            yield document.problem(
                ("contact", "lines", name),
                f"The phone line “{name}” is there already, for every council.",
                "Give yours another name.",
            )


def _retention(document: Document, kept: Retention) -> Iterator[Problem]:
    """Nothing of a repair can be kept for longer than the repair itself."""
    parts = {"details_days": kept.details_days, "photo_days": kept.photo_days}
    for name, days in parts.items():
        if days > kept.record_days:
            reason = f"{name} is {days}, and the whole repair is deleted after {kept.record_days}."
            mend = f"Make record_days {days} or more, or {name} {kept.record_days} or less."
            yield document.problem(("retention", name), reason, mend)


def _maintenance(
    document: Document, maintenance: Maintenance, now: datetime | None
) -> Iterator[Problem]:
    path = ("maintenance", "unavailable_until")
    until = maintenance.unavailable_until
    if until is not None and maintenance.unavailable:
        yield document.problem(
            path,
            "The service is unavailable both without an end and until a moment.",
            "Keep one of unavailable and unavailable_until.",
        )
    elif until is not None and now is not None and until <= now:
        yield document.advice(
            path,
            "This moment is past, so the service is available.",
            "Take the line out, or give a later moment.",
        )


def _accessibility(document: Document, written: Accessibility | None) -> Iterator[Problem]:
    if written and written.reviewed and written.reviewed < written.prepared:
        yield document.problem(
            ("accessibility", "reviewed"),
            "The statement was reviewed before it was prepared.",
            "Check the two days.",
        )
