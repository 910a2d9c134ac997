"""The pages, named as people name them. Each method does one thing and gives the page it leads to.

A page is checked when it is reached: its heading, an empty console, no sideways scrolling, and
JavaScript that ran exactly if it is on.
"""

from __future__ import annotations

from typing import ClassVar

from playwright.sync_api import expect

from .hands import Hands


class Shown:
    """A page that the person is on.

    :param hands: how the person uses it.
    """

    heading: ClassVar[str]

    def __init__(self, hands: Hands, heading: str | None = None) -> None:
        self.hands = hands
        hands.tab.reads(heading or self.heading)

    def says(self, text: str) -> None:
        """Assert that the main part of the page says this."""
        said = " ".join(self.hands.page.get_by_role("main").inner_text().split())
        assert text in said, f"not said: {text}\nbut: {said}"

    def calls(self, number: str) -> None:
        """Assert that a phone would dial this number from here."""
        main = self.hands.page.get_by_role("main")
        link = main.get_by_role("link", name=number, exact=True).first
        expect(link).to_have_attribute("href", f"tel:{number.replace(' ', '')}")


class Start(Shown):
    heading = "Report a housing repair"

    @classmethod
    def open(cls, hands: Hands) -> Start:
        hands.tab.open("/")
        return cls(hands)

    def start(self) -> Danger:
        self.hands.use("Start now")
        return Danger(self.hands)


class Danger(Shown):
    heading = "Is any of this happening right now?"

    def nothing(self) -> WhoFor:
        self.answer("None of these")
        return WhoFor(self.hands)

    def answer(self, danger: str) -> None:
        self.hands.choose(danger)
        self.hands.go_on()


class WhoFor(Shown):
    heading = "Who are you reporting this for?"

    def myself_as_a_tenant(self) -> WhereAbouts:
        self.hands.choose("Myself: I rent my home")
        self.hands.go_on()
        return WhereAbouts(self.hands)


class WhereAbouts(Shown):
    heading = "Where is the repair?"

    def in_the_home(self) -> Postcode:
        self.hands.choose("In the home, or its own garden or outside")
        self.hands.go_on()
        return Postcode(self.hands)


class Postcode(Shown):
    heading = "What is the postcode?"

    def look_up(self, postcode: str) -> Address:
        self.hands.write(self.heading, postcode)
        self.hands.go_on()
        return Address(self.hands)


class Address(Shown):
    heading = "What is the address?"

    def choose(self, address: str) -> ReportedBefore:
        self.hands.choose(address)
        self.hands.go_on()
        return ReportedBefore(self.hands)


class ReportedBefore(Shown):
    heading = "Have you already told us about this repair?"

    def it_is_new(self) -> Question:
        self.hands.choose("No, it is new")
        self.hands.go_on()
        return Question(self.hands, "Where is the problem?")


class Question(Shown):
    """A question of the diagnosis: its heading is whatever it asks."""

    def answer(self, answer: str, then: str) -> Question:
        """Answer, and read the question that follows."""
        self.end(answer)
        return Question(self.hands, then)

    def end(self, answer: str) -> None:
        """Answer the last question."""
        self.hands.choose(answer)
        self.hands.go_on()


class Result(Shown):
    heading = "What we will do"

    def go_on(self) -> Describe:
        self.hands.go_on()
        return Describe(self.hands)


class CallNow(Shown):
    """A page that ends the journey with a call."""

    heading = "Emergency: Call us now"

    def it_is_not_an_emergency(self) -> None:
        self.hands.follow("This is not an emergency: go back and choose another answer")


class Describe(Shown):
    heading = "Tell us more about the problem (optional)"

    def write(self, text: str) -> Photos:
        self.hands.write(self.heading, text)
        self.hands.go_on()
        return Photos(self.hands)


class Photos(Shown):
    heading = "Add photos of the problem (optional)"

    def go_on(self) -> BeforeWeVisit:
        self.hands.go_on()
        return BeforeWeVisit(self.hands)


