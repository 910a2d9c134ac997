"""A journey of three questions on a bare Flask app: no council, no repairs, no database."""

import json
import re
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Blueprint, Flask, redirect, render_template_string, request, session
from wtforms import IntegerField, SelectMultipleField

from repairs_pattern.journey import (
    ChoiceField,
    Draft,
    Form,
    Journey,
    JourneyError,
    MemoryDrafts,
    Page,
    Refused,
    Runner,
    TextField,
    choices,
)
from repairs_pattern.journey.forms import Needed
from repairs_pattern.journey.runner import (
    SESSION_KEY,
    SessionEnded,
    page_answered,
    page_refused,
    page_shown,
)

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)

PAGE = """
<h1>{{ page.name }}</h1><a href="{{ visit.back_url }}">Back</a>
{% if form %}{% for field in form %}{{ field() }}{% endfor %}
<ul>{% for e in form.form_errors %}<li class="e">{{ e }}</li>{% endfor %}
{% for field in form %}{% for e in field.errors %}
<li class="e">{{ field.name }}: {{ e }}</li>{% endfor %}{% endfor %}</ul>{% endif %}
{% for _page, row in visit.rows() %}<p>{{ row.key }}={{ row.value | join("/") }}</p>{% endfor %}
{{ more }}
"""


class CakeForm(Form):
    cake = ChoiceField("Cake", needed="Select a cake", choices=[])


class NameForm(Form):
    name = TextField("Your name", [Needed("Enter a name")])


class OrderForm(Form):
    """Nothing but the button."""


def offer_cakes(form, _visit):
    form.cake.choices = choices({"lemon": "Lemon cake", "plum": "Plum cake", "none": "No cake"})


def more_cakes(_form, visit):
    return redirect(visit.runner.url(visit.page, more=1)) if "more" in request.form else None


def keep_name(form, _visit):
    if form.name.data == "Nobody":
        raise Refused("Nobody is not a name", "name")
    if form.name.data == "Somebody":
        raise Refused("We are closed today")
    return form.answer()


class Orders(MemoryDrafts):
    """Drafts that can be sent and lost."""

    def __init__(self):
        super().__init__()
        self.sent = set()
        self.lost = set()

    def load(self, draft_id, now):
        draft = super().load(draft_id, now)
        if draft is None or draft_id in self.lost:
            return None
        return Draft(draft.id, draft.answers, draft_id in self.sent)


def cafe(drafts):
    """A journey that knows nothing of repairs."""

    def order(_form, visit):
        drafts.sent.add(visit.started.id)
        return redirect("/thanks")

    return Journey(
        [
            Page(
                "cake",
                "Which cake?",
                section="cafe",
                form=CakeForm,
                next={"lemon": "name", "plum": "name", "none": "goodbye"},
                prepare=offer_cakes,
                interim=more_cakes,
                context=lambda _visit: {"more": "fresh today"},
            ),
            Page(
                "name",
                "Who is it for?",
                section="cafe",
                form=NameForm,
                next="order",
                slug="who",
                keep=keep_name,
            ),
            Page("order", "Order", section="cafe", form=OrderForm, keep=order),
            Page("goodbye", "Goodbye", section="cafe"),
        ],
        "cake",
    )


class Guest:
    """A browser that keeps its cookies and the token of the page it is on."""

    def __init__(self, app):
        self.client = app.test_client()
        self.html = ""

    def get(self, url):
        return self._read(self.client.get(url))

    def post(self, url, token=True, **data):
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.html)
        if token and found:
            data["csrf_token"] = found[1]
        return self._read(self.client.post(url, data=data))

    def answer(self, url, **data):
        """See a page, answer it and say where that leads."""
        self.get(url)
        response = self.post(url, **data)
        assert response.status_code == 302, self.html
        return response.location

    def errors(self):
        return re.findall('<li class="e">(.*?)</li>', self.html)

    def back(self):
        return re.search('href="(.*?)">Back', self.html)[1]

    def session(self):
        with self.client.session_transaction() as kept:
            return dict(kept)

    def _read(self, response):
        self.html = response.text
        return response


