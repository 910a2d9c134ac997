"""A component as an override of somebody's own, and what it has missed since.

The overrides are in a folder of templates, which may be a council's or any app's:
``<templates>/components/slot-list/template.html``. Beside them stands ``ejected.json`` with the
originals that they were made from, so that a later release can be compared with those.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from .definitions import Component, components, parameter_table
from .folder import components_folder

RECORD = "ejected.json"


class AlreadyThere(FileExistsError):
    """A file would be overwritten.

    :ivar file: the file.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        super().__init__(f"{file} is there already.")


class BrokenRecord(ValueError):
    """The record of an ejected component cannot be read."""


class Record(BaseModel):
    """What an override was made from.

    :ivar files: the originals, by their names in the folder of all components.
    :ivar params: the dotted names of the parameters that there were.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    component: str
    version: str
    files: dict[str, str]
    params: tuple[str, ...]


@dataclass(frozen=True)
class Override:
    """A component that somebody has a version of.

    :ivar files: the files that take the place of ours, by their names among the components.
    :ivar since: the release that it was made from; None when that was never recorded.
    :ivar differences: a unified diff for each file that has changed in the package since.
    :ivar added: parameters that are new since, by their dotted names.
    :ivar removed: parameters that there are no more.
    :ivar is_gone: whether the package has no such component any more.
    :ivar is_unchecked: whether its macro does not check the parameters it is called with.
    """

    component: str
    files: tuple[str, ...]
    since: str | None
    differences: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    is_gone: bool = False
    is_unchecked: bool = False

    @property
    def has_missed(self) -> bool:
        """Whether something has changed since it was made."""
        return bool(self.differences or self.added or self.removed or self.is_gone)


def eject(used: Component, templates: Path, *, force: bool = False) -> list[Path]:
    """Copy the templates of a component into a folder of templates and record what they were.

    :param force: overwrite what is there.
    :raises AlreadyThere: when a file is there and `force` is not given. Nothing is written then.
    :returns: the copies.
    """
    folder = templates / "components"
    copies = {folder / name: text for name, text in _originals(used).items()}
    for file in copies:
        if file.exists() and not force:
            raise AlreadyThere(file)
    for file, text in copies.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    record(used, templates)
    return list(copies)


def record(used: Component, templates: Path) -> Path:
    """Write down that the override of a component has all that the package has now."""
    file = _record_file(templates, used.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    made = Record(
        component=used.name,
        version=version("repairs-pattern"),
        files=_originals(used),
        params=_params(used),
    )
    file.write_text(json.dumps(made.model_dump(), indent=2, ensure_ascii=False) + "\n", "utf-8")
    return file


def overrides(templates: Path) -> list[Override]:
    """What each override has missed, in the order of the components.

    :raises BrokenRecord: when a record cannot be read.
    """
    known = {each.name: each for each in components()}
    recorded = {file.parent.name for file in (templates / "components").glob(f"*/{RECORD}")}
    names = sorted(known.keys() | recorded)
    found = (_override(templates, name, known.get(name)) for name in names)
    return [each for each in found if each is not None]


def _override(templates: Path, name: str, used: Component | None) -> Override | None:
    made_from = _read_record(templates, name)
    expected = _originals(used) if used else made_from.files if made_from else {}
    folder = templates / "components"
    files = tuple(file for file in expected if (folder / file).is_file())
    if not files:
        return None
    if used is None:
        return Override(name, files, made_from.version if made_from else None, is_gone=True)
    unchecked = not used.macros and _is_unchecked(folder / name / used.file, name)
    if made_from is None:
        return Override(name, files, None, is_unchecked=unchecked)
    before, now = set(made_from.params), set(_params(used))
    return Override(
        name,
        files,
        made_from.version,
        differences=tuple(_differences(made_from, expected, files)),
        added=_in_order(now - before, _params(used)),
        removed=_in_order(before - now, made_from.params),
        is_unchecked=unchecked,
    )


def _differences(
    made_from: Record, originals: dict[str, str], files: Iterable[str]
) -> Iterator[str]:
    for file in files:
        lines = unified_diff(
            made_from.files.get(file, "").splitlines(keepends=True),
            originals[file].splitlines(keepends=True),
            f"{file} ({made_from.version})",
            f"{file} ({version('repairs-pattern')})",
        )
        if difference := "".join(lines):
            yield difference


def _originals(used: Component) -> dict[str, str]:
    """The templates of a component, by their names in the folder of all components."""
    folder = components_folder()
    files = [folder / used.file] if used.macros else sorted(used.folder.glob("*.html"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def _params(used: Component) -> tuple[str, ...]:
    own = (row.name for row in parameter_table(used.params))
    options = (
        f"{each.name} {row.name}" for each in used.macros for row in parameter_table(each.params)
    )
    return (*own, *options)


def _in_order(names: set[str], order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in order if name in names)


def _is_unchecked(macro: Path, name: str) -> bool:
    return macro.is_file() and f'checked("{name}"' not in macro.read_text("utf-8")


def _record_file(templates: Path, name: str) -> Path:
    return templates / "components" / name / RECORD


def _read_record(templates: Path, name: str) -> Record | None:
    file = _record_file(templates, name)
    try:
        return Record.model_validate_json(file.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (ValidationError, UnicodeDecodeError) as error:
        raise BrokenRecord(f"{file} cannot be read: {error}") from error
