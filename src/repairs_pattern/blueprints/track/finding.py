"""Finding a repair: every wrong pair gets the same answer, by the same steps."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for

from ...domain.repairs import find_repair, postcode, read_reference
from ...domain.store import RepairRow
from ...journey import Coded, Form, TextField
from ...journey.forms import AtMost, Needed
from ...journey.runner import View
from ...words import gettext
from ...words import lazy_gettext as _
from ..service import Service
from . import found

LONGEST = 100
"""Characters of a typed reference or postcode; either has fewer, however it is spaced."""


class FindForm(Form):
    """A reference and the postcode that belongs to it."""

    reference = TextField(
        _("Reference"),
        [
            Needed(_("Enter the reference")),
            AtMost(LONGEST, _("Enter the reference as we wrote it")),
        ],
        description=_("For example, K7C-49D-XWP-3TM-RYH"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    postcode = TextField(
        _("Postcode of the repair"),
        [Needed(_("Enter the postcode of the repair")), AtMost(LONGEST, _("Enter a postcode"))],
        render_kw={"autocomplete": "postal-code", "spellcheck": "false"},
    )


def add_views(section: Blueprint, service: Service) -> None:
    """The page where a repair is looked up, and the way to leave it."""

    @section.route("/", methods=["GET", "POST"])
    @service.limit("track")
    def find() -> View:
        form = FindForm()
        if not form.validate_on_submit():
            return service.render("track/find.html", form=form)
        reference = read_reference(str(form.reference.data)) or ""
        if service.limit.is_reached("references", reference):
            form.form_errors = [Coded(_too_many(service), "too-many-tries")]
            return service.render("track/find.html", form=form), 429
        repair = _look_up(service, reference, str(form.postcode.data))
        if repair is None:
            said = gettext("We cannot find a repair with that reference and postcode. Check both.")
            form.form_errors = [Coded(said, "not-found")]
            return service.render("track/find.html", form=form)
        found.remember(service, repair)
        return redirect(url_for("repairs_track.repair"))

    @section.get("/another")
    def another() -> View:
        found.forget()
        return redirect(url_for("repairs_track.find"))


def _look_up(service: Service, reference: str, typed: str) -> RepairRow | None:
    """The repair of this pair.

    Wrong tries with one reference are counted, because the postcodes of a neighbourhood are few.
    """
    with service.database.reading() as database:
        repair = find_repair(database, reference, postcode(typed) or "")
    if repair is None:
        service.limit.count("references", reference)
    return repair


def _too_many(service: Service) -> str:
    return gettext(
        "There have been too many wrong tries with this reference. Try again in one hour, or call "
        "us on %(phone)s.",
        phone=service.council.contact.repairs_phone,
    )