@pytest.fixture
def drafts():
    return Orders()


def serve(journey, drafts):
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests", TESTING=True)
    runner = Runner(
        journey=journey,
        drafts=drafts,
        clock=lambda: NOW,
        render=lambda _template, **context: render_template_string(PAGE, **context),
        endpoints={"cafe": "cafe"},
        start_url=lambda: "/start",
        done_url=lambda: "/thanks",
    )
    section = Blueprint("cafe", __name__)
    runner.register(section, "cafe")
    app.register_blueprint(section, url_prefix="/cafe")
    app.extensions["runner"] = runner
    return app


@pytest.fixture
def app(drafts):
    return serve(cafe(drafts), drafts)


@pytest.fixture
def guest(app):
    return Guest(app)


@contextmanager
def listening(signal, app):
    """What a signal is sent with for this app's journey."""
    heard = []

    def hear(sender, **what):
        assert sender is app.extensions["runner"]
        heard.append(what)

    with signal.connected_to(hear):
        yield heard


def test_a_guest_answers_page_by_page_and_ends_where_the_order_is_done(guest):
    assert guest.answer("/cafe/cake", cake="plum") == "/cafe/who"
    assert guest.answer("/cafe/who", name="Ann") == "/cafe/order"
    assert guest.answer("/cafe/order") == "/thanks"


def test_a_page_shows_what_its_context_adds(guest):
    guest.get("/cafe/cake")
    assert "fresh today" in guest.html


@pytest.mark.parametrize("page", ["who", "order", "goodbye"])
def test_nobody_skips_ahead(guest, page):
    assert guest.get(f"/cafe/{page}").location == "/cafe/cake"
    guest.answer("/cafe/cake", cake="plum")
    expected = None if page == "who" else "/cafe/who"
    assert guest.get(f"/cafe/{page}").location == expected


def test_what_is_sent_to_a_page_that_is_not_reached_leads_to_the_first_unanswered(guest, drafts):
    guest.answer("/cafe/cake", cake="plum")
    assert guest.post("/cafe/order").location == "/cafe/who"
    assert not drafts.sent


def test_there_is_no_page_at_an_unknown_slug(guest):
    assert guest.get("/cafe/tea").status_code == 404
    assert guest.get("/cafe/name").status_code == 404, "its slug is who"


def test_back_leads_to_the_page_before_and_from_the_first_to_the_start(guest):
    guest.get("/cafe/cake")
    assert guest.back() == "/start"
    guest.answer("/cafe/cake", cake="plum")
    guest.get("/cafe/who")
    assert guest.back() == "/cafe/cake"


def test_an_earlier_answer_is_filled_in(guest):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Ann")
    guest.get("/cafe/who")
    assert 'value="Ann"' in guest.html


def test_after_a_change_nothing_is_asked_again_that_still_counts(guest):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Ann")
    assert guest.answer("/cafe/cake", cake="lemon") == "/cafe/order"


def test_a_page_without_an_answer_comes_back_saying_so(guest, drafts):
    guest.get("/cafe/cake")
    assert guest.post("/cafe/cake").status_code == 200
    assert guest.errors() == ["cake: Select a cake"]
    assert SESSION_KEY not in guest.session(), "nothing is stored before the first answer"


def test_a_wrong_token_is_explained_and_what_was_typed_is_kept(guest):
    guest.answer("/cafe/cake", cake="plum")
    guest.get("/cafe/who")
    response = guest.post("/cafe/who", token=False, name="Ann")
    assert response.status_code == 200
    (error,) = guest.errors()
    assert error.startswith("This page was open for too long, or cookies are off.")
    assert 'value="Ann"' in guest.html
    assert guest.post("/cafe/who", name="Ann").location == "/cafe/order"


def test_an_answer_that_is_refused_says_why_at_its_field(guest, drafts):
    guest.answer("/cafe/cake", cake="plum")
    guest.get("/cafe/who")
    guest.post("/cafe/who", name="Nobody")
    assert guest.errors() == ["name: Nobody is not a name"]
    assert 'value="Nobody"' in guest.html


