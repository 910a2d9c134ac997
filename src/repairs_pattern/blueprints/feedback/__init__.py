"""Feedback: what people think of the service, kept without anything that says who."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for

from ...domain.figures import leave_feedback
from ...journey import ChoiceField, Form, TextAreaField, choices
from ...journey.forms import AtMost
from ...journey.runner import View
from ...words import lazy_gettext as _
from ..service import Service

COMMENT_LIMIT = 1_200


class FeedbackForm(Form):
    """GOV.UK's five points, and how to improve."""

    score = ChoiceField(
        _("Overall, how did you feel about the service you received today?"),
        needed=_("Select how you felt about the service"),
        choices=choices(
            {
                "5": _("Very satisfied"),
                "4": _("Satisfied"),
                "3": _("Neither satisfied nor dissatisfied"),
                "2": _("Dissatisfied"),
                "1": _("Very dissatisfied"),
            }
        ),
    )
    comment = TextAreaField(
        _("How could we improve this service? (optional)"),
        [
            AtMost(
                COMMENT_LIMIT,
                _("Your feedback must be %(limit)d characters or fewer", limit=COMMENT_LIMIT),
            )
        ],
        description=_(
            "Do not include personal or financial information, like your name, address or bank "
            "details. We cannot reply."
        ),
        render_kw={"rows": 5},
    )


def blueprint(service: Service) -> Blueprint:
    """The section's blueprint: the form, and thanks. The session's draft is not looked at."""
    section = Blueprint("repairs_feedback", __name__)

    @section.route("/", methods=["GET", "POST"])
    @service.limit("feedback")
    def form() -> View:
        form = FeedbackForm()
        if form.validate_on_submit():
            comment = form.comment.data or ""
            leave_feedback(service.database, int(form.score.data), comment, service.clock())
            return redirect(url_for("repairs_feedback.thanks"))
        return service.render("feedback/form.html", form=form)

    @section.get("/thank-you")
    def thanks() -> str:
        return service.render("feedback/thanks.html")

    return section
