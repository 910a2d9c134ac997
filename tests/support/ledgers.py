"""Ledgers of accessibility for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from repairs_pattern.ledger import criteria

RUN = {
    "service": "northmere",
    "on": "2026-11-20",
    "commit": "0123abc",
    "browser": "Chromium 145",
    "detectors": {"axe": "4.12.1", "reflow": "1"},
    "criteria": ["1.1.1", "1.4.3", "1.4.10"],
    "pages": [{"page": "report/postcode", "states": 12, "found": {}, "digest": "0" * 64}],
}
TRIED = {
    "technology": "nvda",
    "part": "question",
    "on": "2026-11-21",
    "version": "NVDA 2026.3, Firefox 146",
    "tester": "Accessibility team",
    "result": "works",
    "saw": "Each answer was read together with its question.",
}
JUDGED = {
    "criterion": "1.4.1",
    "on": "2026-11-21",
    "tester": "Accessibility team",
    "result": "meets",
    "saw": "Looked at every kind of page in grey on two screens.",
}
ISSUE = {
    "id": "calendar-at-400",
    "criterion": "1.4.10",
    "what": "The calendar is cut off at 400%.",
    "people": "People who enlarge the page cannot see the last two days.",
    "instead": "The list below it has every day.",
    "plan": "We will show it as a list on narrow screens.",
    "mend_by": "2027-03-01",
}


def judged_all(result: str = "meets", **but: str) -> list[dict[str, Any]]:
    """A person's judgement of every criterion; ``but`` has others, such as ``_1_4_1="fails"``."""
    others = {name.strip("_").replace("_", "."): value for name, value in but.items()}
    return [
        {**JUDGED, "criterion": number, "result": others.get(number, result)}
        for number in criteria()
    ]


@dataclass
class LedgerFolder:
    """A ledger that a test fills."""

    path: Path
    runs: list[dict[str, Any]] = field(default_factory=list)
    tried: list[dict[str, Any]] = field(default_factory=list)
    judged: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)

    def write(self) -> Path:
        self.path.mkdir(parents=True, exist_ok=True)
        files = {
            "automated": {"runs": self.runs},
            "manual": {"tried": self.tried, "judged": self.judged},
            "issues": {"issues": self.issues},
        }
        for name, content in files.items():
            text = yaml.safe_dump(content, sort_keys=False)
            (self.path / f"{name}.yaml").write_text(text, "utf-8")
        return self.path
