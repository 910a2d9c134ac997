"""Save and come back later: ask for a link, and carry on by it, here or on another device."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Blueprint, abort, make_response, redirect, url_for
from werkzeug.wrappers import Response

from ...council import Council
from ...domain.repairs import (
    DraftClosed,
    TooManyLinks,
    newest_link,
    open_link,
    phone,
    send_link,
    use_link,
)
from ...journey import Answers, ChoiceField, Draft, Form, choices
from ...journey.runner import SessionEnded, View
from ...words import gettext, language
from ...words import lazy_gettext as _
from ..service import Service
from .forms import UpdatesForm

CHANNELS = ("text", "email")
"""The channels that a link can be sent by: nobody types one from a letter."""

KNOWN = "known-"
"""What the choice of a number or an email address starts with that was given before."""


class SaveForm(UpdatesForm):
    """Where the link goes: to what was given before, or to another number or address."""

    by = ChoiceField(
        _("How should we send you the link?"),
        needed=_("Select how we should send you the link"),
        choices=[],
    )


class CarryOnForm(Form):
    """Nothing but the button: reading the page does not use the link."""


def channels(council: Council) -> list[str]:
    """The ways this council can send a link, in its order; empty when it has none."""
    return [each for each in council.messages.channels if each in CHANNELS]


def add_saving(section: Blueprint, service: Service) -> None:
    """Add the pages to the report's blueprint."""

    @section.route("/save", methods=["GET", "POST"])
    @service.limit("saves")
    def save() -> View:
        draft = _open_draft(service)
        form = SaveForm()
        known = _known(service.runner.path(draft).answers)
        _offer(form, channels(service.council), known)
        if form.validate_on_submit():
            try:
                _send(service, draft, form, known)
            except TooManyLinks:
                form.form_errors = [
                    gettext(
                        "We have sent as many links for this report as we can. Use the newest "
                        "one, or finish your report in this browser."
                    )
                ]
            except DraftClosed:
                raise SessionEnded from None
            else:
                return redirect(url_for("repairs_report.saved"))
        return service.render("report/save.html", form=form, back=_way_on(service, draft))

    @section.get("/saved")
    def saved() -> View:
        draft = _open_draft(service)
        with service.database.reading() as session:
            message = newest_link(session, draft.id)
        if message is None:
            return redirect(url_for("repairs_report.save"))
        return service.render(
            "report/saved.html",
            channel=message.channel,
            to=_written(message.recipient),
            until=datetime.fromisoformat(message.content["expires_at"]),
            carry_on=_way_on(service, draft),
        )

    @section.route("/carry-on/<token>", methods=["GET", "POST"])
    def carry_on(token: str) -> View:
        form = CarryOnForm()
        now = service.clock()
        here = _unfinished(service)
        if form.validate_on_submit():
            draft_id = use_link(service.database, token, now)
            if draft_id is not None:
                service.runner.carry_on(draft_id)
                return redirect(_way_on(service, service.runner.draft()))
        else:
            draft_id = open_link(service.database, token, now)
        template = "report/carry_on.html" if draft_id else "report/link_does_not_work.html"
        page = service.render(
            template,
            form=form,
            leaves_another=here is not None and here.id != draft_id,
            carry_on=_way_on(service, here) if here else None,
        )
        return _told_to_nobody(make_response(page, 200 if draft_id else 410))


def _told_to_nobody(response: Response) -> Response:
    """The address of the page is a secret: no other site may hear of it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _written(recipient: Mapping[str, str]) -> str:
    """A number or an email address as people write it."""
    number = phone(recipient.get("phone", ""))
    return number.written if number else recipient["email"]


def _open_draft(service: Service) -> Draft:
    """The unfinished draft of the browser; without one, an answer that says what became of it."""
    if not channels(service.council):
        abort(404)
    if service.runner.receipt() is not None:
        abort(redirect(service.runner.done_url()))
    draft = service.runner.draft()
    if draft is None or draft.submitted:
        raise SessionEnded
    return draft


def _unfinished(service: Service) -> Draft | None:
    draft = service.runner.draft()
    return None if draft is None or draft.submitted else draft


def _way_on(service: Service, draft: Draft | None) -> str:
    """The first page without an answer."""
    return service.runner.url(service.runner.path(draft).last)


def _known(answers: Answers) -> dict[str, str]:
    """The number for texts and the email address that were given before, as they were typed."""
    found: dict[str, str] = {}
    for typed in (answers.value("phone", "phone"), answers.value("updates", "mobile")):
        number = phone(typed) if typed else None
        if number is not None and number.is_mobile:
            found.setdefault("text", str(typed))
    if email := answers.value("updates", "email"):
        found["email"] = str(email)
    return found


def _offer(form: SaveForm, ways: list[str], known: dict[str, str]) -> None:
    """Offer each channel, to what is known first. The only way there is needs no choosing."""
    to_known = {
        "text": gettext("Text message to %(number)s", number=known.get("text", "")),
        "email": gettext("Email to %(email)s", email=known.get("email", "")),
    }
    to_new = {"text": gettext("Text message"), "email": gettext("Email")}
    to_another = {
        "text": gettext("Text message to another number"),
        "email": gettext("Email to another address"),
    }
    offered: dict[str, str] = {}
    for way in ways:
        if way in known:
            offered[KNOWN + way] = to_known[way]
        offered[way] = (to_another if way in known else to_new)[way]
    form.by.choices = choices(offered)
    if len(offered) == 1:
        (form.by.data,) = offered


def _send(service: Service, draft: Draft, form: SaveForm, known: dict[str, str]) -> None:
    chosen = str(form.by.data)
    channel = chosen.removeprefix(KNOWN)
    typed = {"text": form.mobile.data, "email": form.email.data}
    to = str(known[channel] if chosen.startswith(KNOWN) else typed[channel])
    number = phone(to) if channel == "text" else None
    send_link(
        service.database,
        draft.id,
        channel,
        {"phone": number.e164} if number else {"email": to},
        language(),
        timedelta(hours=service.council.retention.draft_hours),
        service.clock(),
    )
