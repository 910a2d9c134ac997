"""Writes the accessibility statement of a council from what its ledger shows, and no more.

The parts, their headings and the sentences that must not be changed are those of the model
statement: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations
2018, regulation 8. Northern Ireland has another body that enforces them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..council import Accessibility, Council
from ..ledger import Ledger, Standing, named, standing
from ..times import date_in_words
from ..words import gettext as _
from ..words import ngettext
from .blocks import Block, Heading, Items, Link, Paragraph, Words
from .tested import tested

WCAG = "https://www.w3.org/TR/WCAG22/"
EASS = "https://www.equalityadvisoryservice.com/"
ECNI = "https://www.equalityni.org/"

REGULATIONS = (
    "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018"
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a statement is written from."""

    council: Council
    settings: Accessibility
    ledger: Ledger
    standing: Standing
    today: date


def title_of(council: Council) -> str:
    """The title of a council's statement, and its heading."""
    return _("Accessibility statement for %(service)s", service=_(council.service_name))


def write_statement(
    council: Council, settings: Accessibility, ledger: Ledger, today: date
) -> list[Block]:
    """The statement without its title, in the language of the request.

    :param settings: the section [accessibility] of council.toml.
    :param ledger: what is known of this council's service.
    """
    known = _Known(council, settings, ledger, standing(ledger, today), today)
    parts = (_scope, _help, _feedback, _enforcement, _technical, _content, _preparation)
    return [block for part in parts for block in part(known)]


def _scope(known: _Known) -> Iterator[Block]:
    council = known.council
    scope = known.settings.scope
    yield Paragraph.of(
        _(
            "This accessibility statement applies to %(what)s.",
            what=_(scope)
            if scope
            else _(
                "the service “%(service)s” of %(council)s",
                service=_(council.service_name),
                council=council.name,
            ),
        )
    )
    yield Paragraph.of(
        _("We want as many people as possible to be able to use it. It is built so that you can:")
    )
    yield Items(
        tuple(
            (each,)
            for each in (
                _("change colours and contrast with the settings of your browser or device"),
                _("zoom in up to 400% without scrolling from side to side"),
                _("report a repair with nothing but a keyboard, or with speech recognition"),
                _("listen to it with a screen reader"),
                _("use it when JavaScript is off or does not load"),
            )
        )
    )
    yield Paragraph.of(_("What has been tested of that, and what has not, stands below."))


def _help(known: _Known) -> Iterator[Block]:
    contact = known.council.contact
    yield Heading(2, _("If you cannot use this service"))
    ways: list[Words] = [
        _calling(_("call %(number)s", number=contact.repairs_phone), contact.repairs_phone),
        (_("email") + " ", Link(contact.email, f"mailto:{contact.email}")),
    ]
    if contact.relay:
        ways.append(_calling(_("use Relay UK: %(number)s", number=contact.relay), contact.relay))
    if contact.sign_language:
        ways.append((Link(_("make a call in British Sign Language"), contact.sign_language),))
    yield Paragraph.of(_("You can report a repair in other ways:"))
    yield Items(tuple(ways))


def _calling(sentence: str, number: str) -> Words:
    """A sentence in which the number can be called: on a phone nobody need type it."""
    before, _number, after = sentence.partition(number)
    return before, Link(number, f"tel:{number.replace(' ', '')}"), after


def _feedback(known: _Known) -> Iterator[Block]:
    contact = known.council.contact
    yield Heading(2, _("Feedback and contact information"))
    yield Paragraph.of(
        _(
            "If you find something that does not work for you, or need what stands here in another "
            "form, such as large print, easy read, audio or braille, email"
        )
        + " ",
        Link(contact.email, f"mailto:{contact.email}"),
        *_calling(_(" or call %(number)s.", number=contact.repairs_phone), contact.repairs_phone),
    )
    days = known.settings.answer_days
    yield Paragraph.of(
        ngettext(
            "We will answer within %(num)d working day.",
            "We will answer within %(num)d working days.",
            days,
        )
    )


