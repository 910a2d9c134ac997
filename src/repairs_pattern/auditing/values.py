"""What people type and choose, rightly and wrongly: every form is tried with all of it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image

from ..council import Council
from ..domain.addresses import AddressBook
from .forms import Field, Form
from .homes import postcodes
from .visiting import CSRF, Input

NOT_OFFERED = "not-offered-any-more"
LENGTHS = (95, 101, 240, 260, 990, 1_001, 1_190, 1_201, 3_000, 6_000)
"""Lengths of long texts, on both sides of every limit that forms of ours have."""

BEYOND = (101, 260, 1_001, 6_000)
"""Lengths beyond the limits that most fields have."""

MOST_TOGETHER = 120
"""How many ways of answering two fields together are tried."""

TYPED = {
    "tel": "07700 900982",
    "email": "sam@example.com",
    "name": "Sam Okafor",
    "address-line1": "The Old Forge",
    "address-level2": "Northmere",
}
"""What somebody types where a field says what it is for."""

ANYTHING = (
    "Sam Okafor",
    "07700 900982",
    "01632 960001",
    "sam@example.com",
    "somewhere",
    "2",
    "2026-12-01",
    "1 2 3 4 5 6 7 8 9 0 x",
)
DATES = ("1\n12\n2026", "1\n3\n1990", "31\n2\n2026", "1\n\n2026", "\n\n", "1\n12\n2031")
TOO_BIG = 8_000
"""Pixels on each side of a photo with too many of them."""


@dataclass(frozen=True)
class Try:
    """One way of answering a form.

    :param given: what is filled in.
    :param altered: what the page's own fields stand for by then, by name: a choice that is no
        longer offered, a token that is no longer good.
    """

    given: Input
    altered: Input


class Values:
    """What to try in the forms of one council's service.

    :param folder: where the files that are sent are made.
    """

    def __init__(self, council: Council, book: AddressBook, folder: Path) -> None:
        self.postcodes = postcodes(council.folder / "addresses.csv", book)
        self._long = [_prose(length) for length in LENGTHS]
        self._megabytes = council.photos.most_megabytes
        self._most = council.photos.most
        self._folder = folder

    def tries(self, form: Form, typed: Input | None = None) -> Iterator[Try]:
        """Every way to answer a form that could make a difference, simple ones first.

        :param typed: what is known to be right, by field.
        """
        base = {field.name: self.likely(field) for field in form.asked} | dict(typed or {})
        yield Try({}, {})
        yield Try(_said(base), {})
        for field in form.asked:
            for value in self.of(field):
                yield Try(_said({**base, field.name: value}), {})
        for field in form.asked:
            if field.offered:
                unknown = {field.name: NOT_OFFERED}
                yield Try(_said({**base, **unknown}), unknown)
        yield from self._together(form, base)
        for field in form.asked:
            if field.kind == "file" and CSRF in form.fields:
                photo = {field.name: self._files()[0]}
                yield Try(_said({**base, **photo}), {CSRF: "open-too-long"})
        if CSRF in form.fields:
            yield Try(_said(base), {CSRF: "open-too-long"})

    def _together(self, form: Form, base: Mapping[str, object]) -> Iterator[Try]:
        """Two fields answered together, where one is a choice: one may depend on the other."""
        pairs = [
            (chosen, other)
            for chosen in form.asked
            for other in form.asked
            if chosen.offered and chosen is not other
        ]
        for chosen, other in pairs:
            both = list(product(self.of(chosen), self._some_of(other)))[:MOST_TOGETHER]
            for one, another in both:
                yield Try(_said({**base, chosen.name: one, other.name: another}), {})

    def of(self, field: Field) -> Sequence[object]:
        """Every value to try in a field."""
        if field.offered:
            alone = list(field.offered)
            together = [alone, *([each, alone[-1]] for each in alone[:-1])]
            return [*alone, *(together if field.kind == "checkbox" else [])]
        if field.kind == "file":
            return self._files()
        if field.boxes == 3:
            return [each.split("\n") for each in DATES]
        return ["", self.likely(field), *self.postcodes, *ANYTHING, *self._long]

    def _some_of(self, field: Field) -> Sequence[object]:
        """Values that differ most."""
        if not field.is_text:
            return self.of(field)
        return ["", self.likely(field), "somewhere", *(_prose(each) for each in BEYOND)]

    def likely(self, field: Field) -> object:
        """What somebody would answer."""
        if field.offered:
            return [] if field.kind == "checkbox" else next(iter(field.offered))
        if field.kind == "file":
            return []
        if field.boxes == 3:
            return DATES[0].split("\n")
        purpose = str(field.attributes.get("autocomplete") or field.kind)
        if purpose == "postal-code":
            return self.postcodes[0] if self.postcodes else ""
        return TYPED.get(purpose, "It started on Monday" if field.kind == "textarea" else "Sam")

    def _files(self) -> list[list[Path]]:
        """Photos, and files that are refused, each in its own way."""
        self._folder.mkdir(parents=True, exist_ok=True)
        photo = self._made("photo.jpg", _photo())
        refused = [
            self._made("empty.jpg", b""),
            self._made("letter.txt", b"This is not a photo"),
            self._made("half.jpg", _photo()[: len(_photo()) // 2]),
            self._made("large.jpg", b"\xff" * (self._megabytes * 1_000_000 + 1)),
            self._made("wide.png", _huge()),
        ]
        each = [[file] for file in (photo, *refused)]
        large = refused[3]
        together = [[photo] * (self._most + 1), refused[:2], [large] * (self._most + 1)]
        return [*each, *together]

    def _made(self, name: str, content: bytes) -> Path:
        file = self._folder / name
        if not file.exists():
            file.write_bytes(content)
        return file


def _said(answers: Mapping[str, object]) -> Input:
    """What is sent: a field that nothing is chosen in is not."""
    return {name: value for name, value in answers.items() if value not in ([], None)}  # type: ignore[misc]


def _prose(length: int) -> str:
    sentence = "It drips all night and the water runs down the wall behind the cupboard. "
    return (sentence * (length // len(sentence) + 1))[: length - 1] + "!"


def _photo() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((640, 480)).save(file, "JPEG")
    return file.getvalue()


def _huge() -> bytes:
    file = io.BytesIO()
    Image.new("1", (TOO_BIG * 2, TOO_BIG * 2)).save(file, "PNG")
    return file.getvalue()
