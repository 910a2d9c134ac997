"""`repairs-pattern rights export`: everything that is held about a repair and its people."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import click

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.personal import held, note
from repairs_pattern.domain.photos import PhotoStoreUnavailable, of_repair
from repairs_pattern.domain.repairs import repair_of

from ..db import with_url
from ..opened import (
    folder_argument,
    no_such_repair,
    opened_service,
    reference_typed,
    whoever_runs_this,
)
from .page import page

HELP = """Write everything that is held about a repair and its people into a zip file.

\b
  repairs-pattern rights export K7C-49D-XWP-3TM-RYH councils/northmere
  repairs-pattern rights export K7C-49D-XWP-3TM-RYH councils/northmere --output copy.zip

In it are read-me.html, a page that a person can read, data.json with the same for programs, and
the photos. Nobody but you may read the file. Without --output it is called after the reference.

Read it before you give it to anybody. It may name a second person: a neighbour who reported the
repair has rights of their own.
"""

PRIVATE_FILE = 0o600


@click.command(help=HELP)
@click.argument("reference")
@folder_argument
@with_url
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write. It must not be there yet.",
)
def export(reference: str, folder: Path, url: str, output: Path | None) -> None:
    """Write the file, and note that it was written."""
    wanted = reference_typed(reference)
    file = output or Path(f"{wanted}.zip")
    with opened_service(folder, url) as service:
        copy, photos = _everything(service, wanted)
        try:
            _write(file, copy, page(service.council, copy), photos)
        except FileExistsError:
            raise click.ClickException(f"There is a file {file} already.") from None
        except OSError as error:
            raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    click.echo(f"{file}: everything that is held about {wanted}, with {len(photos)} photos.")


def _everything(service: Service, reference: str) -> tuple[dict[str, Any], Mapping[str, bytes]]:
    """The copy, and the photos by the name of their file in it. That it was made is noted first."""
    now = service.clock()
    with service.database.writing() as session:
        repair = repair_of(session, reference)
        if repair is None:
            raise no_such_repair(reference)
        note(session, now, whoever_runs_this(), "exported", reference)
        copy = {"made_at": now.isoformat(), **held(session, repair)}
        number = repair.id
    photos = {}
    for place, photo in enumerate(copy["photos"], start=1):
        name, content = f"photos/{place}.jpg", _photo(service, number, photo["file"])
        photo["file"] = name if content is not None else None
        if content is not None:
            photos[name] = content
    return copy, photos


def _photo(service: Service, repair_id: int, photo_id: str) -> bytes | None:
    try:
        return service.photos.read(of_repair(repair_id), photo_id)
    except PhotoStoreUnavailable:
        raise click.ClickException(
            "The photos cannot be read, so the copy would not be whole. Nothing was written."
        ) from None


def _write(file: Path, copy: Mapping[str, Any], readable: str, photos: Mapping[str, bytes]) -> None:
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with open(opened, "wb") as raw, ZipFile(raw, "w", ZIP_DEFLATED) as zipped:
        zipped.writestr("read-me.html", readable)
        zipped.writestr("data.json", json.dumps(copy, indent=2, ensure_ascii=False))
        for name, content in photos.items():
            zipped.writestr(name, content)
