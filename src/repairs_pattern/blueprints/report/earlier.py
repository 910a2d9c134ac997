"""Have you told us before: on, to the repair that there is, or to chasing it."""

from __future__ import annotations

from collections.abc import Iterator

from ...journey import Page
from ...journey.graph import Target
from ...words import lazy_gettext as _
from . import forms


def earlier_pages(onward: Target) -> Iterator[Page]:
    """From the address of a home on to ``onward``, or to where an earlier report is."""
    yield Page(
        "reported-before",
        _("Have you already told us about this repair?"),
        form=forms.ReportedBeforeForm,
        next={
            "new": onward,
            "see": "see-your-repair",
            "waiting": "chase",
            "came-back": onward,
        },
        template="report/reported_before.html",
    )
    yield Page("see-your-repair", _("See how your repair is going"), template="report/see.html")
    yield Page("chase", _("Ask us about a repair that is not done"), template="report/chase.html")