def _enforcement(known: _Known) -> Iterator[Block]:
    yield Heading(2, _("Enforcement procedure"))
    if known.council.nation == "northern-ireland":
        yield Paragraph.of(
            _(
                "The Equality Commission for Northern Ireland (ECNI) is responsible for enforcing "
                "the %(regulations)s (the 'accessibility regulations'). If you are not happy with "
                "how we respond to your complaint,",
                regulations=REGULATIONS,
            )
            + " ",
            Link(_("contact the Equality Commission for Northern Ireland (ECNI)"), ECNI),
            ".",
        )
        return
    yield Paragraph.of(
        _(
            "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the "
            "%(regulations)s (the 'accessibility regulations'). If you are not happy with how we "
            "respond to your complaint,",
            regulations=REGULATIONS,
        )
        + " ",
        Link(_("contact the Equality Advisory and Support Service (EASS)"), EASS),
        ".",
    )


def _technical(known: _Known) -> Iterator[Block]:
    yield Heading(2, _("Technical information about this website's accessibility"))
    yield Paragraph.of(
        _(
            "%(council)s is committed to making its website accessible, in accordance with the "
            "%(regulations)s.",
            council=known.council.name,
            regulations=REGULATIONS,
        )
    )
    yield Heading(3, _("Compliance status"))
    status = known.standing.status
    said = {
        "fully": _("This website is fully compliant with the"),
        "partially": _("This website is partially compliant with the"),
        "not": _("This website is not compliant with the"),
    }[status]
    listed = {"fully": ".", "partially": _(", due to the non-compliances listed below.")}
    yield Paragraph.of(
        said + " ",
        Link(_("Web Content Accessibility Guidelines version 2.2 AA standard"), WCAG),
        listed.get(status, _(", because it has not been shown to be. The reasons are below.")),
    )


def _content(known: _Known) -> Iterator[Block]:
    if known.standing.status == "fully" and not _other(known):
        return
    yield Heading(2, _("Non-accessible content"))
    yield from _failing(known)
    yield from _untested(known)
    yield from _other(known)


def _failing(known: _Known) -> Iterator[Block]:
    failing = known.standing.of("fails")
    if not failing:
        return
    yield Heading(3, _("Non-compliance with the accessibility regulations"))
    for issue in known.ledger.issues:
        yield Paragraph.of(
            f"{_(issue.what)} {_(issue.people)} "
            + _("This fails WCAG 2.2 success criterion %(name)s.", name=named(issue.criterion))
            + f" {_(issue.instead)} {_(issue.plan)} "
            + _("We plan to have this done by %(day)s.", day=date_in_words(issue.mend_by))
        )
    told = {issue.criterion for issue in known.ledger.issues}
    rest = [(named(number),) for number in failing if number not in told]
    if rest:
        yield Paragraph.of(_("Our tests also found content that fails these success criteria:"))
        yield Items(tuple(rest))


def _untested(known: _Known) -> Iterator[Block]:
    by_machine, not_at_all = known.standing.of("machine"), known.standing.of("not tested")
    if not (by_machine or not_at_all):
        return
    yield Heading(3, _("What has not been tested enough"))
    if by_machine:
        yield Paragraph.of(
            _(
                "Only machines have looked at these success criteria. They found nothing that "
                "fails them, which does not show that they are met:"
            )
        )
        yield Items(tuple((named(number),) for number in by_machine))
    if not_at_all:
        yield Paragraph.of(_("Nobody has tested these success criteria yet:"))
        yield Items(tuple((named(number),) for number in not_at_all))


def _other(known: _Known) -> list[Block]:
    """What the council says is too much to mend, and what the regulations do not ask of it."""
    settings = known.settings
    blocks: list[Block] = []
    if settings.burdens:
        blocks.append(Heading(3, _("Disproportionate burden")))
        blocks += [Paragraph.of(_(each)) for each in settings.burdens]
    if settings.out_of_scope:
        heading = _("Content that's not within the scope of the accessibility regulations")
        blocks.append(Heading(3, heading))
        blocks += [Paragraph.of(_(each)) for each in settings.out_of_scope]
    return blocks


def _preparation(known: _Known) -> Iterator[Block]:
    settings = known.settings
    yield Heading(2, _("Preparation of this accessibility statement"))
    prepared = _("This statement was prepared on %(day)s.", day=date_in_words(settings.prepared))
    if settings.reviewed:
        prepared += " " + _(
            "It was last reviewed on %(day)s.", day=date_in_words(settings.reviewed)
        )
    yield Paragraph.of(prepared)
    yield from tested(known.ledger)
