"""The prototype's own provider: for trying out, and for nobody on another machine."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from prototype.__main__ import main
from prototype.app import create_prototype
from prototype.sign_in import pretend_staff
from tests.support.staff import service_of_staff, signed_in


def test_the_prototype_shows_the_pages_for_staff_to_whoever_chooses_who_they_are(
    tmp_path: Path,
) -> None:
    staff, secret = pretend_staff()
    assert urlsplit(staff.issuer).hostname == "127.0.0.1"
    settings = {
        "SECRET_KEY": "a key for tests only",
        "DATABASE_URL": f"sqlite:///{tmp_path}/northmere.db",
        "STAFF_CLIENT_SECRET": secret,
    }
    app = create_prototype("northmere", settings=settings, staff=staff)
    try:
        browser = signed_in(app, "Somebody who is in both")
        assert browser.heading == "Repairs for staff"
        assert "Figures" in browser.text
        assert "Start a report for a caller" in browser.text
    finally:
        service_of_staff(app).database.close()


def test_without_being_asked_the_prototype_has_no_such_pages(tmp_path: Path) -> None:
    settings = {
        "SECRET_KEY": "a key for tests only",
        "DATABASE_URL": f"sqlite:///{tmp_path}/northmere.db",
    }
    app = create_prototype("northmere", settings=settings)
    try:
        assert app.test_client().get("/staff/").status_code == 404
    finally:
        service_of_staff(app).database.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_other_machines_cannot_ask_for_them(host: str) -> None:
    run = CliRunner().invoke(main, ["--staff", "--host", host, "--port", "65531"])
    assert run.exit_code == 1
    assert "on this machine alone" in run.output
