"""Report a missed bin: another service on the same engine, for a council that does not exist."""

import secrets
from datetime import date

from flask import Flask
from wtforms.validators import Email, Optional

from repairs_pattern import journey as engine
from repairs_pattern.journey import Branch, ChoiceField, DateField, Form, Needed, Page, TextField

BINS = {"rubbish": "Rubbish", "recycling": "Recycling", "food": "Food", "garden": "Garden waste"}
DAYS_TO_TELL_US = 3
reports: dict[str, dict[str, engine.Answer]] = {}


class BinForm(Form):
    bin = ChoiceField(needed="Select which bin we missed", choices=engine.choices(BINS))


class GardenForm(Form):
    yes_or_no = engine.choices({"yes": "Yes", "no": "No"})
    paid = ChoiceField(needed="Select yes if you pay for garden waste", choices=yes_or_no)


class DayForm(Form):
    day = DateField(
        description="For example, 24 11 2026",
        needed="Enter the day on which we missed it",
        unreal="The day must be a real date, like 24 11 2026",
    )


class AddressForm(Form):
    street = TextField("House number and street", [Needed("Enter a house number and street")])
    postcode = TextField("Postcode", [Needed("Enter a postcode")])


class ContactForm(Form):
    length = engine.AtMost(200, "Where the bin is must be 200 characters or less")
    place = engine.TextAreaField("Where the bin is now (optional)", [length])
    email = TextField(
        "Email address (optional)",
        [Optional(), Email("Enter an email address, like name@example.com")],
        description="We only use it to tell you when we have emptied the bin.",
        render_kw={"type": "email"},
    )


def keep_day(form: DayForm, visit: engine.Visit) -> engine.Answer:
    if form.day.data > visit.now.date():
        raise engine.Refused("The day must be today or in the past", "day")
    return form.answer()


def in_time(answers: engine.Answers) -> str:
    missed = date.fromisoformat(answers.value("day", "day"))
    return "address" if (answers.now.date() - missed).days <= DAYS_TO_TELL_US else "too-late"


def send(answers: engine.Answers) -> str:
    """Keep a report for good and say its reference; a real service has a database for it."""
    reference = f"BIN-{secrets.token_hex(3).upper()}"
    reports[reference] = dict(answers)
    return reference


after_bin = dict.fromkeys(BINS, "day") | {"garden": "garden"}
after_garden = {"yes": "day", "no": "not-paid"}
after_day = Branch(in_time, to=("address", "too-late"))
not_paid = ["Your garden waste can go to the recycling centre. Or call us to pay for collections."]
too_late = [f"We can go back for {DAYS_TO_TELL_US} days. We empty the bin on its next usual day."]
journey = engine.Journey(
    [
        Page("bin", "Which bin did we miss?", form=BinForm, next=after_bin),
        Page("garden", "Do you pay for garden waste?", form=GardenForm, next=after_garden),
        Page("not-paid", "We only collect garden waste that is paid for", text=not_paid),
        Page("day", "On which day?", form=DayForm, keep=keep_day, next=after_day),
        Page("too-late", "It is too late to go back for your bin", text=too_late),
        Page("address", "Where is the bin?", form=AddressForm, next="contact"),
        Page("contact", "Help us find it and reach you", form=ContactForm, next="check-answers"),
        engine.check_answers(send),
    ],
    start="bin",
)

app = Flask(__name__)
app.config.from_prefixed_env()
app.secret_key = app.secret_key or secrets.token_hex()
site = engine.Site(
    journey,
    name="Report a missed bin",
    organisation="Oakford Borough Council",
    intro=["Tell us within 3 days, and we come back for it. It takes about 2 minutes."],
    next_steps=["We come back within 2 working days. Leave the bin where we can see it."],
    contact={"phone": "01632 960200", "hours": ["Monday to Friday, 9am to 5pm"]},
)
site.init_app(app)
