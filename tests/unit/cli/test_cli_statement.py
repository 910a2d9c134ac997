"""`repairs-pattern statement check`, on files and over HTTP."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from click.testing import CliRunner

from repairs_pattern.cli import main
from tests.unit.statement.test_statement_checks import MODEL


def run(*given):
    return CliRunner().invoke(main, ["statement", "check", *given, "--on", "2026-11-26"])


@pytest.fixture
def file(tmp_path):
    page = tmp_path / "statement.html"
    page.write_text(MODEL, "utf-8")
    return page


@pytest.fixture
def served(monkeypatch):
    """The model statement at an address, and a picture beside it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            kind = "image/png" if self.path == "/picture" else "text/html; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(MODEL.encode())

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_file_is_looked_at_line_by_line(file):
    result = run(str(file))
    assert result.exit_code == 0
    assert "There is a commitment to accessibility" in result.output
    assert "0 are not" in result.output


def test_a_fault_makes_the_exit_status_1_and_says_how_to_mend_it(file):
    file.write_text(MODEL.replace("1 October 2026", "1 October 2024"), "utf-8")
    result = run(str(file))
    assert result.exit_code == 1
    assert "Review it again" in result.output


def test_json_has_every_check(file):
    found = json.loads(run(str(file), "--json").output)
    assert len(found) == 42
    assert {"number", "part", "asks", "answer", "why"} == found[0].keys()


def test_an_address_is_fetched_and_so_is_the_home_page(served):
    result = run(f"{served}/statement", "--home", f"{served}/")
    assert "is not" not in result.output.splitlines()[0]
    assert "Link to it in the footer" in result.output


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("nothing-here.html", "No such file"),
        ("ftp://northmere.example/", "only http and https"),
        ("http://127.0.0.1:1/", "could not be read"),
    ],
)
def test_what_cannot_be_read_is_said_plainly(source, said):
    result = run(source)
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_what_is_no_page_is_said_plainly(served, tmp_path):
    assert "not a web page but image/png" in run(f"{served}/picture").output
    words = tmp_path / "words.html"
    words.write_text("just words", "utf-8")
    assert "There is no HTML in it." in run(str(words)).output
