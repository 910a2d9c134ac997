"""Making a report from page to page, as somebody would who answers every question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from flask import Flask

from repairs_pattern.blueprints.service import Service
from repairs_pattern.domain.diagnosis import Tree
from repairs_pattern.domain.diagnosis.tree import Step
from repairs_pattern.journey.runner import SESSION_KEY
from tests.conftest import service_of
from tests.support.councils import council
from tests.support.homes import Home, a_home
from tests.support.resident import Answers, Resident

Said: TypeAlias = Mapping[str, "Answers | Callable[[Resident], Answers]"]
"""The last part of a page's address to what is answered there."""

CONFIRMATION = "confirmation"
CHECK = "check-answers"
MOST_PAGES = 40

COUNCIL_NAMES = ("northmere", "westvale")


def path_to(tree: Tree, end: str) -> tuple[str, tuple[Step, ...]]:
    """The first path of the tree to an outcome or an exit, and where it starts."""
    return next(
        (start, steps)
        for start in tree.start
        for steps in tree.paths(start)
        if end in (steps[-1][1].outcome, steps[-1][1].exit)
    )


def first_slot(resident: Resident) -> Answers:
    """Choose the soonest time on the page."""
    return {"slot": resident.choices("slot")[0]}


def answers_for(
    outcome: str, *, by: str = "northmere", home: Home | None = None, **pages: Answers
) -> dict[str, Answers | Callable[[Resident], Answers]]:
    """What somebody answers on each page on the way to an outcome.

    :param by: the council.
    :param home: by default a tenant's home, or a shared area for an outcome in one.
    :param pages: other answers, by the last part of the page's address with ``_`` for ``-``.
    """
    start, steps = path_to(council(by).tree, outcome)
    home = home or a_home(by, kind=start)
    return {
        "danger": {"choice": "none"},
        "who": {"who": "tenant"},
        "where": {"where": start},
        "postcode": {"postcode": home.postcode},
        "address": {"uprn": home.uprn},
        "open-repairs": {"repair": "none"},
        "block-location": {"place": "stairs", "detail": "Second floor"},
        "reported-before": {"reported": "new"},
        **choices_of(steps),
        "describe": {"description": "It began last night."},
        "photos": {},
        "visit-needs": {"needs": ["knock", "interpreter"], "language": "Turkish"},
        "name": {"name": "Siân Öztürk"},
        "phone": {"phone": "01632 960001"},
        "updates": {"by": "email", "email": "sian@example.com"},
        "appointment": first_slot,
        "preferences": {"days": ["mon", "tue"], "times": "After 3pm"},
        **{page.replace("_", "-"): said for page, said in pages.items()},
    }


def choices_of(steps: Iterable[Step]) -> dict[str, Answers]:
    """The answers to the questions of a path through the tree."""
    return {question.id: {"choice": option.key} for question, option in steps}


def go_on(resident: Resident, said: Said, to: str = CONFIRMATION) -> Resident:
    """Answer page after page until the page with this slug is reached.

    A page about which nothing is said is sent as it is.
    """
    for _ in range(MOST_PAGES):
        if slug(resident) == to:
            return resident
        answers = said.get(slug(resident), {})
        resident.send(answers(resident) if callable(answers) else answers)
        assert resident.errors == [], f"{resident.errors} on {resident.path}"
    raise AssertionError(f"{to} was not reached; now on {resident.path}.")


def report(resident: Resident, said: Said, to: str = CONFIRMATION) -> Resident:
    """Begin at the start page and go on until the page with this slug is reached."""
    return go_on(resident.get("/").send(), said, to)


def draft_id(resident: Resident) -> str:
    """The id of this browser's draft."""
    with resident.client.session_transaction() as session:
        return str(session[SESSION_KEY])


def put_answers(
    resident: Resident, service: Service, answers: Mapping[str, Mapping[str, object]]
) -> None:
    """Store answers in this browser's draft, as the journey would."""
    for page, answer in answers.items():
        service.runner.drafts.save(draft_id(resident), page, answer, service.clock())


def twin(resident: Resident, app: Flask) -> Resident:
    """Another browser, whose user has answered the same so far; it is on the same page."""
    service = service_of(app)
    other = Resident(app)
    draft = service.runner.drafts.load(draft_id(resident), service.clock())
    assert draft is not None
    with other.client.session_transaction() as session:
        session[SESSION_KEY] = service.runner.drafts.start(service.clock()).id
    put_answers(other, service, draft.answers)
    return other.get(resident.path)


def slug(resident: Resident) -> str:
    """The last part of the page's address."""
    return resident.path.rsplit("/", 1)[-1]


def reference(resident: Resident) -> str:
    """The reference on the confirmation page."""
    tag = resident.soup.select_one(".repairs-reference")
    assert tag is not None
    return tag.get_text(strip=True)


def change_links(resident: Resident) -> dict[str, str]:
    """Every Change link on the page: its accessible name and its address."""
    links = resident.soup.select(".govuk-summary-list__actions a")
    found = [
        (" ".join(link.get_text(" ", strip=True).split()), str(link["href"])) for link in links
    ]
    assert len({name for name, _ in found}) == len(found), found
    return dict(found)


def summary(resident: Resident) -> dict[str, str]:
    """The summary list on the page: key to value."""
    rows = resident.soup.select(".govuk-summary-list__row")
    return {
        row.dt.get_text(" ", strip=True): row.dd.get_text("\n", strip=True)
        for row in rows
        if row.dt and row.dd
    }
