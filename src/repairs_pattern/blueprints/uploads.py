"""Photos that come with a form: which are kept, and what is said of those that are not."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response, abort
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage

from ..domain.photos import (
    Album,
    Busy,
    Damaged,
    Empty,
    Full,
    Infected,
    NotAPhoto,
    NotScanned,
    Owner,
    PhotoStoreUnavailable,
    Refusal,
    TooLarge,
    TooLargeToScan,
    TooManyPixels,
    VirusScan,
    redraw,
)
from ..domain.photos.picture import THUMBNAIL_SIDE
from ..domain.store import PhotoRow
from ..journey import Coded, Form
from ..words import gettext, ngettext
from ..words import lazy_gettext as _

MEGABYTE = 1_000_000
LONGEST_NAME = 40
MOST_NAMES = 5

REMOVE = "remove"
UPLOAD = "upload"
"""The names of the buttons that stay on the page."""


TRY_AGAIN = _("The selected file could not be uploaded – try again")  # noqa: RUF001 - GOV.UK's

WORDS: Mapping[type[Exception], Any] = {
    Empty: _("The selected file is empty"),
    NotAPhoto: _("The selected file must be a JPEG, PNG, WebP or HEIC"),
    TooLarge: _("The selected file must be smaller than %(megabytes)dMB"),
    TooManyPixels: _("The selected file has too many pixels. Select a smaller photo"),
    Damaged: _("The selected file is damaged or not complete. Select another one"),
    Infected: _("The selected file contains a virus"),
    TooLargeToScan: _("The selected file is too large to check for viruses. Select a smaller one"),
    NotScanned: _(
        "We cannot check photos for viruses at the moment, so we did not keep it. "
        "Go on without photos, or try again later"
    ),
    Busy: TRY_AGAIN,
    PhotoStoreUnavailable: TRY_AGAIN,
    Full: _("You can only add up to %(most)d photos"),
}

CODES: Mapping[type[Exception], str] = {
    Empty: "empty-file",
    NotAPhoto: "not-a-photo",
    TooLarge: "too-large",
    TooManyPixels: "too-many-pixels",
    Damaged: "damaged",
    Infected: "infected",
    TooLargeToScan: "too-large-to-scan",
    NotScanned: "not-scanned",
    Busy: "busy",
    PhotoStoreUnavailable: "not-kept",
    Full: "too-many",
}
"""The same problems by name."""


class PhotosForm(Form):
    """Any number of files, none too."""

    photos = MultipleFileField(_("Choose photos"))

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Validate; files that were chosen cannot be shown again, so their loss is told."""
        valid = super().validate(extra_validators)
        if not valid and self.photos.data:
            self.photos.errors = [Coded(gettext("Select your photos again"), "sent-in-vain")]
        return valid


def most_bytes(most: int, megabytes: int) -> int:
    """The largest request that the form sends: that many files, and the rest of the form."""
    return (most * megabytes + 1) * MEGABYTE


def keep_photos(
    album: Album,
    owner: Owner,
    files: Sequence[FileStorage],
    now: datetime,
    *,
    most: int,
    megabytes: int,
    scan: VirusScan | None,
) -> list[str]:
    """Keep what is good of the files that were sent, in their order.

    :param most: how many photos the owner may have; no more files than that are looked at.
    :param megabytes: how large a file may be.
    :param scan: looks for viruses in each before it is opened; None where nobody does.
    :returns: what is said of the files that were not kept.
    :raises Gone: when the owner's draft was sent meanwhile.
    """
    problems: list[str] = []
    looked_at = 0
    for file in files[:most]:
        if len(album.of(owner)) >= most:
            break
        looked_at += 1
        try:
            _check(file, megabytes, scan)
            album.add(owner, redraw(file.stream), most, now)
        except (Refusal, PhotoStoreUnavailable, Full) as refusal:
            problem = str(WORDS[type(refusal)]) % {
                "most": most,
                "megabytes": megabytes,
            }
            several = len(files) > 1
            said = f"{shown_name(file)}: {problem}" if several else problem
            problems.append(Coded(said, CODES[type(refusal)]))
    if left_out := files[looked_at:]:
        too_many = _too_many(left_out, most, at_once=len(files) > most)
        problems.append(Coded(too_many, "too-many"))
    return problems


def _check(file: FileStorage, megabytes: int, scan: VirusScan | None) -> None:
    """Refuse what should not even be opened."""
    size = file.stream.seek(0, os.SEEK_END)
    if size > megabytes * MEGABYTE:
        raise TooLarge
    if scan is not None and size:
        scan.scan(file.stream)


def _too_many(left_out: Sequence[FileStorage], most: int, *, at_once: bool) -> str:
    names = ", ".join(shown_name(file) for file in left_out[:MOST_NAMES])
    if len(left_out) > MOST_NAMES:
        names += ", …"
    if at_once:
        return ngettext(
            "You can only select one file. We did not add %(names)s",
            "You can only select up to %(num)d files at the same time. We did not add %(names)s",
            most,
            names=names,
        )
    return ngettext(
        "You can only add one photo. We did not add %(names)s",
        "You can only add up to %(num)d photos. We did not add %(names)s",
        most,
        names=names,
    )


def shown_name(file: FileStorage) -> str:
    """What a file calls itself, fit to be shown: one short line that cannot hide its end."""
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] not in "CZ" or c == " ").strip()
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 9]}…{name[-8:]}"
    return name or gettext("A file without a name")


def listed(photos: Iterable[PhotoRow], url: Any) -> list[dict[str, Any]]:
    """Photos as the photo-upload component takes them.

    :param url: gives the address of a photo by its id, and of its ``thumbnail``.
    """
    return [
        {
            "value": photo.id,
            "href": url(photo.id),
            "src": url(photo.id, thumbnail=True),
            **_thumbnail_size(photo),
        }
        for photo in photos
    ]


def _thumbnail_size(photo: PhotoRow) -> dict[str, int]:
    scale = min(1.0, THUMBNAIL_SIDE / max(photo.width, photo.height))
    return {
        "width": max(1, round(photo.width * scale)),
        "height": max(1, round(photo.height * scale)),
    }


def photo_response(album: Album, owner: Owner, photo_id: str, *, thumbnail: bool) -> Response:
    """A photo for the browser that it belongs to; for any other there is no such page."""
    content = album.read(owner, photo_id, thumbnail=thumbnail)
    if content is None:
        abort(404)
    response = Response(content, mimetype="image/jpeg")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
