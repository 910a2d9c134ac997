"""What a statement says of how the service was tested: by machines, and by people."""

from __future__ import annotations

from collections.abc import Iterator

from ..ledger import Ledger, Run, by_hand
from ..times import date_in_words
from ..words import gettext as _
from ..words import ngettext
from .blocks import Block, Paragraph

ENGINES = {
    "alfa": "Siteimprove Alfa",
    "axe": "axe",
    "html-validate": "html-validate",
    "nu": "Nu Html Checker",
}
"""The detectors that others wrote, as readers may know them."""


def tested(ledger: Ledger) -> Iterator[Block]:
    """Who tested it with what, and with what nobody has."""
    yield from _by_machine(ledger.run)
    yield from _by_people(ledger)


def _by_machine(run: Run | None) -> Iterator[Block]:
    if run is None:
        yield Paragraph.of(_("No machine has tested this service."))
        return
    yield Paragraph.of(
        _(
            "This website was last tested by machine on %(day)s. The test was carried out by the "
            "automated tests of the service itself, in %(browser)s, on every page that they can "
            "reach: %(pages)d pages, in %(states)d states with and without JavaScript, with "
            "mistakes, with long text and with systems that fail. These looked: %(detectors)s.",
            day=date_in_words(run.on),
            browser=run.browser,
            pages=len(run.pages),
            states=run.states,
            detectors=", ".join(_detectors(run)),
        )
    )
    if run.unreached:
        yield Paragraph.of(_("It did not reach: %(names)s.", names="; ".join(run.unreached)))
    if run.let_through:
        yield Paragraph.of(
            ngettext(
                "We let through %(num)d thing that it found, and wrote down why.",
                "We let through %(num)d things that it found, and wrote down why.",
                run.let_through,
            )
        )


def _detectors(run: Run) -> Iterator[str]:
    """The engines by their names, and how many others there were."""
    for name, version in run.detectors.items():
        if name in ENGINES:
            yield f"{ENGINES[name]} {version}"
    if own := len(run.detectors.keys() - ENGINES):
        yield ngettext("%(num)d kind of test of our own", "%(num)d kinds of tests of our own", own)


def _by_people(ledger: Ledger) -> Iterator[Block]:
    technologies = by_hand().technologies
    tried = {each.technology for each in ledger.tried}
    if tried:
        used = ", ".join(each.name for name, each in technologies.items() if name in tried)
        testers = sorted({each.tester for each in ledger.tried})
        yield Paragraph.of(
            _(
                "People tested it with: %(used)s. The tests were carried out by: %(testers)s.",
                used=used,
                testers="; ".join(testers),
            )
        )
    missing = ", ".join(each.name for name, each in technologies.items() if name not in tried)
    if missing:
        yield Paragraph.of(_("Nobody has tested it yet with: %(names)s.", names=missing))
