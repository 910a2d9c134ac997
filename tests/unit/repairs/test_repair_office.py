"""Staff and the works order system are told in the transaction in which something happens."""

import json
import stat
from datetime import timedelta

import pytest
from flask import Flask
from flask_babel import Babel
from sqlalchemy import select

from repairs_pattern.council import load_council
from repairs_pattern.delivery import Orders, Postman
from repairs_pattern.domain.personal import erase
from repairs_pattern.domain.photos import Album
from repairs_pattern.domain.repairs import Following, Office, StaffRule, raise_repair
from repairs_pattern.domain.store import OutboxRow, RepairRow
from repairs_pattern.gateways.folder_messenger import FolderMessenger
from repairs_pattern.gateways.folder_works_orders import FolderWorksOrders
from repairs_pattern.gateways.local_photos import LocalPhotos
from repairs_pattern.words import EXTENSION as WORDS
from repairs_pattern.words import LANGUAGES
from tests.support.diaries import NoDiary
from tests.support.homes import COUNCILS
from tests.support.raised import NOW, a_draft, a_report

DAMP, ALL = "damp@northmere.example", "all@northmere.example"
RULES = (
    StaffRule(ALL, frozenset({"report", "cancelled"})),
    StaffRule(DAMP, frozenset({"report"}), hazards=frozenset({"damp_mould"})),
)
OFFICE = Office(RULES, works_orders=True)
PEOPLE = ("Ann Ample", "+447700900123", "ann@example.com", "drips all night", "Quarry")


def report(database, office=OFFICE, **changes):
    return raise_repair(database, NoDiary(), a_draft(database), a_report(**changes), NOW, office)


def rows(database, channel):
    with database.reading() as session:
        query = select(OutboxRow).filter_by(channel=channel).order_by(OutboxRow.id)
        return list(session.scalars(query))


def emails(database):
    return [(row.recipient["email"], row.content["what"]) for row in rows(database, "staff")]


def cancel(database, reference):
    with database.writing() as session:
        number = session.scalars(select(RepairRow.id).filter_by(reference=reference)).one()
        Following(session, NoDiary(), number, NOW, OFFICE).cancel()


@pytest.fixture
def orders(tmp_path):
    return tmp_path / "orders"


@pytest.fixture
def post(tmp_path):
    return tmp_path / "post"


@pytest.fixture(scope="module")
def council():
    return load_council(COUNCILS / "westvale")


@pytest.fixture
def make_postman(council, database, orders, post):
    app = Flask("post")
    app.extensions[WORDS], app.extensions[LANGUAGES] = council.words, council.languages
    Babel(app, configure_jinja=False)

    def make(*, messenger=True, works=True):
        return Postman(
            app,
            council,
            database,
            FolderMessenger(post) if messenger else None,
            lambda: NOW + timedelta(minutes=1),
            orders=Orders(database, NoDiary(), FolderWorksOrders(orders)) if works else None,
        )

    return make


def test_only_who_is_to_be_told_of_such_a_repair_is_told(database):
    report(database, hazard="damp_mould")
    assert emails(database) == [(ALL, "report"), (DAMP, "report")]


def test_what_happens_later_is_told_to_who_wants_to_know(database):
    cancel(database, report(database))
    assert emails(database) == [(ALL, "report"), (ALL, "cancelled")]


def test_without_rules_and_without_a_system_nothing_is_written_for_them(database):
    report(database, office=Office())
    assert rows(database, "staff") == rows(database, "works-order") == []


def test_nothing_of_anybody_is_in_what_the_council_is_told(database):
    report(database)
    told = [*rows(database, "staff"), *rows(database, "works-order")]
    assert len(told) == 2
    said = str([(row.content, row.recipient) for row in told])
    assert [word for word in PEOPLE if word in said] == []


def test_an_email_to_staff_is_an_email_and_waits_for_no_message_to_a_resident(
    database, make_postman, post
):
    reference = report(database)
    with database.writing() as session:
        session.query(OutboxRow).filter_by(channel="email").update(
            {"due_at": NOW + timedelta(days=1)}
        )
    make_postman().run_once()
    (sent,) = [json.loads(file.read_text()) for file in post.iterdir()]
    assert (sent["channel"], sent["recipient"]) == ("email", {"email": ALL})
    assert sent["subject"] == f"New report: {reference}"
    assert sent["paragraphs"] == [
        "New report: Tap that drips.",
        f"Reference: {reference}",
        "Priority: Standard",
        "Target: Monday 7 December 2026",
    ]


def test_a_works_order_is_a_private_file_with_the_repair_as_it_is_when_it_leaves(
    database, make_postman, orders
):
    reference = report(database)
    cancel(database, reference)
    make_postman().run_once()
    (file,) = orders.iterdir()
    assert file.name == f"{reference}.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    order = json.loads(file.read_text())
    assert (order["status"], order["sor"]) == ("cancelled", "NM-0021")
    assert (order["name"], order["description"]) == ("Ann Ample", "It drips all night")
    assert order["target_at"].startswith("2026-12-07")


def test_what_cannot_leave_here_waits_for_who_can_carry_it(database, make_postman, post, orders):
    report(database)
    make_postman(messenger=False).run_once()
    assert len(list(orders.iterdir())) == 1
    assert not post.exists()
    make_postman(works=False).run_once()
    assert len(list(post.iterdir())) == 2
    assert all(row.attempts == 1 for row in rows(database, "works-order"))


def test_an_order_that_cannot_be_placed_is_tried_again(database, make_postman, orders):
    report(database)
    orders.write_text("no folder can be made here")
    make_postman().run_once()
    (row,) = rows(database, "works-order")
    assert (row.sent_at, row.error) == (None, "WorksOrdersUnavailable")


def test_an_erasure_takes_the_people_and_the_home_out_of_the_order_too(
    database, make_postman, orders, tmp_path
):
    reference = report(database)
    make_postman().run_once()
    (file,) = orders.iterdir()
    assert "Ann Ample" in file.read_text()
    album = Album(database, LocalPhotos(tmp_path / "photos"))
    erase(database, NoDiary(), album, reference, "ann", NOW, OFFICE)
    make_postman().run_once()
    assert [word for word in PEOPLE if word in file.read_text()] == []
    assert json.loads(file.read_text())["status"] == "cancelled"
