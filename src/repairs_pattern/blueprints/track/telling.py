"""Telling us more about a repair: further words, that it got worse, that nothing happens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for

from ...domain.repairs import Following, RepairClosed, TooOften, target_for
from ...journey import ChoiceField, Form, TextAreaField, choices
from ...journey.forms import AtMost, Needed
from ...journey.runner import View
from ...words import lazy_gettext as _
from ..service import Service
from .found import AboutForm, Found, blank, is_about, tell, with_found

WORDS_LIMIT = 1_000

DANGER = "danger"
"""The answer that leads to the phone and to no form."""


def _words(label: Any, *checks: Any, **options: Any) -> TextAreaField:
    too_long = _("This must be %(limit)d characters or fewer", limit=WORDS_LIMIT)
    return TextAreaField(
        label, [*checks, AtMost(WORDS_LIMIT, too_long)], render_kw={"rows": 5}, **options
    )


class InformationForm(AboutForm):
    """Further words for staff."""

    information = _words(
        _("What do you want to tell us?"),
        Needed(_("Enter what you want to tell us")),
        description=_("Do not give names or phone numbers here."),
    )


class WorseForm(AboutForm):
    """What got worse."""

    what = ChoiceField(
        _("What has changed?"),
        needed=_("Select what has changed"),
        choices=choices(
            {
                DANGER: _("There is danger now, such as water near electrics"),
                "more": _("It has spread, or there is more of it"),
                "stopped": _("Something has stopped working altogether"),
                "health": _("Somebody is unwell because of it"),
                "other": _("Something else"),
            }
        ),
    )
    more = _words(
        _("Tell us more (optional)"), description=_("Do not give names or phone numbers here.")
    )


class ChaseForm(AboutForm):
    """Nothing but the button."""


def add_views(section: Blueprint, service: Service) -> None:
    """The pages on which residents tell us something about an open repair."""

    @section.route("/information", methods=["GET", "POST"])
    @service.limit("track")
    @with_found(service)
    def information(found: Found) -> View:
        form = blank(InformationForm(), found)
        return _take(service, found, form, "information", _add_information)

    @section.route("/worse", methods=["GET", "POST"])
    @service.limit("track")
    @with_found(service)
    def worse(found: Found) -> View:
        form = blank(WorseForm(), found)
        if form.validate_on_submit() and is_about(form, found) and form.what.data == DANGER:
            return redirect(url_for("repairs_track.danger"))
        return _take(service, found, form, "worse", _report_worse(service))

    @section.get("/danger")
    @with_found(service)
    def danger(_found: Found) -> View:
        return service.render("track/danger.html", back=url_for("repairs_track.worse"))

    @section.post("/chase")
    @service.limit("track")
    @with_found(service)
    def chase(found: Found) -> View:
        form = ChaseForm()
        if not form.validate_on_submit():
            return tell("again")
        return _take(service, found, form, "chased", lambda following, _form: following.chase())


def _take(service: Service, found: Found, form: Form, done: str, act: Any) -> View:
    """Show the form, or do what was sent: once, and only to the repair that it is about."""
    if not found.is_open:
        return tell("closed")
    if not form.validate_on_submit():
        return service.render(
            f"track/{done}.html", form=form, found=found, back=url_for("repairs_track.repair")
        )
    if not is_about(form, found):
        return tell("other")
    try:
        with found.following() as following:
            act(following, form)
    except RepairClosed:
        return tell("closed")
    except TooOften:
        return tell("enough")
    return tell(done)


def _add_information(following: Following, form: InformationForm) -> None:
    following.add_information(str(form.information.data))


def _report_worse(service: Service) -> Any:
    council = service.council

    def act(following: Following, form: WorseForm) -> None:
        reply = target_for("reply", council.triage.reply, (), following.now, council.holidays)
        following.report_worse(str(form.what.data), str(form.more.data or ""), reply)

    return act
