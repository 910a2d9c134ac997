"""Plain data into a diagnosis tree whose every link leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from repairs_pattern.domain.diagnosis.fields import (
    BOOKINGS,
    CHANGES,
    ENDS,
    EXIT,
    EXIT_KINDS,
    FILE,
    LEADS_TO,
    LEASEHOLDER,
    OPTION,
    OUTCOME,
    QUESTION,
    RECORD,
    RESPONSIBILITY,
    RULE,
    SHARED_OWNER,
    STAFF_DECIDE,
    START,
    TENANT,
    WHEN,
    Fields,
)
from repairs_pattern.domain.diagnosis.finding import BrokenTree, quoted
from repairs_pattern.domain.diagnosis.reading import Faults, Record, listed, read_record
from repairs_pattern.domain.diagnosis.tree import (
    NEEDED_STARTS,
    Booking,
    Exit,
    Option,
    Outcome,
    Question,
    Responsibility,
    Rule,
    Tree,
)

Names = Mapping[str, Mapping[str, object] | None]


def parse_tree(data: Mapping[str, object]) -> Tree:
    """Return the tree in ``data``, as read from ``diagnosis.yaml``.

    Raises ``BrokenTree`` with every fault of shape and every link to something that is not there.
    Nothing that YAML can hold raises anything else.
    """
    faults = Faults()
    file = read_record(data, (), "The diagnosis file", FILE, faults)
    tree = _tree(file) if file else None
    if tree is None or faults.found:
        raise BrokenTree(faults.found)
    return tree


def _tree(file: Record) -> Tree | None:
    sections = {
        "questions": file.section("questions"),
        "outcomes": file.section("outcomes"),
        "exits": file.section("exits"),
    }
    names: Names = {name: section.fields if section else None for name, section in sections.items()}
    questions = {
        record.path[-1]: _question(record, names)
        for record in _records(sections["questions"], "question", QUESTION)
    }
    outcomes = {
        record.path[-1]: _outcome(record)
        for record in _records(sections["outcomes"], "outcome", OUTCOME)
    }
    exits = {record.path[-1]: _exit(record) for record in _records(sections["exits"], "exit", EXIT)}
    start = _start(file, names)
    danger = questions.get(_link(file, "danger", "questions", names))
    return Tree(danger, start, questions, outcomes, exits) if danger else None


def _records(section: Record | None, kind: str, known: Fields) -> list[Record]:
    if section is None:
        return []
    found = (section.record(name, f"The {kind} {quoted(name)}", known) for name in section.fields)
    return [record for record in found if record]


def _link(record: Record, field: str, section: str, names: Names) -> str:
    """Return the id in ``field``; a fault if ``section`` does not hold it."""
    target = record.needed_text(field)
    there = names[section]
    if target and there is not None and target not in there:
        record.fault(
            field,
            f"leads to {quoted(target)}, which is not among the {section} in this file.",
            record.faults.suggestions.did_you_mean(target, there)
            + f'Correct the name, or add {quoted(target)} under "{section}".',
        )
    return target


def _start(file: Record, names: Names) -> dict[str, str]:
    if not file.has("start"):
        file.fault(
            "start",
            'has no "start".',
            f'Add "start" with the name of the first question for each of {listed(NEEDED_STARTS)}.',
        )
        return {}
    start = file.record("start", 'The part "start"', START)
    if start is None:
        return {}
    return {
        name: _link(start, name, "questions", names)
        for name, declared in START.items()
        if declared.needed or start.has(name)
    }


def _question(record: Record, names: Names) -> Question:
    id_ = record.path[-1]
    title = record.needed_text("title")
    options = record.section("options") if record.has("options") else None
    if not record.has("options") or record.fields["options"] == {}:
        record.fault(
            "options",
            "has no options, so nobody can answer it.",
            'Add "options" with at least two answers, each with a label and where it leads.',
        )
    return Question(
        id_,
        title,
        record.text("hint"),
        options={
            option.path[-1]: _option(option, names)
            for option in _records(options, f"question {quoted(id_)} option", OPTION)
        },
        is_recorded=record.has("research") and record.one_of("research", (RECORD,), "") == RECORD,
    )


def _option(record: Record, names: Names) -> Option:
    ends = [name for name in ENDS if record.has(name)]
    if len(ends) != 1:
        record.fault(
            None,
            f"leads to {len(ends)} places at once ({listed(ends)})." if ends else "leads nowhere.",
            "Give it exactly one of next, outcome, exit or (in the danger question) continue.",
        )
    if "continue" in ends and record.fields["continue"] is not True:
        record.fault(
            "continue", 'has a "continue" that is not true.', "Write continue: true, or remove it."
        )
    for name, declared in OPTION.items():
        if declared.goes_with and record.has(name):
            record.need(declared.goes_with)
    targets = {end: _link(record, end, LEADS_TO[end], names) for end in ends if end in LEADS_TO}
    return Option(
        key=record.path[-1],
        label=record.needed_text("label"),
        hint=record.text("hint"),
        question=targets.get("next"),
        outcome=targets.get("outcome"),
        exit=targets.get("exit"),
        goes_on="continue" in ends,
        image=record.text("image"),
        image_description=record.text("image_description"),
    )


def _outcome(record: Record) -> Outcome:
    booking: Booking = record.one_of("booking", BOOKINGS, "online")
    return Outcome(
        id=record.path[-1],
        repair=record.needed_text("repair"),
        sor=record.text("sor"),
        trade=record.text("trade"),
        priority=record.text("priority"),
        minutes=record.minutes("minutes"),
        booking=booking,
        because=record.text("because"),
        right_to_repair=record.text("right_to_repair"),
        hazard=record.text("hazard"),
        responsibility=_responsibility(record, needed=booking != STAFF_DECIDE),
        do=record.texts("do"),
        defects=record.texts("defects"),
        rules=tuple(_rules(record)),
    )


def _responsibility(record: Record, *, needed: bool) -> Responsibility:
    """Return who is responsible; the council, as far as the lease goes, where staff decide."""
    if record.has("responsibility"):
        who = record.record(
            "responsibility",
            f"{record.what}, responsibility,",
            RESPONSIBILITY,
        )
        if who:
            return Responsibility(
                who.one_of("tenant", TENANT, "council"),
                who.one_of("leaseholder", LEASEHOLDER, "varies"),
                who.one_of("shared_owner", SHARED_OWNER, "varies")
                if who.has("shared_owner")
                else None,
            )
    elif needed:
        record.fault(
            "responsibility",
            "does not say who is responsible for the repair.",
            "Add a line such as responsibility: {tenant: council, leaseholder: leaseholder}",
        )
    return Responsibility("council", "varies")


def _rules(outcome: Record) -> list[Rule]:
    values = outcome.fields.get("rules")
    if values is None:
        return []
    if not isinstance(values, list | tuple):
        outcome.fault(
            "rules",
            'has "rules" that are not a list.',
            "Begin each rule with a hyphen and a space, on its own line.",
        )
        return []
    rules = (
        read_record(
            value,
            (*outcome.path, "rules", str(place)),
            f"{outcome.what}, rule {place + 1},",
            RULE,
            outcome.faults,
        )
        for place, value in enumerate(values)
    )
    return [_rule(rule) for rule in rules if rule]


def _rule(record: Record) -> Rule:
    if not any(record.has(name) for name in CHANGES):
        record.fault(
            None,
            "changes nothing.",
            f"Give it at least one of {listed(CHANGES)}, or remove the rule.",
        )
    return Rule(
        when=_when(record),
        priority=record.text("priority"),
        booking=record.one_of("booking", BOOKINGS, "online") if record.has("booking") else None,
        because=record.text("because"),
        responsibility=(
            _responsibility(record, needed=False) if record.has("responsibility") else None
        ),
        sor=record.text("sor"),
        trade=record.text("trade"),
        minutes=record.minutes("minutes"),
    )


def _when(rule: Record) -> dict[str, str]:
    when = rule.record("when", f"{rule.what} when,", WHEN) if rule.has("when") else None
    if not rule.has("when") or rule.fields["when"] == {}:
        rule.fault(
            None,
            "does not say when it applies.",
            "Add a line such as when: {season: heating}",
        )
    if when is None:
        return {}
    return {
        fact: _value(when, fact, declared.words)
        for fact, declared in WHEN.items()
        if fact in when.fields
    }


def _value(when: Record, fact: str, words: tuple[str, ...]) -> str:
    return when.one_of(fact, words, words[0]) if words else when.needed_text(fact)


def _exit(record: Record) -> Exit:
    return Exit(
        id=record.path[-1],
        kind=record.one_of("kind", EXIT_KINDS, "emergency"),
        title=record.needed_text("title"),
        do=record.texts("do"),
        do_not=record.texts("do_not"),
        call=record.texts("call"),
        also=record.texts("also"),
        defects=record.texts("defects"),
    )
