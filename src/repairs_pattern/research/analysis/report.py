"""The analysis of a round, in words, tables and charts, from the document of the round.

No share is ever given per cent: "2 of 3" cannot be misread. No two versions or groups are tested
against each other, and there is no mean of anything.
"""

from __future__ import annotations

from . import did, said
from .measures import task_groups
from .parts import Section, listed
from .record import RoundRecord


def analyse(record: RoundRecord) -> list[Section]:
    """Everything that can be said of a round."""
    groups = task_groups(record)
    return [
        did.finished(groups),
        did.times(groups),
        did.times_on_pages(groups),
        did.troubles(groups),
        did.ways(groups),
        said.ease(groups),
        said.sus(record),
        said.own_questions(record, groups),
        said.notes(record),
        did.versions(groups),
    ]


def who_took_part(record: RoundRecord) -> list[str]:
    """Who is counted and who is not, a sentence each."""
    people = len(record.participants)
    assistive = sum(each.assistive for each in record.participants)
    sentences = [f"{_people(people)} took part. {assistive} of {people} with assistive technology."]
    if record.withdrawn:
        gone = len(record.withdrawn)
        sentences.append(
            f"{gone} withdrew ({listed(record.withdrawn)}). Everything of theirs is deleted, and "
            "no number here counts them."
        )
    return sentences


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
