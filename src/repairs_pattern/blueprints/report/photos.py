"""Photos of the problem: as many as the council allows, sent in one go, or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...domain.photos import Gone, Owner, of_draft
from ...journey import Answer, Coded, Page, Refused, Row, Uploads, Visit
from ...journey.graph import Target
from ...words import gettext, ngettext
from ...words import lazy_gettext as _
from ..service import Service
from ..uploads import (
    REMOVE,
    UPLOAD,
    PhotosForm,
    keep_photos,
    listed,
    most_bytes,
    photo_response,
)

NAME = "photos"


def photos_page(service: Service, *, then: Target) -> Page:
    """The page on which photos are added and removed."""
    limits = service.council.photos
    return Page(
        NAME,
        _("Add photos of the problem (optional)"),
        form=PhotosForm,
        next=then,
        template="report/photos.html",
        keep=_keep(service),
        context=lambda visit: {"photos": listed(_photos(service, visit), _photo_url)},
        rows=lambda answer, _a: [
            Row(gettext("Photos"), (_counted(answer["count"]),), gettext("your photos"))
        ],
        uploads=Uploads(most_bytes(limits.most, limits.most_megabytes), lambda: _too_much(service)),
    )


def serve_photos(section: Blueprint, service: Service) -> None:
    """Give a blueprint the photos themselves, for the browser that sent them."""

    @section.get("/photos/<photo_id>")
    def photo(photo_id: str) -> Response:
        return photo_response(service.photos, _owner(service), photo_id, thumbnail=False)

    @section.get("/photos/<photo_id>/thumbnail")
    def thumbnail(photo_id: str) -> Response:
        return photo_response(service.photos, _owner(service), photo_id, thumbnail=True)


def _owner(service: Service) -> Owner:
    """Whose photos this browser may see: its draft's, and those of the repair that it became."""
    draft, repair = service.runner.draft(), service.repair()
    return Owner(draft.id if draft else None, repair.id if repair else None)


def _photo_url(photo_id: str, *, thumbnail: bool = False) -> str:
    return url_for(f"repairs_report.{'thumbnail' if thumbnail else 'photo'}", photo_id=photo_id)


def _photos(service: Service, visit: Visit) -> list[Any]:
    return service.photos.of(of_draft(visit.draft.id)) if visit.draft else []


def _counted(number: int) -> str:
    return ngettext("%(num)d photo", "%(num)d photos", number) if number else gettext("No photos")


def _too_much(service: Service) -> Refused:
    limits = service.council.photos
    said = gettext(
        "The selected files must be smaller than %(megabytes)dMB together. Select fewer files",
        megabytes=limits.most * limits.most_megabytes,
    )
    return Refused(Coded(said, "too-large"), NAME)


def _keep(service: Service) -> Callable[[Any, Visit], Answer | AnyResponse]:
    """What each of the buttons does. All upload what was chosen; only Continue goes on."""

    @service.limit("uploads")
    def upload(form: PhotosForm, visit: Visit) -> list[str]:
        limits = service.council.photos
        return keep_photos(
            service.photos,
            of_draft(visit.started.id),
            form.photos.data,
            visit.now,
            most=limits.most,
            megabytes=limits.most_megabytes,
            scan=service.virus_scan,
        )

    def keep(form: PhotosForm, visit: Visit) -> Answer | AnyResponse:
        stays = {REMOVE, UPLOAD} & set(request.form)
        problems: list[str] = []
        if REMOVE in request.form:
            service.photos.remove(of_draft(visit.started.id), request.form[REMOVE])
        if form.photos.data:
            try:
                problems = upload(form, visit)
            except Gone:
                return redirect(visit.runner.url(visit.page))
        elif stays == {UPLOAD}:
            problems = [gettext("Select a photo")]
        _note_number(service, visit)
        if problems:
            raise Refused(problems, NAME)
        if stays:
            return redirect(visit.runner.url(visit.page))
        return {"count": len(_photos(service, visit))}

    return keep


def _note_number(service: Service, visit: Visit) -> None:
    """Keep an earlier answer true, also when another tab adds a photo at this moment."""
    noted = visit.answer
    while noted is not None and noted["count"] != (number := len(_photos(service, visit))):
        noted = {"count": number}
        if not service.runner.drafts.save(visit.started.id, NAME, noted, visit.now):
            return
