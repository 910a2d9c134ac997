"""Who comes to the desk: the first visit, log-in, log-out, and a forgotten passphrase."""

from pathlib import Path

from click.testing import CliRunner

from prototype.app import COUNCILS
from repairs_pattern import create_app
from repairs_pattern.cli import main
from repairs_pattern.research.desk.entry import OPEN
from repairs_pattern.research.joining import own_path
from repairs_pattern.research.running import rounds_of
from tests.support.resident import Resident
from tests.support.sessions import PASSPHRASE, moderator


def on_this_machine(app):
    somebody = Resident(app)
    somebody.client.environ_base["REMOTE_ADDR"] = "127.0.0.1"
    return somebody


def test_the_first_visit_on_this_machine_sets_the_passphrase_and_logs_in(shared_sessions):
    app, _ = shared_sessions
    first = on_this_machine(app).get("/research/")
    assert first.heading == "Set up research"
    assert first.form.find(attrs={"name": "passphrase"})["autocomplete"] == "new-password"
    assert first.send(passphrase="too short").errors == [
        "The passphrase must have 12 characters or more"
    ]
    assert first.send(passphrase=PASSPHRASE).heading == "Rounds"


def test_another_device_needs_the_code_that_the_terminal_shows(shared_sessions):
    app, research = shared_sessions
    other = Resident(app).get("/research/")
    other.send(passphrase=PASSPHRASE, code="00000000")
    assert other.errors == ["This is not the code. Check it in the terminal"]
    assert other.send(passphrase=PASSPHRASE, code=research.code.upper()).heading == "Rounds"


def test_who_comes_through_a_tunnel_or_by_another_name_is_not_on_this_machine(shared_sessions):
    app, _ = shared_sessions
    somebody = on_this_machine(app).client
    for headers in (
        {"X-Forwarded-For": "192.0.2.9"},
        {"Forwarded": "for=192.0.2.9"},
        {"Host": "a.example"},
    ):
        assert 'name="code"' in somebody.get("/research/first-visit", headers=headers).text
    assert 'name="code"' not in somebody.get("/research/first-visit").text


def test_nobody_can_set_the_passphrase_a_second_time(shared_sessions):
    app, _ = shared_sessions
    early = on_this_machine(app).get("/research/")
    on_this_machine(app).get("/research/").send(passphrase=PASSPHRASE)
    assert early.send(passphrase="words of somebody else").heading == "Log in"
    assert Resident(app).get("/research/").send(passphrase=PASSPHRASE).heading == "Rounds"


def test_no_page_of_the_desk_is_shown_without_a_log_in(shared_sessions):
    app, research = shared_sessions
    moderator(app)
    stranger = Resident(app)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("research.")]
    assert len(rules) > 10
    for rule in rules:
        values = {name: 1 if "number" in name or name == "id" else "x" for name in rule.arguments}
        for method in rule.methods & {"GET", "POST"}:
            with app.test_request_context():
                address = rule.build(values, append_unknown=False)[1]
            answer = stranger.client.open(address, method=method)
            if rule.endpoint in OPEN:
                continue
            assert answer.status_code == 303, (rule.endpoint, method, answer.status_code)
            assert answer.location.startswith("/research/log-in"), rule.endpoint
    assert rounds_of(research.database) == []


def test_a_wrong_passphrase_can_be_tried_ten_times_a_minute(shared_sessions):
    app, _ = shared_sessions
    moderator(app)
    guesser = Resident(app).get("/research/")
    for _ in range(10):
        assert guesser.send(passphrase="a guess of somebody").errors == [
            "This is not the passphrase. Check it and try again"
        ]
    guesser.send(passphrase=PASSPHRASE, status=429)
    assert guesser.errors == ["There have been too many tries. Wait one minute, then try again"]