def test_an_answer_that_is_refused_as_a_whole_says_so_once(guest):
    guest.answer("/cafe/cake", cake="plum")
    guest.get("/cafe/who")
    guest.post("/cafe/who", name="Somebody")
    assert guest.errors() == ["We are closed today"]
    assert guest.get("/cafe/order").location == "/cafe/who"


def test_an_interim_button_stores_nothing_and_needs_no_answer(guest):
    guest.get("/cafe/cake")
    assert guest.post("/cafe/cake", more="1").location == "/cafe/cake?more=1"
    assert SESSION_KEY not in guest.session()


def test_an_exit_is_shown_and_takes_nothing(guest):
    assert guest.answer("/cafe/cake", cake="none") == "/cafe/goodbye"
    assert guest.get("/cafe/goodbye").status_code == 200
    assert guest.post("/cafe/goodbye").status_code == 405


def test_an_order_that_was_sent_cannot_be_changed_or_sent_again(guest, drafts):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Ann")
    guest.answer("/cafe/order")
    for url in ("/cafe/cake", "/cafe/who", "/cafe/order", "/cafe/goodbye"):
        assert guest.get(url).location == "/thanks"
        assert guest.post(url, name="Bob", cake="lemon").location == "/thanks"
    (draft_id,) = drafts.sent
    assert drafts.load(draft_id, NOW).answers["name"] == {"name": "Ann"}


def test_what_is_sent_for_a_draft_that_is_gone_is_answered_with_the_end_of_the_session(
    guest, drafts
):
    guest.answer("/cafe/cake", cake="plum")
    guest.get("/cafe/who")
    drafts.lost.add(guest.session()[SESSION_KEY])
    with pytest.raises(SessionEnded):
        guest.post("/cafe/who", name="Ann")
    with pytest.raises(SessionEnded):
        guest.get("/cafe/who")


def test_somebody_whose_draft_is_gone_can_begin_again(guest, drafts):
    guest.answer("/cafe/cake", cake="plum")
    first = guest.session()[SESSION_KEY]
    drafts.lost.add(first)
    assert guest.answer("/cafe/cake", cake="lemon") == "/cafe/who"
    assert guest.session()[SESSION_KEY] != first


def test_an_answer_to_a_page_open_without_any_draft_is_not_lost_without_a_word(guest):
    with pytest.raises(SessionEnded):
        guest.post("/cafe/who", name="Ann")


def test_an_answer_that_comes_in_while_the_order_is_sent_is_not_stored(guest, drafts):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Ann")
    save = drafts.save

    def sent_meanwhile(draft_id, page, answer, now):
        drafts.sent.add(draft_id)
        drafts.save = save
        return False

    guest.get("/cafe/who")
    drafts.save = sent_meanwhile
    assert guest.post("/cafe/who", name="Bob").location == "/thanks"


def test_the_session_holds_the_id_of_the_draft_and_no_answer(guest):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Ann")
    assert set(guest.session()) == {SESSION_KEY, "csrf_token"}
    assert len(guest.session()[SESSION_KEY]) >= 22, "128 bits or more"


def test_two_browsers_have_two_drafts(app):
    ann, bob = Guest(app), Guest(app)
    ann.answer("/cafe/cake", cake="plum")
    assert bob.get("/cafe/who").location == "/cafe/cake"


def test_a_page_that_is_shown_is_signalled(app, guest):
    with listening(page_shown, app) as heard:
        guest.get("/cafe/cake")
        guest.get("/cafe/who")
    assert [each["visit"].page.name for each in heard] == ["cake"]


def test_an_answer_that_is_kept_is_signalled_with_the_new_path(app, guest):
    guest.get("/cafe/cake")
    with listening(page_answered, app) as heard, listening(page_refused, app) as refused:
        guest.post("/cafe/cake", cake="plum")
    (said,) = heard
    assert said["visit"].page.name == "cake"
    assert said["path"].names == ("cake", "name")
    assert refused == []


