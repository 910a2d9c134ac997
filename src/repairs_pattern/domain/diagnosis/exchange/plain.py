"""A tree as the plain data that ``diagnosis.yaml`` holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from repairs_pattern.domain.diagnosis.fields import RECORD
from repairs_pattern.domain.diagnosis.tree import Responsibility

if TYPE_CHECKING:
    from repairs_pattern.domain.diagnosis.tree import Exit, Option, Outcome, Question, Rule, Tree

Plain = dict[str, Any]

_STAFF_DECIDE = Responsibility("council", "varies")


def data_of(tree: Tree) -> Plain:
    """Return the tree as mappings, lists, texts, numbers and ``True``; nothing that says nothing.

    The inverse of ``parse_tree``: it makes an equal tree of this, with everything in the same
    order.
    """
    return {
        "danger": tree.danger.id,
        "start": dict(tree.start),
        "questions": {id_: _question(each) for id_, each in tree.questions.items()},
        **_filled(
            outcomes={id_: _outcome(each) for id_, each in tree.outcomes.items()},
            exits={id_: _exit(each) for id_, each in tree.exits.items()},
        ),
    }


def _filled(**fields: Any) -> Plain:
    lists = ((name, [*v] if isinstance(v, tuple) else v) for name, v in fields.items())
    return {name: value for name, value in lists if value}


def _question(question: Question) -> Plain:
    return _filled(
        title=question.title,
        hint=question.hint,
        research=RECORD if question.is_recorded else None,
        options={key: _option(option) for key, option in question.options.items()},
    )


def _option(option: Option) -> Plain:
    return _filled(
        label=option.label,
        hint=option.hint,
        image=option.image,
        image_description=option.image_description,
        next=option.question,
        outcome=option.outcome,
        exit=option.exit,
    ) | ({"continue": True} if option.goes_on else {})


def _outcome(outcome: Outcome) -> Plain:
    staff_decide = outcome.booking == "triage" and outcome.responsibility == _STAFF_DECIDE
    return _filled(
        repair=outcome.repair,
        sor=outcome.sor,
        trade=outcome.trade,
        priority=outcome.priority,
        minutes=outcome.minutes,
        booking=None if outcome.booking == "online" else outcome.booking,
        because=outcome.because,
        right_to_repair=outcome.right_to_repair,
        hazard=outcome.hazard,
        responsibility=None if staff_decide else _responsibility(outcome.responsibility),
        do=outcome.do,
        defects=outcome.defects,
        rules=[_rule(rule) for rule in outcome.rules],
    )


def _responsibility(who: Responsibility | None) -> Plain | None:
    if who is None:
        return None
    return _filled(tenant=who.tenant, leaseholder=who.leaseholder, shared_owner=who.shared_owner)


def _rule(rule: Rule) -> Plain:
    return _filled(
        when=dict(rule.when),
        priority=rule.priority,
        booking=rule.booking,
        because=rule.because,
        responsibility=_responsibility(rule.responsibility),
        sor=rule.sor,
        trade=rule.trade,
        minutes=rule.minutes,
    )


def _exit(exit_: Exit) -> Plain:
    return _filled(
        kind=exit_.kind,
        title=exit_.title,
        do=exit_.do,
        do_not=exit_.do_not,
        call=exit_.call,
        also=exit_.also,
        defects=exit_.defects,
    )
