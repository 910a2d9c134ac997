"""Further photos of an open repair. They are for staff: the page shows none, only how many."""

from __future__ import annotations

from flask import Blueprint, request, url_for

from ...domain.photos import Gone, of_repair
from ...domain.repairs import RepairClosed
from ...journey.runner import View
from ...words import gettext
from ..service import Service
from ..uploads import PhotosForm, keep_photos, most_bytes
from .found import AboutForm, Found, blank, is_about, tell, with_found

MOST = 10
"""How many photos one repair may have, those of its report among them."""


class FurtherPhotosForm(AboutForm, PhotosForm):
    """Any number of files, for one repair."""


def add_views(section: Blueprint, service: Service) -> None:
    """The page on which photos are added, where the council wants photos at all."""
    if not service.council.photos.most:
        return

    @section.route("/photos", methods=["GET", "POST"])
    @service.limit("uploads")
    @with_found(service)
    def photos(found: Found) -> View:
        if not found.is_open:
            return tell("closed")
        request.max_content_length = most_bytes(
            service.council.photos.most, service.council.photos.most_megabytes
        )
        form = blank(FurtherPhotosForm(), found)
        if form.validate_on_submit():
            if not is_about(form, found):
                return tell("other")
            try:
                form.photos.errors = _add(service, found, form)
            except (Gone, RepairClosed):
                return tell("closed")
            if not form.photos.errors:
                return tell("photos")
        return service.render(
            "track/photos.html",
            form=form,
            number=len(service.photos.of(of_repair(found.repair.id))),
            most=MOST,
            back=url_for("repairs_track.repair"),
        )


def _add(service: Service, found: Found, form: FurtherPhotosForm) -> list[str]:
    """Keep what is good of the files, and note how many; what is said of the others."""
    if not form.photos.data:
        return [gettext("Select a photo")]
    owner = of_repair(found.repair.id)
    before = len(service.photos.of(owner))
    problems = keep_photos(
        service.photos,
        owner,
        form.photos.data,
        found.now,
        most=MOST,
        megabytes=service.council.photos.most_megabytes,
        scan=service.virus_scan,
    )
    if added := len(service.photos.of(owner)) - before:
        with found.following() as following:
            following.note_photos(added)
    return problems