@pytest.mark.parametrize("name", ["", "Nobody", "Somebody"])
def test_an_answer_that_is_not_kept_is_signalled(app, guest, name):
    guest.answer("/cafe/cake", cake="plum")
    guest.get("/cafe/who")
    with listening(page_refused, app) as heard, listening(page_answered, app) as answered:
        guest.post("/cafe/who", name=name)
    (said,) = heard
    assert said["visit"].page.name == "name"
    assert said["form"].errors
    assert answered == []


def test_an_order_that_is_sent_is_no_answer(app, guest):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Ann")
    guest.get("/cafe/order")
    with listening(page_answered, app) as heard:
        guest.post("/cafe/order")
    assert heard == []


def test_each_answer_is_one_row_in_words(guest):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Ann")
    guest.get("/cafe/order")
    assert re.findall("<p>(.*?)</p>", guest.html) == [
        "Which cake?=Plum cake",
        "Who is it for?=Ann",
    ]


class PartyForm(Form):
    """Fields of other kinds, as a fork may add them."""

    days = SelectMultipleField(
        "Days", choices=choices({"mon": "Monday", "tue": "Tuesday"}), validate_choice=False
    )
    guests = IntegerField("Guests")
    note = TextField("Note")


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (
            {"days": ["mon", "tue"], "guests": "0", "note": "Loud"},
            ["Days=Monday/Tuesday", "Guests=0", "Note=Loud"],
        ),
        ({}, ["Days=Not provided", "Guests=Not provided", "Note=Not provided"]),
    ],
)
def test_a_page_with_several_fields_has_a_row_for_each(drafts, data, rows):
    journey = Journey(
        [
            Page("party", "Party", section="cafe", form=PartyForm, next="order"),
            Page("order", "Order", section="cafe", form=OrderForm),
        ],
        "party",
    )
    guest = Guest(serve(journey, drafts))
    assert guest.answer("/cafe/party", **data) == "/cafe/order"
    guest.get("/cafe/order")
    assert re.findall("<p>(.*?)</p>", guest.html) == rows


def test_answers_are_what_json_can_hold(guest, drafts):
    guest.answer("/cafe/cake", cake="plum")
    guest.answer("/cafe/who", name="Zoë \x00 👩🏽‍🔧")
    answers = drafts.load(guest.session()[SESSION_KEY], NOW).answers
    assert json.loads(json.dumps(answers)) == {
        "cake": {"cake": "plum"},
        "name": {"name": "Zoë 👩🏽‍🔧"},
    }


def test_a_page_in_a_section_that_is_not_served_is_refused_at_the_start(drafts):
    journey = cafe(drafts).insert(Page("tip", form=OrderForm, section="bar"), before="order")
    with pytest.raises(JourneyError, match="'tip' is in the section 'bar', which is not served"):
        serve(journey, drafts)


def test_a_page_inserted_by_a_fork_is_served_like_any_other(drafts):
    tip = Page("tip", "A tip?", section="cafe", form=OrderForm)
    guest = Guest(serve(cafe(drafts).insert(tip, before="order"), drafts))
    guest.answer("/cafe/cake", cake="plum")
    assert guest.answer("/cafe/who", name="Ann") == "/cafe/tip"
    assert guest.answer("/cafe/tip") == "/cafe/order"


def test_leaving_forgets_the_draft_of_this_browser(app, guest):
    guest.answer("/cafe/cake", cake="plum")
    runner = app.extensions["runner"]
    with app.test_request_context():
        session[SESSION_KEY] = "something"
        runner.leave()
        runner.leave()
        assert SESSION_KEY not in session


@pytest.mark.parametrize("stored", [17, None, ["a"], "no-such-draft"])
def test_a_session_with_something_else_in_it_has_no_draft(app, stored):
    with app.test_request_context():
        session[SESSION_KEY] = stored
        assert app.extensions["runner"].draft() is None
