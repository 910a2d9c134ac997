"""A real audit of a small council goes into its ledger, and another one finds the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from repairs_pattern.audit.detectors import arms
from repairs_pattern.audit.judging import Origin
from repairs_pattern.audit.reports import FORMATS
from repairs_pattern.audit.running import Job
from repairs_pattern.audit.whole import Audit
from repairs_pattern.auditing.enumerating import enumerate_states
from repairs_pattern.auditing.service import Audited
from repairs_pattern.auditing.serving import Snapshot
from repairs_pattern.cli import main
from tests.support.audit_fork import small_council
from tests.support.ledgers import LedgerFolder

pytestmark = pytest.mark.browser

THANKS = """{% extends "repairs_pattern/feedback/thanks.html" %}
{% block content %}
{{ super() }}
<img src="/logo.svg?{{ range(10 ** 9) | random }}">
<a href="/track/{{ range(10 ** 9) | random }}">Your <b id="a">repair</b> <b id="a">again</b></a>
{% endblock %}
"""
"""A page with faults, in which something is new each time."""

COOKIES = """{% extends "repairs_pattern/pages/cookies.html" %}
{% block content %}
{{ super() }}
<img src="/logo.svg">
{% endblock %}
"""
"""A page with a fault, whose HTML is read once: of the state that is looked at first."""

LOOKED_AT = ("feedback/thank-you", "cookies")


def audit(council: Path, folder: Path, order: int) -> Path:
    """Find the states of a council's service, and audit two of its pages; the report.

    :param order: 1, or -1 to look at the last state first.
    """
    audited = Audited(council.resolve(), "tests.support.audit_fork:without_reports")
    found = enumerate_states(audited, folder / "prepared")
    states = [each for each in found.states if each.page in LOOKED_AT][::order]
    job = Job(Snapshot(audited, folder / "prepared"), arms, found.facts, folder)
    origin = Origin("0123abc", "Chromium")
    whole = Audit(council.name, job, states, origin=origin)
    file = folder / "audit.json"
    file.write_text(FORMATS["json"](whole.run(lambda _looked: None)), "utf-8")
    return file


def ledger(*given: object) -> Result:
    return CliRunner().invoke(main, ["ledger", *map(str, given)])


def test_an_audit_of_the_same_service_finds_what_is_written_and_no_more(tmp_path: Path) -> None:
    council = small_council(tmp_path)
    council.write("templates/feedback/thanks.html", THANKS)
    council.write("templates/pages/cookies.html", COOKIES)
    folder = LedgerFolder(tmp_path / "ledger").write()

    recorded = ledger("record", audit(council.path, tmp_path / "first", 1), "--ledger", folder)
    assert recorded.exit_code == 0, recorded.output
    again = audit(council.path, tmp_path / "second", -1)
    check = partial(ledger, "check", folder, council.path.name, "--against", again)
    assert check().exit_code == 0, check().output

    file = folder / "automated.yaml"
    written = yaml.safe_load(file.read_text("utf-8"))
    pages = {each["page"]: each for each in written["runs"][0]["pages"]}
    assert {page: each["states"] for page, each in pages.items()} == {
        "cookies": 2,
        "feedback/thank-you": 2,
    }
    for each in pages.values():
        assert {"axe/image-alt", "alfa/sia-r2", "html-validate/wcag/h37"} <= set(each["found"])

    del pages["cookies"]["found"]
    pages["cookies"]["digest"] = pages["feedback/thank-you"]["digest"]
    file.write_text(yaml.safe_dump(written), "utf-8")
    refused = check()
    assert refused.exit_code == 1
    assert "does not find what is written of “cookies”. It finds alfa/" in refused.output