def test_a_log_in_leads_to_the_page_that_was_asked_for_and_never_to_another_site(shared_sessions):
    app, _ = shared_sessions
    moderator(app)
    assert Resident(app).get("/research/settings").send(passphrase=PASSPHRASE).path == (
        "/research/settings"
    )
    for away in ("https://a.example/", "//a.example", "/\\a.example", "/research/../\n//a.example"):
        visitor = Resident(app).get("/research/log-in")
        url, data = visitor.filled({"passphrase": PASSPHRASE})
        sent = visitor.client.post(url, query_string={"to": away}, data=data)
        assert sent.location == "/research/", away


def test_only_a_path_of_this_site_is_a_way_on():
    assert own_path("/report/where?a=b") == "/report/where?a=b"
    for away in ("https://a.example", "//a.example", "/\\a.example", "/\t/a.example", ""):
        assert own_path(away) == "/"


def test_what_was_logged_out_stays_logged_out(shared_sessions):
    app, _ = shared_sessions
    me = moderator(app)
    token = me.client.get_cookie("desk", path="/research").value
    me.get("/research/settings/passphrase")
    forms = me.soup.find_all("form")
    token_of_form = forms[-1].find("input")["value"]
    me.client.post("/research/log-out", data={"csrf_token": token_of_form})
    assert me.get("/research/").heading == "Log in"
    me.client.set_cookie("desk", token, path="/research")
    assert me.get("/research/").heading == "Log in"


def test_a_log_in_lasts_for_a_day_of_sessions(shared_sessions):
    app, research = shared_sessions
    me = moderator(app)
    research.clock.wait(hours=11)
    assert me.get("/research/").heading == "Rounds"
    research.clock.wait(hours=2)
    assert me.get("/research/").heading == "Log in"


def test_another_passphrase_logs_every_other_browser_out(shared_sessions):
    app, _ = shared_sessions
    me, other = moderator(app), moderator(app)
    me.get("/research/settings/passphrase")
    assert me.send(present="not the present one", passphrase="another four made up").errors
    me.send(present=PASSPHRASE, passphrase="another four made up")
    assert me.get("/research/").heading == "Rounds"
    assert other.get("/research/").heading == "Log in"
    assert other.send(passphrase="another four made up").heading == "Rounds"


def test_nothing_is_done_without_a_token_of_ours(shared_sessions):
    app, _ = shared_sessions
    me = moderator(app)
    assert me.client.post("/research/log-out").status_code == 400
    assert me.client.post("/research/settings/password/remove").status_code == 400
    assert me.get("/research/").heading == "Rounds"


def test_the_passphrase_is_kept_as_a_digest_alone(sessions, tmp_path: Path):
    app, research = sessions
    moderator(app)
    research.database.close()
    kept = b"".join(file.read_bytes() for file in (tmp_path / "research").glob("research.db*"))
    assert PASSPHRASE.encode() not in kept
    assert b"scrypt:" in kept


def test_a_forgotten_passphrase_is_set_anew_from_this_machine(sessions, tmp_path: Path):
    app, _ = sessions
    me = moderator(app)
    done = CliRunner().invoke(
        main, ["research", "forget-passphrase", "--folder", str(tmp_path / "research")]
    )
    assert done.exit_code == 0, done.output
    assert me.get("/research/").heading == "Set up research"


def test_to_forget_the_passphrase_of_no_research_is_a_mistake(tmp_path: Path):
    done = CliRunner().invoke(main, ["research", "forget-passphrase", "--folder", str(tmp_path)])
    assert done.exit_code == 1
    assert "--folder" in done.output


def test_an_app_that_did_not_ask_for_research_has_nothing_of_it(tmp_path: Path):
    app = create_app(
        COUNCILS / "northmere",
        settings={
            "SECRET_KEY": "a key that is long enough",
            "DATABASE_URL": f"sqlite:///{tmp_path}/a.db",
            "TESTING": True,
        },
    )
    assert not [rule for rule in app.url_map.iter_rules() if "research" in rule.endpoint]
    answer = app.test_client().get("/")
    assert "X-Robots-Tag" not in answer.headers
    assert 'name="robots"' not in answer.text
    assert not answer.text.count("<aside")
    assert app.test_client().get("/research/").status_code == 404
    assert app.test_client().get("/robots.txt").status_code == 404
    app.extensions["repairs_pattern"].close()
