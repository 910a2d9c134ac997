"""What is rendered once and shown to everybody is what would have been rendered for each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.test import Client, TestResponse

from repairs_pattern import words
from repairs_pattern.journey import Journey, Page, SharedPages
from repairs_pattern.journey.runner import page_shown
from tests.conftest import MakeApp, service_of
from tests.support.folders import CouncilFolder
from tests.support.reporting import CHECK, answers_for, draft_id, report
from tests.support.resident import Resident

FIRST = "/diagnose/danger"
RELOADING = {"TEMPLATES_AUTO_RELOAD": True}
TOKEN = re.compile(r'(name="csrf_token" value=")[^"]+')


@pytest.fixture(params=["northmere", "westvale"])
def council(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Comparing(Resident):
    """A resident who gets each page from a second app too, and finds it the same.

    :param plain: keeps nothing, and has the same database and the same secret key.
    """

    def __init__(self, app: Flask, plain: Flask) -> None:
        super().__init__(app)
        self.plain = plain.test_client()
        self.compared: set[str] = set()

    def _read(self, response: TestResponse, status: int) -> Resident:
        super()._read(response, status)
        if response.request.method == "GET":
            self.compare(response.request.full_path.removesuffix("?"))
        return self

    def compare(self, path: str) -> TestResponse:
        """Get a page when it may have to be made, when it is kept, and where nothing is kept."""
        name = self.client.application.config["SESSION_COOKIE_NAME"]
        if (cookie := self.client.get_cookie(name)) is not None:
            self.plain.set_cookie(name, cookie.value)
        made, kept, plain = (c.get(path) for c in (self.client, self.client, self.plain))
        assert masked(made) == masked(plain), path
        assert masked(kept) == masked(plain), path
        self.compared.add(path)
        return kept


def masked(response: TestResponse) -> str:
    """The HTML without its token."""
    return TOKEN.sub(r"\1", response.text)


def token(response: TestResponse) -> str:
    """The token on a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found is not None
    return found[1]


def checked(response: TestResponse) -> list[str]:
    """The values of the radios that are chosen."""
    return re.findall(r'value="([^"]*)" checked', response.text)


def one_after_another(journey: Journey) -> Journey:
    """Every page with closed choices in one row, whatever is chosen."""
    pages = [page for page in journey.pages.values() if page.closed]
    after = [page.name for page in pages[1:]] + ["end"]
    row = (replace(page, next=name) for page, name in zip(pages, after, strict=True))
    return Journey([*row, Page("end", "The end", template="journey/content.html")], pages[0].name)


def test_every_question_of_the_tree_is_the_page_that_would_be_rendered_for_one_person(
    make_app: MakeApp, council: str
) -> None:
    app = make_app(council, change=one_after_another)
    resident = Comparing(app, make_app(council, change=one_after_another, settings=RELOADING))
    runner = service_of(app).runner
    questions = [page for page in runner.journey.pages.values() if page.closed]
    assert len(questions) == len(service_of(app).council.tree.questions)
    resident.get(FIRST).send({"choice": questions[0].closed[-1]})
    draft = draft_id(resident)
    for page in questions:
        url = f"/{page.section}/{page.slug}"
        if page is not questions[0]:
            assert checked(resident.compare(url)) == []
        for choice in dict.fromkeys([page.closed[0], page.closed[-1]]):
            runner.drafts.save(draft, page.name, {"choice": choice}, runner.clock())
            assert checked(resident.compare(url)) == [choice]


def test_every_page_of_a_report_is_the_page_that_would_be_rendered_for_one_person(
    make_app: MakeApp, council: str
) -> None:
    resident = Comparing(make_app(council), make_app(council, settings=RELOADING))
    report(resident, answers_for("tap-drips", by=council), to=CHECK)
    for path in ("/", "/cookies", f"{FIRST}?a=\"'><b>&c", "/report/name"):
        resident.get(path)
    resident.get("/nowhere", status=404)
    assert len(resident.compared) > 15


@contextmanager
def counting(app: Flask) -> Iterator[list[str]]:
    """Notes each page that is shown."""
    shown: list[str] = []

    def note(_runner: Any, visit: Any) -> None:
        shown.append(visit.page.name)

    with page_shown.connected_to(note, service_of(app).runner):
        yield shown


def counted(made: list[Any]) -> Callable[[Journey], Journey]:
    """A change of the journey that notes each form that is made of its first page."""

    def change(journey: Journey) -> Journey:
        page = journey.pages[journey.start]
        form: Any = page.form

        def make(**options: Any) -> Any:
            made.append(options.get("data"))
            return form(**options)

        return journey.replace(replace(page, form=make))

    return change


def test_a_page_that_was_rendered_before_needs_no_form_and_is_still_observed(
    make_app: MakeApp,
) -> None:
    made: list[Any] = []
    app = make_app(change=counted(made))
    with counting(app) as shown:
        for resident in (Resident(app), Resident(app)):
            resident.get(FIRST)
    assert made == [{}]
    assert shown == ["danger", "danger"]


def test_an_answer_that_is_not_one_of_the_choices_is_never_kept(make_app: MakeApp) -> None:
    made: list[Any] = []
    app = make_app(change=counted(made))
    resident = Resident(app).get(FIRST).send({"choice": "none"})
    runner = service_of(app).runner
    made.clear()
    for said in ("My name is Sam", ["none"], None):
        answer = {"choice": said}
        runner.drafts.save(draft_id(resident), "danger", answer, runner.clock())
        assert resident.get(FIRST).get(FIRST).value("choice") == ""
        assert made == [answer, answer]
        made.clear()


