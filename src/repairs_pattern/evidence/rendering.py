"""The evidence register as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .findings import Finding, Merged, merged
from .register import Claim, People, Register, Subject

INTRODUCTION = """\
# Evidence register

**Who this is for:** everybody who is about to trust, change or test a part of the service.
**When to use it:** before you plan a round, and before you use a component.
**How long it takes:** five minutes for one part.

Everything here is from public sources. **Nobody has tested this service with residents yet**, and \
nothing below says so. Each line says how many people it rests on, or that nobody published it. \
"No people" means guidance, code, law or an audit. "Untested" is what we know of no test for: we \
have looked, but not everywhere.

This page is made by `repairs-pattern research evidence`, from the register in the package \
([register.yaml](../src/repairs_pattern/evidence/register.yaml)). Rounds of councils come in with \
`--findings`: [how](findings.md).
"""

_KINDS = {
    "whole": "The service as a whole",
    "page": "Pages",
    "component": "Components",
}
_SAYS = {"for": "For", "against": "Against", "neutral": "Good to know"}


def as_markdown(register: Register, findings: Iterable[Finding] = ()) -> str:
    """The register with the findings of rounds; what is synthetic is left out."""
    groups = merged(each for each in findings if not each.synthetic)
    lines = [INTRODUCTION]
    for kind, heading in _KINDS.items():
        lines.append(f"## {heading}\n")
        for id_, subject in register.root.items():
            if subject.kind == kind:
                lines += _subject(id_, subject, [each for each in groups if _about(each) == id_])
    return "\n".join(lines)


def people_in_words(people: People) -> str:
    """How many people a claim rests on."""
    if isinstance(people, str):
        return {"not known": "number of people not published", "no people": "no people"}[people]
    return "1 person" if people == 1 else f"{people} people"


def _about(group: Merged) -> str:
    return group.findings[0].about


def _subject(id_: str, subject: Subject, groups: list[Merged]) -> Iterator[str]:
    yield f"### {id_}\n"
    readme = f" ([component {id_}](../components/{id_}/README.md))"
    yield f"{subject.title}.{readme if subject.kind == 'component' else ''}\n"
    for says, word in _SAYS.items():
        claims = [_claim(each) for each in subject.claims if each.says == says]
        if claims:
            yield f"{word}:\n"
            yield from claims
            yield ""
    if not subject.claims:
        yield "We know of nothing published.\n"
    if groups:
        yield "From rounds of councils:\n"
        yield from (_seen(each) for each in groups)
        yield ""
    yield "Untested:\n"
    yield from (f"- {each}" for each in subject.untested)
    yield ""


def _claim(claim: Claim) -> str:
    source = f"[{claim.source}]({claim.link})" if claim.link else claim.source
    date = "date not known" if claim.date == "not known" else claim.date
    return f"- {claim.claim} ({source}; {date}; {people_in_words(claim.people)}.)"


def _seen(group: Merged) -> str:
    newest = max(group.findings, key=lambda each: each.date)
    people = group.people
    differ = "" if group.agree else " The rounds do not agree."
    return (
        f"- {newest.finding} ({_SAYS[newest.says]}; seen in {people.saw} of {people.of}; "
        f"{people.assistive} of the {people.of} use assistive technology; "
        f"severity {group.severity}; {', '.join(group.councils)}; "
        f"newest {newest.date.isoformat()}; {newest.decision}: {newest.reason}){differ}"
    )
