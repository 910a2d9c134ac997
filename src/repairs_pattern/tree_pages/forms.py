"""The forms of the tree's pages. They are sent as addresses, which can be kept and shared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.validators import StopValidation

from ..blueprints.people import LABELS
from ..domain.diagnosis import HOUSEHOLD_NEEDS, NO_BLOCK, TENURES, UNKNOWN, Facts, Question, Tree
from ..domain.diagnosis.facts import ANOTHER_BLOCK, ANY_BLOCK, FLOORS, GAS
from ..domain.law import LONDON, season
from ..journey import ChoiceField, ChoicesField, DateField, Form, TextField, choices
from .walk import EARLIEST, LATEST, Situation

ANSWER = "answer-"
"""What the name of an answer in an address begins with; the question's id follows."""

_WORDS = {
    "tenant": "A tenant",
    "leaseholder": "A leaseholder",
    "shared-owner": "A shared owner",
    "yes": "Yes",
    "no": "No",
    UNKNOWN: "Not known",
    "basement": "Basement",
    "ground": "Ground floor",
    "upper": "Upper floor",
}


class AddressForm(Form):
    """A form whose answers are in the address of the page."""

    class Meta(Form.Meta):
        csrf = False


class SearchForm(AddressForm):
    """What to look for in the tree."""

    q = TextField(
        "Search the tree",
        description="A word or more of a question, an answer, a repair or an exit; a schedule of "
        "rates code; or a row of your list of defects.",
    )


class DutiesForm(AddressForm):
    """The date on which duties are looked at."""

    on = DateField(
        "On which date?",
        needed="Enter a date",
        unreal="The date must be a real date, such as 27 3 2027",
    )

    def validate_on(self, _field: Any) -> None:
        """Law is only known for some years."""
        _check_year(self.on.data)

    @classmethod
    def of(cls, arguments: MultiDict[str, str], now: datetime) -> DutiesForm:
        """The form as an address fills it in; today where it says nothing."""
        return cls(formdata=MultiDict({"on": arguments.getlist("on") or _today(now)}))


def _check_year(day: Any) -> None:
    if isinstance(day, date) and not EARLIEST <= day.year <= LATEST:
        raise StopValidation(f"The year must be between {EARLIEST} and {LATEST}")


def _today(now: datetime) -> list[str]:
    """The day in London, as the boxes of a date have it."""
    local = now.astimezone(LONDON)
    return [str(local.day), str(local.month), str(local.year)]


class Choice(SelectField):
    """One choice from a list; what is not on it is refused in words."""

    def __init__(self, label: str, words: Mapping[str, str], **options: Any) -> None:
        super().__init__(label, [self._known], choices=choices(words), **options)
        self.validate_choice = False

    def _known(self, _form: Any, _field: Any) -> None:
        if self.data not in {choice.value for choice in self.iter_choices()}:
            raise StopValidation("Select one from the list")


def _said(words: tuple[str, ...]) -> dict[str, str]:
    return {word: _WORDS[word] for word in words}


class HomeForm(AddressForm):
    """Whose home it is, what is known of it, who lives there and when it is reported."""

    place = Choice("Where the problem is", {"home": "In a home", "communal": "In a shared area"})
    tenure = Choice("Who reports it", _said(TENURES))
    gas = Choice("Does the home have gas?", _said(GAS))
    floor = Choice("Which floor is it on?", _said(FLOORS))
    block = Choice("Which block of flats is it in?", {})
    day = DateField(
        "When it is reported",
        needed="Enter the date of the report",
        unreal="The date of the report must be a real date, such as 27 3 2027",
    )
    clock = TextField("At what time?", description="For example, 09:30")
    needs = ChoicesField(
        "Who lives there?",
        unknown="Select only from this list, or leave it empty",
        choices=choices((need, LABELS[need]) for need in HOUSEHOLD_NEEDS),
    )

    NAMES = frozenset({"place", "tenure", "gas", "floor", "block", "day", "clock", "needs"})
    """The names that its answers have in an address."""

    def validate_day(self, _field: Any) -> None:
        """Law and bank holidays are only known for some years."""
        _check_year(self.day.data)

    def validate_clock(self, _field: Any) -> None:
        """A time of day in hours and minutes."""
        try:
            time.fromisoformat(str(self.clock.data))
        except ValueError:
            raise StopValidation("Enter a time of day, such as 09:30") from None

    @classmethod
    def of(cls, arguments: MultiDict[str, str], now: datetime, tree: Tree) -> HomeForm:
        """The form as an address fills it in; what it leaves out is as usual, and now."""
        usual = {
            "place": ["home"],
            "tenure": ["tenant"],
            "gas": [UNKNOWN],
            "floor": [UNKNOWN],
            "block": [NO_BLOCK],
            "day": _today(now),
            "clock": [f"{now.astimezone(LONDON):%H:%M}"],
            "needs": [],
        }
        said = {name: arguments.getlist(name) or value for name, value in usual.items()}
        form = cls(formdata=MultiDict(said))
        form.block.choices = choices(_blocks(tree))
        return form

    @property
    def situation(self) -> Situation:
        """What a valid form says."""
        day, clock = self.day.data, time.fromisoformat(str(self.clock.data))
        facts = Facts(
            str(self.tenure.data),
            season(day),
            gas=str(self.gas.data),
            floor=str(self.floor.data),
            block=str(self.block.data),
        )
        at = datetime.combine(day, clock.replace(tzinfo=None), tzinfo=LONDON)
        return Situation(str(self.place.data), facts, tuple(self.needs.chosen), at)


def _blocks(tree: Tree) -> dict[str, str]:
    """No block, those that a rule names, and any other."""
    named = {rule.when.get("block") for each in tree.outcomes.values() for rule in each.rules}
    ids = sorted(block for block in named if block not in (None, NO_BLOCK, ANY_BLOCK))
    words = {block: block for block in map(str, ids)}
    return {NO_BLOCK: "No block of flats", **words, ANOTHER_BLOCK: "Another block"}


def question_form(question: Question, arguments: MultiDict[str, str], *, sent: bool) -> Form:
    """One question of the tree, filled in and checked where it was sent."""
    name = f"{ANSWER}{question.id}"
    offered = choices((key, option.label) for key, option in question.options.items())
    for choice, option in zip(offered, question.options.values(), strict=True):
        choice.render_kw = {"hint": option.hint} if option.hint else {}
    answer = ChoiceField(
        question.title,
        needed="Select an answer",
        choices=offered,
        description=question.hint or "",
    )
    form: Form = type("QuestionForm", (AddressForm,), {name: answer})(formdata=arguments)
    if sent:
        form.validate()
    return form
