"""A whole audit: it looks at every state, and goes on after it was cut off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from repairs_pattern.audit.results import Looked
from repairs_pattern.audit.running import Job
from repairs_pattern.audit.seeing import Facts
from repairs_pattern.audit.whole import Audit
from tests.support import audit_tiny as tiny
from tests.support.audit_tiny import opened

pytestmark = pytest.mark.browser


def test_a_run_that_was_cut_off_looks_at_the_rest_and_reports_on_the_whole(tmp_path: Path) -> None:
    states = (opened("/"), opened("/bad"), opened("/bad", kind="again"))
    job = Job(tiny.serve, tiny.arms, Facts(), tmp_path)
    told: list[Looked] = []
    whole = Audit("Tiny", job, states, resume=True)

    def be_killed(looked: Looked) -> None:
        told.append(looked)
        if len(told) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        whole.run(be_killed)
    assert len(told) == 2

    again: list[Looked] = []
    report = whole.run(again.append)
    assert [each.state for each in again] == [state.id for state in states]
    assert again[2].same_as == states[1].id
    assert {fault.finding.detector for fault in report.counted} == {"on-page", "in-html", "titles"}
    assert report.versions == {"on-page": "1", "in-html": "1", "titles": "1"}
    assert report.totals["states"] == 3
    assert not report.passes


def test_what_could_not_be_looked_at_is_tried_again(tmp_path: Path) -> None:
    states = (opened("/"), opened("/bad"))
    whole = Audit("Tiny", Job(tiny.serve, tiny.arms, Facts(), tmp_path), states, resume=True)
    whole.run(lambda _looked: None)
    journal = tmp_path / "journal.jsonl"
    head, *looked = map(json.loads, journal.read_text("utf-8").splitlines())
    lost = [Looked(each["state"], problem="Timeout").as_data() for each in looked[1:]]
    lines = [json.dumps(each) + "\n" for each in (head, looked[0], *lost)]
    journal.write_text("".join(lines), "utf-8")

    told: list[Looked] = []
    report = whole.run(told.append)

    assert [each.state for each in told] == [looked[0]["state"], lost[0]["state"]]
    assert report.failed == []
    assert {fault.finding.detector for fault in report.counted} == {"on-page", "in-html", "titles"}
