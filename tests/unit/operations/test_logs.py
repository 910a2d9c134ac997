"""One line for each thing that happened, with nothing that somebody told us."""

from __future__ import annotations

import json
import logging
import subprocess
import sys

import pytest
import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from repairs_pattern.operations.logs import QuietFlask, set_up_logs
from repairs_pattern.settings import UnsafeSettings
from tests.support.logs import writing_logs

log = logging.getLogger("repairs_pattern.somewhere")
others = logging.getLogger("another.library")


def test_a_line_is_json_with_moment_level_and_where_from():
    with writing_logs() as written:
        log.warning("Message %d did not leave", 12)
    (line,) = written.lines
    assert line["event"] == "Message 12 did not leave"
    assert (line["level"], line["logger"]) == ("warning", "repairs_pattern.somewhere")
    assert line["at"].endswith("Z")


def test_what_is_said_beside_the_words_has_names_of_its_own():
    with writing_logs() as written, structlog.contextvars.bound_contextvars(request_id="K7C49DXW"):
        log.info("request", extra={"status": 200})
    (line,) = written.lines
    assert (line["status"], line["request_id"]) == (200, "K7C49DXW")


def test_a_fault_has_kinds_and_places_and_no_words_or_values():
    canary = "Zephyrine"
    with writing_logs() as written:
        try:
            try:
                raise KeyError(canary)
            except KeyError as first:
                raise ValueError(f"{canary} cannot be read") from first
        except ValueError:
            log.exception("it broke")
    (line,) = written.lines
    assert [each["kind"] for each in line["fault"]] == ["ValueError", "KeyError"]
    assert "test_logs.py:" in line["fault"][0]["at"][0]
    assert line["fault"][0]["at"][0].endswith(
        " test_a_fault_has_kinds_and_places_and_no_words_or_values"
    )
    assert canary not in written.text


def test_a_fault_of_the_database_has_no_values():
    engine = create_engine("sqlite://")
    with writing_logs() as written, engine.connect() as connection:
        connection.execute(text("CREATE TABLE t (name TEXT UNIQUE)"))
        statement = text("INSERT INTO t VALUES (:name)")
        connection.execute(statement, {"name": "Zephyrine"})
        try:
            connection.execute(statement, {"name": "Zephyrine"})
        except IntegrityError:
            log.exception("it broke")
    engine.dispose()
    kinds = [each["kind"] for each in written.lines[0]["fault"]]
    assert kinds == ["sqlalchemy.exc.IntegrityError", "sqlite3.IntegrityError"]
    assert "Zephyrine" not in written.text


def test_a_cause_that_was_hidden_on_purpose_stays_so():
    with writing_logs() as written:
        try:
            try:
                raise KeyError("a")
            except KeyError:
                raise ValueError("b") from None
        except ValueError:
            log.exception("it broke")
    assert [each["kind"] for each in written.lines[0]["fault"]] == ["ValueError"]


def test_what_others_say_of_a_fault_is_left_out_because_it_may_hold_an_address():
    with writing_logs() as written:
        others.error("Error handling request /report/carry-on/secret", exc_info=ValueError("x"))
    assert written.lines[0]["event"] == "fault"
    assert "secret" not in written.text


def ran(source: str) -> subprocess.CompletedProcess[str]:
    """What a process of its own says."""
    return subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )


def test_others_are_heard_from_warnings_on(capfd):
    source = (
        "import logging; from repairs_pattern.operations.logs import set_up_logs; "
        "set_up_logs('json'); set_up_logs('json'); "
        "logging.getLogger('another').info('GET https://example.com/?postcode=XN1'); "
        "logging.getLogger('werkzeug').info('GET /track/K7C-49D'); "
        "logging.getLogger('another').warning('hot'); "
        "logging.getLogger('repairs_pattern.x').info('ours')"
    )
    done = ran(source)
    events = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert events == ["hot", "ours"]
    assert done.stdout == ""


def test_off_is_silent_even_of_a_fault():
    source = (
        "import logging; from repairs_pattern.operations.logs import set_up_logs; "
        "set_up_logs('off'); set_up_logs('off'); "
        "logging.getLogger('repairs_pattern.x').error('fault'); "
        "print(len(logging.getLogger('repairs_pattern').handlers))"
    )
    done = ran(source)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_what_an_operator_has_set_up_is_left_alone():
    root = logging.getLogger()
    before = list(root.handlers)
    assert before, "pytest listens"
    set_up_logs("json")
    assert root.handlers == before


def test_a_form_that_there_is_not_is_refused_in_words():
    with pytest.raises(UnsafeSettings, match="REPAIRS_LOGS is 'xml'"):
        set_up_logs("xml")


def test_on_a_terminal_a_line_is_for_people():
    with writing_logs("console") as written:
        log.info("request", extra={"status": 200})
    assert "request" in written.text
    assert not written.text.startswith("{")


def test_flask_names_the_endpoint_of_a_fault_and_not_the_address():
    app = QuietFlask("app")

    @app.get("/carry-on/<token>")
    def carry_on(token):
        raise ValueError(token)

    with writing_logs() as written:
        assert app.test_client().get("/carry-on/secret").status_code == 500
    (line,) = written.of("fault")
    assert line["endpoint"] == "carry_on"
    assert "secret" not in written.text
