"""The council's questions, in its words. Codes, trades and costs are its own affair."""

from __future__ import annotations

from collections.abc import Iterable

from ...domain.diagnosis import Exit, Outcome, Question
from ...words import gettext
from ..service import Service
from . import shapes


def diagnosis_of(service: Service) -> shapes.Diagnosis:
    """The whole tree in the language of the request."""
    tree = service.council.tree
    return shapes.Diagnosis(
        danger=tree.danger.id,
        start=dict(tree.start),
        questions={each.id: _question(each) for each in (tree.danger, *tree.questions.values())},
        outcomes={each.id: _outcome(each) for each in tree.outcomes.values()},
        exits={each.id: _exit(service, each) for each in tree.exits.values()},
    )


def phones_of(service: Service, lines: Iterable[str]) -> list[shapes.PhoneLine]:
    """Phone lines by their names, in the same order."""
    found = (service.council.phone_lines[line] for line in lines)
    return [
        shapes.PhoneLine(
            label=gettext(line.label),
            number=line.number,
            hours=_maybe(line.hours),
            note=_maybe(line.note),
        )
        for line in found
    ]


def _question(question: Question) -> shapes.TreeQuestion:
    options = [
        shapes.TreeOption(
            key=option.key,
            label=gettext(option.label),
            hint=_maybe(option.hint),
            leads_to=shapes.LeadsTo(kind=option.leads_to[0], id=option.leads_to[1]),
        )
        for option in question.options.values()
    ]
    return shapes.TreeQuestion(
        title=gettext(question.title), hint=_maybe(question.hint), options=options
    )


def _outcome(outcome: Outcome) -> shapes.TreeOutcome:
    rules = [
        shapes.TreeRule(
            when=dict(rule.when),
            priority=rule.priority,
            booking=rule.booking,
            because=_maybe(rule.because),
        )
        for rule in outcome.rules
    ]
    return shapes.TreeOutcome(
        repair=gettext(outcome.repair),
        priority=outcome.priority,
        booking=outcome.booking,
        because=_maybe(outcome.because),
        do=[gettext(each) for each in outcome.do],
        rules=rules,
    )


def _exit(service: Service, each: Exit) -> shapes.TreeExit:
    return shapes.TreeExit(
        kind=each.kind,
        title=gettext(each.title),
        do=[gettext(text) for text in each.do],
        do_not=[gettext(text) for text in each.do_not],
        also=[gettext(text) for text in each.also],
        phones=phones_of(service, each.call),
    )


def _maybe(text: str | None) -> str | None:
    return gettext(text) if text else None