class BeforeWeVisit(Shown):
    heading = "What should we know before we visit? (optional)"

    def nothing(self) -> Name:
        self.hands.go_on()
        return Name(self.hands)

    def tick(self, *needs: str) -> Name:
        for need in needs:
            self.hands.tick(need)
        self.hands.go_on()
        return Name(self.hands)


class Name(Shown):
    heading = "What is your full name?"

    def write(self, name: str) -> PhoneNumber:
        self.hands.write(self.heading, name)
        self.hands.go_on()
        return PhoneNumber(self.hands)


class PhoneNumber(Shown):
    heading = "What is your phone number?"

    def write(self, number: str) -> Updates:
        self.hands.write("UK phone number (optional)", number)
        self.hands.go_on()
        return Updates(self.hands)

    def leave_empty(self) -> Updates:
        self.hands.go_on()
        return Updates(self.hands)


class Updates(Shown):
    heading = "How should we confirm your report?"

    def by_text_to_the_same_number(self, number: str) -> None:
        self.hands.choose(f"Text message to {number}")
        self.hands.go_on()

    def by_email(self, address: str) -> None:
        self.hands.choose("Email")
        self.hands.write("Email address", address)
        self.hands.go_on()


class ChooseATime(Shown):
    heading = "Choose a time for us to come"

    def more_dates(self) -> ChooseATime:
        with self.hands.tab.going_on():
            self.hands.use("More dates")
        return ChooseATime(self.hands)

    def choose(self, day: str, time: str) -> CheckAnswers:
        self.hands.choose(time, within=day)
        self.hands.go_on()
        return CheckAnswers(self.hands)


class WhenWeCanCome(Shown):
    heading = "When can we come?"

    def say(self, *days: str, also: str) -> CheckAnswers:
        for day in days:
            self.hands.tick(day)
        self.hands.write("What else should we know about times? (optional)", also)
        self.hands.go_on()
        return CheckAnswers(self.hands)


class CheckAnswers(Shown):
    heading = "Check your answers before you send your report"

    def send(self, button: str) -> None:
        self.hands.use(button)


class Confirmation(Shown):
    """What the person is told at the end: that it is booked, or that it was sent."""

    @property
    def reference(self) -> str:
        return self.hands.page.get_by_role("main").get_by_role("strong").first.inner_text()


class SaveForLater(Shown):
    heading = "Save your report and come back later"

    @classmethod
    def open(cls, hands: Hands) -> SaveForLater:
        hands.follow("Save and come back later")
        return cls(hands)

    def by_text(self, number: str) -> Shown:
        self.hands.choose("Text message")
        self.hands.write("Mobile phone number", number)
        self.hands.go_on("Send me the link")
        return Shown(self.hands, "We will send you a link")


class CarryOn(Shown):
    heading = "Carry on with your report"

    @classmethod
    def from_the_newest_message(cls, hands: Hands) -> CarryOn:
        hands.tab.open("/outbox")
        hands.page.locator(".repairs-message__link a").first.click()
        return cls(hands)

    def carry_on(self) -> None:
        self.hands.go_on("Carry on")


class Feedback(Shown):
    heading = "Give feedback on this service"

    @classmethod
    def open(cls, hands: Hands) -> Feedback:
        hands.follow("What did you think of this service?")
        return cls(hands)

    def give(self, score: str, comment: str) -> Shown:
        self.hands.choose(score)
        self.hands.write("How could we improve this service? (optional)", comment)
        self.hands.go_on("Send feedback")
        return Shown(self.hands, "Thank you for your feedback")


class FindARepair(Shown):
    heading = "Find a repair"

    @classmethod
    def open(cls, hands: Hands) -> FindARepair:
        hands.follow("Find this repair later")
        return cls(hands)

    def find(self, reference: str, postcode: str) -> Shown:
        self.hands.write("Reference", reference)
        self.hands.write("Postcode of the repair", postcode)
        self.hands.go_on("Find the repair")
        return Shown(self.hands, "Your repair")
