"""The score of each detector and of all, and what is left for people; as JSON and as Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .defects import Defect
from .measuring import Measured

HEAD = """# How well the detectors see

{many} defects were put, one at a time, into pages of the prototype. Each is like one that was seen in
another council's service, or is one that a success criterion forbids. They were written down before
anybody looked at what is noticed. A detector notices a defect when it finds something on the page
that it does not find on the same page without it, and that is about one of the criteria that the
defect breaks.

When they were first measured, machines noticed 86 of 106 (81%). Detectors were then improved where
they had missed something, and three defects that changed nothing were mended, so the number below is
partly made for these defects: of others, expect to see four in five.

`make mutations` measures it again and writes this page.

**Machines notice {score} of {many} ({share}%).** Written on {versions}.
"""


@dataclass(frozen=True)
class Scores:
    """What was measured.

    :param versions: of every detector.
    """

    versions: Mapping[str, str]
    measured: Sequence[Measured]

    @property
    def noticed(self) -> int:
        """How many defects at least one detector notices for sure."""
        return sum(bool(each.noticed) for each in self.measured)

    def left(self) -> list[Measured]:
        """The defects that no detector notices for sure."""
        return [each for each in self.measured if not each.noticed]

    def of(self, detector: str) -> int:
        """How many defects a detector notices."""
        return sum(detector in each.noticed for each in self.measured)

    def alone(self, detector: str) -> int:
        """How many defects only this detector notices."""
        return sum(set(each.noticed) == {detector} for each in self.measured)

    def again(self, other: Scores, defects: Iterable[Defect]) -> Scores:
        """What was measured, with what was measured again, in the order of the defects."""
        by_name = {each.defect: each for each in [*self.measured, *other.measured]}
        measured = [by_name[defect.id] for defect in defects if defect.id in by_name]
        return Scores(other.versions, measured)

    def json(self) -> str:
        """Everything, to be read again."""
        content = {
            "versions": dict(self.versions),
            "measured": [
                {"defect": each.defect, "noticed": each.noticed, "doubtful": each.doubtful}
                for each in self.measured
            ],
        }
        return json.dumps(content, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, text: str) -> Scores:
        """What `json` wrote."""
        content = json.loads(text)
        measured = [
            Measured(each["defect"], _tuples(each["noticed"]), _tuples(each["doubtful"]))
            for each in content["measured"]
        ]
        return cls(content["versions"], measured)

    def markdown(self, defects: Iterable[Defect]) -> str:
        """A page for people."""
        known = {defect.id: defect for defect in defects}
        many = len(self.measured)
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        share = round(100 * self.noticed / many)
        head = HEAD.format(many=many, score=self.noticed, share=share, versions=versions)
        return "\n".join(
            [head, *self._by_detector(), *self._people(known), *self._by_defect(known)]
        )

    def _by_detector(self) -> list[str]:
        lines = [
            "## Each detector",
            "",
            "| detector | notices | and nobody else does |",
            "|---|---|---|",
        ]
        ranked = sorted(self.versions, key=lambda name: (-self.of(name), name))
        return [
            *lines,
            *(f"| {name} | {self.of(name)} | {self.alone(name)} |" for name in ranked),
            "",
        ]

    def _people(self, known: Mapping[str, Defect]) -> list[str]:
        lines = [
            "## What a person must look for",
            "",
            "No machine notices these for sure. Ask of every page:",
            "",
        ]
        for each in self.left():
            defect = known[each.defect]
            hint = f" A machine points there: {', '.join(each.doubtful)}." if each.doubtful else ""
            criteria = ", ".join(defect.criteria) or "best practice"
            lines.append(f"- {defect.ask} ({criteria}; {defect.id}){hint}")
        return [*lines, ""]

    def _by_defect(self, known: Mapping[str, Defect]) -> list[str]:
        lines = [
            "## Each defect",
            "",
            "| defect | like | criteria | page | who notices |",
            "|---|---|---|---|---|",
        ]
        for each in self.measured:
            defect = known[each.defect]
            who = ", ".join(each.noticed) or "nobody"
            criteria = ", ".join(defect.criteria) or "none"
            lines.append(f"| {defect.id} | {defect.source} | {criteria} | {defect.page} | {who} |")
        return [*lines, ""]


def _tuples(found: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {detector: tuple(rules) for detector, rules in found.items()}