def test_only_so_many_pages_are_kept(make_app: MakeApp) -> None:
    made: list[Any] = []
    app = make_app(change=counted(made))
    service_of(app).runner.shared = SharedPages(most=1)
    resident = Resident(app).get(FIRST)
    other = Resident(app).get(FIRST).send({"choice": "none"})
    made.clear()
    for _ in range(2):
        assert other.get(FIRST).value("choice") == "none"
        assert resident.get(FIRST).value("choice") == ""
    assert made == [{"choice": "none"}, {}] * 2


def test_nobody_sees_what_somebody_else_chose_and_each_has_a_token_of_their_own(
    make_app: MakeApp,
) -> None:
    app = make_app()
    ann, bob = app.test_client(), app.test_client()
    sent = ann.post(FIRST, data={"csrf_token": token(ann.get(FIRST)), "choice": "none"})
    assert sent.status_code == 302
    for _ in range(2):
        hers, his = ann.get(FIRST), bob.get(FIRST)
        assert checked(hers) == ["none"]
        assert checked(his) == []
        assert token(hers) != token(his)
    refused = bob.post(FIRST, data={"csrf_token": token(hers), "choice": "none"})
    assert "was open for too long" in refused.text
    taken = bob.post(FIRST, data={"csrf_token": token(his), "choice": "none"})
    assert taken.status_code == 302


def test_languages_do_not_mix(make_app: MakeApp) -> None:
    app = make_app()
    app.extensions[words.LANGUAGES] = ("en", "cy")
    app.extensions[words.EXTENSION] = {
        "cy": {"Continue": "Parhau", "Cookies": "Cwcis", "Back": "Yn ôl"}
    }
    app.extensions["babel"].locale_selector = lambda: request.args.get("in", "en")
    client = app.test_client()
    for path in (FIRST, "/cookies"):
        for _ in range(2):
            welsh, english = client.get(f"{path}?in=cy").text, client.get(path).text
            assert 'lang="cy"' in welsh
            assert "Cwcis" in welsh
            assert 'lang="en"' in english
            assert "Cwcis" not in english
    assert "Parhau" in client.get(f"{FIRST}?in=cy").text
    assert "Parhau" not in client.get(FIRST).text


def test_one_prefix_never_shows_the_addresses_of_another(make_app: MakeApp) -> None:
    app = make_app()
    addresses = re.compile(r'(?:href|src|action)="(/[^"]*)"')
    for _ in range(2):
        for prefix in ("", "/north", "/repairs"):
            client = Client(app, TestResponse)
            for path in (FIRST, "/cookies"):
                page = client.get(path, base_url=f"http://localhost{prefix}/")
                found = addresses.findall(page.text)
                assert len(found) > 5
                others = {"/north", "/repairs"} - {prefix}
                assert all(each.startswith(f"{prefix}/") for each in found), found
                assert not any(each.startswith(tuple(others)) for each in found), found


def test_two_councils_in_one_process_do_not_mix(make_app: MakeApp) -> None:
    clients = {
        "Northmere": make_app("northmere").test_client(),
        "Westvale": make_app("westvale").test_client(),
    }
    for _ in range(2):
        for name, client in clients.items():
            for path in (FIRST, "/cookies"):
                (other,) = clients.keys() - {name}
                page = client.get(path).text
                assert name in page
                assert other not in page


def test_the_host_that_somebody_asks_for_never_reaches_the_next(make_app: MakeApp) -> None:
    client = make_app().test_client()
    evil = {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil.example"}}
    for path in (FIRST, "/cookies", "/nowhere"):
        client.get(path, **evil)
        assert "evil.example" not in client.get(path).text


def overriding(make_app: MakeApp, folder: Path, block: str, **options: Any) -> Flask:
    """Northmere's service with more below each question."""
    copy = CouncilFolder.copy_of("northmere", folder / "councils")
    override(copy.path, block)
    return make_app(copy.path, **options)


def override(council: Path, block: str) -> None:
    """Put more below each question."""
    CouncilFolder(council).write(
        "templates/journey/question.html",
        '{% extends "repairs_pattern/journey/question.html" %}'
        "{% block after %}<p>" + block + "</p>{% endblock %}",
    )


def test_a_template_with_an_absolute_address_is_rendered_for_each_request(
    make_app: MakeApp, tmp_path: Path
) -> None:
    block = '{{ url_for("repairs_pages.start", _external=true) }}'
    client = overriding(make_app, tmp_path, block).test_client()
    for host in ("one.example", "two.example", "one.example"):
        assert f"<p>http://{host}/</p>" in client.get(FIRST, base_url=f"http://{host}").text


@pytest.mark.parametrize("block", ["{{ visit.draft.id }}", "{{ visit.draft.answers | length }}"])
def test_a_template_that_shows_what_is_somebodys_own_is_rendered_for_each_person(
    make_app: MakeApp, tmp_path: Path, block: str
) -> None:
    app = overriding(make_app, tmp_path, block)
    ann, bob = Resident(app), Resident(app)
    for each in (ann, bob):
        each.get(FIRST).send({"choice": "none"})
    bob.send({"who": "tenant"})
    pages = {each: each.get(FIRST).get(FIRST).response.text for each in (ann, bob)}
    own = {each: draft_id(each) if "id" in block else str(1 + (each is bob)) for each in (ann, bob)}
    for each in (ann, bob):
        assert f"<p>{own[each]}</p>" in pages[each]


def test_a_designer_sees_a_change_of_a_template_at_once(make_app: MakeApp, tmp_path: Path) -> None:
    app = overriding(make_app, tmp_path, "Before", settings=RELOADING)
    client = app.test_client()
    assert "Before" in client.get(FIRST).text
    override(tmp_path / "councils" / "northmere", "After the change")
    page = client.get(FIRST).text
    assert "After the change" in page
    assert "Before" not in page
