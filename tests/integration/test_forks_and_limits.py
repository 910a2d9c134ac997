"""A fork that asks less can still send a report; and nobody sends too many."""

import pytest

from repairs_pattern.domain.store import OutboxRow, RepairRow
from tests.conftest import service_of
from tests.support.folders import CouncilFolder
from tests.support.reporting import CHECK, answers_for, report
from tests.support.resident import Resident
from tests.support.stored import rows, the_repair


def without(page):
    """A fork's change: the journey without that page."""
    return lambda journey: journey.remove(page, then=journey.pages[page].next)


@pytest.mark.parametrize("page", ["who", "describe", "photos", "name", "phone", "updates"])
def test_a_fork_that_leaves_a_question_out_still_gets_reports(make_app, page):
    app = make_app("northmere", change=without(page))
    resident = report(Resident(app), answers_for("tap-drips"))
    repair = the_repair(service_of(app))
    assert repair.reference in resident.text
    assert repair.status == "booked"


def test_a_fork_that_asks_for_no_way_to_confirm_sends_no_message(make_app):
    app = make_app("northmere", change=without("updates"))
    report(Resident(app), answers_for("tap-drips"))
    assert rows(service_of(app), OutboxRow) == []


def test_one_address_sends_no_more_reports_than_the_council_allows_and_keeps_its_answers(
    make_app, tmp_path
):
    folder = CouncilFolder.copy_of("northmere", tmp_path / "councils")
    folder.change("council.toml", 'submits = "30 per minute"', 'submits = "1 per hour"')
    app = make_app(folder.path)
    first, second = Resident(app), Resident(app)
    second.client.environ_base["REMOTE_ADDR"] = first.client.environ_base["REMOTE_ADDR"]
    report(first, answers_for("tap-drips"))
    report(second, answers_for("tap-drips"), to=CHECK).send(status=429)
    assert len(rows(service_of(app), RepairRow)) == 1
    assert "Siân Öztürk" in second.get("/report/check-answers").text


def test_one_address_tries_no_more_references_than_the_council_allows(make_app, tmp_path):
    folder = CouncilFolder.copy_of("westvale", tmp_path / "councils")
    folder.change("council.toml", 'track = "30 per minute"', 'track = "2 per hour"')
    finder = Resident(make_app(folder.path)).get("/track/")
    for _ in range(2):
        finder.send(reference="K7C-49D-XWP-3TM-RYH", postcode="XW1 1AA")
    finder.send(reference="K7C-49D-XWP-3TM-RYH", postcode="XW1 1AA", status=429)
