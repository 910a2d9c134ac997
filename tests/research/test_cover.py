"""The prototype says what it is, and keeps out whom it should."""

from dataclasses import replace

from repairs_pattern.research.running import make_link
from tests.support.resident import Resident
from tests.support.sessions import a_participant, at_task, moderator

BANNER = "This is a prototype for research. It is not a real service."


def set_password(app, password="kettle"):
    moderator(app).get("/research/settings/password").send(password=password)


EVERYWHERE = (
    "/",
    "/diagnose/danger",
    "/nowhere",
    "/outbox",
    "/components/",
    "/diagnosis/",
    "/research/",
    "/r/x",
    "/robots.txt",
    "/health",
)


def test_every_answer_is_kept_out_of_search_engines(shared_sessions):
    app, research = shared_sessions
    inside = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    for client in (Resident(app).client, inside.client):
        for path in EVERYWHERE:
            answer = client.get(path)
            assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", path
            if answer.mimetype == "text/html" and answer.status_code != 303:
                assert answer.text.count('name="robots"') == 1, path


def test_robots_are_told_to_stay_away(shared_sessions):
    app, _ = shared_sessions
    assert Resident(app).client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_every_page_says_that_it_is_a_prototype(shared_sessions):
    app, research = shared_sessions
    inside = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    for somebody in (Resident(app), inside):
        for path, status in (("/", 200), ("/diagnose/danger", 200), ("/nowhere", 404)):
            page = somebody.get(path, status)
            assert page.soup.body.aside.get_text(" ", strip=True).endswith(BANNER)


def test_a_scenario_may_hide_that(sessions):
    app, research = sessions
    plain = replace(research.scenarios["leaking-tap"], banner=False)
    research.scenarios["leaking-tap"] = plain
    inside = at_task(app, research, a_participant(research, ["leaking-tap"])[0])
    assert BANNER not in inside.response.text
    assert 'name="robots"' in inside.response.text


def test_a_frame_of_a_page_and_a_file_do_not_say_it_again(shared_sessions):
    app, _ = shared_sessions
    client = Resident(app).client
    framed = client.get("/", headers={"Sec-Fetch-Dest": "iframe"})
    assert BANNER not in framed.text
    assert BANNER not in client.get("/diagnosis/files/tree.html").text


def test_with_a_password_nobody_sees_the_prototype_without_it(shared_sessions):
    app, _ = shared_sessions
    set_password(app)
    visitor = Resident(app).get("/diagnose/danger?a=b")
    assert visitor.heading == "This is a prototype used for research"
    assert "Northmere" not in visitor.response.text
    assert visitor.client.get("/outbox").location.startswith("/r/password")
    assert visitor.client.post("/diagnose/danger", data={}).location == "/r/password?to=%2F"
    assert visitor.send(password="wrong").errors == [
        "This is not the password. Check it and try again"
    ]
    visitor.send(password=" kettle ")
    assert visitor.response.request.full_path == "/diagnose/danger?a=b"
    assert visitor.get("/").heading != "This is a prototype used for research"


def test_the_page_for_the_password_has_its_look_without_it(shared_sessions):
    app, _ = shared_sessions
    set_password(app)
    visitor = Resident(app).get("/")
    for style in visitor.soup.find_all("link", rel="stylesheet"):
        assert visitor.get(style["href"]).response.mimetype == "text/css"
        visitor.response.close()


def test_the_password_is_remembered_for_a_day_and_another_one_asks_again(shared_sessions):
    app, _ = shared_sessions
    set_password(app)
    visitor = Resident(app).get("/").send(password="kettle")
    set_password(app, "teapot")
    assert visitor.get("/").heading == "This is a prototype used for research"
    assert visitor.send(password="teapot").path == "/"
    cookie = visitor.client.get_cookie("ticket")
    assert cookie.max_age == 24 * 60 * 60


def test_the_desk_and_start_links_need_no_password_of_participants(shared_sessions):
    app, research = shared_sessions
    set_password(app)
    [task] = a_participant(research, ["leaking-tap"])
    code = make_link(research.database, task.id, research.clock())
    assert Resident(app).get(f"/r/{code}").path == "/"
    assert Resident(app).get("/research/").heading == "Log in"


def test_without_a_password_everybody_sees_it_again(shared_sessions):
    app, _ = shared_sessions
    set_password(app)
    moderator(app).get("/research/settings").send()
    assert Resident(app).get("/diagnose/danger").path == "/diagnose/danger"


def test_the_way_on_from_the_password_leads_to_no_other_site(shared_sessions):
    app, _ = shared_sessions
    set_password(app)
    visitor = Resident(app).get("/r/password?to=//a.example/")
    url, data = visitor.filled({"password": "kettle"})
    assert visitor.client.post(url, data=data).location == "/"
