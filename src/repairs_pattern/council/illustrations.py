"""Reads the pictures that diagnosis.yaml names, and checks that a browser can show them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from .files import Document
from .problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from repairs_pattern.domain.diagnosis import Tree

FOLDER = Path("images")

_KINDS = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
_NAME = re.compile(r"\w[\w .-]{0,99}")
_MOST_BYTES = 200_000
_MANY_BYTES = 20_000
_MOST_PIXELS = 1_000
"""The largest width and height: twice what a column has room for."""


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture beside an answer.

    :param content: the bytes of the file.
    :param kind: its media type, as found in the bytes.
    :param width: in pixels, as is ``height``.
    :param digest: changes when the content does.
    """

    content: bytes
    kind: str
    width: int
    height: int
    digest: str


class _Unfit(Exception):
    """A picture that cannot be shown: why, and how to mend it."""


def read_illustrations(
    folder: Path, written: Document | None, tree: Tree | None
) -> tuple[dict[str, Illustration], list[Problem]]:
    """Every picture that an answer of the tree has, by its name, and every problem with one.

    :param written: diagnosis.yaml, for the lines of the problems.
    """
    found: dict[str, Illustration] = {}
    problems: list[Problem] = []
    if written is None or tree is None:
        return found, problems
    for path, name in _named(tree):
        try:
            found[name] = found.get(name) or _read(folder, name)
        except _Unfit as unfit:
            problems.append(written.problem(path, *unfit.args))
            continue
        size = len(found[name].content)
        if size > _MANY_BYTES:
            reason = f"The picture {name} is {size // 1000} KB, which is slow on an old phone."
            mend = f"Make it smaller than {_MANY_BYTES // 1000} KB."
            problems.append(written.advice(path, reason, mend))
    return found, problems


def _named(tree: Tree) -> Iterator[tuple[tuple[str, ...], str]]:
    for question in tree.questions.values():
        for key, option in question.options.items():
            if option.image is not None:
                yield ("questions", question.id, "options", key, "image"), option.image


def _read(folder: Path, name: str) -> Illustration:
    if _NAME.fullmatch(name) is None:
        raise _Unfit(
            f"“{name}” is not the name of a file in {FOLDER}.",
            f"Put the file into {FOLDER}, beside diagnosis.yaml, and give only its name.",
        )
    try:
        with (folder / FOLDER / name).open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except OSError:
        raise _Unfit(
            f"There is no file {FOLDER / name} that can be opened.",
            "Put it there, or remove the image.",
        ) from None
    if len(content) > _MOST_BYTES:
        raise _Unfit(
            f"The picture {name} is larger than {_MOST_BYTES // 1000} KB.",
            f"Make it smaller than {_MANY_BYTES // 1000} KB.",
        )
    return _looked_into(name, content)


def _looked_into(name: str, content: bytes) -> Illustration:
    try:
        with Image.open(BytesIO(content), formats=tuple(_KINDS)) as image:
            kind, (width, height) = _KINDS[str(image.format)], image.size
            if max(width, height) <= _MOST_PIXELS:
                image.load()
    except Exception:  # Pillow raises many kinds for a broken file
        raise _Unfit(
            f"{name} is not a PNG, JPEG or WebP picture that can be read.",
            "Save the picture again as one of these.",
        ) from None
    if max(width, height) > _MOST_PIXELS:
        raise _Unfit(
            f"The picture {name} is {width} by {height} pixels.",
            f"Make it at most {_MOST_PIXELS} pixels wide and high. 240 by 160 is enough.",
        )
    digest = hashlib.sha256(content).hexdigest()[:10]
    return Illustration(content, kind, width, height, digest)
