"""The pages of the diagnose section: the council's tree as pages, and where it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from ...council import Illustration
from ...domain.diagnosis import Exit, Option, Question
from ...journey import Answer, Answers, Branch, ChoiceField, Form, Page, Row, Visit, choices
from ...journey.graph import Target
from ...words import gettext
from ...words import lazy_gettext as _
from ..case import QUESTION, Case
from ..people import why_sooner
from ..service import Service
from .household import HOUSEHOLD, household_page
from .promise import promise_of

DANGER = "danger"
RESULTS = {
    "result": _("What we will do"),
    "call-now": _("Call us now"),
    "your-repair": _("This is usually yours to repair"),
    "your-emergency": _("Make it safe now, then get it repaired"),
}
"""The pages with the result, and their titles."""

OUR_LINES_IN_ORDER = ("repairs", "out-of-hours")
OUR_LINES = frozenset(OUR_LINES_IN_ORDER)
DANGER_LINES = ("emergency-services", "gas-emergency")


class QuestionForm(Form):
    """One question of the tree.

    :ivar illustrations: the picture of each answer that has one, and the answer.
    """

    illustrations: Mapping[str, tuple[Illustration, Option]]

    choice = ChoiceField(needed=_("Select an answer"), choices=[])


class SeenForm(Form):
    """Nothing but the button: the resident has seen the result."""


def entry(service: Service) -> Branch:
    """The first question of the tree, for this home or for shared areas."""
    start = service.council.tree.start

    def first(answers: Answers) -> str:
        return QUESTION + start[service.case(answers).start]

    return Branch(first, to=tuple(QUESTION + question for question in start.values()))


def pages(service: Service, *, first: str, then: str | None) -> Iterator[Page]:
    """The pages of this section.

    :param first: what follows the danger question when there is no danger.
    :param then: what follows the result; None where nothing can be reported online.
    """
    tree = service.council.tree
    result = Branch(lambda answers: service.case(answers).result_page, to=RESULTS)
    if service.council.household.raises:
        yield household_page(service, then=result)
        result = _after_household(service, result)
    yield _danger_page(service, first, result)
    yield from (
        _question_page(service, question, result)
        for question in tree.questions.values()
        if question.id != tree.danger.id
    )
    yield from (_exit_page(service, each) for each in tree.exits.values())
    yield from _result_pages(service, then)


def _after_household(service: Service, result: Branch) -> Branch:
    """The result, but first who lives in the home where that could change it."""

    def choose(answers: Answers) -> str:
        return HOUSEHOLD if service.case(answers).needs_that_matter else result.choose(answers)

    return Branch(choose, to=(HOUSEHOLD, *result.to))


def _danger_page(service: Service, first: str, result: Target) -> Page:
    danger = service.council.tree.danger
    page = _question_page(service, danger, result, first=first)
    return Page(
        DANGER,
        page.title,
        section="diagnose",
        slug=danger.id,
        form=page.form,
        next=page.next,
        template="diagnose/danger.html",
        rows=page.rows,
        closed=page.closed,
    )


def _question_page(service: Service, question: Question, result: Target, first: str = "") -> Page:
    shown = {
        key: service.council.illustrations[option.image]
        for key, option in question.options.items()
        if option.image is not None
    }
    return Page(
        QUESTION + question.id,
        _(question.title),
        section="diagnose",
        slug=question.id,
        form=partial(_question_form, question, shown),
        template="diagnose/illustrated.html" if shown else "journey/question.html",
        next={key: _target(option, result, first) for key, option in question.options.items()},
        rows=partial(_question_rows, question),
        closed=tuple(question.options),
    )


def _target(option: Option, result: Target, first: str) -> Target:
    if option.question:
        return QUESTION + option.question
    if option.exit:
        return f"exit:{option.exit}"
    return first if option.goes_on else result


def _question_form(question: Question, shown: Mapping[str, Illustration], **options: Any) -> Form:
    form = QuestionForm(**options)
    form.illustrations = {key: (each, question.options[key]) for key, each in shown.items()}
    form.choice.label.text = gettext(question.title)
    form.choice.description = gettext(question.hint) if question.hint else ""
    form.choice.choices = choices((key, gettext(o.label)) for key, o in question.options.items())
    for choice, option in zip(form.choice.choices, question.options.values(), strict=True):
        choice.render_kw = {"hint": gettext(option.hint)} if option.hint else {}
    return form


def _question_rows(question: Question, answer: Answer, _answers: Answers) -> list[Row]:
    title = gettext(question.title)
    chosen = question.options[answer["choice"]]
    return [Row(title, (gettext(chosen.label),), title)]


def _exit_page(service: Service, each: Exit) -> Page:
    return Page(
        f"exit:{each.id}",
        _(each.title),
        section="diagnose",
        slug=f"exit-{each.id}",
        template="diagnose/exit.html",
        context=lambda _visit: {
            "exit": each,
            "phones": _phones(service, each.call),
            "calls_us": bool(OUR_LINES & set(each.call)),
            "translated": _translated,
        },
    )


def _phones(service: Service, lines: Iterable[str]) -> list[dict[str, Any]]:
    """Phone lines as the phone-lines component takes them."""
    found = (service.council.phone_lines[line] for line in lines)
    return [
        {
            "label": gettext(line.label),
            "number": line.number,
            "hours": line.hours and gettext(line.hours),
            "note": line.note and gettext(line.note),
        }
        for line in found
    ]


def _translated(texts: Iterable[str]) -> list[str]:
    return [gettext(text) for text in texts]


def _result_pages(service: Service, then: str | None) -> Iterator[Page]:
    def context(visit: Visit) -> Mapping[str, Any]:
        case = service.case(visit.answers)
        return {
            "case": case,
            "promise": promise_of(service.council, case),
            "sooner": why_sooner(case),
            "phones": _phones(service, OUR_LINES_IN_ORDER),
            "danger_phones": _phones(service, DANGER_LINES),
            "translated": _translated,
        }

    def seen(_form: Form, visit: Visit) -> Answer:
        return {"seen": _what_is_seen(service.case(visit.answers))}

    answer = Page(
        "result",
        _("What we think it is"),
        section="diagnose",
        template="diagnose/answer.html",
        context=context,
    )
    result = Page(
        "result",
        RESULTS["result"],
        section="diagnose",
        form=SeenForm,
        next=then,
        template="diagnose/result.html",
        context=context,
        keep=seen,
        stands=lambda answer, answers: answer["seen"] == _what_is_seen(service.case(answers)),
        rows=lambda _answer, _answers: [],
    )
    yield answer if then is None else result
    yield Page(
        "call-now",
        RESULTS["call-now"],
        section="diagnose",
        template="diagnose/call_now.html",
        context=context,
    )
    yield Page(
        "your-repair",
        RESULTS["your-repair"],
        section="diagnose",
        template="diagnose/your_repair.html",
        context=context,
    )
    yield Page(
        "your-emergency",
        RESULTS["your-emergency"],
        section="diagnose",
        template="diagnose/your_emergency.html",
        context=context,
    )


def _what_is_seen(case: Case) -> str:
    """The result in a few words: when it changes, the resident is shown it again."""
    outcome = case.outcome.id if case.outcome else ""
    day = case.target.deadline.day.isoformat()
    return "/".join((outcome, case.booking, day, *case.raised))
