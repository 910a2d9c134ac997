"""Track: find a repair by its reference and postcode, and see where it stands."""

from __future__ import annotations

from flask import Blueprint, redirect, session, url_for

from ...domain.repairs import find_repair, postcode, read_reference
from ...domain.store import RepairRow
from ...journey import Form, TextField
from ...journey.forms import Needed
from ...journey.runner import View
from ...words import gettext
from ...words import lazy_gettext as _
from ..service import Service

FOUND = "repairs_pattern_found"
"""Where the browser's signed session holds the id of the repair that it found."""


class FindForm(Form):
    """A reference and the postcode that belongs to it."""

    reference = TextField(
        _("Reference"),
        [Needed(_("Enter the reference"))],
        description=_("For example, K7C-49D-XWP-3TM-RYH"),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    postcode = TextField(
        _("Postcode of the repair"),
        [Needed(_("Enter the postcode of the repair"))],
        render_kw={"autocomplete": "postal-code", "spellcheck": "false"},
    )


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint."""
    section = Blueprint("repairs_track", __name__)

    @section.route("/", methods=["GET", "POST"])
    @service.limit("track")
    def find() -> View:
        form = FindForm()
        if form.validate_on_submit():
            repair = _look_up(service, form)
            if repair is not None:
                session[FOUND] = repair.id
                return redirect(url_for("repairs_track.repair"))
            form.form_errors = [
                gettext("We cannot find a repair with that reference and postcode. Check both.")
            ]
        return service.render("track/find.html", form=form)

    @section.get("/repair")
    def repair() -> View:
        with service.database.reading() as database:
            found = database.get(RepairRow, session.get(FOUND, 0))
            appointment = found and service.diary.appointment(database, found.id)
        if found is None:
            return redirect(url_for("repairs_track.find"))
        return service.render("track/repair.html", repair=found, appointment=appointment)

    return section


def _look_up(service: Service, form: FindForm) -> RepairRow | None:
    """The repair; the database is asked once whether or not what was typed could be right."""
    reference = read_reference(str(form.reference.data)) or ""
    place = postcode(str(form.postcode.data)) or ""
    with service.database.reading() as database:
        return find_repair(database, reference, place)
